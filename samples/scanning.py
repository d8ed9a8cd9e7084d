"""Paper → scan: skew, blur, noise, uneven light, fading, folds, low resolution, photographs on a desk, JPEG.

Every profile is a list of effects over one RGB picture; the homography from page fractions to picture fractions is
carried along, so that boxes stay true. Pictures are H × W × 3 ``uint8``, RGB.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray

from samples.degrading import worn
from samples.printing import Box

Picture = NDArray[np.uint8]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Profile:
    """How a page is scanned. Angles in degrees, lengths in pixels of the scan, ``fade`` 0 (black) to 1 (blank);
    ``wear`` is one of ``degrading.WEARS``, upon the paper or, of a telephone, upon its picture."""

    dpi: int
    skew: float = 0.4
    blur: float = 0.5
    noise: float = 3.0
    paper: tuple[int, int, int] = (252, 251, 248)
    fade: float = 0.0
    light: float = 0.0
    fold: bool = False
    streaks: int = 0
    specks: int = 0
    photo: bool = False
    quality: int = 60
    wear: str = ""


PROFILES: Mapping[str, Profile] = MappingProxyType({
    "clean": Profile(dpi=200, skew=0.2, blur=0.4, noise=2.0, quality=72),
    "flat": Profile(dpi=150, skew=0.4, blur=0.4, noise=0.0, paper=(255, 255, 255)),
    "office": Profile(dpi=200, skew=0.9, blur=0.6, noise=3.0, paper=(246, 245, 240), light=0.06, specks=25, quality=52),
    "faded": Profile(dpi=170, skew=0.8, blur=0.6, noise=4.0, fade=0.38, streaks=3, specks=40, quality=50),
    "crooked": Profile(
        dpi=170, skew=3.2, blur=0.7, noise=4.0, paper=(240, 238, 230), light=0.12, specks=40, quality=50
    ),
    "low": Profile(dpi=118, skew=1.4, blur=0.55, noise=4.0, paper=(244, 243, 238), fade=0.12, specks=15, quality=46),
    "folded": Profile(dpi=180, skew=1.0, blur=0.6, noise=3.0, paper=(247, 245, 238), light=0.1, fold=True, quality=52),
    "photo": Profile(dpi=185, skew=2.0, blur=0.8, noise=4.0, paper=(245, 243, 236), light=0.32, photo=True, quality=55),
    "copier": Profile(dpi=190, skew=0.9, blur=0.6, noise=2.0, paper=(255, 255, 255), quality=58, wear="copier"),
    "fax": Profile(dpi=160, skew=0.6, blur=0.3, noise=0.0, paper=(255, 255, 255), quality=70, wear="fax"),
    "bad_printer": Profile(dpi=180, skew=0.6, blur=0.5, noise=3.0, quality=55, wear="printer"),
    "bleed": Profile(dpi=180, skew=0.7, blur=0.6, noise=2.0, paper=(247, 245, 238), quality=55, wear="bleed"),
    "phone": Profile(
        dpi=185, skew=2.5, blur=0.8, noise=3.0, paper=(244, 242, 236), photo=True, quality=55, wear="phone"
    ),
    "photo_folded": Profile(
        dpi=185, skew=3.5, blur=0.9, noise=5.0, paper=(243, 240, 231), light=0.38, fold=True, photo=True, quality=55
    ),
})  # fmt: skip


@dataclass(frozen=True)
class Scan:
    """A scanned page, and where page fractions went: ``matrix`` maps (x, y, 1) of the page to the picture."""

    picture: Picture
    matrix: Matrix
    quality: int
    dpi: int

    def moved(self, box: Box) -> Box:
        """The upright box around ``box`` of the page in fractions of the picture."""
        corners = np.array([[x, y, 1.0] for x in (box[0], box[2]) for y in (box[1], box[3])])
        mapped = corners @ self.matrix.T
        points = np.clip(mapped[:, :2] / mapped[:, 2:], 0, 1)
        (x0, y0), (x1, y1) = points.min(axis=0), points.max(axis=0)
        return (round(float(x0), 4), round(float(y0), 4), round(float(x1), 4), round(float(y1), 4))


def scan_pages(pdf: bytes, profile: Profile, rng: Random) -> list[Scan]:
    """Every page of ``pdf`` as a scan."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_scan(document[number], profile, rng) for number in range(len(document))]
    finally:
        document.close()


def _scan(page: pypdfium2.PdfPage, profile: Profile, rng: Random) -> Scan:
    chance = np.random.default_rng(rng.getrandbits(48))
    picture = page.render(scale=profile.dpi / 72, rev_byteorder=True).to_numpy()[..., :3].copy()
    picture = _on_paper(picture, profile, chance)
    if profile.wear and not profile.photo:
        picture = worn(picture, profile.wear, chance)
    if profile.fold:
        picture = _folded(picture, chance)
    if profile.photo:
        picture, matrix = _photographed(picture, profile, rng, chance)
    else:
        picture, matrix = _skewed(picture, rng.uniform(-profile.skew, profile.skew), profile)
    if profile.wear and profile.photo:
        picture = worn(picture, profile.wear, chance)
    picture = _lit(picture, profile.light, chance)
    picture = _noisy(cv2.GaussianBlur(picture, (0, 0), profile.blur).astype(np.uint8), profile, chance)
    return Scan(picture, matrix, profile.quality, profile.dpi)


