"""Loose photographs: single-page files that follow each other are read as one sequence of pages."""

import re
from collections.abc import Mapping, Sequence

from extractors.classify.numbering import printed_number
from extractors.files import SourceFile
from schemas.page import Page

_TRAILING = re.compile(r"^(.*?)[\s_\-—(（第]*(\d{1,17})[\s)）页]*$")
_LONGEST = 60
_STEP = 3
_PAUSE = 1000
"""Names that are a time (IMG_20251103101512, IMG_20251103_101512) count on within minutes."""
_DAY = re.compile(r"20\d{6}$")


def natural_order(name: str) -> tuple[tuple[str, ...], tuple[tuple[int, str], ...]]:
    """A key that sorts names folder by folder and numbers by value: 页2.jpg before 页10.jpg."""
    *folders, stem = name.split("/")
    parts = re.split(r"(\d+)", stem)
    return tuple(folders), tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def sequences(files: Sequence[SourceFile], pages: Mapping[str, Sequence[Page]]) -> list[list[SourceFile]]:
    """``files`` in groups to be read as one sequence of pages: most stand alone; files of one page each whose names
    count on (表_1.jpg, 表_2.jpg; IMG_2034, IMG_2035) or whose printed page numbers do, in one folder, go together."""
    groups: list[list[SourceFile]] = []
    for file in files:
        if groups and len(groups[-1]) < _LONGEST and _follows(groups[-1][-1], file, pages):
            groups[-1].append(file)
        else:
            groups.append([file])
    return groups


def _follows(before: SourceFile, now: SourceFile, pages: Mapping[str, Sequence[Page]]) -> bool:
    if any(file.pages != 1 or file.problem or len(pages.get(file.name, ())) != 1 for file in (before, now)):
        return False
    if before.name.rpartition("/")[0] != now.name.rpartition("/")[0]:
        return False
    return _numbered_on(before.name, now.name) or _counted_on(pages[before.name][0], pages[now.name][0])


def _counted_on(before: Page, now: Page) -> bool:
    """第 1 页 共 3 页 in the one and 第 2 页 共 3 页 in the other."""
    one, two = printed_number(before), printed_number(now)
    if one is None or two is None or one.total is None:
        return False
    return two.number == one.number + 1 and two.total == one.total


def _numbered_on(before: str, now: str) -> bool:
    """The names are the same but for a number that goes up by little."""
    one, two = (_TRAILING.match(name.rpartition(".")[0]) for name in (before, now))
    if one is None or two is None:
        return False
    step = int(two[2]) - int(one[2])
    timed = len(two[2]) >= 12 or (len(two[2]) == 6 and _DAY.search(one[1]) is not None)
    return one[1] == two[1] and 0 < step <= (_PAUSE if timed else _STEP)
