// The saved runs: each opens its report; a stopped one is gone on with.
(page) => {
  const { one, h, both, say, icon, spans, worded } = page;
  const { tab, writable, BIN, count, percent, ask, trying, state, load, ondraw } = page.evaluation;
  if (!tab) return {};
  const { go, shown, onchange } = page.evaluation_view;

  const when = (measured) => {
    const date = new Date(measured);
    return Number.isNaN(date.getTime()) ? '' : `${date.toLocaleDateString('sv')} ${date.toTimeString().slice(0, 5)}`;
  };
  const remove = async (name) => {
    if (!confirm(say('ev_sure', name))) return;
    await ask('DELETE', `runs/${encodeURIComponent(name)}`);
    if (shown()?.run === name || shown()?.against === name) go({}, { replace: true });
    await load();
  };
  const facts = (each) => [when(each.measured), when(each.measured) && ' · ', both('ev_questions', count(each.questions)), ' · ', both('ev_right', percent(each.right)),
    each.unfinished ? [' · ', both('ev_part', each.asked.replace(' of ', ' / '))] : null];
  const row = (each) => h('li', { 'aria-current': shown()?.run === each.name ? 'true' : null },
    h('button', { type: 'button', class: 'ev-run', disabled: Boolean(each.problem), onclick: () => go({ run: each.name }, { anew: true }) },
      h('span', { class: 'ev-n' }, each.name),
      h('span', { class: 'ev-sub num' }, each.problem ? spans(worded(each.problem)) : facts(each))),
    writable && each.unfinished && each.set ? h('button', { type: 'button', class: 'ev-b link', onclick: trying(() => page.evaluation_progress.run(each.set, each.name)) }, both('ev_continue'), h('span', { class: 'sr' }, ` ${each.name}`)) : null,
    writable ? h('button', { type: 'button', class: 'ib', onclick: trying(() => remove(each.name)) }, icon(BIN), h('span', { class: 'sr' }, both('ev_delete', each.name))) : null);
  const draw = () => {
    one('#ev-runs').replaceChildren(...(state.runs.length ? state.runs.map(row) : [h('li', { class: 'ev-sub' }, both('ev_no_runs'))]));
  };
  ondraw(draw);
  onchange(() => { if (state.runs.length) draw(); });
}
