"""A reviewer at the fact sheet, by keyboard and mouse, and without scripts."""

import re
import secrets

import pytest
from playwright.sync_api import Page, expect

from pipeline.recheck import recheck
from pipeline.rules import office_rulebook
from schemas.review import Author
from tests.browser.conftest import Served
from tests.service.conftest import save_case
from tests.service.dossiers import build_case

pytestmark = pytest.mark.browser
SCRIPTED = pytest.mark.parametrize("page", [True], indirect=True, ids=["with scripts"])
UNSCRIPTED = pytest.mark.parametrize("page", [False], indirect=True, ids=["without scripts"])


def opened(page: Page, served: Served) -> str:
    """The fact sheet of a submission of its own; gives its number."""
    number, storage = f"20251103-{secrets.token_hex(3).upper()}", served.reader.storage
    case = build_case(id=number)
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    recheck(storage, number, office_rulebook())
    page.goto(f"{served.address}/submissions/{number}/facts")
    return number


def value(served: Served, number: str, key: str) -> object:
    return next(fact.value for fact in served.reader.storage.repository.dossier(number).facts if fact.key == key)


NAME = "application_form.legal_representative.name"


@SCRIPTED
def test_all_doubtful_facts_are_settled_by_keys(page: Page, served: Served) -> None:
    number = opened(page, served)
    shown, tally = page.locator(".viewer .shown"), page.locator("#tally")
    expect(shown).to_contain_text("法定代表人")
    expect(tally).to_contain_text("2 项需要核看")
    page.keyboard.press("c")
    expect(tally).to_contain_text("1 项需要核看")
    expect(page.locator("#shift")).to_contain_text("变化的核对结果")
    expect(shown).to_contain_text("打印日期")
    page.keyboard.press("Enter")
    page.keyboard.type("2025年10月20日")
    page.keyboard.press("Enter")
    expect(tally).to_contain_text("没有需要核看的项")
    expect(page.locator("#said")).to_contain_text("已全部看完")
    assert value(served, number, "insurance_proof.printed_on") == "2025-10-20"
    assert value(served, number, NAME) == "王浩然"


@SCRIPTED
def test_an_alternative_is_one_key_and_undoing_another(page: Page, served: Served) -> None:
    number = opened(page, served)
    page.keyboard.press("1")
    row = page.locator("#document-d1").get_by_role("link", name="王洁然")
    expect(row).to_be_visible()
    expect(page.locator(".viewer .shown")).to_contain_text("打印日期")
    row.click()
    expect(page.locator(".viewer .shown")).to_contain_text("王洁然")
    page.keyboard.press("u")
    expect(page.locator("#tally")).to_contain_text("2 项需要核看")
    expect(page.locator(".viewer .shown")).to_contain_text("存疑")
    assert value(served, number, NAME) == "王浩然"


@SCRIPTED
def test_what_cannot_be_read_and_what_cannot_be_used_is_said(page: Page, served: Served) -> None:
    opened(page, served)
    page.keyboard.press("n")
    expect(page.locator(".viewer .shown")).to_contain_text("打印日期")
    page.keyboard.press("Enter")
    page.keyboard.type("2025年2月30日")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("应为存在的日期")
    expect(page.get_by_label("照原件填写")).to_have_value("2025年2月30日")
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(page.locator("#tally")).to_contain_text("1 项需要核看")


@SCRIPTED
def test_a_deed_pressed_too_early_is_for_the_chosen_fact(page: Page, served: Served) -> None:
    number = opened(page, served)
    page.keyboard.press("n")
    page.keyboard.press("x")
    expect(page.locator("#tally")).to_contain_text("1 项需要核看")
    assert value(served, number, NAME) == "王浩然"
    assert value(served, number, "insurance_proof.printed_on") is None


@SCRIPTED
def test_a_click_on_the_picture_chooses_the_fact(page: Page, served: Served) -> None:
    opened(page, served)
    page.keyboard.press("f")
    page.locator("#at-f1").click()
    expect(page.locator(".viewer .shown")).to_contain_text("单位名称")
    expect(page.locator("a.fact.chosen")).to_have_attribute("id", "f1")
    expect(page).to_have_url(re.compile(r"fact=f1#box$"))


