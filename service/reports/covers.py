"""Where on a page's picture black bars must lie so that nothing masked can be read from it."""

import unicodedata
from collections.abc import Iterable, Sequence

from schemas.evidence import Box, Fact
from schemas.page import Line, Page
from service.reports.masking import Masker, Span

_MARGIN = 0.6
"""Part of a character a bar reaches beyond the characters it hides: their places are estimates."""

_TALL = 1.6
"""A box this much higher than a line of its text would be holds several lines or stands upright."""


def covers(page: Page, facts: Iterable[Fact], masker: Masker) -> list[Box]:
    """Boxes to blacken, in fractions of the displayed page.

    From the lines of print in which ``masker`` hides something, by themselves or for the label they stand at; from the
    codes that say such a thing; from places at such a label that were not read; and from the boxes of ``facts`` (those
    of this page) whose value is a secret: a number the lines do not show as one is covered whole.
    """
    labels = _labels(page, masker)
    boxes: list[Box] = []
    for line in page.lines:
        for text in filter(None, (line.text, line.second_reading)):
            spans = _hidden(line, text, labels, masker)
            boxes += [page.displayed(_stretch(line, text, span)) for span in spans]
    boxes += [page.displayed(code.box) for code in page.codes if masker.hidden(code.payload, in_code=True)]
    boxes += [page.displayed(box) for box in page.unread if any(_is_at(label.box, box) for label in labels)]
    for fact in facts:
        if fact.box is not None:
            boxes += _of_fact(page, fact, fact.box, masker, boxes)
    return boxes


def shown_lines(page: Page, masker: Masker) -> list[str]:
    """The page's print line by line, with a ``*`` for every character that is covered in its picture."""
    labels = _labels(page, masker)
    lines = []
    for line in page.lines:
        characters = list(line.text)
        for start, end in _hidden(line, line.text, labels, masker):
            characters[start:end] = "*" * (end - start)
        lines.append("".join(characters))
    return lines


def _labels(page: Page, masker: Masker) -> list[Line]:
    return [line for line in page.lines if masker.is_label(line.text)]


def _hidden(line: Line, text: str, labels: Sequence[Line], masker: Masker) -> list[Span]:
    """What of a reading of a line is hidden, by itself or for the label it stands at."""
    beside = [label for label in labels if label is not line and _is_at(label.box, line.box)]
    return masker.hidden(text) or [span for one in beside for span in masker.hidden_beside(one.text, text)]


def _is_at(label: Box, box: Box) -> bool:
    """Whether ``box`` stands where the value of a label does: in its row to the right, or next below it."""
    height = label[3] - label[1]
    middle = (box[1] + box[3]) / 2
    if label[1] <= middle <= label[3]:
        return box[0] >= label[0] + (label[2] - label[0]) / 2
    overlaps = min(label[2], box[2]) > max(label[0], box[0])
    return overlaps and 0 < middle - label[3] < 2.5 * height


def _of_fact(page: Page, fact: Fact, box: Box, masker: Masker, known: Sequence[Box]) -> list[Box]:
    spans = masker.hidden(fact.raw)
    if not spans and not masker.unread(fact):
        return []
    if any(_inside(cover, box) for cover in known):
        return []
    if not spans or _holds_several_lines(page, box, fact.raw):
        return [box]
    return [_part(box, fact.raw, span) for span in spans]


def _stretch(line: Line, text: str, span: tuple[int, int]) -> Box:
    """The place of ``text[span]`` in the straightened frame; by the line's sections where they are of this text."""
    start, end = span
    if text == line.text:
        hit = [part for part in line.sections if part.start < end and part.end > start]
        if hit and hit[0].start <= start and hit[-1].end >= end:
            pieces = [
                _part(
                    part.box,
                    text[part.start : part.end],
                    (max(start, part.start) - part.start, min(end, part.end) - part.start),
                )
                for part in hit
            ]
            return _around(pieces)
    return _part(line.box, text, span)


def _part(box: Box, text: str, span: tuple[int, int]) -> Box:
    """The stretch of ``box`` that ``text[span]`` takes when the text fills the box from edge to edge."""
    widths = [_width(character) for character in text]
    total = sum(widths) or 1.0
    x0, y0, x1, y1 = box
    scale = (x1 - x0) / total
    left = x0 + (sum(widths[: span[0]]) - _MARGIN) * scale
    right = x0 + (sum(widths[: span[1]]) + _MARGIN) * scale
    rise = (y1 - y0) * 0.1
    return (max(0.0, left), max(0.0, y0 - rise), min(1.0, right), min(1.0, y1 + rise))


def _width(character: str) -> float:
    return 2.0 if unicodedata.east_asian_width(character) in "WF" else 1.0


def _holds_several_lines(page: Page, box: Box, text: str) -> bool:
    width, height = (box[2] - box[0]) * page.width, (box[3] - box[1]) * page.height
    line_width = sum(map(_width, text)) * 0.5 * height
    return line_width > width * _TALL or height > width


def _around(boxes: Sequence[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _inside(inner: Box, outer: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]
