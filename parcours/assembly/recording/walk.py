"""A walk through an unknown shop: home, a product, the basket, the checkout, and no further than the order button.

Nothing is ever ordered: a button that could place an order is noted and not pressed. What is typed is a persona's, so
it is on reserved domains and can reach nobody.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Literal
from urllib.parse import urlsplit

from journeys.driver.page import Control, Link, PageView
from journeys.driver.port import Driver, StepFailed
from parcours.assembly.recording import guesses
from parcours.domain.persona import Persona
from parcours.errors import CouldNotLook, Refused

MAX_PAGES = 24
"""Pages that are looked at, at most, in search of a product."""
MAX_STEPS = 8
"""Pages of the checkout, at most."""

_SCRIPT_S = 5.0
"""Seconds in which a page that answers by script must have answered."""

Kind = Literal["go", "press", "fill", "count", "choose", "first", "order"]
PLACES = ("home", "product", "basket", "checkout")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done, or (``order``) would have been.

    Args:
        kind: What was done; ``count`` says that one piece is wanted, on a page that sells several things; ``first``
            takes the first of what there is to choose.
        name: Path, accessible name, or label.
        value: Where the customer has what was filled in, or the option that was chosen.
    """

    kind: Kind
    name: str
    value: str = ""


@dataclass(slots=True)
class Stop:
    """One page of the walk.

    Args:
        place: Which part of the way it is: home, product, basket or checkout.
        view: The page.
        steps: What was done there.
        unknown: Fields that must be filled and that nobody understood.
    """

    place: str
    view: PageView
    steps: list[Step] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Walk:
    """What was seen and done.

    Args:
        url: Where it began.
        stops: The pages, in order.
        ended: Why it went no further.
    """

    url: str
    stops: list[Stop] = field(default_factory=list)
    ended: str = ""

    def at(self, place: str) -> list[Stop]:
        """Return the pages of one part of the way."""
        return [stop for stop in self.stops if stop.place == place]

    @property
    def reached_the_order(self) -> bool:
        """Whether the button that would place the order was seen."""
        return any(step.kind == "order" for stop in self.stops for step in stop.steps)


