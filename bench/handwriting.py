"""Fits ``extractors/handwriting.yaml``: ``python -m bench.handwriting FONTS [--printed SET … --keep FOLDER]``.

``FONTS`` is a folder with unpacked font packages made from handwriting (``npm pack @fontsource/long-cang`` and the
like: ``<name>/files/*.woff``, ``<name>/unicode.json``); they are not kept in the repository. Pages of lines in these
and in Debian's printed faces go through the scan profiles of the samples; the font named by ``--held-out`` and the
printed face ``HELD_OUT_FACE`` are measured and not learnt. ``--printed`` names sets of cases without handwriting: the
lines found on their pages are print as it really is cut out; every other case is measured and not learnt.
"""

import argparse
import dataclasses
import io
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from sklearn.neural_network import MLPClassifier

from bench.accuracy.reading import Pages, open_case, read_cases
from bench.accuracy.truth import cases_in
from extractors.handwriting import FILE, Vector, features, is_surely_read
from extractors.ocr.crops import crop
from extractors.ocr.engine import Quad
from extractors.rendering import render
from samples.scanning import PROFILES, scan_pages
from schemas.evidence import Box, Origin
from schemas.page import Page

Picture = NDArray[np.uint8]

FACES = (
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    "/usr/share/fonts/truetype/arphic/ukai.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)
HELD_OUT_FACE = "wqy-microhei"
_PAGE = (1654, 2339)
"""A4 at 200 dpi."""
_INKS = ((20, 20, 20), (30, 30, 40), (25, 40, 120), (40, 70, 170), (10, 20, 80))
_PRINT_INKS = ((0, 0, 0), (0, 0, 0), (0, 0, 0), (40, 40, 40), (180, 30, 20), (20, 40, 140), (120, 60, 30))
_FALSE_ALARMS = 0.01
_FALSE_ALARMS_SURE = 0.001
"""Share of printed lines learnt from that may be taken for handwriting; of those read surely, which are most."""
_LEAST, _LEAST_SURE = 1.5, 2.0
"""The lowest limits: what was learnt is known too well, so the shares above are kept elsewhere only with a margin."""
_HIDDEN = 10
_TEXTS = Path(__file__).parents[1] / "samples" / "data"


@dataclass(frozen=True)
class Sample:
    """A line: what was measured, the font it is in, the scan profile, and whether that font is a hand."""

    found: Vector
    font: str
    profile: str
    written: bool


class Hand:
    """A font of many files, each with some of the characters."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        ranges = json.loads((folder / "unicode.json").read_text(encoding="utf-8"))
        self._files: dict[int, Path] = {}
        for part, listed in ranges.items():
            file = folder / "files" / f"{folder.name}-{part.strip('[]')}-400-normal.woff"
            if file.exists():
                for code in _codes(listed):
                    self._files.setdefault(code, file)

    def font(self, character: str, size: int) -> ImageFont.FreeTypeFont | None:
        file = self._files.get(ord(character))
        return _opened(str(file), size) if file else None


@cache
def _opened(file: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size)


def _codes(listed: str) -> Iterator[int]:
    for part in listed.split(","):
        low, _, high = part.removeprefix("U+").partition("-")
        yield from range(int(low, 16), int(high or low, 16) + 1)


def texts(chance: Random) -> Iterator[str]:
    """What stands on papers: words and sentences, names, days, numbers, sums."""
    corpus = "".join(file.read_text(encoding="utf-8") for file in sorted(_TEXTS.glob("*.yaml")))
    runs = [run for run in re.findall(r"[一-鿿，。、（）《》0-9]{4,}", corpus) if len(run) < 80]
    while True:
        run = chance.choice(runs)
        start = chance.randrange(max(1, len(run) - 4))
        day = f"{chance.randint(2015, 2026)}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
        yield chance.choice((
            run[start : start + chance.randint(2, 24)],
            run[:30],
            run[: chance.randint(2, 4)],
            day,
            "".join(chance.choices("0123456789", k=chance.choice((6, 11, 18)))),
            f"¥{chance.randint(1, 999)},{chance.randint(0, 999):03d}.00",
            f"{chance.choice(('成都市', '德阳市', '包头市'))}{run[:6]}路{chance.randint(1, 900)}号",
        ))  # fmt: skip


def draw_printed(draw: ImageDraw.ImageDraw, text: str, x: int, y: int, face: str, chance: Random) -> int:
    """Draws one line; returns its right edge."""
    size = chance.randint(17, 50)
    font = _opened(face, size)
    ink, bold = chance.choice(_PRINT_INKS), int(chance.random() < 0.15)
    spread = chance.choice((0, 0, 0, 0.05, 0.3, 0.8)) * size
    at = float(x)
    for character in text:
        draw.text((at, y), character, font=font, fill=ink, stroke_width=bold)
        at += draw.textlength(character, font=font) + spread
    return int(at)


def draw_written(draw: ImageDraw.ImageDraw, text: str, x: int, y: int, hand: Hand, chance: Random) -> int:
    """Draws one line in a hand, each character a little larger, higher or nearer than the last."""
    size, waver = chance.randint(26, 66), chance.uniform(0.15, 1)
    ink, slope = chance.choice(_INKS), chance.uniform(-0.02, 0.02)
    heavy = int(chance.random() < 0.3)
    at = float(x)
    for character in text:
        font = hand.font(character, max(20, int(size * (1 + waver * chance.gauss(0, 0.1)))))
        if font is None:
            continue
        dy = waver * chance.gauss(0, 0.05) * size + slope * (at - x)
        draw.text((at, y + dy), character, font=font, fill=ink, stroke_width=heavy)
        at += draw.textlength(character, font=font) * (1 + waver * chance.gauss(0, 0.08))
    return int(at)


def page_of_lines(hands: Sequence[Hand], chance: Random) -> tuple[bytes, list[tuple[tuple[int, ...], str, bool]]]:
    """A page as PDF, and its lines: box in pixels of the page, font, whether written by hand."""
    page = Image.new("RGB", _PAGE, "white")
    draw = ImageDraw.Draw(page)
    lines: list[tuple[tuple[int, ...], str, bool]] = []
    given, y = texts(chance), 120
    while y < _PAGE[1] - 160:
        hand, face = chance.choice(hands), chance.choice(FACES)
        written, x = chance.random() < 0.5, chance.randint(80, 500)
        before = np.asarray(page.crop((0, y - 20, _PAGE[0], y + 110))).copy()
        text = next(given)
        end = draw_written(draw, text, x, y, hand, chance) if written else draw_printed(draw, text, x, y, face, chance)
        changed = np.argwhere((np.asarray(page.crop((0, y - 20, _PAGE[0], y + 110))) != before).any(axis=2))
        if changed.size and end < _PAGE[0] - 40:
            (top, left), (bottom, right) = changed.min(axis=0), changed.max(axis=0)
            lines.append(
                ((left, y - 20 + top, right, y - 20 + bottom), hand.name if written else Path(face).stem, written)
            )
            if chance.random() < 0.2:
                draw.line((left, y - 14 + bottom, right, y - 14 + bottom), fill=(60, 60, 60), width=2)
        y += 110
    stream = io.BytesIO()
    page.save(stream, "PDF", resolution=200)
    return stream.getvalue(), lines


def samples_of(pages: int, hands: Sequence[Hand], seed: int) -> list[Sample]:
    """The lines of so many scanned pages."""
    chance, made = Random(seed), []
    names = sorted(PROFILES)
    for number in range(pages):
        pdf, lines = page_of_lines(hands, chance)
        name = names[number % len(names)]
        # The page is straightened before its lines are cut out.
        scan = scan_pages(pdf, dataclasses.replace(PROFILES[name], skew=0.25), chance)[0]
        picture = _compressed(scan.picture, scan.quality)
        height, width = picture.shape[:2]
        for box, font, written in lines:
            margin = (box[3] - box[1]) * chance.uniform(0.03, 0.2)
            x0, y0, x1, y1 = scan.moved(
                ((box[0] - margin) / _PAGE[0], (box[1] - margin) / _PAGE[1],
                 (box[2] + margin) / _PAGE[0], (box[3] + margin) / _PAGE[1])
            )  # fmt: skip
            found = features(picture[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1])
            if found is not None:
                made.append(Sample(found, font, name, written))
    return made


def _compressed(picture: Picture, quality: int) -> Picture:
    _, data = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1], dtype=np.uint8)


def printed_lines(case: Path, pages: Pages) -> Iterator[tuple[Sample, bool]]:
    """The lines read on a case's scanned pages, all print, and whether their reading leaves it open."""
    with tempfile.TemporaryDirectory() as workdir:
        for file in open_case(case / "files", Path(workdir)):
            for page in pages.get(file.name, []):
                if page.origin is not Origin.OCR or not page.lines:
                    continue
                picture = render(file, page.number)
                for line in page.lines:
                    found = features(crop(picture, _displayed(line.box, page, picture)))
                    if found is not None:
                        yield Sample(found, case.name, "", False), not is_surely_read(line.text, line.scores)


def _displayed(box: Box, page: Page, picture: Picture) -> Quad:
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = box
    corners = np.array([(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)])
    mapped = corners @ np.array(page.straight_to_displayed).reshape(3, 3).T
    a, b, c, d = ((float(x / w * width), float(y / w * height)) for x, y, w in mapped)
    return (a, b, c, d)


def fit(samples: Sequence[Sample], seed: int = 7) -> dict[str, object]:
    """The weights of the network, and the limits at which few of the printed samples are taken for handwriting."""
    found = np.stack([sample.found for sample in samples])
    mean, spread = found.mean(axis=0), found.std(axis=0) + 1e-6
    network = MLPClassifier((_HIDDEN,), alpha=0.3, max_iter=600, early_stopping=False, random_state=seed)
    network.fit((found - mean) / spread, [sample.written for sample in samples])
    (hidden, output), (hidden_bias, output_bias) = network.coefs_, network.intercepts_
    weights: dict[str, object] = {
        "mean": _rounded(mean),
        "spread": _rounded(spread),
        "hidden": [_rounded(row) for row in hidden],
        "hidden_bias": _rounded(hidden_bias),
        "output": _rounded(output[:, 0]),
        "output_bias": round(float(output_bias[0]), 4),
    }
    weights["limit"] = limit(weights, samples, _FALSE_ALARMS, _LEAST)
    weights["limit_sure"] = limit(weights, samples, _FALSE_ALARMS_SURE, _LEAST_SURE)
    return weights


def outcomes(weights: dict[str, object], samples: Sequence[Sample]) -> Vector:
    """What the network says of each sample; the limit is not applied."""
    found = np.stack([sample.found for sample in samples])
    parts = [np.array(weights[name]) for name in ("mean", "spread", "hidden", "hidden_bias", "output")]
    mean, spread, hidden, bias, output = parts
    inner = np.maximum(0.0, ((found - mean) / spread) @ hidden + bias)
    return np.asarray(inner @ output + float(str(weights["output_bias"])), dtype=np.float64)


def limit(weights: dict[str, object], samples: Sequence[Sample], share: float, least: float) -> float:
    """The outcome no more than ``share`` of the printed samples reach, and at least ``least``."""
    printed = [sample for sample in samples if not sample.written]
    return round(max(least, float(np.quantile(outcomes(weights, printed), 1 - share)) + 1e-3), 3)


def report(weights: dict[str, object], samples: Sequence[Sample], name: str) -> None:
    """Prints by font how many lines are taken for handwriting if all were read surely."""
    taken = outcomes(weights, samples) >= float(str(weights["limit_sure"]))
    fonts = sorted({(sample.written, sample.font) for sample in samples})
    for written, font in fonts:
        these = [bool(hit) for hit, sample in zip(taken, samples, strict=True) if sample.font == font]
        kind = "hand " if written else "print"
        print(f"{name} {kind} {font:28s} {sum(these):5d} of {len(these):5d}  {100 * sum(these) / len(these):5.1f} %")


def _rounded(row: Vector) -> list[float]:
    return [round(float(value), 4) for value in row]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fonts", type=Path)
    parser.add_argument("--held-out", default="zhi-mang-xing")
    parser.add_argument("--pages", type=int, default=112)
    parser.add_argument("--printed", type=Path, nargs="*", default=[])
    parser.add_argument("--keep", type=Path, help="take page readings from this folder, and put new ones there")
    given = parser.parse_args(arguments)
    hands = [Hand(file.parent) for file in sorted(given.fonts.glob("*/unicode.json"))]
    samples = samples_of(given.pages, hands, seed=1)
    cases = [
        list(printed_lines(case, read.pages))
        for folder in given.printed
        for case, read in read_cases(cases_in(folder), given.keep)
    ]
    unseen = (given.held_out, HELD_OUT_FACE)
    learnt = [sample for sample in samples if sample.font not in unseen]
    learnt += [sample for lines in cases[::2] for sample, _ in lines]
    Random(1).shuffle(learnt)
    weights = fit(learnt)
    report(weights, [sample for sample in samples if sample.font not in unseen], "learnt")
    report(weights, [sample for sample in samples if sample.font in unseen], "unseen")
    for doubted, name in ((False, "limit_sure"), (True, "limit")):
        found = [sample for lines in cases[1::2] for sample, unsure in lines if unsure is doubted]
        if found:
            hits = int((outcomes(weights, found) >= float(str(weights[name]))).sum())
            print(f"unseen print of pages, {name}: {hits} of {len(found)}")
    text = yaml.safe_dump(weights, sort_keys=False, default_flow_style=None, width=120)
    FILE.write_text(_HEAD + text, encoding="utf-8")


_HEAD = "# Fitted by `python -m bench.handwriting`; not written by hand. Features as the code orders them.\n"


if __name__ == "__main__":
    main()
