"""Theatre and run of one pytest process: opened with the first journey, closed with the session.

With xdist every worker has a browser, a mailbox and a shop of its own. All write one run folder, which the first of
them makes; the first process gives it its verdict, from the records alone, so that a worker that died is not forgotten.
"""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from journeys.stage.result import Result
from journeys.stage.troupe import Part, StagedPerformance
from parcours.assembly.playing import about_run, finish_from_records
from parcours.assembly.settings import Settings
from parcours.assembly.theatre import Theatre, open_theatre
from parcours.clock import SystemClock
from parcours.domain.journey import Journey
from parcours.errors import MailboxUnreachable
from parcours.mailbox.sink import SmtpSink
from parcours.runs import RunFolder


@dataclass(slots=True)
class _Tries:
    number: int
    attempts: int = 0
    failed: bool = False


class House:
    """Plays journeys one after another for a runner of tests.

    Args:
        settings: Makes the settings when the first journey is played.
        path: The run's folder, as all processes of the session know it.
        faults: What the demo shop commits.
        headed: Whether a person watches.
        spool: Folder into which the first process writes the mail that it takes for all; None to take it here.
    """

    def __init__(
        self,
        settings: Callable[[], Settings],
        path: Path,
        faults: Sequence[str] = (),
        *,
        headed: bool = False,
        spool: Path | None = None,
    ) -> None:
        self._make_settings = settings
        self._path = path
        self._faults = tuple(faults)
        self._headed = headed
        self._spool = spool
        self._stack = ExitStack()
        self._theatre: Theatre | None = None
        self._files: set[str] = set()
        self._tries: dict[str, _Tries] = {}

    @property
    def theatre(self) -> Theatre:
        """The theatre; opened when it is first asked for."""
        if self._theatre is None:
            settings = self._make_settings()
            run = RunFolder.join(self._path, "pytest", SystemClock(), about_run(settings, ()))
            self._theatre = self._stack.enter_context(
                open_theatre(settings, run, headed=self._headed, spool=self._spool)
            )
        return self._theatre

    def seed(self, name: str) -> int:
        """Return the seed of the first try at what is called *name*: another for each name, the same on every call."""
        return self._make_settings().journeys.seed + zlib.crc32(name.encode()) % 10_000_000

    def stage(
        self, journey: Journey, key: str, *, file: Path | None = None, known: Sequence[str] = ()
    ) -> StagedPerformance:
        """Set up the next performance of *journey*; one of the same *key* is a further try at the same.

        Args:
            journey: What is to be played.
            key: Identifies the test.
            file: Where the journey is defined, so that its later acts can be found.
            known: Promises known to be broken in it.
        """
        theatre = self.theatre
        others = sum(other.startswith(f"{journey.name}\n") for other in self._tries)
        tries = self._tries.setdefault(f"{journey.name}\n{key}", _Tries(others + 1))
        part = Part(journey, tries.number, self.seed(key), self._faults, known=tuple(known))
        for _ in range(tries.attempts):
            part = part.again(failed=tries.failed)
        tries.attempts += 1
        if file:
            self._files.add(str(file))
        return theatre.stage(part)

    def play(self, journey: Journey, key: str, *, file: Path | None = None, known: Sequence[str] = ()) -> Result:
        """Play *journey* and return its result; see `stage`."""
        staged = self.stage(journey, key, file=file, known=known)
        try:
            result = staged.performance.play()
        finally:
            staged.strike()
        self._tries[f"{journey.name}\n{key}"].failed |= result.verdict in ("broken", "stuck")
        return result

    def close(self) -> None:
        """Close the theatre, if it was opened; names in the run where the journeys played are defined."""
        self._stack.close()
        if self._theatre is not None:
            self._theatre = None
            for file in sorted(self._files):
                RunFolder(self._path).append("files", {"file": file})

    def finish(self, *, interrupted: bool) -> int | None:
        """Give the run its verdict and write its reports; called by the first process when all have ended.

        Returns:
            The exit code; None where nothing was played.
        """
        if not (self._path / "run.json").is_file():
            return None
        from reports import write_reports

        run = RunFolder.open(self._path)
        run.take()
        configuration = run.about()["configuration"]
        files = [*configuration["journeys"]["files"], *(str(record["file"]) for record in run.records("files"))]
        configuration["journeys"]["files"] = list(dict.fromkeys(files))
        code = finish_from_records(run, interrupted=interrupted, configuration=configuration)
        write_reports(self._path)
        return code


class PostOffice:
    """Takes the mail for all workers of a session where the mailbox has a port of its own, which only one can have.

    Args:
        port: The mailbox's port, above 0.

    Raises:
        MailboxUnreachable: If the port is taken.
    """

    def __init__(self, port: int) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="parcours-mail-")
        self.spool = Path(self._folder.name)
        try:
            self._sink = SmtpSink(port=port, spool=self.spool)
        except MailboxUnreachable:
            self._folder.cleanup()
            raise

    def close(self) -> None:
        """Stop listening and remove what came."""
        self._sink.close()
        self._folder.cleanup()
