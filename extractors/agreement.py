"""Agreement across facts and documents.

The same name, code, number or date read at two places independently is evidence for both readings; two readings of one
thing that differ only by characters OCR confuses are evidence against both (contract 3, rule 3). Reading knows nothing
of the checks: a real contradiction stays as it is read.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from extractors.plausible import ODD
from schemas.document import DocumentType
from schemas.evidence import Fact, FactState, Origin
from schemas.page import SealKind
from schemas.values.amounts import parse_words
from schemas.values.confusion import confusable
from schemas.values.id_number import sex
from schemas.values.names import normalise_organisation, normalise_person

SURE_ENOUGH = 0.6
"""A reading below this agrees with another by chance only, but is no evidence for it."""

DIFFERS_BY_CONFUSABLE = "与{}只差易混字，请核对"
AGREES = "与{}一致"
WORDS_AGREE = "大写与小写一致"
ROWS_AGREE = "与名单行数一致"
SEX_AGREES = "与证件号码一致"
TERM_AGREES = "成立日期与营业期限起始日一致"
CASE_AGREES = "与同编号合同一致"

_ORGANISATION = re.compile(
    r"application_form\.(?:applicant_name|seal_text|recommender_name|recommender_seal_text|leading_enterprises\[\d+\]"
    r"|key_entities\[\d+\]|cases\[\d+\]\.counterparty)"
    r"|\w+_(?:license|certificate)\.(?:name|authority|sponsor|supervisor)"
    r"|insurance_proof\.(?:employer_name|agency)|labor_contract\.employer_name"
    r"|\w+\.seals\[\d+\]\.text|\w+\.party_[ab]\.name|\w+\.party_[ab]_seal_text|policy_text\.issuer"
    r"|invoice\.(?:buyer|seller)\.name|bank_slip\.(?:payer|payee)\.name|patent_\w+\.holders\[\d+\]"
    r"|(?:license_record|contract_registration)\.(?:party_[ab]|authority)"
    r"|recommendation_letter\.(?:issuer|applicant_name)"
)
_PERSON = re.compile(
    r"application_form\.(?:legal_representative|center_leader|contact_person)\.name|\w+\.staff\[\d+\]\.name"
    r"|application_form\.(?:handler|signatory)|\w+\.(?:party_[ab]\.)?legal_representative|\w+\.persons\[\d+\]\.name"
    r"|labor_contract\.employee_name|patent_\w+\.inventors\[\d+\]"
)
_CODE = re.compile(r"\w+\.(?:party_[ab]\.)?uscc|insurance_proof\.employer_code|invoice\.(?:buyer|seller)\.tax_id")
_ID = re.compile(r"\w+\.persons\[\d+\]\.id_number|labor_contract\.employee_id_number")
_PATENT = re.compile(r"\w+\.patents\[\d+\]\.number|patent_\w+\.number|license_record\.patent_numbers\[\d+\]")
_TITLE = re.compile(r"\w+\.patents\[\d+\]\.title|patent_\w+\.title")
_CONTRACT = re.compile(r"\w+\.(?:cases\[\d+\]\.)?contract_number")
_ACCOUNT = re.compile(r"bank_slip\.(?:payer|payee)\.account")
_MONEY = re.compile(
    r"\w+_(?:contract|agreement)\.amount|invoice\.total|bank_slip\.amount|license_record\.amount"
    r"|contract_registration\.(?:technical_)?amount|application_form\.cases\[\d+\]\.amount"
)
"""One price on contract, invoice, slip and registration."""
_PHONE = re.compile(r"application_form\.(?:\w+\.contact|handler_contact)")
_PLACE_OF_BUSINESS = re.compile(r"application_form\.address|business_license\.address|\w+_certificate\.address")


def _as_it_is(value: str) -> str:
    return re.sub(r"\s", "", value)


_KINDS: tuple[tuple[re.Pattern[str], str, Callable[[str], str]], ...] = (
    (_ORGANISATION, "organisation", normalise_organisation),
    (_PERSON, "person", normalise_person),
    (_CODE, "code", _as_it_is),
    (_ID, "id", _as_it_is),
    (_PATENT, "patent", _as_it_is),
    (_TITLE, "title", _as_it_is),
    (_CONTRACT, "contract", _as_it_is),
    (_ACCOUNT, "account", _as_it_is),
    (_MONEY, "money", _as_it_is),
    (_PHONE, "phone", _as_it_is),
    (_PLACE_OF_BUSINESS, "address", _as_it_is),
)
_BARRED = (
    *("同名标签有两处", "校验码不符，改一个", "行政区划字典无", ODD),
    *("只读到付款、收款一方", "未读到付款人、收款人字样", "未读到借贷方向", "按抬头次序判断双方"),
    *("印章下方文字未读全", "印章只读出名称末尾", "甲乙双方读成同一名称"),
)
"""Doubts agreement does not settle: the paper says two things; a wrong code may be misread everywhere alike; half a
value may be cut alike on two papers of one layout; a name found again does not tell on which side it stands."""


@dataclass(frozen=True)
class _Sighting:
    """A fact with its kind, its value for comparing, and the place it was read at."""

    fact: Fact
    kind: str
    value: str

    @property
    def place(self) -> tuple[str, str | None, int | None, tuple[float, ...]]:
        box = tuple(round(edge, 2) for edge in self.fact.box or ())
        return (self.fact.document, self.fact.file, self.fact.page, box)


def confirm(facts: Sequence[Fact]) -> list[Fact]:
    """The facts in their order: doubtful ones that agree with another reading are confirmed, with the reason in
    ``why``; readings that differ by confusable characters only are doubtful, each with the other as an alternative."""
    sightings = [sighting for fact in facts if (sighting := _sighting(fact)) is not None]
    changed = {id(fact): fact for fact in facts}
    partners = _partners(sightings)
    for sighting in sightings:
        other = partners.get(id(sighting.fact))
        if other is not None:
            _lift(changed, sighting.fact, AGREES.format(_name(other.fact, sighting.fact)))
    _doubt_confusables(changed, sightings, partners)
    for rule in (_words, _rows, _sexes, _terms, _cases):
        rule(facts, changed)
    _kinds_of_seals(facts, changed)
    return [changed[id(fact)] for fact in facts]


def _sighting(fact: Fact) -> _Sighting | None:
    if not isinstance(fact.value, str) or fact.confidence < SURE_ENOUGH:
        return None
    for pattern, kind, normal in _KINDS:
        if pattern.fullmatch(fact.key):
            value = normal(fact.value)
            return _Sighting(fact, kind, value) if len(value) > 1 else None
    return None


def _partners(sightings: Sequence[_Sighting]) -> dict[int, _Sighting]:
    """Fact → another sighting of the same value at another place, in another document rather than in the same, a
    confirmed one rather than a doubtful one."""
    groups: dict[tuple[str, str], list[_Sighting]] = defaultdict(list)
    for sighting in sightings:
        groups[sighting.kind, sighting.value].append(sighting)
    found: dict[int, _Sighting] = {}
    for group in groups.values():
        for sighting in group:
            others = [other for other in group if _is_independent(sighting, other)]
            if others:
                found[id(sighting.fact)] = max(others, key=lambda other: _weight(other.fact, sighting.fact))
    return found


def _is_independent(sighting: _Sighting, other: _Sighting) -> bool:
    """Whether ``other`` is evidence of its own: another print, not masked, and not the same seal stamped again, whose
    hard character is misread alike every time."""
    stamps = "seal" in sighting.fact.key and "seal" in other.fact.key
    return other.place != sighting.place and "*" not in other.value and not stamps


def _weight(other: Fact, fact: Fact) -> tuple[bool, bool, float]:
    return (other.state is FactState.CONFIRMED, other.document != fact.document, other.confidence)


def _lift(changed: dict[int, Fact], fact: Fact, why: str) -> None:
    current = changed[id(fact)]
    barred = any(reason.startswith(_BARRED) for reason in current.why)
    if current.value is None or current.state is FactState.UNREADABLE or barred or why in current.why:
        return
    changed[id(fact)] = current.model_copy(update={"state": FactState.CONFIRMED, "why": (*current.why, why)})


def _doubt_confusables(
    changed: dict[int, Fact], sightings: Sequence[_Sighting], partners: Mapping[int, _Sighting]
) -> None:
    """Only what nothing else agrees with is held against other readings; print with a text layer cannot be misread.
    Numbers of two things may honestly differ by one figure."""
    for kind in ("organisation", "person"):
        members = [sighting for sighting in sightings if sighting.kind == kind]
        for sighting in members:
            if id(sighting.fact) in partners or sighting.fact.origin is Origin.TEXT_LAYER:
                continue
            near = [other for other in members if _may_be_same(sighting, other) and _weighs(other.fact, sighting.fact)]
            if near:
                best = max(near, key=lambda other: (id(other.fact) in partners, other.fact.confidence))
                _make_doubtful(changed, sighting.fact, best.fact)


def _weighs(other: Fact, fact: Fact) -> bool:
    """A poor reading is no evidence against a good one; its own score explains the difference."""
    return fact.state is not FactState.CONFIRMED or other.state is FactState.CONFIRMED


def _may_be_same(one: _Sighting, other: _Sighting) -> bool:
    """Whether two different values may be one thing misread. Persons of one list are different persons."""
    if one.value == other.value or one.place == other.place:
        return False
    if one.kind == "person" and _list_of(one.fact) == _list_of(other.fact):
        return False
    return confusable(one.value, other.value)


def _list_of(fact: Fact) -> tuple[str, str]:
    return fact.document, re.sub(r"\[\d+\]", "[]", fact.key)


def _make_doubtful(changed: dict[int, Fact], fact: Fact, other: Fact) -> None:
    current = changed[id(fact)]
    why = DIFFERS_BY_CONFUSABLE.format(_name(other, fact))
    alternatives = tuple(dict.fromkeys((*current.alternatives, str(other.value))))
    changed[id(fact)] = current.model_copy(
        update={"state": FactState.DOUBTFUL, "why": (why, *current.why), "alternatives": alternatives}
    )


def _name(other: Fact, fact: Fact) -> str:
    """Where the other reading stands, for people."""
    label = DocumentType(other.key.partition(".")[0]).label
    if "seal" in other.key:
        return "印章" if other.document == fact.document else f"{label}印章"
    return "本件另一处" if other.document == fact.document else label


def _by_document(facts: Sequence[Fact]) -> dict[str, dict[str, Fact]]:
    documents: dict[str, dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        documents[fact.document][fact.key.partition(".")[2]] = fact
    return documents


def _decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _words(facts: Sequence[Fact], changed: dict[int, Fact]) -> None:
    """大写 and 小写 of one amount."""
    for keys in _by_document(facts).values():
        for figure, capital in (("amount", "amount_words"), ("total", "total_words")):
            if figure not in keys or capital not in keys or keys[figure].box == keys[capital].box:
                continue  # One taken from the other's own print is no second witness.
            stated = parse_words(str(keys[capital].value or ""))
            if stated is not None and stated == _decimal(keys[figure].value):
                _lift(changed, keys[figure], WORDS_AGREE)
                _lift(changed, keys[capital], WORDS_AGREE)


def _rows(facts: Sequence[Fact], changed: dict[int, Fact]) -> None:
    """合计 N 人 and the rows of the roster."""
    for keys in _by_document(facts).values():
        total = keys.get("total_persons")
        if total is not None and total.value == len(
            {key for key in keys if re.fullmatch(r"persons\[\d+\]\.name", key)}
        ):
            _lift(changed, total, ROWS_AGREE)


def _sexes(facts: Sequence[Fact], changed: dict[int, Fact]) -> None:
    """性别 and the ID number's last but one figure."""
    for keys in _by_document(facts).values():
        for key, fact in keys.items():
            number = keys.get(key.removesuffix(".sex") + ".id_number") if key.endswith(".sex") else None
            if number is not None and isinstance(number.value, str) and sex(number.value) == fact.value:
                _lift(changed, fact, SEX_AGREES)


