"""Lists in one place: names between 、；, on lines of their own, or numbered."""

import re
from collections.abc import Sequence

from extractors.passage import Passage

_NUMBER = re.compile(r"(?:^|(?<=[\n\t ;,、。]))(?:\d{1,2}\s*[.、)]|\(\d{1,2}\)|[一二三四五六七八九十]{1,3}、)\s*(?=\D)")
_BEHIND_A_NAME = re.compile(r"(?<=[司院所学心厂社会团校])(?:\(\d{1,2}\)|\d{1,2}[.、)])\s*(?=[\u4e00-\u9fff])")
"""A number that stands right behind a name, no blank between: (1)甲公司(2)乙公司."""
_NEXT_NAME = re.compile(
    r"(?<=有限公司)(?=[\u4e00-\u9fff()]{4,}有限(?:责任)?公司)|(?<=有限责任公司)(?=[\u4e00-\u9fff()]{4,}有限(?:责任)?公司)"
)
_ENDED = re.compile(r"(?:公司|大学|集团|合作社|研究院|医院|工厂)(?:\([^()]*\))?$")
_BRANCH = re.compile(r"分(?:公司|校|院|所|厂|部|中心)$")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_WHOLE_NAME = re.compile(
    r"(?:公司|大学|学院|研究院|研究所|研究中心|中心|集团|协会|学会|联盟|合作社|医院|工厂|总厂|实验室|事务所|园区|管委会|厂|院|所)(?:\([^()]*\))?$"
)
_TAIL = re.compile(r"[等余]+(?:\d*[家个户]?(?:企业|单位|主体)?)?$")


def unbroken(passage: Passage) -> Passage:
    """The passage without the breaks of its rows."""
    return Passage.join(passage.split("\n\t"))


def numbered(passage: Passage) -> list[Passage]:
    """The items of a numbered list, without their numbers; empty where it is not numbered from 1 on."""
    starts = _number_spans(passage)
    if not starts:
        return []
    ends = [start for start, _ in starts[1:]] + [len(passage)]
    return [passage[behind:end].strip() for (_, behind), end in zip(starts, ends, strict=True)]


def split_list(passage: Passage) -> list[Passage]:
    """The names in ``passage``, in order. A line break within a name is none between names."""
    items = numbered(passage) or [passage]
    parts: list[Passage] = []
    for item in items:
        for piece in _pieces(item):
            parts += piece.split("、;,")
    parts = [name for part in parts for name in _names_apart(part)]
    return _without_specks([part for part in (_without_tail(part.strip(" 。.;、\n\t")) for part in parts) if part])


def _names_apart(part: Passage) -> list[Passage]:
    """The names that stand side by side with nothing but blanks between them, a whole name before and behind each; a
    company's name holds 有限公司 once, so there the blank need not have been read."""
    cuts = {match.start() for match in _NEXT_NAME.finditer(part.text)}
    for index in range(4, len(part) - 3):
        before, after = part.text[:index].rstrip(), part.text[index:].strip()
        if part.blank_before(index) and _ENDED.search(before) and _ENDED.search(after) and not _BRANCH.search(after):
            cuts.add(index)
    ends = [*sorted(cuts), len(part)]
    return [part[start:end].strip() for start, end in zip([0, *ends], ends, strict=False)]


def _without_specks(names: list[Passage]) -> list[Passage]:
    """Among whole names a single character is a speck: no name is that short."""
    whole = sum(bool(_WHOLE_NAME.search(name.text)) for name in names)
    return [name for name in names if len(name) > 1] if 2 * whole > len(names) else names


def _number_spans(passage: Passage) -> list[tuple[int, int]]:
    """Where the numbers of a list stand: ``(start, behind)``. They must count up from one."""
    text = passage.text
    spans = [(match.start(), match.end()) for form in (_NUMBER, _BEHIND_A_NAME) for match in form.finditer(text)]
    spans = sorted(set(spans))
    circled = [i for i in range(len(passage)) if passage[i : i + 1].raw in _CIRCLED and passage[i : i + 1].raw]
    if len(circled) > len(spans):
        return _circled_spans(passage, circled)
    counted = [span for span in spans if re.match(r"\(?\d", text[span[0] : span[1]])]
    if not counted:
        return spans if len(spans) > 1 else []
    kept, expected = [], 1
    for span in counted:
        if int(re.sub(r"\D", "", text[span[0] : span[1]])) == expected:
            kept.append(span)
            expected += 1
    return kept


def _circled_spans(passage: Passage, circled: Sequence[int]) -> list[tuple[int, int]]:
    """A circled number above nine is folded to two figures of one character."""
    spans = []
    for start in circled:
        behind = start + 1
        while behind < len(passage) and passage.text[behind].isdigit() and not passage[behind : behind + 1].raw:
            behind += 1
        spans.append((start, behind))
    return spans


def _pieces(item: Passage) -> list[Passage]:
    """The item's rows and columns, joined again where a name was broken at the end of a full line."""
    rows = item.split("\n")
    edge = max((box[2] for row in rows if (box := row.straight_box)), default=0.0)
    pieces: list[Passage] = []
    open_row = False
    for row in rows:
        cells = row.split("\t")
        if open_row and pieces:
            pieces[-1] = Passage.join((pieces[-1], cells[0]))
            cells = cells[1:]
        pieces += cells
        open_row = _is_open(row, edge)
    return pieces


def _is_open(row: Passage, edge: float) -> bool:
    """Whether the row's last name goes on in the next row: it fills the line and is no whole name yet."""
    text = row.text.rstrip()
    if text and text[-1] in "、;,。":
        return False
    if _WHOLE_NAME.search(text):
        return False
    box = row.straight_box
    if box is None:
        return False
    character = (box[2] - box[0]) / max(len(text), 1)
    return edge - box[2] < 1.5 * character or "、" in text


def _without_tail(name: Passage) -> Passage:
    """Without 等 and the like at the end of a list."""
    match = _TAIL.search(name.text)
    return name[: match.start()].strip() if match else name
