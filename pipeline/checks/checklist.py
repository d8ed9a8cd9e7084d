"""The checklist of attachments (contract 2, ``checklist.json``).

Sichuan's form asks for four classes (备注); where a guideline names none, an absent class is ``not_required``. The
recommendation is the letter or the filled and sealed cell 推荐单位意见; an applicant on the direct route needs none.
"""

from pipeline.checks.basis import Guideline
from pipeline.checks.papers import Papers, attachment_classes
from schemas.document import Document, DocumentState
from schemas.finding import Checklist, ChecklistItem, ChecklistStatus
from schemas.submission import Route

CLASSES = (
    "application_form",
    "legal_person_certificate",
    "policy_text",
    "staff_proof",
    "case_material",
    "recommendation",
)


def draw_up(papers: Papers, guideline: Guideline) -> Checklist:
    """Every class with its status, the documents it rests on and a note for the clerk."""
    return Checklist(items=tuple(_item(papers, class_, guideline) for class_ in CLASSES))


def _item(papers: Papers, class_: str, guideline: Guideline) -> ChecklistItem:
    if class_ == "recommendation":
        return _recommendation(papers)
    usable, unusable = _split(papers.of_class(class_))
    label = attachment_classes()[class_].label
    if class_ == "legal_person_certificate" and papers.only_others_certificates:
        note = "所附法人证书是合同相对方的，没有认出申报单位的法人证书，请核实或通知补正"
        return _made(class_, ChecklistStatus.UNREADABLE, (*usable, *unusable), note)
    if usable:
        note = f"{label}：{len(usable)}份"
        if class_ == "application_form" and len(usable) > 1:
            note += "，请确认以哪一份为准"
        problems = [document.problem for document in usable if document.problem]
        return _made(class_, ChecklistStatus.PRESENT, usable, "；".join([note, *problems]))
    if unusable:
        return _made(class_, ChecklistStatus.UNREADABLE, unusable, f"{label}无法读取，请补交清晰件")
    if class_ != "application_form" and class_ not in guideline.attachments:
        return _made(class_, ChecklistStatus.NOT_REQUIRED, (), "本级指引没有列明附件种类")
    return _missing(papers, class_)


def _missing(papers: Papers, class_: str) -> ChecklistItem:
    label = attachment_classes()[class_].label
    gaps = papers.gaps(class_)
    if gaps:
        files = "、".join(dict.fromkeys(gap.file for gap in gaps))
        return _made(class_, ChecklistStatus.UNREADABLE, gaps, f"没有认出{label}；{files}可能是，请打开查看")
    return _made(class_, ChecklistStatus.MISSING, (), f"材料中没有{label}，请通知申报单位补正")


def _recommendation(papers: Papers) -> ChecklistItem:
    letters, unusable = _split(papers.of_class("recommendation"))
    form = papers.form
    filled = form is not None and (form.recommender_name or form.recommender_seal_text or form.recommendation_date)
    sealed = form is not None and form.recommender_seal_text is not None
    documents = (*letters, *((papers.document(form.document),) if form is not None and filled else ()))
    if papers.submission.route is Route.DIRECT:
        if documents:
            return _made("recommendation", ChecklistStatus.SUPERFLUOUS, documents, "直接申报不需要推荐，请确认申报途径")
        return _made("recommendation", ChecklistStatus.NOT_REQUIRED, (), "直接申报，不需要推荐；应向所在地主管部门备案")
    if letters or sealed:
        note = "推荐函" if letters else "申报表推荐单位意见已填写并盖章"
        return _made("recommendation", ChecklistStatus.PRESENT, documents, note)
    if filled:
        return _made(
            "recommendation",
            ChecklistStatus.UNREADABLE,
            documents,
            "推荐单位意见已填写，没有读到推荐单位印章，请对照原件",
        )
    if unusable:
        return _made("recommendation", ChecklistStatus.UNREADABLE, unusable, "推荐函无法读取，请补交清晰件")
    return _missing(papers, "recommendation")


def _split(documents: tuple[Document, ...]) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """Those with readable content, and the rest."""
    readable = {DocumentState.READ, DocumentState.PARTLY_READ}
    usable = tuple(document for document in documents if document.state in readable)
    return usable, tuple(document for document in documents if document.state not in readable)


def _made(class_: str, status: ChecklistStatus, documents: tuple[Document, ...], note: str) -> ChecklistItem:
    ids = tuple(dict.fromkeys(document.id for document in documents))
    return ChecklistItem.model_validate({"class": class_, "status": status, "documents": ids, "note": note})
