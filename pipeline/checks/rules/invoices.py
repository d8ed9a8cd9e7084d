"""Invoices: their arithmetic, what number, code and QR say of themselves, and numbers that stand twice."""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import Chains
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.vouchers import voucher_name
from schemas.documents import ContractRegistration, Invoice
from schemas.finding import Severity
from schemas.values.text import fold

_CENT = Decimal("0.01")
_LINES = 10
"""Lines an invoice may have, each rounded to the cent; how many there are is not known."""
_EXEMPT = ("免税", "不征税", "零税率")
_NO_PARTS = "卷票|定额|通用|机动车|二手车|客运|过路"
"""Kinds that need not print net amount and tax apart."""
_TECHNOLOGY = "技术|专利|许可|转让|无形资产|研发|商标|著作权"
_USUAL = frozenset(map(Decimal, ("0.06", "0.03", "0.01", "0", "0.05")))
"""Rates of services and intangibles: general 6 %, small-scale 3 % (1 % since 2020), 5 % by simple methods."""


@check(
    "MO-10",
    title="发票金额与税额",
    rule="金额加税额等于价税合计；金额乘税率与税额之差在逐行四舍五入的范围内；写明免税的技术合同应有认定登记。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("读取或录入有误", "差额征税或多种税率合并开具", "折扣、尾差处理"),
    next_step="请在税务发票查验平台查验，并对照发票原件",
)
def invoices_add_up(papers: Papers, chains: Chains, parameters: Parameters) -> Iterator[Judgement]:
    invoices = papers.all(Invoice)
    if not invoices:
        yield no_invoice(papers)
    for invoice in invoices:
        yield _adds_up(invoice, papers)
        if _is_exempt(invoice):
            yield _exempt(invoice, papers, chains, parameters)


def no_invoice(papers: Papers) -> Judgement:
    gaps = papers.gaps("case_material")
    if gaps:
        places = tuple(absent(gap.id, "可能是发票，内容尚未读出") for gap in gaps)
        return unclear("发票", "没有读到发票，有材料尚未读出，请对照原件", places=places)
    return inapplicable("发票", "材料中没有发票，条文没有要求提交")


def _adds_up(invoice: Invoice, papers: Papers) -> Judgement:
    name = voucher_name(invoice, papers)
    facts = seen(
        (invoice.net_amount, f"{name}金额"),
        (invoice.tax_amount, f"{name}税额"),
        (invoice.total, f"{name}价税合计"),
    )
    net, tax, total = (one.value if one else None for one in (invoice.net_amount, invoice.tax_amount, invoice.total))
    if net is None or total is None or (invoice.tax_amount is not None and tax is None):
        kind = str(invoice.kind.value) if invoice.kind is not None and invoice.kind.value else ""
        if total is not None and invoice.net_amount is None and re.search(_NO_PARTS, kind):
            return inapplicable(name, f"{name}没有分列金额和税额", facts)
        return unclear(name, f"{name}的金额、税额或价税合计没有读全，请对照原件", facts)
    if tax is None and net != total and not _is_exempt(invoice):
        reason = f"{name}没有读到税额，金额{net:.2f}元，价税合计{total:.2f}元，请对照原件"
        return unclear(name, reason, facts)
    gap = net + (tax or 0) - total
    said = f"{name}金额{net:.2f}元、税额{tax or 0:.2f}元、价税合计{total:.2f}元"
    if abs(gap) > _CENT:
        return failed(name, f"{said}，金额加税额与合计相差{abs(gap):.2f}元，不一致", facts)
    return _by_rate(invoice, name, said, facts, net, tax, papers)


def _by_rate(
    invoice: Invoice, name: str, said: str, facts: tuple[Seen, ...], net: Decimal, tax: Decimal | None, papers: Papers
) -> Judgement:
    rate = _rate(invoice)
    if rate is None:
        if tax and _is_exempt(invoice):
            own = (*facts, *seen((invoice.tax_rate, f"{name}税率")))
            return failed(name, f"{said}，税率栏为“{_rate_text(invoice)}”而有税额，不一致", own)
        return passed(name, f"{said}，相符", facts)
    facts = (*facts, *seen((invoice.tax_rate, f"{name}税率")))
    said = f"{said}、税率{(rate * 100).normalize():f}%"
    due = net * rate
    if abs(due - (tax or 0)) <= _CENT * _LINES:
        item = str(invoice.item.value) if invoice.item is not None and invoice.item.value else ""
        if rate not in _USUAL and re.search(_TECHNOLOGY, item):
            reason = f"{said}，技术转让、许可一般适用6%（小规模纳税人3%或1%），税率请核实"
            return unclear(name, reason, facts, severity=Severity.LOW)
        return passed(name, f"{said}，相符", facts)
    if "差额征税" in "".join(line.text for page in papers.pages.get(invoice.document, ()) for line in page.lines):
        return inapplicable(name, f"{said}，发票注明差额征税，不按税率核对", facts)
    return failed(name, f"{said}，按税率应为{due:.2f}元，不一致", facts)


def _rate_text(invoice: Invoice) -> str:
    return fold(str(invoice.tax_rate.value)) if invoice.tax_rate is not None and invoice.tax_rate.value else ""


def _rate(invoice: Invoice) -> Decimal | None:
    try:
        return Decimal(_rate_text(invoice))
    except InvalidOperation:
        return None


def _is_exempt(invoice: Invoice) -> bool:
    return _rate_text(invoice) in _EXEMPT or "*" in _rate_text(invoice)


def _exempt(invoice: Invoice, papers: Papers, chains: Chains, parameters: Parameters) -> Judgement:
    """技术转让、开发 is exempt once the contract is registered (财税〔2016〕36号 附件3 一(二十六)). The registration
    is no paper the guidelines ask for, so its absence is a question; small amounts are exempt without it."""
    name = voucher_name(invoice, papers)
    facts = seen((invoice.tax_rate, f"{name}税率"), (invoice.total, f"{name}价税合计"))
    link = chains.link(invoice)
    registered = [
        record
        for contract in ([link.contract] if link.contract is not None else link.candidates)
        for record in chains.of(contract).records
        if isinstance(record, ContractRegistration)
    ]
    if registered:
        file = papers.document(registered[0].document).file
        return passed(name, f"{name}免税，附有技术合同认定登记证明（{file}）", facts)
    total = invoice.total.value if invoice.total is not None else None
    if total is not None and total <= parameters.small_exempt:
        return passed(name, f"{name}免税，金额在小规模纳税人免税额{parameters.small_exempt}元以内", facts)
    reason = f"{name}免税，没有读到该合同的技术合同认定登记证明；材料目录没有要求提交，请补充或核实"
    place = absent(invoice.document, "没有对应的认定登记证明")
    return unclear(name, reason, facts, places=(place,), severity=Severity.LOW)
