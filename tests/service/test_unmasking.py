"""Seeing personal numbers in full: by right, with a reason, for one submission and a while, and recorded."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from pipeline.storage.opening import Storage
from schemas.review import SYSTEM, Deed, Role
from service import desk
from tests.service.conftest import sign_in
from tests.service.dossiers import ID_NUMBER, Case

ID = "20251103-DONE22"
REASON = "核对第3名人员的身份证号码"


def shown(client: TestClient) -> bool:
    """Whether the ID number of a person stands in full in any view of the submission."""
    texts = [
        client.get(f"/submissions/{ID}/facts").text,
        client.get(f"/api/v1/submissions/{ID}/factsheet").text,
        client.get(f"/api/v1/submissions/{ID}/factsheet.html").text,
    ]
    found = {ID_NUMBER in text for text in texts}
    assert len(found) == 1
    return found.pop()


@pytest.mark.usefixtures("done")
def test_numbers_are_shown_after_a_reason_was_given_and_hidden_again(client: TestClient, storage: Storage) -> None:
    assert not shown(client)
    assert client.post(f"/submissions/{ID}/unmask", data={"reason": " "}).status_code == 422
    assert not shown(client)
    client.post(f"/submissions/{ID}/unmask", data={"reason": REASON})
    assert shown(client)
    newest, *_ = storage.trail.entries(deed=Deed.UNMASKED, submission=ID)
    assert (newest.reason, newest.author.name) == (REASON, "测试人员")
    client.post(f"/submissions/{ID}/mask")
    assert not shown(client)
    newest, *_ = storage.trail.entries(submission=ID, limit=1)
    assert (newest.deed, newest.author.name) == (Deed.MASKED, "测试人员")
    client.post(f"/submissions/{ID}/mask")
    assert storage.trail.entries(submission=ID, limit=1)[0] == newest


@pytest.mark.usefixtures("done")
def test_it_ends_by_itself(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "UNMASKED_FOR", timedelta(seconds=-1))
    client.post(f"/submissions/{ID}/unmask", data={"reason": REASON})
    assert not shown(client)


@pytest.mark.usefixtures("done")
def test_it_holds_for_one_session_and_one_submission(client: TestClient, storage: Storage, done: Case) -> None:
    client.post(f"/submissions/{ID}/unmask", data={"reason": REASON})
    assert shown(client)
    sign_in(storage, client, Role.REVIEWER)
    assert not shown(client)
    assert storage.accounts.unmasked_until("other session", ID) is None
    assert done.reviewed.dossier.submission.id == ID


@pytest.mark.usefixtures("done")
def test_a_clerk_may_not(client: TestClient, storage: Storage) -> None:
    sign_in(storage, client, Role.CLERK)
    assert client.post(f"/submissions/{ID}/unmask", data={"reason": REASON}).status_code == 403
    assert "/unmask" not in client.get(f"/submissions/{ID}/facts").text
    assert not shown(client)


@pytest.mark.usefixtures("done")
def test_pictures_are_uncovered_too_and_only_for_who_asked(client: TestClient) -> None:
    place = f"/api/v1/submissions/{ID}/documents/d3/pages/1/image"
    covered = client.get(place).content
    client.post(f"/submissions/{ID}/unmask", data={"reason": REASON})
    clear = client.get(place).content
    assert clear != covered
    client.post(f"/submissions/{ID}/mask")
    assert client.get(place).content == covered


def test_taking_an_original_is_recorded(client: TestClient, storage: Storage) -> None:
    file = {"files": ("说明.txt", b"text", "text/plain")}
    taken = client.post("/api/v1/submissions", files=file, data={"level": "sichuan", "received_on": "2025-11-03"})
    id = taken.json()["id"]
    sha256 = storage.repository.files(id)[0].sha256
    assert client.get(f"/api/v1/submissions/{id}/originals/{sha256}").content == b"text"
    newest, *_ = storage.trail.entries(deed=Deed.ORIGINAL_GIVEN_OUT, submission=id)
    assert (newest.subject, newest.after) == ("说明.txt", {"sha256": sha256})
    assert newest.at > datetime.now(UTC) - timedelta(minutes=1)
    assert newest.author != SYSTEM


@pytest.mark.usefixtures("done")
def test_a_browser_keeps_no_picture_in_clear_text_and_shows_no_masked_one_after(client: TestClient) -> None:
    address = f"/api/v1/submissions/{ID}/documents/d3/pages/1/image"
    masked = client.get(address)
    assert masked.headers["cache-control"] == "private, no-cache"
    client.post(f"/submissions/{ID}/unmask", data={"reason": REASON})
    clear = client.get(address, headers={"if-none-match": masked.headers["etag"]})
    assert clear.status_code == 200
    assert clear.headers["cache-control"] == "no-store"
    client.post(f"/submissions/{ID}/mask")
