"""核对结果: verdicts and conclusions by form, with and without htmx, and what they show afterwards."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pipeline.rules import office_rulebook
from pipeline.storage.opening import Storage
from schemas.finding import Finding
from schemas.review import SYSTEM, Deed, Result, Role, Verdict
from service.app import create_app
from tests.service.conftest import ADDRESS, save_case, sign_in
from tests.service.dossiers import ID_NUMBER, Case, build_case
from tests.service.html import Seen, parse

HTMX = {"hx-request": "true"}


@pytest.fixture
def case(storage: Storage, request: pytest.FixtureRequest) -> Case:
    """A submission of the test's own, processed."""
    case = build_case(id=f"20251103-{abs(hash(request.node.name)) % 10**8:08d}")
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    return case


@pytest.fixture
def base(case: Case) -> str:
    return f"/submissions/{case.reviewed.dossier.submission.id}"


@pytest.fixture
def finding(storage: Storage, case: Case) -> Callable[[str], Finding]:
    """A finding of the submission by its check, as it is stored."""
    id = case.reviewed.dossier.submission.id
    return lambda check: next(one for one in storage.repository.findings(id) if one.check == check)


def open_as(storage: Storage, workdir: Path, *roles: Role) -> Iterator[TestClient]:
    app = create_app(storage=storage, processor=lambda _: None, workdir=workdir)
    with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as browser:
        sign_in(storage, browser, *roles)
        yield browser


@pytest.fixture
def auditor(storage: Storage, tmp_path: Path) -> Iterator[TestClient]:
    yield from open_as(storage, tmp_path, Role.AUDITOR)


def seen(browser: TestClient, path: str) -> tuple[Seen, str]:
    answer = browser.get(path)
    assert answer.status_code == 200
    page = parse(answer.text)
    assert page.problems == []
    assert page.unlabelled == []
    return page, answer.text


def decide(browser: TestClient, base: str, key: str, headers: dict[str, str] | None = None, **form: str) -> str:
    answer = browser.post(
        f"{base}/findings/{key}/decision", data=form, headers=headers, follow_redirects=headers is None
    )
    assert answer.status_code == 200, answer.text
    return answer.text


def conclusion_seen(page: Seen) -> str:
    """The conclusion its form says was seen: the form is the last on the page."""
    return [given["value"] for given in page.inputs if given.get("name") == "seen"][-1]


def tally(text: str) -> list[int]:
    """To decide, decided, open."""
    words = re.search(r'id="tally".*?</p>', text, re.DOTALL)
    assert words
    return [int(found) for found in re.findall(r"\d+", re.sub(r"<[^>]+>", "", words[0]))[:3]]


def test_findings_stand_by_weight_with_their_crops_side_by_side_and_a_form_each(client: TestClient, base: str) -> None:
    page, text = seen(client, f"{base}/findings")
    assert text.index("程度：高（3 项，未认定 3）") < text.index('id="conclusion"')
    assert tally(text) == [3, 0, 3]
    assert text.count('class="decide"') == 3
    assert page.count("textarea") == 4
    places = text[text.index("申报表上的法定代表人姓名存疑") :]
    places = places[: places.index("</ul>")]
    assert places.count("<img") == 2


def test_a_saved_verdict_shows_who_when_why_and_what_the_machine_said(
    client: TestClient, base: str, finding: Callable[[str], Finding]
) -> None:
    said = finding("ST-01")
    text = decide(
        client, base, said.key, verdict="to_be_mended", phrase="材料不全，需补交。", reason="限十日内。", said=said.said
    )
    block = text[text.index(f'id="decision-{said.key}"') :]
    block = block[: block.index("</section>")]
    for words in ("待补正", "材料不全，需补交。限十日内。", "测试人员", "当时程序结果：不一致", "撤回认定"):
        assert words in block
    assert tally(text) == [3, 1, 2]
    assert text.index("SC-08a</a>") < text.index("ST-01</a>"), "what is open stands before what is decided"


def test_with_htmx_only_what_changed_comes_back(
    client: TestClient, base: str, finding: Callable[[str], Finding]
) -> None:
    said = finding("ST-01")
    text = decide(client, base, said.key, HTMX, verdict="cleared", reason="已见原件", said=said.said)
    assert text.lstrip().startswith(f'<section class="decision settled" id="decision-{said.key}"')
    assert text.count("hx-swap-oob") == 3
    assert "<html" not in text
    assert "已核实无误 1 项" in text


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"reason": "已见原件"}, 422, "请选择一种认定"),
        ({"verdict": "cleared"}, 422, "请写明认定理由"),
        ({"verdict": "cleared", "reason": "已见原件", "said": "0" * 32}, 409, "有变化"),
        ({"withdraw": "1", "reason": "有误"}, 404, "没有认定"),
    ],
)
def test_what_cannot_be_saved_is_said_beside_the_form_with_what_was_entered(
    client: TestClient, base: str, finding: Callable[[str], Finding], form: dict[str, str], status: int, words: str
) -> None:
    path = f"{base}/findings/{finding('ST-01').key}/decision"
    answer = client.post(path, data=form, headers=HTMX)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert f">{form.get('reason', '')}</textarea>" in answer.text
    assert client.post(path, data=form).status_code == status


