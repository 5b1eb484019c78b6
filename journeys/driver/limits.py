"""How much and how long a customer takes what a server sends: an answer without an end must not hold the harness.

A page beyond these limits is a page that did not come. A file beyond them is a file that did not come whole, which
says something about the shop: the document tells what was wrong with it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator

MOST_BYTES = 200_000_000
"""Bytes of one answer, unpacked, that are taken at most."""
PATIENCE = 3.0
"""An answer may take this many step deadlines from its first byte to its last, however steadily it drips."""


class Unending(Exception):
    """An answer went beyond a limit; its text says which."""


def within_limits(pieces: Iterable[bytes], total_s: float, most_bytes: int | None = None) -> Iterator[bytes]:
    """Yield *pieces* as they come, until they are too many or take too long.

    Args:
        pieces: What the server sends; a wait for the next piece that is too long in itself is the transport's affair.
        total_s: Seconds for all of them together, from now on.
        most_bytes: Bytes for all of them together; None for `MOST_BYTES`.

    Raises:
        Unending: At the piece that goes beyond.
    """
    most = MOST_BYTES if most_bytes is None else most_bytes
    ends = time.monotonic() + total_s
    taken = 0
    for piece in pieces:
        taken += len(piece)
        if taken > most:
            raise Unending(too_large(most))
        if time.monotonic() > ends:
            raise Unending(too_long(total_s, taken))
        yield piece


def too_large(most_bytes: int) -> str:
    """Say that an answer is larger than is taken."""
    return f"more than {most_bytes / 1_000_000:,.0f} MB, and it was not over"


def too_long(total_s: float, taken: int) -> str:
    """Say that an answer did not end in time."""
    return f"after {total_s:g} s and {taken:,} bytes it was not over"
