"""Text as it is compared: clean of invisible signs, and folded so that case and accents do not matter.

Folding keeps every position: what is found in the folded text can be cut out of the clean one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import NamedTuple, TypeVar

MAX_CHARS = 200_000
"""A longer document is read up to here; no page or mail for a person is longer."""

MAX_LINE = 2_000
"""A longer line is cut here before it is read."""

_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2008\u2009\u200a\u2002\u2003\u2004\u2005\u2006\u3000"), " ")
_INVISIBLE = dict.fromkeys(
    [
        *range(0x00, 0x09),
        0x0B,
        0x0C,
        *range(0x0E, 0x20),
        0x7F,
        *range(0x80, 0xA0),
        0x00AD,
        0x034F,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    ]
)
_CLEANING = {**_SPACES, **_INVISIBLE}
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "−": "-", "º": "°", "œ": "o", "æ": "a", "ß": "s"}
)


class _Folding(dict[int, str]):
    """Maps each character to one plain lower-case character, and remembers."""

    def __missing__(self, code: int) -> str:
        plain = chr(code).translate(_SAME)
        base = unicodedata.normalize("NFD", plain)[0].lower()[:1]
        self[code] = base or plain
        return self[code]


_FOLDING = _Folding()
_REMEMBERED = 300
"""Longest line of which anything is remembered, so that memory stays small."""
_MOST_LINES = 4_096

Seen = TypeVar("Seen")


def of_a_line(look: Callable[[str], Seen]) -> Callable[[str], Seen]:
    """Let *look* look at a line once: a shop says most of its lines on page after page.

    Args:
        look: Returns what it sees in a line, which rests on nothing else and is changed by nobody.
    """
    known = lru_cache(maxsize=_MOST_LINES)(look)

    @wraps(look)
    def remembering(line: str) -> Seen:
        return known(line) if len(line) <= _REMEMBERED else look(line)

    return remembering


class Token(NamedTuple):
    """A word of a folded text, and where it stands."""

    word: str
    start: int
    end: int


_RUN = re.compile(r"\S+")
_HOST = re.compile(r"[\w-]\.(?:test|fr|com|org|net|example)\b")
_MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{2,60}){1,4}")
_TOKEN = re.compile(r"[^\W_]+|[#°]")


def words(*lines: str) -> frozenset[str]:
    """Return the words of some lines as a set; for tables of words in readers."""
    return frozenset(word for line in lines for word in line.split())


def clean(text: str) -> str:
    """Return *text* composed (NFC), with ordinary spaces, and without control, zero-width and direction signs."""
    return unicodedata.normalize("NFC", text[:MAX_CHARS]).translate(_CLEANING)


def fold(text: str) -> str:
    """Return *text* in lower case without accents, quotes and dashes unified; each position is kept."""
    return _folded(text) if len(text) <= _REMEMBERED else text.translate(_FOLDING)


@lru_cache(maxsize=_MOST_LINES)
def _folded(text: str) -> str:
    """Remember the folded form of a line, since every reader of a document asks for it."""
    return text.translate(_FOLDING)


def tokens(folded: str) -> list[Token]:
    """List the words of a folded text; the signs ``#`` and ``°`` count as words."""
    return [Token(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(folded)]


def clean_lines(text: str) -> list[str]:
    """Return the non-empty lines of *text*, clean, each cut to `MAX_LINE` characters."""
    lines = (line.strip() for line in clean(text).splitlines())
    return [line[:MAX_LINE] for line in lines if line]


def without_addresses(text: str) -> str:
    """Return *text* without web and mail addresses, whose letters are nobody's words."""
    return "\n".join([_without_addresses(line) for line in text.split("\n")])


@of_a_line
def _without_addresses(line: str) -> str:
    if "." not in line and "@" not in line and "://" not in line:
        return line
    return _RUN.sub(lambda run: " " if _is_address(run.group()) else run.group(), line)


def _is_address(word: str) -> bool:
    return "://" in word or "@" in word or word.startswith("www.") or bool(_HOST.search(word[:200]))


def mail_addresses(text: str) -> list[str]:
    """List the e-mail addresses of *text* in lower case, each once."""
    return list(dict.fromkeys(found.lower() for found in _MAIL_ADDRESS.findall(text))) if "@" in text else []


def shorten(text: str, limit: int = 160) -> str:
    """Return *text* on one line, cut to *limit* characters with an ellipsis where it was longer."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
