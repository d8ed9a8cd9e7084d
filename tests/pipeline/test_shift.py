"""What changed between two runs of the checks."""

from pipeline.shift import shift
from schemas.finding import Finding, Outcome, Place
from tests.pipeline.examples import finding


def said(check: str, outcome: Outcome = Outcome.FAIL, *, about: str = "a", **given: str) -> Finding:
    place = Place(document="d1", page=1, fact=about)
    return finding(check).model_copy(update={"outcome": outcome, "evidence": (place,), **given})


def test_nothing_changed_where_only_places_moved() -> None:
    assert not shift([said("ID-01", about="a")], [said("ID-01", about="b")])


def test_a_finding_that_comes_out_otherwise_changed() -> None:
    was, now = said("ID-01", Outcome.UNVERIFIABLE), said("ID-01", Outcome.PASS)
    moved = shift([was, said("ST-01")], [now, said("ST-01")])
    assert [(one.outcome, other.outcome) for one, other in moved.changed] == [(Outcome.UNVERIFIABLE, Outcome.PASS)]
    assert (moved.appeared, moved.went) == ((), ())
    assert moved.told() == [{"check": "ID-01", "was": "unverifiable", "is": "pass"}]


def test_the_only_finding_of_a_check_stays_it_under_another_name() -> None:
    moved = shift([said("SC-03", title="甲", about="a")], [said("SC-03", Outcome.PASS, title="乙", about="b")])
    assert len(moved.changed) == 1


def test_findings_appear_and_go() -> None:
    moved = shift([said("ST-01", about="a")], [said("MO-01", about="b")])
    assert [one.check for one in moved.appeared] == ["MO-01"]
    assert [one.check for one in moved.went] == ["ST-01"]


def test_what_does_not_fit_comes_before_what_does() -> None:
    was = [said("ID-01", Outcome.UNVERIFIABLE), said("ST-01", Outcome.UNVERIFIABLE)]
    moved = shift(was, [said("ID-01", Outcome.PASS), said("ST-01", Outcome.FAIL)])
    assert [now.check for _, now in moved.changed] == ["ST-01", "ID-01"]


def test_what_fits_in_other_words_is_only_counted() -> None:
    was = [said("ID-05", Outcome.PASS, reason="甲"), said("ST-01", reason="甲")]
    moved = shift(was, [said("ID-05", Outcome.PASS, reason="乙"), said("ST-01", reason="乙")])
    assert [now.check for _, now in moved.turned] == ["ST-01"]
    assert [one.check for one in moved.reworded] == ["ID-05"]
