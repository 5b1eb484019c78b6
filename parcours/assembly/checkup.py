"""The doctor's checks, in the order in which a run needs them."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from parcours.assembly.settings import Settings, load_settings
from parcours.assembly.venues import open_venue
from parcours.errors import ParcoursError


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found.

    Args:
        what: What was checked.
        well: Whether it is as it should be.
        seen: What was seen.
        way_out: How to mend it, empty where nothing needs mending.
        needed: Whether a run needs it; others are told and do no harm.
    """

    what: str
    well: bool
    seen: str
    way_out: str = ""
    needed: bool = True

    def as_json(self) -> dict[str, object]:
        """Return the finding as plain JSON."""
        return asdict(self)


def check_all(config: Path | None) -> Iterator[Finding]:
    """Check one thing after another and yield each finding as it is known; stops where the next needs the last."""
    yield Finding("python", sys.version_info >= (3, 11), sys.version.split()[0], "use Python 3.11 or newer")
    try:
        settings = load_settings(config)
    except ParcoursError as error:
        yield Finding("configuration", False, error.message, error.way_out)
        return
    yield Finding("configuration", True, str(settings.file or "no parcours.toml, defaults"))
    yield _try("browser", _browser)
    yield _try("browser starts", _starts)
    yield _try("mailbox and shop", lambda: _mailbox_and_shop(settings))
    yield _try("run folder", lambda: _writable(Path(settings.journeys.runs)))
    node = shutil.which("node")
    yield Finding(
        "node", bool(node), node or "not found", "only Allure's own report needs it; ours does not", needed=False
    )


def _try(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, True, check())
    except ParcoursError as error:
        return Finding(what, False, error.message, error.way_out)


def _browser() -> str:
    from journeys.driver.browser.find import find_browser, way_out
    from parcours.errors import BrowserUnavailable

    found = find_browser()
    if found is None:
        raise BrowserUnavailable("no Chromium or Chrome was found", way_out=way_out())
    return str(found)


def _starts() -> str:
    from journeys.driver.browser import BrowserPool

    pool = BrowserPool(1)
    try:
        return pool.version()
    finally:
        pool.close()


def _mailbox_and_shop(settings: Settings) -> str:
    from parcours.mailbox.sink import SmtpSink

    sink = SmtpSink(host=settings.mailbox.host, port=settings.mailbox.port)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            open_venue(settings.shop, sink.address, Path(folder)) as venue,
        ):
            venue.check()
            return f"shop {venue.name} answers; mail is taken at {sink.address[0]}:{sink.address[1]}"
    finally:
        sink.close()


def _writable(folder: Path) -> str:
    from parcours.errors import CouldNotLook

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        way_out = "name another in [journeys] runs"
        raise CouldNotLook(f"{folder}: cannot be written: {error.strerror}", way_out=way_out) from error
    return f"{folder} can be written"