def test_a_verdict_is_taken_back_with_a_reason(
    client: TestClient, base: str, finding: Callable[[str], Finding], storage: Storage, case: Case
) -> None:
    key = finding("ST-01").key
    decide(client, base, key, verdict="cleared", reason="已见原件")
    (given,) = storage.decisions.of(case.reviewed.dossier.submission.id)
    assert tally(decide(client, base, key, withdraw="1", reason="看错了", seen=given.mark)) == [3, 0, 3]


def test_a_verdict_on_what_has_changed_since_asks_to_be_looked_at_again(
    client: TestClient, base: str, storage: Storage, case: Case, finding: Callable[[str], Finding]
) -> None:
    decide(client, base, finding("ST-01").key, verdict="cleared", reason="已见原件")
    decide(client, base, finding("SC-08a").key, verdict="cleared", reason="合同已补")
    reviewed = case.reviewed
    changed = [
        one.model_copy(update={"reason": "另有两人没有证明。"}) if one.check == "ST-01" else one
        for one in reviewed.findings
        if one.check != "SC-08a"
    ]
    storage.repository.save_findings(reviewed.dossier.submission.id, changed, reviewed.checklist, "2")
    _, text = seen(client, f"{base}/findings")
    assert tally(text) == [2, 0, 2]
    assert "需复核" in text
    assert "当时的说明：刘一鸣列入工作队伍" in text
    assert "已不再出现的核对结果上的认定（1）" in text
    assert ID_NUMBER not in text


def test_who_may_not_decide_sees_the_verdicts_and_no_form(
    auditor: TestClient, client: TestClient, base: str, finding: Callable[[str], Finding]
) -> None:
    key = finding("ST-01").key
    decide(client, base, key, verdict="established", reason="未见证明")
    _, text = seen(auditor, f"{base}/findings")
    assert "未见证明" in text
    assert "<textarea" not in text
    assert auditor.post(f"{base}/findings/{key}/decision", data={"verdict": "cleared"}).status_code == 403
    assert auditor.post(f"{base}/conclusion", data={"result": "passed", "opinion": "通过"}).status_code == 403


def test_the_opinion_is_drawn_up_from_what_was_decided(
    client: TestClient, base: str, finding: Callable[[str], Finding]
) -> None:
    decide(client, base, finding("SC-08a").key, verdict="established", reason="只有一份合同。")
    text = decide(client, base, finding("ST-01").key, verdict="to_be_mended", reason="缺一人证明")
    draft = text[text.index('id="opinion"') :]
    draft = draft[: draft.index("</textarea>")]
    for words in (
        "经审核宜宾岷江竹业",
        "认定不一致成立的 1 项",
        "只有一份合同。",
        "需要补正的 1 项",
        "请申报单位补交",
        "尚有 1 项未认定",
    ):
        assert words in draft
    assert ID_NUMBER not in draft
    assert "510101********4514" in draft


def test_a_conclusion_is_warned_of_what_is_open_and_shown_everywhere(
    client: TestClient, base: str, storage: Storage, case: Case
) -> None:
    _, text = seen(client, f"{base}/findings")
    assert "程度高的不一致还有 2 项没有认定" in text
    answer = client.post(f"{base}/conclusion", data={"result": "to_be_mended", "opinion": "请补正。\r\n限十日。"})
    assert answer.status_code == 200
    assert "结论：补正" in answer.text
    assert "更改结论" in answer.text
    for part in ("/facts", "/findings"):
        assert "结论：补正" in client.get(base + part).text
    assert "结论：补正" in client.get("/").text
    assert "尚有 3 项未认定" in client.get(f"{base}/findings?redraft=1").text
    kept = storage.decisions.conclusion(case.reviewed.dossier.submission.id)
    assert kept is not None
    assert (kept.result, kept.opinion) == (Result.TO_BE_MENDED, "请补正。\n限十日。")


