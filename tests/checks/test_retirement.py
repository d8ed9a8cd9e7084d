"""The table of the 渐进式延迟 办法: first and last rows of each category."""

from datetime import date

import pytest

from pipeline.checks.retirement import has_retired, retires_in


@pytest.mark.parametrize(
    ("born", "category", "when"),
    [
        (date(1964, 12, 5), "男", (2024, 12)),
        (date(1965, 1, 5), "男", (2025, 2)),
        (date(1965, 5, 5), "男", (2025, 7)),
        (date(1976, 9, 5), "男", (2039, 9)),
        (date(1990, 1, 5), "男", (2053, 1)),
        (date(1970, 1, 5), "女干部", (2025, 2)),
        (date(1981, 9, 5), "女干部", (2039, 9)),
        (date(1974, 12, 5), "女工人", (2024, 12)),
        (date(1975, 1, 5), "女工人", (2025, 2)),
        (date(1984, 11, 5), "女工人", (2039, 11)),
    ],
)
def test_each_category_retires_as_the_table_says(born: date, category: str, when: tuple[int, int]) -> None:
    assert retires_in(born, category) == when


def test_the_day_of_birth_counts() -> None:
    assert not has_retired(date(1964, 11, 5), "男", date(2024, 11, 4))
    assert has_retired(date(1964, 11, 5), "男", date(2024, 11, 5))
