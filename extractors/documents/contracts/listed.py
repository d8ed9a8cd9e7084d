"""Lists of patents without ruling: a row of heads, and below each head what stands in its column."""

import re
from collections.abc import Iterable, Sequence

from extractors.documents.contracts.labels import any_of, words
from extractors.documents.contracts.layout import CLAUSE, ContractText, Segment
from extractors.passage import Passage
from schemas.values import patent_number

_FIELDS = ("patent_number", "patent_title", "patent_kind")
_ROWS = 30


def listed_patents(text: ContractText) -> Iterable[tuple[Passage, str, Passage | None, Passage | None]]:
    """Number as printed and normalised, title and kind of every row below a row of heads (专利号　专利名称　专利类型).
    The list ends at the next clause."""
    rows: dict[int, list[Segment]] = {}
    for segment in text.segments:
        rows.setdefault(segment.row, []).append(segment)
    for number, row in rows.items():
        heads = _heads(row)
        if "patent_number" not in heads or len(heads) < 2:
            continue
        listed: list[dict[str, Segment | None]] = []
        for below in range(number + 1, number + _ROWS):
            cells = rows.get(below, [])
            if not cells or (len(cells) == 1 and CLAUSE.match(cells[0].text)):
                break
            listed.append({field: _under(head, list(heads.values()), cells) for field, head in heads.items()})
        yield from _read(listed)


def _read(
    listed: Sequence[dict[str, Segment | None]],
) -> Iterable[tuple[Passage, str, Passage | None, Passage | None]]:
    """A title with print above or below it that has no number of its own is wrapped: it is left out, not cut."""
    for position, columns in enumerate(listed):
        place = columns["patent_number"]
        about = [listed[i] for i in (position - 1, position + 1) if 0 <= i < len(listed)]
        wrapped = any(_wraps(row) for row in about)
        for start, end, normalised in patent_number.find(place.text) if place else ():
            title = None if wrapped else _value(columns.get("patent_title"))
            yield (
                place.passage[start:end] if place else Passage(),
                normalised,
                title,
                _value(columns.get("patent_kind")),
            )


def _wraps(row: dict[str, Segment | None]) -> bool:
    place = row["patent_number"]
    return row.get("patent_title") is not None and not (place and patent_number.find(place.text))


def _heads(row: Sequence[Segment]) -> dict[str, Segment]:
    terms, heads = words()["terms"], {}
    for segment in row:
        bare = re.sub(r"\s", "", segment.text)
        for field in _FIELDS:
            names = [*terms[field], *(["名称"] if field == "patent_title" else [])]
            if field not in heads and not segment.in_table and re.fullmatch(any_of(names), bare):
                heads[field] = segment
    return heads


def _under(head: Segment, heads: Sequence[Segment], cells: Sequence[Segment]) -> Segment | None:
    """The one cell that stands nearest to ``head`` of all heads, by its left edge or its middle."""
    found = [cell for cell in cells if min(heads, key=lambda one: _apart(one, cell)) is head]
    return found[0] if len(found) == 1 and _apart(head, found[0]) < 0.05 else None


def _apart(head: Segment, cell: Segment) -> float:
    middle = abs(head.box[0] + head.box[2] - cell.box[0] - cell.box[2]) / 2
    return min(abs(head.box[0] - cell.box[0]), middle)


def _value(cell: Segment | None) -> Passage | None:
    return cell.passage.strip(" .,，。;；、") if cell is not None and len(cell.text.strip()) > 1 else None
