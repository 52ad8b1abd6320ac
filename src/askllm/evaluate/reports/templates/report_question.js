// One question of the report: beside the table where there is room for it, else in a dialog over it.
const dialog = $("one"), pair = $("pair");
const roomy = matchMedia("(min-width: 900px)");
const isBeside = () => "beside" in pair.dataset;
let opened = null, back = null, leaves = null;   // the question; what opened the dialog; where the focus goes
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
    cited.quote !== undefined && h("p", { class: "why" }, both("引文不在这个片段里：", "The quote does not stand in this passage: "), h("mark", {}, cited.quote)),
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
    row.type && h("span", { class: "tag" }, say(word("types", row.type))), h("span", { class: "tag" }, say(word("languages", row.language))),
    (row.tags || []).map((tag) => h("span", { class: "tag" }, tag))),
  (row.history || []).map((turn) => h("p", { class: "sub" }, both("此前问：", "Asked before: "), turn)),
  h("h2", { id: "asked", tabindex: "-1" }, row.q),
  row.standalone && h("p", { class: "sub" }, both("理解为：", "Understood as: "), row.standalone),
  row.diagnosis && h("p", { class: "why" }, say(word("explained", row.diagnosis))),
  sidesOf(row), beforeOf(row),
  list(["引用", "Citations"], (row.cited || []).map((each, i) => citedCard(each, i + 1, false))),
  list(["最接近的片段（不是答案）", "Closest passages (not an answer)"], (row.closest || []).map((each) => citedCard(each, null, true))),
  list(["检索结果", "Found by retrieval"], (row.found || []).map((each) => foundCard(each, row))),
  measuresOf(row)];
}
// ---- opening it ----
const lineOf = (row) => row && [...$("rows").children].find((each) => each.dataset.id === row.id);
/** Do what changes heights; `element` stays where it is, or what is seen in the upper part of the window. */
function unmoved(act, element = null) {
  const under = element || document.elementFromPoint(innerWidth / 4, innerHeight / 3);
  const holds = [];
  for (let each = under; each && each !== document.body; each = each.parentElement) holds.push([each, each.getBoundingClientRect().top]);
  const scrolled = scrollY;
  act();
  const held = scrolled > 0 && holds.find(([each]) => each.isConnected);
  if (held) scrollBy({ top: held[0].getBoundingClientRect().top - held[1], behavior: "instant" });
}
function unfold() {
  pair.toggleAttribute("data-beside", roomy.matches);
  if (!roomy.matches) { dialog.showModal(); return; }
  const scrolled = scrollY;
  dialog.show();   // it would scroll to what it focuses
  scrollTo({ top: scrolled, behavior: "instant" });
}
/** Which of the questions is open, in the table and at the head of the question. */
function tellPlace() {
  for (const each of $("rows").querySelectorAll("[aria-current]")) each.removeAttribute("aria-current");
  if (!opened) return;
  lineOf(opened)?.setAttribute("aria-current", "true");
  const place = shown.indexOf(opened);
  $("where").replaceChildren(h("span", { class: "num" }, place < 0 ? opened.id : `${opened.id} · ${place + 1} / ${shown.length}`));
  $("previous").disabled = place <= 0;
  $("next").disabled = place < 0 || place + 1 >= shown.length;
}
function show(row) {
  if (!dialog.open) back = document.activeElement;
  opened = row;
  const place = shown.indexOf(row);
  if (place >= 0 && Math.floor(place / PAGE) !== page) { page = Math.floor(place / PAGE); drawRows(); }
  $("case").replaceChildren(...h("div", {}, body(row)).childNodes);
  if (!dialog.open) unmoved(unfold, lineOf(row));
  tellPlace();
  dialog.scrollTop = 0;
  if (isBeside()) {
    const { top, bottom } = pair.getBoundingClientRect();
    if (top > innerHeight / 2 || bottom < innerHeight / 3) $("questions").scrollIntoView({ behavior: "instant" });
    lineOf(row)?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }
  $("asked").focus({ preventScroll: true });
  history.replaceState(null, "", "#q=" + encodeURIComponent(row.id));
}
function step(by) { const next = shown[shown.indexOf(opened) + by]; if (opened && next && shown.includes(opened)) show(next); }
function byId(id) { return data.rows.find((row) => row.id === id); }
/** The same row in the data of now. */
function now(row) { return data.rows.includes(row) ? row : byId(row.id) || row; }
function fromHash() {
  if (!location.hash.startsWith("#q=")) return;
  let id;
  try { id = decodeURIComponent(location.hash.slice(3)); } catch { return; }
  const row = byId(id);
  if (row) show(row);
}
dialog.addEventListener("close", () => {
  if (dialog.open) return;   // opened again at once, the other way
  const to = isBeside() ? leaves : back;
  unmoved(() => pair.removeAttribute("data-beside"), lineOf(opened));
  opened = null;
  tellPlace();
  history.replaceState(null, "", location.pathname + location.search);
  leaves = null;
  if (to && to.isConnected) to.focus({ preventScroll: true });
});
/** Close it; who is in it goes to its line of the table, who is elsewhere stays there. */
function shut() {
  leaves = dialog.contains(document.activeElement) ? lineOf(opened)?.querySelector("button") || back : null;
  dialog.close();
}
roomy.addEventListener("change", () => {
  if (!dialog.open) return;
  dialog.close();
  unfold();
  $("asked").focus({ preventScroll: true });
});
dialog.addEventListener("click", (event) => { if (event.target === dialog && !isBeside()) shut(); });
$("close").addEventListener("click", shut);
$("previous").addEventListener("click", () => step(-1));
$("next").addEventListener("click", () => step(1));
