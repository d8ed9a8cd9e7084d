"""Parties told in running text: 某公司（以下简称“甲方”），统一社会信用代码…，法定代表人某某，住所…；"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extractors.documents.contracts.labels import any_of, words
from extractors.documents.contracts.layout import ContractText
from extractors.passage import Passage
from schemas.values import uscc

_PARAGRAPHS = 30
_CALLED = 30
"""Characters behind a party's name within which it is said what it is called; 系一家…的公司 names no further party."""
_TIE = r"\s*(?:[:：]|为|是|系)?\s*[:：]?\s*"
_PERSON = re.compile(r"(?P<value>[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,8})?)(?=[\s,，;；。、()（）]|$)")
_ADDRESS = re.compile(r"(?:位于|设在|在)?(?P<value>[^,，;；。:：\n]{6,80})")
_PLACE = re.compile(r"[省市区县州镇乡村路街道巷号]")
_NOT_PERSON = re.compile(r"签字|盖章|签章|职务|姓名|或其|授权|代表|代理|电话")


@dataclass(frozen=True)
class Told:
    """A value told of ``party`` within a sentence."""

    party: str
    field: str
    value: Passage


@dataclass(frozen=True)
class _Stretch:
    """What is told of one party: ``[start:end]`` of a paragraph, its name in ``[name:…]``."""

    start: int
    end: int
    label: str
    name: tuple[int, int] | None


def told_parties(text: ContractText) -> list[Told]:
    """Names, codes, representatives and addresses in the sentences of the head. A stretch begins with a party's label
    or with an organisation's name and must say which party it is: by 甲方 or 乙方 anywhere in it, else by role."""
    found: list[Told] = []
    for paragraph in text.paragraphs[:_PARAGRAPHS]:
        for stretch in _stretches(paragraph.text):
            party = _party(paragraph.text[stretch.start : stretch.end], stretch.label)
            if party is None or any(one.party == party and one.field == "name" for one in found):
                continue
            if stretch.name:
                found.append(Told(party, "name", paragraph[slice(*stretch.name)].strip()))
            found += _attributes(party, paragraph[stretch.start : stretch.end])
    return found


def organisation() -> str:
    """A pattern for an organisation's name in running text, a place in brackets included."""
    ends = any_of(words()["organisations"])
    part = r"(?:(?![由与])[\u4e00-\u9fffA-Za-z0-9·])"
    longer = rf"(?:(?![由与和及])[\u4e00-\u9fff]){{0,6}}?(?:{ends})"
    return rf"{part}{{2,40}}?(?:[(（][\u4e00-\u9fff]{{2,8}}[)）]{part}{{0,30}}?)?(?:{ends})(?!{longer})"


@cache
def _label() -> re.Pattern[str]:
    w = words()
    letters = any_of([*w["first"], *w["second"]])
    roles = any_of([*w["first_roles"], *w["second_roles"]])
    bracket = r"(?:\s*[(（][^()（）]{0,20}[)）])?"
    return re.compile(
        rf"(?:^|(?<=[\s。;；,，、(（与和]))(?P<label>(?:{letters}|{roles}){bracket})\s*[:：]\s*"
        rf"(?P<name>[^\s,，;；。:：()（）]{{2,40}}(?:[(（][\u4e00-\u9fff]{{2,8}}[)）][\u4e00-\u9fff]{{2,30}})?)"
    )


@cache
def _unlabelled() -> re.Pattern[str]:
    return re.compile(
        rf"(?:^|(?<=[\s。;；,，、:：与和及由])|(?<=^[(（]\d[)）]))(?:[和及])?(?P<name>(?!一家){organisation()})"
    )


@cache
def _named() -> re.Pattern[str]:
    """Where a stretch says which party it is: （以下简称“甲方”）, （甲方）, ，下称甲方. A colon behind the
    bracket makes it the label of what follows: 受托方（乙方）：."""
    w = words()
    names = any_of([*w["first"], *w["second"], *w["first_roles"], *w["second_roles"]])
    quote = r"[“”\"'‘’「」『』【】]?"
    return re.compile(
        rf"(?:(?:以下|下)?(?:统一)?(?:简称|称为|称)\s*(?:为|作)?\s*[:：]?|[(（])\s*{quote}\s*(?P<role>{names})(?=\s*{quote}\s*(?:[)）](?!\s*[:：])|[,，。;；、或]|$))"
    )


def _stretches(text: str) -> list[_Stretch]:
    labelled = list(_label().finditer(text))
    if labelled:
        starts = [(m.start("label"), m["label"], m.span("name")) for m in labelled]
    elif _named().search(text):
        names = list(_unlabelled().finditer(text))
        called = [m for m in names if _named().search(text[m.end() : m.end() + _CALLED])]
        starts = [(m.start("name"), "", m.span("name")) for m in called or names]
    else:
        return []
    ends = [start for start, _, _ in starts[1:]] + [len(text)] * bool(starts)
    return [_Stretch(start, end, label, name) for (start, label, name), end in zip(starts, ends, strict=True)]


def _party(text: str, label: str) -> str | None:
    """``a`` or ``b``; a letter decides before a role. ``None`` where the stretch does not say."""
    w = words()
    said = [re.sub(r"\s", "", match["role"]) for match in _named().finditer(text)]
    printed = [re.sub(r"\s", "", label), *said]
    for party, letters in (("a", w["first"]), ("b", w["second"])):
        if any(letter in one for one in printed for letter in letters):
            return party
    role = re.match(any_of([*w["first_roles"], *w["second_roles"]]), label)
    roles = [*([role[0]] if role else []), *said]
    return ("b" if re.sub(r"\s", "", roles[0]) in w["second_roles"] else "a") if roles else None


def _attributes(party: str, stretch: Passage) -> Iterable[Told]:
    seen = set()
    for field, labels in words()["attributes"].items():
        for match in re.finditer(rf"(?<![\u4e00-\u9fff])(?:{any_of(labels)}){_TIE}", stretch.text):
            value = _value(field, stretch[match.end() :])
            if value and field not in seen:
                seen.add(field)
                yield Told(party, field, value)


def _value(field: str, behind: Passage) -> Passage | None:
    if field == "uscc":
        codes = [(start, end) for start, end, _ in uscc.find(behind.text[:40]) if start < 3]
        return behind[slice(*codes[0])] if codes else None
    if field == "legal_representative":
        person = _PERSON.match(behind.text)
        return behind[: person.end("value")] if person and not _NOT_PERSON.search(person[0]) else None
    if field == "address" and (place := _ADDRESS.match(behind.text)):
        value = _balanced(behind[place.start("value") : place.end("value")]).strip()
        return value if _PLACE.search(value.text) and len(value) >= 6 else None
    return None


def _balanced(value: Passage) -> Passage:
    """``value`` up to a closing bracket that was opened before it."""
    depth = 0
    for position, character in enumerate(value.text):
        depth += (character in "(（") - (character in ")）")
        if depth < 0:
            return value[:position]
    return value
