"""Where the print of a bent or crumpled page belongs on a flat one, by an official model (UVDoc).

UVDoc gives a flat picture and not where its pixels come from. But its network samples that picture from the page, in
its last step (``GridSample``), by places it has computed: these are taken, so that boxes can be given on the page as
it is displayed, and print is resampled from the page's own resolution.
"""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.engine import Image
from extractors.ocr.models import Kind, ModelError, at
from extractors.ocr.official import broken, opened
from extractors.ocr.runners import openvino
from extractors.shrinking import shrunk

ROWS, COLUMNS = 45, 31
"""The places UVDoc computes; all others lie on straight lines between them."""
_SIDE = 1000
"""Pixels of the picture the model is shown; it looks at 712 × 488 itself."""

Places = NDArray[np.float64]
"""rows × columns × (x, y): fractions of the page, for places evenly spread over the flat page, edges included."""


class UnwarpingModel:
    """Loads its network with the first page. It runs on the processor, whatever the device of the others."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._module: Any = None

    def places(self, image: Image) -> Places:
        """Where on ``image`` (RGB) the flat page comes from. Raises ``ModelError`` where the model does not run."""
        if self._module is None:
            self._module = opened(Kind.UNWARPING, self._directory)
            self._module.paddlex_predictor.runner = _Sampler(self._directory)
        small = shrunk(image, min(1.0, _SIDE / max(image.shape[:2])))
        self._module.predict(np.ascontiguousarray(small[:, :, ::-1]), batch_size=1)
        return _fractions(self._module.paddlex_predictor.runner.grid)


class _Sampler:
    """Takes the place of PaddleX's runner and keeps where the last picture was sampled: height × width × (x, y), from
    −1 at the middle of the first pixel to 1 at the middle of the last."""

    def __init__(self, directory: Path) -> None:
        model = at(directory, Kind.UNWARPING)
        if not model.is_onnx:
            raise ModelError(f"页面展平模型 {directory} 不是 ONNX 格式，无法得到坐标。请用 paddle2onnx 转换后再用。")
        self.grid: NDArray[np.float32] = np.zeros((1, 1, 2), np.float32)
        try:
            network = openvino().Core().read_model(str(directory / "inference.onnx"))
            samplers = [node for node in network.get_ops() if node.get_type_name() == "GridSample"]
            if len(samplers) == 1:
                network.add_outputs([samplers[0].input_value(1)])
                options = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "INFERENCE_PRECISION_HINT": "f32"}
                compiled = openvino().Core().compile_model(network, "CPU", options)
        except RuntimeError as error:
            raise broken(Kind.UNWARPING, directory, error) from error
        if len(samplers) != 1:
            raise ModelError(f"页面展平模型 {directory} 不给出取样位置，无法换算坐标。请改用官方 UVDoc 的 ONNX 模型。")
        self._request = compiled.create_infer_request()

    def __call__(self, x: Any) -> list[NDArray[np.float32]]:
        [picture] = x if isinstance(x, list) else [x]
        flat, grid = self._request.infer([np.ascontiguousarray(picture)]).to_tuple()[:2]
        self.grid = np.array(grid[0], np.float32)
        return [np.array(flat)]

    def close(self) -> None:
        """Nothing is held beyond the object itself."""


def _fractions(grid: NDArray[np.float32]) -> Places:
    height, width = grid.shape[:2]
    # The middle of a pixel is half a pixel from its edge; beyond the middle of the last there is nothing to sample.
    xs = np.clip(np.linspace(0, width, COLUMNS) - 0.5, 0, width - 1)
    ys = np.clip(np.linspace(0, height, ROWS) - 0.5, 0, height - 1)
    across, down = (axis.astype(np.float32) for axis in np.meshgrid(xs, ys))
    chosen = cv2.remap(grid, across, down, cv2.INTER_LINEAR)
    size = np.array([width, height], np.float64)
    return np.asarray(((chosen.astype(np.float64) + 1) / 2 * (size - 1) + 0.5) / size)
