"""产业主体数, 龙头企业 and 产业链重要主体名单 against each other."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.wording import FORM_TEXTS
from schemas.documents import ApplicationForm, LegalPersonCertificate
from schemas.finding import Severity
from schemas.values.confusion import confusable
from schemas.values.names import normalise_organisation, same_organisation

_FORMER = re.compile(r"^(?P<now>.+?)\((?:原名?|曾用名|前身|更名前)(?:为|是|系)?[::]?(?P<was>.{4,40}?)\)$")
_SHORTEST = 4
_TOLD = re.compile(r"产业(?:链)?(?:相关)?主体(?:数量?|总数)?(?:共|有|为|达|已?达到)?(\d{1,6})(?:家|户|个)")
_RENAMED = r"{was}.{{0,12}}(?:更名|变更|改制|改名)(?:登记)?(?:为|成).{{0,6}}{now}"
_WAS = r"{now}.{{0,6}}(?:原名|曾用名|前身|原名称|原企业名称|原公司名称|\(原)(?:为|是|系)?[::]?.{{0,4}}{was}"


@check(
    "TX-10",
    title="产业主体名单",
    rule="产业主体数不少于龙头企业和重要主体名单所列的不同单位；名单中没有同一单位列两次（包括以曾用名另列）。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=("产业主体数填写口径不同", "名单重复录入", "企业更名后新旧名称都列入"),
    next_step="请申报单位核对产业主体数和名单",
)
def lists_agree(form: ApplicationForm, papers: Papers) -> Iterator[Judgement]:
    leading = seen(*((fact, f"申报表龙头企业第{i}家") for i, fact in enumerate(form.leading_enterprises, start=1)))
    key = seen(*((fact, f"申报表重要主体第{i}家") for i, fact in enumerate(form.key_entities, start=1)))
    leading, key = (tuple(one for one in names if _is_name(str(one.fact.value or ""))) for names in (leading, key))
    if not leading and not key:
        place = absent(form.document, "产业链重要主体名单")
        yield unclear("产业主体名单", "申报表的龙头企业和重要主体名单没有读到，请对照原件", places=(place,))
        return
    yield _counted(form, (*leading, *key))
    yield from _told_in_overview(form)
    yield from _own_name(Applicant.of(papers), (*leading, *key))
    for names in (leading, key):
        for a, b in combinations(names, 2):
            if same_organisation(_now(a), _now(b)):
                yield failed(f"{_now(a)}", f"“{a.fact.value}”在名单中列了两次，不一致", (a, b))
    yield from _renamed((*leading, *key), papers)


def _is_name(text: str) -> bool:
    """A piece of a name that was cut at a line end is none."""
    return len(text) >= _SHORTEST and re.match("有限|股份|责任|公司|等", text) is None


def _now(one: Seen) -> str:
    """The name itself, without a former one in brackets."""
    match = _FORMER.match(str(one.fact.value).replace("（", "(").replace("）", ")"))
    return match["now"] if match is not None else str(one.fact.value)


def _distinct(names: Sequence[Seen]) -> list[Seen]:
    """The names that are certainly different bodies: look-alikes count once."""
    found: list[Seen] = []
    for one in names:
        if not any(same_organisation(_now(one), _now(other)) or _confusable(one, other) for other in found):
            found.append(one)
    return found


def _confusable(a: Seen, b: Seen) -> bool:
    return confusable(normalise_organisation(_now(a)), normalise_organisation(_now(b)))


def _counted(form: ApplicationForm, names: Sequence[Seen]) -> Judgement:
    subject = "产业主体数"
    count = seen((form.entity_count, "申报表产业主体数"))
    if not count or count[0].fact.value is None:
        place = absent(form.document, "产业主体数")
        return unclear(subject, "申报表的产业主体数没有读到，请对照原件", count, places=(place,))
    listed = _distinct([one for one in names if one.sharp])
    told = int(count[0].fact.value)
    if told < len(listed):
        reason = f"产业主体数写{told}家，名单列出不同单位{len(listed)}家，不一致"
        return failed(subject, reason, (*count, *listed))
    return passed(subject, f"产业主体数{told}家，名单列出不同单位{len(listed)}家", (*count, *listed))


def _told_in_overview(form: ApplicationForm) -> Iterator[Judgement]:
    """A number of 产业主体 in the overview other than the one in its own field; a round or rough one is none."""
    count, text = form.entity_count, form.industry_overview
    match = _TOLD.search(re.sub(r"\s", "", str(text.value or ""))) if text is not None else None
    if count is None or count.value is None or text is None or match is None or int(match[1]) == int(count.value):
        return
    facts = seen((count, "申报表产业主体数"), (text, "申报表产业链概况"))
    reason = f"产业主体数写{count.value}家，产业链概况写“{match[0]}”，口径是否相同请核实"
    yield unclear("产业链概况所述主体数", reason, facts)


def _own_name(applicant: Applicant, names: Sequence[Seen]) -> Iterator[Judgement]:
    for one in names:
        if one.sharp and any(alike(_now(one), own) is Likeness.SAME for own in applicant.names):
            yield unclear(f"{_now(one)}", f"{one.name}“{_now(one)}”是申报单位自身，是否计入产业主体请核实", (one,))


def _renamed(names: Sequence[Seen], papers: Papers) -> Iterator[Judgement]:
    """One body under its present and its former name, as a paper or the list itself states."""
    text = "\n".join(normalise_marks(part) for part in _texts(papers))
    told: set[frozenset[str]] = set()
    for a, b in combinations(names, 2):
        pair = frozenset((normalise_organisation(_now(a)), normalise_organisation(_now(b))))
        if len(pair) < 2 or pair in told:
            continue
        if _former_of(a, b) or _former_of(b, a) or _stated(_now(a), _now(b), text) or _stated(_now(b), _now(a), text):
            told.add(pair)
            reason = f"“{_now(a)}”与“{_now(b)}”是同一单位的现用名和曾用名，名单中列了两次，不一致"
            yield failed(f"{_now(a)}与{_now(b)}", reason, (a, b))


def _texts(papers: Papers) -> Iterator[str]:
    """What may state a former name: all print, the form's texts, and the certificates."""
    yield from (text_of(document.id, papers) for document in papers.documents)
    form = papers.form
    for field in FORM_TEXTS if form is not None else ():
        fact = getattr(form, field)
        yield str(fact.value) if fact is not None and fact.sharp else ""
    for certificate in papers.all(LegalPersonCertificate):
        for former in certificate.former_names:
            if certificate.name is not None and certificate.name.sharp and former.sharp:
                yield f"{certificate.name.sharp}曾用名:{former.sharp}"


def _former_of(a: Seen, b: Seen) -> bool:
    match = _FORMER.match(str(a.fact.value).replace("（", "(").replace("）", ")"))
    return match is not None and same_organisation(match["was"], _now(b))


def _stated(now: str, was: str, text: str) -> bool:
    names = {"now": re.escape(normalise_marks(now)), "was": re.escape(normalise_marks(was))}
    return any(re.search(pattern.format(**names), text) for pattern in (_RENAMED, _WAS))


def normalise_marks(text: str) -> str:
    return re.sub(r"\s", "", text).replace("（", "(").replace("）", ")")
