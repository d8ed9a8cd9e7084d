"""``make demo``: the sample submissions, from scans to findings, through the flow every upload takes."""

import ctypes
import json
import sys
import time
from pathlib import Path

from rich.console import Console

from pipeline.errors import PipelineError
from pipeline.flows_runs import local_runs
from pipeline.settings import Settings
from service.errors import ServiceError, sentence
from service.intake_form import new_submission
from service.review import Wanted, collect, process, summarise
from service.terminal import ReadingBar, quiet_terminal

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples" / "submissions"
OUT = ROOT / "demo-output"
DATA = ROOT / ".shenhe" / "demo"
"""Kept apart from the data of a real installation; a second demo reads no page again."""

LIBRARIES = {"libGL.so.1": "libgl1", "libglib-2.0.so.0": "libglib2.0-0"}


def main() -> int:
    """0 when every sample was processed, else 1 with what is to be done."""
    if missing := [package for library, package in LIBRARIES.items() if not _loads(library)]:
        sys.stderr.write(
            f"缺少系统组件，不能识读：请管理员执行 apt-get install {' '.join(missing)}，再运行 make demo。\n"
        )
        return 1
    try:
        _demonstrate(Settings(data_dir=DATA))
    except (PipelineError, ServiceError) as error:
        sys.stderr.write(f"{sentence(error)}{error.advice}\n")
        return 1
    return 0


def _demonstrate(settings: Settings) -> None:
    samples = sorted(folder for folder in SAMPLES.iterdir() if (folder / "submission.json").exists())
    with quiet_terminal(settings.folder / "log" / "demo.log") as console:
        console.print(f"共 {len(samples)} 项样例申报，逐项识读、核对（首次需启动内置服务并加载识读模型）……")
        with ReadingBar(console) as bar, local_runs(settings, listener=bar.hear) as runs:
            for folder in samples:
                started = time.monotonic()
                wanted = _wanted(folder)
                result = process(wanted, collect(wanted.path, out=wanted.out), runs)
                console.rule(f"{folder.name}　{time.monotonic() - started:.0f} 秒", align="left")
                summarise(console, result)
        _farewell(console)


def _wanted(folder: Path) -> Wanted:
    given = json.loads((folder / "submission.json").read_text(encoding="utf-8"))
    submission = new_submission(level=given["level"], received_on=given["received_on"], route=given["route"])
    return Wanted(path=folder / "files", submission=submission, out=OUT / folder.name)


def _farewell(console: Console) -> None:
    console.rule()
    console.print(f"全部报告在 {OUT}。make serve 启动网页，自己的材料从网页或 shenhe review 提交。")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
