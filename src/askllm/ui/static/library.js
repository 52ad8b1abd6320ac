// The library tab: the list of articles, names, disagreements; for the owner also adding, removing
// and indexing. Titles, names and messages enter the page as text nodes, never as markup.
(page) => {
  const { one, all, h, icon, say, both, note, narrow, chinese, body, address } = page;
  const tab = one('.ak.library');
  if (!tab) return {};
  const writable = tab.dataset.writable === '1';
  const BIN = 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5';
  const CROSS = 'm7 7 10 10M17 7 7 17';
  const AT_ONCE = 50;       // rows of a page of the list
  const IN_SCOPE = 1000;    // articles that one scope can hold
  const count = (number) => number.toLocaleString('en');

  /* ---- asking the server ---- */
  const at = (path, query = {}) => {
    const url = new URL(`api/${path}`, document.baseURI);
    for (const [name, value] of Object.entries(query)) if (value !== '' && value !== false) url.searchParams.set(name, value);
    return url;
  };
  // A reason in Chinese comes along where the server has one.
  const reason = (value, status) => (chinese() && value?.zh) || value?.error || `${status}`;
  const ask = async (method, path, { query, sent, signal } = {}) => {
    const request = { method, signal, headers: sent === undefined ? {} : { 'content-type': 'application/json' } };
    if (sent !== undefined) request.body = JSON.stringify(sent);
    let answer;
    try { answer = await fetch(at(path, query), request); } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new Error(say('lib_lost'));
    }
    let value = null;
    try { value = await answer.json(); } catch { /* told by the status */ }
    if (!answer.ok) throw new Error(reason(value, answer.status));
    return value;
  };
  const tell = (error) => { if (error.name !== 'AbortError') note(error.message, { long: true }); };
  const trying = (act) => (event) => { Promise.resolve(act(event)).catch(tell); };
  const latest = () => {   // only the last of several requests counts
    let running = null;
    return (method, path, options) => {
      running?.abort();
      running = new AbortController();
      return ask(method, path, { ...options, signal: running.signal });
    };
  };
  const later = (act, wait) => {
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(act, wait); };
  };
  const pages = (place, key, { start, shown, total }, turn) => {
    const step = (label, to, off) => h('button', { type: 'button', class: 'lb-b', disabled: off, onclick: () => turn(to) }, both(label));
    place.replaceChildren(...(total ? [
      h('span', { class: 'lb-sub num' }, both(key, count(start + 1), count(start + shown), count(total))),
      ...(total > AT_ONCE ? [step('lib_previous', Math.max(0, start - AT_ONCE), start === 0), step('lib_next', start + AT_ONCE, start + shown >= total)] : []),
    ] : []));
  };

  /* ---- the list of articles ---- */
  const wanted = { q: '', source: '', since: '', until: '', sort: 'title', descending: false, start: 0 };
  let state = null;      // GET /api/library
  let total = 0;
  const getList = latest(), getTime = latest();
  const narrowed = () => Boolean(wanted.q || wanted.source || wanted.since);

  const only = (value) => {
    page.scope.set(value);
    note(say('lib_scoped'));
    address.go({ tab: null, view: null });
    one('#ask textarea').focus();
  };
  const onlyThis = (article) => only({ articles: [[article.id, article.title]] });
  const onlyThese = async () => {
    const { q, source, since, until } = wanted;
    if (!q) { only({ sources: source ? [source] : [], since, until }); return; }
    if (total > IN_SCOPE) throw new Error(say('lib_too_many', count(IN_SCOPE)));
    const found = await ask('GET', 'articles', { query: { q, source, since, until, count: IN_SCOPE } });
    only({ articles: found.articles.map((each) => [each.id, each.title]) });
  };

  const cell = (kind, ...content) => h('td', { class: `lb-${kind}` }, ...content);
  const row = (article) => h('tr', { 'data-id': article.id },
    h('th', { scope: 'row', class: 'lb-title' },
      h('button', { type: 'button', class: 'lb-open', lang: article.language, onclick: trying(() => page.reader.read(article.id, [])) }, article.title),
      article.author ? h('span', { class: 'lb-sub' }, article.author) : null),
    cell('src', article.source || '–'),
    cell('date num', article.date || both('lib_no_date')),
    cell('n num', h('span', { class: 'lb-big' }, count(article.characters)), h('span', { class: 'lb-small' }, both('lib_chars', count(article.characters)))),
    cell('n num', h('span', { class: 'lb-big' }, article.passages ? count(article.passages) : '–'), h('span', { class: 'lb-small' }, article.passages ? both('lib_parts', count(article.passages)) : null)),
    cell('do',
      h('button', { type: 'button', class: 'lb-b link', onclick: () => onlyThis(article) }, both('lib_only_this'), h('span', { class: 'sr' }, ` ${article.title}`)),
      writable ? h('button', { type: 'button', class: 'ib lb-bin', onclick: trying(() => remove(article)), title: say('lib_remove') }, icon(BIN), h('span', { class: 'sr' }, both('lib_remove'), ` ${article.title}`)) : null));

  const drawList = (found) => {
    total = found.total;
    one('#lb-rows').replaceChildren(...found.articles.map(row));
    one('.lb-table').hidden = !found.total;
    const empty = one('#lb-empty');
    empty.hidden = Boolean(found.total);
    empty.replaceChildren(h('h3', {}, both('lib_none')), h('p', {}, both('lib_none_more')));
    pages(one('#lb-pages'), 'lib_range', { start: found.start, shown: found.articles.length, total: found.total }, (to) => { wanted.start = to; trying(list)(); one('.lb-main').scrollTo(0, 0); });
    const these = one('#lb-these');
    these.hidden = !narrowed() || !found.total;
    these.replaceChildren(...both('lib_only_these', count(found.total)));
    const when = one('#lb-when');
    when.hidden = !wanted.since;
    when.replaceChildren(wanted.since === wanted.until ? wanted.since : `${wanted.since}–${wanted.until}`, icon(CROSS), h('span', { class: 'sr' }, both('lib_clear')));
    for (const head of all('.lb-table th[data-sort]')) {
      if (head.dataset.sort === wanted.sort) head.setAttribute('aria-sort', wanted.descending ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    one('#lb-sort').value = wanted.sort;
  };
  const list = async () => drawList(await getList('GET', 'articles', { query: { ...wanted, count: AT_ONCE } }));
  const anew = () => { wanted.start = 0; trying(list)(); };

  /* ---- over time: bars one can press, and the same in a sentence ---- */
  const drawTime = ({ bars, undated }) => {
    const most = bars.reduce((best, bar) => (bar.count > (best?.count ?? 0) ? bar : best), null);
    const dated = bars.reduce((sum, bar) => sum + bar.count, 0);
    const words = most ? both('lib_time_said', bars[0].label, bars.at(-1).label, count(dated), most.label, count(most.count)) : both('lib_time_none');
    one('#lb-time-said').replaceChildren(...words, ...(most && undated ? [' ', ...both('lib_time_without', count(undated))] : []));
    const step = Math.ceil(bars.length / (narrow() ? 5 : 12));
    const group = one('#lb-bars');
    group.hidden = bars.length < 2;
    group.setAttribute('aria-label', say('lib_time'));
    group.replaceChildren(...bars.map((bar, place) => {
      const on = bar.since === wanted.since && bar.until === wanted.until;
      const tall = h('i', { style: `height:${bar.count ? Math.max(4, Math.round(64 * bar.count / most.count)) : 0}px` });
      const label = h('span', { class: 'lb-year', 'aria-hidden': 'true' }, place % step ? '' : bar.label);
      if (!bar.count) return h('span', { class: 'lb-bar', 'aria-hidden': 'true' }, tall, label);
      return h('button', { type: 'button', class: 'lb-bar', title: say('lib_bar', bar.label, count(bar.count)), 'aria-pressed': String(on), onclick: () => {
        Object.assign(wanted, on ? { since: '', until: '' } : { since: bar.since, until: bar.until });
        anew();
        drawTime({ bars, undated });
        all('.lb-bar', group)[place].focus();
      } }, tall, label, h('span', { class: 'sr' }, both('lib_bar', bar.label, count(bar.count))));
    }));
  };
  const time = async () => drawTime(await getTime('GET', 'timeline', { query: { q: wanted.q, source: wanted.source } }));

  const words = () => {  // what cannot be written into the page as two spans
    one('#lb-q').placeholder = say('lib_search');
    one('#lb-name-q').placeholder = say('lib_names_search');
    one('#lb-views').setAttribute('aria-label', say('lib_views'));
    all('#lb-sort option').forEach((option) => { option.textContent = say(`lib_by_${option.value}`); });
    const source = one('#lb-source');
    source.replaceChildren(h('option', { value: '' }, say('lib_all_sources')),
      ...(state?.sources || []).slice(0, 500).map(({ name, articles }) => h('option', { value: name }, `${name} (${count(articles)})`)));
    source.value = wanted.source;
    source.hidden = !state?.sources.length;
    one('#lb-queue')?.setAttribute('aria-label', say('lib_queue'));
  };
  new MutationObserver(words).observe(page.root, { attributes: true, attributeFilter: ['lang'] });

  const seek = later(() => {
    const typed = one('#lb-q').value.trim();
    if (typed === wanted.q) return;
    wanted.q = typed;
    anew();
    trying(time)();
  }, 150);
  one('#lb-q').addEventListener('input', seek);
  one('#lb-source').addEventListener('change', (event) => { wanted.source = event.target.value; anew(); trying(time)(); });
  one('#lb-sort').addEventListener('change', (event) => { wanted.sort = event.target.value; wanted.descending = false; anew(); });
  one('#lb-when').addEventListener('click', () => { Object.assign(wanted, { since: '', until: '' }); anew(); trying(time)(); one('#lb-q').focus(); });
  one('#lb-these').addEventListener('click', trying(onlyThese));
  one('.lb-table thead').addEventListener('click', (event) => {
    const sort = event.target.closest('th')?.dataset.sort;
    if (!sort) return;
    wanted.descending = wanted.sort === sort ? !wanted.descending : sort !== 'title' && sort !== 'source';
    wanted.sort = sort;
    anew();
  });

  /* ---- names ---- */
  let nameStart = 0;
  const getNames = latest();
  const listNames = async () => {
    const found = await getNames('GET', 'names', { query: { q: one('#lb-name-q').value.trim(), start: nameStart, count: AT_ONCE } });
    const rows = found.names.map((each) => h('li', {},
      h('p', { class: 'lb-same' }, each.names.flatMap((name, place) => [place ? h('span', { class: 'lb-eq', 'aria-hidden': 'true' }, '=') : null, h('b', {}, name)])),
      each.article
        ? h('p', { class: 'lb-sub' }, h('button', { type: 'button', class: 'lb-from', onclick: trying(() => page.reader.read(each.article.id, [each.start, each.end])) }, `《${each.article.title}》`), ` “${each.quote}”`)
        : h('p', { class: 'lb-sub' }, both('lib_names_own', found.file))));
    one('#lb-name-list').replaceChildren(...(rows.length ? rows : [h('li', { class: 'lb-empty' }, both('lib_names_none'))]));
    pages(one('#lb-name-pages'), 'lib_name_range', { start: found.start, shown: rows.length, total: found.total }, (to) => { nameStart = to; trying(listNames)(); });
  };
  one('#lb-name-q').addEventListener('input', later(() => { nameStart = 0; trying(listNames)(); }, 150));

  /* ---- disagreements ---- */
  const marked = (said) => {   // offsets count characters, not the browser's halves of them
    const points = [...said.quote];
    const [from, to] = said.answer_start === null ? [0, 0] : [said.answer_start - said.start, said.answer_end - said.start];
    return [points.slice(0, from).join(''), to > from ? h('mark', {}, points.slice(from, to).join('')) : null, points.slice(to).join('')];
  };
  const askIt = (question) => {
    const box = one('#ask textarea');
    address.go({ tab: null, view: null });
    box.value = question;
    box.dispatchEvent(new Event('input', { bubbles: true }));
    box.focus();
  };
  const apart = (each) => h('article', { class: 'lb-apart' },
    h('h3', {}, each.question),
    h('div', { class: 'lb-sides' }, each.sides.map((side) => h('div', { class: 'lb-side' },
      h('p', { class: 'lb-value' }, side.value),
      side.said.map((said) => h('blockquote', {},
        h('p', {}, marked(said)),
        h('p', { class: 'lb-sub' },
          h('button', { type: 'button', class: 'lb-from', onclick: trying(() => page.reader.read(said.article, [said.start, said.end, ...(said.answer_start === null ? [] : [said.answer_start, said.answer_end])])) }, `《${said.title}》`),
          ...[said.source, said.date].filter(Boolean).map((fact) => ` · ${fact}`))))))),
    h('button', { type: 'button', class: 'lb-b link', onclick: () => askIt(each.question) }, both('lib_ask_it'), h('span', { class: 'sr' }, ` ${each.question}`)));
  let apartTimer = 0, apartShown = '';
  const listApart = async () => {
    clearTimeout(apartTimer);
    const search = await ask('GET', 'disagreements');
    const course = one('#lb-apart-course');
    if (search.outcome === 'running') {
      let bar = one('progress', course);
      if (!bar) { course.replaceChildren(h('p', { class: 'lb-sub' }), h('progress', { max: 1 })); bar = one('progress', course); }
      bar.setAttribute('aria-label', say('lib_apart'));
      if (search.total) { bar.max = search.total; bar.value = search.done; }
      one('p', course).replaceChildren(...(search.total ? both('lib_apart_progress', count(search.done), count(search.total)) : both('lib_apart_begins')));
      apartTimer = setTimeout(() => { if (body.dataset.tab === 'library' && view === 'apart') trying(listApart)(); }, 700);
    } else if (search.outcome === 'failed') {
      course.replaceChildren(h('p', { class: 'lb-bad' }, both('lib_apart_failed')));
    } else {
      course.replaceChildren(h('p', { class: 'lb-sub' }, search.found.length ? both('lib_apart_done', count(search.total), count(search.found.length)) : both('lib_apart_none')));
    }
    const key = JSON.stringify(search.found);
    if (key === apartShown) return;   // focus and place stay while the search goes on
    apartShown = key;
    one('#lb-apart-list').replaceChildren(...search.found.map(apart));
  };

  /* ---- the three views ---- */
  const fillers = { articles: async () => { await Promise.all([list(), time()]); }, names: listNames, apart: listApart };
  let view = 'articles';
  const show = (name) => {
    view = name in fillers ? name : 'articles';
    for (const button of all('#lb-views [role=tab]')) {
      const on = button.dataset.view === view;
      button.setAttribute('aria-selected', String(on));
      button.tabIndex = on ? 0 : -1;
      one(`#lb-${button.dataset.view}`).hidden = !on;
    }
  };
  const choose = (name) => {
    address.go({ view: name === 'articles' ? null : name });
    show(name);
    trying(fillers[view])();
  };
  one('#lb-views').addEventListener('click', (event) => {
    const button = event.target.closest('[role=tab]');
    if (button) choose(button.dataset.view);
  });
  one('#lb-views').addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = all('#lb-views [role=tab]');
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    next.focus();
    choose(next.dataset.view);
  });

  /* ---- what goes on: the index, files changed beside it ---- */
  const minutes = (seconds) => {
    const whole = Math.max(1, Math.round(seconds));
    return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
  };
  const rounded = (rate) => (rate < 10 ? rate.toFixed(1) : count(Math.round(rate)));
  const drawCourse = (build) => {
    const place = one('#lb-course');
    if (!place) return;
    const running = build?.outcome === 'running';
    all('#lb-build, #lb-rebuild').forEach((button) => { button.disabled = running; });
    if (!running) {
      const told = !build ? [] : build.outcome === 'failed'
        ? [h('p', { class: 'lb-bad', role: 'alert' }, both('lib_build_failed', build.reason))]
        : [h('p', { class: 'lb-sub' }, build.changed ? both('lib_built', build.seconds.toFixed(1)) : both('lib_built_same'))];
      if (place.dataset.of !== JSON.stringify(build)) place.replaceChildren(...told);
      place.dataset.of = JSON.stringify(build);
      return;
    }
    let bar = one('progress', place);
    if (!bar) {
      place.replaceChildren(h('p', { role: 'status' }), h('progress', {}), h('p', { class: 'lb-sub num' }), h('p', { class: 'lb-sub' }, both('lib_answers_on')));
      bar = one('progress', place);
    }
    place.dataset.of = '';
    const [title, rate] = all('p', place);
    const counted = build.stage === 'read' || build.stage === 'encode';
    if (counted && build.total) { bar.max = build.total; bar.value = build.done; } else bar.removeAttribute('value');
    bar.setAttribute('aria-label', say('lib_index'));
    for (const entry of queue.filter((each) => each.state === 'indexing')) if (counted && build.total) entry.bar.value = build.done / build.total;
    title.replaceChildren(...both(`lib_build_${build.stage}`, count(build.done), count(build.total)));
    rate.replaceChildren(...(build.rate === null ? [] : both(build.stage === 'encode' ? 'lib_rate' : 'lib_rate_files', rounded(build.rate))),
      ...(build.left === null ? [] : [' · ', ...both('lib_left', minutes(build.left))]));
  };
  const drawChanges = ({ changes, changed }) => {
    if (!writable) {
      one('#lb-said').replaceChildren(...(changes ? [h('p', { class: 'lb-say' }, both('lib_changed_look'))] : []));
      return;
    }
    const place = one('#lb-changes');
    const key = JSON.stringify([changed, Boolean(build)]);
    if (place.dataset.of === key) return;
    place.dataset.of = key;
    const names = ['added', 'changed', 'gone'].flatMap((kind) => changed[kind].map((path) => h('li', {}, both(`lib_file_${kind}`, path))));
    place.replaceChildren(changes
      ? h('details', { class: 'lb-say' }, h('summary', {}, both('lib_changed', count(changes))), h('ul', {}, names))
      : build ? '' : h('p', { class: 'lb-sub' }, both('lib_up_to_date')));
    one('#lb-build').classList.toggle('main', Boolean(changes));
  };
  // A dot beside the tab's name says in every tab that answers are older than the articles.
  const drawDot = (changes) => {
    const link = one('#hdr a[data-tab="library"]');
    if (!link) return;
    one('.lb-dot', link)?.remove();
    if (changes) link.append(h('i', { class: 'lb-dot' }, h('span', { class: 'sr' }, both('lib_changed_look'))));
  };
  let generation, build = null;
  const took = (told) => {
    const ended = build?.outcome === 'running' && (told.build?.outcome !== 'running' || told.build.number !== build.number);
    build = told.build;
    drawCourse(build);
    drawChanges(told);
    drawDot(told.changes);
    const another = generation !== undefined && told.generation !== generation;
    generation = told.generation;
    if (ended) settle(build);
    if (another || ended) trying(load)();
    if (another) document.dispatchEvent(new CustomEvent('askllm:library', { detail: { generation } }));
  };
  const drawSize = () => {
    const place = one('#hdr .corp');
    if (place && state) place.replaceChildren(...both('size', count(state.articles), count(state.passages)));
  };
  const load = async () => {
    state = await ask('GET', 'library');
    took(state);
    words();
    drawSize();
    if (writable) {
      one('#lb-kinds').replaceChildren(...both('lib_kinds', count(state.largest / 1e6)));
      one('#lb-file').accept = state.kinds.join(',');
      await drawTrash();
      drawLeftOut();
    }
    if (body.dataset.tab === 'library') await fillers[view]();
  };
  const drawLeftOut = () => {
    one('#lb-left')?.remove();
    if (!state.problems.length) return;
    one('#lb-changes').after(h('details', { id: 'lb-left' }, h('summary', {}, both('lib_left_out', count(state.problems.length))),
      h('ul', {}, state.problems.slice(0, 200).map((each) => h('li', {}, h('b', {}, each.path), ` ${(chinese() && each.zh) || each.reason}`)))));
  };

  /* ---- looking again: often while something is built, seldom while nobody looks ---- */
  let timer = 0;
  const watch = () => {
    clearTimeout(timer);
    const here = body.dataset.tab === 'library' && !document.hidden;
    timer = setTimeout(look, build?.outcome === 'running' ? 400 : here ? 4000 : 30000);
  };
  const look = async () => {
    if (!document.hidden) {
      try { took(await ask('GET', 'build')); } catch { /* the server may be starting anew; the next look tells */ }
    }
    watch();
  };
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });

  /* ---- the owner's: adding ---- */
  const queue = [];   // { file, item, bar, said, state: waiting | sending | indexing | ready | refused }
  const put = (entry, state, ...told) => {
    entry.state = state;
    entry.item.dataset.state = state;
    entry.said.replaceChildren(...told);
    if (state === 'ready' || state === 'refused') entry.bar.remove();
  };
  const send = (entry) => new Promise((done) => {
    const { file } = entry;
    const refuse = (...told) => { put(entry, 'refused', ...told); done(); };
    if (entry.folder) { refuse(...both('lib_a_folder')); return; }
    if (state && file.size > state.largest) { refuse(...both('lib_too_big', (file.size / 1e6).toFixed(0), count(state.largest / 1e6))); return; }
    const request = new XMLHttpRequest();   // fetch tells nothing of how far a body has gone
    request.open('POST', at('articles', { name: file.name, build: 'false' }));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => {
      if (!event.lengthComputable) return;
      entry.bar.value = event.loaded / event.total;
      put(entry, 'sending', ...(event.loaded < event.total ? [...both('lib_sending'), ` ${Math.round(100 * event.loaded / event.total)} %`] : both('lib_checking')));
    });
    request.addEventListener('load', () => {
      let value = null;
      try { value = JSON.parse(request.responseText); } catch { /* told by the status */ }
      if (request.status !== 201) {
        const told = value?.zh ? [h('span', { class: 'zh' }, value.zh), h('span', { class: 'en' }, value.error)] : [value?.error || `${request.status}`];
        refuse(...told);
        return;
      }
      entry.bar.removeAttribute('value');
      put(entry, 'indexing', ...both('lib_indexing'));
      entry.title = value.title;
      done();
    });
    request.addEventListener('error', () => refuse(...both('lib_lost')));
    put(entry, 'sending', ...both('lib_sending'));
    request.send(file);
  });
  let sending = false;
  const sendAll = async () => {
    if (sending) return;
    sending = true;
    const next = () => queue.find((entry) => entry.state === 'waiting');
    const worker = async () => { for (let entry = next(); entry; entry = next()) await send(entry); };
    await Promise.all([worker(), worker()]);
    sending = false;
    if (queue.some((entry) => entry.state === 'indexing')) await startBuild(false);
    else settle(null);
  };
  const settle = (ended) => {
    if (ended) {
      for (const entry of queue.filter((each) => each.state === 'indexing')) {
        if (ended.outcome === 'done') put(entry, 'ready', ...both('lib_ready'));
        else put(entry, 'refused', ...both('lib_unready'));
      }
    }
    const [good, bad] = ['ready', 'refused'].map((outcome) => queue.filter((entry) => entry.state === outcome && !entry.told).length);
    if (queue.some((entry) => !['ready', 'refused'].includes(entry.state)) || !(good + bad)) return;
    queue.forEach((entry) => { entry.told = true; });
    note(bad ? say('lib_added_some', count(good), count(bad)) : say('lib_added', count(good)), { long: Boolean(bad) });
    one('#lb-tidy').hidden = false;
  };
  const startBuild = async (rebuild) => {
    const course = await ask('POST', 'build', { sent: { rebuild } });
    build = course;
    drawCourse(course);
    watch();
  };
  const add = (files) => {
    for (const { file, folder } of files) {
      const entry = { file, folder, bar: h('progress', { max: 1, value: 0, 'aria-label': file.name }), said: h('p', { class: 'lb-sub' }) };
      entry.item = h('li', {}, h('b', {}, file.name), entry.said, entry.bar);
      queue.push(entry);
      put(entry, 'waiting', ...both('lib_waiting'));
      one('#lb-queue').append(entry.item);
    }
    one('#lb-queue').hidden = !queue.length;
    one('#lb-tidy').hidden = true;
    trying(sendAll)();
  };

  /* ---- the owner's: removing, and taking it back ---- */
  const drawTrash = async () => {
    const place = one('#lb-trash');
    const found = state.trash ? await ask('GET', 'trash') : { total: 0, files: [] };
    place.hidden = !found.total;
    one('summary', place).replaceChildren(...both('lib_trash', count(found.total)));
    one('ul', place).replaceChildren(...found.files.map((each) => h('li', {},
      h('span', {}, each.path, h('span', { class: 'lb-sub num' }, ` ${new Date(each.removed).toLocaleString('sv').slice(0, 16)}`)),
      h('button', { type: 'button', class: 'lb-b link', onclick: trying(() => restore(each.token)) }, both('lib_restore'), h('span', { class: 'sr' }, ` ${each.path}`)))));
  };
  const restore = async (token) => {
    const { path, build: begun } = await ask('POST', `trash/${encodeURIComponent(token)}`);
    note(say('lib_restored', path));
    build = begun;
    watch();
    await load();
  };
  const remove = async (article) => {
    const { token, build: begun } = await ask('DELETE', `articles/${article.id.split('/').map(encodeURIComponent).join('/')}`);
    one(`#lb-rows tr[data-id="${CSS.escape(article.id)}"]`)?.classList.add('lb-going');
    build = begun;
    note(say('lib_removed', article.title), { undo: [say('undo'), trying(() => restore(token))] });
    watch();
  };

  if (writable) {
    const drop = one('#lb-add'), chooser = one('#lb-file');
    one('#lb-choose').addEventListener('click', () => chooser.click());
    one('#lb-go').addEventListener('click', () => { drop.scrollIntoView(); one('#lb-choose').focus(); });
    chooser.addEventListener('change', () => {
      add([...chooser.files].map((file) => ({ file })));
      chooser.value = '';   // the same file may be chosen again after it was mended
    });
    const carries = (event) => event.dataTransfer?.types.includes('Files');
    // Anywhere on the tab: a file that misses the frame must not replace the page.
    tab.addEventListener('dragover', (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      drop.classList.add('over');
    });
    tab.addEventListener('dragleave', (event) => { if (!tab.contains(event.relatedTarget)) drop.classList.remove('over'); });
    tab.addEventListener('drop', (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      drop.classList.remove('over');
      add([...event.dataTransfer.items].filter((item) => item.kind === 'file')
        .map((item) => ({ file: item.getAsFile(), folder: item.webkitGetAsEntry?.()?.isDirectory }))
        .filter(({ file }) => file));
    });
    one('#lb-tidy').addEventListener('click', () => {
      queue.splice(0);
      one('#lb-queue').replaceChildren();
      one('#lb-queue').hidden = true;
      one('#lb-tidy').hidden = true;
      one('#lb-choose').focus();
    });
    one('#lb-build').addEventListener('click', trying(() => startBuild(false)));
    one('#lb-rebuild').addEventListener('click', trying(() => startBuild(true)));
    // Leaving would cut an upload short.
    addEventListener('beforeunload', (event) => { if (sending) event.preventDefault(); });
  }

  address.tab('library', { title: 'tab_library', shown: () => { show(address.params().get('view') || 'articles'); trying(load)(); watch(); } });
  address.watch((params) => {
    if (body.dataset.tab !== 'library' || (params.get('view') || 'articles') === view) return;
    show(params.get('view') || 'articles');
    trying(fillers[view])();
  });
  watch();
  return { load };
}
