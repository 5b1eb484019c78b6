"""Faults that one customer alone cannot meet: the demo shop commits them under a short crowd, and objectives judge."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from fixtures.faults.catalogue import Fault
from parcours.assembly.detection import Detection
from parcours.assembly.loading import create_load_run, play_crowd
from parcours.assembly.settings import Settings
from parcours.assembly.wanted import Wanted
from reports import write_reports

RATE_PER_H = 9_000.0
DURATION_S = 24.0
"""A crowd of some sixty: enough for queues to form, few enough for a small machine."""

LATE_S = 2.0
"""Lateness of customers (p99) that is borne: browsers work on the same machine, and no objective asks for less."""

OBJECTIVES = (
    "checkout.holds >= 99 %",
    "confirmation.arrives >= 99 % within 60 s",
    "confirmation.arrives p95 < 15 s",
    "touchpoints.agree >= 95 %",
)


class Crowds:
    """Crowds that come one after the other to a healthy shop and to one with each of some faults, beside the journeys.

    A crowd mostly waits for its customers to be due, so that browsers can work meanwhile. Each has a run folder of its
    own, whose name its detection carries.

    Args:
        faults: The faults; without any nobody comes.
        settings: The call's settings.
        on_detection: Called with each detection as it comes, from the crowds' own thread.
    """

    def __init__(self, faults: Iterable[Fault], settings: Settings, on_detection: Callable[[Detection], None]) -> None:
        self._faults = list(faults)
        self._settings = settings.changed(load={"late_p99_s": LATE_S})
        self._on_detection = on_detection
        self._found: list[Detection] = []
        self._error: Exception | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, name="crowds", daemon=True)

    def __enter__(self) -> Crowds:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._thread.join()

    def stop(self) -> None:
        """Let no further crowd come; the one that is there ends as its own run does."""
        self._stop.set()

    def detections(self) -> list[Detection]:
        """Wait for all crowds and return what came of each; raise what went wrong with one."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        return self._found

    def _work(self) -> None:
        shops: list[Fault | None] = [None, *self._faults] if self._faults else []
        try:
            for fault in shops:
                if self._stop.is_set():
                    return
                detection = _detect(fault, self._settings)
                self._found.append(detection)
                self._on_detection(detection)
        except Exception as error:  # noqa: BLE001 - it is raised where the crowds are waited for
            self._error = error


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
