"""A theatre: mailbox, shop, browsers and run folder, opened together and closed together.

This is the one place that knows all of them; everything else is handed what it needs.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from fixtures.personas import check_card, make_persona
from journeys.customer import Customer
from journeys.driver.hosts import AllowedHosts
from journeys.driver.port import Driver, Storable
from journeys.evidence.redact import Redactor
from journeys.shops.port import Shop
from journeys.stage.performance import Performance, ledger_of
from journeys.stage.recorder import Recorder, Tracer
from journeys.stage.standing import Standing
from journeys.stage.troupe import MAX_UNDER_WAY, Part, StagedPerformance
from journeys.stage.venue import Opening, ShopClock, Venue
from journeys.stage.wings import RunFolderWings
from parcours.assembly.catalogue import adapter, take_in
from parcours.assembly.mailboxes import opened_mailbox
from parcours.assembly.settings import Settings
from parcours.assembly.venues import LOOPBACK, DemoVenue, open_venue
from parcours.clock import Clock, SteadyClock, SystemClock
from parcours.errors import ConfigError, CouldNotLook
from parcours.mailbox.port import Mailbox
from parcours.mailbox.sink import SmtpSink
from parcours.mailbox.spool import SpoolMailbox
from parcours.pulse import Pulse
from parcours.records import Json
from parcours.runs import RunFolder


@dataclass(slots=True)
class Theatre:
    """Everything that a performance needs.

    Args:
        settings: The call's settings.
        run: Where it is written down.
        drivers: Makes the driver of a performance from its name.
        mailbox: The personas' mailbox.
        venue: Where the shop is opened.
        shop_class: The shop's adapter.
        language: Language in which customers shop, ISO 639-1.
        clock: The machine's clock.
        pulse: Of this process, which must not take its own slowness for the shop's.
    """

    settings: Settings
    run: RunFolder
    drivers: Callable[[str], Driver]
    mailbox: Mailbox
    venue: Venue
    shop_class: type[Shop]
    language: str
    clock: Clock
    pulse: Pulse

    def stage(self, part: Part, still_wanted: Callable[[], None] = lambda: None) -> StagedPerformance:
        """Open the shop for one customer and set everything up for one performance."""
        opening = self._opened(part)
        persona = make_persona(part.seed, language=self.language, domain=self.settings.mailbox.domain)
        driver = self.drivers(part.journey_id)
        clock: Clock = SteadyClock(self.clock)
        machine = None
        if opening.time_machine:
            clock = machine = ShopClock(opening.time_machine, self.clock)
        taken_up = part.taken_up
        redactor = Redactor([persona.card.number, persona.card.code])
        recorder = Recorder(
            self.run,
            part.journey_id,
            driver,
            redactor,
            pictures=self.settings.journeys.pictures,
            tracer=self._tracer(driver, redactor),
            attempt=part.attempt,
        )
        shop = self.shop_class(opening.url, driver, machine)
        shop.outgoing = opening.outgoing
        customer = Customer(
            persona,
            shop,
            self.mailbox,
            ledger_of(recorder, taken_up.facts if taken_up else ()),
            clock,
            recorder,
            self.settings.customer,
            self.settings.promises,
            still_wanted,
            self.pulse,
        )
        about: Json = {
            "persona": {"name": persona.name, "email": persona.email, "language": persona.language},
            "shop": self.venue.name,
            "url": opening.url,
            "faults": list(part.faults),
            "driver": self.settings.journeys.driver,
            "seed": part.seed,
        }
        wings = RunFolderWings(self.run, part, customer, opening.url) if isinstance(driver, Storable) else None
        if wings:
            wings.give_back(lasting=not isinstance(self.mailbox, SmtpSink | SpoolMailbox))
        performance = Performance(
            part.journey_id,
            part.journey,
            customer,
            recorder,
            clock,
            self.settings.promises,
            about,
            standing=Standing(
                part.attempt,
                part.failed_before,
                taken_up.next_act if taken_up else "",
                taken_up.played_s if taken_up else 0.0,
                (*self.settings.journeys.known, *part.known),
            ),
            wings=wings,
        )

        def strike() -> None:
            driver.close()
            self.venue.close(opening)

        return StagedPerformance(performance, strike)

    def _opened(self, part: Part) -> Opening:
        if part.starts is None:
            return self.venue.open(part.journey, part.seed, part.faults)
        opening = self.venue.open(replace(part.journey, starts=part.starts), part.seed, part.faults)
        if opening.time_machine is None:
            self.venue.close(opening)
            raise ConfigError(
                f"--starts: the clock of the shop {self.venue.name} cannot be moved", way_out="leave out --starts"
            )
        return opening

    def _tracer(self, driver: Driver, redactor: Redactor) -> Tracer | None:
        wanted = self.settings.journeys.trace
        keep = getattr(driver, "keep_trace", None)
        if wanted == "off" or keep is None:
            return None

        def tracer(verdict: str, path: Path) -> list[Path]:
            return [] if wanted == "on-failure" and verdict in ("kept", "not seen") else keep(path, redactor)

        return tracer

    @property
    def customers_at_once(self) -> int:
        """How many customers may be under way: many where they wait for real mail, few where time can be moved."""
        browsers = self.settings.journeys.browsers
        return browsers + 2 if isinstance(self.venue, DemoVenue) else MAX_UNDER_WAY

    def answers(self) -> bool:
        """Say whether the shop answers now."""
        try:
            self.venue.check()
        except CouldNotLook:
            return False
        return True


@contextmanager
def open_theatre(
    settings: Settings,
    run: RunFolder,
    *,
    headed: bool = False,
    language: str = "fr",
    clock: Clock | None = None,
    spool: Path | None = None,
    ahead: bool = False,
) -> Iterator[Theatre]:
    """Open mailbox, shop and browsers, in this order, and close them in the other.

    Args:
        settings: The call's settings.
        run: Where it is written down.
        headed: Whether a person watches.
        language: Language in which customers shop, ISO 639-1.
        clock: The machine's clock.
        spool: Folder into which another process writes the mail that it takes at the mailbox's port, which can be
            listened to only once; None to listen here.
        ahead: Whether the browser is started at once, and not with the first step.

    Raises:
        CouldNotLook: If one of them cannot be opened.
        ConfigError: If the shop, its address or a fault is not known.
    """
    own = settings.journeys
    take_in(own.promises, own.readers, own.files)
    with ExitStack() as stack:
        if spool:
            mailbox: Mailbox = SpoolMailbox(spool)
            smtp: tuple[str, int] = (settings.mailbox.host, settings.mailbox.port)
        else:
            mailbox, smtp = opened_mailbox(settings, run.about())
        stack.callback(mailbox.close)
        venue = stack.enter_context(open_venue(settings.shop, smtp, run.path))
        check_mailbox(settings)
        drivers = stack.enter_context(_drivers(settings, headed, ahead))
        pulse = Pulse().start()
        stack.callback(pulse.close)
        yield Theatre(
            settings=settings,
            run=run,
            drivers=drivers,
            mailbox=mailbox,
            venue=venue,
            shop_class=adapter(settings.shop.name),
            language=language,
            clock=clock or SystemClock(),
            pulse=pulse,
        )


def check_mailbox(settings: Settings) -> None:
    """Refuse to judge the mails of a shop that cannot know where the mailbox listens."""
    if settings.shop.url and settings.mailbox.kind == "sink" and not settings.mailbox.port:
        raise ConfigError(
            f"{settings.shop.url}: the shop is up already, so it cannot know a mailbox that listens at any free port",
            way_out="give --mailbox smtp://127.0.0.1:PORT (or port in [mailbox]), to where the shop sends its mail",
        )


@contextmanager
def _drivers(settings: Settings, headed: bool, ahead: bool) -> Iterator[Callable[[str], Driver]]:
    """Hold the browsers, or the driver without one, and hand out one driver for each performance."""
    hosts = (*LOOPBACK, *settings.shop.allowed_hosts)
    if settings.journeys.driver == "http":
        from journeys.driver.http import HttpDriver, HttpxTransport

        allowed, timeout_s = AllowedHosts(hosts), settings.shop.step_timeout_s
        yield lambda journey_id: HttpDriver(HttpxTransport(allowed, timeout_s), check_card)
        return
    from journeys.driver.browser import BrowserPool

    pool = BrowserPool(
        settings.journeys.browsers,
        headed=headed,
        trace=settings.journeys.trace,
        step_timeout_s=settings.shop.step_timeout_s,
    )
    try:
        if ahead:
            pool.start()
        yield lambda journey_id: pool.driver(journey_id, hosts)
    finally:
        pool.close()


def versions() -> Json:
    """Return the versions that a run's record names."""
    return {
        "parcours": version("parcours"),
        "python": platform.python_version(),
        "playwright": version("playwright"),
        "system": f"{platform.system()} {platform.machine()}",
        "argv0": sys.argv[0].rsplit("/", 1)[-1],
    }
