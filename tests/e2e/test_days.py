"""The day of each role, from signing in to the result, in a browser before the real product on real scans.

A clerk hands in the incomplete sample and gives out what is missing; a reviewer settles what is doubtful, decides and
concludes; an auditor finds the submission by its risk, proves its trail and takes the evidence along. Keys and clicks
are counted, and printed with ``pytest -s``: characters of texts one has to write count one each.
"""

import os
import re
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bench.accuracy.__main__ import ROOT
from schemas.review import Role
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.e2e.conftest import NAMES, PASSWORD, Office

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.browser,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(CHROMIUM is None, reason="没有安装 Chromium，跳过页面测试（make system）"),
]
SAMPLE = ROOT / "samples/submissions/incomplete/files"
READING = 15 * 60 * 1000
"""Milliseconds the sample may take to be read on a machine that does other things as well."""


@dataclass
class Hands:
    """A person at a page, counting."""

    page: Page
    clicks: int = 0
    keys: int = 0

    def click(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def write(self, field: Locator, text: str) -> None:
        """Into a field that is clicked first."""
        self.click(field)
        field.fill("")
        self.keys += len(text)
        self.page.keyboard.type(text)

    def choose(self, field: Locator, label: str) -> None:
        self.clicks += 2
        field.select_option(label=label)

    def sign_in(self, office: Office, role: Role) -> None:
        self.page.goto(office.address)
        self.write(self.page.get_by_label("登录名"), role.value)
        self.write(self.page.get_by_label("密码"), PASSWORD)
        self.press("Enter")
        expect(self.page.locator(".me summary")).to_have_text(NAMES[role])
        expect(self.page.locator("html.scripted")).to_have_count(1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**os.environ, "LANG": "C.UTF-8"}  # for files' Chinese names
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=environment)
        yield launched
        launched.close()


