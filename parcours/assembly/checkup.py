"""The doctor's checks, in the order in which a run needs them."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from journeys.driver.port import StepFailed
from journeys.readers.challenge import challenged
from journeys.shops.port import Shop
from journeys.stage.venue import Venue
from parcours.assembly.catalogue import adapter, known_journeys, take_in
from parcours.assembly.mailboxes import opened_mailbox
from parcours.assembly.settings import Settings, load_settings
from parcours.assembly.suites import settle
from parcours.assembly.theatre import check_mailbox
from parcours.assembly.venues import LOOPBACK, open_venue
from parcours.domain.journey import Journey
from parcours.errors import ConfigError, CouldNotLook, NotOffered, ParcoursError

HTTP_FAILED = 400


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Args:
        what: What was checked.
        well: Whether it is as it should be.
        seen: What was seen.
        way_out: How to mend it, empty where nothing needs mending.
        needed: Whether a run needs it; others are told and do no harm.
    """

    what: str
    well: bool
    seen: str
    way_out: str = ""
    needed: bool = True

    def as_json(self) -> dict[str, object]:
        """Return the finding as plain JSON."""
        return asdict(self)


def check_all(config: Path | None) -> Iterator[Finding]:
    """Check one thing after another and yield each finding as it is known; stops where the next needs the last."""
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0], "use Python 3.11 or newer")
    try:
        settings = load_settings(config)
    except ParcoursError as error:
        yield Finding("configuration", False, error.message, error.way_out)
        return
    yield Finding("configuration", True, str(settings.file or "no parcours.toml, defaults"))
    suite = _try("suite", lambda: _suite(settings))
    yield suite
    browser = _try("browser", _browser)
    yield browser
    if browser.well:
        yield _try("browser starts", _starts)
    yield from _at_the_shop(settings, browser.well and suite.well)
    yield _try("run folder", lambda: _writable(Path(settings.journeys.runs)))
    node = shutil.which("node")
    yield Finding(
        "node", bool(node), node or "not found", "only Allure's own report needs it; ours does not", needed=False
    )


def _suite(settings: Settings) -> str:
    """Load the adapter, all journeys, promises and readers, and look every promise up that a journey names."""
    from journeys.promises import select

    own = settings.journeys
    settle(settings)
    take_in(own.promises, own.readers, own.files)
    known = known_journeys(own.files, only_files=not own.shipped)
    for journey in known.values():
        try:
            select(journey.promise_patterns)
        except ParcoursError as error:
            raise ConfigError(f"journey {journey.name}: {error.message}", way_out=error.way_out) from error
    public = (name for name in vars(Shop) if not name.startswith("_") and callable(getattr(Shop, name)))
    verbs = [name for name in public if name != "clears_away"]
    shop = adapter(settings.shop.name)
    has = sum(getattr(shop, name) is not getattr(Shop, name) for name in verbs)
    count = f"{len(known)} journey" + ("" if len(known) == 1 else "s")
    return f"adapter {shop.__name__} with {has} of {len(verbs)} verbs; {count}: {', '.join(known)}"


def _at_the_shop(settings: Settings, may_enter: bool) -> Iterator[Finding]:
    """Open mailbox and shop and go in by the adapter's door, as a journey does; what fails ends it."""
    with ExitStack() as stack:
        address: list[tuple[str, int]] = []
        opened: list[Venue] = []

        def mailbox() -> str:
            box, smtp = opened_mailbox(settings)
            stack.callback(box.close)
            address.append(smtp)
            if settings.mailbox.kind != "sink":
                return f"{settings.mailbox.kind} at {settings.mailbox.host} answers"
            fixed = "" if settings.mailbox.port else ", any free port"
            return f"mail is taken at {smtp[0]}:{smtp[1]}{fixed}"

        def shop() -> str:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            venue = stack.enter_context(open_venue(settings.shop, address[0], folder))
            venue.check()
            check_mailbox(settings)
            opened.append(venue)
            return f"shop {venue.name} answers" + (f" at {settings.shop.url}" if settings.shop.url else "")

        for what, check in (("mailbox", mailbox), ("shop", shop)):
            finding = _try(what, check)
            yield finding
            if not finding.well:
                return
        if may_enter:
            yield _try("first page", lambda: _first_page(settings, opened[0]))


def _first_page(settings: Settings, venue: Venue) -> str:
    """Enter the shop by its adapter and say what is there."""
    from journeys.driver.browser import BrowserPool

    journey = Journey("doctor", "Somebody looks in")
    opening = venue.open(journey, settings.journeys.seed)
    pool = BrowserPool(1, step_timeout_s=settings.shop.step_timeout_s)
    try:
        driver = pool.driver("doctor", (*LOOPBACK, *settings.shop.allowed_hosts))
        adapter(settings.shop.name)(opening.url, driver).enter("fr")
        view = driver.read()
    except (NotOffered, StepFailed) as lack:
        way_out = f"look at enter() in {settings.shop.name}; parcours record lists what is on the page"
        raise ConfigError(lack.message, way_out=way_out) from lack
    finally:
        pool.close()
        venue.close(opening)
    if view.status >= HTTP_FAILED:
        raise CouldNotLook(f"{view.url}: the shop's first page answers {view.status}", way_out="look at the shop")
    if challenge := challenged(view):
        raise CouldNotLook(f"{view.url}: {challenge}", way_out="let the machine that tests pass without one")
    title = view.title or (view.headings[0] if view.headings else "no title")
    return f"{title!r}: {len(view.links)} links, {len(view.controls)} fields, {len(view.buttons)} buttons"


def _try(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, check())
    except ParcoursError as error:
        return Finding(what, False, error.message, error.way_out)


def _browser() -> str:
    from journeys.driver.browser.find import find_browser, way_out
    from parcours.errors import BrowserUnavailable

    found = find_browser()
    if found is None:
        raise BrowserUnavailable("no Chromium or Chrome was found", way_out=way_out())
    return str(found)


def _starts() -> str:
    from journeys.driver.browser import BrowserPool

    pool = BrowserPool(1)
    try:
        return pool.version()
    finally:
        pool.close()


def _writable(folder: Path) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        way_out = "name another in [journeys] runs"
        raise CouldNotLook(f"{folder}: cannot be written: {error.strerror}", way_out=way_out) from error
    return f"{folder} can be written"
