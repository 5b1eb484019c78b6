"""What a crowd reads from memory is what it would have read, and what it sends is each customer's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest

from fixtures.personas import make_persona
from journeys.driver.http.transport import PAGE, Response
from journeys.driver.page import read_html
from journeys.readers import read_page
from load.reading.documents import Document, Documents, Shown, lifted
from load.reading.memory import Memory
from load.reading.pages import CrowdDriver, UnreadPage
from load.reading.shapes import Shapes
from load.reading.values import Values
from load.reading.veil import NO_LIFT, Veil
from parcours.domain.facts import Fact, Touchpoint

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
PAGE_OF = """<html lang="fr"><title>Merci</title><body><h1>Merci {first}, votre commande est confirmée</h1>
<p>Numéro de commande : {number}</p><p>Total : {total}</p><p>Adresse de livraison : {name}, {street}, {town}</p>
<form method="post" action="/pay"><input type="hidden" name="token" value="{token}"><label for="mail">E-mail</label>
<input id="mail" name="mail" value="{email}"><button>Payer</button></form></body></html>"""


def page(seed: int, number: str, total: str = "33,00 €", token: str = "t") -> str:
    """Return the page that the customer of *seed* is shown."""
    who = make_persona(seed, language="fr")
    town = f"{who.address.postcode} {who.address.city}"
    street = who.address.street
    return PAGE_OF.format(
        first=who.first_name,
        name=who.name,
        street=street,
        town=town,
        number=number,
        total=total,
        token=token,
        email=who.email,
    )


@dataclass
class Reader:
    """Reads pages as a crowd does, and counts the readings."""

    memory: Memory = field(default_factory=Memory)
    readings: int = 0

    def read(self, seed: int, html: str, spoil: Callable[[list[Fact]], list[Fact]] = lambda facts: facts) -> list[Fact]:
        """Read a page as the customer of *seed*."""
        veiled = Veil(make_persona(seed, language="fr"), self.memory.shapes).over(html)
        assert veiled is not None
        text, lift = veiled

        def whole() -> list[Fact]:
            self.readings += 1
            return spoil(read_page(read_html(html, "http://shop.test/", 200), Touchpoint.SCREEN, NOW, "thank-you page"))

        return self.memory.facts(text, lift, NOW, "", whole)


def plainly(html: str) -> list[Fact]:
    """Read a page without a memory."""
    return read_page(read_html(html, "http://shop.test/", 200), Touchpoint.SCREEN, NOW, "thank-you page")


def test_what_is_recalled_is_what_would_have_been_read() -> None:
    """From the third customer on nothing is read, and every fact has that customer's own number, name and address."""
    reader = Reader()
    reader.memory.shapes.learn("FL-2026-000001")
    pages = {seed: page(seed, f"FL-2026-10{seed:04d}") for seed in range(20)}
    recalled = {seed: reader.read(seed, html) for seed, html in pages.items()}

    assert recalled == {seed: plainly(html) for seed, html in pages.items()}
    assert (reader.readings, reader.memory.counted.differed) == (2, 0)
    assert {fact.value for fact in recalled[7] if fact.name == "order.number"} == {"FL-2026-100007"}


@pytest.mark.parametrize(
    "other",
    [page(5, "FL-2026-100005", total="34,00 €"), page(5, "FL-2026-100005").replace("confirmée", "confirmÃ©e")],
)
def test_what_one_customer_alone_is_told_is_read(other: str) -> None:
    """A page that says anything else than the others' is read to its last word, however often the others' was."""
    reader = Reader()
    reader.memory.shapes.learn("FL-2026-000001")
    for seed in range(5):
        reader.read(seed, page(seed, f"FL-2026-10{seed:04d}"))
    before = reader.readings

    assert reader.read(5, other) == plainly(other)
    assert reader.readings == before + 1


def test_the_name_of_another_customer_is_seen() -> None:
    """A page with somebody else's name and address is another page, not the same with a stand-in."""
    reader = Reader()
    for seed in range(4):
        reader.read(seed, page(seed, "FL-2026-1"))
    foreign = page(7, "FL-2026-1")

    assert reader.read(8, foreign) == plainly(foreign)


def test_a_memory_that_is_wrong_is_not_trusted_again() -> None:
    """Where a checked reading differs from what is remembered, that text is read in full ever after, and counted."""
    reader = Reader()
    reader.memory.shapes.learn("FL-2026-1")
    html = page(1, "FL-2026-1")
    reader.read(1, html, spoil=lambda facts: facts[1:])
    for _ in range(5):
        assert reader.read(1, html) == plainly(html)
    assert reader.readings == 6
    assert reader.memory.counted.differed == 1


