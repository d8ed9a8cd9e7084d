"""The text of the QR code on an invoice: ``01,<kind>,<code>,<number>,<amount>,<yyyymmdd>,<check>,<crc>,`` (domain 2.8).

The amount is the one without tax on a 专用发票 and the total on others; sources disagree, so it is held against both.
Later fields may be empty or left out.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

SPECIAL = frozenset({"01", "08", "20", "31"})
"""Kinds that are 专用发票 (01 on paper, 08 electronic, 31 and on railway or paper 20 digital)."""
ORDINARY = frozenset({"04", "10", "11", "32"})
"""Kinds that are 普通发票 (04 on paper, 10 electronic, 11 roll, 32 digital)."""
_FIELDS = 6


@dataclass(frozen=True)
class InvoiceQr:
    """``code`` is empty for digital invoices; ``amount`` in 元, ``day`` as ISO date, ``None`` where not given."""

    kind: str
    code: str
    number: str
    amount: Decimal | None
    day: str | None

    @property
    def special(self) -> bool | None:
        """Whether it is a 专用发票; ``None`` for a kind that is not known."""
        return True if self.kind in SPECIAL else False if self.kind in ORDINARY else None


def parse(payload: str) -> InvoiceQr | None:
    """The fields of ``payload``, ``None`` where it has another form (a link, another paper's code)."""
    fields = [part.strip() for part in payload.split(",")]
    if len(fields) < _FIELDS or not re.fullmatch(r"\d{2}", fields[0]) or not re.fullmatch(r"\d{2}", fields[1]):
        return None
    kind, code, number, amount, day = fields[1:6]
    if not re.fullmatch(r"\d{0,12}", code) or not re.fullmatch(r"\d{8}(\d{12})?", number):
        return None
    return InvoiceQr(kind, code, number, _amount(amount), _day(day))


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _day(text: str) -> str | None:
    match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])).isoformat() if match else None
    except ValueError:
        return None
