"""Reading speed and memory beside the peers, on the same pages in one run: ``make bench``.

Every contender reads the same rendered pages in a process of its own; the table gives ratios, because seconds on one
machine say nothing about another. Peers: the stock ``paddleocr`` pipeline with the very same models, and RapidOCR.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from extractors.files import SourceFile, open_upload
from extractors.ocr import models
from extractors.ocr.spec import EngineSpec
from extractors.rendering import render
from extractors.text_layer import read_text_layer
from extractors.workers import ReadingPool

ROOT = Path(__file__).parents[1]
CONTENDERS = ("shenhe", "paddleocr", "rapidocr")
DPI = 200


def requests(folder: Path, workdir: Path, count: int) -> list[tuple[SourceFile, int]]:
    """The first ``count`` scanned pages of a submission."""
    pages: list[tuple[SourceFile, int]] = []
    for path in sorted(folder.iterdir()):
        for file in open_upload(path.name, path, workdir=workdir):
            numbers = range(1, file.pages + 1)
            pages += [(file, number) for number in numbers if read_text_layer(file, number) is None]
    return pages[:count]


def read_shenhe(pages: list[tuple[SourceFile, int]]) -> int:
    """Everything the product does to a page: rendering, straightening, seals, tables, second readings."""
    with ReadingPool(EngineSpec("paddle"), processes=os.cpu_count() or 1, pages_per_process=100) as pool:
        return sum(len(reading.page.text) for reading in pool.read(pages))


def read_paddleocr(pages: Iterable[tuple[SourceFile, int]]) -> int:
    """The stock pipeline, lines only."""
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    from paddleocr import PaddleOCR

    detection, recognition = models.bundled()
    engine = PaddleOCR(
        engine="onnxruntime",
        text_detection_model_name=detection.name,
        text_detection_model_dir=str(detection.directory),
        text_recognition_model_name=recognition.name,
        text_recognition_model_dir=str(recognition.directory),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
    )
    return sum(
        len(text)
        for file, number in pages
        for result in engine.predict(render(file, number, dpi=DPI)[:, :, ::-1].copy())
        for text in result["rec_texts"]
    )


def read_rapidocr(pages: Iterable[tuple[SourceFile, int]]) -> int:
    from rapidocr import RapidOCR

    engine: Any = RapidOCR()
    results = (engine(render(file, number, dpi=DPI)[:, :, ::-1].copy()) for file, number in pages)
    return sum(len(text) for result in results for text in (result.txts or ()))


READERS: dict[str, Callable[[list[tuple[SourceFile, int]]], int]] = {
    "shenhe": read_shenhe,
    "paddleocr": read_paddleocr,
    "rapidocr": read_rapidocr,
}


def measure(contender: str, folder: Path, count: int) -> dict[str, float]:
    """Seconds (models loaded within), characters read and peak memory in MB of the largest process."""
    with tempfile.TemporaryDirectory() as workdir:
        pages = requests(folder, Path(workdir), count)
        start = time.perf_counter()
        characters = READERS[contender](pages)
        seconds = time.perf_counter() - start
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"pages": len(pages), "seconds": seconds, "characters": characters, "peak_mb": peak / 1024}


def run(folder: Path, count: int) -> dict[str, dict[str, float]]:
    results = {}
    for contender in CONTENDERS:
        command = [
            sys.executable,
            "-m",
            "bench.speed",
            "--one",
            contender,
            "--folder",
            str(folder),
            "--pages",
            str(count),
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        results[contender] = json.loads(done.stdout.strip().splitlines()[-1])
    return results


def show(results: dict[str, dict[str, float]]) -> None:
    table = Table("reader", "pages/s", "against shenhe", "characters", "peak MB (largest process)")
    ours = results["shenhe"]["pages"] / results["shenhe"]["seconds"]
    for contender, figures in results.items():
        speed = figures["pages"] / figures["seconds"]
        table.add_row(
            contender,
            f"{speed:.2f}",
            f"{ours / speed:.2f} x",
            f"{figures['characters']:.0f}",
            f"{figures['peak_mb']:.0f}",
        )
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", choices=CONTENDERS)
    parser.add_argument("--folder", type=Path, default=ROOT / "samples/submissions/sound/files")
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--json", type=Path, default=ROOT / "build/bench.json")
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(arguments.one, arguments.folder, arguments.pages)))
        return
    results = run(arguments.folder, arguments.pages)
    arguments.json.parent.mkdir(exist_ok=True)
    arguments.json.write_text(json.dumps(results, indent=2), encoding="utf-8")
    show(results)


if __name__ == "__main__":
    main()
