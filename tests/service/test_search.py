"""Search: what people find, what stays hidden, and that the index follows what changes."""

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from pipeline.storage.opening import Storage
from schemas.document import DocumentType
from schemas.evidence import Fact, Origin
from schemas.finding import Checklist
from schemas.submission import Dossier
from service.reviewed import Reviewed
from service.searching import catch_up, entries_of
from tests.service.dossiers import ID_NUMBER, MOBILE, Case, Paper, build_case
from tests.service.html import parse

ID = "20251103-DONE22"
ACCOUNT = "2314056709200012345"


@pytest.fixture
def indexed(storage: Storage, done: Case) -> Case:
    """Indexed last, so that it comes before the submissions of all other tests."""
    while catch_up(storage):
        pass
    storage.search.replace(ID, entries_of(done.reviewed), changed_at=None)
    return done


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("query", ["岷江竹业", "王浩然", "竹产业", "<竹产业>", "岷江　竹业"])
def test_people_find_applicants_persons_and_words(client: TestClient, query: str) -> None:
    page = client.get("/search", params={"q": query})
    assert page.status_code == 200
    assert f"/submissions/{ID}" in page.text
    assert "<mark>" in page.text
    assert parse(page.text).problems == []


@pytest.mark.usefixtures("indexed")
def test_a_fact_that_was_found_leads_to_its_place(client: TestClient) -> None:
    items = client.get("/api/v1/search", params={"q": "王浩然"}).json()["items"]
    places = next(item for item in items if item["submission"]["id"] == ID)["places"]
    address = next(place["url"] for place in places if place["label"] == "事实")
    shown = client.get(address)
    assert shown.status_code == 200
    assert "王浩然" in parse(shown.text).title + shown.text


@pytest.mark.usefixtures("indexed")
def test_a_hidden_number_is_found_whole_and_never_shown(client: TestClient) -> None:
    for number in (ID_NUMBER, MOBILE):
        found = client.get("/api/v1/search", params={"q": number})
        assert ID in found.text, number
        assert number not in found.text
        partly = client.get("/api/v1/search", params={"q": number[3:-1]}).json()
        assert partly["items"] == []


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("number", [ID_NUMBER, f"王浩然 {MOBILE}", ID_NUMBER[:7], ACCOUNT, "51O10119900IOO4514"])
def test_a_number_that_is_searched_for_stands_in_no_address_and_no_title(client: TestClient, number: str) -> None:
    found = client.post("/search", data={"q": number}, follow_redirects=False)
    assert (found.status_code, number in found.text) == (200, True)
    page = parse(found.text)
    assert (page.problems, page.unlabelled, page.title) == ([], [], "检索 · 申报审核")
    assert not [address for address in page.addresses if "q=" in address]
    refused = client.get("/search", params={"q": number})
    assert (refused.status_code, number in refused.text) == (422, False)
    assert "号码不要写在地址中" in refused.text


@pytest.mark.usefixtures("indexed")
def test_a_hidden_number_is_found_by_the_form(client: TestClient) -> None:
    assert f"/submissions/{ID}" in client.post("/search", data={"q": ID_NUMBER}).text
    found = client.post("/api/v1/search", json={"q": ID_NUMBER})
    assert ID in [item["submission"]["id"] for item in found.json()["items"]]
    assert client.post("/api/v1/search", json={"q": ""}).status_code == 422


@pytest.mark.usefixtures("indexed")
def test_words_that_are_searched_for_have_an_address_to_come_back_to(client: TestClient) -> None:
    page = client.post("/search", data={"q": " 岷江竹业 "})
    assert str(page.url).endswith("/search?q=%E5%B2%B7%E6%B1%9F%E7%AB%B9%E4%B8%9A")
    assert "岷江" in parse(page.text).title
    older = client.post("/search", data={"q": "岷江竹业", "before": "1"})
    assert str(older.url).endswith("&before=1")
    assert "没有找到" in older.text


@pytest.mark.usefixtures("indexed")
def test_older_hits_of_a_number_are_asked_for_by_a_form(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.searching._HITS", 1)
    text = client.post("/search", data={"q": "915115"}).text
    assert '<form class="pager"' in text
    assert parse(text).problems == []
    before = next(given["value"] for given in parse(text).inputs if given.get("name") == "before")
    assert client.post("/search", data={"q": "915115", "before": before}).status_code == 200


@pytest.mark.parametrize("before", ["0", "-1", str(2**63), "x"])
def test_a_page_number_nobody_gave_is_refused(client: TestClient, before: str) -> None:
    answer = client.get("/search", params={"q": "岷江", "before": before})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/html; charset=utf-8")
    assert client.post("/search", data={"q": "岷江", "before": before}).status_code == 422


def test_no_number_that_is_hidden_stands_in_the_index() -> None:
    texts = [entry.text for entry in entries_of(build_case().reviewed)]
    assert not [text for text in texts if ID_NUMBER in text or MOBILE in text]
    assert any("*" in text for text in texts)


def test_an_account_number_beside_its_label_is_hidden_in_the_index_as_in_the_picture() -> None:
    paper = Paper("d1", DocumentType.OTHER, "a.jpg")
    paper.print(90, 180, "账号")
    paper.print(330, 180, ACCOUNT)
    texts = [entry.text for entry in entries_of(_of(paper))]
    assert texts == ["账号\n2314***********2345"]


def test_a_misread_number_stays_hidden_in_the_index_after_somebody_corrected_it() -> None:
    paper = Paper("d1", DocumentType.INSURANCE_PROOF, "a.jpg")
    paper.fact(330, 180, "persons[0].id_number", ID_NUMBER[:-1])
    misread = paper.facts.pop()
    corrected = misread.model_copy(update={"raw": ID_NUMBER, "value": ID_NUMBER, "origin": Origin.PERSON})
    reviewed = replace(_of(paper, corrected), superseded=(misread,))
    assert not [entry.text for entry in entries_of(reviewed) if ID_NUMBER[:-1] in entry.text]


def _of(paper: Paper, *facts: Fact) -> Reviewed:
    submission = build_case().reviewed.dossier.submission
    dossier = Dossier(submission=submission, documents=(paper.document,), facts=facts, pages={paper.id: (paper.page,)})
    return Reviewed(dossier, (), Checklist(items=()), "1")


@pytest.mark.usefixtures("indexed")
def test_nothing_found_says_what_to_do(client: TestClient) -> None:
    assert "请少写几个字" in client.get("/search", params={"q": "没有这样的单位"}).text
    assert client.get("/search", params={"q": "…"}).status_code == 200
    assert client.get("/api/v1/search", params={"q": ""}).status_code == 422


@pytest.mark.usefixtures("indexed")
def test_what_was_found_is_text_and_never_markup(client: TestClient, storage: Storage) -> None:
    from pipeline.storage.search import SearchEntry

    storage.search.replace(
        ID, [SearchEntry("page", "<script>岷江</script>", document="d1", sequence=1)], changed_at=None
    )
    text = client.get("/search", params={"q": "岷江"}).text
    assert "&lt;script&gt;<mark>岷江</mark>&lt;/script&gt;" in text
    storage.search.replace(ID, entries_of(build_case(id=ID).reviewed), changed_at=None)
