"""A pool of browser contexts: one event loop, one Playwright driver and one browser process for all journeys."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType

from journeys.driver.browser.driver import BrowserDriver
from journeys.driver.browser.loop import LoopThread
from journeys.driver.browser.process import BrowserProcess
from journeys.driver.browser.session import Session
from journeys.driver.browser.settings import BrowserSettings, TraceMode
from journeys.driver.browser.slots import Slots
from journeys.driver.browser.tracing import Tracing
from journeys.driver.hosts import AllowedHosts


class BrowserPool:
    """Gives each journey a driver, and lets at most *slots* of them hold a browser context at once.

    Nothing is started before the first step of the first driver. Use it as a context manager, or call `close`.

    Args:
        slots: Contexts open at once, 1 to 64.
        headed: Whether a person can watch.
        trace: "off", "on-failure" or "on"; see `BrowserSettings`.
        step_timeout_s: The one deadline of every step, in seconds, above 0, at most 600.
        locale: BCP 47 language of the browser.
        zone: IANA time zone of the browser.
        executable: A browser to use instead of the one that is found.
        headers: HTTP headers added to every request.

    Raises:
        SpecError: If a value is outside its range.
    """

    def __init__(
        self,
        slots: int = 2,
        *,
        headed: bool = False,
        trace: TraceMode = "off",
        step_timeout_s: float = 10.0,
        locale: str = "fr-FR",
        zone: str = "Europe/Paris",
        executable: Path | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.settings = BrowserSettings(
            slots=slots,
            headed=headed,
            trace=trace,
            step_timeout_s=step_timeout_s,
            locale=locale,
            zone=zone,
            executable=executable,
            headers=headers or {},
        )
        self._guard = threading.Lock()
        self._loop: LoopThread | None = None
        self._process = BrowserProcess(self.settings)
        self._slots: Slots | None = None

    def driver(self, journey_id: str, allowed_hosts: Iterable[str]) -> BrowserDriver:
        """Return a driver for one journey; it takes a slot at its first step.

        Args:
            journey_id: Names the journey in messages and traces.
            allowed_hosts: Hosts that it may ask; a step that leads elsewhere is refused.
        """
        hosts = AllowedHosts(allowed_hosts)
        loop, slots = self._started()
        session = Session(slots, hosts, self.settings.step_timeout_s, Tracing(self.settings.trace))
        return BrowserDriver(journey_id, loop, session)

    def start(self) -> None:
        """Start the browser now, so that the first journey need not wait for it.

        Raises:
            BrowserUnavailable: If there is none or it will not start.
        """
        loop, slots = self._started()
        loop.run(slots.start())

    def _started(self) -> tuple[LoopThread, Slots]:
        with self._guard:
            if self._loop is None or self._slots is None:
                self._loop = LoopThread("parcours-browser")
                self._slots = Slots(self.settings, self._process)
                atexit.register(self.close)
            return self._loop, self._slots

    @property
    def executable(self) -> Path | None:
        """The browser that runs, or None before the first step."""
        return self._process.executable

    def pids(self) -> list[int]:
        """List the process ids of the browser that runs: a wrapper script first, where there is one; empty if none."""
        return self._process.pids()

    def version(self) -> str:
        """Start the browser and say which it is: its program and version.

        Raises:
            BrowserUnavailable: If there is none or it will not start.
        """
        loop, _ = self._started()
        browser = loop.run(self._process.browser())
        return f"{self._process.executable} {browser.version}"

    def close(self) -> None:
        """End the browser, the Playwright driver and the loop."""
        with self._guard:
            loop, self._loop, self._slots = self._loop, None, None
        if loop is None:
            return
        atexit.unregister(self.close)
        try:
            loop.run(self._process.close(), timeout_s=15)
        finally:
            loop.stop()

    def __enter__(self) -> BrowserPool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
