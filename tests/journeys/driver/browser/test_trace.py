"""Traces: kept on request, without secrets, and fit for Playwright's viewer."""

from __future__ import annotations

import functools
import http.server
import json
import threading
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import playwright
import pytest

from journeys.driver.browser import BrowserPool
from journeys.driver.browser.settings import TraceMode
from journeys.evidence.redact import Redactor

if TYPE_CHECKING:
    from ..conftest import TinyShop

SECRETS = {"card": "4242424242424242", "code": "737", "password": "Sentinel-Pass-1", "email": "zoe@clients.example.org"}


def play(pool: BrowserPool, url: str, trace: Path) -> list[Path]:
    """Type every secret, order, and keep the trace."""
    driver = pool.driver("trace#1", ["127.0.0.1"])
    driver.go_to(f"{url}/cookie")
    driver.go_to("/form?token=Sentinel-Token-1")
    driver.fill("Nom", "Durand")
    driver.fill("Mot de passe", SECRETS["password"])
    driver.fill("Message", SECRETS["card"])
    driver.fill("Quantité", SECRETS["code"])
    driver.press("Valider la commande")
    kept = driver.keep_trace(trace, Redactor([SECRETS["card"], SECRETS["code"]]))
    driver.close()
    return kept


def unpacked(path: Path) -> bytes:
    """Return every byte of a zip: names and contents."""
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(member.filename.encode() + b"\n" + archive.read(member) for member in archive.infolist())


def test_survive_25_a_trace_holds_no_secret_and_opens_in_the_viewer(tiny_shop: TinyShop, tmp_path: Path) -> None:
    """Typed secrets, sent forms, addresses and cookies are taken out; the viewer still lists the steps."""
    with BrowserPool(1, trace="on-failure") as pool:
        kept = play(pool, tiny_shop.url, tmp_path / "trace.zip")
        assert kept == [tmp_path / "trace.zip"]
        everything = unpacked(kept[0])
        for name in ("card", "password"):
            assert SECRETS[name].encode() not in everything, name
        assert b"Sentinel-Token-1" not in everything
        assert b"quantity=737" not in everything
        assert b'"737"' not in everything
        assert b"[card 4242]" in everything

        steps = steps_in_viewer(pool, kept[0])
    assert 'press "Valider la commande"' in steps
    assert 'fill "Mot de passe"' in steps


def test_each_doing_of_the_customer_leaves_a_copy_of_the_page(tiny_shop: TinyShop, tmp_path: Path) -> None:
    """A trace shows the page of every step that can change it, and none for each press of a walk with the Tab key."""
    with BrowserPool(1, trace="on-failure") as pool:
        driver = pool.driver("trace#3", ["127.0.0.1"])
        driver.go_to(f"{tiny_shop.url}/form")
        driver.fill("Nom", "Durand")
        driver.choose("Pays", "France")
        driver.choose("Livraison", "En relais")
        driver.unreachable_by_keyboard()
        driver.read()
        driver.press("Valider la commande")
        driver.go_back()
        driver.keep_trace(tmp_path / "trace.zip")
        driver.close()

    copies = copies_by_step(tmp_path / "trace.zip")
    assert {title for title, urls in copies.items() if not urls} == {"walk with the Tab key"}
    assert copies['press "Valider la commande"'][-1] == f"{tiny_shop.url}/thanks?{len(tiny_shop.orders)}"
    assert max(len(urls) for urls in copies.values()) <= 4


def copies_by_step(trace: Path) -> dict[str, list[str]]:
    """List the addresses of the documents of which copies were made, by the title of the step in which they were."""
    with zipfile.ZipFile(trace) as archive:
        parts = [archive.read(name) for name in archive.namelist() if name.endswith(".trace")]
    events = [json.loads(line) for part in parts for line in part.splitlines()]
    begun = {event["callId"]: event for event in events if event["type"] == "before"}
    copies: dict[str, list[str]] = {event["title"]: [] for event in begun.values() if event["class"] == "Tracing"}
    for event in events:
        if event["type"] == "frame-snapshot":
            step = begun[begun[event["snapshot"]["callId"]]["parentId"]]
            copies[step["title"]].append(event["snapshot"]["frameUrl"])
    return copies


def steps_in_viewer(pool: BrowserPool, trace: Path) -> str:
    """Open a trace in the viewer that comes with playwright, and return the text of its page."""
    viewer = Path(playwright.__file__).parent / "driver/package/lib/vite/traceViewer"
    folder = trace.parent / "served"
    folder.mkdir()
    (folder / "viewer").symlink_to(viewer)
    (folder / "trace.zip").write_bytes(trace.read_bytes())
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/viewer/index.html?trace=/trace.zip"
        return shown(pool, url)
    finally:
        server.shutdown()
        server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def shown(pool: BrowserPool, url: str) -> str:
    """Return what the viewer shows once its list of steps is there; it needs a service worker, so a plain page."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=pool.executable, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(url)
        page.get_by_text("Valider la commande").first.wait_for(timeout=20_000)
        text = page.inner_text("body")
        browser.close()
        return text


@pytest.mark.parametrize(("mode", "parts"), [("off", 0), ("on-failure", 1), ("on", 2)])
def test_stretches_before_a_pause_are_kept_only_when_all_is_kept(
    tiny_shop: TinyShop, tmp_path: Path, mode: TraceMode, parts: int
) -> None:
    """Off keeps nothing, on-failure the stretch that failed, on all of them, numbered."""
    with BrowserPool(1, trace=mode) as pool:
        driver = pool.driver("trace#2", ["127.0.0.1"])
        driver.go_to(f"{tiny_shop.url}/home")
        driver.park()
        driver.press("Commander")
        kept = driver.keep_trace(tmp_path / "trace.zip")
        driver.close()

    names = {0: [], 1: ["trace.zip"], 2: ["trace-1.zip", "trace-2.zip"]}[parts]
    assert [path.name for path in kept] == names
    assert sorted(path.name for path in tmp_path.iterdir()) == names
