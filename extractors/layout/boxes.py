"""Numbers, codes and names written one character a box: the ruling lines part characters, not values."""

from collections.abc import Sequence

from extractors.passage import Passage, enclose
from schemas.page import Line, Page, Section, Table

_FEWEST = 5
_WIDEST = 3
"""Neighbouring boxes whose line between them was not seen hold two or three characters."""
_USUAL = 1.6


def without_boxes(page: Page) -> Page:
    """``page`` with every row of boxes as one line of print, and no table there."""
    tables = [table for table in page.tables if not _is_boxes(page, table)]
    if len(tables) == len(page.tables):
        return page
    lines, gone = list(page.lines), set()
    for table in page.tables:
        if table not in tables:
            indexes = [index for cell in sorted(table.cells, key=lambda c: c.column) for index in cell.lines]
            lines[indexes[0]] = _as_one([page.lines[index] for index in indexes])
            gone.update(indexes[1:])
    kept = [index for index in range(len(lines)) if index not in gone]
    place = {old: new for new, old in enumerate(kept)}
    moved = [
        table.model_copy(
            update={
                "cells": tuple(
                    cell.model_copy(update={"lines": tuple(place[i] for i in cell.lines)}) for cell in table.cells
                )
            }
        )
        for table in tables
    ]
    return page.model_copy(update={"lines": tuple(lines[index] for index in kept), "tables": tuple(moved)})


def in_boxes(texts: Sequence[Passage]) -> bool:
    """Whether the cells behind a label are boxes of one character each."""
    filled = [text for text in texts if text]
    return len(filled) >= _FEWEST and all(len(text) == 1 for text in filled)


def _is_boxes(page: Page, table: Table) -> bool:
    """Whether ``table`` is one row of boxes with hardly more than a character each; what it is the value of stands
    before it, outside."""
    filled = [cell for cell in table.cells if cell.lines]
    if table.rows != 1 or len(filled) < _FEWEST:
        return False
    texts = ["".join(page.lines[index].text.strip() for index in cell.lines) for cell in filled]
    return all(len(text) <= _WIDEST for text in texts) and sum(map(len, texts)) <= _USUAL * len(texts)


def _as_one(lines: Sequence[Line]) -> Line:
    text = ""
    sections: list[Section] = []
    scores: list[float] = []
    rivals: list[tuple[int, str]] = []
    scored = all(len(line.scores) == len(line.text) for line in lines)
    for line in lines:
        sections.append(Section(start=len(text), end=len(text) + len(line.text), box=line.box))
        rivals += [(len(text) + at, other) for at, other in line.rivals]
        scores += line.scores
        text += line.text
    return lines[0].model_copy(
        update={
            "text": text,
            "box": enclose(line.box for line in lines),
            "confidence": min(line.confidence for line in lines),
            "under_seal": any(line.under_seal for line in lines),
            "second_reading": None,
            "sections": tuple(sections),
            "scores": tuple(scores) if scored else (),
            "rivals": tuple(rivals),
            "handwritten": any(line.handwritten for line in lines),
        }
    )
