"""``parcours impact``: what broken promises cost in contacts, advisers and euros."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from parcours.commands.options import Amount, Whole, config_option, json_option

Command = TypeVar("Command", bound=Callable[..., Any])


def pricing_options(command: Command) -> Command:
    """Add the options of pricing: scenario, drivers, orders, share, and how much is played."""
    options = [
        click.option("--scenario", metavar="S", help="Contact centre: a shipped name such as mothers-day, or a file."),
        click.option(
            "--drivers",
            type=click.Path(path_type=Path, dir_okay=False),
            metavar="FILE",
            help="Contact drivers of your own, in place of parts of the shipped ones.",
        ),
        click.option(
            "--orders",
            type=Amount(0, min_open=True),
            metavar="N",
            help="Orders of an ordinary day.  [default: the scenario's]",
        ),
        click.option(
            "--share",
            type=Amount(0, 1, min_open=True),
            metavar="X",
            help="Share of orders that a fault is supposed to strike.  [default: 0.1]",
        ),
        click.option(
            "--replications",
            type=Whole(20, 100_000),
            metavar="N",
            help="How often it is played.  [default: 100; 40 of faults]",
        ),
        click.option("--workers", type=Whole(1, 256), metavar="N", help="Replications at once.  [default: all cores]"),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("runs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RUN...")
@pricing_options
@click.option(
    "--fewest",
    type=Whole(1),
    metavar="N",
    help="Observations of a promise below which it is not priced.  [default: 5]",
)
@click.option("--no-sensitivity", is_flag=True, help="Do not vary what is assumed.")
@click.option("--seed", type=Whole(0, 2**31), default=1, metavar="N", help="Start of the random numbers.  [default: 1]")
@json_option
@config_option
def impact(
    runs: tuple[Path, ...],
    scenario: str | None,
    drivers: Path | None,
    orders: float | None,
    share: float | None,
    replications: int | None,
    workers: int | None,
    fewest: int | None,
    no_sensitivity: bool,
    seed: int,
    as_json: bool,
    config: Path | None,
) -> int:
    """Price what RUN... found broken: contacts, advisers and euros on the days of a contact centre, the dearest first.

    RUN is a run folder of journeys, pytest, load or faults, or its name. Exit codes: 0 it is priced, 2 the scenario or
    a driver is wrong, 3 too little was seen to say anything, 5 nothing was judged.
    """
    from impact.effort import Effort
    from parcours.assembly.pricing import Wanted, priced
    from parcours.assembly.settings import load_settings

    wanted = Wanted(
        scenario=scenario,
        effort=Effort(replications or 100, seed, workers),
        drivers=drivers,
        orders_per_day=orders,
        fewest=fewest,
        share=share,
        with_tornado=not no_sensitivity,
        config=config,
    )
    home = Path(load_settings(config).journeys.runs)
    paths = [path if path.exists() or not (home / path).is_dir() else home / path for path in runs]
    show(lambda say, progress: priced(paths, wanted, say, progress), as_json)
    return 0


def show(make: Callable[..., Any], as_json: bool, what: str = "replications") -> None:
    """Make a statement under a progress line, write its reports, and print it.

    Args:
        make: Called with what to say and with a progress; returns an answer of `parcours.assembly.pricing`.
        as_json: Whether one JSON document is printed instead of tables.
        what: What the progress counts.
    """
    from parcours.commands.compiling import compile_engine
    from parcours.commands.impact_view import print_statement
    from parcours.commands.simulate_progress import SimulationProgress
    from reports import write_reports

    compile_engine()
    with SimulationProgress(what) as progress:
        answer = make(lambda text: click.echo(text, err=True), progress.advance)
    write_reports(answer.folder)
    if as_json:
        click.echo(json.dumps({**answer.document, "run": str(answer.folder)}, ensure_ascii=False, allow_nan=False))
    else:
        print_statement(answer)
