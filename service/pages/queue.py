"""申报队列: all submissions by risk, filtered; the filter is in the address, which can be sent to a colleague."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, TypeVar
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from pipeline.checks.risk import RiskLevel
from pipeline.rules import office_rulebook
from pipeline.storage.queue import Queued, Sort, Standing, Wanted
from schemas.review import Deed
from service.access import DeskOf, VisitorOf, needs
from service.desk import Desk
from service.errors import UnusableInputError
from service.exports.queue import workbook_of_rows
from service.exports.workbook import MEDIA_TYPE
from service.labels import level_names
from service.rendering import page
from service.reports.masking import Masker
from service.rights import Right
from service.signing_in import Visitor

PAGE_SIZE = 30
MOST_ROWS = 10_000
"""Of a workbook."""

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
Choice = TypeVar("Choice", bound=StrEnum)
Text = Annotated[str, Query(max_length=200)]


class Asked:
    """The filter as an address has it: an empty field asks for nothing."""

    def __init__(
        self,
        level: Text = "",
        applicant: Text = "",
        check: Text = "",
        risk: Text = "",
        state: Text = "",
        received_from: Text = "",
        received_to: Text = "",
        sort: Text = "",
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> None:
        self.offset = offset
        self.fields = {
            "level": level,
            "applicant": applicant.strip(),
            "check": check.strip(),
            "risk": risk,
            "state": state,
            "received_from": received_from,
            "received_to": received_to,
            "sort": sort,
        }

    @property
    def wanted(self) -> Wanted:
        """Raises ``UnusableInputError`` for what is no level, no day and the like."""
        fields = self.fields
        if fields["level"] and fields["level"] not in level_names():
            raise UnusableInputError("level", "没有这个申报级别。")
        return Wanted(
            level=fields["level"] or None,
            applicant=fields["applicant"].replace("\x00", "") or None,
            check=fields["check"].replace("\x00", "") or None,
            risk=_choice(RiskLevel, "risk", fields["risk"]),
            standing=_choice(Standing, "state", fields["state"]),
            received_from=_day("received_from", fields["received_from"]),
            received_to=_day("received_to", fields["received_to"]),
            sort=_choice(Sort, "sort", fields["sort"]) or Sort.RISK,
        )

    @property
    def filtered(self) -> bool:
        return any(value for name, value in self.fields.items() if name != "sort")

    def address(self, path: str = "/queue", **changes: object) -> str:
        """The same filter with changes; back at the first page unless they say another."""
        given = {**self.fields, **changes}
        query = urlencode({name: str(value) for name, value in given.items() if value not in ("", None, 0)})
        return f"{path}?{query}" if query else path


def _choice(kind: type[Choice], field: str, word: str) -> Choice | None:
    if not word:
        return None
    found = next((one for one in kind if one.value == word), None)
    if found is None:
        raise UnusableInputError(field, f"{field} 没有“{word[:20]}”这一项。")
    return found


def _day(field: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UnusableInputError(field, "日期应为存在的日期，形如 2025-11-03。") from None


AskedOf = Annotated[Asked, Depends()]


@router.get("/queue", dependencies=[needs(Right.SEE)])
def queue(desk: DeskOf, visitor: VisitorOf, asked: AskedOf) -> Response:
    wanted = asked.wanted
    found = desk.storage.queue.page(wanted, limit=PAGE_SIZE, offset=asked.offset)
    return page(
        "queue.html",
        visitor,
        asked=asked,
        wanted=wanted,
        found=found,
        rows=[masked(row) for row in found.rows],
        levels=level_names(),
        checks=_checks(desk.rulebook_version),
        risks=list(RiskLevel),
        standings=list(Standing),
        sorts=list(Sort),
        size=PAGE_SIZE,
    )


@router.get("/queue.xlsx", dependencies=[needs(Right.EXPORT)])
def workbook(desk: DeskOf, visitor: VisitorOf, asked: AskedOf) -> Response:
    return queue_workbook(desk, visitor, asked.wanted)


def queue_workbook(desk: Desk, visitor: Visitor, wanted: Wanted) -> Response:
    """The rows of a filter; the trail keeps which."""
    rows = desk.storage.queue.page(wanted, limit=MOST_ROWS).rows
    told = {"what": "queue", "rows": len(rows), "filter": wanted.model_dump(mode="json", exclude_defaults=True)}
    desk.storage.trail.record(visitor.author, Deed.EXPORTED, subject="申报队列", after=told)
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote('申报队列.xlsx')}",
        "cache-control": "private, no-store",
    }
    return Response(workbook_of_rows([masked(row) for row in rows]), media_type=MEDIA_TYPE, headers=headers)


@lru_cache(maxsize=2)
def _checks(version: str) -> Mapping[str, str]:  # noqa: ARG001  # what is kept is that of this version
    """Titles of the checks of the rulebook in use by their ids."""
    book = office_rulebook()
    checks = {check.id: check.title for guideline in book.guidelines for check in book.checks(guideline)}
    return dict(sorted(checks.items()))


def masked(row: Queued) -> Queued:
    """The titles of findings may name a number."""
    return row.model_copy(update={"reasons": tuple(map(Masker().text, row.reasons))})
