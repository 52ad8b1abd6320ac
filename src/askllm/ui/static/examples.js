// Questions to start with, in the language of the page: the server chooses them by asking, behind the
// page, so they may come a while after it, and others when the articles have changed. Meanwhile bars
// stand where they will be. The question box shows one of them, too.
(page) => {
  const { one, h, root, chinese, say, narrow } = page;
  const AGAIN = [300, 700, 1500, 3000];   // milliseconds between two looks, the last one again and again
  const GIVEN_UP = 60;                    // looks
  const BARS = 4;
  const chat = one('#chat');
  const known = new Map();                // by language: the questions
  let round = 0;                          // grows when what is known is of other articles
  let generation = null;                  // of the index that they are answered from
  const language = () => (chinese() ? 'zh' : 'en');

  // Gradio writes its own words there again with each language. On a phone there is no room for one.
  const hint = () => {
    const box = one('#ask textarea'), [example] = (!narrow() && known.get(language())) || [];
    const words = example ? say('placeholder_example', example) : say('placeholder');
    if (box.placeholder !== words) box.placeholder = words;
  };
  const draw = () => {
    hint();
    const place = one('.examples', chat);
    if (!place) return;
    const questions = known.get(language());
    // Those of the articles of before stay until there are others; those of another language do not.
    if (!questions && (place.dataset.language || language()) === language()) return;
    const shown = JSON.stringify(questions || 'bars');
    if (place.dataset.shown === shown) return;
    const held = place.contains(document.activeElement);
    place.replaceChildren(...(questions
      ? questions.map((question) => h('a', { class: 'example', role: 'button', href: '#q' }, question))
      : Array.from({ length: BARS }, () => h('span', { class: 'bar' }))));
    Object.assign(place.dataset, { shown, language: language() });
    place.hidden = questions?.length === 0;
    place.setAttribute('aria-label', say('heard_examples'));
    if (held) (one('.example', place) || one('#ask textarea')).focus();
  };
  const look = async (wanted, mine, tries = 0) => {
    let questions = null;
    try { ({ questions, generation } = await (await fetch(new URL(`api/examples?language=${wanted}`, document.baseURI))).json()); } catch { /* looked for again */ }
    if (mine !== round) return;
    if (questions || tries >= GIVEN_UP) {
      known.set(wanted, questions || []);
      draw();
    } else setTimeout(look, AGAIN[Math.min(tries, AGAIN.length - 1)], wanted, mine, tries + 1);
  };
  const need = () => {
    const wanted = language();
    if (known.get(wanted) === undefined) {
      known.set(wanted, null);
      look(wanted, round);
    }
    draw();
  };
  document.addEventListener('askllm:library', ({ detail }) => {
    if (detail.generation === generation) return;
    round += 1;
    known.clear();
    need();
  });
  addEventListener('resize', hint);
  new MutationObserver(hint).observe(one('#ask'), { childList: true, subtree: true, attributes: true, attributeFilter: ['placeholder'] });
  new MutationObserver(draw).observe(chat, { childList: true, subtree: true });
  new MutationObserver(need).observe(root, { attributes: true, attributeFilter: ['lang'] });
  page.address.watch((params, why) => { if (why === 'start') need(); });
}
