"""Parcours: replay a customer's whole way through a shop, press the shop, and count what broken promises cost."""

__version__ = "0.1.0"
