"""Finding a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from journeys.driver.browser import find_browser, way_out
from journeys.driver.browser.pool import BrowserPool
from parcours.errors import BrowserUnavailable, SpecError


def program(path: Path, text: str = "#!/bin/sh\nexit 1\n") -> Path:
    """Write a program."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Show a machine without any browser: nothing on the path, nothing downloaded."""
    monkeypatch.delenv("PARCOURS_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "downloads"))
    monkeypatch.setattr("sys.platform", "linux")
    return tmp_path


def test_the_headless_shell_is_preferred_and_cannot_be_watched(bare_machine: Path) -> None:
    """Without a person to watch, the headless shell; with one, the full browser."""
    shell = program(bare_machine / "bin" / "chromium-headless-shell")
    full = program(bare_machine / "bin" / "chromium")

    assert (find_browser(), find_browser(headed=True)) == (shell, full)


def test_the_newest_download_is_found(bare_machine: Path) -> None:
    """Where nothing is installed, the newest of Playwright's downloads is taken."""
    program(bare_machine / "downloads" / "chromium_headless_shell-999" / "chrome-linux" / "headless_shell")
    new = program(bare_machine / "downloads" / "chromium_headless_shell-1200" / "chrome-linux" / "headless_shell")

    assert find_browser() == new


def test_a_named_browser_is_taken_alone(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PARCOURS_BROWSER counts before all others, and must exist."""
    own = program(bare_machine / "own")
    monkeypatch.setenv("PARCOURS_BROWSER", str(own))
    assert find_browser() == own

    monkeypatch.setenv("PARCOURS_BROWSER", str(bare_machine / "absent"))
    with pytest.raises(BrowserUnavailable, match="PARCOURS_BROWSER"):
        find_browser()


def test_no_browser_is_told_with_the_way_out(bare_machine: Path) -> None:
    """The first step says that no browser was found and how to get one; exit 3."""
    assert find_browser() is None
    with BrowserPool() as pool:
        driver = pool.driver("none#1", ["127.0.0.1"])
        with pytest.raises(BrowserUnavailable) as failure:
            driver.go_to("http://127.0.0.1:3/")

    assert "no browser was found" in str(failure.value)
    assert "playwright install" in way_out()
    assert failure.value.exit_code == 3


def test_a_browser_that_will_not_start_is_tried_twice(tmp_path: Path) -> None:
    """A program that is no browser is started once more, then named in the error."""
    log = tmp_path / "log"
    broken = program(tmp_path / "broken", f"#!/bin/sh\necho start >> {log}\nexit 1\n")
    with BrowserPool(executable=broken) as pool, pytest.raises(BrowserUnavailable, match="no browser would start"):
        pool.driver("broken#1", ["127.0.0.1"]).go_to("http://127.0.0.1:3/")

    assert log.read_text() == "start\nstart\n"


@pytest.mark.parametrize("wrong", [{"slots": 0}, {"slots": 65}, {"step_timeout_s": 0}, {"trace": "sometimes"}])
def test_settings_out_of_range_are_refused_at_the_door(wrong: dict[str, object]) -> None:
    """A pool with settings outside their range is never made."""
    with pytest.raises(SpecError, match="expected"):
        BrowserPool(**wrong)  # type: ignore[arg-type]
