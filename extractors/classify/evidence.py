"""What a page says about the type of paper it belongs to: its titles and its weighted phrases.

The phrases are data (``evidence.yaml``). Kinds of paper beyond contract 1 (``supplement``, ``statement``) are known
here so that they are not taken for one of its types; they come out as ``other``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml
from rapidfuzz.distance import Levenshtein

from extractors.classify.numbering import printed_number
from extractors.passage import Passage
from extractors.rows import PageNumber, Row, body_rows, line_height
from extractors.running_text.numbers import number_of
from schemas.document import DocumentType
from schemas.page import Page
from schemas.values.text import fold

TITLE = 10.0
"""What a title weighs; the phrases of ``evidence.yaml`` are weighed against it."""

_CAPTIONED = 3.0
"""What a caption (图1 …) weighs on a page with little other print."""

_SENTENCE, _SENTENCES_ABOVE = 25, 2
"""Behind more than so many rows of so many characters a heading heads a part of a paper that began before."""

_HEAD = 14
_UPPERMOST = 2
_BESIDE = 0.75
"""What a title weighs that shares its row, of one that stands alone."""

_LONGEST_TITLE = 60
_TAIL = re.compile(
    r"[(\[【〔](试行|暂行|副本|正本|示范文本|草案|样本|样张|复印件|电子|修订|修订版|\d{4}年?.{0,4}版?|.{0,4}版|\d+-\d+)[)\]】〕]$"
)
_BRACKET = re.compile(r"[(\[【〔][^()]{1,12}[)\]】〕]$")
_LEAD = re.compile(r"^(附件?[一二三四五六七八九十\d]{0,3}[:：、.]?|\d{1,2}[.、])")
_ITEM = re.compile(r"^[*·•□■]*(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]+)?")
_CLAUSE = re.compile(r"^第[一二三四五六七八九十百零〇\d]{1,4}[条章]")
_ARTICLE = re.compile(r"^第([一二三四五六七八九十百零〇\d]{1,5})条(?![款第规之的至、和及约])")
_AUTHORITY = re.compile(
    r"(?!.*(?:公司|大学|学院|研究院|研究所|协会|学会|商会|联盟|集团|中心))[\u4e00-\u9fff()]{3,30}"
    r"(?:局|厅|委|委员会|人民政府|政府|政府办公室|政府办公厅)(?:办公室)?文件"
)
_DISTRICTS = re.compile(r"各(?:县|市|区|州|盟|旗|市州|市县|区县|盟市)[^。]{0,40}[:：]$")
_ADDRESSED = 12
_ENCLOSED = re.compile(r"^附件?[一二三四五六七八九十\d]{0,3}[:：]")
"""附件：某某表 behind a letter names what is enclosed with it."""

_CAPTION = re.compile(r"^[(（]?(?:图|照片|图片)\d{0,2}[一二三四五六七八九十]?[)）:：.、]?(?=[\u4e00-\u9fff\d])")
_CAPTIONED_ROWS = 14
_TABLE_CAPTION = re.compile(r"^表(?:\d{1,2}(?:[-.]\d{1,2})?|[一二三四五六七八九十]{1,2})[:：.、]?(?=[\u4e00-\u9fff])")
"""表2 工作队伍一览表, below other print: a table within a paper, not a paper."""

_NUMBERED = re.compile(
    r"^(?:第[一二三四五六七八九十百零〇\d]{1,5}[条章]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[.、．](?!\d))"
)
_ANNEX = re.compile(r"^附(?:件|表|录|页)(?:[一二三四五六七八九十\d]{1,3})?(?:$|[:：、.\-—]|[^\d、，,。].{1,24}$)")
_CHAPTER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．,，]|\([一二三四五六七八九十]{1,3}\)"
    r"|第[一二三四五六七八九十\d]{1,3}(?:部分|篇|编|节|单元)|\d{1,2}(?:\.\d{1,2})*[、.．]?(?=[\u4e00-\u9fff]))"
)
"""三、工作基础与建设方案 heads a part of a paper, not a paper."""

_FILE_NUMBER = re.compile(r"[〔\[【(](?:19|20)\d{2}[〕\]】)]第?\d+号?$")
_POLICY_HEAD = re.compile(r"^(?:制度名称|制度标题|文件名称|文件标题|制度文件名称|办法名称)[:：]?")
"""A head table names the policy text it stands on: 制度名称 / 发布单位 / 文号 / 发布日期."""

_POLICY_LABELS = (
    *("发布单位", "发布部门", "制定单位", "制定部门", "编制单位", "编制部门", "印发单位", "发文单位", "发文机关"),
    *("文号", "发文字号", "制度编号", "文件编号", "版本", "版次", "发布日期", "印发日期", "生效日期", "实施日期"),
)
_SENTENCE_END = "。;；,，:：、?？"


@dataclass(frozen=True)
class Kind:
    """The evidence for one kind of paper. ``name`` is a document type or a kind only known here."""

    name: str
    titles: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    labels: Mapping[str, float]
    phrases: Mapping[str, float]
    against: Mapping[str, float]
    later: tuple[str, ...] = ()
    """Phrases of its second and further pages."""

    @property
    def type(self) -> DocumentType:
        return DocumentType(self.name) if self.name in set(DocumentType) else DocumentType.OTHER


@dataclass(frozen=True)
class Title:
    """A line that looks like a title of ``kind``. ``score`` up to ``TITLE``."""

    kind: str
    text: str
    score: float
    exact: bool
    lines: tuple[int, ...] = ()
    """The page's lines the title consists of."""


