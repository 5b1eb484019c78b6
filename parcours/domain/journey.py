"""A journey is what one customer wants, played in acts; acts may be days apart.

A journey knows no shop, no browser and no promise by heart: its acts are functions over a customer,
and its promises are names (or patterns of names) that are judged on the ledger when it is over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from parcours.errors import SpecError

ActFunction = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Act:
    """A part of a journey that happens at one time.

    Args:
        title: What the customer does, in the third person: "collects it".
        play: The function that plays it over a customer.
        after: Time since the previous act; zero for "at once".
    """

    title: str
    play: ActFunction
    after: timedelta = timedelta(0)

    @property
    def name(self) -> str:
        """The function's name, by which records and `resume` know the act."""
        return self.play.__name__


@dataclass(slots=True)
class Journey:
    """What one customer wants, in acts, and what the shop promises on the way.

    Args:
        name: Kebab-case name by which the command line knows it.
        title: The story in one sentence.
        starts: When the story begins, in the shop's zone, on a shop that can move its clock (aware).
        story: Letter of the story in the documentation, empty for a user's own.
        tags: Words by which journeys are selected.
    """

    name: str
    title: str
    starts: datetime | None = None
    story: str = ""
    tags: tuple[str, ...] = ()
    acts: list[Act] = field(default_factory=list)
    promise_patterns: list[str] = field(default_factory=list)

    def act(self, title: str, *, after: timedelta = timedelta(0)) -> Callable[[ActFunction], ActFunction]:
        """Declare the next act; decorates a function that takes a customer.

        Args:
            title: What the customer does, in the third person.
            after: Time since the previous act, not negative.

        Raises:
            SpecError: If *after* is negative or an act of this name exists.
        """
        if after < timedelta(0):
            raise SpecError(f"journey {self.name}, act {title!r}: after must not be negative, given {after}")

        def declare(play: ActFunction) -> ActFunction:
            if any(act.name == play.__name__ for act in self.acts):
                raise SpecError(f"journey {self.name}: two acts are named {play.__name__!r}")
            self.acts.append(Act(title, play, after))
            return play

        return declare

    def promises(self, *patterns: str) -> None:
        """Name the promises that are judged when the journey is over: names, or patterns such as ``mail.*``."""
        self.promise_patterns.extend(patterns)


def days(count: float) -> timedelta:
    """Return *count* days, for ``after=days(3)``."""
    return timedelta(days=count)


def hours(count: float) -> timedelta:
    """Return *count* hours, for ``after=hours(2)``."""
    return timedelta(hours=count)


def minutes(count: float) -> timedelta:
    """Return *count* minutes, for ``after=minutes(10)``."""
    return timedelta(minutes=count)
