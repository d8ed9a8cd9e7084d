"""The console command: its exit codes, what it says, and what it leaves in the folder."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.errors import StoreUnavailableError
from pipeline.intake import receive
from pipeline.settings import Settings
from pipeline.storage.opening import Storage
from pipeline.storage.records import Progress, State
from schemas.document import DocumentState
from schemas.review import Deed
from service import review
from service.cli import run
from service.errors import UnusableInputError
from service.reports.writing import NAMES
from service.reviewed import Reviewed
from tests.service.conftest import save_case
from tests.service.dossiers import ID_NUMBER, Case, build_case

OPTIONS = ["--level", "sichuan", "--received-on", "2025-11-03"]


def whole(case: Case) -> Case:
    return case


def all_read(case: Case) -> Case:
    return with_documents(case, tuple(d for d in case.reviewed.dossier.documents if d.state is DocumentState.READ))


def none_read(case: Case) -> Case:
    lost = tuple(d for d in case.reviewed.dossier.documents if d.state is DocumentState.REJECTED)
    return with_documents(case, lost)


def with_documents(case: Case, documents: tuple[Any, ...]) -> Case:
    ids = {document.id for document in documents}
    dossier = case.reviewed.dossier
    kept = dossier.model_copy(
        update={
            "documents": documents,
            "facts": tuple(fact for fact in dossier.facts if fact.document in ids),
            "pages": {id: pages for id, pages in dossier.pages.items() if id in ids},
        }
    )
    return Case(Reviewed(kept, case.reviewed.findings, case.reviewed.checklist, "1"), case.images)


@pytest.fixture
def engine(
    storage: Storage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[Callable[[Case], Case]], None]:
    """Puts runs in place that know the result already: ``engine(all_read)``."""
    monkeypatch.setenv("SHENHE_DATA_DIR", str(tmp_path / "data"))

    def install(change: Callable[[Case], Case]) -> None:
        @contextmanager
        def runs(settings: Settings, *, listener: Callable[[str, Progress], None]) -> Iterator[Any]:
            def process(id: str) -> Progress:
                assert settings.folder == tmp_path / "data"
                save_case(storage, change(build_case(id=id)))
                listener(id, storage.repository.progress(id))
                return storage.repository.progress(id)

            yield SimpleNamespace(storage=storage, process=process, runtime=SimpleNamespace(settings=settings))

        monkeypatch.setattr(review, "local_runs", runs)

    return install


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "材料"
    (place / "社保").mkdir(parents=True)
    (place / "01-申报表.jpg").write_bytes(b"form")
    (place / "社保" / "03.jpg").write_bytes(b"roster")
    (place / "Thumbs.db").write_bytes(b"litter")
    return place


@pytest.mark.parametrize(("change", "code"), [(all_read, 0), (none_read, 3), (whole, 4)])
def test_the_exit_code_says_how_much_could_be_processed(
    engine: Callable[..., None], folder: Path, tmp_path: Path, change: Callable[[Case], Case], code: int
) -> None:
    engine(change)
    assert run(["review", str(folder), *OPTIONS, "--out", str(tmp_path / "out")]) == code
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)


def test_the_summary_says_what_came_in_what_is_missing_and_where_the_reports_lie(
    engine: Callable[..., None], folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    engine(whole)
    run(["review", str(folder), *OPTIONS, "--out", str(tmp_path / "out")])
    said = capfd.readouterr().out
    for words in (
        "宜宾岷江竹业",
        "营业执照",
        "文件已加密",
        "缺少材料：制度机制文本",
        "不一致 2",
        "高风险线索",
        "factsheet.html",
    ):
        assert words in said
    assert ID_NUMBER not in said


def test_what_libraries_say_does_not_reach_the_terminal(
    engine: Callable[..., None],
    folder: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine(whole)

    def noisy(*given: Any, **named: Any) -> Any:
        os.write(1, b"noise from a library")
        os.write(2, b"noise from its native part")
        return receive(*given, **named)

    monkeypatch.setattr(review, "receive", noisy)
    run(["review", str(folder), *OPTIONS, "--out", str(tmp_path / "out")])
    said = capfd.readouterr()
    assert "noise" not in said.out + said.err


def test_files_go_in_by_their_path_without_what_systems_leave_behind(folder: Path, tmp_path: Path) -> None:
    assert [name for name, _ in review.collect(folder, out=tmp_path)] == ["01-申报表.jpg", "社保/03.jpg"]


def test_a_single_file_goes_in_by_its_name(folder: Path, tmp_path: Path) -> None:
    assert review.collect(folder / "社保" / "03.jpg", out=tmp_path)[0][0] == "03.jpg"


@pytest.mark.parametrize("out", [".", "报告"])
def test_the_reports_of_an_earlier_run_are_not_handed_in(folder: Path, out: str) -> None:
    before = review.collect(folder, out=folder / out)
    (folder / out).mkdir(exist_ok=True)
    for name in NAMES:
        (folder / out / name).write_text("{}")
    assert review.collect(folder, out=folder / out) == before


def test_a_place_that_may_not_be_read_is_named_and_not_left_out(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda place, _: place != folder / "社保")
    with pytest.raises(UnusableInputError, match=r"没有读取 .+社保 的权限"):
        review.collect(folder, out=tmp_path)


def test_an_empty_folder_holds_nothing_that_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHENHE_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "空").mkdir()
    assert run(["review", str(tmp_path / "空"), *OPTIONS, "--out", str(tmp_path / "out")]) == 3
    assert "没有文件" in capfd.readouterr().err


def test_unmasking_is_asked_for_and_recorded(
    engine: Callable[..., None], folder: Path, tmp_path: Path, storage: Storage
) -> None:
    engine(all_read)
    run(["review", str(folder), *OPTIONS, "--out", str(tmp_path / "out"), "--unmask"])
    assert ID_NUMBER in (tmp_path / "out" / "factsheet.json").read_text(encoding="utf-8")
    newest, *_ = storage.trail.entries(deed=Deed.UNMASKED)
    assert (newest.reason, newest.author.login[:4]) == ("命令行 --unmask", "命令行:")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["review"], "缺少参数 PATH"),
        (["review", "{folder}"], "缺少参数 --"),
        (["review", "{folder}", "--level", "beijing", "--received-on", "2025-11-03", "--out", "{out}"], "申报级别应为"),
        (["review", "{folder}", "--level", "sichuan", "--received-on", "2025-02-30", "--out", "{out}"], "受理日期应为"),
        (["review", "{folder}", *OPTIONS, "--out", "{out}", "--route", "sideways"], "申报途径应为"),
        (["review", "{folder}/nothing", *OPTIONS, "--out", "{out}"], "没有这个文件或文件夹"),
        (["review", "{folder}", *OPTIONS, "--out", "{folder}/01-申报表.jpg/x"], "不能建立输出文件夹"),
        (["review", "{folder}", *OPTIONS, "--out", "{out}", "--fast"], "没有这个选项：--fast"),
        (["serve", "--port", "abc"], "参数 --port"),
        (["unknown"], "命令或参数有误"),
    ],
)
def test_unusable_arguments_end_with_2_and_a_chinese_sentence(
    arguments: list[str], words: str, folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    filled = [argument.format(folder=folder, out=tmp_path / "out") for argument in arguments]
    assert run(filled) == 2
    said = capfd.readouterr().err
    assert words in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("fault", "words"),
    [(StoreUnavailableError("对象存储没有应答"), "shenhe doctor"), (KeyError("王浩然"), "程序出错（KeyError）")],
)
def test_a_run_that_fails_ends_with_1_and_says_what_to_do(
    engine: Callable[..., None],
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    fault: Exception,
    words: str,
) -> None:
    engine(whole)

    def fail(*_: object, **__: object) -> None:
        raise fault

    monkeypatch.setattr(review, "receive", fail)
    assert run(["review", str(folder), *OPTIONS, "--out", str(tmp_path / "out")]) == 1
    said = capfd.readouterr().err
    assert words in said
    assert "王浩然" not in said


def test_a_submission_the_flow_could_not_finish_ends_with_1(
    engine: Callable[..., None], folder: Path, tmp_path: Path, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def runs(settings: Settings, *, listener: object) -> Iterator[Any]:  # noqa: ARG001
        failed = Progress(state=State.FAILED, message="识别时出现内部错误。")
        yield SimpleNamespace(storage=storage, process=lambda id: failed)  # noqa: ARG005

    engine(whole)
    monkeypatch.setattr(review, "local_runs", runs)
    assert run(["review", str(folder), *OPTIONS, "--out", str(tmp_path / "out")]) == 1


def test_the_catalogue_is_listed(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["checks"]) == 0
    said = capfd.readouterr().out
    assert "ST-01" in said
    assert "SC-08a" in said


def test_one_check_is_told_with_its_basis_its_innocent_explanations_and_its_next_step(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(["checks", "st-01"]) == 0
    said = capfd.readouterr().out
    for words in ("依据（四川省）", "可能的正常原因", "下一步", "规则版本：1"):
        assert words in said
    assert run(["checks", "XX-99"]) == 2
    assert "shenhe checks" in capfd.readouterr().err
