"""Settings from the environment."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from extractors.ocr.models import Kind
from extractors.ocr.runners import Runtime
from pipeline.errors import ModelUnusableError
from pipeline.runtime import open_runtime
from pipeline.settings import Settings


def test_every_field_is_documented_as_a_variable() -> None:
    import pipeline.settings

    for name in Settings.model_fields:
        assert f"\nSHENHE_{name.upper()} " in (pipeline.settings.__doc__ or "")


def test_without_settings_everything_is_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/somebody")
    settings = Settings()
    assert settings.s3_endpoint is None
    assert settings.database == "sqlite:////home/somebody/.local/share/shenhe/shenhe.db"


def test_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHENHE_DATABASE_URL", "postgresql://me:secret@db/shenhe")
    monkeypatch.setenv("SHENHE_DATA_DIR", "relative")
    settings = Settings()
    assert settings.database == "postgresql+psycopg://me:secret@db/shenhe"
    assert settings.folder == Path("relative").absolute()
    assert ":secret" not in repr(settings)


def test_an_endpoint_without_keys_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHENHE_S3_ENDPOINT", "http://minio:9000")
    with pytest.raises(ValidationError, match="SHENHE_S3_SECRET_KEY"):
        Settings()


def test_a_folder_of_rules_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHENHE_RULES", str(tmp_path))
    assert Settings().rules == tmp_path
    monkeypatch.setenv("SHENHE_RULES", str(tmp_path / "none"))
    with pytest.raises(ValidationError, match="不存在"):
        Settings()


def test_official_models_are_off_until_they_are_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().engine.models() == {}
    for kind in Kind:
        monkeypatch.setenv(kind.setting, f"/models/{kind.name}")
    assert Settings().engine.models() == {kind: Path(f"/models/{kind.name}") for kind in Kind}


def test_nothing_is_started_with_a_wrong_folder_of_a_model(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", ocr_table=tmp_path / "none")
    with pytest.raises(ModelUnusableError, match=r"SHENHE_OCR_TABLE .*不存在。请核对路径"), open_runtime(settings):
        pass


def test_a_graphics_card_is_not_asked_of_what_cannot_use_it(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="只用处理器"):
        Settings(ocr_runtime=Runtime.OPENVINO, ocr_device="gpu")
    settings = Settings(data_dir=tmp_path, ocr_device="gpu:1")
    with pytest.raises(ModelUnusableError, match=r"gpu:1.*onnxruntime-gpu"), open_runtime(settings):
        pass
