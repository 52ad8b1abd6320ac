// The scope of the next questions: which articles, sources, authors and dates are searched.
// It lives here, in the page; every question takes it along. Names are set as text, never markup.
({ one, all, strings, note, say }) => {
  const place = one('#sc');
  const now = one('#sc-now');
  const clear = one('#sc-clear');
  const counts = { articles: 'scope_n_articles', sources: 'scope_n_sources', authors: 'scope_n_authors' };
  const kinds = Object.keys(counts);
  const chosen = Object.fromEntries(kinds.map((kind) => [kind, new Map()]));
  const dates = ['since', 'until'].map((kind) => [kind, one(`#sc-${kind}`)]).filter(([, box]) => box);
  const typed = (kind) => (one(`#sc-${kind}`)?.value || '').trim();

  const told = (language) => {
    const parts = kinds.filter((kind) => chosen[kind].size).map((kind) => {
      const names = [...chosen[kind].values()];
      if (kind !== 'articles' && names.length === 1) return names[0];
      return strings[names.length === 1 ? 'scope_one' : counts[kind]][language].replace('{0}', names.length);
    });
    if (typed('since') || typed('until')) parts.push(`${typed('since')}–${typed('until')}`);
    return parts.join(' · ') || strings.scope_all[language];
  };
  const show = () => {
    now.replaceChildren(...['zh', 'en'].map((language) => {
      const words = document.createElement('span');
      words.className = language;
      words.textContent = told(language);
      return words;
    }));
    const some = kinds.some((kind) => chosen[kind].size) || dates.some(([, box]) => box.value.trim());
    clear.hidden = !some;
    place.classList.toggle('some', some);
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
    const words = one('input[type=search]', field)?.value || '';
    const turn = last[kind] = {};
    let found = null;
    try { found = await window.askllmScope.find({ kind, words }); } catch { /* told below */ }
    if (last[kind] !== turn) return;  // typed on meanwhile
    if (!found) { note(say('scope_failed'), { long: true }); return; }
    // What is chosen stays on top, however the list is filtered.
    const kept = [...chosen[kind]].filter(([value]) => !found.names.some(([other]) => other === value));
    one('ul', field).replaceChildren(...[...kept, ...found.names].map((name) => option(kind, name)));
    const more = one('.sc-more', field);
    more.hidden = !found.more;
    more.textContent = say('scope_rest').replace('{0}', found.more);
  };
  const fields = all('fieldset[data-kind]', place);
  for (const field of fields) {
    let wait = 0;
    one('input[type=search]', field)?.addEventListener('input', () => {
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
  clear.addEventListener('click', () => {
    kinds.forEach((kind) => chosen[kind].clear());
    for (const [, box] of dates) box.value = '';
    all('input[type=checkbox]', place).forEach((box) => { box.checked = false; });
    show();
    one('#ask textarea').focus();
  });

  return () => {
    const scope = Object.fromEntries(kinds.map((kind) => [kind, [...chosen[kind].keys()]]));
    for (const [kind] of dates) scope[kind] = typed(kind);
    return JSON.stringify(scope);
  };
}
