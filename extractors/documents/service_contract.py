"""技术开发 / 服务 / 咨询合同."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.documents.contracts import Contract, read_contract
from extractors.documents.contracts.labels import words
from extractors.documents.extraction import Extraction
from extractors.facts import make_fact
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

INFERRED = "合同名称没有写明技术合同类别，按名称推定"
_TICK, _BOX = "[☑☒√✓■✔▣●⊠]", "[□☐]"
_SAID = re.compile(
    r"(?:本合同(?:为|是|属于?)|认定为|属于?)\s*[“\"]?(技术(?:开发|咨询|服务))(?:[(（][^()（）]{1,4}[)）])?合同"
)


@dataclass(frozen=True)
class _Mention:
    kind: str
    passage: Passage
    doubts: tuple[str, ...] = ()


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of a technical contract, with its kind. 甲方 as printed is ``party_a``."""
    contract = read_contract(document, pages)
    return Extraction([*contract.facts(), *_kind(contract)], contract.unmapped())


def _kind(contract: Contract) -> list[Fact]:
    mentions = [*_titled(contract.title), *_said(contract.text.paragraphs)]
    if not mentions:
        return []
    first = next((one for one in mentions if not one.doubts), mentions[0])
    sure = [one for one in mentions if not one.doubts]
    others = sorted({one.kind for one in sure} - {first.kind})
    doubts = [*first.doubts, *(["文中合同类别不一致"] if others else [])]
    evidence = ["几处合同类别一致"] if len(sure) > 1 and not others else []
    return [make_fact(contract.document, "kind", first.passage, first.kind, evidence=evidence, doubts=doubts,
                      alternatives=others)]  # fmt: skip


def _titled(title: Passage | None) -> list[_Mention]:
    """By the title: 技术服务合同 says it, 专利导航服务合同 only suggests it."""
    if title is None:
        return []
    for kind, names in words()["service_kinds"].items():
        if names[0] in title.text:
            start = title.text.index(names[0])
            return [_Mention(kind, title[start : start + len(names[0])])]
    for kind, names in words()["service_kinds"].items():
        for name in names[1:]:
            if name in title.text:
                start = title.text.rindex(name)
                return [_Mention(kind, title[start : start + len(name)], (INFERRED,))]
    return []


def _said(paragraphs: Sequence[Passage]) -> list[_Mention]:
    """At a label (合同类别：技术服务), by the one box ticked, or in a sentence."""
    found: list[_Mention] = []
    kinds = "|".join(words()["service_kinds"])
    labels = "|".join(words()["service_labels"])
    for paragraph in paragraphs:
        text = paragraph.text
        named = list(re.finditer(kinds, text))
        if len({match[0] for match in named}) > 1:
            named = [m for m in named if re.search(rf"{_TICK}\s*$", text[: m.start()])]
        elif re.search(rf"{_BOX}\s*$", text[: named[0].start()] if named else "") or not re.match(
            rf"\s*(?:{labels})", text
        ):
            named = []
        spans = [match.span() for match in named] or [match.span(1) for match in _SAID.finditer(text)]
        found += [_Mention(text[start:end], paragraph[start:end]) for start, end in spans]
    return found
