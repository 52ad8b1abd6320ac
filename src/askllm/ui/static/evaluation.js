// The evaluation tab and the ratings in the chat.
// Names, questions and messages enter the page as text nodes, never as markup.
({ one, all, h, both, say, icon, note, fault, tell, body, address, chinese, spoken, spans, worded }) => {
  const tab = one('.ak.evaluation');
  if (!tab) return;
  const writable = tab.dataset.writable === '1';
  const MOST = 20_000_000;

  const count = (number) => number.toLocaleString('en');
  const BIN = 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 11v5M13.5 11v5';
  const LIST = 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01';

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
  let state = { sets: [], runs: [], drafts: 0, course: null };
  let chosen = null;   // id of the set that would be run
  let shown = null;    // what the right side shows: { run, against } or { set, start }

  const load = async () => {
    state = await ask('GET', 'state');
    if (!state.sets.some((each) => each.id === chosen)) {
      chosen = state.sets.find((each) => each.questions)?.id ?? null;
      if (chosen) drawDetails();
    }
    drawSets();
    drawRuns();
    drawCourse(state.course);
    drawAgainst();
    if (writable) drawReview();
    watch();
  };

  /* ---- sets ---- */
  const drawSets = () => {
    const rows = state.sets.map((each) => h('li', {},
      h('label', { class: 'ev-set' },
        h('input', { type: 'radio', name: 'ev-set', value: each.id, checked: each.id === chosen, disabled: !each.questions, onchange: () => { chosen = each.id; drawDetails(); } }),
        h('span', { class: 'ev-n' }, each.name),
        h('span', { class: 'ev-sub' }, each.questions === null ? spans(worded(each.problem)) : both('ev_questions', count(each.questions)),
          each.kept ? null : [' · ', both('ev_beside')])),
      each.questions ? h('button', { type: 'button', class: 'ib', onclick: trying(() => openSet(each.id, 0)) }, icon(LIST), h('span', { class: 'sr' }, both(each.editable && writable ? 'ev_open_set' : 'ev_look_set'), ` ${each.name}`)) : null,
      writable && each.kept ? h('button', { type: 'button', class: 'ib', onclick: trying(() => removeSet(each)) }, icon(BIN), h('span', { class: 'sr' }, both('ev_delete_set'), ` ${each.name}`)) : null));
    one('#ev-sets').replaceChildren(...(rows.length ? rows : [h('li', { class: 'ev-sub' }, both('ev_no_sets'))]));
  };
  const drawDetails = async () => {
    const place = one('#ev-details'), wanted = chosen;
    let found;
    try { found = await ask('GET', `set?id=${encodeURIComponent(wanted)}`); } catch (error) { if (wanted === chosen) place.replaceChildren(h('p', { class: 'ev-bad' }, error.message)); return; }
    if (wanted !== chosen) return;
    const list = (key, lines) => h('details', {}, h('summary', {}, both(key, count(lines.length))), h('ul', {}, lines.slice(0, 200).map((line) => h('li', {}, line))));
    place.replaceChildren(...[
      found.problems.length ? list('ev_left_out', found.problems.map(([path, said]) => [`${path} `, spans(worded(said))])) : null,
      found.findings?.length ? list('ev_findings', found.findings.map(([path, said]) => [`${path}: `, spans(worded(said))])) : null,
      found.findings && !found.findings.length && !found.problems.length ? h('p', { class: 'ev-sub' }, both('ev_fine')) : null,
    ].filter(Boolean));
  };
  const upload = async (file) => {
    if (file.size > MOST) throw fault(() => say('ev_too_large'));
    const kept = await ask('POST', `sets?name=${encodeURIComponent(file.name)}`, new Blob([file]));
    chosen = kept.id;
    await load();
    await drawDetails();
  };
  const removeSet = async (each) => {
    if (!confirm(say('ev_sure_set', each.name))) return;
    await ask('DELETE', `sets?id=${encodeURIComponent(each.id)}`);
    if (shown?.set === each.id) close();
    await load();
  };

  /* ---- a run ---- */
  const drawCourse = (course) => {
    const place = one('#ev-course');
    if (!place) return;
    const running = course?.outcome === 'running';
    one('#ev-run').disabled = running;
    const stop = one('#ev-stop');
    stop.hidden = !running;
    stop.disabled = Boolean(course?.stopping);
    stop.replaceChildren(...both(course?.stopping ? 'ev_stopping' : 'ev_stop'));
    if (!course) { place.replaceChildren(); return; }
    if (!running) {
      const { name, done, total } = course;
      const words = { done: ['ev_done', name, count(done)], stopped: ['ev_stopped', name, count(done), count(total)], failed: ['ev_failed', name, worded(course.reason || null)] }[course.outcome];
      place.replaceChildren(h('p', { class: course.outcome === 'failed' ? 'ev-bad' : 'ev-sub', role: 'status' }, both(...words)));
      return;
    }
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
  const soFar = (figures, done) => [
    h('p', { class: 'ev-sub' }, both('ev_so_far', count(done))),
    h('dl', {}, Object.entries(figures).map(([name, value]) => h('div', {}, h('dt', {}, both(`ev_so_far_${name}`)),
      h('dd', {}, name === 'wall_ms' ? `${count(Math.round(value))} ms` : percent(value))))),
  ];
  const run = async (set, name) => {
    if (!set) throw fault(() => say('ev_choose'));
    drawCourse(await ask('POST', 'runs', { set, name }));
    watch();
  };
  let watching = 0, seen = null;
  const watch = () => {
    clearTimeout(watching);
    const busy = state.course?.outcome === 'running';
    // Another tab may start a run at any time; nobody looks while this one is hidden.
    watching = setTimeout(look, body.dataset.tab === 'evaluation' && !document.hidden ? (busy ? 400 : 2000) : 8000);
  };
  const look = async () => {
    if (body.dataset.tab !== 'evaluation' || document.hidden) { watch(); return; }
    try {
      const course = await ask('GET', 'course');
      const mark = course && `${course.name} ${course.outcome}`;
      const ended = seen !== null && mark !== seen && course?.outcome !== 'running';
      seen = mark ?? '';
      state.course = course;
      drawCourse(course);
      if (ended) {
        await load();
        if (course.outcome === 'done' && !shown && !matchMedia('(max-width: 820px)').matches) openRun(course.name);
      }
    } catch { /* the server may be starting anew; the next look tells */ }
    watch();
  };

  /* ---- saved runs ---- */
  const percent = (share) => share === null ? '–' : `${(100 * share).toFixed(1)} %`;
  const when = (measured) => {
    const date = new Date(measured);
    return Number.isNaN(date.getTime()) ? '' : `${date.toLocaleDateString('sv')} ${date.toTimeString().slice(0, 5)}`;
  };
  const drawRuns = () => {
    const rows = state.runs.map((each) => h('li', { 'aria-current': shown?.run === each.name ? 'true' : null },
      h('button', { type: 'button', class: 'ev-run', disabled: Boolean(each.problem), onclick: () => openRun(each.name) },
        h('span', { class: 'ev-n' }, each.name),
        h('span', { class: 'ev-sub num' }, each.problem ? spans(worded(each.problem)) : [when(each.measured), when(each.measured) && ' · ', both('ev_questions', count(each.questions)), ' · ', both('ev_right', percent(each.right)),
          each.unfinished ? [' · ', both('ev_part', each.asked.replace(' of ', ' / '))] : null])),
      writable && each.unfinished && each.set ? h('button', { type: 'button', class: 'ev-b link', onclick: trying(() => run(each.set, each.name)) }, both('ev_continue'), h('span', { class: 'sr' }, ` ${each.name}`)) : null,
      writable ? h('button', { type: 'button', class: 'ib', onclick: trying(() => removeRun(each.name)) }, icon(BIN), h('span', { class: 'sr' }, both('ev_delete', each.name))) : null));
    one('#ev-runs').replaceChildren(...(rows.length ? rows : [h('li', { class: 'ev-sub' }, both('ev_no_runs'))]));
  };
  const removeRun = async (name) => {
    if (!confirm(say('ev_sure', name))) return;
    await ask('DELETE', `runs/${encodeURIComponent(name)}`);
    if (shown?.run === name || shown?.against === name) close();
    await load();
  };

  /* ---- the right side ---- */
  const view = one('#ev-view'), place = one('#ev-body'), empty = [...one('#ev-body').childNodes];
  const open = (title, content) => {
    one('header', view).hidden = false;
    one('#ev-title').replaceChildren(...[title].flat());
    place.replaceChildren(...content);
    body.classList.add('ev-open');
    one('#ev-title').focus({ preventScroll: true });
    drawRuns();
  };
  const close = () => {
    const { run, set } = shown || {};
    const inside = view.contains(document.activeElement);
    shown = null;
    one('header', view).hidden = true;
    place.replaceChildren(...empty);
    body.classList.remove('ev-open');
    drawRuns();
    if (!inside) return;   // else back to what opened it
    const row = run ? all('#ev-runs li')[state.runs.findIndex(({ name }) => name === run)] : all('#ev-sets li')[state.sets.findIndex(({ id }) => id === set)];
    (row && one('button', row) || one('#ev-review:not([hidden])'))?.focus();
  };
  one('#ev-back').addEventListener('click', close);
  const look_of = () => ({ language: chinese() ? 'zh' : 'en', theme: body.classList.contains('dark') ? 'dark' : 'light' });
  const reportAt = (kind, more) => at(`runs/${encodeURIComponent(shown.run)}/${kind}?${new URLSearchParams({ ...(shown.against ? { against: shown.against } : {}), language: look_of().language, ...more })}`).href;
  const openRun = (name, against = '') => {
    shown = { run: name, against };
    one('#ev-tools').hidden = false;
    // A sandbox without this page's origin: a report can run its own script and nothing else.
    const frame = h('iframe', { sandbox: 'allow-scripts', title: () => say('ev_report'), src: reportAt('html', { embedded: '1', theme: look_of().theme }) });
    open(name, [h('p', { class: 'ev-sub ev-wait', role: 'status' }, both('ev_opening')), frame]);
    drawAgainst();
    drawLinks();
  };
  const drawLinks = () => {
    if (shown?.run) for (const link of all('#ev-tools a')) link.href = reportAt(link.dataset.kind, { download: '1' });
  };
  const drawAgainst = () => {
    if (!shown?.run) return;
    const others = state.runs.filter((each) => each.name !== shown.run && !each.problem).map((each) => each.name);
    const select = one('#ev-against');
    select.replaceChildren(h('option', { value: '' }, '—'), ...others.map((name) => h('option', { value: name, selected: name === shown.against }, name)));
    select.closest('label').hidden = !others.length;
  };
  one('#ev-against').addEventListener('change', (event) => openRun(shown.run, event.target.value));
  new MutationObserver(() => {
    one('iframe', place)?.contentWindow.postMessage({ askllm: look_of() }, '*');
    drawLinks();
  }).observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
  new MutationObserver(() => one('iframe', place)?.contentWindow.postMessage({ askllm: look_of() }, '*'))
    .observe(body, { attributes: true, attributeFilter: ['class'] });

  /* ---- the questions of a set: keep, mend, drop ---- */
  const SHOWN = 50;
  const openSet = async (id, start) => {
    const found = await ask('GET', `questions?id=${encodeURIComponent(id)}&start=${start}`);
    if (!found.questions.length && start) { await openSet(id, Math.max(0, start - SHOWN)); return; }
    shown = { set: id, start };
    one('#ev-tools').hidden = true;
    const draft = id === 'sets:draft.jsonl', editable = found.editable && writable;
    const into = draft && h('input', { id: 'ev-into', value: kept(), maxlength: '64', autocomplete: 'off', spellcheck: 'false' });
    const turn = (to) => trying(() => openSet(id, to));
    const last = start + found.questions.length;
    open(draft ? both('ev_drafts') : id.replace(/^\w+:/, ''), [h('div', { class: 'ev-q' },
      draft ? h('label', { class: 'ev-inline' }, both('ev_into'), into) : null,
      ...found.questions.map((question) => card(question, { id, draft, editable, into })),
      h('p', { class: 'ev-sub ev-none' }, both('ev_nothing_left')),
      found.total > SHOWN ? h('div', { class: 'ev-row num' },
        h('button', { type: 'button', class: 'ev-b', disabled: !start, onclick: turn(start - SHOWN) }, both('ev_previous')),
        h('span', { class: 'ev-sub' }, both('ev_range', count(start + 1), count(last), count(found.total))),
        h('button', { type: 'button', class: 'ev-b', disabled: last >= found.total, onclick: turn(last) }, both('ev_next'))) : null)]);
    place.scrollTop = 0;
  };
  const kept = () => { try { return localStorage.getItem('askllm.into') || 'my-questions'; } catch { return 'my-questions'; } };
  let named = 0;
  const card = (question, { id, draft, editable, into }) => {
    const number = ++named;
    const words = h('textarea', { id: `ev-w${number}`, rows: '2', readonly: !editable }, question.question);
    const answers = h('textarea', { id: `ev-a${number}`, rows: String(Math.max(2, question.answers.length)), readonly: !editable }, question.answers.join('\n'));
    const can = h('input', { type: 'checkbox', checked: question.answerable, disabled: !editable });
    const golden = h('div', {}, h('label', { for: `ev-a${number}` }, both('ev_answers')), answers);
    golden.hidden = !question.answerable;
    can.addEventListener('change', () => { golden.hidden = !can.checked; });
    const made = h('article', { class: 'ev-card', 'data-id': question.id });
    const act = (action) => trying(async () => {
      if (action === 'drop' && !draft && !confirm(say('ev_sure_drop'))) return;
      const sent = { set: id, id: question.id, action, question: words.value, answers: answers.value.split('\n'), answerable: can.checked };
      if (action === 'keep') sent.into = into.value.trim();
      await ask('POST', 'questions', sent);
      if (action === 'keep') { try { localStorage.setItem('askllm.into', sent.into); } catch { /* refused */ } }
      note(() => action === 'keep' ? say('ev_kept', sent.into) : say(action === 'mend' ? 'ev_saved' : 'ev_dropped'));
      if (action !== 'mend') {
        const next = made.nextElementSibling;
        made.remove();
        one('textarea', next || view)?.focus();
      }
      await load();
      if (action !== 'mend' && !one('.ev-card', place)) await openSet(id, shown.start);
    });
    made.append(
      h('p', { class: 'ev-sub' }, question.id, question.type ? ` · ${question.type}` : '', question.tags.map((tag) => h('span', { class: 'ev-tag' }, tag))),
      h('label', { for: words.id }, both('ev_question')), words,
      h('label', { class: 'ev-inline' }, can, both('ev_answerable')), golden,
      ...question.evidence.map((quote) => h('blockquote', {}, quote)),
      question.note ? h('p', { class: 'ev-sub' }, question.note) : '',
      editable ? h('div', { class: 'ev-row' },
        draft ? h('button', { type: 'button', class: 'ev-b main', onclick: act('keep') }, both('ev_keep')) : h('button', { type: 'button', class: 'ev-b main', onclick: act('mend') }, both('ev_save')),
        h('button', { type: 'button', class: 'ev-b', onclick: act('drop') }, both('ev_drop'))) : '');
    return made;
  };
  const drawReview = () => {
    const button = one('#ev-review');
    button.hidden = !state.drafts;
    button.replaceChildren(...both('ev_review', count(state.drafts)));
  };

  /* ---- wiring ---- */
  if (writable) {
    one('#ev-form').addEventListener('submit', trying(async () => {
      await run(chosen, one('#ev-name').value);
      state.course = await ask('GET', 'course');
      seen = `${state.course.name} running`;
      one('#ev-name').value = '';
      watch();
    }));
    one('#ev-stop').addEventListener('click', trying(async () => drawCourse(await ask('POST', 'stop', {}))));
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
    one('#ev-draft').addEventListener('submit', trying(async () => {
      const made = await ask('POST', 'drafts', { wanted: Number(one('#ev-wanted').value) || 20, seed: Math.floor(Math.random() * 1e6) });
      await load();
      await openSet(made.id, 0);
    }));
    one('#ev-review').addEventListener('click', trying(() => openSet('sets:draft.jsonl', 0)));
  }

  /* ---- rating an answer of the chat ---- */
  const rated = new Map();
  if (writable) {
    body.dataset.rates = '1';
    const dialog = one('#fb'), wrong = one('.fb-no', dialog), correction = one('#fb-words');
    let about = null;
    body.append(dialog);  // out of the tab, which is not shown beside the chat
    const press = () => all('#chat a.thumb').forEach((link) => {
      const [, exchange, way] = /^#f-([0-9a-f]+)-(up|down)$/.exec(link.getAttribute('href')) || [];
      const on = String(rated.get(exchange) === way);
      if (link.getAttribute('aria-pressed') !== on) link.setAttribute('aria-pressed', on);
    });
    new MutationObserver(press).observe(one('#chat'), { childList: true, subtree: true });
    const rate = async (exchange, good, reason = '') => {
      const conversation = one('#conversation textarea, #conversation input').value;
      const noted = await ask('POST', 'cases', { conversation, exchange, good, reason, correction: good ? '' : correction.value });
      dialog.close();  // the word of thanks would stand behind it
      const before = rated.get(exchange);
      rated.set(exchange, good ? 'up' : 'down');
      press();
      note(() => say(noted.finished ? 'rate_saved' : 'rate_unfinished'), { undo: [() => say('undo'), trying(async () => {
        await ask('POST', 'cases/undo', { token: noted.token });
        if (before) rated.set(exchange, before); else rated.delete(exchange);
        press();
        note(() => say('undone'));
        load().catch(tell);
      })] });
      load().catch(tell);
    };
    const save = async (reason) => {
      wrong.hidden = true;
      try { await rate(about, false, reason); } catch (error) { wrong.textContent = error.message; wrong.hidden = false; }
    };
    document.addEventListener('click', (event) => {
      const link = event.target.closest?.('#chat a.thumb');
      const [, exchange, way] = /^#f-([0-9a-f]+)-(up|down)$/.exec(link?.getAttribute('href') || '') || [];
      if (!exchange) return;
      event.preventDefault();
      event.stopPropagation();
      if (way === 'up') { rate(exchange, true).catch(tell); return; }
      about = exchange;
      correction.value = '';
      wrong.hidden = true;
      dialog.showModal();
      correction.focus();
    }, true);
    dialog.addEventListener('click', (event) => {
      const reason = event.target.closest('[data-reason]')?.dataset.reason;
      if (reason) save(reason);
      else if (event.target === dialog) dialog.close();
    });
    correction.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      save('wrong_answer');
    });
    press();
  }

  document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
  address.tab('evaluation', { title: 'tab_evaluation', shown: () => { load().catch(tell); } });
}
