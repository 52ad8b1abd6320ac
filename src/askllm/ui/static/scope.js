// The scope of the next questions: which articles, sources, authors and dates are searched.
// It lives here, in the page; every question takes it along. Names are set as text, never markup.
//
//   page.scope()             what is sent with a question, as JSON text
//   page.scope.get()         null for everything, else { articles: [[id, title]], sources: [name],
//                            authors: [name], since, until }: what a conversation remembers
//   page.scope.set(value)    show such a value; whatever does not fit is left out
//   page.scope.onchange(act) act() runs whenever the scope has changed, by hand or by set
({ one, all, strings, note, say, both, filled, entitled, door, reword, kinds: languages }) => {
  const place = one('#sc');
  const now = one('#sc-now');
  const clear = one('#sc-clear');
  const counts = { articles: 'scope_n_articles', sources: 'scope_n_sources', authors: 'scope_n_authors' };
  const kinds = Object.keys(counts);
  const chosen = Object.fromEntries(kinds.map((kind) => [kind, new Map()]));
  const dates = ['since', 'until'].map((kind) => [kind, one(`#sc-${kind}`)]);
  const typed = (kind) => one(`#sc-${kind}`).value.trim();
  const listeners = [];
  const MOST = 1000;  // names of a kind, and characters of a name: the server takes no more

  const said = (key, language) => strings[key][language] ?? strings[key].zh;
  const told = (language) => {
    const parts = kinds.filter((kind) => chosen[kind].size).map((kind) => {
      const names = [...chosen[kind].values()];
      if (names.length === 1) return kind === 'articles' ? entitled(names[0]) : names[0];
      return filled(said(counts[kind], language), [names.length]);
    });
    if (typed('since') || typed('until')) parts.push(`${typed('since')}–${typed('until')}`);
    return parts.join(' · ') || said('scope_all', language);
  };
  const some = () => kinds.some((kind) => chosen[kind].size) || dates.some(([, box]) => box.value.trim());
  const show = () => {
    now.replaceChildren(...languages.map((language) => {
      const words = document.createElement('span');
      words.className = language;
      words.textContent = told(language);
      return words;
    }));
    clear.hidden = !some();
    place.classList.toggle('some', some());
    listeners.forEach((listener) => listener());
  };

  const option = (kind, [value, label]) => {
    const line = document.createElement('li');
    const words = document.createElement('label');
    const box = document.createElement('input');
    box.type = 'checkbox';
    box.checked = chosen[kind].has(value);
    box.addEventListener('change', () => {
      if (box.checked) chosen[kind].set(value, label);
      else chosen[kind].delete(value);
      show();
    });
    words.append(box, label);
    line.append(words);
    return line;
  };
  const last = {};
  const fill = async (field) => {
    const { kind } = field.dataset;
    const filter = one('input[type=search]', field);
    const turn = last[kind] = {};
    let found = null;
    try { found = await door('scope').server.find_names({ kind, words: filter.value }); } catch { /* told below */ }
    if (last[kind] !== turn) return;  // typed on meanwhile
    if (!found) { note(() => say('scope_failed'), { long: true }); return; }
    // What is chosen stays on top, however the list is filtered.
    const kept = [...chosen[kind]].filter(([value]) => !found.names.some(([other]) => other === value));
    one('ul', field).replaceChildren(...[...kept, ...found.names].map((name) => option(kind, name)));
    field.hidden = !found.all && !kept.length;
    filter.hidden = !found.filter;
    const more = one('.sc-more', field);
    more.hidden = !found.more;
    more.replaceChildren(...both('scope_rest', found.more));
    one('#sc-dates').hidden = !found.first && !dates.some(([, box]) => box.value);
    one('#sc-since').placeholder = found.first || '';
    one('#sc-until').placeholder = found.last || '';
  };
  const fields = all('fieldset[data-kind]', place);
  for (const field of fields) {
    let wait = 0;
    const filter = one('input[type=search]', field);
    reword(filter, () => { filter.placeholder = say('scope_filter'); });
    filter.addEventListener('input', () => {
      clearTimeout(wait);
      wait = setTimeout(() => fill(field), 150);
    });
  }
  for (const [, box] of dates) box.addEventListener('input', show);

  const close = (back) => {
    if (!place.open) return;
    place.open = false;
    if (back) one('summary', place).focus();
  };
  place.addEventListener('toggle', () => { if (place.open) fields.forEach(fill); });
  one('#sc-close').addEventListener('click', () => close(true));
  place.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.stopPropagation();
    close(true);
  });
  document.addEventListener('pointerdown', (event) => {
    if (!event.target.closest?.('#sc')) close(false);
  });
  // The articles have changed: what is offered changes with them.
  document.addEventListener('askllm:library', () => { if (place.open) fields.forEach(fill); });

  const get = () => {
    if (!some()) return null;
    const { articles, sources, authors } = chosen;
    return { articles: [...articles], sources: [...sources.keys()], authors: [...authors.keys()], since: typed('since'), until: typed('until') };
  };
  // What comes here may have lain in a browser's storage: nothing of it is taken on trust.
  const name = (value) => typeof value === 'string' && value.length > 0 && value.length <= MOST;
  const names = (list) => (Array.isArray(list) ? list : []).slice(0, MOST);
  const set = (value) => {
    const wanted = value && typeof value === 'object' ? value : {};
    kinds.forEach((kind) => chosen[kind].clear());
    for (const pair of names(wanted.articles)) {
      if (Array.isArray(pair) && pair.every(name) && pair.length === 2) chosen.articles.set(...pair);
    }
    for (const kind of ['sources', 'authors']) names(wanted[kind]).filter(name).forEach((each) => chosen[kind].set(each, each));
    for (const [kind, box] of dates) box.value = name(wanted[kind]) ? wanted[kind].slice(0, 20) : '';
    if (place.open) fields.forEach(fill);
    show();
  };
  clear.addEventListener('click', () => {
    set(null);
    one('#ask textarea').focus();
  });

  const sent = () => {
    const scope = Object.fromEntries(kinds.map((kind) => [kind, [...chosen[kind].keys()]]));
    for (const [kind] of dates) scope[kind] = typed(kind);
    return JSON.stringify(scope);
  };
  return Object.assign(sent, { get, set, onchange: (act) => listeners.push(act) });
}
