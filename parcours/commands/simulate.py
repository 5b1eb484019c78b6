"""``parcours simulate``: a day or a season of the contact centre, with confidence intervals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.options import Whole, config_option, json_option

if TYPE_CHECKING:
    from parcours.assembly.simulating import Effort


@click.command()
@click.argument("scenario", metavar="SCENARIO")
@click.option(
    "--engine",
    type=click.Choice(["compiled", "simpy"]),
    default="compiled",
    help="The fast engine, or the readable reference that gives the same numbers.  [default: compiled]",
)
@click.option("--replications", type=Whole(1, 1_000_000), metavar="N", help="How often it is played.  [default: 100]")
@click.option("--until-width", metavar="WIDTH", help='Play until every service level is known so well, such as "1pt".')
@click.option("--compare", "compare_with", metavar="OTHER", help="Another scenario, with the differences.")
@click.option("--alone", is_flag=True, help="Do not compare, even where the scenario names another.")
@click.option("--vary", metavar="PLACE=FROM..TO", help="Let one value vary, such as teams.lyon.advisers=40..60:5.")
@click.option("--trace", "case", metavar="CASE", help='Tell the life of one case: its number, or "longest".')
@click.option("--day", metavar="DATE", help="The day whose intervals are shown.  [default: the only one, else none]")
@click.option("--seed", type=Whole(0, 2**31), default=1, metavar="N", help="Start of the random numbers.  [default: 1]")
@click.option("--workers", type=Whole(1, 256), metavar="N", help="Replications at once.  [default: all cores]")
@click.option("--cluster", metavar="ADDRESS", help="Play on a Dask cluster, such as tcp://host:8786.")
@click.option("--csv", "folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Write CSV too.")
@json_option
@config_option
def simulate(
    scenario: str,
    engine: str,
    replications: int | None,
    until_width: str | None,
    compare_with: str | None,
    alone: bool,
    vary: str | None,
    case: str | None,
    day: str | None,
    seed: int,
    workers: int | None,
    cluster: str | None,
    folder: Path | None,
    as_json: bool,
    config: Path | None,
) -> int:
    """Simulate SCENARIO: the name of a shipped one (christmas, mothers-day, once-and-done, ...) or a TOML file.

    Exit codes: 0 the targets were held, 1 one was missed or the scenario is unstable, 2 the scenario is wrong, 3 it
    cannot be told (the intervals are too wide, or nobody came), 130 interrupted (with the replications that were done).
    """
    from parcours.commands.compiling import compile_engine

    if until_width is not None and replications is not None:
        raise click.UsageError("--until-width and --replications: give one of them")
    if case is not None:
        return _tell(scenario, case, seed, as_json)
    effort = _effort(engine, replications, until_width, seed, workers, cluster)
    compile_engine()
    if vary is not None:
        return _sweep(scenario, vary, effort, as_json)
    return _play(scenario, effort, "" if alone else compare_with, alone, day, folder, as_json, config)


def _effort(
    engine: str, replications: int | None, until_width: str | None, seed: int, workers: int | None, cluster: str | None
) -> Effort:
    from typing import cast

    from parcours.assembly.simulating import Effort
    from simulation.replicate import EngineName
    from simulation.units import points

    try:
        width = None if until_width is None else points(until_width)
    except ValueError as error:
        raise click.UsageError(f"--until-width: {error}") from None
    return Effort(replications or 100, width, seed, cast("EngineName", engine), workers, cluster)


def _play(
    scenario: str,
    effort: Effort,
    compare_with: str | None,
    alone: bool,
    day: str | None,
    folder: Path | None,
    as_json: bool,
    config: Path | None,
) -> int:
    from parcours.assembly.simulating import simulated
    from parcours.commands.simulate_progress import SimulationProgress
    from parcours.commands.simulate_view import chosen_day, print_answer
    from reports import write_reports
    from simulation.document import write_csv
    from simulation.scenario.load import load_scenario

    loaded = load_scenario(scenario)
    shown = chosen_day(loaded, day)
    other = "" if alone else compare_with or loaded.compare_with
    with SimulationProgress() as progress:
        answer = simulated(scenario, effort, other, config, progress.advance)
    written = write_reports(answer.folder)
    if folder is not None:
        for path in write_csv(answer.results, folder):
            click.echo(f"wrote {path}", err=True)
    if as_json:
        click.echo(json.dumps(answer.as_json(), ensure_ascii=False))
    else:
        print_answer(answer, shown)
        click.echo(written.html)
    return answer.exit_code


def _tell(scenario: str, case: str, seed: int, as_json: bool) -> int:
    from parcours.assembly.simulating import traced

    if case != "longest" and not case.isdigit():
        raise click.UsageError(f'--trace: expected the number of a case or "longest", given {case!r}')
    number, lines = traced(scenario, case, seed)
    if as_json:
        click.echo(json.dumps({"case": number, "seed": seed, "life": lines}, ensure_ascii=False))
    else:
        click.echo("\n".join([f"case {number} of replication 0, seed {seed}", *lines]))
    return 0


def _sweep(scenario: str, vary: str, effort: Effort, as_json: bool) -> int:
    from parcours.assembly.simulating import swept
    from parcours.commands.simulate_progress import SimulationProgress
    from parcours.commands.simulate_view import print_sweep, sweep_rows
    from simulation.sweep import parse_variation

    variation = parse_variation(vary)
    found = []
    with SimulationProgress() as progress:
        for number, (value, results) in enumerate(swept(scenario, variation, effort, progress.advance), 1):
            found.append((value, results))
            progress.say(f"{vary.partition('=')[0]} = {value}: {number} of {len(variation.values)}")
            if not results.complete:
                break
    if as_json:
        click.echo(json.dumps(sweep_rows(variation, found), ensure_ascii=False))
    else:
        print_sweep(variation, found)
    return 0 if len(found) == len(variation.values) and found[-1][1].complete else 130
