"""Tables that list the parties, one a row: a head of 名称, 统一社会信用代码, 法定代表人, and below it 甲方 and 乙方."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from extractors.documents.contracts.layout import ContractText, Segment

_NAMES = ("名称", "单位名称", "公司名称", "企业名称", "出资人名称", "股东名称", "姓名或名称", "名称或姓名", "单位")


def party_rows(
    text: ContractText, fields: Mapping[str, str], words: Mapping[str, Any]
) -> dict[int, tuple[str, dict[int, str]]]:
    """Row → its party and, by the ``id`` of a segment, the field of its column. A head has at least two known labels; a
    row below it begins with nothing but a party's letter or role."""
    found: dict[int, tuple[str, dict[int, str]]] = {}
    head: list[tuple[Segment, str]] = []
    for number in sorted({segment.row for segment in text.segments if segment.in_table}):
        row = text.row(number)
        named = _head(row, fields)
        if len(named) >= 2 and any(field == "name" for _, field in named):
            head = named
            continue
        party = _party(row[0].text, words)
        if not head or party is None or row[0].page is not head[0][0].page or len(row) < 2:
            head = head if party else []
            continue
        columns = {id(s): field for s in row[1:] if (field := _column(s, head))}
        found[number] = (party, columns)
    return found


def _head(row: Sequence[Segment], fields: Mapping[str, str]) -> list[tuple[Segment, str]]:
    named = {**fields, **dict.fromkeys(_NAMES, "name")}
    return [(s, named[bare]) for s in row if (bare := re.sub(r"[\s:：]", "", s.text)) in named]


def _party(text: str, words: Mapping[str, Any]) -> str | None:
    bare = re.sub(r"[\s:：]|[(（][^()（）]*[)）]", "", text)
    for party, names in (("a", ("first", "first_roles")), ("b", ("second", "second_roles"))):
        if any(bare in words[key] for key in names):
            return party
    return None


def _column(segment: Segment, head: Sequence[tuple[Segment, str]]) -> str | None:
    """The field of the head whose cell is over the segment's middle."""
    middle = (segment.box[0] + segment.box[2]) / 2
    return next((field for over, field in head if over.box[0] <= middle <= over.box[2]), None)
