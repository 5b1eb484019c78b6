// The charts, drawn by Plotly from this machine, each with its table beside it. Those in sight are drawn at once, those
// that are a little off when the screen shows an answer after which none is under way, and the others when they come near.
import { figure, hour } from "./format.js";
import { painted } from "./painted.js";

const CONFIG = { displayModeBar: false, responsive: true, displaylogo: false, doubleClick: "reset" };
const plots = new Map([...document.querySelectorAll(".chart")].map((box) => [box.id.replace("chart-", ""), {
  box, plot: box.querySelector(".plot"), table: box.querySelector("table"), details: box.querySelector("details"),
  summary: box.querySelector("summary"), inSight: false, near: false, drawn: false, model: null,
}]));
let chosen = null;
let latest = null;

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function palette() {
  return {
    ink: colour("--shown-ink"), soft: colour("--shown-soft"), rule: colour("--shown-rule"), card: colour("--shown-card"),
    lines: [1, 2, 3, 4, 5, 6].map((n) => colour(`--shown-line-${n}`)),
  };
}

function models(answer) {
  const channel = answer.channels.find((one) => one.channel === chosen) ?? answer.channels[0];
  const target = channel.target;
  const level = channel.level && [{
    name: channel.channel, y: channel.level.y, low: channel.level.p10, high: channel.level.p90,
    pinned: channel.level.pinned, formula: channel.level.formula,
  }];
  return {
    level: {
      unit: "share", series: level ?? [], target: target?.share, top: 1.02,
      empty: `${channel.channel} has no target`,
      words: target ? `${channel.channel}: within ${target.within}, of ${target.of}` : channel.channel,
    },
    wait: { unit: "s", series: [{ name: channel.channel, ...channel.wait }], words: channel.channel },
    occupancy: { unit: "share", series: answer.teams, words: `${answer.teams.length} teams`, top: 1.02, extra: "advisers" },
    backlog: { unit: "count", series: answer.backlog, words: answer.backlog.map((one) => one.name).join(", "), empty: "no deferred channel" },
  };
}

// One closed shape for every stretch of hours in which there is something: nothing spans a night.
function band(one, begins) {
  const [x, y] = [[], []];
  const stretch = [];
  const close = () => {
    if (!stretch.length) return;
    const there = stretch.map((at) => begins[at]);
    x.push(...there, ...there.toReversed(), null);
    y.push(...stretch.map((at) => one.low[at]), ...stretch.toReversed().map((at) => one.high[at]), null);
    stretch.length = 0;
  };
  begins.forEach((_, at) => { if (one.low[at] === null || one.high[at] === null) close(); else stretch.push(at); });
  close();
  return { x, y };
}

function traces(model, begins, p) {
  const made = [];
  model.series.forEach((one, number) => {
    const line = p.lines[number % p.lines.length];
    if (one.low && one.high) {
      made.push({ ...band(one, begins), mode: "lines", line: { width: 0 }, fill: "toself", fillcolor: `${line}30`, hoverinfo: "skip", showlegend: false });
    }
    if (one.pinned) {
      made.push({ x: begins, y: one.pinned, name: `${one.name}, pinned`, mode: "lines", line: { color: line, width: 1.5, dash: "dash" }, showlegend: number === 0 });
    }
    if (one.formula) {
      made.push({ x: begins, y: one.formula, name: "Erlang A", mode: "markers", marker: { color: p.soft, size: 4 } });
    }
    made.push({ x: begins, y: one.y, name: one.name, mode: "lines", line: { color: line, width: 2 } });
  });
  return made;
}

function layout(model, p, narrow) {
  const format = model.unit === "share" ? { tickformat: ".0%", rangemode: "tozero" } : { rangemode: "tozero" };
  if (model.top) format.range = [0, model.top];
  if (model.unit === "s") Object.assign(format, secondsAxis(model));
  const shapes = model.target ? [{ type: "line", xref: "paper", x0: 0, x1: 1, y0: model.target, y1: model.target, line: { color: p.soft, width: 1, dash: "dot" } }] : [];
  return {
    height: narrow ? 220 : 250, margin: { l: 52, r: 8, t: 8, b: 30 },
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: p.soft },
    showlegend: model.series.length > 1 || Boolean(model.series[0]?.pinned), // one line and its dots the caption explains
    legend: { traceorder: "normal", orientation: "h", y: 1.02, yanchor: "bottom", x: 0, font: { size: 12, color: p.ink } },
    hovermode: "x unified", hoverlabel: { bgcolor: p.card, bordercolor: p.rule, font: { color: p.ink } },
    xaxis: {
      type: "date", range: span(model), gridcolor: p.rule, zeroline: false, linecolor: p.rule, fixedrange: narrow,
      ...(severalDays()
        ? { tickformat: "%a %-d", dtick: 86_400_000, hoverformat: "%a %-d %b, %H:%M" }
        : { tickformat: "%H:%M", hoverformat: "%H:%M" }),
    },
    yaxis: { ...format, gridcolor: p.rule, zeroline: false, fixedrange: true }, shapes,
  };
}

