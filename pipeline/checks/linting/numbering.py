"""LN-02: numbers of headings and items out of sequence, doubled or malformed; and the items themselves, for LN-06.

A style (第一章, 第一条, 一、, （一）, 1., （1）, ①) that appears below another is that one's child. A child may begin
again at one under its next parent or count on through all of them: both are usual. Numbers inside a table, and
references (第三条规定的) open no item.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.text import Manuscript, Paragraph, Spot

_H = "一二三四五六七八九十百零〇"
_REFERRED = re.compile(
    "[款项、,。;的]|第|规定|之(?!间)|[至和及或]第|以及第|所[列述称规]|中(?:规定|的|所|第)|内容|执行|办理|处理|要求|相关|有关|明确"
)
"""What follows 第三条 where it is named, not opened; unless a blank stands between."""
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("章", re.compile(rf"第([{_H}]+|\d{{1,3}})章")),
    ("节", re.compile(rf"第([{_H}]+|\d{{1,3}})节")),
    ("条", re.compile(rf"第([{_H}]+|\d{{1,3}})条")),
    ("一、", re.compile(rf"([{_H}]{{1,5}})、")),
    ("（一）", re.compile(rf"[(（]([{_H}—–\-－]{{1,5}})[)）](?![、,，和至]*[(（])")),
    ("1.", re.compile(r"(\d{1,3})(?:[.．]|、)")),
    ("（1）", re.compile(r"[(（](\d{1,2})[)）](?![、,，和至]*[(（])")),
    ("①", re.compile(r"([①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])")),
)
_DECIMAL = re.compile(r"(?!(?:19|20)\d\d年|1?\d月)\d")
"""What follows the point of 1.5万元, but not that of an item: 1.2025年底前."""
_RUN_ON = re.compile(rf"(?<=[:：;；,，。])[(（]([{_H}]{{1,3}}|\d{{1,2}})[)）](?![项款目条、和及至或,，()（）])")
"""A number of a list that runs on in one paragraph; 第(二)项 and (一)、(三) name items."""
_LISTED = 3
_ORDINAL = {"章", "节", "条"}
_STARTED = {"章", "节", "条", "一、"}
"""Styles that are expected to begin at one."""
_SHUFFLED = 3
_WELL_FORMED = re.compile(
    "[一二三四五六七八九]百(?:[一二三四五六七八九]十[一二三四五六七八九]?|零[一二三四五六七八九])?"
    "|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_UNITS = "十百"


@dataclass(frozen=True)
class Item:
    """A numbered heading or item. ``number`` is ``None`` where it is malformed; ``label`` as printed; ``depth`` counts
    the styles above it; it reaches from paragraph ``first`` up to, without, paragraph ``end``."""

    style: str
    number: int | None
    label: str
    depth: int
    first: int
    end: int
    label_end: int
    """Where in its first paragraph its number ends."""


@dataclass
class _Level:
    style: str
    expected: set[int]


@dataclass
class _Reading:
    stack: list[_Level] = field(default_factory=list)
    left: dict[str, set[int]] = field(default_factory=dict)
    """What may follow in a style that was left for one above it."""

    def enter(self, style: str) -> tuple[_Level, bool]:
        """The level of ``style``, and whether it is new here: under another parent, or for the first time."""
        names = [level.style for level in self.stack]
        if style in names:
            for gone in self.stack[names.index(style) + 1 :]:
                self.left[gone.style] = gone.expected
            del self.stack[names.index(style) + 1 :]
            return self.stack[-1], False
        self.stack.append(_Level(style, self.left.get(style, set()) | {1}))
        return self.stack[-1], True


def items(manuscript: Manuscript) -> tuple[Item, ...]:
    """Every numbered heading and item, in order."""
    found = [one for one, _ in _read(manuscript.paragraphs)]
    closed = []
    for index, item in enumerate(found):
        after = (later.first for later in found[index + 1 :] if later.depth <= item.depth)
        closed.append(
            Item(
                item.style,
                item.number,
                item.label,
                item.depth,
                item.first,
                next(after, len(manuscript.paragraphs)),
                item.label_end,
            )
        )
    return tuple(closed)


def number_flaws(manuscript: Manuscript) -> list[Flaw]:
    """LN-02. On pages, numbers that are all there but in many wrong places are a matter of the order of reading."""
    read = list(_read(manuscript.paragraphs, manuscript))
    flaws: list[Flaw] = []
    for style in dict.fromkeys(item.style for item, _ in read):
        own = [(item, flaw) for item, flaw in read if item.style == style]
        found = [flaw for _, flaw in own if flaw is not None]
        numbers = sorted(item.number or 0 for item, _ in own)
        shuffled = len(found) >= _SHUFFLED and numbers == list(range(1, len(numbers) + 1))
        if shuffled and any(spot.page for flaw in found for spot in flaw.spots):
            spots = tuple(spot for flaw in found for spot in flaw.spots)
            reason = f"“{own[0][0].label}”至“{own[-1][0].label}”等序号齐全而次序错乱，可能是分栏排版所致"
            found = [Flaw("序号次序", reason, spots, False)]
        flaws += found
    return [*flaws, *(flaw for paragraph in manuscript.paragraphs for flaw in _in_one_paragraph(paragraph))]


def _in_one_paragraph(paragraph: Paragraph) -> Iterator[Flaw]:
    """A list that runs on within its paragraph: 下列程序办理：(一)立项；(二)评价；(二)谈判."""
    runs: list[list[tuple[int, re.Match[str]]]] = []
    for match in () if paragraph.cell else _RUN_ON.finditer(paragraph.text):
        number = parse(match[1])
        if number == 1:
            runs.append([])
        if number is not None and runs:
            runs[-1].append((number, match))
    for run in runs:
        numbers = [number for number, _ in run]
        wrong = next((i for i, number in enumerate(numbers) if i and number != numbers[i - 1] + 1), None)
        if len(run) < _LISTED or wrong is None:
            continue
        match = run[wrong][1]
        shown = "".join(one[0] for _, one in run)
        reason = f"条内序号“{shown}”中，“{run[wrong - 1][1][0]}”之后是“{match[0]}”，不连续"
        sure = all(paragraph.sure(one.start(), one.end()) for _, one in run)
        yield Flaw(f"“{match[0]}”", reason, paragraph.spots(match.start(), match.end()), sure)


def _read(paragraphs: Sequence[Paragraph], manuscript: Manuscript | None = None) -> Iterator[tuple[Item, Flaw | None]]:
    reading = _Reading()
    previous: dict[str, Item] = {}
    for index, paragraph in enumerate(paragraphs):
        opened = None if paragraph.cell else _opening(paragraph)
        if opened is None:
            continue
        style, match = opened
        number = parse(match[1])
        level, new = reading.enter(style)
        item = Item(style, number, paragraph.raw[: match.end()], len(reading.stack) - 1, index, index + 1, match.end())
        flaw = None
        if manuscript is not None:
            between = _Between(manuscript, previous.get(style), item)
            flaw = _judge(item, level, new, between)
        _expect(level, number, flaw)
        previous[style] = item
        yield item, flaw


def _opening(paragraph: Paragraph) -> tuple[str, re.Match[str]] | None:
    for style, pattern in _STYLES:
        match = pattern.match(paragraph.text)
        if match and style in _ORDINAL and match.end() not in paragraph.gaps:
            match = None if _REFERRED.match(paragraph.text, match.end()) else match
        if match and style == "1." and match.end() not in paragraph.gaps:
            match = None if _DECIMAL.match(paragraph.text, match.end()) else match
        if match and not (style == "一、" and "十" not in match[1] and len(match[1]) > 1 and len(paragraph.text) > 60):
            return style, match
    return None


def parse(numeral: str) -> int | None:
    """The number of 十四, 14, ⑭; ``None`` for what is no number (十四二). A dash, as which scans read 一, is one."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳":
        return ord(numeral) - ord("①") + 1
    if re.fullmatch("[—–－-]", numeral):
        return 1
    if not _WELL_FORMED.fullmatch(numeral):
        return None
    total = current = 0
    for character in numeral:
        if character in _UNITS:
            total += (current or 1) * 10 ** (_UNITS.index(character) + 1)
            current = 0
        else:
            current = _DIGITS[character]
    return total + current


