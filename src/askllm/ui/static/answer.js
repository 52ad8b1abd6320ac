// The marks inside an answer: a numbered mark or a source chip leads to its passage and shows it on
// the way (hover or focus), a title opens its article.
(page) => {
  const { all, body, h, narrow, reader, sources } = page;
  const CITE = /^#c-([0-9a-f]+)-(k?\d+)$/;
  const LINKS = '#chat a[href^="#c-"]';
  const cardOf = (link) => {
    const [, turn, key] = CITE.exec(link.getAttribute('href')) || [];
    return turn ? { turn, key, card: document.getElementById(`s-${turn}-${key}`) } : null;
  };

  /* ---- a passage shown beside its mark; it can be entered with the pointer and sent away with Esc ---- */
  const peek = h('div', { class: 'ak peek', id: 'peek', role: 'tooltip', hidden: true });
  body.append(peek);
  let shownFor = null;
  let timer = 0;
  const away = () => {
    if (shownFor) shownFor.removeAttribute('aria-describedby');
    shownFor = null;
    peek.hidden = true;
  };
  const hide = () => { clearTimeout(timer); away(); };
  const stand = () => {
    const mark = shownFor.getBoundingClientRect();
    const { width, height } = peek.getBoundingClientRect();
    const left = Math.max(8, Math.min(mark.left - 24, innerWidth - width - 8));
    const below = mark.bottom + 8 + height < innerHeight;
    peek.style.left = `${left}px`;
    peek.style.top = `${below ? mark.bottom + 8 : Math.max(8, mark.top - 8 - height)}px`;
  };
  const show = (link) => {
    const card = cardOf(link)?.card;
    if (!card || !link.isConnected) return;
    hide();
    shownFor = link;
    // The browser's own hint would lie over the passage.
    link.removeAttribute('title');
    const parts = ['h3', '.meta', 'blockquote'].map((part) => card.querySelector(part)).filter(Boolean);
    peek.replaceChildren(...parts.map((part) => part.cloneNode(true)));
    peek.hidden = false;
    link.setAttribute('aria-describedby', 'peek');
    stand();
    const quote = peek.querySelector('blockquote');
    const found = peek.querySelector('mark');
    if (quote && found) quote.scrollTop = found.offsetTop - quote.offsetTop - 40;  // below the edge that fades
  };
  const soon = (act, wait) => { clearTimeout(timer); timer = setTimeout(act, wait); };
  document.addEventListener('mouseover', (event) => {
    const link = event.target.closest?.(`${LINKS}.cite`);
    if (link && link !== shownFor && matchMedia('(hover: hover)').matches) soon(() => show(link), 160);
    else if (link || event.target.closest?.('#peek')) clearTimeout(timer);
    else if (shownFor && shownFor !== document.activeElement) soon(hide, 140);
    else if (!shownFor) clearTimeout(timer);
  });
  document.addEventListener('focusin', (event) => {
    const link = event.target.closest?.(`${LINKS}.cite`);
    if (link && link.matches(':focus-visible')) show(link);
    else if (shownFor) hide();
  });
  document.addEventListener('scroll', (event) => {
    if (!shownFor || peek.contains(event.target)) return;
    const { top, bottom } = shownFor.getBoundingClientRect();
    if (bottom < 0 || top > innerHeight || !shownFor.isConnected) away();  // the next one may be on its way
    else stand();
  }, true);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && shownFor) { hide(); event.stopPropagation(); }
  }, true);

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.(LINKS);
    if (link) {
      event.preventDefault();
      event.stopPropagation();
      hide();
      const found = cardOf(link);
      if (found) sources.cite(found.turn, found.key, link);
      return;
    }
    const title = event.target.closest?.('#chat a.art');
    if (!title || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    reader.readTitle(new URLSearchParams(title.getAttribute('href')).get('title'));
  }, true);

  // The chips of one passage light up together; on phones the sheet covers them.
  const light = (link, on) => {
    if (!narrow()) all(`#chat a.cite[href="${link.getAttribute('href')}"]`).forEach((chip) => chip.classList.toggle('near', on));
  };
  for (const [kind, on] of [['mouseover', true], ['mouseout', false]]) {
    document.addEventListener(kind, (event) => {
      const link = event.target.closest?.(LINKS);
      if (link) light(link, on);
    });
  }
}
