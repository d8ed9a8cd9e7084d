"""From a passage to a fact: how far the reading may be relied on, and why."""

import math
from collections.abc import Sequence
from decimal import Decimal

from extractors.alternatives import MOST
from extractors.alternatives import alternatives as propose
from extractors.calibration import calibration
from extractors.known_names import Known, look_up
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact, FactState, Origin
from schemas.page import Line
from schemas.values.text import fold

NOT_READ = 0.5
"""Below this the reading is no reading: the fact is there, its value is not known."""

READ_ALIKE = "两次识读一致"
"""Said of a fact whose lines were read twice, both times alike."""

AGREED_FROM = 0.6
"""Two readings of a line share its pixels: below this chance they may agree on the same mistake."""


def make_fact(
    document: Document,
    key: str,
    passage: Passage,
    value: str | int | Decimal | None,
    *,
    evidence: Sequence[str] = (),
    doubts: Sequence[str] = (),
    alternatives: Sequence[str] = (),
    origin: Origin | None = None,
) -> Fact:
    """The fact ``key`` of ``document`` with the place of ``passage``.

    ``evidence`` names what independently supports the value (check digit, 大写 = 小写); ``doubts`` names what speaks
    against it (impossible date, uncertain column) and makes it doubtful whatever the score. Money is given as
    ``Decimal`` in 元 and written with two places. A ``value`` of ``None`` is never confirmed.
    """
    name = f"{document.type.value}.{key}"
    known = _known(name, passage, value)
    agreeing, conflicting = _second_readings(passage)
    if passage.chance < AGREED_FROM:
        agreeing = []
    reasons_for = [*evidence, *agreeing]
    reasons_against = [*doubts, *conflicting, *filter(None, [known.doubt])]
    page = passage.page
    state = _state(passage, value, reasons_for, reasons_against, known.vouched)
    others = () if state is FactState.CONFIRMED else (known.instead, *propose(name, passage, value))
    return Fact(
        key=name,
        document=document.id,
        file=page.file if page and len(document.parts) > 1 else None,
        page=page.number if page else None,
        box=passage.box,
        value=f"{value:.2f}" if isinstance(value, Decimal) else value,
        raw=passage.raw,
        confidence=round(passage.chance, 4),
        state=state,
        origin=origin or passage.origin,
        why=tuple(reasons_against) + tuple(_score_note(passage)) + tuple(filter(None, (*reasons_for, known.evidence))),
        alternatives=tuple(dict.fromkeys(filter(None, (*alternatives, *others))))[:MOST],
    )


def _known(name: str, passage: Passage, value: object) -> Known:
    """What dictionaries say of a reading; they say nothing of print with a text layer, which cannot be misread."""
    return look_up(name, value) if isinstance(value, str) and passage.origin is Origin.OCR else Known()


def _state(passage: Passage, value: object, evidence: Sequence[str], doubts: Sequence[str], vouched: str) -> FactState:
    if passage.confidence < NOT_READ and not evidence:
        return FactState.UNREADABLE
    if value is None or doubts:
        return FactState.DOUBTFUL
    if evidence or passage.origin is Origin.TEXT_LAYER:
        return FactState.CONFIRMED
    under_seal = any(line.under_seal for line in passage.lines)
    sharp = is_sharp(passage) or _is_sharp_beside(passage, vouched)
    return FactState.CONFIRMED if sharp and not under_seal else FactState.DOUBTFUL


def is_sharp(passage: Passage) -> bool:
    """Whether the print alone may be relied on. Handwriting never is."""
    return passage.chance >= calibration().confirmed_from and not passage.handwritten


def _is_sharp_beside(passage: Passage, vouched: str) -> bool:
    """Whether the print may be relied on but for what a dictionary vouches for, and that was not read poorly."""
    start = passage.text.find(vouched)
    if not vouched or start < 0 or passage.handwritten or passage.chance < calibration().vouched_from:
        return False
    parts = (passage[:start], passage[start + len(vouched) :])
    return math.prod(part.chance for part in parts if part) >= calibration().confirmed_from


def _score_note(passage: Passage) -> list[str]:
    if passage.origin is Origin.TEXT_LAYER:
        return ["文字层"]
    notes = ["疑为手写"] if passage.handwritten else []
    return [*notes, "识读得分高" if passage.chance >= calibration().confirmed_from else "识读得分低"]


def is_read_alike(passage: Passage) -> bool:
    """Whether all lines of the passage were read twice, both times alike."""
    return bool(_second_readings(passage)[0])


def _second_readings(passage: Passage) -> tuple[list[str], list[str]]:
    """Phrases for the lines read twice: where the readings agree on this passage, and where they do not."""
    twice = [line for line in passage.lines if line.second_reading is not None]
    if not twice:
        return [], []
    if passage.handwritten and all(_agrees(passage, line) for line in twice):
        # Two looks at one hand are misled alike.
        return [], []
    if all(_agrees(passage, line) for line in twice):
        return ([READ_ALIKE], []) if len(twice) == len(passage.lines) else ([], [])
    return [], ["两次识读不一致"]


def _agrees(passage: Passage, line: Line) -> bool:
    second = fold(line.second_reading or "").replace(" ", "")
    if second == fold(line.text).replace(" ", ""):
        return True
    return len(passage.lines) == 1 and passage.text.replace(" ", "") in second
