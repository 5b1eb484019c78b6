"""What Ctrl-C and SIGTERM mean: once, finish the step and save; twice, stop at once. Nothing recorded is lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """Whether the run was asked to stop, and by which signal; 0 while it was not."""

    signal_number = 0

    @property
    def exit_code(self) -> int:
        """130 for Ctrl-C, 143 for SIGTERM, 0 where there was none."""
        return 128 + self.signal_number if self.signal_number else 0


_standing: list[tuple[Interruption, Callable[[], None]]] = []
"""All who are to be told, of every thread: each has something under way that must end at its next step."""


@contextmanager
def interruptible(stop: Callable[[], None]) -> Iterator[Interruption]:
    """Turn the first Ctrl-C or SIGTERM into a call of *stop*, and let the second end the process at once.

    What runs beside it in another thread, inside an `interruptible` of its own, is told by the same signal, and so is
    what begins within it after the signal; only the main thread can hear one.

    Args:
        stop: Asks everybody under way to end at the next step; must return at once.
    """
    interruption = Interruption()
    heard = max((other.signal_number for other, _ in _standing), default=0)
    me = (interruption, stop)
    _standing.append(me)
    if heard:
        interruption.signal_number = heard
        stop()
    hears = threading.current_thread() is threading.main_thread()
    before = {number: signal.signal(number, _heard) for number in _SIGNALS} if hears else {}
    try:
        yield interruption
    finally:
        _standing.remove(me)
        for number, handler in before.items():
            signal.signal(number, handler)


def _heard(number: int, frame: FrameType | None) -> None:
    if any(interruption.signal_number for interruption, _ in _standing):
        os._exit(128 + number)
    name = "Ctrl-C" if number == signal.SIGINT else "SIGTERM"
    _say(f"\nparcours: {name}: saving what was recorded; once more stops at once\n")
    for interruption, stop in tuple(_standing):
        interruption.signal_number = number
        stop()


def _say(words: str) -> None:
    """Write past the buffers: who was interrupted in the middle of writing into them could not be joined there."""
    with suppress(OSError):
        os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, words.encode())
