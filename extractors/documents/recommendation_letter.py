"""推荐函, 推荐意见, 推荐表: who recommends whom for which centre.

Issuer, number and date are those of an official letter (``letterhead``); applicant and centre stand at labels or in
sentences, whose forms are data (``labels/recommendation_letter.yaml``).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from extractors.documents.certificate import pairs_by_field
from extractors.documents.extraction import Extraction
from extractors.documents.imprints import seal_fact
from extractors.documents.letter_stub import without_stub
from extractors.documents.letterhead import Words, issue_date_fact, issuer_fact, load_words, number_fact
from extractors.documents.readings import text_fact, tight
from extractors.facts import make_fact
from extractors.layout.blocks import Pair
from extractors.layout.labels import load_vocabulary
from extractors.layout.pairing import find_pairs
from extractors.passage import Passage
from extractors.rows import Row, body_rows
from schemas.document import Document
from schemas.evidence import Fact
from schemas.page import Page
from schemas.values.names import same_organisation

_SHORT = 3.0
"""A row ends short of the others by more than this many of its characters."""

SEVERAL = "文中有几个不同的名称"
TWICE = "文中两处一致"

_STRETCH = r"[^,。;:、\s《》“”「」『』\"]{4,40}?"
_CENTER = r"[\u4e00-\u9fffA-Za-z0-9()、·\-]{2,60}?知识产权运营中心(?:\([\u4e00-\u9fff]{2,8}\))?"


@dataclass(frozen=True)
class _Forms:
    applicant: tuple[re.Pattern[str], ...]
    center: re.Pattern[str]
    before_applicant: re.Pattern[str]
    before_center: re.Pattern[str]
    programme: re.Pattern[str]


@cache
def _forms() -> _Forms:
    path = Path(__file__).parent / "labels" / "recommendation_letter.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return _Forms(
        applicant=tuple(re.compile(form.replace("ORG", _STRETCH)) for form in data["applicant"]),
        center=re.compile(data["center"].replace("CENTER", _CENTER)),
        before_applicant=re.compile(data["before_applicant"]),
        before_center=re.compile(data["before_center"]),
        programme=re.compile(data["programme"]),
    )


def extract(document: Document, pages: Sequence[Page]) -> Extraction:
    """The facts of the letter. The addressee is neither issuer nor applicant."""
    words = load_words("letter")
    pages = [without_stub(page) for page in pages]
    rows = [row for page in pages for row in body_rows(page)]
    found = find_pairs(pages, load_vocabulary("recommendation_letter"))
    pairs = pairs_by_field(found.pairs)
    text = _flowing(rows)
    facts = _issuer(document, pages, rows, words, pairs.get("issuer"))
    facts += number_fact(document, rows, words)
    facts += _applicant(document, pairs.get("applicant_name"), text, words, facts)
    facts += _center(document, pairs.get("center_name"), text)
    facts += issue_date_fact(document, rows, words)
    return Extraction(facts, list(found.unmapped))


def _flowing(rows: Sequence[Row]) -> Passage:
    """The print without blanks, a line feed behind every row that ends short of the others: a heading, a paragraph."""
    text = Passage()
    edge = max((row.box[2] for row in rows), default=0.0)
    ended = False
    for row in rows:
        text = Passage.join((text, tight(row.passage)), "\n" if ended else "")
        character = (row.box[2] - row.box[0]) / max(len(row.passage), 1)
        ended = edge - row.box[2] > _SHORT * character
    return text


def _issuer(
    document: Document, pages: Sequence[Page], rows: Sequence[Row], words: Words, pair: Pair | None
) -> list[Fact]:
    """At its label, as on any official paper; where only the seal names it, by the seal."""
    if pair is not None and words.is_organisation(tight(pair.value).text):
        value = tight(pair.value)
        sealed = any(same_organisation(seal.text, value.text) for page in pages for seal in page.seals)
        evidence = ["与印章一致"] if sealed else []
        return [make_fact(document, "issuer", value, value.text, evidence=evidence, doubts=pair.doubts)]
    facts = issuer_fact(document, pages, rows, words)
    seals = [(page, seal) for page in pages for seal in page.seals if words.is_organisation(seal.text)]
    if facts or not seals:
        return facts
    page, seal = max(seals, key=lambda one: one[1].confidence)
    return [seal_fact(document, "issuer", page, seal)]


def _applicant(document: Document, pair: Pair | None, text: Passage, words: Words, known: Sequence[Fact]) -> list[Fact]:
    if pair is not None and words.is_organisation(tight(pair.value).text):
        return text_fact(document, "applicant_name", pair.value, pair.doubts)
    issuers = {fact.value for fact in known if fact.key.endswith(".issuer")}
    names: list[Passage] = []
    for form in _forms().applicant:
        for match in form.finditer(text.text):
            name = text[match.start("value") : match.end("value")]
            lead = _forms().before_applicant.match(name.text)
            name = name[lead.end() :] if lead else name
            is_center = name.text.endswith("产业知识产权运营中心")
            if words.is_organisation(name.text) and not is_center and name.text not in issuers:
                names.append(name)
        if names:
            break
    return _most_told(document, "applicant_name", names)


def _center(document: Document, pair: Pair | None, text: Passage) -> list[Fact]:
    """A centre's name with its industry; the programme's name (四川省产业知识产权运营中心) is none."""
    if pair is not None and _forms().center.fullmatch(tight(pair.value).text):
        return text_fact(document, "center_name", pair.value, pair.doubts)
    names: list[Passage] = []
    for match in _forms().center.finditer(text.text):
        name = text[match.start("value") : match.end("value")]
        lead = _forms().before_center.match(name.text)
        name = name[lead.end() :] if lead else name
        if not _forms().programme.match(name.text) and len(name) > len("知识产权运营中心"):
            names.append(name)
    return _most_told(document, "center_name", names)


def _most_told(document: Document, key: str, names: Sequence[Passage]) -> list[Fact]:
    """The name told most often, the first of equals; another name makes it doubtful, being told twice supports it. The
    end of a name (without the province before it) is that name."""
    if not names:
        return []
    counted = Counter(max((o.text for o in names if o.text.endswith(name.text)), key=len) for name in names)
    value, times = counted.most_common(1)[0]
    others = [name for name in counted if name != value]
    best = max((name for name in names if name.text == value), key=lambda name: name.confidence)
    evidence = [TWICE] if times > 1 and not others else []
    doubts = [SEVERAL] if others else []
    return [make_fact(document, key, best, value, evidence=evidence, doubts=doubts, alternatives=others[:2])]
