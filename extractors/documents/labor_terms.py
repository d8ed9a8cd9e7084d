"""Term and post of a 劳动合同, told in its clauses. The forms are data (``labels/labor_contract.yaml``)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from extractors.documents.readings import INCOMPLETE_DATE, date_fact, text_fact, tight
from extractors.facts import make_fact
from extractors.layout.blocks import Pair, flat
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.values import dates
from schemas.values.dates import FoundDate

TWO_TERMS = "几种期限都已填写，取其一"
ANOTHER_TERM = "所选期限类型与填写处不一致"
OPEN = "长期"

_TO = re.compile(
    r"(?:起|开始|起始|生效)*[,，]?(?:(?:至|到|-|—|–|~|～)+|于(?=[^,，。;；]{6,14}?(?:届满|期满|到期|终止|结束|止)))"
)
_NUMBERS = {"一": 0, "1": 0, "①": 0, "A": 0, "甲": 0, "二": 1, "2": 1, "②": 1, "B": 1, "乙": 1}
_POSITION_END = re.compile(r"[,，。;；\n(（]")
_OPEN_WORD = re.compile(r"无固定期限|长期|永久")


@dataclass(frozen=True)
class Clauses:
    """The forms of ``labels/labor_contract.yaml``."""

    option_chosen: re.Pattern[str]
    options: tuple[re.Pattern[str], ...]
    """固定, 无固定, 以完成任务: in the order forms print them."""
    term_ends: re.Pattern[str]
    probation: re.Pattern[str]
    positions: tuple[re.Pattern[str], ...]
    not_positions: tuple[str, ...]
    signature: re.Pattern[str]
    clause: re.Pattern[str]
    organisations: tuple[str, ...]

    def is_organisation(self, text: str) -> bool:
        return 4 <= len(text) <= 50 and re.sub(r"\([^()]{1,12}\)$", "", text).endswith(self.organisations)


@cache
def load_clauses() -> Clauses:
    path = Path(__file__).parent / "labels" / "labor_contract.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Clauses(
        option_chosen=re.compile(data["option_chosen"]),
        options=tuple(re.compile(data[name]) for name in ("fixed", "open", "task")),
        term_ends=re.compile(data["term_ends"]),
        probation=re.compile(data["probation"]),
        positions=tuple(map(re.compile, data["position"])),
        not_positions=tuple(data["not_positions"]),
        signature=re.compile(data["signature"]),
        clause=re.compile(data["clause"]),
        organisations=tuple(data["organisations"]),
    )


@dataclass(frozen=True)
class _Term:
    """What one option says: its first date and the end, as stretches of the text (empty: not filled in)."""

    option: int
    start: Passage
    end: Passage
    said: Passage
    """The words 无固定期限."""

    @property
    def filled(self) -> bool:
        return any(one.value for one in dates.find_dates(self.start.text))


def term_facts(document: Document, pairs: Mapping[str, Pair], text: Passage, clauses: Clauses) -> list[Fact]:
    """``start_on`` and ``end_on``: at labels of their own, else of the option that was chosen or filled in."""
    facts: list[Fact] = []
    for key in ("start_on", "end_on"):
        if key in pairs and dates.find_dates(tight(pairs[key].value).text):
            facts += date_fact(document, key, pairs[key].value, pairs[key].doubts)
    if facts:
        return facts
    at_label = tight(pairs["term"].value) if "term" in pairs else Passage()
    terms = _terms(at_label, clauses) if at_label else []
    if not any(term.filled for term in terms):
        terms = _terms(text, clauses)
    filled = [term for term in terms if term.filled]
    chosen = _choice(text, clauses)
    doubts: list[str] = []
    if not filled:
        return [
            make_fact(document, "start_on", term.start, None, doubts=[INCOMPLETE_DATE]) for term in terms if term.start
        ][:1]
    best = next((term for term in filled if term.option == chosen), filled[0])
    if len({term.option for term in filled}) > 1 and best.option != chosen:
        doubts.append(TWO_TERMS)
    if chosen is not None and best.option not in (chosen, -1):
        doubts.append(ANOTHER_TERM)
    return _facts_of(document, best, doubts)


def _facts_of(document: Document, term: _Term, doubts: Sequence[str]) -> list[Fact]:
    facts = date_fact(document, "start_on", term.start, doubts)
    if term.option == 1 and term.said:
        facts.append(make_fact(document, "end_on", term.said, OPEN, doubts=doubts))
    elif term.end:
        facts += date_fact(document, "end_on", term.end, doubts)
    return facts


def _choice(text: Passage, clauses: Clauses) -> int | None:
    """The option named by its number, where the term is agreed."""
    for match in clauses.option_chosen.finditer(text.text):
        around = text.text[max(0, match.start() - 60) : match.end() + 20]
        if "期限" in around and "工时" not in text.text[match.end() : match.end() + 4]:
            return _NUMBERS.get(match["value"], 2)
    return None


def _terms(text: Passage, clauses: Clauses) -> list[_Term]:
    """The terms told in ``text``: those of the options, or the first 自…至… without any option's name."""
    marks = sorted(
        (match.start(), number, match.end())
        for number, pattern in enumerate(clauses.options)
        for match in pattern.finditer(text.text)
    )
    terms: list[_Term] = []
    for index, (start, number, behind) in enumerate(marks):
        end = marks[index + 1][0] if index + 1 < len(marks) else len(text)
        stop = clauses.term_ends.search(text.text, behind, end)
        part = text[behind : stop.start() if stop else end]
        term = _term(part, number, text[start:behind], clauses)
        terms += [term] if term is not None else []
    if any(term.filled for term in terms):
        return terms
    whole = _term(text, -1, Passage(), clauses)
    return [*terms, *([whole] if whole is not None else [])]


