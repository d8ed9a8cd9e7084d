"""The auditor's room: the start page with its charts, the trail for people, blind samples."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from pipeline.settings import Settings
from pipeline.storage.drawing import Terms
from pipeline.storage.opening import Storage, open_storage
from pipeline.storage.samples import Sample
from schemas.review import Author, Deed, Role
from service.app import create_app
from service.audit.agreement import wilson
from service.audit.blind import legible
from tests.service.conftest import ADDRESS, save_case, sign_in
from tests.service.dossiers import ID_NUMBER, MOBILE, build_case
from tests.service.html import parse

ID = "20251103-AUDIT2"
PERIOD = "since=2025-01-01&until=2025-12-31"
REVIEWER = Author(login="wang", name="王审核", roles=(Role.REVIEWER,))


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    """A store of its own: the figures are over everything in it."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("audit"), s3_endpoint=None, database_url=None)
    with open_storage(settings) as opened:
        case = build_case(id=ID)
        opened.repository.create_submission(case.reviewed.dossier.submission)
        save_case(opened, case)
        yield opened


@pytest.fixture
def client(storage: Storage, tmp_path: Path) -> Iterator[TestClient]:
    """A browser of an auditor."""
    app = create_app(storage=storage, processor=lambda _: None, workdir=tmp_path)
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as browser:
        sign_in(storage, browser, Role.AUDITOR)
        yield browser


def position(storage: Storage, key: str) -> int:
    return [fact.key for fact in storage.repository.dossier(ID).facts].index(key)


# -- the start page


def test_the_start_page_is_sound_and_leads_on(client: TestClient) -> None:
    answer = client.get(f"/audit?{PERIOD}")
    assert answer.status_code == 200
    seen = parse(answer.text)
    assert (seen.problems, seen.unlabelled, seen.count("h1")) == ([], [], 1)
    assert {"/audit/trail", "/audit/samples"} <= set(seen.links)
    assert any(link.startswith("/queue?") and "risk=high" in link for link in seen.links)
    assert any("check=ST-01" in link for link in seen.links)


def test_every_chart_says_what_it_is_and_has_a_table_beside_it(client: TestClient) -> None:
    page = client.get(f"/audit?{PERIOD}").text
    charts = page.split("<svg")[1:]
    assert len(charts) >= 4
    for chart in charts:
        assert 'role="img" aria-labelledby="' in chart
        assert "<title id=" in chart
    assert page.count("<table") >= 3


def test_a_period_without_submissions_says_what_to_do(client: TestClient) -> None:
    page = client.get("/audit?since=2019-01-01&until=2019-12-31").text
    assert "没有受理的申报，请调整期间" in page
    assert "<svg" not in page


@pytest.mark.parametrize(
    "query", ["since=soon", "since=2025-12-31&until=2025-01-01", "since=1990-01-01", "level=moon", "level=月"]
)
def test_a_period_that_cannot_be_used_is_refused_and_the_page_is_still_of_use(client: TestClient, query: str) -> None:
    answer = client.get(f"/audit?{query}")
    assert answer.status_code == 422
    assert "没有按所选期间统计" in answer.text
    assert client.get(f"/api/v1/audit/figures?{query}").status_code == 422


def test_a_period_of_which_one_end_is_said_has_the_other_by_itself(client: TestClient) -> None:
    said = client.get("/api/v1/audit/figures?until=2025-11-15").json()
    assert (said["since"], said["until"]) == ("2024-12-01", "2025-11-15")
    assert client.get("/api/v1/audit/figures?since=9999-12-31").json()["until"] == "9999-12-31"
    assert client.get("/api/v1/audit/figures?until=0001-01-31").json()["since"] == "0001-01-31"


def test_the_figures_are_open_to_programs(client: TestClient) -> None:
    said = client.get(f"/api/v1/audit/figures?{PERIOD}").json()
    assert said["submissions"] == 1
    assert {one["check"] for one in said["checks"]} == {"ST-01", "SC-08a", "ID-02"}
    november = said["checks"][0]["months"][10]
    assert november == {"month": "2025-11", "received": 1, "failed": 1, "unverified": 0}
    assert {one["type"] for one in said["reading"]} == {"application_form", "business_license", "insurance_proof"}


