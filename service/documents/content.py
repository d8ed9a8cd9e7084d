"""What an official document says, apart from how it is printed. Kept as JSON when the document is issued."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from pipeline.storage.notices import Notice, NoticeKind
from schemas.base import Model

DRAFT_NUMBER = "（草稿，未编号）"
LANGUAGE = "zh-CN"
SEAL_PLACE = "（加盖印章）"


class Paragraph(Model):
    """``addressee`` stands flush left, ``body`` and ``item`` are indented by two characters, ``heading`` is set in
    黑体, ``note`` small."""

    block: Literal["paragraph"] = "paragraph"
    style: Literal["addressee", "body", "heading", "item", "note"] = "body"
    text: str


class Table(Model):
    """``widths`` are shares of the text's width, one to a column. Without ``head`` the odd columns are labels."""

    block: Literal["table"] = "table"
    widths: tuple[float, ...]
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...]
    tall: bool = False
    """Rows leave room for handwriting."""
    small: bool = False


Block = Annotated[Paragraph | Table, Field(discriminator="block")]


class OfficialDocument(Model):
    """``issuer`` is printed as masthead where ``masthead`` says so, and over the date where ``sealed``. ``number`` and
    ``date`` are empty until it is issued."""

    kind: NoticeKind
    title: str
    issuer: str
    submission: str
    applicant: str
    blocks: tuple[Block, ...]
    masthead: bool = True
    sealed: bool = True
    number: str = ""
    date: str = ""

    @classmethod
    def of_notice(cls, notice: Notice) -> "OfficialDocument":
        """As it was issued."""
        return cls.model_validate(notice.content)

    @property
    def content(self) -> dict[str, Any]:
        return self.model_dump(mode="json")

    @property
    def draft(self) -> bool:
        return not self.number

    @property
    def number_line(self) -> str:
        return self.number or DRAFT_NUMBER

    @property
    def closing(self) -> tuple[str, ...]:
        """Who signs, when, and where the seal goes; nothing for a form that is signed within."""
        if not self.sealed:
            return ()
        return (self.issuer, date_words(date.fromisoformat(self.date)) if self.date else BLANK_DATE, SEAL_PLACE)

    @property
    def file_stem(self) -> str:
        """``补正通知书-知运补〔2026〕1号``; a draft has the number of the submission."""
        return f"{self.kind.label}-{self.number or '草稿-' + self.submission}"


BLANK_DATE = "　　　　年　　月　　日"


def date_words(day: date) -> str:
    """As GB/T 9704 has dates: Arabic figures without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
