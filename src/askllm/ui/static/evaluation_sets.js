// The question sets: one is chosen to be run; what is wrong with it; adding and deleting.
(page) => {
  const { one, h, both, say, icon, fault, spans, worded } = page;
  const { tab, writable, BIN, count, ask, trying, state, load, ondraw } = page.evaluation;
  if (!tab) return {};
  const MOST = 20_000_000;
  const LIST = 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01';
  const { go, shown } = page.evaluation_view;
  let chosen = null;   // id of the set that would be run

  /* ---- what is wrong with the chosen one ---- */
  const details = async () => {
    const place = one('#ev-details'), wanted = chosen;
    let found;
    try { found = await ask('GET', 'set', { query: { id: wanted } }); } catch (error) { if (wanted === chosen) place.replaceChildren(h('p', { class: 'ev-bad' }, error.message)); return; }
    if (wanted !== chosen) return;
    const list = (key, lines) => h('details', {}, h('summary', {}, both(key, count(lines.length))), h('ul', {}, lines.slice(0, 200).map((line) => h('li', {}, line))));
    place.replaceChildren(...[
      found.problems.length ? list('ev_left_out', found.problems.map(([path, said]) => [`${path} `, spans(worded(said))])) : null,
      found.findings?.length ? list('ev_findings', found.findings.map(([path, said]) => [`${path}: `, spans(worded(said))])) : null,
      found.findings && !found.findings.length && !found.problems.length ? h('p', { class: 'ev-sub' }, both('ev_fine')) : null,
    ].filter(Boolean));
  };

  /* ---- the list ---- */
  const remove = async (each) => {
    if (!confirm(say('ev_sure_set', each.name))) return;
    await ask('DELETE', 'sets', { query: { id: each.id } });
    if (shown()?.set === each.id) go({}, { replace: true });
    await load();
  };
  const row = (each) => h('li', {},
    h('label', { class: 'ev-set' },
      h('input', { type: 'radio', name: 'ev-set', value: each.id, checked: each.id === chosen, disabled: !each.questions, onchange: () => { chosen = each.id; details(); } }),
      h('span', { class: 'ev-n' }, each.name),
      h('span', { class: 'ev-sub' }, each.questions === null ? spans(worded(each.problem)) : both('ev_questions', count(each.questions)),
        each.kept ? null : [' · ', both('ev_beside')])),
    each.questions ? h('button', { type: 'button', class: 'ib', onclick: () => go({ set: each.id }, { anew: true }) }, icon(LIST), h('span', { class: 'sr' }, both(each.editable && writable ? 'ev_open_set' : 'ev_look_set'), ` ${each.name}`)) : null,
    writable && each.kept ? h('button', { type: 'button', class: 'ib', onclick: trying(() => remove(each)) }, icon(BIN), h('span', { class: 'sr' }, both('ev_delete_set'), ` ${each.name}`)) : null);
  ondraw(() => {
    if (!state.sets.some((each) => each.id === chosen)) {
      chosen = state.sets.find((each) => each.questions)?.id ?? null;
      if (chosen) details();
    }
    one('#ev-sets').replaceChildren(...(state.sets.length ? state.sets.map(row) : [h('li', { class: 'ev-sub' }, both(writable ? 'ev_no_sets' : 'ev_no_sets_look'))]));
  });

  /* ---- adding one, by choosing or dropping a file ---- */
  const upload = async (file) => {
    if (file.size > MOST) throw fault(() => say('ev_too_large'));
    const kept = await ask('POST', 'sets', { query: { name: file.name }, sent: new Blob([file]) });
    chosen = kept.id;
    await load();
    await details();
  };
  if (writable) {
    one('#ev-upload').addEventListener('click', () => one('#ev-file').click());
    one('#ev-file').addEventListener('change', trying(async (event) => {
      const [file] = event.target.files;
      event.target.value = '';
      if (file) await upload(file);
    }));
    const drop = one('#ev-sets').closest('section');
    drop.addEventListener('dragover', (event) => { event.preventDefault(); drop.classList.add('over'); });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', trying(async (event) => {
      drop.classList.remove('over');
      const [file] = event.dataTransfer.files;
      if (file) await upload(file);
    }));
  }
  return { chosen: () => chosen };
}
