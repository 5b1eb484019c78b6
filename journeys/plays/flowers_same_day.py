"""Story A: a bouquet for the same day."""

from journeys.customer import Customer
from journeys.wishes import by_courier, paris
from parcours.domain.journey import Journey, hours

flowers_same_day = Journey(
    "flowers-same-day",
    "A bouquet for the heart of Paris, to be there today before one o'clock",
    starts=paris(2026, 11, 24, 9, 40),
    story="A",
    tags=("purchase",),
)


@flowers_same_day.act("orders a bouquet for today before 13:00")
def order(customer: Customer) -> None:
    customer.orders("bouquet", by_courier(customer.persona.address, before="13:00"))
    customer.opens_invoice(source="thank-you")
    customer.looks_for_a_way_to_cancel()
    customer.reads_mail("confirmation")
    customer.opens_invoice(source="mail")
    customer.looks_at_tracking()


@flowers_same_day.act("hears how it went", after=hours(4))
def hear(customer: Customer) -> None:
    customer.checks_mail()
    customer.looks_at_tracking()
    customer.opens_invoice(source="tracking")
    customer.lets_a_stranger_try_the_invoice()
    customer.looks_at_support()
    customer.leaves_feedback("Un très beau bouquet, livré à l'heure.")
    customer.closes_the_mailbox()


@flowers_same_day.act("wants another one, after the cut-off hour", after=hours(3))
def want_another(customer: Customer) -> None:
    customer.looks_for_windows("bouquet", by_courier(customer.persona.address, before="13:00"))


flowers_same_day.promises(
    "availability.*", "basket.*", "cancellation.*", "checkout.*", "confirmation.arrives", "email.confirmed",
    "feedback.*", "invoice.*", "links.*", "mail.*", "order.*", "page.*", "parcel.on-time",
    "payment.*", "price.*", "slot.*", "stock.*", "support.free-of-surcharge", "support.one-number", "touchpoints.agree",
)  # fmt: skip
