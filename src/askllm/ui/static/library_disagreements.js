// Questions that different articles answer differently, each side with its words.
(page) => {
  const { one, h, say, both, address } = page;
  const { tab, count, ask, trying } = page.library;
  const { filling } = page.waiting;
  if (!tab) return {};
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
  const place = (said) => [said.start, said.end, ...(said.answer_start === null ? [] : [said.answer_start, said.answer_end])];
  const card = (each) => h('article', { class: 'lb-apart' },
    h('h3', {}, each.question),
    h('div', { class: 'lb-sides' }, each.sides.map((side) => h('div', { class: 'lb-side' },
      h('p', { class: 'lb-value' }, side.value),
      side.said.map((said) => h('blockquote', {},
        h('p', {}, marked(said)),
        h('p', { class: 'lb-sub' },
          h('button', { type: 'button', class: 'lb-from', onclick: trying(() => page.reader.read(said.article, place(said))) }, page.entitled(said.title)),
          ...[said.source, said.date].filter(Boolean).map((fact) => ` · ${fact}`))))))),
    h('button', { type: 'button', class: 'lb-b link', onclick: () => askIt(each.question) }, both('lib_ask_it'), h('span', { class: 'sr' }, ` ${each.question}`)));
  let timer = 0, shown = '';
  const list = one('#lb-apart-list');
  const fill = filling(list, async () => {
    clearTimeout(timer);
    const search = await ask('GET', 'disagreements');
    const course = one('#lb-apart-course');
    course.setAttribute('aria-busy', String(search.outcome === 'running'));   // spoken at the end, not at each step
    if (search.outcome === 'running') {
      let bar = one('progress', course);
      if (!bar) { course.replaceChildren(h('p', { class: 'lb-sub' }), h('progress', { max: 1, 'aria-label': () => say('lib_apart') })); bar = one('progress', course); }
      if (search.total) { bar.max = search.total; bar.value = search.done; }
      one('p', course).replaceChildren(...(search.total ? both('lib_apart_progress', count(search.done), count(search.total)) : both('lib_apart_begins')));
      timer = setTimeout(() => { if (page.library_views.shows('apart')) trying(fill)(); }, 700);
    } else if (search.outcome === 'failed') {
      course.replaceChildren(h('p', { class: 'lb-bad' }, both('lib_apart_failed')));
    } else {
      course.replaceChildren(h('p', { class: 'lb-sub' }, search.found.length ? both('lib_apart_done', count(search.total), count(search.found.length)) : both('lib_apart_none')));
    }
    const key = JSON.stringify(search.found);
    if (key === shown && !one('.bars', list)) return;   // focus and place stay while the search goes on
    shown = key;
    list.replaceChildren(...search.found.map(card));
  });
  return { fill };
}
