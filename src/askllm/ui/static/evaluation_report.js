// The report of a run in a frame of its own, beside another where one compares; downloads; print.
(page) => {
  const { one, all, h, both, say, fault, body, root, chinese } = page;
  const { tab, at, state, count, first, ondraw } = page.evaluation;
  if (!tab) return {};
  const place = one('#ev-body');
  const { go, shown, opens } = page.evaluation_view;
  const known = (name) => state.runs.some((each) => each.name === name && !each.problem);
  const looks = () => ({ language: chinese() ? 'zh' : 'en', theme: body.classList.contains('dark') ? 'dark' : 'light' });
  const addressOf = ({ run, against }, kind, more) => at(`runs/${encodeURIComponent(run)}/${kind}?${new URLSearchParams({ ...(against ? { against } : {}), language: looks().language, ...more })}`).href;

  const drawLinks = () => {
    if (shown()?.run) for (const link of all('#ev-tools a')) link.href = addressOf(shown(), link.dataset.kind, { download: '1' });
  };
  const drawAgainst = () => {
    if (!shown()?.run) return;
    const { run, against } = shown();
    const others = state.runs.filter((each) => each.name !== run && !each.problem).map((each) => each.name);
    const select = one('#ev-against');
    select.replaceChildren(h('option', { value: '' }, '—'), ...others.map((name) => h('option', { value: name, selected: name === against }, name)));
    select.closest('label').hidden = !others.length;
  };
  // What the report of a run that has ended has above it.
  const drawTools = () => {
    one('#ev-tools').hidden = false;
    drawAgainst();
    drawLinks();
  };
  opens('run', async (wanted) => {
    await first;
    const { course } = state;
    if (course?.outcome === 'running' && course.name === wanted.run) return page.evaluation_filling.made(wanted.run, looks);
    const gone = [wanted.run, wanted.against].find((name) => name && !known(name));
    if (gone) throw fault(() => say('ev_run_gone', gone));
    // A sandbox without this page's origin: a report can run its own script and nothing else.
    const frame = h('iframe', { sandbox: 'allow-scripts', title: () => say('ev_report'), src: addressOf(wanted, 'html', { embedded: '1', theme: looks().theme }) });
    return {
      title: wanted.run,
      name: () => wanted.run,
      content: [h('p', { class: 'ev-sub ev-wait', role: 'status' }, both('ev_opening')), frame],
      drawn: drawTools,
    };
  });
  ondraw(drawAgainst);
  // Another run beside it is the same report still: no step of its own.
  one('#ev-against').addEventListener('change', (event) => go({ run: shown().run, against: event.target.value }, { replace: true }));
  const follow = () => {
    one('iframe', place)?.contentWindow.postMessage({ askllm: looks() }, '*');
    drawLinks();
  };
  new MutationObserver(follow).observe(root, { attributes: true, attributeFilter: ['lang'] });
  new MutationObserver(follow).observe(body, { attributes: true, attributeFilter: ['class'] });

  /* ---- print: a frame is cut off where its window ends, so the report is printed from its Markdown ---- */
  const bare = (words) => words.trim().replace(/^(`+) ?(.*?) ?\1$/, '$2').replaceAll('**', '');
  const laidOut = (markdown) => {
    const parts = [];
    let rows = null;
    for (const line of markdown.split('\n')) {
      if (line.startsWith('|')) {
        const cells = line.replace(/^\||\|\s*$/g, '').split('|').map(bare);
        if (!rows) parts.push(h('table', {}, rows = h('tbody', {}, h('tr', {}, cells.map((words) => h('th', {}, words))))));
        else if (!/^[\s|:-]+$/.test(line)) rows.append(h('tr', {}, cells.map((words) => h('td', {}, words))));
        continue;
      }
      rows = null;
      const words = bare(line.startsWith('<') ? line.replace(/<[^>]+>/g, '') : line.replace(/^(#+|-) /, '')).replaceAll('`', '');
      if (words) parts.push(h(/^[#<]/.test(line) ? 'h3' : 'p', {}, words));
    }
    return parts;
  };
  const unprint = () => all('.ev-print', place).forEach((old) => old.remove());
  addEventListener('beforeprint', () => {
    unprint();
    if (body.dataset.tab !== 'evaluation' || !shown()?.run) return;
    const { course } = state;
    if (course?.outcome === 'running' && course.name === shown().run) {
      place.append(h('div', { class: 'ev-print' }, both('ev_progress', count(course.done), count(course.total))));
      return;
    }
    const request = new XMLHttpRequest();
    request.open('GET', addressOf(shown(), 'md', {}), false);   // the print does not wait for a promise
    try { request.send(); } catch { /* told by the status */ }
    place.append(h('div', { class: 'ev-print' }, request.status === 200 ? laidOut(request.responseText) : say('server_lost')));
  });
  addEventListener('afterprint', unprint);
  return { drawTools };
}
