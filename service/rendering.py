"""The Jinja environment of pages and reports: autoescaping on, an unknown name is an error."""

import threading
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.intake import Remark
from schemas.review import Role
from service.clues import clue_of
from service.fact_row import FactRow
from service.labels import class_label, full_label, level_label
from service.money import COLUMNS
from service.navigation import csrf, navigation
from service.origins import origin_words
from service.rights import Right
from service.sheet import DOCUMENT_STATE_WORDS, STATE_WORDS, alike
from service.shown import pages_words, paper_number, readable
from service.signing_in import Visitor

STATIC = Path(__file__).with_name("static")

_LONG = 160
"""Characters of a value from which it is set as a text."""

CHECKLIST_WORDS = {
    "present": "已提交",
    "missing": "缺",
    "unreadable": "无法识读",
    "superfluous": "多余",
    "not_required": "不要求",
}


@cache
def templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        auto_reload=False,  # an installation that is being replaced must not mix its templates with running code
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        class_label=class_label,
        clue_of=clue_of,
        level_label=level_label,
        full_label=full_label,
        state_words=STATE_WORDS,
        document_state_words=DOCUMENT_STATE_WORDS,
        origin_words=origin_words,
        checklist_words=CHECKLIST_WORDS,
        clock=clock,
        csrf=csrf,
        navigation=navigation,
        now=now,
        roles=list(Role),
        alike=alike,
        anchor=anchor,
        money_columns=COLUMNS,
        pages_words=pages_words,
        paper_number=paper_number,
        readable=readable,
        remark_words=remark_words,
        size_words=size_words,
    )
    return environment


def page(template: str, visitor: Visitor | None, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for somebody; ``None`` before signing in. Pages are written in turn: writing is all computing, and side by
    side each would take as long as all."""
    with _turn():
        return HTMLResponse(templates().get_template(template).render(visitor=visitor, **values), status)


@cache
def _turn() -> threading.Lock:
    return threading.Lock()


def anchor(submission: str, row: FactRow, chosen: str) -> Markup:
    """A fact as a link that shows its place; ``chosen`` is the one shown. There are hundreds on a page, and by the
    template each would take ten times as long."""
    words = "看位置" if row.payload else row.shown
    classes = f"fact{' chosen' if row.id == chosen else ''}{' long' if len(words) > _LONG else ''}"
    address = f"/submissions/{escape(submission)}/facts"
    return Markup(
        f'<a class="{classes}" id="{row.id}" href="{address}?fact={row.id}#box" data-viewer="{address}/{row.id}/viewer"'
        f"{' data-doubtful' if row.pending else ''}>{escape(words)}</a>"
    )


def now() -> datetime:
    return datetime.now(UTC)


def clock(moment: datetime) -> str:
    """A point in time on the office's clock: 2026-11-21 14:05."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def remark_words(remark: Remark, visitor: Visitor) -> Markup:
    """What the clerk should look at; the submission it names is a link for who may see it."""
    text = escape(remark.text)
    if remark.submission is None or not visitor.may(Right.SEE):
        return text
    link = Markup('<a href="/submissions/{0}">{0}</a>').format(remark.submission)
    return Markup(text.replace(escape(remark.submission), link, 1))


def size_words(size: int) -> str:
    """Bytes for the eye: ``482133`` → 471 KB."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"
