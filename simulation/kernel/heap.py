"""Binary heaps of (time, number); the smallest time is first, among equals the smallest number.

How many entries a heap holds is the caller's to know. Indices are unsigned throughout: numba would else ask of every
one whether it counts from the end.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from simulation.kernel.jit import inlined

ENTRY = np.dtype([("time", np.float64), ("number", np.uint32)], align=True)
"""One entry of a heap."""

Heap = npt.NDArray[np.void]
"""Entries of type `ENTRY`; their room must suffice."""

U = np.uint64
_0, _1, _2 = U(0), U(1), U(2)


@inlined
def push(heap: Heap, size: int, time: float, number: np.uint32) -> None:
    """Add an entry to a heap of so many."""
    hole = U(size)
    while hole > _0:
        above = (hole - _1) >> _1
        if heap[above].time < time or (heap[above].time == time and heap[above].number < number):
            break
        heap[hole].time = heap[above].time
        heap[hole].number = heap[above].number
        hole = above
    heap[hole].time = time
    heap[hole].number = number


@inlined
def pop(heap: Heap, size: int) -> np.uint32:
    """Take the first entry away, which leaves so many, and return its number.

    The hole sinks to the bottom, and the last entry rises from there: it nearly always stays. So each level asks one
    question, whose answer is added rather than jumped on, for no processor can foretell it.
    """
    first = heap[_0].number
    left = U(size)
    time, number = heap[left].time, heap[left].number
    hole, below = _0, _1
    while below < left:
        right = below + _1
        if heap[right].time == heap[below].time:
            below += U(heap[right].number < heap[below].number)
        else:
            below += U(heap[right].time < heap[below].time)
        heap[hole].time = heap[below].time
        heap[hole].number = heap[below].number
        hole = below
        below = _2 * hole + _1
    push(heap, int(hole), time, number)
    return np.uint32(first)
