"""What spoils a page whatever it says: unfilled fields, broken letters, passages in another language, a missing foot.

A customer sees these on any page, about an order or not; that is why they are read apart from what a page states.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeys.driver.page import PageView
from journeys.readers.blemishes import mojibake, unfilled
from journeys.readers.depth import too_deep
from journeys.readers.empty_labels import may_be_empty
from journeys.readers.foreign_labels import OTHER_THAN, foreign_name
from journeys.readers.language import foreign_passages
from journeys.readers.money import currencies
from journeys.readers.places import is_city_line
from journeys.readers.source import Source
from journeys.readers.text import clean_lines, fold, shorten
from parcours.domain.facts import Fact

_FOOT = "body footer, [role=contentinfo]"
_SPEAKS = "img, svg, picture, input, select, textarea, button, object, video, canvas, meter, progress"
_TYPED = frozenset(("text", "email", "tel", "textarea", "number", "password", "date"))
_CHOICE = re.compile(r"(?:date de livraison|delivery date|livraison prevue|point relais|magasin|store|horaires)\b")
_CHOSEN = frozenset(("radio", "checkbox"))
_MOST = 5


def read_flaws(view: PageView, source: Source, language: str, own_words: Iterable[str] = ()) -> list[Fact]:
    """Read what spoils a page, and what only shows beside other pages: its currency, its foot.

    Args:
        view: The page.
        source: Where it stands.
        language: The customer's language, ISO 639-1.
        own_words: What the customer wrote or said; it stays in the language in which it was said.
    """
    lines = clean_lines("\n".join(view.lines))
    found: list[tuple[str, str]] = []
    tree = None if too_deep(view.html) else LexborHTMLParser(view.html)
    empty = [*_empty(tree), *_no_address(tree)] if tree else []
    found += [("page.unfilled", item) for item in (*_unfilled(view, lines), *empty)]
    found += [("page.mojibake", item) for item in mojibake(view.text)]
    found += [
        ("page.foreign", item) for item in (*foreign(lines, language, own_words), *_foreign_names(view, language))
    ]
    facts = [source.fact(name, shorten(item), item, subject=source.where) for name, item in dict.fromkeys(found)]
    used = [source.fact("amount.currency", currency, subject=view.url) for currency in currencies(lines)]
    return [
        *facts[:_MOST],
        *used,
        source.fact("page.foot", tree is not None and tree.css_first(_FOOT) is not None, "", subject=view.url),
    ]


def _unfilled(view: PageView, lines: Sequence[str]) -> list[str]:
    """List the unfilled fields of a page.

    Where a field to fill in has no name, any label may be its own; where something is chosen, a label may head it.
    """
    items = unfilled("\n".join(lines), [control.label for control in view.controls])
    nameless = any(not control.label and control.type in _TYPED for control in view.controls)
    choosing = any(control.type == "radio" for control in view.controls)
    heads = [item for item in items if item.endswith(":") and (nameless or (choosing and _CHOICE.match(fold(item))))]
    return [item for item in items if item not in heads]


def foreign(lines: Sequence[str], language: str, own_words: Iterable[str] = ()) -> list[str]:
    """List the passages in another language than *language* that are neither an address nor what the customer said."""
    own = [fold(words) for words in own_words]
    passages = [
        passage
        for line in lines
        for passage in foreign_passages(line, language)
        if not (line.startswith(">") or is_city_line(line))
    ]
    return [text for text in passages if not any(words in fold(text) or fold(text) in words for words in own)]


def _foreign_names(view: PageView, language: str) -> list[str]:
    """List the buttons and the fields of a page that are named in another language; what is chosen may be a brand."""
    if language not in OTHER_THAN:
        return []
    fields = [control.label for control in view.controls if control.type not in _CHOSEN]
    return [name for name in (*fields, *view.buttons) if name and foreign_name(name, language)]


def empty_fields(html: str) -> list[str]:
    """List the labels of a document (dt, the head of a row, a heading above an address) where nothing stands at all."""
    if not html or too_deep(html):
        return []
    tree = LexborHTMLParser(html)
    return [*_empty(tree), *_no_address(tree)]


def _empty(tree: LexborHTMLParser) -> Iterator[str]:
    for label in tree.css("dt, tr > th:first-child"):
        value = label.next
        while value is not None and value.tag in ("-text", "-comment", "_comment"):
            value = value.next
        wanted = "dd" if label.tag == "dt" else "td"
        name = label.text(strip=True)
        if (
            value is not None
            and value.tag == wanted
            and name
            and _silent(value)
            and _alone(value, wanted)
            and not may_be_empty(name)
        ):
            yield f"{re.sub(r'[ :]+$', '', name)}:"


def _no_address(tree: LexborHTMLParser) -> Iterator[str]:
    """List the headings of address blocks in which no address stands."""
    for block in tree.css("address"):
        if _silent(block):
            above = block.prev
            while above is not None and above.tag in ("-text", "-comment", "_comment"):
                above = above.prev
            name = above.text(strip=True) if above is not None else ""
            yield f"{re.sub(r'[ :]+$', '', name) or 'address'}:"


def _silent(node: LexborNode) -> bool:
    return not node.text(strip=True) and node.css_first(_SPEAKS) is None


def _alone(value: LexborNode, tag: str) -> bool:
    """Say whether no other value of the same label follows; a table with many columns may have empty cells."""
    following = value.next
    while following is not None:
        if following.tag == tag:
            return False
        if following.tag in ("dt", "th"):
            return True
        following = following.next
    return True
