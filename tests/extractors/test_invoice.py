"""发票: the old grid, the fully digital one, the roll; what arithmetic, words, check digits and the QR code say."""

from decimal import Decimal

from extractors.documents.invoice import extract
from schemas.document import DocumentType
from schemas.evidence import Fact
from schemas.page import Code, Page
from tests.extractors.layout_paper import Paper, document, states, values

INVOICE = DocumentType.INVOICE
BUYER, SELLER = "成都甲乙科技有限公司", "四川丙丁大学"
BUYER_ID, SELLER_ID = "91510107MAQP0CM42Y", "91510100MA6TEXT05T"


def read(page: Page) -> list[Fact]:
    return extract(document(INVOICE), [page]).facts


def with_code(page: Page, payload: str) -> Page:
    return page.model_copy(update={"codes": (Code(box=(0.02, 0.02, 0.1, 0.1), payload=payload, symbology="QR Code"),)})


def digital(rate: str = "6%", tax: str = "6000.00", total: str = "￥106000.00") -> Paper:
    words = "壹拾万陆仟圆整" if tax[0].isdigit() else "壹拾万圆整"
    return (
        Paper()
        .line((0.3, "电子发票（增值税专用发票）"), (0.68, "发票号码：25512000000012345678"), skip=0.03)
        .line((0.68, "开票日期：2025年03月04日"), skip=0.04)
        .line((0.03, "购"), (0.07, f"名称：{BUYER}"), (0.5, "销"), (0.55, f"名称：{SELLER}"))
        .line((0.03, "买"), (0.5, "售"))
        .line((0.03, "方"), (0.5, "方"))
        .line((0.03, "信"), (0.5, "信"))
        .line(
            (0.03, "息"),
            (0.07, f"统一社会信用代码/纳税人识别号：{BUYER_ID}"),
            (0.5, "息"),
            (0.55, f"统一社会信用代码/纳税人识别号：{SELLER_ID}"),
            skip=0.03,
        )
        .line(
            (0.05, "项目名称"),
            (0.25, "规格型号"),
            (0.38, "单 位"),
            (0.46, "数 量"),
            (0.55, "单 价"),
            (0.68, "金 额"),
            (0.77, "税率/征收率"),
            (0.9, "税 额"),
        )
        .line(
            (0.03, "*无形资产*专利实施许"),
            (0.38, "项"),
            (0.48, "1"),
            (0.54, "100000"),
            (0.67, "100000.00"),
            (0.79, rate),
            (0.9, tax),
        )
        .line((0.03, "可使用费"), skip=0.1)
        .line((0.07, "合"), (0.15, "计"), (0.66, "￥100000.00"), (0.9, f"￥{tax}" if tax[0].isdigit() else tax))
        .line((0.07, "价税合计（大写）"), (0.3, f"⊗{words}"), (0.6, f"（小写）{total}"), skip=0.1)
        .line((0.1, "开票人：王五"))
    )


def test_a_fully_digital_invoice() -> None:
    facts = values(read(digital().page()))
    assert facts["kind"] == "电子发票(增值税专用发票)"
    assert (facts["number"], facts["issued_on"]) == ("25512000000012345678", "2025-03-04")
    assert (facts["buyer.name"], facts["seller.name"]) == (BUYER, SELLER)
    assert (facts["buyer.tax_id"], facts["seller.tax_id"]) == (BUYER_ID, SELLER_ID)
    assert (facts["item"], facts["tax_rate"]) == ("*无形资产*专利实施许可使用费", "0.06")
    assert (facts["net_amount"], facts["tax_amount"]) == ("100000.00", "6000.00")
    assert (facts["total"], facts["total_words"]) == ("106000.00", "壹拾万陆仟圆整")
    assert "code" not in facts


def test_arithmetic_words_and_year_are_evidence() -> None:
    why = {fact.key.partition(".")[2]: fact.why for fact in read(digital().page())}
    assert "金额加税额等于价税合计" in why["net_amount"]
    assert "大写与小写一致" in why["total"]
    assert "号码年份与开票日期一致" in why["number"]
    assert "校验码相符" in why["buyer.tax_id"]


