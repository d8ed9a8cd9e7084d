"""制度机制文本."""

from typing import ClassVar

from schemas.document import DocumentType
from schemas.documents.content import Content, Count, Date, Text


class PolicyText(Content):
    type: ClassVar = DocumentType.POLICY_TEXT

    title: Text = None
    issuer: Text = None
    document_number: Text = None
    issued_on: Date = None
    articles: Count = None
