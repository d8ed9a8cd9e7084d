"""Facts from seals: ``seals[].{text,kind}`` of any paper, and the seal at a place."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from extractors.facts import NOT_READ
from schemas.document import Document, DocumentType
from schemas.evidence import Box, Fact, FactState
from schemas.page import Page, Seal, SealKind
from schemas.values.text import fold

SHARP_FROM = 0.998
"""A ring read only once is bent, often broken print: less than this is not relied on without other evidence."""

AGREED_FROM = 0.95
"""Where every character was read alike in all ways of unrolling the ring (``Seal.scores``), this is enough. Few seals
reach it and the figure rests on few: calibration may move it."""

NAMED = "印章有字识读不一，请与纸面所印名称核对"
NOT_READABLE = "印章文字无法识读"
SLICES = "多页页边有同一印章的部分印迹"
SLICE = "仅一页页边有印章的部分印迹，请核对是否为骑缝章"
PURPOSE_UNREAD = "此类文件多盖专用章，印章下方未读出文字，请核对种类"
_OF_ONE_PURPOSE = frozenset(
    {
        DocumentType.CONTRACT_REGISTRATION,
        DocumentType.LICENSE_RECORD,
        DocumentType.PATENT_REGISTER,
        DocumentType.BANK_SLIP,
        DocumentType.INVOICE,
    }
)
PURPOSE_CUT = "印章下方文字未读全，请核对种类"
_CUT_PURPOSE = re.compile("[^\u4e00-\u9fff]*[\u4e00-\u9fff]?专用章?[^\u4e00-\u9fff]*")
"""专用章 with what it is for cut off."""

_TELLING = re.compile(
    "专用|业务|法人|用章|登记|认定|备案|监制|合同|财务|发票|骑缝|公证|审[批核]|电子|查询|认证|证明|档案|办理|受理|经办"
    "|核算|结算|清算|回单|转讫|收讫|付讫|柜面|国家|税务|知识产权|服务|人事|报关|投标|项目"
)
"""Words that tell what a seal is for; others under the star are such words misread."""

NAME_CUT = "印章只读出名称末尾，请与纸面核对"
_END_OF_NAME = re.compile(
    "(?:(?:股?份)?有?限(?:责任|责)?公司|(?:责?任)?公司|股份|分公司|分行|支行|营业部|中心|研究院|事务所|专用章|业务章)+"
)
"""What every name ends with: the name itself was not read."""

_PURPOSES = (SealKind.CONTRACT.value, SealKind.INVOICE.value, SealKind.FINANCE.value)
_TAX_STAMP = re.compile("监制|全国统|统一发票")
"""全国统一发票监制章 is the tax authority's, printed on every invoice."""
_STAMP_WORDS = "全国统一发票监制章"
_STAMP_MISREAD = 4
"""Characters of the stamp that may be misread: it lies across the title, small and pale."""
STAMP_MISREAD = "发票监制章文字固定，识读有出入，请核对"
_BODY = re.compile("公司|大学|学院|研究|中心|事务所|银行|合作社|有限")

_TAX_NUMBER = re.compile(r"9[0-9A-Z]{14,17}|[0-9A-Z]{9}[0-9]{6,9}")

_SEVERAL, _SINGLE = 0.99, 0.8


def seal_facts(document: Document, pages: Sequence[Page]) -> list[Fact]:
    """Text and kind of every seal of the document, page by page; last the one whose slices are on the pages' edges."""
    facts: list[Fact] = []
    every = [(page, seal) for page in pages for seal in page.seals]
    seals = [(page, seal) for page, seal in every if seal.text or seal.kind is not SealKind.STRADDLING]
    for index, (page, seal) in enumerate(seals):
        facts.append(_text_fact(document, f"seals[{index}].text", page, seal))
        facts.append(_kind_fact(document, f"seals[{index}].kind", page, seal))
    slices = [(page, seal) for page, seal in every if not seal.text and seal.kind is SealKind.STRADDLING]
    return [*facts, _straddling(document, f"seals[{len(seals)}].kind", slices)] if slices else facts


def _text_fact(document: Document, key: str, page: Page, seal: Seal) -> Fact:
    """The seal's text. The words of the stamp of the tax authority are the same on every invoice: where what was read
    differs by a few characters they are proposed, never put in its place: a stamp may be printed with wrong words."""
    fact = seal_fact(document, key, page, seal)
    if fact.value is None or fact.value == _STAMP_WORDS or not _is_stamp(document, seal):
        return fact
    update = {"state": FactState.DOUBTFUL, "why": (STAMP_MISREAD, *fact.why), "alternatives": (_STAMP_WORDS,)}
    return fact.model_copy(update=update)


def _is_stamp(document: Document, seal: Seal) -> bool:
    """Whether the seal is 全国统一发票监制章, printed on every invoice."""
    text = fold(seal.text)
    if document.type is not DocumentType.INVOICE or _BODY.search(text):
        return _TAX_STAMP.search(text) is not None
    near = Levenshtein.distance(text, _STAMP_WORDS, score_cutoff=_STAMP_MISREAD) <= _STAMP_MISREAD
    return near or _TAX_STAMP.search(text) is not None


