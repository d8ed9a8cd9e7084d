"""The fact sheet in a reviewer's hands: what a change does to page, findings, trail and masking."""

import io
import re
import secrets
from collections.abc import Callable

import openpyxl
import pytest
from fastapi.testclient import TestClient

from pipeline.recheck import recheck
from pipeline.rules import office_rulebook
from pipeline.storage.opening import Storage
from schemas.evidence import Fact, FactState, Origin
from schemas.review import Deed, Role
from service.correcting import offered_fields, uncovered
from service.labels import full_label, type_label
from service.origins import origin_words
from service.reports.masking import Masker
from tests.service.conftest import save_case, sign_in
from tests.service.dossiers import ID_NUMBER, MOBILE, build_case
from tests.service.html import parse

NAME, LICENCE_NAME = "f2", "f21"
HX = {"hx-request": "true"}


@pytest.fixture
def id(storage: Storage) -> str:
    """A submission of its own, checked as in earnest."""
    number = f"20251103-{secrets.token_hex(3).upper()}"
    case = build_case(id=number)
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    recheck(storage, number, office_rulebook())
    return number


@pytest.fixture
def post(client: TestClient, id: str) -> Callable[..., tuple[int, str]]:
    """Sends a form of the sheet; status and what came, redirects followed."""

    def send(fact: str = "", *, headers: dict[str, str] | None = None, **fields: object) -> tuple[int, str]:
        path = f"/submissions/{id}/facts" + (f"/{fact}" if fact else "")
        answer = client.post(path, data={"seen": "1", **fields}, headers=headers or {})
        return answer.status_code, answer.text

    return send


def fact(storage: Storage, id: str, row: str) -> Fact:
    marks = storage.corrections.marks(id)
    at = next(at for at, mark in enumerate(marks) if mark.position == int(row[1:]) - 1)
    return storage.repository.dossier(id).facts[at]


def row_of(storage: Storage, id: str, key: str) -> str:
    facts = storage.repository.dossier(id).facts
    return f"f{next(at for at, one in enumerate(facts, start=1) if one.key == key)}"


def test_a_confirmed_value_is_a_persons_and_nothing_to_look_at(
    storage: Storage, post: Callable[..., tuple[int, str]], id: str
) -> None:
    before = storage.repository.summary(id).facts_doubtful
    status, text = post(NAME, deed="confirm")
    assert status == 200
    assert parse(text).problems == []
    assert "变化的核对结果" in text
    assert (fact(storage, id, NAME).sharp, fact(storage, id, NAME).origin) == ("王浩然", Origin.PERSON)
    assert storage.repository.summary(id).facts_doubtful == before - 1
    assert f"{before - 1} 项需要核看" in text


def test_what_a_person_only_confirmed_is_not_called_corrected(
    storage: Storage, post: Callable[..., tuple[int, str]], client: TestClient, id: str
) -> None:
    duty = row_of(storage, id, "application_form.staff[1].duty")
    post(NAME, deed="confirm")
    post(duty, deed="correct", value="专利分析")
    post(LICENCE_NAME, deed="unreadable")
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/submissions/{id}/export/workbook.xlsx").content))
    head, *rows = book["事实"].iter_rows(values_only=True)
    told = {tuple(row[head.index(name)] for name in ("材料类型", "项目", "来源")) for row in rows}
    for row, words in ((NAME, "人工确认"), (duty, "人工更正"), (LICENCE_NAME, "人工核看")):
        changed = fact(storage, id, row)
        assert origin_words(changed) == words
        assert (type_label(changed.key), full_label(changed.key), words) in told
    trail = client.get(f"/submissions/{id}/trail?deed=fact_changed").text
    assert "<ins>人工确认</ins>" in trail
    assert "人工更正" not in trail


