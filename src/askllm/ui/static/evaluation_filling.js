// The run under way on the right side: the same report as at its end, filled while the run lasts. The
// server says when there is news; the frame puts in what differs, so nothing moves under who reads it.
(page) => {
  const { h, say, both, tell } = page;
  const { tab, at } = page.evaluation;
  if (!tab) return {};
  const OFTEN = 1000;     // milliseconds between two looks
  const PATIENCE = 100;   // times 50 ms that the frame may take for what it was sent last
  let frame = null, name = null, looks = null;   // the frame of the run that fills, the run's name, the language and theme of now
  let ready = false, looking = false, looked = 0, mark = '';   // ready: the frame has taken in what it was sent

  const made = (run, asLooks) => {
    name = run;
    looks = asLooks;
    ready = false;
    mark = '';
    frame = h('iframe', { sandbox: 'allow-scripts', title: () => say('ev_report') });
    frame.hidden = true;   // until there is something in it
    return { title: run, name: () => run, calls: false, content: [h('p', { class: 'ev-sub ev-wait', role: 'status' }, both('ev_filling_first')), frame] };
  };
  const shows = (run) => Boolean(frame?.isConnected) && name === run;
  const put = async (path, headers = {}) => {
    const answer = await fetch(at(path), { headers });
    if (answer.status !== 200) return false;
    mark = answer.headers.get('etag') || '';
    const words = await answer.text();
    if (!frame.isConnected) return false;
    ready = false;
    frame.contentWindow.postMessage({ askllm: { page: words } }, '*');
    return true;
  };
  addEventListener('message', (event) => { if (frame && event.source === frame.contentWindow && event.data?.askllm === 'taken') ready = true; });
  // The first page is the frame's own, with the script that takes in the others.
  const begin = () => {
    const begun = frame;
    frame.addEventListener('load', () => { if (frame === begun && begun.src) ready = true; });
    frame.src = at('course/report', { embedded: '1', ...looks() }).href;
    frame.hidden = false;
    frame.previousElementSibling.replaceChildren(...both('ev_opening'));
  };
  const fill = async (course) => {
    if (!shows(course.name) || !course.done || looking || Date.now() - looked < OFTEN) return;
    if (!frame.src) { begin(); return; }
    if (!ready) return;
    looking = true;
    looked = Date.now();
    try { await put('course/report', { 'if-none-match': mark }); } catch { /* the next look tells */ }
    looking = false;
  };
  // The run is over: the frame becomes its report. Gives whether it did.
  const finish = async (course) => {
    if (!shows(course.name) || !frame.src) return false;
    for (let waits = 0; (looking || !ready) && waits < PATIENCE; waits += 1) await new Promise((resolve) => { setTimeout(resolve, 50); });
    if (!shows(course.name) || !ready) return false;
    try { return await put(`runs/${encodeURIComponent(course.name)}/html`); } catch (error) { tell(error); return false; }
  };
  return { made, shows, fill, finish };
}
