"""The words of contracts (``labels/contracts.yaml``) and labels with their values within a segment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import Levenshtein

from extractors.documents.contracts.layout import ContractText, Segment
from extractors.documents.contracts.party_rows import party_rows
from extractors.passage import Passage
from schemas.values import uscc
from schemas.values.dates import find_dates

_NEW = re.compile(r"\s*第|\s*[一二三四五六七八九十\d]{1,2}[、.]")
_PLACED = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:省|自治区|市)[^,，。;；:：]*[市区县镇乡村路街道][^,，。;；:：]*\d[^,，。;；:：]*"
)
"""An address that begins with its province or city and has a number."""

_PERSON_LABELS = ("法定代表人", "法人代表", "法人代表人", "代表人", "代表")
_NO_PERSON = re.compile(r"[签章职授权代理电话身份证人变更印号书责应须方名的]|公司|姓名|以下|日期|双方|各方|股东")
_LONG = ("address", "mail_address")
"""Values that wrap; between two columns a gutter of a few characters stays free."""

_SIGNS = re.compile(r"(?:签名|签字|签署|签章|盖章)[^:：]{0,6}[:：]")

PARTY_FIELDS = ("uscc", "legal_representative", "signer", "address", "mail_address", "other")


@cache
def words() -> Mapping[str, Any]:
    """``labels/contracts.yaml`` as it stands."""
    path = Path(__file__).parent.parent / "labels" / "contracts.yaml"
    loaded: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True)
class Labelled:
    """A label with its value.

    ``party`` is ``a``, ``b``, ``other`` (a third party) or ``None``; ``by_letter`` tells that 甲方 or 乙方 is printed;
    ``field`` is ``name`` for the party's own label; ``signing`` tells that 盖章 or 签字 stands in it.
    """

    segment: Segment
    party: str | None
    by_letter: bool
    field: str
    label: str
    value: Passage
    signing: bool
    x: float = 0.0
    """Left edge of the label."""
    open_end: bool = False
    """The value fills its line, and what stands below was not taken for the rest of it."""


def any_of(names: Sequence[str]) -> str:
    """A pattern for one of ``names``, the longest first, blanks allowed between characters of short labels."""
    return _one_of(tuple(names))


@cache
def _one_of(names: tuple[str, ...]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(r"\s*".join(re.escape(c) for c in name) for name in ordered)


@cache
def _fields() -> Mapping[str, str]:
    """Every label with the field it names."""
    w = words()
    return {label: field for part in ("attributes", "terms") for field, labels in w[part].items() for label in labels}


@cache
def _label() -> re.Pattern[str]:
    w = words()
    letters = any_of([*w["first"], *w["second"], *w["others"]])
    roles = any_of([*w["first_roles"], *w["second_roles"]])
    bracket = r"\s*[(（\[【][^()（）\[\]]{0,30}[)）\]】]"
    suffixes = any_of(w["party_suffixes"])
    signing = any_of(w["signing"])
    return re.compile(
        rf"(?P<party>(?P<letter>{letters})|(?P<role>{roles})|[\u4e00-\u9fff]{{2,5}}(?=\s*[(（\[]\s*(?:[甲乙]\s*方|(?:{roles})\s*[)）])))?"
        rf"(?P<bracket>{bracket})?"
        rf"(?:的?(?P<field>{any_of(list(_fields()))})|(?P<suffix>{suffixes}))?(?P<sign>{signing})?(?P<tail>(?:{bracket}){{0,2}})"
        rf"(?:\s*[A-Za-z][A-Za-z .'/-]{{0,30}}(?=\s*[:：]))?\s*(?P<colon>[:：])?\s*"
    )


def labelled(text: ContractText) -> list[Labelled]:
    """Every label with its value, in reading order.

    An empty value is taken from the right, or from below; in a table with a party a column, from the party's column.
    """
    found: list[Labelled] = []
    sides = _party_columns(text)
    listed = party_rows(text, _fields(), words())
    for number, segment in enumerate(text.segments):
        if segment.row in listed:
            party, fields = listed[segment.row]
            if field := fields.get(id(segment)):
                value = segment.passage.strip()
                found.append(Labelled(segment, party, False, field, "", value, False, segment.box[0]))
            continue
        if segment.row in sides:
            found += _across(text.row(segment.row), sides[segment.row], segment)
            continue
        hits = _hits(segment)
        if not hits and (named := _named_line(segment)):
            found.append(named)
        if not hits and _is_address_line(text, segment):
            value = _with_next_line(text, number, segment.passage.strip(), 4.0)
            found.append(Labelled(segment, None, False, "address", "", value, False, segment.box[0]))
        for position, (match, name) in enumerate(hits):
            last = position + 1 == len(hits)
            end = len(segment.passage) if last else hits[position + 1][0].start()
            value = segment.passage[match.end() : end].strip(" \n\t,，;；、_")
            if not value and last:
                value = _beside_or_below(text, number)
                value = value or _above(text, segment, match, name)
            open_end = False
            if last and value and value.page is segment.page and match.end() < len(segment.passage):
                whole = _with_next_line(text, number, value, 4.0 if name in _LONG else 1.5)
                open_end = len(whole) == len(value) and _runs_on(text, segment)
                value = whole
            found.append(replace(_labelled(segment, match, name, value), open_end=open_end))
    return found


@cache
def _named() -> re.Pattern[str]:
    w = words()
    roles = any_of([*w["first_roles"], *w["second_roles"]])
    return re.compile(
        rf"(?:(?:{roles})\s*)?(?P<name>[^\s，。,;；:：()（）]{{4,40}}(?:{any_of(w['organisations'])}))\s*"
        rf"[(（]\s*(?:以下简称|下称|简称)?[“\"]?(?P<letter>{any_of([*w['first'], *w['second']])})[”\"]?\s*[)）]"
    )


def _named_line(segment: Segment) -> Labelled | None:
    """某某公司（甲方）, alone on its line: what stands below is that party's."""
    match = None if segment.in_table else _named().fullmatch(segment.text.strip())
    if match is None:
        return None
    start = segment.text.index(match[0])
    party = "a" if re.sub(r"\s", "", match["letter"]) in words()["first"] else "b"
    name = segment.passage[start + match.start("name") : start + match.end("name")]
    return Labelled(segment, party, True, "name", match["letter"], name, False, segment.box[0])


