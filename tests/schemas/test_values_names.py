import pytest

from schemas.values.confusion import confusable
from schemas.values.names import normalise_person, same_organisation, same_person


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("成都（华兴）电机有限责任公司", "成都(華興)電機有限公司"),
        ("四川天府 知识产权〔运营〕有限公司", "四川天府知识产权(运营)有限公司"),
        ("ＡＢＣ科技有限公司", "abc科技有限公司"),
    ],
)
def test_names_that_differ_in_writing_only_are_equal(a: str, b: str) -> None:
    assert same_organisation(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [("成都华兴电机有限公司", "成都华兴电机股份有限公司"), ("成都华兴电机有限公司", "成都华新电机有限公司"), ("", "")],
)
def test_other_names_stay_different(a: str, b: str) -> None:
    assert not same_organisation(a, b)


def test_persons_are_compared_without_blanks_and_titles() -> None:
    assert same_person("王 浩", "王浩先生")
    assert normalise_person("阿卜杜·热合曼") == "阿卜杜热合曼"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("王浩", "王洁"),
        ("己方", "已方"),
        ("成都华兴电机有限公司", "成都华兴电机有限公"),
        ("川科未来", "川科末来"),
        ("MA6TEXT05T", "MA6TEXTO5T"),
        ("HT-1l", "HT-11"),
        ("士元", "土元"),
        ("千乘", "干乘"),
        ("入民", "人民"),
        ("曰新", "日新"),
        ("陈峰", "陈锋"),
        ("赵斌", "赵彬"),
        ("侯俊", "候俊"),
        ("冶金", "治金"),
        ("刘伟", "刘炜"),
    ],
)
def test_what_recognition_confuses_is_confusable(a: str, b: str) -> None:
    assert confusable(a, b)
    assert confusable(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("王浩", "王浩"),
        ("王浩", "王伟"),
        ("李建国", "王志强"),
        ("陈敏", "李浩"),
        ("成都华兴电机有限公司", "绵阳科创电子有限公司"),
        ("成都华兴电机有限公司", "成都华兴电机"),
        ("王", ""),
    ],
)
def test_equal_and_really_different_readings_are_not_confusable(a: str, b: str) -> None:
    assert not confusable(a, b)
