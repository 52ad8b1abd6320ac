// For people who hear the page: the answer is spoken once it is finished, with its sources, and
// Gradio's parts are named in the language of the page.
(page) => {
  const { one, all, h, say, root, body } = page;
  const put = (element, name, value) => { if (element && element.getAttribute(name) !== value) element.setAttribute(name, value); };

  /* ---- Gradio's parts. Every value is compared first: Gradio writes its own again with each change ---- */
  const named = () => {
    const log = one('#chat [role=log]');
    put(log, 'aria-label', say('heard_chat'));
    // An answer that streams would be read again from its start with each step.
    put(log, 'aria-live', 'off');
    // A message is labelled with its own HTML source, which would be read aloud.
    all('#chat .message-row').forEach((row) => all('[aria-label*="message: "], [data-heard]', row).forEach((message) => {
      put(message, 'data-heard', '');
      put(message, 'role', 'group');
      put(message, 'aria-label', say(one('.asked', message) ? 'heard_question' : 'heard_answer'));
    }));
    // A list that has buttons in place of items.
    const examples = one('#chat .examples');
    put(examples, 'role', 'group');
    put(examples, 'aria-label', say('heard_examples'));
    all('#chat .example[aria-label]').forEach((button) => button.removeAttribute('aria-label'));
    put(one('#ask .submit-button'), 'aria-label', say('heard_send'));
  };
  named();
  const parts = { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-label', 'aria-live'] };
  for (const part of ['#chat', '#ask']) new MutationObserver(named).observe(one(part), parts);
  new MutationObserver(named).observe(root, { attributes: true, attributeFilter: ['lang'] });

  // An icon tells who points at it what it tells who hears it.
  const heardOf = (element) => all('.sr > span', element).filter((each) => getComputedStyle(each).display !== 'none').map((each) => each.textContent).join('');
  all('#hdr button:has(> .sr)').forEach((button) => page.reword(button, () => { button.title = heardOf(button); }));
  // What comes with each answer is told when it is pointed at: in the language of that moment.
  document.addEventListener('pointerover', (event) => {
    const act = event.target.closest?.('#chat :is(a.act, a.thumb)');
    if (act) put(act, 'title', heardOf(act));
    const sure = event.target.closest?.('#chat .sure');
    if (sure) put(sure, 'title', say(`an_sure_${one('.dot', sure).classList[1]}`));
  });

  /* ---- the way past the header ---- */
  const MAIN = { chat: '#ask textarea', library: '#lb-h', evaluation: '#eval h2' };
  one('#hdr .skip').addEventListener('click', (event) => {
    event.preventDefault();
    const main = one(MAIN[body.dataset.tab]);
    if (main.matches('h2')) main.tabIndex = -1;
    main.focus();
  });

  /* ---- what is spoken: that a question is at work, then the whole answer ---- */
  const heard = h('div', { class: 'sr', id: 'heard', role: 'status' });
  body.append(heard);
  let settled = body.dataset.answered;
  let waiting = false;
  const speak = () => {
    const asking = body.classList.contains('asking');
    if (asking && !waiting) heard.textContent = say('heard_wait');
    waiting = asking;
    if (asking) return;
    if (body.dataset.answered === settled) return;
    settled = body.dataset.answered;
    // The last step of the answer is drawn after its word has come.
    const finished = (tries) => {
      const answer = all('#chat .ans').at(-1);
      if (tries && (!answer || answer.matches('.wait, .grows'))) { setTimeout(finished, 100, tries - 1); return; }
      const words = answer ? page.clipboard.asText(answer) : '';
      heard.textContent = words;
      // Spoken once: nobody should come upon it again while reading on.
      setTimeout(() => { if (heard.textContent === words) heard.textContent = ''; }, 60_000);
    };
    setTimeout(finished, 100, 20);
  };
  new MutationObserver(speak).observe(body, { attributes: true, attributeFilter: ['class', 'data-answered'] });
}
