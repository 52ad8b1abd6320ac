// Where the chat stands: a question that is sent goes to the top of the view and stays there while
// its answer grows below it; the reader scrolls. A conversation that is opened shows its last answer.
// A button leads to the end while that is out of view. Gradio shows a question when its server has
// taken it; until then one stands here, from the frame of the key press on.
(page) => {
  const { one, all, h, both, calm } = page;
  const chat = one('#chat'), end = one('#to-end');
  const ABOVE = 16;   // pixels left free above the question
  const SPARE = 18;   // and below the last answer, as in the style sheet
  const ALMOST = 30;  // that little below the view is no reason for a button
  let shown = '';     // the questions in the chat: how many, and the last
  let sent = false;   // whether the next change brings a question that was just sent
  let held = false;   // whether there is room below for the question to stay at the top
  let view = null;
  let placed = 0, seen = 0;  // where the view was put and where it is: elsewhere, and the reader went there
  let stood = null;          // how far down in the chat the last question stood

  const last = () => all('#chat .user-row').at(-1);
  const top = (element) => element.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop;
  const under = () => {
    const below = all('.message-row', view).at(-1);
    return below ? top(below) + below.offsetHeight + SPARE : 0;
  };
  // The room shrinks as the answer grows, so that nothing moves.
  const room = () => {
    const wrap = one('.message-wrap.sent', view) || one('.message-wrap', view), row = last();
    if (!wrap) return;
    const lacking = held && row ? Math.ceil(top(row) - ABOVE + view.clientHeight - under()) : 0;
    wrap.style.paddingBottom = `${SPARE + Math.max(0, lacking)}px`;
  };
  const tell = () => { end.hidden = !view || under() - SPARE - ALMOST <= view.scrollTop + view.clientHeight; };
  const place = () => {
    view.scrollTop = top(last()) - ABOVE;
    placed = seen = view.scrollTop;
  };
  // What grows or shrinks around the chat, as the question box does, moves the question no more than that.
  // Not for any change inside it: Gradio makes one when somebody scrolls, before that is seen here.
  const stay = () => {
    room();
    if (held && last() && Math.abs(seen - placed) < 2) place();
    remember();
    tell();
  };
  // What changes above the last question does not move it, where the reader has it or its answer
  // before him: the questions to go on with leave the answer before it as it is finished. What is
  // taken away may let the browser scroll first, so it counts from where the view was seen last.
  const keep = () => {
    const moved = stood === null || !last() ? 0 : top(last()) - stood;
    if (Math.abs(moved) < 1 || stood - seen > view.clientHeight / 2) return;
    const there = Math.abs(seen - placed) < 2;
    view.scrollTop = seen + moved;
    seen = view.scrollTop;
    if (there) placed = seen;
  };
  const remember = () => { stood = view && last() ? top(last()) : null; };

  /* ---- the question that was just sent, drawn as Gradio will draw it ---- */
  const SHOWN = 600;  // characters, as many as the server shows
  const LATE = 1000;  // milliseconds that a finished answer may take to be drawn
  let mine = [];      // what stands for the question until Gradio shows it
  let others = [];    // the rows that were there before it
  const rows = () => all('.message-row:not(.sent)', chat);
  const row = (kind, content) => h('div', { class: `message-row sent ${kind}-row` }, h('div', { class: `message ${kind}` }, h('div', { class: 'prose' }, content)));
  const lines = (question) => {
    const letters = [...question.trim()];
    const words = letters.length > SHOWN ? `${letters.slice(0, SHOWN).join('')}…` : letters.join('');
    return words.split(/[\r\n\v\f\x85\u2028\u2029]+/).flatMap((line, place) => (place ? [h('br'), line] : [line]));
  };
  const clear = () => {
    mine.forEach((each) => each.remove());
    mine = others = [];
    rows().forEach((each) => { each.hidden = false; });
  };
  const put = (question, before) => {
    clear();
    const frame = one('.bubble-wrap', chat);
    if (!frame) return;
    others = rows();
    // What is asked again or changed gives way, and all after it.
    const from = before ? others.findIndex((each) => one(`a.edit[href="#a-edit-${before}"]`, each)) : -1;
    if (from >= 0) others.slice(from).forEach((each) => { each.hidden = true; });
    mine = [row('user', h('div', { class: 'asked' }, lines(question))), row('bot', h('div', { class: 'ans wait' }, h('p', { class: 'stage' }, both('stage_begun'))))];
    const wrap = one('.message-wrap', frame);
    if (!wrap) mine = [h('div', { class: 'message-wrap sent' }, mine)];
    (wrap || frame).append(...mine);
  };
  // Gradio writes rows first and their words later, maybe in another frame: they are seen once all is there.
  const swapped = () => {
    if (!mine.length) return false;
    const fresh = rows().filter((each) => !others.includes(each));
    const there = fresh.some((each) => one('.ans', each)) || others.some((each) => one('.ans:is(.wait, .grows)', each));
    if (there) clear();
    else fresh.forEach((each) => { each.hidden = true; });
    return there;
  };

  const follow = () => {
    const now = one('#chat .bubble-wrap');
    if (!now) { end.hidden = true; return; }
    if (now !== view) {
      view = now;
      seen = view.scrollTop;
      stood = null;
      view.addEventListener('scroll', () => { seen = view.scrollTop; tell(); }, { passive: true });
      new ResizeObserver(stay).observe(view);
    }
    const same = swapped();
    const asked = all('#chat .asked');
    const words = `${asked.length} ${asked.at(-1)?.textContent ?? ''}`;
    const moved = sent ? Boolean(one('.ans.wait', view)) : words !== shown && !same;
    if (moved) {
      held = sent;
      sent = false;
    }
    shown = words;
    if (same) stay();
    else {
      // Gradio takes rows away before it writes the new ones: the end of the chat comes up and takes
      // the view with it. Who scrolls up is not at the end.
      const pulled = view.scrollTop < seen - 1 && view.scrollTop + view.clientHeight >= view.scrollHeight - 1;
      room();
      if (pulled && !moved) view.scrollTop = seen;
      if (!moved) keep();
      else if (last()) place();
      remember();
      tell();
    }
  };
  new MutationObserver(follow).observe(chat, { childList: true, subtree: true });
  // What opens in an answer makes it longer.
  chat.addEventListener('toggle', () => { if (view) { room(); remember(); tell(); } }, true);
  end.addEventListener('click', () => view.scrollTo({ top: under() - view.clientHeight, behavior: calm() ? 'auto' : 'smooth' }));
  return {
    // A question goes out, in the place of the exchange `before` and all after it, if there is one.
    sent: (question, before = null) => { sent = true; put(question, before); },
    // It is at work no more; a finished answer may still be on its way to the chat.
    settled: (answered = false) => {
      const those = mine;
      if (answered) setTimeout(() => { if (mine === those) clear(); }, LATE);
      else { sent = false; clear(); }
    },
  };
}