def _is_address_line(text: ContractText, segment: Segment) -> bool:
    """An address without a label, under a line of the same column that has its label and value."""
    if segment.in_table or not _PLACED.fullmatch(segment.text.strip()):
        return False
    above = [s for s in text.row(segment.row - 1) if s.page is segment.page and abs(s.box[0] - segment.box[0]) < 0.02]
    hits = _hits(above[0]) if len(above) == 1 and not above[0].in_table else []
    field = hits[-1][1] if hits else ""
    return field in ("uscc", "legal_representative") and hits[-1][0].end() < len(above[0].text.strip())


def _party_columns(text: ContractText) -> dict[int, tuple[Labelled, Labelled]]:
    """Rows of tables with a party a column: a row that holds nothing but both parties' labels heads those below it, as
    long as they have a label on the left."""
    columns: dict[int, tuple[Labelled, Labelled]] = {}
    heads: tuple[Labelled, Labelled] | None = None
    for number in sorted({segment.row for segment in text.segments if segment.in_table}):
        row = text.row(number)
        labels = [(s, hits[0]) for s in row if len(hits := _hits(s)) == 1 and hits[0][0].end() == len(s.passage)]
        parties = [_labelled(s, match, name, Passage()) for s, (match, name) in labels if match["party"]]
        if len(parties) == 2 and {one.party for one in parties} == {"a", "b"} and len(row) <= 3:
            heads = (parties[0], parties[1])
        elif heads is not None and row[0].page is heads[0].segment.page and _is_left_of(row, heads):
            columns[number] = heads
        else:
            heads = None
    return columns


def _is_left_of(row: Sequence[Segment], heads: tuple[Labelled, Labelled]) -> bool:
    """The row is a label and at most two values, the label left of both parties' columns."""
    return len(row) in (2, 3) and row[0].box[2] <= heads[0].segment.box[0] + 0.02


def _side_field(segment: Segment) -> str | None:
    """The field a label on the left of a row names, one misread character forgiven in a label of four or more; of
    地　址, printed wide, one character may be all that was read."""
    hits = _hits(segment)
    if hits:
        return hits[0][1]
    bare = re.sub(r"[\s:：.·,]", "", segment.text)
    known = {**dict.fromkeys(words()["party_suffixes"], "name"), **_fields()}
    if len(bare) == 1:
        known = {
            label: field for label, field in known.items() if len(label) == 2 and bare in label and bare in "地址住"
        }
        return next(iter(set(known.values())), None)
    near = {field for label, field in known.items() if len(label) >= 4 and Levenshtein.distance(bare, label) <= 1}
    return near.pop() if len(near) == 1 else None


def _across(row: Sequence[Segment], heads: tuple[Labelled, Labelled], segment: Segment) -> list[Labelled]:
    """The value ``segment`` of a row whose label stands on the left, given to the party at the head of its column."""
    if segment is row[0]:
        return []
    field = _side_field(row[0])
    center = (segment.box[0] + segment.box[2]) / 2
    head = next((one for one in heads if one.segment.box[0] <= center <= one.segment.box[2]), None)
    if head is None or field is None:
        return []
    return [
        Labelled(
            segment, head.party, head.by_letter, field, row[0].text, segment.passage.strip(), False, segment.box[0]
        )
    ]