@pytest.fixture
def hands(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Hands]:
    """A new person at an office screen; a script's error fails the day."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    person = Hands(page)
    yield person
    sys.stdout.write(f"\n{request.node.name}: {person.clicks} clicks, {person.keys} keys\n")
    context.close()
    assert errors == []


@pytest.fixture(scope="module")
def number() -> list[str]:
    """The submission the three days are about, once the first has handed it in."""
    return []


def test_a_clerk_hands_in_and_gives_out_what_is_missing(
    hands: Hands, office: Office, number: list[str], tmp_path: Path
) -> None:
    page = hands.page
    hands.sign_in(office, Role.CLERK)
    hands.clicks += 2  # the system's window: choose all, open
    page.get_by_label("材料文件").set_input_files(sorted(SAMPLE.iterdir()))
    expect(page.get_by_role("checkbox", name="执照照片.jpg")).to_be_checked(timeout=60_000)
    hands.choose(page.get_by_label("申报级别"), "四川省")
    hands.write(page.get_by_label("受理日期"), "")
    page.get_by_label("受理日期").fill("2025-11-03")
    hands.keys += 8
    hands.click(page.get_by_role("button", name="提交并开始识读"))
    page.wait_for_url(re.compile(r"/submissions/20251103-\w+$"))
    number.append(page.url.rpartition("/")[2])

    expect(page.get_by_role("heading", name="附件清单")).to_be_visible(timeout=READING)
    expect(page.get_by_role("link", name="打开事实表")).to_be_visible(timeout=READING)
    row = page.get_by_role("row").filter(has_text="制度机制文本")
    expect(row).to_contain_text("缺")

    hands.click(page.get_by_role("link", name="受理回执、补正通知书"))
    form = page.get_by_role("region", name="补正通知书")
    expect(form.get_by_label("第 1 项补正内容")).to_have_value(re.compile("制度"))
    hands.click(form.get_by_role("button", name="出具并编号"))
    issued = page.get_by_role("row").filter(has_text="知运补〔")
    with page.expect_download() as download:
        hands.click(issued.get_by_role("link", name="DOCX"))
    download.value.save_as(tmp_path / "notice.docx")
    said = "\n".join(line.text for line in docx.Document(str(tmp_path / "notice.docx")).paragraphs)
    assert "成都瀚沣知识产权运营有限公司" in said
    assert "制度" in said


def test_a_reviewer_settles_decides_and_concludes(hands: Hands, office: Office, number: list[str]) -> None:
    assert number, "nothing was handed in"
    page = hands.page
    hands.sign_in(office, Role.REVIEWER)
    hands.click(page.get_by_role("row").filter(has_text=number[0]).get_by_role("link", name="事实表"))
    tally = page.locator("#tally")
    expect(tally).to_contain_text("需要核看")
    left = int(re.search(r"(\d+)\s*项需要核看", tally.inner_text())[1])  # type: ignore[index]
    for remaining in range(left - 1, -1, -1):
        expect(page.locator("#viewer.stale")).to_have_count(0)
        expect(page.locator("a.fact.chosen[data-doubtful]")).to_have_count(1)
        hands.press("x" if "未能识读" in page.locator(".viewer .shown").inner_text() else "c")
        words = f"{remaining} 项需要核看" if remaining else "没有需要核看的项"
        try:
            expect(tally).to_contain_text(words, timeout=15_000)
        except AssertionError:  # a number that is covered is not confirmed unseen
            hands.press("x")
            expect(tally).to_contain_text(words, timeout=15_000)

    hands.click(page.get_by_role("link", name="核对结果", exact=True))
    missing = page.locator("article", has_text="SC-22").first
    hands.click(missing.get_by_text("待补正").first)
    hands.write(missing.get_by_label("理由", exact=True), "缺制度文本和推荐意见")
    hands.click(missing.get_by_role("button", name="保存"))
    expect(page.locator("#tally")).to_contain_text(re.compile("已认定 [1-9]"))
    hands.press("Escape", "c")
    hands.press("2")
    expect(page.locator("#opinion")).to_be_focused()
    hands.press("Control+Enter")
    expect(page.get_by_role("link", name="结论：补正")).to_be_visible()
    assert "缺" in page.locator("main").inner_text()


def test_an_auditor_finds_proves_and_takes_along(
    hands: Hands, office: Office, number: list[str], tmp_path: Path
) -> None:
    assert number, "nothing was handed in"
    page = hands.page
    hands.sign_in(office, Role.AUDITOR)
    hands.click(page.get_by_role("link", name="申报队列"))
    hands.click(page.get_by_role("link", name=re.compile("^高风险线索")))
    hands.click(page.get_by_role("row").filter(has_text=number[0]).get_by_role("link").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("核对结果")
    hands.click(page.get_by_role("link", name="留痕", exact=True))
    for deed in ("接收材料", "更正事实", "认定核对结果", "作出审核结论", "出具文书"):
        expect(page.get_by_role("row").filter(has_text=deed).first).to_be_visible()
    hands.click(page.get_by_role("button", name="校验全部留痕"))
    expect(page.get_by_role("status")).to_contain_text("留痕完整")
    hands.click(page.get_by_role("link", name="文书", exact=True))
    hands.write(page.get_by_label("导出理由"), "季度稽核")
    with page.expect_download() as download:
        hands.click(page.get_by_role("button", name="导出证据包"))
    download.value.save_as(tmp_path / "bundle.zip")
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
    assert "SHA256SUMS" in names
    assert any(name.endswith("执照照片.jpg") for name in names)


def test_an_administrator_opens_an_account_and_sees_no_submission(
    hands: Hands, office: Office, number: list[str]
) -> None:
    page = hands.page
    hands.sign_in(office, Role.ADMINISTRATOR)
    hands.write(page.get_by_label("登录名"), "chen.jing")
    hands.write(page.get_by_label("姓名", exact=True).last, "陈静")
    hands.click(page.get_by_role("checkbox", name="受理人员").last)
    hands.write(page.get_by_label("初始密码"), "请尽快更换的密码 2026")
    hands.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已保存：chen.jing")
    answer = page.goto(f"{office.address}/submissions/{number[0] if number else 'x'}/facts")
    assert answer is not None
    assert answer.status == 403
