"""Faults that one customer alone cannot meet: the demo shop commits them under a short crowd, and objectives judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fixtures.faults.catalogue import Fault
from parcours.assembly.detection import Detection
from parcours.assembly.loading import create_load_run, play_crowd
from parcours.assembly.settings import Settings
from parcours.assembly.wanted import Wanted
from reports import write_reports

RATE_PER_H = 9_000.0
DURATION_S = 24.0
"""A crowd of some sixty: enough for queues to form, few enough for a small machine."""

OBJECTIVES = (
    "checkout.holds >= 99 %",
    "confirmation.arrives >= 99 % within 60 s",
    "confirmation.arrives p95 < 10 s",
    "touchpoints.agree >= 95 %",
)


def detect_in_a_crowd(faults: Iterable[Fault], settings: Settings) -> Iterator[Detection]:
    """Let a crowd come to a healthy shop, then to one with each of *faults*; yield what came of each as it is known.

    Each crowd has a run folder of its own, whose name the detection carries.
    """
    wanted = list(faults)
    if wanted:
        yield _detect(None, settings)
    for fault in wanted:
        yield _detect(fault, settings)


def _detect(fault: Fault | None, settings: Settings) -> Detection:
    call = Wanted(
        steady=True,
        rate_per_h=RATE_PER_H,
        duration_s=DURATION_S,
        faults=(fault.name,) if fault else (),
        objectives=OBJECTIVES,
    )
    run = create_load_run(settings, call)
    finding, _ = play_crowd(settings, call, run)
    write_reports(run.path)
    missed = [judged.objective.name for judged in finding.objectives if judged.state == "missed"] if finding else []
    return Detection(
        journey_id=f"crowd {run.path.name}",
        fault=fault.name if fault else "",
        number=fault.number if fault else "",
        sentence=fault.sentence if fault else "",
        expected=fault.breaks if fault else (),
        also=fault.also if fault else (),
        broken=tuple(dict.fromkeys(missed)),
        verdict=finding.verdict if finding else "inconclusive",
    )
