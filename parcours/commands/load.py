"""``parcours load``: a holiday crowd against the shop, judged by the same promises."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.options import Amount, Duration, Whole, config_option, json_option, language_option, shop_option

if TYPE_CHECKING:
    from load.verdict import Finding
    from parcours.assembly.settings import Settings
    from parcours.assembly.wanted import Wanted
    from parcours.runs import RunFolder


@click.command()
@click.argument("peak", default="ordinary", metavar="[PEAK]")
@click.option("--list", "only_list", is_flag=True, help="List the peaks with their next days, and load nothing.")
@click.option("--show", is_flag=True, help="Write the peak's curve as a picture, and load nothing.")
@click.option(
    "--rate",
    type=Amount(0, min_open=True),
    metavar="R",
    help="Orders per hour at the busiest moment.  [default: the peak's own]",
)
@click.option(
    "--scale",
    type=Amount(0, min_open=True),
    default=1.0,
    metavar="X",
    help="Factor on all rates.  [default: 1]",
)
@click.option(
    "--duration",
    type=Duration(),
    metavar="D",
    help="The busiest stretch of the day, such as 60s, 5m or 1h.  [default: 2m]",
)
@click.option("--squeeze", is_flag=True, help="Squeeze the whole day into the duration instead.")
@click.option("--steady", is_flag=True, help="Hold the busiest rate throughout instead.")
@click.option("--year", type=Whole(1970, 2199), metavar="Y", help="Year of the peak.  [default: the next one]")
@click.option("--workers", type=Whole(1, 256), default=1, metavar="N", help="Worker processes.  [default: 1]")
@click.option("--master", is_flag=True, help="Let workers on other machines join; --workers says how many to wait for.")
@click.option("--worker", is_flag=True, help="Work for a master on another machine, with --workers processes.")
@click.option(
    "--master-host", default="127.0.0.1", metavar="H", help="The master's host, for --worker.  [default: 127.0.0.1]"
)
@click.option(
    "--master-port", type=Whole(1, 65_533), default=5557, metavar="P", help="Its first of three ports.  [default: 5557]"
)
@click.option(
    "--bind", default="127.0.0.1", metavar="A", help="Where --master listens; 0.0.0.0 for all.  [default: 127.0.0.1]"
)
@click.option("--baseline", metavar="RUN", help="An earlier run to compare with, step by step.")
@click.option("--find-limit", is_flag=True, help="Search for the highest rate at which all objectives hold.")
@click.option(
    "--objective",
    "objectives",
    multiple=True,
    metavar="O",
    help='What must hold, such as "checkout p95 < 800 ms", in place of the configuration\'s; repeatable.',
)
@shop_option
@click.option("--url", metavar="U", help="Address of a shop that is up already.")
@click.option("--confirm-host", "confirmed", multiple=True, metavar="H", help="Confirm a host that [load] hosts names.")
@click.option("--fault", "faults", multiple=True, metavar="F", help="Fault that the demo shop commits; repeatable.")
@language_option
@click.option("--seed", type=Whole(0, 2**31), metavar="N", help="Number from which the crowd is drawn.  [default: 1]")
@json_option
@config_option
def load(
    peak: str,
    only_list: bool,
    show: bool,
    rate: float | None,
    scale: float,
    duration: float | None,
    squeeze: bool,
    steady: bool,
    year: int | None,
    workers: int,
    master: bool,
    worker: bool,
    master_host: str,
    master_port: int,
    bind: str,
    baseline: str | None,
    find_limit: bool,
    objectives: tuple[str, ...],
    shop: str | None,
    url: str | None,
    confirmed: tuple[str, ...],
    faults: tuple[str, ...],
    language: str | None,
    seed: int | None,
    as_json: bool,
    config: Path | None,
) -> int:
    """Let the crowd of PEAK come to the shop, and judge what holds.

    PEAK is a day of the floral year (--list names them), "history", or "ordinary", which is meant where none is named.

    Exit codes: 0 all objectives met, 1 one is missed, 3 the generator was too slow, others had the machine, or the shop
    was not there, 4 a guard-rail refused, 5 nothing that the crowd wants is sold, 130 stopped.
    """
    from fixtures.faults.catalogue import find
    from load.handover import Across
    from parcours.assembly.catalogue import language_at
    from parcours.assembly.loading import BEFORE_THE_CROWD, check_call, create_load_run, play_crowd
    from parcours.assembly.settings import load_settings
    from parcours.assembly.wanted import Wanted
    from parcours.commands.crowd_progress import CrowdProgress
    from reports import write_reports

    if only_list:
        _list_peaks()
        return 0
    settings = load_settings(config).changed(shop={"name": shop, "url": url}, journeys={"seed": seed})
    if master and (worker or find_limit):
        raise click.UsageError("--master goes neither with --worker nor with --find-limit")
    if worker:
        from parcours.assembly.joining import Joining, join_master

        joining = Joining(master_host, master_port, workers, confirmed=confirmed)
        return join_master(settings, joining, lambda text: click.echo(text, err=True))
    wanted = Wanted(
        peak=peak,
        rate_per_h=rate,
        scale=scale,
        duration_s=duration,
        squeeze=squeeze,
        steady=steady,
        workers=workers,
        faults=tuple(str(find(fault)) for fault in faults),
        confirmed=confirmed,
        objectives=objectives,
        language=language_at(settings.shop.name, language),
        year=year,
        across=Across(bind, master_port, workers) if master else None,
        baseline=_run_named(baseline, Path(settings.journeys.runs)) if baseline else None,
    )
    if show:
        from parcours.assembly.wanted import show_curve

        click.echo(show_curve(settings, wanted))
        return 0
    curve, _ = check_call(settings, wanted)
    if find_limit:
        return _search(settings, wanted, as_json)
    run = create_load_run(settings, wanted)
    click.echo(
        f"{peak}: about {curve.expected:.0f} customers in {curve.duration_s:.0f} s, "
        f"{curve.busiest_per_h:.0f} an hour at most; {run.path}\n"
        "first one customer of each journey comes alone",
        err=True,
    )
    try:
        tick = CrowdProgress(curve).tick
        finding, code = play_crowd(settings, wanted, run, tick, say=lambda text: click.echo(text, err=True))
    finally:
        write_reports(run.path)
    if as_json:
        click.echo(json.dumps(run.about(), ensure_ascii=False))
    elif finding:
        _tell(finding, run)
    else:
        click.echo(f"INTERRUPTED: {BEFORE_THE_CROWD}\n{run.path / 'report.html'}")
    return code


def _run_named(name: str, runs: Path) -> Path:
    """Return the folder of a run that was named by its path or by its name in the folder of runs."""
    return Path(name) if Path(name).is_dir() else runs / name


def _search(settings: Settings, wanted: Wanted, as_json: bool) -> int:
    from parcours.assembly.limits import play_limit
    from parcours.assembly.loading import create_load_run
    from reports import write_reports

    run = create_load_run(settings, wanted)
    click.echo(f"looking for the limit; {run.path}", err=True)
    try:
        limit, code = play_limit(settings, wanted, run, lambda text: click.echo(text, err=True))
    finally:
        write_reports(run.path)
    if as_json:
        click.echo(json.dumps(run.about(), ensure_ascii=False))
    elif limit:
        click.echo(limit.sentence())
        click.echo(str(run.path / "limit.svg"))
    return code


def _tell(finding: Finding, run: RunFolder) -> None:
    from load.telling import came_out
    from parcours.records import promise_from_json

    owed = dict(promise_from_json(record) for record in run.records("promises"))
    click.echo(
        f"{finding.verdict.upper()}: {finding.started} of {finding.scheduled} customers came, {finding.dropped} were"
        f" sent away, {finding.lost} lost; the generator was late by {finding.late_p99_s * 1000:.0f} ms (p99)"
    )
    for one in finding.objectives:
        click.echo(f"  {one.state:13} {one.objective.text}: {came_out(asdict(one))}")
        if one.state == "missed" and one.objective.name in owed:
            click.echo(f"  {'':13} {owed[one.objective.name]}")
    for compared in finding.compared:
        if compared.state in ("worse", "better"):
            click.echo(f"  {compared.state:13} {compared.sentence}")
    same = sum(one.state == "same" for one in finding.compared)
    if finding.compared:
        click.echo(
            f"  {'same':13} {same} of {len(finding.compared)} figures differ from the earlier run by chance at most"
        )
    said = {one.sentence for one in finding.objectives}
    said |= {f"against the earlier run: {one.sentence}" for one in finding.compared}
    for note in finding.notes:
        if note not in said:
            click.echo(f"  note          {note}")
    click.echo(str(run.path / "report.html"))


def _list_peaks() -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from load.peaks import PEAKS
    from load.school import said_of

    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    for peak in PEAKS:
        day = peak.next_day(today)
        school = f"; {said_of(day)}" if said_of(day) else ""
        click.echo(f"{peak.name:18} {day.isoformat()}  x{peak.factor:<4g} {peak.title}{school}")
