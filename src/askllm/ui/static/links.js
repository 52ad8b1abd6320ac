// A link to an answer: the question, where was searched, and a digest of what was quoted. It asks
// again when it is opened, and the server says so when the answer is another one by now.
(page) => {
  const { say, note, address } = page;
  page.openArticle = (id, place) => page.reader.read(id, place || []);
  const copy = async ({ question, scope, digest }) => {
    const link = new URL(location.pathname, location.href);
    link.searchParams.set('q', question);
    if (scope) link.searchParams.set('s', JSON.stringify(Object.fromEntries(Object.entries(scope).filter(([, bound]) => bound !== null))));
    if (digest) link.searchParams.set('d', digest);
    try { await navigator.clipboard.writeText(link.href); } catch { note(() => say('copy_refused')); return; }
    note(() => say('link_copied'));
  };
  address.watch((params, why) => {
    const question = params.get('q');
    if (why === 'start' && question) page.asking.ask(question, { scope: params.get('s') ?? '{}', expected: params.get('d') });
  });
  return { copy };
}
