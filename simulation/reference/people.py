"""Contacts, advisers, teams and queues as objects."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from simulation.record import Cause, Fate, Sequel

BEYOND, UNDECIDED, NEVER = Fate.BEYOND, Sequel.NONE, math.nan


class Contact:
    """One call or message; its attributes are the columns of the record."""

    __slots__ = (
        "address", "adviser", "arrival_s", "came_from", "case", "cause", "channel", "end_s", "fate", "handling_s", "id",
        "line", "luck", "number", "patience_s", "sequel", "server", "stream", "team", "turn_s",
    )  # fmt: skip

    def __init__(
        self,
        id_: int,
        case: int,
        address: np.uint64,
        number: int,
        stream: int,
        channel: int,
        line: int,
        cause: Cause,
        came_from: int,
        arrival_s: float,
        patience_s: float,
        handling_s: float,
        luck: float,
    ) -> None:
        self.id = id_
        self.case = case
        self.address = address
        self.number = number
        self.stream = stream
        self.channel = channel
        self.line = line
        self.cause = cause
        self.came_from = came_from
        self.arrival_s = arrival_s
        self.patience_s = patience_s
        self.handling_s = handling_s
        self.luck = luck
        self.fate = BEYOND
        self.sequel = UNDECIDED
        self.team = self.adviser = -1
        self.turn_s = self.end_s = NEVER
        self.server: Adviser | None = None


class Adviser:
    """Somebody who answers."""

    __slots__ = ("leaving", "load", "number", "since_s", "team")

    def __init__(self, number: int, team: Team) -> None:
        self.number = number
        """A number that is given to nobody else as long as the adviser is there."""
        self.team = team
        self.load = -1
        """Contacts in hand; FULL when the one in hand leaves room for no other, -1 before work begins."""
        self.leaving = False
        """Whether the adviser's time is over."""
        self.since_s = 0.0
        """When the adviser came on the list of those who can take a contact."""


class Queue:
    """Contacts of one channel that the same teams can answer, first come, first served."""

    __slots__ = ("channel", "deferred", "priority", "slots", "teams", "urgent_s", "waiting")

    def __init__(self, channel: int, priority: int, urgent_s: float, slots: int, deferred: bool) -> None:
        self.channel = channel
        self.priority = priority
        self.urgent_s = urgent_s
        self.slots = slots
        self.deferred = deferred
        self.teams: list[Team] = []
        """The least skilled first."""
        self.waiting: deque[Contact] = deque()
        """Those who hung up stay until their turn would have come."""


class Team:
    """Advisers with the same skills.

    ``lists[0]`` holds the idle ones, ``lists[1]`` those with one contact who could take another, and so on; whoever
    has been on a list longest is first.
    """

    __slots__ = ("keep_free", "lists", "number", "planned", "present", "queues", "skills", "surplus")

    def __init__(self, number: int, skills: int, keep_free: int, levels: int) -> None:
        self.number = number
        self.skills = skills
        self.keep_free = keep_free
        self.queues: list[Queue] = []
        self.lists: list[dict[Adviser, None]] = [{} for _ in range(levels)]
        self.planned = 0
        """Advisers on duty in this interval."""
        self.present = 0
        """Advisers who are there, those beyond their time included."""
        self.surplus = 0
        """How many must go and have not been told so yet."""

    def readiest(self, slots: int) -> Adviser | None:
        """Return who takes the next contact of a channel: the fewest in hand, then the longest on the list."""
        for level in range(slots):
            for first in self.lists[level]:
                return first
        return None
