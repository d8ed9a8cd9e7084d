import math

import numpy as np
import pytest

from extractors.ocr.ctc import Columns, Decoder, Scorer

CHARACTERS = ["blank", "王", "主", "浩", "（", "("]


def columns(*each: dict[str, float]) -> Columns:
    """Columns with the given probabilities; what is left goes to blank."""
    rows = np.zeros((len(each), len(CHARACTERS)), dtype=np.float32)
    for row, given in zip(rows, each, strict=True):
        for character, score in given.items():
            row[CHARACTERS.index(character)] = score
        row[0] = 1 - row.sum()
    return rows


LINE = columns({"王": 0.7, "主": 0.29}, {"王": 0.6}, {}, {"浩": 0.999}, {})


def test_repetitions_are_one_character_with_the_score_of_its_peak() -> None:
    line = Decoder(CHARACTERS).decode(LINE, 5)
    assert line.text == "王浩"
    assert line.scores == pytest.approx((0.7, 0.999))
    assert line.centres == pytest.approx((0.2, 0.7))


def test_a_doubtful_character_names_its_rival_and_a_certain_one_none() -> None:
    (first, second) = Decoder(CHARACTERS).decode(LINE, 5).alternatives
    assert [character for character, _ in first] == ["主"]
    assert first[0][1] == pytest.approx(0.29, abs=1e-3)
    assert second == ()


def test_a_character_doubled_on_the_paper_needs_a_blank_between() -> None:
    decode = Decoder(CHARACTERS).decode
    assert decode(columns({"王": 0.9}, {"王": 0.9}), 2).text == "王"
    assert decode(columns({"王": 0.9}, {}, {"王": 0.9}), 3).text == "王王"


def test_the_score_is_the_sum_over_all_ways_to_read_the_text() -> None:
    two = columns({"王": 0.6}, {"王": 0.5})
    either = 0.6 * 0.5 + 0.6 * 0.5 + 0.4 * 0.5
    assert Scorer(CHARACTERS).score(two, "王") == pytest.approx(math.log(either), abs=1e-5)


def test_the_text_on_the_paper_scores_best() -> None:
    score = Scorer(CHARACTERS).score
    assert 0 >= score(LINE, "王浩") > score(LINE, "主浩") > score(LINE, "浩主")
    assert score(LINE, "王浩") > -0.5


def test_the_width_of_punctuation_makes_no_difference() -> None:
    line = columns({"（": 0.5, "(": 0.49})
    assert Scorer(CHARACTERS).score(line, "(") == Scorer(CHARACTERS).score(line, "（") == pytest.approx(math.log(0.99))


@pytest.mark.parametrize("text", ["", "鑫", "王浩王浩王浩"])
def test_what_cannot_stand_on_the_line_is_impossible(text: str) -> None:
    assert Scorer(CHARACTERS).score(LINE, text) == -math.inf