@dataclass(frozen=True)
class PageEvidence:
    """``scores`` are those of the phrases alone; ````articles`` its numbered clauses."""

    page: Page
    titles: tuple[Title, ...]
    scores: Mapping[str, float]
    number: PageNumber | None
    rows: int
    clauses: int
    """How many rows begin with a clause's number of any kind: 第三条, 三、, 3."""
    articles: tuple[int, ...]
    """The numbers of the 第N条 that begin a line, in order."""
    annex: bool = False
    """The page is headed 附件 or 附表."""
    text: str = ""
    """All that is printed on it, folded and without blanks."""

    @property
    def title(self) -> Title | None:
        """The weightiest title, the upper one of equals."""
        return max(self.titles, key=lambda title: title.score, default=None)

    @property
    def best(self) -> tuple[str, float]:
        """The kind the phrases speak for most, and how much."""
        name = max(self.scores, key=lambda kind: self.scores[kind])
        return name, self.scores[name]


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of paper in ``evidence.yaml``, in its order."""
    records = yaml.safe_load((Path(__file__).parent / "evidence.yaml").read_text(encoding="utf-8"))
    return tuple(_kind(name, record) for name, record in records.items())


def look_at(page: Page) -> PageEvidence:
    """The evidence on one page."""
    rows = body_rows(page)
    text = squeeze("".join(page.lines[i].text for row in rows for i in row.indexes))
    starts = [_ITEM.sub("", squeeze(line.text)) for line in page.lines]
    printed = [squeeze(row.passage.text) for row in rows]
    scores = {kind.name: _weigh(kind, starts, text) for kind in kinds()}
    if len(rows) <= _CAPTIONED_ROWS and any(_CAPTION.match(row) for row in printed):
        scores["case_image"] += _CAPTIONED
    articles = [number_of(match[1]) for row in printed if (match := _ARTICLE.match(row))]
    return PageEvidence(
        page=page,
        titles=tuple(_of_authority(titles_of(page, rows), printed)),
        scores=scores,
        number=printed_number(page),
        rows=len(rows),
        clauses=sum(bool(_NUMBERED.match(row)) for row in printed),
        articles=tuple(number for number in articles if number),
        annex=any(_ANNEX.match(row) for row in printed[:2]),
        text=text,
    )


def _of_authority(titles: Iterable[Title], printed: Sequence[str]) -> Iterable[Title]:
    """What an authority issues (某局文件, to 各县（市、区）) is an official paper, however it is titled; rules
    of a company or an institute are its own."""
    head = printed[:_ADDRESSED]
    official = any(_AUTHORITY.fullmatch(row) for row in head) or any(_DISTRICTS.match(row) for row in head)
    for title in titles:
        yield replace(title, kind="plan_document") if official and title.kind == "policy_text" else title


def squeeze(text: str) -> str:
    """Folded text without any blank, for comparing phrases."""
    return re.sub(r"\s+", "", fold(text))


def titles_of(page: Page, rows: list[Row]) -> Iterable[Title]:
    """The lines in the upper part of ``rows`` that look like titles and name a kind of paper.

    A title is short, ends no sentence, and stands big or centred. Up to three lines that follow each other are tried
    as one title (四川省产业知识产权 / 运营中心申报表). A line in a cell of a larger table weighs little.
    """
    usual = line_height(page)
    tabled = {i for table in page.tables if len(table.cells) > 3 for cell in table.cells for i in cell.lines}
    head = rows[:_HEAD]
    yield from _in_head_table(page, head)
    yield from _beside_others(page, head[:_UPPERMOST], tabled)
    for start in range(len(head)):
        if sum(len(_printed(page, row)) >= _SENTENCE for row in head[:start]) > _SENTENCES_ABOVE:
            break
        for count in (1, 2, 3):
            joined = head[start : start + count]
            if len(joined) < count or not all(_stands_out(page, r, usual) for r in joined):
                break
            if any(_POLICY_HEAD.match(_printed(page, r)) for r in joined):
                break
            if start > 2 and _ENCLOSED.match(_printed(page, joined[0])):
                break
            if start and any(_TABLE_CAPTION.match(_printed(page, r)) for r in joined):
                break
            weight = _prominence(page, joined, usual, tabled)
            text = bare_title("".join(page.lines[i].text for r in joined for i in r.indexes))
            if weight > 0 and (found := name_of(text)):
                kind, exact = found
                lines = tuple(i for r in joined for i in r.indexes)
                yield Title(kind, text, weight * (1.0 if exact else 0.8), exact, lines)


def _in_head_table(page: Page, head: list[Row]) -> Iterable[Title]:
    """The title at 制度名称, where at least two more labels of such a head stand near it. What the label names need not
    be worded like a policy text's title (某某机制建设情况)."""
    printed = [_printed(page, row) for row in head]
    labels = {label for text in printed for label in _POLICY_LABELS if label in text[: len(label) + 2]}
    for row, text in zip(head, printed, strict=True):
        match = _POLICY_HEAD.match(text)
        if match is None or len(labels) < 2 or not 4 <= len(text) - match.end() <= _LONGEST_TITLE:
            continue
        lines, left = [], match.end()
        for i in row.indexes:
            if left <= 0:
                lines.append(i)
            left -= len(squeeze(page.lines[i].text))
        yield Title("policy_text", text[match.end() :], 0.9 * TITLE, True, tuple(lines or row.indexes))