@dataclass(frozen=True)
class _Between:
    """What lies between two items of one style."""

    manuscript: Manuscript
    before: Item | None
    item: Item

    @property
    def paragraphs(self) -> Sequence[Paragraph]:
        first = self.before.first if self.before else 0
        return self.manuscript.paragraphs[first : self.item.first + 1]

    @property
    def whole(self) -> bool:
        first = self.before.first if self.before else 0
        return self.manuscript.whole(first, self.item.first + 1)

    def names(self, number: int) -> bool:
        """Whether the missing number stands inside a paragraph, where the layout hid its beginning."""
        wanted = _labels(self.item.style, number)
        return any(label in paragraph.text[1:] for paragraph in self.paragraphs for label in wanted)

    @property
    def opens_a_list(self) -> bool:
        """Whether an unnumbered paragraph announces another list, or heads another part."""
        inner = self.paragraphs[1:-1]
        return any(one.cell or one.text.endswith((":", ";")) or not re.search("[。,;]", one.text) for one in inner)


def _judge(item: Item, level: _Level, new: bool, between: _Between) -> Flaw | None:
    paragraph = between.manuscript.paragraphs[item.first]
    spots = paragraph.spots(0, item.label_end)
    sure = paragraph.sure(0, item.label_end)
    if item.number is None:
        return Flaw(f"“{item.label}”", f"序号“{item.label}”写法不成立", spots, sure)
    if item.number in level.expected or item.number == 1:
        repeated = item.number == 1 and not new and 1 not in level.expected and level.expected == {2}
        if repeated and not between.opens_a_list:
            return Flaw(f"“{item.label}”", f"序号“{item.label}”重复", spots, sure)
        return None
    if between.before is None:
        return _late_start(item, between, spots, sure)
    return _out_of_order(item, level, between, spots, sure)


