// The names that the articles give one thing, each with the sentence it was learned from.
(page) => {
  const { one, h, say, both, reword } = page;
  const { tab, AT_ONCE, trying, latest, later, pages } = page.library;
  const { filling } = page.waiting;
  if (!tab) return {};
  let start = 0;
  const getNames = latest();
  const line = (each) => h('li', {},
    h('p', { class: 'lb-same' }, each.names.flatMap((name, place) => [place ? h('span', { class: 'lb-eq', 'aria-hidden': 'true' }, '=') : null, h('b', {}, name)])),
    each.article
      ? h('p', { class: 'lb-sub' }, h('button', { type: 'button', class: 'lb-from', onclick: trying(() => page.reader.read(each.article.id, [each.start, each.end])) }, page.entitled(each.article.title)), ' ', both('lib_names_said', each.quote))
      : h('p', { class: 'lb-sub' }, both('lib_names_own', each.file)));
  const fill = filling(one('#lb-name-list'), async () => {
    const found = await getNames('GET', 'names', { query: { q: one('#lb-name-q').value.trim(), start, count: AT_ONCE } });
    const rows = found.names.map((each) => line({ ...each, file: found.file }));
    one('#lb-name-list').replaceChildren(...(rows.length ? rows : [h('li', { class: 'lb-empty' }, both('lib_names_none'))]));
    pages(one('#lb-name-pages'), 'lib_name_range', { start: found.start, shown: rows.length, total: found.total }, (to) => { start = to; trying(fill)(); });
  });
  reword(one('#lb-name-q'), () => { one('#lb-name-q').placeholder = say('lib_names_search'); });
  one('#lb-name-q').addEventListener('input', later(() => { start = 0; trying(fill)(); }, 150));
  return { fill };
}
