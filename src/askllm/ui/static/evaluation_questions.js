// The questions of a set: kept, mended, dropped; and those that were proposed from the articles.
(page) => {
  const { one, h, both, spans, say, note, remember, recall } = page;
  const { tab, writable, count, ask, trying, state, load, ondraw } = page.evaluation;
  if (!tab) return {};
  const SHOWN = 50;
  const DRAFTS = 'sets:draft.jsonl';
  const INTO = 'askllm.into';
  const { go, shown, opens } = page.evaluation_view;
  const view = one('#ev-view'), place = one('#ev-body');

  /* ---- one question ---- */
  let named = 0;
  const card = (question, { id, draft, editable, into }) => {
    const number = ++named;
    // What cannot be changed is no field: it is as high as its words.
    const field = (id, rows, said) => (editable ? h('textarea', { id, rows: String(rows) }, said) : h('p', { class: 'ev-said' }, said));
    const label = (of, key) => (editable ? h('label', { for: of.id }, both(key)) : h('p', { class: 'ev-sub' }, both(key)));
    const words = field(`ev-w${number}`, 2, question.question);
    const answers = field(`ev-a${number}`, Math.max(2, question.answers.length), question.answers.join('\n'));
    const can = h('input', { type: 'checkbox', checked: question.answerable, disabled: !editable });
    const golden = h('div', {}, label(answers, 'ev_answers'), answers);
    golden.hidden = !question.answerable;
    can.addEventListener('change', () => { golden.hidden = !can.checked; });
    const made = h('article', { class: 'ev-card', 'data-id': question.id });
    const act = (action) => trying(() => change(made, action, { id, draft, question: words.value, answers: answers.value, answerable: can.checked, into: into?.value.trim() }));
    made.append(
      h('p', { class: 'ev-sub' }, question.id, question.type ? [' · ', spans(question.called)] : '', question.tags.map((tag) => h('span', { class: 'ev-tag' }, tag))),
      label(words, 'ev_question'), words,
      h('label', { class: 'ev-inline' }, can, both('ev_answerable')), golden,
      ...question.evidence.map((quote) => h('blockquote', {}, quote)),
      question.note ? h('p', { class: 'ev-sub' }, question.note) : '',
      editable ? h('div', { class: 'ev-row' },
        draft ? h('button', { type: 'button', class: 'ev-b main', onclick: act('keep') }, both('ev_keep')) : h('button', { type: 'button', class: 'ev-b main', onclick: act('mend') }, both('ev_save')),
        h('button', { type: 'button', class: 'ev-b', onclick: act('drop') }, both('ev_drop'))) : '');
    return made;
  };
  const change = async (made, action, { id, draft, question, answers, answerable, into }) => {
    if (action === 'drop' && !draft && !confirm(say('ev_sure_drop'))) return;
    const sent = { set: id, id: made.dataset.id, action, question, answers: answers.split('\n'), answerable };
    if (action === 'keep') sent.into = into;
    await ask('POST', 'questions', { sent });
    if (action === 'keep') remember(INTO, into);
    note(() => (action === 'keep' ? say('ev_kept', into) : say(action === 'mend' ? 'ev_saved' : 'ev_dropped')));
    if (action !== 'mend') {
      const next = made.nextElementSibling;
      made.remove();
      one('textarea', next || view)?.focus();
    }
    await load();
    if (action !== 'mend' && shown()?.set === id && !one('.ev-card', place)) await go({ set: id, from: shown().from || null }, { replace: true, anew: true });
  };

  /* ---- a page of them ---- */
  // Turning the pages is no step of its own: back leaves the set.
  const turn = (id, from) => go({ set: id, from: from || null }, { replace: true });
  const pages = ({ set, from }, { questions, total }) => {
    const last = from + questions.length;
    const step = (key, to, off) => h('button', { type: 'button', class: 'ev-b', disabled: off, onclick: () => turn(set, to) }, both(key));
    return h('div', { class: 'ev-row num' }, step('page_previous', Math.max(0, from - SHOWN), !from),
      h('span', { class: 'ev-sub' }, both('ev_range', count(from + 1), count(last), count(total))),
      step('page_next', last, last >= total));
  };
  const make = async (wanted) => {
    const { set, from } = wanted;
    const found = await ask('GET', 'questions', { query: { id: set, start: from } });
    if (!found.questions.length && from) return make({ set, from: Math.max(0, from - SHOWN) });   // the last page is empty by now
    const draft = set === DRAFTS, editable = found.editable && writable;
    const into = draft && h('input', { id: 'ev-into', value: recall(INTO) || 'my-questions', maxlength: '64', autocomplete: 'off', spellcheck: 'false' });
    const name = set.replace(/^\w+:/, '');
    return {
      title: draft ? both('ev_drafts') : name,
      name: () => (draft ? say('ev_drafts') : name),
      content: [h('div', { class: 'ev-q' },
        draft ? h('label', { class: 'ev-inline' }, both('ev_into'), into) : null,
        ...found.questions.map((question) => card(question, { id: set, draft, editable, into })),
        h('p', { class: 'ev-sub ev-none' }, both('ev_nothing_left')),
        found.total > SHOWN ? pages(wanted, found) : null)],
    };
  };
  opens('set', make);

  /* ---- proposed from the articles ---- */
  if (writable) {
    ondraw(() => {
      const button = one('#ev-review');
      button.hidden = !state.drafts;
      button.replaceChildren(...both('ev_review', count(state.drafts)));
    });
    one('#ev-draft').addEventListener('submit', trying(async () => {
      const made = await ask('POST', 'drafts', { sent: { wanted: Number(one('#ev-wanted').value) || 20, seed: Math.floor(Math.random() * 1e6) } });
      await load();
      await go({ set: made.id }, { anew: true });
    }));
    one('#ev-review').addEventListener('click', () => go({ set: DRAFTS }));
  }
}
