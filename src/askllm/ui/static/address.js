// The address bar and the title tell where one is; back and forward work.
//
//   page.address.tab(name, { title, shown })   a tab of the header: its name in ?tab=, the key of its
//                                              title, what runs when it comes into view
//   page.address.watch((params, why) => …)     runs at 'start', and at 'back' when a person went back
//                                              or forward: open or close what the address names
//   page.address.go({ article: 'x', at: null }, { replace })   changes parameters (null removes one)
//   page.address.name(key, words)              a part of the window's title: '' takes it away
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
  const go = (changes, { replace = false } = {}) => {
    const address = new URL(location.href);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === undefined || value === '') address.searchParams.delete(name);
      else address.searchParams.set(name, value);
    }
    if (address.href !== location.href) history[replace ? 'replaceState' : 'pushState'](null, '', address);
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
  addEventListener('popstate', () => tell('back'));
  return {
    go,
    params,
    tab: (name, { title, shown }) => { tabs.set(name, { title, shown }); },
    watch: (watcher) => { watchers.push(watcher); },
    name: (key, words) => { named.set(key, words); entitle(); },
    start: () => tell('start'),
  };
}
