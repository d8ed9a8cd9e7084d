import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as Picture

from extractors.files.source import SourceFile
from extractors.ocr.spec import EngineSpec
from extractors.reading import PageReading
from extractors.workers import CRASHED, FAILED, HUNG, MEMORY, NO_MODEL, PER_MODEL, ReadingPool, bounded
from schemas.page import PageState
from tests.extractors.ocr_engines import ABORTING, CALM, HANGING, RAISING

CRASHING = EngineSpec("tests.extractors.ocr_engines:CrashingEngine")


def picture(folder: Path, name: str, colour: tuple[int, int, int]) -> SourceFile:
    path = folder / name
    Picture.new("RGB", (300, 200), colour).save(path)
    return SourceFile(name, name.encode().hex().ljust(64, "0"), path, "image/png", 1)


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, PageReading]]:
    folder = tmp_path_factory.mktemp("pages")
    colours = {"calm.png": CALM, "abort.png": ABORTING, "raise.png": RAISING, "hang.png": HANGING, "last.png": CALM}
    files = [picture(folder, name, colour) for name, colour in colours.items()]
    with ReadingPool(CRASHING, processes=2, pages_per_process=2, seconds_per_page=12) as pool:
        yield {reading.page.file: reading for reading in pool.read((file, 1) for file in files)}


def test_every_requested_page_is_answered(readings: dict[str, PageReading]) -> None:
    assert sorted(readings) == ["abort.png", "calm.png", "hang.png", "last.png", "raise.png"]


@pytest.mark.parametrize(("name", "problem"), [("abort.png", CRASHED), ("raise.png", FAILED), ("hang.png", HUNG)])
def test_a_page_that_breaks_its_reader_is_unreadable_and_says_what_to_do(
    readings: dict[str, PageReading], name: str, problem: str
) -> None:
    assert readings[name].page.state is PageState.UNREADABLE
    assert readings[name].page.problem == problem


@pytest.mark.parametrize("name", ["calm.png", "last.png"])
def test_the_pages_beside_it_are_read(readings: dict[str, PageReading], name: str) -> None:
    assert readings[name].page.state is PageState.READ
    assert readings[name].page.engine == "crashing/1"
    assert readings[name].image.startswith(b"\xff\xd8\xff")


def test_a_process_is_replaced_after_its_pages(tmp_path: Path) -> None:
    files = [picture(tmp_path, f"{index}.png", CALM) for index in range(4)]
    with ReadingPool(CRASHING, processes=1, pages_per_process=2) as pool:
        processes = {reading.page.lines[0].text for reading in pool.read((file, 1) for file in files)}
    assert len(processes) == 2


def test_a_file_that_cannot_be_displayed_is_reported_in_its_own_words(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7 nothing")
    broken = SourceFile("broken.pdf", "0" * 64, path, "application/pdf", 1)
    with ReadingPool(EngineSpec("null"), processes=1) as pool:
        [reading] = pool.read([(broken, 1)])
    assert reading.page.state is PageState.UNREADABLE
    assert reading.page.problem
    assert reading.page.problem not in (CRASHED, FAILED, HUNG)


def test_nothing_of_an_error_s_words_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), ReadingPool(CRASHING, processes=1) as pool:
        list(pool.read([(picture(tmp_path, "raise.png", RAISING), 1)]))
    assert "张三" not in caplog.text + "".join(capfd.readouterr())


def test_a_model_that_does_not_run_is_no_fault_of_the_page(tmp_path: Path) -> None:
    spec = EngineSpec("null", orientation=tmp_path / "none")
    with ReadingPool(spec, processes=1) as pool:
        [reading] = pool.read([(picture(tmp_path, "calm.png", CALM), 1)])
    assert reading.page.problem == NO_MODEL


def test_the_memory_a_process_may_take_grows_with_the_models_it_uses() -> None:
    assert bounded(MEMORY, EngineSpec()) == MEMORY
    assert bounded(MEMORY, EngineSpec(table=Path("/models/table"))) == MEMORY + PER_MODEL
    assert bounded(MEMORY, EngineSpec(device="gpu")) is None
