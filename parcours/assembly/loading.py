"""A load run from call to verdict: guard-rails, mailbox, shop, Locust's processes, records, judgement."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fixtures.realshops.service import bring_up, find_recipe
from load.baseline import Compared, compare
from load.crowd.coordinator import this_boot
from load.curves import RateCurve
from load.guards import check_amounts, check_target
from load.handover import MAIL_AFTER, PLAN_AFTER, PlanDesk
from load.launch import Generator
from load.machine import STREAM, MachineWatch
from load.mail.feed import Publisher, PublishingSink
from load.objectives import parse
from load.plan import Plan, StopLine
from load.results import read_results
from load.verdict import Finding, find, scheduled_in
from parcours.assembly.asked import check_objectives
from parcours.assembly.catalogue import choose, known_journeys, language_at
from parcours.assembly.interrupt import interruptible
from parcours.assembly.lull import Lull
from parcours.assembly.rehearsal import Rehearsal, rehearse
from parcours.assembly.settings import Settings
from parcours.assembly.theatre import versions
from parcours.assembly.wanted import Wanted, run_curve
from parcours.clock import SystemClock
from parcours.errors import ConfigError, CouldNotLook, NothingSelected, ParcoursError, ShopUnreachable
from parcours.records import Json
from parcours.runs import RunFolder

SHOP_OPENS_H = 10
"""The hour of the peak's day at which the embedded shop's clock stands when a run begins."""
BEFORE_THE_CROWD = "stopped before the crowd came"
DRAIN_S = 90.0
"""Seconds after the last arrival in which customers may finish."""
Tick = Callable[[RunFolder], None]
"""Called several times a second while a crowd comes."""


def beside(tick: Tick, look: Callable[[], None]) -> Tick:
    """Return what calls *tick* and looks as well."""

    def both(run: RunFolder) -> None:
        tick(run)
        look()

    return both


@dataclass(slots=True)
class Opened:
    """A shop and a mailbox that are open for one or more load runs."""

    url: str
    shop_then: str
    shop_then_s: float
    feed: tuple[str, int]
    hosts: tuple[str, ...]
    move_on: Callable[[float], None] | None = None
    """Moves the clocks of the shop and of its customers; None where the shop's cannot be moved."""
    is_here: bool = True
    """Whether it is a process of this run, so that all that the run does on this machine is known."""

    def watched(self, run: RunFolder, wanted: Wanted, tick: Tick) -> Tick:
        """Return what calls *tick* and watches this machine, where shop and crowd are processes of this run.

        Workers that joined a master are not: what they do cannot be told from other work.
        """
        return beside(tick, MachineWatch(run).look) if self.is_here and not wanted.across else tick


@contextmanager
def open_shop(settings: Settings, wanted: Wanted, day: date, folder: Path) -> Iterator[Opened]:
    """Open mailbox and shop: the embedded one at the peak's day, or the one that is up already.

    Raises:
        Refused: If the shop's host may not be put under load; nothing has been sent then.
        ShopUnreachable: If it does not come up.
    """
    if settings.mailbox.kind != "sink":
        raise ConfigError(
            f"[mailbox] kind: expected sink under load, given {settings.mailbox.kind}",
            way_out="a crowd's mail is taken by SMTP at --mailbox, where every arrival is stamped as it happens",
        )
    with ExitStack() as stack:
        target = None
        if settings.shop.url:
            target = check_target(settings.shop.url, settings.load.hosts, wanted.confirmed)
        across = wanted.across
        bind, feed_port = (across.bind, across.port + MAIL_AFTER) if across else ("127.0.0.1", 0)
        publisher = Publisher(bind, feed_port)
        stack.callback(publisher.close)
        sink = PublishingSink(publisher, settings.mailbox.port, bind=bind)
        stack.callback(sink.close)
        if target is not None:
            _check_no_faults(wanted, target.url)
            shop_answers(target.url)
            yield Opened(target.url, "", 0.0, publisher.address, (target.host,), is_here=False)
        elif settings.shop.name == "demo":
            from fixtures.shop.service import start_shop

            at = datetime(day.year, day.month, day.day, SHOP_OPENS_H, tzinfo=ZoneInfo(settings.load.zone))
            post = ("127.0.0.1", sink.address[1])
            shop = stack.enter_context(start_shop(post, at=at, faults=list(wanted.faults)))
            now, began_s = shop.first.clock.now(), time.monotonic()

            def move_on(by_s: float) -> None:
                shop.first.clock.move(by_s)
                publisher.moved_on(by_s)

            here = ("127.0.0.1",)
            yield Opened(shop.url, now.isoformat(), began_s, publisher.address, here, move_on)
        elif recipe := find_recipe(settings.shop.name):
            _check_no_faults(wanted, recipe.name)
            real = stack.enter_context(bring_up(recipe, ("127.0.0.1", sink.address[1]), folder / "shop"))
            yield Opened(real.url, "", 0.0, publisher.address, ("127.0.0.1", "localhost"))
        else:
            raise ConfigError(f"shop {settings.shop.name}: where is it?", way_out="give --url, or url in [shop]")