def _beside_others(page: Page, head: list[Row], tabled: set[int]) -> Iterable[Title]:
    """A line at the very top that is exactly a title and shares its row: the bank's name on its left, a number on its
    right (电汇凭证　No 2410…)."""
    for row in head:
        if len(row.indexes) < 2 or any(i in tabled for i in row.indexes):
            continue
        for index in row.indexes:
            text = bare_title(page.lines[index].text)
            found = name_of(text) if len(text) >= 4 and not _CHAPTER.search(text) else None
            if found and found[1]:
                yield Title(found[0], text, _BESIDE * TITLE, True, (index,))


def _printed(page: Page, row: Row) -> str:
    return squeeze("".join(page.lines[i].text for i in row.indexes))


def find_title(page: Page, type_: DocumentType) -> Passage | None:
    """The title on ``page`` that names a paper of ``type_``: the weightiest, the longest of equals."""
    found = [title for title in titles_of(page, body_rows(page)) if title.kind == type_.value]
    best = max(found, key=lambda title: (title.score, len(title.text)), default=None)
    return Passage.of_lines(page, best.lines).strip() if best else None


def bare_title(text: str) -> str:
    """A title line without quotation marks, leading 附件 numbers and trailing （试行）."""
    title = squeeze(text).strip('《》"“”')
    for _ in range(2):
        title = _TAIL.sub("", title)
    return _LEAD.sub("", title)


@cache
def name_of(title: str) -> tuple[str, bool] | None:
    """The kind of paper a bare title names, and whether exactly; ``None`` when it names none."""
    if not 2 <= len(title) <= _LONGEST_TITLE or title[-1] in _SENTENCE_END:
        return None
    return _named(title) or _named(_BRACKET.sub("", title))


