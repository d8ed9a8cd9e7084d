"""The parties of a contract: who they are in the head, and who signed.

甲方 as printed is ``party_a`` and 乙方 ``party_b``, also where the paper makes 甲方 the acquirer (model contracts of
the 科技部: 受让方（甲方）). Where neither letter is printed, the party who transfers or licenses is ``party_a``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.documents.contracts.inline import told_parties
from extractors.documents.contracts.labels import PARTY_FIELDS, Labelled, any_of, words
from extractors.documents.contracts.layout import ARTICLE, ContractText, Segment
from extractors.facts import is_sharp
from extractors.passage import Passage
from schemas.values import uscc
from schemas.values.names import normalise_organisation, same_organisation

_SO_CALLED = re.compile(
    r"\s*[(（\[【]?\s*(?:以下|下|在本合同中)?(?:简称|称为|称)[^)）]*[)）\]】]?\s*$|\s*[(（](?:以下|下称|简称|盖章|公章|签章|签字|甲方|乙方)[^()（）]*[)）]?\s*$"
)
_LETTER_FOR_DIGIT = re.compile(r"[IilLoOzZ|](?=\d*[号栋幢层楼室座单])|(?<=[号栋幢层楼])[IilLoOzZ|]")
_ROLE_BEFORE = re.compile(r"[\u4e00-\u9fff]{1,3}(?<![东南西北大四八远地])方[\u4e00-\u9fff]{7,}")
"""受聘方四川某某公司: a word for a party that is none of the known ones, run into the name."""

_SENTENCE = re.compile(r"[。；;！!？?]")
_HEAD_ROWS = 80
CUT = "行末可能未完"


@dataclass(frozen=True)
class Reading:
    """A value as it stands in one place; ``zone`` is ``head`` or ``signature``."""

    party: str
    field: str
    value: Passage
    zone: str
    doubts: tuple[str, ...] = ()

    @property
    def sharp(self) -> bool:
        return is_sharp(self.value) and not any(line.under_seal for line in self.value.lines)


@dataclass(frozen=True)
class Signing:
    """The signature block: its first row, and where each party signs (left edge of its column)."""

    row: int
    columns: tuple[tuple[str, float], ...]


def read_parties(text: ContractText, printed: Sequence[Labelled]) -> list[Reading]:
    """Names, codes, representatives and addresses of both parties, the head before the signature block."""
    labels = with_owners(printed)
    signing = find_signing(text, labels)
    head_end = _head_end(text, labels)
    head = [one for one in labels if one.segment.row < head_end]
    end = [one for one in labels if signing and one.segment.row >= signing.row]
    return [*_told(text), *_walk(head, "head"), *_walk(end, "signature")]


def with_owners(labels: Sequence[Labelled]) -> list[Labelled]:
    """专利权人 is ``party_a`` where only the other party's label is printed beside it (专利权人 and 实施人). Where both
    are named by their own labels it says nothing of the parties: it heads a column of a list."""
    named = {one.party for one in labels if one.field == "name"}
    if named & {"a"} or "b" not in named:
        return list(labels)
    return [
        replace(one, party="a", field="name")
        if one.field in ("other", "ignored") and one.label.startswith(_owners())
        else one
        for one in labels
    ]


def _owners() -> tuple[str, ...]:
    return tuple(words()["owners"])


def _told(text: ContractText) -> list[Reading]:
    """What whole sentences tell of the parties; before the labels, whose values end with the line."""
    found = []
    for one in told_parties(text):
        value = bare_name(one.value) if one.field == "name" else one.value
        if _plausible(one.field, value.text):
            found.append(Reading(one.party, one.field, value, "head", _doubts(one.field, value.text)))
    return found


def find_signing(text: ContractText, labels: Sequence[Labelled]) -> Signing | None:
    """The signature block: the last place, behind the last clause, where both parties are named beside or under each
    other."""
    after = text.last_clause_row if text.last_clause_row is not None else -1
    parties = [one for one in labels if one.party in ("a", "b") and one.segment.row > after]
    if not parties:
        parties = [one for one in labels if one.party in ("a", "b") and one.signing]
    parties = [one for one in parties if one.field in ("name", "signer", "legal_representative", "date")]
    if not parties or not {"a", "b"} <= {one.party for one in parties}:
        return None
    columns = {one.party: one.x for one in reversed(parties)}
    return Signing(parties[0].segment.row, tuple((party, x) for party, x in columns.items() if party))


def _head_end(text: ContractText, labels: Sequence[Labelled]) -> int:
    """The row of the first article after both parties were named; without one, the end of the first stretch."""
    seen: set[str] = set()
    by_row: dict[int, set[str]] = {}
    for one in labels:
        if one.field == "name" and one.party in ("a", "b") and one.value:
            by_row.setdefault(one.segment.row, set()).add(one.party)
    for segment in text.segments:
        if {"a", "b"} <= seen and ARTICLE.match(segment.text):
            return segment.row
        seen |= by_row.get(segment.row, set())
        if segment.row > _HEAD_ROWS:
            break
    return min(_HEAD_ROWS, text.segments[-1].row + 1 if text.segments else 0)


def _walk(labels: Sequence[Labelled], zone: str) -> list[Reading]:
    """Gives what follows a party's label to that party; in two columns, by the column."""
    current: str | None = None
    split: float | None = None
    sides = ("a", "b")
    last: Labelled | None = None
    found = []
    for one in labels:
        if one.party is not None and one.field in ("name", "signer", "legal_representative"):
            beside = last is not None and last.party != one.party and _stands_beside(last.segment, one.segment)
            if beside and last is not None and last.party in ("a", "b") and one.party in ("a", "b"):
                split, sides = _left(one) - 0.02, (last.party, one.party)
            elif split is not None and not (last is not None and _stands_beside(last.segment, one.segment)):
                right_side = one.x >= split
                split = split if one.party == sides[right_side] and zone == "signature" else None
            current, last = one.party, one
        party = one.party or (sides[one.x >= split] if split is not None else current)
        if one.party is None and split is None and last is not None and _of_another(one, last, labels):
            party = None
        if party in ("a", "b") and one.value:
            found += _reading(one, party, zone)
    return found


