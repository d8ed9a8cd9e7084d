"""A document in the form asked for."""

from enum import StrEnum
from urllib.parse import quote

from fastapi.responses import Response

from service.documents.content import OfficialDocument
from service.documents.pdf import pdf
from service.documents.word import docx


class Form(StrEnum):
    DOCX = "docx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        return {
            "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "pdf": "application/pdf",
        }[self]


def printed(document: OfficialDocument, form: Form) -> bytes:
    return pdf(document) if form is Form.PDF else docx(document)


def download(document: OfficialDocument, form: Form, *, inline: bool = False) -> Response:
    """The file under its Chinese name; ``inline`` shows it in the browser where that can."""
    kind = "inline" if inline else "attachment"
    name = quote(f"{document.file_stem}.{form.value}")
    headers = {"content-disposition": f"{kind}; filename*=UTF-8''{name}", "cache-control": "private, no-store"}
    return Response(printed(document, form), media_type=form.media_type, headers=headers)
