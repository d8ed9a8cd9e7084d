"""What comes out of an upload."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from extractors.errors import ReadingError, error_named
from extractors.files import Limits, SourceFile, names, open_upload
from extractors.files.identify import identify_head
from tests.hostile.archives import packed, raw_named
from tests.hostile.pdfs import good, many_pages


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "white").save(out, "PNG")
    return out.getvalue()


def opened(folder: Path, name: str, body: bytes, limits: Limits | None = None) -> list[SourceFile]:
    path = folder / "upload"
    path.write_bytes(body)
    return open_upload(name, path, workdir=folder / "work", limits=limits)


def test_a_file_is_known_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    (file,) = opened(tmp_path, "扫描件.pdf", png())
    assert (file.name, file.media_type, file.pages, file.problem) == ("扫描件.pdf", "image/png", 1, None)


def test_the_pages_of_a_pdf_and_of_a_tiff_are_counted(tmp_path: Path) -> None:
    out = io.BytesIO()
    pages = [Image.new("1", (100, 100)) for _ in range(4)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    assert opened(tmp_path, "a.tif", out.getvalue())[0].pages == 4
    assert opened(tmp_path, "a.pdf", many_pages(7))[0].pages == 7


def test_members_of_an_archive_are_named_after_it_and_keep_their_folders(tmp_path: Path) -> None:
    files = opened(tmp_path, "材料.zip", packed(("一/执照.pdf", good()), ("二/照片.png", png())))
    assert [file.name for file in files] == ["材料.zip/一/执照.pdf", "材料.zip/二/照片.png"]
    assert all(file.pages == 1 and file.path.name == file.sha256 for file in files)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_without_the_utf8_flag_are_decoded(tmp_path: Path, encoding: str) -> None:
    (file,) = opened(tmp_path, "a.zip", raw_named("联通/社保证明.pdf".encode(encoding), good()))
    assert file.name == "a.zip/联通/社保证明.pdf"


def test_a_gbk_name_whose_second_byte_is_a_backslash_is_not_split(tmp_path: Path) -> None:
    (file,) = opened(tmp_path, "a.zip", raw_named("誠.pdf".encode("gb18030"), good()))
    assert file.name == "a.zip/誠.pdf"


def test_what_operating_systems_add_to_archives_is_left_out(tmp_path: Path) -> None:
    body = packed(("__MACOSX/._执照.pdf", b"x"), ("执照.pdf", good()), (".DS_Store", b"x"), ("空/", b""))
    assert [file.name for file in opened(tmp_path, "a.zip", body)] == ["a.zip/执照.pdf"]


def test_equal_names_in_an_archive_stay_two_files(tmp_path: Path) -> None:
    files = opened(tmp_path, "a.zip", packed(("x.pdf", good()), ("x.pdf", png())))
    assert [file.name for file in files] == ["a.zip/x.pdf", "a.zip/x (2).pdf"]
    assert [file.media_type for file in files] == ["application/pdf", "image/png"]


def test_one_bad_member_does_not_cost_the_others(tmp_path: Path) -> None:
    bad = packed(("a.zip", packed(("x", b"y"))), ("../b.pdf", good()), ("c.docx", b"{\\rtf1"), ("d.pdf", good()))
    files = opened(tmp_path, "m.zip", bad)
    assert [file.pages for file in files] == [0, 0, 0, 1]
    assert all(file.problem for file in files[:3])


def test_nothing_is_written_outside_the_work_folder(tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    deep.mkdir()
    opened(deep, "a.zip", packed(("../../b", b"x"), ("../c", b"x")))
    assert {path.name for path in (*tmp_path.iterdir(), *deep.iterdir())} == {"deep", "upload", "work"}


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Limits(file_bytes=100), "文件超过"),
        (Limits(pages=6), "文件页数超过 6 页"),
    ],
)
def test_a_file_beyond_the_limits_is_refused(tmp_path: Path, limits: Limits, sentence: str) -> None:
    (file,) = opened(tmp_path, "a.pdf", many_pages(7), limits)
    assert file.pages == 0
    assert file.problem is not None
    assert file.problem.startswith(sentence)


def test_the_sum_of_an_archive_is_bounded(tmp_path: Path) -> None:
    body = packed(("a", b"a" * 5000), ("b", b"b" * 5000))
    (file,) = opened(tmp_path, "a.zip", body, Limits(archive_bytes=8000))
    assert file.problem is not None
    assert file.problem.startswith("压缩包解开后超过")


def test_the_hash_is_that_of_the_bytes_received(tmp_path: Path) -> None:
    (file,) = opened(tmp_path, "a.png", png())
    assert file.sha256 == hashlib.sha256(png()).hexdigest()


@pytest.mark.parametrize(
    ("head", "kind", "name"),
    [
        (b"PK\x03\x04", "zip", ""),
        (b"\xef\xbb\xbf  <html>", "other", "网页文件"),
        (b"BM" + b"\x00" * 12 + b"\x28\x00\x00\x00", "image", ""),
        (b"BMW is a car", "other", "纯文本文件"),
        ("申报材料说明，请查收。".encode(), "other", "纯文本文件"),
        ("申报材料说明，请查收。".encode("gb18030"), "other", "纯文本文件"),
        (b"\x00" * 50, "other", "无法识别的文件"),
        (b"\x00\x00\x00\x18ftypmp42", "other", "视频或音频文件"),
        (b"RIFF\x00\x00\x00\x00AVI ", "other", "无法识别的文件"),
    ],
)
def test_formats_are_told_from_their_first_bytes(head: bytes, kind: str, name: str) -> None:
    found = identify_head(head)
    assert (found.kind, found.name) == (kind, name)


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "\\\\server\\a", "C:/a", "a\\..\\b"])
def test_paths_that_lead_out_are_unsafe(name: str) -> None:
    assert names.is_unsafe(name)


@pytest.mark.parametrize("name", ["a/b.pdf", "营业执照（副本）.pdf", "a..b/c...pdf", "./a.pdf"])
def test_ordinary_paths_are_safe(name: str) -> None:
    assert not names.is_unsafe(name)


def test_names_lose_control_and_direction_characters_and_keep_their_extension() -> None:
    assert names.clean("a\u202efdp\x00.exe") == "afdp.exe"
    assert names.clean("长" * 500 + ".pdf").endswith("长.pdf")
    assert len(names.clean("长" * 500 + ".pdf")) == names.MAX_LENGTH


def every_error(kind: type[ReadingError] = ReadingError) -> list[type[ReadingError]]:
    return [kind, *(error for child in kind.__subclasses__() for error in every_error(child))]


@pytest.mark.parametrize("kind", every_error())
def test_every_error_says_in_chinese_what_is_wrong_and_what_to_do(kind: type[ReadingError]) -> None:
    details: dict[str, str | int] = {"limit": 9, "kind": "某文件", "remedy": "请另存为 PDF", "width": 1, "height": 2}
    error = error_named(kind.__name__, details)
    assert type(error) is kind
    assert "。请" in error.sentence
    assert "{" not in error.sentence


def test_an_entry_whose_compressed_data_is_broken_is_refused_alone(tmp_path: Path) -> None:
    body = bytearray(packed(("a.pdf", good() * 20), ("b.pdf", good())))
    body[60:90] = b"\xff" * 30
    files = opened(tmp_path, "a.zip", bytes(body))
    assert [file.pages for file in files] == [0, 1]
