"""The values of a plan: named tuples of arrays, so that the compiled engine can take them as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from parcours.domain.money import Money
from parcours.errors import SpecError
from simulation.scenario.calendar import Calendar
from simulation.scenario.contacts import Target

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


DIE = np.dtype(
    [("a", np.float64), ("b", np.float64), ("law", np.int32), ("first", np.int32), ("size", np.int32)], align=True
)
"""
One distribution.

| column | holds |
| --- | --- |
| law | 0 constant, 1 exponential, 2 lognormal, 3 gamma, 4 empirical, 5 never |
| a | constant: value; exponential: mean; lognormal: mu; gamma: shape |
| b | lognormal: sigma; gamma: scale in seconds |
| first, size | empirical: where its values begin in `Dice.values`, and how many there are |
"""


class Dice(NamedTuple):
    """Distributions by number; a *die* elsewhere in a plan is a number of these."""

    rows: npt.NDArray[np.void]
    """One row of type `DIE` for each."""
    values: Floats
    """Values of all empirical distributions, sorted within each, in seconds."""
    mean_s: Floats
    """Means in seconds; infinite for never."""


class Channels(NamedTuple):
    """What the rules of a contact's channel say; C channels, I intervals."""

    deferred: Flags
    """Whether the contact is work that waits without the customer; shape (C,)."""
    slots: Ints
    """How many contacts of the channel an adviser holds at once; shape (C,)."""
    slow_down: Floats
    """How much longer a contact takes for each other one held; shape (C,)."""
    patience: Ints
    """Die of the patience; shape (C,)."""
    retry: Floats
    """Cumulated shares of those who, having lost patience, go to channel 0, 1, ...; shape (C, C)."""
    retry_after: Ints
    """Die of the time until they do; shape (C,)."""
    closed: Floats
    """As *retry*, for those who found the channel closed; shape (C, C)."""
    closed_after: Ints
    """Die of the time from the next opening until they do; shape (C,)."""
    open: Flags
    """Whether contacts are accepted; the last column, after the horizon, is closed; shape (C, I + 1)."""
    closes_s: Floats
    """When those who wait are sent away; infinite where they are served; shape (C, I + 1)."""
    opens_s: Floats
    """When a closed channel opens next; infinite where it does not; shape (C, I + 1)."""


class Reasons(NamedTuple):
    """How contacts are handled and how they end; R reasons, line 0 or 1."""

    handling: Ints
    """Die of the handling time; shape (C, R, 2)."""
    outcome: Floats
    """Cumulated shares: resolved, handed over, back on channel 0, 1, ...; the rest gives up; shape (C, R, 2, C + 2)."""
    back_after: Ints
    """Die of the time until an unresolved customer comes back; shape (R,)."""


class Routing(NamedTuple):
    """Who answers what; Q queues, T teams, L languages.

    Contacts that the same teams can answer wait in one queue for each channel, first come, first served.
    """

    queue_of: Ints
    """Queue by channel, reason x L + language, line (0 or 1); -1 where nobody has the skill; shape (C, R x L, 2)."""
    channel: Ints
    """The channel of a queue; shape (Q,)."""
    priority: Ints
    """1 is taken first; shape (Q,)."""
    urgent_s: Floats
    """Age from which waiting work goes before everything else; shape (Q,)."""
    team_first: Ints
    """Where the queues of a team begin in *team_queues*; shape (T + 1,)."""
    team_queues: Ints
    """Queues of each team, by priority."""
    queue_first: Ints
    """Where the teams of a queue begin in *queue_teams*; shape (Q + 1,)."""
    queue_teams: Ints
    """Teams of each queue, the least skilled first."""
    skills: Ints
    """How many kinds of contact a team can answer; shape (T,)."""
    keep_free: Ints
    """How many advisers of a team deferred work must leave free; shape (T,)."""


class Streams(NamedTuple):
    """Sources of first contacts, each of one channel, reason and language; S streams."""

    channel: Ints
    reason: Ints
    language: Ints
    expected: Floats
    """Expected first contacts; shape (S, I)."""


