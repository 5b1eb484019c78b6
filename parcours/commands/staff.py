"""``parcours staff``: the cheapest advisers and shifts that hold every target, proved on fresh days."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.options import Amount, Whole, config_option, json_option

if TYPE_CHECKING:
    from simulation.scenario.model import Scenario

WHOLE = "all"
"""The value of ``--day`` that asks for the whole horizon."""


@click.command()
@click.argument("scenario", metavar="SCENARIO")
@click.option("--day", metavar="DATE", help='Day to staff, or "all" for the whole horizon.  [default: the busiest]')
@click.option("--no-shifts", is_flag=True, help="Advisers by interval only, no shifts.")
@click.option(
    "--search-days",
    type=Whole(2, 20_000),
    metavar="N",
    help="Days on which staffs are compared.  [default: about two million contacts, 40 to 400]",
)
@click.option("--proof-days", type=Whole(2, 100_000), default=1000, metavar="N", help="Fresh days.  [default: 1000]")
@click.option(
    "--margin",
    type=Amount(0, 10),
    default=1.0,
    metavar="Z",
    help="Standard errors by which targets must hold in the search.  [default: 1]",
)
@click.option(
    "--looks",
    type=Whole(1, 10_000),
    default=24,
    metavar="N",
    help="How many staffs are tried on the days of the search.  [default: 24]",
)
@click.option("--seed", type=Whole(0, 2**31), default=1, metavar="N", help="Start of the random numbers.  [default: 1]")
@click.option("--workers", type=Whole(1, 256), metavar="N", help="Days at a time.  [default: all cores]")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where the staffed scenario is written too, beside the run folder.",
)
@json_option
@config_option
def staff(
    scenario: str,
    day: str | None,
    no_shifts: bool,
    search_days: int | None,
    proof_days: int,
    margin: float,
    looks: int,
    seed: int,
    workers: int | None,
    output: Path | None,
    as_json: bool,
    config: Path | None,
) -> int:
    """Find the least-cost advisers and shifts for SCENARIO (a name or a file), and prove them on fresh days.

    What it finds is written as a scenario that `parcours simulate` reads unchanged. Exit codes: 0 every target holds
    in every interval, 1 some do not and are named with the reason.
    """
    import os

    from parcours.assembly.staffing import Call, staffed
    from parcours.commands.compiling import compile_engine
    from parcours.commands.staff_view import print_staff
    from reports import write_reports
    from simulation.scenario.load import load_scenario
    from simulation.staffing.find import Effort

    loaded = load_scenario(scenario)
    if output is not None and not os.access(output.parent, os.W_OK):
        raise click.UsageError(f"--output: expected a file in a folder that can be written, given {output}")
    chosen = _chosen(loaded, day)
    compile_engine()
    effort = Effort(search_days, proof_days, margin, looks, workers or os.cpu_count() or 1)
    call = Call(scenario, chosen, seed, effort, not no_shifts, output, config)
    found, folder, written = staffed(call, lambda text: click.echo(f"  {text}", err=True))
    page = write_reports(folder).html
    if as_json:
        from simulation.staffing.told import as_json as told

        click.echo(json.dumps(told(found), ensure_ascii=False))
    else:
        print_staff(found, written)
        click.echo(page)
    return 1 if found.proof.short else 0


def _chosen(scenario: Scenario, day: str | None) -> Scenario:
    """Cut the day out that is to be staffed, and say which."""
    from datetime import date

    from simulation.staffing.cut import busiest_day, on_day

    if day == WHOLE:
        return scenario
    if day is None:
        wanted = busiest_day(scenario)
    else:
        try:
            wanted = date.fromisoformat(day)
        except ValueError:
            raise click.UsageError(f'--day: expected a date such as 2026-12-23, or "all", given {day!r}') from None
    if scenario.days > 1:
        why = "" if day else f", the busiest of {scenario.days}"
        click.echo(f"{scenario.name}: {wanted:%A %d %B %Y}{why}", err=True)
    return on_day(scenario, wanted)
