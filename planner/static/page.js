// Puts the page's parts together: a lever moves, the address follows, the answer is shown.
import { ask } from "./ask.js";
import { redraw, showCharts } from "./charts.js";
import { inWords, showDifferences, showFigures } from "./figures.js";
import { painted } from "./painted.js";
import { levers, mistakes, read, state, variant } from "./state.js";
import "./staff.js";

const by = (id) => document.getElementById(id);
const progress = by("progress");
const answerBox = document.querySelector(".answer");
const SLOW_MS = 400;
let shownQuery = "";
let saying = 0;
let addressing = 0;
let fading = 0;

// Only an answer that is slow to come fades the one before: for a quick one nothing is styled or painted twice.
function stale(on) {
  clearTimeout(fading);
  if (on) fading = setTimeout(() => answerBox.classList.add("stale"), SLOW_MS);
  else answerBox.classList.remove("stale");
}

function changed(since) {
  const query = state().toString();
  if (query === shownQuery) return;
  shownQuery = query;
  progress.textContent = "playing";
  stale(true);
  clearTimeout(addressing);
  addressing = setTimeout(() => history.replaceState(null, "", `/?${query}`), 150);
  links();
  ask(query, since, hear);
}

function links() {
  const query = new URLSearchParams(state());
  query.delete("pin");
  by("toml").href = `/scenario.toml?${query}`;
  by("csv").href = `/intervals.csv?${query}`;
}

// Where a lever has moved on since (*further*), the answer is shown and the page goes on playing.
function hear(news, since, further) {
  if (news.over) return;
  if (news.lost) {
    progress.textContent = "the planner does not answer any more; start parcours plan again";
    return;
  }
  mistakes(news.wrong ?? {});
  if (news.wrong) {
    progress.textContent = "not played";
    clearTimeout(saying);
    return;
  }
  const answer = news.done ?? news;
  const whole = Boolean(news.done);
  showFigures(answer);
  if (whole) showDifferences(answer);
  const settled = whole && !further;
  showCharts(answer, settled);
  const far = whole ? "playing" : `${answer.n} of ${answer.asked} days played so far`;
  progress.textContent = settled ? `${answer.n} days played` : far;
  stale(!settled);
  if (!whole) return;
  painted(() => performance.measure("answer", { start: since, end: performance.now() }));
  clearTimeout(saying);
  saying = setTimeout(() => { by("said").textContent = inWords(answer); }, 700);
}

for (const lever of levers) {
  read(lever);
  lever.range.addEventListener("input", (event) => {
    lever.exact.value = lever.range.value;
    read(lever);
    changed(event.timeStamp);
  });
  lever.exact.addEventListener("change", (event) => {
    const { min, max, step } = lever.exact;
    if (!lever.exact.checkValidity() || lever.exact.value === "") {
      mistakes({ [lever.key]: `expected ${min} to ${max} in steps of ${step}, given ${lever.exact.value || "nothing"}` });
      return;
    }
    mistakes({});
    lever.range.value = lever.exact.value;
    read(lever);
    changed(event.timeStamp);
  });
}

by("n").addEventListener("change", (event) => changed(event.timeStamp));
by("seed").addEventListener("change", (event) => {
  const given = by("seed");
  const sound = given.value !== "" && given.checkValidity();
  by("wrong-seed").hidden = sound;
  by("wrong-seed").textContent = sound ? "" : `expected a whole number of 0 or more, given ${given.value || "nothing"}`;
  if (sound) changed(event.timeStamp);
});
by("reset").addEventListener("click", (event) => {
  for (const lever of levers) {
    lever.range.value = lever.exact.value = lever.usual;
    read(lever);
  }
  mistakes({});
  changed(event.timeStamp);
});
by("share").addEventListener("click", async () => {
  const url = `${location.origin}/?${state()}`;
  try {
    await navigator.clipboard.writeText(url);
    by("said").textContent = by("share").textContent = "Copied";
  } catch {
    by("share").textContent = "It is in the address bar";
  }
  setTimeout(() => { by("share").textContent = "Copy the address"; }, 2000);
});

by("pin").addEventListener("click", (event) => {
  const box = by("pinned");
  box.dataset.pin = variant().toString();
  const moved = levers.filter((one) => Number(one.range.value) !== one.usual)
    .map((one) => `${one.box.querySelector("label").textContent} ${one.unit === "points" ? `${one.range.value} points` : `${one.range.value} %`}`);
  box.querySelector("b").textContent = [by("levers").dataset.scenario, ...(moved.length ? moved : ["no lever moved"])].join(", ");
  box.hidden = false;
  changed(event.timeStamp);
});
by("unpin").addEventListener("click", (event) => {
  by("pinned").hidden = true;
  by("pinned").dataset.pin = "";
  by("pin").focus();
  changed(event.timeStamp);
});

// Another scenario begins with its levers untouched; another day of the same one keeps them.
by("scenario").addEventListener("change", () => {
  const query = new URLSearchParams({ scenario: by("scenario").value });
  location.assign(`/?${query}`);
});
by("day").addEventListener("change", () => {
  const query = new URLSearchParams(state());
  query.set("day", by("day").value);
  location.assign(`/?${query}`);
});
by("file").addEventListener("change", async () => {
  const [file] = by("file").files;
  if (!file) return;
  const response = await fetch(`/scenario?${new URLSearchParams({ name: file.name })}`, { method: "POST", body: file });
  const told = await response.json();
  if (told.wrong) {
    mistakes(told.wrong);
    by("mistakes").scrollIntoView();
  } else location.assign(`/?${new URLSearchParams({ scenario: told.scenario })}`);
});

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
function shade() {
  by("theme").textContent = isDark() ? "Light" : "Dark";
  by("theme").setAttribute("aria-label", `Show the page ${isDark() ? "light" : "dark"}`);
  redraw();
}
by("theme").hidden = false;
by("theme").addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  try { localStorage.setItem("parcours-theme", root.dataset.theme); } catch { /* no storage: for this page only */ }
  shade();
});
dark.addEventListener("change", shade);
shade();

links();
if (!by("levers").dataset.wrong) changed(performance.now());
else progress.textContent = "not played";