def test_a_correction_moves_findings_before_ones_eyes(
    storage: Storage, post: Callable[..., tuple[int, str]], id: str
) -> None:
    status, text = post(NAME, deed="correct", value="李小明", reason="对照原件", headers=HX)
    assert status == 200
    assert 'id="document-d1" hx-swap-oob="true"' in text
    moved = text[text.index('id="shift"') :]
    assert "不一致" in moved[: moved.index("</section>")]
    checked, changed = storage.trail.entries(submission=id, limit=2)
    assert (checked.deed, changed.deed, changed.reason) == (Deed.CHECKED, Deed.FACT_CHANGED, "对照原件")
    assert {"check", "was", "is"} == set(checked.after["changes"][0])
    assert checked.author.name == "测试人员"


def test_what_changes_no_finding_says_so_and_is_not_told_as_a_check(
    storage: Storage, post: Callable[..., tuple[int, str]], id: str
) -> None:
    row = row_of(storage, id, "application_form.staff[1].duty")
    _, text = post(row, deed="correct", value="专利分析", headers=HX)
    assert "结果没有变化" in text
    assert storage.trail.entries(submission=id, limit=1)[0].deed is Deed.FACT_CHANGED


def test_an_alternative_is_taken_by_its_number(storage: Storage, post: Callable[..., tuple[int, str]], id: str) -> None:
    post(NAME, choice="1")
    assert fact(storage, id, NAME).sharp == "王洁然"


def test_undoing_brings_the_machines_reading_back(
    storage: Storage, post: Callable[..., tuple[int, str]], client: TestClient, id: str
) -> None:
    machine = fact(storage, id, NAME)
    post(NAME, deed="correct", value="李小明")
    post(NAME, deed="undo", seen="2")
    assert fact(storage, id, NAME) == machine
    page = client.get(f"/submissions/{id}/facts/{NAME}/history")
    assert parse(page.text).problems == []
    assert "李小明" in page.text
    assert "恢复为第 1 次" in page.text


def test_a_stale_form_changes_nothing(storage: Storage, post: Callable[..., tuple[int, str]], id: str) -> None:
    post(NAME, deed="correct", value="李小明")
    for headers in ({}, HX):
        status, text = post(NAME, deed="correct", value="赵大明", headers=headers)
        assert status == 409
        assert "刚刚由测试人员改过" in text
    assert fact(storage, id, NAME).value == "李小明"


@pytest.mark.parametrize("headers", [{}, HX])
def test_an_unusable_value_is_refused_beside_the_form(
    post: Callable[..., tuple[int, str]], storage: Storage, id: str, headers: dict[str, str]
) -> None:
    status, text = post(
        row_of(storage, id, "application_form.claimed_projects"), deed="correct", value="若干", headers=headers
    )
    assert status == 422
    assert 'role="alert"' in text
    assert "应为整数" in text


def test_a_masked_number_is_entered_in_full_and_shown_masked(
    storage: Storage, post: Callable[..., tuple[int, str]], client: TestClient, id: str
) -> None:
    row = row_of(storage, id, "insurance_proof.persons[0].id_number")
    editor = client.get(f"/submissions/{id}/facts/{row}/viewer").text
    field = re.search(r'<input id="value"[^>]*>', editor)
    assert field
    assert 'value=""' in field[0]
    assert 'placeholder="510101********4514"' in field[0]
    status, text = post(row, deed="correct", value="510101********4514")
    assert status == 422
    assert "填写完整的号码" in text
    other = "51010119900307451X"
    status, text = post(row, deed="correct", value=other)
    assert status == 200
    assert fact(storage, id, row).value == other
    history = client.get(f"/submissions/{id}/facts/{row}/history").text
    for shown in (text, history, client.get(f"/api/v1/submissions/{id}/factsheet").text):
        assert "510101********451X" in shown
        assert other not in shown
        assert ID_NUMBER not in shown


def test_what_was_misread_stays_covered_after_a_correction(
    storage: Storage, post: Callable[..., tuple[int, str]], client: TestClient, id: str
) -> None:
    """The print of a misread number is hidden for what the machine took it for, not for what a person typed."""
    row = row_of(storage, id, "insurance_proof.persons[0].id_number")
    picture = f"/api/v1/submissions/{id}/documents/d3/pages/1/image"
    before = client.get(picture).content
    post(row, deed="correct", value="511502198811230023")
    assert client.get(picture).content == before


