"""检查规则: the catalogue of the rulebook in use, or of one that gave findings before."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response

from service.access import DeskOf, VisitorOf
from service.rendering import page

router = APIRouter(prefix="/checks", include_in_schema=False, default_response_class=HTMLResponse)

Version = Annotated[str | None, Query(description="规则版本；不填为现行版本")]


@router.get("")
def catalogue(desk: DeskOf, visitor: VisitorOf, version: Version = None) -> Response:
    """Every check, by group."""
    book = desk.catalogue(version)
    return page("checks.html", visitor, book=book, current=desk.rulebook_version, versions=desk.catalogues())


@router.get("/{check}")
def one(desk: DeskOf, visitor: VisitorOf, check: str, version: Version = None) -> Response:
    """One check with everything its record says, for each text that has it."""
    book = desk.catalogue(version)
    return page("check.html", visitor, book=book, current=desk.rulebook_version, records=desk.check(check, version))
