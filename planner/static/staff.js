// Asks for the least-cost staff: tells how far it is, can be stopped, and leads to what was found.
import { lines, pageName } from "./ask.js";
import { figure } from "./format.js";
import { state, variant } from "./state.js";

const find = document.getElementById("find");
const cancel = document.getElementById("cancel");
const search = document.getElementById("search");
let control = null;
let turn = Date.now();

function paragraph(text) {
  const made = document.createElement("p");
  made.textContent = text;
  return made;
}

function working(on) {
  find.hidden = on;
  cancel.hidden = !on;
}

function found(one, before) {
  const query = new URLSearchParams({ scenario: one.scenario, day: "all", pin: before });
  const link = document.createElement("a");
  link.href = `/?${query}`;
  link.textContent = "Show it beside what stands above";
  const short = one.short ? `${one.short} spans of the day fall short` : "no span of the day falls short";
  const told = [
    paragraph(`${figure(one.cost, one.currency)} for ${one.paid_h.toLocaleString("en-GB")} paid hours in ${one.shifts} shifts. Every target is held over the whole day on ${one.held} of the days; ${short}. Found and proved in ${one.took_s} s.`),
    ...one.unmet.slice(0, 5).map(paragraph),
  ];
  const go = document.createElement("p");
  go.append(link);
  search.replaceChildren(...told, go);
}

find.addEventListener("click", async () => {
  control = new AbortController();
  working(true);
  const before = variant().toString();
  const fields = state();
  fields.delete("pin");
  fields.set("page", pageName);
  fields.set("turn", String(++turn));
  const said = paragraph("Looking");
  const played = document.createElement("p");
  played.className = "soft small";
  played.setAttribute("aria-live", "off");
  search.replaceChildren(said, played);
  cancel.focus();
  let ended = false;
  const heard = (news) => {
    if (news.say) said.textContent = news.say;
    if (news.played) played.textContent = `${news.played.toLocaleString("en-GB")} days played`;
    if (news.done) found(news.done, before);
    if (news.wrong) search.replaceChildren(paragraph(Object.values(news.wrong).join("; ")));
    ended ||= Boolean(news.done || news.wrong || news.over);
  };
  try {
    await lines(`/staff?${fields}`, { method: "POST", signal: control.signal }, heard);
    if (!ended) search.replaceChildren(paragraph("The planner does not answer any more; start parcours plan again."));
  } catch (error) {
    search.replaceChildren(paragraph(error.name === "AbortError" ? "Stopped." : "The planner does not answer any more; start parcours plan again."));
  }
  working(false);
  find.focus();
});
cancel.addEventListener("click", () => control?.abort());
