// The library tab: what its parts share. Each part is a file named after what one sees: library_list,
// library_chart, library_names, library_disagreements; for the owner library_removing, library_index,
// library_adding; library_views shows one of them at a time and comes last.
// Titles, names and messages enter the page as text nodes, never as markup.
(page) => {
  const { one, all, h, both } = page;
  const { BIN, count, server, trying } = page.talking;
  const tab = one('.ak.library');
  if (!tab) return {};
  const AT_ONCE = 50;       // rows of a page of a list
  const { at, ask } = server('api');
  const latest = () => {   // only the last of several requests counts
    let running = null;
    return (method, path, options) => {
      running?.abort();
      running = new AbortController();
      return ask(method, path, { ...options, signal: running.signal });
    };
  };
  // What is typed: the first letter after a pause acts at once, those that follow it within `wait`
  // milliseconds of each other are gathered. Letters that spell a Chinese word are none until it is chosen.
  const later = (act, wait) => {
    let timer = 0, more = false;
    const rest = () => { timer = 0; if (more) { more = false; act(); } };
    const typed = (event) => {
      if (event.isComposing) { event.target.addEventListener('compositionend', typed, { once: true }); return; }
      if (timer) more = true; else act();
      clearTimeout(timer);
      timer = setTimeout(rest, wait);
    };
    return typed;
  };

  /* ---- lists that are drawn anew ---- */
  // The focus goes with what is taken away: it comes back to the same thing, or to what stands where that stood.
  const redrawn = (place, draw, otherwise = null) => {
    const held = place.contains(document.activeElement) ? document.activeElement : null;
    const stops = () => all('button:not(:disabled), summary', place);
    const mark = (each) => { const row = each.closest('[data-id]'); return row && `${row.dataset.id} ${each.className}`; };
    const stood = held && stops().indexOf(held), was = held && mark(held);
    draw();
    if (!held) return;
    const now = stops();
    const next = (was && now.find((each) => mark(each) === was)) || now[Math.min(stood, now.length - 1)] || otherwise;
    next?.focus({ preventScroll: true });
  };
  const pages = (place, key, { start, shown, total }, turn) => {
    const step = (label, to, off) => h('button', { type: 'button', class: 'lb-b', disabled: off, onclick: () => turn(to) }, both(label));
    redrawn(place, () => place.replaceChildren(...(total ? [
      h('span', { class: 'lb-sub num' }, both(key, count(start + 1), count(start + shown), count(total))),
      ...(total > AT_ONCE ? [step('page_previous', Math.max(0, start - AT_ONCE), start === 0), step('page_next', start + AT_ONCE, start + shown >= total)] : []),
    ] : [])));
  };

  return { tab, writable: tab.dataset.writable === '1', AT_ONCE, BIN, count, at, ask, trying, latest, later, redrawn, pages };
}