def _hits(segment: Segment) -> list[tuple[re.Match[str], str]]:
    text = segment.text
    hits: list[tuple[re.Match[str], str]] = []
    position = 0
    lead = re.match(
        r"[\s.·,:'`~^|]*(?:\d{1,2}(?:[.．]\d{1,2})+\s*|[(（]?[\d一二三四五六七八九十]{1,2}[)）.、．]\s*)?[*★●■◆]?\s*",
        text,
    )
    first = lead.end() if lead else 0
    while position < len(text):
        at_start = position in (0, first)
        after_gap = position > 0 and (segment.passage.blank_before(position) or text[position - 1] in " \t;；,，。")
        match = _label().match(text, position)
        free = at_start or after_gap or _other_party(match, hits)
        if match is not None and _is_label(match, segment.passage, at_start=at_start, free=free):
            hits.append((match, _field(match)))
            position = match.end()
        else:
            position += 1
    return hits


def _other_party(match: re.Match[str] | None, hits: Sequence[tuple[re.Match[str], str]]) -> bool:
    """甲方（盖章）：某公司乙方（盖章）：某公司 read as one line: the other party's label, marked as one."""
    if match is None or not match["party"] or not (match["bracket"] or match["sign"] or match["tail"]):
        return False
    return any(hit["party"] and _party(hit)[0] != _party(match)[0] for hit, _ in hits)


def _is_label(match: re.Match[str], passage: Passage, *, at_start: bool, free: bool) -> bool:
    """A label ends with a colon, or begins its segment and a blank or the end sets it off. One that runs into what
    stands before it (法定代表人：张三信用代码：…, the blank lost in reading) is long and has its colon."""
    if not free and (match["party"] or not match["colon"] or len(match[0]) < 4 or _field(match) in ("name", "other")):
        return False
    if match.end() == match.start():
        return False
    named = match["party"] or _field(match) != "name" or match["suffix"]
    if not named:
        return False
    return bool(match["colon"]) or (at_start and (passage.blank_before(match.end()) or _runs_into(match, passage.text)))


def _runs_into(match: re.Match[str], text: str) -> bool:
    """A label whose blank was lost in reading (住所四川省…, 代表张三): what follows fills its line and can be nothing
    but such a value."""
    if match["party"] or match["bracket"] or match["sign"] or match["tail"] or not match["field"]:
        return False
    rest = text[match.end() :].strip()
    if _field(match) == "address":
        return _PLACED.fullmatch(rest) is not None
    if _field(match) == "uscc":
        return any(start == 0 for start, _, _ in uscc.find(rest))
    person = re.sub(r"\s", "", match["field"]) in _PERSON_LABELS
    return person and re.fullmatch(r"[\u4e00-\u9fff]{2,4}", rest) is not None and not _NO_PERSON.search(rest)


def _field(match: re.Match[str]) -> str:
    return _fields()[re.sub(r"\s", "", match["field"])] if match["field"] else "name"


def _labelled(segment: Segment, match: re.Match[str], field: str, value: Passage) -> Labelled:
    party, by_letter = _party(match)
    sign = bool(match["sign"]) or any(
        word in (match["bracket"] or "") + (match["tail"] or "") for word in words()["signing"]
    )
    label = match[0].strip().rstrip(":：")
    box = segment.passage[match.start() : match.end()].straight_box
    return Labelled(segment, party, by_letter, field, label, value, sign, box[0] if box else segment.box[0])


def _party(match: re.Match[str]) -> tuple[str | None, bool]:
    """The party a label names: by 甲方 or 乙方, in the brackets too (受让方（甲方）), else by its role."""
    w = words()
    if not match["party"]:
        return None, False
    printed = match["party"] + (match["bracket"] or "") + (match["tail"] or "")
    printed = re.sub(r"\s", "", printed)
    for party, letters in (("a", w["first"]), ("b", w["second"]), ("other", w["others"])):
        if any(letter in printed for letter in letters):
            return party, True
    bracket = re.sub(r"[\s()（）\[\]]", "", match["bracket"] or "")
    role = bracket if bracket in (*w["first_roles"], *w["second_roles"]) else re.sub(r"\s", "", match["party"])
    return ("b" if role in w["second_roles"] else "a"), False


