import pytest

from extractors.classify import split
from extractors.classify.evidence import bare_title, name_of, titles_of
from extractors.rows import rows_of
from schemas.document import Document, DocumentState, DocumentType
from schemas.page import Page, PageState
from tests.extractors.paper import centred, line, page_of, source


def types(*pages: Page) -> list[tuple[DocumentType, tuple[int, ...]]]:
    numbered = [page.model_copy(update={"number": n, "file": "a.pdf"}) for n, page in enumerate(pages, 1)]
    return [(d.type, d.pages) for d in split([source("a.pdf", len(pages))], {"a.pdf": numbered})]


def by_file(**pages: Page) -> list[Document]:
    names = {name.replace("_DOT_", "."): page for name, page in pages.items()}
    return split(
        [source(name) for name in names],
        {name: [page.model_copy(update={"file": name, "number": 1})] for name, page in names.items()},
    )


CONTRACT = page_of(
    "合同编号：JK-2024-001",
    "甲方（让与人）：四川锦科新材料有限公司",
    "乙方（受让人）：成都蓉创电子有限公司",
    "第一条 甲方将其拥有的专利权转让给乙方。",
    "第二条 转让价款为人民币伍拾万元整（¥500,000.00）。",
    title="专利权转让合同",
)
LICENSE = page_of(
    "统一社会信用代码 91510100MA6TEXT05T",
    "名称 四川锦科新材料有限公司\t注册资本 伍佰万元整",
    "类型 有限责任公司\t成立日期 2018年05月01日",
    "法定代表人 王浩\t营业期限 长期",
    "经营范围 新材料技术研发\t住所 成都市高新区天府三街1号",
    "登记机关 成都高新区市场监督管理局",
    title="营业执照",
)
FORM = page_of(
    "单位名称 四川锦科新材料有限公司 单位性质 企业",
    "详细地址",
    "产业领域 新材料 产业主体数 120",
    "产业链概况",
    title="四川省产业知识产权运营中心申报表",
)
FORM_2 = page_of(
    "工作队伍 1.王浩、主任、专利运营、统筹",
    "工作基础 办公条件：300平方米",
    "运营案例：1.与成都蓉创电子有限公司签订专利权转让合同，甲方乙方均已履行。",
)
FORM_3 = page_of(
    "申报单位意见 我单位自愿申报建设",
    "推荐单位意见",
    "备注：表后请另附营业执照、制度机制文本、员工社保证明或劳动合同复印件",
)
ROSTER = page_of(
    "单位名称：四川锦科新材料有限公司 单位编号：510100123",
    "序号 姓名 社会保障号 参保时间 缴费状态",
    "1 王浩 510107198506120031 2020-01 参保缴费",
    title="社会保险单位参保人员花名册",
)
POLICY = page_of(
    "第一章 总则", "第一条 为规范公司知识产权运营工作，制定本办法。", "第二条 本办法适用于公司各部门。",
    title="四川锦科新材料有限公司\n知识产权运营管理办法",
)  # fmt: skip


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("专利权转让合同", "transfer_contract"),
        ("专 利 申 请 权 转 让 合 同", "transfer_contract"),
        ("发明专利权转让协议书", "transfer_contract"),
        ("技术转让（专利权）合同", "transfer_contract"),
        ("技术转让合同（专利权转让）", "transfer_contract"),
        ("专利权转止合同", "transfer_contract"),
        ("专利实施许可合同", "license_contract"),
        ("专利实施许可合同（独占）", "license_contract"),
        ("专利独占实施许可合同", "license_contract"),
        ("技术转让（专利实施许可）合同", "license_contract"),
        ("知识产权使用许可协议", "license_contract"),
        ("专利授权使用协议书", "license_contract"),
        ("专利技术转让书", "transfer_contract"),
        ("电汇凭证（回单）", "bank_slip"),
        ("客户收款入账通知", "bank_slip"),
        ("知识产权服务委托单", "service_contract"),
        ("最高额专利权质押合同", "pledge_contract"),
        ("关于以专利权作价出资设立公司的协议书", "equity_agreement"),
        ("专利实施许可合同备案证明", "license_record"),
        ("专利权质押合同", "pledge_contract"),
        ("知识产权作价入股协议", "equity_agreement"),
        ("技术服务合同", "service_contract"),
        ("技术开发（委托）合同", "service_contract"),
        ("营业执照（副本）", "business_license"),
        ("营业执熙", "business_license"),
        ("事业单位法人证书", "institution_certificate"),
        ("劳动合同书", "labor_contract"),
        ("四川省社会保险单位参保证明", "insurance_proof"),
        ("成都市职工养老保险缴费明细表", "insurance_proof"),
        ("个人参保缴费证明", "insurance_proof"),
        ("锦科公司专利转化收益分享办法（试行）", "policy_text"),
        ("关于印发《知识产权管理办法》的通知", "policy_text"),
        ("四川省产业知识产权运营中心申报书", "application_form"),
        ("专利权转让合同补充协议", "supplement"),
        ("关于专利权转让合同的情况说明", "statement"),
    ],
)
def test_a_title_names_its_kind_of_paper(title: str, kind: str) -> None:
    found = name_of(bare_title(title))
    assert found is not None
    assert found[0] == kind


