"""Uploads by tus: piece by piece, resumed after a break, one's own, and handed in."""

import asyncio
import base64
import hashlib
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.storage.objects import original_key
from pipeline.storage.opening import Storage
from schemas.review import Role
from service import uploads as module
from service.app import create_app
from service.errors import UploadTooLargeError
from service.uploads import OvertakenError, Uploads
from tests.service.conftest import ADDRESS, sign_in

TUS = {"tus-resumable": "1.0.0"}


def announce(client: TestClient, data: bytes, name: str = "附件/执照.jpg", **said: str) -> str:
    """The address of a new upload."""
    pairs = {"filename": name, "modified": "17", **said}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())
    headers = {**TUS, "upload-length": str(len(data)), "upload-metadata": metadata}
    answer = client.post("/api/v1/uploads", headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.headers["location"]


def send(client: TestClient, url: str, data: bytes, *, at: int = 0) -> int:
    """The status a piece is answered with."""
    headers = {**TUS, "upload-offset": str(at), "content-type": "application/offset+octet-stream"}
    return client.patch(url, headers=headers, content=data).status_code


def upload(client: TestClient, data: bytes, name: str = "附件/执照.jpg", **said: str) -> str:
    """The id of a finished upload."""
    url = announce(client, data, name, **said)
    assert send(client, url, data) == 204
    return url.rpartition("/")[2]


def offset(client: TestClient, url: str) -> int:
    answer = client.head(url, headers=TUS)
    assert answer.status_code == 200
    return int(answer.headers["upload-offset"])


@pytest.fixture
def other(storage: Storage, tmp_path: Path) -> TestClient:
    """Another clerk's browser at the same service."""
    app = create_app(storage=storage, processor=lambda _: None, workdir=tmp_path)
    browser = TestClient(app, base_url=ADDRESS, raise_server_exceptions=False)
    sign_in(storage, browser, Role.CLERK)
    return browser


def test_an_upload_goes_on_where_it_stopped_and_is_kept_byte_by_byte(
    client: TestClient, storage: Storage, handed_over: list[str]
) -> None:
    data = os.urandom(300_000)
    url = announce(client, data)
    assert send(client, url, data[:100_000]) == 204
    assert offset(client, url) == 100_000
    assert send(client, url, data[100_000:], at=100_000) == 204
    answer = client.post(
        "/submissions",
        data={"level": "sichuan", "received_on": "2025-11-03", "uploads": [url.rpartition("/")[2]]},
        follow_redirects=False,
    )
    assert answer.status_code == 303
    [file] = storage.repository.files(handed_over[0])
    assert (file.name, file.size, file.sha256) == ("附件/执照.jpg", len(data), hashlib.sha256(data).hexdigest())
    assert storage.objects.get(original_key(file.sha256)) == data
    assert client.head(url, headers=TUS).status_code == 404


async def broken(*blocks: bytes) -> AsyncIterator[bytes]:
    for block in blocks:
        yield block
    raise ConnectionError


def test_what_had_arrived_before_a_connection_broke_is_kept(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, longest=1000)
    id = uploads.announce("a", name="x.pdf", length=10).id
    with pytest.raises(ConnectionError):
        asyncio.run(uploads.append("a", id, offset=0, blocks=broken(b"abc", b"de")))
    assert Uploads(tmp_path, longest=1000).get("a", id).offset == 5


def test_a_new_connection_overtakes_one_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 1)

    async def both() -> None:
        uploads = Uploads(tmp_path, longest=1000)
        id = uploads.announce("a", name="x.pdf", length=6).id
        go_on = asyncio.Event()

        async def hanging() -> AsyncIterator[bytes]:
            yield b"abc"
            await go_on.wait()
            yield b"XXX"

        async def new() -> AsyncIterator[bytes]:
            yield b"def"

        first = asyncio.create_task(uploads.append("a", id, offset=0, blocks=hanging()))
        while uploads.get("a", id).offset < 3:
            await asyncio.sleep(0.01)
        done = await uploads.append("a", id, offset=3, blocks=new())
        go_on.set()
        with pytest.raises(OvertakenError):
            await first
        assert done.path.read_bytes() == b"abcdef"
        assert done.sha256 == hashlib.sha256(b"abcdef").hexdigest()

    asyncio.run(both())


def test_a_piece_at_the_wrong_place_is_refused_and_changes_nothing(client: TestClient) -> None:
    url = announce(client, b"abcdef")
    assert send(client, url, b"def", at=3) == 409
    assert offset(client, url) == 0


def test_more_than_was_announced_is_refused(client: TestClient) -> None:
    url = announce(client, b"abc")
    assert send(client, url, b"abcdef") == 413
    assert offset(client, url) == 0


