"""The chance of being right follows what was measured, for each script and way of reading."""

import pytest

from extractors.calibration import Curve, Reading, Script, calibration, chance, readings_of, script_of
from schemas.page import Line


def test_a_curve_is_straight_between_its_points_and_flat_beyond() -> None:
    curve = Curve(scores=(0.5, 0.9), shares=(0.6, 1.0))
    assert [curve(score) for score in (0.1, 0.5, 0.7, 0.9, 1.0)] == pytest.approx([0.6, 0.6, 0.8, 1.0, 1.0])


def test_every_curve_rises_and_promises_no_certainty() -> None:
    for readings in calibration().curves.values():
        for curve in readings.values():
            assert list(curve.shares) == sorted(curve.shares)
            assert 0 <= curve.shares[0] <= curve.shares[-1] < 1


def test_there_is_a_curve_for_every_script_and_way_of_reading() -> None:
    assert {script: set(readings) for script, readings in calibration().curves.items()} == {
        script: set(Reading) for script in Script
    }


def test_a_character_two_readings_differ_on_is_relied_on_less() -> None:
    assert chance("王", 0.99, Reading.DIFFERING) < chance("王", 0.99, Reading.ONCE)


def test_each_character_knows_whether_the_second_reading_agrees_on_it() -> None:
    line = Line(text="主浩然", box=(0, 0, 1, 1), confidence=0.8, second_reading="王浩然")
    assert list(readings_of(line)) == [Reading.DIFFERING, Reading.AGREED, Reading.AGREED]
    assert set(readings_of(line.model_copy(update={"second_reading": None}))) == {Reading.ONCE}


@pytest.mark.parametrize(("character", "script"), [("7", Script.DIGIT), ("X", Script.LATIN), ("王", Script.HAN)])
def test_scripts_are_told_apart(character: str, script: Script) -> None:
    assert script_of(character) is script
