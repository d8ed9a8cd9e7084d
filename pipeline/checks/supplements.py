"""Supplements 补充协议: they change a contract and are no deal of their own."""

import re

from pipeline.checks.papers import Papers
from schemas.document import Document, DocumentType
from schemas.documents import PatentContract
from schemas.documents.content import Text
from schemas.values.names import normalise_organisation, same_organisation
from schemas.values.text import fold

_TITLE = re.compile(r"补充(?:协议|合同|约定|条款)|变更(?:协议|合同)|(?:协议|合同)(?:变更|补充)")
_HEADING = re.compile(rf"(?:{_TITLE.pattern})(?:书|[(].{{0,8}}[)]|之?[一二三])?$")
_LONG = 30
_HEAD = 4
"""Lines in which the title of a paper stands."""


def is_supplement(contract: PatentContract, papers: Papers) -> bool:
    """Whether a contract is by its title a supplement."""
    title = str(contract.title.value or "") if contract.title is not None else ""
    return _TITLE.search(fold(title)) is not None or _headed(papers.document(contract.document), papers)


def main_of(contract: PatentContract, papers: Papers) -> PatentContract | None:
    """The contract of the same parties a supplement belongs to: by the number it prints, else the only one."""
    same = [one for one in papers.contracts if one is not contract and _same_parties(one, contract)]
    mains = [one for one in same if not is_supplement(one, papers)]
    text = _text(contract.document, papers)
    number = str(contract.contract_number.value or "") if contract.contract_number is not None else ""
    named = [one for one in mains if (own := _number(one)) and (own in text or own in fold(number))]
    return named[0] if named else mains[0] if mains else None


def supplements_to(contract: PatentContract, papers: Papers) -> tuple[Document, ...]:
    """The papers that change ``contract``: typed contracts, and letters headed so that name it or its parties."""
    found = [one for one in papers.contracts if one is not contract and is_supplement(one, papers)]
    own = [papers.document(one.document) for one in found if main_of(one, papers) is contract]
    names = [normalise_organisation(_name(side)) for side in (contract.party_a.name, contract.party_b.name)]
    for document in papers.documents:
        if document.type is not DocumentType.OTHER or not _headed(document, papers):
            continue
        text = _text(document.id, papers)
        plain = normalise_organisation(text)
        if (_number(contract) and _number(contract) in text) or all(name and name in plain for name in names):
            own.append(document)
    return tuple(own)


def _same_parties(a: PatentContract, b: PatentContract) -> bool:
    mine, theirs = ([_name(side) for side in (one.party_a.name, one.party_b.name)] for one in (a, b))
    if not all((*mine, *theirs)):
        return False
    ways = (theirs, theirs[::-1])
    return any(all(same_organisation(x, y) for x, y in zip(mine, way, strict=True)) for way in ways)


def _headed(document: Document, papers: Papers) -> bool:
    lines = [line.text for page in papers.pages.get(document.id, ())[:1] for line in page.lines[:_HEAD]]
    heads = (re.sub(r"\s", "", fold(line)) for line in lines)
    return any(
        len(head) <= 30 and re.search(rf"(?:{_TITLE.pattern})(?:书|[(].{{0,8}}[)]|之?[一二三])?$", head)
        for head in heads
    )


def _text(document: str, papers: Papers) -> str:
    lines = (line.text for page in papers.pages.get(document, ()) for line in page.lines)
    return re.sub(r"\s", "", fold("".join(lines)))


def _number(contract: PatentContract) -> str:
    number = contract.contract_number
    return re.sub(r"\s", "", fold(number.value)) if number is not None and number.value else ""


def _name(side: Text) -> str:
    return str(side.value or "") if side is not None else ""
