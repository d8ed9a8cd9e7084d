"""文书 in a browser, with and without scripts: edited, issued, downloaded; and an evidence bundle."""

import secrets
import zipfile
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.service.conftest import save_case
from tests.service.dossiers import build_case

pytestmark = pytest.mark.browser


def opened(page: Page, served: Served) -> str:
    """The page of a submission of its own; gives its number."""
    number, storage = f"20251103-{secrets.token_hex(3).upper()}", served.reader.storage
    case = build_case(id=number)
    storage.repository.create_submission(case.reviewed.dossier.submission)
    save_case(storage, case)
    page.goto(f"{served.address}/submissions/{number}")
    page.get_by_role("link", name="文书", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("文书")
    return number


def test_a_clerk_mends_the_proposed_words_issues_the_notice_and_downloads_it(
    page: Page, served: Served, tmp_path: Path
) -> None:
    opened(page, served)
    form = page.get_by_role("region", name="补正通知书")
    expect(form.get_by_label("第 1 项补正内容")).to_have_value("未见制度机制文本，请补交。")
    form.get_by_label("第 1 项补正内容").fill("请补交加盖公章的知识产权管理制度。")
    form.get_by_label("第 2 项补正内容").fill("")
    form.get_by_label("补正期限").fill("2026-12-04")
    form.get_by_role("button", name="出具并编号").click()

    row = page.get_by_role("row").filter(has_text="补正通知书")
    expect(row).to_contain_text("知运补〔")
    expect(row).to_be_in_viewport()
    with page.expect_download() as download:
        row.get_by_role("link", name="DOCX").click()
    path = tmp_path / "notice.docx"
    download.value.save_as(path)
    assert download.value.suggested_filename.startswith("补正通知书-知运补〔")
    lines = [line.text for line in docx.Document(str(path)).paragraphs]
    assert "1．请补交加盖公章的知识产权管理制度。" in lines
    assert "2．缺推荐意见（推荐函），请补交。" in lines


def test_nothing_to_mend_is_said_where_it_was_entered(page: Page, served: Served) -> None:
    opened(page, served)
    form = page.get_by_role("region", name="补正通知书")
    for number in range(1, 7):
        form.get_by_label(f"第 {number} 项补正内容").fill("")
    form.get_by_label("其他说明").fill("请一次交齐。")
    form.get_by_role("button", name="出具并编号").click()
    expect(page.get_by_role("alert")).to_contain_text("请至少写一项")
    expect(page.get_by_label("其他说明")).to_have_value("请一次交齐。")


def test_an_evidence_bundle_is_exported_with_a_reason(page: Page, served: Served, tmp_path: Path) -> None:
    number = opened(page, served)
    page.get_by_label("导出理由").fill("移交稽核科复核")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出证据包").click()
    path = tmp_path / "bundle.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert f"证据包-{number}/SHA256SUMS" in archive.namelist()
