"""``shenhe doctor``: a line for each thing, the mending command for what is missing, and the exit code."""

from pathlib import Path

import numpy as np
import pytest

from extractors.ocr.unwarping import COLUMNS, ROWS
from pipeline.errors import StoreUnavailableError
from pipeline.settings import Settings
from service import doctor
from service.doctor import Answer, Probe, examine
from tests.extractors import official_models as stand_in


def probe(name: str, answer: Answer | Exception, *, needed: bool = True) -> Probe:
    def ask(settings: Settings) -> Answer:  # noqa: ARG001
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Probe(name, ask, needed)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", s3_endpoint=None, database_url=None)


@pytest.mark.parametrize(
    ("found", "code", "words"),
    [
        (probe("libGL", Answer(True, "libGL.so.1")), 0, "ok   libGL"),
        (probe("libGL", Answer(False, "没有", "apt-get install libgl1")), 1, "apt-get install libgl1"),
        (probe("Go", Answer(False, "", "apt-get install golang-go"), needed=False), 0, "缺失 Go（可选）"),
        (probe("对象存储", StoreUnavailableError("对象存储没有应答")), 1, "对象存储没有应答"),
        (probe("引擎", RuntimeError("boom")), 1, "检查时出错（RuntimeError）"),
    ],
)
def test_each_thing_has_its_line_and_only_what_is_needed_decides(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    found: Probe,
    code: int,
    words: str,
) -> None:
    monkeypatch.setattr(doctor, "probes", lambda _: [found])
    assert examine(settings) == code
    assert words in capfd.readouterr().out


def test_stores_and_folder_of_a_fresh_machine_work(settings: Settings) -> None:
    asked = {
        probe.name: probe.ask(settings)
        for probe in doctor.probes(settings)
        if probe.name in ("数据目录", "对象存储", "数据库")
    }
    assert all(answer.ok for answer in asked.values()), asked


def test_a_service_that_does_not_answer_is_named_with_the_setting_to_look_at(tmp_path: Path) -> None:
    away = Settings.model_validate(
        {
            "data_dir": tmp_path,
            "database_url": "postgresql://nobody@127.0.0.1:1/none",
        }
    )
    answer = next(probe for probe in doctor.probes(away) if probe.name == "数据库").ask(away)
    assert not answer.ok
    assert "SHENHE_DATABASE_URL" in answer.mend


def test_a_folder_that_cannot_be_written_is_named() -> None:
    away = Settings(data_dir=Path("/proc/none"))
    answer = next(probe for probe in doctor.probes(away) if probe.name == "数据目录").ask(away)
    assert not answer.ok
    assert "SHENHE_DATA_DIR" in answer.mend


def test_official_models_have_a_line_each_only_where_they_are_set(tmp_path: Path) -> None:
    def lines(**models: Path) -> dict[str, Answer]:
        chosen = Settings(data_dir=tmp_path, ocr_engine="null", **models)
        return {probe.name: probe.ask(chosen) for probe in doctor.probes(chosen) if "SHENHE_OCR" in probe.name}

    assert lines() == {}
    table = stand_in.table_structure(tmp_path / "t", ["<tr>", "<td></td>", "</tr>"], [(0.1, 0.1, 0.9, 0.9)])
    found = lines(ocr_table=table, ocr_orientation=tmp_path / "none")
    assert found["表格结构模型（SHENHE_OCR_TABLE）"] == Answer(True, "SLANet_plus，能运行")
    wrong = found["页面方向模型（SHENHE_OCR_ORIENTATION）"]
    assert not wrong.ok
    assert "不存在。请核对路径" in wrong.found
    assert "取消 SHENHE_OCR_ORIENTATION" in wrong.mend


@pytest.mark.parametrize("setting", ["ocr_orientation", "ocr_unwarping", "ocr_seal_detection", "ocr_seal_recognition"])
def test_a_model_that_runs_is_told_from_one_that_does_not(tmp_path: Path, setting: str) -> None:
    make = {
        "ocr_orientation": lambda to: stand_in.orientation(to, 0),
        "ocr_unwarping": lambda to: stand_in.unwarping(to, np.zeros((ROWS, COLUMNS, 2))),
        "ocr_seal_detection": lambda to: stand_in.detection(to, "PP-OCRv4_server_seal_det"),
        "ocr_seal_recognition": stand_in.recognition,
    }[setting]
    whole, broken = make(tmp_path / "whole"), make(tmp_path / "broken")
    (broken / "inference.onnx").write_bytes(b"broken")
    for directory, ok in ((whole, True), (broken, False)):
        chosen = Settings.model_validate({"data_dir": tmp_path, "ocr_engine": "null", setting: directory})
        [answer] = [probe.ask(chosen) for probe in doctor.probes(chosen) if "SHENHE_OCR" in probe.name]
        assert answer.ok is ok, answer


def test_a_wrong_folder_for_detection_is_told_by_the_line_of_the_models(tmp_path: Path) -> None:
    chosen = Settings(data_dir=tmp_path, ocr_detection=stand_in.recognition(tmp_path / "r"))
    answer = next(probe for probe in doctor.probes(chosen) if probe.name == "OCR 模型").ask(chosen)
    assert not answer.ok
    assert "不是文字检测模型" in answer.found
