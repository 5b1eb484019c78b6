"""Writes down one performance while it plays: records in the run folder, and evidence beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from journeys.driver.port import Driver
from journeys.evidence.mail_view import safe_mail_page
from journeys.evidence.redact import Redactor
from parcours.domain.facts import Fact
from parcours.domain.promises import Outcome
from parcours.records import Json, fact_to_json, outcome_to_json
from parcours.runs import RunFolder, safe_name

Tracer = Callable[[str, Path], list[Path]]
"""Given how a performance ended and a path, writes its trace there if it is to be kept; returns what was written."""


class Recorder:
    """The records and the evidence of one performance.

    Args:
        run: The run's folder.
        journey_id: Identifies the performance in the run: ``relay-parcel#2``.
        driver: Takes the pictures.
        redactor: Everything that is written passes through it.
        pictures: Whether pictures are kept.
        tracer: Writes the trace of the whole performance to a path; None where none is recorded.
        attempt: Which try at the journey it is, from 1; what an earlier one left is neither counted nor overwritten.
    """

    def __init__(
        self,
        run: RunFolder,
        journey_id: str,
        driver: Driver,
        redactor: Redactor,
        *,
        pictures: bool = True,
        tracer: Tracer | None = None,
        attempt: int = 1,
    ) -> None:
        self._run = run
        self._id = journey_id
        self._driver = driver
        self._redactor = redactor
        self._pictures = pictures
        self._tracer = tracer
        self._attempt = attempt
        self._count = _kept_before(run, journey_id)
        self._fresh: list[str] = []

    # Records -------------------------------------------------------------------------------------
    def journey(self, event: str, at: datetime, **more: Any) -> None:
        """Append a line on the journey as a whole: started, waiting or ended."""
        self._append("journeys", {"event": event, "id": self._id, "at": at.isoformat(), **more})

    def act(self, record: Json) -> None:
        """Append a line on one act; the evidence kept since the last one is added."""
        self._append("acts", {"id": self._id, "attempt": self._attempt, **record, "evidence": self._fresh})
        self._fresh = []

    def fact(self, fact: Fact) -> None:
        """Append a fact, as it was learned."""
        self._append("facts", {"id": self._id, "attempt": self._attempt, **fact_to_json(fact)})

    def outcome(self, outcome: Outcome) -> None:
        """Append an outcome."""
        self._append("outcomes", {"id": self._id, "attempt": self._attempt, **outcome_to_json(outcome)})

    def _append(self, stream: str, record: Json) -> None:
        self._run.append(stream, self._redactor.json(record))

    # Evidence (the customer's Keeper) --------------------------------------------------------------
    def picture(self, name: str) -> str:
        """Keep a picture of the page as it is; return its path in the run folder."""
        if not self._pictures:
            return ""
        return self._kept(self._driver.snapshot(self._path(f"{name}.jpg")))

    def file(self, name: str, body: bytes) -> str:
        """Keep a document as it came."""
        path = self._path(name)
        return self._kept(self._run.write_bytes(self._run.relative(path), body))

    def mail(self, name: str, raw: bytes, html: str) -> str:
        """Keep a mail: the cleaned page to look at, and beside it the message as it came, without secrets."""
        source = self._path(f"{name}.eml")
        self._run.write_bytes(self._run.relative(source), self._redactor.mail(raw))
        self._kept(source)
        if not html:
            return self._run.relative(source)
        page = self._path(f"{name}.html")
        return self._kept(self._run.write_text(self._run.relative(page), self._redactor.text(safe_mail_page(html))))

    def trace(self, verdict: str) -> list[str]:
        """Keep the trace where the tracer wants it for this *verdict*; return its paths in the run folder."""
        if self._tracer is None:
            return []
        return [self._run.relative(path) for path in self._tracer(verdict, self._path("trace.zip"))]

    def _path(self, name: str) -> Path:
        self._count += 1
        return self._run.evidence(self._id, f"{self._count:02d}-{safe_name(name)}")

    def _kept(self, path: Path | None) -> str:
        if path is None:
            return ""
        relative = self._run.relative(path)
        self._fresh.append(relative)
        return relative


def _kept_before(run: RunFolder, journey_id: str) -> int:
    """Return the highest number that evidence of this journey bears already."""
    folder = run.path / "evidence" / safe_name(journey_id)
    numbers = (path.name.partition("-")[0] for path in folder.glob("*-*"))
    return max((int(number) for number in numbers if number.isdigit()), default=0)
