"""The rest between two trials of a search: a shop that was flooded still works off what nobody waits for any more.

A trial that began before that was over would be charged with it, and a rate that the shop can hold would be missed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

IN_A_ROW = 3
"""Answers that must come as fast as usual, one after the other."""
FACTOR, MORE_S = 2.0, 0.05
"""As fast as usual is at most so many times as long, and so many seconds more."""
LONGEST_S = 120.0
"""Seconds after which a shop is taken as it is."""
_PAUSE_S = 0.2

Ask = Callable[[], float | None]
"""Asks the shop for one page; returns the seconds until it came, None where none came."""


def usual_s(ask: Ask) -> float:
    """Return how long one answer takes while nobody else is there, in seconds: the median of five that came."""
    answers = [answer for answer in (ask() for _ in range(5)) if answer is not None]
    return median(answers) if answers else 0.0


def wait_until_rested(
    ask: Ask,
    usual: float,
    *,
    stopped: Callable[[], bool] = lambda: False,
    monotonic: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> bool:
    """Ask until answers come as fast as they usually do, or `LONGEST_S` have passed.

    Args:
        ask: Asks the shop.
        usual: Seconds that an answer usually takes; see `usual_s`.
        stopped: Says whether nobody wants to know any more.
        monotonic: Seconds on a clock that only goes forward.
        sleep: Waits so many seconds.

    Returns:
        Whether the shop has recovered.
    """
    ends, good = monotonic() + LONGEST_S, 0
    while good < IN_A_ROW and monotonic() < ends and not stopped():
        answer = ask()
        good = good + 1 if answer is not None and answer <= usual * FACTOR + MORE_S else 0
        if good < IN_A_ROW:
            sleep(_PAUSE_S)
    return good >= IN_A_ROW