class Walker:
    """Somebody who has never been in this shop.

    Args:
        driver: Eyes and hands.
        persona: What is written into forms.
        say: Told of each page as it is reached.
    """

    def __init__(self, driver: Driver, persona: Persona, say: Callable[[Stop], None] = lambda stop: None) -> None:
        self._driver = driver
        self._persona = persona
        self._say = say
        self._walk = Walk("")

    def walk(self, url: str) -> Walk:
        """Go from *url* as far as the order button, or as far as one comes.

        Raises:
            CouldNotLook: If the shop does not answer.
            Refused: If *url* may not be gone to.
        """
        self._walk = Walk(url)
        home = self._arrive("home", self._driver.go_to(url))
        self._clear_away(home)
        for part in (self._find_product, self._fill_basket, self._check_out):
            try:
                self._walk.ended = part()
            except StepFailed as failure:
                self._walk.ended = failure.message
            if self._walk.ended:
                break
        return self._walk

    # The parts of the way ------------------------------------------------------------------------
    def _find_product(self) -> str:
        """Open pages, the likeliest first, until one has a button that puts something into the basket."""
        home = self._walk.stops[0]
        seen = {_plain(home.view.url)}
        ways: list[tuple[Link, tuple[str, ...]]] = [(link, ()) for link in self._likely(home.view)]
        looked = 0
        while ways and looked < MAX_PAGES:
            link, before = ways.pop(0)
            if _plain(link.url) in seen:
                continue
            seen.add(_plain(link.url))
            looked += 1
            try:
                view = self._driver.go_to(link.url)
            except (StepFailed, Refused, CouldNotLook):  # a file, or a page that is not there: not the way
                continue
            if _find(guesses.ADD, view.buttons) and len(_all(guesses.ADD, view.buttons)) < 3:
                home.steps += [Step("press", name) for name in (*before, link.name)]
                self._arrive("product", view)
                return ""
            if not before:
                ways += [(further, (link.name,)) for further in self._likely(view)]
        return f"no product with a button to add it to the basket was found on {looked} pages"

    def _likely(self, view: PageView) -> list[Link]:
        """List links that may lead to a product, the likeliest first, each address once."""
        host = urlsplit(self._walk.url).netloc
        known: dict[str, Link] = {}
        for link in view.links:
            elsewhere = urlsplit(link.url).netloc != host or _plain(link.url) == _plain(view.url)
            if link.name and not elsewhere and not guesses.NO_PRODUCT.search(link.name):
                known.setdefault(_plain(link.url), link)
        return sorted(known.values(), key=lambda link: -_likelihood(link))

    def _fill_basket(self) -> str:
        """Put the product into the basket and open the basket."""
        stop = self._walk.stops[-1]
        counts = [control.label for control in stop.view.controls if control.type == "number" and control.label]
        if len(counts) > 1:
            self._do(stop, Step("count", counts[0]))
        view = self._press(stop, _find(guesses.ADD, stop.view.buttons))
        if not _basket_link(view):
            view = self._lets_script_answer(view)
        if not (_is_basket(view) and self._way_to_checkout(view)):
            path, button = _basket_link(view), _find(guesses.BASKET, view.buttons)
            if not (path or button):
                return "nothing leads from the product to the basket"
            view = self._go(stop, path) if path else self._press(stop, button)
        self._arrive("basket", view)
        return "" if self._way_to_checkout(view) else "nothing leads from the basket to the checkout"

    def _check_out(self) -> str:
        """Fill in page after page of the checkout until a button would place the order."""
        basket = self._walk.stops[-1]
        view = basket.view
        if _asks_who(view):  # one page for all: its button may be the last
            self._walk.stops.pop()
        else:
            view = self._press(basket, self._way_to_checkout(view))
        for _ in range(MAX_STEPS):
            stop = self._arrive("checkout", view)
            order = _order_button(stop.view)
            self._fill_in(stop)
            if order:
                stop.steps.append(Step("order", order))
                return "the next button would place the order; nothing was ordered"
            before = _looks(stop.view)
            after = self._go_on(stop)
            if after is None:
                return f"{stop.view.url}: no button is known that leads on"
            if _looks(after) == before:
                after = self._try_harder(stop, after)
            if _looks(after) == before:
                return f"{stop.view.url}: the page came again; a field was not filled in as it should be"
            view = after
        return f"the checkout has more than {MAX_STEPS} pages"

    # On a page of the checkout -------------------------------------------------------------------
    def _fill_in(self, stop: Stop) -> None:
        """Fill in what must be filled (everything that is understood, where the page marks nothing)."""
        controls = [replace(control, label=_once(control.label)) for control in stop.view.controls if control.label]
        marked = any(control.required for control in controls)
        for control in controls:
            if control.type in ("radio", "checkbox"):
                if guesses.GUEST.search(control.label) or (guesses.TERMS.search(control.label) and control.required):
                    self._do(stop, Step("choose", control.label))
                continue
            what = guesses.meaning_of(control)
            if not control.required and (marked or what in ("", "phone")):
                continue
            if what == "country":
                if control.type == "select":
                    self._do(stop, Step("choose", control.label, "France"))
            elif what:
                self._do(stop, Step("fill", control.label, what))
            else:
                stop.unknown.append(control.label)

    def _go_on(self, stop: Stop) -> PageView | None:
        names = [*stop.view.buttons, *(link.name for link in stop.view.links)]
        onward = _find(guesses.CONTINUE, names) or _find(guesses.TAKE, stop.view.buttons)
        return self._press(stop, onward) if onward else None

    def _try_harder(self, stop: Stop, view: PageView) -> PageView:
        """Choose the first of what there is to choose, and go on once more."""
        radios = [control for control in view.controls if control.type == "radio" and control.label]
        if not radios or any(step.kind == "choose" for step in stop.steps):
            return view
        undone = stop.steps.pop()
        self._fill_in(stop)
        self._do(stop, Step("first", _once(radios[0].label)))
        return self._press(stop, undone.name)

    # Steps ---------------------------------------------------------------------------------------
    def _arrive(self, place: str, view: PageView) -> Stop:
        stop = Stop(place, view)
        self._walk.stops.append(stop)
        self._say(stop)
        return stop

    def _clear_away(self, stop: Stop) -> None:
        consent = _find(guesses.CONSENT, stop.view.buttons)
        if consent:
            stop.view = self._press(stop, consent)

    def _lets_script_answer(self, view: PageView) -> PageView:
        """Wait for a page that answers a press by script, until it shows a way on."""
        ends = time.monotonic() + _SCRIPT_S
        while not self._way_to_checkout(view) and time.monotonic() < ends:
            time.sleep(0.25)
            view = self._driver.read()
        return view

    def _way_to_checkout(self, view: PageView) -> str:
        return _find(guesses.CHECKOUT, [*view.buttons, *(link.name for link in view.links)])

    def _press(self, stop: Stop, name: str) -> PageView:
        stop.steps.append(Step("press", name))
        return self._driver.press(name)

    def _go(self, stop: Stop, url: str) -> PageView:
        stop.steps.append(Step("go", urlsplit(url).path))
        return self._driver.go_to(url)

    def _do(self, stop: Stop, step: Step) -> None:
        if step in stop.steps:
            return
        try:
            if step.kind in ("choose", "first"):
                self._driver.choose(step.name, step.value)
            elif step.kind == "count":
                self._driver.fill(step.name, "1")
            else:
                self._driver.fill(step.name, self._written(step.value))
        except StepFailed:
            stop.unknown.append(step.name)
            return
        stop.steps.append(step)

    def _written(self, attribute: str) -> str:
        return str(attrgetter(attribute)(self._persona))


