"""技术开发 / 服务 / 咨询合同."""

import re
from collections.abc import Iterable, Sequence

from extractors.documents.contracts import Contract, read_contract
from extractors.documents.contracts.kinds import KindMention, told_kinds
from extractors.documents.contracts.labels import words
from extractors.documents.extraction import Extraction
from extractors.facts import make_fact
from extractors.passage import Passage
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page

_ALONE = re.compile(
    r"(?:(?:技术)?(?:合同|协议|项目)?(?:类别|类型|种类)\s*[:：]|[(（])\s*(?P<kind>技术(?:开发|服务|咨询))(?:合同|类)?[)）]?"
)
INFERRED = "合同名称没有写明技术合同类别，按名称推定"


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of a technical contract, with its kind. 甲方 as printed is ``party_a``."""
    contract = read_contract(document, pages)
    return Extraction([*contract.facts(), *_kind(contract)], contract.unmapped())


def _kind(contract: Contract) -> list[Fact]:
    mentions = [
        *_titled(contract.title),
        *_printed_alone(contract.text.paragraphs),
        *told_kinds("service", contract.text.paragraphs),
    ]
    if not mentions:
        return []
    first = next((one for one in mentions if not one.doubts), mentions[0])
    sure = [one for one in mentions if not one.doubts]
    others = sorted({one.kind for one in sure} - {first.kind})
    doubts = [*first.doubts, *(["文中合同类别不一致"] if others else [])]
    evidence = ["几处合同类别一致"] if len(sure) > 1 and not others else []
    return [make_fact(contract.document, "kind", first.passage, first.kind, evidence=evidence, doubts=doubts,
                      alternatives=others)]  # fmt: skip


def _printed_alone(paragraphs: Iterable[Passage]) -> list[KindMention]:
    """A line of its own that says the kind: 合同类别：技术服务, （技术开发类）."""
    found: list[KindMention] = []
    for paragraph in paragraphs:
        if match := _ALONE.fullmatch(paragraph.text.strip()):
            offset = paragraph.text.index(match["kind"])
            found.append(KindMention(match["kind"], paragraph[offset : offset + len(match["kind"])]))
    return found


def _titled(title: Passage | None) -> list[KindMention]:
    """By the title: 技术服务合同 says it, 专利导航服务合同 only suggests it."""
    if title is None:
        return []
    for kind, names in words()["service_kinds"].items():
        if names[0] in title.text:
            start = title.text.index(names[0])
            return [KindMention(kind, title[start : start + len(names[0])])]
    for kind, names in words()["service_kinds"].items():
        for name in names[1:]:
            if name in title.text:
                start = title.text.rindex(name)
                return [KindMention(kind, title[start : start + len(name)], (INFERRED,))]
    return []
