"""Whether a transfer stands in the register, and a licence was recorded in time."""

import re
from collections.abc import Iterator

from pipeline.checks.agreements import agreement
from pipeline.checks.applicant import Applicant, Likeness
from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Judgement, Seen, absent, failed, passed, seen, unclear
from pipeline.checks.ledger import name_of
from pipeline.checks.licences import is_record_of, licence_records
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.rules.titles import Dealt, dealt, nothing_dealt_in
from pipeline.checks.titles import Title, Titles, among, grantee, grantor, holders_on, moves
from schemas.document import DocumentType
from schemas.documents import (
    EquityAgreement,
    LicenseContract,
    LicenseRecord,
    PatentRegister,
    PatentTitle,
    Registration,
    TransferContract,
)
from schemas.finding import Severity
from schemas.submission import Submission
from schemas.values.dates import months_between
from schemas.values.text import fold

_ENDED = "解除|终止|撤销|作废|不再履行"
_FILED = "手续合格|著录项目变更|权属变更|变更登记|转让登记|受理|办理变更"
_PAPERS = {DocumentType.OTHER, DocumentType.CASE_IMAGE, DocumentType.PLAN_DOCUMENT, DocumentType.POLICY_TEXT}


@check(
    "PT-09",
    title="转让登记与许可备案",
    rule="转让、作价出资的专利已在登记簿上变更权利人（专利法第十条，登记后生效）；许可合同在生效之日起三个月内备案"
    "（专利法实施细则第十五条）。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("truth",),
    explanations=(
        "登记簿副本或手续合格通知书漏附",
        "登记手续正在办理",
        "登记簿为转让登记之前的副本",
        "许可没有备案，实践中常见，不影响合同效力",
    ),
    next_step="请申报单位提交登记手续合格通知书、登记簿副本或备案证明",
)
def registered(papers: Papers, titles: Titles, submission: Submission, parameters: Parameters) -> Iterator[Judgement]:
    moved = [one for one in dealt(papers) if isinstance(one[0], (TransferContract, EquityAgreement))]
    attached = _attaches_registers(papers) and _all_read(papers)
    judged: list[Judgement] = [
        _transferred(one, titles, papers, submission, parameters, attached=attached) for one in moved
    ]
    licences = [one for one in dealt(papers) if isinstance(one[0], LicenseContract)]
    judged += [_recorded(one, papers, parameters) for one in licences]
    yield from judged
    if not judged:
        yield nothing_dealt_in("登记备案", papers, "材料中没有专利转让或许可合同")


def _transferred(
    one: Dealt, titles: Titles, papers: Papers, submission: Submission, parameters: Parameters, *, attached: bool
) -> Judgement:
    contract, patent, label = one
    taker, signed = seen((grantee(contract), f"{label}受让方")), seen((contract.signed_on, f"{label}签订日期"))
    title = titles.of_number(patent.number)
    day = str(signed[0].fact.value or "") if signed else ""
    months = months_between(day, submission.received_on.isoformat()) if day else 0
    if title is not None and title.registers and taker and taker[0].fact.value:
        return _by_register(one, title, papers, fresh=not day or months < parameters.recordal)
    if not taker or not taker[0].fact.value:
        place = absent(contract.document, "受让方")
        return unclear(label, f"{label}的受让方没有读清，是否已经登记请核实", (*taker, *signed), places=(place,))
    recorded = tuple(fact for record in _records(one, papers) for fact in _day_of(record))
    if recorded:
        return passed(label, f"{label}附有登记材料", (*taker, *recorded))
    place = absent(contract.document, "转让登记材料")
    filed = _filed(one, papers)
    if filed is not None:
        reason = f"{label}没有附登记簿副本，{papers.document(filed).file}提到变更或登记，请核实"
        return unclear(label, reason, (*taker, *signed), places=(place, absent(filed, "变更或登记", page=1)))
    own = Applicant.of(papers).is_party_to(contract)
    if attached and own and months >= parameters.registered_after and _called_off(one, papers) is None:
        number = seen((patent.number, f"{label}专利号"))
        reason = (
            f"{label}签订已逾{parameters.registered_after}个月，材料附有其他专利的登记材料，没有这项转让登记的材料；"
            "未经登记的转让不生效，请补充"
        )
        return failed(label, reason, (*taker, *signed, *number), places=(place,))
    return unclear(label, f"{label}没有附转让登记的材料，是否已经登记请核实", (*taker, *signed), places=(place,))


