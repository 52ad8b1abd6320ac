// Keys that work anywhere on the page, and their list; those of citations are in sources.js.
(page) => {
  const { one, body } = page;
  const list = one('#keys');
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || one('dialog[open]')) return;
    if (event.altKey) {
      // The physical key: with Alt some keyboards type another letter.
      if (event.code !== 'KeyN' || event.shiftKey || body.dataset.tab !== 'chat') return;
      event.preventDefault();
      page.conversations.start();
      return;
    }
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName || '')) return;
    if (event.key === '?' || event.key === '？') {
      event.preventDefault();
      list.showModal();
    } else if (event.key === '/' && body.dataset.tab === 'chat') {
      event.preventDefault();
      one('#ask textarea').focus();
    }
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest?.('#hdr [data-act="keys"]')) list.showModal();
    else if (event.target === list) list.close();
  });
  // One can type at once; under a finger the keyboard would cover half of the page.
  page.address.watch((params, why) => {
    if (why === 'start' && body.dataset.tab === 'chat' && document.activeElement === body && !matchMedia('(pointer: coarse)').matches) one('#ask textarea').focus();
  });
  // The Enter that picks a word in an input method is not the Enter that sends.
  for (const kind of ['keydown', 'keypress']) {
    document.addEventListener(kind, (event) => {
      if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
    }, true);
  }
}
