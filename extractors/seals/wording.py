"""What a seal says: the name around its rim, its purpose, its kind."""

from extractors.ocr.engine import Engine, Image
from extractors.seals.imprint import Imprint
from extractors.seals.middle import read_middle
from extractors.seals.ring import read_ring
from schemas.page import Seal, SealKind

_KINDS = {
    "合同": SealKind.CONTRACT,
    "财务": SealKind.FINANCE,
    "发票": SealKind.INVOICE,
    "专用": SealKind.OTHER,
    "业务": SealKind.OTHER,
    "法人": SealKind.OTHER,
    "骑缝": SealKind.STRADDLING,
}
_FEWEST = 4
"""Characters that make a name; fewer are what is left of one."""


def read_seal(image: Image, imprint: Imprint, engine: Engine) -> Seal:
    """The imprint's name and kind; ``text`` is empty where nothing could be read."""
    height, width = image.shape[:2]
    if imprint.slice is not None:
        return _slice(imprint, width, height)
    ring = read_ring(image, imprint, engine)
    middle = read_middle(image, imprint, engine, gap=ring.gap, inner=ring.inner)
    readable = len(ring.text) >= _FEWEST
    return Seal(
        box=_box(imprint, width, height),
        text=ring.text if readable else "",
        kind=kind_of(ring.text, middle.lower),
        confidence=round(sum(ring.scores) / len(ring.scores), 4) if readable else 0.0,
        scores=ring.scores if readable else (),
        rivals=ring.rivals if readable else (),
        lower_text=middle.lower,
        number=middle.number,
        colour=imprint.ink.name.lower(),
    )


def _slice(imprint: Imprint, width: int, height: int) -> Seal:
    """A slice has a kind and no text: what is left of the characters at an edge is no name."""
    box = _box(imprint, width, height)
    return Seal(box=box, text="", kind=SealKind.STRADDLING, confidence=0.0, colour=imprint.ink.name.lower())


def _box(imprint: Imprint, width: int, height: int) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = imprint.bounds
    return (max(0.0, x0 / width), max(0.0, y0 / height), min(1.0, x1 / width), min(1.0, y1 / height))


def kind_of(name: str, inside: str) -> SealKind:
    """The kind by the words inside, else by those of the rim (``…公司合同专用章`` may run all around)."""
    for words in (inside, name[-8:]):
        for mark, kind in _KINDS.items():
            if mark in words:
                return kind
    return SealKind.OFFICIAL
