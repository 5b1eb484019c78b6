"""A persona is a synthetic customer: reproducible, and unable to reach or charge anybody real."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("fr", "en")
"""Languages in which customers are sent out: those that the readers know."""


@dataclass(frozen=True, slots=True)
class Card:
    """A documented test card; `outcome` is what a payment provider answers to it: accepted or declined."""

    number: str
    expires: str
    code: str
    outcome: str = "accepted"


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address in parts, as French forms ask for it."""

    street: str
    postcode: str
    city: str
    country: str = "FR"

    def one_line(self) -> str:
        """Write the address on one line."""
        return f"{self.street}, {self.postcode} {self.city}"


@dataclass(frozen=True, slots=True)
class Persona:
    """One synthetic customer.

    Args:
        first_name: Given name.
        last_name: Family name.
        email: An address on a reserved domain, used by one journey only.
        phone: A number of a block that is reserved for fiction, in E.164.
        address: Where the customer lives.
        card: The test card that the customer pays with.
        language: ISO 639-1 code of the language in which the customer shops.
        seed: The number from which this persona can be made again.
    """

    first_name: str
    last_name: str
    email: str
    phone: str
    address: Address
    card: Card
    language: str = "fr"
    seed: int = 0

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.first_name} {self.last_name}"
