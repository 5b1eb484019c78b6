"""The driver without a browser, on the tiny shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from journeys.driver.hosts import AllowedHosts
from journeys.driver.http import HttpDriver, HttpxTransport
from journeys.driver.port import StepFailed
from parcours.errors import Refused, ShopUnreachable

if TYPE_CHECKING:
    from .conftest import TinyShop


@pytest.fixture
def driver(tiny_shop: TinyShop) -> Iterator[HttpDriver]:
    """Put a customer on the home page."""
    tiny_shop.orders.clear()
    hands = HttpDriver(HttpxTransport(AllowedHosts(["127.0.0.1"]), timeout_s=2.0))
    hands.go_to(f"{tiny_shop.url}/home")
    yield hands
    hands.close()


def test_a_name_finds_its_link_and_not_a_longer_one(driver: HttpDriver) -> None:
    """An exact name counts before a name that goes on."""
    assert driver.press("Commander").url.endswith("/form")
    driver.go_back()
    assert driver.press("Panier").title == "Panier"


def test_a_form_sends_what_was_typed_and_chosen(driver: HttpDriver, tiny_shop: TinyShop) -> None:
    """What a customer types, chooses and ticks is what the shop gets, with the defaults of the rest."""
    driver.go_to("/form")
    driver.fill("Prénom", "Zoé")
    driver.fill("Nom", "d'Été")
    driver.fill("Courriel", "zoe@example.org")
    driver.choose("Pays", "Îles Féroé")
    driver.choose("Facturation", "En relais")
    driver.choose("Livraison", "En relais")
    driver.choose("J'accepte les conditions")
    view = driver.press("Valider la commande")

    assert "Commande 1" in view.text
    assert tiny_shop.orders == [
        {
            "first": "Zoé",
            "last": "d'Été",
            "email": "zoe@example.org",
            "password": "",
            "quantity": "1",
            "country": "fo",
            "mode": "relay",
            "bill": "relay",
            "terms": "yes",
            "message": "",
        }
    ]


def test_a_form_that_lacks_a_required_entry_stays(driver: HttpDriver, tiny_shop: TinyShop) -> None:
    """A browser does not send a form whose required field is empty, and neither does this driver."""
    driver.go_to("/form")
    view = driver.press("Valider la commande")

    assert view.title == "Vos coordonnées"
    assert tiny_shop.orders == []


def test_two_clicks_send_two_orders(driver: HttpDriver, tiny_shop: TinyShop) -> None:
    """A double click sends the form twice; what the shop makes of it is the shop's affair."""
    driver.go_to("/form")
    driver.fill("Nom", "Dupont")
    driver.press_twice("Valider")

    assert [order["last"] for order in tiny_shop.orders] == ["Dupont", "Dupont"]


def test_near_tells_rows_apart(driver: HttpDriver) -> None:
    """Of several buttons with one name, the one in the row with the given text is pressed."""
    driver.go_to("/basket")
    assert driver.press("Retirer", near="Maison de poupée").url.endswith("q=Maison+de+poup%C3%A9e")


def test_a_missing_control_is_told_with_what_there_is(driver: HttpDriver) -> None:
    """The message of a failed step lists the names that the page has."""
    with pytest.raises(StepFailed, match='no button or link "Payer"; it has: "Commander"'):
        driver.press("Payer")


def test_a_disabled_button_cannot_be_pressed(driver: HttpDriver) -> None:
    """What a browser greys out is not there to press."""
    driver.go_to("/scripted")
    with pytest.raises(StepFailed, match="Grisé"):
        driver.press("Grisé")


def test_a_button_that_acts_by_script_says_so(driver: HttpDriver) -> None:
    """A step that needs a browser is told as such, never taken for done."""
    driver.go_to("/scripted")
    with pytest.raises(StepFailed, match="acts by script alone"):
        driver.press("Calculer")


def test_files_come_whole_and_the_page_stays(driver: HttpDriver, tmp_path: Path) -> None:
    """A download brings the bytes, the proposed name and the status; an upload arrives whole."""
    driver.go_to("/files")
    shown, kept, lost = driver.download("Facture"), driver.download("Facture jointe"), driver.download("Disparue")
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(b"123456")
    driver.upload("Photo", picture)

    assert (shown.content_type, shown.body[:5], kept.filename) == ("application/pdf", b"%PDF-", "facture.pdf")
    assert lost.status == 404
    assert "photo.jpg, 6 octets" in driver.press("Envoyer").text


def test_a_stranger_has_no_cookies(driver: HttpDriver) -> None:
    """Cookies stay with the customer; a stranger's fetch begins without any."""
    driver.go_to("/cookie")
    driver.go_to("/cookie")
    driver.park()

    assert "Visite 3" in driver.go_to("/cookie").text
    assert b"visits before: 0" in driver.fetch("/cookie", as_stranger=True).body


def test_an_error_page_is_a_page(driver: HttpDriver) -> None:
    """A page with status 503 is read like any other, and its status told."""
    view = driver.press("Panne")
    assert (view.status, view.headings) == (503, ("Erreur interne",))


def test_a_redirect_elsewhere_is_refused(driver: HttpDriver) -> None:
    """A redirect to a host that nobody allowed is not followed, and its secrets are not told."""
    with pytest.raises(Refused, match=r"sso\.elsewhere\.example") as refused:
        driver.press("Partenaire")
    assert "sentinel" not in str(refused.value)


def test_silence_is_not_a_page(driver: HttpDriver) -> None:
    """A shop that does not answer in time could not be looked at; the host is named."""
    with pytest.raises(ShopUnreachable, match=r"127\.0\.0\.1"):
        driver.go_to("/slow")


def test_fields_out_of_reach_are_named(driver: HttpDriver) -> None:
    """Fields without a name, and those taken out of the tab order, are found without a browser."""
    driver.go_to("/hidden")
    assert driver.unreachable_by_keyboard() == ["input anonymous: no label", "Ville: out of the keyboard's reach"]
