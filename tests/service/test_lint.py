"""``shenhe lint``: what it takes, what it says, what it writes, how it ends."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.reading import PageReading
from schemas.evidence import Origin
from schemas.page import Line, Page, PageState
from service import lint
from service.cli import run

DRAFT = "实施方案\n（征求意见稿）\n9月底前完成盘点。联系人：陈岚 13800000001\n"
PICTURE = Path(__file__).with_name("plan_page.jpg")


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHENHE_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(DRAFT, encoding="utf-8")
    return path


def test_findings_are_told_with_their_ids_and_lines(draft: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(draft)]) == 0
    said = capfd.readouterr().out
    for words in ("LN-08", "征求意见稿", "LN-12", "第3行", "未见问题：LN-01"):
        assert words in said
    assert "13800000001" not in said


def test_findings_are_written_where_a_folder_is_named(draft: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(["lint", str(draft), "--out", str(out)]) == 0
    written = json.loads((out / "findings.json").read_text(encoding="utf-8"))
    assert written["checks_version"]
    assert written["document"]["file"] == "方案.txt"
    by_check = {finding["check"]: finding for finding in written["findings"]}
    assert len(by_check) == 12
    assert by_check["LN-08"]["outcome"] == "fail"
    assert by_check["LN-08"]["evidence"] == [
        {"document": "d1", "page": None, "box": None, "fact": None, "note": "第2行"}
    ]
    assert by_check["LN-01"]["outcome"] == "pass"
    assert "13800000001" not in json.dumps(written, ensure_ascii=False)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_text_files_may_come_in_any_usual_encoding(
    encoding: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(DRAFT.encode(encoding))
    assert run(["lint", str(path)]) == 0
    assert "征求意见稿" in capfd.readouterr().out


def test_a_markdown_file_that_begins_with_a_tag_is_still_text(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "方案.md"
    path.write_text("<html><p>同意。</p>", encoding="utf-8")
    assert run(["lint", str(path)]) == 0
    assert "LN-10" in capfd.readouterr().out


@pytest.mark.parametrize("name", ["没有这个文件.txt", "."])
def test_what_is_no_file_cannot_be_used(name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(tmp_path / name)]) == 2
    assert "没有这个文件" in capfd.readouterr().err


def test_an_archive_of_several_papers_cannot_be_used(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("1.jpg", PICTURE.read_bytes())
        archive.writestr("2.jpg", PICTURE.read_bytes())
    assert run(["lint", str(path)]) == 2
    assert "逐个核对" in capfd.readouterr().err


@pytest.mark.parametrize(("name", "content"), [("空.txt", b" \n"), ("坏.pdf", b"%PDF-1.7 broken"), ("无.docx", b"")])
def test_a_file_without_text_ends_with_3_and_passes_nothing(
    name: str, content: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert run(["lint", str(path), "--out", str(tmp_path / "out")]) == 3
    assert "未见问题" not in capfd.readouterr().out
    written = json.loads((tmp_path / "out" / "findings.json").read_text(encoding="utf-8"))
    assert {finding["outcome"] for finding in written["findings"]} == {"unverifiable"}


def test_a_page_that_could_not_be_read_ends_with_4_and_nothing_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pages = [_page(1, "一、总体目标。"), _page(2, state=PageState.UNREADABLE, problem="该页文字模糊")]

    class Pool:
        def __init__(self, *_: Any, **__: Any) -> None: ...

        def __enter__(self) -> "Pool":
            return self

        def __exit__(self, *_: object) -> None: ...

        def read(self, _: Any) -> Iterator[PageReading]:
            yield from (PageReading(page, b"") for page in pages)

    monkeypatch.setattr(lint, "ReadingPool", Pool)
    path = tmp_path / "a.jpg"
    path.write_bytes(PICTURE.read_bytes())
    assert run(["lint", str(path)]) == 4
    said = capfd.readouterr().out
    assert "第2页：该页文字模糊" in said
    assert "未见问题" not in said


def _page(number: int, *texts: str, **more: Any) -> Page:
    lines = tuple(Line(text=text, box=(0.1, 0.1, 0.4, 0.12), confidence=0.99) for text in texts)
    return Page(file="a.jpg", number=number, width=1000, height=1414, origin=Origin.OCR, lines=lines, **more)


@pytest.mark.e2e
def test_a_scan_is_read_and_held_against_itself(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["lint", str(PICTURE)]) == 0
    said = capfd.readouterr().out
    for words in ("LN-05", "立足自治区设立具体指标", "3月底之前", "6月底前", "第1页"):
        assert words in said
