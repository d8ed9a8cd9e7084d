"""Receiving submissions: nothing lost, nothing twice without saying so."""

import os
from datetime import date
from pathlib import Path

import pytest

from pipeline import intake
from pipeline.errors import PipelineError, StoreUnavailableError
from pipeline.intake import Receipt, display_name
from pipeline.storage.database import Database
from pipeline.storage.objects import ObjectStore, original_key
from pipeline.storage.repository import Repository
from schemas.review import Author, Role
from tests.pipeline.examples import submission

CLERK = Author(login="window1", name="窗口一", roles=(Role.CLERK,))


class Counter:
    """A window where submissions are handed in."""

    def __init__(self, repository: Repository, store: ObjectStore) -> None:
        self.repository = repository
        self.store = store

    def receive(self, id_: str, *uploads: tuple[str, Path]) -> Receipt:
        return intake.receive(self.repository, self.store, submission=submission(id_), uploads=uploads, author=CLERK)


@pytest.fixture
def counter(database: Database, embedded_store: ObjectStore) -> Counter:
    return Counter(Repository(database), embedded_store)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"%PDF-1.7 " + os.urandom(100))
    return tmp_path / "a", tmp_path / "b"


def test_what_was_handed_in_is_kept_with_who_and_what(counter: Counter, files: tuple[Path, Path]) -> None:
    receipt = counter.receive("S1", ("申报表.pdf", files[0]), ("附件/执照.pdf", files[1]))
    kept = counter.repository.files("S1")
    assert [(file.name, file.media_type, file.sender) for file in kept] == [
        ("申报表.pdf", "application/pdf", "窗口一"),
        ("附件/执照.pdf", "application/pdf", "窗口一"),
    ]
    assert counter.store.get(original_key(kept[0].sha256)) == files[0].read_bytes()
    assert receipt.warnings == ()


def test_the_same_files_again_are_a_second_submission_that_says_so(counter: Counter, files: tuple[Path, Path]) -> None:
    counter.receive("S1", ("a.pdf", files[0]), ("b.pdf", files[1]))
    receipt = counter.receive("S2", ("renamed.pdf", files[1]), ("a.pdf", files[0]))
    assert receipt.same_as == "S1"
    assert "S1" in receipt.warnings[0]
    assert counter.repository.submission("S2")


def test_a_single_file_received_before_is_named(counter: Counter, files: tuple[Path, Path]) -> None:
    counter.receive("S1", ("a.pdf", files[0]))
    receipt = counter.receive("S2", ("b.pdf", files[1]), ("again.pdf", files[0]))
    assert receipt.same_as is None
    assert receipt.warnings == ("“again.pdf”此前已在申报 S1 中收到（“a.pdf”），内容完全相同。",)


def test_two_identical_files_in_one_submission_are_both_kept_and_named(
    counter: Counter, files: tuple[Path, Path]
) -> None:
    receipt = counter.receive("S1", ("a.pdf", files[0]), ("copy.pdf", files[0]))
    assert [file.name for file in counter.repository.files("S1")] == ["a.pdf", "copy.pdf"]
    assert receipt.warnings == ("“copy.pdf”与同时提交的“a.pdf”内容完全相同，请确认是否重复。",)


def test_the_receipt_names_an_earlier_submission_and_an_earlier_one_never_names_a_later(
    counter: Counter, files: tuple[Path, Path]
) -> None:
    counter.receive("S1", ("a.pdf", files[0]), ("b.pdf", files[1]))
    counter.receive("S2", ("c.pdf", files[1]), ("d.pdf", files[0]))
    counter.receive("S3", ("e.pdf", files[1]))
    assert intake.seen_earlier(counter.repository, "S1") == ()
    [whole] = intake.seen_earlier(counter.repository, "S2")
    assert whole.submission == "S1"
    assert "全部文件" in whole.text
    [single] = intake.seen_earlier(counter.repository, "S3")
    assert single.text == "“e.pdf”此前已在申报 S1 中收到（“b.pdf”），内容完全相同。"


def test_two_files_of_one_name_are_both_kept(counter: Counter, files: tuple[Path, Path]) -> None:
    receipt = counter.receive("S1", ("x/a.pdf", files[0]), ("x/a.pdf", files[1]))
    assert [file.name for file in counter.repository.files("S1")] == ["x/a.pdf", "x/a（2）.pdf"]
    assert "x/a（2）.pdf" in receipt.warnings[0]


def test_without_the_store_there_is_no_receipt_and_no_submission(
    counter: Counter, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> str:
        raise StoreUnavailableError("对象存储没有应答")

    monkeypatch.setattr(counter.store, "put_original", fail)
    with pytest.raises(PipelineError):
        counter.receive("S1", ("a.pdf", files[0]))
    assert counter.repository.list_submissions() == ()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("申报表.pdf", "申报表.pdf"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\材料\\执照.jpg", "C:/材料/执照.jpg"),
        ("/abs/a.pdf", "abs/a.pdf"),
        ("a\x00\u202eb\n.pdf", "ab.pdf"),
        ("bad\udcff.pdf", "bad?.pdf"),
        ("", "未命名文件"),
        ("..", "未命名文件"),
    ],
)
def test_a_name_is_for_people_and_names_no_place_on_our_disk(given: str, shown: str) -> None:
    assert display_name(given) == shown


def test_a_name_on_disk_in_gbk_is_read_beside_a_folder_in_utf8() -> None:
    on_disk = "材料/".encode() + "营业执照.jpg".encode("gbk")
    assert display_name(os.fsdecode(on_disk)) == "材料/营业执照.jpg"


def test_numbers_begin_with_the_date_and_differ() -> None:
    numbers = {intake.new_id(date(2025, 11, 3)) for _ in range(100)}
    assert len(numbers) == 100
    assert all(number.startswith("20251103-") for number in numbers)