def test_a_file_above_the_limit_is_refused_before_its_bytes_come(client: TestClient) -> None:
    answer = client.post("/api/v1/uploads", headers={**TUS, "upload-length": "3000000"})
    assert answer.status_code == 413
    assert "MB" in answer.json()["detail"]


def test_an_account_cannot_fill_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    uploads = Uploads(tmp_path, longest=100)
    uploads.announce("a", name="x", length=8)
    with pytest.raises(UploadTooLargeError):
        uploads.announce("a", name="y", length=8)
    assert uploads.announce("b", name="y", length=8)


def test_an_upload_is_not_there_for_another_account(client: TestClient, other: TestClient) -> None:
    url = announce(client, b"abc")
    assert other.head(url, headers=TUS).status_code == 404
    assert send(other, url, b"abc") == 404
    assert other.delete(url).status_code == 404
    id = url.rpartition("/")[2]
    answer = other.post("/api/v1/submissions", data={"level": "sichuan", "received_on": "2025-11-03", "uploads": [id]})
    assert answer.status_code == 404
    assert other.get("/api/v1/uploads").json()["items"] == []
    assert offset(client, url) == 0


def test_a_page_of_another_site_cannot_upload(client: TestClient) -> None:
    url = announce(client, b"abc")
    del client.headers["x-csrf-token"]
    assert send(client, url, b"abc") == 403
    assert client.post("/api/v1/uploads", headers={**TUS, "upload-length": "3"}).status_code == 403


def test_an_upload_nobody_goes_on_with_is_thrown_away(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path, longest=100)
    old = uploads.announce("a", name="x", length=8)
    os.utime(old.path, (0, 0))
    new = uploads.announce("a", name="y", length=8)
    uploads.sweep()
    assert [upload.id for upload in uploads.of("a")] == [new.id]
    assert not old.path.exists()


def test_a_button_pressed_twice_makes_one_submission(client: TestClient, handed_over: list[str]) -> None:
    said = {"level": "sichuan", "received_on": "2025-11-03", "uploads": [upload(client, os.urandom(20))]}

    def press(_: int) -> str:
        return client.post("/submissions", data=said, follow_redirects=False).headers["location"]

    with ThreadPoolExecutor(4) as presses:
        places = set(presses.map(press, range(4)))
    assert places == {f"/submissions/{handed_over[0]}"}
    assert len(handed_over) == 1


def test_an_unfinished_upload_is_not_handed_in(client: TestClient, handed_over: list[str]) -> None:
    id = announce(client, b"abc").rpartition("/")[2]
    said = {"level": "sichuan", "received_on": "2025-11-03", "uploads": [id]}
    answer = client.post("/api/v1/submissions", data=said)
    assert answer.status_code == 422
    assert "没有传完" in answer.json()["detail"]
    assert handed_over == []


def test_before_handing_in_it_is_said_what_came_before_with_a_link(client: TestClient, handed_over: list[str]) -> None:
    first, second = os.urandom(50), os.urandom(50)
    said = {"level": "sichuan", "received_on": "2025-11-03"}
    client.post("/submissions", data={**said, "uploads": [upload(client, first), upload(client, second, "b.pdf")]})
    again = upload(client, first, "again.jpg")
    text = client.post("/uploads/basket", data={"uploads": [again]}).text
    assert "“again.jpg”此前已在申报" in text
    assert f'<a href="/submissions/{handed_over[0]}">' in text
    both = [again, upload(client, second, "c.pdf")]
    text = client.post("/uploads/basket", data={"uploads": both}).text
    assert "与以前的申报完全相同" in text
    assert client.get("/api/v1/uploads").json()["same_as"] == handed_over[0]


def test_a_form_that_was_refused_keeps_what_was_uploaded(client: TestClient) -> None:
    id = upload(client, os.urandom(20), "kept.pdf")
    answer = client.post("/submissions", data={"level": "", "received_on": "2025-11-03", "uploads": [id]})
    assert answer.status_code == 422
    assert f'value="{id}" checked' in answer.text


def test_an_id_number_in_a_files_name_is_masked_in_what_is_said(client: TestClient) -> None:
    data = os.urandom(20)
    name = "510104199001011234身份证.jpg"
    said = {"level": "sichuan", "received_on": "2025-11-03"}
    client.post("/submissions", data={**said, "uploads": [upload(client, data, name)]})
    pile = [upload(client, data, "b.jpg"), upload(client, os.urandom(20), "c.jpg")]
    text = client.post("/uploads/basket", data={"uploads": pile}).text
    assert "510104********1234" in text
    assert "510104199001011234" not in text


def test_another_version_of_the_protocol_is_refused(client: TestClient) -> None:
    answer = client.post("/api/v1/uploads", headers={"tus-resumable": "0.2.2", "upload-length": "3"})
    assert answer.status_code == 412
    assert client.options("/api/v1/uploads").headers["tus-version"] == "1.0.0"
