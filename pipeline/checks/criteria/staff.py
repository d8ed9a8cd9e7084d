"""Staff: how many, and what they know."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.basis import Threshold
from pipeline.checks.catalogue import kind
from pipeline.checks.judgement import Judgement, Seen, failed, passed, seen, unclear
from pipeline.checks.papers import Papers
from pipeline.checks.staffing import Proof, Staffing
from pipeline.checks.threshold import Tally, judge, split
from schemas.base import Model
from schemas.documents import ApplicationForm
from schemas.finding import Figures, NotCounted
from schemas.values.confusion import confusable


@kind("head_count")
def enough_staff(
    threshold: Threshold, form: ApplicationForm, staffing: Staffing, papers: Papers
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


class Topic(Model):
    """A topic 熟悉业务 has to cover: the wordings that count as it, and those that may mean it."""

    words: tuple[str, ...]
    near: tuple[str, ...]


class Topics(Model):
    topics: dict[str, Topic]


@kind("topics")
def every_topic_covered(settings: Topics, form: ApplicationForm, papers: Papers) -> Iterator[Judgement]:
    subject = "熟悉业务"
    facts = seen(*((m.specialty, f"申报表工作队伍第{i}人熟悉业务") for i, m in enumerate(form.staff, start=1)))
    if not facts:
        yield unclear(subject, "申报表工作队伍中没有读到熟悉业务，请对照原件或补充填写")
        return
    sharp, doubtful = split(facts)
    text = "；".join(str(one.fact.value) for one in sharp)
    missing = [name for name, topic in settings.topics.items() if not any(word in text for word in topic.words)]
    covered = tuple(topic for topic in settings.topics if topic not in missing)
    figures = Figures(
        claimed=None,
        evidenced=f"{len(covered)}项",
        required=f"{len(settings.topics)}项",
        counted=covered,
        not_counted=tuple(NotCounted(what=topic, why="没有人员的熟悉业务写到此项") for topic in missing),
    )
    if not missing:
        yield passed(subject, f"熟悉业务覆盖全部{len(covered)}项", sharp, places=doubtful, figures=figures)
        return
    listed = "、".join(missing)
    elsewhere = [topic for topic in missing if _hinted(topic, settings.topics[topic], form, text)]
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
    yield failed(subject, f"熟悉业务没有覆盖{listed}{_told_as_duty(missing, settings, form)}", sharp, figures=figures)


def _told_as_duty(missing: Sequence[str], settings: Topics, form: ApplicationForm) -> str:
    """What the form says of the missing topics in 拟分工, which is not what the text asks for."""
    duties = [str(one.duty.value) for one in form.staff if one.duty is not None and one.duty.value]
    words = [word for topic in missing for word in settings.topics[topic].words]
    told = [duty for duty in duties if any(word in duty for word in words)]
    return f"（拟分工中写有“{told[0]}”，熟悉业务一栏没有）" if told else ""


def _hinted(name: str, topic: Topic, form: ApplicationForm, text: str) -> bool:
    """Whether a topic may be there: in a kindred wording, by its name in 职务 or 拟分工, or one look-alike away."""
    others = " ".join(
        str(fact.value) for member in form.staff for fact in (member.position, member.duty) if fact and fact.value
    )
    if name in others or any(word in text for word in topic.near):
        return True
    size = len(name)
    return any(confusable(text[i : i + size], name) for i in range(len(text) - size + 1))