def test_a_tax_free_invoice_has_no_tax() -> None:
    facts = values(read(digital("免税", "***", "￥100000.00").page()))
    assert (facts["tax_rate"], facts["net_amount"], facts["total"]) == ("免税", "100000.00", "100000.00")
    assert "tax_amount" not in facts


def test_sums_that_do_not_add_up_are_doubtful_but_not_what_the_words_confirm() -> None:
    facts = states(read(digital(tax="6900.00").page()))
    assert (facts["net_amount"], facts["tax_amount"], facts["total"]) == ("doubtful", "doubtful", "confirmed")


def test_the_code_confirms_what_it_repeats_and_doubts_what_it_contradicts() -> None:
    page = digital().page()
    payload = "01,31,,25512000000012345678,106000.00,20250305,,9DD9,"
    facts = {fact.key.partition(".")[2]: fact for fact in read(with_code(page, payload))}
    assert "与二维码内容一致" in facts["number"].why
    assert "与二维码内容一致" in facts["total"].why
    assert (facts["issued_on"].state.value, facts["issued_on"].alternatives) == ("doubtful", ("2025-03-05",))
    assert (facts["qr_payload"].value, facts["qr_payload"].origin.value) == (payload, "qr")


def old_grid() -> Paper:
    rest = "地 址、电 话：成都市一环路1号 028-12345678\n开户行及账号：某某银行 5100123412341234"
    buyer = f"名    称：{BUYER}\n纳税人识别号：{BUYER_ID}\n{rest}"
    seller = f"名    称：{SELLER}\n纳税人识别号：{SELLER_ID}\n{rest}"
    paper = Paper()
    paper.line((0.1, "5100231130"), (0.36, "四川增值税专用发票"), (0.7, "No 01234567"))
    paper.line((0.8, "5100231130"))
    paper.line((0.8, "01234567"))
    paper.line((0.1, "机器编号：499099123456"), (0.65, "开票日期：2023年11月05日"), skip=0.03)
    paper.table((0.05, 0.45, 0.05, 0.3), ["购\n买\n方", buyer, "密\n码\n区", "03*9+/<24>8-1\n0215*63/7"])
    paper.y -= 0.03
    paper.table(
        (0.26, 0.1, 0.05, 0.06, 0.12, 0.13, 0.06, 0.1),
        [
            "货物或应税劳务、服务名称\n*研发和技术服务*专利\n技术转让费\n合    计",
            "规格型号\n无",
            "单位\n项",
            "数量\n1",
            "单价\n94339.62",
            "金额\n94339.62\n\n￥94339.62",
            "税率\n6%",
            "税额\n5660.38\n\n￥5660.38",
        ],
        [("价税合计（大写）   ⊗壹拾万圆整\t（小写）￥100000.00", 8)],
    )
    paper.y -= 0.03
    return paper.table((0.05, 0.45, 0.05, 0.3), ["销\n售\n方", seller, "备\n注", ""])


def test_the_old_grid_with_its_number_printed_twice() -> None:
    facts = {fact.key.partition(".")[2]: fact for fact in read(old_grid().page())}
    plain = {key: fact.value for key, fact in facts.items()}
    assert (plain["code"], plain["number"], plain["kind"]) == ("5100231130", "01234567", "增值税专用发票")
    assert (plain["buyer.name"], plain["seller.name"]) == (BUYER, SELLER)
    assert (plain["buyer.tax_id"], plain["seller.tax_id"]) == (BUYER_ID, SELLER_ID)
    assert (plain["item"], plain["tax_rate"]) == ("*研发和技术服务*专利技术转让费", "0.06")
    assert (plain["net_amount"], plain["tax_amount"], plain["total"]) == ("94339.62", "5660.38", "100000.00")
    assert "票面两处一致" in facts["number"].why


