"""Counts the record of contacts, in one pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from simulation.kernel.jit import compiled, inlined
from simulation.plan.values import Flags, Floats, Ints
from simulation.record import Cause, Fate, Record, Sequel

COUNTS = (
    "cases",
    "offered",
    "closed",
    "answered",
    "abandoned",
    "short",
    "dismissed",
    "withdrawn",
    "unanswered",
    "within",
    "virtual",
    "wait_s",
    "lost_wait_s",
    "answer_s",
    "again",
    "resolved",
    "once",
    "again_here",
    "backlog",
    "exhausted",
)
"""
What is counted by channel and interval.

| column | counts |
| --- | --- |
| cases | cases whose first contact came in |
| offered | contacts that came in when the channel was open |
| closed | contacts that found it closed |
| answered | contacts that an adviser took |
| abandoned | live contacts that hung up |
| short | those who hung up sooner than the channel's short-abandon limit |
| dismissed | contacts sent away at closing time |
| withdrawn | deferred work that was chased elsewhere and closed with it |
| unanswered | contacts that still waited at the end of the horizon |
| within | answered within the target time: taken (live) or finished (deferred) |
| virtual | contacts whose turn came within the target time, had they stayed |
| wait_s | waiting seconds of those answered |
| lost_wait_s | waiting seconds of those abandoned or dismissed |
| answer_s | seconds from coming in to the end of the answer |
| again | contacts that were followed by another one of their case |
| resolved | contacts that ended their case |
| once | first contacts that ended their case: once & done |
| again_here | answered contacts followed by another on the same channel: all that a channel's own count can see |
| backlog | contacts that wait at the end of the interval |
| exhausted | contacts after which the customer had no more in him or her |
"""

(
    CASES,
    OFFERED,
    CLOSED,
    ANSWERED,
    ABANDONED,
    SHORT,
    DISMISSED,
    WITHDRAWN,
    UNANSWERED,
    WITHIN,
    VIRTUAL,
    WAIT_S,
    LOST_WAIT_S,
    ANSWER_S,
    AGAIN,
    RESOLVED,
    ONCE,
    AGAIN_HERE,
    BACKLOG,
    EXHAUSTED,
) = range(len(COUNTS))

_FINE = 64
_SHIFT = np.uint64(46)
_LOWEST = 1023 - 4
_OCTAVES = 28
BINS = 1 + _FINE * _OCTAVES
"""Bins of a histogram of waits: one below 1/16 s, then 64 for each doubling, up to half a year."""

_BEYOND, _WAITING, _ANSWERED, _DISMISSED, _CLOSED, _WITHDRAWN = (
    int(Fate.BEYOND),
    int(Fate.WAITING),
    int(Fate.ANSWERED),
    int(Fate.DISMISSED),
    int(Fate.CLOSED),
    int(Fate.WITHDRAWN),
)
_RESOLVED, _EXHAUSTED, _HANDED_OVER, _COMES_BACK, _TRIES_AGAIN = (
    int(Sequel.RESOLVED),
    int(Sequel.EXHAUSTED),
    int(Sequel.HANDED_OVER),
    int(Sequel.COMES_BACK),
    int(Sequel.TRIES_AGAIN),
)
_BY_BACK = int(Cause.BACK)

U = np.uint64


def bin_edges(place: int) -> tuple[float, float]:
    """Return the shortest and the longest wait, in seconds, of a bin."""
    if place == 0:
        return 0.0, 2.0**-4
    octave, part = divmod(place - 1, _FINE)
    low = 2.0 ** (octave - 4)
    return low * (1 + part / _FINE), low * (1 + (part + 1) / _FINE)


@inlined
def _bin(wait_s: float) -> np.uint64:
    """Find the bin of a wait from the bits of the number: its exponent and the first six digits of its fraction."""
    place = np.int64(np.float64(wait_s).view(np.uint64) >> _SHIFT) - _LOWEST * _FINE + 1
    return U(min(max(int(place), 0), BINS - 1))


@inlined
def _spread(begin_s: float, end_s: float, share: float, interval_s: float, busy_s: Floats, team: np.uint64) -> None:
    """Add a stretch of work to the intervals in which it lies; the last column takes all that is later."""
    last = busy_s.shape[1] - 1
    place = min(int(begin_s / interval_s), last)
    while place < last and end_s > (place + 1) * interval_s:
        busy_s[team, U(place)] += ((place + 1) * interval_s - begin_s) * share
        place += 1
        begin_s = place * interval_s
    busy_s[team, U(place)] += (end_s - begin_s) * share


@inlined
def _count_customer(row: Any, cell: Floats) -> None:
    """Count what the customer did: began a case, came again, or had no more in him or her."""
    if row.number == 0:
        cell[CASES] += 1
    if row.sequel in (_TRIES_AGAIN, _COMES_BACK, _HANDED_OVER):
        cell[AGAIN] += 1
    elif row.sequel == _EXHAUSTED:
        cell[EXHAUSTED] += 1
    if row.cause == _BY_BACK and row.came_from == row.channel:
        cell[AGAIN_HERE] += 1


@inlined
def _count_answered(row: Any, deferred: bool, target_s: float, cell: Floats) -> float:
    """Count a contact that was answered; return the time that its target speaks of."""
    wait_s, answer_s = row.turn_s - row.arrival_s, row.end_s - row.arrival_s
    cell[ANSWERED] += 1
    cell[WAIT_S] += wait_s
    cell[ANSWER_S] += answer_s
    if row.sequel == _RESOLVED:
        cell[RESOLVED] += 1
        if row.number == 0:
            cell[ONCE] += 1
    counted_s = answer_s if deferred else wait_s
    if counted_s <= target_s:
        cell[WITHIN] += 1
    return float(counted_s)


@inlined
def _count_lost(row: Any, short_s: float, cell: Floats) -> float:
    """Count a contact that hung up or was sent away; return how long it had waited."""
    wait_s = row.end_s - row.arrival_s
    cell[LOST_WAIT_S] += wait_s
    if row.fate == _DISMISSED:
        cell[DISMISSED] += 1
    else:
        cell[ABANDONED] += 1
        if wait_s < short_s:
            cell[SHORT] += 1
    return float(wait_s)


@inlined
def _cumulate_backlog(contacts: Floats) -> None:
    """Turn what came and went in each interval into what waits at its end."""
    for channel in range(contacts.shape[0]):
        for interval in range(1, contacts.shape[1]):
            contacts[channel, interval, BACKLOG] += contacts[channel, interval - 1, BACKLOG]


@compiled
def count_contacts(
    record: Record,
    interval_s: float,
    n_intervals: int,
    deferred: Flags,
    slots: Ints,
    target_s: Floats,
    short_s: Floats,
    counted_from_s: float,
    counted_until_s: float,
    contacts: Floats,
    busy_s: Floats,
    waits: npt.NDArray[np.int64],
) -> None:
    """Count a record into the arrays of `simulation.measures.Measures`, which must be zero.

    Args:
        record: All contacts.
        interval_s: Length of an interval.
        n_intervals: How many there are.
        deferred: Whether a channel's contacts are deferred work.
        slots: Contacts of a channel that one adviser holds at once.
        target_s: Target time of each channel; not a number where there is none.
        short_s: Limit of short abandons of each channel.
        counted_from_s: Waits of contacts that came in before are not put into the histogram.
        counted_until_s: Nor are those of contacts that came in then or later.
        contacts: Shape (C, I, columns).
        busy_s: Shape (T, I + 1); the last column is after the horizon.
        waits: Shape (C, 2, BINS).
    """
    for i in range(len(record)):
        row = record[U(i)]
        if row.fate == _BEYOND:
            continue
        channel, arrival_s = U(row.channel), row.arrival_s
        cell = contacts[channel, U(int(arrival_s / interval_s))]
        _count_customer(row, cell)
        if row.fate == _CLOSED:
            cell[CLOSED] += 1
            continue
        cell[OFFERED] += 1
        cell[BACKLOG] += 1
        if row.turn_s - arrival_s <= target_s[channel]:
            cell[VIRTUAL] += 1
        if row.fate == _WAITING:
            cell[UNANSWERED] += 1
            continue
        left_s, kind, counted_s = row.end_s, -1, 0.0
        if row.fate == _ANSWERED:
            left_s, kind = row.turn_s, 0
            counted_s = _count_answered(row, deferred[channel], target_s[channel], cell)
            _spread(row.turn_s, row.end_s, 1.0 / slots[channel], interval_s, busy_s, U(row.team))
        elif row.fate == _WITHDRAWN:
            cell[WITHDRAWN] += 1
        else:
            kind = 1
            counted_s = _count_lost(row, short_s[channel], cell)
        left = int(left_s / interval_s)
        if left < n_intervals:
            contacts[channel, U(left), BACKLOG] -= 1
        if kind >= 0 and counted_from_s <= arrival_s < counted_until_s:
            waits[channel, U(kind), _bin(counted_s)] += 1
    _cumulate_backlog(contacts)
