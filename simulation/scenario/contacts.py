"""What customers do: the channels they use, their patience, the reasons they have, and when they come back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from simulation.scenario.hours import ALWAYS, Hours
from simulation.scenario.values import Distribution, Duration, Factor, PositiveDuration, Share, Strict

ServiceLevel = Literal["offered", "answered", "excluding short abandons", "virtual"]
"""
The four definitions of service level in use; T is the target time.

* *offered*: answered within T, over all contacts offered.
* *answered*: answered within T, over those answered; those who hung up vanish.
* *excluding short abandons*: answered within T, over those offered less those who hung up quickly.
* *virtual*: share of contacts whose turn would have come within T, had nobody hung up.
"""


class Target(Strict):
    """What a channel promises."""

    within: Duration
    """Time to the adviser's answer (live), or to the end of the answer (deferred), such as "20 s" or "24 h"."""

    share: Share
    """The share of contacts to be answered within that time, such as "80 %"."""

    of: ServiceLevel = "offered"
    """The definition of service level: offered, answered, excluding short abandons, or virtual."""

    abandoned: Share | None = None
    """The largest share of offered contacts that may be abandoned; none: no such target."""


class Again(Strict):
    """The next contact of a case: how likely, how much later, and on which channel."""

    share: Share = 1.0
    """The share of customers who make another contact."""

    after: Distribution
    """The time until they do."""

    to: dict[str, Share] = Field(default_factory=lambda: {"same": 1.0})
    """The channels that they then use, with shares that add up to 100 %; "same" is the channel just used."""

    @model_validator(mode="after")
    def _whole(self) -> Again:
        if abs(sum(self.to.values()) - 1) > 1e-9:
            raise ValueError(
                f"to: expected shares that add up to 100 %, given {100 * sum(self.to.values()):.6g} % in all"
            )
        if self.after.kind == "never":
            raise ValueError('after: expected a time that ends, given "never"; for no return set share = "0 %"')
        return self


class Channel(Strict):
    """One way to the contact centre.

    *Live* contacts (phone, chat) wait with patience and are worth nothing after it has run out. *Deferred*
    ones (mail, social) wait without the customer, over nights and days, until they are answered.
    """

    kind: Literal["live", "deferred"]
    """"live" (the customer waits) or "deferred" (work that may wait)."""

    open: Hours = ALWAYS
    """When contacts are accepted, local time; whole intervals."""

    target: Target | None = None
    """What is promised on this channel."""

    patience: Distribution = Distribution(kind="never")
    """How long customers wait before they hang up; deferred: before they chase their answer by a new contact."""

    retry: Again | None = None
    """What those do whose patience has run out."""

    when_closed: Again | None = None
    """What those do who come when it is closed, counted from the next opening; none: they are lost."""

    at_closing: Literal["serve", "dismiss"] = "serve"
    """Whether those who wait at closing time are still served, or sent away."""

    priority: int = Field(default=0, ge=0, le=99)
    """Order in which waiting contacts are taken: 1 first; 0 means 1 for live and 5 for deferred channels."""

    concurrent: int = Field(default=1, ge=1, le=10)
    """How many contacts of this channel one adviser holds at once; 1 for the phone, 2 or 3 for chat."""

    slow_down: Factor = 0.0
    """How much longer a contact takes for each other one that the adviser holds when it begins."""

    urgent_after: PositiveDuration | None = None
    """Deferred work that is older than this goes before everything else."""

    short_abandon: Duration = 5.0
    """Who hangs up sooner than this counts as a short abandon."""

    @model_validator(mode="after")
    def _fits_kind(self) -> Channel:
        if self.kind == "live" and self.urgent_after is not None:
            raise ValueError("urgent_after: expected on deferred channels only, given on a live one")
        if self.kind == "deferred" and self.concurrent != 1:
            raise ValueError("concurrent: expected 1 on a deferred channel, given more")
        if self.priority == 0:
            object.__setattr__(self, "priority", 1 if self.kind == "live" else 5)
        return self


def _laws(given: object) -> str:
    """Tell one law for all channels from a law for each, so that only what was meant is found wrong."""
    return "one law" if not isinstance(given, dict) or "kind" in given else "by channel"


class Reason(Strict):
    """Why customers make contact, and how well the contact centre helps them."""

    handling: Annotated[
        Annotated[dict[str, Distribution], Tag("by channel")] | Annotated[Distribution, Tag("one law")],
        Discriminator(_laws),
    ]
    """The adviser's time for one contact, talk and after-work together; one law, or one for each channel."""

    resolved: dict[str, Share] | Share
    """First-contact resolution: the share of answered contacts that end the case; one, or one for each channel."""

    comes_back: Again | None = None
    """What customers do whose contact did not resolve the case; none: they give up."""

    handover: dict[str, Share] | Share = 0.0
    """The share of first-line contacts handed over to the second line at once (closed after closing time)."""

    def handling_on(self, channel: str) -> Distribution | None:
        """Return the handling time on *channel*, or None where none is given."""
        return self.handling.get(channel) if isinstance(self.handling, dict) else self.handling

    def resolved_on(self, channel: str) -> float | None:
        """Return the first-contact resolution on *channel*, or None where none is given."""
        return self.resolved.get(channel) if isinstance(self.resolved, dict) else self.resolved

    def handover_on(self, channel: str) -> float:
        """Return the share handed over on *channel*; 0 where none is given."""
        return self.handover.get(channel, 0.0) if isinstance(self.handover, dict) else self.handover


class SecondLine(Strict):
    """Experts who take over a case."""

    from_contact: int | None = Field(default=None, ge=2, le=60)
    """The number of the contact in its case from which the second line takes it: 3 is "at the third contact"."""

    resolved: Share
    """The share of contacts that the second line resolves."""

    handling_factor: Factor = 1.0
    """How many times as long as the first line it takes."""
