"""Who of the people listed in 工作队伍 is proven to work for the applicant: by 社保证明, else by a 劳动合同."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pipeline.checks.agreements import LENT, RETIRED, agreement, told_of
from pipeline.checks.applicant import Applicant, Likeness
from pipeline.checks.judgement import Seen, absent, seen
from pipeline.checks.papers import Papers
from pipeline.checks.relation import kin
from pipeline.checks.roster import fully_read, rows_of
from schemas.document import Document
from schemas.documents import ApplicationForm, InsuranceProof, InsuredPerson, LaborContract
from schemas.documents.content import Text
from schemas.finding import Place
from schemas.values.confusion import confusable
from schemas.values.names import normalise_organisation, normalise_person, same_person

_ENDED = ("停", "中断", "减", "退", "终止", "断缴", "注销", "离职", "封存")
"""In a status: that nobody pays any more."""


class Proof(StrEnum):
    PROVEN = "proven"
    UNPROVEN = "unproven"
    ELSEWHERE = "elsewhere"
    """Proven, but insured by another employer than the applicant."""
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Standing:
    """What the proofs say about one listed person."""

    label: str
    proof: Proof
    why: str
    facts: tuple[Seen, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class _Row:
    person: InsuredPerson
    proof: InsuranceProof
    employer: Likeness
    file: str


@dataclass(frozen=True)
class Staffing:
    """Everyone listed; ``gaps`` are unread papers that could be further proofs, ``proofs`` those that were read;
    ``others`` counts the people on these who are not on the list."""

    standings: tuple[Standing, ...]
    gaps: tuple[Document, ...]
    proofs: tuple[InsuranceProof, ...]
    others: int


def match_staff(form: ApplicationForm, papers: Papers) -> Staffing:
    """Match every listed person with a row of a proof; a row proves one person only."""
    applicant = Applicant.of(papers)
    rows = [
        _Row(
            person,
            proof,
            applicant.compare(proof.employer_name, proof.employer_code),
            papers.document(proof.document).file,
        )
        for proof in papers.proofs
        for person in rows_of(proof)
    ]
    gaps = papers.gaps("staff_proof")
    used: list[_Row] = []
    standings = []
    for index, member in enumerate(form.staff, start=1):
        name = seen((member.name, f"申报表工作队伍第{index}人姓名"))
        taken = {id(row) for row in used}
        standing = _standing(index, name, [row for row in rows if id(row) not in taken], gaps, papers, used)
        if standing.proof is not Proof.PROVEN and name and name[0].sharp:
            standing = _by_contract(name[0], papers, applicant) or standing
        standings.append(_excused(standing, applicant, papers))
    return Staffing(tuple(standings), gaps, papers.proofs, len(rows) - len(used))


def _excused(standing: Standing, applicant: Applicant, papers: Papers) -> Standing:
    """Unclear instead of not proven, where an agreement (返聘, 借调, 代缴 …) names the person or the body that pays, or
    that body bears the applicant's 字号."""
    if standing.proof not in {Proof.UNPROVEN, Proof.ELSEWHERE}:
        return standing
    found = agreement(f"{LENT}|{RETIRED}", (normalise_person(standing.label),), papers)
    payers = () if standing.proof is Proof.UNPROVEN else tuple(str(one.fact.value or "") for one in standing.facts[2:])
    for payer in payers if found is None else ():
        found = agreement(LENT, (payer, normalise_organisation(payer)), papers)
        if found is None and any(kin(payer, name) for name in applicant.names):
            return replace(standing, proof=Proof.UNCLEAR, why=f"{standing.why}；字号相同，是否关联单位代缴请核实")
    for payer in payers if found is None else ():
        told = told_of(payer, papers.form, papers)
        if told is not None:
            why = f"{standing.why}；{told.name}提到有关安排，请核实"
            return replace(standing, proof=Proof.UNCLEAR, why=why, places=(*standing.places, told.place))
    if found is None:
        return standing
    file = papers.document(found).file
    places = (*standing.places, absent(found, "协议或说明", page=1))
    return replace(standing, proof=Proof.UNCLEAR, why=f"{standing.why}；{file}提到有关安排，请核实", places=places)


