"""A clerk hands a submission in, a reviewer looks at it: the whole way with the mouse, with and without scripts."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.service.conftest import save_case
from tests.service.slips import build_slips

pytestmark = pytest.mark.browser


def hand_in(page: Page, served: Served, scans: list[Path]) -> str:
    """Fills the form and gives the number of the submission."""
    served.reader.go_on.clear()
    page.goto(served.address)
    page.get_by_label("材料文件").set_input_files([str(path) for path in scans])
    page.get_by_label("申报级别").select_option(label="四川省")
    page.get_by_label("受理日期").fill("2025-11-03")
    page.get_by_role("button", name="提交并开始识读").click()
    page.wait_for_url(re.compile(r"/submissions/20251103-\w+$"))
    return page.url.rpartition("/")[2]


def test_a_submission_goes_from_upload_to_findings(page: Page, served: Served, scans: list[Path]) -> None:
    number = hand_in(page, served, scans)
    expect(page.get_by_role("heading", level=1)).to_have_text("受理进度")
    expect(page.get_by_text("已识读 1 页，共 3 页")).to_be_visible(timeout=15_000)

    served.reader.go_on.set()
    page.get_by_role("link", name="打开事实表").click(timeout=15_000)

    expect(page.get_by_role("heading", level=1)).to_have_text("事实表")
    expect(page.locator(".viewer .shown")).to_contain_text("王浩然")
    page.get_by_role("link", name="竹产业", exact=True).click()
    expect(page.locator(".viewer .shown")).to_contain_text("产业领域")
    box, picture = page.locator("#box"), page.locator(".viewer img")
    expect(box).to_be_visible()
    shown, around = box.bounding_box(), picture.bounding_box()
    assert shown
    assert around
    assert abs((shown["x"] - around["x"]) / around["width"] - 0.324) < 0.02
    assert abs((shown["y"] - around["y"]) / around["height"] - 0.34) < 0.02
    assert picture.evaluate("image => image.naturalWidth") == 1000

    page.get_by_role("link", name="核对结果").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对结果")
    expect(page.get_by_text("刘一鸣列入工作队伍")).to_be_visible()
    page.get_by_role("link", name=re.compile("工作队伍第3项")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("页面影像")
    expect(page.locator("#box")).to_be_visible()
    expect(page.locator("#box")).to_be_in_viewport()

    page.goto(served.address)
    row = page.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text("已完成")


@pytest.mark.parametrize("page", [True], indirect=True, ids=["with scripts"])
def test_doubtful_facts_are_reached_by_keys(page: Page, served: Served, scans: list[Path]) -> None:
    number = hand_in(page, served, scans)
    served.reader.go_on.set()
    expect(page.get_by_role("link", name="打开事实表")).to_be_visible(timeout=15_000)
    page.goto(f"{served.address}/submissions/{number}/facts")
    chosen, shown = page.locator("a.fact.chosen"), page.locator(".viewer .shown")
    expect(shown).to_contain_text("法定代表人")
    page.keyboard.press("n")
    expect(shown).to_contain_text("打印日期")
    expect(page.locator(".viewer img")).to_have_attribute("src", re.compile("/d3/pages/1/image$"))
    expect(chosen).to_have_count(1)
    page.keyboard.press("p")
    expect(shown).to_contain_text("法定代表人")
    page.keyboard.press("j")
    expect(shown).to_contain_text("刘一鸣")  # after the doubtful ones come those of findings
    page.keyboard.press("k")
    expect(shown).to_contain_text("王浩然")
    expect(page).to_have_url(re.compile(r"fact=f2#box$"))


@pytest.mark.parametrize("page", [True], indirect=True, ids=["with scripts"])
def test_what_went_into_no_fact_is_seen_and_nothing_runs_over_the_edge(page: Page, served: Served) -> None:
    case, storage = build_slips(id="20251103-SLPS33"), served.reader.storage
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    page.goto(f"{served.address}/submissions/20251103-SLPS33/facts")
    for part in ("html", ".sheet"):
        assert page.locator(part).evaluate("part => part.scrollWidth <= part.clientWidth + 1")
    left = page.get_by_role("region", name="未能归入事实的内容").first
    expect(left).to_contain_text("第1页：模糊、倾斜")
    left.get_by_role("link", name=re.compile("未能识读之处影像")).first.click()
    expect(page.locator(".viewer .shown")).to_contain_text("未能识读之处")
    expect(page.locator("#box")).to_be_in_viewport()
    expect(page.locator("#region")).to_be_visible()


@pytest.mark.parametrize("page", [False], indirect=True, ids=["without scripts"])
def test_an_unusable_form_says_what_to_do(page: Page, served: Served) -> None:
    page.goto(served.address)
    page.locator("form.intake").evaluate("form => form.noValidate = true")
    page.get_by_role("button", name="提交并开始识读").click()
    expect(page.get_by_role("alert")).to_contain_text("申报级别应为")
