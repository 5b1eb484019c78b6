// A walk with the Tab key: what is asked before the first press, and what after the last.
(parcours) => {
  const reached = new Set();
  const note = (event) => reached.add(event.composedPath()[0]);
  let shown = [];

  parcours.beginWalk = () => {
    shown = [...document.querySelectorAll("input, select, textarea, button")].filter((element) =>
      element.type !== "hidden" && !element.disabled && element.checkVisibility({ visibilityProperty: true }));
    const stops = [...document.querySelectorAll("a[href], area[href], input, select, textarea, button, iframe, summary, "
      + "[tabindex], [contenteditable]")];
    reached.clear();
    document.addEventListener("focusin", note, true);
    if (document.activeElement) document.activeElement.blur();
    return { stops: stops.length, enough: stops.indexOf(shown[shown.length - 1]) + 1 };
  };

  // whole: whether the walk, once over, comes round; if not, only what says itself out of reach is named.
  // over: whether no press is to come; if one is, and a control was not met yet, the answer is null.
  parcours.endWalk = ({ whole, over }) => {
    const together = (a, b) => a.type === "radio" && b.type === "radio" && a.name && a.name === b.name && a.form === b.form;
    const met = (element) => reached.has(element) || shown.some((other) => together(element, other) && reached.has(other));
    if (!over && !shown.every(met)) return null;
    document.removeEventListener("focusin", note, true);
    const kind = (element) => element.tagName === "INPUT" ? `${element.type} field` : element.tagName.toLowerCase();
    const found = [];
    for (const element of shown) {
      const name = parcours.nameOf(element);
      const place = element.name ? ` (${element.name})` : "";
      if (!name) found.push(`${kind(element)} without a name${place}`);
      if (!met(element) && (whole || element.tabIndex < 0)) found.push(`${name || kind(element) + place}: out of the keyboard's reach`);
    }
    return found;
  };
}
