"""What papers of the patent office have in common: the patent's number and kind, lists of persons and holders.

A patent number carries its kind (发明, 实用新型, 外观设计) and a check digit (ZC 0006-2003).
"""

import re
from collections.abc import Iterator, Sequence

from extractors.documents.readings import CHECK_DIGIT_RIGHT, text_fact
from extractors.facts import make_fact
from extractors.layout.blocks import area
from extractors.layout.lists import numbered, split_list
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values import patent_number

KIND_AGREES = "与专利号种类位一致"
RUN_TOGETHER = "几个姓名可能连在一起，请核对"
LABEL_IN_NAME = "姓名中可能夹有标签的“人”字，请核对"
NO_NUMBER = "不是一个完整的专利号"
KIND = re.compile(r"(发明|实用新型|外观设计)")
_NUMBER_LIKE = re.compile(r"(?:ZL|CN|zl)?\s?\d[\d\s]{6,18}[.．·•。,，、\s]{0,2}[\dXx](?![\d])")
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,14}(?:\([\u4e00-\u9fff]{1,8}\))?\s*[:：]")
_LONGEST = 4
"""Han names are no longer; those of some peoples have a dot."""
_WIDE = 1.4
"""A character beside a blank takes this many times the room of one within a name."""
_SEPARATORS = ";,、，；/"


def number_fact(document: Document, key: str, text: Passage, doubts: Sequence[str] = ()) -> list[Fact]:
    """The patent number in ``text``, confirmed by its check digit; a wrong digit is said, for people to look."""
    part, value = _number_in(text)
    if not part:
        return []
    if value is None:
        return [make_fact(document, key, part, None, doubts=[*doubts, NO_NUMBER])]
    problem = patent_number.problem(value)
    if problem is None:
        return [make_fact(document, key, part, value, evidence=[CHECK_DIGIT_RIGHT])]
    fact = make_fact(document, key, part, value, doubts=doubts)
    return [fact.model_copy(update={"why": (*fact.why, problem)})]


def _number_in(text: Passage) -> tuple[Passage, str | None]:
    found = patent_number.find(text.text)
    if found:
        start, end, value = found[0]
        return text[start:end], value
    match = _NUMBER_LIKE.search(text.text)
    part = text[match.start() : match.end()].strip() if match else text.strip()
    return part, patent_number.normalise(part.text)


def numbers_on(pages: Sequence[Page]) -> Iterator[tuple[Passage, str]]:
    """Every patent number on ``pages`` in reading order, each once, wherever it stands: in cells, labels, sentences."""
    seen: set[str] = set()
    for page in pages:
        for passage in _stretches(page):
            for start, end, value in patent_number.find(passage.text.replace("\n", " ").replace("\t", " ")):
                if value not in seen:
                    seen.add(value)
                    yield passage[start:end], value


def _stretches(page: Page) -> Iterator[Passage]:
    """The text of each cell and each row, top to bottom; a number broken within a cell is whole."""
    in_cells = {index for table in page.tables for cell in table.cells for index in cell.lines}
    cells = [(cell.box[1], area(page, cell.lines)) for table in page.tables for cell in table.cells if cell.lines]
    free = [index for index in range(len(page.lines)) if index not in in_cells]
    rows = [(row.box[1], row.passage) for row in rows_of(page, free)]
    for _, passage in sorted([*cells, *rows], key=lambda one: one[0]):
        yield passage


def kind_fact(document: Document, title: Passage | None, number: Passage | None, value: str | None) -> list[Fact]:
    """The kind, as the paper's title or label names it (发明专利证书, 实用新型名称); the type digit of the ``number``
    (its normalised ``value``) is evidence, and the source where nothing names the kind."""
    told = patent_number.kind_of(value) if value else None
    match = KIND.search(title.text) if title else None
    if title and match:
        evidence = [KIND_AGREES] if told == match[1] else []
        return [make_fact(document, "kind", title[match.start() : match.end()], match[1], evidence=evidence)]
    if number and told and value and patent_number.is_valid(value):
        return [make_fact(document, "kind", number, told, evidence=["按专利号种类位"])]
    return []


def names_facts(document: Document, key: str, text: Passage, doubts: Sequence[str], *, persons: bool) -> list[Fact]:
    """``key[0]``, ``key[1]`` … for the names in ``text``: between ; 、 or line ends, persons also between blanks."""
    text = up_to_label(text)
    names = persons_in(text) if persons else split_list(text)
    facts: list[Fact] = []
    for name in names:
        long = persons and len(name) > _LONGEST and re.fullmatch("[\u4e00-\u9fff]+", name.text)
        against = [*doubts, RUN_TOGETHER] if long else list(doubts)
        if persons and len(name) > 1 and "人" in (name.text[0], name.text[-1]):
            against.append(LABEL_IN_NAME)
        facts += text_fact(document, f"{key}[{len(facts)}]", name, against)
    return facts


def up_to_label(text: Passage) -> Passage:
    """``text`` up to a row that begins with another label and its colon, which nobody maps."""
    start = 0
    for row in text.text.split("\n"):
        if start and _LABEL.match(row):
            return text[:start].strip()
        start += len(row) + 1
    return text


def persons_in(text: Passage) -> list[Passage]:
    """The persons ``text`` lists. Without a separator blanks part them, unless a blank is set within every name
    (张 三); foreign names keep theirs."""
    if items := numbered(text):
        return [name for item in items for name in persons_in(item.strip(f" \n\t{_SEPARATORS}")) if name]
    rows = text.split("\n\t")
    parts = [part for row in rows for part in row.split(_SEPARATORS)]
    if any(separator in text.text for separator in _SEPARATORS):
        joined = _unbroken(rows)
        return joined.split(_SEPARATORS)
    return [name for part in parts for name in _between_blanks(part)]


def _unbroken(rows: Sequence[Passage]) -> Passage:
    """Rows put together: a row that ends in a separator is complete, one that does not goes on in the next only where
    the name on its edge is one character."""
    parts: list[Passage] = []
    for row in rows:
        tail = re.split(f"[{_SEPARATORS}]", parts[-1].text)[-1].strip() if parts else ""
        head = re.split(f"[{_SEPARATORS}]", row.text)[0].strip()
        if parts and (len(tail) == 1 or (len(head) == 1 and len(tail) <= 3)):
            parts[-1] = Passage.join((parts[-1], row))
        else:
            parts.append(row)
    return Passage.join(parts, _SEPARATORS[0])


def _between_blanks(text: Passage) -> list[Passage]:
    if re.search("[A-Za-z]", text.text):
        return [text]
    wide = _wide_blanks(text)
    starts = [index for index in range(len(text)) if index == 0 or index in wide or text.blank_before(index)]
    pieces = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    pieces = [piece for piece in pieces if piece]
    return pieces if all(len(piece) > 1 for piece in pieces) else [text]


def _wide_blanks(text: Passage) -> set[int]:
    """Where characters stand apart though no blank was read: both beside the gap take more room than the others."""
    boxes = [text[index : index + 1].straight_box for index in range(len(text))]
    widths = [box[2] - box[0] if box else 0.0 for box in boxes]
    if len(widths) < 4:
        return set()
    pitch = sorted(widths)[len(widths) // 4]
    wide = [width > _WIDE * pitch for width in widths]
    return {index for index in range(1, len(text)) if wide[index - 1] and wide[index]}
