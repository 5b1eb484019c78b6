"""The laws of the driver port, asked of every driver on the tiny shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from journeys.driver.browser import BrowserPool
from journeys.driver.hosts import AllowedHosts
from journeys.driver.http import HttpDriver, HttpxTransport
from journeys.driver.port import Driver, StepFailed
from load.client.connections import Connections
from load.client.transport import LeanTransport
from load.reading.documents import Documents
from load.reading.pages import CrowdDriver
from load.reading.values import Values
from parcours.errors import Refused, ShopUnreachable

if TYPE_CHECKING:
    from .conftest import TinyShop

PDF_MAGIC = b"%PDF-"
SHARED, VALUES = Documents(), Values()
"""What was taken apart for one customer of the crowd is used for the next, in all of these tests."""


@pytest.fixture(params=["browser", "http", "crowd"])
def driver(request: pytest.FixtureRequest, tiny_shop: TinyShop, pool: BrowserPool) -> Iterator[Driver]:
    """Put a customer on the home page of the tiny shop."""
    tiny_shop.orders.clear()
    customer: Driver
    if request.param == "browser":
        customer = pool.driver("contract#1", ["127.0.0.1"])
    elif request.param == "crowd":
        transport = LeanTransport(Connections(timeout_s=1.5), AllowedHosts(["127.0.0.1"]))
        customer = CrowdDriver(transport, lambda text: None, SHARED, VALUES)
    else:
        customer = HttpDriver(HttpxTransport(AllowedHosts(["127.0.0.1"]), timeout_s=1.5))
    customer.go_to(f"{tiny_shop.url}/home")
    yield customer
    customer.close()


def test_a_page_is_what_a_customer_can_see(driver: Driver, tiny_shop: TinyShop) -> None:
    """Hidden parts are not read; a term and its value stand on one line; status, title and language are told."""
    view = driver.read()

    assert (view.url, view.status, view.title, view.language) == (f"{tiny_shop.url}/home", 200, "Fleurs", "fr")
    assert view.lines == (
        "Fleurs",
        "Commander Commander en gros Panier (2) Partenaire Panne Mes documents",
        "Bienvenue",
        "Total : 33,00 €",
    )


def test_a_name_is_matched_whole_or_at_its_beginning(driver: Driver) -> None:
    """An exact name wins over a longer one, and a name may go on with what is no letter: "Panier (2)"."""
    assert driver.press("commander").url.endswith("/form")
    driver.go_back()
    assert driver.press("Panier").title == "Panier"


def test_the_first_name_that_exists_counts(driver: Driver) -> None:
    """Of several names, the first that the page has is meant."""
    assert driver.press(("Order", "Panier", "Commander")).title == "Panier"


def test_has_looks_without_waiting(driver: Driver) -> None:
    """Buttons, links and fields are found by name; "Com" is no name of "Commander"."""
    assert (driver.has("Commander"), driver.has("Com"), driver.has(("Nope", "Panier"))) == (True, False, True)
    driver.go_to("/form")
    assert (driver.has("Nom"), driver.has("Pays"), driver.has("Valider la commande")) == (True, True, True)


def test_what_is_filled_in_is_what_the_shop_gets(driver: Driver, tiny_shop: TinyShop) -> None:
    """Fields, lists, radio buttons by group, and check boxes, all by the names that a customer sees."""
    driver.press("Commander")
    driver.fill("Nom", "Durand")
    driver.fill(("First name", "Prénom"), "Zoé")
    driver.fill("Courriel", "zoe@clients.example.org")
    driver.fill("Quantité", "3")
    driver.fill("Message", "Pour l'été")
    driver.choose("Pays", "Îles Féroé")
    driver.choose("Livraison", "En relais")
    driver.choose("Facturation", "À domicile")
    driver.choose("J'accepte les conditions")
    view = driver.press("Valider la commande")

    assert view.lines == ("Merci", "Commande 1", "Accueil")
    assert tiny_shop.orders == [
        {
            "first": "Zoé",
            "last": "Durand",
            "email": "zoe@clients.example.org",
            "password": "",
            "quantity": "3",
            "country": "fo",
            "mode": "relay",
            "bill": "post",
            "terms": "yes",
            "message": "Pour l'été",
        }
    ]


def test_filling_again_replaces(driver: Driver, tiny_shop: TinyShop) -> None:
    """A second text takes the place of the first, and an empty one empties the field."""
    driver.press("Commander")
    driver.fill("Nom", "Dupont")
    driver.fill("Nom", "Durand")
    driver.fill("Prénom", "Zoé")
    driver.fill("Prénom", "")
    driver.press("Valider la commande")

    assert (tiny_shop.orders[0]["last"], tiny_shop.orders[0]["first"]) == ("Durand", "")


def test_survive_24_a_real_card_number_is_refused_in_the_browser(pool: BrowserPool, tiny_shop: TinyShop) -> None:
    """A number that could be somebody's card is never typed, and the message does not repeat it."""
    driver = pool.driver("contract#24", ["127.0.0.1"])
    driver.go_to(f"{tiny_shop.url}/form")
    with pytest.raises(Refused) as refusal:
        driver.fill("Message", "4539 1488 0343 6467")
    driver.fill("Message", "4242 4242 4242 4242")
    driver.close()

    assert "6467" in str(refusal.value)
    assert "4539" not in str(refusal.value)


def test_a_neighbouring_text_tells_rows_apart(driver: Driver) -> None:
    """Where several buttons have one name, the one in the row that holds the text is pressed."""
    driver.go_to("/basket")

    assert "q=Maison" in driver.press("Retirer", near="Maison de poupée").url