def test_a_title_at_the_top_may_share_its_row_with_a_number() -> None:
    page = page_of("专利实施许可协议书\t协议编码 SC202304080", title="")
    assert [title.kind for title in titles_of(page, rows_of(page))] == ["license_contract"]


@pytest.mark.parametrize("line", ["第二条 专利权转让合同", "签订专利权转让合同，", "我们", "二〇二五年六月"])
def test_a_sentence_or_clause_is_no_title(line: str) -> None:
    page = page_of(line, title="")
    assert not list(titles_of(page, rows_of(page)))


def test_one_file_holds_several_papers() -> None:
    assert types(FORM, FORM_2, FORM_3, LICENSE, ROSTER, POLICY, CONTRACT) == [
        (DocumentType.APPLICATION_FORM, (1, 2, 3)),
        (DocumentType.BUSINESS_LICENSE, (4,)),
        (DocumentType.INSURANCE_PROOF, (5,)),
        (DocumentType.POLICY_TEXT, (6,)),
        (DocumentType.TRANSFER_CONTRACT, (7,)),
    ]


def test_pages_without_a_title_go_on_with_the_contract() -> None:
    body = page_of("第三条 乙方应当支付许可使用费。", "第四条 违约责任")
    signatures = page_of("甲方（盖章）：\t乙方（盖章）：", "2024年3月1日\t2024年3月1日")
    assert types(CONTRACT, body, signatures) == [(DocumentType.TRANSFER_CONTRACT, (1, 2, 3))]


def test_a_cover_and_the_first_page_with_the_same_title_are_one_contract() -> None:
    cover = page_of(
        "合同编号：JK-1", "甲方：四川锦科新材料有限公司", "乙方：成都蓉创电子有限公司", title="专利实施许可合同"
    )
    first = page_of("许可方将其专利许可被许可方实施。", "第一条 许可方式：独占许可", title="专利实施许可合同")
    assert types(cover, first) == [(DocumentType.LICENSE_CONTRACT, (1, 2))]


def test_a_second_title_page_begins_a_second_contract() -> None:
    assert types(CONTRACT, page_of("第三条 其他"), CONTRACT) == [
        (DocumentType.TRANSFER_CONTRACT, (1, 2)),
        (DocumentType.TRANSFER_CONTRACT, (3,)),
    ]


def test_a_roster_with_repeated_headers_is_one_document() -> None:
    more = page_of(
        "单位名称：四川锦科新材料有限公司 单位编号：510100123",
        "序号 姓名 社会保障号 参保时间 缴费状态",
        "2 陈静 510107199003120048 2021-06 参保缴费",
        title="社会保险单位参保人员花名册",
    )
    assert types(ROSTER, more) == [(DocumentType.INSURANCE_PROOF, (1, 2))]


def test_proofs_of_single_persons_are_documents_of_their_own() -> None:
    one = page_of("姓名：王浩", "养老保险 失业保险 工伤保险 缴费基数", title="个人参保缴费证明")
    assert types(one, one) == [(DocumentType.INSURANCE_PROOF, (1,)), (DocumentType.INSURANCE_PROOF, (2,))]


@pytest.mark.parametrize("title", ["情况说明", "专利权转让合同补充协议", "资产评估报告"])
def test_papers_of_no_type_of_the_contract_are_other(title: str) -> None:
    page = page_of(
        "甲方：四川锦科新材料有限公司", "统一社会信用代码 91510100MA6TEXT05T", "专利权转让 许可使用费", title=title
    )
    assert types(page) == [(DocumentType.OTHER, (1,))]


def test_a_technology_transfer_contract_is_told_by_its_text() -> None:
    licence = page_of("许可方 被许可方 专利实施许可 许可使用费 独占许可 许可期限", title="技术转让合同")
    transfer = page_of("让与人 受让人 专利权转让 转让价款 著录项目变更", title="技术转让合同")
    secret = page_of("甲方 乙方 技术秘密转让 技术秘密转让费", title="技术转让合同")
    assert [types(p)[0][0] for p in (licence, transfer, secret)] == [
        DocumentType.LICENSE_CONTRACT,
        DocumentType.TRANSFER_CONTRACT,
        DocumentType.OTHER,
    ]


def test_a_licence_whose_title_was_not_read_is_known_by_its_labels() -> None:
    untitled = page_of(*(text.text for text in LICENSE.lines[1:]))
    assert types(untitled) == [(DocumentType.BUSINESS_LICENSE, (1,))]


