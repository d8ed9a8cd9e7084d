"""What certificates of legal persons have in common: the code, the capital, the term, the office, the day of issue."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from extractors.documents.imprints import seal_fact
from extractors.documents.readings import INCOMPLETE_DATE, amount_fact, date_fact, text_fact, tight, uscc_fact
from extractors.facts import make_fact
from extractors.layout.blocks import Pair, flat
from extractors.layout.choosing import chosen
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Line, Page
from schemas.values import amounts, dates, uscc

NO_UNIT = "金额未印单位"
NO_LABEL = "标签未读出，按内容判断"

_OPEN_TERM = re.compile(r"长期|永久|永续|无固定期限|不约定期限|无期限")
_END_ONLY = re.compile(r"(?:至|到|止|截至|截止)\s*[:：]?\s*$")
_TEN_THOUSAND = re.compile(r"万\s*元?")
_IN_WORDS = re.compile(r"(?:\(?人民币\)?)?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆]整?(?:\(?人民币\)?)?")
_SPACES = str.maketrans("\n\t", "  ")
_CUT_DATE = re.compile(
    r"(?:[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})年[\d一二三四五六七八九十]{0,3}(?:月[\d一二三四五六七八九十]{0,3})?\s*$"
)
_REST_OF_DATE = re.compile(r"\s*[\d一二三四五六七八九十]{0,3}[月日]")
_WHOLE_DATE = len("2027-07-18")
_FOOT = 0.5
"""Where no label is left to say it, the day of issue stands in the lower half."""


def pairs_by_field(pairs: Iterable[Pair]) -> dict[str, Pair]:
    """One pair a field, by ``chosen``."""
    return {pair.field: pair for pair in chosen(pairs)}


def code(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    """The code; where its check digit is right, there is no doubt about where it ends or whose it is."""
    whole = tight(text)
    for start, end, found in uscc.find(whole.text):
        if uscc.is_valid(found):
            return uscc_fact(document, key, whole[start:end])
    return uscc_fact(document, key, whole, doubts)


def code_anywhere(document: Document, pages: Sequence[Page], key: str = "uscc") -> list[Fact]:
    """The code where its label was not read: eighteen characters whose check digit is right."""
    for page in pages:
        for index in range(len(page.lines)):
            line = Passage.of_line(page, index)
            for start, end, found in uscc.find(line.text):
                if uscc.is_valid(found):
                    return uscc_fact(document, key, line[start:end])
    return []


def capital(document: Document, key: str, pair: Pair) -> list[Fact]:
    """壹仟万元整, 1000万元人民币, 1000万人民币, ¥1000万元; a bare number counts in the unit its label names."""
    text = flat(pair.value)
    named = _TEN_THOUSAND.search(flat(pair.label))
    unit = Decimal(10000) if named else Decimal(1)
    value = amounts.parse_amount(text, unit=unit)
    if value is None and "人民币" in text:
        bare = text.replace("人民币", "").replace("()", "")
        value = amounts.parse_amount(bare if "元" in bare else f"{bare}元")
    if value is None:
        return amount_fact(document, key, pair.value, pair.doubts)
    unlabelled = not named and "元" not in flat(pair.label) and re.fullmatch(r"¥?[\d,. ]+", text)
    doubts = [*pair.doubts, NO_UNIT] if unlabelled else pair.doubts
    return [make_fact(document, key, pair.value, value, doubts=doubts)]


def capital_by_form(document: Document, key: str, pages: Sequence[Page]) -> list[Fact]:
    """The one amount in words on the paper, where no label of it was read; never more than doubtful."""
    found = [
        line
        for page in pages[:1]
        for line in (Passage.of_line(page, index) for index in range(len(page.lines)))
        if _IN_WORDS.fullmatch(flat(line))
    ]
    value = amounts.parse_amount(re.sub("人民币", "", flat(found[0]))) if len(found) == 1 else None
    return [make_fact(document, key, found[0], value, doubts=[NO_LABEL])] if value is not None else []


def term(document: Document, pairs: Mapping[str, Pair], *, begin: str, end: str) -> list[Fact]:
    """``2010年05月06日至长期``, ``自…至…``, ``长期`` at the label ``term`` (有效期, or 有效期自
    where 自 begins the value); or begin and end at labels of their own."""
    facts: list[Fact] = []
    whole = pairs.get("term") or (pairs.get(begin) if end not in pairs else None)
    if whole is not None:
        first, last = _parts_of_term(whole.value)
        facts += _term_end(document, begin, first, whole.doubts)
        facts += _term_end(document, end, last, whole.doubts)
    for key in (begin, end):
        if key in pairs and not any(fact.key.endswith(key) for fact in facts):
            facts += _term_end(document, key, pairs[key].value, pairs[key].doubts)
    return facts


def _parts_of_term(value: Passage) -> tuple[Passage, Passage]:
    """Begin and end of a term; empty where it does not say."""
    value = _with_whole_dates(value)
    plain = value.text.translate(_SPACES)
    found = dates.find_dates(plain)
    open_end = _OPEN_TERM.search(plain)
    parts = [value[one.start : one.end] for one in found[:2]]
    if len(parts) < 2 and open_end:
        return (parts[0] if parts else Passage()), value[open_end.start() : open_end.end()]
    if len(parts) == 1 and _END_ONLY.search(plain[: found[0].start]):
        return Passage(), parts[0]
    return (parts[0] if parts else Passage()), (parts[1] if len(parts) > 1 else Passage())


def _with_whole_dates(value: Passage) -> Passage:
    """The value with a date that a line's end cuts (至二〇二七年七月二十 / 一日) whole again."""
    rows = value.split("\n")
    whole = rows[0] if rows else value
    for row in rows[1:]:
        cut = _CUT_DATE.search(whole.text) is not None and _REST_OF_DATE.match(row.text) is not None
        whole = Passage.join((whole, row), "" if cut else "\n")
    return whole