def test_a_missing_control_is_told_with_what_there_was(driver: Driver) -> None:
    """The message names the page, what was looked for, what the page has, and what was perhaps meant."""
    driver.go_to("/form")
    with pytest.raises(StepFailed) as failure:
        driver.fill("Prenom", "Zoé")

    message = str(failure.value)
    assert "Prenom" in message
    assert '"Nom *"' in message
    assert 'did you mean "Prénom *"?' in message


def test_a_missing_option_is_told_with_the_options(driver: Driver) -> None:
    """The message lists the options of the list."""
    driver.go_to("/form")
    with pytest.raises(StepFailed, match='"Belgique", "France"'):
        driver.choose("Pays", "Allemagne")


def test_a_double_click_sends_the_form_twice(driver: Driver, tiny_shop: TinyShop) -> None:
    """An impatient customer's second click reaches a shop that lets it."""
    driver.go_to("/form")
    driver.fill("Nom", "Durand")
    view = driver.press_twice("Valider la commande")

    assert view.title == "Merci"
    assert len(tiny_shop.orders) == 2


def test_going_back_returns_to_the_page_before(driver: Driver) -> None:
    """The page before comes into view again."""
    driver.press("Commander")

    assert driver.go_back().title == "Fleurs"


@pytest.mark.parametrize(
    ("name", "status", "content_type", "beginning"),
    [
        ("Facture", 200, "application/pdf", PDF_MAGIC),
        ("Facture jointe", 200, "application/pdf", PDF_MAGIC),
        ("Imprimer", 200, "application/pdf", PDF_MAGIC),
        ("Disparue", 404, "text/html", b"<!doctype html>"),
    ],
)
def test_a_download_is_the_file_however_it_is_served(
    driver: Driver, name: str, status: int, content_type: str, beginning: bytes
) -> None:
    """Inline, as an attachment, by a button, or an error page in its place: the answer is returned, the page stays."""
    driver.go_to("/files")
    document = driver.download(name)

    assert (document.status, document.content_type) == (status, content_type)
    assert document.body.startswith(beginning)
    assert driver.read().title == "Documents"


def test_the_proposed_file_name_is_kept(driver: Driver) -> None:
    """The server's name for the file is told."""
    driver.go_to("/files")

    assert driver.download("Facture jointe").filename == "facture.pdf"


def test_a_file_is_uploaded(driver: Driver, tmp_path: Path) -> None:
    """The shop gets the file's name and bytes."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff" + b"x" * 997)
    driver.go_to("/files")
    driver.upload("Photo", photo)

    assert driver.press("Envoyer").lines[-1] == "photo.jpg, 1000 octets"


def test_a_stranger_has_no_cookies(driver: Driver, tiny_shop: TinyShop) -> None:
    """The customer's cookies go with what the customer fetches, and with nothing that a stranger fetches."""
    driver.go_to("/cookie")
    address = f"{tiny_shop.url}/cookie"

    assert driver.fetch(address).body == b"visits before: 1"
    assert driver.fetch(address, as_stranger=True).body == b"visits before: 0"


def test_an_error_page_is_a_page(driver: Driver) -> None:
    """A page with status 503 is read like any other; a status without a page is an empty page."""
    view = driver.press("Panne")
    assert (view.status, view.lines) == (503, ("Erreur interne", "Réessayez plus tard."))

    empty = driver.go_to("/empty")
    assert (empty.status, empty.lines) == (500, ())


def test_survive_16_another_host_is_refused(driver: Driver, tiny_shop: TinyShop) -> None:
    """A redirect to a host that is not allowed is blocked, named without its query, and is exit code 4."""
    with pytest.raises(Refused) as refusal:
        driver.press("Partenaire")
    assert "sso.elsewhere.example" in str(refusal.value)
    assert "sentinel" not in str(refusal.value)
    assert refusal.value.exit_code == 4

    with pytest.raises(Refused):
        driver.fetch(f"{tiny_shop.url}/away")
    with pytest.raises(Refused):
        driver.go_to("http://elsewhere.example/")


def test_a_shop_that_does_not_listen_is_unreachable(driver: Driver) -> None:
    """A refused connection is told with host and class, as infrastructure."""
    with pytest.raises(ShopUnreachable) as failure:
        driver.go_to("http://127.0.0.1:3/")

    assert "127.0.0.1:3" in str(failure.value)
    assert failure.value.exit_code == 3


def test_a_shop_that_does_not_answer_is_unreachable(driver: Driver) -> None:
    """A page that does not come within the step's deadline is infrastructure, not a finding."""
    with pytest.raises(ShopUnreachable):
        driver.go_to("/slow")


def test_a_parked_customer_comes_back_with_cookies_to_the_same_page(driver: Driver) -> None:
    """After a pause the page in view is the same, and so is the customer."""
    driver.go_to("/cookie")
    driver.park()

    view = driver.go_to("/cookie")
    assert view.lines == ("Visites", "Visite 2")
    driver.park()
    assert driver.read().title == "Visites"


def test_a_picture_is_kept(driver: Driver, tmp_path: Path) -> None:
    """What is returned was written, whatever its form."""
    kept = driver.snapshot(tmp_path / "home.jpg")

    assert kept is not None
    assert kept.stat().st_size > 100


def test_closing_twice_is_allowed(driver: Driver) -> None:
    """Closing gives everything back, once."""
    driver.close()
    driver.close()
