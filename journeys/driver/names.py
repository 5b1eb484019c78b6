"""How a customer's word for a control finds it: the rule of the driver port, once for every driver."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from journeys.driver.port import Name
from parcours.errors import nearest

_LETTER_OR_DIGIT = "0-9A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u0370-\u03ff\u0400-\u052f"
"""Written out, because neither JavaScript's word boundary nor its classes know accented letters."""
_APOSTROPHES = "'\u2019\u02bc"
_HYPHENS = "-\u2010\u2011\u2013"


def alternatives(name: Name) -> tuple[str, ...]:
    """Return the names in the order in which they count."""
    return (name,) if isinstance(name, str) else name


@lru_cache(maxsize=4096)
def pattern(name: str) -> re.Pattern[str]:
    """Return the rule for one name as an expression that Python and JavaScript read alike.

    It matches a whole accessible name that is *name*, or begins with it and goes on with something that
    is neither letter nor digit; case, kinds of space, apostrophe and hyphen make no difference.
    """
    return re.compile(rf"^\s*{_words(name)}(?![{_LETTER_OR_DIGIT}])", re.IGNORECASE)


@lru_cache(maxsize=4096)
def exact_pattern(name: str) -> re.Pattern[str]:
    """Return the expression for a name that is *name* and nothing more."""
    return re.compile(rf"^\s*{_words(name)}\s*$", re.IGNORECASE)


def matches(name: str, seen: str) -> bool:
    """Say whether the customer's word *name* finds a control whose accessible name is *seen*."""
    return pattern(name).search(seen) is not None


def find(name: Name, seen: Iterable[str]) -> int | None:
    """Return the index of the control that *name* means: the first alternative that exists, an exact name first."""
    names = list(seen)
    for wanted in alternatives(name):
        for rule in (exact_pattern(wanted), pattern(wanted)):
            for index, candidate in enumerate(names):
                if rule.search(candidate):
                    return index
    return None


def spoken(name: Name) -> str:
    """Write a name for a message: ``"Payer"``, or ``"Payer" or "Pay"``."""
    return " or ".join(f'"{wanted}"' for wanted in alternatives(name))


def what_there_is(kind: str, name: Name, seen: Iterable[str], limit: int = 20) -> str:
    """Say which *kind* of controls a page has, shortened, with the one that was perhaps meant."""
    names = [_short(candidate) for candidate in dict.fromkeys(seen) if candidate.strip()]
    if not names:
        return f"the page has no {kind}"
    listed = ", ".join(f'"{candidate}"' for candidate in names[:limit])
    more = f" and {len(names) - limit} more" if len(names) > limit else ""
    guess = nearest(alternatives(name)[0], names)
    return f"it has: {listed}{more}" + (f"; {guess}" if guess.startswith("did you mean") else "")


def _short(name: str, limit: int = 60) -> str:
    return name if len(name) <= limit else name[: limit - 1] + "\u2026"


def _words(name: str) -> str:
    escaped: list[str] = []
    for char in " ".join(name.split()):
        if char == " ":
            escaped.append(r"\s+")
        elif char in _APOSTROPHES:
            escaped.append(f"[{_APOSTROPHES}]")
        elif char in _HYPHENS:
            escaped.append(f"[{_HYPHENS}]")
        elif char == "/":
            escaped.append(r"\/")  # as JavaScript writes it
        else:
            escaped.append(re.escape(char) if not char.isalnum() else char)
    return "".join(escaped)