def add(post: Callable[..., tuple[int, str]], **fields: object) -> tuple[int, str]:
    box = {"left": "33", "top": "70", "right": "52.5", "bottom": "72"}
    return post(document="d1", sequence="1", **{**box, **fields})


def test_a_missed_fact_is_added_with_its_place_and_withdrawn_again(
    storage: Storage, post: Callable[..., tuple[int, str]], id: str
) -> None:
    total = storage.repository.summary(id).facts_total
    status, text = add(post, path="center_name", value="四川省竹产业知识产权运营中心")
    assert status == 200
    assert "四川省竹产业知识产权运营中心" in text
    added = storage.repository.dossier(id).facts[-1]
    assert (added.key, added.box) == ("application_form.center_name", (0.33, 0.7, 0.525, 0.72))
    assert (added.state, added.origin) == (FactState.CONFIRMED, Origin.PERSON)
    status, text = post(f"f{total + 1}", deed="undo")
    assert status == 200
    assert storage.repository.summary(id).facts_total == total


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"path": "applicant_name", "value": "某公司"}, "已有这一项"),
        ({"path": "center_name", "value": ""}, "请填写值"),
        ({"path": "center_name", "value": "甲", "right": "20"}, "右大于左"),
        ({"path": "center_name", "value": "甲", "left": "左边"}, "请在影像上框出"),
        ({"path": "staff[].name", "value": "甲", "index": "零"}, "第几项"),
        ({"path": "salary", "value": "1"}, "没有这个项目"),
    ],
)
def test_what_cannot_be_added_is_refused_with_a_sentence(
    post: Callable[..., tuple[int, str]], fields: dict[str, str], words: str
) -> None:
    status, text = add(post, **fields)
    assert status == 422
    assert words in text


def test_a_clerk_sees_the_sheet_and_changes_nothing(
    storage: Storage, client: TestClient, post: Callable[..., tuple[int, str]], id: str
) -> None:
    sign_in(storage, client, Role.CLERK)
    page = client.get(f"/submissions/{id}/facts").text
    assert 'id="viewer"' in page
    assert "<form" not in page[page.index("<main") :]
    assert post(NAME, deed="confirm")[0] == 403


def test_doubtful_facts_stand_first_then_those_of_findings(client: TestClient, id: str) -> None:
    page = client.get(f"/submissions/{id}/facts").text
    form = page[page.index('id="document-d1"') : page.index('id="document-d2"')]
    assert form.index("需要核看") < form.index("核对结果涉及") < form.index("已确认")
    seen = parse(page)
    assert seen.problems == []
    assert seen.unlabelled == []


def test_a_place_on_the_picture_leads_to_its_fact(client: TestClient, id: str) -> None:
    viewer = client.get(f"/submissions/{id}/facts/{NAME}/viewer").text
    spots = re.findall(r'<a class="spot"[^>]*href="([^"]+)"[^>]*data-fact="(f\d+)"', viewer)
    assert (f"/submissions/{id}/facts?fact=f1#box", "f1") in spots
    assert len(spots) > 10


def test_every_key_offered_has_a_name() -> None:
    for document in build_case().reviewed.dossier.documents:
        for _, fields in offered_fields(document.type):
            assert all(re.search(r"[\u4e00-\u9fff]", field.label) for field in fields)


def test_unknown_facts_are_not_there(client: TestClient, post: Callable[..., tuple[int, str]], id: str) -> None:
    for row in ("f999", "x1", "f0"):
        assert client.get(f"/submissions/{id}/facts/{row}/viewer").status_code == 404
        assert client.get(f"/submissions/{id}/facts/{row}/history").status_code == 404
        assert post(row, deed="confirm")[0] == 404