def test_a_roll_names_the_parties_and_has_one_column() -> None:
    paper = (
        Paper()
        .line((0.3, "四川增值税普通发票（卷票）"))
        .line("发票代码：051002300107")
        .line("发票号码：12345678")
        .line("开票日期：2024-05-06")
        .line(f"销售方名称：{SELLER}")
        .line(f"销售方识别号：{SELLER_ID}")
        .line(f"购买方名称：{BUYER}")
        .line(f"购买方识别号：{BUYER_ID}")
        .line((0.1, "项目"), (0.3, "单价"), (0.45, "数量"), (0.6, "金额"))
        .line((0.1, "专利检索"), (0.3, "500.00"), (0.45, "1"), (0.6, "500.00"))
        .line("合计金额（小写）：￥500.00")
        .line("合计金额（大写）：伍佰圆整")
        .line("校验码：93069172820052132577")
    )
    facts = values(read(paper.page()))
    assert facts["kind"] == "增值税普通发票(卷票)"
    assert (facts["code"], facts["number"]) == ("051002300107", "12345678")
    assert (facts["buyer.name"], facts["seller.name"]) == (BUYER, SELLER)
    assert (facts["item"], facts["total"], facts["total_words"]) == ("专利检索", "500.00", "伍佰圆整")


def test_discount_lines_and_further_items_do_not_change_the_first() -> None:
    paper = digital()
    at = next(index for index, line in enumerate(paper.lines) if line.text == "可使用费")
    y = paper.lines[at].box[1]
    paper.y = y + 0.022
    paper.line((0.03, "*无形资产*专利实施许"), (0.66, "-20000.00"), (0.79, "6%"), (0.9, "-1200.00"))
    paper.line((0.03, "可使用费"))
    paper.line((0.03, "*信息技术服务*检索费"), (0.67, "20000.00"), (0.79, "6%"), (0.9, "1200.00"))
    facts = values(read(paper.page()))
    assert facts["item"] == "*无形资产*专利实施许可使用费"
    assert Decimal(str(facts["net_amount"])) == Decimal("100000.00")


def test_a_printed_form_without_colons_read_in_old_characters() -> None:
    paper = (
        Paper()
        .line((0.3, "四川省國家稅務局通用機打發票"), skip=0.04)
        .line((0.7, "发票代码 051812471904"))
        .line((0.1, "开票日期：2024-12-20"), (0.7, "发票号码27205421"), skip=0.04)
        .line((0.06, "付款方名称"), (0.21, BUYER), (0.6, "付款方识别号"), (0.74, BUYER_ID), skip=0.03)
        .line((0.06, "收款方名称"), (0.21, SELLER), (0.6, "收款方识别号"), (0.74, SELLER_ID), skip=0.03)
        .line((0.07, "开票项目说明"), (0.66, "单价数量"), (0.88, "金额"), skip=0.03)
        .line((0.07, "*无形资产*专利权转让费"), (0.64, "180000.00"), (0.79, "1"), (0.86, "180000.00"), skip=0.06)
        .line((0.07, "小写合计：￥180000.00"), (0.35, "大写合计：壹拾捌万圆整"))
    )
    facts = values(read(paper.page()))
    assert (facts["kind"], facts["code"], facts["number"]) == ("通用机打发票", "051812471904", "27205421")
    assert (facts["buyer.name"], facts["seller.name"]) == (BUYER, SELLER)
    assert (facts["item"], facts["total"]) == ("*无形资产*专利权转让费", "180000.00")


def test_an_invoice_over_two_pages_has_its_sums_on_the_last() -> None:
    first, last = digital().page(), digital().page()
    lines = tuple(
        line.model_copy(update={"text": {"合": "小", "￥100000.00": "￥60000.00"}.get(line.text, line.text)})
        for line in first.lines
        if "价税合计" not in line.text and "壹拾" not in line.text and "小写" not in line.text
    )
    pages = [first.model_copy(update={"lines": lines}), last.model_copy(update={"number": 2})]
    facts = values(extract(document(INVOICE), pages).facts)
    assert (facts["buyer.name"], facts["seller.name"]) == (BUYER, SELLER)
    assert (facts["net_amount"], facts["tax_amount"]) == ("100000.00", "6000.00")


