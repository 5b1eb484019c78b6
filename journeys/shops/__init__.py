"""Shops: one port with the customer's verbs, one adapter for each shop."""
