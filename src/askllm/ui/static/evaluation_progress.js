// The run under way: how far it is, how long it will take, what its figures are by then; stopping it;
// its report, which opens by itself where there is room.
// The server is looked at again and again: often while something runs, seldom while nobody looks.
(page) => {
  const { one, h, both, say, fault, worded, body, narrow, address } = page;
  const { tab, writable, count, percent, ask, trying, state, load, ondraw } = page.evaluation;
  if (!tab) return {};
  const { go, shown } = page.evaluation_view;
  const filling = page.evaluation_filling;
  let timer = 0, seen = null;
  let offered = null;   // the run whose report has opened by itself: who closes it has seen it

  /* ---- drawing ---- */
  const ended = ({ outcome, name, done, total, reason }) => {
    const words = { done: ['ev_done', name, count(done)], stopped: ['ev_stopped', name, count(done), count(total)], failed: ['ev_failed', name, worded(reason || null)] }[outcome];
    return h('p', { class: outcome === 'failed' ? 'ev-bad' : 'ev-sub', role: 'status' }, both(...words));
  };
  const soFar = (figures, done) => [
    h('p', { class: 'ev-sub' }, both('ev_so_far', count(done))),
    h('dl', {}, Object.entries(figures).map(([name, value]) => h('div', {}, h('dt', {}, both(`ev_so_far_${name}`)),
      h('dd', {}, name === 'wall_ms' ? `${count(Math.round(value))} ms` : percent(value))))),
  ];
  const draw = (course) => {
    const place = one('#ev-course');
    if (!place) return;
    const running = course?.outcome === 'running';
    one('#ev-run').disabled = running;
    const stop = one('#ev-stop');
    stop.hidden = !running;
    stop.disabled = Boolean(course?.stopping);
    stop.replaceChildren(...both(course?.stopping ? 'ev_stopping' : 'ev_stop'));
    body.classList.toggle('ev-filling', running && filling.shows(course.name));
    if (!running) { place.replaceChildren(...(course ? [ended(course)] : [])); return; }
    let bar = one('progress', place);
    if (!bar) {
      place.replaceChildren(h('p', { class: 'ev-n' }), h('progress', {}), h('p', { class: 'ev-sub num' }), h('div', { class: 'ev-so-far num' }),
        h('button', { type: 'button', class: 'ev-b link', onclick: () => go({ run: state.course.name }) }, both('ev_filling')));
      bar = one('progress', place);
    }
    bar.max = course.total;
    bar.value = course.done;
    bar.setAttribute('aria-label', course.name);
    one('.ev-n', place).textContent = course.name;
    one('.ev-sub', place).replaceChildren(...both('ev_progress', count(course.done), count(course.total)),
      ...(course.left === null ? [] : [' · ', ...both('ev_left', page.duration(course.left))]));
    one('button', place).hidden = !course.done || filling.shows(course.name);
    if (course.so_far) one('.ev-so-far', place).replaceChildren(...soFar(course.so_far, course.done));
  };

  /* ---- its report ---- */
  // Opened by itself, and so no step: who goes back does not mean to come here.
  const open = (course) => { offered = course.name; go({ run: course.name }, { replace: true }); };
  const free = () => { const asked = address.params(); return !narrow() && !shown() && !asked.get('run') && !asked.get('set'); };
  const offer = (course) => { if (offered !== course.name && free()) open(course); };
  const end = async (course) => {
    const here = shown()?.run === course.name && !shown().against, kept = state.runs.some(({ name, problem }) => name === course.name && !problem);
    if (here && !kept) go({}, { replace: true });
    else if (here && !filling.shows(course.name)) return;   // opened anew meanwhile: that is its report
    else if (here && await filling.finish(course)) page.evaluation_report.drawTools();
    else if (here && filling.shows(course.name)) go({ run: course.name }, { replace: true, anew: true });
    else if (course.outcome === 'done' && free()) open(course);
  };

  /* ---- looking ---- */
  const watch = () => {
    clearTimeout(timer);
    const busy = state.course?.outcome === 'running';
    // Another tab may start a run at any time; nobody looks while this one is hidden.
    timer = setTimeout(look, body.dataset.tab === 'evaluation' && !document.hidden ? (busy ? 400 : 2000) : 8000);
  };
  const look = async () => {
    if (body.dataset.tab !== 'evaluation' || document.hidden) { watch(); return; }
    try {
      const course = await ask('GET', 'course');
      const mark = course && `${course.name} ${course.outcome}`;
      const over = seen !== null && mark !== seen && course?.outcome !== 'running';
      seen = mark ?? '';
      state.course = course;
      draw(course);
      if (course?.outcome === 'running') {
        offer(course);
        filling.fill(course);
      } else if (over) {
        await load();
        await end(course);
      }
    } catch { /* the server may be starting anew; the next look tells */ }
    watch();
  };
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
  ondraw(() => {
    draw(state.course);
    watch();
  });

  /* ---- starting, stopping ---- */
  const run = async (set, name) => {
    if (!set) throw fault(() => say('ev_choose'));
    state.course = await ask('POST', 'runs', { sent: { set, name } });
    seen = `${state.course.name} running`;
    offered = state.course.name;
    // Whose questions are open may be changing them; on a narrow window the list is what one sees.
    if (!narrow() && !shown()?.set) go({ run: state.course.name }, { replace: !shown(), anew: true });
    draw(state.course);
    watch();
  };
  if (writable) {
    one('#ev-form').addEventListener('submit', trying(async () => {
      await run(page.evaluation_sets.chosen(), one('#ev-name').value);
      one('#ev-name').value = '';
    }));
    one('#ev-stop').addEventListener('click', trying(async () => draw(await ask('POST', 'stop', { sent: {} }))));
  }
  return { run };
}
