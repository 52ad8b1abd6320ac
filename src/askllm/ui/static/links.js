// A link to an answer: the question, where was searched, and a digest of what was quoted. It asks
// again when it is opened, and the server says so when the answer is another one by now.
(page) => {
  const { say, note, address } = page;
  const copy = async ({ question, answer, alone, scope, digest }) => {
    const link = new URL(location.pathname, location.href);
    // Who opens it has not the conversation that a follow-up leans on.
    link.searchParams.set('q', alone ? question : answer?.standalone || question);
    if (scope) link.searchParams.set('s', JSON.stringify(Object.fromEntries(Object.entries(scope).filter(([, bound]) => bound !== null))));
    if (digest) link.searchParams.set('d', digest);
    const copied = await page.sources.copy(link.href);
    note(() => say(copied ? 'link_copied' : 'copy_refused'));
  };
  address.watch((params, why) => {
    const question = params.get('q');
    if (why === 'start' && question) page.asking.ask(question, { scope: params.get('s') ?? '{}', expected: params.get('d') });
  });
  return { copy };
}
