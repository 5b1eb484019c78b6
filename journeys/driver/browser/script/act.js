// Finds the control that a name means, and makes it ready to be acted on, where that is plain to see. Whatever is not
// plain (still to come, covered, moving, greyed out) is left to Playwright, which waits for it.
(parcours) => {
  const kinds = {
    pressed: 'button, a[href], area[href], input[type="submit"], input[type="button"], input[type="reset"], '
      + 'input[type="image"], summary, [role="button"], [role="link"], [role="tab"], [role="menuitem"]',
    filled: 'input:not([type="hidden"], [type="submit"], [type="button"], [type="reset"], [type="image"], '
      + '[type="checkbox"], [type="radio"], [type="file"]), textarea',
    ticked: 'input[type="radio"], input[type="checkbox"]',
    listed: "select",
    grouped: 'fieldset, [role="group"], [role="radiogroup"]',
  };
  const typed = new Set(["text", "email", "tel", "password", "search", "url", "number", "textarea"]);
  const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden="true"]');
  const rule = (source) => new RegExp(source, "i");

  // The one whose smallest surrounding that holds the text is the smallest of all.
  const nearest = (elements, near) => {
    const wanted = parcours.plain(near).toLowerCase();
    let best = null, size = Infinity;
    for (const element of elements) {
      let around = element;
      while (around && !parcours.plain(around.textContent).toLowerCase().includes(wanted)) around = around.parentElement;
      if (around && around.textContent.length < size) { best = element; size = around.textContent.length; }
    }
    return best;
  };

  // Names are made out in the order of the page, and no further than is needed: each asks the browser for many things.
  const find = (kind, rules, near, scope = document) => {
    const controls = [...scope.querySelectorAll(kinds[kind])];
    const names = new Map();
    const nameOf = (element) => {
      if (!names.has(element)) names.set(element, seen(element) ? parcours.nameOf(element) : null);
      return names.get(element);
    };
    for (const source of rules) {
      const expression = rule(source);
      const fits = (element) => nameOf(element) !== null && expression.test(nameOf(element));
      const chosen = near ? nearest(controls.filter(fits), near)
        : controls.find((element) => !element.disabled && fits(element)) || controls.find(fits);
      if (chosen) return chosen;
    }
    return null;
  };

  const moving = (element) => document.getAnimations().some((animation) => animation.playState === "running"
    && animation.effect && animation.effect.target && animation.effect.target.contains(element));
  const able = (element) => !element.matches(":disabled") && element.getAttribute("aria-disabled") !== "true" && !moving(element);

  // The point at which a press would land on the element, or null where something else would get it.
  const point = (element) => {
    const inside = (box) => box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
    const box = () => [...element.getClientRects()].find((part) => part.width > 1 && part.height > 1);
    if (box() && !inside(box())) element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
    const at = box();
    if (!at) return null;
    const x = at.left + at.width / 2, y = at.top + at.height / 2;
    const hit = document.elementFromPoint(x, y);
    const lands = hit && (element.contains(hit) || (hit.closest("label") && hit.closest("label").control === element));
    return lands ? { x, y } : null;
  };

  // Until the press is over, stops it from reaching anything else, should the page move under the pointer.
  const guard = (element) => {
    const events = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
    const stop = (event) => {
      const right = event.composedPath().some((part) => part === element || (part.tagName === "LABEL" && part.control === element));
      if (event.isTrusted && !right) {
        parcours.missed = true;
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      if (event.type === "click") parcours.release();
    };
    parcours.release = () => events.forEach((type) => window.removeEventListener(type, stop, true));
    events.forEach((type) => window.addEventListener(type, stop, true));
  };

  const ready = (element) => {
    const at = element && able(element) && point(element);
    if (!at) return null;
    parcours.release();
    parcours.missed = false;
    guard(element);
    return at;
  };

  parcours.release = () => {};
  parcours.has = ({ rules }) => ["pressed", "filled", "ticked", "listed"].some((kind) => find(kind, rules, ""));
  parcours.aim = ({ kind, rules, near }) => ready(find(kind, rules, near));

  // Puts the cursor into the field with all its text selected; true if typing now replaces it.
  parcours.enter = ({ rules }) => {
    const field = find("filled", rules, "");
    if (!field || !able(field) || field.readOnly || !typed.has(field.type)) return false;
    field.focus();
    if (document.activeElement !== field) return false;
    field.select();
    return true;
  };

  // Chooses the option of a list, or aims at the radio button or check box in a group.
  parcours.choose = ({ rules, options }) => {
    const list = find("listed", rules, "");
    if (list) {
      if (!able(list) || list.multiple) return null;
      for (const source of options) {
        const expression = rule(source);
        const option = [...list.options].find((one) => expression.test(one.text) && !one.disabled);
        if (!option) continue;
        list.focus();
        option.selected = true;
        list.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
        list.dispatchEvent(new Event("change", { bubbles: true }));
        return { done: true };
      }
      return null;
    }
    const group = find("grouped", rules, "");
    return group ? tick(find("ticked", options, "", group)) : null;
  };
  const tick = (element) => element && element.checked ? { done: true } : ready(element);
  parcours.tick = ({ rules }) => tick(find("ticked", rules, ""));
}
