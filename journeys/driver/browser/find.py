"""Finding a browser: one that is installed, else Playwright's own download. Starts nothing."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from parcours.errors import BrowserUnavailable

_HEADLESS_ONLY = ("chromium-headless-shell", "chrome-headless-shell")
_FULL = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
_MAC = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)


def find_browser(headed: bool = False) -> Path | None:
    """Return the browser that a run would use, or None where there is none.

    Args:
        headed: Whether a person is to watch; the headless shell, twice as fast, cannot be watched.

    Raises:
        BrowserUnavailable: If ``PARCOURS_BROWSER`` names a file that is not there.
    """
    return next(candidates(headed), None)


def candidates(headed: bool) -> Iterator[Path]:
    """List the browsers of this machine, the best first; ``PARCOURS_BROWSER`` alone where it is set."""
    forced = os.environ.get("PARCOURS_BROWSER", "")
    if forced:
        yield check_executable(Path(forced), "PARCOURS_BROWSER")
        return
    seen: set[Path] = set()
    for path in _everywhere(headed):
        if path not in seen and path.is_file():
            seen.add(path)
            yield path


def check_executable(path: Path, place: str) -> Path:
    """Return *path* if it is a program that can be run; *place* says where it was named."""
    if not path.is_file() or not os.access(path, os.X_OK):
        raise BrowserUnavailable(
            f"{place}: expected the path of a Chromium or Chrome program, given {path}",
            way_out="name another one, or leave it out and let parcours look for an installed one",
        )
    return path


def way_out() -> str:
    """Say how to get a browser on this platform."""
    own = f"{Path(sys.executable).name} -m playwright install chromium-headless-shell chromium"
    if sys.platform == "darwin":
        return f"brew install --cask chromium, or: {own}"
    if sys.platform == "win32":
        return f"winget install Google.Chrome, or: {own}"
    return (
        f"apt-get install chromium chromium-headless-shell (Debian, Ubuntu), dnf install chromium (Fedora), or: {own}"
    )


def _everywhere(headed: bool) -> Iterator[Path]:
    if not headed:
        yield from _on_path(_HEADLESS_ONLY)
        yield from _downloaded("chromium_headless_shell")
    installed = list(_on_path(_FULL))
    yield from (path for path in installed if "snap" not in path.parts)
    if sys.platform == "darwin":
        yield from map(Path, _MAC)
    if sys.platform == "win32":
        for root in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            yield from (Path(os.environ[root]) / name for name in _WINDOWS if root in os.environ)
    yield from _downloaded("chromium")
    yield from installed  # a snap sees none of our temporary folders, and so comes last


def _on_path(names: tuple[str, ...]) -> Iterator[Path]:
    for name in names:
        found = shutil.which(name)
        if found:
            yield Path(found)


def _downloaded(kind: str) -> Iterator[Path]:
    """List what ``playwright install`` fetched, the newest revision first."""
    programs = ("headless_shell", "chrome-headless-shell", "chrome", "Chromium", "Google Chrome for Testing")
    folders = [folder for folder in _download_root().glob(f"{kind}-*") if re.fullmatch(rf"{kind}-\d+", folder.name)]
    for folder in sorted(folders, key=lambda path: int(path.name.rpartition("-")[2]), reverse=True):
        for program in programs:
            for name in (program, f"{program}.exe"):
                yield from folder.glob(f"*/{name}")
                yield from folder.glob(f"*/*.app/Contents/MacOS/{name}")


def _download_root() -> Path:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if named and named != "0":
        return Path(named)
    if sys.platform == "darwin":
        return Path.home() / "Library/Caches/ms-playwright"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", str(Path.home()))) / "ms-playwright"
    return Path(os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))) / "ms-playwright"
