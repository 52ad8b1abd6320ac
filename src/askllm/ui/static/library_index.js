// What goes on with the index: how far it is, which files changed beside it, which were left out.
// The server is looked at again and again: often while something is built, seldom while nobody looks.
(page) => {
  const { one, all, h, say, both, body } = page;
  const { tab, writable, count, ask, trying } = page.library;
  if (!tab) return {};
  let generation, build = null;

  /* ---- a build ---- */
  const rounded = (rate) => (rate < 10 ? rate.toFixed(1) : count(Math.round(rate)));
  const stage = () => both(`lib_build_${build.stage}`, count(build.done), count(build.total));
  const speed = () => [
    ...(build.rate === null ? [] : both(build.stage === 'encode' ? 'lib_rate' : 'lib_rate_files', rounded(build.rate))),
    ...(build.left === null ? [] : [' · ', ...both('lib_left', page.duration(build.left))])];
  const drawCourse = () => {
    const place = one('#lb-course');
    if (!place) return;
    const running = build?.outcome === 'running';
    place.setAttribute('aria-busy', String(running));   // spoken at the end, not at each step
    all('#lb-build, #lb-rebuild').forEach((button) => { button.disabled = running; });
    if (!running) {
      const told = !build ? [] : build.outcome === 'failed'
        ? [h('p', { class: 'lb-bad' }, both('lib_build_failed', page.worded(build)))]
        : [h('p', { class: 'lb-sub' }, build.changed ? both('lib_built', build.seconds.toFixed(1)) : both('lib_built_same'))];
      if (place.dataset.of !== JSON.stringify(build)) place.replaceChildren(...told);
      place.dataset.of = JSON.stringify(build);
      return;
    }
    let bar = one('progress', place);
    if (!bar) {
      place.replaceChildren(h('p', {}), h('progress', { 'aria-label': () => say('lib_index') }), h('p', { class: 'lb-sub num' }), h('p', { class: 'lb-sub' }, both('lib_answers_on')));
      bar = one('progress', place);
    }
    place.dataset.of = '';
    const [title, rate] = all('p', place);
    const share = (build.stage === 'read' || build.stage === 'encode') && build.total ? build.done / build.total : null;
    if (share === null) bar.removeAttribute('value'); else bar.value = share;
    title.replaceChildren(...stage());
    rate.replaceChildren(...speed());
    page.library_adding.indexed(share, stage(), speed());
  };

  /* ---- files that changed, files that were left out ---- */
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
  const reasons = (problems) => h('ul', {}, problems.slice(0, 200).map((each) => h('li', {}, h('b', {}, each.path), ' ', page.spans(page.worded(each)))));
  const drawLeftOut = ({ problems }) => {
    one('#lb-left')?.remove();
    if (!problems.length) return;
    one('#lb-changes').after(h('details', { id: 'lb-left' }, h('summary', {}, both('lib_left_out', count(problems.length))), reasons(problems)));
  };
  // The same for everyone, above the page: as it was when the server started, until it is looked at again.
  const drawNotice = ({ problems }) => {
    const old = one('#left-out'), key = JSON.stringify(problems);
    if (!problems.length) { old?.remove(); return; }
    const notice = old || h('details', { class: 'notice', id: 'left-out' });
    if (notice.dataset.of === key) return;   // the focus stays
    notice.dataset.of = key;
    notice.replaceChildren(h('summary', {}, both('left_out', count(problems.length))), reasons(problems));
    one('#notices .notices').append(notice);
  };

  const drawSize = ({ articles, passages }) => one('#hdr .corp')?.replaceChildren(...both('size', count(articles), count(passages)));
  const drawAbove = (told) => {
    drawSize(told);
    drawNotice(told);
  };
  // The page was made when the server started; the articles may have changed since.
  ask('GET', 'library').then(drawAbove, () => { /* the connection is watched elsewhere */ });

  /* ---- taking in what the server says ---- */
  const took = (told) => {
    const ended = build?.outcome === 'running' && (told.build?.outcome !== 'running' || told.build.number !== build.number);
    build = told.build;
    drawCourse();
    drawChanges(told);
    drawDot(told.changes);
    const other = told.generation !== generation, another = generation !== undefined && other;
    generation = told.generation;
    if (ended && writable) page.library_adding.settle(build, told.changed.added);
    const listed = another || ended ? trying(load)() : null;
    if (ended && writable) listed.then(() => page.library_removing.back(told));
    if (other) document.dispatchEvent(new CustomEvent('askllm:library', { detail: { generation } }));
  };
  const load = async () => {
    const lists = body.dataset.tab === 'library' ? page.library_views.fill() : null;   // these say themselves what fails
    let state;   // GET /api/library
    try { state = await ask('GET', 'library'); } catch (error) {
      await lists;
      if (!one('.lost', tab)) throw error;
      return;
    }
    took(state);
    page.library_list.sources(state.sources);
    drawAbove(state);
    if (writable) {
      page.library_adding.allow(state);
      await page.library_removing.fill(state.trash);
      drawLeftOut(state);
    }
    await lists;
  };
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

  /* ---- the owner's ---- */
  const began = (course) => {   // a build was started: it is followed from here
    build = course;
    drawCourse();
    watch();
  };
  const start = async (rebuild) => began(await ask('POST', 'build', { sent: { rebuild } }));
  if (writable) {
    one('#lb-build').addEventListener('click', trying(() => start(false)));
    one('#lb-rebuild').addEventListener('click', trying(() => start(true)));
  }
  watch();
  return { load, watch, began, start };
}
