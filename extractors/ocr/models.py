"""PaddleOCR model directories, put together from the model files that the wheel of rapidocr carries.

The wheel has the networks of PP-OCRv6 small as ONNX files; PaddleOCR wants a directory with the network and an
``inference.yml`` that says how pictures go in and what comes out. Nothing is downloaded.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

DETECTION = "PP-OCRv6_small_det"
RECOGNITION = "PP-OCRv6_small_rec"


@dataclass(frozen=True, slots=True)
class Model:
    """A model directory as PaddleOCR takes it; ``name`` is the ``Global.model_name`` of its ``inference.yml``."""

    name: str
    directory: Path


def at(directory: Path) -> Model:
    """The official model in ``directory``. Raises ``OSError`` or ``KeyError`` where it holds none."""
    description = yaml.safe_load((directory / "inference.yml").read_text("utf-8"))
    return Model(description["Global"]["model_name"], directory)


def bundled(cache: Path | None = None) -> tuple[Model, Model]:
    """Detection and recognition model, assembled once in ``cache`` (default: the user's cache folder)."""
    folder = (cache or _user_cache()) / f"models-{version('rapidocr')}"
    if not folder.exists():
        _assemble(folder)
    return Model(DETECTION, folder / DETECTION), Model(RECOGNITION, folder / RECOGNITION)


def bundled_version() -> str:
    """The release the bundled models come from."""
    return f"PP-OCRv6-small/rapidocr-{version('rapidocr')}"


def _user_cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shenhe"


def _assemble(folder: Path) -> None:
    """Written beside its place and moved there in one step: of several processes the first wins, none sees a half."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="models-draft-", dir=folder.parent))
    try:
        source = Path(str(files("rapidocr"))) / "models"
        _write(draft / DETECTION, source / "PP-OCRv6_det_small.onnx", _detection())
        recogniser = source / "PP-OCRv6_rec_small.onnx"
        _write(draft / RECOGNITION, recogniser, _recognition(_characters(recogniser)))
        draft.chmod(0o755)
        try:
            draft.rename(folder)
        except OSError:
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(directory: Path, network: Path, description: dict[str, Any]) -> None:
    directory.mkdir()
    shutil.copyfile(network, directory / "inference.onnx")
    text = yaml.safe_dump(description, allow_unicode=True, sort_keys=False)
    (directory / "inference.yml").write_text(text, "utf-8")


def _characters(network: Path) -> list[str]:
    """The recogniser's characters, which its file carries under the metadata key ``character``."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(network), providers=["CPUExecutionProvider"])
    listed: str = session.get_modelmeta().custom_metadata_map["character"]
    return listed.split("\n")


def _detection() -> dict[str, Any]:
    imagenet = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "scale": "1./255.", "order": "hwc"}
    return {
        "Global": {"model_name": DETECTION},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"DetResizeForTest": {"limit_side_len": 960, "limit_type": "max"}},
                {"NormalizeImage": imagenet},
                {"ToCHWImage": None},
            ]
        },
        "PostProcess": {
            "name": "DBPostProcess",
            "thresh": 0.3,
            "box_thresh": 0.6,
            "max_candidates": 1000,
            "unclip_ratio": 1.5,
        },
    }


def _recognition(characters: list[str]) -> dict[str, Any]:
    return {
        "Global": {"model_name": RECOGNITION},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"RecResizeImg": {"image_shape": [3, 48, 320]}},
            ]
        },
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }
