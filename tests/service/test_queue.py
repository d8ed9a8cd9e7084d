"""申报队列: what the page and the API make of a filter, and where everybody begins the day."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from pipeline.storage.opening import Storage
from schemas.review import SYSTEM, Deed, Result, Role
from service.app import create_app
from tests.service.conftest import ADDRESS, save_case, sign_in
from tests.service.dossiers import build_case
from tests.service.html import parse

NAME = "宜宾岷江竹业产业技术研究院有限公司"


@pytest.fixture(scope="module")
def ids(storage: Storage) -> list[str]:
    """Two submissions of this module's own: one to review, one concluded."""
    made = ["20231103-QUEU22", "20231104-QUEU33"]
    for id in made:
        case = build_case(id=id)
        submission = case.reviewed.dossier.submission
        day = submission.received_on.replace(year=2023, day=int(id[6:8]))
        storage.repository.create_submission(submission.model_copy(update={"received_on": day}))
        save_case(storage, case)
    storage.decisions.conclude(made[1], Result.PASSED, "材料齐全。", by=SYSTEM)
    return made


PERIOD = "received_from=2023-01-01&received_to=2023-12-31"


def read(browser: TestClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    page = parse(answer.text)
    assert page.problems == []
    assert page.unlabelled == []
    assert page.count("h1") == 1
    return answer.text


def test_a_row_names_the_applicant_the_level_the_clue_and_what_is_open(client: TestClient, ids: list[str]) -> None:
    text = read(client, f"/queue?{PERIOD}&state=to_review")
    assert ids[0] in text
    assert ids[1] not in text
    for words in (NAME, "四川省", "2023-11-03", "高风险线索", "工作队伍人员有社保证明", "待审核", "共 <b>1</b> 项"):
        assert words in text


def test_a_conclusion_is_shown_with_who_made_it(client: TestClient, ids: list[str]) -> None:
    text = read(client, f"/queue?{PERIOD}&state=passed")
    assert ids[1] in text
    assert '<span class="mark standing passed">通过</span><br><span class="small soft">系统' in text


def test_the_filter_stays_in_the_form_and_in_every_link(client: TestClient, ids: list[str]) -> None:
    text = read(client, f"/queue?{PERIOD}&applicant=竹业&check=ST-01&level=&risk=")
    assert ids[0] in text
    assert 'value="竹业"' in text
    assert '<option value="ST-01" selected>ST-01 ' in text
    assert "check=ST-01&amp;risk=high&amp;received_from=2023-01-01" in text
    assert f"/queue.xlsx?applicant=%E7%AB%B9%E4%B8%9A&amp;check=ST-01&amp;{PERIOD.replace('&', '&amp;')}" in text


def test_nothing_found_says_what_to_do(client: TestClient) -> None:
    assert "请放宽条件" in read(client, "/queue?applicant=没有这家")


@pytest.mark.parametrize(
    "query", ["level=moon", "risk=huge", "state=gone", "received_from=昨天", "sort=up", "offset=-1"]
)
def test_a_filter_that_makes_no_sense_is_refused(client: TestClient, query: str) -> None:
    answer = client.get(f"/queue?{query}")
    assert answer.status_code == 422
    assert "请" in answer.text


def test_the_workbook_holds_the_rows_of_the_filter_and_the_trail_tells(
    client: TestClient, ids: list[str], storage: Storage
) -> None:
    answer = client.get(f"/queue.xlsx?{PERIOD}&sort=oldest")
    assert answer.status_code == 200
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["受理编号", *ids]
    assert rows[2][4] == "通过"
    entry = storage.trail.entries(deed=Deed.EXPORTED, limit=1)[0]
    assert entry.after["filter"]["received_from"] == "2023-01-01"
    assert entry.after["rows"] == 2


def test_the_api_gives_the_same_rows_page_by_page(client: TestClient, ids: list[str]) -> None:
    first = client.get(f"/api/v1/queue?{PERIOD}&sort=oldest&limit=1").json()
    assert ([row["id"] for row in first["items"]], first["total"], first["next_offset"]) == (ids[:1], 2, 1)
    assert first["items"][0]["standing"] == "to_review"
    assert first["items"][0]["fails_open"] == first["items"][0]["fails"] == 2
    assert first["risks"]["high"] == 2
    last = client.get(f"/api/v1/queue?{PERIOD}&sort=oldest&limit=1&offset=1").json()
    assert ([row["id"] for row in last["items"]], last["next_offset"]) == (ids[1:], None)
    assert client.get("/api/v1/queue?level=moon").status_code == 422


@pytest.fixture
def begin(storage: Storage, tmp_path: Path) -> Iterator[TestClient]:
    app = create_app(storage=storage, processor=lambda _: None, workdir=tmp_path)
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False, follow_redirects=False) as browser:
        yield browser


@pytest.mark.parametrize(
    ("role", "place"),
    [(Role.REVIEWER, "/queue"), (Role.AUDITOR, "/queue"), (Role.ADMINISTRATOR, "/admin/accounts")],
)
def test_everybody_begins_where_their_work_is(begin: TestClient, storage: Storage, role: Role, place: str) -> None:
    sign_in(storage, begin, role)
    answer = begin.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, place)


def test_a_clerk_begins_at_the_intake(begin: TestClient, storage: Storage) -> None:
    sign_in(storage, begin, Role.CLERK)
    assert "受理申报材料" in begin.get("/").text