const severalDays = () => latest.begins[0]?.slice(0, 10) !== latest.begins.at(-1)?.slice(0, 10);

// The hours in which anything happens, with a little room.
function span(model) {
  const filled = latest.begins.filter((_, at) => model.series.some((one) => one.y[at] !== null));
  if (filled.length < 2) return undefined;
  const room = 15 * 60_000;
  const local = (begin, shift) => new Date(Date.parse(`${begin}:00Z`) + shift).toISOString().slice(0, 16);
  return [local(filled[0], -room), local(filled.at(-1), room)];
}

// Ticks where people read times, not at 25,000 seconds.
function secondsAxis(model) {
  const most = Math.max(1, ...model.series.flatMap((one) => [...one.y, ...(one.pinned ?? [])]).filter((y) => y !== null));
  const step = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800].find((s) => most / s <= 5) ?? 345600;
  const ticks = Array.from({ length: Math.floor(most / step) + 2 }, (_, k) => k * step);
  return { tickvals: ticks, ticktext: ticks.map((s) => figure(s, "s").replace(".0 ", " ")), range: [0, Math.max(most * 1.1, step)] };
}

function draw(one) {
  one.drawn = true;
  const p = palette();
  const { model } = one;
  one.summary.textContent = `As a table (${model.words})`;
  one.plot.classList.toggle("empty", model.series.length === 0);
  if (model.series.length === 0) {
    if (one.plot.classList.contains("js-plotly-plot")) Plotly.purge(one.plot);
    one.plot.textContent = model.empty;
  } else {
    if (!one.plot.classList.contains("js-plotly-plot")) one.plot.textContent = "";
    Plotly.react(one.plot, traces(model, latest.begins, p), layout(model, p, innerWidth < 600), CONFIG);
  }
  if (one.details.open) fill(one);
}

function fill(one) {
  const { model } = one;
  const several = severalDays();
  const head = document.createElement("tr");
  const cell = (row, text, tag = "td") => {
    const made = document.createElement(tag);
    made.textContent = text;
    row.append(made);
    return made;
  };
  cell(head, "From", "th").scope = "col";
  for (const series of model.series) {
    cell(head, series.name, "th").scope = "col";
    cell(head, "band", "th").scope = "col";
    if (model.extra) cell(head, model.extra, "th").scope = "col";
    if (series.pinned) cell(head, "pinned", "th").scope = "col";
  }
  const rows = latest.begins.map((begin, at) => {
    const row = document.createElement("tr");
    cell(row, hour(begin, several), "th").scope = "row";
    for (const series of model.series) {
      cell(row, figure(series.y[at], model.unit));
      cell(row, series.low && series.low[at] !== null ? `${figure(series.low[at], model.unit)} to ${figure(series.high[at], model.unit)}` : "");
      if (model.extra) cell(row, String(series[model.extra][at]));
      if (series.pinned) cell(row, figure(series.pinned[at], model.unit));
    }
    return row;
  });
  const body = document.createElement("tbody");
  body.append(...rows);
  const header = document.createElement("thead");
  header.append(head);
  one.table.replaceChildren(header, body);
}

export function showCharts(answer, settled = true) {
  latest = answer;
  choices(answer);
  const made = models(answer);
  for (const [id, one] of plots) {
    one.model = made[id];
    one.drawn = false;
    if (one.inSight) draw(one);
  }
  if (settled) painted(() => setTimeout(drawNear));
}

function drawNear() {
  for (const one of plots.values()) if (one.near && latest && !one.drawn) draw(one);
}

function choices(answer) {
  const box = document.getElementById("channels");
  const names = answer.channels.map((one) => one.channel);
  if (box.dataset.names === names.join("\n")) return;
  box.dataset.names = names.join("\n");
  chosen = names.includes(chosen) ? chosen : names[0];
  box.replaceChildren(box.querySelector("legend"), ...names.map((name) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    Object.assign(input, { type: "radio", name: "channel", value: name, checked: name === chosen });
    input.addEventListener("change", () => { chosen = name; showCharts(latest); });
    label.append(input, name);
    return label;
  }));
}

export const redraw = () => { if (latest) showCharts(latest); };

function watch(what, rootMargin) {
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) plots.get(entry.target.id.replace("chart-", ""))[what] = entry.isIntersecting;
    drawNear();
  }, { rootMargin });
  for (const one of plots.values()) observer.observe(one.box);
}

watch("inSight", "0px");
watch("near", "200px 0px");
for (const one of plots.values()) {
  one.details.addEventListener("toggle", () => { if (one.details.open && one.model) fill(one); });
}