def _by_register(one: Dealt, title: Title, papers: Papers, *, fresh: bool) -> Judgement:
    contract, _, label = one
    taker, signed = seen((grantee(contract), f"{label}受让方")), seen((contract.signed_on, f"{label}签订日期"))
    register = title.registers[0]
    holding = holders_on(register, "9999-12-31")
    facts = (*taker, *holding.facts)
    name = str(taker[0].fact.value)
    if _moved_to(name, register, holding.names):
        return passed(label, f"{label}已登记到受让方名下", facts)
    first = grantor(contract)
    giver = str(first.value or "") if first is not None else ""
    if isinstance(contract, EquityAgreement) and among(giver, holding.names) is Likeness.DIFFERENT:
        # Party b may be a shareholder: the patent then goes to the company both found.
        return passed(label, f"{label}的登记簿专利权人已变更为“{'、'.join(holding.names)}”", facts)
    reason = f"{label}的登记簿专利权人为“{'、'.join(holding.names)}”，受让方“{name}”没有登记"
    if _called_off(one, papers) is not None:
        return unclear(label, f"{reason}；另有材料提到合同解除或终止，是否仍计入业绩请核实", (*facts, *signed))
    if fresh or among(name, holding.names) is Likeness.UNCLEAR or not holding.known:
        return unclear(label, f"{reason}，可能正在办理，请核实", (*facts, *signed))
    return failed(label, f"{reason}，转让尚未生效", (*facts, *signed))


def _moved_to(name: str, register: PatentRegister, holders: tuple[str, ...]) -> bool:
    takers = (*holders, *(to for _, to, _, _ in moves(register)))
    return any(among(name, [one]) is Likeness.SAME for one in takers)


def _called_off(one: Dealt, papers: Papers) -> str | None:
    """The document, other than a contract, that names the contract by its number and speaks of its end."""
    fact = one[0].contract_number
    number = str(fact.value or "") if fact is not None else ""
    return agreement(_ENDED, (re.sub(r"\s", "", fold(number)),), papers) if len(number) > 3 else None


def _filed(one: Dealt, papers: Papers) -> str | None:
    """A paper of another kind that speaks of the change and names the patent or the contract."""
    contract, patent, _ = one
    named = [fact.value for fact in (patent.number, contract.contract_number) if fact is not None and fact.value]
    for document in papers.documents:
        if document.type not in _PAPERS:
            continue
        text = text_of(document.id, papers)
        if re.search(_FILED, text + document.file) and any(re.sub(r"\s", "", fold(str(n))) in text for n in named):
            return document.id
    return None


def _attaches_registers(papers: Papers) -> bool:
    """Whether the applicant hands in what the patent office issues: then a transfer without it stands out."""
    return bool(papers.all(PatentRegister)) or bool(papers.all(LicenseRecord))


def _all_read(papers: Papers) -> bool:
    """Whether no paper is unread, and every register and record says which patent it is about: else it may be any."""
    if papers.gaps("case_material"):
        return False
    titles = all(title.number is not None and title.number.sharp for title in papers.all(PatentTitle))
    return titles and all(
        record.patent_numbers and all(number.sharp for number in record.patent_numbers)
        for record in papers.all(LicenseRecord)
    )


def _records(one: Dealt, papers: Papers) -> list[LicenseRecord]:
    return licence_records(one[0], one[1], papers)


def _day_of(record: Registration) -> tuple[Seen, ...]:
    return seen((record.recorded_on or record.record_number, "登记备案日期"))


def _recorded(one: Dealt, papers: Papers, parameters: Parameters) -> Judgement:
    contract, _, label = one
    records = _records(one, papers)
    start = seen((contract.effective_from or contract.signed_on, f"{label}生效（签订）日期"))
    if not records:
        return _unrecorded(one, papers, start)
    recorded = tuple(fact for record in records for fact in _day_of(record))
    begun = str(start[0].fact.value or "") if start else ""
    days = [str(fact.fact.value or "") for fact in recorded]
    if begun and all(_too_late(begun, day, parameters.recordal) for day in days) and days:
        reason = f"{label}于{begun}生效（签订），{min(days)}备案，超过{parameters.recordal}个月"
        return failed(label, reason, (*start, *recorded), severity=Severity.LOW)
    return passed(label, f"{label}附有备案证明", (*start, *recorded))


def _too_late(begun: str, day: str, limit: int) -> bool:
    """Whether ``day`` is certainly more than ``limit`` months after ``begun``; months without days may be in time."""
    if not re.fullmatch(r"\d{4}-\d{2}(?:-\d{2})?", day):
        return False
    months = months_between(begun, day)
    return months > limit or (months == limit and len(begun) == len(day) == 10 and day[8:] > begun[8:])


def _unrecorded(one: Dealt, papers: Papers, start: tuple[Seen, ...]) -> Judgement:
    contract, patent, label = one
    number = patent.number.value if patent.number is not None else None
    place = absent(contract.document, "备案证明")
    others = [
        record
        for record in papers.all(LicenseRecord)
        if number in {fact.value for fact in record.patent_numbers}
        and not any(is_record_of(record, c, None) for c in papers.contracts)
    ]
    if others:
        record = others[0]
        sides = seen((record.party_a, "备案证明许可人"), (record.party_b, "备案证明被许可人"))
        shown = "、".join(str(side.fact.value) for side in sides)
        file = papers.document(record.document).file
        reason = f"{label}没有备案证明；{file}载有这项专利，当事人为{shown}，与{name_of(contract, papers)}不符，请核实"
        return unclear(label, reason, (*start, *sides), places=(place,))
    reason = f"{label}没有附备案证明，是否备案请核实（许可未备案不影响合同效力）"
    return unclear(label, reason, start, severity=Severity.LOW, places=(place,))