def _find(pattern: re.Pattern[str], names: Iterable[str]) -> str:
    return next(iter(_all(pattern, names)), "")


def _all(pattern: re.Pattern[str], names: Iterable[str]) -> list[str]:
    return [name for name in names if pattern.search(name)]


def _once(label: str) -> str:
    """Return a label that is said twice, as where two labels name one field, once."""
    half = label[: len(label) // 2].strip()
    return half if label == f"{half} {half}" else label


def _plain(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/")


def _likelihood(link: Link) -> int:
    path = urlsplit(link.url).path
    return 2 * bool(guesses.PRODUCT_PATH.search(path)) + min(path.count("/"), 4) + (len(link.name.split()) > 2)


def _basket_link(view: PageView) -> str:
    return next((link.url for link in view.links if guesses.BASKET.search(link.name)), "")


def _is_basket(view: PageView) -> bool:
    """Say whether a page is the basket itself, and not one that tells of it in passing."""
    return bool(guesses.BASKET_PAGE.search(" ".join((urlsplit(view.url).path, *view.headings))))


def _asks_who(view: PageView) -> bool:
    return any(guesses.meaning_of(control) in ("email", "address.street") for control in view.controls)


def _order_button(view: PageView) -> str:
    """Return the button that would place the order; empty where there is none. In doubt, it is one."""
    order = _find(guesses.ORDER, view.buttons)
    if order or not any(guesses.CARD.search(control.label) for control in view.controls):
        return order
    onward = _find(guesses.CONTINUE, view.buttons)
    return onward or next((name for name in view.buttons if guesses.ORDERS_TOO.search(name)), "")


def _looks(view: PageView) -> tuple[str, tuple[str, ...], tuple[Control, ...]]:
    """Return what tells one page from another."""
    return _plain(view.url), view.headings, view.controls
