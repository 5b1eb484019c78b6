"""The contact centre: what happens when a contact comes in, waits, ends or is given up, and when staff changes.

This is the specification. One method for each event of the table in `simulation.record`, one for each rule; the
compiled engine does the same on arrays. State changes at the moment of a decision, never later. A subclass may
override any method, to watch (see `simulation.reference.trace`) or to try other rules.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from operator import attrgetter

import numpy as np

from simulation.kernel.draws import (
    BACK_AFTER,
    CLOSED,
    CLOSED_AFTER,
    HANDLING,
    LUCK,
    PATIENCE,
    RETRY,
    RETRY_AFTER,
    duration_of,
    uniform_of,
)
from simulation.kernel.luck import DrawnLuck
from simulation.plan.values import Plan
from simulation.record import CONTACT, Cause, Fate, Sequel, Trajectory
from simulation.reference import agenda
from simulation.reference.agenda import Agenda, Happening
from simulation.reference.people import Adviser, Contact, Queue, Team

FULL = 127
"""The load of an adviser whose contact leaves room for no other."""


def pick(shares: Sequence[float], u: float) -> int:
    """Return the first place whose cumulated share is above *u*, or -1."""
    place = bisect_right(shares, u)
    return place if place < len(shares) else -1


class Centre:
    """A contact centre during one replication.

    Args:
        plan: The scenario as arrays.
        luck: All random numbers.
    """

    def __init__(self, plan: Plan, luck: DrawnLuck) -> None:
        self.plan = plan
        self.luck = luck
        self.agenda = Agenda()
        self.now_s = 0.0
        self._on_end, self._on_interval = [self.contact_ends], [self.interval_begins]
        self._on_arrival, self._on_patience = [self.contact_arrives], [self.patience_ends]
        self._nobody = Contact(-1, -1, np.uint64(0), 0, 0, 0, 0, Cause.FIRST, -1, 0.0, 0.0, 0.0, 0.0)
        self.contacts: list[Contact] = []
        self.interval = -1
        self.overtime_s = np.zeros((len(plan.team_names), plan.rules.n_intervals + 1))
        self._between_days: Callable[[int], None] | None = None
        self._firsts: list[Contact] = []
        self._next_first = 0
        self._gone: list[int] = []
        self._advisers = 0
        self._key0, self._key1 = luck.keys
        self._read(plan)

    def _read(self, plan: Plan) -> None:
        """Turn the plan's arrays into lists and objects, which Python reads faster."""
        rules, channels, routing = plan.rules, plan.channels, plan.routing
        self._dice, self._values = plan.dice.rows.tolist(), plan.dice.values
        self.interval_s, self.clock_s = rules.interval_s, rules.clock_s
        self.horizon_s = rules.n_intervals * rules.interval_s
        self.deferred, self.slots = channels.deferred.tolist(), channels.slots.tolist()
        self.slow_down, self.open = channels.slow_down.tolist(), channels.open.tolist()
        self.closes_s, self.opens_s = channels.closes_s.tolist(), channels.opens_s.tolist()
        self.retry, self.closed = channels.retry.tolist(), channels.closed.tolist()
        self.outcome, self.handling = plan.reasons.outcome.tolist(), plan.reasons.handling.tolist()
        self.reason = plan.streams.reason.tolist()
        self.kind = (plan.streams.reason * rules.n_languages + plan.streams.language).tolist()
        self.staff = plan.advisers.T.tolist()
        levels = max(self.slots)
        self.teams = [
            Team(number, int(routing.skills[number]), int(routing.keep_free[number]), levels)
            for number in range(len(plan.team_names))
        ]
        self.queues = [
            Queue(int(c), int(routing.priority[q]), float(routing.urgent_s[q]), self.slots[c], self.deferred[c])
            for q, c in enumerate(routing.channel)
        ]
        for team in self.teams:
            places = routing.team_queues[routing.team_first[team.number] : routing.team_first[team.number + 1]]
            team.queues = [self.queues[q] for q in places]
        for number, queue in enumerate(self.queues):
            places = routing.queue_teams[routing.queue_first[number] : routing.queue_first[number + 1]]
            queue.teams = [self.teams[t] for t in places]
        self.queue_of = [
            [[self.queues[q] if q >= 0 else None for q in lines] for lines in kinds]
            for kinds in routing.queue_of.tolist()
        ]

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
        """An adviser has finished: the customer is content or will come again, and the adviser is free or goes."""
        self.now_s, contact = self.agenda.now, event.contact
        if contact.sequel is Sequel.NONE:
            self.decide_sequel(contact)
        adviser = contact.server
        assert adviser is not None
        self.release(adviser)

    def interval_begins(self, event: Happening) -> None:
        """Advisers come and go, and whoever comes takes up work; at the end of the horizon all go."""
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
        """A customer calls or writes: is answered at once, waits, or finds the channel closed."""
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
        """A customer who still waits hangs up or is sent away; one who waits for deferred work may chase it."""
        self.now_s, contact = self.agenda.now, event.contact
        if contact.fate is not Fate.WAITING:
            return
        now_s, channel = self.now_s, contact.channel
        place = pick(self.retry[channel], self.uniform(contact, RETRY))
        if self.deferred[channel]:
            cause = Cause.CHASE
            if place >= 0 and not self.plan.rules.separate:
                contact.fate, contact.end_s = Fate.WITHDRAWN, now_s
        else:
            cause = Cause.RETRY
            lost = now_s >= contact.arrival_s + contact.patience_s
            contact.fate, contact.end_s = Fate.ABANDONED if lost else Fate.DISMISSED, now_s
            contact.sequel = Sequel.GIVES_UP
        if place >= 0:
            delay_s = self.duration(contact, int(self.plan.channels.retry_after[channel]), RETRY_AFTER)
            contact.sequel = Sequel.TRIES_AGAIN
            self.make_contact(contact, place, 0, cause, now_s + delay_s)

    # What customers decide.

    def decide_sequel(self, contact: Contact) -> None:
        """Decide whether the contact resolved the case, is handed over, or brings the customer back."""
        reason = self.reason[contact.stream]
        place = pick(self.outcome[contact.channel][reason][contact.line], contact.luck)
        if place == 0:
            contact.sequel = Sequel.RESOLVED
        elif place == 1:
            contact.sequel = Sequel.HANDED_OVER
            self.make_contact(contact, contact.channel, 1, Cause.HANDOVER, self.now_s)
        elif place >= 2:
            delay_s = self.duration(contact, int(self.plan.reasons.back_after[reason]), BACK_AFTER)
            contact.sequel = Sequel.COMES_BACK
            self.make_contact(contact, place - 2, 0, Cause.BACK, self.now_s + delay_s)
        else:
            contact.sequel = Sequel.GIVES_UP

    def find_closed(self, contact: Contact) -> None:
        """Turn a customer away who came when the channel was closed, perhaps until it opens again."""
        contact.fate, contact.end_s, contact.sequel = Fate.CLOSED, self.now_s, Sequel.GIVES_UP
        place = pick(self.closed[contact.channel], self.uniform(contact, CLOSED))
        opens_s = self.opens_s[contact.channel][self.interval]
        if place >= 0 and opens_s < math.inf:
            delay_s = self.duration(contact, int(self.plan.channels.closed_after[contact.channel]), CLOSED_AFTER)
            contact.sequel = Sequel.TRIES_AGAIN
            self.make_contact(contact, place, 0, Cause.REOPENED, opens_s + delay_s)

    def make_contact(self, before: Contact, channel: int, line: int, cause: Cause, at_s: float) -> None:
        """Let the customer of a contact make another one, unless it would be one too many."""
        number = before.number + 1
        if number >= self.plan.rules.max_contacts:
            before.sequel = Sequel.EXHAUSTED
            return
        line = 1 if number >= self.plan.rules.second_line_from else max(line, before.line)
        contact = Contact(
            len(self.contacts), before.case, before.address, number, before.stream, channel, line, cause,
            before.channel, at_s, 0.0, 0.0, 0.0,
        )  # fmt: skip
        contact.patience_s = self.duration(contact, int(self.plan.channels.patience[channel]), PATIENCE)
        contact.handling_s = self.duration(contact, self.handling[channel][self.reason[before.stream]][line], HANDLING)
        contact.luck = self.uniform(contact, LUCK)
        self.contacts.append(contact)
        if at_s < self.horizon_s:
            self.agenda.at(at_s, agenda.ARRIVAL, contact.id, self._on_arrival, contact)

    # What the contact centre does.

    def wait(self, contact: Contact, queue: Queue) -> None:
        """Put a contact into its queue, until its turn comes, its patience ends, or those who wait are sent away."""
        contact.fate = Fate.WAITING
        queue.waiting.append(contact)
        limit_s = min(self.now_s + contact.patience_s, self.closes_s[contact.channel][self.interval])
        if limit_s < math.inf:
            self.agenda.at(limit_s, agenda.PATIENCE, contact.id, self._on_patience, contact)

    def find_adviser(self, queue: Queue) -> Adviser | None:
        """Find who takes a contact: the least skilled, then the fewest contacts in hand, then the longest idle."""
        best: Adviser | None = None
        for team in queue.teams:
            if best is not None and team.skills > best.team.skills:
                break
            if queue.deferred and len(team.lists[0]) <= team.keep_free:
                continue
            adviser = team.readiest(queue.slots)
            if adviser is not None and (
                best is None or (adviser.load, adviser.since_s) < (best.load, best.since_s)
            ):
                best = adviser
        return best

    def take(self, contact: Contact, adviser: Adviser) -> None:
        """Let an adviser begin a contact."""
        now_s, needed_s = self.now_s, contact.handling_s
        if adviser.load > 0:
            needed_s = needed_s * (1.0 + self.slow_down[contact.channel] * adviser.load)
            if self.clock_s > 0.0:
                needed_s = math.floor(needed_s / self.clock_s + 0.5) * self.clock_s
        self.hold(adviser, FULL if self.slots[contact.channel] == 1 else adviser.load + 1)
        contact.fate, contact.team, contact.adviser = Fate.ANSWERED, adviser.team.number, adviser.number
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
            if contact.fate is Fate.WAITING:
                self.take(contact, next(iter(those)))
            else:
                contact.turn_s = self.now_s

    def overstay(self, adviser: Adviser) -> bool:
        """Let an adviser beyond his or her time take one more contact of a closed channel; say whether there was one."""
        while True:
            queue = self.choose(adviser.team, adviser.load, closed_only=True)
            if queue is None:
                return False
            contact = queue.waiting.popleft()
            if contact.fate is Fate.WAITING:
                self.take(contact, adviser)
                return True
            contact.turn_s = self.now_s

    def choose(self, team: Team, level: int, *, closed_only: bool) -> Queue | None:
        """Find the queue from which an adviser who holds *level* contacts takes the next one.

        Urgent deferred work first, then by priority, then whoever has waited longest. Other deferred work is only begun
        while more advisers are idle than the team must keep free. An adviser beyond his or her time (*closed_only*)
        only takes live contacts of channels that have closed.
        """
        best: Queue | None = None
        best_priority = 0
        for queue in team.queues:
            if not queue.waiting or level >= queue.slots:
                continue
            first, priority = queue.waiting[0], queue.priority
            if closed_only:
                if queue.deferred or self.open[queue.channel][self.interval]:
                    continue
            elif queue.deferred:
                if self.now_s - first.arrival_s >= queue.urgent_s:
                    priority = -1
                elif len(team.lists[0]) <= team.keep_free:
                    continue
            if best is not None:
                other = best.waiting[0]
                if (priority, first.arrival_s, first.id) > (best_priority, other.arrival_s, other.id):
                    continue
            best, best_priority = queue, priority
        return best

    # Who is there.

    def day_begins(self, day: int) -> None:
        """Number the first contacts of a day and schedule the first of them."""
        drawn = self.luck.first_contacts(day)
        base = len(self.contacts)
        columns = zip(drawn.address, *(column.tolist() for column in drawn[1:]), strict=True)
        self._firsts = [
            Contact(base + i, base + i, address, 0, stream, channel, 0, Cause.FIRST, -1, arrival, patience, handling, luck)
            for i, (address, stream, channel, arrival, patience, handling, luck) in enumerate(columns)
        ]
        self.contacts += self._firsts
        self._next_first = 0
        self._schedule_next_first()

    def _schedule_next_first(self) -> None:
        if self._next_first < len(self._firsts):
            contact = self._firsts[self._next_first]
            self._next_first += 1
            self.agenda.at(contact.arrival_s, agenda.ARRIVAL, contact.id, self._on_arrival, contact)

    def change_staff(self, team: Team, planned: int) -> None:
        """Bring a team to its planned number: the idle go at once, then those with the fewest contacts when they are done."""
        beyond = team.present - team.planned
        if beyond > 0:
            self.overtime_s[team.number, self.interval - 1] += beyond * self.interval_s
        rise = planned - team.planned
        team.planned = planned
        if rise > 0:
            kept = min(rise, team.surplus)
            team.surplus -= kept
            for _ in range(rise - kept):
                self.come(team)
            return
        team.surplus -= rise
        for level, those in enumerate(team.lists):
            while team.surplus > 0 and those:
                adviser = next(iter(those))
                team.surplus -= 1
                self.dismiss(adviser)
                if level == 0:
                    self.go(adviser, 0.0)

    def come(self, team: Team) -> None:
        """Let one adviser of a team begin work."""
        if self._gone:
            number = self._gone.pop()
        else:
            number = self._advisers
            self._advisers += 1
        team.present += 1
        self.hold(Adviser(number, team), 0)

    def go(self, adviser: Adviser, overtime_s: float) -> None:
        """Let an adviser with nothing in hand leave after so much overtime in this interval."""
        adviser.team.present -= 1
        self.overtime_s[adviser.team.number, self.interval] += overtime_s
        self._gone.append(adviser.number)

    def hold(self, adviser: Adviser, load: int) -> None:
        """Change how many contacts an adviser holds, and so the list on which he or she is; the full are on none."""
        if not adviser.leaving:
            lists = adviser.team.lists
            if 0 <= adviser.load < len(lists):
                del lists[adviser.load][adviser]
            if load < len(lists):
                lists[load][adviser] = None
                adviser.since_s = self.now_s
        adviser.load = load

    def dismiss(self, adviser: Adviser) -> None:
        """Tell an adviser to go as soon as nothing is in hand: he or she is on no list any more."""
        if adviser.load < len(adviser.team.lists):
            del adviser.team.lists[adviser.load][adviser]
        adviser.leaving = True

    # What chance decides.

    def uniform(self, contact: Contact, purpose: int) -> float:
        """Draw the number in (0, 1) that belongs to a contact and a purpose."""
        return uniform_of(self._key0, self._key1, contact.address, contact.number, purpose)

    def duration(self, contact: Contact, die: int, purpose: int) -> float:
        """Draw the duration that belongs to a contact and a purpose."""
        return duration_of(
            *self._dice[die], self._values, self.clock_s, self._key0, self._key1, contact.address, contact.number, purpose
        )