def _beside_or_below(text: ContractText, number: int) -> Passage:
    segment = text.segments[number]
    row = text.row(segment.row)
    edge = segment.box[2] - max(0.01, 0.12 * (segment.box[2] - segment.box[0]))  # labels set wide reach into values
    right = [s for s in row if s.box[0] >= edge and s is not segment]
    if right and not _hits(right[0]):
        return right[0].passage.strip()
    if right:
        return _below_in_column(text, segment)
    under = text.row(segment.row + 1)
    below = [s for s in under if s.page is segment.page]
    if not below and len(under) == 1 and not segment.in_table:
        return _on_next_page(under[0])
    if len(below) == 2:
        return _below_in_column(text, segment)
    if segment.in_table or len(below) != 1 or _hits(below[0]) or len(below[0].text) > 40:
        return Passage()
    near = below[0].box[1] - segment.box[3] < 1.2 * (segment.box[3] - segment.box[1])
    return below[0].passage.strip() if near and below[0].box[0] >= segment.box[0] - 0.02 else Passage()


def _on_next_page(first: Segment) -> Passage:
    """The value of a label that is the last print of its page: the first line of the next one."""
    plain = not first.in_table and len(first.text) <= 40 and not _hits(first) and not _NEW.match(first.text)
    return first.passage.strip() if plain else Passage()


def _above(text: ContractText, segment: Segment, match: re.Match[str], name: str) -> Passage:
    """The organisation above a party's label that stands beneath the line to be filled in."""
    above = [s for s in text.row(segment.row - 1) if s.page is segment.page and not s.in_table]
    middle = (segment.box[0] + segment.box[2]) / 2
    over = [s for s in above if s.box[0] - 0.02 <= middle <= s.box[2] + 0.02]
    if not match["party"] or name != "name" or segment.in_table or len(over) != 1 or _hits(over[0]):
        return Passage()
    near = segment.box[1] - over[0].box[3] < 1.5 * (segment.box[3] - segment.box[1])
    named = re.fullmatch(rf"[^\s，。,;；:：]{{2,30}}(?:{any_of(words()['organisations'])})", over[0].text.strip())
    return over[0].passage.strip() if near and named else Passage()


def _runs_on(text: ContractText, segment: Segment) -> bool:
    """Print of no label of its own goes on below a line that is full to its last character."""
    if segment.in_table:
        return False
    edge = max(s.box[2] for s in text.segments if s.page is segment.page)
    character = (segment.box[2] - segment.box[0]) / max(8, len(segment.text))
    below = [s for s in text.row(segment.row + 1) if s.page is segment.page]
    full = segment.box[2] > edge - 1.0 * character
    rest = below[0] if len(below) == 1 else None
    return full and rest is not None and not rest.in_table and not _hits(rest) and not _NEW.match(rest.text)


def _below_in_column(text: ContractText, segment: Segment) -> Passage:
    """The organisation, or its code, under a label with another on its right: 甲方（盖章）： 乙方（盖章）： and below
    them the names. It must begin where the label begins, and stand alone in its column."""
    below = [s for s in text.row(segment.row + 1) if s.page is segment.page and abs(s.box[0] - segment.box[0]) < 0.06]
    if segment.in_table or len(below) != 1 or _hits(below[0]):
        return Passage()
    named = re.search(rf"(?:{any_of(words()['organisations'])})$|^[0-9A-Z]{{18}}$", below[0].text.strip())
    near = below[0].box[1] - segment.box[3] < 2 * (segment.box[3] - segment.box[1])
    return below[0].passage.strip() if named and near else Passage()


def _with_next_line(text: ContractText, number: int, value: Passage, short: float) -> Passage:
    """``value`` with the rest of it from the next line, where the line is full and the next is no label. A line is
    full when at most ``short`` characters would still find room."""
    segment = text.segments[number]
    row = text.row(segment.row)
    if segment.in_table:
        return value
    right = max(s.box[2] for s in text.segments if s.page is segment.page)
    beside = [s.box[0] for s in row if s.box[0] > segment.box[2] - 0.01]
    column = text.foreign_column(segment.page)
    beside += [column] if column is not None and segment.box[2] < column + 0.03 else []
    limit = min(beside, default=right)
    character = (segment.box[2] - segment.box[0]) / max(8, len(segment.text))
    below = [s for s in text.row(segment.row + 1) if s.page is segment.page and abs(s.box[0] - segment.box[0]) < 0.02]
    if segment.box[2] < limit - short * character or len(below) != 1 or len(text.row(segment.row + 1)) > len(row):
        return value
    rest = below[0]
    full = rest.box[2] > limit - 1.5 * character
    if (
        rest.in_table
        or full
        or len(rest.text) > 24
        or _hits(rest)
        or _NEW.match(rest.text)
        or find_dates(rest.text)
        or _SIGNS.match(rest.text)
    ):
        return value
    return Passage.join((value, rest.passage.strip()))
