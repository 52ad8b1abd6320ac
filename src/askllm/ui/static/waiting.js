// What stands where a list will be: bars while it is on its way; if it does not come, why, and a button
// that tries again. Gradio shows such a thing over its own parts alone, and as a badge without a reason.
//
//   page.waiting.bars(place)                   bars
//   page.waiting.lost(place, error, act)       why it did not come; the button runs `act`
//   page.waiting.filling(place, act)           runs `act`, which fills `place`, with both of them; never
//                                              fails itself. { again } is run by the button instead
({ h, one, both, reword, tell, body }) => {
  const BARS = 4;
  const inside = (place, made) => (place.matches('ul') ? h('li', { class: 'wait' }, made) : made);
  const bars = (place) => {
    place.hidden = false;
    place.setAttribute('aria-busy', 'true');
    place.replaceChildren(inside(place, h('div', { class: 'bars' }, Array.from({ length: BARS }, () => h('span', { class: 'bar' })))));
  };
  const came = (place) => place.removeAttribute('aria-busy');
  const lost = (place, error, act) => {
    const why = h('p', {});
    reword(why, () => { why.textContent = error.words ? error.words() : error.message; });
    // The button goes with what it brings: the focus then goes to the next one, or the tab's heading.
    const again = async () => {
      try { await act(); } catch (other) { tell(other); }
      if (document.activeElement !== body) return;
      const next = one('.lost button', place) || one('h2', place.closest('.ak'));
      if (next.matches('h2')) next.tabIndex = -1;
      next.focus();
    };
    place.hidden = false;
    came(place);
    place.replaceChildren(inside(place, h('div', { class: 'lost', role: 'alert' }, why, h('button', { type: 'button', onclick: again }, both('try_again')))));
  };
  const filling = (place, act, { again = null } = {}) => {
    let there = false;
    const fill = async () => {
      if (!there) bars(place);
      try { await act(); } catch (error) {
        if (error.name === 'AbortError') return;   // asked anew meanwhile
        there = false;
        lost(place, error, again || fill);
        return;
      }
      there = true;
      came(place);
    };
    return fill;
  };
  return { bars, came, lost, filling };
}
