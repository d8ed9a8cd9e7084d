"""Pages of the application form made ready for labels: frames of one column opened, labels set downwards put right."""

import re

from extractors.layout.blocks import area
from extractors.layout.labels import load_vocabulary
from extractors.running_text import within_cells
from schemas.page import Cell, Page

_TOLD = {
    r"推荐单位\(?(?:盖章|公章)|推荐单位:|同意推荐|建议.{0,8}认定": "推荐单位意见",
    r"申报单位\(?(?:盖章|公章)|(?:我|本)(?:单位|公司|院|校|所)自愿申报|郑重承诺": "申报单位意见",
}
"""What is said beside the label of an opinion."""


def without_frames(page: Page) -> Page:
    """``page`` without tables of a single column: their lines are running text in a frame."""
    tables = tuple(table for table in page.tables if {cell.column for cell in table.cells if cell.lines} - {0})
    return page if len(tables) == len(page.tables) else page.model_copy(update={"tables": tables})


def with_inner_apart(page: Page) -> Page:
    """``page`` with the lines of a table of cases that lies within a cell in that table alone, not in the cell too."""
    inner = within_cells(page)
    lines = {index for position in inner for cell in page.tables[position].cells for index in cell.lines}
    tables = tuple(
        table
        if position in inner
        else table.model_copy(update={"cells": tuple(_less(cell, lines) for cell in table.cells)})
        for position, table in enumerate(page.tables)
    )
    return page.model_copy(update={"tables": tables}) if inner else page


def _less(cell: Cell, lines: set[int]) -> Cell:
    return cell.model_copy(update={"lines": tuple(index for index in cell.lines if index not in lines)})


def with_told_labels(page: Page) -> Page:
    """``page`` with the label of an opinion put right whose print (set downwards in a narrow cell) was misread: what
    stands beside it says which it is."""
    lines = list(page.lines)
    vocabulary = load_vocabulary("application_form")
    for table in page.tables:
        for cell in table.cells:
            text = area(page, cell.lines).text if cell.column else ""
            name = next((label for sign, label in _TOLD.items() if re.search(sign, text)), "")
            label = next((one for one in table.cells if name and _is_left_of(one, cell)), None)
            printed = area(page, label.lines).text if label else ""
            if (
                label is None
                or (len(label.lines) > 3 and not _is_downwards(printed))
                or not 2 <= len(printed.replace("\n", "")) <= 12
                or vocabulary.whole(printed)
            ):
                continue
            first, *rest = label.lines
            lines[first] = lines[first].model_copy(update={"text": name, "scores": (), "sections": ()})
            for index in rest:
                lines[index] = lines[index].model_copy(update={"text": " ", "scores": (), "sections": ()})
    return page.model_copy(update={"lines": tuple(lines)})


def _is_downwards(printed: str) -> bool:
    """Whether the print is set downwards, a character or two a row."""
    return all(len(row) <= 2 for row in printed.split("\n"))


def _is_left_of(label: Cell, cell: Cell) -> bool:
    rows = label.row <= cell.row < label.row + label.row_span
    return rows and label.column + label.column_span == cell.column and bool(label.lines)
