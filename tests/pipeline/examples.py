"""Small valid records for tests of keeping them; nothing in them stands for a real paper."""

from datetime import date

from pipeline.storage.records import NewFile
from schemas.document import Document, DocumentPart, DocumentState, DocumentType
from schemas.evidence import Fact, FactState, Origin
from schemas.finding import Checklist, ChecklistItem, ChecklistStatus, Finding, Outcome, Place, Severity
from schemas.page import Line, Page
from schemas.submission import Submission


def submission(id_: str = "20251103-A") -> Submission:
    return Submission(id=id_, level="sichuan", received_on=date(2025, 11, 3))


def received(name: str = "申报表.pdf", *, sha256: str = "a" * 64) -> NewFile:
    return NewFile(name=name, size=3_000_000_000, media_type="application/pdf", sha256=sha256, sender="窗口一")


def page(number: int = 1, *, file: str = "申报表.pdf", text: str = "单位名称") -> Page:
    line = Line(text=text, box=(0.1, 0.1, 0.5, 0.2), confidence=0.9)
    return Page(file=file, number=number, width=800, height=1000, origin=Origin.OCR, lines=(line,))


def document(id_: str = "d1", *, pages: tuple[int, ...] = (1, 2)) -> Document:
    return Document(
        id=id_,
        file="申报表.pdf",
        sha256="a" * 64,
        pages=pages,
        type=DocumentType.APPLICATION_FORM,
        type_confidence=0.9,
        state=DocumentState.READ,
        parts=(DocumentPart(file="申报表.pdf", pages=pages),),
        unmapped=("备注",),
    )


def fact(key: str = "application_form.applicant_name", value: object = "某某公司") -> Fact:
    return Fact(
        key=key,
        document="d1",
        page=1,
        box=(0.1, 0.1, 0.5, 0.2),
        value=value,
        raw=str(value),
        confidence=0.9,
        state=FactState.CONFIRMED,
        origin=Origin.OCR,
        why=("识别分数",),
    )


def finding(check: str = "ID-01") -> Finding:
    return Finding(
        check=check,
        outcome=Outcome.FAIL,
        severity=Severity.HIGH,
        title="标题",
        reason="理由",
        basis=(),
        innocent_explanations=("笔误",),
        next_step="核对原件",
        evidence=(Place(document="d1", page=1, box=(0.1, 0.1, 0.5, 0.2)),),
    )


def checklist() -> Checklist:
    return Checklist(
        items=(ChecklistItem.model_validate({"class": "application_form", "status": ChecklistStatus.PRESENT}),)
    )
