import pytest

from schemas.values.text import fold


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("单 位 性 质", "单位性质"),
        ("产业链重要\n主体名单", "产业链重要主体名单"),
        ("⼭⻄省⻔户⻅⾯", "山西省门户见面"),
        ("ＡＢ　Ｃ１２（试行）", "AB C12(试行)"),
        ("  Internet\nof things ", "Internet of things"),
        ("\ufeff成\u200b都", "成都"),
        ("第 5 条", "第 5 条"),
        ("〇〔2025〕—", "〇〔2025〕—"),
    ],
)
def test_text_is_folded(printed: str, value: str) -> None:
    assert fold(printed) == value
