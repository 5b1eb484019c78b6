"""What is going to happen, in the order that `simulation.record` states: by time, class and number.

Time is cut into slots, about as many as there are contacts. What happens later than in the present slot is only put on
the list of its slot, in no order. What happens in the present slot lies in a heap, which thus holds a handful of
entries, however many contacts are in hand, wait, or will come back tomorrow: in one heap for all of them, every entry
would cost as many steps as their number has binary digits.

Indices are unsigned throughout: numba would else ask of every one whether it counts from the end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.kernel.jit import inlined, inner
from simulation.plan.values import Ints

U = np.uint64
U4 = np.uint32
_0, _1, _2 = U(0), U(1), U(2)

NOTHING = U4(0xFFFFFFFF)
"""No entry."""

CLASS, NUMBER = U4(30), U4((1 << 30) - 1)
"""A key is the class of an event, shifted so far to the left, and the number of the contact."""

END, BEGIN, ARRIVAL, RUNS_OUT = U4(0), U4(1 << 30), U4(2 << 30), U4(3 << 30)
"""The classes of `simulation.record.EventClass`, as keys without a number."""

ENTRY = np.dtype([("time", np.float64), ("key", np.uint32), ("after", np.uint32)], align=True)
"""When something happens, what and to whom, and the next entry of a list."""

Entries = npt.NDArray[np.void]

PRESENT, IN_HEAP, USED, FREE = range(4)
"""Places in `Agenda.scalars`: the present slot, entries in the heap, entries ever used on lists, the first free one."""


class Agenda(NamedTuple):
    """All that is to come."""

    scalars: Ints
    """Scalars, by the places named above."""
    heap: Entries
    """What happens in the present slot, or should have before; a binary heap."""
    entries: Entries
    """What happens later, on lists."""
    heads: npt.NDArray[np.uint32]
    """The first entry of each slot; the last slot goes on for ever."""
    slots_per_s: float


def new_agenda(contacts: int, horizon_s: float) -> Agenda:
    """Return an agenda on which nothing stands, with room for so many contacts."""
    return Agenda(
        scalars=np.array([-1, 0, 0, NOTHING], np.int64),
        heap=np.empty(2 * contacts, ENTRY),
        entries=np.empty(2 * contacts, ENTRY),
        heads=np.full(contacts, NOTHING, np.uint32),
        slots_per_s=contacts / horizon_s,
    )


def with_room(agenda: Agenda, contacts: int) -> Agenda:
    """Return the same agenda with room for more contacts; each stands on it twice at most."""
    return agenda._replace(heap=np.resize(agenda.heap, 2 * contacts), entries=np.resize(agenda.entries, 2 * contacts))


@inner
def _push(heap: Entries, size: int, time: float, key: np.uint32) -> None:
    """Add an entry to a heap of so many."""
    hole = U(size)
    while hole > _0:
        above = (hole - _1) >> _1
        if heap[above].time < time or (heap[above].time == time and heap[above].key < key):
            break
        heap[hole].time = heap[above].time
        heap[hole].key = heap[above].key
        hole = above
    heap[hole].time = time
    heap[hole].key = key


@inner
def _pop(heap: Entries, size: int) -> None:
    """Take the first entry away, which leaves so many.

    The hole sinks to the bottom, and the last entry rises from there: it nearly always stays. So each level asks one
    question, whose answer is added rather than jumped on, for no processor can foretell it.
    """
    left = U(size)
    time, key = heap[left].time, heap[left].key
    hole, below = _0, _1
    while below < left:
        right = below + _1
        if heap[right].time == heap[below].time:
            below += U(heap[right].key < heap[below].key)
        else:
            below += U(heap[right].time < heap[below].time)
        heap[hole].time = heap[below].time
        heap[hole].key = heap[below].key
        hole = below
        below = _2 * hole + _1
    _push(heap, int(np.int64(hole)), time, key)


@inlined
def note(agenda: Agenda, time: float, key: np.uint32) -> None:
    """Put something on the agenda."""
    count = agenda.scalars
    slot = np.int64(min(time * agenda.slots_per_s, float(len(agenda.heads) - 1)))
    if slot <= count[PRESENT]:
        _push(agenda.heap, count[IN_HEAP], time, key)
        count[IN_HEAP] += 1
        return
    place = U(count[FREE])
    if place != U(NOTHING):
        count[FREE] = agenda.entries[place].after
    else:
        place = U(count[USED])
        count[USED] += 1
    agenda.entries[place].time = time
    agenda.entries[place].key = key
    agenda.entries[place].after = agenda.heads[U(slot)]
    agenda.heads[U(slot)] = U4(place)


@inlined
def look_ahead(agenda: Agenda, until_s: float) -> None:
    """Go on to the next slot in which something happens, but not beyond a time; only if the heap is empty."""
    count, heads = agenda.scalars, agenda.heads
    last = np.int64(min(until_s * agenda.slots_per_s, float(len(heads) - 1)))
    present = count[PRESENT]
    while count[IN_HEAP] == 0 and present < last:
        present += 1
        place = heads[U(present)]
        while place != NOTHING:
            entry = agenda.entries[U(place)]
            after = entry.after
            _push(agenda.heap, count[IN_HEAP], entry.time, entry.key)
            count[IN_HEAP] += 1
            entry.after = U4(count[FREE])
            count[FREE] = place
            place = after
    count[PRESENT] = present


@inlined
def strike_first(agenda: Agenda) -> None:
    """Take the first entry of the heap away."""
    agenda.scalars[IN_HEAP] -= 1
    _pop(agenda.heap, agenda.scalars[IN_HEAP])
