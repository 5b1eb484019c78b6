"""Where a journey is played: a port that opens a shop for one customer and closes it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from journeys.shops.port import TimeMachine
from parcours.clock import Clock, SteadyClock
from parcours.domain.journey import Journey


@dataclass(frozen=True, slots=True)
class Opening:
    """A shop that is open to one customer.

    Args:
        url: The shop's address.
        time_machine: Its movable clock; None on a real shop.
        outgoing: Host and port of the mail server that takes customers' mails to this shop; None for none.
    """

    url: str
    time_machine: TimeMachine | None = None
    outgoing: tuple[str, int] | None = None


class Venue(Protocol):
    """Opens the shop for each customer.

    The embedded demo shop gives every customer a world of its own, with its own clock and faults; a
    real shop is one and the same for all.
    """

    name: str

    def open(self, journey: Journey, seed: int, faults: Sequence[str] = ()) -> Opening:
        """Open the shop for one performance of *journey*, committing *faults*.

        Raises:
            ShopUnreachable: If it does not answer.
            ConfigError: If it cannot commit one of the faults.
        """
        ...

    def close(self, opening: Opening) -> None:
        """Close what `open` opened."""
        ...

    def check(self) -> None:
        """Ask once whether the shop answers at all; ShopUnreachable where it does not."""
        ...


_AN_INSTANT_S = 0.05
"""The shop's clock runs on while it is asked, so a move by nothing would be one into its past."""


class ShopClock(SteadyClock):
    """The customer's clock in a shop whose time can be moved: it runs with real time from where the shop stands.

    Args:
        machine: The shop's time machine.
        real: The machine's own clock.
    """

    def __init__(self, machine: TimeMachine, real: Clock) -> None:
        super().__init__(real, machine.now())
        self._machine = machine

    def move_to(self, moment: datetime) -> None:
        """Move the shop's clock to *moment*, and this one with it; never back."""
        self.move(max(0.0, (moment - self.now()).total_seconds()))

    def move(self, duration_s: float) -> None:
        """Move the shop's clock on by *duration_s* seconds, or by an instant, and this one with it."""
        self._machine.move(max(duration_s, _AN_INSTANT_S))
        self.set(self._machine.now())