def test_a_licence_without_readable_title_behind_a_contract_is_a_paper_of_its_own() -> None:
    untitled = page_of(*(text.text for text in LICENSE.lines[1:]))
    assert types(CONTRACT, untitled)[1] == (DocumentType.BUSINESS_LICENSE, (2,))


def test_a_title_spaced_out_into_single_characters_is_read() -> None:
    letters = [line(c, 0.3 + 0.1 * i, 0.08, size=2.2) for i, c in enumerate("营业执照")]
    body = page_of(lines=letters)
    assert types(body) == [(DocumentType.BUSINESS_LICENSE, (1,))]


def test_a_title_over_two_lines_is_read() -> None:
    body = page_of("单位名称", title="四川省产业知识产权\n运营中心申报表")
    assert types(body) == [(DocumentType.APPLICATION_FORM, (1,))]


def test_photographs_of_one_contract_become_one_document_with_parts() -> None:
    found = by_file(
        合同1_DOT_jpg=CONTRACT,
        合同2_DOT_jpg=page_of("第三条 转让价款由乙方支付，受让人应当办理专利权转让登记。"),
        合同10_DOT_jpg=page_of("甲方（盖章）："),
    )
    assert [part.file for part in found[0].parts] == ["合同1.jpg", "合同2.jpg"]
    assert found[0].file == "合同1.jpg"
    assert len(found) == 2


def test_counted_pages_in_several_files_are_joined() -> None:
    first = CONTRACT.model_copy(update={"lines": (*CONTRACT.lines, centred("第1页 共2页", 0.95, size=1))})
    second = page_of("第三条 其他约定", foot="第2页 共2页")
    found = by_file(微信图片_101_DOT_jpg=first, 微信图片_205_DOT_jpg=second)
    assert [(d.type, len(d.parts)) for d in found] == [(DocumentType.TRANSFER_CONTRACT, 2)]


def test_different_papers_in_numbered_files_stay_apart() -> None:
    found = by_file(scan1_DOT_jpg=CONTRACT, scan2_DOT_jpg=LICENSE, scan3_DOT_jpg=POLICY)
    assert [d.type for d in found] == [
        DocumentType.TRANSFER_CONTRACT,
        DocumentType.BUSINESS_LICENSE,
        DocumentType.POLICY_TEXT,
    ]


def test_a_file_that_could_not_be_opened_is_a_rejected_document() -> None:
    (found,) = split([source("坏.pdf", 0, "文件已损坏，请重新导出后提交")], {})
    assert (found.state, found.problem, found.type) == (
        DocumentState.REJECTED, "文件已损坏，请重新导出后提交", DocumentType.OTHER,
    )  # fmt: skip


def test_an_unreadable_page_makes_its_document_partly_read() -> None:
    bad = page_of(number=2, file="a.pdf", state=PageState.UNREADABLE)
    (found,) = split([source("a.pdf", 2)], {"a.pdf": [CONTRACT.model_copy(update={"file": "a.pdf"}), bad]})
    assert found.state is DocumentState.PARTLY_READ
    assert found.problem is not None
    assert "第2页" in found.problem


def test_a_page_lost_on_the_way_counts_as_unreadable() -> None:
    (found,) = split([source("a.pdf", 2)], {"a.pdf": [CONTRACT.model_copy(update={"file": "a.pdf"})]})
    assert (found.pages, found.state) == ((1, 2), DocumentState.PARTLY_READ)


def test_a_file_without_any_text_is_unreadable() -> None:
    (found,) = split([source("照片.jpg")], {"照片.jpg": [page_of(file="照片.jpg")]})
    assert found.state is DocumentState.UNREADABLE
    assert found.problem


def test_ids_follow_the_natural_order_of_names() -> None:
    found = by_file(b10_DOT_pdf=LICENSE, b2_DOT_pdf=POLICY)
    assert [(d.id, d.file) for d in found] == [("d1", "b2.pdf"), ("d2", "b10.pdf")]


def test_a_chapter_heading_that_names_a_plan_does_not_begin_a_paper() -> None:
    cover = page_of(
        "申报单位：四川锦科新材料有限公司", "填报日期：2025年10月26日", title="四川省产业知识产权运营中心申报书"
    )
    basics = page_of(
        "一、申报单位基本信息", "产业领域 钒钛新材料", "龙头企业 四川锦科新材料有限公司", "产业链概况 配套齐全"
    )
    plans = page_of("办公条件 面积480平方米", "工作机制 主任负责制", "运营案例 项目5项", title="三、工作基础与建设方案")
    assert types(cover, basics, plans) == [(DocumentType.APPLICATION_FORM, (1, 2, 3))]


