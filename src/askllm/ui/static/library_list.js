// The list of articles: searched as one types, sorted, narrowed, read, asked.
(page) => {
  const { one, all, h, icon, say, both, note, address, reword, fault } = page;
  const { filling } = page.waiting;
  const { tab, writable, AT_ONCE, BIN, count, ask, trying, latest, later, redrawn, pages } = page.library;
  if (!tab) return {};
  const CROSS = 'm7 7 10 10M17 7 7 17';
  const IN_SCOPE = 1000;    // articles that one scope can hold
  const wanted = { q: '', source: '', since: '', until: '', sort: 'title', descending: false, start: 0 };
  let total = 0;
  const getList = latest();
  const narrowed = () => Boolean(wanted.q || wanted.source || wanted.since);

  /* ---- asking only some ---- */
  const only = (value) => {
    page.scope.set(value);
    note(() => say('lib_scoped'));
    address.go({ tab: null, view: null });
    one('#ask textarea').focus();
  };
  const onlyThis = (article) => only({ articles: [[article.id, article.title]] });
  const onlyThese = async () => {
    const { q, source, since, until } = wanted;
    if (!q) { only({ sources: source ? [source] : [], since, until }); return; }
    if (total > IN_SCOPE) throw fault(() => say('lib_too_many', count(IN_SCOPE)));
    const found = await ask('GET', 'articles', { query: { q, source, since, until, count: IN_SCOPE } });
    only({ articles: found.articles.map((each) => [each.id, each.title]) });
  };

  /* ---- the rows ---- */
  const cell = (kind, ...content) => h('td', { class: `lb-${kind}` }, ...content);
  const row = (article) => h('tr', { 'data-id': article.id },
    h('th', { scope: 'row', class: 'lb-title' },
      h('button', { type: 'button', class: 'lb-open', lang: article.language, onclick: trying(() => page.reader.read(article.id, [])) }, article.title),
      article.author ? h('span', { class: 'lb-sub' }, article.author) : null),
    cell(article.source ? 'src' : 'src lb-none', article.source || '–'),
    cell('date num', article.date || both('lib_no_date')),
    cell('n num', h('span', { class: 'lb-big' }, count(article.characters)), h('span', { class: 'lb-small' }, both('lib_chars', count(article.characters)))),
    cell('n num', h('span', { class: 'lb-big' }, article.passages ? count(article.passages) : '–'), h('span', { class: 'lb-small' }, article.passages ? both('lib_parts', count(article.passages)) : null)),
    cell('do',
      h('button', { type: 'button', class: 'lb-b link', onclick: () => onlyThis(article) }, both('lib_only_this'), h('span', { class: 'sr' }, ` ${article.title}`)),
      writable ? h('button', { type: 'button', class: 'ib lb-bin', onclick: trying(() => page.library_removing.remove(article)), title: () => say('lib_remove') }, icon(BIN), h('span', { class: 'sr' }, both('lib_remove'), ` ${article.title}`)) : null));

  const draw = (found) => {
    total = found.total;
    one('.lb-table').hidden = !found.total;
    const rows = one('#lb-rows');
    redrawn(rows, () => rows.replaceChildren(...found.articles.map(row)), one('#lb-q'));
    const empty = one('#lb-empty');
    empty.hidden = Boolean(found.total);
    empty.replaceChildren(h('h3', {}, both('lib_none')), h('p', {}, both('lib_none_more')));
    pages(one('#lb-pages'), 'lib_range', { start: found.start, shown: found.articles.length, total: found.total }, (to) => { wanted.start = to; trying(fill)(); one('.lb-main').scrollTo(0, 0); });
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
  const fill = filling(one('#lb-empty'), async () => draw(await getList('GET', 'articles', { query: { ...wanted, count: AT_ONCE } })), { again: () => page.library_index.load() });
  const anew = () => { wanted.start = 0; trying(fill)(); };
  const narrow = (bounds) => { Object.assign(wanted, bounds); anew(); };

  /* ---- the tools above it ---- */
  let sources = [];
  reword(one('#lb-q'), () => { one('#lb-q').placeholder = say('lib_search'); });
  reword(one('#lb-sort'), () => all('#lb-sort option').forEach((option) => { option.textContent = say(`lib_by_${option.value}`); }));
  const drawSources = () => {
    const source = one('#lb-source');
    source.replaceChildren(h('option', { value: '' }, say('lib_all_sources')),
      ...sources.slice(0, 500).map(({ name, articles }) => h('option', { value: name }, `${name} (${count(articles)})`)));
    source.value = wanted.source;
    source.hidden = !sources.length;
  };
  reword(one('#lb-source'), drawSources);
  const rechart = () => { anew(); trying(page.library_chart.fill)(); };   // what narrows the list and the chart
  one('#lb-q').addEventListener('input', later(() => {
    const typed = one('#lb-q').value.trim();
    if (typed === wanted.q) return;
    wanted.q = typed;
    rechart();
  }, 150));
  one('#lb-source').addEventListener('change', (event) => { wanted.source = event.target.value; rechart(); });
  one('#lb-sort').addEventListener('change', (event) => { narrow({ sort: event.target.value, descending: false }); });
  one('#lb-when').addEventListener('click', () => { Object.assign(wanted, { since: '', until: '' }); rechart(); one('#lb-q').focus(); });
  one('#lb-these').addEventListener('click', trying(onlyThese));
  one('.lb-table thead').addEventListener('click', (event) => {
    const sort = event.target.closest('th')?.dataset.sort;
    if (!sort) return;
    narrow({ sort, descending: wanted.sort === sort ? !wanted.descending : sort !== 'title' && sort !== 'source' });
  });

  return { fill, narrow, wanted, sources: (found) => { sources = found; drawSources(); } };
}
