// The address bar and the title tell where one is; back and forward work.
//
//   page.address.tab(name, { title, shown })   a tab of the header: its name in ?tab=, the key of its
//                                              title, what runs when it comes into view
//   page.address.watch((params, why) => …)     runs at 'start', and at 'back' when a person went back
//                                              or forward: open or close what the address names
//   page.address.go({ article: 'x', at: null }, { replace })   changes parameters (null removes one)
//   page.address.back()                        the step that is shown is left by itself: what is gone to
//                                              before the browser has left it comes after that
//   page.address.name(key, words)              a part of the window's title: '' takes it away
//   page.address.cover({ open, close })        what covers the page of a narrow window: going back
//                                              closes it, going forward opens it again (open() says
//                                              whether it could). It tells of the rest by came(), went()
({ one, all, body, say, root }) => {
  const tabs = new Map([['chat', { title: 'tab_chat', shown: () => {} }]]);
  const watchers = [];
  const named = new Map();
  const params = () => new URL(location.href).searchParams;

  const entitle = () => {
    const tab = tabs.get(body.dataset.tab) || tabs.get('chat');
    const parts = [...named.values()].filter(Boolean);
    if (body.dataset.tab !== 'chat') parts.push(say(tab.title));
    document.title = [...parts, 'askllm'].join(' · ');
  };
  new MutationObserver(entitle).observe(root, { attributes: true, attributeFilter: ['lang'] });

  const show = (wanted) => {
    const name = tabs.has(wanted) ? wanted : 'chat';
    const changed = body.dataset.tab !== name;
    body.dataset.tab = name;
    all('#hdr a[data-tab]').forEach((link) => {
      if (link.dataset.tab === name) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    });
    entitle();
    if (changed) tabs.get(name).shown();
  };

  /* ---- a step back that the page takes itself arrives later: going on meanwhile waits for it, or
     the browser would come back to what was just left ---- */
  const LONGEST = 1000;  // milliseconds: no browser takes so long, and nothing waits for ever
  const waiting = [];
  let leaving = 0;
  const arrived = () => { clearTimeout(leaving); leaving = 0; };
  const goOn = () => { arrived(); waiting.splice(0).forEach((wanted) => go(...wanted)); };
  const back = () => { arrived(); leaving = setTimeout(goOn, LONGEST); history.back(); };

  /* ---- what covers the page is one step of the history, at the same address: `over` is its number
     there, and `under` that number on the step below. One that a person closed goes away again. ---- */
  const covers = [];
  const gone = new Set();  // numbers of covers that a person closed
  let open = null;         // the state of the step whose cover is open
  let was = null;          // the step that is shown
  const mark = () => { was = { state: history.state, href: location.href }; };
  const step = (way, state, address) => { history[way](state, '', address); mark(); };
  mark();
  const cover = (acts) => {
    const place = covers.push(acts) - 1;
    const came = () => {
      if (open) return;
      const left = history.state?.over;  // one was closed in this moment
      gone.delete(left);
      open = { over: left || Date.now(), place };
      if (!left) step('replaceState', { ...history.state, under: open.over });
      step(left ? 'replaceState' : 'pushState', open);
    };
    const went = () => {
      if (open?.place !== place) return;
      gone.add(open.over);
      open = null;
      // Whoever goes on to another address in this moment takes the step for it, see `go`.
      setTimeout(pass);
    };
    return { came, went };
  };
  const pass = () => {
    const past = !open && gone.has(history.state?.over);
    if (past) back();
    return past;
  };
  const shut = () => {
    const { place } = open;
    open = null;
    covers[place].close();
  };
  const reopen = (state) => { if (covers[state.place]?.open()) open = state; };
  // Whether going back or forward only left or came to a cover: the page's parts need not be told.
  const crossed = (from) => {
    const { state } = history;
    const down = from.state?.over && state?.under === from.state.over;
    const up = state?.over && from.state?.under === state.over;
    // The address of the step may have changed meanwhile: the first answer of a conversation names it.
    if (down || up) step('replaceState', state, from.href);
    if (open && open.over !== state?.over) shut();
    if (!open && state?.over && !pass()) reopen(state);
    return Boolean(down || up);
  };
  const go = (changes, { replace = false } = {}) => {
    if (leaving) { waiting.push([changes, { replace }]); return; }
    const address = new URL(location.href);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === undefined || value === '') address.searchParams.delete(name);
      else address.searchParams.set(name, value);
    }
    const closed = !open && history.state?.over;
    if (address.href === location.href) mark();
    else if (replace) step('replaceState', history.state, address);
    else step(closed ? 'replaceState' : 'pushState', null, address);
    show(params().get('tab'));
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('#hdr a[data-tab]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go({ tab: link.dataset.tab === 'chat' ? null : link.dataset.tab });
  });
  const tell = (why) => {
    show(params().get('tab'));
    watchers.forEach((watcher) => watcher(params(), why));
  };
  addEventListener('popstate', () => {
    const from = was;
    arrived();
    mark();
    const only = crossed(from);  // it may have stepped back again
    if (!leaving) goOn();
    if (!only) tell('back');
  });
  return {
    go,
    back,
    cover,
    params,
    tab: (name, { title, shown }) => { tabs.set(name, { title, shown }); },
    watch: (watcher) => { watchers.push(watcher); },
    name: (key, words) => { named.set(key, words); entitle(); },
    start: () => {
      if (history.state?.over) gone.add(history.state.over);  // loaded again while it was open
      pass();
      tell('start');
    },
  };
}
