"""Invoices: their arithmetic, what number, code and QR say of themselves, and numbers that stand twice."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import Chains, text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.vouchers import voucher_name
from schemas.document import DocumentType
from schemas.documents import ContractRegistration, Invoice, PatentContract
from schemas.finding import Severity
from schemas.values.text import fold

_CENT = Decimal("0.01")
_LINES = 10
"""Lines an invoice may have, each rounded to the cent; how many there are is not known."""
_EXEMPT = ("免税", "不征税", "零税率")
_NO_PARTS = "卷票|定额|通用|机动车|二手车|客运|过路"
"""Kinds that need not print net amount and tax apart."""
_TECHNOLOGY = "技术|专利|许可|转让|无形资产|研发|商标|著作权"
_PATENT = "无形资产|专利.{0,6}(?:转让|许可|使用)"
"""Items no other rate than those of intangibles fits."""
_REGISTERED = "认定登记|技术合同登记|合同登记编号|登记证明编号"
_USUAL = frozenset(map(Decimal, ("0.06", "0.03", "0.01", "0", "0.05")))
"""Rates of services and intangibles: general 6 %, small-scale 3 % (1 % since 2020), 5 % by simple methods."""


@check(
    "MO-10",
    title="发票金额与税额",
    rule="金额加税额等于价税合计；金额乘税率与税额之差在逐行四舍五入的范围内；写明免税的技术合同有认定登记，且不开专用发票；"
    "专利转让、许可不用货物、不动产的税率。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=(
        "读取或录入有误",
        "差额征税或多种税率合并开具",
        "折扣、尾差处理",
        "认定登记证明漏附，或按小规模纳税人免税",
    ),
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
        item = _item(invoice)
        if rate not in _USUAL and re.search(_PATENT, item):
            own = (*facts, *seen((invoice.item, f"{name}项目名称")))
            return failed(name, f"{said}，专利转让、许可适用6%（小规模纳税人3%或1%），税率不一致", own)
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


def _item(invoice: Invoice) -> str:
    return str(invoice.item.value) if invoice.item is not None and invoice.item.value else ""


def _exempt(invoice: Invoice, papers: Papers, chains: Chains, parameters: Parameters) -> Judgement:
    """技术转让、开发 is exempt once the contract is registered (财税〔2016〕36号 附件3 一(二十六)), and what is exempt
    bears no 专用发票 (增值税暂行条例 第二十一条). Small amounts are exempt without a registration; no text
    asks for its certificate among the papers, so that its absence is a question."""
    name = voucher_name(invoice, papers)
    facts = seen((invoice.tax_rate, f"{name}税率"), (invoice.total, f"{name}价税合计"))
    kind = str(invoice.kind.value) if invoice.kind is not None and invoice.kind.value else ""
    if "专用发票" in kind and invoice.tax_amount is None and "免税" in _rate_text(invoice):
        own = (*facts, *seen((invoice.kind, f"{name}票种")))
        return failed(name, f"{name}票种为{kind}，税率栏为免税；免税项目不得开具专用发票，不一致", own)
    link = chains.link(invoice)
    contracts = [link.contract] if link.contract is not None else list(link.candidates)
    records = [one for contract in contracts for one in chains.of(contract).records]
    registered = [one for one in records if isinstance(one, ContractRegistration)]
    if registered:
        file = papers.document(registered[0].document).file
        return passed(name, f"{name}免税，附有技术合同认定登记证明（{file}）", facts)
    total = invoice.total.value if invoice.total is not None else None
    if total is not None and total <= parameters.small_exempt:
        return passed(name, f"{name}免税，金额在小规模纳税人免税额{parameters.small_exempt}元以内", facts)
    place = absent(invoice.document, "没有对应的认定登记证明")
    reason = f"{name}免税，材料中没有该合同的技术合同认定登记证明"
    doubt = _maybe_registered(invoice, contracts, papers, chains) or "指引没有要求附上"
    return unclear(
        name, f"{reason}；{doubt}，请补充登记证明或说明免税依据", facts, places=(place,), severity=Severity.LOW
    )


def _maybe_registered(invoice: Invoice, contracts: Sequence[PatentContract], papers: Papers, chains: Chains) -> str:
    """Why the contract of an exempt invoice may be registered all the same, or need not be."""
    if _rate_text(invoice) in {"不征税", "零税率"}:
        return "不征税、零税率另有依据"
    if not contracts:
        return "没有读到该发票的合同"
    if papers.gaps_with("case_material", _REGISTERED):
        return "有材料尚未读出"
    if any(isinstance(link.paper, ContractRegistration) and not link.certain for link in chains.links):
        return "有认定登记证明没有对上合同"
    told = [invoice.document, *(one.document for one in contracts)]
    told += [one.id for one in papers.documents if one.type is DocumentType.OTHER]
    if any(re.search(_REGISTERED, text_of(one, papers)) for one in told):
        return "材料中提到认定登记"
    return ""
