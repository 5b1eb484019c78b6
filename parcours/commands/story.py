"""``parcours story``: one of the five stories, healthy, broken and priced."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.options import Whole, config_option, json_option

if TYPE_CHECKING:
    from parcours.assembly.detection import Detection
    from parcours.assembly.simulating import Answer
    from parcours.assembly.stories import Held, Story


@click.command()
@click.argument("letter", metavar="A|B|C|D|E")
@click.option("--driver", type=click.Choice(["browser", "http"]), help="Play in a browser (the truth) or without one.")
@click.option("-n", "browsers", type=Whole(1, 32), metavar="N", help="Browsers at work at once.  [default: 2]")
@click.option("--scenario", metavar="S", help="Contact centre in which it is priced.  [default: the story's own]")
@click.option(
    "--replications",
    type=Whole(20, 100_000),
    default=40,
    metavar="N",
    help="How often it is played.  [default: 40]",
)
@click.option("--workers", type=Whole(1, 256), metavar="N", help="Replications at once.  [default: all cores]")
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
    from impact.effort import Effort
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
        rightly = [name for name in one.broken if name not in one.accused]
        caught = "caught by " + ", ".join(rightly) if one.caught else "MISSED"
        caught += f"; ACCUSED WRONGLY: {', '.join(one.accused)}" if one.accused else ""
        click.echo(f"broken   {one.number + ' ' + one.fault:<34} {caught}")
    click.echo()


def _simulated(scenario: str, replications: int, workers: int | None, as_json: bool, config: Path | None) -> int:
    """Tell the story of the contact centre: after its change, before it, and what the old way costs."""
    from dataclasses import asdict

    from parcours.assembly.simulating import Effort, simulated
    from parcours.assembly.stories import needed_by
    from parcours.commands.compiling import compile_engine
    from parcours.commands.simulate_progress import SimulationProgress
    from reports import write_reports
    from simulation.scenario.load import load_scenario

    loaded = load_scenario(scenario)
    if not loaded.compare_with:
        raise click.UsageError(f"--scenario: expected one that names another in compare_with, given {scenario}")
    effort = Effort(replications, workers=workers)
    compile_engine()
    with SimulationProgress() as progress:
        answer = simulated(scenario, effort, loaded.compare_with, config, progress.advance)
    after = needed_by(loaded, effort.seed, workers)
    before = needed_by(load_scenario(loaded.compare_with), effort.seed, workers)
    report = write_reports(answer.folder).html
    if as_json:
        needs = {"after": asdict(after), "before": asdict(before)}
        click.echo(json.dumps({**answer.as_json(), "needs": needs}, ensure_ascii=False))
    else:
        _print_simulated(answer, before, after)
        click.echo(report)
    return answer.exit_code


def _print_simulated(answer: Answer, before: Held, after: Held) -> None:
    from parcours.assembly.stories import find_story

    together = {one.name: one for one in answer.differences if not one.channel}
    click.echo(f"Story E. {find_story('E').title}\n")
    for word, which in (("healthy", "this"), ("broken", "other")):
        once, contacts, quality = (
            getattr(together[name], which).value for name in ("once_and_done", "contacts_per_case", "quality")
        )
        records = "one record" if which == "this" else "four records"
        click.echo(
            f"{word:<8} {records + ':':<13} {100 * once:.1f} % once & done, {contacts:.2f} contacts per case, "
            f"{100 * quality:.1f} % answered in time"
        )
    gap = together["contacts"]
    click.echo(
        f"priced   four records bring {-gap.difference.value:,.0f} contacts more [{-gap.difference.high:,.0f}, "
        f"{-gap.difference.low:,.0f}] in the week;\n"
        f"         to hold every target they need {before.shifts - after.shifts:,.0f} full shifts more "
        f"({before.shifts:,.0f} for {after.shifts:,.0f}), and {before.cost - after.cost:,.0f} {after.currency}\n"
    )
