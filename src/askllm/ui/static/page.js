// The page's own script, run once by Gradio when the page is up. It does what must not wait for the
// server: language, theme, citations, the article dialog, the keyboard, the clipboard.
// Text from articles and questions enters the page through textContent here, never as markup.
() => {
  const strings = __STRINGS__;
  const body = document.body;
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const chinese = () => root.lang.startsWith('zh');
  const say = (key) => strings[key][chinese() ? 'zh' : 'en'];
  const narrow = () => matchMedia('(max-width: 820px)').matches;
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

  // Private windows may refuse storage; a forgotten choice is no reason to fail.
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* refused */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };

  /* ---- language and theme: a stored choice, else the browser's ---- */
  const setLanguage = async (language) => {
    root.lang = language;
    try {
      // Gradio's own words follow through its locale switch, which lives in its core bundle.
      const names = performance.getEntriesByType('resource').map((entry) => entry.name);
      const core = names.find((name) => /\/core-[^/]*\.js/.test(name));
      (await import(core)).changeLocale(language);
    } catch { /* our own words have switched already */ }
    root.lang = language;
  };
  const wanted = recall('askllm.language') || (/^zh/i.test(navigator.language) ? 'zh-CN' : 'en');
  const setTheme = (theme) => body.classList.toggle('dark', theme === 'dark');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const follow = () => setTheme(recall('askllm.theme') || (system.matches ? 'dark' : 'light'));
  system.addEventListener('change', follow);
  follow();

  /* ---- small notes ---- */
  const note = (words, { long = false, undo = null } = {}) => {
    all('.mini').forEach((old) => old.remove());
    const made = document.createElement('div');
    made.className = long ? 'mini long' : 'mini';
    made.setAttribute('role', 'status');
    made.textContent = words;
    if (undo) {
      const button = document.createElement('button');
      button.type = 'button';
      [button.textContent] = undo;
      button.addEventListener('click', undo[1]);
      made.append(button);
    }
    (one('dialog[open]') || body).append(made);
    setTimeout(() => made.remove(), undo || long ? 8000 : 1800);
  };

  /* ---- an encoder may have become ready, or have failed, since the page was made ---- */
  const checkLegs = async () => {
    const told = one('#legs');
    if (!told) return;
    try {
      const { legs } = await (await fetch('healthz')).json();
      if (legs.reason) {
        for (const language of ['zh', 'en']) {
          one(`.${language}`, told).textContent = strings.bm25_only[language].replace('{0}', () => legs.reason);
        }
      } else {
        (one('#notices details') ? told : one('#notices .notices')).remove();
      }
    } catch { /* asked again with the next question */ }
  };
  for (const seconds of [0, 3, 10, 30]) setTimeout(checkLegs, seconds * 1000);

  /* ---- sources: a sheet on phones, a column elsewhere ---- */
  const scrim = document.createElement('div');
  scrim.className = 'scrim';
  body.append(scrim);
  const closeSheet = () => body.classList.remove('sources-open');
  scrim.addEventListener('click', closeSheet);

  const CITE = /^#c-([0-9a-f]+)-(k?\d+)$/;
  const cite = (turn, key) => {
    const list = one(`#src .turn[data-turn="${turn}"]`);
    const card = document.getElementById(`s-${turn}-${key}`);
    if (!list || !card) return;
    all('#src .turn').forEach((other) => other.classList.toggle('on', other === list));
    one('#src .cnt').textContent = list.dataset.count;
    all('#src .card.on, #chat .cite.on').forEach((other) => other.classList.remove('on'));
    card.classList.add('on');
    all(`#chat a.cite[href="#c-${turn}-${key}"]`).forEach((chip) => chip.classList.add('on'));
    if (narrow()) body.classList.add('sources-open');
    // The panel scrolls, not the page; 54 px keep the card clear of the panel's heading.
    const panel = one('#src');
    const top = card.getBoundingClientRect().top - panel.getBoundingClientRect().top;
    panel.scrollTo({ top: panel.scrollTop + top - 54, behavior: calm() ? 'auto' : 'smooth' });
    card.focus({ preventScroll: true });
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('#chat a[href^="#c-"]');
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    const [, turn, key] = CITE.exec(link.getAttribute('href')) || [];
    if (turn) cite(turn, key);
  }, true);

  /* ---- the whole article ---- */
  const paragraph = ({ level, runs }) => {
    const block = document.createElement(level ? `h${Math.min(level + 2, 6)}` : 'p');
    let marked = false;
    for (const [words, kind] of runs) {
      if (!kind) { block.append(words); continue; }
      const mark = document.createElement('mark');
      if (kind === 'answer') mark.className = 'short';
      mark.textContent = words;
      block.append(mark);
      marked = true;
    }
    block.classList.toggle('hit', marked);
    return block;
  };
  const read = async (button) => {
    const { element, open } = window.askllmReader;
    const dialog = one('dialog', element);
    const place = (button.dataset.place || '').split(',').map(Number);
    let article = null;
    try { article = await open({ article: button.dataset.article, place }); } catch { /* told below */ }
    if (!article) { note(say('reader_failed')); return; }
    one('h2', dialog).textContent = article.title;
    const meta = one('.meta', dialog);
    meta.textContent = article.facts.join(' · ');
    if (article.url && /^https?:\/\//i.test(article.url)) {
      const link = document.createElement('a');
      link.href = article.url;
      link.target = '_blank';
      link.rel = 'noopener noreferrer nofollow';
      link.textContent = article.url;
      if (article.facts.length) meta.append(' · ');
      meta.append(link);
    }
    const about = one('.note', dialog);
    about.textContent = article.note || '';
    about.hidden = !article.note;
    const text = one('article', dialog);
    text.lang = article.language;
    text.replaceChildren(...article.blocks.map(paragraph));
    if (!dialog.open) dialog.showModal();
    const hit = one('mark', text);
    if (hit) hit.scrollIntoView({ block: 'center' });
    else dialog.scrollTo(0, 0);
  };
  document.addEventListener('click', (event) => {
    const dialog = event.target.closest && event.target.closest('dialog.rd');
    if (!dialog) return;
    if (event.target === dialog || event.target.closest('[data-act="close-reader"]')) dialog.close();
  });

  /* ---- a new question comes into view; Gradio follows only who is at the end already ---- */
  let asked = 0;
  new MutationObserver(() => {
    const now = all('#chat .asked').length;
    const view = one('#chat .bubble-wrap');
    if (now > asked && view) requestAnimationFrame(() => { view.scrollTop = view.scrollHeight; });
    if (now > asked) checkLegs();
    asked = now;
  }).observe(one('#chat'), { childList: true, subtree: true });

  /* ---- clipboard: Gradio copies a message's markup; people want words and sources ---- */
  const asText = (copied) => {
    if (!/^<div class="(ans|asked)/.test(copied)) return copied;
    const page = new DOMParser().parseFromString(copied, 'text/html');
    all(`.sr, .stat, .pills, .${chinese() ? 'en' : 'zh'}`, page).forEach((part) => part.remove());
    all('br', page).forEach((part) => part.replaceWith('\n'));
    const asked = one('.asked', page);
    if (asked) return asked.textContent;
    const sources = new Map();
    all('a.cite', page).forEach((chip) => {
      const number = chip.textContent.trim();
      sources.set(number, chip.title.split('\n')[0]);
      chip.replaceWith(`[${number}]`);
    });
    const lines = all('p, li', page).map((part) => part.textContent.trim()).filter(Boolean);
    const list = [...sources].map(([number, source]) => `[${number}] ${source}`);
    return lines.join('\n') + (list.length ? `\n\n${list.join('\n')}` : '');
  };
  if (navigator.clipboard) {
    const write = navigator.clipboard.writeText.bind(navigator.clipboard);
    navigator.clipboard.writeText = (words) => write(asText(String(words)));
  }

  window.askllm = {
    busy: () => Boolean(one('#chat .ans.wait, #chat .ans.grows')),
    press(button) {
      if (button.dataset.act === 'theme') {
        const theme = body.classList.contains('dark') ? 'light' : 'dark';
        remember('askllm.theme', theme);
        setTheme(theme);
      } else if (button.dataset.act === 'language') {
        const language = chinese() ? 'en' : 'zh-CN';
        remember('askllm.language', language);
        setLanguage(language);
      }
    },
    async panel(event) {
      const button = event.target.closest('[data-act]');
      if (button && button.dataset.act === 'close') {
        closeSheet();
      } else if (button && button.dataset.act === 'read') {
        await read(button);
      } else if (button && button.dataset.act === 'quote') {
        try {
          await navigator.clipboard.writeText(button.dataset.quote);
          note(say('copied'));
        } catch { /* refused by the browser */ }
      } else if (!button && !event.target.closest('a') && !String(getSelection())) {
        const [, turn, key] = /^s-([0-9a-f]+)-(k?\d+)$/.exec(event.target.closest('.card')?.id || '') || [];
        if (turn) cite(turn, key);
      }
    },
  };

  /* ---- keyboard ---- */
  const isEnter = (event) => event.key === 'Enter' && !event.shiftKey;
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') closeSheet();
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName || '');
    if (event.key === '/' && !typing && !one('dialog[open]') && body.dataset.tab !== 'evaluation') {
      event.preventDefault();
      one('#ask textarea').focus();
    }
  });
  // The Enter that picks a word in an input method is not the Enter that sends.
  for (const kind of ['keydown', 'keypress']) {
    document.addEventListener(kind, (event) => {
      if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.stopPropagation();
    }, true);
  }
  // Nothing typed: nothing is sent, and the person is told so.
  document.addEventListener('keydown', (event) => {
    if (!isEnter(event) || event.isComposing || !event.target.matches?.('#ask textarea')) return;
    if (event.target.value.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    note(say('nothing_typed'));
  }, true);
  document.addEventListener('click', (event) => {
    if (!event.target.closest?.('#ask .submit-button') || one('#ask textarea').value.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    note(say('nothing_typed'));
    one('#ask textarea').focus();
  }, true);

  const evaluation = __EVALUATION__;
  evaluation({ one, all, strings, note, chinese });
  const scope = __SCOPE__;
  window.askllm.scope = scope({ one, all, strings, note, say });
  setLanguage(wanted).then(() => { body.dataset.ready = '1'; });
}
