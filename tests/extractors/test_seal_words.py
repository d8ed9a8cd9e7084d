from extractors.seals.ballot import Mark
from extractors.seals.ends import with_gaps_doubted, within_name
from extractors.seals.words import with_usual_words


def marks(text: str, weak: str = "", rivals: dict[int, str] | None = None, gap_after: int = -1) -> list[Mark]:
    """Characters ten columns apart; those of ``weak`` are unsure, after index ``gap_after`` one is missing."""
    return [
        Mark(
            character,
            0.4 if character in weak else 0.98,
            10.0 * index + (10.0 if -1 < gap_after < index else 0.0),
            tuple((other, 0.2) for other in (rivals or {}).get(index, "")),
        )
        for index, character in enumerate(text)
    ]


def said(found: list[Mark]) -> str:
    return "".join(mark.character for mark in found)


def test_a_usual_word_decides_a_character_the_readings_leave_open() -> None:
    found = with_usual_words(marks("成都明远知限产权有限公司", "限", {5: "识"}))
    assert said(found) == "成都明远知识产权有限公司"
    assert found[5].score < 0.5


def test_a_usual_word_does_not_overrule_a_sure_character() -> None:
    assert said(with_usual_words(marks("成都新材科科技有限公司"))) == "成都新材科科技有限公司"


def test_a_brand_is_left_as_it_was_read() -> None:
    assert said(with_usual_words(marks("成都瀚洋科技有限公司", "洋", {3: "沣"}))) == "成都瀚洋科技有限公司"


def test_a_character_lost_from_a_usual_word_is_put_in_where_there_is_room() -> None:
    assert said(with_usual_words(marks("成都明远科技有公司", gap_after=6))) == "成都明远科技有限公司"
    assert said(with_usual_words(marks("成都明远科技有公司"))) == "成都明远科技有公司"


def test_a_name_ends_before_what_was_read_upside_down() -> None:
    found = within_name(marks("明远科技有限公司真由争", "真由争"))
    assert said(found) == "明远科技有限公司"
    assert found[-1].score < 0.95


def test_a_branch_is_part_of_the_name() -> None:
    assert said(within_name(marks("明远科技有限公司绵阳分公司"))) == "明远科技有限公司绵阳分公司"


def test_a_name_begins_with_its_place() -> None:
    assert said(within_name(marks("争回绵阳明远科技有限公司", "争回"))) == "绵阳明远科技有限公司"


def test_characters_beside_room_for_a_lost_one_are_unsure() -> None:
    scores = [mark.score for mark in with_gaps_doubted(marks("杭州擎数据公司", gap_after=1))]
    assert [score < 0.95 for score in scores] == [False, True, True, False, False, False, False]
