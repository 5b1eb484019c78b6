"""Where a link, a form or a redirect leads: joined as browsers do, and the usual case without taking it apart."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote_plus, urljoin

_ORIGIN = re.compile(r"https?://[^/?#\s]+")
_PATH = r"(?:/[A-Za-z0-9_~%-][A-Za-z0-9_~%.-]*)*/?(?:\?[A-Za-z0-9_~%.=&+-]+)?"
_FROM_THE_TOP = re.compile(_PATH)
"""A path from the top of the shop in which nothing is to be resolved, perhaps with a query."""
_WHOLE = re.compile(r"https?://[a-z0-9.:-]+" + _PATH)
"""An address with its host in which nothing is to be resolved."""
_PLAIN = re.compile(r"[A-Za-z0-9_.~-]*")


def joined(page: str, href: str) -> str:
    """Return the address to which *href* leads from *page*; ValueError where it is none."""
    if href.startswith("/") and _FROM_THE_TOP.fullmatch(href):
        origin = _ORIGIN.match(page)
        if origin is not None:
            return origin[0] + href
    elif href.startswith("http") and _WHOLE.fullmatch(href):
        return href
    return urljoin(page, href)


def written_in_form(text: str) -> str:
    """Return *text* as a form sends it: spaces as plus, everything unusual in percent form."""
    return text if (text.isalnum() and text.isascii()) or _PLAIN.fullmatch(text) else _quoted(text)


_quoted = lru_cache(maxsize=1024)(quote_plus)
