// The run under way: how far it is, how long it will take, what its figures are by then; stopping it.
// The server is looked at again and again: often while something runs, seldom while nobody looks.
(page) => {
  const { one, h, both, say, fault, worded, body, narrow } = page;
  const { tab, writable, count, percent, ask, trying, state, load, ondraw } = page.evaluation;
  if (!tab) return {};
  const { go, shown } = page.evaluation_view;
  let timer = 0, seen = null;

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
    if (!running) { place.replaceChildren(...(course ? [ended(course)] : [])); return; }
    let bar = one('progress', place);
    if (!bar) {
      place.replaceChildren(h('p', { class: 'ev-n' }), h('progress', {}), h('p', { class: 'ev-sub num' }), h('div', { class: 'ev-so-far num' }));
      bar = one('progress', place);
    }
    bar.max = course.total;
    bar.value = course.done;
    bar.setAttribute('aria-label', course.name);
    one('.ev-n', place).textContent = course.name;
    one('.ev-sub', place).replaceChildren(...both('ev_progress', count(course.done), count(course.total)),
      ...(course.left === null ? [] : [' · ', ...both('ev_left', page.duration(course.left))]));
    if (course.so_far) one('.ev-so-far', place).replaceChildren(...soFar(course.so_far, course.done));
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
      if (over) {
        await load();
        // Opened by itself, and so no step: who goes back does not mean to come here.
        if (course.outcome === 'done' && !shown() && !narrow()) go({ run: course.name }, { replace: true });
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
    draw(await ask('POST', 'runs', { set, name }));
    watch();
  };
  if (writable) {
    one('#ev-form').addEventListener('submit', trying(async () => {
      await run(page.evaluation_sets.chosen(), one('#ev-name').value);
      state.course = await ask('GET', 'course');
      seen = `${state.course.name} running`;
      one('#ev-name').value = '';
      watch();
    }));
    one('#ev-stop').addEventListener('click', trying(async () => draw(await ask('POST', 'stop', {}))));
  }
  return { run };
}
