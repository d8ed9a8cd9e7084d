"""A sharply read value that does not look like what its key says is doubtful; honest values are left alone."""

import pytest

from extractors.plausible import ODD, doubt_the_odd
from schemas.evidence import Fact, FactState, Origin


def fact(key: str, value: str | int | None) -> Fact:
    return Fact(
        key=key, document="d1", page=1, box=(0.1, 0.1, 0.5, 0.2), value=value, raw=str(value), confidence=0.99,
        state=FactState.CONFIRMED, origin=Origin.OCR, why=("识别得分高",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("business_license.name", "类"),
        ("transfer_contract.party_a.name", "乙方.(公章)"),
        ("transfer_contract.party_a.address", "四川省成都市武侯区"),
        ("transfer_contract.contract_number", "ZR-2024-603)"),
        ("application_form.leading_enterprises[5]", "主体名单"),
        ("application_form.leading_enterprises[8]", "我省晶硅光伏产业依托清洁能源优势"),
        ("application_form.staff[0].position", "现任知识产权主管"),
        ("application_form.staff[4].name", "一、基本情况"),
        ("application_form.handler_contact", "(13800007957"),
        ("application_form.title", "附件四川省产业知识产权运营中心申报表"),
        ("insurance_proof.persons[4].id_number", "510704199709040291本名单所列人员"),
        ("policy_text.title", "制度名称专利申请前评估管理办法"),
        ("transfer_contract.title", "专利权转让合同·"),
        ("insurance_proof.persons[0].sex", "·女"),
    ],
)
def test_a_value_without_the_form_of_its_key_is_doubtful(key: str, value: str) -> None:
    [doubted] = doubt_the_odd([fact(key, value)])
    assert (doubted.state, doubted.value, doubted.why[0]) == (FactState.DOUBTFUL, value, ODD)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("business_license.name", "成都甲乙科技合伙企业(有限合伙)"),
        ("business_license.name", "四川大学华西医院"),
        ("policy_text.issuer", "中共成都市委办公室"),
        ("license_contract.party_b.name", "内蒙古乳业技术研究院有限责任公司"),
        ("application_form.staff[0].name", "阿依古丽·买买提"),
        ("insurance_proof.persons[0].name", "王*"),
        ("transfer_contract.party_a.address", "呼伦贝尔市海拉尔区胜利大街18号"),
        ("transfer_contract.contract_number", "JK(2024)第001号"),
        ("application_form.contact_person.contact", "028-86560674转801"),
        ("application_form.staff[0].position", "董事长兼总经理"),
        ("insurance_proof.persons[0].id_number", "510603********0242"),
        ("application_form.entity_count", 128),
        ("application_form.commitment", "我单位自愿申报"),
        ("transfer_contract.title", "专利权转让合同"),
        ("application_form.title", "四川省产业知识产权运营中心申报表"),
    ],
)
def test_an_honest_value_stays_as_it_is(key: str, value: str | int) -> None:
    honest = fact(key, value)
    assert doubt_the_odd([honest]) == [honest]
