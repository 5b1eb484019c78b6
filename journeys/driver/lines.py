"""The visible text of a parsed document as lines, the way a person reads it aloud.

Works on tags alone, never on style sheets, so that a browser's visible document and a page fetched without
a browser give the same lines. Knows nothing of shops, and nothing of where the document came from.
"""

from __future__ import annotations

from selectolax.lexbor import LexborNode

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "details",
        "dialog",
        "div",
        "dd",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "label",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "button",
        "caption",
    ]
)
_SILENT = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "textarea",
        "datalist",
        "svg",
        "math",
        "iframe",
        "object",
        "canvas",
    ]
)
_BUTTON_TYPES = frozenset(("submit", "button", "reset"))
DEEPEST = 100
"""Levels of elements within elements that are read as structure; mails of some makers nest to sixty."""
_MOST_LINES_IN_A_CELL = 6
"""A cell that holds more is a part of the layout, not a value: its lines stand on their own."""


def squeeze(text: str) -> str:
    """Return *text* with every run of white space, no-break spaces too, as one space, and none at the ends."""
    return " ".join(text.split())


def label_of(text: str) -> str:
    """Return a label without the colon that ends it."""
    return text.rstrip(" :\u00a0\u202f") or text


def lines_of(node: LexborNode, depth: int = 0) -> list[str]:
    """Return the visible text below *node*: a line for each block, ``label : value`` for a label and its value.

    Args:
        node: The element whose content is read.
        depth: How deep *node* stands already; below `DEEPEST` levels, text is read without its structure.
    """
    reader = _Reader(depth)
    reader.inside(node)
    reader.end_line()
    return reader.lines


class _Reader:
    """Walks down a document and gathers lines; `_words` is the line that is being read."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self.lines: list[str] = []
        self._words: list[str] = []
        self._label = ""

    def end_line(self) -> None:
        if self._words:
            text = squeeze("".join(self._words))
            self._words.clear()
            if text:
                self.lines.append(text)

    def inside(self, node: LexborNode) -> None:
        """Read all children of *node*."""
        if self._depth > DEEPEST:
            self._words.append(node.text(separator=" "))
            return
        self._depth += 1
        for child in node.iter(include_text=True):
            tag = child.tag
            if tag == "-text":
                self._words.append(child.text_content or "")
            elif tag in _BLOCKS:
                self.end_line()
                self._block(child, tag or "")
                self.end_line()
            else:
                self._inline(child, tag or "")
        self._depth -= 1

    def _inline(self, node: LexborNode, tag: str) -> None:
        if tag in _SILENT:
            return
        if tag == "br":
            self.end_line()
        elif tag == "input":
            if (node.attributes.get("type") or "").lower() in _BUTTON_TYPES:
                self.end_line()
                self.lines.extend(filter(None, [squeeze(node.attributes.get("value") or "")]))
        elif tag == "select":
            self._words.append(f" {_selected(node)} ")
        elif tag == "output":
            self._output(node)
        else:
            self.inside(node)

    def _block(self, node: LexborNode, tag: str) -> None:
        if tag == "tr":
            self._row(node)
        elif tag == "dl":
            outer, self._label = self._label, ""
            self.inside(node)
            self.end_line()
            self._spend_label()
            self._label = outer
        elif tag == "dt":
            self._spend_label()
            self._label = label_of(_joined(lines_of(node, self._depth)))
        elif tag == "dd":
            self._pair(self._label, lines_of(node, self._depth))
            self._label = ""
        elif tag != "hr":
            self.inside(node)

    def _spend_label(self) -> None:
        """Let a term without a description stand alone."""
        if self._label:
            self.lines.append(self._label)
            self._label = ""

    def _pair(self, label: str, value: list[str]) -> None:
        if not label:
            self.lines.extend(value)
        elif len(value) > _MOST_LINES_IN_A_CELL:
            self.lines.extend([label, *value])
        else:
            self.lines.append(f"{label} : {_joined(value)}".rstrip())

    def _row(self, row: LexborNode) -> None:
        cells = [child for child in row.iter() if child.tag in ("td", "th")]
        texts = [lines_of(cell, self._depth) for cell in cells]
        if any(len(text) > _MOST_LINES_IN_A_CELL for text in texts):
            for text in texts:
                self.lines.extend(text)
        elif [cell.tag for cell in cells] == ["th", "td"]:
            self._pair(label_of(_joined(texts[0])), texts[1])
        elif any(texts):
            self.lines.append("\t".join(_joined(text) for text in texts).strip("\t"))

    def _output(self, node: LexborNode) -> None:
        before = node.prev
        while before is not None and not before.is_element_node:
            before = before.prev
        if before is not None and before.tag == "label" and self.lines and not "".join(self._words).strip():
            self._words.clear()
            self._pair(label_of(self.lines.pop()), lines_of(node, self._depth))
        else:
            self.inside(node)


def _joined(lines: list[str]) -> str:
    """Put the lines of one value on one line, as an address is written on one."""
    text = ""
    for line in lines:
        glue = "" if not text else " " if text[-1] in ",;:.!?-" else ", "
        text += glue + line
    return text


def _selected(select: LexborNode) -> str:
    """Return the text of the option that a closed select box shows."""
    options = select.css("option")
    for option in options:
        if "selected" in option.attributes:
            return squeeze(option.text())
    return squeeze(options[0].text()) if options else ""
