"""``parcours story``: one of the five stories, healthy, broken and priced."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.options import config_option, json_option

if TYPE_CHECKING:
    from parcours.assembly.detection import Detection
    from parcours.assembly.stories import Story


@click.command()
@click.argument("letter", metavar="A|B|C|D|E")
@click.option("--driver", type=click.Choice(["browser", "http"]), help="Play in a browser (the truth) or without one.")
@click.option("-n", "browsers", type=click.IntRange(1, 32), metavar="N", help="Browsers at work at once.  [default: 2]")
@click.option("--scenario", metavar="S", help="Contact centre in which it is priced.  [default: the story's own]")
@click.option(
    "--replications", type=click.IntRange(20, 100_000), default=40, metavar="N", help="How often it is played."
)
@click.option("--workers", type=click.IntRange(1, 256), metavar="N", help="Replications at once.")
@json_option
@config_option
def story(
    letter: str,
    driver: str | None,
    browsers: int | None,
    scenario: str | None,
    replications: int,
    workers: int | None,
    as_json: bool,
    config: Path | None,
) -> int:
    """Tell a story: the healthy shop, every fault of the story and the promise that catches it, and what each costs.

    Exit codes: 0 the healthy shop was found healthy and every fault was caught, 1 one was missed or accused wrongly.
    """
    from parcours.assembly.stories import SIMULATED, find_story

    told = find_story(letter)
    if told.letter == SIMULATED:
        return _simulated(scenario or told.scenario, replications, workers, as_json, config)
    return _played(told, scenario, driver, browsers, replications, workers, as_json, config)


def _played(
    told: Story,
    scenario: str | None,
    driver: str | None,
    browsers: int | None,
    replications: int,
    workers: int | None,
    as_json: bool,
    config: Path | None,
) -> int:
    from impact.price import Effort
    from parcours.assembly.pricing import Wanted, priced
    from parcours.assembly.settings import load_settings
    from parcours.assembly.stories import parts_of_story, play_story
    from parcours.commands.impact import show
    from parcours.commands.progress import Progress

    settings = load_settings(config).changed(
        shop={"name": "demo", "url": ""}, journeys={"browsers": browsers, "driver": driver}
    )
    parts = parts_of_story(told, settings.journeys.seed)
    with Progress(len(parts)) as progress:
        run, found, code = play_story(parts, settings, progress.advance)
    if not as_json:
        _print_played(told, found)
    wanted = Wanted(scenario or told.scenario, Effort(replications, settings.journeys.seed, workers), config=config)
    show(lambda say, progress: priced([run.path], wanted, say, progress), as_json, "faults")
    if not as_json:
        click.echo(run.path / "report.html")
    return code


def _print_played(told: Story, found: list[Detection]) -> None:
    click.echo(f"Story {told.letter}. {told.title}\n")
    for one in (one for one in found if not one.fault):
        click.echo(f"healthy  {one.journey_id:<34} {'accused: ' + ', '.join(one.broken) if one.broken else 'all kept'}")
    for one in (one for one in found if one.fault):
        caught = "caught by " + ", ".join(one.broken) if one.caught else "MISSED"
        click.echo(f"broken   {one.number + ' ' + one.fault:<34} {caught}")
    click.echo()


def _simulated(scenario: str, replications: int, workers: int | None, as_json: bool, config: Path | None) -> int:
    from parcours.assembly.simulating import Effort, simulated
    from parcours.commands.simulate_progress import SimulationProgress
    from parcours.commands.simulate_view import print_answer
    from simulation.scenario.load import load_scenario

    with SimulationProgress() as progress:
        effort = Effort(replications, workers=workers)
        answer = simulated(scenario, effort, load_scenario(scenario).compare_with, config, progress.advance)
    if as_json:
        click.echo(json.dumps(answer.as_json(), ensure_ascii=False))
    else:
        print_answer(answer, None)
    return answer.exit_code
