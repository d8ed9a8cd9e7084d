"""The application forms of the tests: 申报书 as one form."""

from extractors.documents import extract
from schemas.document import DocumentType
from schemas.page import Page
from tests.extractors.layout_paper import Paper, document, values

FORM = DocumentType.APPLICATION_FORM


WIDTHS = (0.14, 0.14, 0.14, 0.14, 0.14, 0.14)


def read(*pages: Page) -> dict[str, str | int | None]:
    return values(extract(document(FORM, len(pages)), pages).facts)


def sichuan(
    team: str = "1.王芳，运营总监，专利导航、产业发展，负责导航项目", basis: str = "办公条件：场所300平方米。"
) -> Paper:
    return (
        Paper()
        .line((0.3, "四川省产业知识产权运营中心申报表"))
        .table(
            WIDTHS,
            ["单位名称", ("四川甲乙知识产权运营有限公司", 3), "单 位 性 质", "企业"],
            ["详细地址", ("成都市武侯区一环路1号", 3), "邮编", "610041"],
            ["法定代表人", "王强", "职务", "董事长", "联系方式", "13800000001"],
            ["中心负责人", "李明", "职务", "中心负责人", "联系方式", "028-85550002"],
            ["联系人", "赵云", "职务", "", "联系方式", "13800000003"],
            ["产业领域", ("动力电池", 3), "产业主体数", "128家"],
            ["龙头企业", ("成都丙丁科技有限公司、绵阳戊己股份有限公司", 5)],
            ["产业链重要\n主体名单", ("成都丙丁科技有限公司、绵阳戊己股份有限公\n司、宜宾庚辛有限责任公司等", 5)],
            ["产业链概况", ("产业规模居全国前列。", 5)],
            ["工作队伍", (team, 5)],
            ["工作基础", (basis, 5)],
        )
    )


def opinions() -> Paper:
    return Paper().table(
        (0.14, 0.7),
        [
            "申报单位意见",
            "我单位自愿申报建设四川省动力电池产业知识产权运营中心。且郑重承诺:所提交的所\n"
            "有信息真实、准确、完整，不存在任何虚假、误导性或刻意隐瞒。\n经办人及联系方式：赵云 13800000003\n"
            "负责人：王强\n申报单位盖章：\n2025年10月20日",
        ],
        [
            "推荐单位意见",
            "同意推荐。\n经办人及联系方式：孙科员 028-80000000\n负责人：周正\n"
            "推荐单位盖章：成都市市场监督管理局\n2025年 月 日",
        ],
    )
