"""Patent numbers."""

import re
from collections.abc import Iterator

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import Judgement, Seen, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.papers import Papers
from pipeline.checks.rules.titles import dealt, nothing_dealt_in
from pipeline.checks.wording import FORM_TEXTS, form_text
from schemas.documents import CaseImage, PatentTitle, Registration, ServiceContract
from schemas.evidence import FactState
from schemas.finding import Place, Severity
from schemas.values import patent_number
from schemas.values.text import fold

_PUBLISHED = re.compile(r"(?:CN|ZL)?\d{7,9}[ABCUSY]\d?(?![\dA-Z])")
_NUMBER_ONLY = re.compile(r"(?:公[开告布](?:[(（]公[开告][)）])?号[:：]?)?(?:CN|ZL)(?:1|2|3)\d{8}")
_PUBLICATION = re.compile(
    r"(?:专利(?:[(（]?申请[)）]?)?号|申请号)(?:为|是)?[:：]?(?P<number>(?:ZL|CN){0,2}\d{7,9}[ABCUSY]\d?)(?![\dA-Z])"
    r"|(?P<marked>ZL\d{7,9}[ABCUSY]\d?)(?![\dA-Z])"
)
"""In print without blanks: a number with a letter of its kind of publication where the patent number belongs."""
_LETTERS_FOR_DIGITS = str.maketrans("OoQDIilZzSBG", "000011122586")


@check(
    "PT-01",
    title="专利号校验",
    rule="合同、申报表、案例图文、证书、登记簿和备案登记材料上的专利号（申请号）通过ZC 0006校验位、种类位和年份检验。",
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
    for text in _texts(papers):
        for _, _, number in patent_number.find(str(text.fact.value)):
            if text.fact.sharp is None and patent_number.is_valid(number):
                continue
            yield Seen(text.fact, f"{text.name}所述专利号{number}"), number


def _texts(papers: Papers) -> Iterator[Seen]:
    """Running texts that may name patents: the form's, and what stands beside the pictures of a case."""
    form = papers.form
    for field in FORM_TEXTS if form is not None else ():
        text = form_text(form, field) if form is not None else None
        if text is not None:
            yield text
    for case in form.cases if form is not None else ():
        yield from seen((case.title, "申报表案例名称"))
    for image in papers.all(CaseImage):
        yield from seen((image.caption, f"案例图文（{papers.document(image.document).file}）"))


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
    rule="合同、证书、登记备案材料和申报表的专利号处填写的是专利号（申请号），不是公开（公告）号。",
    severity=Severity.INFO,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("填表人混淆了公开号与专利号", "从检索网站抄录时取了公开号"),
    next_step="请申报单位改填专利号",
)
def no_publication_numbers(papers: Papers) -> Iterator[Judgement]:
    judged = [*_published(papers), *_told_in_texts(papers)]
    known = {match for judgement in judged for match in _PUBLISHED.findall(_bare(judgement.subject))}
    judged += [found for found in _printed(papers) if not known & set(_PUBLISHED.findall(_bare(found.subject)))]
    yield from judged
    if not judged:
        if any(True for _ in dealt(papers)):
            yield passed("专利号", "专利号处没有填写公开号")
        else:
            yield nothing_dealt_in("专利号", papers, "材料中没有专利号")


def _bare(text: str) -> str:
    return re.sub(r"\s", "", fold(text)).upper()


def _places(papers: Papers) -> Iterator[Seen]:
    """Every fact that is to hold a patent number, with what it is called."""
    for contract in (*papers.contracts, *papers.pledges):
        for patent in contract.patents:
            yield from seen((patent.number, f"{name_of(contract, papers)}专利号"))
    for title in papers.all(PatentTitle):
        document = papers.document(title.document)
        yield from seen((title.number, f"{document.type.label}（{document.file}）专利号"))
    for record in papers.all(Registration):
        number = record.record_number.value if record.record_number is not None else None
        name = f"登记备案材料{number or ''}（{papers.document(record.document).file}）专利号"
        yield from seen(*((fact, name) for fact in record.patent_numbers))


def _published(papers: Papers) -> Iterator[Judgement]:
    for one in _places(papers):
        # A number with a check digit after a dot is one of an application, whatever stands before it.
        texts = (_bare(one.fact.raw), _bare(str(one.fact.value or "")))
        if any("." in text and patent_number.normalise(text) is not None for text in texts):
            continue
        match = next((found for text in texts if (found := _PUBLISHED.search(text)) is not None), None)
        bare = next((found for text in texts if (found := _NUMBER_ONLY.fullmatch(text)) is not None), None)
        if match is not None and one.fact.state is FactState.CONFIRMED:
            yield _told(one.name, match[0], one.place)
        elif match is not None or bare is not None:
            said = (match or bare or [""])[0]
            yield unclear(f"“{said}”", f"{one.name}处读作“{said}”，像是公开号，请对照原件", (one,))


def _told_in_texts(papers: Papers) -> Iterator[Judgement]:
    for text in _texts(papers):
        for match in _PUBLICATION.finditer(_bare(str(text.fact.value))):
            said = match["number"] or match["marked"]
            if text.sharp:
                yield _told(f"{text.name}所述专利号", said, text.place)
            else:
                yield unclear(f"“{said}”", f"{text.name}所述专利号读作“{said}”，像是公开号，请对照原件", (text,))


def _printed(papers: Papers) -> Iterator[Judgement]:
    form = papers.form.document if papers.form is not None else None
    for document in papers.documents:
        told: set[str] = set()
        for page in papers.pages.get(document.id, ()) if document.id != form else ():
            for line in page.lines:
                match = _PUBLICATION.search(_bare(line.text))
                said = match["number"] or match["marked"] if match is not None else ""
                if said and said not in told:
                    told.add(said)
                    place = Place(document=document.id, page=page.number, box=page.displayed(line.box), note="专利号处")
                    yield _told(f"{document.file}专利号", said, place)


def _told(name: str, number: str, place: Place) -> Judgement:
    reason = f"{name}处填写的“{number}”是公开（公告）号，请改填专利号"
    return failed(f"“{number}”", reason, places=(place,))