@pytest.mark.parametrize(
    ("form", "words"),
    [({"opinion": "材料齐全。"}, "请选择一种结论"), ({"result": "passed", "opinion": " "}, "请写明审核意见")],
)
def test_a_conclusion_that_cannot_be_used_comes_back_with_what_was_entered(
    client: TestClient, base: str, form: dict[str, str], words: str
) -> None:
    answer = client.post(f"{base}/conclusion", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert parse(answer.text).problems == []
    assert form["opinion"] in answer.text


def test_a_conclusion_asks_to_be_looked_at_again_when_the_findings_change(
    client: TestClient, base: str, storage: Storage, case: Case
) -> None:
    reviewed = case.reviewed
    id = reviewed.dossier.submission.id
    storage.decisions.conclude(id, Result.PASSED, "材料齐全。", by=SYSTEM)
    assert "作出结论后核对结果" not in client.get(f"{base}/findings").text
    storage.repository.save_findings(id, reviewed.findings[:2], reviewed.checklist, "2")
    assert "作出结论后核对结果或认定有变化" in client.get(f"{base}/findings").text


def test_every_verdict_has_reasons_to_offer_and_words_that_accuse_nobody(client: TestClient, base: str) -> None:
    _, text = seen(client, f"{base}/findings")
    for verdict in Verdict:
        assert f'<optgroup label="{verdict.label}">' in text
    assert "造假" not in text
    assert "伪造" not in text


def test_the_api_gives_contract_2_with_keys_and_verdicts_beside(
    client: TestClient, base: str, finding: Callable[[str], Finding]
) -> None:
    api = f"/api/v1{base}"
    said = finding("ST-01")
    given = {"finding": said.key, "verdict": "cleared", "reason": "已见原件", "said": said.said}
    answer = client.post(f"{api}/decisions", json=given)
    assert (answer.status_code, answer.json()["verdict_label"]) == (201, "已核实无误")
    told = {one["check"]: one for one in client.get(f"{api}/findings").json()["findings"]}
    assert set(told["ID-02"]) - {"key", "said", "decision"} == {
        *("check", "outcome", "severity", "title", "reason", "basis"),
        *("innocent_explanations", "next_step", "evidence", "check_version"),
    }
    assert told["ST-01"]["decision"]["holds"] is True
    assert told["ST-01"]["key"] == said.key
    assert told["SC-08a"]["decision"] is None
    kept = client.get(f"{api}/decisions").json()
    assert ([one["check"] for one in kept["items"]], kept["open"]) == (["ST-01"], 2)
    undo = f"{api}/decisions/{said.key}/undo"
    (mark,) = [one["mark"] for one in kept["items"]]
    assert client.post(undo, json={"reason": "看错了", "seen": "2025-11-03T00:00:00+00:00"}).status_code == 409
    assert client.post(undo, json={"reason": "看错了", "seen": mark}).status_code == 204
    assert client.delete(f"{api}/decisions/{said.key}", params={"reason": "看错了"}).status_code in (404, 405)
    assert client.get(f"{api}/decisions").json()["items"] == []


def test_the_api_concludes_and_refuses_what_cannot_be_used(
    client: TestClient, base: str, finding: Callable[[str], Finding]
) -> None:
    api = f"/api/v1{base}"
    assert client.get(f"{api}/conclusion").status_code == 404
    answer = client.put(f"{api}/conclusion", json={"result": "passed", "opinion": "材料齐全。"})
    assert (answer.status_code, answer.json()["result_label"], answer.json()["holds"]) == (200, "通过", True)
    refused = client.put(f"{api}/conclusion", json={"result": "perhaps", "opinion": "材料齐全。"})
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    unknown = {"finding": "0" * 32, "verdict": "cleared", "reason": "已见原件"}
    assert client.post(f"{api}/decisions", json=unknown).status_code == 404
    late = {"finding": finding("ST-01").key, "verdict": "cleared", "reason": "已见原件", "said": "0" * 32}
    assert client.post(f"{api}/decisions", json=late).status_code == 409


def test_a_person_may_not_hold_with_what_fits(client: TestClient, base: str, finding: Callable[[str], Finding]) -> None:
    key = finding("ID-01").key
    _, text = seen(client, f"{base}/findings")
    assert f"?decide={key}#decision-{key}" in text
    _, text = seen(client, f"{base}/findings?decide={key}")
    assert text.count('class="decide"') == 4
    text = decide(client, base, key, verdict="established", reason="公章名称不同")
    assert "当时程序结果：相符" in text
    assert tally(text) == [3, 0, 3]


def test_findings_of_an_older_rulebook_are_drawn_anew_when_asked(client: TestClient, storage: Storage) -> None:
    case = build_case(id="20251103-OLDB22")
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    findings = "/submissions/20251103-OLDB22/findings"
    assert "按现行规则重新核对" in client.get(findings).text
    shown = client.post("/submissions/20251103-OLDB22/recheck").text
    assert "按现行规则重新核对" not in shown
    assert storage.repository.checks_version("20251103-OLDB22") == office_rulebook().version
    newest, *_ = storage.trail.entries(submission="20251103-OLDB22")
    assert (newest.deed, newest.author.name) == (Deed.CHECKED, "测试人员")
    again = client.post("/api/v1/submissions/20251103-OLDB22/recheck").json()
    assert again == {"appeared": [], "gone": [], "changed": []}


def test_a_verdict_given_meanwhile_is_shown_before_it_can_be_replaced(
    client: TestClient, base: str, finding: Callable[[str], Finding]
) -> None:
    key = finding("ST-01").key
    decide(client, base, key, verdict="cleared", reason="已见原件", seen="")
    late = {"verdict": "established", "reason": "未见证明", "seen": ""}
    answer = client.post(f"{base}/findings/{key}/decision", data=late, headers=HTMX)
    assert answer.status_code == 409
    for words in ("已有他人认定", "已见原件", "未见证明</textarea>", "<details open>"):
        assert words in answer.text


def test_a_verdict_given_meanwhile_is_not_withdrawn(
    client: TestClient, base: str, finding: Callable[[str], Finding], storage: Storage, case: Case
) -> None:
    key = finding("ST-01").key
    decide(client, base, key, verdict="cleared", reason="已见原件")
    late = {"withdraw": "1", "reason": "看错了", "seen": "2025-11-03T00:00:00+00:00"}
    answer = client.post(f"{base}/findings/{key}/decision", data=late, headers=HTMX)
    assert answer.status_code == 409
    assert len(storage.decisions.of(case.reviewed.dossier.submission.id)) == 1


def test_a_conclusion_made_meanwhile_is_shown_before_it_can_be_replaced(
    client: TestClient, base: str, storage: Storage, case: Case
) -> None:
    id = case.reviewed.dossier.submission.id
    before, _ = seen(client, f"{base}/findings")
    assert conclusion_seen(before) == ""
    storage.decisions.conclude(id, Result.PASSED, "材料齐全。", by=SYSTEM)
    late = {"result": "to_be_mended", "opinion": "请补正第三项。", "seen": ""}
    answer = client.post(f"{base}/conclusion", data=late)
    assert answer.status_code == 409
    for words in ("系统已作出结论“通过”", "请补正第三项。</textarea>"):
        assert words in answer.text
    assert client.post(f"{base}/conclusion", data={"result": "passed", "opinion": "通过。"}).status_code == 409
    kept = storage.decisions.conclusion(id)
    assert kept is not None
    assert kept.opinion == "材料齐全。"
    now = parse(answer.text)
    assert conclusion_seen(now) == kept.mark
    client.post(f"{base}/conclusion", data={**late, "seen": kept.mark})
    replaced = storage.decisions.conclusion(id)
    assert replaced is not None
    assert replaced.opinion == "请补正第三项。"


def test_the_api_replaces_only_what_a_program_says_it_has_seen(
    client: TestClient, base: str, finding: Callable[[str], Finding]
) -> None:
    api = f"/api/v1{base}"
    ended = {"result": "passed", "opinion": "材料齐全。"}
    mark = client.put(f"{api}/conclusion", json=ended).json()["mark"]
    refused = client.put(f"{api}/conclusion", json=ended)
    assert (refused.status_code, "测试人员已作出结论“通过”" in refused.json()["detail"]) == (409, True)
    assert client.put(f"{api}/conclusion", json={**ended, "seen": mark}).status_code == 200
    assert client.put(f"{api}/conclusion", json={**ended, "seen": mark}).status_code == 409
    tag = client.get(f"{api}/conclusion").headers["etag"]
    assert client.put(f"{api}/conclusion", json=ended, headers={"if-match": tag}).status_code == 200
    given = {"finding": finding("ST-01").key, "verdict": "cleared", "reason": "已见原件"}
    mark = client.post(f"{api}/decisions", json=given).json()["mark"]
    assert client.post(f"{api}/decisions", json=given).status_code == 409
    assert client.post(f"{api}/decisions", json={**given, "seen": mark}).status_code == 201
    tag = client.get(f"{api}/findings").headers["etag"]
    assert client.post(f"{api}/decisions", json=given, headers={"if-match": tag}).status_code == 201


def test_a_verdict_after_the_conclusion_asks_to_look_at_it_again(
    client: TestClient, base: str, finding: Callable[[str], Finding]
) -> None:
    client.post(f"{base}/conclusion", data={"result": "passed", "opinion": "材料齐全。"})
    text = decide(client, base, finding("ST-01").key, verdict="established", reason="未见证明")
    assert "作出结论后核对结果或认定有变化" in text
