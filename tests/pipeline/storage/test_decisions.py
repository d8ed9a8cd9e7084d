"""Verdicts and conclusions: kept with their entry in the trail, and never applied to what they were not made for."""

import threading

import pytest
from sqlalchemy import select, update

from pipeline.errors import UnknownSubmissionError
from pipeline.storage.database import Database
from pipeline.storage.decisions import (
    ConcludedMeanwhileError,
    DecidedMeanwhileError,
    Decisions,
    FindingChangedError,
    NoReasonError,
    NotCheckedError,
    NotDecidedError,
    UnknownFindingError,
    said_by_all,
)
from pipeline.storage.records import State
from pipeline.storage.repository import Repository
from pipeline.storage.tables import FindingRow
from pipeline.storage.trail import Trail
from schemas.finding import Finding, Outcome, Place, told_apart
from schemas.review import Author, Deed, Result, Role, Verdict
from tests.pipeline.examples import checklist, finding, submission

ID = submission().id
REVIEWER = Author(login="shen", name="审核甲", roles=(Role.REVIEWER,), address="127.0.0.1")


@pytest.fixture
def decisions(database: Database) -> Decisions:
    repository = Repository(database)
    repository.create_submission(submission())
    repository.save_findings(ID, [finding("ST-01"), finding("ID-01")], checklist(), "1")
    return Decisions(database)


def key(repository: Repository, check: str = "ST-01") -> str:
    return next(one.key for one in repository.findings(ID) if one.check == check)


def test_a_verdict_is_kept_with_who_when_why_and_what_the_machine_said(
    decisions: Decisions, database: Database
) -> None:
    decisions.decide(ID, key(Repository(database)), Verdict.ESTABLISHED, " 与原件不符 ", by=REVIEWER)
    (kept,) = decisions.of(ID)
    assert (kept.verdict, kept.reason, kept.by) == (Verdict.ESTABLISHED, "与原件不符", REVIEWER)
    assert (kept.check, kept.outcome, kept.told) == ("ST-01", Outcome.FAIL, "理由")
    assert kept.at.tzinfo is not None


def test_a_second_verdict_replaces_the_first_and_the_trail_keeps_both(decisions: Decisions, database: Database) -> None:
    at = key(Repository(database))
    decisions.decide(ID, at, Verdict.ESTABLISHED, "与原件不符", by=REVIEWER)
    decisions.decide(ID, at, Verdict.CLEARED, "已见原件", by=REVIEWER)
    (kept,) = decisions.of(ID)
    assert kept.verdict is Verdict.CLEARED
    newest, first = Trail(database).entries(submission=ID, deed=Deed.FINDING_DECIDED)
    assert (first.before, first.after["verdict"], first.reason) == (None, "established", "与原件不符")
    assert (newest.before, newest.after["verdict"], newest.subject) == (first.after, "cleared", "ST-01")
    assert Trail(database).first_broken() is None


def test_a_verdict_can_be_withdrawn_with_a_reason(decisions: Decisions, database: Database) -> None:
    at = key(Repository(database))
    decisions.decide(ID, at, Verdict.CLEARED, "已见原件", by=REVIEWER)
    decisions.withdraw(ID, at, reason="认定有误", by=REVIEWER)
    assert decisions.of(ID) == ()
    entry = Trail(database).entries(submission=ID)[0]
    assert (entry.before["verdict"], entry.after, entry.reason) == ("cleared", None, "认定有误")
    with pytest.raises(NotDecidedError):
        decisions.withdraw(ID, at, reason="认定有误", by=REVIEWER)


def test_nothing_is_decided_without_a_reason_a_finding_or_a_submission(
    decisions: Decisions, database: Database
) -> None:
    at = key(Repository(database))
    with pytest.raises(NoReasonError):
        decisions.decide(ID, at, Verdict.CLEARED, " \x00　", by=REVIEWER)
    with pytest.raises(UnknownFindingError):
        decisions.decide(ID, "0" * 32, Verdict.CLEARED, "已见原件", by=REVIEWER)
    with pytest.raises(UnknownSubmissionError):
        decisions.decide("none", at, Verdict.CLEARED, "已见原件", by=REVIEWER)
    assert Trail(database).entries(deed=Deed.FINDING_DECIDED) == ()


def test_a_verdict_on_what_the_person_did_not_see_is_refused(decisions: Decisions, database: Database) -> None:
    repository = Repository(database)
    seen = repository.findings(ID)[0]
    changed = finding("ST-01").model_copy(update={"reason": "另一理由"})
    repository.save_findings(ID, [changed], checklist(), "1")
    with pytest.raises(FindingChangedError):
        decisions.decide(ID, seen.key, Verdict.CLEARED, "已见原件", by=REVIEWER, said=seen.said)
    assert decisions.of(ID) == ()


def test_a_verdict_somebody_else_gave_meanwhile_is_not_written_over(decisions: Decisions, database: Database) -> None:
    at = key(Repository(database))
    first = decisions.decide(ID, at, Verdict.CLEARED, "已见原件", by=REVIEWER, seen="")
    assert first.mark == decisions.of(ID)[0].mark
    with pytest.raises(DecidedMeanwhileError):
        decisions.decide(ID, at, Verdict.ESTABLISHED, "不符", by=REVIEWER, seen="")
    decisions.decide(ID, at, Verdict.ESTABLISHED, "不符", by=REVIEWER, seen=first.mark)
    with pytest.raises(DecidedMeanwhileError):
        decisions.decide(ID, at, Verdict.CLEARED, "已见原件", by=REVIEWER, seen=first.mark)


