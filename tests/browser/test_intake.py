"""The reception in a real browser: folders, a broken connection, what came before, adding files."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Served
from tests.browser.test_review import hand_in

pytestmark = pytest.mark.browser

with_scripts = pytest.mark.parametrize("page", [True], ids=["with scripts"], indirect=True)


@with_scripts
def test_a_folder_goes_up_with_its_paths_and_the_same_submission_is_named(
    page: Page, served: Served, scans: list[Path]
) -> None:
    served.reader.go_on.set()
    folder = scans[0].parent / "材料"
    (folder / "附件").mkdir(parents=True)
    (folder / "附件" / ".DS_Store").write_bytes(b"no material")
    (folder / "附件" / "执照.jpg").write_bytes(os.urandom(5000))
    page.goto(served.address)
    page.locator("#folder").set_input_files(str(folder))
    expect(page.get_by_role("checkbox", name="材料/附件/执照.jpg")).to_be_checked()
    expect(page.locator("#basket li")).to_have_count(1)
    page.get_by_label("申报级别").select_option(label="四川省")
    page.get_by_role("button", name="提交并开始识读").click()
    page.wait_for_url(re.compile(r"/submissions/"))
    number = page.url.rpartition("/")[2]
    expect(page.get_by_role("heading", name="附件清单")).to_be_visible(timeout=15_000)

    page.goto(served.address)
    page.get_by_label("材料文件").set_input_files(str(folder / "附件" / "执照.jpg"))
    expect(page.get_by_text("与以前的申报完全相同")).to_be_visible()
    page.locator("#basket").get_by_role("link", name=number).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("受理进度")


@with_scripts
def test_an_upload_goes_on_after_the_connection_broke(page: Page, served: Served, tmp_path: Path) -> None:
    big = tmp_path / "大文件.pdf"
    big.write_bytes(os.urandom(6_000_000))
    offsets: list[str] = []
    broken = [True]

    def half(route: Route) -> None:
        """The first piece reaches the server by half, then the line is dead."""
        request = route.request
        if request.method != "PATCH":
            route.continue_()
            return
        offsets.append(request.headers["upload-offset"])
        if broken:
            broken.clear()
            data = request.post_data_buffer or b""
            route.fetch(post_data=data[: len(data) // 2])
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/api/v1/uploads/*", half)
    page.goto(served.address)
    page.get_by_label("材料文件").set_input_files(str(big))
    expect(page.get_by_role("checkbox", name="大文件.pdf")).to_be_checked(timeout=15_000)
    assert offsets == ["0", "3000000"]


@with_scripts
def test_what_was_not_handed_in_is_there_after_a_reload(page: Page, served: Served, tmp_path: Path) -> None:
    left = tmp_path / "留下.pdf"
    left.write_bytes(os.urandom(2000))
    page.goto(served.address)
    page.get_by_label("材料文件").set_input_files(str(left))
    expect(page.get_by_role("checkbox", name="留下.pdf")).to_be_checked()
    page.reload()
    expect(page.get_by_text("以前上传、尚未提交")).to_be_visible()
    expect(page.get_by_role("checkbox", name="留下.pdf")).not_to_be_checked()
    page.get_by_role("button", name="移除 留下.pdf").click()
    expect(page.locator("#basket li")).to_have_count(0)


def test_files_are_added_to_a_submission(page: Page, served: Served, scans: list[Path], tmp_path: Path) -> None:
    number = hand_in(page, served, scans)
    served.reader.go_on.set()
    expect(page.get_by_role("heading", name="附件清单")).to_be_visible(timeout=15_000)
    more = tmp_path / "补充.pdf"
    more.write_bytes(os.urandom(2000))
    page.get_by_text("补充材料", exact=True).click()
    page.get_by_label("补充的文件").set_input_files(str(more))
    page.get_by_role("button", name="补充到本申报").click()
    expect(page.get_by_role("heading", name="接收记录")).to_be_visible()
    assert page.url.endswith(number)
    expect(page.get_by_role("cell", name="补充.pdf", exact=True)).to_be_visible()