def _on_paper(picture: Picture, profile: Profile, chance: np.random.Generator) -> Picture:
    """Fade the print, tint the paper, add streaks of a worn drum."""
    page = 255 - (255 - picture.astype(np.float32)) * (1 - profile.fade)
    page *= np.array(profile.paper, dtype=np.float32) / 255
    height, width = page.shape[:2]
    for _ in range(profile.streaks):
        x, wide = int(chance.integers(0, width - 9)), int(chance.integers(2, 7))
        page[:, x : x + wide] = 255 - (255 - page[:, x : x + wide]) * 0.72
    for _ in range(profile.specks):
        x, y = int(chance.integers(0, width)), int(chance.integers(0, height))
        cv2.circle(page, (x, y), int(chance.integers(1, 3)), (90, 90, 90), -1)
    return np.clip(page, 0, 255).astype(np.uint8)


def _folded(picture: Picture, chance: np.random.Generator) -> Picture:
    """One horizontal and perhaps one vertical fold: a dark valley beside a bright ridge."""
    page = picture.astype(np.float32)
    height, width = page.shape[:2]
    for axis, length in ((0, height), (1, width)) if chance.random() < 0.6 else ((0, height),):
        centre = length * (0.5 + chance.uniform(-0.04, 0.04))
        offset = np.arange(length) - centre
        shade = 1 - 0.22 * np.exp(-((offset / 9.0) ** 2)) + 0.06 * np.exp(-(((offset - 16) / 10.0) ** 2))
        shade -= 0.07 * (offset > 0) * np.exp(-np.abs(offset) / (length * 0.12))
        page *= shade[:, None, None] if axis == 0 else shade[None, :, None]
    return np.clip(page, 0, 255).astype(np.uint8)


def _skewed(picture: Picture, angle: float, profile: Profile) -> tuple[Picture, Matrix]:
    height, width = picture.shape[:2]
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0), [0, 0, 1]])
    turned = cv2.warpAffine(
        picture,
        turn[:2],
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderValue=tuple(int(v * 0.97) for v in profile.paper),
    )
    return turned.astype(np.uint8), _in_fractions(turn, (width, height), (width, height))


def _photographed(
    picture: Picture, profile: Profile, rng: Random, chance: np.random.Generator
) -> tuple[Picture, Matrix]:
    """The sheet on a desk, seen from a hand: perspective, turn, shadow at the edge of the paper."""
    height, width = picture.shape[:2]
    wide, high = int(width * 1.12), int(height * 1.1)
    desk = _desk((high, wide), rng, chance)
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    x, y, slack = (wide - width) / 2, (high - height) / 2, width * 0.035
    target = source + np.array([x, y], dtype=np.float32) + chance.uniform(-slack, slack, (4, 2)).astype(np.float32)
    turn = np.vstack(
        [cv2.getRotationMatrix2D((wide / 2, high / 2), rng.uniform(-profile.skew, profile.skew) / 2, 1.0), [0, 0, 1]]
    )
    matrix: Matrix = np.asarray(turn @ cv2.getPerspectiveTransform(source, target), dtype=np.float64)
    sheet = cv2.warpPerspective(picture, matrix, (wide, high), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, (wide, high)).astype(np.float32) / 255
    shadow = cv2.GaussianBlur(np.roll(mask, (14, 10), axis=(0, 1)), (0, 0), 16)
    desk = desk * (1 - 0.55 * shadow[..., None])
    photo = desk * (1 - mask[..., None]) + sheet.astype(np.float32) * mask[..., None]
    return np.clip(photo, 0, 255).astype(np.uint8), _in_fractions(matrix, (width, height), (wide, high))


def _desk(shape: tuple[int, int], rng: Random, chance: np.random.Generator) -> NDArray[np.float32]:
    colour = rng.choice(((112, 78, 52), (150, 120, 88), (84, 88, 94), (60, 52, 48)))
    size = (shape[1], shape[0])
    along = cv2.resize(chance.normal(0, 1, (shape[0] // 3, 12)).astype(np.float32), size)
    across = cv2.resize(chance.normal(0, 0.5, (shape[0] // 40 + 1, shape[1] // 8)).astype(np.float32), size)
    grain = along + across
    return np.clip(np.array(colour, dtype=np.float32) + grain[..., None] * 7, 0, 255).astype(np.float32)


def _lit(picture: Picture, strength: float, chance: np.random.Generator) -> Picture:
    """Uneven light: one side darker, and a soft shadow, up to ``strength`` of the brightness."""
    if not strength:
        return picture
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32))
    angle = chance.uniform(0, 2 * np.pi)
    slope = (np.cos(angle) * x + np.sin(angle) * y) / 1.42
    cx, cy = chance.uniform(-0.8, 0.8, 2)
    blob = np.exp(-(((x - cx) / 0.7) ** 2 + ((y - cy) / 0.5) ** 2))
    shade = 1.0 - strength * (0.35 + 0.35 * slope + 0.45 * blob)
    return np.asarray(np.clip(picture * shade[..., None], 0, 255), dtype=np.uint8)


def _noisy(picture: Picture, profile: Profile, chance: np.random.Generator) -> Picture:
    height, width = picture.shape[:2]
    noise = chance.normal(0, profile.noise, (height, width, 1)).astype(np.float32)
    return np.clip(picture.astype(np.float32) + noise, 0, 255).astype(np.uint8)


def _in_fractions(matrix: Matrix, before: tuple[int, int], after: tuple[int, int]) -> Matrix:
    return np.asarray(np.diag([1 / after[0], 1 / after[1], 1.0]) @ matrix @ np.diag([before[0], before[1], 1.0]))
