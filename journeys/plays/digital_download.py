"""Story D: software bought on Christmas Eve."""

from journeys.customer import Customer
from journeys.wishes import by_download, paris
from parcours.domain.journey import Journey, days

digital_download = Journey(
    "digital-download",
    "A converter, bought on Christmas Eve, is to be at work before New Year",
    starts=paris(2026, 12, 24, 16, 5),
    story="D",
    tags=("purchase",),
)


@digital_download.act("buys the light edition")
def buy(customer: Customer) -> None:
    customer.orders("converter-light", by_download(), second_thoughts=True)
    customer.reads_mail("download")
    customer.reads_mail("confirmation")
    customer.downloads(source="mail")
    customer.activates("converter-light")
    customer.follows_links()


@digital_download.act("needs the file a second time", after=days(1))
def fetch_again(customer: Customer) -> None:
    customer.looks_at_tracking()
    customer.downloads(source="tracking")
    customer.lets_a_stranger_try_the_download()
    customer.asks_for_the_confirmation_again()
    customer.follows_links()
    customer.corrects_email_after()
    customer.follows_links()
    customer.looks_at_support()
    customer.opens_invoice(source="tracking")
    customer.lets_a_stranger_try_the_invoice()
    customer.leaves_feedback("Converti en dix minutes.")
    customer.has_a_friend_order("converter-full", by_download())


@digital_download.act("tries the link on its last day")
def try_late(customer: Customer) -> None:
    customer.tries_the_link_before_it_expires()
    customer.closes_the_mailbox()


digital_download.promises(
    "basket.*", "checkout.*", "confirmation.*", "download.*", "email.*", "feedback.*", "invoice.*", "links.*",
    "mail.*", "order.*", "page.*", "payment.*", "price.*", "stock.*",
    "support.free-of-surcharge", "support.one-number", "support.survives-closure", "touchpoints.agree",
)  # fmt: skip
