"""推荐函, 公文, 案例图文."""

from typing import ClassVar

from schemas.document import DocumentType
from schemas.documents.content import Content, Date, Text


class RecommendationLetter(Content):
    type: ClassVar = DocumentType.RECOMMENDATION_LETTER

    issuer: Text = None
    document_number: Text = None
    applicant_name: Text = None
    center_name: Text = None
    issued_on: Date = None


class PlanDocument(Content):
    """方案, 通知, 征求意见稿: read for linting; its head is kept as facts."""

    type: ClassVar = DocumentType.PLAN_DOCUMENT

    title: Text = None
    issuer: Text = None
    document_number: Text = None
    issued_on: Date = None


class CaseImage(Content):
    """Photographs and press cuttings of a case. ``caption`` is the print beside the pictures."""

    type: ClassVar = DocumentType.CASE_IMAGE

    caption: Text = None
