"""What is told of a reading while it goes on, and adding to a submission."""

import asyncio
import json
import os
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from pipeline.storage.opening import Storage
from pipeline.storage.records import PageRef, Progress, State
from schemas.page import Line, Page
from schemas.review import SYSTEM, Role
from service import live
from service.live import Live, Watch
from tests.pipeline.examples import received as file_of
from tests.service.conftest import save_case, sign_in
from tests.service.dossiers import build_case
from tests.service.test_intake_uploads import upload


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EVERY", 0.02)


def events(text: str) -> list[tuple[str, str]]:
    """Name and data of each server-sent event."""
    told = []
    for block in text.strip().split("\n\n"):
        lines = block.split("\n")
        data = "\n".join(line.removeprefix("data: ") for line in lines if line.startswith("data: "))
        told.append((lines[0].removeprefix("event: "), data))
    return told


def reading(storage: Storage, id: str, files: dict[str, tuple[int, int]]) -> None:
    """A submission of which so many pages of each file are planned and read."""
    case = build_case(id=id)
    names = {name.partition("/")[0] for name in files}
    submission = case.reviewed.dossier.submission
    storage.repository.create_submission(submission, [file_of(name, sha256=os.urandom(32).hex()) for name in names])
    refs = [
        PageRef(file=name, number=n, key=f"{name}{n}")
        for name, (total, _) in files.items()
        for n in range(1, total + 1)
    ]
    storage.repository.begin_reading(id, refs)
    page = case.reviewed.dossier.pages["d1"][0]
    for name, (_, read) in files.items():
        for number in range(1, read + 1):
            storage.repository.save_page(id, Page(**{**dict(page), "file": name, "number": number}))
    storage.repository.set_state(id, State.READING, "共 5 页，正在识读")


