"""Lets the other customers of a process have their turn when one of them has been reading for long."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

TURN_S = 0.004
"""Seconds for which the others may have waited; nobody is to arrive late for a customer who reads."""


def turns_of_this_process() -> Callable[[], None]:
    """Return what a customer calls between steps: in Locust's process it gives way once gevent's loop has waited long.

    Who has just been woken has kept nobody waiting yet, however long ago the last turn was. Threads take turns by
    themselves.
    """
    if "gevent.monkey" in sys.modules:
        from load.client.waiting import is_cooperative

        if is_cooperative():
            return _turns_of_the_loop()
    return _stay


def _turns_of_the_loop() -> Callable[[], None]:
    import gevent

    loop = gevent.get_hub().loop

    def give_way() -> None:
        if time.time() - loop.now() > TURN_S:
            gevent.sleep(0)
            loop.update_now()

    return give_way


def _stay() -> None:
    """Go on."""