class Rules(NamedTuple):
    """The numbers that hold everywhere."""

    interval_s: float
    """Length of an interval in seconds."""
    n_intervals: int
    """How many intervals there are; the horizon ends with the last."""
    clock_s: float
    """All times are rounded to whole multiples of this; 0: not rounded."""
    second_line_from: int
    """The number of the contact, counted from 0, from which the second line takes a case; 64: never."""
    max_contacts: int
    """A customer gives up after so many contacts, at most 60."""
    separate: bool
    """Whether work that the customer no longer waits for is done all the same."""
    n_languages: int
    """How many languages there are."""
    day_shape: float
    """Shape of the gamma factor that multiplies a day's arrivals; 0: no such factor."""


@dataclass(frozen=True)
class Plan:
    """A scenario as arrays."""

    name: str
    """The scenario's name."""
    calendar: Calendar
    """Its days and intervals."""
    warm_up_days: int
    """Days at the begin that are not counted."""
    cool_down_days: int
    """Days at the end that are not counted."""
    channel_names: tuple[str, ...]
    reason_names: tuple[str, ...]
    language_names: tuple[str, ...]
    team_names: tuple[str, ...]
    stream_names: tuple[str, ...]
    """What each source of contacts is called."""
    team_sites: tuple[str, ...]
    """The site of each team; empty texts where there are none."""
    targets: tuple[Target | None, ...]
    """What each channel promises."""
    short_abandon_s: Floats
    """Who hangs up sooner than this is a short abandon; shape (C,)."""
    dice: Dice
    channels: Channels
    reasons: Reasons
    routing: Routing
    streams: Streams
    rules: Rules
    advisers: npt.NDArray[np.int32]
    """Advisers on duty, shrinkage taken off; shape (T, I)."""
    paid: Floats
    """Rostered heads that are paid; shape (T, I)."""
    shrinkage: Floats
    """Share of rostered time that is not spent on contacts; shape (T,)."""
    cost_per_h: tuple[Money, ...]
    """What a rostered hour of each team costs."""

    @property
    def n_days(self) -> int:
        """How many days the horizon has."""
        return self.calendar.n_days

    @property
    def counted_days(self) -> slice:
        """The days that are counted: all but warm-up and cool-down."""
        return slice(self.warm_up_days, self.n_days - self.cool_down_days)

    @property
    def counted_intervals(self) -> slice:
        """The intervals of the counted days."""
        first_of_day = self.calendar.first_of_day
        return slice(int(first_of_day[self.warm_up_days]), int(first_of_day[self.n_days - self.cool_down_days]))

    @property
    def mean_handling_s(self) -> Floats:
        """Mean handling time by channel, reason and line, without slow-down; not a number where none is given."""
        die = self.reasons.handling
        return np.where(die >= 0, self.dice.mean_s[die], np.nan)

    @property
    def mean_patience_s(self) -> Floats:
        """Mean patience by channel; infinite where customers wait for ever."""
        return self.dice.mean_s[self.channels.patience]

    @property
    def mean_contacts(self) -> float:
        """How many first contacts are expected in the whole horizon."""
        return float(self.streams.expected.sum())

    def with_advisers(self, advisers: npt.ArrayLike, paid: npt.ArrayLike | None = None) -> Plan:
        """Replace the staff and nothing else; contacts and their luck stay the same.

        Args:
            advisers: Advisers on duty, whole numbers of at least 0, shape (teams, intervals).
            paid: Rostered heads to pay; none: advisers / (1 - shrinkage).

        Returns:
            A plan that shares every other array with this one.

        Raises:
            SpecError: If the shape or a number is wrong.
        """
        given = np.asarray(advisers)
        if given.shape != self.advisers.shape:
            raise SpecError(f"advisers: expected shape (teams, intervals) = {self.advisers.shape}, given {given.shape}")
        duty = given.astype(np.int32)
        if np.any(duty != given) or np.any(duty < 0):
            raise SpecError("advisers: expected whole numbers of at least 0")
        heads = duty / (1 - self.shrinkage[:, None]) if paid is None else np.asarray(paid, dtype=np.float64)
        return replace(self, advisers=duty, paid=heads)
