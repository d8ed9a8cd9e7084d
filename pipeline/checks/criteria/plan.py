"""What a plan has to cover, and what it must not announce."""

import re
from collections.abc import Iterator

from pipeline.checks.applicant import Applicant
from pipeline.checks.catalogue import kind
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.threshold import split
from pipeline.checks.wording import FORM_TEXTS, Passage, form_text, sentences
from schemas.base import Model
from schemas.document import Document, DocumentType
from schemas.documents import ApplicationForm, PlanDocument, PolicyText
from schemas.evidence import Extracted, FactState, Origin
from schemas.finding import Figures, NotCounted, Severity
from schemas.page import Page
from schemas.values.names import normalise_organisation

_PLAN = ("own_plan", "services_planned", "expected_results", "work_mechanism", "cases_text")
_FOUND = r"设立|设置|建立|建设|成立|组建|筹建|开设|布局|布设|挂牌|增设|新设|下设|发文|建成|建有|设有|拟设"
_BANNED = r"不得|不以|禁止|严禁|不自行|无分中心|不(?:予|准|应|可)(?!少|或缺)"
_NEGATED = (
    "不再|不会|不设|未设|没有|从未|未曾|并未|尚未|未(?!来)|无(?!锡|为|论|偿|线)|杜绝|避免|防止|取消|撤销"
    "|不(?!仅|但|断|少|同|限|久|光|只|止|动|锈|足)"
)
_GIVEN_UP = "撤销|注销|取消|停止|停办|更名|改为|关闭|合并|终止|摘牌"
_OF_OTHERS = (
    "(?:国家知识产权局|专利局|省局|市局|上级|省知识产权局|主管部门|人民政府|省政府|市政府|法院|海关)[^,，。;；]{0,12}(?:设立|批准|批复|授权|授牌|命名|认定)"
    "|经[^,，。;；]{2,20}(?:批准|批复|授权|同意)|(?:数据|检测|检验|工程|技术研究|医学|容灾|存储|计算|转移|交易|仲裁|审查协作|保护)(?:中心)?分中心"
    "|(?:入驻|接入|对接|依托|利用|邀请|参观|联系)[^,，。;；]{0,24}分中心"
)
_SUPPOSED = "(?:^|[,，;；])[^,，;；]{0,8}(?:如果?|若|倘若?|假如|一旦|待)[^,，;；]*[,，]?[^,，;；]*$"
_PAST = "原(?:有|设)|(?:以前|此前|原先|过去|曾经?)[^。;；]{0,20}分中心[^。;；]*(?:撤|销|取消|停|改|更名|关|合并)"
_TOGETHER = "合作|协作|联系|机制|关系|对接|交流"
_OWN = "(?:^|[，,；;])(?:本|我)?(?:中心|单位|公司|院|协会)"
_SURE_LINE = 0.95


class Duties(Model):
    """Each duty with the words (a regular expression) by which a plan covers it."""

    duties: dict[str, str]


class Words(Model):
    """``words`` name what must not be set up."""

    words: str


class Nothing(Model):
    """A kind without settings."""


@kind("duties")
def duties_covered(settings: Duties, form: ApplicationForm) -> Iterator[Judgement]:
    subject = "职责覆盖"
    texts = tuple(text for field in _PLAN if (text := form_text(form, field)) is not None)
    sharp, doubtful = split(texts)
    if not sharp:
        reason = "建设方案和工作基础的文字没有读到或尚未确认，各项职责是否写到请对照原件"
        yield unclear(subject, reason, texts, places=(absent(form.document, "建设方案"),))
        return
    said = "\n".join(str(one.fact.value) for one in sharp)
    missing = tuple(name for name, words in settings.duties.items() if not re.search(words, said))
    covered = tuple(name for name in settings.duties if name not in missing)
    figures = Figures(
        claimed=None,
        evidenced=f"{len(covered)}项",
        required=f"{len(settings.duties)}项",
        counted=covered,
        not_counted=tuple(NotCounted(what=name, why="建设方案中没有读到有关文字") for name in missing),
    )
    if not missing:
        yield passed(subject, f"建设方案写到全部{len(covered)}项职责", sharp, places=doubtful, figures=figures)
        return
    reason = f"建设方案写到{len(covered)}项职责，没有读到：{'、'.join(missing)}；可能用了别的说法，请查看"
    yield unclear(subject, reason, sharp, places=doubtful, figures=figures, severity=Severity.INFO)


@kind("nothing_set_up")
def no_sub_centres(settings: Words, form: ApplicationForm, papers: Papers, applicant: Applicant) -> Iterator[Judgement]:
    subject = "分中心"
    texts = tuple(text for field in FORM_TEXTS if (text := form_text(form, field)) is not None)
    said = [one for text in texts for one in sentences(text) if re.search(settings.words, one.text)]
    said += [one for one in _printed(papers, applicant) if re.search(settings.words, one.text)]
    for one in said:
        match _announced(one.text, settings.words):
            case None:
                yield unclear(subject, f"{one.seen.name}提到{one.quoted}，是否自行设立请查看", (one.seen,))
            case False:
                yield passed(subject, f"{one.seen.name}：{one.quoted}", (one.seen,))
            case True:
                reason = f"{one.seen.name}写明{one.quoted}，与不得自行设立分中心的规定不一致"
                yield failed(subject, reason, (one.seen,))
    if said:
        return
    if not texts or not papers.whole(form):
        yield unclear(subject, "申报表的文字没有读全，是否设立分中心请对照原件", places=(absent(form.document, ""),))
    else:
        yield passed(subject, "申报材料中没有设立分中心的文字", tuple(text for text in texts if text.sharp))


