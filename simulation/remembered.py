"""Luck that is remembered from another plan, so that not everything need be drawn again.

Every number belongs to an address, not to a moment. When a contact comes depends on the sources of contacts; patience
and handling time depend on the contact's address and on a law. So a variant of a scenario can take from what was drawn
for another one whatever does not differ, and draws the rest. The numbers are those that would have been drawn.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from simulation.kernel.draws import HANDLING, LUCK, PATIENCE, duration, uniform, word_of
from simulation.kernel.jit import compiled
from simulation.kernel.luck import DrawnLuck, FirstContacts, Words
from simulation.plan.values import Channels, Dice, Flags, Floats, Plan, Reasons, Streams

U = np.uint64
_0 = U(0)
_S12, _S32, _S52 = np.uint64(12), np.uint64(32), np.uint64(52)
_20_BITS = np.uint64((1 << 20) - 1)


class Kinship(NamedTuple):
    """What the first contacts of one plan have in common with those of another, with one seed."""

    arrivals: bool
    """Whether all of them come at the same times from the same sources."""
    patience: Flags
    """Whether a source's contacts have the same patience; shape (streams,)."""
    handling: Flags
    """Whether they take the same time to handle; shape (streams,)."""


def kinship(plan: Plan, other: Plan) -> Kinship | None:
    """Compare two plans.

    Returns:
        What they have in common; None where addresses mean different contacts in them.
    """
    known = min(len(plan.streams.channel), len(other.streams.channel))
    sources = all(
        np.array_equal(getattr(plan.streams, column)[:known], getattr(other.streams, column)[:known])
        for column in ("channel", "reason", "language")
    )
    rules, others = plan.rules, other.rules
    days = np.array_equal(plan.calendar.first_of_day, other.calendar.first_of_day)
    if not sources or not days or (rules.interval_s, rules.clock_s) != (others.interval_s, others.clock_s):
        return None
    patience, handling = (np.zeros(len(plan.streams.channel), np.bool_) for _ in range(2))
    laws, other_laws = _laws(plan.dice), _laws(other.dice)
    for stream in range(known):
        channel, reason = plan.streams.channel[stream], plan.streams.reason[stream]
        patience[stream] = laws[plan.channels.patience[channel]] == other_laws[other.channels.patience[channel]]
        place = channel, reason, 0
        handling[stream] = laws[plan.reasons.handling[place]] == other_laws[other.reasons.handling[place]]
    expected = plan.streams.expected, other.streams.expected
    return Kinship(rules.day_shape == others.day_shape and np.array_equal(*expected), patience, handling)


def _laws(dice: Dice) -> list[tuple[int, float, float, bytes]]:
    """Return what the distributions say, by their number."""
    return [(law, a, b, dice.values[first : first + size].tobytes()) for a, b, law, first, size in dice.rows.tolist()]


Numbers = npt.NDArray[np.uint32]


class _Places(NamedTuple):
    """Where each contact of a day stands, by source, interval and rank."""

    first: Numbers
    """Where the contacts of a source and an interval begin in *order*; shape (streams x intervals of the day + 1,)."""
    order: Numbers
    """Places among the first contacts of the day."""


@compiled
def _place(words: Words, from_interval: int, n_intervals: int, first: Numbers, order: Numbers) -> None:
    """Fill in `_Places`; *first* must be zero."""
    for i in range(len(words)):
        interval = np.int64((words[i] >> _S32) & _20_BITS) - from_interval
        first[np.int64(words[i] >> _S52) * n_intervals + interval + 1] += np.uint32(1)
    for run in range(1, len(first)):
        first[run] += first[run - 1]
    for i in range(len(words)):
        interval = np.int64((words[i] >> _S32) & _20_BITS) - from_interval
        run = first[np.int64(words[i] >> _S52) * n_intervals + interval]
        order[run + np.int64((words[i] >> _S12) & _20_BITS)] = np.uint32(i)


@compiled
def _recall(
    words: Words,
    from_interval: int,
    n_intervals: int,
    first: Numbers,
    order: Numbers,
    same_patience: Flags,
    same_handling: Flags,
    known_patience: Floats,
    known_handling: Floats,
    known_luck: Floats,
    streams: Streams,
    channels: Channels,
    reasons: Reasons,
    dice: Dice,
    clock_s: float,
    keys: Words,
    stream: npt.NDArray[np.uint16],
    channel: npt.NDArray[np.uint8],
    patience: Floats,
    handling: Floats,
    luck: Floats,
) -> None:
    """Fill in everything about first contacts but their time: what is known, and drawn what is not."""
    for i in range(len(words)):
        word = words[i]
        s = np.int64(word >> _S52)
        at = np.int64(-1)
        run = s * n_intervals + np.int64((word >> _S32) & _20_BITS) - from_interval
        if run + 1 < len(first):
            place = np.int64(first[run]) + np.int64((word >> _S12) & _20_BITS)
            if place < np.int64(first[run + 1]):
                at = np.int64(order[place])
        c = streams.channel[s]
        stream[i], channel[i] = s, c
        if at >= 0 and same_patience[s]:
            patience[i] = known_patience[at]
        else:
            patience[i] = duration(
                dice, channels.patience[c], clock_s, keys[0], keys[1], word_of(word, _0, U(PATIENCE))
            )
        if at >= 0 and same_handling[s]:
            handling[i] = known_handling[at]
        else:
            die = reasons.handling[c, streams.reason[s], 0]
            handling[i] = duration(dice, die, clock_s, keys[0], keys[1], word_of(word, _0, U(HANDLING)))
        luck[i] = known_luck[at] if at >= 0 else uniform(keys[0], keys[1], word_of(word, _0, U(LUCK)), _0)


