"""A contract read into facts: head, clauses, signature block."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.classify.evidence import find_title
from extractors.documents.contracts.imprints import party_seals
from extractors.documents.contracts.labels import Labelled, labelled
from extractors.documents.contracts.layout import ContractText, lay_out
from extractors.documents.contracts.money import find_price
from extractors.documents.contracts.numbers import contract_numbers, without_number
from extractors.documents.contracts.parties import Reading, Signing, find_code, find_signing, read_parties
from extractors.documents.contracts.patents import Patent, find_patents
from extractors.documents.contracts.period import Dated, Period, find_period
from extractors.documents.contracts.terms import ON_COVER, signing_dates, signing_place
from extractors.documents.imprints import seal_fact
from extractors.documents.readings import uscc_fact
from extractors.facts import make_fact
from extractors.passage import Passage
from schemas.document import Document, DocumentType
from schemas.evidence import Fact, FactState, Origin
from schemas.page import Page
from schemas.values import patent_number
from schemas.values.names import normalise_organisation, normalise_person
from schemas.values.text import fold

INCOMPLETE_DATE = "日期不完整或不存在"
WORDS_AGREE = "大写与小写一致"
RECKONED = "由起始日与年限推算，截止日请核对"
FROM_SIGNING = "按签订日期推定起始日，请核对"
ONE_PARTY_BOTH = "甲乙双方读成同一名称"
_FAMILIES = {
    DocumentType.EQUITY_AGREEMENT: "equity",
    DocumentType.PLEDGE_CONTRACT: "pledge",
    DocumentType.SERVICE_CONTRACT: "service",
}


@dataclass(frozen=True)
class Contract:
    """A contract's text, its labels and its signature block; ``title`` where one was found."""

    document: Document
    text: ContractText
    labels: tuple[Labelled, ...]
    signing: Signing | None
    title: Passage | None
    family: str = ""
    """Whose words say what an amount is: ``equity``, ``pledge``, ``service``, or none of these."""

    def facts(self) -> list[Fact]:
        """All facts both kinds of contract share, in the order of the paper."""
        readings = read_parties(self.text, self.labels)
        return [
            *self._number(),
            *self._title(),
            *self._parties(readings),
            *self._patents(),
            *self._price(),
            *self._period(),
            *self._signed_on(),
            *self._of_agreeing("signed_at", signing_place(self.text, self.labels), fold),
            *self._seals(readings),
        ]

    def unmapped(self) -> list[str]:
        """Short labels in the head that no fact is mapped to."""
        end = self.text.first_article_row
        known = {one.segment.row for one in self.labels}
        found = []
        for segment in self.text.segments:
            if end is not None and segment.row >= end:
                break
            match = re.match(r"\s*([\u4e00-\u9fff/]{2,10})\s*[:：]", segment.text)
            if match and segment.row not in known:
                found.append(match[1])
        return list(dict.fromkeys(found))

    def _number(self) -> list[Fact]:
        found = contract_numbers(self.text, self.labels, self.title)
        doubts = found[0].doubts if found else ()
        return self._of_agreeing("contract_number", [one.passage for one in found], _compact, doubts)

    def _title(self) -> list[Fact]:
        if self.title is None:
            return []
        title = without_number(self.title).strip(" .·•'`,:^~|_*-")
        if kind := _OF_CLASS.search(title.text):
            title = title[: kind.start()].strip()
        doubts = [OF_A_COMPANY] if _COMPANY_FIRST.match(title.text) else []
        return [make_fact(self.document, "title", title, _closed(title.text), doubts=doubts)]

    def _of_agreeing(
        self, key: str, found: Sequence[Passage], value: Callable[[str], str], doubts: Sequence[str] = ()
    ) -> list[Fact]:
        """One fact from several places: the first, with what the others say for or against it."""
        if not found:
            return []
        first, values = found[0], [value(one.text) for one in found]
        others = [one for one in values[1:] if one != values[0]]
        agreeing = [f"{len(values) - len(others)}处一致"] if not others and len(values) > 1 else []
        against = [*doubts, *(["文中几处不一致"] if others else [])]
        return [make_fact(self.document, key, first, values[0], evidence=agreeing, doubts=against, alternatives=others)]

    def _parties(self, readings: Sequence[Reading]) -> list[Fact]:
        names = {r.party: normalise_organisation(r.value.text) for r in reversed(readings) if r.field == "name"}
        same = len(names) == 2 and len(set(names.values())) == 1
        facts: list[Fact] = []
        for party in ("a", "b"):
            for field in ("name", "uscc", "legal_representative", "address"):
                found = [r for r in readings if r.party == party and r.field == field]
                facts += self._party_fact(f"party_{party}.{field}", field, found, [ONE_PARTY_BOTH] if same else [])
        return facts

    def _party_fact(self, key: str, field: str, found: Sequence[Reading], doubts: Sequence[str]) -> list[Fact]:
        if not found:
            return []
        first = min(found, key=lambda r: (bool(r.doubts), r.zone != "head"))
        if field == "uscc":
            code = find_code(first.value)
            return uscc_fact(self.document, key, code[0], doubts) if code else []
        against = [*doubts, *first.doubts, *_specks(fold(first.value.text))]
        evidence: list[str] = []
        alternatives: list[str] = []
        for other in (r for r in found if r is not first):
            if _equal(field, first.value.text, other.value.text):
                elsewhere = not other.doubts and not _same_place(first.value, other.value)
                evidence += ["两处一致"] if not evidence and elsewhere else []
            elif other.sharp and not other.doubts and other.zone == first.zone and field == "name":
                alternatives.append(fold(other.value.text))
        against += ["文中几处不一致"] if alternatives else []
        value = fold(first.value.text)
        return [
            make_fact(
                self.document, key, first.value, value, evidence=evidence, doubts=against, alternatives=alternatives
            )
        ]

    def _patents(self) -> Iterable[Fact]:
        patents = find_patents(self.text)
        for index, patent in enumerate(patents):
            yield from self._patent(f"patents[{index}]", patent)

    def _patent(self, key: str, patent: Patent) -> Iterable[Fact]:
        number = patent.normalised
        valid = patent_number.is_valid(number)
        evidence = ["专利号校验位相符"] if valid else []
        fact = make_fact(self.document, f"{key}.number", patent.number, number, evidence=evidence)
        yield fact if valid else fact.model_copy(update={"why": (*fact.why, patent_number.problem(number) or "")})
        if patent.title:
            title = fold(patent.title.text)
            yield make_fact(self.document, f"{key}.title", patent.title, title, doubts=_specks(title))
        if patent.kind and patent.kind_value:
            agrees = patent_number.kind_of(number) == patent.kind_value
            yield make_fact(
                self.document,
                f"{key}.kind",
                patent.kind,
                patent.kind_value,
                evidence=["与专利号种类位一致"] if agrees else [],
            )

    def _price(self) -> list[Fact]:
        running = self.text.running
        price = find_price(running, self.family)
        if price is None:
            return []
        evidence = [WORDS_AGREE] if price.agrees else []
        place = running[slice(*price.place)].strip()
        others = [f"{value:.2f}" for value in price.others]
        amount = make_fact(
            self.document, "amount", place, price.value, evidence=evidence, doubts=price.doubts, alternatives=others
        )
        if price.capital is None:
            return [amount]
        words = running[slice(*price.capital)]
        told = make_fact(self.document, "amount_words", words, fold(words.text), evidence=evidence, doubts=price.doubts)
        return [amount, told]

    def _period(self) -> list[Fact]:
        period = find_period(self.text, self.labels)
        facts = []
        for key, dated in (("effective_from", period.start), ("effective_to", period.end)):
            if dated:
                facts.append(self._date(key, dated, [], []))
        if period.since_signing:
            period, since = self._since_signing(period)
            facts += since
        if period.length and period.end is None and (days := period.last_days):
            facts.append(self._derived("effective_to", period.length, days, RECKONED))
        return facts

    def _since_signing(self, period: Period) -> tuple[Period, list[Fact]]:
        """The period with the day of signing for its start, where that day is told and only one."""
        signed = {dated.value for dated in signing_dates(self.text, self.labels, self.signing)}
        if period.since_signing is None or len(signed) != 1 or (day := signed.pop()) is None:
            return period, []
        start = Dated(period.since_signing, day, "签订日期")
        return replace(period, start=start), [
            self._derived("effective_from", period.since_signing, [day], FROM_SIGNING)
        ]

    def _derived(self, key: str, passage: Passage, days: Sequence[str], doubt: str) -> Fact:
        return make_fact(
            self.document, key, passage, days[0], doubts=[doubt], alternatives=days[1:], origin=Origin.DERIVED
        )

    def _signed_on(self) -> list[Fact]:
        dates = signing_dates(self.text, self.labels, self.signing)
        if not dates:
            return []
        first = next((d for d in dates if d.value), dates[0])
        places = {id(d.passage.page): d for d in dates}
        values = {d.value for d in dates if d.value}
        if len(values) > 1:
            others = sorted(str(value) for value in values - {first.value})
            return [self._date("signed_on", first, [], ["文中签订日期不一致"], others)]
        if first.where == ON_COVER:
            return [self._date("signed_on", first, [], ["封面日期，未写明是签订日期"])]
        distinct = len([d for d in dates if d.value == first.value]) > 1 or len(places) > 1
        return [self._date("signed_on", first, ["几处签订日期一致"] if distinct and first.value else [], [])]

    def _date(
        self, key: str, dated: Dated, evidence: Sequence[str], doubts: Sequence[str], others: Sequence[str] = ()
    ) -> Fact:
        against = [*doubts, *([] if dated.value else [INCOMPLETE_DATE])]
        return make_fact(
            self.document, key, dated.passage, dated.value, evidence=evidence, doubts=against, alternatives=others
        )

    def _seals(self, readings: Sequence[Reading]) -> list[Fact]:
        names = {r.party: r.value.text for r in reversed(readings) if r.field == "name"}
        facts = []
        for found in party_seals(self.text.pages, names, self.labels, self.signing):
            fact = seal_fact(self.document, f"party_{found.party}_seal_text", found.page, found.seal)
            facts.append(_beside_name(fact, names.get(found.party, ""), found.doubts))
        return facts


def read_contract(document: Document, pages: Sequence[Page]) -> Contract:
    """The contract on ``pages``, ready to give its facts."""
    text = lay_out(pages)
    labels = tuple(labelled(text))
    title = next((found for page in pages[:2] if (found := find_title(page, document.type))), None)
    family = _FAMILIES.get(document.type, "")
    return Contract(document, text, labels, find_signing(text, labels), title, family)


def _beside_name(fact: Fact, name: str, doubts: Sequence[str]) -> Fact:
    """A seal's text held against the name of the party that set it: equal confirms, nearly equal is a slip of the
    reading as likely as another name."""
    text = str(fact.value or "")
    if not text:
        return fact
    turned = sorted(normalise_organisation(text)) == sorted(normalise_organisation(name)) and normalise_organisation(
        name
    ) in 2 * normalise_organisation(text)
    if turned and not _equal("name", text, name):
        why = (*fact.why, "环形文字起点按名称确定")
        return fact.model_copy(update={"value": fold(name), "state": FactState.CONFIRMED, "why": why})
    if _equal("name", text, name):
        return fact.model_copy(update={"state": FactState.CONFIRMED, "why": (*fact.why, "印章与名称一致")})
    if doubts:
        return fact.model_copy(update={"why": (*doubts, *fact.why)})
    why = ("印章文字与名称略有出入", *fact.why)
    return fact.model_copy(update={"state": FactState.DOUBTFUL, "why": why, "alternatives": (fold(name),)})


