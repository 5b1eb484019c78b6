"""Prices broken promises inside a run folder, which keeps the statement whatever happens next."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from impact.document import statement_document
from impact.drivers import load_drivers
from impact.effort import Effort, Progress
from impact.observed import Committed, observe
from impact.orders import orders_of
from impact.settings import ImpactSettings
from impact.statement import Statement, Terms, state, state_faults
from parcours.assembly.settings import Settings, load_settings
from parcours.clock import SystemClock
from parcours.errors import ConfigError
from parcours.records import Json
from parcours.runs import RunFolder
from simulation.scenario.load import load_scenario
from simulation.scenario.model import Scenario

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a call asks for; None leaves what parcours.toml says.

    Args:
        scenario: Name or file of the contact centre.
        effort: How much is played.
        drivers: A file of contact drivers.
        orders_per_day: Orders of an ordinary day.
        fewest: Observations below which a promise is not priced.
        share: Share of the orders that a fault strikes.
        with_tornado: Whether assumptions are varied.
        config: The configuration file, where it is not the nearest one.
        runs: Folder in which the run's folder is made; None: the configuration's.
    """

    scenario: str | None
    effort: Effort
    drivers: Path | None = None
    orders_per_day: float | None = None
    fewest: int | None = None
    share: float | None = None
    with_tornado: bool = True
    config: Path | None = None
    runs: Path | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out, and where it lies."""

    statement: Statement
    document: Json
    folder: Path


def priced(paths: Sequence[Path], wanted: Wanted, say: Say, progress: Progress | None = None) -> Answer:
    """Price what *paths* observed, or the faults that one of them committed, and write it down.

    Args:
        paths: Run folders.
        wanted: What the call asks for.
        say: Told what is going on.
        progress: Told how far the simulation is.

    Raises:
        ConfigError: If a run, the scenario, a driver or the configuration is wrong.
        NothingSelected: If no run recorded an outcome (exit 5).
        CouldNotLook: If too little was seen to say anything (exit 3).
    """
    settings, scenario, terms = _prepared(wanted)
    observed = observe(paths)
    if observed.committed:
        faults = [fault for fault in observed.committed if fault.caught]
        if not faults:
            raise ConfigError("impact: this run of faults caught none, so there is nothing to price")
        return _written(
            settings, wanted, lambda: state_faults(faults, scenario, terms, say, progress, in_crowd=_in_crowd()), paths
        )
    return _written(settings, wanted, lambda: state(observed, scenario, terms, say, progress), paths)


def priced_catalogue(names: Sequence[str], wanted: Wanted, say: Say, progress: Progress | None = None) -> Answer:
    """Price faults of the catalogue, every one without a name, as if each struck the same share of orders.

    Args:
        names: Names or numbers of faults.
        wanted: What the call asks for.
        say: Told what is going on.
        progress: Told how many are priced.

    Raises:
        ConfigError: If a fault, the scenario, a driver or the configuration is wrong.
    """
    from parcours.assembly.detection import chosen_faults

    settings, scenario, terms = _prepared(wanted)
    faults = [Committed(one.number, one.name, one.sentence, one.breaks, (), True) for one in chosen_faults(names)]
    return _written(
        settings, wanted, lambda: state_faults(faults, scenario, terms, say, progress, in_crowd=_in_crowd()), ()
    )


def _in_crowd() -> list[str]:
    from fixtures.faults.catalogue import all_faults
    from parcours.assembly.detection import CROWD

    return [fault.number for fault in all_faults() if fault.journey == CROWD]


def _prepared(wanted: Wanted) -> tuple[Settings, Scenario, Terms]:
    settings = load_settings(wanted.config).changed(
        journeys={"runs": str(wanted.runs) if wanted.runs else None},
        impact={
            "scenario": wanted.scenario,
            "drivers_file": str(wanted.drivers) if wanted.drivers else None,
            "orders_per_day": wanted.orders_per_day,
            "fewest": wanted.fewest,
            "share": wanted.share,
        },
    )
    known: ImpactSettings = settings.impact
    if not known.scenario:
        raise ConfigError(
            "impact: expected the scenario of a contact centre, given none",
            way_out="--scenario mothers-day, or scenario in [impact]",
        )
    scenario = load_scenario(known.scenario)
    orders = orders_of(scenario)
    if known.orders_per_day:
        orders = orders.changed(known.orders_per_day, "as this call or parcours.toml says")
    terms = Terms(
        drivers=load_drivers(Path(known.drivers_file) if known.drivers_file else None, known.drivers),
        orders=orders,
        effort=wanted.effort,
        fewest=known.fewest,
        share=known.share,
        busy_from=known.busy_from,
        with_tornado=wanted.with_tornado,
    )
    return settings, scenario, terms


def _written(settings: Settings, wanted: Wanted, make: Callable[[], Statement], paths: Sequence[Path]) -> Answer:
    clock = SystemClock()
    about: Json = {
        "argv": sys.argv[1:],
        "seed": wanted.effort.seed,
        "scenario": settings.impact.scenario,
        "of": [Path(path).name for path in paths],
        "configuration": settings.as_json(),
    }
    run = RunFolder.create(Path(settings.journeys.runs), "impact", clock, about)
    try:
        statement = make()
        document = statement_document(statement, settings.impact.fewest)
        run.write_text("impact.json", json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False))
    except KeyboardInterrupt:
        run.finish("interrupted", 130, clock)
        raise
    except Exception as error:
        run.finish("refused", getattr(error, "exit_code", 1), clock, error=str(error))
        raise
    run.finish("priced", 0, clock, sentence=document["sentence"])
    return Answer(statement, document, run.path)
