"""Staffs a scenario inside a run folder, which keeps the answer whatever happens next."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from parcours.assembly.settings import load_settings
from parcours.clock import SystemClock
from parcours.errors import ConfigError
from parcours.runs import RunFolder, safe_name
from simulation.replicate import engine_named
from simulation.scenario.load import SHIPPED
from simulation.scenario.model import Scenario
from simulation.staffing.answer import overlay
from simulation.staffing.find import Effort, StaffPlan, find_staff
from simulation.staffing.told import as_json
from simulation.telling import staff_sentence


@dataclass(frozen=True)
class Call:
    """What was asked for."""

    given: str
    """The scenario as it was written on the command line."""
    scenario: Scenario
    """The scenario, cut to the day that is staffed."""
    seed: int
    """Start of the random numbers."""
    effort: Effort
    """How hard to look."""
    with_shifts: bool
    """Whether shifts are wanted."""
    output: Path | None
    """Where the staffed scenario is written beside the run folder."""
    config: Path | None
    """The configuration file, where it is not the nearest one."""


def staffed(call: Call, say: Callable[[str], None]) -> tuple[StaffPlan, Path, Path]:
    """Find the staff, and write it down.

    Args:
        call: What was asked for.
        say: Told what is going on.

    Returns:
        What was found, the run folder, and the scenario file that `parcours simulate` reads.
    """
    settings = load_settings(call.config)
    clock = SystemClock()
    about = {"argv": sys.argv[1:], "seed": call.seed, "scenario": call.scenario.name, "zone": call.scenario.zone}
    run = RunFolder.create(Path(settings.journeys.runs), "staff", clock, about)
    try:
        found = find_staff(
            call.scenario,
            engine_named("compiled"),
            seed=call.seed,
            effort=call.effort,
            with_shifts=call.with_shifts,
            say=say,
        )
        run.write_text("staff.json", json.dumps(as_json(found), indent=1, ensure_ascii=False))
        text = overlay(found, extends=_extends(call.given))
        written = run.write_text(f"{safe_name(call.scenario.name)}-staffed.toml", text)
        if call.output is not None:
            call.output.write_text(text, encoding="utf-8")
            written = call.output
    except KeyboardInterrupt:
        run.finish("interrupted", 130, clock)
        raise
    except ConfigError as error:
        run.finish("refused", error.exit_code, clock, error=str(error))
        raise
    except BaseException:
        run.release()
        raise
    held = not found.proof.short
    run.finish(
        "kept" if held else "broken", 0 if held else 1, clock, short=found.proof.short, sentence=staff_sentence(found)
    )
    return found, run.path, written


def _extends(given: str) -> str:
    """Return what a file anywhere can extend: a shipped name, or the whole path of a file."""
    path = Path(given)
    if not path.is_file() and (SHIPPED / f"{given}.toml").is_file():
        return given
    return path.resolve().as_posix()
