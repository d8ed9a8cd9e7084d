"""What number, code and QR of an invoice say of it, and numbers that stand on two invoices."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, failed, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.rules.invoices import no_invoice
from pipeline.checks.vouchers import code_of, voucher_name
from schemas.documents import Invoice
from schemas.finding import Severity
from schemas.values import invoice_number, invoice_qr, uscc
from schemas.values.confusion import confusable
from schemas.values.divisions import province_of_code
from schemas.values.invoice_number import InvoiceNumber
from schemas.values.text import fold

_ONE_DIGITAL = 20
_TWO_KINDS = {8, _ONE_DIGITAL}
"""Lengths of the two numbers a digital invoice on paper bears; print and code may each give another of them."""
_MUCH = 20
"""More invoices than this of one seller and day are a printing run, not a list of deals."""


@check(
    "MO-11",
    title="发票号码、代码与二维码",
    rule="号码位数、年份、地区与开票日期和销售方相符；二维码与票面相同（金额为不含税或价税合计均可）；同一号码不出现在两张不同的发票上。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("同一张发票重复提交或不同联次", "总机构开票、企业跨省迁移", "读取或录入错一位"),
    next_step="请在全国增值税发票查验平台逐张查验",
)
def invoice_numbers_fit(papers: Papers) -> Iterator[Judgement]:
    invoices = papers.all(Invoice)
    if not invoices:
        yield no_invoice(papers)
    for invoice in invoices:
        yield from _number(invoice, papers)
        yield from _against_code(invoice, papers)
    yield from _twice(invoices, papers)
    yield from _in_a_row(invoices, papers)


def _number(invoice: Invoice, papers: Papers) -> Iterator[Judgement]:
    """Form, year and region. A wrong length is how recognition fails; what else is wrong contradicts the invoice."""
    name = voucher_name(invoice, papers)
    facts = seen((invoice.number, f"{name}号码"), (invoice.code, f"{name}代码"))
    number, code = code_of(invoice.number), code_of(invoice.code)
    if not number:
        yield unclear(name, f"{name}的号码没有读清，请对照原件", facts)
        return
    problem = invoice_number.problem(number, code)
    if problem is not None:
        yield unclear(name, f"{name}：{problem}，请对照原件", facts)
        return
    kind = fold(str(invoice.kind.value or "")) if invoice.kind is not None else ""
    if kind.startswith("电子发票(") and len(number) != _ONE_DIGITAL and not code:
        own = (*facts, *seen((invoice.kind, f"{name}票种")))
        yield unclear(name, f"{name}为{kind}，数电发票号码为20位，请对照原件", own)
        return
    told = invoice_number.parse(number, "" if len(number) == _ONE_DIGITAL else code)
    if told is None:
        yield passed(name, f"{name}号码位数相符", facts)
        return
    yield _year(invoice, name, facts, told)
    yield from _region(invoice, name, facts, told)


def _year(invoice: Invoice, name: str, facts: tuple[Seen, ...], told: InvoiceNumber) -> Judgement:
    facts = (*facts, *seen((invoice.issued_on, f"{name}开票日期")))
    day = str(invoice.issued_on.value) if invoice.issued_on is not None and invoice.issued_on.value else ""
    if not day:
        return unclear(name, f"{name}的开票日期没有读到，号码年份无从核对", facts)
    year = int(day[:4])
    wrong = told.year != year if told.digital else told.year > year
    where = "号码" if told.digital else "代码"
    if not wrong:
        return passed(name, f"{name}{where}年份{told.year}与开票日期{day}相符", facts)
    reason = f"{name}{where}前列年份为{told.year}年，开票日期为{day}，不一致"
    return failed(name, reason, facts, severity=Severity.MEDIUM)


def _region(invoice: Invoice, name: str, facts: tuple[Seen, ...], told: InvoiceNumber) -> Iterator[Judgement]:
    """Only low: a company that moved keeps its code, and some head offices invoice for others."""
    tax_id = code_of(invoice.seller.tax_id)
    home = province_of_code(tax_id[2:4]) if uscc.is_valid(tax_id) else None
    if told.region is None or home is None:
        return
    facts = (*facts, *seen((invoice.seller.tax_id, f"{name}销售方税号")))
    if home == told.region:
        yield passed(name, f"{name}号码地区与销售方同属{home}", facts)
    else:
        reason = f"{name}号码地区为{told.region}，销售方代码地区为{home}，不一致"
        yield failed(name, reason, facts, severity=Severity.LOW)


def _against_code(invoice: Invoice, papers: Papers) -> Iterator[Judgement]:
    """The QR code against the print. A misread digit is no contradiction: look-alikes are for a person."""
    name = voucher_name(invoice, papers)
    payload = seen((invoice.qr_payload, f"{name}二维码"))
    told = invoice_qr.parse(str(payload[0].fact.value or "")) if payload else None
    if told is None:
        return
    pairs = (
        (invoice.number, "号码", told.number),
        (invoice.code, "代码", told.code),
        (invoice.issued_on, "开票日期", told.day or ""),
    )
    for fact, what, said in pairs:
        printed = str(fact.value) if fact is not None and fact.value else ""
        if printed and said and {len(printed), len(said)} != _TWO_KINDS:
            yield _compared(name, what, printed, said, (*seen((fact, f"{name}{what}")), *payload))
    amounts = [one for one in (invoice.total, invoice.net_amount) if one is not None and one.value is not None]
    if amounts and told.amount is not None:
        facts = (*(Seen(one, f"{name}金额") for one in amounts), *payload)
        shown = "、".join(f"{one.value:.2f}" for one in amounts)
        if any(one.value == told.amount for one in amounts):
            yield passed(name, f"{name}二维码金额{told.amount}与票面相符", facts)
        elif len(amounts) < 2:
            yield unclear(name, f"{name}票面金额为{shown}元，二维码为{told.amount}元，另一金额没有读到", facts)
        else:
            reason = f"{name}票面金额为{shown}元，二维码为{told.amount}元，不一致"
            yield failed(name, reason, facts, severity=Severity.MEDIUM)
    yield from _kind(invoice, name, told, payload)


def _compared(name: str, what: str, printed: str, said: str, facts: tuple[Seen, ...]) -> Judgement:
    if printed == said:
        return passed(name, f"{name}{what}与二维码相同", facts)
    reason = f"{name}票面{what}为{printed}，二维码为{said}"
    if confusable(printed, said):
        return unclear(name, f"{reason}，只差形近或漏读字符，请对照原件", facts)
    return failed(name, f"{reason}，不一致", facts, severity=Severity.MEDIUM)


def _kind(invoice: Invoice, name: str, told: invoice_qr.InvoiceQr, payload: tuple[Seen, ...]) -> Iterator[Judgement]:
    title = str(invoice.kind.value) if invoice.kind is not None and invoice.kind.value else ""
    if told.special is None or ("专用" in title) == ("普通" in title):
        return
    facts = (*seen((invoice.kind, f"{name}票种")), *payload)
    if ("专用" in title) == told.special:
        yield passed(name, f"{name}票种与二维码相符", facts)
    else:
        kind = "专用发票" if told.special else "普通发票"
        yield failed(name, f"{name}票种为{title}，二维码为{kind}，不一致", facts, severity=Severity.MEDIUM)


def _twice(invoices: Sequence[Invoice], papers: Papers) -> Iterator[Judgement]:
    """One number on two papers: the same invoice handed in twice, or two that cannot both be."""
    groups: dict[str, list[Invoice]] = {}
    for invoice in invoices:
        if number := code_of(invoice.number):
            groups.setdefault(number, []).append(invoice)
    for number, same in groups.items():
        first, *others = same
        for other in others:
            codes = code_of(first.code), code_of(other.code)
            if len(number) == _ONE_DIGITAL or codes[0] == codes[1]:
                yield _pair(first, other, number, papers, known=len(number) == _ONE_DIGITAL or bool(codes[0]))


def _pair(first: Invoice, other: Invoice, number: str, papers: Papers, *, known: bool) -> Judgement:
    files = "、".join(papers.document(one.document).file for one in (first, other))
    subject = f"发票号码{number}"
    facts = seen(*((one.number, f"{voucher_name(one, papers)}号码") for one in (first, other)))
    rows = (
        (first.total, other.total, "价税合计"),
        (first.issued_on, other.issued_on, "开票日期"),
        (first.buyer.name, other.buyer.name, "购买方"),
        (first.seller.name, other.seller.name, "销售方"),
    )
    differing: list[tuple[Seen, ...]] = []
    said: list[str] = []
    for a, b, what in rows:
        if a is None or b is None or a.value is None or b.value is None or a.value == b.value:
            continue
        names = isinstance(a.value, str) and what in {"购买方", "销售方"}
        likeness = alike(str(a.value), str(b.value)) if names else Likeness.DIFFERENT
        if likeness is Likeness.SAME:
            continue
        pair = (Seen(a, f"{subject}{what}"), Seen(b, f"{subject}{what}"))
        if likeness is Likeness.UNCLEAR or not all(one.sharp for one in pair):
            said.append(f"{what}待核实")
            continue
        differing.append(pair)
        said.append(f"{what}分别为{a.value}、{b.value}")
    if not said:
        return passed(subject, f"{subject}出现在{files}，内容相同，是同一张发票，计一次", facts)
    reason = f"{subject}出现在两份发票上（{files}），{'，'.join(said)}"
    if not differing or not known:
        return unclear(subject, f"{reason}；是否同一张发票请核实", facts)
    return failed(subject, f"{reason}，不一致", (*facts, *(one for pair in differing for one in pair)))


def _in_a_row(invoices: Sequence[Invoice], papers: Papers) -> Iterator[Judgement]:
    """Numbers that follow each other on one day for different buyers: a note, as invoices are often made in one go."""
    groups: dict[tuple[str, str], list[Invoice]] = {}
    for invoice in invoices:
        seller, day = invoice.seller.name, invoice.issued_on
        if seller is not None and seller.sharp and day is not None and day.sharp and code_of(invoice.number).isdigit():
            groups.setdefault((seller.sharp, day.sharp), []).append(invoice)
    for (_, issued_on), same in groups.items():
        if not 1 < len(same) <= _MUCH:
            continue
        rows = [(a, b) for a, b in combinations(same, 2) if _follow(a, b)]
        if rows:
            pair = rows[0]
            numbers = "、".join(code_of(one.number) for one in pair)
            more = f"等{len(rows)}组" if len(rows) > 1 else ""
            facts = tuple(Seen(one.number, voucher_name(one, papers)) for one in pair if one.number is not None)
            reason = f"发票{numbers}{more}号码相连，{issued_on}同日开给不同单位；集中开票属正常，请结合其他材料看"
            yield unclear("号码相连的发票", reason, facts, severity=Severity.LOW)


def _follow(a: Invoice, b: Invoice) -> bool:
    buyers = a.buyer.name, b.buyer.name
    known = all(buyer is not None and buyer.sharp for buyer in buyers)
    apart = abs(int(code_of(a.number)) - int(code_of(b.number))) == 1 and code_of(a.code) == code_of(b.code)
    return known and apart and alike(*(str(one.value) for one in buyers if one)) is Likeness.DIFFERENT
