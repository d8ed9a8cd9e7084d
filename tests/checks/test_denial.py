"""What is a denial of today and of the applicant itself, and what only sounds like one."""

from functools import cache

import pytest

from pipeline.checks.basis import guidelines
from pipeline.checks.criteria.told import Told
from pipeline.checks.denial import denial
from pipeline.checks.judgement import Seen
from schemas.evidence import Extracted, FactState, Origin


@cache
def _patterns() -> dict[str, str]:
    """The denial of every limb of a soft criterion, by criterion and the limb's name."""
    found: dict[str, str] = {}
    for guideline in guidelines():
        for criterion in guideline.criteria:
            if criterion.kind == "told":
                limbs = Told.model_validate(criterion.settings).limbs
                found[criterion.id] = limbs[0].denied
                found |= {f"{criterion.id} {limb.name}": limb.denied for limb in limbs}
    return found


def _denied(limb: str, text: str) -> bool:
    fact = Extracted[str](
        key="application_form.own_plan",
        document="d1",
        value=text,
        raw=text,
        confidence=1,
        state=FactState.CONFIRMED,
        origin=Origin.TEXT_LAYER,
    )
    return denial(_patterns()[limb], Seen(fact, "申报表")) is not None


@pytest.mark.parametrize(
    ("limb", "text"),
    [
        ("CN-04", "2021年以前不具备独立场地，2022年起租用专门办公楼两层，检索终端齐全。"),
        ("CN-04", "原先没有固定的工作场所。现有办公用房600平方米。"),
        ("CN-04", "筹建时尚无办公场所，2023年已落实独立用房。"),
        ("CN-04", "没有自有用房，租用科技园写字楼三层作为办公场所。"),
        ("CN-04", "不是没有独立场地，而是与技术转移中心同楼分层办公。"),
        ("CN-04", "办公场所480平方米，没有占用教学场地。"),
        ("CN-04", "对没有办公场所的初创企业，中心免费提供工位。"),
        ("CN-04", "如没有合适场地，由园区管委会协调。现有场地500平方米。"),
        ("CN-04", "指引要求不得没有固定场所，本单位有场所三处。"),
        ("CN-04", "场地由园区提供，没有场地费用压力。"),
        ("CN-05", "许多中小企业没有专职人员，中心为其派驻专利特派员。"),
        ("CN-05", "针对没有专职人员的问题，2022年引进专业人员六名。"),
        ("CN-05", "此前未组建专职人员队伍，去年已配备专职人员八人。"),
        ("CN-05", "运营团队稳定，没有人员流失，没有外聘专职人员。"),
        ("CN-05", "团队成员近三年没有变动。"),
        ("CN-06", "工作经费纳入年度预算，未发生经费缺口。"),
        ("CN-06", "没有挪用、截留专项资金的情形。"),
        ("CN-06", "各项经费足额到位，不会出现没有经费的情况。"),
        ("NM-06 专门工作经费", "上年度没有经费结余，经费全部用于运营工作。"),
        ("CN-08", "过去没有开展盘活存量专利工作，2023年起与六所高校建立盘活机制。"),
        ("CN-08", "我市多数高校尚未建立存量专利盘活机制，中心逐校上门盘点。"),
        ("CN-08", "高校专利转化从未间断。"),
        ("CN-08", "没有因经费减少而停止高校存量专利盘活工作。"),
        ("CN-09", "没有向中小企业收取任何费用，累计服务中小企业60家。"),
        ("CN-09", "不再向中小企业收取服务费。"),
        ("CN-09", "未曾拒绝为中小企业提供服务。"),
        ("CN-09", "没有一家中小企业因费用放弃服务。"),
        ("CN-09", "初期未能为中小企业提供服务，目前已建立中小企业服务专窗。"),
        ("NM-06 工作机制", "没有照搬其他单位的工作机制，结合实际建立了例会制度。"),
        ("NM-06 工作机制", "成立之初尚未建立工作机制，随后制定了闭环流程。"),
        ("NM-06 规章制度", "没有制度就没有规范，中心先后印发制度八项。"),
        ("NM-06 规章制度", "凡未建立管理制度的合作单位，不纳入协作范围。"),
        ("NM-06 建设方案", "如建设方案尚未完成论证，不予实施。"),
    ],
)
def test_what_is_past_mended_supposed_or_of_others_is_no_denial(limb: str, text: str) -> None:
    assert not _denied(limb, text)


@pytest.mark.parametrize(
    ("limb", "text"),
    [
        ("CN-04", "目前没有固定工作场所，尚无相关办公条件，借用会员企业的会议室办公。"),
        ("CN-04", "尚不具备独立开展相关业务的工作场地。"),
        ("CN-04", "工作场所尚未落实。"),
        ("CN-04", "2023年成立以来一直没有独立的办公场所。"),
        ("CN-05", "目前不具备知识产权运营工作能力的人才队伍，有关工作由在校学生兼职完成。"),
        ("CN-05", "人员流动频繁，目前没有相对稳定的人才队伍，工作由临时借用人员承担。"),
        ("CN-05", "尚未组建专职人员队伍。"),
        ("CN-06", "没有专门工作经费，未制定经费预算。"),
        ("CN-06", "所需经费尚未列入预算，待批复。"),
        ("CN-08", "尚未开展盘活存量专利工作，没有形成推动存量及增量专利持续转化的运行机制。"),
        ("CN-08", "未建立与高校和科研机构的专利转化机制。"),
        ("CN-09", "目前没有为科技型、创新型中小企业提供服务。"),
        ("CN-09", "从未服务中小企业。"),
        ("CN-09", "尚未开展中小企业服务工作。"),
        ("NM-06 建设方案", "建设方案尚未编制，待认定后另行制定。"),
        ("NM-06 工作机制", "尚未建立工作机制。"),
        ("NM-06 规章制度", "目前没有规章制度，将于明年制定。"),
    ],
)
def test_what_the_applicant_says_it_lacks_today_is_a_denial(limb: str, text: str) -> None:
    assert _denied(limb, text)