def _standing(
    index: int, name: Sequence[Seen], rows: Sequence[_Row], gaps: Sequence[Document], papers: Papers, used: list[_Row]
) -> Standing:
    if not name or not name[0].sharp:
        raw = name[0].fact.raw if name else ""
        label = f"第{index}人" + (f"（{raw}）" if raw else "")
        return Standing(label, Proof.UNCLEAR, "申报表上的姓名待核实", tuple(name))
    label = _bare(name[0])
    row = _best_row(label, rows)
    if row is not None:
        used.append(row)
        return _proven(label, name, row)
    return _without_row(label, name, rows, gaps, papers, used)


def _bare(name: Seen) -> str:
    """The name without a position in brackets: 李建国（主任）."""
    value = str(name.fact.value)
    return re.sub(r"[(（][^()（）]*[)）]$", "", value).strip() or value


def _by_contract(name: Seen, papers: Papers, applicant: Applicant) -> Standing | None:
    """What the person's 劳动合同 says, or one whose name may be the person's; ``None`` where there is none."""
    label = _bare(name)
    for contract in papers.labor_contracts:
        own = contract.employee_name
        if own is not None and own.value is not None and same_person(own.value, label):
            return _employed(label, name, contract, papers, applicant)
    for contract in papers.labor_contracts:
        if _may_be(label, contract.employee_name):
            file = papers.document(contract.document).file
            facts = (name, *seen((contract.employee_name, f"劳动合同（{file}）劳动者")))
            places = () if len(facts) > 1 else (absent(contract.document, "劳动者姓名没有读出"),)
            return Standing(label, Proof.UNCLEAR, f"劳动合同（{file}）的劳动者是否此人请对照原件", facts, places)
    return None


def _employed(label: str, name: Seen, contract: LaborContract, papers: Papers, applicant: Applicant) -> Standing:
    """By a 劳动合同 in the person's name: with the applicant, and not ended before the day of receipt."""
    file = papers.document(contract.document).file
    facts = (name, *seen((contract.employee_name, f"劳动合同（{file}）劳动者"),
                         (contract.employer_name, f"劳动合同（{file}）用人单位")))  # fmt: skip
    employer = applicant.compare(contract.employer_name)
    if employer is Likeness.DIFFERENT:
        named = contract.employer_name.value if contract.employer_name is not None else ""
        return Standing(label, Proof.ELSEWHERE, f"劳动合同的用人单位是{named}，不是申报单位", facts)
    ends, received = contract.end_on, papers.submission.received_on.isoformat()
    if ends is not None and ends.value not in (None, "长期") and str(ends.value) < received[: len(str(ends.value))]:
        until = seen((ends, f"劳动合同（{file}）期限届满日"))
        return Standing(label, Proof.UNCLEAR, f"劳动合同至{ends.value}届满，是否续签待核实", (*facts, *until))
    begins = contract.start_on.value if contract.start_on is not None else None
    if begins and str(begins) > received[: len(str(begins))]:
        start = seen((contract.start_on, f"劳动合同（{file}）起始日"))
        return Standing(label, Proof.UNCLEAR, f"劳动合同自{begins}起，晚于收件，是否已在职待核实", (*facts, *start))
    if employer is Likeness.UNCLEAR or not all(one.sharp for one in facts):
        return Standing(label, Proof.UNCLEAR, "劳动合同的姓名或用人单位待核实", facts)
    return Standing(label, Proof.PROVEN, "", facts)


def _best_row(name: str, rows: Sequence[_Row]) -> _Row | None:
    """The row with the same name that proves most."""
    order = [Likeness.SAME, Likeness.UNCLEAR, Likeness.DIFFERENT]
    matching = [row for row in rows if row.person.name is not None and same_person(row.person.name.value or "", name)]
    return min(matching, key=lambda row: (not _active(row), order.index(row.employer)), default=None)


