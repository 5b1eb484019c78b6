"""The pytest plugin: ``pytest journeys`` collects every Journey of a file as one test, and plays it.

Tests of a user's own take the fixtures `customer`, `mailbox`, `ledger` and `persona`, beside those of other plugins.
Nothing is opened before the first of them is asked for: no browser, no shop, no run folder.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from journeys.customer import Customer
    from journeys.stage.result import Result
    from journeys.stage.troupe import StagedPerformance
    from parcours.assembly.house import House, PostOffice
    from parcours.assembly.settings import Settings
    from parcours.domain.journey import Journey
    from parcours.domain.ledger import Ledger
    from parcours.domain.persona import Persona
    from parcours.mailbox.port import Mailbox

_DEFINES_A_JOURNEY = re.compile(r"^\w+\s*(:\s*\w+\s*)?=\s*Journey\(", re.MULTILINE)
_DEEPEST = 2
"""How many folders below the root a folder may lie that pytest puts on Python's path."""


# The session -------------------------------------------------------------------------------------
@pytest.hookimpl(trylast=True)
def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options that name shop and faults; ``--headed`` only where pytest-playwright has not."""
    group = parser.getgroup("parcours", "parcours: customers' journeys")
    group.addoption("--parcours-shop", metavar="S", help="adapter of the shop, as for parcours journeys --shop")
    group.addoption("--parcours-url", metavar="U", help="address of a shop that is up already")
    group.addoption("--parcours-mailbox", metavar="M", help="where that shop sends its mail: smtp://127.0.0.1:PORT")
    group.addoption("--parcours-fault", action="append", default=[], metavar="F", help="fault of the demo shop")
    group.addoption("--parcours-driver", choices=["browser", "http"], help="play in a browser (the truth) or without")
    if not pluginmanager.hasplugin("playwright"):
        group.addoption("--headed", action="store_true", default=False, help="let a person watch the browser")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Let the user's folders that bear the names of our packages live beside ours, or tell the clash: exit 2."""
    from parcours.assembly.neighbours import share_names
    from parcours.errors import ConfigError

    try:
        share_names(early_config.rootpath, depth=_DEEPEST)
    except ConfigError as clash:
        print(f"parcours: {clash}", file=sys.stderr)
        raise SystemExit(clash.exit_code) from clash


def pytest_configure(config: pytest.Config) -> None:
    """Register the markers and the object that holds theatre and run."""
    config.addinivalue_line("markers", "journey(name): a customer's journey, played by parcours")
    config.addinivalue_line("markers", "promises(*patterns): promises that a test with a customer is judged on")
    config.pluginmanager.register(Session(config), "parcours-session")


class Session:
    """What one pytest process has to do with Parcours."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._house: House | None = None
        self._path: Path | None = None
        self._post: PostOffice | None = None

    @property
    def is_worker(self) -> bool:
        """Whether this is a worker of xdist."""
        return hasattr(self._config, "workerinput")

    @property
    def house(self) -> House:
        """The house; made when it is first asked for."""
        if self._house is None:
            from parcours.assembly.house import House

            option = self._config.getoption
            headed = bool(option("--headed", default=False))
            spool = getattr(self._config, "workerinput", {}).get("parcours_spool")
            self._house = House(
                self.settings,
                self.path,
                option("--parcours-fault"),
                headed=headed,
                spool=Path(spool) if spool else None,
            )
        return self._house

    def settings(self) -> Settings:
        """Return the configuration's settings with what the command line said."""
        from parcours.assembly.addresses import smtp_port
        from parcours.assembly.settings import load_settings

        option = self._config.getoption
        mailbox = option("--parcours-mailbox")
        return load_settings().changed(
            shop={"name": option("--parcours-shop"), "url": option("--parcours-url")},
            mailbox={"port": smtp_port("--parcours-mailbox", mailbox) if mailbox else None},
            journeys={"browsers": 1, "driver": option("--parcours-driver")},
        )

    @property
    def path(self) -> Path:
        """The run's folder: the same for all processes of the session."""
        if self._path is None:
            shared = getattr(self._config, "workerinput", {}).get("parcours_run")
            root = Path(self.settings().journeys.runs)
            name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-pytest-{os.getpid()}"
            self._path = Path(shared) if shared else root / name
        return self._path

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of xdist which folder the run has."""
        node.workerinput["parcours_run"] = str(self.path)
        post = self._post_office()
        node.workerinput["parcours_spool"] = str(post.spool) if post else ""

    def _post_office(self) -> PostOffice | None:
        """Open the mailbox's port for all workers, once, where it has one."""
        mailbox = self.settings().mailbox
        if self._post is None and mailbox.kind == "sink" and mailbox.port:
            from parcours.assembly.house import PostOffice
            from parcours.errors import MailboxUnreachable

            with contextlib.suppress(MailboxUnreachable):  # whoever needs a mailbox will say that the port is taken
                self._post = PostOffice(mailbox.port)
        return self._post

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Iterator[None]:
        """Close the theatre; the first process finishes the run, from what all have written, and its reports."""
        if self._house:
            self._house.close()
        outcome = yield
        if self._post:
            self._post.close()
        if not self.is_worker and (self._house or self._path):
            code = self.house.finish(interrupted=session.exitstatus == pytest.ExitCode.INTERRUPTED)
            if code and session.exitstatus == pytest.ExitCode.OK:
                session.exitstatus = code
        return outcome

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """End with the path of the report."""
        if not self.is_worker and self._path and (self._path / "report.html").exists():
            terminalreporter.write_line(f"parcours: {self._path / 'report.html'}")


