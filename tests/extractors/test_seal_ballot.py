from extractors.seals.ballot import Mark, vote


def reading(text: str, *, score: float = 0.96, first: int = 0) -> list[Mark]:
    return [Mark(character, score, (first + index) * 50.0) for index, character in enumerate(text)]


def text(marks: list[Mark]) -> str:
    return "".join(mark.character for mark in marks)


def test_readings_that_agree_are_as_sure_as_each_of_them() -> None:
    marks = vote([reading("明远科技")] * 3)
    assert text(marks) == "明远科技"
    assert min(mark.score for mark in marks) > 0.95


def test_what_most_readings_say_is_chosen_and_unsure() -> None:
    marks = vote([reading("明远科技"), reading("明运科技"), reading("或远料技")])
    assert text(marks) == "明远科技"
    assert [mark.score > 0.9 for mark in marks] == [False, False, False, True]


def test_a_character_one_reading_lost_stays() -> None:
    lost = [mark for mark in reading("明远科技") if mark.character != "远"]
    marks = vote([reading("明远科技"), reading("明远科技"), lost])
    assert text(marks) == "明远科技"
    assert marks[1].score < 0.7


def test_a_character_only_one_weak_reading_has_is_left_out() -> None:
    assert text(vote([reading("明远"), reading("明远"), reading("明远"), reading("明远一", score=0.5)])) == "明远"


def test_no_reading_at_all_gives_nothing() -> None:
    assert vote([[], []]) == []
