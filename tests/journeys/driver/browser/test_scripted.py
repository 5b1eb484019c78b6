"""Pages that only a browser understands: style sheets, scripts, windows, notices."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from journeys.driver.browser import BrowserDriver, BrowserPool
from journeys.driver.port import StepFailed
from parcours.errors import ShopUnreachable

if TYPE_CHECKING:
    from ..conftest import TinyShop


@pytest.fixture
def driver(tiny_shop: TinyShop, pool: BrowserPool) -> Iterator[BrowserDriver]:
    """Put a customer on the page that changes by script."""
    customer = pool.driver("scripted#1", ["127.0.0.1"])
    customer.go_to(f"{tiny_shop.url}/scripted")
    yield customer
    customer.close()


def test_what_a_style_sheet_hides_is_not_read(driver: BrowserDriver) -> None:
    """Hidden text, fields and buttons are left out; what stands apart on the page is apart in the line."""
    view = driver.go_to("/styled")

    assert view.lines == ("Style", "visible", "Total 33 €", "Nom")
    assert (view.controls, view.buttons) == ((), ())


@pytest.mark.parametrize(
    ("button", "line"),
    [("Calculer", "Prêt"), ("Demander", "Réponse"), ("Annuler", "Commande oui"), ("Sauter", "Commande saut")],
)
def test_a_press_waits_for_what_the_script_does(driver: BrowserDriver, button: str, line: str) -> None:
    """A change on the page, an answer from the shop, a question answered yes, a page that follows by script."""
    assert line in driver.press(button).lines


def test_a_new_window_comes_into_view(driver: BrowserDriver) -> None:
    """A link that opens a window leads the customer there."""
    assert "Commande nouvel" in driver.press("Nouvel onglet").lines


def test_a_control_that_comes_late_is_waited_for(driver: BrowserDriver) -> None:
    """A link that a script adds after a while is found within the step's deadline."""
    assert "Commande tard" in driver.press("Plus tard").lines


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Paiement / livraison", "q=0"),
        ("J'accepte", "q=1"),
        ('Dire "oui"', "q=2"),
        ("a >> b", "q=3"),
        ("-10 % [promo] (2) \\ x", "q=4"),
    ],
)
def test_odd_names_are_waited_for_too(driver: BrowserDriver, name: str, query: str) -> None:
    """Signs that mean something in an expression or a selector mean themselves in a name."""
    driver.go_to("/odd")

    assert query in driver.press(name).lines[1]


def test_parts_from_other_hosts_are_left_out(driver: BrowserDriver) -> None:
    """Pictures, styles, scripts and frames of hosts that are not allowed are blocked, at no cost of time."""
    began = time.monotonic()

    assert driver.go_to("/foreign").lines == ("Étranger", "Texte")
    assert time.monotonic() - began < 1.4


def test_a_press_without_effect_leaves_the_page(driver: BrowserDriver) -> None:
    """An answer of nothing leads nowhere, and is not waited for."""
    assert driver.press("Rien").title == "Script"


def test_a_greyed_button_is_told_as_such(driver: BrowserDriver) -> None:
    """A control that is there and cannot be used is not said to be missing."""
    with pytest.raises(StepFailed, match="is there and cannot be used: element is not enabled"):
        driver.press("Grisé")


def test_a_notice_that_covers_the_page_is_waited_for(driver: BrowserDriver) -> None:
    """A press never lands on what covers its control: it waits until that is gone."""
    driver.go_to("/covered")

    assert "Commande dessous" in driver.press("Dessous").lines


def test_a_notice_that_stays_is_told(driver: BrowserDriver) -> None:
    """Where the notice stays, the message says what was in the way."""
    driver.go_to("/covered?stays")
    with pytest.raises(StepFailed, match="intercepts pointer events"):
        driver.press("Dessous")


def test_controls_out_of_the_keyboards_reach_are_named(driver: BrowserDriver) -> None:
    """A field without a name and one that Tab leaves out are named; the others are not."""
    driver.go_to("/hidden")
    assert driver.unreachable_by_keyboard() == [
        "text field without a name (anonymous)",
        "Ville: out of the keyboard's reach",
    ]

    driver.go_to("/form")
    assert driver.unreachable_by_keyboard() == []


def test_a_page_that_hangs_ends_with_the_step(driver: BrowserDriver, tiny_shop: TinyShop, pool: BrowserPool) -> None:
    """A script that never ends costs its own journey a bounded time, and no other journey anything."""
    driver.go_to("/hang")
    began = time.monotonic()
    with pytest.raises(ShopUnreachable, match="time-out"):
        driver.press("Boucle")
    assert time.monotonic() - began < 10

    other = pool.driver("scripted#2", ["127.0.0.1"])
    assert other.go_to(f"{tiny_shop.url}/home").title == "Fleurs"
    other.close()


def test_a_file_where_a_page_was_awaited_leaves_the_page(driver: BrowserDriver) -> None:
    """A press that is answered with a file stays where it was, at once."""
    driver.go_to("/files")
    began = time.monotonic()

    assert driver.press("Facture jointe").title == "Documents"
    assert time.monotonic() - began < 1.4


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("http://nowhere.invalid/", "nowhere.invalid cannot be reached: DNS"),
        ("https://127.0.0.1:{port}/", "cannot be reached: TLS"),
    ],
)
def test_survive_15_infrastructure_is_classed(pool: BrowserPool, tiny_shop: TinyShop, url: str, kind: str) -> None:
    """A name that is not known and a broken handshake are told as what they are, with the host."""
    driver = pool.driver("scripted#3", ["127.0.0.1", "nowhere.invalid"])
    with pytest.raises(ShopUnreachable, match=kind):
        driver.go_to(url.format(port=tiny_shop.url.rpartition(":")[2]))
    driver.close()
