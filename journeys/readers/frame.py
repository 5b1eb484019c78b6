"""What a page says in its own right, and what stands around every page of the shop: head, menus and foot.

A telephone number at the foot of every page must not hide that the announcement on this page gives another one.
"""

from __future__ import annotations

from collections import Counter

from selectolax.lexbor import LexborHTMLParser

from journeys.driver.page import PageView, read_html
from journeys.readers.depth import too_deep

FRAME = "head and foot of the pages"
"""Where the facts that stand around every page were read."""

_AROUND = "header, footer, nav, [role=banner], [role=contentinfo], [role=navigation]"


def split(view: PageView) -> tuple[PageView, list[str]]:
    """Return the page's own part as a page, and the lines around it; the whole page where it marks no parts."""
    own = "" if too_deep(view.html) else _own_html(view.html)
    if not own:
        return view, []
    main = read_html(own, view.url, view.status)
    if not main.lines:
        return view, []
    left = Counter(main.lines)
    around = []
    for line in view.lines:
        if left[line] > 0:
            left[line] -= 1
        else:
            around.append(line)
    return main, around


def _own_html(html: str) -> str:
    tree = LexborHTMLParser(html)
    main = tree.css_first("main, [role=main]")
    if main is not None:
        return main.html or ""
    parts = tree.css(_AROUND)
    for node in parts:
        if node.parent is not None and not _inside_article(node.parent):
            node.decompose()
    return (tree.body.html or "") if parts and tree.body is not None else ""


def _inside_article(node: object) -> bool:
    while node is not None:
        if getattr(node, "tag", None) in ("article", "section"):
            return True
        node = getattr(node, "parent", None)
    return False
