"""From a first staff to the cheapest one that holds: mend what is short, then take away what is not needed.

Every step is judged on the same days (common random numbers) and a goal counts as held only with a margin
of standard errors, since a staff that just holds on the days of the search fails on others: the search
would have chosen it for its luck. Steps are tried for many intervals at once, far enough apart not to
disturb each other; those that turn out wrong are taken back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from simulation.plan.values import Plan
from simulation.staffing.goals import Goal, Standing, Tallies, standing
from simulation.staffing.judge import Advisers, Judge
from simulation.staffing.ruler import spare, stream_of
from simulation.staffing.space import Space

Floats = npt.NDArray[np.float64]

_SETTLES = 4
_SETTLE_SHARE = 0.7
_MENDS = 12
_ATTEMPTS = 2
_NO_BETTER = 0.8
_LOOKS = 3
_MAY_SLIP = 0.002
_TO_BLAME = 0.15
_APART = 3
_REACH = 2
_WORTH_TRYING = 0.8
_SMALL = 1e-9


@dataclass(frozen=True, eq=False)
class View:
    """How a staff stands: for each goal, group by group, what it misses with the margin, and what it could spare."""

    tallies: Tallies
    """The counts."""
    standings: list[Standing]
    """One for each goal."""
    missing: list[Floats]
    """By how much each goal is missed when the margin is taken off; at most 0 where it holds."""
    spares: list[Floats]
    """Advisers that an interval goal could spare; empty for a goal that is judged by day."""

    @property
    def holds(self) -> bool:
        """Whether every goal is held with the margin."""
        return all((missing <= _SMALL).all() for missing in self.missing)

    @property
    def short(self) -> int:
        """How many groups of all goals are not held with the margin."""
        return sum(int((missing > _SMALL).sum()) for missing in self.missing)


@dataclass
class Search:
    """Looks for the least-cost staff.

    Its parts are tried in the order `mend`, `trim`; each returns a new staff and leaves the old one as it was.
    """

    plan: Plan
    """The scenario as arrays."""
    space: Space
    """What may be chosen."""
    goals: Sequence[Goal]
    """What must hold."""
    judge: Judge
    """Plays the days of the search."""
    margin: float = 1.0
    """Standard errors by which every goal must hold."""
    looks: int = 1_000
    """How many times the days may be played."""
    say: Callable[[str], None] = field(default=lambda text: None)
    """Told what is going on."""
    hopeless: set[tuple[int, int]] = field(default_factory=set)
    """Goals and groups that more advisers do not help; they are no longer mended."""
    uncovered: set[tuple[int, int]] = field(default_factory=set)
    """Teams and intervals to which nobody is added, because no shift could bring them."""
    _tried_before: dict[tuple[int, int], list[float]] = field(default_factory=dict, init=False)
    """By how much each goal and group was missed after each attempt to mend it."""
    _allowed: list[Floats] = field(default_factory=list, init=False)
    """By how much each goal may be missed while trimming."""

    def look(self, advisers: Advisers) -> View:
        """Play the days under a staff and judge every goal."""
        self.looks -= 1
        tallies = self.judge(advisers)
        standings = [standing(goal, tallies, controlled=True) for goal in self.goals]
        missing = [now.short_by + self.margin * now.error for now in standings]
        spares = []
        for goal, now in zip(self.goals, standings, strict=True):
            if goal.each == "interval":
                stream = stream_of(self.plan, goal.queues, tallies)
                spares.append(spare(goal, stream, now, tallies, self.margin))
            else:
                spares.append(np.empty(0))
        return View(tallies, standings, missing, spares)

    def fine(self, view: View) -> bool:
        """Say whether a view holds everything that is not hopeless.

        Args:
            view: How a staff stands.
        """
        for number, missing in enumerate(view.missing):
            short = np.nonzero(missing > _SMALL)[0]
            if any((number, int(group)) not in self.hopeless for group in short):
                return False
        return True

    def spent(self) -> bool:
        """Say whether the days have been played as often as they may."""
        return self.looks <= 0

    def settle(self, advisers: Advisers) -> Advisers:
        """Move the whole day at once to where the ruler sees it, a few times; what is left is for `mend` and `trim`.

        Args:
            advisers: The staff to begin with.

        Returns:
            A staff that is about right everywhere.
        """
        order = np.argsort(-self.space.cost_per_h, kind="stable")
        for _ in range(_SETTLES):
            if self.spent():
                break
            view = self.look(advisers)
            staff = self.mended(advisers, view)
            room = self.room_to_spare(view)
            room[~np.isfinite(room)] = 0.0
            for interval in range(staff.shape[1]):
                for team in order:
                    fewer = math.floor(_SETTLE_SHARE * room[team, interval]) if self.space.free[team, interval] else 0
                    if fewer >= 1 and (staff[:, interval] == advisers[:, interval]).all():
                        staff[team, interval] = max(staff[team, interval] - fewer, 0)
            self.say(f"{view.short} short, {self.space.cost_cents(staff) / 100:,.0f} to pay")
            if (staff == advisers).all():
                break
            advisers = staff
        return advisers

    def mend(self, advisers: Advisers, view: View | None = None) -> tuple[Advisers, View]:
        """Add advisers where a goal is short, until all hold or nothing more can be done.

        Args:
            advisers: The staff to begin with.
            view: How it stands, if that is known.

        Returns:
            The staff and how it stands.
        """
        view = view or self.look(advisers)
        self._tried_before = {}
        for _ in range(_MENDS):
            if view.holds or self.spent():
                break
            more = self.mended(advisers, view)
            if (more == advisers).all():
                break
            advisers, view = more, self.look(more)
            self._note_hopeless(view)
            self.say(f"{view.short} short, {self.space.cost_cents(advisers) / 100:,.0f} to pay")
        return advisers, view

    def _note_hopeless(self, view: View) -> None:
        """Give up on what is missed by as much as two attempts ago."""
        for number, missing in enumerate(view.missing):
            for group in np.nonzero(missing > _SMALL)[0]:
                history = self._tried_before.setdefault((number, int(group)), [])
                history.append(float(missing[group]))
                if len(history) > _ATTEMPTS and history[-1] > _NO_BETTER * history[-1 - _ATTEMPTS]:
                    self.hopeless.add((number, int(group)))

    def mended(self, advisers: Advisers, view: View) -> Advisers:
        """Return a staff with advisers added where a view is short, of the cheapest teams that can help.

        Args:
            advisers: A staff.
            view: How it stands.
        """
        staff = advisers.copy()
        asked: dict[tuple[int, int], int] = {}
        for number, goal in enumerate(self.goals):
            for group in np.nonzero(view.missing[number] > _SMALL)[0]:
                if (number, int(group)) in self.hopeless:
                    continue
                intervals = np.nonzero(goal.groups == group)[0]
                if goal.each == "interval":
                    more = max(math.ceil(-float(view.spares[number][group])), 1)
                    for queue, part in self._bad_queues(goal, view.tallies, int(intervals[0])):
                        key = (int(intervals[0]), queue)
                        asked[key] = max(asked.get(key, 0), math.ceil(part * more))
                else:
                    for key, more in self._hours_for(goal, view, number, int(group)):
                        asked[key] = max(asked.get(key, 0), more)
        for (interval, queue), more in sorted(asked.items()):
            self._add(
                staff, interval, queue, more - int((staff - advisers)[self.space.serves[:, queue], interval].sum())
            )
        return staff

    def _bad_queues(self, goal: Goal, tallies: Tallies, interval: int) -> list[tuple[int, float]]:
        """Return the queues of a goal's channel that are to blame, with their shares of the contacts not in time."""
        late = (tallies.base - tallies.good)[:, interval].sum(axis=0) + tallies.abandoned[:, interval].sum(axis=0)
        bad = np.where(goal.queues, late, 0)
        shares = bad / max(float(bad.sum()), 1.0)
        blamed = np.nonzero(shares >= min(_TO_BLAME, float(shares.max())))[0]
        return [(int(queue), float(shares[queue])) for queue in blamed if shares[queue] > 0]

    def _hours_for(self, goal: Goal, view: View, number: int, group: int) -> list[tuple[tuple[int, int], int]]:
        """Spread the hours that a day of deferred work lacks over the day, one adviser an interval."""
        intervals = np.nonzero(goal.groups == group)[0]
        runs = view.tallies.offered.shape[0]
        queue = int(np.argmax(np.where(goal.queues, view.tallies.work_s[:, intervals].sum(axis=(0, 1)), -1)))
        work_h = view.tallies.work_s[:, intervals][:, :, goal.queues].sum() / runs / 3600.0
        lacking = max(math.ceil(float(view.missing[number][group]) * work_h / self.space.interval_h), 1)
        lacking *= 2 ** len(self._tried_before.get((number, group), ()))
        open_now = intervals[self.space.free[self.space.serves[:, queue]][:, intervals].any(axis=0)]
        if not open_now.size:
            return []
        each = math.ceil(lacking / open_now.size)
        chosen = open_now[:: max(open_now.size // max(lacking // each, 1), 1)]
        return [((int(interval), queue), each) for interval in chosen]

    def _add(self, staff: Advisers, interval: int, queue: int, more: int) -> None:
        """Add advisers who can take a queue's contacts, of the cheapest team that has room."""
        teams = np.nonzero(self.space.serves[:, queue])[0]
        skills = self.space.serves.sum(axis=1)
        for team in sorted(teams, key=lambda t: (self.space.cost_per_h[t], skills[t])):
            if more <= 0:
                return
            if (int(team), interval) in self.uncovered:
                continue
            taken = min(more, self.space.room(staff, int(team), interval))
            staff[team, interval] += taken
            more -= taken

    def trim(self, advisers: Advisers, view: View) -> tuple[Advisers, View]:
        """Take advisers away as long as all that was held stays held.

        Args:
            advisers: A staff.
            view: How it stands.

        Returns:
            A staff that costs no more, and how it stands.
        """
        self._allowed = [np.maximum(missing, 0.0) + _MAY_SLIP * (missing > _SMALL) for missing in view.missing]
        given_up = np.zeros(advisers.shape, np.bool_)
        teams = range(advisers.shape[0])
        order = sorted(teams, key=lambda t: -self.space.cost_per_h[t])
        rest = 0
        batch = 0
        while rest < _APART and not self.spent():
            wanted = self._fewer(advisers, view, given_up, order, batch)
            batch += 1
            if not wanted.any():
                rest += 1
                continue
            before = advisers
            advisers, view = self._tried(advisers, view, wanted)
            refused = (wanted > 0) & (advisers == before)
            given_up |= refused & (wanted == 1)
            rest = 0 if (advisers != before).any() else rest + 1
            self.say(f"{self.space.cost_cents(advisers) / 100:,.0f} to pay")
        return advisers, view

    def _fewer(
        self, advisers: Advisers, view: View, given_up: npt.NDArray[np.bool_], order: Sequence[int], batch: int
    ) -> Advisers:
        """Choose how many may be taken away: in the intervals of one batch, in each from one team."""
        room = self.room_to_spare(view)
        wanted = np.zeros(advisers.shape, np.int64)
        for rank, team in enumerate(order):
            mine = (np.arange(advisers.shape[1]) % _APART) == ((batch + rank) % _APART)
            may = self.space.free[team] & (advisers[team] > 0) & ~given_up[team] & mine
            may &= (room[team] > _WORTH_TRYING) & ~wanted.any(axis=0)
            whole = np.floor(np.where(np.isfinite(room[team]), room[team], 1.0))
            wanted[team] = np.where(may, np.clip(whole, 1, advisers[team]), 0)
        return wanted

    def room_to_spare(self, view: View) -> Floats:
        """Return by team and interval how many advisers every channel that the team serves could spare.

        Args:
            view: How a staff stands.
        """
        room = np.full(self.space.free.shape, np.inf)
        for goal, spares, missing in zip(self.goals, view.spares, view.missing, strict=True):
            judged = goal.groups >= 0
            here = np.full(judged.shape, np.inf)
            # A day of deferred work that does not hold has nobody to spare in any of its intervals.
            by_group = spares if goal.each == "interval" else np.where(missing > _SMALL, 0.0, np.inf)
            here[judged] = by_group[goal.groups[judged]]
            serving = self.space.serves[:, goal.queues].any(axis=1)
            room[serving] = np.minimum(room[serving], here)
        return room

    def _tried(self, advisers: Advisers, view: View, wanted: Advisers) -> tuple[Advisers, View]:
        """Take away what is wanted, look, and give back one of whatever did harm, until nothing is harmed."""
        taken = wanted.copy()
        for _ in range(_LOOKS):
            seen = self.look(advisers - taken)
            harm = self._harmed(seen)
            if not harm.any():
                return advisers - taken, seen
            back = (taken > 0) & harm
            if not back.any():
                back = self._half(taken > 0)
            taken = taken - back
            if self.spent() or not taken.any():
                break
        return advisers, view

    def _harmed(self, after: View) -> npt.NDArray[np.bool_]:
        """Say which team and interval may have caused a goal to be missed that was held when trimming began.

        What was missed then may be missed by a trifle more, or nobody could be taken away for its sake.
        """
        harm = np.zeros(self.space.free.shape, np.bool_)
        for number, goal in enumerate(self.goals):
            worse = np.atleast_1d(after.missing[number] > self._allowed[number] + _SMALL)
            bad = np.zeros(goal.groups.shape, np.bool_)
            bad[goal.groups >= 0] = worse[goal.groups[goal.groups >= 0]]
            serving = np.asarray(self.space.serves[:, goal.queues].any(axis=1))
            if goal.each == "interval":
                reached = bad.copy()
                for back in range(1, _REACH + 1):
                    reached[:-back] |= bad[back:]
                np.logical_or(harm, np.outer(serving, reached), out=harm)
            elif bad.any():
                np.logical_or(harm, self._half(np.outer(serving, bad)), out=harm)
        return harm

    @staticmethod
    def _half(chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        """Return every other one of the chosen, at least one."""
        half = np.zeros(chosen.shape, np.bool_)
        places = np.argwhere(chosen)[::2]
        half[places[:, 0], places[:, 1]] = True
        return half
