"""What the texts leave open, as settings (contract 3, rule 10); findings say which value was used.

A guideline may set them for its level (``parameters`` in its YAML file), an office for itself (``parameters.yaml`` in
the folder ``SHENHE_RULES``).
"""

from decimal import Decimal
from typing import Literal

from schemas.base import Model


class Parameters(Model):
    commitment_likeness: float = 0.9
    """How alike the commitment sentence has to be to the one the form prints, 0 to 1."""
    unit_slip_tolerance: Decimal = Decimal("0.01")
    """How near a ratio has to be to 10^4 or 10^8 to be called a slip of the unit (contract 3, rule 4)."""
    rounding: Decimal = Decimal(10_000)
    """A total given in 万元 may be rounded: differences below this are none."""
    counting_year: Literal["calendar_year_before", "last_12_months"] = "calendar_year_before"
    """年度 of a yearly amount: the calendar year before the date of receipt, or the twelve months before it."""
    count_pledges: bool = False
    """Whether a pledge loan 质押融资 counts towards the 运营金额."""
    key_industries: tuple[str, ...] = ()
    """省重点产业 and 优势特色产业, or the region's; none configured: the criterion stays ``unverifiable``."""
    hired_shortly_before: int = 3
    """Months before the date of receipt within which a first month of insurance counts as shortly before (ST-07)."""
    late_insurance: int = 2
    """Months between the start of a labour contract and the first month of insurance that need no word (ST-09)."""
    stale_print: int = 6
    """Months after which the print of an insurance proof is called old (ST-13)."""
    bought_shortly_before: int = 12
    """Months before the date of receipt within which a bought patent is named (PT-11)."""
    paid_after: int = 6
    """Months after signing from which a contract without invoice and payment stands out among others (MO-04)."""
    registered_after: int = 6
    """Months after signing from which a transfer without registration stands out among others (PT-09)."""
    recordal: int = 3
    """Months within which a licence is to be recorded (专利法实施细则 第十五条)."""
    small_exempt: Decimal = Decimal(100_000)
    """Sales in a month up to which small-scale taxpayers pay no VAT: exempt without a registration (MO-10)."""
    booking_days: int = 10
    """Days between the order and the booking of a payment that need no word: holidays lie between (MO-12)."""
    few_amounts: int = 6
    """Fewer amounts than this say nothing of how amounts are spread (MO-13)."""
    just_above: Decimal = Decimal("0.02")
    """How near above a threshold a total counts as just above it, as a share of the threshold (MO-13)."""
    price_apart: Decimal = Decimal(20)
    """How many times the median price per patent of the other contracts is far off (MO-17)."""
