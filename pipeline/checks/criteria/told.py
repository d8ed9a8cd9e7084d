"""Soft criteria (contract 3, rule 8): what the form tells or a paper carries is quoted; nothing is weighed.

``pass`` where every limb is told or carried, ``fail`` only where the text itself denies it or every paper that should
carry it is somebody else's, else ``unverifiable``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.checks.applicant import Applicant, Likeness, has_no_standing
from pipeline.checks.catalogue import kind
from pipeline.checks.denial import denial
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.wording import Passage, first, form_text
from schemas.base import Model
from schemas.document import DocumentState, DocumentType
from schemas.documents import ApplicationForm, LaborContract, LegalPersonCertificate, PolicyText
from schemas.documents.content import Text


class Limb(Model):
    """One part of a criterion. It is told where one of ``fields`` of the form has ``words`` (any text, where none are
    given), and carried by a paper of one of ``types``. ``denied`` are the words by which a text says the opposite."""

    name: str
    fields: tuple[str, ...] = ()
    words: str = ""
    types: tuple[DocumentType, ...] = ()
    staff: bool = False
    """Whether the list 工作队伍 carries it."""
    denied: str = ""
    """A pattern with the parts ``denial.PARTS`` names."""
    denied_without_standing: str = ""
    """What denies it only together with a certificate that makes no legal person."""


class Told(Model):
    limbs: tuple[Limb, ...]


@dataclass(frozen=True)
class _Carried:
    said: tuple[str, ...]
    facts: tuple[Seen, ...]
    strange: tuple[Seen, ...] = ()
    """Papers of the right type that are another body's."""


@kind("told")
def is_told(settings: Told, form: ApplicationForm, papers: Papers, applicant: Applicant) -> Iterator[Judgement]:
    for limb in settings.limbs:
        yield _limb(limb, form, papers, applicant)


def _limb(limb: Limb, form: ApplicationForm, papers: Papers, applicant: Applicant) -> Judgement:
    texts = tuple(text for field in limb.fields if (text := form_text(form, field)) is not None)
    denied = denial(limb.denied, *texts) if limb.denied else None
    if denied is not None:
        return failed(
            limb.name, f"{limb.name}：{denied.seen.name}写明{denied.quoted}，与所要求的条件不一致", (denied.seen,)
        )
    if (odd := _without_standing(limb, texts, papers, applicant)) is not None:
        return odd
    told = _told(limb, texts)
    carried = _carried(limb, form, papers, applicant)
    said = (*((f"{told.seen.name}：{told.quoted}",) if told else ()), *carried.said)
    facts = (*((told.seen,) if told else ()), *carried.facts)
    if said and (any(one.sharp for one in facts) or not facts):
        return passed(limb.name, f"{limb.name}：{'；'.join(said)}", tuple(one for one in facts if one.sharp))
    if said:
        return unclear(limb.name, f"{limb.name}：{'；'.join(said)}，文字尚未确认，请对照原件", facts)
    if carried.strange and papers.whole(form):
        named = "、".join(f"“{one.fact.value}”" for one in carried.strange)
        return failed(limb.name, f"{limb.name}：所附材料为{named}的，不是申报单位的", carried.strange)
    where = "、".join(one.name for one in texts)
    reason = f"{limb.name}：{f'{where}中' if where else '申报材料中'}没有读到有关内容，请申报单位说明或补充材料"
    return unclear(limb.name, reason, texts, places=(absent(form.document, limb.name),))


def _without_standing(limb: Limb, texts: tuple[Seen, ...], papers: Papers, applicant: Applicant) -> Judgement | None:
    """Neither of two ways: the text denies the one, the applicant's own certificate the other."""
    said = denial(limb.denied_without_standing, *texts) if limb.denied_without_standing else None
    if said is None:
        return None
    own = [one for one in papers.all(LegalPersonCertificate) if applicant.compare(one.name) is not Likeness.DIFFERENT]
    kinds = seen(*((getattr(one, "kind", None), "法人证书登记种类（类型）") for one in own))
    if len(own) != 1 or len(kinds) != 1 or not has_no_standing(str(kinds[0].fact.value or "")):
        return None
    reason = f"{limb.name}：登记种类为{kinds[0].fact.value}，不是法人；{said.seen.name}写明{said.quoted}"
    return failed(limb.name, f"{reason}，两者均不具备", (*kinds, said.seen))


def _told(limb: Limb, texts: tuple[Seen, ...]) -> Passage | None:
    """The sentence that tells it, from a confirmed text before a doubtful one."""
    sharp = tuple(text for text in texts if text.sharp)
    return first(limb.words, *sharp) or first(limb.words, *texts)


def _carried(limb: Limb, form: ApplicationForm, papers: Papers, applicant: Applicant) -> _Carried:
    said: list[str] = []
    facts: list[Seen] = []
    strange: list[Seen] = []
    if limb.staff and form.staff:
        said.append(f"申报表工作队伍列{len(form.staff)}人")
        facts += seen(*((member.name, "申报表工作队伍姓名") for member in form.staff))
    for content in papers.contents:
        document = papers.document(content.document)
        if document.type not in limb.types or document.state is not DocumentState.READ:
            continue
        owner = _owner(content)
        if owner is not None and applicant.compare(owner) is Likeness.DIFFERENT:
            strange += seen((owner, f"{document.type.label}（{document.file}）所属单位"))
            continue
        said.append(f"附有{document.type.label}（{document.file}）")
        facts += seen((owner, f"{document.type.label}（{document.file}）所属单位"))
    return _Carried(tuple(said), tuple(facts), tuple(strange))


def _owner(content: object) -> Text:
    """Whose paper it is."""
    match content:
        case LegalPersonCertificate():
            return content.name
        case PolicyText():
            return content.issuer
        case LaborContract():
            return content.employer_name
    return None
