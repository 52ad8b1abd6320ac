// Articles over time: bars one can press to narrow the list, and the same in a sentence.
(page) => {
  const { one, h, say, both, narrow: onPhone } = page;
  const { tab, count, latest, redrawn } = page.library;
  if (!tab) return {};
  const TALL = 64;   // pixels of the longest bar
  const { wanted, narrow } = page.library_list;
  const getTime = latest();

  const draw = ({ bars, undated }) => {
    const most = bars.reduce((best, bar) => (bar.count > (best?.count ?? 0) ? bar : best), null);
    const dated = bars.reduce((sum, bar) => sum + bar.count, 0);
    const ends = [bars[0]?.label, bars.at(-1)?.label, count(dated)];
    const alone = most && bars.filter((bar) => bar.count === most.count).length === 1;
    const words = !most ? (undated ? both('lib_time_none') : []) : bars.length === 1 ? both('lib_time_one', most.label, count(dated)) : alone ? both('lib_time_said', ...ends, most.label, count(most.count)) : both('lib_time_even', ...ends);
    one('#lb-time').hidden = !most && !undated;   // nothing is listed: the list says so
    one('#lb-time-said').replaceChildren(...words, ...(most && undated ? [' ', ...both('lib_time_without', count(undated))] : []));
    const step = Math.ceil(bars.length / (onPhone() ? 5 : 12));
    const group = one('#lb-bars');
    const stretch = `${bars[0]?.label} ${bars.length}`, seen = group.dataset.stretch === stretch ? group.scrollLeft : null;
    group.dataset.stretch = stretch;
    group.hidden = bars.length < 2;
    redrawn(group, () => group.replaceChildren(...bars.map((bar, place) => {
      const on = bar.since === wanted.since && bar.until === wanted.until;
      const tall = h('i', { style: `height:${bar.count ? Math.max(4, Math.round(TALL * bar.count / most.count)) : 0}px` });
      const label = h('span', { class: 'lb-year', 'aria-hidden': 'true' }, (bars.length - 1 - place) % step ? '' : bar.label);
      if (!bar.count) return h('span', { class: 'lb-bar', 'aria-hidden': 'true' }, tall, label);
      return h('button', { type: 'button', class: 'lb-bar', title: () => say('lib_bar', bar.label, count(bar.count)), 'aria-pressed': String(on), onclick: () => {
        narrow(on ? { since: '', until: '' } : { since: bar.since, until: bar.until });
        draw({ bars, undated });
      } }, tall, label, h('span', { class: 'sr' }, both('lib_bar', bar.label, count(bar.count))));
    })));
    group.scrollLeft = seen ?? group.scrollWidth;   // where it is wider than its place: the newest first
  };
  page.reword(one('#lb-bars'), () => one('#lb-bars').setAttribute('aria-label', say('lib_time')));
  const fill = async () => {
    try { draw(await getTime('GET', 'timeline', { query: { q: wanted.q, source: wanted.source } })); } catch (error) {
      if (error.name === 'AbortError') return;   // asked anew meanwhile
      one('#lb-time').hidden = false;
      one('#lb-bars').replaceChildren();
      one('#lb-time-said').replaceChildren(error.message);
    }
  };
  return { fill };
}
