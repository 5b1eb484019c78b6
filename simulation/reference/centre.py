"""The contact centre: what happens when a contact comes in, waits, ends or is given up, and when staff changes.

This is the specification. One method for each event of the table in `simulation.record`, one for each rule; the
compiled engine does the same on arrays. State changes at the moment of a decision, never later. A subclass may
override any method, to watch (see `simulation.reference.trace`) or to try other rules.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

import numpy as np

from simulation.kernel.draws import (
    BACK_AFTER,
    CLOSED,
    CLOSED_AFTER,
    RETRY,
    RETRY_AFTER,
    contact_of,
    duration_of,
    uniform_of,
)
from simulation.kernel.luck import DrawnLuck
from simulation.plan.values import Plan
from simulation.record import CONTACT, Cause, Fate, Sequel, Trajectory
from simulation.reference import agenda
from simulation.reference.agenda import Agenda, Callback, Happening
from simulation.reference.floor import FULL, Floor
from simulation.reference.people import Adviser, Contact, Queue, Team

WAITING, ANSWERED, ABANDONED, DISMISSED, FOUND_CLOSED, WITHDRAWN = (
    Fate.WAITING, Fate.ANSWERED, Fate.ABANDONED, Fate.DISMISSED, Fate.CLOSED, Fate.WITHDRAWN
)  # fmt: skip
UNDECIDED, RESOLVED, HANDED_OVER, COMES_BACK, GIVES_UP, TRIES_AGAIN, EXHAUSTED = Sequel
FIRST, BY_RETRY, BY_BACK, BY_HANDOVER, BY_REOPENING, BY_CHASE = Cause


def pick(shares: Sequence[float], u: float) -> int:
    """Return the first place whose cumulated share is above *u*, or -1."""
    place = bisect_right(shares, u)
    return place if place < len(shares) else -1


class Centre(Floor):
    """A contact centre during one replication.

    Args:
        plan: The scenario as arrays.
        luck: All random numbers.
    """

    def __init__(self, plan: Plan, luck: DrawnLuck) -> None:
        super().__init__(plan)
        self.luck = luck
        self.agenda = Agenda()
        self.contacts: list[Contact] = []
        """All contacts so far, in the order of their numbers."""
        self._on_end: list[Callback] = [self.contact_ends]
        self._on_interval: list[Callback] = [self.interval_begins]
        self._on_arrival: list[Callback] = [self.contact_arrives]
        self._on_patience: list[Callback] = [self.patience_ends]
        self._nobody = Contact(-1, -1, np.uint64(0), 0, 0, 0, 0, FIRST, -1, 0.0, 0.0, 0.0, 0.0)
        self._between_days: Callable[[int], None] | None = None
        self._firsts: Iterator[Contact] = iter(())
        self._key0, self._key1 = luck.keys
        self._read(plan)

    def _read(self, plan: Plan) -> None:
        """Turn the plan's arrays into lists, which Python reads faster."""
        rules, channels = plan.rules, plan.channels
        self.clock_s = rules.clock_s
        self.max_contacts, self.second_line_from = rules.max_contacts, rules.second_line_from
        self.horizon_s = rules.n_intervals * rules.interval_s
        self.deferred, self.slots = channels.deferred.tolist(), channels.slots.tolist()
        self.slow_down = channels.slow_down.tolist()
        self.closes_s, self.opens_s = channels.closes_s.tolist(), channels.opens_s.tolist()
        self.retry, self.closed = channels.retry.tolist(), channels.closed.tolist()
        self.patience, self.retry_after = channels.patience.tolist(), channels.retry_after.tolist()
        self.closed_after, self.back_after = channels.closed_after.tolist(), plan.reasons.back_after.tolist()
        self.outcome, self.handling = plan.reasons.outcome.tolist(), plan.reasons.handling.tolist()
        self.reason = plan.streams.reason.tolist()
        self.kind = (plan.streams.reason * rules.n_languages + plan.streams.language).tolist()
        self.staff = plan.advisers.T.tolist()
        self._dice, self._values = plan.dice.rows.tolist(), plan.dice.values

    def play(self, between_days: Callable[[int], None] | None = None) -> Trajectory:
        """Play from the first midnight until nothing is left to happen; see `simulation.engine.Engine.simulate`."""
        self._between_days = between_days
        self.agenda.at(0.0, agenda.INTERVAL, 0, self._on_interval, self._nobody)
        self.agenda.run()
        if between_days is not None:
            between_days(self.plan.n_days)
        record = np.empty(len(self.contacts), CONTACT)
        for name in CONTACT.names or ():
            record[name] = np.fromiter(map(attrgetter(name), self.contacts), CONTACT[name], len(record))
        return Trajectory(record, self.overtime_s)

    # What happens, in the order of the table.

    def contact_ends(self, event: Happening) -> None:
        """Let the customer be content or plan another contact, and the adviser be free or go."""
        self.now_s, contact = self.agenda.now, event.contact
        if contact.sequel is UNDECIDED:
            self.decide_sequel(contact)
        adviser = contact.server
        assert adviser is not None
        self.release(adviser)

    def interval_begins(self, event: Happening) -> None:
        """Let advisers come and go, and whoever comes take up work; at the end of the horizon all go."""
        self.now_s, number = self.agenda.now, self.interval + 1
        if number < self.plan.rules.n_intervals:
            day = int(self.plan.calendar.day_of[number])
            if number == self.plan.calendar.first_of_day[day]:
                if day > 0 and self._between_days is not None:
                    self._between_days(day)
                self.day_begins(day)
            begin_s = (number + 1) * self.interval_s
            self.agenda.at(begin_s, agenda.INTERVAL, number + 1, self._on_interval, self._nobody)
            planned = self.staff[number]
        else:
            planned = [0] * len(self.teams)
        self.interval = number
        for team, heads in zip(self.teams, planned, strict=True):
            self.change_staff(team, heads)
            self.work(team)

    def contact_arrives(self, event: Happening) -> None:
        """Answer a customer at once, let him or her wait, or turn away who finds the channel closed."""
        self.now_s, contact = self.agenda.now, event.contact
        if contact.number == 0:
            self._schedule_next_first()
        if not self.open[contact.channel][self.interval]:
            self.find_closed(contact)
            return
        queue = self.queue_of[contact.channel][self.kind[contact.stream]][contact.line]
        assert queue is not None
        adviser = self.find_adviser(queue)
        if adviser is not None:
            self.take(contact, adviser)
        else:
            self.wait(contact, queue)

    def patience_ends(self, event: Happening) -> None:
        """Let a customer who still waits hang up or be sent away; one who waits for deferred work may chase it."""
        self.now_s, contact = self.agenda.now, event.contact
        if contact.fate is not WAITING:
            return
        now_s, channel = self.now_s, contact.channel
        place = pick(self.retry[channel], self.uniform(contact, RETRY))
        if self.deferred[channel]:
            cause = BY_CHASE
            if place >= 0 and not self.plan.rules.separate:
                contact.fate, contact.end_s = WITHDRAWN, now_s
        else:
            cause = BY_RETRY
            lost = now_s >= contact.arrival_s + contact.patience_s
            contact.fate, contact.end_s = ABANDONED if lost else DISMISSED, now_s
            contact.sequel = GIVES_UP
        if place >= 0:
            delay_s = self.duration(contact, self.retry_after[channel], RETRY_AFTER)
            contact.sequel = TRIES_AGAIN
            self.make_contact(contact, place, 0, cause, now_s + delay_s)

    # What customers decide.

    def decide_sequel(self, contact: Contact) -> None:
        """Decide whether the contact resolved the case, is handed over, or brings the customer back."""
        reason = self.reason[contact.stream]
        place = pick(self.outcome[contact.channel][reason][contact.line], contact.luck)
        if place == 0:
            contact.sequel = RESOLVED
        elif place == 1:
            contact.sequel = HANDED_OVER
            self.make_contact(contact, contact.channel, 1, BY_HANDOVER, self.now_s)
        elif place >= 2:
            delay_s = self.duration(contact, self.back_after[reason], BACK_AFTER)
            contact.sequel = COMES_BACK
            self.make_contact(contact, place - 2, 0, BY_BACK, self.now_s + delay_s)
        else:
            contact.sequel = GIVES_UP

    def find_closed(self, contact: Contact) -> None:
        """Turn a customer away who came when the channel was closed, perhaps until it opens again."""
        contact.fate, contact.end_s, contact.sequel = FOUND_CLOSED, self.now_s, GIVES_UP
        place = pick(self.closed[contact.channel], self.uniform(contact, CLOSED))
        opens_s = self.opens_s[contact.channel][self.interval]
        if place >= 0 and opens_s < math.inf:
            delay_s = self.duration(contact, self.closed_after[contact.channel], CLOSED_AFTER)
            contact.sequel = TRIES_AGAIN
            self.make_contact(contact, place, 0, BY_REOPENING, opens_s + delay_s)

    def make_contact(self, before: Contact, channel: int, line: int, cause: Cause, at_s: float) -> None:
        """Let the customer of a contact make another one, unless it would be one too many."""
        number = before.number + 1
        if number >= self.max_contacts:
            before.sequel = EXHAUSTED
            return
        line = 1 if number >= self.second_line_from else max(line, before.line)
        contact = Contact(
            len(self.contacts), before.case, before.address, number, before.stream, channel, line, cause,
            before.channel, at_s, 0.0, 0.0, 0.0,
        )  # fmt: skip
        contact.patience_s, contact.handling_s, contact.luck = self.nature(contact)
        self.contacts.append(contact)
        if at_s < self.horizon_s:
            self.agenda.at(at_s, agenda.ARRIVAL, contact.id, self._on_arrival, contact)

    # What the contact centre does.

    def wait(self, contact: Contact, queue: Queue) -> None:
        """Put a contact into its queue, until its turn comes, its patience ends, or those who wait are sent away."""
        contact.fate = WAITING
        queue.waiting.append(contact)
        limit_s = min(self.now_s + contact.patience_s, self.closes_s[contact.channel][self.interval])
        if limit_s < math.inf:
            self.agenda.at(limit_s, agenda.PATIENCE, contact.id, self._on_patience, contact)

    def take(self, contact: Contact, adviser: Adviser) -> None:
        """Let an adviser begin a contact."""
        now_s, needed_s = self.now_s, contact.handling_s
        if adviser.load > 0:
            needed_s = needed_s * (1.0 + self.slow_down[contact.channel] * adviser.load)
            if self.clock_s > 0.0:
                needed_s = math.floor(needed_s / self.clock_s + 0.5) * self.clock_s
        self.hold(adviser, FULL if self.slots[contact.channel] == 1 else adviser.load + 1)
        contact.fate, contact.team, contact.adviser = ANSWERED, adviser.team.number, adviser.number
        contact.server, contact.turn_s, contact.end_s = adviser, now_s, now_s + needed_s
        self.agenda.at(contact.end_s, agenda.END, contact.id, self._on_end, contact)

    def release(self, adviser: Adviser) -> None:
        """Take a contact off an adviser, who takes up other work, or goes if his or her time is over."""
        team = adviser.team
        if team.surplus > 0 and not adviser.leaving:
            team.surplus -= 1
            self.dismiss(adviser)
        self.hold(adviser, 0 if adviser.load == FULL else adviser.load - 1)
        if not adviser.leaving:
            self.work(team)
        elif not self.overstay(adviser) and adviser.load == 0:
            self.go(adviser, self.now_s - self.interval * self.interval_s)

    def work(self, team: Team) -> None:
        """Let the free advisers of a team take what waits."""
        while True:
            for level, those in enumerate(team.lists):  # noqa: B007 (the level is what is looked for)
                if those:
                    break
            else:
                return
            queue = self.choose(team, level, closed_only=False)
            if queue is None:
                return
            contact = queue.waiting.popleft()
            if contact.fate is WAITING:
                self.take(contact, next(iter(those)))
            else:
                contact.turn_s = self.now_s

    def overstay(self, adviser: Adviser) -> bool:
        """Let an adviser beyond his or her time take one more of a closed channel; say whether there was one."""
        while True:
            queue = self.choose(adviser.team, adviser.load, closed_only=True)
            if queue is None:
                return False
            contact = queue.waiting.popleft()
            if contact.fate is WAITING:
                self.take(contact, adviser)
                return True
            contact.turn_s = self.now_s

    # Who calls.

    def day_begins(self, day: int) -> None:
        """Give the first contacts of a day their numbers and schedule the first of them."""
        drawn = self.luck.first_contacts(day)
        base = len(self.contacts)
        columns = zip(drawn.address, *(column.tolist() for column in drawn[1:]), strict=True)
        firsts = [
            Contact(base + i, base + i, address, 0, stream, channel, 0, FIRST, -1, arrival, patience, handling, luck)
            for i, (address, stream, channel, arrival, patience, handling, luck) in enumerate(columns)
        ]
        self.contacts += firsts
        self._firsts = iter(firsts)
        self._schedule_next_first()

    def _schedule_next_first(self) -> None:
        contact = next(self._firsts, None)
        if contact is not None:
            self.agenda.at(contact.arrival_s, agenda.ARRIVAL, contact.id, self._on_arrival, contact)

    # What chance decides.

    def nature(self, contact: Contact) -> tuple[float, float, float]:
        """Draw what belongs to a contact: patience, handling time, and the number that decides how it ends."""
        patience_die = self.patience[contact.channel]
        handling_die = self.handling[contact.channel][self.reason[contact.stream]][contact.line]
        address, number, dice, values = contact.address, contact.number, self.plan.dice.rows, self._values
        return contact_of(
            dice, values, self.clock_s, self._key0, self._key1, address, number, patience_die, handling_die
        )

    def uniform(self, contact: Contact, purpose: int) -> float:
        """Draw the number in (0, 1) that belongs to a contact and a purpose."""
        return uniform_of(self._key0, self._key1, contact.address, contact.number, purpose)

    def duration(self, contact: Contact, die: int, purpose: int) -> float:
        """Draw the duration that belongs to a contact and a purpose."""
        a, b, law, first, size = self._dice[die]
        address, number, key0, key1 = contact.address, contact.number, self._key0, self._key1
        return duration_of(a, b, law, first, size, self._values, self.clock_s, key0, key1, address, number, purpose)
