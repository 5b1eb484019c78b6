"""The floor of the contact centre: who is there, who is free, and which contact a free adviser takes.

It knows advisers, teams and queues, and nothing of customers or of what happens next.
"""

from __future__ import annotations

import numpy as np

from simulation.plan.values import Plan
from simulation.reference.people import Adviser, Queue, Team

FULL = 127
"""The load of an adviser whose contact leaves room for no other."""


class Floor:
    """Teams and queues during one replication.

    Args:
        plan: The scenario as arrays.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.now_s = 0.0
        """The time, elapsed seconds."""
        self.interval = -1
        """The interval that has begun last."""
        self.interval_s = plan.rules.interval_s
        self.open: list[list[bool]] = plan.channels.open.tolist()
        """Whether a channel accepts contacts, by channel and interval."""
        self.overtime_s = np.zeros((len(plan.team_names), plan.rules.n_intervals + 1))
        self._gone: list[int] = []
        self._advisers = 0
        self._furnish(plan)

    def _furnish(self, plan: Plan) -> None:
        """Set up teams and queues."""
        routing, slots, deferred = plan.routing, plan.channels.slots.tolist(), plan.channels.deferred.tolist()
        self.teams = [
            Team(number, int(routing.skills[number]), int(routing.keep_free[number]), max(slots))
            for number in range(len(plan.team_names))
        ]
        self.queues = [
            Queue(c, priority, urgent_s, slots[c], deferred[c])
            for c, priority, urgent_s in zip(
                routing.channel.tolist(), routing.priority.tolist(), routing.urgent_s.tolist(), strict=True
            )
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
        """Queue by channel, kind (reason and language) and line."""

    def find_adviser(self, queue: Queue) -> Adviser | None:
        """Find who takes a contact: the least skilled, then the fewest contacts in hand, then the longest idle."""
        best: Adviser | None = None
        for team in queue.teams:
            if best is not None and team.skills > best.team.skills:
                break
            if queue.deferred and len(team.lists[0]) <= team.keep_free:
                continue
            adviser = team.readiest(queue.slots)
            if adviser is not None and (best is None or (adviser.load, adviser.since_s) < (best.load, best.since_s)):
                best = adviser
        return best

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

    def change_staff(self, team: Team, planned: int) -> None:
        """Bring a team to its planned number: first the idle go, then those with fewest contacts when they can."""
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