@compiled
def _draw_patience(
    words: Words, streams: Streams, channels: Channels, dice: Dice, clock_s: float, keys: Words, patience: Floats
) -> None:
    """Draw the patience of first contacts."""
    for i in range(len(words)):
        die = channels.patience[streams.channel[words[i] >> _S52]]
        patience[i] = duration(dice, die, clock_s, keys[0], keys[1], word_of(words[i], _0, U(PATIENCE)))


@compiled
def _draw_handling(
    words: Words, streams: Streams, reasons: Reasons, dice: Dice, clock_s: float, keys: Words, handling: Floats
) -> None:
    """Draw the handling times of first contacts."""
    for i in range(len(words)):
        s = words[i] >> _S52
        die = reasons.handling[streams.channel[s], streams.reason[s], 0]
        handling[i] = duration(dice, die, clock_s, keys[0], keys[1], word_of(words[i], _0, U(HANDLING)))


class RememberedLuck(DrawnLuck):
    """The luck of one replication, kept; see `simulation.engine.Luck`.

    Args:
        plan: Tells sources of contacts and distributions.
        seed: At least 0.
        replication: Number of the replication, at least 0.
        known: The luck of the same seed and replication under another plan, and what that one has in common with this
            one; None: everything is drawn.
    """

    def __init__(
        self, plan: Plan, seed: int, replication: int, known: tuple[RememberedLuck, Kinship] | None = None
    ) -> None:
        super().__init__(plan, seed, replication, keep=True)
        self._known = known
        self._places: dict[int, _Places] = {}

    def first_contacts(self, day: int) -> FirstContacts:
        """Return the first contacts of a day, from 0, in order of their time."""
        if self._known is None:
            return super().first_contacts(day)
        assert self._kept is not None, "a luck that is remembered is kept"
        if day not in self._kept:
            self._kept[day] = self._recalled(day, *self._known)
        return self._kept[day]

    def _recalled(self, day: int, luck: RememberedLuck, kin: Kinship) -> FirstContacts:
        return self._at_the_same_times(luck.first_contacts(day), kin) if kin.arrivals else self._anew(day, luck, kin)

    def _at_the_same_times(self, known: FirstContacts, kin: Kinship) -> FirstContacts:
        """Keep the columns that are the same; what differs for some sources is drawn for all."""
        plan, words, clock_s = self._plan, known.address, self._plan.rules.clock_s
        patience, handling = known.patience_s, known.handling_s
        if not kin.patience.all():
            patience = np.empty(len(words))
            _draw_patience(words, plan.streams, plan.channels, plan.dice, clock_s, self.keys, patience)
        if not kin.handling.all():
            handling = np.empty(len(words))
            _draw_handling(words, plan.streams, plan.reasons, plan.dice, clock_s, self.keys, handling)
        return known._replace(patience_s=patience, handling_s=handling)

    def _anew(self, day: int, luck: RememberedLuck, kin: Kinship) -> FirstContacts:
        """Draw when contacts come, and take from those that were known by their address."""
        known, plan = luck.first_contacts(day), self._plan
        first, last = (int(number) for number in plan.calendar.first_of_day[day : day + 2])
        times, words = self.arrivals(day)
        made = FirstContacts(
            address=words,
            stream=np.empty(len(words), np.uint16),
            channel=np.empty(len(words), np.uint8),
            arrival_s=times,
            patience_s=np.empty(len(words)),
            handling_s=np.empty(len(words)),
            luck=np.empty(len(words)),
        )
        _recall(
            words, first, last - first, *luck.places(day), kin.patience, kin.handling,
            known.patience_s, known.handling_s, known.luck,
            plan.streams, plan.channels, plan.reasons, plan.dice, plan.rules.clock_s, self.keys,
            made.stream, made.channel, made.patience_s, made.handling_s, made.luck,
        )  # fmt: skip
        return made

    def places(self, day: int) -> _Places:
        """Return where each first contact of a day stands."""
        if day not in self._places:
            words = self.first_contacts(day).address
            begin, end = (int(number) for number in self._plan.calendar.first_of_day[day : day + 2])
            places = _Places(
                np.zeros(len(self._plan.streams.channel) * (end - begin) + 1, np.uint32),
                np.empty(len(words), np.uint32),
            )
            _place(words, begin, end - begin, *places)
            self._places[day] = places
        return self._places[day]