def _term(part: Passage, option: int, said: Passage, clauses: Clauses) -> _Term | None:
    """The first date that no probation has and that is followed by 起 or 至, and the date behind 至."""
    found = [one for one in dates.find_dates(part.text) if not _is_probation(part.text, one, clauses)]
    for index, one in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        until = _TO.match(part.text, one.end)
        if following and until and following.start <= until.end() + 1:
            end = part[following.start : following.end] if option != 1 else Passage()
            return _Term(option, part[one.start : one.end], end, said)
        if until and (word := _OPEN_WORD.match(part.text, until.end())):
            return _Term(1, part[one.start : one.end], Passage(), part[word.start() : word.end()])
        if option in (1, 2) and re.match(r"起|至|开始|,", part.text[one.end :] or "起"):
            return _Term(option, part[one.start : one.end], Passage(), said)
    return None


def _is_probation(text: str, one: FoundDate, clauses: Clauses) -> bool:
    before = text[max(0, one.start - 40) : one.start]
    clause = re.split(r"[,，。;；(]", before)[-1]
    return bool(clauses.probation.search(clause))


def position_in(document: Document, pair: Pair | None, text: Passage, clauses: Clauses) -> list[Fact]:
    """The post at its label, else as a clause tells it."""
    if pair is not None:
        value = pair.value.strip(" \n\t_:")
        cut = _POSITION_END.search(value.text)
        value = value[: cut.start()] if cut and cut.start() >= 2 else value
        if _is_position(flat(value), clauses):
            return text_fact(document, "position", value.strip(" _"), pair.doubts)
    for form in clauses.positions:
        for match in form.finditer(text.text):
            value = text[match.start("value") : match.end("value")]
            if _is_position(value.text, clauses):
                return text_fact(document, "position", value)
    return []


def _is_position(text: str, clauses: Clauses) -> bool:
    if re.fullmatch(r"\(.*\)", text):  # a caption or a hint of the form
        return False
    return 2 <= len(text) <= 30 and not any(text.startswith(word) for word in clauses.not_positions)
