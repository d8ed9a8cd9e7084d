"""Takes the pictures of the guide: each role signs in to a running service and does its work on the three samples.

Drives Chromium at the size of an office screen, so that the pictures show what people really see::

    export SHENHE_DATA_DIR=/tmp/pictures
    shenhe serve --port 8123 &
    python docs/screenshots.py http://127.0.0.1:8123 [PART …]

The data folder holds the three samples, read (``shenhe review`` or the intake page); the accounts are made here. It is
written to: facts are corrected, findings decided, notices issued. Without parts named all are done, in the order of
``PARTS``; ``reading`` hands a sample in once more, and shows progress only where its pages were not read before.
``money.png`` is not made here: it shows papers of the check cases, since the samples have no invoices.
"""

import io
import os
import re
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.settings import Settings
from pipeline.storage.accounts import Accounts
from pipeline.storage.database import Database
from pipeline.storage.office_tables import BlindSampleRow
from pipeline.storage.tables import FactRow
from schemas.review import SYSTEM, Role
from service.signing_in import hashed

DOCS = Path(__file__).resolve().parent
IMAGES = DOCS / "images"
SAMPLES = DOCS.parent / "samples" / "submissions"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
IN_SIGHT = """() => [...document.images].every(one => {
    const { top, bottom } = one.getBoundingClientRect();
    return one.complete || !one.checkVisibility() || bottom < 0 || top > innerHeight;
})"""
"""Crops are loaded when they come into sight."""
SEAL = 9
"""The doubtful fact of the sample that shows most: a seal of which one character may be another."""
LARGEST = 200_000
"""Bytes of a picture."""
PATIENCE = 60_000
READING_TIME = 20 * 60 * 1000
"""Milliseconds: of a page, and of a sample on a machine that does other things as well."""
PASSWORD = "演示环境的密码 2026"
PEOPLE = {
    "li.shouli": ("李受理", Role.CLERK),
    "wang.shenhe": ("王审核", Role.REVIEWER),
    "zhou.jihe": ("周稽核", Role.AUDITOR),
    "zhang.guanli": ("张管理", Role.ADMINISTRATOR),
}
NEWCOMER = "zhao.xin"
"""Who has not signed in yet."""
SAMPLE_SIZE = 10
PERIOD = "since=2025-06-01&until=2025-12-31"
"""The samples are received in November 2025."""


