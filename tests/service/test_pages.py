"""Pages: what every page keeps to, and what each is for."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from pipeline.storage.opening import Storage
from pipeline.storage.records import State
from service.reviewed import Reviewed
from tests.service.conftest import save_case
from tests.service.dossiers import ID_NUMBER, MOBILE, Case, build_case
from tests.service.html import Seen, parse

DONE = "/submissions/20251103-DONE22"


def get(client: TestClient, path: str, *, status: int = 200) -> tuple[Seen, str]:
    """A page, held against what every page keeps to."""
    answer = client.get(path)
    assert answer.status_code == status
    page = parse(answer.text)
    assert page.problems == []
    assert page.language == "zh-CN"
    assert page.count("h1") == 1
    assert page.title.strip()
    assert page.unlabelled == []
    outside = [address for address in page.addresses if "//" in address or not address.startswith(("/", "#", "?"))]
    assert outside == []
    broken = [link for link in page.links if link.startswith("#") and link[1:] not in page.ids]
    assert broken == []
    assert ID_NUMBER not in answer.text
    assert MOBILE not in answer.text
    return page, answer.text


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?offset=1",
        DONE,
        f"{DONE}/facts",
        f"{DONE}/facts?fact=f3",
        f"{DONE}/findings",
        f"{DONE}/documents/d1/pages/1",
        f"{DONE}/documents/d3/pages/1?fact=f20",
        f"{DONE}/documents/d1/pages/1?place=n2p0",
        "/checks",
        "/checks/ST-01",
        "/checks/sc-08a",
    ],
)
def test_every_page_keeps_to_the_rules_of_pages(client: TestClient, path: str) -> None:
    get(client, path)


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/submissions/20990101-NONE22", 404),
        ("/submissions/20990101-NONE22/facts", 404),
        (f"{DONE}/facts?fact=f999", 404),
        (f"{DONE}/documents/d1/pages/9", 404),
        ("/?offset=-1", 422),
        ("/checks/XX-99", 404),
        ("/checks?version=0.1", 404),
    ],
)
def test_an_error_is_a_page_that_says_what_to_do(client: TestClient, path: str, status: int) -> None:
    _, text = get(client, path, status=status)
    assert "请" in text


@pytest.mark.parametrize("state", [State.RECEIVED, State.READING, State.CHECKING])
def test_a_submission_under_way_shows_its_progress_and_asks_again(
    client: TestClient, received: Callable[[str, State], str], state: State
) -> None:
    id = received(f"20251103-{state.value[:4].upper()}33", state)
    page, text = get(client, f"/submissions/{id}")
    assert page.count("progress") == 1
    assert f'sse-connect="/submissions/{id}/events"' in text
    assert 'http-equiv="refresh"' in text
    get(client, f"/submissions/{id}/facts", status=409)


def test_a_failed_submission_can_be_processed_again(
    client: TestClient, received: Callable[[str, State], str], handed_over: list[str]
) -> None:
    id = received("20251103-AGAI22", State.FAILED)
    _, text = get(client, f"/submissions/{id}")
    assert "重新处理" in text
    assert client.post(f"/submissions/{id}/retry", follow_redirects=False).headers["location"] == f"/submissions/{id}"
    assert handed_over == [id]


def test_a_submission_in_which_nothing_was_read_says_so_on_every_page(client: TestClient, storage: Storage) -> None:
    case = build_case(id="20251103-NONE22")
    rejected = case.reviewed.dossier.documents[3]
    dossier = case.reviewed.dossier.model_copy(update={"documents": (rejected,), "facts": (), "pages": {}})
    storage.repository.create_submission(dossier.submission)
    save_case(storage, Case(Reviewed(dossier, (), case.reviewed.checklist, "1"), {}))
    for part in ("", "/facts", "/findings"):
        get(client, f"/submissions/20251103-NONE22{part}")
    _, text = get(client, "/submissions/20251103-NONE22/facts")
    assert "文件已加密" in text


def test_the_form_takes_several_files_and_leads_to_the_progress(client: TestClient, handed_over: list[str]) -> None:
    answer = client.post(
        "/submissions",
        data={"level": "sichuan", "received_on": "2025-11-03", "route": "direct"},
        files=[("files", ("a.jpg", b"a", "image/jpeg")), ("files", ("b.jpg", b"b", "image/jpeg"))],
        follow_redirects=False,
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/submissions/{handed_over[0]}"
    _, text = get(client, answer.headers["location"])
    assert "a.jpg" in text
    assert "b.jpg" in text


@pytest.mark.parametrize(
    ("data", "word"),
    [
        ({"level": "", "received_on": "2025-11-03"}, "申报级别应为"),
        ({"level": "sichuan", "received_on": "昨天"}, "受理日期应为"),
        ({"level": "sichuan", "received_on": "2025-11-03"}, "没有选择文件"),
    ],
)
def test_a_form_that_cannot_be_used_comes_back_with_what_was_entered(
    client: TestClient, data: dict[str, str], word: str, handed_over: list[str]
) -> None:
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in data.items()]
    parts.append('name="files"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n')
    body = "".join(f"--x\r\nContent-Disposition: form-data; {part}\r\n" for part in parts) + "--x--\r\n"
    answer = client.post(
        "/submissions", content=body.encode(), headers={"content-type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 422
    page = parse(answer.text)
    assert page.problems == []
    assert word in answer.text
    if data["level"]:
        assert 'value="sichuan" selected' in answer.text
    assert not handed_over


def test_a_file_that_came_before_is_said_on_the_status_page(client: TestClient) -> None:
    form = {"level": "sichuan", "received_on": "2025-11-03"}
    ids = [
        client.post("/api/v1/submissions", data=form, files=[("files", ("重复.jpg", b"again", "image/jpeg"))]).json()[
            "id"
        ]
        for _ in range(2)
    ]
    assert ids[0] in get(client, f"/submissions/{ids[1]}")[1]
    assert ids[1] not in get(client, f"/submissions/{ids[0]}")[1]


@pytest.mark.usefixtures("done")
def test_choosing_a_fact_marks_its_place_without_any_script(client: TestClient) -> None:
    page, text = get(client, f"{DONE}/facts?fact=f1")
    assert "box" in page.ids
    assert 'class="fact chosen" id="f1"' in text


@pytest.mark.usefixtures("done")
def test_without_a_choice_the_first_doubtful_fact_is_shown(client: TestClient) -> None:
    _, text = get(client, f"{DONE}/facts")
    assert 'class="fact chosen" id="f2"' in text
    assert text.index("需要核看（1 项）") < text.index("已确认（")


@pytest.mark.usefixtures("done")
def test_a_finding_shows_its_reason_its_article_its_innocent_explanations_and_its_next_step(client: TestClient) -> None:
    _, text = get(client, f"{DONE}/findings")
    for words in (
        "刘一鸣列入工作队伍",
        "第五条第3项",
        "专职人员不少于5人",
        "新近入职，参保手续在办",
        "请申报单位补交刘一鸣",
    ):
        assert words in text
    assert "造假" not in text
    assert "伪造" not in text


@pytest.mark.usefixtures("done")
def test_findings_say_the_risk_with_its_three_axes_and_the_text_that_applies(client: TestClient) -> None:
    _, text = get(client, f"{DONE}/findings")
    for words in ("高风险线索", "读取情况", "核对结论", "程度", "不是结论", "川市监办〔2025〕16号", "此后规则已更新"):
        assert words in text


@pytest.mark.usefixtures("done")
def test_the_list_and_the_form_say_the_risk_and_what_a_level_means(client: TestClient) -> None:
    _, text = get(client, "/")
    assert "高风险线索" in text
    assert "不一致 2、待核实 1" in text
    assert "申报级别决定按哪份文件核对" in text


@pytest.mark.usefixtures("done")
def test_a_figure_stands_beside_what_is_required_with_what_counted_and_what_did_not(client: TestClient) -> None:
    _, text = get(client, f"{DONE}/findings")
    for words in ("自述", "证据支持", "&gt;5", "转让合同 ZR-2024-01", "服务合同 FW-03（未签字盖章）"):
        assert words in text


@pytest.mark.usefixtures("done")
def test_the_fact_sheet_names_who_stands_where_and_links_to_the_place(client: TestClient) -> None:
    _, text = get(client, f"{DONE}/facts")
    index = text[text.index('<section id="index">') :]
    assert "赵小川" in index
    assert "511502********0023" in index
    assert "材料3 社保证明参保人" in index
    assert "材料中没有读出合同" in text


def test_the_catalogue_shows_a_threshold_its_quote_and_its_next_step(client: TestClient) -> None:
    _, text = get(client, "/checks/SC-08a")
    for words in ("超过5个", "组织实施知识产权转化或专利产业化项目超过5个", "可能的正常原因", "下一步"):
        assert words in text


def test_a_name_that_holds_markup_stays_text(client: TestClient) -> None:
    answer = client.post(
        "/submissions",
        data={"level": "sichuan", "received_on": "2025-11-03"},
        files=[("files", ("<script>alert(1)</script>.jpg", b"x", "image/jpeg"))],
    )
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text
