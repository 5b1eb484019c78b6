// Two halves of a walk with the Tab key: one before the first press, one after the last.
(parcours) => {
  const reached = new Set();
  const note = (event) => reached.add(event.composedPath()[0]);
  let shown = [];

  parcours.beginWalk = () => {
    shown = [...document.querySelectorAll("input, select, textarea, button")].filter((element) =>
      element.type !== "hidden" && !element.disabled && element.checkVisibility({ visibilityProperty: true }));
    const stops = document.querySelectorAll("a[href], area[href], input, select, textarea, button, iframe, summary, "
      + "[tabindex], [contenteditable]").length;
    reached.clear();
    document.addEventListener("focusin", note, true);
    if (document.activeElement) document.activeElement.blur();
    return { controls: shown.length, stops };
  };

  // whole: whether Tab was pressed often enough to come round; if not, only what says itself out of reach is named.
  parcours.endWalk = ({ whole }) => {
    document.removeEventListener("focusin", note, true);
    const together = (a, b) => a.type === "radio" && b.type === "radio" && a.name && a.name === b.name && a.form === b.form;
    const met = (element) => reached.has(element) || (!whole && element.tabIndex >= 0)
      || shown.some((other) => together(element, other) && reached.has(other));
    const kind = (element) => element.tagName === "INPUT" ? `${element.type} field` : element.tagName.toLowerCase();
    const found = [];
    for (const element of shown) {
      const name = parcours.nameOf(element);
      const place = element.name ? ` (${element.name})` : "";
      if (!name) found.push(`${kind(element)} without a name${place}`);
      if (!met(element)) found.push(`${name || kind(element) + place}: out of the keyboard's reach`);
    }
    return found;
  };
}
