"""The customer: what a persona does in a shop, and the diary that it keeps.

A play speaks only to a `Customer`. Every verb looks, reads and writes down; none of them judges, and none
of them knows a shop: what a shop does not offer is written down as such, and the customer goes on.
"""

from journeys.customer.buying import Correcting
from journeys.customer.complaining import Complaining
from journeys.customer.watching import Keeper
from journeys.settings import CustomerSettings

__all__ = ["Customer", "CustomerSettings", "Keeper"]


class Customer(Correcting, Complaining):
    """A persona with a shop to go to, a mailbox to look into, and a diary."""
