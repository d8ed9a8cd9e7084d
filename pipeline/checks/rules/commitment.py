"""申报单位意见: the commitment as it stands, and who signed it."""

import re
from collections.abc import Iterator

from pipeline.checks.basis import Guideline
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.criteria.form import sealed
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.opinion import Filling, Opinion, find_opinion
from pipeline.checks.papers import Papers
from schemas.document import Document, DocumentType
from schemas.documents import ApplicationForm
from schemas.evidence import Extracted
from schemas.finding import Outcome, Place, Severity
from schemas.values.text import fold

_HEDGED = re.compile(
    r"(?:基本|大体|大致|尽可能|尽量|尽力|力求|力争|争取|原则上|主要信息|部分)(?:上|是|为|保证|做到)?(?:真实|准确|完整|属实)"
    r"|(?:大部分|绝大部分|多数|主要|部分|重要)[^,，。;；]{0,8}(?:真实|准确|完整|属实)"
    r"|据(?:我|本)(?:单位|公司|中心|院|会)?所(?:知|掌握)|(?:以|按照?)(?![^,，。;；]{0,12}(?:审核|评审|认定|主管部门|贵|公示|公告|通知))[^,，。;；]{0,12}为准|不负(?:任何|法律|相关)?责|仅供参考"
    r"|(?:数据|金额|数字|内容|信息)[^,，。;；]{0,6}(?:为|系|属)?(?:估算|估计|推算|暂估)|不存在(?:重大|严重|明显|实质性?|故意)的?(?:虚假|误导|隐瞒|遗漏|失实|不实|错误|出入|偏差|瑕疵)"
    r"|不(?:保证|承诺)[^,，。;；]{0,12}(?:真实|准确|完整)|(?:(?<!部门)(?<!机关)(?<!贵局)不承担|(?<!不)(?<!不得)(?<!不能)(?<!而)免除)[^,，。;；]{0,10}责任"
    r"|不对[^,，。;；]{0,16}负责|概不负责|与(?:我|本)单位无关"
    r"|(?<!不)(?:可能|或许|允许)存在"
)
_OPINION_PAGE = "申报单位意见|郑重承诺|签字页|签章页|盖章页"
_NAMES = {"handler": "经办人", "signatory": "负责人"}


@check(
    "TX-04",
    title="承诺与签署",
    rule="申报单位意见中的承诺没有保留或限定，负责人、经办人和日期栏已填写；没有印定承诺文字的级别并看是否盖章。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("使用了旧版表格", "先提交电子版，签署页另附", "手写签名没有读出"),
    next_step="请申报单位重新提交签署完整的申报单位意见页",
)
def commitment_is_signed(form: ApplicationForm, papers: Papers, guideline: Guideline) -> Iterator[Judgement]:
    judged_there = any(criterion.kind == "commitment" for criterion in guideline.criteria)
    wording = _unreserved(form)
    if wording.outcome is not Outcome.PASS or not judged_there:
        yield wording
    if not judged_there:
        yield sealed(form, papers)
    opinion = None if _signed_apart(form, papers) else find_opinion(papers.pages.get(form.document, ()))
    for key, label in _NAMES.items():
        yield from _signed(getattr(form, key), key, label, form, papers, opinion)
    yield from _dated(form, papers, opinion)


def _unreserved(form: ApplicationForm) -> Judgement:
    subject = "承诺内容"
    facts = seen((form.commitment, "申报表承诺"))
    if form.commitment is None or not form.commitment.value:
        place = absent(form.document, "申报单位意见中的承诺")
        return unclear(subject, "申报单位意见中没有读到承诺内容，请对照原件", facts, places=(place,))
    text = re.sub(r"\s", "", fold(form.commitment.value))
    hedged = _HEDGED.search(text)
    if hedged is not None:
        return failed(subject, f"承诺中写有“{hedged[0]}”，对承诺作了保留或限定，请重新提交", facts)
    if not re.search("真实|属实", text):
        return unclear(subject, "承诺中没有读到“真实”，请对照原件", facts)
    return passed(subject, "承诺没有保留或限定", facts)


def _signed_apart(form: ApplicationForm, papers: Papers) -> bool:
    """Whether another paper may be the signed page, scanned by itself."""
    for document in papers.documents:
        if document.id == form.document:
            continue
        if document.type is DocumentType.APPLICATION_FORM or _unopened(document, papers):
            return True
        if document.type is DocumentType.OTHER and re.search(_OPINION_PAGE, text_of(document.id, papers)):
            return True
    return False


def _unopened(document: Document, papers: Papers) -> bool:
    """A paper of an unknown type without print may be anything."""
    return document.type is DocumentType.OTHER and not text_of(document.id, papers)


def _signed(
    fact: Extracted[str] | None, key: str, label: str, form: ApplicationForm, papers: Papers, opinion: Opinion | None
) -> Iterator[Judgement]:
    subject = f"{label}签署"
    if fact is not None:
        if fact.value:
            yield passed(subject, f"{label}已填写", (Seen(fact, f"申报表{label}"),))
        else:
            yield unclear(subject, f"{label}没有读清，请对照原件", (Seen(fact, f"申报表{label}"),))
        return
    cell = opinion.cell(key) if opinion is not None else None
    if cell is not None and cell.state is Filling.EMPTY and papers.whole(form):
        place = Place(
            document=form.document, page=cell.page, box=cell.box, note=f"申报单位意见{label}栏", file=cell.file
        )
        yield failed(subject, f"申报单位意见的{label}栏空白，没有签署", places=(place,))
    elif cell is not None or key == "signatory":
        place = absent(form.document, f"申报单位意见{label}")
        yield unclear(subject, f"申报单位意见的{label}没有读到，请对照原件", places=(place,))


def _dated(form: ApplicationForm, papers: Papers, opinion: Opinion | None) -> Iterator[Judgement]:
    """The date beside the seal: a blank form (年 月 日) is an empty cell; a form without one asks for none."""
    subject = "填写日期"
    fact = form.form_date
    if fact is not None and fact.value:
        yield passed(subject, f"填写日期{fact.value}", (Seen(fact, "申报表日期"),))
        return
    cell = opinion.cell("date") if opinion is not None else None
    if cell is not None and cell.state is Filling.EMPTY and papers.whole(form):
        place = Place(document=form.document, page=cell.page, box=cell.box, note="申报单位意见日期栏", file=cell.file)
        yield failed(subject, "申报单位意见的日期栏空白", places=(place,))
    elif fact is not None:
        yield unclear(subject, "申报单位意见的日期没有读清，请对照原件", (Seen(fact, "申报表日期"),))
