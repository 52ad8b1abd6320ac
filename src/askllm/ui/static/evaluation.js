// The evaluation tab: what its parts share. Each part is a file named after what one sees:
// evaluation_view (the right side, and what of it the address tells), evaluation_sets, evaluation_runs,
// evaluation_report, evaluation_questions, evaluation_progress.
// Names, questions and messages enter the page as text nodes, never as markup.
(page) => {
  const { one, say, fault, tell, spoken, worded, waiting } = page;
  const tab = one('.ak.evaluation');
  if (!tab) return {};
  const BIN = 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5';
  const count = (number) => number.toLocaleString('en');
  const percent = (share) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`);

  /* ---- asking the server ---- */
  const at = (path) => new URL(`evaluation/${path}`, document.baseURI);
  const ask = async (method, path, sent) => {
    const request = { method, headers: {} };
    if (sent instanceof Blob) {
      request.headers['content-type'] = 'application/octet-stream';
      request.body = sent;
    } else if (sent !== undefined) {
      request.headers['content-type'] = 'application/json';
      request.body = JSON.stringify(sent);
    }
    let answer;
    try { answer = await fetch(at(path), request); } catch { throw fault(() => say('ev_lost')); }
    let value = null;
    try { value = await answer.json(); } catch { /* told by the status */ }
    if (!answer.ok) throw fault(() => worded(value, value?.error || `${answer.status}`)[spoken()]);
    return value;
  };
  const trying = (act) => async (event) => {
    event?.preventDefault?.();
    const button = event?.submitter || event?.currentTarget;
    if (button?.disabled) return;
    try { await act(event); } catch (error) { tell(error); }
  };

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
