"""The QR code of an invoice: ``01,<kind>,<code>,<number>,<amount>,<yyyymmdd>,<check>,<crc>,`` (domain 2.8).

The amount is that without tax on a 专用发票 and the total on others; sources disagree, so either counts as agreement.
What it says is held against the print: agreement is evidence, a difference a doubt.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from extractors.contradiction import is_stable, may_be_misread
from schemas.document import Document
from schemas.evidence import Fact, FactState, Origin
from schemas.page import Code, Page
from schemas.values.dates import parse_date

QR_AGREES = "与二维码内容一致"
QR_DIFFERS = "与二维码内容不一致，二维码为{}"
ONLY_IN_QR = "票面未读到，取自二维码"


@dataclass(frozen=True)
class InvoiceCode:
    """The fields of a payload; empty where it has none."""

    page: Page
    place: Code
    kind: str
    code: str
    number: str
    amount: Decimal | None
    day: str | None

    def fact(self, document: Document, key: str, value: str, *, doubt: str = "") -> Fact:
        """``value`` of this code as a fact, at the place of the code."""
        return Fact(
            key=f"{document.type.value}.{key}",
            document=document.id,
            file=self.page.file if len(document.parts) > 1 else None,
            page=self.page.number,
            box=self.page.displayed(self.place.box),
            value=value,
            raw=self.place.payload,
            confidence=1.0,
            state=FactState.DOUBTFUL if doubt else FactState.CONFIRMED,
            origin=Origin.QR,
            why=(doubt,) if doubt else ("二维码自带校验",),
        )


def invoice_code(pages: Sequence[Page]) -> InvoiceCode | None:
    """The first code on ``pages`` that has the form of an invoice's."""
    for page in pages:
        for code in page.codes:
            fields = [part.strip() for part in code.payload.split(",")]
            if len(fields) >= 6 and re.fullmatch(r"\d{2}", fields[0]) and re.fullmatch(r"\d{2}", fields[1]):
                day = parse_date(fields[5]) if re.fullmatch(r"\d{8}", fields[5]) else None
                return InvoiceCode(page, code, fields[1], fields[2], fields[3], _decimal(fields[4]), day)
    return None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def compared(facts: Sequence[Fact], code: InvoiceCode | None, document: Document) -> list[Fact]:
    """The facts with what the code says of them; number, code and day that were not read in print are the code's."""
    if code is None:
        return list(facts)
    told = {"number": code.number, "code": code.code, "issued_on": code.day or ""}
    result = [_held_against(fact, told.get(fact.key.partition(".")[2], "")) for fact in facts]
    read = {fact.key.partition(".")[2] for fact in result if fact.value is not None}
    missing = [
        code.fact(document, key, value, doubt=ONLY_IN_QR) for key, value in told.items() if value and key not in read
    ]
    result = [fact for fact in result if fact.value is not None or fact.key.partition(".")[2] not in told] + missing
    return _with_amount(result, code)


def _with_amount(facts: list[Fact], code: InvoiceCode) -> list[Fact]:
    amount = f"{code.amount:.2f}" if code.amount is not None else ""
    keys = ("net_amount", "total")
    sums = [fact for fact in facts if fact.key.partition(".")[2] in keys and fact.value]
    if not amount or not sums:
        return facts
    if any(fact.value == amount for fact in sums):
        return [_held_against(fact, amount) if fact in sums and fact.value == amount else fact for fact in facts]
    return [_held_against(fact, amount) if fact in sums else fact for fact in facts]


def _held_against(fact: Fact, told: str) -> Fact:
    if not told or fact.value is None:
        return fact
    if fact.value == told:
        lifted = FactState.CONFIRMED if fact.state is FactState.DOUBTFUL and not fact.alternatives else fact.state
        return fact.model_copy(update={"state": lifted, "why": (*fact.why, QR_AGREES)})
    if fact.state is FactState.CONFIRMED and not may_be_misread(str(fact.value), told, stable=is_stable(fact)):
        # Print and code say different things for certain: that is for the checks.
        return fact.model_copy(update={"why": (QR_DIFFERS.format(told), *fact.why)})
    update = {
        "state": FactState.DOUBTFUL,
        "why": (QR_DIFFERS.format(told), *fact.why),
        "alternatives": tuple(dict.fromkeys((*fact.alternatives, told))),
    }
    return fact.model_copy(update=update)
