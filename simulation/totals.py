"""Sums over replications, in one pass over the counts of each: what a tally does with every one of them.

Everything is added in the order of the replications, cell by cell, so the sums are those of the plain formulas.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from simulation.kernel.jit import compiled
from simulation.plan.values import Floats, Ints


@compiled
def add_products(counts: Floats, places: Ints, sums: Floats, products: Floats) -> None:
    """Add counts, and the products of pairs of their columns, to the sums of the replications before.

    Args:
        counts: Shape (K, I, columns).
        places: Columns whose products are wanted.
        sums: Shape (K, I, columns).
        products: Shape (K, I, places, places).
    """
    for kind in range(counts.shape[0]):
        for interval in range(counts.shape[1]):
            cell, to = counts[kind, interval], products[kind, interval]
            for column in range(len(cell)):
                sums[kind, interval, column] += cell[column]
            for row in range(len(places)):
                one = cell[places[row]]
                if one == 0.0:
                    continue
                for column in range(len(places)):
                    to[row, column] += one * cell[places[column]]


@compiled
def ratios(counts: Floats, top: Floats, bottom: Floats, found: npt.NDArray[np.float32]) -> None:
    """Divide weighted sums of columns by others; not a number where there is nothing to divide by.

    Args:
        counts: Shape (C, I, columns).
        top: Weights of the columns; shape (C, columns).
        bottom: The same for the denominator.
        found: Where the ratios are written; shape (C, I).
    """
    for kind in range(counts.shape[0]):
        for interval in range(counts.shape[1]):
            above, below = 0.0, 0.0
            for column in range(counts.shape[2]):
                above += top[kind, column] * counts[kind, interval, column]
                below += bottom[kind, column] * counts[kind, interval, column]
            found[kind, interval] = above / below if below > 0.0 else math.nan


@compiled
def find_quantiles(waits: npt.NDArray[np.int64], kind: int, shares: Floats, edges: Floats, found: Floats) -> None:
    """Find quantiles in histograms; within a bin they lie in a line, and nowhere where nothing was counted.

    Args:
        waits: Shape (K, kinds, bins).
        kind: Which of the kinds.
        shares: In ascending order, 0..1.
        edges: Where each bin begins and ends; shape (bins, 2).
        found: Where the quantiles are written; shape (K, shares).
    """
    for one in range(waits.shape[0]):
        counts = waits[one, kind]
        total = 0
        for place in range(len(counts)):
            total += counts[place]
        before, place = 0, 0
        for number in range(len(shares)):
            share = shares[number]
            while place < len(counts) - 1 and before + counts[place] < share * total:
                before += counts[place]
                place += 1
            part = (share * total - before) / max(counts[place], 1)
            first, last = edges[place, 0], edges[place, 1]
            found[one, number] = first + min(max(part, 0.0), 1.0) * (last - first) if total > 0 else math.nan
