"""The number of a contract: at a label, told in a sentence of the head, or alone beside the title."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractors.documents.contracts.labels import Labelled, any_of, words
from extractors.documents.contracts.layout import ContractText
from extractors.passage import Passage

UNLABELLED = "未标注合同编号，按位置推定"
_AT_LABEL = re.compile(r"[A-Za-z0-9\u4e00-\u9fff〔〕\[\]()（）\-—–_/.#号第]{3,40}")
_IN_TEXT = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:[A-Za-z0-9]+|[-—–_/.#]|[〔\[(][A-Za-z0-9\u4e00-\u9fff]{1,8}[〕\])]|第(?=\s*[A-Za-z\d])|号|字)+"
)
_BARE = (
    r"(?:[A-Z]{1,8}(?:[-—–_/][A-Z]{1,6})*[-—–_/]?(?:19|20)\d{2}(?:[-—–_/]?[A-Z0-9]{1,8}){1,3}"
    r"|[\u4e00-\u9fff]{1,8}[〔\[(](?:19|20)\d{2}[〕\])](?:第)?\s*\d{1,6}\s*号"
    r"|(?:19|20)\d{2}[-—–_/][A-Z]{1,8}[-—–_/]?\d{1,6})"
)
_ALONE = re.compile(
    rf"\s*[(（\[【]?\s*(?:(?:合同|协议)?(?:编号|号)|N[oO0][.:]?|№)?\s*[:：.]?\s*(?P<value>{_BARE})\s*[)）\]】]?\s*"
)
_IN_TITLE = re.compile(rf"[(（\[【]\s*(?:(?:合同|协议)?(?:编号|号)\s*[:：]?)?\s*(?P<value>{_BARE})\s*[)）\]】]\s*$")
_OTHERS = re.compile(r"(?:原|主|该|上述|前述|前次|补充|备案|登记|另行签订的)\S{0,6}$")
_QUOTED = re.compile(r"\S{4,}》\s*[(\[]?\s*(?:合同|协议)?(?:编号|号)?\s*(?:为|:)?\s*$")
_BESIDE = re.compile(r"(?<=\d)\s+(?![\u4e00-\u9fff]*[号字第])[\u4e00-\u9fff]{2,}$")
"""A stamp or mark a blank behind the number: HT202407081 机密文件."""

_HEAD = 12


@dataclass(frozen=True)
class Number:
    """A number where it stands; ``doubts`` where nothing says that it is the contract's."""

    passage: Passage
    doubts: tuple[str, ...] = ()


def contract_numbers(text: ContractText, labels: Sequence[Labelled], title: Passage | None) -> list[Number]:
    """Every place of the contract's number, the surest first."""
    labelled = [Number(one) for one in _at_labels(labels) if not _is_of_another(text, one)]
    told = [Number(one) for one in _told(text)]
    found = [*labelled, *told]
    if found:
        return found
    if title is not None and (match := _IN_TITLE.search(title.text)):
        return [Number(title[match.start("value") : match.end("value")])]
    return list(_alone(text, title))


def without_number(title: Passage) -> Passage:
    """The title without the number in brackets behind it."""
    match = _IN_TITLE.search(title.text)
    return title[: match.start()].strip() if match else title


def _at_labels(labels: Sequence[Labelled]) -> Iterable[Passage]:
    for one in labels:
        if one.field == "contract_number" and one.party is None:
            printed = one.value
            if beside := _BESIDE.search(printed.text):
                printed = printed[: beside.start()]
            match = _AT_LABEL.match(printed.text.replace(" ", ""))
            if match is None:
                continue
            value = _balanced(printed[: _length(printed.text, len(match[0]))].strip())
            if re.search(r"\d", value.text):
                yield value


def _is_of_another(text: ContractText, number: Passage) -> bool:
    """《专利权转让合同》（合同编号：…，以下简称“原合同”）: the number of a contract quoted in running text."""
    for paragraph in text.paragraphs[:_HEAD]:
        at = paragraph.text.find(number.text)
        if at > 0 and paragraph[at : at + len(number)].straight_box == number.straight_box:
            return _QUOTED.search(paragraph.text[:at]) is not None
    return False


def _told(text: ContractText) -> Iterable[Passage]:
    """合同编号为…, wherever it stands in a sentence before the first article."""
    labels = any_of([label for label in words()["terms"]["contract_number"] if len(label) > 2])
    for paragraph in text.paragraphs[:_HEAD]:
        for match in re.finditer(rf"(?:{labels})\s*(?:为|是)?\s*[:：]?\s*[“\"《(（\[【]?\s*", paragraph.text):
            behind = paragraph[match.end() :]
            value = _IN_TEXT.match(behind.text)
            before = paragraph.text[: match.start()]
            if value is None or _OTHERS.search(before) or _QUOTED.search(before):
                continue
            found = _balanced(behind[: value.end()]).strip(" .-—_/#")
            if len(found) >= 4 and re.search(r"\d{2}", found.text):
                yield found


def _alone(text: ContractText, title: Passage | None) -> Iterable[Number]:
    """A number that stands alone: directly under or beside the title it is the contract's, elsewhere in the head or at
    the upper edge of a page it is likely to be."""
    under = _rows_of(text, title)
    end = text.first_article_row if text.first_article_row is not None else _HEAD
    for segment in text.segments:
        match = _ALONE.fullmatch(segment.text)
        if match is None or segment.in_table:
            continue
        value = segment.passage[match.start("value") : match.end("value")]
        if under and under[0] <= segment.row <= under[1] + 1:
            yield Number(value)
        elif segment.row < end or segment.box[3] < 0.09:
            yield Number(value, (UNLABELLED,))


def _rows_of(text: ContractText, title: Passage | None) -> tuple[int, int] | None:
    lines = {id(line) for line in title.lines} if title else set()
    rows = [s.row for s in text.segments if any(id(line) in lines for line in s.passage.lines)]
    return (min(rows), max(rows)) if rows else None


def _balanced(value: Passage) -> Passage:
    """``value`` up to a bracket that is closed but not opened in it, or opened and not closed."""
    opened: list[int] = []
    for position, character in enumerate(value.text):
        if character in "(（〔[":
            opened.append(position)
        elif character in ")）〕]":
            if not opened:
                return value[:position].strip()
            opened.pop()
    return value[: opened[0]].strip() if opened else value


def _length(text: str, count: int) -> int:
    """The length of the beginning of ``text`` that holds ``count`` characters other than blanks."""
    seen = 0
    for position, character in enumerate(text):
        seen += character != " "
        if seen == count:
            return position + 1
    return len(text)
