// Copying a question, or an answer as words with [1] and what [1] is.
({ all, one, say, note, sources }) => {
  const visible = (element) => element.getClientRects().length > 0;
  // The copy has only what is seen: one language, no controls.
  const seen = (element) => {
    const copy = element.cloneNode(true);
    const before = all('*', element), after = all('*', copy);
    before.forEach((each, place) => { if (!visible(each) && each.tagName !== 'BR') after[place].remove(); });
    return copy;
  };
  const asText = (answer) => {
    const copy = seen(answer);
    // Only a print shows the references, so the copy has none of them.
    const listed = all('.refs li', answer).map((line) => line.textContent.trim());
    all('.sr, .refs, .stat, .pills, .asks, .offers, .literal, .cap:has(+ :is(.asks, .offers)), .rest > summary', copy).forEach((part) => part.remove());
    all('br', copy).forEach((part) => part.replaceWith('\n'));
    all('a.cite', copy).forEach((chip) => chip.replaceWith(`[${chip.textContent.trim()}]`));
    const lines = all('p, li', copy).map((part) => part.textContent.trim()).filter(Boolean);
    const words = lines.join('\n');
    const list = listed.filter((line) => words.includes(line.split(' ')[0]));
    return words + (list.length ? `\n\n${list.join('\n')}` : '');
  };
  const copy = async (link) => {
    const message = link.closest('.prose') || link.closest('.message');
    const asked = one('.asked', message), answer = one('.ans', message);
    const copied = await sources.copy(asked ? asked.innerText : asText(answer));
    note(() => say(copied ? 'copied' : 'copy_refused'));
  };
  return { copy, asText };
}
