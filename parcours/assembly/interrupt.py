"""What Ctrl-C and SIGTERM mean: once, finish the step and save; twice, stop at once. Nothing recorded is lost."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Interruption:
    """Whether the run was asked to stop, and by which signal; 0 while it was not."""

    signal_number = 0

    @property
    def exit_code(self) -> int:
        """130 for Ctrl-C, 143 for SIGTERM, 0 where there was none."""
        return 128 + self.signal_number if self.signal_number else 0


@contextmanager
def interruptible(stop: Callable[[], None]) -> Iterator[Interruption]:
    """Turn the first Ctrl-C or SIGTERM into a call of *stop*, and let the second end the process at once.

    Args:
        stop: Asks everybody under way to end at the next step; must return at once.
    """
    interruption = Interruption()

    def on_signal(number: int, frame: FrameType | None) -> None:
        if interruption.signal_number:
            os._exit(128 + number)
        interruption.signal_number = number
        name = "Ctrl-C" if number == signal.SIGINT else "SIGTERM"
        print(f"\nparcours: {name}: saving what was recorded; once more stops at once", file=sys.stderr)
        stop()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interruption
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
