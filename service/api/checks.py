"""``/api/v1/checks``: the catalogue of the rulebook, present and past."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import Field

from pipeline.rule_records import CheckRecord, GuidelineRecord, RulebookRecord
from service.access import DeskOf
from service.api.models import Answer, problems
from service.tags import TagsOf

router = APIRouter(prefix="/api/v1/checks", tags=["检查规则"], responses=problems(403, 404, 422, 503))

Version = Annotated[
    str | None,
    Query(description="规则版本（findings.json 的 checks_version）；不填为现行版本", examples=["2.0+0123456789ab"]),
]


class CatalogueOut(Answer):
    """检查规则目录。"""

    version: Annotated[str, Field(examples=["2.0+0123456789ab"])]
    guidelines: list[GuidelineRecord]
    checks: list[CheckRecord]
    versions: Annotated[list[str], Field(description="出过核对结果、可以查看的版本")]

    @classmethod
    def of(cls, record: RulebookRecord, versions: tuple[str, ...]) -> "CatalogueOut":
        return cls(
            version=record.version,
            guidelines=list(record.guidelines),
            checks=list(record.checks),
            versions=list(versions),
        )


class CheckOut(Answer):
    """一项检查规则在各级文本中的记录。"""

    version: str
    records: list[CheckRecord]


@router.get("", summary="检查规则目录")
def catalogue(desk: DeskOf, tags: TagsOf, version: Version = None) -> CatalogueOut:
    """全部检查规则、所据文本和口径设置；出过核对结果的旧版本可按版本号查看。"""
    versions = desk.catalogues()
    tags.given(*versions)
    return CatalogueOut.of(desk.catalogue(version), versions)


@router.get("/{id}", summary="一项检查规则")
def check(
    desk: DeskOf, id: Annotated[str, Path(description="编号", examples=["ST-01"])], version: Version = None
) -> CheckOut:
    """同一编号在各级文本中的记录。"""
    return CheckOut(version=desk.catalogue(version).version, records=list(desk.check(id, version)))
