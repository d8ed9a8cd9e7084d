"""申报单位意见: the commitment as it stands, and who signed it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checks.basis import Guideline
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.criteria.form import sealed
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.papers import Papers
from schemas.documents import ApplicationForm
from schemas.evidence import Extracted
from schemas.finding import Severity
from schemas.page import Page
from schemas.values.text import fold

_HEDGED = re.compile(
    r"(?:基本|大体|大致|尽可能|尽量|原则上|主要信息|部分)(?:上|是|为)?(?:真实|准确|完整)"
    r"|不(?:保证|承诺)[^,，。;；]{0,12}(?:真实|准确|完整)|不承担[^,，。;；]{0,10}责任|不对[^,，。;；]{0,16}负责"
    r"|(?:可能|或许|允许)存在"
)
_OPINION = re.compile("申报单位意见|申请单位意见|建设主体意见|申报主体意见|郑重承诺")
_NEXT = re.compile("推荐单位意见|推荐意见|推荐单位|审核意见|备注")
_LABELS = {
    "handler": re.compile(r"经办人(?:及联系(?:方式|电话))?(?:\(?签[字名]\)?)?[::]?"),
    "signatory": re.compile(
        r"(?<!中心)(?<!项目)(?:单位|法人|法定代表人或)?(?:主要)?负责人(?:\(?签[字名]\)?)?[::]?|法定代表人\(?签[字名]\)?[::]?"
    ),
}
_ANY_LABEL = re.compile(
    r"经办人|负责人|法定代表人|联系(?:方式|电话)|(?:申报)?单位\(?(?:盖章|公章)|\(?(?:盖章|公章|签章)\)?|年\s*月\s*日|\d{4}\s*年|日期"
)
_BLANK_DATE = re.compile(r"(?<![\d〇一二三四五六七八九十零])年月日")
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
    yield _unreserved(form)
    if not any(criterion.kind == "commitment" for criterion in guideline.criteria):
        yield sealed(form, papers)
    opinion = _opinion(papers.pages.get(form.document, ()))
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
    if "真实" not in text:
        return unclear(subject, "承诺中没有读到“真实”，请对照原件", facts)
    return passed(subject, "承诺没有保留或限定", facts)


@dataclass(frozen=True)
class _Opinion:
    """The print of 申报单位意见; ``hidden`` is whether a seal or unread ink is on its page, so that what was written
    there may not have been read."""

    text: str
    hidden: bool

    def empty(self, label: re.Pattern[str]) -> bool | None:
        """Whether nothing is printed between the label and the next one; ``None`` where the label is not printed."""
        match = label.search(self.text)
        if match is None:
            return None
        rest = self.text[match.end() :]
        following = _ANY_LABEL.search(rest)
        said = rest[: following.start()] if following is not None else rest
        return not re.sub(r"[\W_]", "", said)


def _opinion(pages: tuple[Page, ...]) -> _Opinion | None:
    for page in pages:
        text = re.sub(r"\s", "", fold("".join(line.text for line in page.lines)))
        begun = [match.end() for match in _OPINION.finditer(text)]
        if begun:
            rest = text[begun[-1] :]
            end = _NEXT.search(rest)
            return _Opinion(rest[: end.start()] if end is not None else rest, bool(page.unread))
    return None


def _signed(
    fact: Extracted[str] | None,
    key: str,
    label: str,
    form: ApplicationForm,
    papers: Papers,
    opinion: _Opinion | None,
) -> Iterator[Judgement]:
    subject = f"{label}签署"
    if fact is not None:
        if fact.value:
            yield passed(subject, f"{label}已填写", (Seen(fact, f"申报表{label}"),))
        else:
            yield unclear(subject, f"{label}没有读清，请对照原件", (Seen(fact, f"申报表{label}"),))
        return
    empty = opinion.empty(_LABELS[key]) if opinion is not None else None
    place = absent(form.document, f"申报单位意见{label}")
    if empty and opinion is not None and not opinion.hidden and papers.whole(form):
        yield failed(subject, f"申报单位意见的{label}栏空白，没有签署", places=(place,))
    elif empty is not None or key == "signatory":
        yield unclear(subject, f"申报单位意见的{label}没有读到，请对照原件", places=(place,))


def _dated(form: ApplicationForm, papers: Papers, opinion: _Opinion | None) -> Iterator[Judgement]:
    """The date beside the seal: a blank form (年 月 日) is an empty cell; a form without one asks for none."""
    subject = "填写日期"
    fact = form.form_date
    if fact is not None and fact.value:
        yield passed(subject, f"填写日期{fact.value}", (Seen(fact, "申报表日期"),))
        return
    blank = opinion is not None and _BLANK_DATE.search(opinion.text) is not None
    printed_blank = fact is not None and re.sub(r"\W", "", fact.raw) == "年月日"
    place = absent(form.document, "申报单位意见日期")
    if (blank or printed_blank) and papers.whole(form) and not (opinion is not None and opinion.hidden):
        yield failed(subject, "申报单位意见的日期栏空白", places=(place,))
    elif fact is not None:
        yield unclear(subject, "申报单位意见的日期没有读清，请对照原件", (Seen(fact, "申报表日期"),))
