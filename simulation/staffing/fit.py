"""Shifts that fit the day, instead of the advisers that the intervals seemed to need.

A shift that covers a busy hour brings advisers to quiet ones as well. Deferred work can be done then, so
fewer are needed at the busy hour than an answer by interval believes. So the need is lowered to what the
live channels ask under the shifts found, and shifts are chosen again; if too little is left for deferred
work, the need is raised half-way, and so on.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from simulation.staffing.cover import Cover
from simulation.staffing.judge import Advisers
from simulation.staffing.search import Search, View

_HALVINGS = 3
_MENDS = 5


def fitted(search: Search, needed: Advisers, cover: Callable[[Advisers], Cover]) -> Cover:
    """Choose shifts that hold every goal at least cost.

    Args:
        search: Judges a staff.
        needed: Advisers on duty that hold the goals interval by interval.
        cover: Chooses the cheapest shifts that bring at least so many.

    Returns:
        The cheapest cover found that holds every goal; where none does, the one that comes nearest.
    """
    best, view, holds = _mended(search, needed, cover)
    search.say(f"shifts: {best.cost_cents / 100:,.0f} to pay{'' if holds else f', {view.short} short'}")
    if not holds:
        return best
    least = _least(search, best.advisers, view, needed)
    low, high = 0.0, 1.0
    for share in (0.0, *([None] * _HALVINGS)):
        part = 0.5 * (low + high) if share is None else share
        between = np.ceil(least + part * (needed - least) - 1e-9).astype(np.int64)
        if (between == needed).all() or search.spent():
            break
        found, _, holds = _mended(search, between, cover)
        if holds and found.cost_cents < best.cost_cents:
            best, high = found, part
            search.say(f"shifts: {best.cost_cents / 100:,.0f} to pay")
            if part == 0.0:
                break
        else:
            low = part
    return best


def _mended(search: Search, needed: Advisers, cover: Callable[[Advisers], Cover]) -> tuple[Cover, View, bool]:
    """Cover a need and raise it where a goal is short, by teams whose shifts can bring somebody.

    Returns:
        The cover that comes nearest to holding all goals, how it stands, and whether it holds them.
    """
    asked, tries = needed, []
    for _ in range(_MENDS):
        found = cover(asked)
        view = search.look(found.advisers)
        if search.fine(view):
            return found, view, True
        tries.append((view.short, found.cost_cents, found, view))
        lacking = found.missing > 0
        search.uncovered |= {(int(team), int(interval)) for team, interval in np.argwhere(lacking)}
        more = search.mended(found.advisers, view)
        raised = np.where(lacking, np.minimum(asked, found.advisers), asked)
        raised = np.where(more > found.advisers, np.maximum(more, raised), raised)
        if (raised == asked).all() or search.spent():
            break
        asked = raised
    _, _, found, view = min(tries, key=lambda one: one[:2])
    return found, view, False


def _least(search: Search, advisers: Advisers, view: View, needed: Advisers) -> Advisers:
    """Return the advisers that the live channels ask for under the shifts, never more than *needed*."""
    space = search.space
    room = np.where(space.free, search.room_to_spare(view), 0.0)
    spare = np.floor(np.where(np.isfinite(room), room, 0.0))
    least = advisers.copy()
    for interval in range(advisers.shape[1]):
        for team in np.argsort(-space.cost_per_h, kind="stable"):
            taken = int(min(spare[team, interval], least[team, interval]))
            least[team, interval] -= taken
            # Teams that share a channel share its spare advisers.
            sharing = (space.serves & space.serves[team]).any(axis=1)
            spare[sharing, interval] -= taken
    return np.minimum(least, needed)
