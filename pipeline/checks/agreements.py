"""Papers that explain why somebody is paid or insured by another body: secondment, dispatch, re-employment."""

import re

from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, absent, passed, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.workforce import Workforce
from schemas.document import DocumentType
from schemas.values.names import normalise_organisation, normalise_person

LENT = "借调|派遣|委派|代缴|代理缴纳|挂职|外派|劳务外包|人事代理"
"""Why another body pays the insurance."""
RETIRED = "返聘|退休|劳务(?:协议|合同)|聘用协议|顾问(?:协议|合同)"
"""Why somebody above the retirement age works."""
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
