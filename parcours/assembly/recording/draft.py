"""The draft of an adapter, and of a first order, from what was seen and done on a walk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parcours.assembly.recording import guesses
from parcours.assembly.recording.walk import Step, Stop, Walk
from parcours.domain.persona import LANGUAGES

PRODUCT = "anything"
"""The harness's name of the product that the walk found."""
_PAYS = re.compile(r"paiement|payment|pay\b|règlement", re.IGNORECASE)
_INDENT = " " * 8


@dataclass(frozen=True, slots=True)
class Parts:
    """The checkout's pages by the verb of the adapter that goes through them."""

    contact: tuple[Stop, ...]
    delivery: tuple[Stop, ...]
    pay: tuple[Stop, ...]


def draft_adapter(walk: Walk) -> str:
    """Return an adapter as a Python file; verbs for what was not reached are left out.

    Args:
        walk: A walk that has at least its home page.
    """
    parts = _parts(walk)
    home = walk.stops[0]
    product = [step for step in home.steps if not guesses.CONSENT.search(step.name)]
    title = product[-1].name if product else ""
    blocks = [_head(walk, title), _enter(home)]
    if walk.at("product"):
        blocks.append(_verb("look_up(self, product: str) -> None", "Open the product's page.", _to_product(product)))
        basket = [step for stop in walk.at("product") for step in stop.steps]
        blocks.append(_verb("add_to_basket(self, quantity: int = 1) -> None", "Put it in, and open the basket.", [
            *_if("quantity != 1", 'self._lacks("field for the quantity that was recorded")'), *_lines(basket),
        ]))  # fmt: skip
    if walk.at("checkout"):
        going = [step for stop in walk.at("basket") for step in stop.steps] or [
            Step("go", walk.at("checkout")[0].view.url)
        ]
        blocks.append(_verb("begin_checkout(self) -> None", "Go to the first page of the checkout.", _lines(going)))
        blocks += _checkout(parts)
    if order := next((step for stop in walk.stops for step in stop.steps if step.kind == "order"), None):
        pressed = f"({_text(order.name)})"
        body = [*_if("impatient", f"self.driver.press_twice{pressed}", f"self.driver.press{pressed}")]
        blocks.append(_verb("place_order(self, *, impatient: bool = False) -> None", "Press the order button.", body))
        blocks.append(
            "    # What comes after the order was not recorded, because nothing was ordered. Add what your shop has:\n"
            "    # open_tracking, open_invoice, open_cancellation and the others of journeys.shops.port.Shop."
        )
    return "\n\n".join(blocks) + "\n"


def draft_order(walk: Walk) -> str:
    """Return a journey that orders the product that the walk found."""
    name = next((stop.view.headings[0] for stop in walk.at("product") if stop.view.headings), "the first product")
    return f'''"""The first order: {_plain(name)}, as a guest."""

from __future__ import annotations

from journeys.customer import Customer
from journeys.wishes import by_post
from parcours.domain.journey import Journey

first_order = Journey("first-order", {_text(f"A guest orders {_plain(name)}, to be sent home")})


@first_order.act("orders it, and waits for the confirmation")
def order(customer: Customer) -> None:
    """Order it, reading every page, and read the mail."""
    customer.orders("{PRODUCT}", by_post(customer.persona.address))
    customer.reads_mail("confirmation")
    customer.closes_the_mailbox()


first_order.promises(
    "basket.*", "confirmation.arrives", "links.*", "mail.*", "order.*", "page.*", "price.*", "touchpoints.agree"
)
'''


def _parts(walk: Walk) -> Parts:
    """Divide the checkout: to the last page that asks for the mail address, to the payment, and the payment."""
    pages = walk.at("checkout")
    asks = [index for index, stop in enumerate(pages) if any(step.value == "email" for step in stop.steps)]
    contact = (asks[-1] + 1) if asks else min(1, len(pages))
    pays = [index for index, stop in enumerate(pages) if index >= contact and _is_payment(stop)]
    last = pays[0] if pays else len(pages)
    return Parts(tuple(pages[:contact]), tuple(pages[contact:last]), tuple(pages[last:]))


def _is_payment(stop: Stop) -> bool:
    words = f"{re.split(r'[|–]', stop.view.title)[0]} {stop.view.url}"
    return bool(_PAYS.search(words)) or any(step.value.startswith("card.") for step in stop.steps)


