// The three views of the tab: articles, names, disagreements. Shown one at a time, named in the address.
(page) => {
  const { one, all, say, body, address, reword } = page;
  const { tab, trying } = page.library;
  if (!tab) return {};
  const parts = {
    articles: async () => { await Promise.all([page.library_list.fill(), page.library_chart.fill()]); },
    names: page.library_names.fill,
    apart: page.library_disagreements.fill,
  };
  let view = 'articles';
  const fill = () => parts[view]();
  const asked = () => address.params().get('view') || 'articles';
  const show = (name) => {
    view = name in parts ? name : 'articles';
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
    trying(fill)();
  };
  const row = one('#lb-views');
  reword(row, () => row.setAttribute('aria-label', say('lib_views')));
  row.addEventListener('click', (event) => {
    const button = event.target.closest('[role=tab]');
    if (button) choose(button.dataset.view);
  });
  row.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = all('[role=tab]', row);
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    next.focus();
    choose(next.dataset.view);
  });

  address.tab('library', { title: 'tab_library', shown: () => { show(asked()); trying(page.library_index.load)(); page.library_index.watch(); } });
  address.watch(() => {
    if (body.dataset.tab !== 'library' || asked() === view) return;
    show(asked());
    trying(fill)();
  });
  return { fill, shows: (name) => body.dataset.tab === 'library' && view === name };
}
