// A conversation as Markdown, with its references.
({ say, entitled }) => {
  // What Markdown would read as its own is escaped; the words stay the words.
  const plain = (words) => String(words ?? '').replace(/[\\`*_[\]<>#|~]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
  const reference = (article) => [[article.author, entitled(article.title)].filter(Boolean).join(entitled(article.title).startsWith('《') ? '' : ', '), article.source, article.date]
    .filter(Boolean).map(plain).join(say('listing')) + (/^https?:\/\//i.test(article.url || '') ? ` <${encodeURI(decodeURI(article.url))}>` : '');
  const answered = ({ answer, failure }, numbers) => {
    if (!answer) return [plain(failure || say('failed'))];
    const number = (citation) => {
      const words = reference(citation.article);
      if (!numbers.has(words)) numbers.set(words, numbers.size + 1);
      return `[${numbers.get(words)}]`;
    };
    const lines = answer.short ? [`**${plain(answer.short)}**`] : [];
    if (answer.status === 'not_found') lines.push(plain(answer.reason || say('not_found')));
    else if (!answer.citations.length) lines.push(plain(answer.text));
    for (const citation of answer.citations) lines.push(`> ${plain(citation.lead)}${plain(citation.quote)} ${number(citation)}`);
    return lines.filter(Boolean);
  };
  const markdown = ({ title, exchanges }) => {
    const numbers = new Map();
    const parts = exchanges.flatMap((exchange) => [`## ${plain(exchange.question)}`, ...answered(exchange, numbers)]);
    const list = [...numbers].map(([words, number]) => `${number}. ${words}`).join('\n');
    return `${[`# ${plain(title)}`, ...parts, ...(list ? [`## ${say('cv_references')}`, list] : [])].join('\n\n')}\n`;
  };
  return { markdown };
}
