"""How deep a document is nested: parsers walk down, and a hostile document goes down without end."""

from __future__ import annotations

import re

MAX_DEPTH = 250

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]{0,15})(?=[\s/>])")
_CLOSED_BY_THEMSELVES = frozenset(
    (
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "area",
        "base",
        "col",
        "wbr",
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "tr",
        "td",
        "th",
    )
)


def too_deep(html: str) -> bool:
    """Say whether the elements of *html* are nested deeper than `MAX_DEPTH`; told from its tags, without parsing."""
    depth = 0
    for tag in _TAG.finditer(html):
        if tag["name"].lower() in _CLOSED_BY_THEMSELVES:
            continue
        depth += -1 if tag["end"] else 1
        if depth > MAX_DEPTH:
            return True
    return False


def bare_text(html: str) -> str:
    """Return what stands between the tags of *html*, a line for each; for a document that must not be parsed."""
    return re.sub(r"<[^<>]{0,5000}>", "\n", html)