def test_a_title_that_does_not_suit_the_number_was_read_in_part() -> None:
    page = digital().page()
    lines = tuple(
        line.model_copy(update={"text": line.text.replace("电子发票（增值税专用发票）", "增值税专用发票")})
        for line in page.lines
    )
    assert states(read(page))["kind"] == "confirmed"
    assert states(read(page.model_copy(update={"lines": lines})))["kind"] == "doubtful"


def test_a_roll_with_the_seller_over_the_buyer_and_values_under_their_labels() -> None:
    paper = Paper().line((0.3, "四川增值税普通发票"), skip=0.05)
    for side, name, number in (("销售方", SELLER, SELLER_ID), ("购买方", BUYER, BUYER_ID)):
        for text in (f"{side}名称：", name, "纳税人识别号：", number):
            paper.line((0.06, text))
    facts = values(read(paper.page()))
    assert (facts["seller.name"], facts["seller.tax_id"]) == (SELLER, SELLER_ID)
    assert (facts["buyer.name"], facts["buyer.tax_id"]) == (BUYER, BUYER_ID)


def test_print_of_the_sheet_an_invoice_is_pasted_on_is_no_part_of_its_list() -> None:
    page = digital().page()
    item = next(line for line in page.lines if line.text.startswith("*"))
    right = tuple(
        line.model_copy(update={"box": (0.25 + 0.7 * line.box[0], line.box[1], 0.25 + 0.7 * line.box[2], line.box[3])})
        for line in page.lines
    )
    y = item.box[1] + 0.022
    margin = item.model_copy(update={"text": "部门负责人：", "box": (0.05, y, 0.15, y + 0.014)})
    facts = values(read(page.model_copy(update={"lines": (*right, margin)})))
    assert facts["item"] == "*无形资产*专利实施许可使用费"


def test_the_list_of_goods_behind_an_invoice_does_not_change_its_parties() -> None:
    goods = (
        Paper(number=2)
        .line((0.3, "销售货物或者提供应税劳务、服务清单"))
        .line(f"购买方名称：{BUYER}")
        .line(f"销售方名称：{SELLER}")
        .line("所属增值税专用发票代码：5122239030")
        .line((0.1, "序号"), (0.2, "货物（劳务、服务）名称"), (0.5, "规格型号"), (0.7, "金额"), (0.85, "税额"))
    )
    facts = values(extract(document(INVOICE, 2), [digital().page(), goods.page()]).facts)
    assert (facts["buyer.name"], facts["seller.name"]) == (BUYER, SELLER)


def test_a_name_whose_label_lost_its_first_character_is_the_party_s() -> None:
    page = digital().page()
    cut = tuple(line.model_copy(update={"text": line.text.replace("名称：", "称：")}) for line in page.lines)
    facts = values(read(page.model_copy(update={"lines": cut})))
    assert (facts["buyer.name"], facts["seller.name"]) == (BUYER, SELLER)


def test_figures_that_slipped_into_the_next_row_do_not_end_the_name() -> None:
    page = digital().page()
    first = next(line for line in page.lines if line.text.startswith("*"))
    rest = next(line for line in page.lines if line.text == "可使用费")
    moved = []
    for line in page.lines:
        beside = line.box[1] == first.box[1] and line.text not in (first.text, "100000")
        y = rest.box[1] if beside else line.box[1]
        moved.append(line.model_copy(update={"box": (line.box[0], y, line.box[2], y + 0.014)}))
    unit = first.model_copy(update={"text": "100000.00", "box": (0.55, first.box[1], 0.63, first.box[3])})
    facts = read(page.model_copy(update={"lines": (*moved, unit)}))
    assert values(facts)["item"] == "*无形资产*专利实施许可使用费"
    assert states(facts)["item"] == "doubtful"
