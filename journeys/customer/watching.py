"""What every customer does all the time: look at what the shop shows, and write down what it said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, Protocol

from journeys.driver.page import PageView
from journeys.driver.port import StepFailed
from journeys.readers import read_flaws, read_page
from journeys.readers.frame import FRAME
from journeys.readers.own import read_own
from journeys.readers.source import Source
from journeys.settings import CustomerSettings
from journeys.shops.port import OrderRef, Shop
from parcours.clock import Clock
from parcours.domain.facts import Absent, Fact, Touchpoint, Unoffered, Value
from parcours.domain.ledger import Ledger, fits
from parcours.domain.persona import Persona
from parcours.domain.terms import Terms
from parcours.domain.vocabulary import VOCABULARY
from parcours.errors import NotOffered, NotSold
from parcours.mailbox.port import Mailbox
from parcours.pulse import AtWork

_TOLD_EACH_TIME = ("mail.", "tracking.", "invoice.", "slot.", "basket.", "refund.", "case.", "order.vat")
"""Words whose every telling counts: what they say belongs to one mail, one document or one moment."""

_ABOUT_AN_ORDER = ("order.", "payment.", "tracking.", "invoice.", "mail.", "refund.", "cancellation.")
"""Words that mean nothing on a page that is read before there is an order."""

_BEFORE_IT = frozenset(("order.total", "order.vat"))
"""What a checkout states of an order that is yet to be placed."""

OFFERS = ("slot.*", "price.unit", "basket.*", "support.*", "stock.*")
"""What a page says for certain that still lets the customer choose."""


class Keeper(Protocol):
    """Keeps evidence; returns the path that facts carry, or an empty text where nothing was kept."""

    def picture(self, name: str) -> str:
        """Keep a picture of the page as it is now."""
        ...

    def file(self, name: str, body: bytes) -> str:
        """Keep a file."""
        ...

    def mail(self, name: str, raw: bytes, html: str) -> str:
        """Keep a mail as it came, and its cleaned HTML part to look at."""
        ...


class Taken(NamedTuple):
    """What a customer takes in from a page.

    Args:
        title: The page's title.
        stated: What it states.
        own: What the shop's own readers find on it.
        flaws: What spoils it.
    """

    title: str
    stated: Sequence[Fact]
    own: Sequence[Fact]
    flaws: Sequence[Fact]


class Watcher:
    """A customer's eyes, memory and diary.

    Args:
        persona: Who the customer is.
        shop: The shop's adapter, with its driver.
        mailbox: Where the persona's mail arrives.
        ledger: The diary.
        clock: The customer's clock; it follows the shop's where that can be moved.
        keeper: Keeps evidence.
        settings: How patient the customer is.
        terms: What the customer expects of a shop that states no limits itself.
        still_wanted: Called at every step; raises when the run was asked to stop.
        at_work: Knows for how long this process was held up; None where nobody looks.
    """

    def __init__(
        self,
        persona: Persona,
        shop: Shop,
        mailbox: Mailbox,
        ledger: Ledger,
        clock: Clock,
        keeper: Keeper,
        settings: CustomerSettings,
        terms: Terms,
        still_wanted: Callable[[], None] = lambda: None,
        at_work: AtWork | None = None,
    ) -> None:
        self.persona = persona
        self.shop = shop
        self.mailbox = mailbox
        self.ledger = ledger
        self.clock = clock
        self.keeper = keeper
        self.settings = settings
        self.terms = terms
        self.still_wanted = still_wanted
        self.at_work = at_work
        self.email = persona.email
        self.own_words: list[str] = []
        self._last_said: dict[tuple[str, Touchpoint, str], Value] = {}
        self._last_frame: list[tuple[str, str, str]] = []

    # Writing down --------------------------------------------------------------------------------
    def note(
        self,
        name: str,
        value: Value,
        touchpoint: Touchpoint = Touchpoint.SCREEN,
        *,
        subject: str = "",
        where: str = "",
        quote: str = "",
        evidence: str = "",
        at: datetime | None = None,
    ) -> Fact:
        """Write down one fact, now unless *at* is given."""
        self.still_wanted()
        return self.ledger.add(
            Fact(name, value, touchpoint, at or self.clock.now(), subject, where, quote[:400], evidence)
        )

    def did(self, name: str, value: Value = True, *, subject: str = "", at: datetime | None = None) -> Fact:
        """Write down what the customer did."""
        return self.note(name, value, Touchpoint.CUSTOMER, subject=subject, at=at)

    def note_all(self, facts: Iterable[Fact]) -> list[Fact]:
        """Write down what a reader found, without what this touchpoint said just so when it was last read.

        What stands around a page is one statement: it is written down whole, or left out where nothing changed.
        """
        listed = list(facts)
        frame = [(fact.name, fact.subject, str(fact.value)) for fact in listed if fact.where == FRAME]
        same_frame = frame == self._last_frame
        self._last_frame = frame or self._last_frame
        return [
            self.ledger.add(fact)
            for fact in listed
            if not (same_frame if fact.where == FRAME else _is_told_once(fact.name) and self._said_already(fact))
        ]

    def _said_already(self, fact: Fact) -> bool:
        key = (fact.name, fact.touchpoint, fact.subject)
        if self._last_said.get(key) == fact.value:
            return True
        self._last_said[key] = fact.value
        return False

    # Looking -------------------------------------------------------------------------------------
    def reads(
        self,
        where: str,
        touchpoint: Touchpoint = Touchpoint.SCREEN,
        *,
        picture: bool = False,
        only: tuple[str, ...] = ("*",),
    ) -> PageView:
        """Read the page that is open, whole, and write down what it says.

        Args:
            where: Name of the page for a person: "basket", "thank-you page".
            touchpoint: Who speaks on that page.
            picture: Keep a picture of it.
            only: Patterns of the words to write down; a page of offers says little about the order.
        """
        view = self.shop.driver.read()
        evidence = self.keeper.picture(where) if picture else ""
        at = self.clock.now()
        zone, shape = self.shop.zone, self.shop.order_numbers
        taken = self.takes_in(view, Source(touchpoint, at, where, evidence, zone, order_numbers=shape))
        title = taken.title or view.url
        self.note("page.looked", title, touchpoint, subject=view.url, where=where, evidence=evidence, at=at)
        has_ordered = self.ledger.first("customer.ordered") is not None
        self.note_all([fact for fact in taken.stated if _counts(fact.name, only, has_ordered)])
        self.note_all(taken.own)
        for flaw in taken.flaws:
            self.ledger.add(flaw)
        return view

    def takes_in(self, view: PageView, source: Source) -> Taken:
        """Read a page to its last word."""
        where, zone, shape = source.where, source.zone, source.order_numbers
        return Taken(
            view.title,
            read_page(view, source.touchpoint, source.at, where, source.evidence, zone=zone, order_numbers=shape),
            read_own("page", view.lines, source, self.shop.readers),
            read_flaws(view, source, self.language_owed(source), self.own_words),
        )

    def language_owed(self, source: Source) -> str:
        """Return the language in which a page should speak to the customer; empty where others than the shop speak."""
        return "" if source.touchpoint is Touchpoint.SOCIAL else self.persona.language

    def tries(self, verb: str, action: Callable[[], object], *missing: str, subject: str = "") -> bool:
        """Do what a shop may not offer; write down that it does not, and go on.

        Args:
            verb: What is tried, for the diary: "correct the address after the order".
            action: The shop's verb.
            missing: Facts that nobody will learn if it cannot be done.
            subject: Subject of those facts.

        Returns:
            Whether it was done.

        Raises:
            NotSold: If there is nothing of what the customer came for.
        """
        try:
            action()
        except NotSold:
            raise
        except NotOffered as lack:
            self.note("step.offered", Unoffered(lack.message), subject=verb)
            for name in missing:
                self.note(name, Unoffered(lack.message), subject=subject)
            return False
        except StepFailed as failure:
            if not missing:
                raise
            for name in missing:
                self.note(name, Absent(failure.message[:200]), subject=subject)
            return False
        return True

    # Remembering ---------------------------------------------------------------------------------
    @property
    def postcode(self) -> str:
        """The postcode where the customer lives."""
        return self.persona.address.postcode

    @property
    def order(self) -> OrderRef:
        """The order as the customer would name it: the number that was shown first, and the address given."""
        number = self.ledger.first("order.number")
        return OrderRef(str(number.value) if number else "", self.email)

    def remembers(self, name: str, subject: str | None = None) -> str:
        """Return the last value of *name* that the customer learned, as text; empty if none."""
        fact = self.ledger.last(name, subject=subject)
        return str(fact.value) if fact else ""


@lru_cache(maxsize=2_000)
def _is_told_once(name: str) -> bool:
    """Say whether a word that is told again, and says the same, is one statement."""
    return VOCABULARY[name].kind == "said" and not name.startswith(_TOLD_EACH_TIME) and "status" not in name


@lru_cache(maxsize=2_000)
def _counts(name: str, only: tuple[str, ...], has_ordered: bool) -> bool:
    """Say whether a word that stands on a page means something there, and is one of those to write down."""
    if name.startswith(_ABOUT_AN_ORDER) and name not in _BEFORE_IT and not has_ordered:
        return False
    return any(fits(name, pattern) for pattern in only)