def test_a_verdict_somebody_else_gave_meanwhile_is_not_withdrawn(decisions: Decisions, database: Database) -> None:
    at = key(Repository(database))
    first = decisions.decide(ID, at, Verdict.CLEARED, "已见原件", by=REVIEWER)
    second = decisions.decide(ID, at, Verdict.ESTABLISHED, "不符", by=REVIEWER)
    with pytest.raises(DecidedMeanwhileError):
        decisions.withdraw(ID, at, reason="认定有误", by=REVIEWER, seen=first.mark)
    assert decisions.of(ID) == (second,)
    decisions.withdraw(ID, at, reason="认定有误", by=REVIEWER, seen=second.mark)
    assert decisions.of(ID) == ()


def test_people_who_decide_at_the_same_time_do_so_one_after_the_other(decisions: Decisions, database: Database) -> None:
    at = key(Repository(database))
    faults: list[BaseException] = []

    def decide(verdict: Verdict) -> None:
        try:
            decisions.decide(ID, at, verdict, "同时", by=REVIEWER)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=decide, args=(verdict,)) for verdict in Verdict]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert len(decisions.of(ID)) == 1
    assert len(Trail(database).entries(submission=ID, deed=Deed.FINDING_DECIDED)) == 4
    assert Trail(database).first_broken() is None


def test_a_decision_outlives_the_checks_running_again_and_tells_whether_they_say_the_same(
    decisions: Decisions, database: Database
) -> None:
    repository = Repository(database)
    decisions.decide(ID, key(repository), Verdict.CLEARED, "已见原件", by=REVIEWER)
    for changes, same in (({}, True), ({"reason": "理 由，"}, True), ({"reason": "金额1.5"}, False)):
        repository.save_findings(ID, [finding("ST-01").model_copy(update=changes)], checklist(), "2")
        (now,), (kept,) = repository.findings(ID), decisions.of(ID)
        assert kept.finding == now.key
        assert (kept.said == now.said) is same


def test_a_finding_is_named_by_what_it_is_about_not_by_how_it_turned_out() -> None:
    one = finding("ST-01")
    other = one.model_copy(update={"outcome": Outcome.UNVERIFIABLE, "reason": "存疑", "next_step": "看原件"})
    assert one.key == other.key
    assert one.said != other.said
    assert len({found.key for found in (one, finding("ID-01"), _about("王某"), _about("李某"))}) == 4


def _about(subject: str) -> Finding:
    return finding("ST-01").model_copy(update={"title": f"标题：{subject}"})


def test_findings_about_the_very_same_are_told_apart() -> None:
    elsewhere = finding("LN-05").model_copy(update={"evidence": (Place(document="d2", page=1),)})
    told = told_apart([finding("LN-05"), finding("LN-05"), elsewhere])
    assert len({one.key for one in told}) == 3
    assert told_apart([elsewhere, finding("LN-05")])[0].key == told[2].key
    assert told_apart([elsewhere])[0].key == finding("LN-05").key
    assert told_apart(told) == told


def test_a_point_in_a_number_counts() -> None:
    one, other = (finding().model_copy(update={"reason": f"金额{told}元"}) for told in ("1.5", "15"))
    assert one.said != other.said


def test_a_conclusion_is_replaced_and_the_trail_keeps_both(decisions: Decisions, database: Database) -> None:
    repository = Repository(database)
    with pytest.raises(NotCheckedError):
        decisions.conclude(ID, Result.PASSED, "材料齐全。", by=REVIEWER)
    repository.set_state(ID, State.DONE, "已完成")
    assert decisions.conclusion(ID) is None
    decisions.conclude(ID, Result.TO_BE_MENDED, "请补正。", by=REVIEWER)
    kept = decisions.conclude(ID, Result.PASSED, "材料齐全。", by=REVIEWER)
    assert decisions.conclusion(ID) == kept
    assert kept.said == said_by_all(repository.findings(ID))
    newest, first = Trail(database).entries(submission=ID, deed=Deed.CONCLUDED)
    assert (first.before, newest.before["result"], newest.after["opinion"]) == (None, "to_be_mended", "材料齐全。")
    with pytest.raises(NoReasonError):
        decisions.conclude(ID, Result.PASSED, " ", by=REVIEWER)
    with pytest.raises(FindingChangedError):
        decisions.conclude(ID, Result.PASSED, "材料齐全。", by=REVIEWER, said="0" * 32)


def test_a_conclusion_somebody_else_came_to_meanwhile_is_not_written_over(
    decisions: Decisions, database: Database
) -> None:
    Repository(database).set_state(ID, State.DONE, "已完成")
    first = decisions.conclude(ID, Result.PASSED, "材料齐全。", by=REVIEWER, seen="")
    with pytest.raises(ConcludedMeanwhileError, match="审核甲已作出结论“通过”"):
        decisions.conclude(ID, Result.TO_BE_MENDED, "请补正。", by=REVIEWER, seen="")
    assert decisions.conclusion(ID) == first
    second = decisions.conclude(ID, Result.TO_BE_MENDED, "请补正。", by=REVIEWER, seen=first.mark)
    with pytest.raises(ConcludedMeanwhileError):
        decisions.conclude(ID, Result.PASSED, "材料齐全。", by=REVIEWER, seen=first.mark)
    assert decisions.conclusion(ID) == second


def test_rows_of_an_older_version_get_their_names_when_one_is_decided(decisions: Decisions, database: Database) -> None:
    with database.write() as session:
        session.execute(update(FindingRow).values(key="", said=""))
    at = key(Repository(database))
    decisions.decide(ID, at, Verdict.CLEARED, "已见原件", by=REVIEWER)
    with database.read() as session:
        assert at in set(session.scalars(select(FindingRow.key)))