def _named(title: str) -> tuple[str, bool] | None:
    for kind in kinds():
        if title in kind.titles:
            return kind.name, True
    matching = [kind.name for kind in kinds() if any(pattern.fullmatch(title) for pattern in kind.patterns)]
    if matching:
        return _most_telling(matching), True
    near = [(Levenshtein.distance(title[-len(known) :], known) / len(known), kind.name)
            for kind in kinds() for known in kind.titles if _near(title, known)]  # fmt: skip
    return (min(near)[1], False) if near else None


_OVERRULES = ("supplement", "application_form", "recommendation_letter", "license_record", "contract_registration",
              "case_image", "insurance_proof", "statement", "labor_contract", "pledge_contract", "equity_agreement",
              "plan_document")  # fmt: skip


def _most_telling(names: list[str]) -> str:
    """Of several kinds that match: the narrower one. 专利实施许可合同备案证明 is a record, not a contract."""
    return next((name for name in _OVERRULES if name in names), names[0])


def _near(title: str, known: str) -> bool:
    if len(known) < 4 or abs(len(title) - len(known)) > 12:
        return False
    tail = title[-len(known) :]
    return Levenshtein.distance(tail, known) <= (1 if len(known) < 9 else 2)


def _stands_out(page: Page, row: Row, usual: float) -> bool:
    text = squeeze("".join(page.lines[i].text for i in row.indexes))
    if (
        not text
        or len(text) > _LONGEST_TITLE
        or _is_in_columns(page, row)
        or any(mark.search(text) for mark in (_CLAUSE, _CHAPTER, _FILE_NUMBER))
    ):
        return False
    return _height(page, row) >= 1.25 * usual or _off_centre(row) < 0.12


def _is_in_columns(page: Page, row: Row) -> bool:
    """The row of a list without ruling (合作对象　合同名称　金额): phrases with a gap between them, which one title,
    however widely spaced, is not cut into."""
    lines = sorted((page.lines[i] for i in row.indexes), key=lambda line: line.box[0])
    phrases = [line for line in lines if len(squeeze(line.text)) >= 4]
    return any(b.box[0] - a.box[2] > 1.5 * (a.box[2] - a.box[0]) / len(squeeze(a.text)) for a, b in pairwise(phrases))


def _prominence(page: Page, rows: list[Row], usual: float, tabled: set[int]) -> float:
    size = min(_height(page, row) for row in rows) / usual if usual else 1.0
    big = size >= 1.25
    centred = all(_off_centre(row) < 0.08 for row in rows)
    low = rows[0].box[1] > 0.55
    if any(i in tabled for row in rows for i in row.indexes):
        return 0.2 * TITLE if not (big and centred) else 0.5 * TITLE
    if low and not (big and centred):
        return 0.0
    return TITLE * (1.0 if big and centred else 0.9 if big else 0.75)


def _height(page: Page, row: Row) -> float:
    return max(page.lines[i].box[3] - page.lines[i].box[1] for i in row.indexes)


def _off_centre(row: Row) -> float:
    return abs((row.box[0] + row.box[2]) / 2 - 0.5)


def _weigh(kind: Kind, starts: list[str], text: str) -> float:
    score = sum(weight for label, weight in kind.labels.items() if any(start.startswith(label) for start in starts))
    score += sum(weight * min(2, text.count(phrase)) for phrase, weight in kind.phrases.items())
    score -= sum(weight for phrase, weight in kind.against.items() if phrase in text)
    return score


def _kind(name: str, record: Mapping[str, object]) -> Kind:
    def words(key: str) -> tuple[str, ...]:
        value = record.get(key) or ()
        assert isinstance(value, list | tuple)
        return tuple(str(word) for word in value)

    def weights(key: str) -> dict[str, float]:
        value = record.get(key) or {}
        assert isinstance(value, dict)
        return {squeeze(str(phrase)): float(weight) for phrase, weight in value.items()}

    return Kind(
        name=name,
        titles=tuple(bare_title(title) for title in words("titles")),
        patterns=tuple(re.compile(pattern) for pattern in words("patterns")),
        labels=weights("labels"),
        phrases=weights("phrases"),
        against=weights("against"),
        later=tuple(squeeze(phrase) for phrase in words("later")),
    )
