"""The patents a contract names: in a table, in labelled lines, or in sentences."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.documents.contracts.labels import any_of, words
from extractors.documents.contracts.layout import CLAUSE, ContractText
from extractors.documents.contracts.listed import listed_patents
from extractors.passage import Passage
from extractors.rows import rows_of
from schemas.page import Cell, Page, Table
from schemas.values import patent_number
from schemas.values.text import fold

_KIND = re.compile(r"(实用新型|外观设计|发明)(?:专利)?(?!人|创造|名称|内容|点|目的|的)")
_KIND_LIST = re.compile(
    r"[(（\[][^()（）]*发明[^()（）]*实用新型[^()（）]*[)）\]]|发明[、/或和,]\s*实用新型(?:[、/或和,]\s*外观设计)?"
)
_MARKED = re.compile(r"[☑☒√✓■✔]\s*(实用新型|外观设计|发明)|(实用新型|外观设计|发明)(?:专利)?\s*[☑☒√✓✔]")
_QUOTED = re.compile(r"[《“\"「『]([^《》“”\"「」『』\n]{3,80})[》”\"」』]")
_PATENT_QUOTED = re.compile(
    r"(?:专利|专利权|专利技术|发明|实用新型|外观设计)(?:[:：]|为|是)?[《“\"「]([^《》“”\"「」\n]{3,80})[》”\"」]"
)
_NO_TITLE = re.compile(
    r"合同|协议|以下|简称|甲方|乙方|专利法|民法典|证书|清单|附件|条例|细则|办法|许可$|^标的|^专利$|^该"
)
_NUMBERED = re.compile(
    r"(?:为|[:：、；;.．]|^|\d)\s*[\"“《]?(一种[^，。；;、:：\n\t《》“”]{3,70}?)[\"”》]?\s*(?=[(（,，；;。:：\t]|专利|ZL|$)"
)
_STATED = re.compile(
    r"(?:专利|专利权|专利申请|发明创造|技术)(?:的?名称)?(?:为|是|系)\s*[:：]?\s*[\"“《]?(?P<title>[^，,。；;:：\n《》“”()（）]{4,70})[\"”》]?\s*"
    r"(?=[，,；;(（])"
)
_BRACKETED = re.compile(
    r"^\s*[)）]?\s*[、，,;；和及]?\s*(?:[(（]?\d{1,2}[)）.、．]\s*)?(?P<title>[^，,。；;:：、\s《》“”()（）]{4,60})\s*"
    r"[(（](?:专利号|申请号|专利|发明|实用新型|外观设计|ZL|[:：,，、为\s])*$"
)
"""A title alone before the bracket that holds its number: 某某装置（发明，ZL…）."""

_GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])\s*[A-Za-z][A-Za-z .'/]*$")
"""The English behind a head of a bilingual table: 专利号 Patent No."""

_LISTED_BEFORE = re.compile(
    r"^\s*(?:[·•●■◆\-—*]|[(（]?\d{1,2}[)）.、．])\s*(?P<title>[^，,。；;:：、\s《》“”()（）]{4,60})\s*[,，、]\s*(?:专利号)?[:：]?\s*$"
)
_LISTED_BEHIND = re.compile(
    r"^\s*[,，、]?\s*(?P<title>[^，,。；;:：、\s《》“”()（）\[\]【】]{4,60})\s*"
    r"[(（\[【]\s*(?:发明|实用新型|外观设计)(?:专利)?\s*[)）\]】]\s*[,，。；;]?\s*$"
)
"""An item of a list that is no more than title and number, or number, title and the kind in brackets."""
_ROW = re.compile(
    r"^\s*(?:\d{1,2}\s*[.、)）]?\s*)?(?P<title>[^，,。；;:：、\s\d《》“”()（）][^，,。；;:：、\s《》“”]{3,59})\s*$"
)
_KIND_BEHIND = re.compile(r"^\s*(?:发明|实用新型|外观设计)(?:专利)?[\s\d.,%]*$")
"""A row of a list without rulings: number of the row, title, the patent's number, its kind, figures."""
_KIND_BEFORE = re.compile(
    r"^\s*(?:[(（]?[\d一二三四五六七八九十]{1,2}[)）.、．])?\s*(?:发明|实用新型|外观设计)(?:专利)?\s*[:：]\s*"
    r"(?P<title>[^，,。；;:：、《》“”]{4,60})\s*[,，(（]\s*(?:专利号)?(?:为|是|[:：])?\s*$"
)
"""An item headed by its kind: （一）实用新型专利：某某装置，专利号为ZL…."""

_BEHIND_TITLE = re.compile(
    r"[(（]?(?:专利号|申请号|ZL\d|专利类型|类型[:：])|的(?:发明|实用新型|外观设计)?专利(?:申请)?权?$"
)
_NOT_ALONE = re.compile(r"[甲乙]方|拥有|所有的|转让|许可|下列|上述|持有|名下|本合同|标的")
_TRIM = ' \t\n,，。；;：:、.“”"《》「」_'


