// Waits until the document can be read, then writes down what a customer can see of it, in one round trip.
// previous: performance.timeOrigin of the document that was there before a press, or 0.
// settleMs: how long a document that the press did not leave must have been quiet.
// limitMs: how long it may wait for answers that are under way, or for the page that it is leaving for.
(parcours) => {
parcours.read = async ({ previous, settleMs, limitMs }) => {
  if (document.readyState === "loading")
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  const sheets = [...document.querySelectorAll('link[rel~="stylesheet"]')].filter((link) => !link.sheet && !link.disabled);
  if (sheets.length && document.readyState !== "complete") {
    const loaded = sheets.map((link) => new Promise((done) => {
      link.addEventListener("load", done, { once: true });
      link.addEventListener("error", done, { once: true });
    }));
    const all = new Promise((done) => window.addEventListener("load", done, { once: true }));
    await Promise.race([Promise.all(loaded), all, new Promise((done) => setTimeout(done, 2000))]);
  }
  const same = Boolean(previous) && performance.timeOrigin === previous;
  if (same) {
    const started = performance.now();
    let changed = started;
    const observer = new MutationObserver(() => { changed = performance.now(); });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const waiting = (now) => parcours.busy || parcours.leaving ? now - started < limitMs
      : now - Math.max(changed, parcours.calmSince) < settleMs && now - Math.max(started, parcours.calmSince) < settleMs * 20;
    while (waiting(performance.now())) await new Promise((done) => setTimeout(done, 10));
    observer.disconnect();
  }

  const silent = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "HEAD", "LINK", "META"]);
  const empty = new Set(["AREA", "BASE", "BR", "COL", "EMBED", "HR", "IMG", "INPUT", "LINK", "META", "SOURCE", "TRACK", "WBR"]);
  const inlineTags = new Set(["A", "ABBR", "B", "BDI", "BDO", "CITE", "CODE", "DATA", "DFN", "EM", "I", "KBD", "MARK", "OUTPUT",
    "Q", "S", "SAMP", "SMALL", "SPAN", "STRONG", "SUB", "SUP", "TIME", "U", "VAR"]);
  const escapeText = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const escapeValue = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;");
  const secret = (el) => el.type === "password" || /(^|\s)cc-|one-time-code/.test(el.autocomplete || "");
  const opensElsewhere = (el) => {
    const target = el && (el.tagName === "A" ? el.target : el.formTarget || (el.form && el.form.target));
    return Boolean(same && target && !/^_(self|top|parent)$/.test(target));
  };
  const out = [];

  const attributes = (el) => {
    let text = "";
    for (const { name, value } of el.attributes) {
      if (name === "style" || name === "srcset" || name === "nonce" || name === "integrity" || name.startsWith("on")) continue;
      if (name === "value" && el.tagName === "INPUT" && !["submit", "button", "reset", "radio", "checkbox"].includes(el.type)) continue;
      if (name === "checked" || (name === "selected" && el.tagName === "OPTION")) continue;
      if (name === "src" && value.startsWith("data:")) continue;
      text += ` ${name}="${escapeValue(value)}"`;
    }
    if (el.tagName === "INPUT") {
      if (el.type === "radio" || el.type === "checkbox") { if (el.checked) text += " checked"; }
      else if (!["submit", "button", "reset", "file", "image"].includes(el.type) && el.value && !secret(el))
        text += ` value="${escapeValue(el.value)}"`;
    }
    if (el.tagName === "OPTION" && el.selected) text += " selected";
    return text;
  };

  const children = (el, shown) => {
    const inside = el.tagName === "SLOT" ? (el.assignedNodes().length ? el.assignedNodes() : el.childNodes) : (el.shadowRoot || el).childNodes;
    for (const child of inside) write(child, shown);
  };

  const write = (node, shown) => {
    if (node.nodeType === Node.TEXT_NODE) { if (shown) out.push(escapeText(node.data)); return; }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const el = node;
    const tag = el.tagName.toUpperCase();
    if (silent.has(tag) || (tag === "INPUT" && el.type === "hidden")) return;
    if (tag === "OPTION" || tag === "OPTGROUP") {
      out.push(`<${tag.toLowerCase()}${attributes(el)}>`);
      tag === "OPTION" ? out.push(escapeText(el.text)) : children(el, shown);
      out.push(`</${tag.toLowerCase()}>`);
      return;
    }
    // Most elements are plain to see, and one question tells; what they look like is asked only where it matters.
    let visible = el.checkVisibility({ visibilityProperty: true });
    const style = visible && !inlineTags.has(tag) ? null : getComputedStyle(el);
    if (!visible) {
      if (style.display === "none" || !(style.display === "contents" || el.checkVisibility())) return;
      visible = style.visibility === "visible";
    }
    if (tag === "TEXTAREA") {
      if (visible) out.push(`<textarea${attributes(el)}>${escapeText(el.value)}</textarea>`);
      return;
    }
    if (!visible && (empty.has(tag) || tag === "SELECT" || tag === "BUTTON")) return;
    if (tag === "SVG") { if (visible) out.push(`<svg${attributes(el)}></svg>`); return; }
    const apart = inlineTags.has(tag) && !style.display.startsWith("inline") && style.display !== "contents";
    const name = tag === "SLOT" ? "span" : tag.toLowerCase();
    out.push(`${apart ? " " : ""}<${name}${attributes(el)}>`);
    if (empty.has(tag)) return;
    children(el, visible);
    out.push(`</${name}>${apart ? " " : ""}`);
  };

  if (document.body) write(document.body, true);
  const navigation = performance.getEntriesByType("navigation")[0];
  const root = document.documentElement;
  return {
    url: location.href,
    origin: performance.timeOrigin,
    complete: document.readyState === "complete",
    missed: Boolean(parcours.missed),
    leaving: same && parcours.leaving,
    elsewhere: opensElsewhere(document.activeElement),
    status: (navigation && navigation.responseStatus) || 0,
    html: `<!doctype html><html lang="${escapeValue(root ? root.lang : "")}"><head><title>${escapeText(document.title)}</title>` +
      `<base href="${escapeValue(document.baseURI)}"></head>${out.join("")}</html>`,
  };
};
}
