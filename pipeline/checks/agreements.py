"""Papers that explain why somebody is paid or insured by another body: secondment, dispatch, re-employment."""

import re

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, passed, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.wording import FORM_TEXTS, first, form_text
from pipeline.checks.workforce import Workforce
from schemas.document import DocumentType
from schemas.documents import ApplicationForm
from schemas.values.names import normalise_organisation, normalise_person

LENT = (
    "借调|派遣|委派|代缴|代理缴纳|代为缴纳|代理参保|代为参保|代办参保|代办社保|社保代理|社保托管|挂职|外派|劳务外包|人事代理"
    "|委托[^，。；]{2,24}(?:参保|缴纳社|办理社)"
)
"""Why another body pays the insurance."""
RETIRED = "返聘|退休|劳务(?:协议|合同)|聘用协议|顾问(?:协议|合同)"
"""Why somebody above the retirement age works."""
_PAID_BY_OTHERS = "代缴|派遣|借调|统一缴纳|统一参保|代理参保|代为参保|代为缴纳|代理缴纳|委托参保"
_GROUP = f"集团|母公司|控股|上级|隶属|举办|统一缴|委托|{_PAID_BY_OTHERS}"
_HEAD = 200
_LETTERS = {
    DocumentType.OTHER,
    DocumentType.LABOR_CONTRACT,
    DocumentType.SERVICE_CONTRACT,
    DocumentType.PLAN_DOCUMENT,
    DocumentType.RECOMMENDATION_LETTER,
}
_BY_HEAD = {DocumentType.LABOR_CONTRACT, DocumentType.SERVICE_CONTRACT}
_RENAMED = "更名|名称变更|变更名称|名称由|曾用名|原名|改制"


def agreement(words: str, names: tuple[str, ...], papers: Papers) -> str | None:
    """The document whose print speaks of ``words`` and names one of ``names``: a letter or agreement among the papers.
    A contract counts by its heading only, as its clauses speak of dispatch anyway."""
    wanted = [name for name in names if len(name) > 1]
    for document in papers.documents:
        if document.type not in _LETTERS:
            continue
        text = text_of(document.id, papers)
        head = text[:_HEAD] if document.type in _BY_HEAD else text
        if re.search(words, head) and any(name in text for name in wanted):
            return document.id
    return None


def told_of(employer: str, form: ApplicationForm | None, papers: Papers) -> Seen | None:
    """Where the form or the certificate names ``employer`` as a parent, or the form tells that others pay for staff."""
    certificate = papers.certificate
    for field in ("sponsor", "supervisor"):
        fact = getattr(certificate, field, None)
        if fact is not None and fact.value and alike(str(fact.value), employer) is not Likeness.DIFFERENT:
            return Seen(fact, "法人证书")
    if form is None:
        return None
    texts = tuple(text for field in FORM_TEXTS if (text := form_text(form, field)) is not None)
    named = first(re.escape(employer), *texts)
    if named is not None and re.search(_GROUP, named.text):
        return named.seen
    said = first(rf"(?:社保|社会保险|参保|人员|员工)[^。；]{{0,24}}(?:{_PAID_BY_OTHERS})", *texts)
    return said.seen if said is not None else None


def renamed(a: str, b: str, papers: Papers) -> str | None:
    """The file of a paper that names both bodies and speaks of a change of name."""
    one, other = normalise_organisation(a), normalise_organisation(b)
    for document in papers.documents:
        text = text_of(document.id, papers)
        if re.search(_RENAMED, text):
            text = normalise_organisation(text)
            if one in text and other in text:
                return document.file
    return None


def explained(
    subject: str, person: str, words: str, what: str, workforce: Workforce, papers: Papers, payer: str = ""
) -> Judgement | None:
    """What excuses ``person``: an agreement naming them (pass), one naming only the payer, or a paper nobody has read
    that may be one (both unclear); ``None`` where nothing does."""
    found = agreement(words, (normalise_person(person),), papers)
    if found is not None:
        file = papers.document(found).file
        return passed(subject, f"{what}，附有相关协议或说明（{file}）", places=(absent(found, "协议或说明", page=1),))
    found = agreement(words, (payer, normalise_organisation(payer)), papers) if payer else None
    if found is not None:
        file = papers.document(found).file
        reason = f"{what}；{file}提到有关安排，是否包括此人请核实"
        return unclear(subject, reason, places=(absent(found, "协议或说明", page=1),))
    return hidden(subject, what, workforce)


def hidden(subject: str, what: str, workforce: Workforce) -> Judgement | None:
    """Unclear where papers or rows nobody has read may say otherwise."""
    if not workforce.unread:
        return None
    files = "、".join(dict.fromkeys(one.file for one in workforce.unread))
    places = tuple(absent(one.id, "可能有此人的证明或协议，请打开查看") for one in workforce.unread)
    return unclear(subject, f"{what}；{files}尚未读全，可能有此人的其他证明或协议，请核实", places=places)
