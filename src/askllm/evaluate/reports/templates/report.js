// The questions of the report: filtered, sorted, paged. Everything is written as text nodes; no mark-up
// is ever made from data.
//
// The script of a report is put together of report.js, report_question.js, report_wiring.js and
// report_filling.js, in this order, inside one function: what one of them names, the others know.
let data = JSON.parse(document.getElementById("data").textContent);
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
  addEventListener("message", (event) => {
    const told = event.source === parent && event.data?.askllm;
    if (!told) return;
    if (told.page) { take(told.page); parent.postMessage({ askllm: "taken" }, "*"); }
    follow(told);
  });
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
  type: (value) => word("types", value), change: (value) => CHANGES[value],
};
const wordsFor = (kind, value) => (wordsOf[kind] || ((v) => [v, v]))(value);
const chosen = {};
let sought = "", order = { by: "verdict", down: false }, page = 0, shown = [];
function number() { data.rows.forEach((row, place) => { row.place = place; }); }
number();

const haystacks = new WeakMap();
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
function refresh(filling = false) {
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
  drawRows(filling);
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
  const count = h("span", { id: "count", class: "num", role: isPart() ? null : "status" },
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
  const open = (event) => { event.stopPropagation(); show(now(row)); };
  return h("tr", { onclick: open, "data-id": row.id, "aria-current": row.id === opened?.id ? "true" : null },
    cell("v", null, verdictBadge(row.verdict), row.diagnosis ? h("div", { class: "id" }, say(word("diagnoses", row.diagnosis))) : null,
      row.change ? h("div", { class: "delta " + MOVES[row.change][1] }, MOVES[row.change][2], say(CHANGES[row.change])) : null),
    cell("q", null, h("button", { type: "button", class: "q link", onclick: open }, h("span", { class: "clip" }, row.q)),
      h("div", { class: "id" }, row.id, (row.tags || []).map((tag) => [" ", h("span", { class: "tag" }, tag)]))),
    cell("g", ["给出", "given"], h("span", { class: "clip" }, got(row))),
    cell("g", ["标准", "gold"], sub(gold(row))),
    cell("t", null, h("span", { class: "sub" }, row.type ? say(word("types", row.type)) : "")),
    cell("c", ["把握", "confidence"], h("span", { class: "num" }, fixed(row.confidence))),
    cell("m", null, h("span", { class: "num sub" }, ms(row.ms))));
}
/** Put elements in a place; those that stay are not moved, so they keep the focus. */
function put(place, elements) {
  for (const old of [...place.children]) if (!elements.includes(old)) old.remove();
  let at = place.firstElementChild;
  for (const element of elements) {
    if (element === at) at = at.nextElementSibling;
    else place.insertBefore(element, at);
  }
}
/** Draw a page of the table; while it fills, a row that is there already stays as it is. */
function drawRows(filling = false) {
  const pages = Math.max(1, Math.ceil(shown.length / PAGE));
  const there = new Map(filling ? [...$("rows").children].map((each) => [each.dataset.id, each]) : []);
  const lines = shown.slice(page * PAGE, (page + 1) * PAGE).map((row) => there.get(row.id) || line(row));
  put($("rows"), lines.length ? lines : [h("tr", { style: "cursor: default" }, h("td", { colspan: 7, class: "none" },
    data.rows.length ? both("没有符合条件的题目，试试清除筛选。", "No question fits. Try clearing the filters.") : both("这份报告里没有题目。", "This report has no questions.")))]);
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
/** Draw anew; the focus goes to what stands where it stood. */
function redrawn(place, elements) {
  const stops = () => [...place.querySelectorAll("button")], stood = stops().indexOf(document.activeElement);
  place.replaceChildren(...elements);
  if (stood >= 0) stops()[stood]?.focus({ preventScroll: true });
}
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
  redrawn($("groups"), body);
  const left = groups.length - groupsShown;
  $("more").replaceChildren(...(left > 0 ? [h("button", { type: "button", class: "plain", onclick: () => { groupsShown += 200; drawGroups(); } },
    both(`再显示 ${Math.min(200, left)} 组（还有 ${left} 组）`, `Show ${Math.min(200, left)} more of ${left}`))] : []));
}
