"""The stories that the product is built for, each from healthy to broken to priced, in one go.

Stories A to D are played: the healthy shop first, then every fault that the story tells, and each fault that was caught
is priced. Story E happens in the contact centre alone: the network before its change, and after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fixtures.faults.catalogue import all_faults
from impact.need import Need, Ruler
from journeys.stage.result import Result
from journeys.stage.troupe import Part
from parcours.assembly import detection
from parcours.assembly.catalogue import known_journeys
from parcours.assembly.playing import create_run, play
from parcours.assembly.settings import Settings
from parcours.errors import ConfigError
from parcours.runs import RunFolder
from reports import write_reports
from simulation.plan.build import make_plan
from simulation.replicate import cores
from simulation.scenario.model import Scenario


@dataclass(frozen=True, slots=True)
class Story:
    """One of the stories.

    Args:
        letter: A to E.
        title: What it tells, in a line.
        scenario: The contact centre in which it is priced.
    """

    letter: str
    title: str
    scenario: str


STORIES = (
    Story("A", "Flowers for the same day: paid, never confirmed, cancelled by a mail without accents", "mothers-day"),
    Story(
        "B", "The doll's house: a relay that is closed, a parcel diverted in silence, promises taken back", "christmas"
    ),
    Story("C", "The laptop: an indispensable mail that never comes, three dates, nobody at the counter", "christmas"),
    Story("D", "The converter: no link, no second way to it, and support closed for the holidays", "christmas"),
    Story("E", "Once and done: four channels with four records, and then one", "once-and-done"),
)
SIMULATED = "E"
"""The story that happens in the contact centre alone."""


def find_story(letter: str) -> Story:
    """Return the story of this letter; ConfigError where there is none."""
    for story in STORIES:
        if story.letter == letter.upper():
            return story
    told = "; ".join(f"{story.letter} {story.title.partition(':')[0]}" for story in STORIES)
    raise ConfigError(f'story: expected a letter from A to E, given "{letter}"', way_out=told)


def parts_of_story(story: Story, seed: int) -> list[Part]:
    """Return a healthy performance of every journey of a story, and one for each of its faults."""
    faults = [fault for fault in all_faults() if fault.story == story.letter.lower() and fault.implemented]
    known = known_journeys()
    return detection.parts_for(faults, {fault.journey: known[fault.journey] for fault in faults}, seed)


def play_story(
    parts: Sequence[Part], settings: Settings, on_result: Callable[[Result], None]
) -> tuple[RunFolder, list[detection.Detection], int]:
    """Play the parts of a story as a run of faults.

    Args:
        parts: As `parts_of_story` returns them.
        settings: The call's settings.
        on_result: Called with each result as it comes.

    Returns:
        The run, what came of each part, and the exit code: 0 where the healthy shop was not accused and every fault
        was caught.
    """
    run = create_run("faults", settings, parts)
    try:
        results, code = play(
            parts,
            run,
            settings,
            on_result=on_result,
            judge=lambda results: detection.verdict_of_detections(detection.detections(parts, results)),
        )
        found = detection.detections(parts, results)
        detection.record(found, run)
    finally:
        write_reports(run.path)
    return run, found, code


@dataclass(frozen=True, slots=True)
class Held:
    """What a contact centre needs to hold its targets over the counted days."""

    shifts: float
    """Full shifts of rostered advisers."""
    cost: float
    """What they cost, in whole units of the currency."""
    currency: str


def needed_by(scenario: Scenario, seed: int, workers: int | None = None) -> Held:
    """Measure what a scenario needs to hold its targets, whatever staff it has.

    Args:
        scenario: The contact centre.
        seed: Start of the random numbers.
        workers: Days played at once; none: one for each core.
    """
    plan = make_plan(scenario)
    ruler = Ruler(scenario, plan, seed=seed, threads=workers or cores())
    need: Need = ruler(plan)
    return Held(float(need.shifts.sum()), float(need.cents.sum()) / 100, ruler.currency)