def test_a_text_that_holds_a_stand_in_is_left_alone() -> None:
    """Where stand-ins could not be told from what the shop says, nothing is veiled."""
    veil = Veil(make_persona(1, language="fr"), Shapes())
    assert veil.over("Bonjour Quentille") is None
    persona = make_persona(1, language="fr")
    assert veil.over(f"Ma{persona.first_name}ine") is None


def test_the_minute_of_the_order_is_the_customers_own() -> None:
    """A page that names another minute of just now is recalled with it, words and moments; an older one is read."""
    memory = Memory()

    def read(seed: int, now: datetime, ordered: datetime) -> tuple[list[Fact], list[Fact]]:
        when = ordered.strftime("%d novembre %Y à %Hh%M")
        html = page(seed, "FL-2026-1").replace("<p>Total", f"<p>Date de commande : {when}</p><p>Total")
        veiled = Veil(make_persona(seed, language="fr"), memory.shapes).over(html, now)
        assert veiled is not None

        def whole() -> list[Fact]:
            return read_page(read_html(html, "http://shop.test/", 200), Touchpoint.SCREEN, now, "thank-you page")

        return memory.facts(veiled[0], veiled[1], now, "", whole), whole()

    for seed in range(12):
        now = NOW + timedelta(minutes=seed)
        recalled, plain = read(seed, now, now - timedelta(minutes=seed % 3))
        assert recalled == plain
        assert any(isinstance(fact.value, datetime) and fact.value.minute == seed - seed % 3 for fact in recalled)
    assert (memory.counted.recalled, memory.counted.differed) == (8, 0)

    late = NOW + timedelta(minutes=30)
    recalled, plain = read(12, late, NOW)
    assert recalled == plain
    assert (memory.counted.recalled, memory.counted.differed) == (8, 0)


def test_a_word_is_put_back_unseen_only_once_that_was_seen_to_be_right() -> None:
    """Who differs from the first customers in a word that nobody differed in before is read, and a wrong word found."""
    memory = Memory()
    html = "<html lang='fr'><body><p>Votre point relais : Le Kiosque, 88 rue des Tilleuls, {town}</p></body></html>"

    def read(seed: int, town: str) -> list[Fact]:
        who = make_persona(seed, language="fr")
        who = replace(who, address=replace(who.address, postcode=town[:5], city=town[6:]))
        shown = html.format(town=town)
        veiled = Veil(who, memory.shapes).over(shown)
        assert veiled is not None

        def whole() -> list[Fact]:
            return [Fact("relay.name", town[6:].upper(), Touchpoint.SCREEN, NOW)]

        return memory.facts(veiled[0], veiled[1], NOW, "", whole)

    towns = ["69000 Lyon", "69000 Lyon", "69000 Lyon", "49000 Angers", "35000 Rennes"]
    assert [read(seed, town)[0].value for seed, town in enumerate(towns)] == [
        "LYON",
        "LYON",
        "LYON",
        "ANGERS",
        "RENNES",
    ]
    assert memory.counted.differed == 1


def test_the_number_behind_a_key_in_an_address_is_the_customers_own() -> None:
    """A link that differs in the key and the number that follows it is the same link, and is put back as it was."""
    shapes = Shapes()
    shapes.learn("abc123def456ghi789")
    seen = set()
    for key, number in (("zzz123def456ghi780", 25), ("yyy123def456ghi781", 1043)):
        text = (
            f"Votre lien :\nhttp://shop.test/o/{key}/downloads/{number}/tool.zip\nSuivi : http://shop.test/o/{key}/12"
        )
        veiled = Veil(make_persona(1), shapes).over(text)
        assert veiled is not None
        assert veiled[1](veiled[0]) == text
        assert veiled[1].is_sound()
        seen.add(veiled[0])
    assert len(seen) == 1


def test_an_own_word_on_a_line_of_everybodys_is_no_stand_in() -> None:
    """A page whose foot names the customer's own town is not remembered from that customer, and is recalled rightly."""
    memory = Memory()
    foot = "<html lang='fr'><body>\n<p>Livraison : {street}, {town}</p>\n<p>Flânerie, 1 rue du Pont, 75011 Paris</p>"

    def show(seed: int, town: str) -> tuple[list[Fact], list[Fact]]:
        who = make_persona(seed, language="fr")
        who = replace(who, address=replace(who.address, postcode=town[:5], city=town[6:]))
        html = foot.format(street=who.address.street, town=town)
        veiled = Veil(who, memory.shapes).over(html)
        assert veiled is not None

        def whole() -> list[Fact]:
            return read_page(read_html(html, "http://shop.test/", 200), Touchpoint.SCREEN, NOW, "order page")

        return memory.facts(veiled[0], veiled[1], NOW, "", whole), whole()

    for seed, town in enumerate(["69000 Lyon", "75011 Paris", "35000 Rennes", "75011 Paris", "49000 Angers"] * 3):
        recalled, plain = show(seed, town)
        assert recalled == plain
    assert memory.counted.differed == 0
    assert memory.counted.recalled > 5


