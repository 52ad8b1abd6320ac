// The owner's: files added by choosing or dropping them, each with where it is and why it was refused.
// Only its upload is measured file by file; the index is built of all of them, and has one bar.
(page) => {
  const { one, all, h, say, both, note } = page;
  const { tab, writable, count, at, trying } = page.library;
  if (!tab || !writable) return {};
  const drop = one('#lb-add'), chooser = one('#lb-file'), list = one('#lb-queue'), told = one('#lb-told'), whole = one('#lb-whole');
  const queue = [];   // { file, item, bar, said, path, state: waiting | sending | queued | indexing | ready | refused }
  let largest = Infinity;

  /* ---- one file ---- */
  const put = (entry, state, ...words) => {
    entry.state = state;
    entry.item.dataset.state = state;
    entry.said.replaceChildren(...words);
    if (state !== 'sending') entry.bar.remove();
    else if (!entry.bar.isConnected) entry.item.append(entry.bar);
    if (!entry.told) drawTaken();
  };
  const within = (...states) => queue.filter((entry) => states.includes(entry.state));

  /* ---- the bar of all that are being added: files that arrive, then the index ---- */
  const drawWhole = (share, ...lines) => {
    let bar = one('progress', whole);
    if (!bar) {
      bar = h('progress', { 'aria-label': () => say('lib_queue') });
      whole.append(bar, h('p', { class: 'lb-sub num' }), h('p', { class: 'lb-sub num' }));
    }
    whole.hidden = false;
    if (share === null) bar.removeAttribute('value'); else bar.value = share;
    all('p', whole).forEach((line, place) => line.replaceChildren(...(lines[place] || [])));
  };
  const drawTaken = () => {
    const fresh = queue.filter((entry) => !entry.told), taken = fresh.length - within('waiting', 'sending').length;
    if (sending && fresh.length) drawWhole(taken / fresh.length, both('lib_taken', count(taken), count(fresh.length)));
  };
  const send = (entry) => new Promise((done) => {
    const { file } = entry;
    const refuse = (...words) => { put(entry, 'refused', ...words); done(); };
    if (entry.folder) { refuse(...both('lib_a_folder')); return; }
    if (file.size > largest) { refuse(...both('lib_too_big', (file.size / 1e6).toFixed(0), count(largest / 1e6))); return; }
    const request = new XMLHttpRequest();   // fetch tells nothing of how far a body has gone
    request.open('POST', at('articles', { name: file.name, build: 'false' }));
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.addEventListener('progress', (event) => {
      if (!event.lengthComputable) return;
      entry.bar.value = event.loaded / event.total;
      put(entry, 'sending', ...(event.loaded < event.total ? [...both('lib_sending'), ` ${Math.round(100 * event.loaded / event.total)} %`] : both('lib_checking')));
    });
    request.addEventListener('load', () => {
      let value = null;
      try { value = JSON.parse(request.responseText); } catch { /* told by the status */ }
      if (request.status !== 201) {
        refuse(...page.spans(page.worded(value, value?.error || `${request.status}`)));
        return;
      }
      entry.path = value.path;
      put(entry, 'queued', ...both('lib_queued'));
      done();
    });
    request.addEventListener('error', () => refuse(...both('server_lost')));
    put(entry, 'sending', ...both('lib_sending'));
    request.send(file);
  });

  /* ---- all of them ---- */
  let sending = false;
  const sendAll = async () => {
    if (sending) return;
    sending = true;
    const next = () => queue.find((entry) => entry.state === 'waiting');
    const worker = async () => { for (let entry = next(); entry; entry = next()) await send(entry); };
    await Promise.all([worker(), worker()]);
    sending = false;
    if (within('queued').length) await page.library_index.start(false);
    else settle(null);
  };
  const inView = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return element.checkVisibility() && top < innerHeight && bottom > 0;
  };
  // The outcome stands above the files; it is heard with the reason of each that failed.
  // A build that was under way before a file came may not have it: the next one follows.
  const settle = (ended, lacking = []) => {
    for (const entry of ended ? within('queued', 'indexing') : []) {
      if ((sending || ended.outcome === 'running') && lacking.includes(entry.path)) continue;
      if (ended.outcome !== 'failed') put(entry, 'ready', ...both('lib_ready'));
      else put(entry, 'refused', ...both('lib_unready'));
    }
    const fresh = queue.filter((entry) => !entry.told);
    if (!fresh.length || fresh.some((entry) => !['ready', 'refused'].includes(entry.state))) return;
    fresh.forEach((entry) => { entry.told = true; });
    whole.hidden = true;
    const bad = fresh.filter((entry) => entry.state === 'refused'), good = fresh.length - bad.length;
    const words = bad.length ? ['lib_added_some', count(good), count(bad.length)] : ['lib_added', count(good)];
    told.dataset.state = bad.length ? 'refused' : 'ready';
    told.replaceChildren(...both(...words), ...bad.map((entry) => h('span', { class: 'sr' }, ` ${entry.file.name}: `, [...entry.said.childNodes].map((node) => node.cloneNode(true)))));
    if (bad.length) list.scrollTop = bad[0].item.offsetTop - list.offsetTop - 40;  // below the edge that fades
    if (!inView(told)) note(() => say(...words), { long: Boolean(bad.length) });
    one('#lb-tidy').hidden = false;
  };
  // How far the index is: null where that is not known.
  const indexed = (share, stage, speed) => {
    if (sending || !within('queued', 'indexing').length) return;
    within('queued').forEach((entry) => put(entry, 'indexing', ...both('lib_indexing')));
    drawWhole(share, stage, speed);
  };
  const add = (files) => {
    if (!files.length) return;
    const made = files.map(({ file, folder }) => {
      const entry = { file, folder, bar: h('progress', { max: 1, value: 0, 'aria-label': file.name }), said: h('p', { class: 'lb-sub' }) };
      entry.item = h('li', {}, h('b', {}, file.name), entry.said);
      put(entry, 'waiting', ...both('lib_waiting'));
      return entry;
    });
    queue.push(...made);
    list.append(...made.map((entry) => entry.item));
    list.hidden = false;
    delete told.dataset.state;
    told.replaceChildren(...both('lib_adding', count(made.length)));
    one('#lb-tidy').hidden = true;
    show(true);
    made[0].item.scrollIntoView({ block: 'nearest' });
    trying(sendAll)();
  };

  /* ---- on a phone this part opens above the list ---- */
  const go = one('#lb-go');
  const show = (on) => {
    tab.classList.toggle('adding', on);
    go.setAttribute('aria-expanded', String(on));
  };
  go.addEventListener('click', () => {
    show(!tab.classList.contains('adding'));
    if (tab.classList.contains('adding')) one('#lb-choose').focus();
  });

  /* ---- choosing and dropping ---- */
  one('#lb-choose').addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', () => {
    add([...chooser.files].map((file) => ({ file })));
    chooser.value = '';   // the same file may be chosen again after it was mended
  });
  const carries = (event) => event.dataTransfer?.types.includes('Files');
  // Anywhere on the tab: a file that misses the frame must not replace the page.
  tab.addEventListener('dragover', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    drop.classList.add('over');
  });
  tab.addEventListener('dragleave', (event) => { if (!tab.contains(event.relatedTarget)) drop.classList.remove('over'); });
  tab.addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    drop.classList.remove('over');
    add([...event.dataTransfer.items].filter((item) => item.kind === 'file')
      .map((item) => ({ file: item.getAsFile(), folder: item.webkitGetAsEntry?.()?.isDirectory }))
      .filter(({ file }) => file));
  });
  one('#lb-tidy').addEventListener('click', () => {
    queue.splice(0);
    list.replaceChildren();
    told.replaceChildren();
    list.hidden = true;
    one('#lb-tidy').hidden = true;
    one('#lb-choose').focus();
  });
  page.reword(list, () => list.setAttribute('aria-label', say('lib_queue')));
  // Leaving would cut an upload short.
  addEventListener('beforeunload', (event) => { if (sending) event.preventDefault(); });

  const allow = (state) => {
    largest = state.largest;
    one('#lb-kinds').replaceChildren(...both('lib_kinds', count(largest / 1e6)));
    chooser.accept = state.kinds.join(',');
  };
  return { allow, indexed, settle };
}
