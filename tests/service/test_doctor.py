"""``shenhe doctor``: a line for each thing, the mending command for what is missing, and the exit code."""

from pathlib import Path

import pytest

from pipeline.errors import StoreUnavailableError
from pipeline.settings import Settings
from service import doctor
from service.doctor import Answer, Probe, examine


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
    monkeypatch.setattr(doctor, "probes", lambda: [found])
    assert examine(settings) == code
    assert words in capfd.readouterr().out


def test_stores_and_folder_of_a_fresh_machine_work(settings: Settings) -> None:
    asked = {
        probe.name: probe.ask(settings) for probe in doctor.probes() if probe.name in ("数据目录", "对象存储", "数据库")
    }
    assert all(answer.ok for answer in asked.values()), asked


def test_a_service_that_does_not_answer_is_named_with_the_setting_to_look_at(tmp_path: Path) -> None:
    away = Settings.model_validate(
        {
            "data_dir": tmp_path,
            "database_url": "postgresql://nobody@127.0.0.1:1/none",
        }
    )
    answer = next(probe for probe in doctor.probes() if probe.name == "数据库").ask(away)
    assert not answer.ok
    assert "SHENHE_DATABASE_URL" in answer.mend


def test_a_folder_that_cannot_be_written_is_named() -> None:
    answer = next(probe for probe in doctor.probes() if probe.name == "数据目录").ask(
        Settings(data_dir=Path("/proc/none"))
    )
    assert not answer.ok
    assert "SHENHE_DATA_DIR" in answer.mend
