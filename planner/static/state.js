// Where every lever stands, and the address that says so.
import { figure, time } from "./format.js";

const form = document.getElementById("levers");
export const levers = [...form.querySelectorAll(".lever")].map((box) => ({
  box,
  key: box.dataset.key,
  usual: Number(box.dataset.usual),
  base: Number(box.dataset.base),
  unit: box.dataset.unit,
  reading: box.dataset.reading,
  range: box.querySelector("input[type=range]"),
  exact: box.querySelector("input[type=number]"),
  output: box.querySelector("output"),
  wrong: box.querySelector(".wrong"),
}));
const n = document.getElementById("n");
const seed = document.getElementById("seed");
const pinned = document.getElementById("pinned");
const USUAL_N = "100";

// Without the pin: what a variant is, and what is pinned of it.
export function variant() {
  const query = new URLSearchParams({ scenario: form.dataset.scenario, day: form.dataset.day });
  for (const lever of levers) if (Number(lever.range.value) !== lever.usual) query.set(lever.key, lever.range.value);
  return query;
}

export function state() {
  const query = variant();
  if (n.value !== USUAL_N) query.set("n", n.value);
  if (seed.value !== "1") query.set("seed", seed.value);
  if (pinned.dataset.pin) query.set("pin", pinned.dataset.pin);
  return query;
}

export function read(lever) {
  const value = Number(lever.range.value);
  const moved = lever.unit === "points" ? lever.base + value / 100 : (lever.base * value) / 100;
  const texts = {
    contacts: () => `${figure(moved, "count")} contacts`,
    share: () => figure(moved, "share"),
    min: () => `${moved.toFixed(1)} min`,
    s: () => time(moved),
    advisers: () => `${Math.round(moved)} at most`,
    orders: () => `${figure(moved, "count")} of ${figure(lever.base, "count")}`,
  };
  const text = texts[lever.reading]();
  const step = lever.unit === "points" ? `${value > 0 ? "+" : value < 0 ? "−" : "±"}${Math.abs(value)} points` : `${value} %`;
  lever.output.value = text;
  lever.range.setAttribute("aria-valuetext", `${step}, ${text}`);
  lever.box.classList.toggle("moved", value !== lever.usual);
  const span = Number(lever.range.max) - Number(lever.range.min);
  const at = (x) => `${(100 * (x - Number(lever.range.min))) / span}%`;
  lever.range.style.setProperty("--from", at(Math.min(value, lever.usual)));
  lever.range.style.setProperty("--to", at(Math.max(value, lever.usual)));
}

// One text for each field that is wrong, beside it and in the summary; none clears them.
export function mistakes(fields) {
  const summary = document.getElementById("mistakes");
  const list = summary.querySelector("ul");
  const items = [];
  for (const lever of levers) {
    const text = fields[lever.key];
    lever.wrong.hidden = !text;
    lever.wrong.textContent = text ?? "";
    for (const input of [lever.range, lever.exact]) {
      if (text) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
    }
  }
  for (const [key, text] of Object.entries(fields)) {
    const item = document.createElement("li");
    const lever = levers.find((one) => one.key === key);
    if (lever) {
      const link = document.createElement("a");
      link.href = `#lever-${key}`;
      link.textContent = lever.box.querySelector("label").textContent;
      item.append(link, ": ");
    } else if (key) item.append(`${key}: `);
    item.append(text);
    items.push(item);
  }
  list.replaceChildren(...items);
  summary.hidden = items.length === 0;
}
