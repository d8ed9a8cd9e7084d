"""Slips of the unit between two amounts: 元 for 万元 (10^4), 元 for 亿元 (10^8) (contract 3, rule 4)."""

from decimal import Decimal
from typing import Literal

from pipeline.checks.parameters import Parameters

Slip = Literal["元与万元", "元与亿元"]


def slip_between(a: Decimal, b: Decimal, parameters: Parameters) -> Slip | None:
    """The units that explain two different amounts, when their ratio is near enough to 10^4 or 10^8."""
    low, high = sorted((abs(a), abs(b)))
    if not low:
        return None
    scales: tuple[tuple[int, Slip], ...] = ((10**4, "元与万元"), (10**8, "元与亿元"))
    for scale, units in scales:
        if abs(high / low / scale - 1) <= parameters.unit_slip_tolerance:
            return units
    return None


def explain(slip: Slip) -> str:
    """The innocent explanation that goes first."""
    return f"金额单位（{slip}）填写或读取有误，相差倍数与单位之差一致"
