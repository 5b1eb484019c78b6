// The names by which a customer knows controls: a part of "Accessible Name and Description Computation 1.2" (W3C).
(parcours) => {
  const plain = (text) => (text || "").replace(/\s+/g, " ").trim();
  const fields = new Set(["INPUT", "SELECT", "TEXTAREA"]);
  const inline = new Set(["SPAN", "B", "STRONG", "I", "EM", "SMALL", "SUP", "SUB", "ABBR", "A", "U", "MARK"]);

  // Text below a node as it is read aloud: pictures by their text, other fields left out, hidden parts left out.
  const spoken = (node, out) => {
    for (const child of node.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) out.push(child.data);
      else if (child.nodeType === Node.ELEMENT_NODE && !fields.has(child.tagName) && child.checkVisibility()) {
        const gap = inline.has(child.tagName) ? "" : " ";
        out.push(gap);
        if (child.getAttribute("aria-label")) out.push(` ${child.getAttribute("aria-label")} `);
        else if (child.tagName === "IMG") out.push(child.alt);
        else if (child.getAttribute("aria-hidden") !== "true") spoken(child, out);
        out.push(gap);
      }
    }
    return out;
  };
  const textOf = (element) => plain(spoken(element, []).join(""));

  const ofField = (element) => {
    if (element.tagName === "INPUT" && ["submit", "button", "reset"].includes(element.type))
      return plain(element.value) || { submit: "Submit", reset: "Reset" }[element.type] || "";
    if (element.tagName === "INPUT" && element.type === "image") return plain(element.alt || element.value);
    return plain([...(element.labels || [])].map(textOf).join(" "));
  };

  parcours.plain = plain;
  parcours.nameOf = (element) => {
    const ids = (element.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean);
    const referred = plain(ids.map((id) => document.getElementById(id)).filter(Boolean).map((other) => other.textContent).join(" "));
    if (referred) return referred;
    const given = plain(element.getAttribute("aria-label"));
    if (given) return given;
    const legend = element.tagName === "FIELDSET" && element.querySelector(":scope > legend");
    const own = legend ? textOf(legend) : fields.has(element.tagName) ? ofField(element)
      : element.tagName === "FIELDSET" ? "" : textOf(element);
    return own || plain(element.title) || plain(element.getAttribute("placeholder"));
  };
}
