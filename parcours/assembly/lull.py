"""The lull after a crowd: everybody who came has ordered, and who is left does nothing but wait for mail.

Whoever's mail was lost waits for as long as the shop had promised it. The embedded shop's clock can be moved, as it is
for a customer who comes alone, so that nobody has to sit through that.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from load.plan import Plan
from load.results import read_results
from parcours.runs import RunFolder

QUIET_S = 2.0
"""Seconds without a word of the generator, which otherwise speaks once a second, after which nobody does anything."""
_ORDER = "place-order"
_STEP_S = 1.0
"""By so much the clock is moved at a time: a wait is ended at most this late, and a mail dated so much too early."""
_STEPS_AT_ONCE = 5
_NOTICE_S = 0.02
"""Real seconds in which customers notice that time has passed."""


class Lull:
    """Watches the records of a crowd, and moves its time on when there is a lull.

    Args:
        run: The crowd's run.
        plan: Its plan.
        move_on: Moves the shop's clock, and that of its customers, by so many seconds.
        limit_s: Seconds in all by which it is moved at most.
        on_lull: Called once, when it begins.
    """

    def __init__(
        self,
        run: RunFolder,
        plan: Plan,
        move_on: Callable[[float], None],
        limit_s: float,
        on_lull: Callable[[], None] = lambda: None,
    ) -> None:
        self._run = run
        self._counts = run.path / "intervals.jsonl"
        self._due = len(plan.schedule().due_s)
        self._move_on = move_on
        self._left_s = limit_s
        self._size = 0
        self._heard_at = time.monotonic()
        self._on_lull = on_lull
        self._begun = False

    def look(self) -> None:
        """Look whether there is a lull, and move time on a little where there is; called several times a second."""
        size = self._counts.stat().st_size if self._counts.is_file() else 0
        now = time.monotonic()
        if size != self._size:
            self._size, self._heard_at = size, now
        if not self._begun and size and now - self._heard_at > QUIET_S and self._only_waiting_is_left():
            self._begun = True
            self._on_lull()
            text = "all who were left only waited for mail, and the shop's clock was moved on with theirs"
            self._run.append("incidents", {"what": "moved on", "text": text, "second": None})
        if self._begun:
            self._go_on()

    def _only_waiting_is_left(self) -> bool:
        whole = read_results(self._run.records("intervals")).whole
        ordered = whole.rows[_ORDER].took.count if _ORDER in whole.rows else 0
        return whole.started + whole.dropped >= self._due and ordered >= whole.started > whole.ended

    def _go_on(self) -> None:
        for _ in range(_STEPS_AT_ONCE):
            if self._left_s > 0.0:
                self._left_s -= _STEP_S
                self._move_on(_STEP_S)
                time.sleep(_NOTICE_S)
