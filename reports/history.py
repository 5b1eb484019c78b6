"""The runs of a folder, newest first, read from their run.json and the lines on their journeys alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from parcours.errors import ConfigError, NothingSelected, nearest
from parcours.records import Json
from parcours.runs import RunFolder
from reports.load import is_running


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run in a line.

    Args:
        path: Its folder.
        verb: The command line's verb; empty if run.json cannot be read.
        started_at: When it began; None if run.json cannot be read.
        verdict: The run's verdict, "running", "incomplete", or "unreadable".
        journeys: How many journeys were selected.
        broken: How many of them met a broken promise.
        duration_s: Seconds from start to end; None if it did not end.
        problem: Why it cannot be read; empty if it can.
    """

    path: Path
    verb: str
    started_at: datetime | None
    verdict: str
    journeys: int = 0
    broken: int = 0
    duration_s: float | None = None
    problem: str = ""

    @property
    def name(self) -> str:
        """The run folder's name."""
        return self.path.name

    def as_json(self) -> Json:
        """Return the line as plain JSON."""
        return {
            "run": self.name,
            "path": str(self.path),
            "verb": self.verb,
            "started_at": self.started_at.isoformat() if self.started_at else None,
            "verdict": self.verdict,
            "journeys": self.journeys,
            "broken": self.broken,
            "duration_s": self.duration_s,
            "problem": self.problem,
        }


def past_runs(root: Path) -> list[PastRun]:
    """List the runs below *root*, newest first; folders without a run.json are none. Empty where *root* is missing."""
    folders = [path.parent for path in root.glob("*/run.json")]
    return [_line(path) for path in sorted(folders, key=lambda path: path.name, reverse=True)]


def find_run(root: Path, given: str | None) -> Path:
    """Return the run folder that *given* names: a path, a name below *root*, or for None the newest run.

    Raises:
        ConfigError: If there is no such run; the nearest name is told.
        NothingSelected: If there is no run at all.
    """
    names = sorted(path.parent.name for path in root.glob("*/run.json"))
    if given is None:
        if not names:
            raise NothingSelected(f"{root}: holds no run yet", way_out="parcours journeys makes one")
        return root / names[-1]
    for candidate in (Path(given), root / given):
        if (candidate / "run.json").is_file():
            return candidate
    raise ConfigError(f'no run "{given}" in {root}; {nearest(given, names)}', way_out="parcours runs lists them")


def _line(path: Path) -> PastRun:
    folder = RunFolder(path)
    try:
        about = folder.about()
        started = datetime.fromisoformat(about["started_at"])
        ended = datetime.fromisoformat(about["ended_at"]) if about.get("ended_at") else None
    except (ConfigError, KeyError, ValueError, TypeError) as error:
        return PastRun(path, "", None, "unreadable", problem=str(error))
    ids = {str(one) for one in about.get("selected") or ()}
    verdicts: dict[str, str] = {}
    for record in folder.records("journeys"):
        ids.add(str(record.get("id")))
        if record.get("event") == "ended":
            verdicts[str(record.get("id"))] = str(record.get("verdict"))
    return PastRun(
        path=path,
        verb=str(about.get("verb", "")),
        started_at=started,
        verdict=about.get("verdict") or ("running" if is_running(path) else "incomplete"),
        journeys=len(ids),
        broken=sum(verdict == "broken" for verdict in verdicts.values()),
        duration_s=(ended - started) / timedelta(seconds=1) if ended else None,
    )
