"""Faults that one customer alone cannot meet: the demo shop commits them under a short crowd, and objectives judge."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from fixtures.faults.catalogue import Fault
from parcours.assembly.detection import Detection
from parcours.assembly.loading import create_load_run, play_crowd
from parcours.assembly.settings import Settings
from parcours.assembly.wanted import Wanted
from reports import write_reports

RATE_PER_H = 12_000.0
DURATION_S = 18.0
"""A crowd of some sixty: enough for queues to form, few enough for a small machine."""

OBJECTIVES = (
    "checkout.holds >= 99 %",
    "confirmation.arrives >= 99 % within 60 s",
    "confirmation.arrives p95 < 15 s",
    "touchpoints.agree >= 95 %",
)


class Crowds:
    """A crowd in a healthy shop and one in a shop with each of some faults: all at once, each in its own shop.

    A crowd mostly waits, for its customers to be due and for their mail, so that several fit on two cores; browsers
    beside a healthy one do not, for mail that is late because the machine is busy would be blamed on the shop. Each has
    a run folder of its own, whose name its detection carries. Used as a context manager, it ends when all have ended.

    Args:
        faults: The faults; without any nobody comes.
        settings: The call's settings.
        on_detection: Called with each detection as it comes, from any thread.
    """

    def __init__(self, faults: Iterable[Fault], settings: Settings, on_detection: Callable[[Detection], None]) -> None:
        committed = list(faults)
        self._shops: list[Fault | None] = [None, *committed] if committed else []
        self._settings = settings
        self._on_detection = on_detection
        self._pool = ThreadPoolExecutor(max_workers=max(1, len(self._shops)), thread_name_prefix="crowd")
        self._coming: list[Future[Detection]] = []

    def __enter__(self) -> Crowds:
        self._coming = [self._pool.submit(self._one, fault) for fault in self._shops]
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def wait_for_the_healthy(self) -> None:
        """Wait until the crowd in the healthy shop has been judged: the others may have company from then on."""
        for healthy in self._coming[:1]:
            healthy.result()

    def detections(self) -> list[Detection]:
        """Wait for all, and return what came of each: the healthy shop first, then the faults in their order."""
        return [one.result() for one in self._coming]

    def _one(self, fault: Fault | None) -> Detection:
        detection = _detect(fault, self._settings)
        self._on_detection(detection)
        return detection


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
