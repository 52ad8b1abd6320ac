// Where the chat stands: a question that is sent goes to the top of the view and stays there while
// its answer grows below it; the reader scrolls. A conversation that is opened shows its last answer.
// A button leads to the end while that is out of view.
(page) => {
  const { one, all, calm } = page;
  const chat = one('#chat'), end = one('#to-end');
  const ABOVE = 16;   // pixels left free above the question
  const SPARE = 18;   // and below the last answer, as in the style sheet
  const ALMOST = 30;  // that little below the view is no reason for a button
  let shown = '';     // the questions in the chat: how many, and the last
  let sent = false;   // whether the next change brings a question that was just sent
  let held = false;   // whether there is room below for the question to stay at the top
  let view = null;

  const last = () => all('#chat .user-row').at(-1);
  const top = (element) => element.getBoundingClientRect().top - view.getBoundingClientRect().top + view.scrollTop;
  const under = () => {
    const below = all('.message-row', view).at(-1);
    return below ? top(below) + below.offsetHeight + SPARE : 0;
  };
  // The room shrinks as the answer grows, so that nothing moves.
  const room = () => {
    const wrap = one('.message-wrap', view), row = last();
    if (!wrap) return;
    const lacking = held && row ? Math.ceil(top(row) - ABOVE + view.clientHeight - under()) : 0;
    wrap.style.paddingBottom = `${SPARE + Math.max(0, lacking)}px`;
  };
  const tell = () => { end.hidden = !view || under() - SPARE - ALMOST <= view.scrollTop + view.clientHeight; };
  const follow = () => {
    const now = one('#chat .bubble-wrap');
    if (!now) { end.hidden = true; return; }
    if (now !== view) {
      view = now;
      view.addEventListener('scroll', tell, { passive: true });
      new ResizeObserver(() => { room(); tell(); }).observe(view);
    }
    const asked = all('#chat .asked');
    const words = `${asked.length} ${asked.at(-1)?.textContent ?? ''}`;
    const moved = sent ? Boolean(one('.ans.wait', view)) : words !== shown;
    if (moved) {
      held = sent;
      sent = false;
    }
    shown = words;
    room();
    if (moved && last()) view.scrollTop = top(last()) - ABOVE;
    tell();
  };
  new MutationObserver(follow).observe(chat, { childList: true, subtree: true });
  // What opens in an answer makes it longer.
  chat.addEventListener('toggle', () => { if (view) { room(); tell(); } }, true);
  end.addEventListener('click', () => view.scrollTo({ top: under() - view.clientHeight, behavior: calm() ? 'auto' : 'smooth' }));
  return { sent: () => { sent = true; } };
}
