"""Invoices and slips as evidence of payment: what they are called, and which are one paper handed in twice."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pipeline.checks.papers import Papers
from schemas.documents import BankSlip, Invoice
from schemas.evidence import Extracted
from schemas.values.text import fold

Voucher = Invoice | BankSlip


def voucher_name(paper: Voucher, papers: Papers) -> str:
    """How an invoice or slip is called in a sentence: its number and the file it stands in."""
    kind = "发票" if isinstance(paper, Invoice) else "银行回单"
    number = paper.number if isinstance(paper, Invoice) else paper.serial_number or paper.slip_number
    file = papers.document(paper.document).file
    return f"{kind}{number.value}（{file}）" if number is not None and number.value else f"{kind}（{file}）"


def distinct(papers: Iterable[Voucher]) -> tuple[Voucher, ...]:
    """The papers without copies. Two invoices of one number are one; so are two papers of the same kind, day, amount
    and parties, of which a number was not read or which are the payer's and the payee's slip: counted too few rather
    than too many."""
    kept: list[Voucher] = []
    for paper in papers:
        if not any(_one_payment(paper, other) for other in kept):
            kept.append(paper)
    return tuple(kept)


def sum_of(papers: Sequence[Voucher]) -> Decimal:
    """The confirmed amounts of the papers, together."""
    amounts = (paper.total if isinstance(paper, Invoice) else paper.amount for paper in papers)
    return sum((one.sharp for one in amounts if one is not None and one.sharp is not None), Decimal(0))


def code_of(fact: Extracted[str] | None) -> str:
    """A confirmed number without blanks, in capitals; empty where there is none."""
    return fold(fact.sharp).replace(" ", "").upper() if fact is not None and fact.sharp else ""


def _one_payment(a: Voucher, b: Voucher) -> bool:
    if isinstance(a, Invoice) and isinstance(b, Invoice):
        if code_of(a.number) and code_of(b.number):
            return code_of(a.number) == code_of(b.number) and code_of(a.code) == code_of(b.code)
        return _equal(a.total, b.total) and _equal(a.issued_on, b.issued_on)
    if isinstance(a, BankSlip) and isinstance(b, BankSlip):
        same = _equal(a.amount, b.amount) and _equal(a.paid_on, b.paid_on)
        return same and all(_compatible(x.name, y.name) for x, y in ((a.payer, b.payer), (a.payee, b.payee)))
    return False


def _equal(a: Extracted[Decimal] | Extracted[str] | None, b: Extracted[Decimal] | Extracted[str] | None) -> bool:
    return a is not None and b is not None and a.value is not None and a.value == b.value


def _compatible(a: Extracted[str] | None, b: Extracted[str] | None) -> bool:
    return a is None or b is None or not a.value or not b.value or fold(a.value) == fold(b.value)


def tolerance(papers: Sequence[object]) -> Decimal:
    """What the sum of amounts rounded each to the cent may be off, one yuan at least."""
    return max(Decimal(1), Decimal(len(papers)) / 100)