class Visit:
    """One browser and one service; every person signs in once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address.rstrip("/")
        self._pages: dict[str, Page] = {}

    def stranger(self) -> Page:
        page = self._browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN", base_url=self._address)
        page.set_default_timeout(PATIENCE)
        return page

    def person(self, login: str) -> Page:
        if login not in self._pages:
            page = self._pages[login] = self.stranger()
            sign_in(page, login)
        return self._pages[login]

    clerk = property(lambda self: self.person("li.shouli"))
    reviewer = property(lambda self: self.person("wang.shenhe"))
    auditor = property(lambda self: self.person("zhou.jihe"))
    administrator = property(lambda self: self.person("zhang.guanli"))


def main(address: str, *parts: str) -> None:
    make_accounts()
    with sync_playwright() as playwright:
        # The names of the samples are Chinese; without a locale Chromium cannot open them.
        environment: dict[str, str | float | bool] = {**os.environ, "LANG": "C.UTF-8"}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=environment)
        visit = Visit(browser, address)
        for name in parts or PARTS:
            PARTS[name](visit)
        browser.close()


def make_accounts() -> None:
    database = Database(Settings().database)
    accounts = Accounts(database)
    newcomer = {NEWCOMER: ("赵新", Role.CLERK)}
    for login, (name, role) in (PEOPLE | newcomer).items():
        if accounts.by_login(login) is None:
            first = login == NEWCOMER
            accounts.add(login=login, name=name, roles=(role,), password=hashed(PASSWORD), must_change=first, by=SYSTEM)
    database.close()


def sign_in(page: Page, login: str) -> None:
    page.goto("/signin")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/signin" not in address)


def submission(page: Page, sample: str) -> str:
    """The address of a sample that was read."""
    applicant = re.search(r'"applicant_name": "(.*?)"', (SAMPLES / sample / "submission.json").read_text())
    assert applicant
    page.goto(f"/queue?applicant={applicant[1]}&sort=oldest")
    found = re.search(r"2025\d{4}-[0-9A-Z]{6}", page.locator("table.queue").inner_text())
    assert found
    return f"/submissions/{found[0]}"


def entering(visit: Visit) -> None:
    """登录, and what somebody new is asked first."""
    page = visit.stranger()
    page.goto("/signin")
    page.get_by_label("登录名").fill("li.shouli")
    keep(page, "signin")
    sign_in(page, NEWCOMER)
    page.goto("/account/password")
    keep(page, "password")


def intake(visit: Visit) -> None:
    """受理: the form with what came before; the result; more files; the papers given out."""
    page = visit.clerk
    page.goto("/")
    page.get_by_label("材料文件").set_input_files(sorted((SAMPLES / "incomplete" / "files").glob("社保*")))
    page.get_by_label("申报级别").select_option(label="四川省")
    page.get_by_label("受理日期").fill("2025-11-03")
    expect(page.locator("#basket")).to_contain_text("社保")
    expect(page.locator("#sending progress")).to_have_count(0)
    page.get_by_label("受理日期").blur()
    keep(page, "intake")
    incomplete = submission(page, "incomplete")
    page.goto(incomplete)
    keep(page, "received")
    page.goto(submission(page, "sound"))
    keep(page, "troubles", of=page.locator("table.checklist tr", has=page.locator(".troubles")).first)
    page.goto(incomplete)
    page.get_by_text("补充材料", exact=True).click()
    page.locator("details.supplement").evaluate("one => one.scrollIntoView({ block: 'end' })")
    keep(page, "supplement", of=page.locator("details.supplement"))
    page.goto(f"{incomplete}/notices")
    for kind in ("受理回执", "补正通知书"):
        page.get_by_label("补正期限").fill((date.today() + timedelta(days=14)).isoformat())
        page.get_by_role("region", name=kind).get_by_role("button", name="出具并编号").click()
        page.wait_for_load_state("networkidle")
    page.goto(f"{incomplete}/notices")
    keep(page, "notices")
    keep_print(page, "mending", of="补正通知书")


def reading(visit: Visit) -> None:
    """受理进度, while a sample is being read."""
    page = visit.clerk
    page.goto("/")
    page.get_by_label("材料文件").set_input_files(sorted((SAMPLES / "incomplete" / "files").iterdir()))
    page.get_by_label("申报级别").select_option(label="四川省")
    page.get_by_label("受理日期").fill("2025-11-03")
    expect(page.locator("#basket")).to_contain_text("合同1.pdf")
    expect(page.locator("#sending progress")).to_have_count(0)
    page.get_by_role("button", name="提交并开始识读").click()
    expect(page.get_by_text(re.compile(r"已识读 ([3-9]|\d\d) 页"))).to_be_visible(timeout=READING_TIME)
    keep(page, "progress")


def facts(visit: Visit) -> None:
    """事实表: a doubtful fact, a correction and what it moved, a box drawn by hand, the index, the printable sheet."""
    page = visit.reviewer
    there = submission(page, "contradictions")
    page.goto(f"{there}/facts")
    page.wait_for_load_state("networkidle")
    for _ in range(SEAL):
        page.keyboard.press("n")
        page.wait_for_load_state("networkidle")
    keep(page, "factsheet")
    keep(page, "index", of=page.locator("table.index").first)
    page.goto(f"{there}/facts")
    page.wait_for_load_state("networkidle")
    for _ in range(SEAL):
        page.keyboard.press("n")
        page.wait_for_load_state("networkidle")
    page.keyboard.press("2")
    expect(page.locator("#shift")).to_contain_text("变化的核对结果")
    keep(page, "corrected")
    show_history(page, there)
    page.goto(f"{there}/facts")
    page.wait_for_load_state("networkidle")
    for _ in range(2):
        page.keyboard.press("n")
        page.wait_for_load_state("networkidle")
    page.keyboard.press("w")
    page.keyboard.press("a")
    frame = page.locator("#viewer .scroll").bounding_box()
    assert frame
    left, top = frame["x"] + 174, frame["y"] + 139
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + 110, top + 19, steps=4)
    page.mouse.up()
    keep(page, "added")
    page.goto(f"{there}/facts")
    page.get_by_role("link", name="可打印事实表").click()
    keep(page, "printable")
    page.goto(f"{there}/unmask")
    page.get_by_label("理由").fill("核对第 3 名人员身份证号码与社保证明")
    keep(page, "unmask")


def show_history(page: Page, there: str) -> None:
    """What became of the fact that was corrected last, and its page by itself."""
    with Session(Database(Settings().database).engine) as session:
        position = session.scalar(select(FactRow.position).where(FactRow.revision > 1).order_by(FactRow.id.desc()))
    assert position is not None
    page.goto(f"{there}/facts?fact=f{position + 1}")
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="单独看").click()
    keep(page, "page")
    page.goto(f"{there}/facts/f{position + 1}/history")
    keep(page, "history")


def findings(visit: Visit) -> None:
    """核对结果: the level, a finding decided by keys, one with figures, the conclusion, a check."""
    page = visit.reviewer
    there = submission(page, "contradictions")
    page.goto(f"{there}/findings")
    keep(page, "risk", of=page.locator("#risk"))
    page.keyboard.press("j")
    for key in ("1", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(page.locator("#tally")).to_contain_text("已认定 1 项")
    to_top(page.locator("article", has=page.locator(".decision.settled")).first)
    keep(page, "decided")
    to_top(page.locator("article", has=page.locator("table.figures")).first)
    keep(page, "findings")
    page.locator("#conclusion label", has_text="补正").click()
    page.get_by_role("button", name=re.compile("作出结论|更改结论")).click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("#conclusion .mark.result")).to_be_visible()
    to_top(page.locator("#conclusion"))
    keep(page, "conclusion")
    page.goto(f"{there}/notices")
    page.get_by_role("region", name="审查意见表").get_by_role("button", name="出具并编号").click()
    keep_print(page, "opinion", of="审查意见表")
    page.goto(f"{there}/findings")
    page.get_by_role("link", name="SC-08a", exact=True).first.click()
    keep(page, "check")
    page.goto("/checks")
    keep(page, "checks")


def to_top(part: Locator) -> None:
    """Scrolls so that a part begins beneath the bar that stays."""
    part.evaluate("one => scrollBy(0, one.getBoundingClientRect().top - 90)")


def finding_again(visit: Visit) -> None:
    """申报队列 and 检索."""
    page = visit.auditor
    page.goto("/queue")
    keep(page, "queue")
    page.goto("/search?q=知识产权运营")
    keep(page, "search")


def auditing(visit: Visit) -> None:
    """稽核: the figures, a trail, a blind sample from the draw to its result."""
    page = visit.auditor
    page.goto(f"/audit?{PERIOD}")
    page.get_by_role("button", name="校验").click()
    page.goto(f"/audit?{PERIOD}")
    keep(page, "audit")
    to_top(page.locator("#head-reading"))
    keep(page, "charts")
    page.goto(f"{submission(page, 'contradictions')}/trail")
    keep(page, "trail")
    page.goto("/audit/samples")
    page.get_by_label("受理日期自").fill("2025-06-01")
    page.get_by_label("至", exact=True).fill("2025-12-31")
    page.get_by_label("样本量").fill(str(SAMPLE_SIZE))
    page.get_by_role("button", name="抽取样本").click()
    page.goto("/audit/samples")
    page.get_by_role("link", name="录入", exact=True).first.click()
    keep(page, "blind")
    enter_sample(page)
    page.goto("/audit/samples")
    page.get_by_role("link", name="结果", exact=True).first.click()
    keep(page, "sample")


def enter_sample(page: Page) -> None:
    """What the second person types: what the first value is, but for one name that lacks a character."""
    with Session(Database(Settings().database).engine) as session:
        values = {row.id: str(row.fact.value) for row in session.scalars(select(BlindSampleRow))}
    differs = next((id for id, value in values.items() if len(value) > 3 and not re.search(r"[\d.]", value)), None)
    for turn in range(SAMPLE_SIZE):
        form = page.locator("section.blind form")
        number = int(str(form.get_attribute("action")).rpartition("/")[2])
        page.get_by_label("影像上写的是").fill(values[number][:-1] if number == differs else values[number])
        page.get_by_role("button", name="看不清" if turn == SAMPLE_SIZE - 1 else "提交").click()
        page.wait_for_load_state("networkidle")


def administration(visit: Visit) -> None:
    """账户, 通知地址, 接口令牌."""
    page = visit.administrator
    page.goto("/admin/accounts")
    page.get_by_label("登录名").fill("chen.xin")
    page.locator("form.narrow").last.get_by_label("姓名").fill("陈新")
    page.locator("form.narrow").last.get_by_label("受理人员").check()
    keep(page, "accounts")
    page.goto("/admin/trail")
    keep(page, "account-trail")
    page.goto("/admin/webhooks")
    page.get_by_label("地址").fill("https://oa.example.cn/hooks/shenhe")
    keep(page, "webhooks")
    page = visit.reviewer
    page.goto("/account/tokens")
    page.get_by_label("用途").fill("档案系统取数")
    keep(page, "tokens")
    page.goto("/account/api")
    keep(page, "api")


PARTS: dict[str, Callable[[Visit], None]] = {
    "entering": entering,
    "intake": intake,
    "reading": reading,
    "facts": facts,
    "findings": findings,
    "queue": finding_again,
    "audit": auditing,
    "administration": administration,
}


def keep(page: Page, name: str, *, of: Locator | None = None) -> None:
    """A picture of the window, or ``of`` a part."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(IN_SIGHT)
    save(Image.open(io.BytesIO((of or page).screenshot())).convert("RGB"), name)


def keep_print(page: Page, name: str, *, of: str) -> None:
    """A picture of the first page of a paper that was given out, as its PDF shows it."""
    with page.expect_download() as download:
        page.get_by_role("row").filter(has_text=of).first.get_by_role("link", name="PDF").click()
    paper = pypdfium2.PdfDocument(download.value.path())
    sheet = ImageOps.expand(paper[0].render(scale=1.2).to_pil().convert("RGB"), border=1, fill="#c0c7cf")
    save(sheet, name)


def save(picture: Image.Image, name: str) -> None:
    """``docs/images/<name>.png`` in the colours that stand for it best: 256, or fewer where it would be large."""
    IMAGES.mkdir(exist_ok=True)
    for colours in (256, 128, 96, 64):
        # Covering all colours keeps those of the marks, of which a page has few.
        small = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
        small.save(IMAGES / f"{name}.png", optimize=True)
        if (IMAGES / f"{name}.png").stat().st_size <= LARGEST:
            break


if __name__ == "__main__":
    main(*sys.argv[1:])
