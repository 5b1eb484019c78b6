"""The pytest plugin: ``pytest journeys`` collects every Journey of a file as one test, and plays it.

It stays out of the way until a journey is collected: no browser, no shop and no run folder before that.
With xdist every worker has a browser, a mailbox and a shop of its own, and all write one run folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from journeys.stage.result import Result
    from parcours.assembly.settings import Settings
    from parcours.assembly.theatre import Theatre
    from parcours.domain.journey import Journey
    from parcours.runs import RunFolder

_DEFINES_A_JOURNEY = re.compile(r"^\w+\s*(:\s*\w+\s*)?=\s*Journey\(", re.MULTILINE)


@pytest.hookimpl(trylast=True)
def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options that name shop and faults; ``--headed`` only where pytest-playwright has not."""
    group = parser.getgroup("parcours", "parcours: customers' journeys")
    group.addoption("--shop", metavar="S", help="adapter of the shop: demo, oscar, or file.py:Class")
    group.addoption("--url", metavar="U", help="address of a shop that is up already")
    group.addoption("--mailbox", metavar="M", help="where that shop sends its mail: smtp://127.0.0.1:PORT")
    group.addoption("--fault", action="append", default=[], metavar="F", help="fault that the demo shop commits")
    if not pluginmanager.hasplugin("playwright"):
        group.addoption("--headed", action="store_true", default=False, help="let a person watch the browser")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker and the object that holds theatre and run."""
    config.addinivalue_line("markers", "journey(name): a customer's journey, played by parcours")
    config.pluginmanager.register(House(config), "parcours-house")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a Python file that defines a journey at its top level."""
    if file_path.suffix != ".py" or file_path.name.startswith(("test_", "conftest")):
        return None
    if not _DEFINES_A_JOURNEY.search(file_path.read_text(encoding="utf-8", errors="replace")):
        return None
    collector: pytest.Collector = JourneyFile.from_parent(parent, path=file_path)
    return collector


class JourneyFile(pytest.File):
    """A file with journeys."""

    def collect(self) -> Iterable[pytest.Item]:
        """Yield a test for each journey; a marker for each of its tags."""
        from parcours.assembly.catalogue import journeys_of, load_module

        for journey in journeys_of(load_module(self.path)):
            item: JourneyItem = JourneyItem.from_parent(self, name=journey.name, journey=journey)
            item.add_marker(pytest.mark.journey(journey.name))
            item.extra_keyword_matches.update(journey.tags)
            yield item


class JourneyItem(pytest.Item):
    """One journey as a test: it passes when every promise that could be seen was kept."""

    def __init__(self, *, journey: Journey, **more: Any) -> None:
        super().__init__(**more)
        self.journey = journey

    def runtest(self) -> None:
        """Play the journey; raise what a reader should see where a promise is broken."""
        house: House = self.config.pluginmanager.getplugin("parcours-house")
        result = house.play(self.journey)
        if result.verdict in ("broken", "stuck"):
            raise BrokenPromises(result)
        if result.verdict == "inconclusive":
            raise pytest.UsageError(f"inconclusive: {result.error}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show a broken promise as sentences, and a defect of the harness with its traceback."""
        if isinstance(excinfo.value, BrokenPromises):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Name the journey in pytest's listings."""
        return self.path, None, self.journey.name


class BrokenPromises(AssertionError):
    """The one failure of a journey: every broken promise, and what the touchpoints said."""

    def __init__(self, result: Result) -> None:
        from journeys.stage.telling import tell

        super().__init__(tell(result))


class House:
    """Theatre and run of one pytest process; opened with the first journey, closed with the session."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._stack = ExitStack()
        self._theatre: Theatre | None = None
        self._run: RunFolder | None = None
        self._numbers: dict[str, int] = {}

    # Playing -------------------------------------------------------------------------------------
    def play(self, journey: Journey) -> Result:
        """Play *journey* once more and return its result."""
        from journeys.stage.troupe import Part

        theatre = self._opened()
        number = self._numbers[journey.name] = self._numbers.get(journey.name, 0) + 1
        seed = theatre.settings.journeys.seed + 7919 * number + sum(journey.name.encode())
        staged = theatre.stage(Part(journey, number, seed, tuple(self._config.getoption("--fault"))))
        try:
            return staged.performance.play()
        finally:
            staged.strike()

    def _opened(self) -> Theatre:
        if self._theatre is None:
            from parcours.assembly.theatre import open_theatre

            run = self._run_folder()
            self._theatre = self._stack.enter_context(
                open_theatre(
                    self._settings(),
                    run,
                    headed=bool(self._config.getoption("--headed", default=False)),
                )
            )
        return self._theatre

    def _settings(self) -> Settings:
        from parcours.assembly.addresses import smtp_port
        from parcours.assembly.settings import load_settings

        given = {"name": self._config.getoption("--shop"), "url": self._config.getoption("--url")}
        mailbox = self._config.getoption("--mailbox")
        port = smtp_port("--mailbox", mailbox) if mailbox else None
        return load_settings().changed(shop=given, mailbox={"port": port}, journeys={"browsers": 1})

    # The run folder: made by the first process, shared by the workers ------------------------------
    def _run_folder(self) -> RunFolder:
        from parcours.assembly.playing import create_run
        from parcours.runs import RunFolder

        if self._run is None:
            shared = getattr(self._config, "workerinput", {}).get("parcours_run")
            if shared:
                self._run = RunFolder.open(Path(shared))
            else:
                self._run = create_run("pytest", self._settings(), ())
        return self._run

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of xdist which folder the run has."""
        if any("journey" in str(arg) for arg in self._config.args):
            node.workerinput["parcours_run"] = str(self._run_folder().path)

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        """Close the theatre; the first process finishes the run and writes its reports."""
        self._stack.close()
        self._theatre = None
        if self._run and not hasattr(self._config, "workerinput"):
            from parcours.assembly.playing import finish_from_records
            from reports import write_reports

            code = finish_from_records(self._run, interrupted=session.exitstatus == pytest.ExitCode.INTERRUPTED)
            if code and session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = code
            write_reports(self._run.path)
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """End with the path of the report."""
        if self._run and not hasattr(self._config, "workerinput"):
            terminalreporter.write_line(f"parcours: {self._run.path / 'report.html'}")
