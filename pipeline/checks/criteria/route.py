"""Who may go past the local office, and what then has to be handed in."""

import re
from collections.abc import Iterator

from pipeline.checks.catalogue import kind
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, absent, failed, inapplicable, passed, seen, unclear
from pipeline.checks.papers import Papers
from schemas.base import Model
from schemas.document import DocumentType
from schemas.submission import Route

_HEAD = 400
_LETTERS = {DocumentType.OTHER, DocumentType.RECOMMENDATION_LETTER, DocumentType.PLAN_DOCUMENT}


class Direct(Model):
    """``whom`` are those the text lets apply directly; ``evidenced`` are words in a certificate or form that show it
    (a regular expression); ``impossible`` are certificates nobody of them can have."""

    whom: str
    evidenced: str
    impossible: tuple[DocumentType, ...] = ()
    excluded: str = ""
    """Words in the form or certificate by which an applicant is certainly none of them (a regular expression)."""


@kind("direct_route")
def may_apply_directly(settings: Direct, papers: Papers) -> Iterator[Judgement]:
    if papers.submission.route is not Route.DIRECT:
        yield inapplicable("直接申报", "经推荐申报，不涉及直接申报的条件")
        return
    yield _entitled(settings, papers)
    yield _filed(papers)


def _entitled(settings: Direct, papers: Papers) -> Judgement:
    subject = f"申报单位是否为{settings.whom}"
    form, certificate = papers.form, papers.certificate
    if certificate is not None:
        document = papers.document(certificate.document)
        name = seen((certificate.name, "法人证书名称"), (form.applicant_name if form else None, "申报表单位名称"))
        if document.type in settings.impossible and document.type_confidence >= 0.9 and name:
            return failed(subject, f"所附证书为{document.type.label}，直接申报只限{settings.whom}", name)
    texts = seen(
        (form.entity_type if form else None, "申报表单位性质"),
        *(
            (getattr(certificate, field, None), "法人证书")
            for field in ("name", "kind", "sponsor", "authority", "supervisor")
        ),
    )
    barred = [one for one in texts if settings.excluded and re.search(settings.excluded, str(one.fact.value or ""))]
    if barred:
        reason = f"{barred[0].name}为“{barred[0].fact.value}”，直接申报只限{settings.whom}，不一致"
        return failed(subject, reason, tuple(barred[:1]))
    told = [one for one in texts if one.fact.value and re.search(settings.evidenced, str(one.fact.value))]
    if told:
        said = "、".join(f"{one.name}“{one.fact.value}”" for one in told)
        return passed(subject, f"{said}，与{settings.whom}相符", tuple(told))
    reason = f"材料中没有读到申报单位是{settings.whom}的依据，请核实单位隶属关系"
    return unclear(subject, reason, texts, places=(absent(form.document if form else None, f"{settings.whom}的依据"),))


def _filed(papers: Papers) -> Judgement:
    subject = "备案"
    for document in papers.documents:
        text = text_of(document.id, papers)
        told = "备案" in text[:_HEAD] and re.search("申报材料|运营中心", text)
        if told and document.type in _LETTERS:
            place = absent(document.id, "备案材料", page=1)
            return passed(subject, f"附有备案材料（{document.file}）", places=(place,))
    reason = "直接申报的，申报材料应向所在地主管部门备案；材料中没有读到备案证明，请补交"
    return unclear(subject, reason, places=(absent(None, "备案证明"),))
