from extractors.seals.naming import named
from schemas.page import Seal, SealKind

PRINT = ["申报单位成都明远科技有限公司负责人盖章"]


def seal(text: str, rivals: dict[int, str] | None = None, score: float = 0.9) -> Seal:
    return Seal(
        box=(0.1, 0.1, 0.3, 0.3),
        text=text,
        kind=SealKind.OFFICIAL,
        confidence=score,
        scores=(score,) * len(text),
        rivals=tuple((rivals or {}).get(index, "") for index in range(len(text))),
    )


def test_a_printed_name_decides_a_character_the_readings_leave_open() -> None:
    found = named(seal("成都明运科技有限公司", {3: "远"}, score=0.5), PRINT)
    assert found.text == "成都明远科技有限公司"
    assert found.alternatives == ("成都明运科技有限公司",)


def test_a_printed_name_never_decides_against_a_character_most_readings_gave() -> None:
    found = named(seal("成都明运科技有限公司", {3: "远"}, score=0.8), PRINT)
    assert found.text == "成都明运科技有限公司"
    assert found.alternatives == ("成都明远科技有限公司",)


def test_misread_print_does_not_change_a_usual_word() -> None:
    found = named(seal("成都明远新材料有限公司", {6: "科"}, score=0.5), ["申报单位成都明远新材科有限公司盖章"])
    assert found.text == "成都明远新材料有限公司"


def test_a_printed_name_no_reading_gave_is_only_proposed() -> None:
    found = named(seal("成都明运科技有限公司"), PRINT)
    assert found.text == "成都明运科技有限公司"
    assert found.alternatives == ("成都明远科技有限公司",)


def test_a_ring_that_equals_a_printed_name_stays_as_it_is() -> None:
    same = seal("成都明远科技有限公司", {3: "运"})
    assert named(same, PRINT) == same


def test_another_company_s_name_is_no_evidence() -> None:
    other = seal("绵阳汇征机械股份有限公司")
    assert named(other, PRINT) == other


def test_a_name_that_lost_a_character_is_proposed_whole() -> None:
    assert named(seal("成都远科技有限公司"), PRINT).alternatives == ("成都明远科技有限公司",)