@dataclass(frozen=True)
class Patent:
    """A patent as named; ``mentions`` counts how often its number stands in the contract."""

    number: Passage
    normalised: str
    title: Passage | None = None
    kind: Passage | None = None
    mentions: int = 1
    title_doubt: str = ""

    @property
    def kind_value(self) -> str | None:
        found = _KIND.search(self.kind.text + " ") if self.kind else None
        return found[1] if found else None


def find_patents(text: ContractText) -> list[Patent]:
    """The contract's patents in order of their first mention, each number once."""
    found: dict[str, Patent] = {}
    for patent in [*_in_tables(text.pages), *_in_columns(text), *_in_text(text)]:
        known = found.get(patent.normalised)
        if known is None:
            found[patent.normalised] = patent
        else:
            found[patent.normalised] = replace(
                known,
                title=known.title or patent.title,
                kind=known.kind or patent.kind,
                title_doubt=known.title_doubt if known.title else patent.title_doubt,
                mentions=known.mentions + 1,
            )
    patents = list(found.values())
    return [_named_elsewhere(patents[0], text)] if len(patents) == 1 else patents


def _named_elsewhere(patent: Patent, text: ContractText) -> Patent:
    """The contract's only patent, with the one title quoted behind 专利 anywhere where none stands at its number."""
    if patent.title:
        return patent
    places = [p[m.start(1) : m.end(1)] for p in text.paragraphs for m in _PATENT_QUOTED.finditer(p.text)]
    titles = [title for place in places if (title := _clean(place))]
    return replace(patent, title=titles[0]) if len({title.text for title in titles}) == 1 else patent


def _in_columns(text: ContractText) -> Iterable[Patent]:
    return (Patent(*listed) for listed in listed_patents(text))


def _in_tables(pages: Sequence[Page]) -> Iterable[Patent]:
    """Tables with a head that names numbers; the columns carry on over a page break."""
    columns: dict[str, int] = {}
    width = 0
    for page in pages:
        for table in page.tables:
            head, first = _head(page, table)
            if head:
                columns, width = head, table.columns
            elif table.columns != width or not columns:
                continue
            yield from _rows(page, table, columns, first)


def _head(page: Page, table: Table) -> tuple[dict[str, int], int]:
    """Which column is what, and the first row below the head; empty where the table is no list of patents."""
    w = words()["terms"]
    for number in range(min(3, table.rows)):
        columns = {}
        for cell in table.cells:
            if cell.row != number:
                continue
            printed = _text(page, cell).text
            text = re.sub(r"\s", "", _GLOSS.sub("", printed) or printed)
            for field in ("patent_number", "patent_title", "patent_kind"):
                names = [*w[field], *(["名称"] if field == "patent_title" else [])]
                if field not in columns and re.fullmatch(any_of(names), text):
                    columns[field] = cell.column
        if "patent_number" in columns and len(columns) > 1:
            return columns, number + 1
    return {}, 0


def _rows(page: Page, table: Table, columns: dict[str, int], first: int) -> Iterable[Patent]:
    for number in range(first, table.rows):
        cells = {cell.column: cell for cell in table.cells if cell.row == number}
        cell = cells.get(columns["patent_number"])
        if cell is None or not cell.lines:
            continue
        passage = _text(page, cell)
        for start, end, normalised in numbers_in(passage.text):
            title = _cell(page, cells, columns.get("patent_title"))
            kind = _cell(page, cells, columns.get("patent_kind"))
            yield Patent(passage[start:end], normalised, title, kind)


def _cell(page: Page, cells: dict[int, Cell], column: int | None) -> Passage | None:
    cell = cells.get(column) if column is not None else None
    return _text(page, cell) if cell is not None and cell.lines else None


def _text(page: Page, cell: Cell) -> Passage:
    return Passage.of_lines(page, [i for row in rows_of(page, cell.lines) for i in row.indexes])


def numbers_in(text: str) -> list[tuple[int, int, str]]:
    """Patent numbers at their places; one misread as having blanks inside its serial is found too."""
    return patent_number.find(text)


def _in_text(text: ContractText) -> Iterable[Patent]:
    """Each number with the title and kind that stand nearest to it, none of them nearer to another number."""
    paragraphs = text.paragraphs
    places = [
        (index, start, end, number)
        for index, paragraph in enumerate(paragraphs)
        for start, end, number in numbers_in(paragraph.text)
    ]
    for position, (index, start, end, normalised) in enumerate(places):
        before = places[position - 1] if position else None
        behind = places[position + 1] if position + 1 < len(places) else None
        paragraph = paragraphs[index]
        left = paragraph[before[2] if before and before[0] == index else 0 : start]
        right = paragraph[end : behind[1] if behind and behind[0] == index else len(paragraph)]
        whole = len([place for place in places if place[0] == index]) == 1
        listed = _listed(left, right) if whole else None
        titled = _title_in(left, last=True) or _title_in(right, last=False) or listed
        kind = _kind_in(left, last=True) or _kind_in(right, last=False)
        if titled is None or kind is None:
            above = _lines_about(paragraphs, index, -1, before[0] if before else -1)
            below = _lines_about(paragraphs, index, 1, behind[0] if behind else len(paragraphs))
            titled = titled or _labelled(above, "patent_title") or _stated(above) or _labelled(below, "patent_title")
            kind = kind or _labelled_kind(above) or _labelled_kind(below)
        yield Patent(paragraph[start:end], normalised, titled, kind)