def _kind_fact(document: Document, key: str, page: Page, seal: Seal) -> Fact:
    """The seal's kind. Papers of offices and banks bear seals for one purpose, whose words under the star are small:
    one of them without such words is likelier an unread purpose than an official seal."""
    stamp = _is_stamp(document, seal)
    likelier = None if stamp or seal.kind is not SealKind.OFFICIAL or seal.lower_text else _likelier(document, seal)
    if likelier:
        fact = seal_fact(document, key, page, seal, value=likelier.value)
        if fact.value is None:
            return fact
        update = {"state": FactState.DOUBTFUL, "why": (PURPOSE_UNREAD, *fact.why), "alternatives": (seal.kind.value,)}
        return fact.model_copy(update=update)
    fact = seal_fact(document, key, page, seal, value=(SealKind.OTHER if stamp else seal.kind).value)
    if fact.state is FactState.CONFIRMED and seal.kind is SealKind.OFFICIAL and document.type in _OF_ONE_PURPOSE:
        return fact.model_copy(update={"state": FactState.DOUBTFUL, "why": (PURPOSE_UNREAD, *fact.why)})
    if fact.value == SealKind.OTHER.value and not stamp and _is_unclear_purpose(seal):
        why = (PURPOSE_CUT, *fact.why)
        return fact.model_copy(update={"state": FactState.DOUBTFUL, "why": why, "alternatives": _PURPOSES})
    return fact


def _likelier(document: Document, seal: Seal) -> SealKind | None:
    """What a seal without words under its star is likelier to be: banks put a seal for their business on slips, and a
    taxpayer's number stands in the middle of the seal for invoices alone."""
    if document.type is DocumentType.INVOICE and _TAX_NUMBER.fullmatch(seal.number):
        return SealKind.INVOICE
    return SealKind.OTHER if document.type is DocumentType.BANK_SLIP else None


def _is_unclear_purpose(seal: Seal) -> bool:
    """Whether the words inside the seal were cut, or misread so that they tell nothing."""
    cut = _CUT_PURPOSE.fullmatch(seal.lower_text) is not None
    return cut or not (seal.square or _TELLING.search(seal.lower_text) or _TELLING.search(seal.text[-8:]))


def _straddling(document: Document, key: str, slices: Sequence[tuple[Page, Seal]]) -> Fact:
    """The seal set over the edges of all pages. One slice may be the end of another seal; several are sure."""
    page, seal = slices[0]
    several = len({page.number for page, _ in slices}) > 1
    return Fact(
        key=f"{document.type.value}.{key}",
        document=document.id,
        file=page.file if len(document.parts) > 1 else None,
        page=page.number,
        box=page.displayed(seal.box),
        value=seal.kind.value,
        raw="",
        confidence=_SEVERAL if several else _SINGLE,
        state=FactState.CONFIRMED if several else FactState.DOUBTFUL,
        origin=page.origin,
        why=(SLICES if several else SLICE,),
    )


def seal_fact(document: Document, key: str, page: Page, seal: Seal, *, value: str | None = None) -> Fact:
    """The fact ``key`` with the ring text of ``seal`` (or ``value``, told from it). A seal whose text was not read is
    an unreadable fact: the imprint is there."""
    text = fold(seal.text)
    readable = bool(text) and seal.confidence >= NOT_READ
    sure = min(seal.scores) >= AGREED_FROM if seal.scores else seal.confidence >= SHARP_FROM
    cut = _END_OF_NAME.fullmatch(text) is not None
    sharp = readable and sure and not seal.alternatives and not cut
    state = FactState.CONFIRMED if sharp else FactState.DOUBTFUL if readable else FactState.UNREADABLE
    why = ("印章文字",) if readable else (NOT_READABLE,)
    said = NAME_CUT if cut else NAMED if seal.alternatives else "识读得分高" if sharp else "识读得分低"
    return Fact(
        key=f"{document.type.value}.{key}",
        document=document.id,
        file=page.file if len(document.parts) > 1 else None,
        page=page.number,
        box=page.displayed(seal.box),
        value=(value or text) if readable else None,
        raw=seal.text,
        confidence=round(seal.confidence, 4),
        state=state,
        origin=page.origin,
        why=(*why, said) if readable else why,
        alternatives=seal.alternatives if readable and value is None else (),
    )


def seal_in(page: Page, box: Box, *, unlike: re.Pattern[str] | None = None) -> Seal | None:
    """The seal with most of its imprint within ``box`` (straightened frame), the best read one of several; one whose
    text is all ``unlike`` is somebody else's."""
    inside = [
        seal
        for seal in page.seals
        if not seal.square and _share(seal.box, box) > 0.5 and not (unlike and unlike.fullmatch(seal.text))
    ]
    return max(inside, key=lambda seal: seal.confidence, default=None)


def _share(seal: Box, box: Box) -> float:
    across = min(seal[2], box[2]) - max(seal[0], box[0])
    down = min(seal[3], box[3]) - max(seal[1], box[1])
    area = (seal[2] - seal[0]) * (seal[3] - seal[1])
    return max(0.0, across) * max(0.0, down) / area if area else 0.0
