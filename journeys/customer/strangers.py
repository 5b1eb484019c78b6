"""What somebody who is not the customer would try: the same address, without the session and without its secret."""

from __future__ import annotations

import re
import secrets
import string
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_LETTERS = string.ascii_letters + string.digits
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,}")


def as_a_stranger(url: str) -> str:
    """Return the address that a stranger would guess: every long random piece of it is another one.

    A link in a mail may well carry a secret instead of asking who one is. A stranger who has seen somebody
    else's link knows how it is built, and not the secret; a shop that does not check it opens all the same.

    Args:
        url: An address that the customer was given.
    """
    parts = urlsplit(url)
    path = "/".join(_other(segment) for segment in parts.path.split("/"))
    query = urlencode([(name, _other(value)) for name, value in parse_qsl(parts.query)])
    return urlunsplit(parts._replace(path=path, query=query, fragment=""))


def _other(piece: str) -> str:
    stem, dot, ending = piece.partition(".")
    if not _SECRET.fullmatch(stem) or not _looks_random(stem):
        return piece
    return "".join(secrets.choice(_LETTERS) for _ in stem) + dot + ending


def _looks_random(text: str) -> bool:
    """Say whether *text* is no word and no number: letters and digits mixed, or both cases."""
    kinds = (any(c.isdigit() for c in text), any(c.islower() for c in text), any(c.isupper() for c in text))
    return sum(kinds) >= 2 and not re.fullmatch(r"[A-Za-z]+(-[A-Za-z0-9]+)+", text)
