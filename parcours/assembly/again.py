"""Synthetic monitoring: the same play again every so often, until somebody stops it or enough rounds are done."""

from __future__ import annotations

import math
from collections.abc import Callable

from parcours.clock import Clock
from parcours.errors import CouldNotLook

_GRAVITY = (0, 5, 3, 1)
"""Exit codes from the best to the worst: a broken promise outweighs a round that could not look."""

Round = Callable[[int], int]
"""Plays one round, given its number from 1, and returns its exit code."""

Wait = Callable[[float], bool]
"""Waits so many seconds and says whether to go on."""


def play_again(
    play_round: Round,
    every_s: float,
    *,
    clock: Clock,
    wait: Wait,
    say: Callable[[str], None],
    rounds: int | None = None,
) -> int:
    """Play round after round, each begun *every_s* seconds after the one before was.

    A round that lasts longer than that lets the next due moments pass: rounds never overlap and never hurry.
    One that could not look (shop down, no browser) is told and counted, and the next is played all the same.

    Args:
        play_round: Plays one round in a run of its own.
        every_s: Seconds from one beginning to the next, above 0.
        clock: Tells the seconds; a monotonic one, so that a clock that is set does not matter.
        wait: Waits until the next round; returns False where somebody asked to stop.
        say: Told what became of each round, in words.
        rounds: How many to play at most; None: until stopped.

    Returns:
        The worst exit code of the rounds that were played to their end: 1 before 3 before 5 before 0; that of
        the interruption where no round was.

    Raises:
        ParcoursError: If the call is wrong or a guard-rail refused, which no later round would mend.
    """
    began = clock.monotonic()
    worst: int | None = None
    number = 0
    while True:
        number += 1
        code = _one(play_round, number, say)
        if code > 128:
            return code if worst is None else worst
        worst = code if worst is None else _worse(worst, code)
        if number == rounds:
            return worst
        passed = clock.monotonic() - began
        turn = math.floor(passed / every_s) + 1
        pause_s = began + turn * every_s - clock.monotonic()
        say(f"round {number}: exit code {code}, worst so far {worst}; the next in {pause_s:.0f} s")
        if not wait(pause_s):
            return worst


def _one(play_round: Round, number: int, say: Callable[[str], None]) -> int:
    try:
        return play_round(number)
    except CouldNotLook as trouble:
        say(f"round {number}: {trouble}")
        return trouble.exit_code


def _worse(one: int, other: int) -> int:
    def gravity(code: int) -> int:
        return _GRAVITY.index(code) if code in _GRAVITY else len(_GRAVITY)

    return max(one, other, key=gravity)
