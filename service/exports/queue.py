"""The queue as a workbook."""

from collections.abc import Iterable, Mapping

from pipeline.storage.queue import Queued
from service.exports.workbook import Column, Value, workbook_of_list
from service.labels import level_names
from service.shown import readable

_COLUMNS = (
    Column("受理编号", 18),
    Column("申报单位", 36),
    Column("级别", 16),
    Column("受理日期", 12),
    Column("状态", 10),
    Column("线索级别", 14),
    Column("主要线索", 60),
    Column("不一致", 8),
    Column("不一致未认定", 13),
    Column("待核实", 8),
    Column("待核实未认定", 13),
    Column("事实", 8),
    Column("存疑事实", 10),
    Column("结论人", 12),
    Column("结论时间", 17),
)


def workbook_of_rows(rows: Iterable[Queued]) -> bytes:
    """One row to a submission, in the order given; masked already."""
    levels = level_names()
    return workbook_of_list("申报队列", _COLUMNS, (_row(row, levels) for row in rows))


def _row(row: Queued, levels: Mapping[str, str]) -> list[Value]:
    checked = row.risk is not None
    return [
        row.id,
        row.applicant_name or "",
        levels.get(row.level, row.level),
        row.received_on,
        row.standing.label,
        row.risk.label if row.risk else "",
        "；".join(map(readable, row.reasons)),
        row.fails if checked else None,
        row.fails_open if checked else None,
        row.unverified if checked else None,
        row.unverified_open if checked else None,
        row.facts_total if checked else None,
        row.facts_doubtful if checked else None,
        row.concluded_by or "",
        row.concluded_at,
    ]
