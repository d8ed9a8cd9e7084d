import pytest

from schemas.values.dates import find_dates, parse_date


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("2025年6月23日", "2025-06-23"),
        ("2025年 6月 23日", "2025-06-23"),
        ("签订日期：2025.06.23", "2025-06-23"),
        ("2025/6/23", "2025-06-23"),
        ("20250623", "2025-06-23"),
        ("二〇二五年六月二十三日", "2025-06-23"),
        ("二零二五年十月三十一日", "2025-10-31"),
        ("二O二五年一月一日", "2025-01-01"),
        ("二○二五年十二月", "2025-12"),
        ("二0二五年三月六日", "2025-03-06"),
        ("二o二五年三月六日", "2025-03-06"),
        ("2O25年6月23日", "2025-06-23"),
        ("二Ο二五年廿三月", None),
        ("二口二五年六月廿三日", "2025-06-23"),
        ("贰零贰伍年陆月", "2025-06"),
        ("贰零贰伍年零壹月壹拾伍日", "2025-01-15"),
        ("二〇二五年零壹拾月零贰拾日", "2025-10-20"),
        ("2025-06", "2025-06"),
        ("202506", "2025-06"),
        ("2025-06-23 10:22:33", "2025-06-23"),
        ("2025年2月30日", None),
        ("2025年13月1日", None),
        ("2025年 月 日", None),
        ("2025年6月 日", None),
        ("十月三十一日", None),
        ("长期", None),
        ("2024.01-2025.12", None),
        ("2025年", None),
    ],
)
def test_a_date_is_read_as_iso_or_refused(printed: str, value: str | None) -> None:
    assert parse_date(printed) == value


def test_both_ends_of_a_range_are_found() -> None:
    assert [found.value for found in find_dates("2024.01-2025.12")] == ["2024-01", "2025-12"]
    assert [found.value for found in find_dates("自2023年1月1日至2025年12月31日")] == ["2023-01-01", "2025-12-31"]


def test_an_empty_or_impossible_date_is_found_without_a_value() -> None:
    text = "签订于2025年2月30日。 年 月 日"
    assert [(text[one.start : one.end], one.value) for one in find_dates(text)] == [
        ("2025年2月30日", None),
        ("年 月 日", None),
    ]


@pytest.mark.parametrize(
    "text", ["合同编号HX2025-06-001", "川市监办〔2025〕16号", "金额2025.06元", "出生年月日", "A-2025-06"]
)
def test_what_only_looks_like_a_date_is_not_found(text: str) -> None:
    assert find_dates(text) == []