def _term_end(document: Document, key: str, text: Passage, doubts: Sequence[str]) -> list[Fact]:
    if open_end := _OPEN_TERM.search(text.text):
        return [make_fact(document, key, text[open_end.start() : open_end.end()], "长期", doubts=doubts)]
    if not text:
        return []
    found = date_fact(document, key, text, doubts)
    if any(len(str(fact.value)) < _WHOLE_DATE for fact in found):
        return date_fact(document, key, text, [*doubts, INCOMPLETE_DATE])
    return found


def authority(
    document: Document, pages: Sequence[Page], pair: Pair | None, *, office: re.Pattern[str], alone: re.Pattern[str]
) -> list[Fact]:
    """The registering office: printed at its label, printed alone, or stated by the seal only, readable
    or not.

    ``office`` is the form of such an office's name, ``alone`` that of a line which can name nothing else.
    """
    if pair is not None and pair.value:
        rows = [row for row in pair.value.split("\n\t") if len(row) > 1]
        for value in (Passage.join(rows, "\n"), *rows):
            if office.fullmatch(flat(value)):
                return text_fact(document, "authority", value, pair.doubts)
    for page in pages:
        for index in range(len(page.lines)):
            line = Passage.of_line(page, index)
            if alone.fullmatch(line.text) and "总局" not in line.text:
                return text_fact(document, "authority", line)
    seals = [(page, seal, found) for page in pages for seal in page.seals if (found := office.match(seal.text))]
    if seals:
        page, seal, found = max(seals, key=lambda one: one[1].confidence)
        return [seal_fact(document, "authority", page, seal, value=found[0])]
    unread = [(page, seal) for page in pages for seal in page.seals if not seal.text and not seal.square]
    if pair is not None and not pair.value and unread:
        return [seal_fact(document, "authority", *unread[0])]
    return []


def issued_on(
    document: Document,
    pages: Sequence[Page],
    pairs: Mapping[str, Pair],
    *,
    dated: Collection[str],
    body: Collection[str],
) -> list[Fact]:
    """The day of issue: at its label, else the date below the fields of the ``body`` that no field of ``dated``
    claims (2019年05月06日 in pieces)."""
    labelled = pairs.get("issued_on")
    if labelled is not None and labelled.value:
        return date_fact(document, "issued_on", labelled.value, labelled.doubts)
    claimed = {id(line) for field in dated if field in pairs for line in _dated_lines(pairs[field].value)}
    above = max((pairs[field].box[3] for field in body if field in pairs), default=_FOOT)
    best: Passage | None = None
    for page in _with_fields(pages, pairs, body):
        for row in rows_of(page):
            free = [index for index in row.indexes if id(page.lines[index]) not in claimed]
            passage = tight(Passage.of_lines(page, free))
            found = dates.find_dates(passage.text)
            if found and row.box[1] > above:
                best = passage[found[-1].start :]
    return date_fact(document, "issued_on", best) if best else []


def _dated_lines(value: Passage) -> list[Line]:
    """The lines of a term up to its end; a date further down, where the value ran on, is not the term's."""
    lines: list[Line] = []
    ends = 0
    for row in value.split("\n"):
        if ends < 2:
            lines += row.lines
        ends += len(dates.find_dates(row.text.translate(_SPACES))) + 2 * bool(_OPEN_TERM.search(row.text))
    return lines


def _with_fields(pages: Sequence[Page], pairs: Mapping[str, Pair], body: Collection[str]) -> Sequence[Page]:
    """The page the particulars begin on (a cover may lie before it); the first where none was read."""
    holding = [page for page in pages if any(field in pairs and pairs[field].page is page for field in body)]
    return holding[:1] or pages[:1]
