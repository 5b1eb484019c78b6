// The figures on top, and the table of differences.
import { change, figure, interval } from "./format.js";

const tiles = document.getElementById("tiles");
const WORDS = { held: "held", missed: "missed", unclear: "too close to tell" };
const known = new Map();

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

function tile(key) {
  if (known.has(key)) return known.get(key);
  const box = element("div", "tile");
  const title = element("dt");
  const name = element("span", "name");
  const badge = element("span", "badge");
  title.append(name, badge);
  const body = element("dd");
  const value = element("span", "value");
  const band = element("span", "band");
  const gap = element("span", "gap");
  const note = element("span", "soft small note-line");
  body.append(value, band, gap, note);
  box.append(title, body);
  known.set(key, { box, name, badge, value, band, gap, note });
  return known.get(key);
}

export function showFigures(answer) {
  const gaps = new Map((answer.differences ?? []).map((one) => [`${one.channel} ${one.name}`, one]));
  const boxes = answer.figures.map((one) => {
    const made = tile(one.key);
    made.box.dataset.key = one.key;
    made.box.dataset.state = one.state;
    made.name.textContent = one.title;
    made.badge.textContent = WORDS[one.state] ?? "";
    made.value.textContent = figure(one.value, one.unit);
    made.band.textContent = interval(one.low, one.high, one.unit);
    made.note.textContent = one.note;
    const gap = gaps.get(one.key);
    made.gap.textContent = gap ? `${change(gap.difference, gap.unit)} ${gap.clear ? "" : "(may be chance)"}` : "";
    return made.box;
  });
  tiles.replaceChildren(...boxes);
  tiles.removeAttribute("aria-busy");
  const unstable = document.getElementById("unstable");
  unstable.hidden = answer.unstable.length === 0;
  unstable.textContent = answer.unstable.join(". ");
}

export function showDifferences(answer) {
  const section = document.getElementById("beside");
  section.hidden = !answer.differences;
  if (!answer.differences) return;
  const rows = answer.differences.map((one) => {
    const row = element("tr", one.clear ? "" : "chance");
    const name = element("th", "", `${one.channel ? `${one.channel}: ` : ""}${one.label}`);
    name.scope = "row";
    const gap = element("td", "number");
    gap.append(element("b", "", change(one.difference, one.unit)), ` ${interval(one.difference.low, one.difference.high, one.unit)}`);
    if (!one.clear && one.difference.value) gap.append(element("span", "soft small", " may be chance"));
    row.append(name, element("td", "number", figure(one.this.value, one.unit)), element("td", "number", figure(one.other.value, one.unit)), gap);
    return row;
  });
  section.querySelector("tbody").replaceChildren(...rows);
}

export function inWords(answer) {
  const targets = answer.figures.filter((one) => one.state !== "none");
  const told = targets.map((one) => `${one.title} ${figure(one.value, one.unit)}, ${WORDS[one.state]}`);
  const cost = answer.figures.find((one) => one.key === " cost");
  return `${told.join("; ")}. Cost ${figure(cost.value, cost.unit)}.`;
}
