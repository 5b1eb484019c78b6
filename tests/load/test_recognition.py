"""A page that differs from a known one in own words alone is recognised, and shown to each customer in those."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from fixtures.personas import make_persona
from journeys.driver.http.transport import PAGE, Response
from journeys.driver.page import PageView, read_html
from load.reading.documents import Documents
from load.reading.finding import Finder
from load.reading.own import OwnWords, Roles
from load.reading.pages import CrowdDriver
from load.reading.recognition import CHECK_EVERY, Recognition
from load.reading.shapes import Shapes
from load.reading.values import Values
from load.reading.veil import Veil
from parcours.domain.persona import Persona

NOW = datetime(2026, 11, 23, 10, 20, tzinfo=UTC)


@dataclass
class Shop:
    """Shows one page, and remembers what is sent."""

    html: str = ""
    url: str = "http://shop.test/"
    sent: list[bytes] = field(default_factory=list)

    def send(self, method: str, url: str, body: bytes = b"", content_type: str = "", accept: str = PAGE) -> Response:
        """Answer with the page."""
        if method == "POST":
            self.sent.append(body)
        return Response(self.url, 200, {"content-type": "text/html; charset=utf-8"}, self.html.encode())

    def send_and_leave(self, method: str, url: str, body: bytes = b"", content_type: str = "") -> None:
        """Answer nothing."""

    def stranger(self) -> Shop:
        """Be the same for all."""
        return self

    def close(self) -> None:
        """Hold nothing."""


class Looks(Values):
    """Counts how often a page was looked through."""

    count = 0

    def taken_out(self, html: str) -> tuple[str, list[tuple[str, str]]]:
        """Count, and take the values out."""
        self.count += 1
        return super().taken_out(html)


class Worker:
    """What the customers of a crowd share."""

    def __init__(self) -> None:
        self.shapes = Shapes()
        self.shapes.learn("FL-2026-000001")
        self.shapes.learn("abc123def456ghi789")
        self.documents, self.values = Documents(), Looks()
        self.recognition = Recognition(self.shapes)

    def driver(self, shop: Shop, who: Persona) -> CrowdDriver:
        """Return a customer's driver."""
        veil = Veil(who, self.shapes, self.recognition.roles)
        made = CrowdDriver(
            shop, lambda text: None, self.documents, self.values, veil, lambda: NOW, recognition=self.recognition
        )
        self.values.count = 0
        return made


def page(who: Persona, number: str, key: str, minute: int = 20, note: str = "") -> str:
    """Return a page in which there is much of a customer's own."""
    return f"""<html lang="fr"><head><title>Commande {number}</title></head><body><h1>Merci {who.first_name}</h1>
<p>Numéro de commande : {number}, passée le 23 novembre 2026 à 10h{minute:02d}</p><p>{who.address.street}</p>{note}
<form method="post" action="/orders/{number}/{key}"><input type="hidden" name="token" value="t0k3n{key}">
<label for="mail">E-mail</label><input id="mail" name="mail" value="{who.email}"><button>Renvoyer</button></form>
</body></html>"""


def customer(seed: int) -> tuple[Persona, str, str]:
    """Return a customer with the number and key of the own order."""
    return make_persona(seed, language="fr"), f"FL-2026-1{seed:05d}", f"abc123def456gh{seed:04d}"


@pytest.fixture
def worker() -> Worker:
    """Return a worker that has seen nothing."""
    return Worker()


def go(worker: Worker, seed: int, html: str = "") -> tuple[CrowdDriver, Shop]:
    """Let a customer open the page of the own order."""
    who, number, key = customer(seed)
    shop = Shop(html or page(who, number, key), f"http://shop.test/orders/{number}/{key}")
    driver = worker.driver(shop, who)
    driver.go_to(shop.url)
    return driver, shop


def said(view: PageView) -> tuple[object, ...]:
    """Return what a page says."""
    return view.url, view.status, view.title, view.lines, view.links, view.controls


def test_a_page_is_looked_at_for_the_first_customer_alone(worker: Worker) -> None:
    """Name, street, address, number, key, minute and token may differ: the second customer's page is recognised."""
    go(worker, 1)
    assert worker.values.count > 0
    for seed in (2, 3):
        driver, shop = go(worker, seed)
        assert worker.values.count == 0
        assert said(driver.read()) == said(read_html(shop.html, shop.url, 200))


def test_each_customer_sends_the_own_words_of_a_recognised_page(worker: Worker) -> None:
    """What stands in fields and where the form leads is the customer's own."""
    for seed in (1, 2, 3):
        who, _, key = customer(seed)
        driver, shop = go(worker, seed)
        driver.press("Renvoyer")
        assert shop.sent == [urlencode({"token": f"t0k3n{key}", "mail": who.email}).encode()]


def test_a_page_with_another_word_is_looked_at(worker: Worker) -> None:
    """What is not the customer's own is part of what a page says."""
    go(worker, 1)
    who, number, key = customer(2)
    driver, _ = go(worker, 2, page(who, number, key, note="<p>Livraison en retard</p>"))

    assert worker.values.count > 0
    assert "Livraison en retard" in driver.read().text


