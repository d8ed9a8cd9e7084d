"""Patent numbers."""

import re
from collections.abc import Iterator

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.rules.titles import dealt, nothing_dealt_in
from schemas.documents import PatentTitle, Registration, ServiceContract
from schemas.evidence import Extracted, FactState
from schemas.finding import Place, Severity
from schemas.values import patent_number
from schemas.values.text import fold

_PUBLICATION = re.compile(r"专利(?:申请)?号[:：]?(?:ZL|CN)?\s*(CN\s?\d{7,9}\s?[ABCUSY]\d?)(?![\dA-Za-z])")
_PUBLISHED = re.compile(r"CN\s?\d{7,9}\s?[ABCUSY]\d?")
_LETTERS_FOR_DIGITS = str.maketrans("OoQDIilZzSBG", "000011122586")


@check(
    "PT-01",
    title="专利号校验",
    rule="合同、申报表、证书、登记簿和备案登记材料上的专利号（申请号）通过ZC 0006校验位、种类位和年份检验。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("录入时错一位数字", "复印或扫描使个别数字失真", "误将公开号或证书号填作专利号"),
    next_step="请在国家知识产权局专利检索系统按名称查询，核对专利登记簿副本",
)
def patent_numbers_pass(papers: Papers) -> Iterator[Judgement]:
    numbers = list(_numbers(papers))
    for one, value in numbers:
        yield _number(one, value)
    for contract in papers.contracts:
        if not isinstance(contract, ServiceContract) and not any(patent.number for patent in contract.patents):
            place = absent(contract.document, "没有读到专利号")
            label = name_of(contract, papers)
            yield unclear(label, f"{label}没有读到专利号，请对照原件", places=(place,))
    if not numbers and not papers.contracts:
        gaps = papers.gaps("case_material")
        if gaps:
            places = tuple(absent(gap.id, "内容尚未读出") for gap in gaps)
            yield unclear("专利号", "可能载有专利号的材料尚未读出，请对照原件", places=places)
        else:
            yield inapplicable("专利号", "已读的材料中没有专利号")


def _numbers(papers: Papers) -> Iterator[tuple[Seen, str]]:
    """Every number with its value. Of a running text that is doubtful only numbers that fail are worth a look."""
    for contract in (*papers.contracts, *papers.pledges):
        for patent in contract.patents:
            if patent.number is not None:
                yield Seen(patent.number, f"{name_of(contract, papers)}专利号"), str(patent.number.value or "")
    for title in papers.all(PatentTitle):
        if title.number is not None:
            document = papers.document(title.document)
            yield Seen(title.number, f"{document.type.label}（{document.file}）专利号"), str(title.number.value or "")
    for record in papers.all(Registration):
        for fact in record.patent_numbers:
            yield Seen(fact, f"登记备案材料（{papers.document(record.document).file}）专利号"), str(fact.value or "")
    text: Extracted[str] | None = papers.form.cases_text if papers.form is not None else None
    if text is not None and text.value:
        for _, _, number in patent_number.find(text.value):
            if text.sharp is None and patent_number.is_valid(number):
                continue
            yield Seen(text, f"申报表运营案例所述专利号{number}"), number


def _number(one: Seen, value: str) -> Judgement:
    subject = f"专利号{value}" if value else one.name
    if not value:
        return unclear(subject, f"{one.name}没有读清，请对照原件", (one,))
    problem = patent_number.problem(value)
    if problem is None:
        return passed(subject, f"专利号{value}通过校验", (one,))
    repaired = patent_number.normalise(value.translate(_LETTERS_FOR_DIGITS))
    if repaired is not None and repaired != value and patent_number.is_valid(repaired):
        return unclear(subject, f"专利号读作{value}，{problem}；改形近字符后{repaired}可通过，请对照原件", (one,))
    if not re.fullmatch(r"\d{8}(\d{4})?\.[\dX]", value):
        return unclear(subject, f"专利号读作{value}，{problem}，可能漏读或不是专利号，请对照原件", (one,))
    return failed(subject, f"{one.name}{value}：{problem}，不一致", (one,))


@check(
    "PT-13",
    title="误填公开号",
    rule="专利号处填写的是专利号（申请号），不是公开（公告）号。",
    severity=Severity.INFO,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("填表人混淆了公开号与专利号", "从检索网站抄录时取了公开号"),
    next_step="请申报单位改填专利号",
)
def no_publication_numbers(papers: Papers) -> Iterator[Judgement]:
    judged = [*_published(papers), *_printed(papers)]
    yield from judged
    if not judged:
        if any(True for _ in dealt(papers)):
            yield passed("专利号", "专利号处没有填写公开号")
        else:
            yield nothing_dealt_in("专利号", papers, "材料中没有专利号")


def _published(papers: Papers) -> Iterator[Judgement]:
    for contract in (*papers.contracts, *papers.pledges):
        for patent in contract.patents:
            raw = fold(patent.number.raw) if patent.number is not None else ""
            match = _PUBLISHED.search(raw)
            if match is not None and patent.number is not None:
                one = Seen(patent.number, f"{name_of(contract, papers)}专利号")
                if patent.number.state is FactState.CONFIRMED:
                    yield _told(match[0], one.place)
                else:
                    yield unclear(f"“{match[0]}”", f"专利号处读作“{match[0]}”，像是公开号，请对照原件", (one,))


def _printed(papers: Papers) -> Iterator[Judgement]:
    read = {patent.number.raw for c in papers.contracts for patent in c.patents if patent.number is not None}
    for document in papers.documents:
        for page in papers.pages.get(document.id, ()):
            for line in page.lines:
                match = _PUBLICATION.search(fold(line.text))
                if match is not None and not any(match[1] in fold(raw) for raw in read):
                    box = page.displayed(line.box)
                    yield _told(match[1], Place(document=document.id, page=page.number, box=box, note="专利号处"))


def _told(number: str, place: Place) -> Judgement:
    reason = f"专利号处填写的“{number}”是公开（公告）号，请改填专利号"
    return failed(f"“{number}”", reason, places=(place,))
