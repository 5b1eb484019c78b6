"""A small shop's contact centre: a phone at two sites, mail over night, a history that measured handling times."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from planner.app import make_app
from planner.base import Base, base_of
from planner.desk import Desk, Turns
from planner.guard import Guard
from planner.playing import Player
from planner.shelf import Shelf
from simulation.scenario.load import Document

SMALL = """
title = "A small shop's Tuesday"
start = 2026-11-17
zone = "Europe/Paris"

[channels.phone]
kind = "live"
open = "08:00-18:00"
target = { within = "20 s", share = "80 %", abandoned = "10 %" }
patience = "exponential 120 s"
retry = { share = "50 %", after = "exponential 15 min" }

[channels.mail]
kind = "deferred"
target = { within = "8 h", share = "70 %" }
patience = "lognormal 20 h cv 0.5"

[reasons.order]
handling = { phone = "lognormal 5 min cv 0.7", mail = "gamma 6 min cv 0.8" }
resolved = { phone = "80 %", mail = "60 %" }
comes_back = { share = "80 %", after = "exponential 2 h" }

[reasons.delivery]
handling = { kind = "empirical", file = "handling.csv" }
resolved = "70 %"

[sites.lyon]
seats = 14

[sites.barcelona]
seats = 7

[teams.voice]
site = "lyon"
skills = [{ channels = ["phone"], reasons = ["order", "delivery"] }]
shifts = [
    { start = "08:00", length = "5 h", advisers = 3 },
    { start = "13:00", length = "5 h", advisers = 3 },
]
cost_per_h = "27 EUR"

[teams.all]
site = "barcelona"
skills = [{ channels = ["phone", "mail"] }]
advisers = { "08:00-12:00" = 3, "12:00-18:00" = 4 }
shrinkage = "10 %"
cost_per_h = "22 EUR"

[[demand]]
name = "orders by phone"
channel = "phone"
per_day = 220
curve = [4, 6, 8, 7, 5, 5, 7, 8, 6, 4]
reasons = "order"

[[demand]]
channel = "mail"
per_day = 40
reasons = { order = "50 %", delivery = "50 %" }
days = { tue = 1.2 }

[[demand]]
history = "history.csv"
"""


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the small shop, with the files that it mentions beside it."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "handling.csv").write_text("seconds\n120\n180.5\n300\n", encoding="utf-8")
    (folder / "history.csv").write_text(
        "interval,channel,reason,language,offered,handling_s\n"
        + "".join(
            f"2026-11-10T{hour:02d}:{half},phone,delivery,fr,6,200\n" for hour in range(8, 18) for half in ("00", "30")
        ),
        encoding="utf-8",
    )
    path = folder / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small(small_file: Path) -> Base:
    """Return the small shop as what levers start from."""
    return base_of(Document(tomllib.loads(SMALL), "small", small_file.parent, "small.toml"))


@pytest.fixture
def shelf(small_file: Path) -> Shelf:
    """Return a shelf on which the small shop stands first."""
    return Shelf(str(small_file))


@pytest.fixture
def player() -> Iterator[Player]:
    """Return a player, and end its threads."""
    one = Player()
    yield one
    one.close()


@pytest.fixture
def desk(shelf: Shelf, player: Player) -> Desk:
    """Return a desk that answers from the shelf."""
    return Desk(shelf, player)


class Client:
    """Asks an application without a socket, as a browser on this machine would."""

    def __init__(self, app: Guard) -> None:
        self._app = app

    def _ask(self, method: str, url: str, **options: Any) -> httpx.Response:
        async def once() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8017") as client:
                return await client.request(method, url, **options)

        return asyncio.run(once())

    def get(self, url: str, **options: Any) -> httpx.Response:
        """GET."""
        return self._ask("GET", url, **options)

    def post(self, url: str, **options: Any) -> httpx.Response:
        """POST."""
        return self._ask("POST", url, **options)

    def options(self, url: str, **options: Any) -> httpx.Response:
        """OPTIONS."""
        return self._ask("OPTIONS", url, **options)


@pytest.fixture
def client(shelf: Shelf, desk: Desk) -> Client:
    """Return a client of the page."""
    return Client(make_app(shelf, desk, Turns()))


@pytest.fixture
def centre() -> Callable[..., Base]:
    """Return a function that makes a tiny centre of the tables given, laid over a plain one."""

    def made(**over: object) -> Base:
        tables = {
            "start": tomllib.loads("day = 2026-11-17")["day"],
            "channels": {
                "phone": {"kind": "live", "open": "08:00-12:00", "target": {"within": "20 s", "share": "80 %"}}
            },
            "reasons": {"any": {"handling": "exponential 240 s", "resolved": "80 %"}},
            "teams": {"one": {"skills": [{"channels": ["phone"]}], "advisers": 6, "cost_per_h": "20 EUR"}},
            "demand": [{"channel": "phone", "per_h": "60 per h", "hours": "08:00-12:00"}],
        }
        return base_of(Document(tables | over, "tiny", Path(), "tiny.toml"))

    return made
