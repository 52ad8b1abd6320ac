// What lies behind the sheet of sources and the drawer of conversations, where these cover the page:
// no key and no screen reader comes there while they are open. Gradio has no such layer.
// `page.behind.look()` sees at once that one was closed, so that the focus can go back.
({ one, body }) => {
  const covers = [
    ['sources-open', matchMedia('(max-width: 820px)'), ['#hdr', '#notices', '#nav', '#mid']],
    ['conversations-open', matchMedia('(max-width: 1180px)'), ['#hdr', '#notices', '#mid', '#side']],
  ];
  const parts = [...new Set(covers.flatMap(([, , behind]) => behind))];
  const look = () => {
    const open = ([name, narrow]) => body.dataset.tab === 'chat' && narrow.matches && body.classList.contains(name);
    const covered = covers.filter(open).flatMap(([, , behind]) => behind);
    parts.forEach((part) => one(part)?.toggleAttribute('inert', covered.includes(part)));
  };
  new MutationObserver(look).observe(body, { attributes: true, attributeFilter: ['class', 'data-tab'] });
  covers.forEach(([, narrow]) => narrow.addEventListener('change', look));
  return { look };
}
