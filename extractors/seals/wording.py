"""What a seal says: the name around its rim, its purpose, its kind."""

import re

from rapidfuzz.distance import Levenshtein

from extractors.ocr.engine import Engine, Image
from extractors.seals.chop_text import read_chop
from extractors.seals.imprint import Imprint
from extractors.seals.middle import read_middle
from extractors.seals.ring import read_ring
from schemas.page import Seal, SealKind

_KINDS = {
    "合同": SealKind.CONTRACT,
    "财务": SealKind.FINANCE,
    "发票": SealKind.INVOICE,
    "骑缝": SealKind.STRADDLING,
}
_OFFICES = re.compile("登记|认定|备案|监制")
"""An office that registers contracts, or the tax authority's stamp on invoices: 技术合同登记专用章 is no party's."""

_AUTHORITY = re.compile("(?:局|厅|委员会|办公室|管理中心|服务中心)$")
"""A rim that ends as an office's name does says no purpose: 事业单位登记管理局 is what the office is called."""

_UNTOLD = 4
"""An official seal has nothing under its star: so many characters that name no purpose are one that was misread."""

_OTHERS = re.compile("专用|业务|法人|用章")
_PURPOSES = (
    "合同专用章",
    "财务专用章",
    "发票专用章",
    "业务专用章",
    "登记专用章",
    "回单专用章",
    "审批专用章",
    "公证专用章",
)
_MISREAD = 2
"""Characters of a purpose that may be misread: the words are small, and print often runs across them."""

_FEWEST = 4
"""Characters that make a name; fewer are what is left of one."""


def read_seal(image: Image, imprint: Imprint, engine: Engine) -> Seal:
    """The imprint's name and kind; ``text`` is empty where nothing could be read."""
    height, width = image.shape[:2]
    if imprint.slice is not None:
        return _slice(imprint, width, height)
    if imprint.square:
        return _chop(image, imprint, engine)
    ring = read_ring(image, imprint, engine)
    middle = read_middle(image, imprint, engine, gap=ring.gap, inner=ring.inner)
    ring = ring.without(middle.rim) if middle.rim else ring
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


def _chop(image: Image, imprint: Imprint, engine: Engine) -> Seal:
    """A chop is of no kind the law names, and its text is a person's: never an organisation's."""
    said = read_chop(image, imprint, engine)
    return Seal(
        box=_box(imprint, image.shape[1], image.shape[0]),
        text=said.text,
        kind=SealKind.OTHER,
        confidence=said.confidence,
        scores=said.scores,
        colour=imprint.ink.name.lower(),
        square=True,
    )


def _box(imprint: Imprint, width: int, height: int) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = imprint.bounds
    return (max(0.0, x0 / width), max(0.0, y0 / height), min(1.0, x1 / width), min(1.0, y1 / height))


def kind_of(name: str, inside: str) -> SealKind:
    """The kind by the words inside, else by those of the rim (``…公司合同专用章`` may run all around)."""
    rim = "" if _AUTHORITY.search(name) else name[-8:]
    for words in (inside, rim):
        if _OFFICES.search(words):
            return SealKind.OTHER
        for mark, kind in _KINDS.items():
            if mark in words:
                return kind
        if _OTHERS.search(words):
            return _nearest(words)
    return SealKind.OTHER if len(re.findall("[\u4e00-\u9fff]", inside)) >= _UNTOLD else SealKind.OFFICIAL


def _nearest(words: str) -> SealKind:
    """The kind of the purpose ``words`` are a misreading of: one of the two characters that tell purposes apart was
    read, and no other purpose is as near."""
    ending = words[-len(_PURPOSES[0]) :]
    ranked = sorted((Levenshtein.distance(ending, purpose), purpose) for purpose in _PURPOSES)
    (distance, purpose), (second, _) = ranked[:2]
    told = any(character in ending for character in purpose[:2])
    if distance > _MISREAD or second == distance or not told:
        return SealKind.OTHER
    return _KINDS.get(purpose[:2], SealKind.OTHER)
