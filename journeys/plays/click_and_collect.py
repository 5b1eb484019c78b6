"""Story C: ordered in the afternoon, to be collected in a store."""

from journeys.customer import Customer
from journeys.wishes import at_a_store, paris
from parcours.domain.journey import Journey, days

click_and_collect = Journey(
    "click-and-collect",
    "A laptop, ordered at 15:41, is collected at a store the next day",
    starts=paris(2026, 11, 26, 15, 41),
    story="C",
    tags=("purchase",),
)


@click_and_collect.act("orders for collection in a store")
def order(customer: Customer) -> None:
    customer.orders("laptop", at_a_store(near=customer.postcode), impatient=True)
    customer.reads_mail("confirmation")
    customer.opens_invoice(source="thank-you")
    customer.looks_at_tracking()
    customer.looks_at_support()
    customer.hears_the_announcement()


@click_and_collect.act("collects it at the counter", after=days(1))
def collect(customer: Customer) -> None:
    customer.reads_mail("ready", by=customer.promised_day("pickup.date"))
    customer.looks_at_tracking()
    customer.collects_at("store")
    customer.looks_at_tracking()


@click_and_collect.act("looks back", after=days(2))
def look_back(customer: Customer) -> None:
    customer.checks_mail()
    customer.opens_invoice(source="tracking")
    customer.lets_a_stranger_try_the_invoice()
    customer.leaves_feedback("Retrait sans attente.")
    customer.closes_the_mailbox()


click_and_collect.promises(
    "basket.*", "checkout.*", "confirmation.arrives", "email.confirmed", "feedback.*", "invoice.*", "links.*",
    "mail.*", "order.*", "page.*", "payment.*", "pickup.*", "price.*", "stock.*",
    "support.free-of-surcharge", "support.one-number", "support.tariff-agrees", "touchpoints.agree",
)  # fmt: skip
