// Two halves of a walk with the Tab key. "watch" before the first press, "tell" after the last one.
(step) => {
  const watch = () => {
    const shown = [...document.querySelectorAll("input, select, textarea, button")].filter((element) =>
      element.type !== "hidden" && !element.disabled && element.checkVisibility({visibilityProperty: true}));
    const stops = document.querySelectorAll(
      "a[href], area[href], input, select, textarea, button, iframe, summary, [tabindex], [contenteditable]").length;
    const reached = new Set();
    const note = (event) => reached.add(event.composedPath()[0]);
    document.addEventListener("focusin", note, true);
    if (document.activeElement) document.activeElement.blur();
    window.__parcoursWalk = { shown, reached, note };
    return { controls: shown.length, stops };
  };
  const tell = (whole) => {
    const { shown, reached, note } = window.__parcoursWalk;
    delete window.__parcoursWalk;
    document.removeEventListener("focusin", note, true);
    const plain = (text) => (text || "").replace(/\s+/g, " ").trim();
    const referred = (element) => (element.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean)
      .map((id) => document.getElementById(id)).filter(Boolean).map((other) => other.textContent).join(" ");
    const name = (element) => plain(referred(element)) || plain(element.getAttribute("aria-label")) ||
      plain([...(element.labels || [])].map((label) => label.textContent).join(" ")) ||
      (element.tagName === "BUTTON" ? plain(element.textContent) || [...element.querySelectorAll("img[alt]")].map((i) => i.alt).join(" ") : "") ||
      (["submit", "reset", "button"].includes(element.type) ? plain(element.value) || (element.type === "button" ? "" : element.type) : "") ||
      plain(element.alt) || plain(element.title) || plain(element.placeholder);
    const sameGroup = (a, b) => a.type === "radio" && b.type === "radio" && a.name && a.name === b.name && a.form === b.form;
    const met = (element) => reached.has(element) || shown.some((other) => sameGroup(element, other) && reached.has(other)) ||
      (!whole && element.tabIndex >= 0);
    const kind = (element) => element.tagName === "INPUT" ? `${element.type} field` : element.tagName.toLowerCase();
    const found = [];
    for (const element of shown) {
      const called = name(element);
      const place = element.name ? ` (${element.name})` : "";
      if (!called) found.push(`${kind(element)} without a name${place}`);
      if (!met(element)) found.push(`${called || kind(element) + place}: out of the keyboard's reach`);
    }
    return found;
  };
  return step.tell ? tell(step.whole) : watch();
}
