"""What labels are called: synonyms of a paper's fields, as data, and how a printed label is told from other print.

A label counts as recognised when it is printed as the vocabulary has it, whatever blanks, line breaks, numbering,
brackets and colons stand in and around it, or with one character misread in a label of four or more (two in eight).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from dataclasses import field as with_default
from functools import cached_property, lru_cache
from pathlib import Path

import yaml
from rapidfuzz.distance import Levenshtein

from extractors.passage import Passage
from schemas.values.text import fold

OTHER = "?"
"""The field of a label that is known as a label but belongs to no fact."""

COLON = ":∶︰;"
_NOISE = re.compile(r"[\s:∶︰;*★☆_.·,、。|`'‘’~^´¨-]+")
_NUMBER = re.compile(r"\s*(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[.、)]|[(（]\d{1,2}[)）]|[*★☆●■◆])\s*")
_NOT_HAN = re.compile(r"[^\u4e00-\u9fff]+")
_NOT_LATIN = re.compile(r"[^A-Za-z]+")
_BRACKET = re.compile(r"[(（\[【][^()（）\[\]【】]{0,16}[)）\]】]")
_AFTER = re.compile(r"\s*(?:[(（](?![一二三四五六七八九十\d]{1,3}[)）])[^()（）]{0,16}[)）]\s*)?")
"""What may stand between a label and its colon: 法定代表人（负责人）; the number of a list's item belongs to
the value."""
_TRANSLATED = re.compile(r" */? *[A-Z][A-Za-z .,'&/-]{2,40}(?:[(（][A-Za-z ./-]{1,24}[)）])?\.? *(?=[:∶︰])")
"""The label in English between the Chinese one and the colon: 甲方 / Party A (Employer)：."""
_SLASH_ENGLISH = re.compile(r"(?<=[\u4e00-\u9fff])\s*/\s*[A-Z][A-Za-z .,'&/()-]{2,48}:?\s*$")
_INNER_COLON = re.compile(r"[:：∶︰]\s*\S")
_AND = re.compile("[及和与/]")
_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))\s*[\u4e00-\u9fff及与和]{0,10}"
    r"(?:情况|概况|信息|资料|概述|简介|简况)[:：]?\s*"
)
_LIST_END = "。;,、:∶()【】"


@dataclass(frozen=True)
class Hit:
    """A label at ``passage[start:end]``: its number included,
    ``end`` behind its colon. ``exact`` is false where a character was misread,
    ``marked`` is true where a colon, a blank or a line end sets it off from what follows."""

    field: str
    start: int
    end: int
    exact: bool
    marked: bool
    also: tuple[str, ...] = ()
    """Further fields the label names (详细地址及邮编)."""
    numbered: bool = False
    """A number stands before the label (``leading`` alone says so)."""
    unsure: bool = False
    """Some of the label's characters were not read; what it is rests on the others."""


