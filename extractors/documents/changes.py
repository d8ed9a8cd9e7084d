"""变更登记记录: the record of changes on a certificate. What stood before a change is no particular of today, so that
labels within the record claim nothing."""

import re

from extractors.rows import rows_of
from schemas.evidence import Box
from schemas.page import Line, Page

_ITEM = re.compile(r"(?:变更|更改|登记)(?:登记)?(?:事项|项目|内容)")
_BEFORE = re.compile(r"(?:变更|更改|核准)前.{0,4}|原(?:登记)?(?:事项|内容|情况)")
_AFTER = re.compile(r"(?:变更|更改|核准)后.{0,4}|现(?:登记)?(?:事项|内容|情况)|变更为")
_APART = 3.0
"""A record without rulings ends where the next row is further below than so many line heights."""


def without_changes(page: Page) -> Page:
    """The page without its record of changes, the table with columns for before and after: what is ruled as one table
    with that head, or the rows close below the head, in the breadth of its columns."""
    regions = [region for row in rows_of(page) if (region := _record(page, [page.lines[i] for i in row.indexes]))]
    kept = [i for i, line in enumerate(page.lines) if not any(_inside(line.box, region) for region in regions)]
    if len(kept) == len(page.lines):
        return page
    place = {old: new for new, old in enumerate(kept)}
    tables = tuple(
        table.model_copy(
            update={
                "cells": tuple(
                    cell.model_copy(update={"lines": tuple(place[i] for i in cell.lines if i in place)})
                    for cell in table.cells
                )
            }
        )
        for table in page.tables
        if not any(_inside(table.box, region) for region in regions)
    )
    return page.model_copy(update={"lines": tuple(page.lines[i] for i in kept), "tables": tables})


def _record(page: Page, row: list[Line]) -> Box | None:
    """The region of the record whose head the lines of the row are."""
    texts = [re.sub(r"\s", "", line.text) for line in row]
    before = [line for line, text in zip(row, texts, strict=True) if _BEFORE.fullmatch(text)]
    after = [line for line, text in zip(row, texts, strict=True) if _AFTER.fullmatch(text)]
    if not (before and after):
        return None
    items = [line for line, text in zip(row, texts, strict=True) if _ITEM.fullmatch(text)]
    head = (items or before)[0].box
    ruled = [table.box for table in page.tables if _inside(head, table.box) and _inside(after[0].box, table.box)]
    narrow = [box for box in ruled if not any(_inside(line.box, box) for line in page.lines if line.box[3] < head[1])]
    if narrow:
        return narrow[0]
    height, right = head[3] - head[1], max(line.box[2] for line in row)
    left, bottom = head[0] - 0.02, head[3]
    for line in sorted(page.lines, key=lambda line: line.box[1]):
        if line.box[1] > head[1] and left < line.box[0] < right + 0.02:
            if line.box[1] - bottom > _APART * height:
                break
            bottom = max(bottom, line.box[3])
    return (left, head[1] - height, 1.0, bottom)


def _inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
