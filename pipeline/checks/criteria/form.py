"""What the form itself has to carry: the centre's name, the commitment, the attachments."""

import re
from collections.abc import Iterator

from rapidfuzz import fuzz

from pipeline.checks.basis import Guideline
from pipeline.checks.catalogue import kind
from pipeline.checks.judgement import Judgement, absent, failed, passed, seen, unclear
from pipeline.checks.papers import Papers, attachment_classes
from pipeline.checks.parameters import Parameters
from pipeline.checks.threshold import split
from schemas.base import Model
from schemas.documents import ApplicationForm
from schemas.evidence import Extracted
from schemas.finding import Checklist, ChecklistStatus
from schemas.page import PageState
from schemas.values.confusion import confusable
from schemas.values.text import fold

_WORD = 2
"""Characters in common that may be a word."""
_PLACEHOLDER = re.compile(r"[×Xx*_＿…\s]{2,}|某+|")
_PROMISES = ("真实", "准确", "完整", "不存在", "虚假", "误导", "隐瞒")
_SOFTENED = re.compile(
    r"基本(?:真实|准确|完整|属实)|大致|大体|力求|尽量|尽可能|主要信息|重大虚假|重大误导|原则上|大部分|绝大多数|据[^,，。]{0,6}所知|如有[^,，。]{0,12}概不"
)
_NOT_TELLING = re.compile(
    "产业|知识产权|运营|制造业?|加工|现代|服务业?|高端|先进|新兴|新型|战略性|特色|优势|重点|绿色|技术|科技|研发|应用|及|与|和|、"
)
"""Words that many industries bear."""
_MARKS = re.compile(r"[\s,，。.、:：;；()（）“”\"'《》]")


class Naming(Model):
    """How a centre is to be called: one of ``heads`` + industry + ``tail``."""

    heads: tuple[str, ...]
    tail: str

    @property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?:{'|'.join(self.heads)})(?P<industry>.+){self.tail}")


class Commitment(Model):
    """The sentence the form prints (a key into the guideline's articles), and the naming of the centre in it."""

    article: str
    naming: Naming


class Attachments(Model):
    """The classes of papers asked for (``attachments.yaml``)."""

    classes: tuple[str, ...]


@kind("naming")
def named_by_the_rule(naming: Naming, form: ApplicationForm) -> Iterator[Judgement]:
    subject = "中心名称"
    facts = seen((form.center_name, "申报表中心名称"))
    if form.center_name is None or not form.center_name.value:
        place = absent(form.document, "申报单位意见中的中心名称")
        yield unclear(subject, "申报单位意见中没有读到中心名称，请对照原件", facts, places=(place,))
        return
    name = re.sub(r"[\s\"“”'‘’+]", "", fold(form.center_name.value))
    match = naming.pattern.fullmatch(name)
    if match is not None and not _PLACEHOLDER.fullmatch(match["industry"].removesuffix("产业")):
        yield passed(subject, f"中心名称“{name}”符合命名方式", facts)
    elif match is None and (short := _short_head(name, naming)) is not None:
        yield failed(subject, f"中心名称“{name}”写作“{short}”，规定的写法是“{naming.heads[0]}”", facts)
    elif match is None and _nearly(name, naming):
        yield unclear(subject, f"中心名称读作“{name}”，与规定方式只差形近字或漏字，请对照原件", facts)
    elif match is not None:
        yield failed(subject, f"中心名称“{name}”没有填写产业名称", facts)
    else:
        yield failed(subject, f"中心名称“{name}”不是“{naming.heads[0]}××{naming.tail}”的方式", facts)


def _short_head(name: str, naming: Naming) -> str | None:
    """The short name of the province (四川 for 四川省) where the name begins with it and is right otherwise."""
    for head in naming.heads:
        short = re.sub("(?:省|市|自治区)$", "", head)
        if short != head and re.fullmatch(rf"{short}(?![省市自]).+{naming.tail}", name):
            return short
    return None


def _nearly(name: str, naming: Naming) -> bool:
    """Whether only look-alikes or one lost character keep the name from the form the rule asks for."""
    tail = naming.tail
    for head in naming.heads:
        for i in (len(head), len(head) - 1):
            for j in (len(tail), len(tail) - 1):
                pairs = ((name[:i], head), (name[-j:], tail))
                if len(name) > i + j and all(a == b or confusable(a, b) for a, b in pairs):
                    return True
    return False