# Blocks ------------------------------------------------------------------------------------------
def _head(walk: Walk, title: str) -> str:
    products = f'    TITLES: ClassVar[dict[str, str]] = {{"{PRODUCT}": {_text(title)}}}\n' if title else ""
    port = "Delivery, Shop" if walk.at("checkout") else "Shop"
    more = "from parcours.domain.persona import Card, Persona\n" if walk.at("checkout") else ""
    typing = "from typing import ClassVar\n\n" if title else ""
    return f'''"""A shop as it was found by ``parcours record``; read it, and mend what a guess got wrong.

The walk ended so: {_plain(walk.ended)}.
"""

from __future__ import annotations

{typing}from journeys.shops.port import {port}
{more}

class RecordedShop(Shop):
    """What a guest can do there."""

    name = "recorded"
    zone = "Europe/Paris"
{_languages(walk)}{products}
    def products(self) -> tuple[str, ...]:
        """Return the harness's names of what is sold here."""
        return {"tuple(self.TITLES)" if title else "()"}'''


def _languages(walk: Walk) -> str:
    """Return the line that tells in which language one can shop; nothing where the page tells none that we know."""
    spoken = walk.stops[0].view.language
    return f'    languages = ("{spoken}",)\n' if spoken in LANGUAGES else ""


def _enter(home: Stop) -> str:
    consent = [step.name for step in home.steps if guesses.CONSENT.search(step.name)]
    body = ["self.driver.go_to(self.base_url)", *(f"self.clears_away({_text(name)})" for name in consent)]
    return _verb("enter(self, language: str) -> None", "Open the home page.", body)


def _to_product(steps: Sequence[Step]) -> list[str]:
    return [
        *_if("product not in self.TITLES", 'self._lacks(f"product {product!r}")'),
        *_lines(steps[:-1]),
        "self.driver.press(self.TITLES[product])",
    ]


def _checkout(parts: Parts) -> Iterable[str]:
    yield _verb(
        "asks_email_twice(self) -> bool",
        "Count the fields that ask for the address.",
        ['return sum("mail" in control.label.lower() for control in self.driver.read().controls) > 1'],
    )
    yield _verb(
        "give_contact(self, persona: Persona) -> None",
        "Say who the customer is, and go on.",
        ["self._persona = persona", *_pages(parts.contact)],
    )
    body = _if('delivery.mode != "post"', 'self._lacks(f"delivery by {delivery.mode}")')
    body += _persona(parts.delivery)
    yield _verb(
        "choose_delivery(self, delivery: Delivery) -> None",
        "Have it sent home.",
        [*body, *_pages(parts.delivery)],
    )
    steps = [step for stop in parts.pay for step in stop.steps if step.kind != "order"]
    if steps:
        takes_card = any(step.value.startswith("card.") for step in steps)
        lack = [] if takes_card else ['self._lacks("payment by card before the order")']
        yield _verb(
            "pay(self, card: Card) -> None", "Go past the payment.", [*_persona(parts.pay), *_pages(parts.pay), *lack]
        )


def _verb(signature: str, doc: str, body: Sequence[str]) -> str:
    lines = [f"    def {signature.replace('(self', '(self', 1)}:", f'{_INDENT}"""{doc}"""']
    return "\n".join([*lines, *(f"{_INDENT}{line}" for line in body)])


def _if(condition: str, then: str, otherwise: str = "") -> list[str]:
    lines = [f"if {condition}:", f"    {then}"]
    return [*lines, "else:", f"    {otherwise}"] if otherwise else lines


def _pages(stops: Iterable[Stop]) -> list[str]:
    lines: list[str] = []
    for stop in stops:
        lines += [f"# {_plain(name)!r} must be filled in, and no guess knew with what" for name in stop.unknown]
        lines += _lines(step for step in stop.steps if step.kind != "order")
    return lines


def _persona(stops: Iterable[Stop]) -> list[str]:
    """Return the line that calls the customer to mind, where something of the customer's is filled in."""
    filled = (step.value for stop in stops for step in stop.steps if step.kind == "fill")
    return ["persona = self._persona"] if any(not value.startswith("card.") for value in filled) else []


def _lines(steps: Iterable[Step]) -> list[str]:
    return [_line(step) for step in steps]


def _line(step: Step) -> str:
    match step.kind:
        case "go":
            return f"self.driver.go_to({_text(step.name)})"
        case "fill":
            owner = "" if step.value.startswith("card.") else "persona."
            return f"self.driver.fill({_text(step.name)}, {owner}{step.value})"
        case "count":
            return f'self.driver.fill({_text(step.name)}, "1")'
        case "first":
            radios = 'one.label for one in self.driver.read().controls if one.type == "radio" and one.label'
            return f"self.driver.choose(next({radios}))"
        case "choose":
            option = f", {_text(step.value)}" if step.value else ""
            return f"self.driver.choose({_text(step.name)}{option})"
        case _:
            return f"self.driver.press({_text(step.name)})"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _plain(text: str) -> str:
    """Return text that can stand in a docstring or a comment."""
    return re.sub(r'["\\\s]+', " ", text).strip()
