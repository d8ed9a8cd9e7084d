from extractors.seals.ring import Ring


def ring(text: str, weak: str) -> Ring:
    """Characters a quarter of a radian apart, from the direction 0 on."""
    scores = tuple(0.6 if character in weak else 0.99 for character in text)
    directions = tuple(0.25 * index for index in range(len(text)))
    return Ring(text, scores, ("",) * len(text), 0.0, 0.6, directions)


def test_what_was_read_where_the_purpose_stands_is_no_part_of_the_name() -> None:
    found = ring("绵阳明远有限公司真由", "真由").without([0.25 * 8, 0.25 * 9])
    assert (found.text, len(found.scores), len(found.directions)) == ("绵阳明远有限公司", 8, 8)


def test_the_usual_words_of_a_name_stay_beside_a_purpose() -> None:
    assert ring("绵阳明远有限公司", "公司").without([0.25 * 7]).text == "绵阳明远有限公司"
