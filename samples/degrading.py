"""Wear of copiers, fax machines, printers and telephones on a page picture, mostly with the effects of augraphy.

Only effects that move no ink are used, so a box of the page stays true. Pictures are H × W × 3 ``uint8``, RGB.
"""

import importlib
import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]


def worn(picture: Picture, wear: str, chance: np.random.Generator) -> Picture:
    """``picture`` after one of ``WEARS``; the same picture and chance give the same result."""
    # Its import draws from the generators seeded below, so it must come first; it takes long, so only here.
    importlib.import_module("augraphy")
    seed = int(chance.integers(0, 2**31))
    state, legacy = random.getstate(), np.random.get_state()
    random.seed(seed)
    np.random.seed(seed)
    cv2.setRNGSeed(seed)
    try:
        for effect in WEARS[wear]():
            result = np.asarray(effect(picture.copy()), dtype=np.uint8)
            result = cv2.cvtColor(result, cv2.COLOR_GRAY2RGB).astype(np.uint8) if result.ndim == 2 else result
            if result.shape != picture.shape:
                raise ValueError(f"{wear}: an effect has changed the size of the page")
            picture = result
    finally:
        random.setstate(state)
        np.random.set_state(legacy)
    return picture


def _grey(picture: Picture) -> Picture:
    """What a copier without colour sees: red seals become grey."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


# augraphy takes long to import, and only who wears a page down needs it.


def _copier() -> list[Any]:
    import augraphy

    return [
        _grey,
        augraphy.InkBleed(intensity_range=(0.2, 0.3), severity=(0.3, 0.4)),
        augraphy.DirtyDrum(
            line_width_range=(1, 2), line_concentration=0.03, noise_intensity=0.35, noise_value=(130, 210)
        ),
        augraphy.BadPhotoCopy(
            noise_type=2, noise_side="left", noise_iteration=(1, 1), noise_size=(1, 2), noise_value=(110, 180),
            noise_sparsity=(0.1, 0.3), noise_concentration=(0.1, 0.2), blur_noise=0, wave_pattern=0, edge_effect=0,
        ),
    ]  # fmt: skip


def _fax() -> list[Any]:
    import augraphy

    threshold = {"thresh": 165, "maxval": 255, "type": cv2.THRESH_BINARY}
    return [
        augraphy.SubtleNoise(subtle_range=25),
        augraphy.Faxify(
            scale_range=(1, 1), monochrome=1, monochrome_method="cv2.threshold", monochrome_arguments=threshold,
            halftone=0, invert=0,
        ),
    ]  # fmt: skip


def _printer() -> list[Any]:
    import augraphy

    return [
        augraphy.LowInkRandomLines(count_range=(14, 22), use_consistent_lines=False, noise_probability=0.1),
        augraphy.InkMottling(ink_mottling_alpha_range=(0.3, 0.4)),
        augraphy.Letterpress(
            n_samples=(150, 250), n_clusters=(200, 300), std_range=(1500, 3000), value_range=(180, 230)
        ),
    ]


def _phone() -> list[Any]:
    import augraphy

    return [
        augraphy.LightingGradient(max_brightness=255, min_brightness=120, mode="gaussian", transparency=0.55),
        augraphy.SubtleNoise(subtle_range=9),
    ]


def _bleed() -> list[Any]:
    import augraphy

    return [_printed_on_both_sides, augraphy.SubtleNoise(subtle_range=6)]


def _printed_on_both_sides(picture: Picture) -> Picture:
    """The print of a back like the front shines through, mirrored and soft. augraphy's own effect is not used: its
    strength hangs on a mean whose last bits differ from run to run."""
    back = cv2.GaussianBlur(cv2.flip(_grey(picture), 1), (0, 0), 2.0).astype(np.float32)
    back = np.roll(back, (46, 30), axis=(0, 1))
    return np.asarray(np.clip(picture - (255 - back[..., None]) * 0.24, 0, 255), dtype=np.uint8)


WEARS: Mapping[str, Callable[[], list[Any]]] = MappingProxyType({
    "copier": _copier,
    "fax": _fax,
    "printer": _printer,
    "phone": _phone,
    "bleed": _bleed,
})  # fmt: skip
