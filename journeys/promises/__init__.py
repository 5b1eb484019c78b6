"""Promises: what a shop owes its customers, each a pure function from ledger and terms to a verdict.

A promise knows no shop and no list of faults. Broken wins over kept; what could not be looked at is not seen.
"""

from journeys.promises.registry import PROMISES, add, select

__all__ = ["PROMISES", "add", "select"]