@SCRIPTED
def test_the_picture_is_made_larger_turned_and_moved_by_hand(page: Page, served: Served) -> None:
    opened(page, served)
    paper = page.locator(".page")

    def size() -> tuple[float, float]:
        box = paper.bounding_box()
        assert box
        return box["width"], box["height"]

    page.keyboard.press("w")
    wide, high = size()
    page.keyboard.press("+")
    assert size()[0] == pytest.approx(wide * 1.25, rel=0.01)
    page.get_by_role("button", name="适宽").click()
    page.keyboard.press("r")
    turned = size()
    assert turned[0] / turned[1] == pytest.approx(high / wide, rel=0.01)
    spot, frame = page.locator("#box").bounding_box(), paper.bounding_box()
    assert spot
    assert frame
    assert spot["height"] > spot["width"]
    assert frame["x"] <= spot["x"] <= frame["x"] + frame["width"]
    page.keyboard.press("R")
    page.keyboard.press("+")
    page.keyboard.press("+")
    scroll = page.locator(".viewer .scroll")
    before = scroll.evaluate("one => one.scrollTop")
    page.keyboard.press("Shift+ArrowDown")
    assert scroll.evaluate("one => one.scrollTop") > before


@SCRIPTED
@pytest.mark.parametrize("turned", [False, True], ids=["upright", "turned"])
def test_a_missed_fact_is_framed_on_the_picture(page: Page, served: Served, turned: bool) -> None:
    number = opened(page, served)
    page.keyboard.press("f")
    if turned:
        page.keyboard.press("r")
    paper = page.locator(".page").bounding_box()
    assert paper

    def at(x: float, y: float) -> tuple[float, float]:
        """The place on the screen of a place on the page."""
        x, y = (1 - y, x) if turned else (x, y)
        return paper["x"] + x * paper["width"], paper["y"] + y * paper["height"]

    page.keyboard.press("a")
    page.mouse.move(*at(0.3, 0.7))
    page.mouse.down()
    page.mouse.move(*at(0.6, 0.75), steps=4)
    page.mouse.up()
    page.get_by_label("项目", exact=True).select_option(label="申报中心名称")
    page.get_by_label("值（照原件）").fill("四川省竹产业知识产权运营中心")
    page.keyboard.press("Enter")
    expect(page.locator("#document-d1").get_by_role("link", name="四川省竹产业知识产权运营中心")).to_be_visible()
    expect(page.locator(".viewer .shown")).to_contain_text("人工补录")
    added = served.reader.storage.repository.dossier(number).facts[-1]
    assert added.box == pytest.approx((0.3, 0.7, 0.6, 0.75), abs=0.01)


@UNSCRIPTED
def test_without_scripts_every_change_is_a_form(page: Page, served: Served) -> None:
    number = opened(page, served)
    page.get_by_role("button", name="确认无误").click()
    expect(page.get_by_role("region", name="变化的核对结果")).to_contain_text("→")
    expect(page.locator("#tally")).to_contain_text("1 项需要核看")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("#tally")).to_contain_text("2 项需要核看")
    page.locator("#edit summary").click()
    page.get_by_label("照原件填写").fill("李小明")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".viewer .shown")).to_contain_text("李小明")
    assert value(served, number, NAME) == "李小明"
    page.get_by_text("补录本页漏读的一项").click()
    page.get_by_label("项目", exact=True).select_option(label="申报中心名称")
    page.get_by_label("值（照原件）").fill("某运营中心")
    for side, part in [("左", "30"), ("上", "70"), ("右", "60"), ("下", "75")]:
        page.get_by_label(side, exact=True).fill(part)
    page.get_by_role("button", name="补录").click()
    expect(page.locator(".viewer .shown")).to_contain_text("某运营中心")


@UNSCRIPTED
def test_without_scripts_a_place_on_the_picture_is_a_link(page: Page, served: Served) -> None:
    opened(page, served)
    page.locator("#at-f1").click()
    expect(page.locator(".viewer .shown")).to_contain_text("单位名称")


@SCRIPTED
def test_a_value_in_a_table_chooses_its_fact_too(page: Page, served: Served) -> None:
    opened(page, served)
    page.locator("#document-d1 .list td > a[href^='#f']").first.click()
    expect(page.locator("a.fact.chosen")).to_be_in_viewport()
    expect(page.locator(".viewer .shown")).to_contain_text("工作队伍第")


@SCRIPTED
def test_what_somebody_else_changed_meanwhile_is_shown_instead(page: Page, served: Served) -> None:
    number = opened(page, served)
    other = Author(login="li", name="李审核")
    served.reader.storage.corrections.correct(number, 1, "李小明", seen=1, by=other)
    page.keyboard.press("c")
    expect(page.get_by_role("alert")).to_contain_text("刚刚由李审核改过")
    expect(page.locator(".viewer .shown")).to_contain_text("李小明")
    assert value(served, number, NAME) == "李小明"
