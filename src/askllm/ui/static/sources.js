// The sources: a sheet on phones, a column elsewhere. `page.sources.cite(exchange, key)` shows one;
// `page.sources.copy(words)` puts words on the clipboard and says whether it could.
(page) => {
  const { one, all, h, body, narrow, calm, say, both, note, door, address, reader, remember, recall } = page;
  const panel = one('#src');
  const scrim = h('div', { class: 'scrim' });
  body.append(scrim);
  const close = () => {
    body.classList.remove('sources-open');
    page.behind.look();
    sheet.went();
  };
  const rise = () => {
    if (!narrow() || !one('.turn.on .card', panel)) return false;
    body.classList.add('sources-open');
    sheet.came();
    return true;
  };
  let from = null;  // the mark that led here: closing goes back to it
  const leave = () => {
    const inside = panel.contains(document.activeElement);
    const covering = body.classList.contains('sources-open');
    close();
    if ((inside || covering) && from?.isConnected) from.focus({ preventScroll: true });
  };
  scrim.addEventListener('click', leave);
  const sheet = address.cover({ open: rise, close: leave });

  /* ---- one passage in front ---- */
  const keyOf = (card) => /^s-([0-9a-f]+)-(k?\d+)$/.exec(card?.id || '') || [];
  const cite = (turn, key, link = null) => {
    const list = one(`.turn[data-turn="${turn}"]`, panel);
    const card = document.getElementById(`s-${turn}-${key}`);
    if (!list || !card) return;
    if (link) from = link;
    all('.turn', panel).forEach((other) => other.classList.toggle('on', other === list));
    one('.cnt', panel).textContent = list.dataset.count;
    all('#src .card.on, #chat .cite.on').forEach((other) => other.classList.remove('on'));
    card.classList.add('on');
    all(`#chat a.cite[href="#c-${turn}-${key}"]`).forEach((chip) => chip.classList.add('on'));
    rise();
    // The panel scrolls, not the page; 54 px keep the card clear of the panel's heading.
    const top = (link?.matches('.more') ? card.closest('.others') : card).getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTo({ top: panel.scrollTop + top - 54, behavior: calm() ? 'auto' : 'smooth' });
    card.focus({ preventScroll: true });
  };
  // The chip behind those of the sources: passages that were found and are not cited.
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('#chat a.more');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const [, turn] = /^#m-([0-9a-f]+)$/.exec(link.getAttribute('href')) || [];
    const fold = turn && one(`.turn[data-turn="${turn}"] .others > details`, panel);
    if (!fold) return;
    fold.open = true;
    unfold(fold).then(() => {
      const [, , key] = keyOf(one('.card', fold));
      if (key) cite(turn, key, link);
    });
  }, true);
  // Their cards are asked for when they are unfolded. The server makes them as it makes the others,
  // everything in them escaped (markup.py); a script would say once more what a card is.
  const asked = new WeakMap();
  const unfold = (fold) => {
    const list = one('ol', fold);
    if (list.childElementCount) return Promise.resolve();
    if (!asked.has(list)) asked.set(list, fill(fold, list).finally(() => asked.delete(list)));
    return asked.get(list);
  };
  const fill = async (fold, list) => {
    const { turn, asked: question } = fold.closest('.turn').dataset;
    const besides = JSON.parse(fold.parentElement.dataset.besides);
    let cards = '';
    try { cards = await door('reader').server.cards_besides({ turn, question, besides }); } catch { /* told below */ }
    if (cards) { list.innerHTML = cards; return; }
    fold.open = false;
    note(() => say('src_besides_failed'), { long: true });
  };
  const step = (by) => {
    const cards = all('.turn.on .card', panel).filter((card) => !card.closest('details:not([open])'));
    if (!cards.length) return;
    const now = cards.findIndex((card) => card.classList.contains('on'));
    const next = now < 0 ? (by > 0 ? 0 : cards.length - 1) : (now + by + cards.length) % cards.length;
    const [, turn, key] = keyOf(cards[next]);
    cite(turn, key);
  };

  /* ---- the clipboard: its interface is there on safe addresses only, the old command anywhere ---- */
  const copy = async (words) => {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch { /* tried the old way below */ }
    const box = h('textarea', { class: 'sr', 'aria-hidden': true }), before = document.activeElement;
    box.value = words;
    (one('dialog[open]') || body).append(box);
    box.select();
    const done = document.execCommand('copy');
    box.remove();
    before?.focus({ preventScroll: true });
    return done;
  };

  /* ---- a quotation with its reference, in the form chosen last ---- */
  const NAMES = { plain: 'ref_plain', markdown: 'ref_markdown', gbt7714: 'ref_gbt7714', bibtex: 'ref_bibtex' };
  const chosen = () => (body.dataset.reference in NAMES ? body.dataset.reference : 'plain');
  body.dataset.reference = recall('askllm.reference') || 'plain';
  const quote = async (holder, style) => {
    if (style) {
      body.dataset.reference = style;
      remember('askllm.reference', style);
    }
    const words = JSON.parse(holder.dataset.quotes)[chosen()];
    if (await copy(words)) note(() => say('src_copied', say(NAMES[chosen()])));
    else note(() => say('copy_refused'), { long: true });
  };
  const menuOf = (holder) => one('[role=menu]', holder);
  const closeMenus = (but = null) => all('.cq [role=menu]:not([hidden])', panel).forEach((menu) => {
    if (menu === but) return;
    menu.hidden = true;
    one('[data-act=quote-menu]', menu.parentElement).setAttribute('aria-expanded', 'false');
  });
  const openMenu = (button) => {
    const menu = menuOf(button.parentElement);
    if (!menu.hidden) { closeMenus(); return; }
    closeMenus();
    menu.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    const items = all('[role=menuitemradio]', menu);
    items.forEach((item) => item.setAttribute('aria-checked', String(item.dataset.style === chosen())));
    items.find((item) => item.dataset.style === chosen()).focus();
  };
  panel.addEventListener('keydown', (event) => {
    const menu = event.target.closest('.cq [role=menu]');
    if (!menu) return;
    const items = all('[role=menuitemradio]', menu);
    const now = items.indexOf(event.target);
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: items.length - 1 }[event.key];
    if (next !== undefined) items[(next + items.length) % items.length].focus();
    else if (event.key === 'Escape') { closeMenus(); one('[data-act=quote-menu]', menu.parentElement).focus(); }
    else if (event.key === 'Tab') { closeMenus(); return; }
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener('click', (event) => { if (!event.target.closest?.('.cq')) closeMenus(); });

  /* ---- why a passage was found: asked for when a person wants to know ---- */
  const known = new Map();
  const row = (key, ...words) => h('p', {}, h('b', {}, both(key)), words);
  const told = (why) => {
    if (!why) return [h('p', {}, both('src_why_none'))];
    const rows = [['src_words', why.words], ['src_names', why.names], ['src_numbers', why.numbers], ['src_above', why.above]]
      .filter(([, words]) => words.length)
      .map(([key, words]) => row(key, words.map((word) => h('span', { class: 'w' }, word))));
    if (why.meaning) rows.push(h('p', {}, h('b', {}, both('src_meaning'))));
    if (why.rank) rows.push(h('p', {}, both('src_rank', why.rank, why.score.toFixed(2))));
    if (why.also.length) {
      const links = why.also.map((other) => h('button', {
        type: 'button', class: 'also', onclick: () => reader.read(other.article, other.place),
      }, page.entitled(other.title), other.facts.length ? ` ${other.facts.join(' · ')}` : ''));
      rows.push(row('src_also', links));
    }
    return rows.length ? rows : [h('p', {}, both('src_why_none'))];
  };
  const explain = async (details) => {
    const card = details.closest('.card');
    const space = one('div', details);
    if (!card || space.childElementCount) return;
    space.replaceChildren(h('p', {}, both('src_why_looking')));
    if (!known.has(card.id)) {
      const { passage, article } = card.dataset;
      const question = card.closest('.turn').dataset.asked;
      let why = null;
      try { why = await door('reader').server.explain_citation({ question, article, passage }); } catch { /* told as none */ }
      known.set(card.id, why);
    }
    space.replaceChildren(...told(known.get(card.id)));
  };
  panel.addEventListener('toggle', (event) => {
    if (event.target.matches?.('.found') && event.target.open) explain(event.target);
    else if (event.target.matches?.('.others > details') && event.target.open) unfold(event.target);
  }, true);
  // A new answer draws the panel anew, and what the script filled in is gone from it.
  new MutationObserver(() => {
    all('.others > details[open]', panel).forEach(unfold);
    all('.found[open]', panel).forEach(explain);
  }).observe(panel, { childList: true, subtree: true });

  // The bar tells who points at it what it tells who hears it.
  panel.addEventListener('pointerover', (event) => {
    const fit = event.target.closest('.fit');
    const words = fit && all('.sr > span', fit).find((each) => getComputedStyle(each).display !== 'none');
    if (words) fit.title = words.textContent;
  });

  /* ---- clicks and keys ---- */
  panel.addEventListener('click', (event) => {
    const button = event.target.closest('[data-act]');
    const act = button?.dataset.act;
    const holder = button?.closest('.cq');
    if (act === 'close') leave();
    else if (act === 'read') reader.readCard(button.closest('.card'));
    else if (act === 'quote') { quote(holder, button.dataset.style); closeMenus(); }
    else if (act === 'quote-menu') openMenu(button);
    else if (!event.target.closest('a, button, summary, .found') && !String(getSelection())) {
      const [, turn, key] = keyOf(event.target.closest('.card'));
      if (turn) cite(turn, key);
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || one('dialog[open]')) return;
    if (event.key === 'Escape') {
      leave();
      return;
    }
    if (body.dataset.tab !== 'chat' || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName || '')) return;
    const by = { j: 1, J: 1, k: -1, K: -1 }[event.key];
    if (by) step(by);
    else if (/^[1-9]$/.test(event.key)) {
      const turns = all('.turn', panel);
      if (turns.length) cite(turns.at(-1).dataset.turn, event.key);
    } else return;
    event.preventDefault();
  });
  return { cite, copy };
}