def test_a_minute_of_long_ago_is_a_word_like_any_other(worker: Worker) -> None:
    """Only the last few minutes on the customer's clock are the customer's own."""
    go(worker, 1)
    who, number, key = customer(2)
    go(worker, 2, page(who, number, key, minute=18))
    assert worker.values.count == 0
    who, number, key = customer(3)
    go(worker, 3, page(who, number, key, minute=5))
    assert worker.values.count > 0


def test_a_token_that_changes_with_each_page_is_the_newest_one(worker: Worker) -> None:
    """A hidden field that holds another key on the next page is recognised, and sent as it is now."""
    go(worker, 1)
    who, number, key = customer(2)
    driver, shop = go(worker, 2)
    shop.html = page(who, number, key).replace("t0k3n", "n3w3r")
    driver.go_to(shop.url)
    driver.press("Renvoyer")

    assert worker.values.count == 0
    assert shop.sent == [urlencode({"token": f"n3w3r{key}", "mail": who.email}).encode()]


def test_own_words_that_stand_in_everybodys_lines_are_told_apart(worker: Worker) -> None:
    """A customer who lives in the shop's own town is shown the same page as everybody, in the right words."""
    for seed in range(6):
        who, number, key = customer(seed)
        town = f"{customer(3)[0].address.postcode} {customer(3)[0].address.city}"
        driver, shop = go(worker, seed, page(who, number, key, note=f"<p>Siège : 1 rue Haute, {town}</p>"))
        assert said(driver.read()) == said(read_html(shop.html, shop.url, 200))
    assert worker.recognition.differed == 0


def test_one_page_in_many_is_looked_at_all_the_same(worker: Worker) -> None:
    """A page that turns out to be another than the one that would have been recognised is looked at from then on."""
    driver, _ = go(worker, 1)
    driver, shop = go(worker, 2)
    known = next(known for known in worker.recognition._known.values() if known and known.text.pairs)
    known.values[1] = "somebody@else.test"
    for _ in range(CHECK_EVERY):
        driver.go_to(shop.url)
    assert worker.recognition.differed == 1
    driver.go_to(shop.url)
    driver.press("Renvoyer")

    who, _, key = customer(2)
    assert shop.sent == [urlencode({"token": f"t0k3n{key}", "mail": who.email}).encode()]


def test_a_page_that_writes_what_marks_are_made_of_is_looked_at_each_time(worker: Worker) -> None:
    """No shop can make a customer read the own name where it wrote none."""
    for seed in (1, 2, 3):
        who, number, key = customer(seed)
        driver, shop = go(worker, seed, page(who, number, key, note="<p>De la part de \x021\x03</p>"))
        assert worker.values.count > 0
        assert said(driver.read()) == said(read_html(shop.html, shop.url, 200))


def test_marks_stand_for_the_longest_words_first() -> None:
    """A name in an address of mail is not taken for the name alone, and what is filled in is what was there."""
    own = OwnWords([("Zoé", "first"), ("Zoé Roux", "whole"), ("zoe.roux.7", "mail")], Roles())
    text = "Zoé Roux, zoe.roux.7@example.org : bonjour Zoé"
    marked = own.marked(text.encode()).decode()

    assert marked == "\x021\x03, \x022\x03@example.org : bonjour \x020\x03"
    assert own.filled(marked) == text


def test_digits_alone_are_nobodys_word() -> None:
    """They could stand in a mark."""
    own = OwnWords([("12345", "postcode"), ("1", "count")], Roles())

    assert own.marked(b"12345") == b"12345"


def test_a_second_word_of_one_role_has_a_mark_of_its_own() -> None:
    """Two orders of one customer are not taken for each other."""
    own = OwnWords([], Roles())
    own.learn("FL-2026-000001", "order")
    own.learn("FL-2026-000002", "order")

    assert own.marked(b"FL-2026-000002 FL-2026-000001") == b"\x021\x03 \x020\x03"


def test_own_words_are_found_where_they_are_easily_found() -> None:
    """In the address, behind what numbers begin with, in hidden fields; plain words and buttons are left alone."""
    shapes = Shapes()
    shapes.learn("FL-2026-000001")
    shapes.learn("abc123def456ghi789")
    own = OwnWords([], Roles())
    body = b"""<p>Facture de FL-2026-000007, pas AFL-2026-000008 ni FL-2026-0000091</p>
<input name="jeton" type="hidden" value="x1y2z3w4v5"><input type="hidden" name="produit" value="bouquet-premier">
<input type="radio" name="relais" value="R75011-4">"""
    Finder(shapes).find(own, "http://shop.test/orders/xyz987def456ghi012/merci", body, NOW)

    assert list(own.marks) == ["xyz987def456ghi012", "FL-2026-000007", "x1y2z3w4v5"]
