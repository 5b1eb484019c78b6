"""A bell that is waited for in gevent's loop: one timer, and nothing else.

A cooperative event makes a lock, a timeout and their bookkeeping for each wait and takes all of it down again, at
five times the price; and most of a crowd is waiting for mail.
"""

from __future__ import annotations

from typing import Any

from gevent import get_hub, getcurrent


class LoopBell:
    """A bell between the greenlets of one thread; one of them at a time waits for it."""

    __slots__ = ("_rung", "_waiter")

    def __init__(self) -> None:
        self._rung = False
        self._waiter: Any = None

    def hush(self) -> None:
        """Forget that it was rung."""
        self._rung = False

    def ring(self) -> None:
        """Wake whoever waits, now or next."""
        self._rung = True
        if self._waiter is not None:
            get_hub().loop.run_callback(self._wake)

    def wait(self, timeout_s: float) -> None:
        """Wait until it is rung, or the time is over."""
        if self._rung:
            return
        hub, waiter = get_hub(), getcurrent()
        timer = hub.loop.timer(timeout_s)
        timer.start(waiter.switch)
        self._waiter = waiter
        try:
            hub.switch()
        finally:
            self._waiter = None
            timer.close()

    def _wake(self) -> None:
        if self._waiter is not None:
            self._waiter.switch()