# -- the trail


def test_a_correction_stands_in_the_trail_with_before_after_and_reason(client: TestClient, storage: Storage) -> None:
    at = position(storage, "business_license.registered_capital")
    storage.corrections.correct(ID, at, "600万元", seen=1, by=REVIEWER, reason="对照执照原件")
    page = client.get(f"/submissions/{ID}/trail?deed=fact_changed").text
    assert parse(page).problems == []
    for word in ("王审核", "更正事实", "<del>5000000.00</del>", "<ins>6000000.00</ins>", "对照执照原件"):
        assert word in page
    newest = client.get(f"/api/v1/audit/trail?submission={ID}&deed=fact_changed").json()["items"][0]
    assert (newest["before"]["value"], newest["after"]["value"]) == ("5000000.00", "6000000.00")


def test_personal_numbers_are_masked_in_the_trail_unless_somebody_may_see_them(
    client: TestClient, storage: Storage
) -> None:
    at = position(storage, "insurance_proof.persons[0].id_number")
    misread = "51010119900307451"
    storage.corrections.correct(ID, at, misread, seen=1, by=REVIEWER, reason=f"本人电话{MOBILE}核实")
    texts = [
        client.get(f"/submissions/{ID}/trail").text,
        client.get("/audit/trail").text,
        client.get("/audit/trail/export.jsonl").text,
        client.get("/api/v1/audit/trail").text,
        client.get("/api/v1/audit/trail.jsonl").text,
    ]
    for said in texts:
        assert not [number for number in (ID_NUMBER, misread, MOBILE) if number in said]
    assert "510101" in texts[0]
    client.post(f"/submissions/{ID}/unmask", data={"reason": "核对身份证号码的更正"})
    assert ID_NUMBER in client.get(f"/submissions/{ID}/trail").text
    assert ID_NUMBER not in client.get("/audit/trail").text


def test_the_trail_is_filtered_by_person_deed_and_day(client: TestClient, storage: Storage) -> None:
    storage.trail.record(Author(login="qian", name="钱某"), Deed.UNMASKED, submission=ID, reason="核对")
    found = client.get("/api/v1/audit/trail?login=qian").json()["items"]
    assert [one["deed"] for one in found] == ["unmasked"]
    assert client.get("/api/v1/audit/trail?until=2020-01-01").json()["items"] == []
    assert client.get("/audit/trail?deed=dancing").status_code == 422
    assert client.get("/audit/trail?since=soon").status_code == 422
    assert client.get("/api/v1/audit/trail?until=0").status_code == 422
    assert client.get("/submissions/20251103-NONE99/trail").status_code == 404


def test_the_trail_is_paged(client: TestClient, storage: Storage) -> None:
    for at in range(60):
        storage.trail.record(Author(login="sun", name="孙某"), Deed.EXPORTED, subject=f"第{at}份")
    first = client.get("/audit/trail?login=sun").text
    assert "第59份" in first
    assert "第9份" not in first
    older = next(link for link in parse(first).links if "before=" in link)
    assert "第9份" in client.get(older.replace("&amp;", "&")).text
    numbers: list[int] = []
    before: int | None = None
    while before != 0:
        more = f"&before={before}" if before else ""
        said = client.get(f"/api/v1/audit/trail?login=sun&limit=25{more}").json()
        numbers += [one["number"] for one in said["items"]]
        before = said["next_before"] or 0
    assert len(numbers) == len(set(numbers)) == 60


def test_an_export_has_an_entry_to_a_line_and_is_itself_recorded(client: TestClient, storage: Storage) -> None:
    answer = client.get(f"/audit/trail/export.jsonl?submission={ID}&deed=received")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [(line["submission"], line["deed"]) for line in lines] == [(ID, "received")]
    newest = storage.trail.entries(deed=Deed.EXPORTED, submission=ID, limit=1)[0]
    assert newest.after == {"what": "trail", "filter": {"deed": "received"}}


