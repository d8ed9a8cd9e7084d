"""Staff: head count and topics (Sichuan), proofs and rosters (every level)."""

from collections.abc import Iterator
from decimal import Decimal

from pipeline.checks.basis import Guideline, Topic
from pipeline.checks.catalogue import EVERY_LEVEL, SICHUAN, check
from pipeline.checks.judgement import (
    Judgement,
    Seen,
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
from pipeline.checks.threshold import Tally, judge, split
from schemas.documents import ApplicationForm, InsuranceProof
from schemas.finding import Figures, NotCounted, Severity
from schemas.values.confusion import confusable


@check(
    "SC-04",
    title="工作人员人数",
    rule="申报表工作队伍所列人员中，有本单位社保证明或劳动合同的不同人员不少于5人。",
    severity=Severity.HIGH,
    levels=SICHUAN,
    basis=("staff",),
    explanations=("部分人员的社保证明或劳动合同漏附", "人员由集团或人力资源公司代缴社保", "新入职人员社保尚在办理"),
    next_step="请申报单位补交缺少人员的社保证明或劳动合同，并核对姓名写法",
)
def enough_staff(
    form: ApplicationForm, staffing: Staffing, papers: Papers, guideline: Guideline
) -> Iterator[Judgement]:
    standings = staffing.standings
    proven = [one for one in standings if one.proof is Proof.PROVEN]
    open_ = [one for one in standings if one.proof is Proof.UNCLEAR]
    tally = Tally(
        low=Decimal(len(proven)),
        high=Decimal(len(proven) + len(open_)) if _list_is_whole(form, staffing, papers) else None,
        counted=tuple(one.label for one in proven),
        not_counted=tuple(
            NotCounted(what=one.label, why=one.why) for one in standings if one.proof is not Proof.PROVEN
        ),
        facts=tuple(fact for one in standings for fact in one.facts),
        attached=bool(standings),
    )
    remark = f"工作队伍列{len(standings)}人"
    threshold = guideline.thresholds["min_staff"]
    yield judge(
        threshold,
        tally,
        _head_count(form),
        what="工作人员人数",
        hand_in="工作队伍名单和社保证明",
        remark=remark,
        listed=len(standings),
    )


def _list_is_whole(form: ApplicationForm, staffing: Staffing, papers: Papers) -> bool:
    """Whether everyone in 工作队伍 was read. Nobody read, or fewer than the form's text says while the proofs name
    others, looks like rows that were not read rather than like people who are not there."""
    claimed = form.claimed_staff.value if form.claimed_staff is not None else None
    short = claimed is not None and len(form.staff) < claimed and staffing.others > 0
    return papers.whole(form) and (bool(form.staff) or claimed is None) and not short


def _head_count(form: ApplicationForm) -> Seen | None:
    named = seen((form.claimed_staff, "申报表文字所述人数"))
    return named[0] if named else None


@check(
    "SC-05",
    title="熟悉业务覆盖",
    rule="工作队伍各人“熟悉业务”合起来覆盖产业发展、专利申请、专利导航、知识产权分析评议、知识产权金融、法律文书撰写六项。",
    severity=Severity.MEDIUM,
    levels=SICHUAN,
    basis=("topics",),
    explanations=("用了别的说法表述同一业务", "该业务写在拟分工或现任职务一栏", "该业务委托外部机构办理"),
    next_step="请申报单位说明由谁承担未覆盖的业务，或补充熟悉业务一栏",
)
def every_topic_covered(form: ApplicationForm, papers: Papers, guideline: Guideline) -> Iterator[Judgement]:
    subject = "六项业务"
    facts = seen(*((m.specialty, f"申报表工作队伍第{i}人熟悉业务") for i, m in enumerate(form.staff, start=1)))
    if not facts:
        yield unclear(subject, "申报表工作队伍中没有读到熟悉业务，请对照原件或补充填写")
        return
    sharp, doubtful = split(facts)
    text = "；".join(str(one.fact.value) for one in sharp)
    missing = [name for name, topic in guideline.topics.items() if not any(word in text for word in topic.words)]
    covered = tuple(topic for topic in guideline.topics if topic not in missing)
    figures = Figures(
        claimed=None,
        evidenced=f"{len(covered)}项",
        required=f"{len(guideline.topics)}项",
        counted=covered,
        not_counted=tuple(NotCounted(what=topic, why="没有人员的熟悉业务写到此项") for topic in missing),
    )
    if not missing:
        yield passed(subject, "熟悉业务覆盖全部六项", sharp, places=doubtful, figures=figures)
        return
    listed = "、".join(missing)
    elsewhere = [topic for topic in missing if _hinted(topic, guideline.topics[topic], form, text)]
    unread = bool(doubtful) or not papers.whole(form) or any(member.specialty is None for member in form.staff)
    if unread or elsewhere:
        why = (
            f"“{'、'.join(elsewhere)}”可能用了别的说法、写在别的栏目或读错一字"
            if elsewhere
            else "有人员的熟悉业务尚未读清"
        )
        yield unclear(
            subject, f"熟悉业务中没有读到{listed}；{why}，请对照原件", sharp, places=doubtful, figures=figures
        )
        return
    yield failed(subject, f"熟悉业务没有覆盖{listed}", sharp, figures=figures)


def _hinted(name: str, topic: Topic, form: ApplicationForm, text: str) -> bool:
    """Whether a topic may be there: in a kindred wording, in 职务 or 拟分工, or one look-alike away."""
    others = " ".join(
        str(fact.value) for member in form.staff for fact in (member.position, member.duty) if fact and fact.value
    )
    if any(word in others for word in topic.words) or any(word in text for word in topic.near):
        return True
    size = len(name)
    return any(confusable(text[i : i + size], name) for i in range(len(text) - size + 1))


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
    if total and total[0].sharp and total[0].fact.value != rows:
        wrong.append(f"合计写{total[0].fact.value}人，所列{rows}行")
    if wrong:
        return failed(subject, f"{subject}：{'，'.join(wrong)}，不一致", (*numbers, *total), places=unsure)
    return passed(subject, f"{subject}合计与行数一致，序号连续（{rows}行）", (*numbers, *total), places=unsure)
