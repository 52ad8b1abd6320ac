// The evaluation tab: what its parts share. Each part is a file named after what one sees:
// evaluation_view (the right side, and what of it the address tells), evaluation_sets, evaluation_runs,
// evaluation_filling, evaluation_report, evaluation_questions, evaluation_progress.
// Names, questions and messages enter the page as text nodes, never as markup.
(page) => {
  const { one, waiting } = page;
  const { BIN, count, server, trying } = page.talking;
  const tab = one('.ak.evaluation');
  if (!tab) return {};
  const { at, ask } = server('evaluation');
  const percent = (share) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`);

  /* ---- what is there ---- */
  const state = { sets: [], runs: [], drafts: 0, course: null };
  const lists = ['#ev-sets', '#ev-runs'].map((place) => one(place));
  const drawings = [];   // what draws a part of it
  let come, there = false;
  const first = new Promise((resolve) => { come = resolve; });
  const draw = () => drawings.forEach((act) => act());
  const load = async () => {
    if (!there) lists.forEach(waiting.bars);
    let told;
    try { told = await ask('GET', 'state'); } catch (error) {
      if (there) throw error;   // what was there stays
      lists.forEach(waiting.came);
      lists[1].replaceChildren();
      waiting.lost(lists[0], error, load);
      return;
    }
    there = true;
    lists.forEach(waiting.came);
    Object.assign(state, told);
    draw();
    come();
  };
  return { tab, writable: tab.dataset.writable === '1', BIN, count, percent, at, ask, trying, state, load, first, ondraw: (act) => drawings.push(act) };
}