def _active(row: _Row) -> bool:
    status = row.person.status
    return status is None or not any(word in (status.value or "") for word in _ENDED)


def _proven(label: str, name: Sequence[Seen], row: _Row) -> Standing:
    facts = (
        *name,
        *seen(
            (row.person.name, f"社保证明（{row.file}）姓名"),
            (row.proof.employer_name, f"社保证明（{row.file}）单位名称"),
        ),
    )
    if row.employer is Likeness.DIFFERENT:
        employer = row.proof.employer_name.value if row.proof.employer_name is not None else ""
        return Standing(label, Proof.ELSEWHERE, f"参保单位是{employer}，不是申报单位", facts)
    if not all(one.sharp for one in facts[: len(name) + 1]):
        return Standing(label, Proof.UNCLEAR, "社保证明上的姓名待核实", facts)
    if row.employer is Likeness.UNCLEAR:
        return Standing(label, Proof.UNCLEAR, "社保证明上的单位名称是否为申报单位待核实", facts)
    if not _active(row):
        status = seen((row.person.status, f"社保证明（{row.file}）参保状态"))
        return Standing(label, Proof.UNCLEAR, f"参保状态为“{status[0].fact.value}”，是否在职待核实", (*facts, *status))
    return Standing(label, Proof.PROVEN, "", facts)


def _without_row(
    label: str,
    name: Sequence[Seen],
    rows: Sequence[_Row],
    gaps: Sequence[Document],
    papers: Papers,
    used: Sequence[_Row],
) -> Standing:
    for row in rows:
        other = row.person.name
        if _may_be(label, other):
            shown = other.raw if other is not None and other.raw else "看不清的姓名"
            facts = (*name, *seen((other, f"社保证明（{row.file}）姓名")))
            return Standing(label, Proof.UNCLEAR, f"社保证明上有“{shown}”，是否同一人请对照原件", facts)
    unread = [proof for proof in papers.proofs if not fully_read(proof)]
    if unread:
        places = tuple(
            absent(proof.document, "名单可能有未读出的行，请查看", page=_first_page(proof)) for proof in unread
        )
        return Standing(label, Proof.UNCLEAR, "已读的行中没有此人，但社保证明可能有未读出的行", tuple(name), places)
    if gaps:
        files = "、".join(dict.fromkeys(gap.file for gap in gaps))
        places = tuple(absent(gap.id, "可能是该人员的社保证明或劳动合同，请打开查看") for gap in gaps)
        return Standing(label, Proof.UNCLEAR, f"已读的社保证明中没有此人，但{files}可能是其证明", tuple(name), places)
    twin = any(row.person.name is not None and same_person(row.person.name.value or "", label) for row in used)
    why = "工作队伍中列了两次，社保证明中只有一人" if twin else "社保证明中没有此人，也没有劳动合同"
    places = tuple(
        absent(proof.document, f"名单中没有{label}", page=_first_page(proof)) for proof in papers.proofs
    ) or (absent(None, "没有员工社保证明或劳动合同"),)
    return Standing(label, Proof.UNPROVEN, why, tuple(name), places)


def _may_be(name: str, other: Text) -> bool:
    """Whether the name on a row may be ``name`` masked or misread; a doubtful reading needs a character in common."""
    if other is None or other.value is None:
        return True
    a, b = normalise_person(name), normalise_person(other.value)
    if re.search("[*某○×X]", b):
        return re.fullmatch(re.sub(r"\\?[*某○×X]+", ".+", re.escape(b)), a) is not None
    return confusable(a, b) or (not other.sharp and bool(set(a) & set(b)))


def _first_page(proof: InsuranceProof) -> int | None:
    pages = [person.name.page for person in proof.persons if person.name is not None and person.name.page]
    return min(pages, default=None)