@kind("commitment")
def commitment_stands(
    settings: Commitment, form: ApplicationForm, papers: Papers, guideline: Guideline, parameters: Parameters
) -> Iterator[Judgement]:
    yield _wording(form, guideline.articles[settings.article].quote, settings.naming, parameters, papers)
    if form.center_name is not None and form.commitment is not None:
        yield from _centre_promised(form.commitment, form.center_name, settings.naming)
    if form.center_name is not None and form.industry is not None:
        yield _industry(form.center_name, form.industry, settings.naming)
    yield sealed(form, papers)


def _wording(form: ApplicationForm, printed: str, naming: Naming, parameters: Parameters, papers: Papers) -> Judgement:
    subject = "承诺内容"
    facts = seen((form.commitment, "申报表承诺"))
    if form.commitment is None or not form.commitment.value:
        place = absent(form.document, "申报单位意见中的承诺")
        return unclear(subject, "申报单位意见中没有读到承诺内容，请对照原件", facts, places=(place,))
    text, expected = _bare(form.commitment.value, naming), _bare(printed, naming)
    alike = fuzz.partial_ratio(expected, text) if len(text) >= len(expected) else fuzz.ratio(expected, text)
    lacking = [word for word in _PROMISES if word not in text]
    softened = [match[0] for match in _SOFTENED.finditer(text) if match[0] not in expected]
    if softened:
        return failed(subject, f"承诺内容比申报表印定文字多出“{'、'.join(softened)}”，不一致", facts)
    if alike >= parameters.commitment_likeness * 100 and not lacking:
        return passed(subject, f"承诺内容与申报表印定文字相符（相似度{alike:.0f}%）", facts)
    if alike >= parameters.commitment_likeness * 100 and all(_misread(word, text) for word in lacking):
        return unclear(subject, f"承诺中的“{'、'.join(lacking)}”读得不准，请对照原件", facts)
    if _under_seal(form.commitment, papers):
        return unclear(subject, "承诺内容被印章压住，没有读全，请对照原件", facts)
    what = f"，缺少“{'、'.join(lacking)}”" if lacking else ""
    return failed(subject, f"承诺内容与申报表印定文字不一致（相似度{alike:.0f}%{what}）", facts)


def _centre_promised(commitment: Extracted[str], center_name: Extracted[str], naming: Naming) -> Iterator[Judgement]:
    """The centre the commitment names, where it is another than the one applied for."""
    subject = "承诺中的中心"
    said = naming.pattern.search(_MARKS.sub("", fold(commitment.value or "")))
    named = naming.pattern.fullmatch(_MARKS.sub("", fold(center_name.value or "")))
    if said is None or named is None or said["industry"] == named["industry"]:
        return
    if _PLACEHOLDER.fullmatch(said["industry"].removesuffix("产业")):
        return
    facts = seen((commitment, "申报表承诺"), (center_name, "申报表中心名称"))
    what = f"承诺中写“{said[0]}”，申报的中心为“{named[0]}”"
    if confusable(said["industry"], named["industry"]):
        yield unclear(subject, f"{what}，只差形近字，请对照原件", facts)
    else:
        yield failed(subject, f"{what}，不一致", facts)


def _under_seal(fact: Extracted[str], papers: Papers) -> bool:
    """Whether a seal lies over the place of ``fact``: characters under it may be lost."""
    if fact.box is None:
        return False
    x0, y0, x1, y1 = fact.box
    boxes = [
        page.displayed(seal.box)
        for page in papers.pages.get(fact.document, ())
        if page.number == fact.page and (fact.file is None or page.file == fact.file)
        for seal in page.seals
    ]
    return any(box[0] < x1 and x0 < box[2] and box[1] < y1 and y0 < box[3] for box in boxes)


def _bare(text: str, naming: Naming) -> str:
    """Without punctuation and without the name the form leaves open."""
    return re.sub(rf"(?:{'|'.join(naming.heads)}).{{0,30}}?{naming.tail}", naming.tail, _MARKS.sub("", fold(text)))


