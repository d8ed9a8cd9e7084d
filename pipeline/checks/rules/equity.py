"""Shares paid with patents: what they were valued at, and whether they went into the capital."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.printed import find_printed
from pipeline.checks.unit_slip import explain, slip_between
from schemas.document import Document
from schemas.documents import EquityAgreement
from schemas.finding import Severity
from schemas.values.amounts import parse_amount

_REPORT = re.compile("资产评估报告|评估报告书|评估报告|价值评估")
_MENTION = re.compile("评估")
_REFERRED = re.compile(
    "评报字[^。;,]{0,16}号|[^。;,、(]{2,24}(?:评估有限公司|评估事务所|评估公司)"
    "|(?:报告|评估)(?:编号|文号)[::]?[^。;,]{2,20}"
)
"""A certain report: by its number, or by who made it."""
_REGISTERED = re.compile("验资报告|实缴|出资证明|股权登记|变更登记通知|准予变更|出资已到位|完成出资")
_VALUING = re.compile("评估|验资|审验|出资证明")
_HEAD = 12
_VALUED = (
    r"(?:评估价值|评估值|评估结果|评估总额|评估价|价值评估)[^。;,]{0,30}?"
    r"(?P<amount>¥\d[\d,]*(?:\.\d+)?(?:[万亿]?元)?|\d[\d,]*(?:\.\d+)?[万亿]?元)"
)


@check(
    "MO-16",
    title="作价入股的评估与出资",
    rule="专利作价入股有评估报告，作价不高于评估值；出资登记尚在办理的属正常。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("评估报告或出资登记材料漏附", "出资登记尚在办理", "作价由全体股东协商确定，评估另行进行"),
    next_step="请申报单位补充评估报告和工商登记材料，并查企业信用信息公示系统",
)
def shares_are_valued(papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    agreements = papers.all(EquityAgreement)
    if not agreements:
        gaps = papers.gaps("project_contract")
        if gaps:
            places = tuple(absent(gap.id, "可能是作价入股协议，内容尚未读出") for gap in gaps)
            yield unclear("作价入股", "有材料尚未读出，是否有作价入股待核实", places=places)
        else:
            yield inapplicable("作价入股", "材料中没有作价入股协议")
    for agreement in agreements:
        yield from _valued(agreement, papers, parameters)


def _valued(agreement: EquityAgreement, papers: Papers, parameters: Parameters) -> Iterator[Judgement]:
    label = name_of(agreement, papers)
    yield from _against_value(agreement, label, papers, parameters)
    others = [one for one in papers.documents if one.id != agreement.document]
    reports = [one.file for one in others if _is_report(one.id, one.file, papers)]
    facts = seen((agreement.amount, f"{label}作价金额"))
    if reports:
        yield passed(label, f"{label}：附有评估材料（{reports[0]}）", facts)
        return
    place = absent(agreement.document, "没有对应的评估报告")
    if doubt := _maybe_valued(agreement, others, papers):
        yield unclear(label, f"{label}没有读到评估报告；{doubt}，请补充评估材料", facts, places=(place,))
        return
    told = "协议提到评估" if _MENTION.search(text_of(agreement.document, papers)) else "协议没有写明评估"
    reason = f"{label}以专利作价出资，{told}，材料中没有评估报告"
    yield failed(label, f"{reason}（公司法要求非货币出资评估作价），请补充", facts, places=(place,))


def _maybe_valued(agreement: EquityAgreement, others: Sequence[Document], papers: Papers) -> str:
    """Why the shares may have been valued all the same: the report has a number, somebody is named who made it, the
    shares are registered, or a paper nobody has read may be the report."""
    own = text_of(agreement.document, papers)
    if found := _REFERRED.search(own):
        return f"协议写明“{found[0]}”"
    # The registry has not looked at valuations since 2014: what it registers proves none, unless it speaks of one.
    texts = [(one.file, text_of(one.id, papers)) for one in others]
    registered = [file for file, text in texts if _REGISTERED.search(text) and _VALUING.search(text)]
    if registered:
        return f"{registered[0]}载有出资情况"
    if not own or not papers.whole(agreement) or papers.gaps_with("case_material", _MENTION.pattern):
        return "有的材料尚未读全"
    return ""


def _is_report(document: str, file: str, papers: Papers) -> bool:
    """Whether a paper is an evaluation report: by its file's name, or its first lines."""
    lines = [line.text for page in papers.pages.get(document, ())[:1] for line in page.lines[:_HEAD]]
    return _REPORT.search(file) is not None or _REPORT.search(re.sub(r"\s", "", "".join(lines))) is not None


def _against_value(
    agreement: EquityAgreement, label: str, papers: Papers, parameters: Parameters
) -> Iterator[Judgement]:
    """The price of the agreement against the value it or a report states: never above it. Between several agreements
    a report does not tell whose value it states."""
    amount = agreement.amount.value if agreement.amount is not None else None
    single = len(papers.all(EquityAgreement)) == 1
    sources = papers.documents if single else (papers.document(agreement.document),)
    told = [found for one in sources for found in find_printed(_VALUED, one.id, papers)]
    values = [(found, value) for found in told if (value := parse_amount(found["amount"])) is not None]
    if amount is None or not values or len({value for _, value in values}) > 1:
        return
    found, value = values[0]
    facts = (*seen((agreement.amount, f"{label}作价金额")), found.seen)
    said = f"{label}作价{amount:.2f}元，评估值{value:.2f}元（{found.seen.name}）"
    slip = slip_between(Decimal(amount), value, parameters)
    if amount <= value + 1:
        yield passed(label, f"{said}，不高于评估值", facts)
    elif slip is not None:
        yield failed(label, f"{said}，相差倍数符合{slip}之差，先核对单位", facts, explanations=(explain(slip),))
    else:
        yield failed(label, f"{said}，作价高于评估值，不一致", facts)
