"""Credit codes that are printed outside the typed papers, and one code beside the names of two bodies."""

from collections.abc import Iterator

from pipeline.checks.agreements import renamed
from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.entities import Entities
from pipeline.checks.judgement import Judgement, Seen, failed, unclear
from pipeline.checks.mentions import Mention
from pipeline.checks.papers import Papers
from pipeline.checks.printed import find_printed
from schemas.documents import ApplicationForm, Content, LaborContract, PolicyText, RecommendationLetter
from schemas.documents.content import Text
from schemas.values import uscc
from schemas.values.confusion import confusable
from schemas.values.names import normalise_organisation
from schemas.values.text import fold

_PRINTED = r"(?:社会)?信用代码(?:证号)?[)）]?[::]?(?P<code>[0-9A-Z]{18})(?![0-9A-Z])"


def printed_codes(papers: Papers, applicant: Applicant) -> Iterator[Judgement]:
    """The credit code printed on a form, letter, labour contract or set of rules of the applicant, where it is the only
    one there, against its certificate's. Codes of the other side would stand beside a second one."""
    if not applicant.codes:
        return
    own = applicant.codes[0]
    certificate = papers.certificate
    for content in papers.contents:
        name = _speaks_of(content)
        if name is None or applicant.compare(name) is not Likeness.SAME:
            continue
        found = list(find_printed(_PRINTED, content.document, papers))
        if len({one["code"] for one in found}) != 1 or found[0]["code"] == own:
            continue
        code, file = found[0]["code"], papers.document(content.document).file
        facts = [Seen(found[0].seen.fact, f"{file}所印代码")]
        if certificate is not None and certificate.uscc is not None:
            facts.append(Seen(certificate.uscc, "法人证书统一社会信用代码"))
        reason = f"{file}所印申报单位的代码为{code}，法人证书为{own}"
        if confusable(code, own) or (not uscc.is_valid(code) and own in uscc.repair(code)):
            yield unclear(file, f"{reason}，只差形近字符，请对照原件", facts)
        else:
            yield failed(file, f"{reason}，不一致", facts)


def _speaks_of(content: Content) -> Text:
    """The body whose code a paper prints, where it prints one."""
    match content:
        case ApplicationForm() | RecommendationLetter():
            return content.applicant_name
        case LaborContract():
            return content.employer_name
        case PolicyText():
            return content.issuer
    return None


def one_body_a_code(entities: Entities, papers: Papers, told: str) -> Iterator[Judgement]:
    """One code beside two names: of one paper's two sides it cannot be; of different papers a change of name may
    explain it. Codes that stand in ``told`` have been objected to already."""
    groups: dict[str, list[Mention]] = {}
    for entity in entities.organisations:
        for one in entity.mentions:
            code = fold(str(one.code.sharp)).upper() if one.code is not None and one.code.sharp else ""
            if uscc.is_valid(code) and one.seen.sharp:
                groups.setdefault(code, []).append(one)
    for code, mentions in groups.items():
        pair = _two_names(mentions, papers)
        if pair is None or code in told:
            continue
        a, b = pair
        facts = (a.seen, b.seen, *(Seen(one.code, "代码") for one in pair if one.code is not None))
        reason = f"代码{code}写在“{a.seen.fact.value}”和“{b.seen.fact.value}”两个名称下"
        if a.seen.fact.document == b.seen.fact.document:
            yield failed(code, f"{reason}，同一材料的双方不能是同一代码，不一致", facts)
        else:
            yield unclear(code, f"{reason}，是否更名请核实", facts)


def _two_names(mentions: list[Mention], papers: Papers) -> tuple[Mention, Mention] | None:
    """Two mentions of different names, those of one paper first; names a paper calls former ones are one."""
    former = {normalise_organisation(name) for one in mentions for name in one.also}
    by_name: dict[str, list[Mention]] = {}
    for one in mentions:
        name = normalise_organisation(str(one.seen.fact.value))
        if name not in former:
            by_name.setdefault(name, []).append(one)
    names = list(by_name)
    pairs = [
        (a, b)
        for i, first in enumerate(names)
        for second in names[i + 1 :]
        if alike(first, second) is Likeness.DIFFERENT and renamed(first, second, papers) is None
        for a in by_name[first]
        for b in by_name[second]
    ]
    together = [pair for pair in pairs if pair[0].seen.fact.document == pair[1].seen.fact.document]
    return next(iter(together or pairs), None)