def test_the_pages_of_every_file_are_told_and_of_a_zip_those_of_its_members(
    client: TestClient, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LONGEST", 0.01)
    reading(storage, "20251103-LIVE22", {"a.pdf": (2, 1), "b.zip/x.jpg": (1, 1), "b.zip/y.jpg": (2, 0)})
    [(name, data)] = events(client.get("/api/v1/submissions/20251103-LIVE22/events").text)
    assert name == "progress"
    told = json.loads(data)
    counts = {one["name"]: (one["pages_read"], one["pages_total"], one["state"]) for one in told["files"]}
    assert counts == {"a.pdf": (1, 2, "reading"), "b.zip": (1, 3, "reading")}
    assert told["progress"]["pages_read"] == 2


def test_what_a_file_seems_to_be_is_told_as_soon_as_it_is_read(client: TestClient, storage: Storage) -> None:
    reading(storage, "20251103-LIVE44", {"a.pdf": (1, 1), "b.pdf": (1, 0)})
    page = build_case().reviewed.dossier.pages["d1"][0]
    lines = ("营业执照", "统一社会信用代码", "名称 某某公司", "法定代表人", "登记机关")
    read = [Line(text=text, box=(0.3, 0.1 * at, 0.7, 0.1 * at + 0.05), confidence=1) for at, text in enumerate(lines)]
    storage.repository.save_page("20251103-LIVE44", page.model_copy(update={"file": "a.pdf", "lines": tuple(read)}))
    text = client.get("/submissions/20251103-LIVE44").text
    assert "初步认出的材料" in text
    seen = text.partition("初步认出的材料")[2]
    assert "已见</span> 法人证书" in seen
    assert "尚未见</span> 申报表" in seen
    assert "营业执照" in seen


def test_the_page_is_sent_its_changing_part_until_the_checklist_is_there(client: TestClient, storage: Storage) -> None:
    case = build_case(id="20251103-LIVE33")
    reading(storage, "20251103-LIVE33", {"01-申报表.jpg": (1, 0)})
    looks = iter([None, lambda: save_case(storage, case)])
    watch: Watch = client.app.state.watch  # type: ignore[attr-defined]
    look = watch.look

    def seen(id: str) -> Live:
        act = next(looks, None)
        if act:
            act()
        return look(id)

    watch.look = seen
    answer = client.get("/submissions/20251103-LIVE33/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    told = events(answer.text)
    assert [name for name, _ in told] == ["progress", "progress", "done"]
    assert 'id="bar"' in told[0][1]
    assert "附件清单" not in told[0][1]
    assert "附件清单" in told[1][1]


@pytest.mark.usefixtures("done")
def test_a_submission_that_is_done_ends_the_stream_at_once(client: TestClient) -> None:
    told = events(client.get("/submissions/20251103-DONE22/events").text)
    assert [name for name, _ in told] == ["progress", "done"]


def test_an_unknown_submission_has_no_stream(client: TestClient) -> None:
    assert client.get("/submissions/20990101-NONE22/events").status_code == 404


def test_who_may_not_see_gets_no_stream(client: TestClient, storage: Storage) -> None:
    sign_in(storage, client, Role.ADMINISTRATOR)
    assert client.get("/submissions/20251103-DONE22/events").status_code == 403


def test_many_who_watch_share_one_look_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EVERY", 0.2)
    looks: list[str] = []

    def look(id: str) -> Live:
        looks.append(id)
        return Live(Progress(state=State.READING if len(looks) < 3 else State.DONE, message=""), ())

    async def all_watch() -> None:
        watch = Watch(look)

        async def one(number: int) -> int:
            return len([seen async for seen in watch.follow("S1", f"u{number}")])

        assert set(await asyncio.gather(*(one(number) for number in range(100)))) == {2}
        assert not any((watch._accounts, watch._watchers, watch._looks))

    asyncio.run(all_watch())
    assert len(looks) == 3


@pytest.mark.usefixtures("done")
def test_one_account_cannot_open_streams_without_end(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_EACH", 0)
    assert client.get("/submissions/20251103-DONE22/events").status_code == 429


def test_files_are_added_to_a_submission_and_it_is_processed_again(
    client: TestClient, storage: Storage, received: Callable[[str, State], str], handed_over: list[str]
) -> None:
    id = received("20251103-MORE88", State.DONE)
    first = upload(client, os.urandom(30), "补充/推荐函.pdf", target=id)
    answer = client.post(
        f"/submissions/{id}/files",
        data={"uploads": [first]},
        files=[("files", ("b.jpg", os.urandom(30), "image/jpeg"))],
        follow_redirects=False,
    )
    assert answer.status_code == 303
    assert handed_over == [id]
    assert [file.name for file in storage.repository.files(id)] == ["补充/推荐函.pdf", "b.jpg"]
    text = client.get(f"/submissions/{id}").text
    assert "接收记录" in text
    assert "补充材料" in text
    assert "测试人员" in text
    [arrival] = client.get(f"/api/v1/submissions/{id}/arrivals").json()["arrivals"][1:]
    assert (arrival["by"], arrival["reason"]) == ("测试人员", "补充材料")
    assert set(arrival["files"]) == {"补充/推荐函.pdf", "b.jpg"}


def test_nothing_is_added_while_it_is_being_read_and_what_was_uploaded_stays(
    client: TestClient, received: Callable[[str, State], str], handed_over: list[str]
) -> None:
    id = received("20251103-WAIT88", State.READING)
    first = upload(client, os.urandom(30), "a.pdf", target=id)
    answer = client.post(f"/submissions/{id}/files", data={"uploads": [first]})
    assert answer.status_code == 409
    assert "正在识读" in answer.text
    assert f'value="{first}" checked' in answer.text
    assert client.post(f"/api/v1/submissions/{id}/files", data={"uploads": [first]}).status_code == 409
    assert handed_over == []


def test_a_correction_that_was_lost_is_told_on_the_status_page(client: TestClient, storage: Storage) -> None:
    case = build_case(id="20251103-LOST22")
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    corrections = storage.corrections
    mark = corrections.marks("20251103-LOST22")[0]
    gone = case.reviewed.dossier.facts[0]
    corrections.mark_unreadable("20251103-LOST22", mark.position, seen=mark.revision, by=SYSTEM)
    dossier = case.reviewed.dossier
    storage.repository.save_reading("20251103-LOST22", dossier.documents, dossier.facts[1:])
    text = client.get("/submissions/20251103-LOST22").text
    assert "有 1 项人工更正没有对应到新的识读结果" in text
    assert str(gone.page) in text


def test_a_blurred_page_shows_its_print_and_one_upside_down_itself(client: TestClient, storage: Storage) -> None:
    case = build_case(id="20251103-BLUR22")
    pages = dict(case.reviewed.dossier.pages)
    pages["d1"] = tuple(page.model_copy(update={"condition": ("倾斜", "模糊")}) for page in pages["d1"])
    pages["d2"] = tuple(page.model_copy(update={"condition": ("倒置",)}) for page in pages["d2"])
    dossier = case.reviewed.dossier.model_copy(update={"pages": pages})
    reviewed = type(case.reviewed)(dossier, case.reviewed.findings, case.reviewed.checklist, "1")
    storage.repository.create_submission(dossier.submission)
    save_case(storage, type(case)(reviewed, case.images))
    text = client.get("/submissions/20251103-BLUR22").text
    assert "<b>模糊</b>" in text
    assert "<b>倒置</b>" in text
    shown = [part.split('"')[0] for part in text.split('src="/api')[1:]]
    assert len(shown) == 2
    assert shown[1].endswith("box=0.000,0.000,1.000,1.000")
    assert not shown[0].endswith("box=0.000,0.000,1.000,1.000")
    for address in shown:
        assert client.get(f"/api{address}").headers["content-type"] == "image/jpeg"