def _left(one: Labelled) -> float:
    """Where the column of a party begins: in a table with its cell, though the label stands in the middle of it."""
    return min(one.x, one.segment.box[0]) if one.segment.in_table else one.x


def _of_another(one: Labelled, last: Labelled, labels: Sequence[Labelled]) -> bool:
    """Of two like labels in a row one stands in the column of the party named ``last``; the other is of a party whose
    label was not understood."""
    twins = [o for o in labels if o is not one and o.segment.row == one.segment.row and o.field == one.field]
    return any(abs(twin.x - last.x) + 0.1 < abs(one.x - last.x) for twin in twins)


def _stands_beside(left: Segment, right: Segment) -> bool:
    if left.in_table and left.row == right.row:
        return right.box[0] >= left.box[0] + 0.25 or left is right
    if left.page is not right.page or right.box[0] < left.box[0] + 0.25:
        return left is right
    height = max(left.box[3] - left.box[1], right.box[3] - right.box[1])
    return abs(left.box[1] - right.box[1]) < (1.5 * height if not left.in_table else 0.01)


def _reading(one: Labelled, party: str, zone: str) -> list[Reading]:
    doubts: tuple[str, ...] = ()
    field, value = one.field, one.value
    if field == "name":
        value = bare_name(value)
    elif field == "signer":
        if "法定" not in one.label and "法人" not in one.label and one.label not in ("代表", "代表人"):
            return []
        field, doubts = "legal_representative", ("可能是授权代表的签字",)
    elif field == "legal_representative":
        behind = _BEHIND_PERSON.search(value.text)
        value = (value[: behind.start()] if behind else value).strip(" .,·'`")
    elif field == "mail_address":
        field, doubts = "address", ("印作通讯地址",)
    if one.field == "address" and not one.label:
        doubts = ("未标注为地址，按位置推定",)
    doubts = (*doubts, *_doubts(field, value.text), *([CUT] if one.open_end and field in ("name", "address") else []))
    if field not in ("name", *PARTY_FIELDS) or field == "other" or not _plausible(field, value.text):
        return []
    return [Reading(party, field, value, zone, doubts)]


_BEHIND_PERSON = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})\s*(?:[(（](?:签章|签字|盖章|签名|签字或盖章|签名或盖章)[)）]?|职务\s*[:：]).*$", re.DOTALL
)
"""What forms print behind a person's name: where to sign, and the office the person holds."""


def _doubts(field: str, value: str) -> tuple[str, ...]:
    """What in a value itself speaks against it."""
    if field == "address" and _LETTER_FOR_DIGIT.search(value):
        return ("地址中有疑似数字的字母",)
    if field == "address" and re.search(r"[\dA-Za-z第之\-—]$", value):
        return (CUT,)
    if field == "name" and _ROLE_BEFORE.match(value):
        return ("名称前可能带有身份字样",)
    if field == "name" and not _is_like_a_name(value):
        return ("不像单位或个人的名称",)
    return ()


def _is_like_a_name(value: str) -> bool:
    """An organisation's ending, a foreign name, or the two to four characters of a person's."""
    ends = re.search(rf"(?:{any_of(words()['organisations'])})$", value)
    foreign = re.fullmatch(r"[A-Za-z][A-Za-z .,&'()-]{3,}", value)
    return bool(
        ends or foreign or re.fullmatch(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff·]{1,12}", value)
    )


def bare_name(value: Passage) -> Passage:
    """A party's name without 转让单位 run into it and （以下简称甲方）, （盖章） behind it."""
    if match := re.match(
        rf"(?:{any_of([*words()['first_roles'], *words()['second_roles']])})\s*(?=.{{4,}})", value.text
    ):
        value = value[match.end() :]
    for _ in range(2):
        if match := _SO_CALLED.search(value.text):
            value = value[: match.start()].strip()
    return value.strip(" ,，;；。:：_·•.-—'\"")


def _plausible(field: str, value: str) -> bool:
    if not value or _SENTENCE.search(value):
        return False
    if field == "name":
        said = re.sub(any_of(words()["never_names"]), "", value)
        return (
            2 <= len(value) <= 50
            and bool(re.search(r"[\u4e00-\u9fff]{2}|[A-Za-z]{3}", said))
            and not re.search(r"[,，:：]", value)
        )
    if field == "legal_representative":
        return 2 <= len(value) <= 20 and not re.search(r"\d|公司|签字|盖章|年|日期", value)
    if field == "uscc":
        return bool(re.search(r"[0-9A-Z]{15,}", value.replace(" ", "").upper()))
    return 4 <= len(value) <= 90


def find_code(value: Passage) -> tuple[Passage, str] | None:
    """The social credit code in ``value``: its place and its 18 characters, valid or not."""
    found = uscc.find(value.text)
    if found:
        start, end, code = found[0]
        return value[start:end], code
    match = re.search(r"[0-9A-Z][0-9A-Z ]{14,20}[0-9A-Z]", value.text.upper())
    return (value[match.start() : match.end()], match[0].replace(" ", "")) if match else None


def alike(one: str, other: str) -> bool:
    """Whether two printed names are the same organisation, or the same after normalising."""
    return same_organisation(one, other) or normalise_organisation(one) == normalise_organisation(other)
