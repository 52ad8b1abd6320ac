// Asking: every question goes out through here, whoever asks it; one at a time; it can be stopped,
// asked again, changed, taken as typed. Also what tells that the server cannot be reached.
(page) => {
  const { one, all, body, say, note, door, address, random } = page;
  const box = () => one('#ask textarea');
  const stop = one('#stop'), editing = one('#editing'), offline = one('#offline');
  const healthz = new URL('healthz', document.baseURI);

  // The question at work: { ticket, question, how, sent }, or an event that waits for its word.
  let pending = null;
  // Gradio has not ended the last event, be its word here or not. Until it has, it lets one of the
  // same kind fall, and it shows the end of this one over whatever the chat shows by then.
  let running = false;
  let edited = null;    // the exchange whose question is in the box
  let hearing = 0;
  const busy = () => pending !== null;
  const hold = (what) => {
    // How many questions were settled: what waits for an answer can see it.
    if (!what && pending?.question !== undefined) body.dataset.answered = Number(body.dataset.answered || 0) + 1;
    pending = what;
    body.classList.toggle('asking', Boolean(what && what.question !== undefined));
    // What gives way to an empty chat goes at once; the server's word for it comes a little later.
    body.classList.toggle('emptied', Boolean(what?.empties));
    stop.hidden = !(what && what.question !== undefined);
    one('#src').setAttribute('aria-busy', String(!stop.hidden));
    clearInterval(hearing);
    heard = '';
    if (what) {
      setTimeout(watch, 3000);
      hearing = setInterval(hear, 2000);
    }
  };

  // A conversation is just being opened, or the last event is ending: a question that is sent
  // meanwhile waits, and goes to the conversation that is shown in the end. One at a time waits, too:
  // { question, act }; what is typed stays in the box until then.
  const opening = () => busy() && pending.question === undefined;
  const soon = () => opening() || (running && !busy());
  let waiting = null;
  const press = () => one('#ask .submit-button').click();
  const wait = (question, act = press) => {
    if (waiting && (waiting.act !== press || act !== press)) note(() => say('still_busy'));
    else waiting = { question, act };
  };
  // Nothing is at work any more. Who went back or forward meanwhile comes to that conversation first.
  const goOn = () => {
    if (busy() || running) return;
    page.conversations.land();
    if (busy() || !waiting) return;
    const { act } = waiting;
    waiting = null;
    act();
  };

  // Gradio learns of words in its box by this event.
  const write = (words) => {
    const area = box();
    area.value = words;
    area.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const edit = (exchange) => {
    edited = exchange;
    editing.hidden = !exchange;
  };

  /* ---- out ---- */
  const UNTAKEN = 3000;  // milliseconds within which Gradio takes a question
  const UNENDED = 10000; // and within which it ends an event whose word is here: nothing waits for ever
  // At once, in the frame of the key press: the words leave the box and stand in the chat.
  const leave = (how) => {
    const taken = { ticket: random(12), question: how.question, how, sent: false };
    if (edited || box().value.trim() === how.question.trim()) write('');
    edit(null);
    hold(taken);
    page.view.sent(how.question, how.before);
    setTimeout(() => { if (pending === taken && !taken.sent) failed('not_sent'); }, UNTAKEN);
  };
  // What Gradio sends, when it comes to it.
  const packed = () => {
    if (!pending?.ticket) leave({ question: box().value, before: edited });
    pending.sent = running = true;
    checkLegs();
    const { how } = pending;
    return JSON.stringify({
      ticket: pending.ticket,
      scope: how.scope ?? page.scope(),
      before: how.before ?? null,
      alone: Boolean(how.alone),
      expected: how.expected ?? null,
      known: page.conversations.known(),
      language: page.chinese() ? 'zh' : 'en',
    });
  };
  const typed = () => {
    const words = packed();
    return [pending.question, words];
  };
  const ask = (question, how = {}) => {
    if (soon()) { wait(question, () => ask(question, how)); return; }
    if (busy()) { note(() => say('still_busy')); return; }
    leave({ ...how, question });
    door('wire').trigger('again', { question });
  };
  // An event whose word is waited for: `recall`, `fresh`. One that Gradio let fall is sent again; of
  // one that is still on its way it lets the second fall.
  const trigger = (name, data) => new Promise((resolve) => {
    const send = () => {
      if (pending !== opens || opens.said || lost) return;
      opens.sent = running = true;
      door('wire').trigger(name, data || {});
      setTimeout(send, UNTAKEN);
    };
    const opens = { resolve, send, sent: false, empties: name === 'fresh' };
    hold(opens);
    if (!running) send();
  });

  /* ---- back ---- */
  let unended = 0;
  const ends = () => { clearTimeout(unended); unended = setTimeout(ended, UNENDED); };
  const word = (said) => {
    if (!said || !pending) return;
    if (said.kind === 'recalled' || said.kind === 'blank') {
      if (!opening()) return;
      pending.said = said;
      if (running) ends(); else ended();
      return;
    }
    if (said.ticket !== pending.ticket) return;
    if (running) ends();
    const { question, how } = pending;
    hold(null);
    page.view.settled(said.kind === 'kept');
    if (said.kind === 'lost') {
      page.conversations.recall();
      pending.again = () => ask(question, how);
      return;
    }
    if (said.kind === 'stopped') {
      note(() => say('stopped'));
      box().focus();
    } else if (said.kind === 'kept') {
      const { cut, undo } = page.conversations.keep(said.exchange, said.before);
      if (cut > 1 || how.edited) note(() => say('edited'), { undo: [() => say('undo'), () => { if (!busy()) undo(); }] });
    }
    goOn();
  };
  // Gradio has ended an event: what waited for that goes on.
  const ended = () => {
    clearTimeout(unended);
    running = false;
    const opens = opening() ? pending : null;
    if (opens?.said) {
      hold(null);
      opens.resolve(opens.said);
      opens.again?.();
    } else if (opens && !opens.sent) opens.send();
    goOn();
  };
  const failed = (key) => {
    // It was an event whose word had come, with or without another that waits for its end.
    if (!pending || (opening() && !pending.sent)) return;
    // Where the conversation did not open, the question that waited for it comes back.
    const { question = waiting?.question } = pending;
    if (opening()) waiting = null;
    hold(null);
    page.view.settled();
    if (question && !box().value) write(question);
    note(() => say(key), { long: true });
    if (running) ends(); else goOn();
  };
  stop.addEventListener('click', () => { if (pending?.ticket) door('wire').server.stop_question(pending.ticket).catch(() => watch()); });

  /* ---- the server may be gone: Gradio has no event for it, so the page asks ---- */
  let lost = false;
  const alive = () => fetch(healthz, { cache: 'no-store' }).then((answer) => answer.ok, () => false);
  const away = () => {
    if (lost) return;
    lost = true;
    offline.hidden = false;
    const question = pending?.question ?? waiting?.question;
    page.view.settled();
    if (question && !box().value) write(question);
    const look = async () => {
      if (!await alive()) { setTimeout(look, 1500); return; }
      // What was at work is lost with the old connection; a new page has all the rest.
      if (pending) { keepWords(); location.reload(); return; }
      lost = false;
      offline.hidden = true;
      note(() => say('online'));
    };
    setTimeout(look, 1500);
  };
  const watch = async () => {
    if (!pending || lost) return;
    if (!await alive()) away(); else setTimeout(watch, 3000);
  };
  addEventListener('offline', away);
  // A full queue, too, is told in the page alone: Gradio would paint an error over the chat.
  const send = window.fetch;
  window.fetch = async (...request) => {
    const path = String(request[0]?.url ?? request[0]);
    if (!path.includes('/queue/')) return send(...request);
    try {
      const answer = await send(...request);
      if (!answer.ok) failed(answer.status === 503 ? 'too_many' : 'not_sent');
      return answer;
    } catch (error) {
      watch();
      throw error;
    }
  };
  // Words that were typed and not sent outlive a reload.
  const DRAFT = 'askllm.draft';
  const keepWords = () => { try { sessionStorage.setItem(DRAFT, box().value || pending?.question || waiting?.question || ''); } catch { /* refused */ } };
  addEventListener('pagehide', keepWords);

  /* ---- an encoder or reader may have become ready, or have failed, since the page was made ---- */
  const retell = (told, key, reason) => {
    if (!told) return;
    if (!reason.en) { told.remove(); return; }
    told.replaceChildren(...page.both(key, reason));
  };
  const checkLegs = async () => {
    if (!one('#legs, #reads')) return;
    try {
      const { legs, reader: reads } = await (await fetch(healthz)).json();
      retell(one('#legs'), 'bm25_only', page.worded(legs));
      retell(one('#reads'), 'rules_only', page.worded(reads));
      if (!one('#notices .notice')) one('#notices .notices').remove();
    } catch { /* asked again with the next question */ }
  };
  for (const seconds of [0, 3, 10, 30]) setTimeout(checkLegs, seconds * 1000);

  /* ---- who hears the page is told what is being done only where it takes long, each stage once ---- */
  let heard = '';
  const hear = () => {
    const words = all('#chat .ans.wait .stage span').find((each) => each.getClientRects().length)?.textContent;
    if (!words || words === heard) return;
    heard = words;
    one('#heard').textContent = words;
  };

  /* ---- what can be done with a question and its answer ---- */
  const acts = {
    edit: (exchange) => { edit(exchange.id); write(exchange.question); box().focus(); },
    retry: (exchange) => ask(exchange.question, { before: exchange.id, alone: exchange.alone, scope: scopeOf(exchange) }),
    link: (exchange) => page.links.copy(exchange),
  };
  const scopeOf = ({ scope }) => (scope ? JSON.stringify(Object.fromEntries(Object.entries(scope).filter(([, bound]) => bound !== null))) : '{}');
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('#chat a.act, #chat a.again, #chat a.example, #chat a.literal');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    if (link.matches('.again, .example')) { ask(link.textContent.trim()); return; }
    const [, act, id] = /^#(?:a-(\w+)|l)-([0-9a-f]+)$/.exec(link.getAttribute('href')) || [];
    if (act === 'copy') { page.clipboard.copy(link); return; }
    const exchange = id && page.conversations.find(id);
    if (!exchange) return;
    if (act) acts[act]?.(exchange);
    else ask(exchange.question, { before: page.conversations.last(id) ? id : null, alone: true, scope: scopeOf(exchange) });
  }, true);
  one('#editing-off').addEventListener('click', () => { edit(null); write(''); box().focus(); });

  /* ---- it goes out, unless nothing is typed or one is at work: then the person is told so ---- */
  const sending = (event) => {
    const key = busy() && !soon() ? 'still_busy' : box().value.trim() ? '' : 'nothing_typed';
    if (!key && !busy() && !running) { leave({ question: box().value, before: edited, edited: Boolean(edited) }); return; }
    event.preventDefault();
    event.stopPropagation();
    if (!key) { wait(box().value); return; }
    note(() => say(key));
    box().focus();
  };
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229 && event.target.matches?.('#ask textarea')) sending(event);
  }, true);
  document.addEventListener('click', (event) => {
    if (event.target.closest?.('#ask .submit-button')) sending(event);
  }, true);
  // What is called a button is pressed like one.
  document.addEventListener('keydown', (event) => {
    if (event.key !== ' ' || !event.target.matches?.('#chat a[role=button]')) return;
    event.preventDefault();
    event.target.click();
  });

  address.watch((params, why) => {
    if (why !== 'start') return;
    const wire = door('wire');
    wire.watch('value', () => word(wire.props.value));
    let words = '';
    try { words = sessionStorage.getItem(DRAFT) || ''; sessionStorage.removeItem(DRAFT); } catch { /* refused */ }
    if (words) write(words);
  });
  return { busy, opening, packed, typed, ask, edit, trigger, ended, failed };
}
