"""Print that was read twice where two lines of one row overlap: the end of the left one is the start of the right one.

The finder of lines cuts 开办资金 | 1200万元 into boxes that share a character now and then; left as it is, the amount
becomes 11200万元.
"""

from schemas.page import Line, Page

_MOST = 3
_SHARE = 0.5
"""Of a character's width the boxes must share for each character read twice."""
_LEVEL = 0.6


def without_doubled_ends(page: Page) -> Page:
    """``page`` with such characters kept in the right line only."""
    lines = list(page.lines)
    for index, left in enumerate(lines):
        for right in page.lines:
            count = _shared(left, right) if right is not page.lines[index] else 0
            if count:
                lines[index] = _cut(left, right, count)
                break
    return page if lines == list(page.lines) else page.model_copy(update={"lines": tuple(lines)})


def _shared(left: Line, right: Line) -> int:
    height = min(left.box[3] - left.box[1], right.box[3] - right.box[1])
    level = min(left.box[3], right.box[3]) - max(left.box[1], right.box[1]) > _LEVEL * height
    over = left.box[2] - right.box[0]
    if not level or over <= 0 or not left.box[0] < right.box[0] or not left.box[2] < right.box[2]:
        return 0
    width = (right.box[2] - right.box[0]) / max(len(right.text), 1)
    for count in range(min(_MOST, len(left.text) - 1, len(right.text) - 1), 0, -1):
        shared = left.text[-count:]
        if shared.isalnum() and shared == right.text[:count] and over > _SHARE * count * width:
            return count
    return 0


def _cut(left: Line, right: Line, count: int) -> Line:
    length = len(left.text) - count
    whole = len(left.scores) == len(left.text)
    return left.model_copy(
        update={
            "text": left.text[:length],
            "box": (*left.box[:2], right.box[0], left.box[3]),
            "scores": left.scores[:length] if whole else (),
            "sections": tuple(
                one.model_copy(update={"end": min(one.end, length)}) for one in left.sections if one.start < length
            ),
            "rivals": tuple(one for one in left.rivals if one[0] < length),
            "second_reading": None,
        }
    )
