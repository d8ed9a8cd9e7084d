"""Labels nobody has heard of on a paper whose labels stand over their values.

名称 | 某种负责人 with two values in the row below: taken for the value of 名称, the unknown label would swallow it.
Where another pair of rows shows that this paper's labels stand over their values, a word above a value is a label.
"""

from collections.abc import Sequence

from extractors.layout.broken import Segment
from extractors.layout.labels import OTHER, Hit, looks_like_label

_ALIGNED = 0.012


def with_unknown_labels(rows: Sequence[list[Segment]]) -> list[list[Segment]]:
    """``rows`` with such words marked as labels of no field."""
    over = [number for number in range(len(rows) - 1) if _stands_over(rows[number], rows[number + 1])]
    if not any(len(rows[number]) > 1 and all(one.hit for one in rows[number]) for number in over):
        return list(rows)
    marked = list(rows)
    for number in over:
        marked[number] = [one if one.hit else _unknown(one) for one in rows[number]]
    return marked


def _stands_over(upper: Sequence[Segment], lower: Sequence[Segment]) -> bool:
    """Whether every word of ``upper`` is or may be a label, one at least is, and each has a value right below."""
    labels = [one.hit is not None or looks_like_label(one.text.text) for one in upper]
    known = any(one.hit for one in upper)
    values = [one for one in lower if one.hit is None]
    return (
        known
        and all(labels)
        and len(values) == len(lower)
        and all(any(abs(one.box[0] - value.box[0]) < _ALIGNED for value in values) for one in upper)
    )


def _unknown(segment: Segment) -> Segment:
    return Segment(segment.text, segment.box, Hit(OTHER, 0, len(segment.text), True, True))