def test_programs_do_what_the_page_does(client: TestClient, id: str) -> None:
    base = f"/api/v1/submissions/{id}/facts"
    listed = client.get(base, params={"pending": True}).json()
    assert [item["label"] for item in listed["items"]] == ["法定代表人", "打印日期"]
    assert (listed["total"], listed["next_offset"]) == (2, None)
    assert client.get(base, params={"limit": 3}).json()["next_offset"] == 3

    changed = client.post(f"{base}/{NAME}/correction", json={"value": "李小明", "revision": 1, "reason": "对照原件"})
    assert changed.status_code == 200
    assert changed.json()["fact"]["value"] == "李小明"
    assert changed.json()["fact"]["changed_by"] == "测试人员"
    assert {"was", "outcome", "check"} <= set(changed.json()["turns"][0])

    stale = client.post(f"{base}/{NAME}/confirmation", json={"revision": 1})
    assert (stale.status_code, stale.headers["content-type"]) == (409, "application/problem+json")
    undone = client.post(f"{base}/{NAME}/undo", json={"revision": 2}).json()["fact"]
    assert (undone["value"], undone["revision"], undone["undoable"]) == ("王浩然", 3, False)
    assert client.post(f"{base}/{NAME}/confirmation", json={"revision": 3}).json()["fact"]["state"] == "confirmed"
    assert client.post(f"{base}/{NAME}/unreadable", json={"revision": 4}).json()["fact"]["value"] is None
    history = client.get(f"{base}/{NAME}").json()["history"]
    assert [(one["revision"], one["by"], one["restores"]) for one in history] == [
        (1, None, None),
        (2, "测试人员", None),
        (3, "测试人员", 1),
        (4, "测试人员", None),
        (5, "测试人员", None),
    ]

    given = {"document": "d1", "sequence": 1, "box": [0.3, 0.7, 0.6, 0.74], "path": "staff[].name", "value": "陈一"}
    added = client.post(base, json=given)
    assert added.status_code == 201
    assert added.json()["fact"]["key"] == "application_form.staff[3].name"
    withdrawn = client.post(f"{base}/{added.json()['fact']['id']}/undo", json={"revision": 1})
    assert withdrawn.json()["fact"] is None


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"value": ""}, 422),
        ({"value": "甲\x00"}, 422),
        ({"reason": "甲\x00"}, 422),
        ({"path": "salary"}, 422),
        ({"box": [0.6, 0.1, 0.3, 0.2]}, 422),
        ({"document": "d9"}, 404),
    ],
)
def test_programs_are_told_what_is_wrong(client: TestClient, id: str, fields: dict[str, object], status: int) -> None:
    given = {"document": "d1", "sequence": 1, "box": [0.3, 0.7, 0.6, 0.74], "path": "handler", "value": "陈一"}
    answer = client.post(f"/api/v1/submissions/{id}/facts", json={**given, **fields})
    assert answer.status_code == status
    assert answer.json()["advice"]


def test_nobody_confirms_a_number_that_is_covered(
    storage: Storage, post: Callable[..., tuple[int, str]], client: TestClient, id: str
) -> None:
    row = row_of(storage, id, "insurance_proof.persons[0].id_number")
    status, text = post(row, deed="confirm")
    assert status == 422
    assert "查看未遮盖内容" in text
    client.post(f"/submissions/{id}/unmask", data={"reason": "核对身份证号"})
    assert f'value="{ID_NUMBER}"' in client.get(f"/submissions/{id}/facts/{row}/viewer").text
    assert post(row, deed="confirm")[0] == 200
    assert fact(storage, id, row).origin is Origin.PERSON


def test_stars_left_in_a_longer_text_stand_for_what_they_hide() -> None:
    clear = f"联系电话{MOBILE}，身份证{ID_NUMBER}。已实施5个项目"
    shown = Masker().text(clear)
    assert MOBILE not in shown
    assert uncovered(shown.replace("5个", "6个"), clear, Masker()) == clear.replace("5个", "6个")
    assert uncovered("另一句话", clear, Masker()) == "另一句话"
