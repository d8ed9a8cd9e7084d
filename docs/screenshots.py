"""Takes the pictures of the guide: a clerk hands a sample in, a reviewer opens it.

Drives a running service with Chromium, so that the pictures show what people really see::

    SHENHE_DATA_DIR=/tmp/pictures shenhe serve --port 8123
    python docs/screenshots.py http://127.0.0.1:8123

The data folder should be new: pages read before are not read again, and then there is no progress to be seen.
``money.png`` is not made here: it shows papers of the check cases, since the sample has no invoices.
"""

import io
import os
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

DOCS = Path(__file__).resolve().parent
IMAGES = DOCS / "images"
SAMPLE = DOCS.parent / "samples" / "submissions" / "contradictions" / "files"
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
READING_TIME = 20 * 60 * 1000
"""Milliseconds a sample may take on a machine that does other things as well."""


def main(address: str) -> None:
    with sync_playwright() as playwright:
        # The names of the samples are Chinese; without a locale Chromium cannot open them.
        environment: dict[str, str | float | bool] = {**os.environ, "LANG": "C.UTF-8"}
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, env=environment)
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        hand_in(page, address)
        review(page)
        browser.close()


def hand_in(page: Page, address: str) -> None:
    """受理: the form, the progress, what was received."""
    page.goto(address)
    page.get_by_label("材料文件").set_input_files(sorted(SAMPLE.iterdir()))
    page.get_by_label("申报级别").select_option(label="四川省")
    page.get_by_label("受理日期").fill("2025-11-03")
    page.get_by_label("受理日期").blur()
    keep(page, "intake")
    page.get_by_role("button", name="提交并开始识读").click()
    expect(page.get_by_text(re.compile(r"已识读 ([3-9]|\d\d) 页"))).to_be_visible(timeout=READING_TIME)
    keep(page, "progress")
    expect(page.get_by_role("link", name="打开事实表")).to_be_visible(timeout=READING_TIME)
    keep(page, "received")


def review(page: Page) -> None:
    """审核 and 稽核: a doubtful fact with its place, the index, risk, findings, a check, the printable sheet."""
    submission = page.url
    page.goto(f"{submission}/facts")
    for _ in range(SEAL):
        page.keyboard.press("n")
        page.wait_for_load_state("networkidle")
    keep(page, "factsheet")
    keep(page, "index", of=page.locator("table.index").first)
    page.goto(f"{submission}/findings")
    keep(page, "risk", of=page.locator("#risk"))
    page.locator("article", has=page.locator("table.figures")).first.evaluate("one => one.scrollIntoView()")
    keep(page, "findings")
    page.get_by_role("link", name="SC-08a", exact=True).first.click()
    keep(page, "check")
    page.goto(f"{submission}/findings")
    page.get_by_role("link", name="可打印事实表").click()
    keep(page, "printable")


def keep(page: Page, name: str, *, of: Locator | None = None) -> None:
    """``docs/images/<name>.png`` of the window, or ``of`` a part, in the colours that stand for it best: 256, or fewer
    where it would be large."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(IN_SIGHT)
    picture = Image.open(io.BytesIO((of or page).screenshot())).convert("RGB")
    IMAGES.mkdir(exist_ok=True)
    for colours in (256, 128, 96, 64):
        # Covering all colours keeps those of the marks, of which a page has few.
        small = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
        small.save(IMAGES / f"{name}.png", optimize=True)
        if (IMAGES / f"{name}.png").stat().st_size <= LARGEST:
            break


if __name__ == "__main__":
    main(sys.argv[1])
