"""Numbers of documents: counted by kind and year, never given twice, and kept with their content."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import count

import pytest

from pipeline.errors import UnknownSubmissionError
from pipeline.storage.database import Database
from pipeline.storage.notices import Notice, NoticeKind, Notices, UnknownNoticeError
from pipeline.storage.repository import Repository
from pipeline.storage.trail import Trail
from schemas.review import Author, Deed, Role
from tests.pipeline.examples import submission

ID = submission().id
CLERK = Author(login="li", name="受理甲", roles=(Role.CLERK,), address="127.0.0.1")
DAY = date(2026, 11, 21)


@pytest.fixture
def notices(database: Database) -> Notices:
    Repository(database).create_submission(submission())
    return Notices(database)


_WORDS = count()


def issue(notices: Notices, kind: NoticeKind = NoticeKind.MENDING, *, on: date = DAY, prefix: str = "知运") -> Notice:
    """One that says something new each time."""
    return notices.issue(ID, kind, {"title": str(next(_WORDS))}, by=CLERK, prefix=prefix, on=on)


def test_numbers_count_by_kind_and_year(notices: Notices) -> None:
    given = [
        issue(notices).number,
        issue(notices).number,
        issue(notices, NoticeKind.RECEIPT).number,
        issue(notices, NoticeKind.OPINION).number,
        issue(notices, on=date(2027, 1, 2)).number,
        issue(notices).number,
    ]
    assert given == [
        "知运补〔2026〕1号",
        "知运补〔2026〕2号",
        "知运受〔2026〕1号",
        "知运审〔2026〕1号",
        "知运补〔2027〕1号",
        "知运补〔2026〕3号",
    ]


def test_people_issuing_at_once_never_get_the_same_number_and_leave_none_out(
    notices: Notices, database: Database
) -> None:
    with ThreadPoolExecutor(8) as people:
        given = list(people.map(lambda _: issue(notices).serial, range(24)))
    assert sorted(given) == list(range(1, 25))
    assert Trail(database).first_broken() is None


def test_a_document_is_kept_as_issued_whatever_the_prefix_becomes(notices: Notices) -> None:
    first = issue(notices)
    issue(notices, prefix="川知运")
    kept = notices.load(ID, first.id)
    assert kept == first
    assert kept.content == {**kept.content, "number": "知运补〔2026〕1号", "date": "2026-11-21"}
    assert [one.number for one in notices.of_submission(ID)] == ["川知运补〔2026〕2号", "知运补〔2026〕1号"]


def test_the_trail_says_who_issued_what(notices: Notices, database: Database) -> None:
    notice = issue(notices)
    (entry,) = Trail(database).entries(submission=ID, deed=Deed.NOTICE_ISSUED)
    assert (entry.author.login, entry.subject) == ("li", notice.number)
    assert entry.after == {"notice": notice.id, "kind": "mending", "sha256": notice.sha256}


def test_a_document_of_another_submission_is_not_there(notices: Notices) -> None:
    notice = issue(notices)
    for submission_id, id in (("20251103-OTHER9", notice.id), (ID, notice.id + 1), (ID, 2**40)):
        with pytest.raises(UnknownNoticeError):
            notices.load(submission_id, id)
    with pytest.raises(UnknownSubmissionError):
        notices.issue("20251103-OTHER9", NoticeKind.RECEIPT, {}, by=CLERK, prefix="知运", on=DAY)


def test_a_button_pressed_twice_gives_one_document(notices: Notices) -> None:
    def press(by: Author = CLERK, word: str = "甲") -> str:
        return notices.issue(ID, NoticeKind.MENDING, {"items": word}, by=by, prefix="知运", on=DAY).number

    other = CLERK.model_copy(update={"login": "wang"})
    with ThreadPoolExecutor(4) as fingers:
        assert set(fingers.map(lambda _: press(), range(4))) == {"知运补〔2026〕1号"}
    assert [press(word="乙"), press(other, "乙"), press()] == [f"知运补〔2026〕{n}号" for n in (2, 3, 4)]
    assert len(notices.of_submission(ID)) == 4
