// The owner's: taking an article out, taking that back, and the files that were taken out.
(page) => {
  const { one, h, say, both, note, body } = page;
  const { tab, writable, count, ask, trying, redrawn } = page.library;
  if (!tab || !writable) return {};
  const rowOf = (id) => one(`#lb-rows tr[data-id="${CSS.escape(id)}"]`);

  // What was taken back is back once it is indexed: { path, name }, and said by the name it was pressed by.
  let coming = [];
  const back = ({ build, changed }) => {
    const here = coming.filter(({ path }) => build.outcome !== 'running' || !changed.added.includes(path));
    coming = coming.filter((each) => !here.includes(each));
    if (here.length && build.outcome !== 'failed') note(() => say('lib_restored', here.map(({ name }) => name).join(say('scope_join'))));
  };
  const restore = async (token, name) => {
    const { path, build } = await ask('POST', `trash/${encodeURIComponent(token)}`);
    coming.push({ path, name });
    note(() => say('lib_restoring', name));
    page.library_index.began(build);
    await page.library_index.load();
    // What was pressed is gone, the note with it.
    if (document.activeElement === body && body.dataset.tab === 'library') one('#lb-views [aria-selected=true]').focus();
  };
  const remove = async (article) => {
    const { token, build } = await ask('DELETE', `articles/${article.id.split('/').map(encodeURIComponent).join('/')}`);
    rowOf(article.id)?.classList.add('lb-going');
    const name = page.entitled(article.title);
    note(() => say('lib_removed', name), { undo: [() => say('undo'), trying(() => restore(token, name))] });
    page.library_index.began(build);
  };
  const line = (each) => h('li', { 'data-id': each.token },
    h('span', {}, each.path, h('span', { class: 'lb-sub num' }, ` ${new Date(each.removed).toLocaleString('sv').slice(0, 16)}`)),
    h('button', { type: 'button', class: 'lb-b link', onclick: trying(() => restore(each.token, `“${each.path}”`)) }, both('lib_restore'), h('span', { class: 'sr' }, ` ${each.path}`)));
  const fill = async (some) => {
    const place = one('#lb-trash');
    const found = some ? await ask('GET', 'trash') : { total: 0, files: [] };
    redrawn(place, () => {
      place.hidden = !found.total;
      one('summary', place).replaceChildren(...both('lib_trash', count(found.total)));
      one('ul', place).replaceChildren(...found.files.map(line));
    }, one('#lb-choose'));
  };
  return { remove, fill, back };
}