def _announced(sentence: str, words: str) -> bool | None:
    """Whether a sentence announces what must not be set up: ``False`` where it denies it, ``None`` where it only
    speaks of it. The clause of the word decides; a list of what is not done (不挂牌、不发文设立) is one clause, and a
    ban holds for its whole sentence."""
    denied = announced = False
    for match in re.finditer(words, sentence):
        clause = _clause(sentence, match.start())
        if re.search(_BANNED, sentence) or re.search(rf"(?:{_NEGATED})[^,，。;；]{{0,40}}(?:{words})", clause):
            denied = True
        elif (
            re.search(rf"(?:{words})[^,，。;；]{{0,12}}(?:{_GIVEN_UP})|{_OF_OTHERS}", clause)
            or re.search(_SUPPOSED, sentence[: match.start()])
            or re.search(_PAST, sentence)
        ):
            continue
        elif (
            re.search(rf"(?:{_FOUND})(?:[^与和同,，。;；]|与[^与,，。;；]{{1,8}}共)*?(?:{words})", clause)
            or re.search(rf"(?:{words})(?!.{{0,12}}(?:{_TOGETHER}))[^,，。;；]{{0,12}}(?:{_FOUND})", clause)
            or re.search(rf"{_OWN}(?:已|现)?(?:拥有|有)[^,，。;；]{{0,20}}(?:{words})", sentence)
        ):
            announced = True
    return True if announced else False if denied else None


def _clause(sentence: str, place: int) -> str:
    begin = max(sentence.rfind(mark, 0, place) for mark in ",，;；:：") + 1
    ends = [end for mark in ",，;；" if (end := sentence.find(mark, place)) >= 0]
    return sentence[begin : min(ends, default=len(sentence))]


def _printed(papers: Papers, applicant: Applicant) -> Iterator[Passage]:
    """The sentences of policy texts and plans, and of agreements of the applicant of no known type, joined over line
    ends, each with the line it begins in."""
    texts = {content.document for content in papers.contents if isinstance(content, (PolicyText, PlanDocument))}
    for document in papers.documents:
        if document.id in texts or _is_agreement(document, papers, applicant):
            for page in papers.pages.get(document.id, ()):
                yield from _of_page(document.id, page, document.file)


def _is_agreement(document: Document, papers: Papers, applicant: Applicant) -> bool:
    """Whether a paper of no known type is an agreement or order that names the applicant."""
    if document.type is not DocumentType.OTHER:
        return False
    text = normalise_organisation(
        "".join(line.text for page in papers.pages.get(document.id, ()) for line in page.lines)
    )
    named = any(normalise_organisation(name) in text for name in applicant.names if name)
    return named and re.search("协议|合同|备忘录|决定|通知|批复|章程|方案", text[:60]) is not None


def _of_page(document: str, page: Page, label: str) -> Iterator[Passage]:
    pending: list[int] = []
    for index, line in enumerate(page.lines):
        pending.append(index)
        if line.text.rstrip()[-1:] in "。；;" or index == len(page.lines) - 1:
            lines = [page.lines[i] for i in pending]
            sure = min(one.confidence for one in lines)
            fact = Extracted[str](
                key="text",
                document=document,
                file=page.file,
                page=page.number,
                box=page.displayed(lines[0].box),
                value="".join(one.text.strip() for one in lines),
                raw=lines[0].text,
                confidence=sure,
                state=FactState.CONFIRMED if sure >= _SURE_LINE else FactState.DOUBTFUL,
                origin=Origin.OCR,
            )
            yield from sentences(Seen(fact, f"{label}第{page.number}页"))
            pending = []


@kind("key_industry")
def of_key_industry(_: Nothing, form: ApplicationForm, parameters: Parameters) -> Iterator[Judgement]:
    subject = "产业领域"
    industry = form_text(form, "industry")
    if industry is None:
        place = absent(form.document, "产业领域")
        yield unclear(subject, "申报表上没有读到产业领域，请对照原件", places=(place,))
        return
    value = str(industry.fact.value)
    known = parameters.key_industries
    if not known:
        reason = f"产业领域为“{value}”；指引没有列出重点产业名单，本系统也未设置（key_industries），请人工判断"
        yield unclear(subject, reason, (industry,))
        return
    core = value.removesuffix("产业")
    found = [name for name in known if name.removesuffix("产业") in core or core in name]
    if found:
        yield passed(subject, f"产业领域“{value}”属于已设置的重点产业“{found[0]}”", (industry,))
    else:
        reason = f"产业领域“{value}”不在已设置的重点产业（{'、'.join(known)}）之列；条文为“原则上”，请人工判断"
        yield unclear(subject, reason, (industry,))
