"""Every error that Parcours raises on purpose, and the exit code that each one means.

Judgement is data: a broken promise is an Outcome in a record, never an exception. An exception
here means that the call was wrong, that the harness could not look, or that it refused to act.

    ParcoursError
    |-- ConfigError        2   the configuration or the call is wrong
    |   `-- SpecError      2   a number handed to a function is outside its range
    |-- CouldNotLook       3   shop, mailbox, browser or disk cannot be reached: inconclusive
    |   |-- ShopUnreachable
    |   |-- MailboxUnreachable
    |   `-- BrowserUnavailable
    |-- Refused            4   a guard-rail said no
    |-- NothingSelected    5   there was nothing to do
    `-- NotOffered         -   the shop has no such thing; never reaches the command line
        `-- NotSold        -   not even what the customer came for
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ParcoursError(Exception):
    """An error whose text is written for the person who has to mend it.

    Args:
        message: Place first, then what was expected (with its unit) and what was given.
        way_out: One sentence telling what to do next; empty when there is nothing to advise.
    """

    exit_code = 2

    def __init__(self, message: str, *, way_out: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out

    def __str__(self) -> str:
        """Return the message, and the way out on a line of its own."""
        return f"{self.message}\n  -> {self.way_out}" if self.way_out else self.message


class ConfigError(ParcoursError):
    """The configuration, a scenario or the command line is wrong (exit 2)."""

    exit_code = 2


class SpecError(ConfigError, ValueError):
    """An argument of a public function is outside the range that its docstring states (exit 2)."""


class CouldNotLook(ParcoursError):
    """The harness could not look, so it judges nothing (exit 3, inconclusive)."""

    exit_code = 3


class ShopUnreachable(CouldNotLook):
    """The shop does not answer: connection, DNS, TLS, or a page that never comes."""


class MailboxUnreachable(CouldNotLook):
    """The mailbox does not answer, which says nothing about whether a mail was sent."""


class BrowserUnavailable(CouldNotLook):
    """No browser was found, it would not start, or it crashed twice."""


class Refused(ParcoursError):
    """A guard-rail refused: a host that is not allowed, a cap, a card number that is not a test number (exit 4)."""

    exit_code = 4


class NothingSelected(ParcoursError):
    """The selection is empty, which must never look green (exit 5)."""

    exit_code = 5


class NotOffered(ParcoursError):
    """The shop has no such thing; the promises that depend on it come out "not seen".

    Raised by verbs of the Shop port. The customer catches it and writes it into the ledger.
    """


class NotSold(NotOffered):
    """The shop does not claim to sell what the customer came for; the journey ends before it begins, "not seen"."""


_LISTED = 20
"""So many names are listed; more than that nobody reads."""


def nearest(given: str, known: Iterable[str]) -> str:
    """Say which known name the given one was probably meant to be.

    Args:
        given: The name that was not found.
        known: All names that would have been right.

    Returns:
        ``did you mean "relay-parcel"?`` or, where nothing is near, ``known: a, b, c``; of very many the first 20.
    """
    names = sorted(known)
    match = difflib.get_close_matches(given, names, n=1, cutoff=0.5)
    if match:
        return f'did you mean "{match[0]}"?'
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"known: {', '.join(names[:_LISTED]) or 'none'}{more}"
