// The whole article in a dialog. `page.reader.read(article id, place)` opens it; `place` is
// [start, end] or [start, end, answer start, answer end, …] in article offsets, or [].
// `?article=…&at=start-end&is=digest` opens it where the link was made; where there is no such article,
// the dialog says so, for as long as it is open, and the address stays.
(page) => {
  const { one, all, h, say, both, note, door, address } = page;
  const dialog = () => one('#reader dialog');
  let now = null;       // what is shown: the server's answer
  let listed = null;    // the citations among which one steps: { cards: [...], at }
  let stepped = false;  // whether opening it made a step in the browser's history

  /* ---- laying out ---- */
  const paragraph = ({ level, runs }) => {
    const block = document.createElement(level ? `h${Math.min(level + 2, 6)}` : 'p');
    let hit = false;
    for (const [words, kind] of runs) {
      if (!kind) { block.append(words); continue; }
      block.append(h('mark', { class: { answer: 'short', other: 'other' }[kind] }, words));
      hit = hit || kind !== 'other';
    }
    block.classList.toggle('hit', hit);
    return block;
  };
  const facts = (article) => {
    const words = [article.facts.join(' · ')].filter(Boolean);
    if (article.url && /^https?:\/\//i.test(article.url)) {
      if (words.length) words.push(' · ');
      words.push(h('a', { href: article.url, target: '_blank', rel: 'noopener noreferrer nofollow' }, article.url));
    }
    return words;
  };
  // What is far out of view is not laid out, by stacks of blocks: a book of 12,000 paragraphs opens at
  // once. Heights are guesses at first: a place is looked for again once those around it are real.
  const STACK = 40;
  const stacked = (blocks) => {
    const stacks = [];
    for (let at = 0; at < blocks.length; at += STACK) stacks.push(h('div', { class: 'stack' }, blocks.slice(at, at + STACK)));
    return stacks;
  };
  const bring = (block, where) => {
    block.scrollIntoView({ block: where });
    requestAnimationFrame(() => requestAnimationFrame(() => block.scrollIntoView({ block: where })));
  };
  // What stands still at the top is as high as title and notice make it: places stop below it.
  const headed = new ResizeObserver(([{ target }]) => target.parentElement.style.setProperty('--rd-head', `${target.offsetHeight}px`));
  const fill = (article) => {
    const frame = dialog();
    headed.observe(one('.rd-h', frame));
    one('h2', frame).textContent = article.title;
    one('.meta', frame).replaceChildren(...facts(article));
    const about = one('.note', frame);
    about.textContent = article.note || '';
    about.hidden = !article.note;
    one('.changed', frame).hidden = article.state !== 'changed';
    one('.moved', frame).hidden = article.state !== 'moved';
    one('.gone', frame).hidden = article.state !== 'gone';
    one('[data-act="rd-link"]', frame).hidden = article.state === 'gone';
    const text = one('article', frame);
    const blocks = article.blocks.map(paragraph);
    text.lang = article.language;
    text.replaceChildren(...stacked(blocks));
    const contents = one('.toc', frame);
    contents.hidden = !article.contents.length;
    contents.open = !page.narrow();
    one('ol', contents).replaceChildren(...article.contents.map(([level, title, place]) => h('li', { class: `l${level}` },
      h('button', { type: 'button', onclick: () => bring(blocks[place], 'start') }, title))));
    frame.classList.toggle('long', Boolean(article.contents.length));
    const steps = one('.rd-n', frame);
    steps.hidden = !listed || listed.cards.length < 2;
    if (!steps.hidden) one('.rd-c', frame).replaceChildren(...both('rd_place', listed.at + 1, listed.cards.length));
    if (!frame.open) {
      frame.showModal();
      one('h2', frame).focus({ preventScroll: true });
    }
    const hit = one('mark:not(.other)', text);
    if (hit) bring(hit, 'center');
    else if (article.state === 'changed' && blocks[article.near]) bring(blocks[article.near], 'center');
    else frame.scrollTo(0, 0);
  };

  /* ---- opening, stepping, closing ---- */
  // A link may ask for an article before Gradio has brought the dialog up.
  const opened = async () => {
    for (let wait = 0; wait < 100 && !door('reader'); wait += 1) await new Promise((done) => { setTimeout(done, 50); });
    return door('reader');
  };
  const told = (article) => ({ article: article.id, at: article.at && article.at.join('-'), is: article.at && article.is, title: null });
  const gone = (name) => ({ id: name, title: name, facts: [], blocks: [], contents: [], state: 'gone', language: '' });
  const open = async (request, { list = null, keep = false, linked = false } = {}) => {
    let article = null;
    let failed = false;
    try { article = await (await opened()).server.open_article(request); } catch { failed = true; }
    if (!article && !failed && linked) article = gone(request.article || request.title);
    if (!article) {
      note(() => say(failed ? 'reader_failed' : 'rd_gone'), { long: true });
      address.go({ article: null, at: null, is: null, title: null }, { replace: true });
      return false;
    }
    const wasOpen = dialog().open;
    now = article;
    listed = list;
    fill(article);
    address.name('article', article.title);
    if (!keep && article.state !== 'gone') {
      if (!wasOpen) stepped = true;
      address.go(told(article), { replace: wasOpen });
    }
    return true;
  };
  const read = (id, place = [], { is = '', others = [], ...options } = {}) => open({ article: id, place, is, others }, options);
  const readTitle = (title) => open({ title });

  const numbers = (words) => (words || '').split(/[,-]/).map(Number);
  const show = ({ cards, at }) => {
    const card = cards[at];
    const others = cards.filter((other) => other !== card && other.article === card.article).map(({ place }) => place.slice(0, 2));
    return read(card.article, card.place, { is: card.is, others, list: { cards, at } });
  };
  const readCard = (card) => {
    const around = all('.card', card.parentElement).filter((other) => other.parentElement === card.parentElement);
    const cards = around.map(({ dataset }) => ({ article: dataset.article, place: numbers(dataset.place), is: dataset.is }));
    return show({ cards, at: around.indexOf(card) });
  };
  const step = (by) => {
    if (!listed || listed.cards.length < 2) return;
    const { cards, at } = listed;
    show({ cards, at: (at + by + cards.length) % cards.length });
  };

  const link = async () => {
    const place = new URL(location.href);
    place.search = '';
    place.hash = '';
    for (const [name, value] of Object.entries(told(now))) if (value) place.searchParams.set(name, value);
    if (await page.sources.copy(place.href)) note(() => say('link_copied'));
    else note(() => say('copy_refused'), { long: true });
  };
  const leave = () => {
    now = null;
    address.name('article', '');
    one('article', dialog()).replaceChildren();
  };
  // The browser tells later that it has closed: by then another may be on its way, or open.
  const closed = () => {
    if (!now || dialog().open) return;
    leave();
    if (!['article', 'title'].some((name) => address.params().has(name))) return;
    if (stepped) address.back();
    else address.go({ article: null, at: null, is: null, title: null }, { replace: true });
    stepped = false;
  };

  document.addEventListener('click', (event) => {
    const frame = event.target.closest?.('dialog.rd');
    if (!frame) return;
    const act = event.target.closest('[data-act]')?.dataset.act;
    if (event.target === frame || act === 'close-reader') frame.close();
    else if (act === 'rd-link') link();
    else if (act === 'rd-next') step(1);
    else if (act === 'rd-back') step(-1);
  });
  document.addEventListener('close', (event) => { if (event.target.matches?.('dialog.rd')) closed(); }, true);
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || !one('dialog.rd[open]')) return;
    const by = { j: 1, J: 1, k: -1, K: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });

  /* ---- print: a browser puts what lies in a dialog on one page, so a copy in the page's flow is printed ---- */
  const unprint = () => all('.rd-print').forEach((old) => old.remove());
  const print = () => {
    unprint();
    const frame = dialog();
    if (!frame?.open) return;
    const parts = ['h2', '.meta', '.note', '.changed', 'article'].map((part) => one(part, frame)).filter((part) => !part.hidden);
    const copy = h('section', { class: 'ak rd rd-print' }, parts.map((part) => part.cloneNode(true)));
    one('#rd-title', copy).removeAttribute('id');
    page.body.append(copy);
  };
  addEventListener('beforeprint', print);
  addEventListener('afterprint', unprint);

  address.watch((params, why) => {
    const article = params.get('article');
    const title = params.get('title');
    if (!article && !title) {
      stepped = false;
      if (why === 'back' && dialog()?.open) { leave(); dialog().close(); }
      return;
    }
    // Gone to while the one before was being left, it is open already, among its citations.
    const shows = now && told(now);
    if (why === 'back' && shows && shows.article === article && (shows.at || null) === params.get('at')) return;
    const place = /^\d+-\d+$/.test(params.get('at') || '') ? numbers(params.get('at')) : [];
    stepped = stepped && why === 'back';
    const request = article ? { article, place, is: params.get('is') || '' } : { title };
    open(request, { keep: Boolean(article), linked: true });
  });
  return { read, readCard, readTitle };
}
