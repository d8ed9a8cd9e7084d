"""Invoices and bank slips of the deals of a case, right to the cent."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from samples.dealings.world import Account, Invoice, InvoiceLine, Slip
from samples.world import Case, Company, Contract

_CIPHER = "0123456789+-*/<>"
BANKS = (
    "蜀川银行股份有限公司",
    "中西发展银行股份有限公司",
    "岷江商业银行股份有限公司",
    "锦城农村商业银行股份有限公司",
)
"""Invented banks."""
_BRANCHES = ("高新支行", "天府支行", "西城支行", "科技支行", "营业部", "旌湖路支行")
KINDS = {
    "专票": ("增值税专用发票", "01"),
    "普票": ("增值税普通发票", "04"),
    "电子普票": ("增值税电子普通发票", "10"),
    "数电专": ("电子发票（增值税专用发票）", "31"),
    "数电普": ("电子发票（普通发票）", "32"),
}
"""Printed title and QR kind by short name."""


def account(rng: Random, company: Company, bank: str = "") -> Account:
    """An account for companies: no check digit, its length varies from bank to bank (``2-validation.md`` 2.7)."""
    bank = bank or rng.choice(BANKS)
    digits = rng.choice((12, 15, 17, 19, 20))
    number = rng.choice("1456789") + "".join(rng.choice("0123456789") for _ in range(digits - 1))
    return Account(f"{bank}{company.city[:-1]}{rng.choice(_BRANCHES)}", number)


def lines_for(shape: str, amount: Decimal, item: str) -> tuple[InvoiceLine, ...]:
    """``single``, ``exempt``, ``several`` (one rate), ``mixed`` (two rates), ``discount``; ``amount`` is net."""
    part = (amount * Decimal("0.35")).quantize(Decimal("0.01"))
    six, nine = Decimal("0.06"), Decimal("0.13")
    if shape == "exempt":
        return (InvoiceLine(item, amount, None, unit="项", quantity=1),)
    if shape == "several":
        rest = amount - part - part
        return (
            InvoiceLine(item, part, six, spec="第一期", unit="项", quantity=1),
            InvoiceLine("*研发和技术服务*技术指导服务费", part, six, spec="现场", unit="人天", quantity=20),
            InvoiceLine("*信息技术服务*专利数据检索费", rest, six, unit="次", quantity=5),
        )
    if shape == "mixed":
        return (
            InvoiceLine(item, amount - part, six, unit="项", quantity=1),
            InvoiceLine("*通用设备*工装样机", part, nine, spec="YJ-200B", unit="台", quantity=2),
        )
    if shape == "discount":
        off = (amount * Decimal("0.05")).quantize(Decimal("0.01"))
        return (
            InvoiceLine(item, amount + off, six, unit="项", quantity=1),
            InvoiceLine(item, -off, six),
        )
    return (InvoiceLine(item, amount, six, unit="项", quantity=1),)


def make_invoice(case: Case, contract: Contract, kind: str, shape: str) -> Invoice:
    """The invoice of ``contract`` in one of ``KINDS`` with the lines of ``lines_for``."""
    rng = Random(f"{case.seed}/invoice/{contract.number}/{kind}/{shape}")
    title, kind_code = KINDS[kind]
    issued = contract.signed_on + timedelta(days=rng.randint(6, 40))
    noun = "专利权转让费" if contract.kind == "transfer_contract" else "专利实施许可使用费"
    amount = contract.amount if shape == "exempt" else (contract.amount / Decimal("1.06")).quantize(Decimal("0.01"))
    item = f"*研发和技术服务*{noun}" if kind == "专票" else f"*无形资产*{noun}"
    if shape in ("mixed", "single"):
        item = f"*无形资产*{contract.patents[0].title}{noun}"
    lines = lines_for(shape, amount, item)
    digital = kind.startswith("数电")
    code = "" if digital else f"51{_digits(rng, 2)}{issued:%y}{_digits(rng, 2)}30"
    if kind in ("普票", "电子普票"):
        code = f"051{_digits(rng, 2)}{issued:%y}{_digits(rng, 3)}{'11' if kind == '电子普票' else '04'}"
    invoice = Invoice(
        kind=title,
        kind_code=kind_code,
        code=code,
        number=f"{issued:%y}512{_digits(rng, 15)}" if digital else _digits(rng, 8),
        issued_on=issued,
        check_code="" if digital or kind == "专票" else _digits(rng, 20),
        machine="" if digital else f"66{_digits(rng, 10)}",
        cipher=tuple("".join(rng.choice(_CIPHER) for _ in range(28 if kind == "电子普票" else 27)) for _ in range(4)),
        buyer=contract.party_b,
        seller=contract.party_a,
        buyer_account=account(rng, contract.party_b),
        seller_account=account(rng, contract.party_a),
        lines=lines,
        remark=f"合同编号：{contract.number}"
        if shape != "exempt"
        else f"技术合同已认定登记，合同编号：{contract.number}",
        cashier=rng.choice("王刘陈周") + rng.choice(("敏", "洁", "晓云")),
        reviewer=rng.choice("赵黄吴") + rng.choice(("磊", "静", "文慧")),
        clerk=case.contact.name,
        qr="",
    )
    return replace(invoice, qr=qr_payload(rng, invoice))


def _digits(rng: Random, size: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(size))


def qr_payload(rng: Random, invoice: Invoice) -> str:
    """A 专票 carries its amount without tax, the others the total (``2-validation.md`` 2.8)."""
    amount = invoice.total if invoice.kind_code in ("31", "32") else invoice.net
    crc = f"{rng.randrange(16**4):04X}"
    day = f"{invoice.issued_on:%Y%m%d}"
    return f"01,{invoice.kind_code},{invoice.code},{invoice.number},{amount:.2f},{day},{invoice.check_code},{crc},"


def make_slip(case: Case, contract: Contract, bank: str, part: int = 0) -> Slip:
    """The ``part``-th payment under ``contract``, as the bank of the payer confirms it."""
    rng = Random(f"{case.seed}/slip/{contract.number}/{bank}/{part}")
    paid = contract.signed_on + timedelta(days=rng.randint(3, 25) + 60 * part)
    share = (Decimal("0.6"), Decimal("0.3"), Decimal("0.1"))[part]
    noun = "专利转让款" if contract.kind == "transfer_contract" else "专利许可使用费"
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return Slip(
        bank=bank,
        serial=f"{paid:%Y%m%d}{rng.randrange(10**10):010d}",
        number=f"{paid:%y%m%d}{rng.randrange(10**8):08d}",
        paid_on=paid,
        time=f"{rng.randint(9, 16):02d}:{rng.randint(0, 59):02d}:{rng.randint(0, 59):02d}",
        payer=contract.party_b,
        payee=contract.party_a,
        payer_account=account(rng, contract.party_b, bank),
        payee_account=account(rng, contract.party_a),
        amount=(contract.amount * share).quantize(Decimal("0.01")),
        balance=Decimal(rng.randrange(10**7, 10**9)) / 100,
        purpose=f"{contract.number}{noun}" if rng.random() < 0.5 else noun,
        check_code="".join(rng.choice(letters) for _ in range(12)),
        teller=f"{rng.randrange(10**4, 10**5)}",
    )


def last_day(day: date, years: int) -> date:
    """The day before ``day`` comes round after ``years``."""
    return date(day.year + years, day.month, min(day.day, 28)) - timedelta(days=1)