def make_plan(settings: Settings, wanted: Wanted, curve: RateCurve, shop: Opened, run: RunFolder) -> Plan:
    """Write down everything that Locust's processes must agree on."""
    chosen = {name: weight for name, weight in settings.load.journeys.items() if weight > 0}
    load = settings.load
    return Plan(
        run_id=run.path.name,
        folder=str(run.path.resolve()),
        cast="parcours.assembly.crowd:open_players",
        curve_times_s=curve.times_s,
        curve_rates_per_h=curve.rates_per_h,
        seed=settings.journeys.seed,
        journeys=tuple(chosen),
        weights=tuple(chosen.values()),
        spacing=load.spacing,
        max_in_flight=load.max_in_flight,
        drain_s=DRAIN_S,
        stop_line=StopLine(load.stop_errors, load.stop_p95_s, load.stop_after_s),
        stop_files=tuple(str(Path(load.stop_file).resolve()) for _ in [0] if load.stop_file),
        about={
            "shop": settings.shop.name,
            "url": shop.url,
            "hosts": list(shop.hosts),
            "headers": {load.header: run.path.name, "user-agent": "parcours-load"},
            "feed": list(shop.feed),
            "boot": this_boot(),
            "shop_then": shop.shop_then,
            "shop_then_s": shop.shop_then_s,
            "files": list(settings.journeys.files),
            "own_promises": list(settings.journeys.promises),
            "own_readers": list(settings.journeys.readers),
            "faults": list(wanted.faults),
            "customer": settings.customer.model_dump(mode="json"),
            "promises": settings.promises.model_dump(mode="json", exclude_unset=True),
            "language": wanted.language,
            "mail_domain": settings.mailbox.domain,
            "read_invoices": load.read_invoices,
            "timeout_s": settings.shop.step_timeout_s,
        },
    )


def check_call(settings: Settings, wanted: Wanted) -> tuple[RateCurve, date]:
    """Refuse what may not be, before anything is begun; return curve and day.

    Raises:
        ConfigError: For an unknown peak, journey, shop or objective, or a language that the shop does not speak.
        Refused: If a cap or the allow-list says no.
    """
    curve, day = run_curve(settings, wanted)
    check_amounts(settings.load, curve.busiest_per_h, wanted.duration_s or settings.load.duration_s, wanted.workers)
    language_at(settings.shop.name, wanted.language)
    choose(settings.load.journeys, known_journeys(settings.journeys.files))
    check_objectives(wanted.objectives or settings.load.objectives, settings)
    if wanted.baseline and not next(RunFolder.open(wanted.baseline).records("intervals"), None):
        raise ConfigError(
            f"baseline {wanted.baseline}: expected a load run with something counted, found none",
            way_out="parcours runs lists the runs",
        )
    if settings.shop.url:
        check_target(settings.shop.url, settings.load.hosts, wanted.confirmed)
    return curve, day


def create_load_run(settings: Settings, wanted: Wanted) -> RunFolder:
    """Make the run's folder and write down what was called."""
    about: Json = {
        "argv": sys.argv[1:],
        "seed": settings.journeys.seed,
        "shop": settings.shop.name,
        "url": settings.shop.url,
        "zone": settings.load.zone,
        "faults": list(wanted.faults),
        "configuration": settings.as_json(),
        "versions": versions(),
        "selected": [],
    }
    return RunFolder.create(Path(settings.journeys.runs), "load", SystemClock(), about)


