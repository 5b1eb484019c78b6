"""What a whole run leaves behind: no secret in any file, and nothing that asks anybody for anything."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("parcours")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Play a journey with every piece of evidence there is, its trace included, and return the run folder."""
    home = tmp_path_factory.mktemp("hostile")
    called = subprocess.run(
        [PROGRAM, "journeys", "digital-download", "relay-parcel", "--fault", "closed-relay-offered", "--trace", "on"],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert called.returncode == 1, called.stderr
    (found,) = (home / "runs").iterdir()
    return found


def everything(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file below *folder*, and everything inside its zips, each with its name."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from opened(path.relative_to(folder).as_posix(), path.read_bytes())


def opened(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, and the members of a zip one by one."""
    yield name, body
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for member in archive.namelist():
                yield from opened(f"{name}!{member}", archive.read(member))


def test_survive_25_no_file_of_a_run_holds_a_card_or_a_cookie(run: Path) -> None:
    """Cards as typed and as sent, card codes in forms, session cookies: in no file, and in no member of a trace."""
    from fixtures.personas import TEST_CARDS

    numbers = list(TEST_CARDS)
    grouped = [" ".join(re.findall("....?", number)) for number in numbers]
    sentinels = [text.encode() for number in (*numbers, *grouped) for text in (number, number.replace(" ", "+"))]
    cookie = re.compile(rb'(?i)"name":"(?:cookie|set-cookie)","value":"(?!\[redacted\])[^"]+"')
    typed = re.compile(rb"(?i)(?:cvc|cvv|card_code|cryptogramme)=(?!\[redacted\]|%5Bredacted)[0-9]{3}")
    searched, traces = 0, 0
    for name, body in everything(run):
        searched += 1
        traces += ".trace" in name
        for sentinel in sentinels:
            assert sentinel not in body, f"{name} holds {sentinel!r}"
        assert not cookie.search(body), name
        assert not typed.search(body), name
    assert searched > 60
    assert traces >= 2


def test_survive_37_every_name_in_a_run_is_the_harnesss_own(run: Path) -> None:
    """Letters, digits, dot, dash, underscore and hash: no file is called what a shop called it."""
    names = [part for path in run.rglob("*") for part in path.relative_to(run).parts]

    assert [name for name in names if not re.fullmatch(r"[A-Za-z0-9_#][A-Za-z0-9._#-]{0,99}", name)] == []


def test_survive_49_without_node_and_java_the_report_is_there(run: Path, tmp_path: Path) -> None:
    """With no program but Python at hand, a run's reports are made whole: page, JUnit, ledger, Allure results."""
    called = subprocess.run(
        [PROGRAM, "report", str(run), "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        check=False,
    )
    told = json.loads(called.stdout)

    assert (called.returncode, "Traceback" in called.stderr) == (0, False), called.stderr
    assert [Path(told["reports"][name]).exists() for name in ("html", "junit", "ledger", "allure")] == [True] * 4


def test_survive_48_every_page_of_a_run_opens_offline(run: Path) -> None:
    """Report and mails, opened from a file in a real browser with everything unfolded, ask nobody and run nothing."""
    from playwright.sync_api import sync_playwright

    from journeys.driver.browser import find_browser

    pages = [run / "report.html", *sorted(run.glob("evidence/*/*.html"))]
    asked: list[str] = []
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        for path in pages:
            page.goto(path.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            page.wait_for_load_state("networkidle")
        browser.close()
    own = {path.as_uri() for path in pages}

    assert len(pages) > 4
    assert [
        url
        for url in asked
        if url.replace("%23", "#") not in {o.replace("%23", "#") for o in own} and not url.startswith("data:")
    ] == []
    assert errors == []
