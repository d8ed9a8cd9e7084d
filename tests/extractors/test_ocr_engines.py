"""The contract every engine keeps, and how engines are chosen."""

import os
from pathlib import Path

import numpy as np
import pytest

from extractors.ocr import models
from extractors.ocr.engine import Engine, Image, RawLine, whole
from extractors.ocr.null import NullEngine
from extractors.ocr.paddle import PaddleEngine, has_small_print
from extractors.ocr.recorded import NotRecordedError, RecordedEngine
from extractors.ocr.remembering import RememberingEngine
from extractors.ocr.runners import Runtime
from extractors.ocr.spec import EngineSpec, build
from tests.extractors.drawn_pages import blank, ruled
from tests.extractors.ocr_engines import CrashingEngine

PAGE = ruled([100, 500, 900], [200, 300])


@pytest.fixture(
    params=["null", "crashing", "recorded", "remembering", pytest.param("paddle", marks=pytest.mark.e2e)],
    scope="module",
)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    if request.param == "null":
        return NullEngine()
    if request.param == "crashing":
        return CrashingEngine()
    if request.param == "recorded":
        return RecordedEngine(tmp_path_factory.mktemp("recording"), live=CrashingEngine())
    if request.param == "remembering":
        return RememberingEngine(CrashingEngine())
    return PaddleEngine()


def test_an_engine_says_who_it_is(engine: Engine) -> None:
    assert engine.name
    assert engine.version


def test_quads_are_four_corners_clockwise_from_the_top_left(engine: Engine) -> None:
    for (ax, ay), (bx, by), (cx, cy), (dx, dy) in engine.find(PAGE):
        assert ax < bx
        assert ay < dy
        assert cx > dx
        assert cy > by


def test_every_crop_is_answered_in_order(engine: Engine) -> None:
    crops = [blank(200, 40), blank(60, 30), blank(400, 40)]
    answers = engine.read(crops)
    assert [answer.quad for answer in answers] == [whole(crop) for crop in crops]
    assert all(0 <= answer.confidence <= 1 for answer in answers)


def test_no_crops_need_no_answer(engine: Engine) -> None:
    assert engine.read([]) == []


def test_characters_have_places_and_scores_or_none_has(engine: Engine) -> None:
    for line in engine.read([np.ascontiguousarray(PAGE[210:290, 110:300])]):
        assert len(line.centres) in (0, len(line.text))
        assert len(line.scores) == len(line.centres)
        assert list(line.centres) == sorted(line.centres)


def test_every_text_is_scored_and_certainty_is_the_most(engine: Engine) -> None:
    scores = engine.score(np.ascontiguousarray(PAGE[210:290, 110:300]), ["甲", "乙方"])
    assert len(scores) == 2
    assert all(score <= 0 for score in scores)


def test_a_blank_page_has_no_lines_for_an_engine_that_sees_nothing() -> None:
    assert NullEngine().find(blank()) == []


class Counting(CrashingEngine):
    def __init__(self) -> None:
        self.asked = 0

    def find(self, image: Image) -> list[tuple[tuple[float, float], ...]]:  # type: ignore[override]
        self.asked += 1
        return super().find(image)  # type: ignore[return-value]


def test_a_recording_answers_without_the_engine_it_was_taken_from(tmp_path: Path) -> None:
    live = Counting()
    first = RecordedEngine(tmp_path, live=live).find(PAGE)  # type: ignore[arg-type]
    assert RecordedEngine(tmp_path).find(PAGE) == first
    assert live.asked == 1


def test_the_same_pixels_are_looked_at_once_and_answered_as_often_as_asked() -> None:
    class Reader(Counting):
        def read(self, crops: list[Image]) -> list[RawLine]:
            self.asked += len(crops)
            return super().read(crops)

    live = Reader()
    engine = RememberingEngine(live)  # type: ignore[arg-type]
    assert engine.find(PAGE) == engine.find(PAGE.copy())
    assert live.asked == 1
    one, other = blank(200, 40), blank(60, 30)
    assert [line.quad for line in engine.read([one, other, one])] == [whole(one), whole(other), whole(one)]
    assert engine.read([other]) == engine.read([other])
    assert live.asked == 3


def test_a_recording_does_not_guess(tmp_path: Path) -> None:
    with pytest.raises(NotRecordedError):
        RecordedEngine(tmp_path).find(PAGE)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("paddle", RememberingEngine),
        ("null", NullEngine),
        ("recorded:/tmp/nowhere", RecordedEngine),
        ("tests.extractors.ocr_engines:CrashingEngine", CrashingEngine),
    ],
)
def test_an_engine_is_chosen_by_name(name: str, kind: type) -> None:
    assert isinstance(build(EngineSpec(name)), kind)


@pytest.mark.parametrize(("height", "small"), [(14, True), (30, False)])
def test_small_print_is_looked_for_again_at_a_larger_size(height: int, small: bool) -> None:
    lines = [((0.0, y), (400.0, y), (400.0, y + height), (0.0, y + height)) for y in range(0, 1000, 50)]
    assert has_small_print(lines, 0.55) is small
    assert not has_small_print([], 0.55)


def test_a_reading_tells_what_ran_the_networks() -> None:
    versions = {PaddleEngine(runtime=runtime).version for runtime in (Runtime.ONNXRUNTIME, Runtime.OPENVINO)}
    assert len(versions) == 2


def test_an_engine_is_built_once_in_a_process() -> None:
    assert build(EngineSpec("null")) is build(EngineSpec("null"))


def test_an_unknown_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="no OCR engine"):
        build(EngineSpec("tesseract"))


def test_the_engine_s_version_names_the_models() -> None:
    assert "PP-OCRv6" in PaddleEngine().version
    _, recognition = models.bundled()
    assert PaddleEngine().version != PaddleEngine(recognition=recognition.directory).version


def test_model_directories_are_assembled_once_and_whole(tmp_path: Path) -> None:
    detection, recognition = models.bundled(tmp_path)
    assert models.at(detection.directory) == detection
    assert models.at(recognition.directory).name == "PP-OCRv6_small_rec"
    assert os.listdir(tmp_path) == [detection.directory.parent.name]
    before = (recognition.directory / "inference.onnx").stat().st_mtime_ns
    assert models.bundled(tmp_path) == (detection, recognition)
    assert (recognition.directory / "inference.onnx").stat().st_mtime_ns == before
