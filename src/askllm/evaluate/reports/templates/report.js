// The questions of the report: filtered, sorted, paged, and opened one at a time.
// Everything is written as text nodes; no mark-up is ever made from data.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const PAGE = 50, GROUPS = 25;
  const $ = (id) => document.getElementById(id);
  const zh = () => root.lang.startsWith("zh");

  // ---- making elements ----
  function h(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
    return element;
  }
  /** Both languages; the style sheet shows one. */
  function say(words) {
    if (words[0] === words[1]) return words[0];
    return [h("span", { class: "zh", lang: "zh" }, words[0]), h("span", { class: "en", lang: "en" }, words[1])];
  }
  const both = (chinese, english) => say([chinese, english]);
  const word = (kind, key) => data.words[kind][key] || [key, key];
  const fixed = (value, digits = 2) => value.toFixed(digits);
  const ms = (value) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString("en")) + " ms";
  const badge = (tone, words) => h("span", { class: "badge k-" + tone }, h("i", { class: "dot" }), h("span", {}, say(words)));
  const verdictBadge = (verdict) => badge(data.tones[verdict] || "bad", word("verdicts", verdict));

  // ---- language and theme ----
  function keep(name, value) { try { localStorage.setItem("askllm-report-" + name, value); } catch { /* a file may have no store */ } }
  function kept(name) { try { return localStorage.getItem("askllm-report-" + name); } catch { return null; } }
  /** What CSS cannot switch: options, labels, placeholders. */
  function relabel() {
    const language = zh() ? "zh" : "en";
    for (const element of document.querySelectorAll("[data-zh]")) element.textContent = element.dataset[language];
    for (const element of document.querySelectorAll("[data-zh-label]")) element.setAttribute("aria-label", element.dataset[language + "Label"]);
    for (const element of document.querySelectorAll("[data-zh-placeholder]")) element.placeholder = element.dataset[language + "Placeholder"];
    document.title = root.dataset[language + "Title"];
  }
  function setLanguage(language) { root.lang = language === "zh" ? "zh-CN" : "en"; relabel(); }
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  $("language").addEventListener("click", () => { const next = zh() ? "en" : "zh"; setLanguage(next); keep("language", next); });
  $("theme").addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; keep("theme", root.dataset.theme); });
  if (["light", "dark"].includes(kept("theme"))) root.dataset.theme = kept("theme");
  /** Inside a page of its own language and theme, the report follows that page. */
  function follow(look) {
    if (["light", "dark"].includes(look.theme)) root.dataset.theme = look.theme;
    if (["zh", "en"].includes(look.language)) setLanguage(look.language);
  }
  const asked = new URLSearchParams(location.search);
  const embedded = asked.has("embedded") && parent !== window;
  if (embedded) {
    root.dataset.embedded = "";
    addEventListener("message", (event) => { if (event.source === parent && event.data?.askllm) follow(event.data.askllm); });
  }

  // ---- filters ----
  const RANK = { error: 0, invented: 1, wrong_citation: 2, wrong_short: 3, missed: 4, unjudged: 5, right: 6, right_refusal: 7 };
  const MISSES = "*";
  const isMiss = (row) => data.tones[row.verdict] !== "good" && row.verdict !== "unjudged";
  const tests = {
    verdict: (row, value) => value === MISSES ? isMiss(row) : row.verdict === value,
    diagnosis: (row, value) => row.diagnosis === value,
    type: (row, value) => (row.type ?? data.untyped) === value,
    language: (row, value) => row.language === value,
    tag: (row, value) => (row.tags || []).includes(value),
    article: (row, value) => (row.articles || []).includes(value),
    change: (row, value) => row.change === value,
  };
  const NAMES = {
    verdict: ["判定", "Verdict"], diagnosis: ["诊断", "Diagnosis"], type: ["题型", "Type"], language: ["语言", "Language"],
    tag: ["标签", "Tag"], article: ["文章", "Article"], change: ["变化", "Change"],
  };
  const CHANGES = { better: ["变好", "better"], worse: ["变差", "worse"], changed: ["有变化", "changed"] };
  const MOVES = { better: ["good", "up", "▲ "], worse: ["bad", "down", "▼ "], changed: ["none", "sub", "● "] };
  const wordsOf = {
    verdict: (value) => value === MISSES ? ["所有失误", "all misses"] : word("verdicts", value),
    diagnosis: (value) => word("diagnoses", value), language: (value) => word("languages", value),
    change: (value) => CHANGES[value],
  };
  const wordsFor = (kind, value) => (wordsOf[kind] || ((v) => [v, v]))(value);
  const chosen = {};
  let sought = "", order = { by: "verdict", down: false }, page = 0, shown = [];
  data.rows.forEach((row, place) => { row.place = place; });

  const haystacks = new Map();
  function haystack(row) {
    if (!haystacks.has(row)) {
      const titles = (row.cited || []).map((c) => data.articles[c.article].join(" "));
      haystacks.set(row, [row.id, row.q, row.standalone, row.short, row.text, row.note, row.error, ...(row.answers || []),
        ...(row.items || []).flat(), ...(row.articles || []), ...titles].filter(Boolean).join("\n").toLowerCase());
    }
    return haystacks.get(row);
  }
  const given = (row) => row.short || (row.status === "answered" ? "" : null);
  const keys = {
    place: (row) => row.place, verdict: (row) => RANK[row.verdict] ?? 0, type: (row) => row.type || "",
    confidence: (row) => row.confidence, ms: (row) => row.ms,
  };
  function refresh() {
    const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
    const active = Object.entries(chosen).filter(([, value]) => value);
    shown = data.rows.filter((row) => active.every(([kind, value]) => tests[kind](row, value))
      && words.every((each) => haystack(row).includes(each)));
    const key = keys[order.by], sign = order.down ? -1 : 1;
    shown.sort((a, b) => {
      const x = key(a), y = key(b);
      return (x < y ? -sign : x > y ? sign : 0) || a.place - b.place;
    });
    page = Math.min(page, Math.max(0, Math.ceil(shown.length / PAGE) - 1));
    drawChips(active);
    drawRows();
  }
  function choose(kind, value, jump) {
    chosen[kind] = value;
    const select = document.querySelector(`select[data-filter="${kind}"]`);
    if (select) select.value = value || "";
    page = 0;
    refresh();
    if (jump) $("questions").scrollIntoView();
  }
  function clearAll() {
    sought = $("search").value = "";
    for (const kind of Object.keys(tests)) { chosen[kind] = ""; const s = document.querySelector(`select[data-filter="${kind}"]`); if (s) s.value = ""; }
    page = 0;
    refresh();
  }
  function drawChips(active) {
    const count = h("span", { id: "count", class: "num", role: "status" },
      both(`${shown.length.toLocaleString("en")} / ${data.rows.length.toLocaleString("en")} 题`,
        `${shown.length.toLocaleString("en")} of ${data.rows.length.toLocaleString("en")} questions`));
    const chips = active.map(([kind, value]) => h("button", { class: "chip", type: "button", onclick: () => choose(kind, "") },
      h("span", {}, say(NAMES[kind]), ": ", say(wordsFor(kind, value))), h("span", { "aria-hidden": "true" }, "×"),
      h("span", { class: "sr" }, both("去掉这项筛选", "remove this filter"))));
    const clear = (active.length || sought) && h("button", { class: "link", type: "button", id: "clear", onclick: clearAll }, both("清除筛选", "Clear filters"));
    $("chips").replaceChildren(...[count, ...chips, clear].filter(Boolean));
    for (const button of document.querySelectorAll("[data-pick]"))
      button.setAttribute("aria-pressed", String(chosen[button.dataset.pick] === button.dataset.value));
  }

  // ---- the table ----
  function cell(kind, words, ...children) {
    const filled = children.flat(Infinity).some(Boolean);
    return h("td", { class: "c-" + kind + (filled ? "" : " empty"), "data-zh-head": words && words[0], "data-en-head": words && words[1] }, ...children);
  }
  function gold(row) {
    if (row.hopeless) return both("（文章里没有答案）", "(not in the articles)");
    if (row.items) return row.items.map((forms) => forms[0]).join("、");
    return (row.answers || []).join(" / ") || ((row.evidence || [])[0] ?? (row.articles || []).join(" · "));
  }
  function got(row) {
    if (row.short) return row.short;
    if (row.error) return row.error;
    return ["answered", "conflict", "collection"].includes(row.status) ? row.text || "" : say(word("statuses", row.status));
  }
  const sub = (...children) => h("span", { class: "sub clip" }, ...children);
  function line(row) {
    const open = (event) => { event.stopPropagation(); show(row); };
    return h("tr", { onclick: open, "data-id": row.id },
      cell("v", null, verdictBadge(row.verdict), row.diagnosis ? h("div", { class: "id" }, say(word("diagnoses", row.diagnosis))) : null,
        row.change ? h("div", { class: "delta " + MOVES[row.change][1] }, MOVES[row.change][2], say(CHANGES[row.change])) : null),
      cell("q", null, h("button", { type: "button", class: "q link", onclick: open }, h("span", { class: "clip" }, row.q)),
        h("div", { class: "id" }, row.id, (row.tags || []).map((tag) => [" ", h("span", { class: "tag" }, tag)]))),
      cell("g", ["给出", "given"], h("span", { class: "clip" }, got(row))),
      cell("g", ["标准", "gold"], sub(gold(row))),
      cell("t", null, h("span", { class: "sub" }, row.type || "")),
      cell("c", ["把握", "confidence"], h("span", { class: "num" }, fixed(row.confidence))),
      cell("m", null, h("span", { class: "num sub" }, ms(row.ms))));
  }
  function drawRows() {
    const pages = Math.max(1, Math.ceil(shown.length / PAGE));
    const lines = shown.slice(page * PAGE, (page + 1) * PAGE).map(line);
    $("rows").replaceChildren(...(lines.length ? lines : [h("tr", { style: "cursor: default" }, h("td", { colspan: 7, class: "none" },
      data.rows.length ? both("没有符合条件的题目，试试清除筛选。", "No question fits. Try clearing the filters.") : both("这份报告里没有题目。", "This report has no questions.")))]));
    const turn = (by) => () => { page += by; drawRows(); $("questions").scrollIntoView(); };
    $("pages").replaceChildren(...(pages > 1 ? [
      h("button", { type: "button", disabled: page === 0, onclick: turn(-1) }, both("上一页", "Previous")),
      h("span", { class: "num" }, `${page + 1} / ${pages}`),
      h("button", { type: "button", disabled: page + 1 >= pages, onclick: turn(1) }, both("下一页", "Next"))] : []));
    for (const head of document.querySelectorAll("th[data-sort]")) {
      if (head.dataset.sort === order.by) head.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  // ---- groups ----
  let groupsShown = GROUPS;
  function whisker([value, low, high], top = 1) {
    const at = (share) => Math.min(100, 100 * share / top).toFixed(2) + "%";
    const from = low ?? value, to = high ?? value;
    return h("span", { class: "whisker", "aria-hidden": "true" },
      h("i", { style: `left:${at(from)};width:calc(${at(to)} - ${at(from)})` }), h("b", { style: `left:${at(value)}` }));
  }
  function strip(verdicts, total) {
    return h("span", { class: "strip", style: "height:8px;margin:0", "aria-hidden": "true" }, Object.entries(verdicts).map(([verdict, n]) =>
      h("i", { class: `k-${data.tones[verdict] || "bad"}${verdict === "right_refusal" || verdict === "invented" ? " soft" : ""}`, style: `width:${100 * n / total}%` })));
  }
  function drawGroups() {
    const kind = $("by").value, figure = $("figure").value, groups = data.groups[kind] || [];
    const body = groups.slice(0, groupsShown).map((group) => {
      const known = group.figures[figure];
      const pick = (event) => { event.stopPropagation(); choose(kind, group.name, true); };
      return h("tr", { class: "pick", onclick: pick },
        h("th", { scope: "row" }, h("button", { type: "button", class: "link", onclick: pick }, say(wordsFor(kind, group.name)))),
        h("td", { class: "r num" }, group.n.toLocaleString("en")),
        h("td", { class: "wideonly", style: "width:24%" }, strip(group.verdicts, group.n)),
        h("td", { class: "r num" }, h("b", {}, known ? fixed(known[0], 3) : "–")),
        h("td", { class: "num sub" }, known && known[1] !== null ? `${fixed(known[1], 3)}–${fixed(known[2], 3)}` : ""),
        h("td", { class: "wideonly", style: "width:22%" }, known ? whisker(known) : ""),
        h("td", { class: "r num sub wideonly" }, known ? `${known[3]} / ${known[4]}` : `0 / ${group.n}`));
    });
    $("groups").replaceChildren(...body);
    const left = groups.length - groupsShown;
    $("more").replaceChildren(...(left > 0 ? [h("button", { type: "button", class: "plain", onclick: () => { groupsShown += 200; drawGroups(); } },
      both(`再显示 ${Math.min(200, left)} 组（还有 ${left} 组）`, `Show ${Math.min(200, left)} more of ${left}`))] : []));
  }

  // ---- one question ----
  const dialog = $("one");
  let open = null, back = null;
  /** Text with ranges marked; offsets are code points, inner ranges lie inside outer ones. */
  function marked(text, outer, inner) {
    if (!outer) return [text];
    const points = Array.from(text), cut = (from, to) => points.slice(from, to).join("");
    const [start, end] = outer;
    const mark = h("mark", {});
    if (inner && inner[0] >= start && inner[1] <= end) mark.append(cut(start, inner[0]), h("strong", {}, cut(...inner)), cut(inner[1], end));
    else mark.append(cut(start, end));
    return [cut(0, start), mark, cut(end)];
  }
  /** Text with every literal occurrence of the gold words underlined. */
  function goldMarked(text, wanted) {
    const found = wanted.find((each) => each && text.includes(each));
    if (!found) return [text];
    return text.split(found).flatMap((piece, i) => i ? [h("mark", { class: "gold" }, found), piece] : [piece]);
  }
  function supports(value) {
    if (value === true) return badge("good", ["支持", "supports"]);
    if (value === false) return badge("bad", ["不支持", "does not support"]);
    return badge("none", ["无从判断", "nothing to judge by"]);
  }
  function citedCard(cited, number, closest) {
    const [id, title] = data.articles[cited.article], passage = data.texts[cited.passage];
    return h("article", { class: "card" + (closest ? " closest" : "") },
      h("div", { class: "ch" }, number && h("span", { class: "no" }, String(number)), h("span", { class: "tt" }, title || id),
        title && title !== id ? h("span", { class: "sub" }, id) : null, closest ? badge("none", ["不是答案", "not an answer"]) : supports(cited.supports)),
      cited.quote !== undefined && h("p", { class: "why" }, both("引文不在这一段里：", "The quote does not stand in this passage: "), h("mark", {}, cited.quote)),
      h("blockquote", {}, marked(passage, cited.mark, cited.short)));
  }
  function foundCard(found, row) {
    const [id, title] = data.articles[found.article], passage = data.texts[found.passage];
    const rank = (value) => value === null || value === undefined ? "–" : "#" + value;
    return h("article", { class: "card" },
      h("div", { class: "ch" }, h("span", { class: "no" }, String(found.rank)), h("span", { class: "tt" }, title || id),
        found.gold === true ? badge("good", ["含所求", "gold"]) : found.gold === false ? badge("none", ["不含所求", "not gold"]) : null,
        h("span", { class: "sub num" }, both(`得分 ${found.score} · 向量 ${rank(found.dense)} · 关键词 ${rank(found.lexical)}`,
          `score ${found.score} · dense ${rank(found.dense)} · lexical ${rank(found.lexical)}`))),
      h("details", { class: "text", open: found.gold === true || found.rank === 1 }, h("summary", {}, both("原文", "Passage"), " ", h("span", { class: "num" }, found.id)),
        h("blockquote", {}, goldMarked(passage, [...(row.evidence || []), ...(row.answers || []), ...(row.items || []).flat()]))));
  }
  const fact = (words, ...children) => [h("dt", {}, say(words)), h("dd", {}, ...children)];
  function sidesOf(row) {
    const mine = h("section", { class: "given" }, h("h3", {}, both("给出的回答", "Given")),
      row.short && h("p", { class: "says" }, row.short), row.error && h("p", { class: "says" }, row.error),
      row.text && h("p", { class: "text" }, row.text),
      h("dl", {}, fact(["状态", "status"], say(word("statuses", row.status))), fact(["把握度", "confidence"], fixed(row.confidence)),
        row.reason ? fact(["理由", "reason"], row.reason) : [], row.sides ? fact(["各方", "sides"], row.sides.join(" ↔ ")) : []));
    const known = row.items ? row.items.map((forms) => forms.join(" / ")) : row.answers || [];
    const theirs = h("section", { class: "gold" }, h("h3", {}, both("标准答案", "Gold")),
      row.hopeless ? h("p", { class: "says" }, both("文章里没有答案，应当拒答", "Not in the articles: should be refused"))
        : row.items ? h("ul", { class: "says" }, known.map((each) => h("li", {}, each)))
        : known.length ? h("p", { class: "says" }, known.join(" / ")) : h("p", { class: "sub" }, both("没有给出短答案", "No short answer given")),
      (row.evidence || []).map((quote) => h("p", { class: "text" }, "“", quote, "”")),
      h("dl", {}, row.articles ? fact(["文章", "articles"], row.articles.join(" · ")) : [], row.note ? fact(["备注", "note"], row.note) : []));
    return h("div", { class: "sides" }, mine, theirs);
  }
  function beforeOf(row) {
    if (!row.before) return null;
    const was = row.before;
    return [h("h3", {}, both("另一次运行", "In the other run")), h("article", { class: "card" }, h("div", { class: "ch" }, verdictBadge(was.verdict),
      was.diagnosis && badge("bad", word("diagnoses", was.diagnosis)), h("span", { class: "sub" }, say(word("statuses", was.status))), h("b", {}, was.short || "")),
      was.text && h("blockquote", {}, was.text), was.quotes.map((quote) => h("blockquote", { class: "sub" }, "“", quote, "”")))];
  }
  function measuresOf(row) {
    const known = Object.entries(row.measures || {}), rooms = Object.entries(row.rooms || {});
    return [known.length ? [h("h3", {}, both("这道题的指标", "Measures of this question")),
      h("details", { class: "text" }, h("summary", {}, both(`${known.length} 项`, `${known.length} measures`)),
        h("dl", { class: "facts" }, known.map(([name, value]) => fact(word("figures", name), fixed(value, 3)))))] : null,
    h("h3", {}, both("耗时", "Time")), h("dl", { class: "facts" }, fact(["全程", "all told"], ms(row.ms)), rooms.map(([name, value]) => fact([name, name], ms(value))))];
  }
  function body(row) {
    const list = (words, cards) => cards.length ? [h("h3", {}, say(words)), ...cards] : null;
    return [h("div", { class: "badges" }, verdictBadge(row.verdict), row.diagnosis && badge("bad", word("diagnoses", row.diagnosis)),
      row.change && badge(MOVES[row.change][0], CHANGES[row.change]),
      row.type && h("span", { class: "tag" }, row.type), h("span", { class: "tag" }, say(word("languages", row.language))),
      (row.tags || []).map((tag) => h("span", { class: "tag" }, tag))),
    (row.history || []).map((turn) => h("p", { class: "sub" }, both("此前问：", "Asked before: "), turn)),
    h("h2", { id: "asked", tabindex: "-1" }, row.q),
    row.standalone && h("p", { class: "sub" }, both("理解为：", "Understood as: "), row.standalone),
    row.diagnosis && h("p", { class: "why" }, say(word("explained", row.diagnosis))),
    sidesOf(row), beforeOf(row),
    list(["引用", "Citations"], (row.cited || []).map((each, i) => citedCard(each, i + 1, false))),
    list(["最接近的段落（不是答案）", "Closest passages (not an answer)"], (row.closest || []).map((each) => citedCard(each, null, true))),
    list(["检索结果", "Found by retrieval"], (row.found || []).map((each) => foundCard(each, row))),
    measuresOf(row)];
  }
  function show(row) {
    if (!dialog.open) back = document.activeElement;
    open = row;
    const place = shown.indexOf(row);
    $("where").replaceChildren(h("span", { class: "num" }, place < 0 ? row.id : `${row.id} · ${place + 1} / ${shown.length}`));
    $("previous").disabled = place <= 0;
    $("next").disabled = place < 0 || place + 1 >= shown.length;
    $("case").replaceChildren(...h("div", {}, body(row)).childNodes);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    $("asked").focus({ preventScroll: true });
    history.replaceState(null, "", "#q=" + encodeURIComponent(row.id));
  }
  function step(by) { const next = shown[shown.indexOf(open) + by]; if (open && next && shown.includes(open)) show(next); }
  function byId(id) { return data.rows.find((row) => row.id === id); }
  function fromHash() {
    if (!location.hash.startsWith("#q=")) return;
    let id;
    try { id = decodeURIComponent(location.hash.slice(3)); } catch { return; }
    const row = byId(id);
    if (row) show(row);
  }
  dialog.addEventListener("close", () => {
    open = null;
    history.replaceState(null, "", location.pathname + location.search);
    if (back && back.isConnected) back.focus();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  $("close").addEventListener("click", () => dialog.close());
  $("previous").addEventListener("click", () => step(-1));
  $("next").addEventListener("click", () => step(1));

  // ---- wiring ----
  function option(value, words) { return h("option", { value, "data-zh": words[0], "data-en": words[1] }, words[zh() ? 0 : 1]); }
  function fill(kind) {
    const select = document.querySelector(`select[data-filter="${kind}"]`);
    if (!select) return;
    const values = kind === "verdict" ? Object.keys(data.words.verdicts) : kind === "diagnosis" ? Object.keys(data.words.diagnoses)
      : kind === "change" ? Object.keys(CHANGES) : (data.groups[kind] || []).map((group) => group.name);
    const counts = values.map((value) => [value, data.rows.reduce((n, row) => n + tests[kind](row, value), 0)]).filter(([, n]) => n);
    const misses = kind === "verdict" ? data.rows.filter(isMiss).length : 0;
    select.append(option("", ["全部", "all"]), ...(misses ? [option(MISSES, [`所有失误 (${misses})`, `all misses (${misses})`])] : []),
      ...counts.map(([value, n]) => option(value, wordsFor(kind, value).map((words) => `${words} (${n})`))));
    select.closest("label").hidden = !counts.length;
    select.addEventListener("change", () => choose(kind, select.value));
  }
  for (const kind of ["verdict", "diagnosis", "type", "language", "tag", "change"]) fill(kind);
  document.querySelector('form[role=search]').addEventListener("submit", (event) => event.preventDefault());
  let waiting = 0;
  $("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { sought = $("search").value.trim(); page = 0; refresh(); }, 120);
  });
  for (const head of document.querySelectorAll("th[data-sort]")) head.firstElementChild.addEventListener("click", () => {
    const by = head.dataset.sort;
    order = { by, down: order.by === by ? !order.down : by === "confidence" || by === "ms" };
    page = 0;
    refresh();
  });
  $("sort").addEventListener("change", () => { const [by, down] = $("sort").value.split(" "); order = { by, down: down === "down" }; page = 0; refresh(); });
  for (const button of document.querySelectorAll("[data-pick]")) button.addEventListener("click", () => {
    const { pick, value } = button.dataset, off = chosen[pick] === value;
    choose(pick, off ? "" : value, !off);
  });
  for (const button of document.querySelectorAll("[data-open]")) button.addEventListener("click", () => { const row = byId(button.dataset.open); if (row) show(row); });
  for (const select of [$("by"), $("figure")]) if (select) select.addEventListener("change", () => { groupsShown = GROUPS; drawGroups(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
    if (dialog.open && event.key === "ArrowLeft") step(-1);
    else if (dialog.open && event.key === "ArrowRight") step(1);
    else if (!dialog.open && event.key === "/") { event.preventDefault(); $("search").focus(); }
  });
  addEventListener("hashchange", fromHash);
  setLanguage(["zh", "en"].includes(kept("language")) ? kept("language") : zh() ? "zh" : "en");
  if (embedded) follow({ theme: asked.get("theme"), language: asked.get("language") });
  if ($("by")) drawGroups();
  refresh();
  fromHash();
  document.body.dataset.ready = "1";
})();
