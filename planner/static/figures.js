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
  strip(answer);
  const unstable = document.getElementById("unstable");
  unstable.hidden = answer.unstable.length === 0;
  unstable.textContent = answer.unstable.join(". ");
}

// On a narrow screen the targets stay in sight while a lever moves.
function strip(answer) {
  const spans = answer.figures.filter((one) => one.state !== "none").map((one) => {
    const span = element("span");
    span.dataset.state = one.state;
    span.append(`${one.title} `, element("b", "badge", figure(one.value, one.unit)));
    return span;
  });
  document.getElementById("strip").replaceChildren(...spans);
}

function difference(one) {
  const row = element("tr", one.clear ? "" : "chance");
  const name = element("th", "", `${one.channel ? `${one.channel}: ` : ""}${one.label}`);
  name.scope = "row";
  const gap = element("td", "number");
  gap.append(element("b", "", change(one.difference, one.unit)), " ", element("span", "between", interval(one.difference.low, one.difference.high, one.unit)));
  if (!one.clear && one.difference.value) gap.append(" ", element("span", "between", "may be chance"));
  row.append(name, element("td", "number", figure(one.this.value, one.unit)), element("td", "number", figure(one.other.value, one.unit)), gap);
  return row;
}

export function showDifferences(answer) {
  const section = document.getElementById("beside");
  section.hidden = !answer.differences;
  if (!answer.differences) return;
  const there = answer.differences.filter((one) => one.this.value || one.other.value);
  const [first, rest] = [[], []];
  for (const one of there) (!one.channel || one.name === "service_level" ? first : rest).push(one);
  const [main, more] = section.querySelectorAll("tbody");
  main.replaceChildren(...first.map(difference));
  more.replaceChildren(...rest.map(difference));
  section.querySelector("summary").textContent = `${rest.length} more, by channel`;
}

export function inWords(answer) {
  const targets = answer.figures.filter((one) => one.state !== "none");
  const told = targets.map((one) => `${one.title} ${figure(one.value, one.unit)}, ${WORDS[one.state]}`);
  const cost = answer.figures.find((one) => one.key === " cost");
  return `${told.join("; ")}. Cost ${figure(cost.value, cost.unit)}.`;
}
