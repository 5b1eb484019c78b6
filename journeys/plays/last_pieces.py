"""Field practice: a customer who wants more than there is."""

from journeys.customer import Customer
from journeys.wishes import by_post, paris
from parcours.domain.journey import Journey

last_pieces = Journey(
    "last-pieces",
    "Somebody wants one snow globe more than the shop has left",
    starts=paris(2026, 12, 1, 14),
    tags=("field-practice",),
)


@last_pieces.act("asks for more than there is")
def ask(customer: Customer) -> None:
    customer.wants_more_than_there_is("snow-globe", by_post(customer.persona.address))


last_pieces.promises("stock.*")
