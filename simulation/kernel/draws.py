"""Random numbers by address: purpose, case and contact.

There is no stream of numbers from which one would take "the next". A number is a hash of its address and of the key
of the replication, so it can be drawn at any time, in any order, by any engine, and costs no memory. One uniform
number makes one decision or one duration (by inversion; only the gamma law takes more, each at an address of its own).

Logarithm and exponential are written out here: libraries differ in the last place between machines and even between
vector widths, and one such place would let two trajectories part.

An address packs stream (12 bits), interval (20), rank in the interval (20), number of the contact in its case (6) and
purpose (6).

Sources: D. Stafford's mix 13 of the splitmix64 finaliser (Steele, Lea, Flood 2014), applied twice with two keys;
W. J. Cody's and FDLIBM's log and exp; M. J. Wichura, AS 241 (1988), for the normal quantile; G. Marsaglia and
W. W. Tsang (2000) for gamma.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from simulation.kernel.jit import compiled, inlined, inner
from simulation.plan.values import Dice, Floats

GAP, PATIENCE, HANDLING, LUCK, RETRY, RETRY_AFTER, BACK_AFTER, CLOSED, CLOSED_AFTER, DAY = range(10)
"""Purposes, the last 6 bits of an address."""

_PHI = np.uint64(0x9E3779B97F4A7C15)
_A = np.uint64(0xBF58476D1CE4E5B9)
_B = np.uint64(0x94D049BB133111EB)
_TRIAL = np.uint64(0xD1342543DE82EF95)
_ONE = np.uint64(0x3FF0000000000000)
_FRACTION = np.uint64(0x000FFFFFFFFFFFFF)
U = np.uint64
_0, _1, _2 = (U(number) for number in range(3))
_S6, _S12, _S27, _S30, _S31, _S52 = (np.uint64(shift) for shift in (6, 12, 27, 30, 31, 52))
_LN2_HIGH = 6.93147180369123816490e-01
_LN2_LOW = 1.90821492927058770002e-10
_BELOW_ONE = 1.0 - 2.0**-53


@inner
def _mix(z: np.uint64) -> np.uint64:
    z = (z ^ (z >> _S30)) * _A
    z = (z ^ (z >> _S27)) * _B
    return z ^ (z >> _S31)


@inner
def uniform(key0: np.uint64, key1: np.uint64, word: np.uint64, trial: np.uint64) -> float:
    """Draw a number in (0, 1).

    Args:
        key0: First half of the replication's key.
        key1: Second half.
        word: The address.
        trial: Which number at this address, from 0.
    """
    mixed = _mix(_mix(word * _PHI + key0) + key1 + trial * _TRIAL)
    return float(np.uint64((mixed >> _S12) | _ONE).view(np.float64) - _BELOW_ONE)


@inner
def word_of(address: np.uint64, number: np.uint64, purpose: np.uint64) -> np.uint64:
    """Complete the address of a case by the number of the contact (0..63) and the purpose."""
    return address | (number << _S6) | purpose


@compiled
def log(x: float) -> float:
    """Return the natural logarithm of a normal positive number, the same on every machine."""
    bits = np.float64(x).view(np.uint64)
    power = np.int64(bits >> _S52) - 1023
    m = np.uint64((bits & _FRACTION) | _ONE).view(np.float64)
    if m > 1.4142135623730951:
        m *= 0.5
        power += 1
    f = m - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    half = 0.5 * f * f
    return float(power * _LN2_HIGH - ((half - (s * (half + (even + odd)) + power * _LN2_LOW)) - f))


@compiled
def exp(x: float) -> float:
    """Return the exponential of a number in -700..700, the same on every machine."""
    power = math.floor(x * 1.4426950408889634 + 0.5)
    high = x - power * _LN2_HIGH
    low = power * _LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (
        1.66666666666666019037e-01
        + t
        * (
            -2.77777777770155933842e-03
            + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))
        )
    )
    y = 1.0 - ((low - (r * c) / (2.0 - c)) - high)
    return float(y * np.uint64(np.uint64(power + 1023) << _S52).view(np.float64))


@compiled
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile of *u* in (0, 1), accurate to about 1 in 10**16."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = 2.5090809287301226727e3 * r + 3.3430575583588128105e4
        top = ((top * r + 6.7265770927008700853e4) * r + 4.5921953931549871457e4) * r + 1.3731693765509461125e4
        top = ((top * r + 1.9715909503065514427e3) * r + 1.3314166789178437745e2) * r + 3.3871328727963666080e0
        low = 5.2264952788528545610e3 * r + 2.8729085735721942674e4
        low = ((low * r + 3.9307895800092710610e4) * r + 2.1213794301586595867e4) * r + 5.3941960214247511077e3
        low = ((low * r + 6.8718700749205790830e2) * r + 4.2313330701600911252e1) * r + 1.0
        return q * top / low
    r = math.sqrt(-log(u if q < 0 else 1.0 - u))
    if r <= 5.0:
        r -= 1.6
        top = 7.74545014278341407640e-4 * r + 2.27238449892691845833e-2
        top = ((top * r + 2.41780725177450611770e-1) * r + 1.27045825245236838258e0) * r + 3.64784832476320460504e0
        top = ((top * r + 5.76949722146069140550e0) * r + 4.63033784615654529590e0) * r + 1.42343711074968357734e0
        low = 1.05075007164441684324e-9 * r + 5.47593808499534494600e-4
        low = ((low * r + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1
        low = ((low * r + 1.67638483018380384940e0) * r + 2.05319162663775882187e0) * r + 1.0
    else:
        r -= 5.0
        top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
        top = ((top * r + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1
        top = ((top * r + 1.78482653991729133580e0) * r + 5.46378491116411436990e0) * r + 6.65790464350110377720e0
        low = 2.04426310338993978564e-15 * r + 1.42151175831644588870e-7
        low = ((low * r + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2
        low = ((low * r + 1.36929880922735805310e-1) * r + 5.99832206555887937690e-1) * r + 1.0
    return -top / low if q < 0 else top / low


@inner
def gamma(key0: np.uint64, key1: np.uint64, word: np.uint64, shape: float) -> float:
    """Draw from the gamma law with scale 1 and *shape* above 0."""
    boost = 1.0
    a = shape
    if shape < 1.0:
        boost = exp(max(log(uniform(key0, key1, word, _0)) / shape, -700.0))
        a = shape + 1.0
    d = a - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    trial = _1
    while True:
        x = normal_quantile(uniform(key0, key1, word, trial))
        u = uniform(key0, key1, word, trial + _1)
        trial += _2
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            if log(u) < 0.5 * x * x + d - d * v + d * log(v):
                return d * v * boost


@inner
def _unusual_number(law: int, a: float, key0: np.uint64, key1: np.uint64, word: np.uint64) -> float:
    """Draw the number of any law but the exponential one; apart, so that the common case is small enough to inline."""
    if law == 2:
        return normal_quantile(uniform(key0, key1, word, _0))
    if law == 3:
        return gamma(key0, key1, word, a)
    if law == 4:
        return uniform(key0, key1, word, _0)
    return 0.0


@inlined
def standard(law: int, a: float, key0: np.uint64, key1: np.uint64, word: np.uint64) -> float:
    """Draw the number of which `stretched` makes a duration: it does not change when a law is made longer or shorter.

    Args:
        law: As in `simulation.plan.values.DIE`, like the next one.
        a: First parameter; it matters for the gamma law alone.
        key0: First half of the replication's key.
        key1: Second half.
        word: The address.
    """
    if law == 1:
        return -log(uniform(key0, key1, word, _0))
    return _unusual_number(law, a, key0, key1, word)


@inner
def _unusual(law: int, a: float, b: float, first: int, size: int, values: Floats, number: float) -> float:
    if law == 2:
        return exp(a + b * number)
    if law == 0:
        return a
    if law == 3:
        return number * b
    if law == 4:
        return float(values[first + int(number * size)])
    return math.inf


@inlined
def stretched(
    law: int, a: float, b: float, first: int, size: int, values: Floats, clock_s: float, number: float
) -> float:
    """Make a duration in seconds, infinite for the law "never".

    Args:
        law: As in `simulation.plan.values.DIE`, like the next four.
        a: First parameter.
        b: Second parameter.
        first: Where the values of an empirical law begin.
        size: How many there are.
        values: Values of all empirical laws.
        clock_s: Resolution of times in seconds; 0: exact.
        number: What `standard` drew.
    """
    value = number * a if law == 1 else _unusual(law, a, b, first, size, values, number)
    if clock_s > 0.0 and law != 5:
        return math.floor(value / clock_s + 0.5) * clock_s
    return value


@inlined
def drawn(
    law: int,
    a: float,
    b: float,
    first: int,
    size: int,
    values: Floats,
    clock_s: float,
    key0: np.uint64,
    key1: np.uint64,
    word: np.uint64,
) -> float:
    """Draw a duration in seconds; see `standard` and `stretched`."""
    return stretched(law, a, b, first, size, values, clock_s, standard(law, a, key0, key1, word))


@inlined
def duration(dice: Dice, die: int, clock_s: float, key0: np.uint64, key1: np.uint64, word: np.uint64) -> float:
    """Draw a duration by the number of its distribution; see `drawn`."""
    row = dice.rows[np.uint64(die)]
    return drawn(row.law, row.a, row.b, row.first, row.size, dice.values, clock_s, key0, key1, word)


@compiled
def uniform_of(key0: np.uint64, key1: np.uint64, address: np.uint64, number: int, purpose: int) -> float:
    """Draw the number in (0, 1) that belongs to a contact and a purpose."""
    return uniform(key0, key1, word_of(address, U(number), U(purpose)), _0)


@compiled
def duration_of(
    a: float,
    b: float,
    law: int,
    first: int,
    size: int,
    values: Floats,
    clock_s: float,
    key0: np.uint64,
    key1: np.uint64,
    address: np.uint64,
    number: int,
    purpose: int,
) -> float:
    """Draw the duration that belongs to a contact and a purpose; see `drawn`."""
    return drawn(law, a, b, first, size, values, clock_s, key0, key1, word_of(address, U(number), U(purpose)))


@compiled
def contact_of(
    rows: Any,
    values: Floats,
    clock_s: float,
    key0: np.uint64,
    key1: np.uint64,
    address: np.uint64,
    number: int,
    patience_die: int,
    handling_die: int,
) -> tuple[float, float, float]:
    """Draw patience, handling time and the number that decides how it ends, all that belongs to one contact.

    Args:
        rows: All distributions, of type `simulation.plan.values.DIE`.
        values: Values of all empirical laws.
        clock_s: Resolution of times in seconds; 0: exact.
        key0: First half of the replication's key.
        key1: Second half.
        address: The address of the case.
        number: Which contact of its case it is, from 0.
        patience_die: Number of the distribution of its patience.
        handling_die: Number of the distribution of its handling time.
    """
    one, other = rows[np.uint64(patience_die)], rows[np.uint64(handling_die)]
    nth = U(number)
    word, next_word = word_of(address, nth, U(PATIENCE)), word_of(address, nth, U(HANDLING))
    return (
        drawn(one.law, one.a, one.b, one.first, one.size, values, clock_s, key0, key1, word),
        drawn(other.law, other.a, other.b, other.first, other.size, values, clock_s, key0, key1, next_word),
        uniform(key0, key1, word_of(address, nth, U(LUCK)), _0),
    )
