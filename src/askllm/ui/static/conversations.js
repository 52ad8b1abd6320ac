// The conversations of this browser: kept in its storage, listed, opened, renamed, deleted, exported.
//
// Each conversation has a key of its own, `askllm.c.<id>`, whose first line is what the list shows:
// so tabs cannot overwrite one another's, and the list need not read whole conversations. The server
// gets a conversation back only when it is opened, and believes none of it.
(page) => {
  const { one, all, h, icon, body, root, say, both, note, address, door, random } = page;
  const { BIN } = page.talking;
  const PREFIX = 'askllm.c.';
  const MOST = 50, LONGEST = 100, SHOWN = 24, TITLE = 60;
  const PEN = 'M4 20h4L19 9l-4-4L4 16zM13 7l4 4';
  const PAGE = 'M6 3.5h8l4 4V20H6zM14 3.500V8h4M9 12.500h6M9 16h6';
  const BRACES = 'M9 4.500c-2 0-2.500 1-2.500 3v1.500c0 1.500-.5 2.500-2 3 1.500.5 2 1.500 2 3V16.500c0 2 .5 3 2.500 3M15 4.500c2 0 2.500 1 2.500 3v1.500c0 1.500.5 2.500 2 3-1.500.5-2 1.500-2 3V16.500c0 2-.5 3-2.500 3';

  /* ---- the storage; what it refuses is held until the page is closed, and said once ---- */
  const held = new Map();
  let warned = false;
  const warn = (key) => { if (!warned) note(() => say(key), { long: true }); warned = true; };
  const ids = () => {
    const found = new Set(held.keys());
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (key.startsWith(PREFIX)) found.add(key.slice(PREFIX.length));
      }
    } catch { /* refused: what is held is all there is */ }
    return [...found].filter((id) => held.get(id) !== null);
  };
  const raw = (id) => {
    if (held.has(id)) return held.get(id);
    try { return localStorage.getItem(PREFIX + id); } catch { return null; }
  };
  const setRaw = (id, words) => {
    try {
      if (words === null) localStorage.removeItem(PREFIX + id); else localStorage.setItem(PREFIX + id, words);
      held.delete(id);
    } catch (error) {
      held.set(id, words);
      warn(error.name === 'QuotaExceededError' && localStorage.length ? 'cv_full' : 'cv_no_storage');
    }
  };
  const parsed = (words) => { try { return JSON.parse(words); } catch { return null; } };
  const get = (id) => {
    const words = raw(id);
    const found = words && parsed(words.slice(words.indexOf('\n') + 1));
    return found && typeof found.title === 'string' && Array.isArray(found.exchanges) ? found : null;
  };
  const put = (id, made) => {
    const kept = { ...made, exchanges: made.exchanges.slice(-LONGEST) };
    setRaw(id, `${JSON.stringify({ title: kept.title, used: kept.used })}\n${JSON.stringify(kept)}`);
  };
  const listed = () => ids().map((id) => {
    const words = raw(id) || '';
    const head = parsed(words.slice(0, Math.max(words.indexOf('\n'), 0)));
    return head && { id, title: String(head.title), used: Number(head.used) || 0 };
  }).filter(Boolean).sort((a, b) => b.used - a.used);

  /* ---- the conversation that is shown ---- */
  let current = { id: random(8), shown: 0 };
  const titleOf = (question) => {
    const line = question.trim().split('\n')[0];
    return line.length > TITLE ? `${line.slice(0, TITLE)}…` : line;
  };
  const find = (exchange) => get(current.id)?.exchanges.find((each) => each.id === exchange) || null;
  // How a person rated an answer, "up" or "down", is kept with it; what is returned takes that back.
  let ratings = new Map();
  const rate = (exchange, way, id = current.id) => {
    const made = get(id);
    const was = made?.exchanges.find((each) => each.id === exchange);
    if (!was) return () => {};
    put(id, { ...made, exchanges: made.exchanges.map((each) => (each === was ? { ...was, rated: way } : each)) });
    if (id === current.id) ratings.set(exchange, way);
    return () => rate(exchange, was.rated, id);
  };
  // An answer came: it is kept behind the others, or in the place of one and all after it.
  const keep = (exchange, before) => {
    const now = Date.now();
    const { id } = current, exists = get(id);
    const made = exists || { title: titleOf(exchange.question), made: now, exchanges: [] };
    const place = made.exchanges.findIndex((each) => each.id === before);
    const was = place < 0 ? null : raw(id);
    const exchanges = place < 0 ? made.exchanges : made.exchanges.slice(0, place);
    const cut = made.exchanges.length - exchanges.length;
    put(id, { ...made, used: now, scope: page.scope.get(), exchanges: [...exchanges, { ...exchange, at: now }] });
    current.shown = Math.min(SHOWN, exchanges.length + 1);
    listed().slice(MOST).forEach((old) => { if (old.id !== id) setRaw(old.id, null); });
    // Who went elsewhere meanwhile finds that step as it was, see `land`.
    const there = address.params().get('c');
    if (there ? there === id : !exists) told(made.title);
    draw();
    return { cut, undo: () => { setRaw(id, was); if (id === current.id) recall(); else draw(); } };
  };
  const told = (title) => {
    address.go({ c: title === null ? null : current.id, q: null, d: null, s: null }, { replace: true });
    address.name('conversation', title || '');
  };

  /* ---- opening one: the server makes its messages anew ---- */
  const recall = () => {
    const found = get(current.id);
    const exchanges = found ? found.exchanges.slice(-SHOWN) : [];
    current.shown = exchanges.length;
    ratings = new Map(exchanges.map((each) => [each.id, each.rated]));
    address.name('conversation', found ? found.title : '');
    draw();
    if (!exchanges.length) return page.asking.trigger('fresh');
    const earlier = found.exchanges.length - exchanges.length;
    return page.asking.trigger('recall', { exchanges }).then((word) => {
      if (word.left_out) note(() => say('cv_left_out', word.left_out), { long: true });
      else if (word.changed) note(() => say('cv_changed', word.changed), { long: true });
      else if (earlier) note(() => say('cv_earlier', earlier), { long: true });
    });
  };
  const free = () => { if (page.asking.busy()) note(() => say('still_busy')); return !page.asking.busy(); };
  const open = (id) => {
    if (!get(id)) {
      note(() => say('cv_elsewhere'), { long: true });
      address.go({ c: null }, { replace: true });
      if (current.shown) fresh();
      return;
    }
    current = { id, shown: 0 };
    page.asking.edit(null);
    page.scope.set(get(id).scope);
    recall();
  };
  // A conversation goes on in the scope it was left in; a new one takes over that of the last, and
  // before its first question this window alone knows it.
  const SCOPE = 'askllm.scope';
  address.watch((params, why) => {
    if (why !== 'start') return;
    if (!params.get('c') && !params.get('q')) {
      try { page.scope.set(parsed(sessionStorage.getItem(SCOPE))); } catch { /* refused */ }
    }
    page.scope.onchange(() => {
      const made = get(current.id);
      if (made) put(current.id, { ...made, scope: page.scope.get() });
      try { sessionStorage.setItem(SCOPE, JSON.stringify(page.scope.get())); } catch { /* refused */ }
    });
  });
  const fresh = () => {
    current = { id: random(8), shown: 0 };
    page.asking.edit(null);
    recall();
  };
  const show = (id) => {
    shut();
    if (id === current.id || !free()) return;
    address.go({ c: id, article: null, at: null });
    open(id);
  };
  const start = () => {
    shut();
    if (!free()) return;
    address.go({ c: null, article: null, at: null });
    fresh();
    one('#ask textarea').focus();
  };

  /* ---- what can be done with one ---- */
  const rename = (each, item) => {
    const input = h('input', { class: 'cv-in', value: each.title, maxlength: 120, 'aria-label': () => say('cv_title') });
    let done = false;
    const finish = (save) => {
      if (done) return;
      done = true;
      const words = input.value.trim(), made = get(each.id);
      if (save && words && made) {
        put(each.id, { ...made, title: words });
        if (each.id === current.id) address.name('conversation', words);
      }
      draw();
      one(`#cv li[data-id="${each.id}"] .cv-t`)?.focus();
    };
    input.addEventListener('keydown', (event) => {
      if (event.isComposing) return;
      if (event.key === 'Enter' || event.key === 'Escape') { event.preventDefault(); event.stopPropagation(); finish(event.key === 'Enter'); }
    });
    input.addEventListener('blur', () => finish(true));
    one('.cv-t', item).replaceWith(input);
    input.select();
  };
  const remove = (each) => {
    const shown = each.id === current.id;
    if (shown && !free()) return;
    const was = raw(each.id);
    setRaw(each.id, null);
    if (held.has(each.id)) held.set(each.id, null);
    if (shown) { address.go({ c: null }, { replace: true }); fresh(); }
    draw();
    note(() => say('cv_deleted', each.title), { undo: [() => say('undo'), () => {
      setRaw(each.id, was);
      draw();
      if (shown && free()) show(each.id);
    }] });
  };
  const save = async (each, kind) => {
    const made = get(each.id);
    const words = made && (kind === 'md' ? await page.exported.markdown(made) : `${JSON.stringify(made, null, 1)}\n`);
    if (!words) return;
    const link = h('a', { href: URL.createObjectURL(new Blob([words], { type: kind === 'md' ? 'text/markdown' : 'application/json' })),
      download: `${made.title.replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim().slice(0, 60) || 'askllm'}.${kind}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  /* ---- the list ---- */
  const when = (time) => {
    const then = new Date(time), now = new Date();
    return then.toDateString() === now.toDateString()
      ? then.toLocaleTimeString(root.lang, { hour: '2-digit', minute: '2-digit' })
      : then.toLocaleDateString(root.lang, { month: 'short', day: 'numeric' });
  };
  const acts = (each) => h('span', { class: 'cv-a', role: 'group', 'aria-label': () => say('cv_actions') },
    [['rename', 'cv_rename', PEN], ['md', 'cv_markdown', PAGE], ['json', 'cv_json', BRACES], ['remove', 'cv_delete', BIN]].map(([act, key, path]) =>
      h('button', { type: 'button', class: 'ib', 'data-cv': act, title: () => say(key) }, icon(path), h('span', { class: 'sr' }, both(key), ` ${each.title}`))));
  const draw = () => {
    const some = listed();
    one('#cv').replaceChildren(...some.map((each) => h('li', { 'data-id': each.id, class: each.id === current.id ? 'on' : null },
      h('button', { type: 'button', class: 'cv-t', 'aria-current': each.id === current.id ? 'true' : null },
        h('span', { class: 'cv-n' }, each.title), h('time', { datetime: new Date(each.used).toISOString() }, when(each.used))),
      each.id === current.id ? acts(each) : null)));
    one('#cv-none').hidden = some.length > 0;
  };
  one('#cv').addEventListener('click', (event) => {
    const item = event.target.closest('li');
    const each = item && listed().find(({ id }) => id === item.dataset.id);
    if (!each) return;
    const act = event.target.closest('[data-cv]')?.dataset.cv;
    if (act === 'rename') rename(each, item);
    else if (act === 'remove') remove(each);
    else if (act) save(each, act);
    else if (event.target.closest('.cv-t')) show(each.id);
  });
  new MutationObserver(draw).observe(root, { attributes: true, attributeFilter: ['lang'] });

  /* ---- the pane is a drawer on narrow windows ---- */
  const menu = one('#hdr [data-act="conversations"]');
  const scrim = h('div', { class: 'cv-scrim' });
  body.append(scrim);
  const shut = () => {
    if (!body.classList.contains('conversations-open')) return;
    body.classList.remove('conversations-open');
    page.behind.look();
    menu.setAttribute('aria-expanded', 'false');
    menu.focus();
    drawer.went();
  };
  const pull = () => {
    if (!menu.getClientRects().length) return false;  // a wide window has the pane beside the chat
    body.classList.add('conversations-open');
    menu.setAttribute('aria-expanded', 'true');
    one('.cv-new').focus();
    drawer.came();
    return true;
  };
  const drawer = address.cover({ open: pull, close: shut });
  menu.addEventListener('click', pull);
  scrim.addEventListener('click', shut);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.isComposing) shut(); });
  document.addEventListener('click', (event) => {
    const act = event.target.closest?.('button[data-act]')?.dataset.act;
    if (act === 'new') start();
    else if (act === 'close-conversations') shut();
  });

  /* ---- other tabs, the address ---- */
  addEventListener('storage', (event) => {
    if (event.key !== null && !event.key.startsWith(PREFIX)) return;
    draw();
    if (event.key === PREFIX + current.id && event.newValue && !page.asking.busy()) recall();
  });
  // The conversation of the address is shown. While another one opens, or a question is at work, it
  // waits: `asking` lands here again, at wherever the person is by then.
  const land = () => {
    const params = address.params(), id = params.get('c');
    if (params.get('q') || (id ? id === current.id : !current.shown)) return;
    if (page.asking.opening() || !free()) return;
    if (id) open(id); else fresh();
  };
  address.watch((params, why) => {
    if (why === 'start') draw();
    land();
  });
  return { land, keep, find, rate, rated: (exchange) => ratings.get(exchange), recall, start, known: () => current.shown, last: (exchange) => get(current.id)?.exchanges.at(-1)?.id === exchange };
}
