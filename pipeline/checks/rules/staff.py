"""Staff: proofs and rosters."""

from collections.abc import Iterator

from pipeline.checks.catalogue import EVERY_LEVEL, check
from pipeline.checks.judgement import (
    Judgement,
    absent,
    failed,
    inapplicable,
    passed,
    seen,
    unclear,
)
from pipeline.checks.papers import Papers
from pipeline.checks.roster import doubled_numbers, fully_read, missing_numbers, rows_of
from pipeline.checks.staffing import Proof, Staffing
from pipeline.checks.threshold import split
from schemas.documents import ApplicationForm, InsuranceProof
from schemas.finding import Severity


@check(
    "ST-01",
    title="人员证明",
    rule="工作队伍所列每一个人都有社保证明或劳动合同。",
    severity=Severity.HIGH,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("该人员的社保证明或劳动合同漏附", "姓名写法不同或曾改名", "退休返聘或借调人员不在本单位参保"),
    next_step="请申报单位补交该人员的社保证明或劳动合同；返聘、借调的补交协议",
)
def everyone_is_proven(staffing: Staffing, form: ApplicationForm) -> Iterator[Judgement]:
    if not staffing.standings:
        yield unclear(
            "工作队伍", "申报表中没有读到工作队伍名单，请对照原件", places=(absent(form.document, "工作队伍"),)
        )
    for one in staffing.standings:
        if one.proof is Proof.PROVEN:
            yield passed(one.label, f"{one.label}有社保证明或劳动合同", one.facts, places=one.places)
        elif one.proof is Proof.UNPROVEN:
            yield failed(one.label, f"{one.label}列入工作队伍，但{one.why}", one.facts, places=one.places)
        else:
            yield unclear(one.label, f"{one.label}：{one.why}", one.facts, places=one.places)


@check(
    "ST-02",
    title="花名册合计与序号",
    rule="社保证明的合计人数等于所列行数，序号从1起连续。",
    severity=Severity.MEDIUM,
    levels=EVERY_LEVEL,
    basis=("review",),
    explanations=("只打印或扫描了花名册的一部分", "合计包含未列出的离职人员", "序号沿用单位全员名册的编号"),
    next_step="请申报单位从社保系统重新打印完整花名册，或凭验证码在线核验",
)
def rosters_are_whole(papers: Papers) -> Iterator[Judgement]:
    if not papers.proofs:
        gaps = papers.gaps("staff_proof")
        if gaps:
            yield unclear(
                "社保证明", "社保证明的内容尚未读出，请对照原件", places=tuple(absent(g.id, "") for g in gaps)
            )
        else:
            yield inapplicable("社保证明", "材料中没有社保证明花名册，合计与序号无从核对")
    for proof in papers.proofs:
        yield _roster(proof, papers)


def _roster(proof: InsuranceProof, papers: Papers) -> Judgement:
    document = papers.document(proof.document)
    subject = f"花名册（{document.file}）"
    numbers = seen(*((p.sequence, f"第{i}行序号") for i, p in enumerate(rows_of(proof), start=1)))
    total = seen((proof.total_persons, "合计人数"))
    if not numbers and not total:
        return inapplicable(subject, "该证明没有合计行，也没有序号", places=(absent(proof.document, "没有合计和序号"),))
    if document in papers.gaps("staff_proof") or not fully_read(proof):
        reason = f"{subject}可能有未读出的行，合计与序号待核实，请对照原件"
        return unclear(subject, reason, (*numbers, *total))
    numbers, unsure = split(numbers)
    rows, left_out, doubled = len(rows_of(proof)), missing_numbers(proof), doubled_numbers(proof)
    wrong = [f"缺序号{'、'.join(map(str, left_out))}"] if left_out else []
    if doubled:
        wrong.append(f"序号{'、'.join(map(str, doubled))}重复")
    people = {row.name.value for row in rows_of(proof) if row.name is not None}
    if total and total[0].sharp and total[0].fact.value not in {rows, len(people)}:
        wrong.append(f"合计写{total[0].fact.value}人，所列{rows}行")
    if wrong and _excerpt(proof, left_out, doubled):
        reason = f"{subject}：{'，'.join(wrong)}；可能只打印了名册的一部分，请核实"
        return unclear(subject, reason, (*numbers, *total), places=unsure)
    if wrong:
        return failed(subject, f"{subject}：{'，'.join(wrong)}，不一致", (*numbers, *total), places=unsure)
    return passed(subject, f"{subject}合计与行数一致，序号连续（{rows}行）", (*numbers, *total), places=unsure)


def _excerpt(proof: InsuranceProof, left_out: tuple[int, ...], doubled: tuple[int, ...]) -> bool:
    """Whether the paper looks like a part of a longer roster: its numbers run on from a later one than 1, or its total
    is that of a unit at least twice as many."""
    rows, total = len(rows_of(proof)), proof.total_persons
    first = len(left_out) > 0 and not doubled and left_out == tuple(range(1, len(left_out) + 1))
    whole = not left_out and not doubled and total is not None and (total.value or 0) >= 2 * rows
    return first or whole
