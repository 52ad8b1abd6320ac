// The right side of the tab: a report or the questions of a set. The address says which, so a reload
// and a link show the same, and back and forward lead through what was open.
//
//   page.evaluation_view.opens(kind, make)   kind 'run' or 'set'; make(wanted) gives what is shown:
//                                            { title, name(), content, drawn(), calls }, where `calls`
//                                            false leaves the focus where it is
//   page.evaluation_view.go({ run: 'x' })    opens it; {} closes; { anew } fetches what is open again
(page) => {
  const { one, all, body, root, address, tell, narrow } = page;
  const { tab, trying, state, load } = page.evaluation;
  if (!tab) return {};
  const view = one('#ev-view'), place = one('#ev-body'), empty = [...place.childNodes];
  const NOTHING = { run: null, against: null, set: null, from: null };
  const makers = {}, listeners = [];
  let shown = null;      // { run, against } or { set, from }
  let coming = null;     // the same, while it is fetched
  let name = null;       // what the window's title calls it
  let stepped = false;   // whether opening it made a step in the browser's history

  const asked = () => {
    const params = address.params();
    const run = params.get('run'), set = params.get('set');
    if (run) return { run, against: params.get('against') || '' };
    return set ? { set, from: Math.max(0, Math.trunc(Number(params.get('from')) || 0)) } : null;
  };
  const same = (this_, that) => JSON.stringify(this_) === JSON.stringify(that);
  const entitle = () => address.name('evaluation', name && body.dataset.tab === 'evaluation' ? name() : '');
  new MutationObserver(entitle).observe(body, { attributes: true, attributeFilter: ['data-tab'] });
  new MutationObserver(entitle).observe(root, { attributes: true, attributeFilter: ['lang'] });
  const tellAll = () => {
    entitle();
    listeners.forEach((act) => act());
  };

  const show = (wanted, made) => {
    shown = wanted;
    name = made.name;
    one('header', view).hidden = false;
    one('#ev-tools').hidden = true;
    one('#ev-title').replaceChildren(...[made.title].flat());
    place.replaceChildren(...made.content);
    place.scrollTop = 0;
    body.classList.add('ev-open');
    if (made.calls !== false || narrow()) one('#ev-title').focus({ preventScroll: true });
    tellAll();
    made.drawn?.();
  };
  const shut = () => {
    const { run, set } = shown || {};
    const inside = view.contains(document.activeElement);
    shown = null;
    name = null;
    one('header', view).hidden = true;
    place.replaceChildren(...empty);
    body.classList.remove('ev-open');
    tellAll();
    if (!inside) return;   // else back to what opened it
    const row = run ? all('#ev-runs li')[state.runs.findIndex((each) => each.name === run)] : all('#ev-sets li')[state.sets.findIndex(({ id }) => id === set)];
    (row && one('button', row) || one('#ev-review:not([hidden])'))?.focus();
  };

  const follow = async (anew = false) => {
    if (body.dataset.tab !== 'evaluation') return;
    const wanted = asked();
    if (!anew && same(wanted, coming || shown)) return;
    coming = wanted;
    if (!wanted) { shut(); return; }
    try {
      const made = await makers[wanted.run ? 'run' : 'set'](wanted);
      if (coming === wanted) show(wanted, made);
    } catch (error) {
      if (coming !== wanted) return;
      tell(error);
      coming = null;
      address.go({ ...NOTHING, ...shown, from: shown?.from || null }, { replace: true });
    } finally {
      if (coming === wanted) coming = null;
    }
  };
  const go = (what, { replace = false, anew = false } = {}) => {
    const before = location.href;
    address.go({ ...NOTHING, ...what }, { replace });
    stepped = stepped || (!replace && location.href !== before);
    return follow(anew);
  };
  one('#ev-back').addEventListener('click', () => {
    if (stepped) address.back(); else go({}, { replace: true });
    stepped = false;
  });
  address.tab('evaluation', { title: 'tab_evaluation', shown: () => {
    trying(load)();
    follow();
  } });
  address.watch((params, why) => {
    if (why === 'back') stepped = false;
    follow();
  });
  return { go, shown: () => shown, opens: (kind, make) => { makers[kind] = make; }, onchange: (act) => listeners.push(act) };
}