def _late_start(item: Item, between: _Between, spots: tuple[Spot, ...], sure: bool) -> Flaw | None:
    """The first of its style is not number one: a missing heading where the text before it is there."""
    assert item.number is not None
    first = _labels(item.style, 1)[0]
    if item.style not in _STARTED or between.names(1):
        return None
    begun = [
        one
        for one in between.manuscript.paragraphs[: item.first]
        if re.match("第[一1]条|[(（]一[)）]|1[.、]", one.text)
    ]
    reason = f"“{first}”没有出现，编号从“{item.label}”开始"
    return Flaw(f"“{item.label}”", reason, spots, bool(begun) and sure and between.whole, ("本文为节选",))


def _out_of_order(item: Item, level: _Level, between: _Between, spots: tuple[Spot, ...], sure: bool) -> Flaw | None:
    assert item.number is not None
    assert between.before is not None
    wanted = sorted(level.expected - {1}) or [1]
    missing = [number for number in wanted if number < item.number]
    if missing and between.names(missing[-1]):
        return None
    before = between.before.label
    if item.number == between.before.number:
        return Flaw(f"“{item.label}”", f"序号“{item.label}”重复", spots, sure)
    shown = "或".join(f"“{_labels(item.style, number)[0]}”" for number in wanted)
    reason = f"序号“{before}”之后是“{item.label}”，按顺序应为{shown}"
    # A number that is lacking may only have escaped the reading of a scan.
    escaped = item.number > wanted[-1] and not (between.manuscript.exact or _wild(item.number, wanted))
    return Flaw(f"“{item.label}”", reason, spots, sure and between.whole and not escaped)


def _wild(number: int, wanted: Sequence[int]) -> bool:
    """Whether so many numbers are jumped that they cannot just have escaped the reading."""
    return number - wanted[-1] >= 5


def _expect(level: _Level, number: int | None, flaw: Flaw | None) -> None:
    """After a slip, both the number that follows it and the one that follows what was expected are in order."""
    if flaw is None:
        level.expected = {(number or 0) + 1}
        return
    wanted = {one + 1 for one in level.expected if one > 1} or {2}
    level.expected = wanted | ({number + 1} if number is not None else set())


def _labels(style: str, number: int) -> tuple[str, ...]:
    numeral = _numeral(number)
    match style:
        case "章" | "节" | "条":
            return (f"第{numeral}{style}", f"第{number}{style}")
        case "一、":
            return (f"{numeral}、",)
        case "（一）":
            return (f"（{numeral}）", f"({numeral})")
        case "1.":
            return (f"{number}.", f"{number}、", f"{number}．")
        case "（1）":
            return (f"（{number}）", f"({number})")
        case _:
            return (chr(ord("①") + number - 1),)


def _numeral(number: int) -> str:
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")
