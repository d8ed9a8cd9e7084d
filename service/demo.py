"""``make demo``: the sample submissions through the whole product, as ``shenhe review`` would be typed by hand."""

import json
import os
import shlex
import sys
import tempfile
import time
from pathlib import Path

import typer

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples" / "submissions"
OUTPUT = ROOT / "demo-output"


def missing_library() -> str | None:
    """The Debian package without which no page can be read, where it is missing."""
    try:
        import cv2  # noqa: F401
    except ImportError as error:
        return "libglib2.0-0" if "glib" in str(error) or "gthread" in str(error) else "libgl1"
    return None


def arguments(sample: Path) -> list[str]:
    """What one would type for the sample: its level and date of receipt stand in its ``submission.json``."""
    said = json.loads((sample / "submission.json").read_text(encoding="utf-8"))
    return [
        "review",
        str((sample / "files").relative_to(ROOT)),
        "--level",
        said["level"],
        "--received-on",
        said["received_on"],
        "--out",
        str((OUTPUT / sample.name).relative_to(ROOT)),
    ]


def main() -> int:
    """0 when every sample was processed, whatever was found; 1 when nothing can be read on this machine."""
    package = missing_library()
    if package:
        typer.echo(f"缺少系统组件 {package}，无法识别页面。请管理员执行：apt-get install {package}", err=True)
        return 1
    from service.cli import run

    os.chdir(ROOT)
    start, code = time.monotonic(), 0
    with tempfile.TemporaryDirectory(prefix="shenhe-demo-") as data:
        os.environ["SHENHE_DATA_DIR"] = data
        for sample in sorted(path for path in SAMPLES.iterdir() if path.is_dir()):
            command = arguments(sample)
            typer.echo(f"\n$ shenhe {shlex.join(command)}")
            code = max(code, run(command))
    typer.echo(
        f"\n示例处理完毕，用时 {time.monotonic() - start:.0f} 秒。用浏览器打开 demo-output/*/factsheet.html 查看。"
    )
    return 0 if code in (0, 4) else 1


if __name__ == "__main__":
    sys.exit(main())
