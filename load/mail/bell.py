"""A bell by the mailbox: rung when there is news for a customer, who waits for it no longer than a given time."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Protocol


class Bell(Protocol):
    """What a customer waits for."""

    def hush(self) -> None:
        """Forget that it was rung."""
        ...

    def ring(self) -> None:
        """Wake whoever waits, now or next."""
        ...

    def wait(self, timeout_s: float) -> None:
        """Wait until it is rung, or *timeout_s* seconds (above 0) are over; it may end sooner for no reason."""
        ...


class ThreadBell:
    """A bell between threads."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def hush(self) -> None:
        """Forget that it was rung."""
        self._event.clear()

    def ring(self) -> None:
        """Wake whoever waits, now or next."""
        self._event.set()

    def wait(self, timeout_s: float) -> None:
        """Wait until it is rung, or the time is over."""
        self._event.wait(timeout_s)


def bells_of_this_process() -> Callable[[], Bell]:
    """Return what makes bells of the kind in which this process waits: in gevent's loop, or in threads."""
    if "gevent.monkey" in sys.modules:
        from load.client.waiting import is_cooperative
        from load.mail.waiting import LoopBell

        if is_cooperative():
            return LoopBell
    return ThreadBell
