"""Loose photographs of one paper: single-page files that follow each other become the parts of one document."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.classify.runs import Run, own_title
from extractors.files import SourceFile

_NUMBER = re.compile(r"\d+")
_TRAILING = re.compile(r"^(.*?)[\s_\-—(（第]*(\d{1,9})[\s)）页]*$")
_LONGEST = 40


@dataclass(frozen=True)
class Piece:
    """One run of pages in one file; without a run the file could not be read at all."""

    file: SourceFile
    runs: tuple[Run, ...]


def natural_order(name: str) -> tuple[tuple[str, ...], tuple[tuple[int, str], ...]]:
    """A key that sorts names folder by folder and numbers by value: 页2.jpg before 页10.jpg."""
    *folders, stem = name.split("/")
    parts = re.split(r"(\d+)", stem)
    return tuple(folders), tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def join(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Groups of pieces that are one paper, in order. Only files of a single page are ever joined."""
    groups: list[list[Piece]] = []
    for piece in pieces:
        if groups and len(groups[-1]) < _LONGEST and _follows(groups[-1], piece):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _follows(group: Sequence[Piece], piece: Piece) -> bool:
    last = group[-1]
    if not all(_is_loose_page(p) for p in (last, piece)):
        return False
    before, now = last.runs[0].evidence[0], piece.runs[0].evidence[0]
    same_folder = last.file.name.rpartition("/")[0] == piece.file.name.rpartition("/")[0]
    if not same_folder:
        return False
    counted = (
        before.number is not None
        and now.number is not None
        and now.number.number == before.number.number + 1
        and now.number.total is not None
        and now.number.total == before.number.total
    )
    if counted:
        return not _another_title(group, piece)
    if now.number is not None and (now.number.number == 1 or before.number is not None):
        return False
    return _numbered_on(last.file.name, piece.file.name) and _goes_on(group, piece)


def _is_loose_page(piece: Piece) -> bool:
    return piece.file.pages == 1 and len(piece.runs) == 1 and len(piece.runs[0].evidence) == 1


def _another_title(group: Sequence[Piece], piece: Piece) -> bool:
    title, first = own_title(piece.runs[0].evidence[0]), group[0].runs[0].title
    return title is not None and first is not None and title.kind != first.kind


def _goes_on(group: Sequence[Piece], piece: Piece) -> bool:
    """The group begins with a title, the page has none, and what stands on it fits the group's kind of paper."""
    first, page = group[0].runs[0], piece.runs[0].evidence[0]
    if first.title is None or page.title is not None:
        return False
    kind = first.kind[0]
    if kind in {"other", "business_license"}:
        return False
    name, score = page.best
    return page.scores[kind] >= 2.0 or name == kind or (score < 3.0 and page.first_article is not None)


def _numbered_on(before: str, now: str) -> bool:
    """The names are the same but for a number that goes up by one: 申报表_1.jpg, 申报表_2.jpg; IMG_2034, IMG_2035."""
    one, two = (_TRAILING.match(name.rpartition(".")[0]) for name in (before, now))
    if one is None or two is None:
        return False
    return one[1] == two[1] and int(two[2]) == int(one[2]) + 1
