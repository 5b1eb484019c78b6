"""Tells the life of one case: a centre that takes notes."""

from __future__ import annotations

import math

from parcours.errors import SpecError
from simulation.kernel.luck import DrawnLuck
from simulation.plan.values import Plan
from simulation.record import Cause, Fate, Sequel
from simulation.reference.agenda import Happening
from simulation.reference.centre import Centre
from simulation.reference.people import Adviser, Contact, Queue
from simulation.units import show_s

_WHY = {
    Cause.FIRST: "makes the first contact",
    Cause.RETRY: "tries again",
    Cause.BACK: "comes back, for the case was not resolved",
    Cause.HANDOVER: "is handed over to the second line",
    Cause.REOPENED: "tries again now that it is open",
    Cause.CHASE: "chases the answer that has not come",
}


class TracedCentre(Centre):
    """A contact centre that notes everything about one case.

    Args:
        plan: The scenario as arrays.
        luck: All random numbers.
        case: Number of the case's first contact.
    """

    def __init__(self, plan: Plan, luck: DrawnLuck, case: int) -> None:
        super().__init__(plan, luck)
        self.case = case
        self.lines: list[str] = []

    def note(self, contact: Contact, text: str, place: int | None = None) -> None:
        """Write a line if it is about the case, at the end or before what was noted from *place* on."""
        if contact.case == self.case:
            when = self.plan.calendar.moment(self.now_s)
            self.lines.insert(len(self.lines) if place is None else place, f"{when:%a %d %b %H:%M:%S}  {text}")

    def contact_arrives(self, event: Happening) -> None:
        """Note who comes in, and why."""
        contact = event.contact
        self.now_s = self.agenda.now
        channel = self.plan.channel_names[contact.channel]
        reason = self.plan.reason_names[self.reason[contact.stream]]
        language = self.plan.language_names[int(self.plan.streams.language[contact.stream])]
        what = f"contact {contact.number + 1} on {channel} ({reason}, {language}): the customer {_WHY[contact.cause]}"
        self.note(contact, what)
        super().contact_arrives(event)

    def wait(self, contact: Contact, queue: Queue) -> None:
        """Note how many wait before the contact."""
        ahead = sum(other.fate is Fate.WAITING for other in queue.waiting)
        patience = "for ever" if contact.patience_s == math.inf else f"up to {show_s(contact.patience_s)}"
        self.note(contact, f"nobody is free; waits behind {ahead} other{'' if ahead == 1 else 's'}, {patience}")
        super().wait(contact, queue)

    def take(self, contact: Contact, adviser: Adviser) -> None:
        """Note who answers."""
        held = f", who holds {adviser.load} other" if 0 < adviser.load < 100 else ""
        super().take(contact, adviser)
        team = self.plan.team_names[contact.team]
        waited = show_s(self.now_s - contact.arrival_s)
        self.note(
            contact,
            f"adviser {adviser.number} of {team}{held} answers after {waited}, and will need "
            f"{show_s(contact.end_s - self.now_s)}",
        )

    def decide_sequel(self, contact: Contact) -> None:
        """Note whether the case is closed."""
        here = len(self.lines)
        super().decide_sequel(contact)
        said = {
            Sequel.RESOLVED: "resolved: the case is closed",
            Sequel.HANDED_OVER: "handed over to the second line",
            Sequel.COMES_BACK: "not resolved",
            Sequel.GIVES_UP: "not resolved, and the customer gives up",
            Sequel.EXHAUSTED: "not resolved, and the customer will not make yet another contact",
        }
        self.note(contact, said[contact.sequel], here)

    def find_closed(self, contact: Contact) -> None:
        """Note that the channel was closed."""
        self.note(contact, "the channel is closed")
        super().find_closed(contact)

    def patience_ends(self, event: Happening) -> None:
        """Note who hung up, was sent away, or lost patience with deferred work."""
        contact = event.contact
        waited, here = contact.fate is Fate.WAITING, len(self.lines)
        super().patience_ends(event)
        if waited:
            said = {
                Fate.ABANDONED: "patience is at an end: hangs up",
                Fate.DISMISSED: "the channel closes: sent away",
                Fate.WITHDRAWN: "the open message is closed with the new contact, for both stand in one record",
                Fate.WAITING: "waits longer than expected",
            }
            self.note(contact, said[contact.fate], here)

    def make_contact(self, before: Contact, channel: int, line: int, cause: Cause, at_s: float) -> None:
        """Note when the customer will make contact again."""
        count = len(self.contacts)
        super().make_contact(before, channel, line, cause, at_s)
        if len(self.contacts) > count and cause is not Cause.HANDOVER:
            name = self.plan.channel_names[channel]
            if at_s >= self.horizon_s:
                self.note(before, f"will make contact on {name} after the end of the scenario")
            else:
                self.note(before, f"will make contact on {name}, {self.plan.calendar.moment(at_s):%a %d %b %H:%M:%S}")


def trace_case(plan: Plan, case: int, seed: int = 1, replication: int = 0) -> list[str]:
    """Tell the life of one case, as the reference engine plays it.

    Args:
        plan: The scenario as arrays.
        case: Number of the case's first contact, as the record has it.
        seed: At least 0.
        replication: At least 0.

    Returns:
        One line for everything that happens, in order.

    Raises:
        SpecError: If there is no such case.
    """
    centre = TracedCentre(plan, DrawnLuck(plan, seed, replication), case)
    record = centre.play().record
    if not 0 <= case < len(record) or record["number"][case] != 0:
        first = record["case"][record["number"] == 0]
        raise SpecError(
            f"case: there is no case {case} in replication {replication}",
            way_out=f"cases are contacts with no contact before; the first ones are {', '.join(map(str, first[:5]))}",
        )
    return centre.lines


def longest_case(plan: Plan, seed: int = 1, replication: int = 0) -> int:
    """Return the case with the most contacts, the earliest of those, for a trace worth reading."""
    from simulation.kernel.engine import CompiledEngine

    engine = CompiledEngine()
    record = engine.simulate(plan, engine.luck(plan, seed, replication)).record
    if not len(record):
        raise SpecError(f"{plan.name}: replication {replication} has no contacts")
    return int(record["case"][int(record["number"].argmax())])
