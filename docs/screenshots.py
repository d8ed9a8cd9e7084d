"""Takes the pictures of the guide: a clerk hands a sample in, a reviewer opens it.

Drives a running service with Chromium, so that the pictures show what people really see::

    SHENHE_DATA_DIR=/tmp/pictures shenhe serve --port 8123
    python docs/screenshots.py http://127.0.0.1:8123

The data folder should be new: pages read before are not read again, and then there is no progress to be seen.
"""

import io
import os
import re
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

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
    """审核 and 稽核: a doubtful fact with its place, the findings, the printable sheet."""
    submission = page.url
    page.goto(f"{submission}/facts")
    page.keyboard.press("n")
    page.keyboard.press("n")
    keep(page, "factsheet")
    page.goto(f"{submission}/findings")
    keep(page, "findings")
    page.get_by_role("link", name="可打印事实表").click()
    page.get_by_role("link", name="事实", exact=True).first.click()
    keep(page, "printable")


def keep(page: Page, name: str) -> None:
    """``docs/images/<name>.png`` of the window, in the 256 colours that stand for it best."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    IMAGES.mkdir(exist_ok=True)
    small = picture.quantize(256, kmeans=3, dither=Image.Dither.NONE)
    small.save(IMAGES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
