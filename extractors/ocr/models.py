"""PaddleOCR model directories: the bundled ones, and official ones an installation sets beside or instead of them.

A model directory holds the network (``inference.onnx``, or Paddle's own ``inference.json`` and
``inference.pdiparams``) and an ``inference.yml`` that names the model and says how pictures go in and what comes out.
The bundled directories are put together from the networks of PP-OCRv6 small, which the wheel of rapidocr carries.
Nothing is downloaded.
"""

import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

DETECTION = "PP-OCRv6_small_det"
RECOGNITION = "PP-OCRv6_small_rec"


_NETWORK = "inference.onnx"
_PADDLE = ("inference.json", "inference.pdmodel")


class ModelError(ValueError):
    """A model directory cannot be used; the message is a Chinese sentence that says what to do."""


class Kind(Enum):
    """What a model is for: its setting, a word for people, the names such models have, and one for example."""

    DETECTION = ("SHENHE_OCR_DETECTION", "文字检测", r"(?<!_seal)_det$", "PP-OCRv6_medium_det")
    RECOGNITION = ("SHENHE_OCR_RECOGNITION", "文字识别", r"_rec(_doc)?$", "PP-OCRv6_medium_rec")
    ORIENTATION = ("SHENHE_OCR_ORIENTATION", "页面方向", r"_doc_ori$", "PP-LCNet_x1_0_doc_ori")
    UNWARPING = ("SHENHE_OCR_UNWARPING", "页面展平", r"^UVDoc", "UVDoc")
    SEAL_DETECTION = ("SHENHE_OCR_SEAL_DETECTION", "印章文字检测", r"_seal_det$", "PP-OCRv4_server_seal_det")
    SEAL_RECOGNITION = ("SHENHE_OCR_SEAL_RECOGNITION", "印章文字识别", r"_rec(_doc)?$", "PP-OCRv4_server_rec")
    TABLE = ("SHENHE_OCR_TABLE", "表格结构", r"^SLANe|_table_cell_det$", "SLANet_plus")

    def __init__(self, setting: str, words: str, names: str, example: str) -> None:
        self.setting = setting
        self.words = words
        self.example = example
        self._names = re.compile(names)

    def takes(self, name: str) -> bool:
        """Whether a model called ``name`` is of this kind. Cells of a table are found by a ``_det`` as well."""
        if self is Kind.DETECTION and "_table_cell" in name:
            return False
        return bool(self._names.search(name))


@dataclass(frozen=True, slots=True)
class Model:
    """A model directory as PaddleOCR takes it; ``name`` is the ``Global.model_name`` of its ``inference.yml``."""

    name: str
    directory: Path

    @property
    def is_onnx(self) -> bool:
        """Whether ONNX Runtime and OpenVINO can run it; else only ``paddlepaddle`` can."""
        return (self.directory / _NETWORK).exists()

    @property
    def label(self) -> str:
        """The name with the beginning of its weights' hash: other weights read the same pixels differently."""
        weights = self.directory / (_NETWORK if self.is_onnx else "inference.pdiparams")
        return f"{self.name}-{_fingerprint(weights, weights.stat().st_mtime_ns)}"


@cache
def _fingerprint(weights: Path, changed: int) -> str:  # noqa: ARG001 - weights that were replaced are hashed again
    with weights.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:8]


def at(directory: Path, kind: Kind | None = None) -> Model:
    """The official model in ``directory``. Raises ``ModelError`` where it holds none, or none of this kind."""
    where = f"{kind.setting} 所指的模型目录 {directory} " if kind else f"模型目录 {directory} "
    if not directory.is_dir():
        raise ModelError(f"{where}不存在。请核对路径，并确认运行本程序的账户可以读取。")
    if not (directory / "inference.yml").is_file():
        raise ModelError(f"{where}中没有 inference.yml。请放入完整的官方模型目录，不要只拷贝权重文件。")
    try:
        name = yaml.safe_load((directory / "inference.yml").read_text("utf-8"))["Global"]["model_name"]
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ModelError(
            f"{where}中的 inference.yml 没有写明模型名称（Global.model_name）。请重新取得官方模型目录。"
        ) from error
    model = Model(str(name), directory)
    if not model.is_onnx and not _runs_paddle(directory):
        raise ModelError(
            f"{where}中没有 inference.onnx。请取 ONNX 格式的官方模型，或用 paddle2onnx 转换；"
            "Paddle 格式的模型须先安装 paddlepaddle。"
        )
    if kind and not kind.takes(model.name):
        raise ModelError(f"{where}中是 {model.name}，不是{kind.words}模型。请改放{kind.words}模型，如 {kind.example}。")
    return model


def _runs_paddle(directory: Path) -> bool:
    complete = (directory / "inference.pdiparams").exists() and any((directory / name).exists() for name in _PADDLE)
    return complete and find_spec("paddle") is not None


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