def _specks(text: str) -> list[str]:
    """A doubt where a point or stroke stands between Han characters: dirt on the paper is read as punctuation."""
    return ["文字间有疑似污点的符号"] if re.search(r"[\u4e00-\u9fff][.,'`:^~|][\u4e00-\u9fff]", text) else []


OF_A_COMPANY = "名称前印有单位名称，是否属于合同名称请核对"
_COMPANY_FIRST = re.compile(r"[\u4e00-\u9fff()（）]{4,30}公司(?!与|和|、)(?=.{4})")
_OF_CLASS = re.compile(r"(?<=[同议书])\s*[(（][^()（）]{2,10}类[)）]$")
"""What class of a series of forms it is stands behind the title and is no part of it (最高额质押合同（专利类）)."""


def _closed(text: str) -> str:
    """A title without the blanks that a spaced-out print leaves beside brackets and between characters."""
    return re.sub(r"\s+(?=[()（）《》])|(?<=[()（）《》])\s+", "", fold(text))


def _compact(text: str) -> str:
    return fold(text).replace(" ", "")


def _same_place(one: Passage, other: Passage) -> bool:
    """The same print read by its label and by its sentence is one witness, not two."""
    return one.page is other.page and one.straight_box == other.straight_box


def _equal(field: str, one: str, other: str) -> bool:
    if field == "name":
        return normalise_organisation(one) == normalise_organisation(other)
    if field == "legal_representative":
        return normalise_person(one) == normalise_person(other)
    return _compact(one) == _compact(other)