def test_a_policy_with_a_head_table_behind_a_roster_is_a_paper_of_its_own() -> None:
    roster = page_of(
        "单位名称：成都凌岷知识产权运营有限公司",
        "1 王浩 510107198506120031 2020-01 参保缴费",
        title="社会保险单位参保人员花名册",
    )
    policy = page_of(
        "制度名称\t专利转化收益分配办法",
        "发布单位\t成都凌岷知识产权运营有限公司",
        "发布日期\t2025-12-18",
        "第一条 为规范本单位知识产权运营工作，制定本办法。",
        "第二条 本办法适用于本单位的专利转让。",
        number=2,
    )
    assert types(roster, policy) == [(DocumentType.INSURANCE_PROOF, (1,)), (DocumentType.POLICY_TEXT, (2,))]


POLICY = page_of(
    "第一条 为规范本单位知识产权运营工作，制定本办法。",
    "第二条 本办法适用于本单位的专利转让、许可等转化运用活动。",
    "第三条 本办法由运营中心负责解释，自印发之日起施行。",
    title="专利转化运用收益分配管理办法",
)


def test_a_page_with_only_the_issuer_and_the_day_ends_the_policy_before_it() -> None:
    signature = page_of(
        "四川锦衡知识产权运营有限公司", "二〇二五年十二月十八日", "文号：锦衡发〔2025〕31号\t发：各部门、各项目组"
    )
    assert types(POLICY, signature) == [(DocumentType.POLICY_TEXT, (1, 2))]


def test_a_page_with_only_a_sign_for_the_seal_ends_a_policy_whose_title_was_lost() -> None:
    policy = page_of(
        "第一条 为规范本单位知识产权运营工作，制定本办法。",
        "第二条 本办法适用于本单位的专利转让、许可等转化运用活动。",
        "第三条 各部门应当按照职责分工执行本办法，建立知识产权管理制度。",
        "第四条 本办法由运营中心负责解释，自印发之日起施行。",
    )
    assert types(policy, page_of("（盖章）")) == [(DocumentType.POLICY_TEXT, (1, 2))]


def test_a_row_of_a_list_of_cases_is_no_title_of_a_contract() -> None:
    form = page_of("申报单位：某公司", "单位类型：企业", "产业领域：动力电池", title="四川省产业知识产权运营中心申报表")
    rows = [line("德阳汇征锂能材料股份有限公司", 0.2, 0.3), line("专利权转让合同", 0.55, 0.3)]
    more = page_of("工作基础——运营案例：", "近三年实施项目6项", "建设方案——自身建设计划：", lines=rows)
    found = by_file(IMG_1_DOT_jpg=form, IMG_2_DOT_jpg=more)
    assert [d.type for d in found] == [DocumentType.APPLICATION_FORM]


def test_the_cover_of_a_certificate_and_its_inside_are_one_document() -> None:
    cover = page_of("国家事业单位登记管理局制", title="事业单位法人证书", file="证书.pdf")
    inside = page_of(
        "事证第1510603025674号", "名称：德阳市生产力促进中心", "宗旨和业务范围：提供知识产权公共服务。",
        "经费来源：财政补助", "开办资金：￥30万元", "举办单位：德阳市市场监督管理局", "登记管理机关",
        file="证书.pdf", number=2,
    )  # fmt: skip
    assert types(cover, inside) == [(DocumentType.INSTITUTION_CERTIFICATE, (1, 2))]


def test_a_card_that_tells_a_case_at_the_head_of_a_page_begins_no_contract() -> None:
    cover = page_of("申报主体：某公司", title="产业知识产权运营中心建设申报书")
    inside = page_of(
        "一、申报主体概况", "主体名称 某公司", "产业领域：动力电池", "三、工作基础", "3.5 运营案例", "案例1"
    )
    card = [
        line("案例2", 0.12, 0.09),
        line("合同名称：专利实施许可合同", 0.12, 0.115),
        line("合同编号：XK-2024-571", 0.5, 0.115),
        line("四、建设方案", 0.12, 0.2),
    ]
    assert types(cover, inside, page_of(lines=card)) == [(DocumentType.APPLICATION_FORM, (1, 2, 3))]


def test_the_list_of_goods_an_invoice_refers_to_is_its_second_page() -> None:
    rows = ("发票代码 5122239030 发票号码 30019270 开票日期 2023年10月26日", "价税合计（大写） 肆拾贰万圆整")
    invoice = page_of("购买方 名称 成都蓉创电子有限公司", *rows, "开票人 王浩", title="四川增值税专用发票")
    goods = page_of("共1页 第1页", "序号 货物名称 金额 税额", title="销售货物或者提供应税劳务、服务清单")
    assert types(invoice, goods, invoice) == [(DocumentType.INVOICE, (1, 2)), (DocumentType.INVOICE, (3,))]
