import numpy as np
import pytest

from extractors.brightness import percentile, percentile_by_channel


@pytest.mark.parametrize("percent", [0, 1, 3, 50, 85, 99.5, 100])
@pytest.mark.parametrize("size", [(1, 1), (3, 2), (57, 91)])
def test_counting_gives_what_sorting_gives(size: tuple[int, int], percent: float) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (*size, 3), dtype=np.uint8)
    assert percentile(picture[..., 0], percent) == pytest.approx(float(np.percentile(picture[..., 0], percent)))
    assert percentile_by_channel(picture, percent) == pytest.approx(
        np.percentile(picture.reshape(-1, 3), percent, axis=0)
    )
