"""``/api/v1/search``: the same search for programs."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from service.access import DeskOf, needs
from service.api.models import SummaryOut, problems
from service.desk import Desk
from service.rights import Right
from service.searching import search

router = APIRouter(
    prefix="/api/v1", tags=["申报"], responses=problems(401, 403, 422, 429, 503), dependencies=[needs(Right.SEARCH)]
)


Text = Annotated[str, Field(min_length=1, max_length=200, description="检索内容", examples=["岷江竹业"])]
Before = Annotated[int | None, Field(ge=1, le=2**31 - 1, description="上一页的 `next_before`")]


class SearchIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: Text
    before: Before = None


class FoundPlaceOut(BaseModel):
    """找到的一处；`words` 是 HTML，检索内容以 `<mark>` 标出，其余已转义。"""

    url: Annotated[str, Field(examples=["/submissions/20251103-7K3FQ2/facts?fact=f3#box"])]
    label: Annotated[str, Field(examples=["事实"])]
    words: Annotated[str, Field(examples=["申报单位：宜宾<mark>岷江竹业</mark>产业技术研究院有限公司"])]


class FoundOut(BaseModel):
    """一项申报中找到的各处；`more` 是未列出的处数。"""

    submission: SummaryOut
    places: list[FoundPlaceOut]
    more: int


class SearchOut(BaseModel):
    items: list[FoundOut]
    next_before: Annotated[int | None, Field(description="继续查较早的：作为 `before` 再查；没有更早的为空")]


@router.get("/search", summary="检索")
def find(desk: DeskOf, q: Annotated[Text, Query()], before: Annotated[Before, Query()] = None) -> SearchOut:
    """按申报归并，新的在前。身份证号码、手机号码和账号写全才能找到，结果中仍遮盖。

    检索号码请用 POST，以免留在地址中。
    """
    return _found(desk, q, before)


@router.post("/search", summary="检索，内容不在地址中")
def find_by_body(desk: DeskOf, given: SearchIn) -> SearchOut:
    """同 GET；检索号码时使用。"""
    return _found(desk, given.q, given.before)


def _found(desk: Desk, q: str, before: int | None) -> SearchOut:
    found = search(desk.storage, q, before=before)
    items = [
        FoundOut(
            submission=SummaryOut.of(one.summary),
            places=[
                FoundPlaceOut(url=place.address, label=place.label, words=str(place.words)) for place in one.places
            ],
            more=one.more,
        )
        for one in found.submissions
    ]
    return SearchOut(items=items, next_before=found.before)
