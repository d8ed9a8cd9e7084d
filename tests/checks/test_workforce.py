"""ID numbers and months as the checks of the staff compare them."""

import pytest

from pipeline.checks.applicant import Likeness
from pipeline.checks.workforce import month_name, month_of, same_number

FULL = "510107199002140025"


@pytest.mark.parametrize(
    ("other", "likeness"),
    [
        (FULL, Likeness.SAME),
        ("510107199002140033", Likeness.DIFFERENT),
        ("510107900214002", Likeness.SAME),
        ("510107********0025", Likeness.SAME),
        ("510107****0025", Likeness.SAME),
        ("510108********0025", Likeness.DIFFERENT),
        ("510107********0033", Likeness.DIFFERENT),
        ("5****************5", Likeness.UNCLEAR),
        ("510107199002******", Likeness.UNCLEAR),
    ],
)
def test_only_visible_digits_of_a_masked_number_are_compared(other: str, likeness: Likeness) -> None:
    assert same_number(FULL, other) is likeness
    assert same_number(other, FULL) is likeness


def test_months_count_across_years() -> None:
    assert (month_of("2025-01") or 0) - (month_of("2024-11-30") or 0) == 2
    assert month_name(month_of("2024-12") or 0) == "2024-12"
    assert month_of("长期") is None