def _listed(left: Passage, right: Passage) -> Passage | None:
    """The title in an item of a list that holds one number."""
    row = _ROW.match(left.text) if _KIND_BEHIND.match(right.text) else None
    if row and not _NOT_ALONE.search(row["title"]):
        return _clean(left[row.start("title") : row.end("title")])
    for part, pattern in ((left, _LISTED_BEFORE), (left, _KIND_BEFORE), (right, _LISTED_BEHIND)):
        match = pattern.match(part.text)
        if match and not _NOT_ALONE.search(match["title"]) and (part is right or not right.text.strip(_TRIM)):
            return _clean(part[match.start("title") : match.end("title")])
    return None


def _lines_about(paragraphs: Sequence[Passage], index: int, step: int, stop: int) -> list[Passage]:
    """Up to five short paragraphs on one side, not beyond the next patent or article."""
    lines: list[Passage] = []
    position = index + step
    while 0 <= position < len(paragraphs) and position != stop and len(lines) < 5:
        if len(paragraphs[position]) > 120 or re.match(r"第.{1,4}条", paragraphs[position].text):
            if step < 0 and len(paragraphs[position]) <= 120:
                lines.append(paragraphs[position])
            break
        lines.append(paragraphs[position])
        position += step
    return lines


def _labelled(lines: Sequence[Passage], field: str) -> Passage | None:
    names = any_of([*words()["terms"][field], "名称"])
    pattern = re.compile(
        rf"(?:{names})\s*(?:[(（][^()（）]*[)）])?\s*(?:为|是)?\s*[:：为]\s*(?P<value>[^，,。；;\n]{{3,90}})"
    )
    for line in lines:
        if match := pattern.search(line.text):
            return _clean(line[match.start("value") : match.end("value")])
    return None


def _stated(lines: Sequence[Passage]) -> Passage | None:
    """专利为…， in the nearest line above."""
    for line in lines[:1]:
        if match := _STATED.search(line.text):
            return _clean(line[match.start("title") : match.end("title")])
    return None


def _labelled_kind(lines: Sequence[Passage]) -> Passage | None:
    for line in lines:
        if re.search(r"类型|类别|种类|为.{0,4}发明|为.{0,4}实用|为.{0,4}外观", line.text) and (
            kind := _kind_in(line, last=False)
        ):
            return kind
    return None


def _title_in(part: Passage, *, last: bool) -> Passage | None:
    """A quoted title, a labelled one, or one that begins with 一种, nearest to the number."""
    text = part.text
    quoted = [m.span(1) for m in _QUOTED.finditer(text) if not _NO_TITLE.search(m[1])]
    if quoted:
        return _clean(part[slice(*(quoted[-1] if last else quoted[0]))])
    if found := _labelled([part], "patent_title"):
        return found
    stated = [m.span("title") for m in _STATED.finditer(text)]
    if stated:
        return _clean(part[slice(*(stated[-1] if last else stated[0]))])
    alone = _BRACKETED.search(text.rpartition("\t")[2].rpartition("\n")[2]) if last else None
    if alone and not _NOT_ALONE.search(alone["title"]):
        offset = len(text) - len(alone.string)
        return _clean(part[offset + alone.start("title") : offset + alone.end("title")])
    plain = [m.span(1) for m in _NUMBERED.finditer(text)]
    if plain:
        return _clean(part[slice(*(plain[-1] if last else plain[0]))])
    return None


def _clean(title: Passage) -> Passage | None:
    title = title.strip(_TRIM)
    text = title.text
    stop = re.search(
        r"[(（]?(?:专利号|申请号|ZL\d|专利类型|类型[:：]|的(?:发明|实用新型|外观设计)?专利(?:申请)?权?$)", text
    )
    if stop and stop.start() > 2:
        title = title[: stop.start()].strip(_TRIM + "(（")
    if CLAUSE.match(title.text):
        match = CLAUSE.match(title.text)
        title = title[match.end() :].strip(_TRIM) if match else title
    return title if len(fold(title.text)) >= 3 and not _NO_TITLE.search(title.text) else None


def _kind_in(part: Passage, *, last: bool) -> Passage | None:
    """The kind named in ``part``; a ticked one first, a list to choose from is no kind."""
    if match := _MARKED.search(part.text):
        group = 1 if match[1] else 2
        return part[match.start(group) : match.end(group)]
    lists = [match.span() for match in _KIND_LIST.finditer(part.text)]
    found = [m for m in _KIND.finditer(part.text + " ") if not any(a <= m.start() < b for a, b in lists)]
    if not found or re.search(r"[□☐]", part.text):
        return None
    match = found[-1] if last else found[0]
    return part[match.start(1) : match.end(1)]
