"""A reviewer decides findings and concludes, by keyboard with scripts and with the mouse without."""

import secrets

import pytest
from playwright.sync_api import Page, expect

from schemas.review import Result, Verdict
from tests.browser.conftest import Served
from tests.service.conftest import save_case
from tests.service.dossiers import build_case

pytestmark = pytest.mark.browser


def processed(served: Served) -> str:
    """A submission of the test's own."""
    case = build_case(id=f"20251103-{secrets.token_hex(3).upper()}")
    storage = served.reader.storage
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    return case.reviewed.dossier.submission.id


def scripted(page: Page) -> bool:
    return bool(page.locator("html.scripted").count())


def test_findings_are_decided_and_concluded(page: Page, served: Served) -> None:
    id = processed(served)
    page.goto(f"{served.address}/submissions/{id}/findings")
    if scripted(page):
        by_keyboard(page)
    else:
        by_mouse(page)
    decisions = {one.check: one for one in served.reader.storage.decisions.of(id)}
    assert decisions["SC-08a"].verdict is Verdict.ESTABLISHED
    assert decisions["SC-08a"].reason == "经核对影像，两处记载确不一致。"
    assert decisions["ST-01"].verdict is Verdict.TO_BE_MENDED
    assert decisions["ST-01"].reason == "填写有误，需更正后重新提交。"
    expect(page.get_by_role("link", name="结论：不予推荐")).to_be_visible()
    conclusion = served.reader.storage.decisions.conclusion(id)
    assert conclusion is not None
    assert conclusion.result is Result.NOT_RECOMMENDED
    assert "认定不一致成立的 1 项" in conclusion.opinion


def by_keyboard(page: Page) -> None:
    press = page.keyboard.press
    press("j")
    press("1")
    press("ArrowDown")
    press("Enter")
    expect(page.locator("#tally")).to_contain_text("已认定 1 项")
    expect(page.locator(".case.chosen")).to_contain_text("刘一鸣列入工作队伍")
    expect(page.locator(".case.chosen")).to_be_in_viewport()
    press("3")
    press("ArrowDown")
    press("ArrowDown")
    press("Enter")
    expect(page.locator("#tally")).to_contain_text("已认定 2 项")
    press("c")
    press("3")
    expect(page.locator("#opinion")).to_be_focused()
    expect(page.locator("#opinion")).to_be_in_viewport()
    press("Control+Enter")
    page.wait_for_url("**/findings#conclusion")


def by_mouse(page: Page) -> None:
    for check, verdict, phrase in (
        ("自述5个", "不一致成立", "经核对影像，两处记载确不一致。"),
        ("刘一鸣列入工作队伍", "待补正", "填写有误，需更正后重新提交。"),
    ):
        case = page.locator(".case", has_text=check)
        case.get_by_text(verdict, exact=False).first.click()
        case.get_by_label("常用理由").select_option(phrase)
        case.get_by_role("button", name="保存").click()
        expect(page.locator(".case", has_text=check).locator(".decision.settled")).to_contain_text(phrase)
    page.locator("#conclusion").get_by_text("不予推荐").click()
    page.get_by_role("button", name="作出结论").click()


def test_an_opinion_begun_by_hand_is_not_written_over(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/submissions/{processed(served)}/findings")
    if not scripted(page):
        return  # without scripts every saving loads the page anew
    page.locator("#opinion").fill("本人意见")
    page.keyboard.press("Escape")
    case = page.locator(".case", has_text="自述5个")
    case.get_by_label("理由", exact=True).fill("只有一份合同")
    case.get_by_text("不一致成立").first.click()
    case.get_by_role("button", name="保存").click()
    expect(page.locator("#tally")).to_contain_text("已认定 1 项")
    expect(page.locator("#opinion")).to_have_value("本人意见")


def test_a_refused_verdict_is_said_beside_its_form(page: Page, served: Served) -> None:
    page.goto(f"{served.address}/submissions/{processed(served)}/findings")
    case = page.locator(".case", has_text="自述5个")
    case.get_by_text("不一致成立").first.click()
    case.get_by_role("button", name="保存").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明认定理由")
    if scripted(page):
        expect(case.get_by_role("radio", name="不一致成立")).to_be_checked()


def test_the_queue_is_filtered_and_opened_by_keyboard(page: Page, served: Served) -> None:
    id = processed(served)
    page.goto(f"{served.address}/queue")
    page.get_by_label("申报单位或编号").fill(id)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**applicant={id}*")
    expect(page.get_by_role("status")).to_contain_text("共 1 项")
    if scripted(page):
        assert "risk" not in page.url
        page.get_by_label("申报单位或编号").blur()
        page.keyboard.press("j")
        expect(page.locator("a.row")).to_be_focused()
        page.keyboard.press("Enter")
    else:
        page.locator("a.row").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对结果")
