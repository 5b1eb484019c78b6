"""Money is integer cents with a currency; floats never touch it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_currency

from parcours.errors import SpecError


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in the smallest unit of its currency.

    Args:
        cents: Any integer; negative for a refund or a discount.
        currency: ISO 4217 code, three capital letters.

    Raises:
        SpecError: If *cents* is not an integer or *currency* not three capital letters.
    """

    cents: int
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise SpecError(f"Money.cents: expected whole cents as int, given {self.cents!r}")
        if len(self.currency) != 3 or not (self.currency.isascii() and self.currency.isupper()):
            raise SpecError(f"Money.currency: expected an ISO 4217 code such as EUR, given {self.currency!r}")

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise SpecError(f"Money: cannot combine {self.currency} with {other.currency}")

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.cents + other.cents, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.cents - other.cents, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.cents * times, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.cents, self.currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in whole units, exact to the cent."""
        return Decimal(self.cents).scaleb(-2)

    def format(self, locale: str = "fr_FR") -> str:
        """Write the amount as a reader of *locale* expects it, such as ``33,00 €``."""
        return str(format_currency(self.decimal, self.currency, locale=locale))

    def __str__(self) -> str:
        return f"{self.decimal:.2f} {self.currency}"
