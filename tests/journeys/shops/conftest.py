"""A real shop for each module that names its ``RECIPE``, a mailbox for its mails, a browser, and customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from fixtures.realshops.service import RealShop, Recipe, bring_up
from journeys.driver.browser import BrowserPool, find_browser
from journeys.driver.hosts import AllowedHosts
from journeys.driver.http import HttpDriver, HttpxTransport
from journeys.driver.port import Driver
from parcours.domain.persona import Address, Card, Persona
from parcours.mailbox.sink import SmtpSink


@pytest.fixture(scope="module")
def sink() -> Iterator[SmtpSink]:
    """Take the shop's mails."""
    mailbox = SmtpSink()
    yield mailbox
    mailbox.close()


@pytest.fixture(scope="module")
def shop(
    request: pytest.FixtureRequest, sink: SmtpSink, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealShop]:
    """Start one shop for the module, or skip where its environment was never made."""
    recipe: Recipe = request.module.RECIPE
    if not (recipe.environment / "bin" / "python").exists():
        pytest.skip(f"the environment of {recipe.name} is missing: run `make {recipe.name}`")
    with bring_up(recipe, sink.address, tmp_path_factory.mktemp(recipe.name)) as running:
        yield running


@pytest.fixture(scope="module")
def pool() -> Iterator[BrowserPool]:
    """Open one browser for the module, or skip where there is none."""
    if find_browser() is None:
        pytest.skip("no browser on this machine: run `make browser`")
    with BrowserPool(1) as browsers:
        yield browsers


@pytest.fixture
def without_browser() -> Callable[[], HttpDriver]:
    """Make drivers that need no browser."""
    return lambda: HttpDriver(HttpxTransport(AllowedHosts(["127.0.0.1"]), 30), lambda *args: None)


@pytest.fixture(params=["browser", "http"])
def either_driver(request: pytest.FixtureRequest, without_browser: Callable[[], HttpDriver]) -> Iterator[Driver]:
    """Give a customer a browser, and then none."""
    if request.param == "browser":
        driver = request.getfixturevalue("pool").driver("test", {"127.0.0.1"})
    else:
        driver = without_browser()
    yield driver
    driver.close()


@pytest.fixture(scope="module")
def somebody() -> Callable[..., Persona]:
    """Make customers, each with an address of their own."""
    numbers = count(1)
    home, card = Address("12 rue de l'Échiquier", "75010", "Paris"), Card("4242424242424242", "12/30", "123")

    def make(*, phone: str = "+33199001234", language: str = "fr") -> Persona:
        return Persona("Claire", "Lefèvre", f"claire-{next(numbers)}@example.org", phone, home, card, language)

    return make
