"""LN-09: mixed forms of brackets and dashes in titles, item numbers, telephone numbers and 文号.

A paper that keeps to one form throughout has no flaw, whichever it is; only 文号 have a prescribed one, 〔〕
(GB/T 9704). Scans do not tell full-width brackets from half-width ones, so of those nothing is said but that a person
should look.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import median

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.numbering import items
from pipeline.checks.linting.text import Manuscript, Paragraph, Piece
from pipeline.checks.linting.words import one_of, words

_YEARS = re.compile(r"\(((?:19|20)\d\d)年?([-—–~至]{1,2})((?:19|20)\d\d)(年?)\)")
_PHONE = re.compile(r"(?<!\d)0\d{2,3}([-—–]{1,2})\d{7,8}(?!\d)")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}([〔\[【(《])(?:19|20)\d\d([〕\]】)》])第?\d{1,4}号")
_WIDTHS = {"（": "全角", "）": "全角", "(": "半角", ")": "半角"}
_BEHIND = {"半角": (-0.15, 0.14), "全角": (0.3, 0.8)}
"""Characters by which the ink of a bracket at the head of a line lies behind that of other lines."""
_FEWEST = 2
_PAIRS = {"（": "）", "(": ")"}

Mark = tuple[Paragraph, int, int]
"""A paragraph and a stretch of it."""


def mixed_marks(manuscript: Manuscript) -> list[Flaw]:
    """LN-09."""
    return [
        *_item_brackets(manuscript),
        *_tag_brackets(manuscript),
        *_year_ranges(manuscript),
        *_telephones(manuscript),
        *_document_numbers(manuscript),
        *_crossed_pairs(manuscript),
    ]


def _item_brackets(manuscript: Manuscript) -> Iterator[Flaw]:
    forms: dict[str, list[Mark]] = defaultdict(list)
    for item in items(manuscript):
        paragraph = manuscript.paragraphs[item.first]
        if item.style in {"（一）", "（1）"}:
            exact = paragraph.exact(0, item.label_end)
            width = _width(paragraph.raw[: item.label_end]) if exact else _seen_width(paragraph.pieces[0])
            if width:
                forms[width].append((paragraph, 0, item.label_end))
    yield from _widths(forms, "标题序号")


def _seen_width(piece: Piece) -> str:
    """The width of the bracket a scanned line begins with, told from where its ink begins: a full-width bracket stands
    in the right half of its square, so its ink lies half a character behind that of lines that begin with others."""
    line, page = piece.line, piece.page
    if line is None or page is None or not page.width:
        return ""
    em = (line.box[3] - line.box[1]) * page.height / page.width
    others = [
        other.box[0] for other in page.lines if abs(other.box[0] - line.box[0]) < em and other.text[:1] not in _WIDTHS
    ]
    if len(others) < _FEWEST:
        return ""
    behind = (line.box[0] - median(others)) / em
    return next((width for width, (low, high) in _BEHIND.items() if low <= behind <= high), "")


def _tag_brackets(manuscript: Manuscript) -> Iterator[Flaw]:
    tag = re.compile(rf"[(（]{one_of(words().duty_words)}[:：]")
    forms: dict[str, list[Mark]] = defaultdict(list)
    for paragraph in manuscript.paragraphs:
        for match in tag.finditer(paragraph.text):
            forms[_width(paragraph.raw[match.start()])].append((paragraph, match.start(), match.end()))
    yield from _widths(forms, "责任单位标注")


def _width(raw: str) -> str:
    return next((_WIDTHS[character] for character in raw if character in _WIDTHS), "")


def _widths(forms: dict[str, list[Mark]], what: str) -> Iterator[Flaw]:
    if len(forms) < 2:
        return
    few, many = sorted(forms, key=lambda form: len(forms[form]))
    shown = "、".join(f"“{p.raw[start:end]}”" for p, start, end in forms[few][:6])
    reason = f"{what}的括号全角、半角混用：{len(forms[few])}处用{few}（{shown}），{len(forms[many])}处用{many}"
    yield from _told(reason, what, forms[few], [*forms[few], *forms[many]], exact_only=what != "标题序号")


def _told(
    reason: str, subject: str, places: Sequence[Mark], compared: Sequence[Mark], *, exact_only: bool = True
) -> Iterator[Flaw]:
    """A flaw of widths; of a scan only a hint, and none at all where ``exact_only``."""
    exact = all(paragraph.exact(start, end) for paragraph, start, end in compared)
    if exact or not exact_only:
        note = "" if exact else "；扫描件不能可靠区分全角、半角，请对照原文"
        spots = tuple(spot for paragraph, start, end in places for spot in paragraph.spots(start, end))
        yield Flaw(subject, reason + note, spots, exact)


def _year_ranges(manuscript: Manuscript) -> Iterator[Flaw]:
    """One period of years in several forms: with and without 年, with a short and a long dash."""
    found: dict[tuple[str, str], dict[tuple[str, str], list[Mark]]] = defaultdict(lambda: defaultdict(list))
    for paragraph in manuscript.paragraphs:
        for match in _YEARS.finditer(paragraph.text):
            found[match[1], match[3]][match[2], match[4]].append((paragraph, *match.span()))
    for forms in found.values():
        if len(forms) < 2:
            continue
        shown = "、".join(f"“{p.raw[s:e]}”{len(marks)}处" for marks in forms.values() for p, s, e in marks[:1])
        usual = Counter({form: len(marks) for form, marks in forms.items()}).most_common(1)[0][0]
        marks = [mark for form, rest in forms.items() if form != usual for mark in rest]
        spots = tuple(spot for paragraph, start, end in marks for spot in paragraph.spots(start, end))
        # A year that is or is not there can be read on a scan; how long a dash is, hardly.
        by_dash = len({dash for dash, _ in forms}) > 1 and len({year for _, year in forms}) == 1
        sure = all(p.exact(s, e) or (not by_dash and p.sure(s, e)) for p, s, e in marks)
        yield Flaw("标题中的年份", f"同一年份区间写法不一：{shown}", spots, sure)


def _telephones(manuscript: Manuscript) -> Iterator[Flaw]:
    forms: dict[str, list[Mark]] = defaultdict(list)
    for paragraph in manuscript.paragraphs:
        for match in _PHONE.finditer(paragraph.text):
            forms[match[1]].append((paragraph, *match.span()))
    if len(forms) > 1:
        marks = [mark for rest in forms.values() for mark in rest[:1]]
        shown = "、".join(f"“{p.raw[s:e]}”" for p, s, e in marks)
        spots = tuple(spot for paragraph, start, end in marks for spot in paragraph.spots(start, end))
        exact = all(paragraph.exact(start, end) for paragraph, start, end in marks)
        yield Flaw("电话号码", f"电话号码的连接号写法不一：{shown}", spots, exact)


def _document_numbers(manuscript: Manuscript) -> Iterator[Flaw]:
    told: set[str] = set()
    for paragraph in manuscript.paragraphs:
        for match in _NUMBER.finditer(paragraph.text):
            raw = paragraph.raw[match.start(1) : match.end()]
            if match[1] + match[2] == "〔〕" or raw in told:
                continue
            told.add(raw)
            reason = f"文号中的年份用了“{raw[0]}{raw[5]}”（…{raw}），公文格式规定用六角括号“〔〕”"
            mark = (paragraph, match.start(1), match.end())
            yield from _told(reason, f"文号“{raw}”", [mark], [mark])


def _crossed_pairs(manuscript: Manuscript) -> Iterator[Flaw]:
    """A bracket that opens in one width and closes in the other."""
    marks: list[Mark] = []
    for paragraph in manuscript.paragraphs:
        opened: list[int] = []
        for place, character in enumerate(paragraph.raw):
            if character in _PAIRS:
                opened.append(place)
            elif character in _PAIRS.values() and opened:
                start = opened.pop()
                if _PAIRS[paragraph.raw[start]] != character:
                    marks.append((paragraph, start, place + 1))
    if marks:
        shown = "、".join(
            f"“{p.raw[s:e] if e - s <= 14 else p.raw[s : s + 6] + '…' + p.raw[e - 4 : e]}”" for p, s, e in marks[:6]
        )
        yield from _told(f"{len(marks)}对括号前后全角、半角不一：{shown}", "成对括号", marks, marks)