def test_verifying_says_that_the_trail_is_whole_and_is_recorded(client: TestClient, storage: Storage) -> None:
    page = client.post("/audit/trail/verification", data={"submission": ID})
    assert page.url.path == f"/submissions/{ID}/trail"
    assert "留痕完整，共" in page.text
    assert "完整" in client.get("/audit").text
    newest = storage.trail.entries(deed=Deed.TRAIL_VERIFIED, limit=1)[0]
    assert newest.after == {"entries": newest.number - 1, "whole": True}


def test_the_first_broken_entry_is_named(client: TestClient, storage: Storage) -> None:
    with storage.database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER trail_no_update"))
        kept = connection.execute(text("SELECT reason FROM trail WHERE number = 2")).scalar()
        connection.execute(text("UPDATE trail SET reason = 'x' WHERE number = 2"))
    try:
        said = client.post("/api/v1/audit/trail/verification").json()
        assert (said["whole"], said["first_broken"]) == (False, 2)
        assert "第 2 条" in client.get("/audit/trail").text
    finally:
        with storage.database.engine.begin() as connection:
            connection.execute(text("UPDATE trail SET reason = :kept WHERE number = 2"), {"kept": kept})
    assert client.post("/api/v1/audit/trail/verification").json()["whole"] is True


# -- blind samples


@pytest.fixture
def batch(client: TestClient) -> str:
    answer = client.post("/audit/samples", data={"since": "2025-01-01", "until": "2025-12-31", "size": "12"})
    assert answer.status_code == 200
    return answer.url.path.rsplit("/", 1)[1]


def sample(storage: Storage, batch: str, id: int) -> Sample:
    return next(one for one in storage.samples.samples(batch) if one.id == id)


def test_the_value_stands_nowhere_on_the_page_of_who_enters_it(
    client: TestClient, storage: Storage, batch: str
) -> None:
    for _ in storage.samples.samples(batch):
        page = client.get(f"/audit/samples/{batch}/next")
        seen = parse(page.text)
        assert (seen.problems, seen.unlabelled) == ([], [])
        image = next(address for address in seen.addresses if address.endswith("/image"))
        asked = sample(storage, batch, int(image.split("/")[-2]))
        program = client.get(f"/api/v1/audit/samples/{batch}/next").text
        for said in (page.text, program, *page.headers.values()):
            for value in (str(asked.fact.value), asked.fact.raw, *asked.fact.alternatives):
                assert len(value) < 3 or value not in said
        crop = client.get(image)
        assert (crop.status_code, crop.headers["content-type"]) == (200, "image/jpeg")
        client.post(image.removesuffix("/image"), data={"text": "", "unclear": "true"})
    assert "已全部录入" in client.get(f"/audit/samples/{batch}/next").text


def test_no_sample_is_of_a_number_that_is_covered(storage: Storage, batch: str) -> None:
    for one in storage.samples.samples(batch):
        assert not one.fact.key.endswith(("id_number", "contact", "account", ".kind"))
    assert not [fact.key for fact in storage.repository.dossier(ID).facts if ID_NUMBER in fact.raw and legible(fact)]


def test_what_was_entered_is_compared_and_the_result_has_its_interval(
    client: TestClient, storage: Storage, batch: str
) -> None:
    samples = storage.samples.samples(batch)
    for one in samples:
        typed = "完全不同的写法" if one.fact.key.endswith("name") else str(one.fact.value)
        client.post(f"/audit/samples/{batch}/{one.id}", data={"text": typed})
    page = client.get(f"/audit/samples/{batch}").text
    assert parse(page).problems == []
    assert "95% 置信区间" in page
    said = client.get(f"/api/v1/audit/samples/{batch}").json()
    judged = sum(one["judged"] for one in said["standings"])
    assert judged == len(samples)
    for one in said["disagreements"]:
        link = f"/submissions/{ID}/facts?fact=f{sample(storage, batch, one['sample']).position + 1}"
        assert f'href="{link}"' in page
        assert client.get(link).status_code == 200
    assert len(said["disagreements"]) == judged - sum(one["agreeing"] for one in said["standings"])