@dataclass
class Shop:
    """Shows each customer the same page with another token, and remembers what is sent."""

    html: str
    sent: list[bytes] = field(default_factory=list)

    def send(self, method: str, url: str, body: bytes = b"", content_type: str = "", accept: str = PAGE) -> Response:
        """Answer with the page."""
        if method == "POST":
            self.sent.append(body)
        return Response("http://shop.test/", 200, {"content-type": "text/html; charset=utf-8"}, self.html.encode())

    def send_and_leave(self, method: str, url: str, body: bytes = b"", content_type: str = "") -> None:
        """Answer nothing."""

    def stranger(self) -> Shop:
        """Be the same for all."""
        return self

    def close(self) -> None:
        """Hold nothing."""


def test_each_customer_sends_the_values_of_the_own_page() -> None:
    """Customers share a document that was taken apart once, and still send their own token and address."""
    documents = Documents()
    sent = []
    for seed in range(3):
        shop = Shop(page(1, "FL-2026-1", token=f"token{seed}&amp;").replace("t@", f"t{seed}@"))
        driver = CrowdDriver(shop, lambda text: None, documents, Values())
        driver.go_to("http://shop.test/")
        if seed == 1:
            driver.fill("E-mail", "other@example.org")
        driver.press("Payer")
        sent += shop.sent

    address = make_persona(1, language="fr").email.replace("@", "%40").encode()
    assert sent == [
        b"token=token0%26&mail=" + address,
        b"token=token1%26&mail=other%40example.org",
        b"token=token2%26&mail=" + address,
    ]
    assert len(documents._known) == 2  # the page, and the empty one before it


def test_a_shared_document_speaks_to_each_customer_in_the_own_words() -> None:
    """Pages that differ in own words are taken apart once; names, links and what is sent are each customer's own."""
    documents, values, shapes = Documents(), Values(), Shapes()
    shapes.learn("abc123def456ghi789")
    own = """<html><body><p>Bonjour {name}</p><a href="/orders/{key}/invoice">Facture de {name}</a>
<form method="post" action="/orders/{key}"><input type="radio" name="town" id="t" value="{town}"><label for="t">Point
relais, {town}</label><button name="key" value="{key}">Continuer</button></form></body></html>"""
    for seed, key in enumerate(["zzz123def456ghi780", "yyy123def456ghi781", "xxx123def456ghi782"]):
        who = make_persona(seed, language="fr")
        town = f"{who.address.postcode} {who.address.city}"
        html = own.format(name=who.name, key=key, town=town)
        shop = Shop(html)
        driver = CrowdDriver(shop, lambda text: None, documents, values, Veil(who, shapes))
        view = driver.go_to("http://shop.test/")
        assert lifted(view, NO_LIFT) == read_html(html, "http://shop.test/", 200)
        assert driver.has(f"Facture de {who.name}")
        driver.choose(f"Point relais, {town}")
        driver.press("Continuer")
        assert shop.sent == [urlencode({"town": town, "key": key}).encode()]
    assert (len(documents._known), documents.differed) == (2, 0)


def test_an_unread_page_is_the_page() -> None:
    """A page that is read when it is looked at says what the same page says that was read at once."""
    html = page(3, "FL-2026-1")
    document = Document(html, "http://shop.test/")
    shown = Shown(lambda: f"http://shop.test/\n{html}", None, document, NO_LIFT, [])
    unread = UnreadPage(shown, "http://shop.test/", 200)
    plain = read_html(html, "http://shop.test/", 200)

    assert (unread.url, unread.status) == (plain.url, plain.status)
    assert unread.lines == plain.lines
    assert (unread.title, unread.text, unread.html, unread.controls) == (
        plain.title,
        plain.text,
        plain.html,
        plain.controls,
    )


def test_a_line_without_a_number_is_one_with_a_number_once_its_shape_is_known() -> None:
    """What was looked through for numbers is looked through again when there is a shape more to look for."""
    shapes = Shapes()
    shapes.learn("FL-2026-000001")
    text = "Numéro : FL-2026-100007\nClé : FL-2026-100007, QX93-77KL-2210"

    assert [shapes.tokens(text), shapes.tokens(text)] == [("FL-2026-100007",)] * 2
    shapes.learn("QX93-77KL-2210")
    assert shapes.tokens(text) == ("FL-2026-100007", "QX93-77KL-2210")
