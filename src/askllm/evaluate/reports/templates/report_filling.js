// A report of a run under way: the page around it hands over the page of now, and what differs is put in
// the place of what was there. Nothing that stays the same is touched: it keeps focus and place.
const KEPT = new Set(["aria-label", "aria-pressed", "data-beside", "open"]);   // what the script or the person has set
const isPart = () => "part" in document.querySelector("main").dataset;
const script = (element) => element.dataset?.drawn !== undefined;   // filled by the script, not by the template
function become(old, made) {
  for (const { name } of [...old.attributes]) if (!made.hasAttribute(name) && !KEPT.has(name)) old.removeAttribute(name);
  for (const { name, value } of made.attributes) if (!KEPT.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (script(old) || old.localName === "noscript") return;
  // A part with an id is the same wherever it stands, so one that comes before it replaces nothing.
  let at = old.firstChild;
  for (const part of made.childNodes) {
    const same = part.id ? [...old.children].find((each) => each.id === part.id) : at && !at.id && at.nodeName === part.nodeName && at;
    if (!same) { old.insertBefore(document.importNode(part, true), at); continue; }
    while (at && at !== same) { const gone = at; at = at.nextSibling; gone.remove(); }
    if (part.nodeType === Node.ELEMENT_NODE) become(same, part);
    else if (same.data !== part.data) same.data = part.data;
    at = same.nextSibling;
  }
  while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
}
// What must not move: the line of the open question, else the one that somebody is about to press, else
// what is seen in the upper part of the window.
const AIMING = 2000;   // milliseconds for which a pointer that moved counts
let moved = -AIMING;
addEventListener("pointermove", (event) => { moved = event.timeStamp; });
root.addEventListener("pointerleave", () => { moved = -AIMING; });
function held() {
  const aimed = () => (performance.now() - moved < AIMING ? $("rows").querySelector("tr:hover") : null);
  const seen = (line) => { const { top = -1 } = line?.getBoundingClientRect() || {}; return top > 0 && top < innerHeight; };
  return [lineOf(opened), aimed(), $("rows").querySelector("tr:focus-within")].find(seen) || null;
}
function take(text) {
  const made = new DOMParser().parseFromString(text, "text/html");   // its scripts never run
  data = JSON.parse(made.getElementById("data").textContent);
  number();
  unmoved(() => {
    become(document.querySelector("main"), made.querySelector("main"));
    if (opened) opened = now(opened);
    for (const kind of KINDS) if (document.activeElement?.dataset.filter !== kind) fill(kind);
    relabel();
    if ($("by")) drawGroups();
    refresh(true);
    tellPlace();
  }, held());
}

setLanguage(["zh", "en"].includes(kept("language")) ? kept("language") : zh() ? "zh" : "en");
if (embedded) follow({ theme: asked.get("theme"), language: asked.get("language") });
if ($("by")) drawGroups();
refresh();
fromHash();
document.body.dataset.ready = "1";
