"use strict";
(() => {
  const root = document.documentElement;

  // Light and dark: the system's choice until the reader makes one.
  const button = document.getElementById("theme");
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const stored = () => { try { return localStorage.getItem("parcours-theme"); } catch { return null; } };
  const show = (theme) => {
    if (theme) root.dataset.theme = theme;
    const dark = (root.dataset.theme ?? (prefersDark.matches ? "dark" : "light")) === "dark";
    button.textContent = dark ? "Light" : "Dark";
    button.setAttribute("aria-label", `Show the page ${dark ? "light" : "dark"}`);
    return dark;
  };
  button.hidden = false;
  show(stored());
  prefersDark.addEventListener("change", () => show(null));
  button.addEventListener("click", () => {
    const next = show(null) ? "light" : "dark";
    show(next);
    try { localStorage.setItem("parcours-theme", next); } catch { /* a page opened from disk may have no storage */ }
  });

  // A link into a closed journey opens it.
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  // Filters: each hides what does not match, and says how many are left.
  const filter = (form, items, matches) => {
    const apply = () => {
      const text = form.elements.text.value.trim().toLowerCase();
      let left = 0;
      for (const item of items()) {
        item.hidden = !matches(item, text);
        if (!item.hidden) left += 1;
      }
      form.querySelector("output").textContent = `${left} shown`;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
  };
  const journeys = document.getElementById("journey-filter");
  if (journeys) {
    filter(journeys, () => document.querySelectorAll(".journey, .brief"), (item, text) =>
      (!journeys.elements.ending.value || item.dataset.ending === journeys.elements.ending.value) &&
      (!text || item.dataset.text.toLowerCase().includes(text)));
  }
  // A ledger is laid out when it is opened: rows of numbers, each a word of the list that all ledgers share.
  let told = null;
  const element = (name, text = "") => Object.assign(document.createElement(name), { textContent: text });
  const cells = ([clock, moment, touchpoint, name, subject, value, where, link, quote], language) => {
    const at = element("time", clock);
    at.title = moment;
    const fact = [element("code", name), ...(subject ? [` ${subject}`] : [])];
    const evidence = link ? [" ", Object.assign(element("a", "evidence"), { href: link })] : [];
    const row = element("tr");
    row.dataset.touchpoint = touchpoint;
    row.append(...[[at], [touchpoint], fact, [value], [where, ...evidence], [quote]].map((inside) => {
      const cell = element("td");
      cell.append(...inside);
      return cell;
    }));
    if (language) row.lastChild.lang = language;
    return row;
  };
  const layOut = (place) => {
    told ??= JSON.parse(document.getElementById("ledgers").textContent);
    const { name, language, rows, accused } = told.ledgers[place.dataset.ledger];
    const ledger = document.getElementById("ledger").content.cloneNode(true);
    const table = rows.map((row) => cells(Array.from({ length: 9 }, (_, n) => told.words[row[n] ?? 0]), language));
    for (const number of accused) table[number].className = "accused";
    const form = ledger.querySelector("form");
    const spoke = [...new Set(table.map((row) => row.dataset.touchpoint))].sort();
    form.elements.touchpoint.append(...spoke.map((touchpoint) => element("option", touchpoint)));
    ledger.querySelector(".table").setAttribute("aria-label", `Ledger of ${name}`);
    ledger.querySelector("tbody").append(...table);
    filter(form, () => table, (row, text) =>
      (!form.elements.touchpoint.value || row.dataset.touchpoint === form.elements.touchpoint.value) &&
      (!text || row.textContent.toLowerCase().includes(text)));
    place.append(ledger);
  };
  for (const place of document.querySelectorAll("details[data-ledger]")) {
    place.addEventListener("toggle", () => layOut(place), { once: true });
  }

  // On paper nothing can be opened: open what is not well, and close it again.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.journey:not(.kept):not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of opened) one.open = false; });
})();