@dataclass(frozen=True)
class Vocabulary:
    """``labels``: field → what it may be called. ``inside``: field → fields whose labels may stand in its value.
    ``unbroken``: labels may run into their value without any mark (licences). ``printed``: phrases of
    sentences that belong to the form itself, with ``=`` before one that stands alone. ``open_ended``:
    fields whose value may run on over cells, lines and pages.
    ``may_hold``: field → label names that may also be its value (职务: 负责人). ``patterns``: field → form of labels
    not listed (本单位参保起始). ``forms``: field → what its value looks like, to take it out of a value two labels
    share."""

    labels: dict[str, tuple[str, ...]]
    inside: dict[str, tuple[str, ...]]
    printed: tuple[str, ...] = ()
    open_ended: tuple[str, ...] = ()
    may_hold: dict[str, tuple[str, ...]] = with_default(default_factory=dict)
    patterns: dict[str, str] = with_default(default_factory=dict)
    forms: dict[str, str] = with_default(default_factory=dict)
    unbroken: bool = False

    @cached_property
    def by_name(self) -> dict[str, str]:
        """Normalised label → field, longest first."""
        pairs = {_bare(name): field for field, names in self.labels.items() for name in names}
        return dict(sorted(pairs.items(), key=lambda pair: -len(pair[0])))

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], str]]:
        return [(re.compile(r"\s*".join(map(re.escape, name))), field) for name, field in self.by_name.items()]

    def only(self, fields: Iterable[str]) -> "Vocabulary":
        """The same vocabulary with the labels of ``fields`` alone."""
        kept = {field: self.labels[field] for field in fields if field in self.labels}
        return replace(self, labels=kept)

    def whole(self, text: str) -> Hit | None:
        """``text`` as nothing but a label, else ``None``."""
        for candidate in _candidates(text):
            if candidate in self.by_name:
                return Hit(self.by_name[candidate], 0, len(text), True, True)
        by_pattern = {
            field for field, form in self.patterns.items() for c in _candidates(text) if re.fullmatch(form, c)
        }
        if len(by_pattern) == 1:
            return Hit(by_pattern.pop(), 0, len(text), True, True)
        several = self._several(text)
        if several:
            return Hit(several[0], 0, len(text), True, True, several[1:])
        for candidate in () if _INNER_COLON.search(text) else _candidates(text):
            field = self._nearest(candidate)
            if field is not None:
                return Hit(field, 0, len(text), False, True)
        return None

    def _several(self, text: str) -> tuple[str, ...]:
        """The fields of a label that names several: 详细地址及邮编, 单位地址、邮编, 职务/联系方式."""
        candidates = _candidates(text.replace("、", "及"))
        parts = [_bare(part) for part in _AND.split(candidates[-1] if candidates else "")]
        fields = tuple(self.by_name[part] for part in parts if part in self.by_name)
        return fields if len(fields) == len(parts) > 1 else ()

    def find(self, passage: Passage) -> list[Hit]:
        """All labels in ``passage``, in order, none inside another."""
        hits: list[Hit] = []
        for begin, start, row_start in _starts(passage):
            if hits and begin < hits[-1].end:
                continue
            hit = self._at(passage, start, row_start=row_start)
            if hit is not None:
                hits.append(replace(hit, start=begin))
        return hits

    def leading(self, passage: Passage) -> Hit | None:
        """The label of one value ``passage`` begins with, behind its number if it has one, whether anything sets it
        off from what follows or not. A heading (二、产业情况) is none."""
        number = _NUMBER.match(passage.text)
        start = number.end() if number else 0
        if is_heading(passage.text):
            return None
        for pattern, field in self._patterns:
            match = pattern.match(passage.text, start)
            if match and field not in self.open_ended:
                end, marked = _behind(passage.text, match.end(), marks=COLON)
                return Hit(field, 0, end, True, marked, numbered=number is not None)
        return None

    def chain(self, text: str) -> list[Hit]:
        """``text`` as labels one behind the other without any mark (序号姓名: two heads read as one line)."""
        hits: list[Hit] = []
        while (start := hits[-1].end if hits else 0) < len(text):
            matches = ((pattern.match(text, start), field) for pattern, field in self._patterns)
            hit = next((Hit(field, start, match.end(), True, True) for match, field in matches if match), None)
            if hit is None:
                return []
            hits.append(hit)
        return hits

    def is_printed(self, text: str) -> bool:
        """Whether ``text`` is a sentence of the form itself, not something filled in."""
        bare, han = _bare(text), _NOT_HAN.sub("", fold(text))
        if not han:
            return self._is_caption(fold(text))
        return any(phrase[1:] == han if phrase[0] == "=" else phrase in bare for phrase in self.printed)

    def _is_caption(self, text: str) -> bool:
        """Whether ``text`` is the English name of a field beneath its Chinese label (Legal Representative), one letter
        in eight misread at most."""
        letters = _NOT_LATIN.sub("", text).lower()
        return (
            bool(letters)
            and not any(map(str.isdigit, text))
            and any(Levenshtein.distance(letters, name) <= len(name) // 8 for name in self._captions)
        )

    @cached_property
    def _captions(self) -> list[str]:
        plain = (phrase[1:] for phrase in self.printed if phrase[0] == "=" and phrase.isascii())
        return [_NOT_LATIN.sub("", phrase).lower() for phrase in plain]

    def _at(self, passage: Passage, start: int, *, row_start: bool) -> Hit | None:
        text = passage.text
        for pattern, field in self._patterns:
            match = pattern.match(text, start)
            if match is None:
                continue
            end, colon = _behind(text, match.end(), marks=COLON if row_start else COLON[:-1])
            marked = colon or end >= len(text) or text[end] in "\n\t" or passage.blank_before(match.end())
            if marked if (row_start or passage.blank_before(start)) else colon:
                return Hit(field, start, end, True, True)
            if self.unbroken and row_start:
                return Hit(field, start, end, True, False)
        return self._misread_at(text, start) if row_start else None

    def _misread_at(self, text: str, start: int) -> Hit | None:
        colon = re.compile(rf"[^{COLON}\n。]{{3,16}}[{COLON}]").match(text, start)
        if colon is None:
            return None
        hit = self.whole(colon[0])
        return Hit(hit.field, start, colon.end(), hit.exact, True) if hit else None

    def _nearest(self, candidate: str) -> str | None:
        allowed = 0 if len(candidate) < 4 else 1 if len(candidate) < 8 else 2
        if not allowed or any(candidate in name for name in self.by_name):
            return None
        near = {
            field
            for name, field in self.by_name.items()
            if len(name) >= 4
            and abs(len(name) - len(candidate)) <= 1
            and Levenshtein.distance(candidate, name, score_cutoff=allowed) <= allowed
        }
        return near.pop() if len(near) == 1 else None


@lru_cache
def load_vocabulary(name: str) -> Vocabulary:
    """The vocabulary ``extractors/documents/labels/<name>.yaml``."""
    path = Path(__file__).parent.parent / "documents" / "labels" / f"{name}.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    labels = {field: tuple(names) for field, names in data["labels"].items()}
    labels[OTHER] = tuple(data.get("other", ()))
    return Vocabulary(
        labels=labels,
        inside={field: tuple(fields) for field, fields in data.get("inside", {}).items()},
        printed=tuple(phrase if phrase[0] == "=" else _bare(phrase) for phrase in data.get("printed", ())),
        open_ended=tuple(data.get("open_ended", ())),
        may_hold={field: tuple(names) for field, names in data.get("may_hold", {}).items()},
        patterns=dict(data.get("patterns", {})),
        forms=dict(data.get("forms", {})),
        unbroken=bool(data.get("unbroken", False)),
    )


def looks_like_label(text: str) -> bool:
    """Whether ``text`` could be a label nobody has heard of: two to twelve Han characters, perhaps with a colon."""
    bare = _NOISE.sub("", _BRACKET.sub("", fold(text)))
    return bool(re.fullmatch(r"[\u4e00-\u9fff/与及和]{2,12}", bare))


def is_heading(text: str) -> bool:
    """Whether ``text`` is the heading of a section: 二、产业情况, （三）基本信息."""
    return bool(_HEADING.fullmatch(fold(text)))


def label_name(text: str) -> str:
    """A label as it is shown to people: folded, without numbering, blanks and the colon."""
    return _NOISE.sub("", _NUMBER.sub("", fold(text), count=1))


def _bare(text: str) -> str:
    return _NOISE.sub("", fold(text))


def _candidates(text: str) -> list[str]:
    text = _SLASH_ENGLISH.sub("", fold(text))
    plain = _BRACKET.sub("", text) or text.strip("()【】[] ")
    numbered = _NUMBER.sub("", plain, count=1) if _NUMBER.match(plain) else plain
    return list(dict.fromkeys(bare for bare in map(_bare, (text, plain, numbered)) if bare))


def _behind(text: str, end: int, *, marks: str) -> tuple[int, bool]:
    """Where the value begins behind a label that ends at ``end``, and whether a colon stands between."""
    match = _TRANSLATED.match(text, end) or _AFTER.match(text, end)
    behind = match.end() if match else end
    if behind < len(text) and text[behind] in marks:
        return behind + 1, True
    return (end, False) if "\n" in text[end:behind] else (behind, False)


def _starts(passage: Passage) -> list[tuple[int, int, bool]]:
    """Where a label may begin: its number's place, its own place, and whether a row begins there."""
    text = passage.text
    starts: list[tuple[int, int, bool]] = []
    for index in range(len(text)):
        row_start = index == 0 or text[index - 1] in "\n\t"
        if row_start:
            number = _NUMBER.match(text, index)
            starts += [(index, number.end(), True)] if number else []
        if row_start or text[index - 1] in _LIST_END or passage.blank_before(index):
            starts.append((index, index, row_start))
    return starts
