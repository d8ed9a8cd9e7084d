import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from extractors.ocr.runners import Runtime, computes_halves, rounded


@pytest.mark.parametrize(("flags", "halves"), [("fpu avx2 avx512_bf16", True), ("fpu amx_bf16", True), ("avx2", False)])
def test_the_processor_says_whether_it_computes_in_half_precision(tmp_path: Path, flags: str, halves: bool) -> None:
    (tmp_path / "cpuinfo").write_text(f"processor\t: 0\nflags\t\t: {flags}\n")
    assert computes_halves(tmp_path / "cpuinfo") is halves


def test_a_system_that_does_not_tell_has_no_half_precision(tmp_path: Path) -> None:
    assert not computes_halves(tmp_path / "none")


def test_a_graphics_card_is_driven_by_onnx_runtime() -> None:
    assert Runtime.AUTO.chosen("gpu:0") is Runtime.ONNXRUNTIME
    assert Runtime.OPENVINO.chosen() is Runtime.OPENVINO


def test_lines_are_padded_to_few_widths() -> None:
    assert {rounded(width) for width in range(1, 3201)} == {
        *range(32, 513, 32),
        *range(576, 1025, 64),
        *range(1152, 3201, 128),
    }


def test_openvino_is_imported_without_what_reports_to_its_maker() -> None:
    if find_spec("openvino") is None:
        pytest.skip("openvino is not installed")
    code = (
        "import sys; from extractors.ocr.runners import openvino; openvino().Core(); "
        "print([m for m in sys.modules if m.startswith('openvino_telemetry') and sys.modules[m]])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
