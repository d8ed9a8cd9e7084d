"""Opens an official model with PaddleOCR's own class for it, which knows how pictures go in and what comes out."""

import os
from pathlib import Path
from typing import Any

from extractors.ocr.models import Kind, Model, ModelError, at


def _options(model: Model, *, device: str, threads: int) -> dict[str, Any]:
    """How PaddleOCR is to run ``model``. Paddle's own format is left to ``paddlepaddle`` and its own settings."""
    if not model.is_onnx:
        return {"engine": "paddle", "device": device}
    return {
        "engine": "onnxruntime",
        "device": device,
        "engine_config": {
            "intra_op_num_threads": threads,
            "inter_op_num_threads": 1,
            # The arena keeps the largest page's memory for ever; pages differ in size.
            "enable_cpu_mem_arena": False,
        },
    }


def opened(kind: Kind, directory: Path, *, device: str = "cpu", threads: int = 1) -> Any:
    """PaddleOCR's module for the model in ``directory``, loaded. Raises ``ModelError`` where it cannot be."""
    model = at(directory, kind)
    look_at_device(device)
    # PaddleX looks for its model hosts at import unless told not to.
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    import paddleocr

    classes = {
        Kind.DETECTION: paddleocr.TextDetection,
        Kind.RECOGNITION: paddleocr.TextRecognition,
        Kind.ORIENTATION: paddleocr.DocImgOrientationClassification,
        Kind.UNWARPING: paddleocr.TextImageUnwarping,
        Kind.SEAL_DETECTION: paddleocr.SealTextDetection,
        Kind.SEAL_RECOGNITION: paddleocr.TextRecognition,
        Kind.TABLE: paddleocr.TableCellsDetection if is_of_cells(model) else paddleocr.TableStructureRecognition,
    }
    try:
        settings = _options(model, device=device, threads=threads)
        return classes[kind](model_name=model.name, model_dir=str(directory), **settings)
    except Exception as error:  # what is wrong with a network, its description or the device comes in all kinds
        raise broken(kind, directory, error) from error


def look_at_device(device: str) -> None:
    """Raises ``ModelError`` where ONNX Runtime cannot use ``device``."""
    if device == "cpu":
        return
    import onnxruntime

    if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
        raise ModelError(
            f"SHENHE_OCR_DEVICE 设为 {device}，但所装的 onnxruntime 不能使用显卡。"
            "请换装同版本的 onnxruntime-gpu，或取消该设置。"
        )


def is_of_cells(model: Model) -> bool:
    """Whether a table model finds cells (RT-DETR) rather than writing the table's structure (SLANet, SLANeXt)."""
    return model.name.endswith("_table_cell_det")


def broken(kind: Kind, directory: Path, error: Exception) -> ModelError:
    """The sentence for a model whose files are there and that does not run."""
    return ModelError(
        f"{kind.words}模型 {directory} 不能运行（{type(error).__name__}）。"
        f"请核对模型文件是否完整、SHENHE_OCR_DEVICE 是否适合本机，或取消 {kind.setting}。"
    )