def _terms(facts: Sequence[Fact], changed: dict[int, Fact]) -> None:
    """成立日期 and the first day of 营业期限."""
    for keys in _by_document(facts).values():
        established, begin = keys.get("established_on"), keys.get("term_from")
        if established is not None and begin is not None and established.value == begin.value:
            _lift(changed, established, TERM_AGREES)
            _lift(changed, begin, TERM_AGREES)


def _cases(facts: Sequence[Fact], changed: dict[int, Fact]) -> None:
    """A case told in the form and the contract of the same number: amount and date."""
    documents = _by_document(facts)
    contracts = {keys["contract_number"].value: keys for keys in documents.values() if "contract_number" in keys}
    for keys in documents.values():
        for key, number in keys.items():
            case = re.fullmatch(r"(cases\[\d+\])\.contract_number", key)
            contract = contracts.get(number.value) if case else None
            if case is None or contract is None or number.value is None:
                continue
            for told, agreed in (("amount", "amount"), ("date", "signed_on")):
                one, other = keys.get(f"{case[1]}.{told}"), contract.get(agreed)
                if one is not None and other is not None and one.value == other.value:
                    _lift(changed, one, CASE_AGREES)
                    _lift(changed, other, CASE_AGREES)


def _kinds_of_seals(facts: Sequence[Fact], changed: dict[int, Fact]) -> None:
    """The kind of a seal is as sure as its text where words of its own tell it. 公章 is told from such words missing:
    another reading of the name is no evidence that nothing else is in the imprint."""
    for keys in _by_document(facts).values():
        for key, fact in keys.items():
            text = keys.get(key.removesuffix(".kind") + ".text") if re.fullmatch(r"seals\[\d+\]\.kind", key) else None
            worded = fact.value != SealKind.OFFICIAL.value
            if text is not None and worded and changed[id(text)].state is FactState.CONFIRMED:
                _lift(changed, fact, changed[id(text)].why[-1])
