"""Faults that one customer alone cannot meet: the demo shop commits them under a short crowd, and objectives judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from fixtures.faults.catalogue import Fault
from parcours.assembly.detection import Detection
from parcours.assembly.loading import create_load_run, play_crowd
from parcours.assembly.settings import Settings
from parcours.assembly.wanted import Wanted
from reports import write_reports

RATE_PER_H = 9_000.0
DURATION_S = 24.0
"""A crowd of some sixty: enough for queues to form, few enough for a small machine."""

MOST_AT_ONCE = 3
"""Crowds at once."""

OBJECTIVES = (
    "checkout.holds >= 99 %",
    "confirmation.arrives >= 99 % within 60 s",
    "confirmation.arrives p95 < 15 s",
    "touchpoints.agree >= 95 %",
)


def detect_in_crowds(
    faults: Iterable[Fault], settings: Settings, on_detection: Callable[[Detection], None]
) -> list[Detection]:
    """Let a crowd come to a healthy shop, and one to a shop with each of *faults*: all at once, each to its own shop.

    A crowd mostly waits, for its customers to be due and for their mail, so that several fit on two cores; browsers
    beside them do not, for mail that is late because the machine is busy would be blamed on a healthy shop. Each has a
    run folder of its own, whose name its detection carries.

    Args:
        faults: The faults; without any nobody comes.
        settings: The call's settings.
        on_detection: Called with each detection as it comes, from any thread.

    Returns:
        What came of each: the healthy shop first, then the faults in their order.
    """
    shops: list[Fault | None] = list(faults)
    shops = [None, *shops] if shops else []

    def one(fault: Fault | None) -> Detection:
        detection = _detect(fault, settings)
        on_detection(detection)
        return detection

    with ThreadPoolExecutor(max_workers=MOST_AT_ONCE, thread_name_prefix="crowd") as pool:
        return list(pool.map(one, shops))


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
