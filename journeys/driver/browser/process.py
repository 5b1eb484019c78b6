"""One browser process under one Playwright driver: started, watched, and reaped by its own process id."""

from __future__ import annotations

import contextlib
import os
import sys
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from journeys.driver.browser.find import candidates, check_executable, way_out
from journeys.driver.browser.settings import BrowserSettings
from parcours.errors import BrowserUnavailable

if TYPE_CHECKING:
    from playwright.async_api import Browser, Playwright

_QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)
_LAUNCH_TIMEOUT_S = 30.0
_MOST_CRASHES = 2


class BrowserProcess:
    """A browser that is started when it is first needed, and once more after a crash.

    Args:
        settings: How it is opened.
    """

    def __init__(self, settings: BrowserSettings) -> None:
        self._settings = settings
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._started: list[psutil.Process] = []
        self._crashes = 0
        self.executable: Path | None = None

    async def browser(self) -> Browser:
        """Return the running browser; call from one task at a time.

        Raises:
            BrowserUnavailable: If there is none, it will not start, or it has crashed twice.
        """
        if self._browser is not None and self._browser.is_connected():
            return self._browser
        if self._browser is not None:
            self._crashes += 1
            self._reap()
            self._browser = None
        if self._crashes >= _MOST_CRASHES:
            raise BrowserUnavailable(
                f"the browser {self.executable} crashed {self._crashes} times in a row", way_out=way_out()
            )
        self._browser = await self._launch()
        return self._browser

    def worked(self) -> None:
        """Note that a context was used to its end: crashes are counted in a row."""
        if self._browser is not None and self._browser.is_connected():
            self._crashes = 0

    def pids(self) -> list[int]:
        """List the process ids of the browser: a wrapper script first, where there is one, then the browser itself."""
        return [process.pid for process in self._started]

    def playwright(self) -> Playwright:
        """Return the running Playwright driver; call `browser` first."""
        if self._playwright is None:
            raise BrowserUnavailable("the browser was closed", way_out="open a new pool")
        return self._playwright

    async def close(self) -> None:
        """End the browser and the Playwright driver."""
        if self._browser is not None:
            with contextlib.suppress(Exception):
                await self._browser.close()
        if self._playwright is not None:
            with contextlib.suppress(Exception):
                await self._playwright.stop()
        self._reap()
        self._browser = self._playwright = None

    async def _launch(self) -> Browser:
        from playwright.async_api import Error

        settings = self._settings
        if settings.executable is not None:
            paths = [check_executable(settings.executable, "browser")]
        else:
            paths = list(candidates(settings.headed))[:2]
        if not paths:
            raise BrowserUnavailable("no browser was found on this machine", way_out=way_out())
        complaints: list[str] = []
        for path in [*paths, paths[-1]][:2]:
            try:
                return await self._launch_one(path)
            except Error as error:
                complaints.append(f"{path}: {_reason(str(error))}")
                self._reap()
        told = "; ".join(dict.fromkeys(complaints))
        no_room = "let TMPDIR name a folder that is there and has room" if "mkdtemp" in told else ""
        raise BrowserUnavailable(f"no browser would start: {told}", way_out=no_room or way_out())

    async def _launch_one(self, path: Path) -> Browser:
        if self._playwright is None:
            from playwright.async_api import async_playwright

            self._playwright = await async_playwright().start()
        mark = f"--parcours-browser={uuid.uuid4().hex}"
        browser = await self._playwright.chromium.launch(
            executable_path=path,
            headless=not self._settings.headed,
            args=[*_QUIET, *self._machine_flags(), mark],
            timeout=_LAUNCH_TIMEOUT_S * 1000,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        self.executable = path
        self._started = _marked(mark)
        return browser

    def _machine_flags(self) -> list[str]:
        flags = [] if self._settings.headed else ["--in-process-gpu"]
        if sys.platform == "linux" and os.geteuid() == 0:
            flags.append("--no-sandbox")
        return flags

    def _reap(self) -> None:
        """End what a crash left behind: the browser that we started and its children, nobody else's."""
        doomed = list(self._started)
        for process in self._started:
            with contextlib.suppress(psutil.Error):
                doomed.extend(process.children(recursive=True))
        for process in doomed:
            with contextlib.suppress(psutil.Error):
                process.kill()
        self._started = []


def _marked(mark: str) -> list[psutil.Process]:
    """Find, among our own children, the browser that carries *mark* on its command line, and a wrapper around it."""
    found: list[psutil.Process] = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            if mark in process.cmdline():
                found.append(process)
    return found


def _reason(text: str) -> str:
    """Take from a launch failure the line that tells why."""
    lines = [line.strip(" -\u2500\u2550\u2551") for line in text.splitlines()]
    telling = [
        line for line in lines if "error while loading" in line or "Missing X server" in line or "sandbox" in line
    ]
    return (telling or [line for line in lines if line] or ["it gave no reason"])[0][:300]
