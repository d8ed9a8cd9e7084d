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


def test_a_number_that_is_searched_for_is_no_title_of_the_page(client: TestClient) -> None:
    assert ID_NUMBER not in parse(client.get("/search", params={"q": ID_NUMBER}).text).title
    assert "岷江" in parse(client.get("/search", params={"q": "岷江"}).text).title


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