def _session(config: pytest.Config) -> Session:
    session: Session = config.pluginmanager.getplugin("parcours-session")
    return session


# Journeys as tests -------------------------------------------------------------------------------
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
        from parcours.assembly.catalogue import take_in

        take_in(journeys=[str(self.path)])
        house = _session(self.config).house
        _judge(self, house.play(self.journey, self.nodeid, file=self.path, known=_known(self)))

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


def _known(item: pytest.Item) -> tuple[str, ...]:
    """Return which promises are known to be broken: all of them in a test that is expected to fail."""
    return ("*",) if item.get_closest_marker("xfail") else ()


def _judge(item: pytest.Item, result: Result) -> None:
    """Fail a test whose journey met a broken promise; a known one is an expected failure, one not sold is skipped."""
    if result.verdict in ("broken", "stuck"):
        raise BrokenPromises(result)
    if result.verdict == "known":
        if item.get_closest_marker("xfail"):
            raise BrokenPromises(result)
        pytest.xfail("a known defect")
    if result.verdict == "not seen":
        pytest.skip(result.error)
    if result.verdict == "inconclusive":
        raise pytest.UsageError(f"inconclusive: {result.error}")


# Tests with a customer ---------------------------------------------------------------------------
@pytest.fixture
def persona(request: pytest.FixtureRequest) -> Persona:
    """Make a synthetic customer of this test's own: name, address, test card, an address that nobody else has."""
    from fixtures.personas import make_persona

    session = _session(request.config)
    settings = session.settings()
    seed = session.house.seed(request.node.nodeid)
    return make_persona(seed, domain=settings.mailbox.domain)


@pytest.fixture
def mailbox(request: pytest.FixtureRequest) -> Mailbox:
    """Open the mailbox in which the personas' mail arrives."""
    return _session(request.config).house.theatre.mailbox


@pytest.fixture
def customer(request: pytest.FixtureRequest) -> Iterator[Customer]:
    """Send a customer to the shop: all is recorded; the marker ``promises`` says what the test is judged on."""
    visit = Visit(request.node)
    request.node.stash[_VISIT] = visit
    yield visit.customer
    visit.staged.strike()


@pytest.fixture
def ledger(customer: Customer) -> Ledger:
    """Return all facts that the customer of this test has learned."""
    return customer.ledger


class Visit:
    """A test with a customer: a journey of one act, which is the test itself."""

    def __init__(self, item: pytest.Item) -> None:
        from parcours.domain.journey import Journey

        self._item = item
        name = re.sub(r"[^\w.\[\]-]+", "-", f"{item.path.stem}.{item.name}")
        journey = Journey(name, item.name)
        journey.act("plays the test")(self.plays)
        for marker in item.iter_markers("promises"):
            journey.promises(*marker.args)
        self._error: BaseException | None = None
        house = _session(item.config).house
        self.staged: StagedPerformance = house.stage(journey, item.nodeid, known=_known(item))

    @property
    def customer(self) -> Customer:
        """Who plays."""
        from journeys.stage.performance import Performance

        performance = self.staged.performance
        assert isinstance(performance, Performance), "a theatre stages nothing else"
        return performance.customer

    def plays(self, customer: Customer) -> None:
        """Run the test; what it raises is told as where the customer could not go on."""
        from journeys.driver.port import StepFailed

        item = self._item
        assert isinstance(item, pytest.Function), "only functions take fixtures"
        arguments = {name: item.funcargs[name] for name in item._fixtureinfo.argnames}
        try:
            item.obj(**arguments)
        except Exception as error:
            self._error = error
            raise StepFailed(f"the test failed: {type(error).__name__}: {error}") from error

    def play(self) -> None:
        """Run the test as the customer's one act, judge the promises that it names, and fail as it failed."""
        result = self.staged.performance.play()
        if self._error is not None:
            raise self._error
        _judge(self._item, result)


_VISIT = pytest.StashKey[Visit]()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> object | None:
    """Run a test that has a customer as that customer's journey."""
    visit = pyfuncitem.stash.get(_VISIT, None)
    if visit is None:
        return None
    visit.play()
    return True
