// The thumbs below an answer: right is kept at once, wrong asks in one click why, with room for the
// right answer. Both become questions of the set "chat", and can be taken back. What was pressed is
// kept with the conversation.
(page) => {
  const { one, all, say, note, tell, body } = page;
  const { tab, writable, ask, trying, load } = page.evaluation;
  if (!tab || !writable) return {};
  const dialog = one('#fb'), wrong = one('.fb-no', dialog), correction = one('#fb-words');
  let about = null;
  body.dataset.rates = '1';
  body.append(dialog);  // out of the tab, which is not shown beside the chat

  const thumb = (link) => /^#f-([0-9a-f]+)-(up|down)$/.exec(link?.getAttribute('href') || '') || [];
  const press = () => all('#chat a.thumb').forEach((link) => {
    const [, exchange, way] = thumb(link);
    const on = String(page.conversations.rated(exchange) === way);
    if (link.getAttribute('aria-pressed') !== on) link.setAttribute('aria-pressed', on);
  });
  new MutationObserver(press).observe(one('#chat'), { childList: true, subtree: true });

  const rate = async (exchange, good, reason = '') => {
    const conversation = one('#conversation textarea, #conversation input').value;
    const noted = await ask('POST', 'cases', { sent: { conversation, exchange, good, reason, correction: good ? '' : correction.value } });
    dialog.close();  // the word of thanks would stand behind it
    const takeBack = page.conversations.rate(exchange, good ? 'up' : 'down');
    press();
    note(() => say(noted.finished ? 'rate_saved' : 'rate_unfinished'), { undo: [() => say('undo'), trying(async () => {
      await ask('POST', 'cases/undo', { sent: { token: noted.token } });
      takeBack();
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
    const [, exchange, way] = thumb(event.target.closest?.('#chat a.thumb'));
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
