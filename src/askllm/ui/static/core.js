// What every part of the page's script uses: finding and making elements, words, notes, language,
// theme. Text from articles and questions enters the page through textContent, never as markup.
(page) => {
  const strings = __STRINGS__;
  const body = document.body;
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const narrow = () => matchMedia('(max-width: 820px)').matches;
  const random = (bytes) => [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  // What an HTML part of Gradio opens to the script, see layout.door.
  const door = (name) => (window.askllmDoors || {})[name];

  // Private windows may refuse storage; a forgotten choice is no reason to fail.
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* refused */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  /* ---- making elements; an attribute given as a function is words, see reword ---- */
  const h = (tag, attributes, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
      else if (typeof value === 'function') reword(made, () => made.setAttribute(name, value()));
      else made.setAttribute(name, value === true ? '' : value);
    }
    made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return made;
  };
  const icon = (path) => {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    line.setAttribute('d', path);
    svg.append(line);
    return svg;
  };

  /* ---- words: `say` in the language of now, `both` as elements that follow the switch ---- */
  const chinese = () => root.lang.startsWith('zh');
  // `{0:passage|passages}` is the first where the value is 1; # in it is the value.
  const filled = (words, values) => words.replace(/\{(\d)(?::([^{}|]*)\|([^{}|]*))?\}/g, (_, place, single, many) => {
    const value = String(values[place]);
    return single === undefined ? value : (value === '1' ? single : many).replace('#', () => value);
  });
  // A value that the server says in several languages: { zh, hant, en }, from { error or reason, zh, hant }.
  const worded = (told, plain = told?.error ?? told?.reason ?? '') => ({ zh: told?.zh ?? plain, hant: told?.hant ?? told?.zh ?? plain, en: plain });
  const within = (values, kind) => values.map((value) => (value !== null && typeof value === 'object' ? value[kind] : value));
  const spoken = () => (root.lang === 'zh-TW' ? 'hant' : chinese() ? 'zh' : 'en');
  const kinds = ['zh', 'hant', 'en'];  // simplified, traditional where it differs, English
  const say = (key, ...values) => filled(strings[key][spoken()] ?? strings[key].zh, within(values, spoken()));
  const both = (key, ...values) => {
    const whole = within(values, 'hant').some((value, place) => value !== values[place]);
    return kinds.filter((kind) => kind in strings[key] || whole)
      .map((kind) => h('span', { class: kind }, filled(strings[key][kind] ?? strings[key].zh, within(values, kind))));
  };
  const spans = (value) => kinds.map((kind) => h('span', { class: kind }, value[kind]));
  // How long something takes, in whole seconds of at least one.
  const duration = (seconds) => {
    const whole = Math.max(1, Math.round(seconds)), left = whole % 60, full = (whole - left) / 60;
    const [key, values] = full ? ['time_min_s', [full, left]] : ['time_s', [left]];
    return Object.fromEntries(kinds.map((kind) => [kind, filled(strings[key][kind] ?? strings[key].zh, values)]));
  };
  // A title between the marks of its own language, as `askllm.text.entitled` sets it.
  const entitled = (title) => (/[\u3400-\u9fff]/.test(title)
    ? `《${title.replaceAll('《', '〈').replaceAll('》', '〉')}》`
    : `“${title.replaceAll('“', '‘').replaceAll('”', '’')}”`);

  // What can be no element (an attribute, an option, a note): `write` now, and at each switch of the language.
  const writers = new WeakMap();
  const reword = (element, write) => {
    write();
    writers.set(element, [...(writers.get(element) || []), write]);
    element.dataset.words = '';
    return element;
  };
  // Gradio writes the language too, whenever its own words have come: what was chosen last stays.
  let chosen = null;
  new MutationObserver(() => {
    if (chosen && root.lang !== chosen) root.lang = chosen;
    else all('[data-words]').forEach((element) => (writers.get(element) || []).forEach((write) => write()));
  }).observe(root, { attributes: true, attributeFilter: ['lang'] });

  /* ---- small notes: words are given as a function of the language of now, or as text of others ---- */
  const told = (tag, attributes, words) => {
    const made = h(tag, attributes);
    return reword(made, () => { made.textContent = typeof words === 'function' ? words() : words; });
  };
  // What speaks must be there before its words; while a dialog is open, only what is inside it speaks.
  const notes = h('div', { id: 'notes', role: 'status' });
  body.append(notes);
  let coming = 0;
  const note = (words, { long = false, undo = null } = {}) => {
    const place = one('dialog[open]') || body, before = document.activeElement;
    const made = h('div', { class: long ? 'mini long' : 'mini' }, told('span', {}, words));
    if (undo) made.append(told('button', { type: 'button', onclick: () => {
      const inside = made.contains(document.activeElement);
      made.remove();
      if (inside) before.focus();
      undo[1]();
    } }, undo[0]));
    clearTimeout(coming);
    const moves = notes.parentElement !== place;
    notes.replaceChildren();
    if (moves) place.append(notes);
    coming = setTimeout(() => notes.replaceChildren(made), moves ? 100 : 0);
    // It waits for who is on the way to it.
    const leave = () => { if (made.matches(':hover, :focus-within')) setTimeout(leave, 1000); else made.remove(); };
    setTimeout(leave, undo || long ? 8000 : 1800);
  };
  // An error whose words follow the language; any error as a note.
  const fault = (words) => Object.assign(new Error(words()), { words });
  const tell = (error) => { if (error.name !== 'AbortError') note(error.words || error.message, { long: true }); };

  /* ---- language and theme: a stored choice, else the browser's ---- */
  const LANGUAGES = ['zh-CN', 'zh-TW', 'en'];
  const setLanguage = async (language) => {
    chosen = language;
    root.lang = language;
    try {
      // Gradio's own words follow through its locale switch, which lives in its core bundle.
      const names = performance.getEntriesByType('resource').map((entry) => entry.name);
      const core = names.find((name) => /\/core-[^/]*\.js/.test(name));
      (await import(core)).changeLocale(language);
    } catch { /* our own words have switched already */ }
  };
  const spokenHere = () => {
    const first = navigator.language || '';
    if (!/^zh/i.test(first)) return 'en';
    return /hant|-(tw|hk|mo)\b/i.test(first) ? 'zh-TW' : 'zh-CN';
  };
  const stored = recall('askllm.language');
  const setTheme = (theme) => body.classList.toggle('dark', theme === 'dark');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => setTheme(recall('askllm.theme') || (system.matches ? 'dark' : 'light'));
  system.addEventListener('change', follow);
  follow();
  document.addEventListener('click', (event) => {
    const act = event.target.closest?.('#hdr button[data-act]')?.dataset.act;
    if (act === 'theme') {
      const theme = body.classList.contains('dark') ? 'light' : 'dark';
      remember('askllm.theme', theme);
      setTheme(theme);
    } else if (act === 'language' || act === 'language-2') {
      // Each of the two goes to another language: the next one, or the one after it.
      const language = LANGUAGES[(LANGUAGES.indexOf(root.lang) + (act === 'language' ? 1 : 2)) % LANGUAGES.length];
      remember('askllm.language', language);
      setLanguage(language);
    }
  });

  Object.assign(page, {
    strings, body, root, one, all, h, icon, chinese, spoken, kinds, filled, worded, duration, spans, say, both, entitled, reword, note, fault, tell, narrow, calm, random, door, remember, recall, setLanguage,
    ready: async () => {
      await setLanguage(LANGUAGES.includes(stored) ? stored : spokenHere());
      // Gradio opens the doors about now.
      while (!door('wire') || !door('reader')) await new Promise((resolve) => { setTimeout(resolve, 10); });
      page.address.start();
      body.dataset.ready = '1';
    },
  });
}
