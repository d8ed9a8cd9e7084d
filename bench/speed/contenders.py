"""Who reads: this product and its peers, each as a function from pages to the lines it read."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import cv2

from bench.speed.pages import BenchPage
from extractors.ocr import models
from extractors.rendering import render
from extractors.workers import ReadingPool
from schemas.evidence import Box, Origin
from schemas.page import Line, Page

DPI = 200

Reader = Callable[[Sequence[BenchPage], int], Iterator[Page]]
"""From pages and the number of cores to what was read; pages come in any order, the first ones before all others."""


def shenhe(pages: Sequence[BenchPage], cores: int) -> Iterator[Page]:
    """Everything the product does to a page: rendering, straightening, seals, tables, codes, second readings."""
    with ReadingPool(processes=cores, pages_per_process=1000) as pool:
        for part in (pages[:cores], pages[cores:]):
            for reading in pool.read((page.file, page.number) for page in part):
                yield reading.page


def paddleocr(pages: Sequence[BenchPage], cores: int) -> Iterator[Page]:
    """The stock pipeline with the very same models: lines only."""
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    from paddleocr import PaddleOCR

    detection, recognition = models.bundled()
    engine = PaddleOCR(
        engine="onnxruntime",
        engine_config={"intra_op_num_threads": cores},
        text_detection_model_name=detection.name,
        text_detection_model_dir=str(detection.directory),
        text_recognition_model_name=recognition.name,
        text_recognition_model_dir=str(recognition.directory),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
    )
    for page in pages:
        image = _bgr(page)
        [result] = engine.predict(image)
        yield _page(page, image, zip(result["rec_texts"], result["rec_scores"], result["rec_polys"], strict=True))


def rapidocr(pages: Sequence[BenchPage], cores: int) -> Iterator[Page]:
    """With its own settings and models."""
    from rapidocr import RapidOCR

    engine: Any = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": cores})
    for page in pages:
        image = _bgr(page)
        found = engine(image)
        boxes = found.boxes if found.boxes is not None else ()
        yield _page(page, image, zip(found.txts or (), found.scores or (), boxes, strict=True))


def tesseract(pages: Sequence[BenchPage], cores: int) -> Iterator[Page]:
    """Debian's, with its simplified Chinese model; words are put together to lines."""
    for page in pages:
        image = _bgr(page)
        done = subprocess.run(
            ["tesseract", "-", "-", "-l", "chi_sim+eng", "--dpi", str(DPI), "tsv"],
            input=cv2.imencode(".png", image)[1].tobytes(),
            env=os.environ | {"OMP_THREAD_LIMIT": str(cores)},
            capture_output=True,
            check=True,
        )
        yield _page(page, image, _words(done.stdout.decode()))


READERS: dict[str, Reader] = {
    "shenhe": shenhe,
    "paddleocr": paddleocr,
    "rapidocr": rapidocr,
    "tesseract": tesseract,
}


def absent(contender: str) -> str:
    """Why a contender cannot take part here; empty where it can."""
    if contender != "tesseract":
        return ""
    if shutil.which("tesseract") is None:
        return "tesseract is not installed (apt-get install tesseract-ocr tesseract-ocr-chi-sim)"
    known = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout
    return "" if "chi_sim" in known else "tesseract has no Chinese (apt-get install tesseract-ocr-chi-sim)"


def _bgr(page: BenchPage) -> Any:
    return render(page.file, page.number, dpi=DPI)[:, :, ::-1].copy()


def _words(table: str) -> Iterator[tuple[str, float, list[tuple[float, float]]]]:
    for word in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if (word["text"] or "").strip() and float(word["conf"]) >= 0:
            x, y, width, height = (float(word[key]) for key in ("left", "top", "width", "height"))
            yield word["text"], float(word["conf"]) / 100, [(x, y), (x + width, y + height)]


def _page(page: BenchPage, image: Any, found: Any) -> Page:
    height, width = image.shape[:2]
    lines = [
        Line(text=text, confidence=min(1.0, max(0.0, float(score))), box=_box(corners, width, height))
        for text, score, corners in found
    ]
    return Page(
        file=page.file.name,
        number=page.number,
        width=width,
        height=height,
        origin=Origin.OCR,
        lines=tuple(lines),
    )


def _box(corners: Any, width: int, height: int) -> Box:
    xs = [min(1.0, max(0.0, float(x) / width)) for x, _ in corners]
    ys = [min(1.0, max(0.0, float(y) / height)) for _, y in corners]
    return (min(xs), min(ys), max(xs), max(ys))
