// What a person can press, type and choose in a report.
function option(value, words) { return h("option", { value, "data-zh": words[0], "data-en": words[1] }, words[zh() ? 0 : 1]); }
function fill(kind) {
  const select = document.querySelector(`select[data-filter="${kind}"]`);
  if (!select) return;
  const values = kind === "verdict" ? Object.keys(data.words.verdicts) : kind === "diagnosis" ? Object.keys(data.words.diagnoses)
    : kind === "change" ? Object.keys(CHANGES) : (data.groups[kind] || []).map((group) => group.name);
  const counts = values.map((value) => [value, data.rows.reduce((n, row) => n + tests[kind](row, value), 0)]).filter(([, n]) => n);
  const misses = kind === "verdict" ? data.rows.filter(isMiss).length : 0;
  const options = [option("", ["全部", "all"]), ...(misses ? [option(MISSES, [`所有失误 (${misses})`, `all misses (${misses})`])] : []),
    ...counts.map(([value, n]) => option(value, wordsFor(kind, value).map((words) => `${words} (${n})`)))];
  select.replaceChildren(...options);
  select.value = chosen[kind] || "";
  select.closest("label").hidden = !counts.length;
}
const KINDS = ["verdict", "diagnosis", "type", "language", "tag", "change"];
for (const kind of KINDS) {
  fill(kind);
  const select = document.querySelector(`select[data-filter="${kind}"]`);
  select?.addEventListener("change", () => choose(kind, select.value));
}
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
// Buttons that come and go while the report fills.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pick], [data-open]");
  if (!button) return;
  const { pick, value, open } = button.dataset, off = pick && chosen[pick] === value;
  if (pick) choose(pick, off ? "" : value, !off);
  else if (byId(open)) show(byId(open));
});
for (const select of [$("by"), $("figure")]) if (select) select.addEventListener("change", () => { groupsShown = GROUPS; drawGroups(); });
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const beside = dialog.open && isBeside();
  const along = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (beside && along && pair.contains(event.target)) { event.preventDefault(); step(along); }
  else if (beside && event.key === "Escape") shut();
  else if (dialog.open && event.key === "ArrowLeft") step(-1);
  else if (dialog.open && event.key === "ArrowRight") step(1);
  else if ((!dialog.open || beside) && event.key === "/") { event.preventDefault(); $("search").focus(); }
});
addEventListener("hashchange", fromHash);