def _misread(word: str, text: str) -> bool:
    size = len(word)
    return any(confusable(text[i : i + size], word) for i in range(len(text) - size + 1))


def _industry(center_name: Extracted[str], industry: Extracted[str], naming: Naming) -> Judgement:
    subject = "所填产业"
    facts = seen((center_name, "申报表中心名称"), (industry, "申报表产业领域"))
    match = naming.pattern.fullmatch(_MARKS.sub("", fold(center_name.value or "")))
    if match is None or not industry.value:
        return unclear(subject, "中心名称中的产业或产业领域没有读清，请对照原件", facts)
    named, field = match["industry"].removesuffix("产业"), _MARKS.sub("", fold(industry.value)).removesuffix("产业")
    if named in field or field in named:
        return passed(subject, f"中心名称中的产业与产业领域“{industry.value}”一致", facts)
    if confusable(named, field) or _kindred(named, field):
        reason = f"中心名称中的产业为“{named}”，产业领域为“{field}”，是否同一产业请核实"
        return unclear(subject, reason, facts)
    return failed(subject, f"中心名称中的产业为“{named}”，产业领域为“{field}”，不一致", facts)


def _kindred(named: str, field: str) -> bool:
    """Whether two industries have a telling word in common; of one that is all general words (先进制造) nothing is
    known."""
    one, other = _NOT_TELLING.sub(" ", named).strip(), _NOT_TELLING.sub(" ", field).strip()
    if not one or not other:
        return _shared(named, field) >= _WORD
    return any(_shared(part, other) >= _WORD for part in one.split())


def _shared(a: str, b: str) -> int:
    """Length of the longest common run of characters."""
    return max((n for n in range(1, len(a) + 1) for i in range(len(a) - n + 1) if a[i : i + n] in b), default=0)


def sealed(form: ApplicationForm, papers: Papers) -> Judgement:
    subject = "申报单位盖章"
    facts = seen((form.seal_text, "申报单位印章"))
    if form.seal_text is not None and form.seal_text.value:
        # That there is a seal does not rest on how its ring text was read; whose it is is ID-01's question.
        sharp, places = split(facts)
        return passed(subject, f"申报单位意见盖有印章“{form.seal_text.value}”", sharp, places=places)
    pages = papers.pages.get(form.document, ())
    other = seen((form.recommender_seal_text, "推荐单位印章"))
    seals = sum(len(page.seals) for page in pages)
    whole = bool(pages) and all(page.state is not PageState.UNREADABLE for page in pages)
    place = absent(form.document, "申报单位盖章处")
    if _left_open(form, papers) and not facts and not seals:
        reason = "申报单位意见没有读到负责人、经办人和印章，申报表上没有任何印章，而其他材料上的印章清晰"
        return failed(subject, reason, places=(place,))
    if not facts and other and other[0].sharp and whole and seals <= 1:
        return failed(subject, "申报单位意见没有盖章，同一份表上的推荐单位印章清晰", other, places=(place,))
    return unclear(subject, "申报单位意见处没有读出印章，请对照原件", facts, places=(place,))


def _left_open(form: ApplicationForm, papers: Papers) -> bool:
    """Whether the whole cell is empty: nobody signed, no seal on the form, while seals on other papers were read (so
    that a black and white scan is not the reason)."""
    filled = (form.signatory, form.handler, form.form_date, form.recommender_seal_text, *form.seals)
    if any(part is not None for part in filled) or not papers.whole(form):
        return False
    others = (content for content in papers.contents if content.document != form.document)
    return any(seal.text is not None and seal.text.sharp for content in others for seal in content.seals)


@kind("attachments")
def attachments_are_there(settings: Attachments, checklist: Checklist) -> Iterator[Judgement]:
    for item in checklist.items:
        if item.class_ not in settings.classes:
            continue
        label = attachment_classes()[item.class_].label
        places = tuple(absent(document, label) for document in item.documents)
        if item.status is ChecklistStatus.PRESENT:
            yield passed(label, f"有{item.note}", places=places)
        elif item.status is ChecklistStatus.MISSING:
            yield failed(label, item.note, places=(absent(None, f"缺{label}"),))
        else:
            yield unclear(label, item.note, places=places)