def play_crowd(
    settings: Settings,
    wanted: Wanted,
    run: RunFolder,
    tick: Tick = lambda run: None,
    options: Sequence[str] = (),
    on_lull: Callable[[], None] | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[Finding | None, int]:
    """Play a whole load run and finish *run* with its verdict.

    Args:
        settings: The call's settings.
        wanted: What is asked for.
        run: Where it is written down; finished on return, also when an error is raised.
        tick: Called several times a second while it plays.
        options: Further options for Locust.
        on_lull: Called when all who are left only wait for mail; the embedded shop's clock is moved on from then.
            None to let them wait in real time.
        say: Told of what nobody will come for, because the shop does not sell it.

    Returns:
        The finding (None where it was stopped before the crowd came), and the exit code.
    """
    finding: Finding | None = None
    alone = Rehearsal()
    verdict, code, why = "incomplete", 3, ""
    try:
        curve, day = check_call(settings, wanted)
        with open_shop(settings, wanted, day, run.path) as shop:
            plan = make_plan(settings, wanted, curve, shop, run)
            stops: list[int] = []
            with interruptible(lambda: stops.append(1)) as interruption:
                alone = rehearse(plan, run, lambda: bool(stops), say)
                plan = alone.without_not_sold(plan)
                if on_lull and shop.move_on:
                    limit_s = settings.promises.confirmation_within_s
                    tick = beside(tick, Lull(run, plan, shop.move_on, limit_s, on_lull).look)
                if not stops:
                    play_plan(plan, run, wanted, lambda: bool(stops), shop.watched(run, wanted, tick), options)
        finding = judge_run(settings, wanted, plan, run)
        verdict, code = finding.verdict, finding.exit_code
        if interruption.signal_number:
            verdict, code = "interrupted", interruption.exit_code
            finding = replace(finding, verdict=verdict) if finding.started else None
            why = "" if finding else BEFORE_THE_CROWD
    except ParcoursError as error:
        verdict, code, why = verdict_of(error), error.exit_code, str(error)
        raise
    finally:
        told = {"load": _told(settings, wanted, finding, alone)} if finding else {}
        run.finish(verdict, code, SystemClock(), error=why, **told)
    return finding, code


def play_plan(
    plan: Plan,
    run: RunFolder,
    wanted: Wanted,
    stopped: Callable[[], bool],
    tick: Tick = lambda run: None,
    options: Sequence[str] = (),
) -> None:
    """Run Locust's processes on *plan* to their end; with workers elsewhere, hand the plan to them."""
    path = run.path / "load-plan.json"
    plan.write(path)
    across = wanted.across
    limit_s = plan.curve.duration_s + plan.drain_s + 60 + (across.patience_s if across else 0)
    with ExitStack() as stack:
        if across:
            stack.callback(PlanDesk(plan, across.bind, across.port + PLAN_AFTER).close)
        generator = Generator(path, wanted.workers, run.path / "locust.log", options, across=across)
        run.write_text("workers.json", str(list(generator.workers)))
        generator.wait(limit_s, stopped, lambda: tick(run), begun=lambda: any(run.records("turns")))


def judge_run(settings: Settings, wanted: Wanted, plan: Plan, run: RunFolder) -> Finding:
    """Judge what was recorded."""
    results = read_results(run.records("intervals"))
    incidents = list(run.records("incidents"))
    scheduled = scheduled_in(plan, results, incidents)
    texts = wanted.objectives or settings.load.objectives
    compared: tuple[Compared, ...] = ()
    if wanted.baseline:
        before = read_results(RunFolder.open(wanted.baseline).records("intervals"))
        compared = compare(before, results, settings.load.baseline_tolerance)
    objectives = [parse(text) for text in texts]
    late_p99_s, others_share = settings.load.late_p99_s, settings.load.others_share
    machine = list(run.records(STREAM))
    return find(results, objectives, scheduled, late_p99_s, incidents, compared, machine, others_share)


def verdict_of(error: ParcoursError) -> str:
    """Return the verdict of a run that *error* ended."""
    if isinstance(error, NothingSelected):
        return "empty"
    return "inconclusive" if isinstance(error, CouldNotLook) else "refused"


def _told(settings: Settings, wanted: Wanted, finding: Finding, alone: Rehearsal) -> Json:
    curve, day = run_curve(settings, wanted)
    return {
        **finding.as_json(),
        "alone": alone.verdicts,
        "not_sold": alone.not_sold,
        "peak": wanted.peak,
        "day": day.isoformat(),
        "busiest_per_h": curve.busiest_per_h,
        "duration_s": curve.duration_s,
        "expected": curve.expected,
        "baseline": wanted.baseline.name if wanted.baseline else "",
        "workers": wanted.across.workers if wanted.across else wanted.workers,
    }


def _check_no_faults(wanted: Wanted, where: str) -> None:
    if wanted.faults:
        raise ConfigError(
            f"fault {wanted.faults[0]}: only the embedded demo shop commits faults; the shop is {where}",
            way_out="leave out --fault, or --url",
        )


def shop_answers(url: str) -> float:
    """Ask once whether the shop answers, and return after how many seconds; ShopUnreachable where it does not."""
    import httpx

    began = time.monotonic()
    try:
        httpx.get(url, timeout=10.0, follow_redirects=False, trust_env=False)
    except httpx.HTTPError as error:
        raise ShopUnreachable(f"{url}: the shop does not answer: {type(error).__name__}: {error}") from error
    return time.monotonic() - began
