"""SimPy's event queue with the order of events that `simulation.record` states.

SimPy orders events by time, priority and order of creation. Here the priority is made of the event's class and number,
so that nothing is ever settled by the order in which the program happened to create events; and times are absolute,
because ``now + (t - now)`` need not be ``t``.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

import simpy

from simulation.record import EventClass

if TYPE_CHECKING:
    from simulation.reference.people import Contact

_NUMBERS = 1 << 40
END, INTERVAL, ARRIVAL, PATIENCE = (
    _NUMBERS * int(one) for one in (EventClass.END, EventClass.INTERVAL, EventClass.ARRIVAL, EventClass.PATIENCE)
)


class Happening:
    """An event of one contact, or the begin of an interval, which SimPy takes for one of its own."""

    __slots__ = ("callbacks", "contact")

    _ok = True
    """No event here can fail; SimPy asks every one of its own."""

    def __init__(self, callbacks: list[Callback], contact: Contact) -> None:
        self.callbacks: list[Callback] | None = callbacks
        self.contact = contact


Callback = Callable[[Happening], None]
"""What is called when an event happens."""


class Agenda(simpy.Environment):
    """An environment whose events have a place in the order of events."""

    def at(self, time_s: float, event_class: int, number: int, callbacks: list[Callback], contact: Contact) -> None:
        """Let something happen.

        Args:
            time_s: When, elapsed seconds, not before now.
            event_class: END, INTERVAL, ARRIVAL or PATIENCE.
            number: The number of the contact or interval.
            callbacks: What is called then; the list may be shared by many events.
            contact: Whom it is about; for an interval nobody.
        """
        queue: list[Any] = self._queue
        heappush(queue, (time_s, event_class + number, 0, Happening(callbacks, contact)))

    def run(self, until: Any = None) -> Any:
        """Let one thing happen after the other until nothing is left: SimPy's loop, without a call for each."""
        if until is not None:
            return super().run(until)
        queue: list[Any] = self._queue
        while queue:
            self._now, _, _, event = heappop(queue)
            callbacks, event.callbacks = event.callbacks, None
            for callback in callbacks:
                callback(event)
            if not event._ok:
                raise event._value
        return None