def test_no_value_is_shown_of_a_sample_that_is_not_entered_yet(
    client: TestClient, storage: Storage, batch: str
) -> None:
    page = client.get(f"/audit/samples/{batch}").text + client.get(f"/api/v1/audit/samples/{batch}").text
    for one in storage.samples.samples(batch):
        assert len(str(one.fact.value)) < 4 or str(one.fact.value) not in page
        assert client.get(f"/audit/samples/{batch}/{one.id}/evidence").status_code == 404


def test_who_corrected_a_fact_is_not_asked_for_it(client: TestClient, storage: Storage) -> None:
    at = position(storage, "business_license.established_on")
    me = client.get("/api/v1/me").json()["login"]
    storage.corrections.correct(
        ID, at, "2019年3月13日", seen=1, by=Author(login=me, name="本人", roles=(Role.REVIEWER,))
    )
    body = {"since": "2025-01-01", "until": "2025-12-31", "size": 60}
    batch = client.post("/api/v1/audit/samples", json=body).json()["id"]
    own = next(one for one in storage.samples.samples(batch) if one.position == at)
    for answer in (
        client.get(f"/audit/samples/{batch}/{own.id}/image"),
        client.post(f"/audit/samples/{batch}/{own.id}", data={"text": "2019-03-13"}),
        client.post(f"/api/v1/audit/samples/{batch}/facts/{own.id}", json={"text": "2019-03-13"}),
    ):
        assert answer.status_code == 403
    sign_in(storage, client, Role.REVIEWER)
    assert client.get(f"/audit/samples/{batch}/{own.id}/image").status_code == 200
    assert client.post(f"/api/v1/audit/samples/{batch}/facts/{own.id}", json={"text": "2019-03-13"}).status_code == 204
    assert sample(storage, batch, own.id).agrees is True


def test_a_value_of_the_wrong_form_is_asked_again_with_what_was_typed(client: TestClient, storage: Storage) -> None:
    terms = Terms(since=date(2025, 1, 1), until=date(2025, 12, 31), size=1)
    drawn = storage.samples.draw(terms, fit=lambda fact: fact.key.endswith("claimed_amount"), by=REVIEWER)
    amount = storage.samples.samples(drawn.id)[0]
    answer = client.post(f"/audit/samples/{drawn.id}/{amount.id}", data={"text": "很多钱"})
    assert answer.status_code == 422
    assert 'value="很多钱"' in answer.text
    assert storage.samples.samples(drawn.id)[0].entered_at is None


def test_a_reviewer_enters_and_does_not_draw_nor_see_results(client: TestClient, storage: Storage, batch: str) -> None:
    sign_in(storage, client, Role.REVIEWER)
    assert client.get("/audit/samples").status_code == 200
    assert client.get(f"/audit/samples/{batch}/next").status_code == 200
    assert client.post("/audit/samples", data={"size": "5"}).status_code == 403
    assert client.get(f"/audit/samples/{batch}").status_code == 403


@pytest.mark.parametrize("size", ["0", "501", "many", ""])
def test_a_sample_of_no_or_too_many_facts_is_refused(client: TestClient, size: str) -> None:
    answer = client.post("/audit/samples", data={"size": size})
    assert answer.status_code == 422
    assert "样本量应为" in answer.text


def test_drawing_from_nothing_says_so(client: TestClient) -> None:
    answer = client.post("/audit/samples", data={"since": "2019-01-01", "until": "2019-02-01", "size": "5"})
    assert answer.status_code == 422
    assert "没有可供抽样的事实" in answer.text


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(hits: int, of: int, low: float, high: float) -> None:
    """Newcombe, Two-sided confidence intervals for the single proportion, Stat. Med. 17 (1998), table I, method 3."""
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-5)
