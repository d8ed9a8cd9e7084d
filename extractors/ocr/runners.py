"""What runs the networks: OpenVINO where the processor computes in half precision, else ONNX Runtime.

Measured on a processor with bfloat16 instructions (AVX-512 BF16; AMX has them too): OpenVINO in bfloat16 takes half the
time of ONNX Runtime, and on 514 lines of sample pages differs from it in nothing but characters that were in doubt.
Without those instructions the two are equally fast, and ONNX Runtime stays.

Measured and left out: convolutions in 8 bits (a fifth of the recogniser's time, but one line in forty is read otherwise
and characters are less sure); the best classes taken within the network (``TopK`` takes 2 ms a line, looking for them
outside a tenth of one); several lines at once (nothing from 320 pixels on).
"""

import sys
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

_STEPS = ((512, 32), (1024, 64), (4096, 128))
"""Up to which width of a line widths are rounded up to a multiple of what: OpenVINO prepares itself for each new shape,
which takes as long as reading two lines."""


class Runtime(StrEnum):
    """``auto`` is OpenVINO in bfloat16 where that is faster, else ONNX Runtime."""

    AUTO = "auto"
    ONNXRUNTIME = "onnxruntime"
    OPENVINO = "openvino"

    def chosen(self, device: str = "cpu") -> "Runtime":
        """What ``auto`` stands for here; a graphics card is driven by ONNX Runtime."""
        if self is not Runtime.AUTO:
            return self
        fast = device == "cpu" and find_spec("openvino") is not None and computes_halves()
        return Runtime.OPENVINO if fast else Runtime.ONNXRUNTIME


@cache
def computes_halves(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor has instructions for bfloat16, as far as the system tells."""
    if not cpuinfo.exists():
        return False
    flags = next((line for line in cpuinfo.read_text("utf-8").splitlines() if line.startswith("flags")), "")
    return not {"avx512_bf16", "amx_bf16"}.isdisjoint(flags.split())


@cache
def openvino() -> Any:
    """The module, imported so that it sends nothing: unless ``openvino_telemetry`` cannot be found, importing it
    reports to its maker's analytics service."""
    sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    return openvino


class OpenVinoRunner:
    """Takes the place of PaddleX's runner. ``precision`` is ``bf16`` or ``f32``."""

    def __init__(self, directory: Path, *, threads: int, precision: str = "bf16") -> None:
        """Runs the ``inference.onnx`` of a model directory. Raises ``RuntimeError`` where it cannot be run."""
        options = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": precision,
            # Reading processes share the processor with others; the system places them better.
            "ENABLE_CPU_PINNING": False,
        }
        core = openvino().Core()
        network = str(directory / "inference.onnx")
        self._request = core.compile_model(network, "CPU", options).create_infer_request()

    def __call__(self, x: Any) -> list[NDArray[np.float32]]:
        [pictures] = x if isinstance(x, list) else [x]
        # The answer lies in memory of the request and is overwritten by the next.
        return [self._request.infer([pictures], share_inputs=True, share_outputs=True)[0]]

    def close(self) -> None:
        """Nothing is held beyond the object itself."""


def rounded(width: int) -> int:
    """The width to which a line is padded."""
    step = next((step for limit, step in _STEPS if width <= limit), _STEPS[-1][1])
    return -(-width // step) * step
