"""Make sure that there is a browser: an installed one, else Playwright's download, else the package manager's.

Called by make before the first run; ends 0 as soon as one of the ways worked, and says which.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from journeys.driver.browser.find import find_browser, way_out

PACKAGE_MANAGERS: tuple[tuple[str, Sequence[Sequence[str]]], ...] = (
    (
        "apt-get",
        (
            ("apt-get", "update", "-qq"),
            (
                "apt-get",
                "install",
                "-y",
                "-qq",
                "--no-install-recommends",
                "chromium-headless-shell",
                "fonts-dejavu-core",
            ),
        ),
    ),
    ("dnf", (("dnf", "install", "-y", "-q", "chromium-headless", "dejavu-sans-fonts"),)),
    ("apk", (("apk", "add", "--quiet", "chromium", "font-dejavu"),)),
    ("brew", (("brew", "install", "--cask", "chromium"),)),
)


def main() -> int:
    """Find or install a browser; return 0 where there is one at the end."""
    for attempt in (_nothing, _playwright, _package_manager):
        attempt()
        found = find_browser()
        if found:
            print(f"parcours: browser {found}")
            return 0
    print(f"parcours: no browser was found, and none could be installed\n  -> {way_out()}", file=sys.stderr)
    return 3


def _nothing() -> None:
    """Look first: most machines have one."""


def _playwright() -> None:
    print("parcours: no browser installed; asking Playwright for one")
    command = [sys.executable, "-m", "playwright", "install", "chromium-headless-shell"]
    subprocess.run(command, check=False, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _package_manager() -> None:
    for program, commands in PACKAGE_MANAGERS:
        if shutil.which(program):
            print(f"parcours: asking {program} for one")
            for command in commands:
                subprocess.run(_as_administrator(command), check=False, stdout=subprocess.DEVNULL)
            return


def _as_administrator(command: Sequence[str]) -> list[str]:
    needs_root = command[0] != "brew" and hasattr(os, "geteuid") and os.geteuid() != 0
    return ["sudo", "-n", *command] if needs_root and shutil.which("sudo") else list(command)


if __name__ == "__main__":
    sys.exit(main())
