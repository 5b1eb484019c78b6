"""The names by which a customer knows links, buttons and fields, computed from the document alone.

A part of "Accessible Name and Description Computation 1.2" (W3C): what the pages of shops use of it.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from journeys.driver.lines import DEEPEST, squeeze

_FIELDS = frozenset(("input", "select", "textarea"))


class Names:
    """Computes names within one document.

    Args:
        root: The document's root; its labels and ids are looked up once.
    """

    def __init__(self, root: LexborNode) -> None:
        self._root = root
        self._labels: dict[str, list[LexborNode]] = {}
        for label in root.css("label[for]"):
            self._labels.setdefault(label.attributes.get("for") or "", []).append(label)

    def of(self, node: LexborNode) -> str:
        """Return the accessible name of a link, button or field; empty where it has none."""
        attributes = node.attributes
        referred = attributes.get("aria-labelledby")
        if referred:
            name = squeeze(" ".join(self._text_of_id(ref) for ref in referred.split()))
            if name:
                return name
        name = squeeze(attributes.get("aria-label") or "")
        if name:
            return name
        name = self._of_field(node) if node.tag in _FIELDS else text_with_pictures(node)
        return name or squeeze(attributes.get("title") or attributes.get("placeholder") or "")

    def _of_field(self, node: LexborNode) -> str:
        attributes = node.attributes
        kind = (attributes.get("type") or "").lower() if node.tag == "input" else ""
        if kind in ("submit", "button", "reset"):
            default = {"submit": "Submit", "reset": "Reset"}.get(kind, "")
            return squeeze(attributes.get("value") or "") or default
        if kind == "image":
            return squeeze(attributes.get("alt") or attributes.get("value") or "")
        labels = list(self._labels.get(attributes.get("id") or "", ()))
        parent = node.parent
        while parent is not None and parent.tag not in ("form", "body", None):
            if parent.tag == "label":
                labels.append(parent)
                break
            parent = parent.parent
        return squeeze(" ".join(text_with_pictures(label) for label in labels))

    def _text_of_id(self, ref: str) -> str:
        if '"' in ref or "\\" in ref:
            return ""
        node = self._root.css_first(f'[id="{ref}"]')
        return text_with_pictures(node) if node is not None else ""


def text_with_pictures(node: LexborNode) -> str:
    """Return the text below *node* with pictures read as their alternative text, and without form fields."""
    words: list[str] = []
    _gather(node, words)
    return squeeze("".join(words))


def _gather(node: LexborNode, words: list[str], depth: int = 0) -> None:
    if depth > DEEPEST:
        words.append(node.text(separator=" "))
        return
    for child in node.iter(include_text=True):
        tag = child.tag
        if tag == "-text":
            words.append(child.text_content or "")
        elif tag == "img":
            words.append(f" {child.attributes.get('alt') or ''} ")
        elif tag == "br":
            words.append(" ")
        elif tag not in _FIELDS and tag not in ("script", "style") and child.is_element_node:
            inline = tag in ("span", "b", "strong", "i", "em", "small", "sup", "sub", "abbr", "a", "u", "mark")
            if not inline:
                words.append(" ")
            _gather(child, words, depth + 1)
            if not inline:
                words.append(" ")
