"""Insurance proofs: rosters with and without ruling lines, over pages, with gaps; statements of one person."""

import pytest

from extractors.documents import extract
from schemas.document import DocumentType
from schemas.evidence import Fact
from schemas.page import Page
from tests.extractors.layout_paper import Paper, document, states, values

PROOF = DocumentType.INSURANCE_PROOF
IDS = ("510107198312200412", "510107********0094", "510107********0663")


def read(*pages: Page) -> list[Fact]:
    return extract(document(PROOF, len(pages)), pages).facts


def ruled() -> Paper:
    return (
        Paper()
        .line((0.3, "社会保险单位参保人员花名册"), skip=0.04)
        .line("单位名称：四川甲乙有限公司", (0.55, "单位编号：510100123456"))
        .line("缴费期间：2025年01月至2025年10月", (0.55, "打印日期：2025-11-02"))
        .table(
            (0.08, 0.12, 0.3, 0.08, 0.16, 0.12),
            ["序号", "姓名", "公民身份号码", "性别", "参保时间", "缴费基数"],
            ["1", "王芳", IDS[0], "男", "2023年05月", "6,380.00"],
            ["2", "李雷", IDS[1], "", "202405", "5000"],
        )
    )


def test_a_ruled_roster_gives_its_rows_and_its_head() -> None:
    facts = values(read(ruled().page()))
    assert (facts["employer_name"], facts["employer_code"]) == ("四川甲乙有限公司", "510100123456")
    assert (facts["period_from"], facts["period_to"], facts["printed_on"]) == ("2025-01", "2025-10", "2025-11-02")
    assert (facts["persons[0].id_number"], facts["persons[0].insured_from"]) == (IDS[0], "2023-05")
    assert (facts["persons[1].insured_from"], facts["persons[1].base"]) == ("2024-05", "5000.00")


def test_an_empty_cell_shifts_nothing_and_a_masked_number_stays_as_printed() -> None:
    facts = values(read(ruled().page()))
    assert "persons[1].sex" not in facts
    assert facts["persons[1].id_number"] == IDS[1]


def test_a_roster_goes_on_over_pages_with_and_without_its_head_and_ends_with_the_sum() -> None:
    widths = (0.08, 0.12, 0.3, 0.08, 0.16, 0.12)
    again = Paper(number=2).table(
        widths,
        ["序号", "姓名", "公民身份号码", "性别", "参保时间", "缴费基数"],
        ["3", "赵云", IDS[2], "女", "202406", "5000"],
    )
    bare = Paper(number=3).table(widths, ["4", "孙权", IDS[2], "男", "202407", "5000"], [("合计 4 人", 6)])
    facts = values(read(ruled().page(), again.page(), bare.page()))
    assert [facts[f"persons[{i}].name"] for i in range(4)] == ["王芳", "李雷", "赵云", "孙权"]
    assert "persons[4].name" not in facts
    assert facts["total_persons"] == 4


def open_roster(*rows: tuple[tuple[float, str], ...]) -> Page:
    paper = Paper().line((0.3, "单位参保证明"), skip=0.05)
    paper.line(
        (0.1, "序号"), (0.18, "姓 名"), (0.32, "社会保障号码"), (0.6, "性别"), (0.7, "参保状态"), (0.82, "缴费月数")
    )
    for row in rows:
        paper.line(*row, skip=0.03)
    return paper.line("合计2人").page()


def test_a_roster_without_ruling_lines_is_read_by_alignment() -> None:
    page = open_roster(
        ((0.1, "1"), (0.18, "王芳"), (0.32, IDS[0]), (0.6, "男"), (0.7, "参保缴费"), (0.82, "18")),
        ((0.1, "2"), (0.18, "李雷"), (0.32, IDS[2]), (0.7, "暂停缴费"), (0.82, "9")),
    )
    facts = read(page)
    found = values(facts)
    assert (found["persons[0].sex"], found["persons[0].status"], found["persons[0].months"]) == ("男", "参保缴费", 18)
    assert "persons[1].sex" not in found
    assert (found["persons[1].status"], found["persons[1].months"]) == ("暂停缴费", 9)
    assert states(facts)["persons[1].status"] == "confirmed"


def test_columns_that_were_read_as_one_line_come_apart() -> None:
    page = open_roster(((0.1, "1"), (0.18, f"王芳{IDS[0]}"), (0.6, "男"), (0.7, "参保缴费"), (0.82, "18")))
    facts = values(read(page))
    assert facts["persons[0].name"] == "王芳"
    assert facts["persons[0].id_number"] == IDS[0]


def test_a_value_between_two_columns_is_not_relied_on() -> None:
    page = open_roster(((0.1, "1"), (0.18, "王芳"), (0.32, IDS[0]), (0.6, "男"), (0.785, "参保")))
    assert states(read(page)).get("persons[0].status", "doubtful") == "doubtful"


def test_two_bases_for_two_insurances_are_not_mixed() -> None:
    paper = Paper().table(
        (0.1, 0.15, 0.3, 0.15, 0.15),
        ["序号", "姓名", "身份证号", "养老缴费基数", "失业缴费基数"],
        ["1", "王芳", IDS[0], "6380", "5000"],
    )
    facts = read(paper.page())
    assert values(facts)["persons[0].base"] == "6380.00"
    assert states(facts)["persons[0].base"] == "doubtful"


def test_a_statement_of_one_person_counts_its_months() -> None:
    paper = Paper().line((0.3, "个人参保缴费证明"), skip=0.05)
    paper.line("姓名：王芳", (0.4, "性别：男"), (0.55, f"社会保障号码：{IDS[0]}")).line(
        "单位名称：四川甲乙有限公司", skip=0.04
    )
    paper.table(
        (0.1, 0.2, 0.2, 0.2),
        ["序号", "缴费年月", "缴费基数", "缴费状态"],
        *[[str(month), f"2025{month:02d}", "6380", "正常缴费"] for month in range(1, 11)],
    )
    facts = values(read(paper.page()))
    assert (facts["persons[0].name"], facts["persons[0].id_number"]) == ("王芳", IDS[0])
    assert "persons[0].insured_from" not in facts, "the months of a statement do not say when insurance began"
    assert (facts["persons[0].months"], facts["persons[0].base"]) == (10, "6380.00")
    assert "persons[1].name" not in facts


def test_sentences_state_what_no_label_does() -> None:
    paper = (
        Paper()
        .line("兹证明 四川甲乙有限公司（单位编号：91510107MAQP0CM42Y）自2024年05月至")
        .line("2025年10月在我处参加社会保险，参保人数共计 6 人。验证码：3MK9L6G64F；有效期至2026年1月18日。", skip=0.1)
        .line((0.6, "成都市社会保险事业管理局"))
        .line((0.65, "2025年10月20日"))
    )
    facts = values(read(paper.page()))
    assert (facts["employer_name"], facts["employer_code"]) == ("四川甲乙有限公司", "91510107MAQP0CM42Y")
    assert (facts["period_from"], facts["period_to"], facts["total_persons"]) == ("2024-05", "2025-10", 6)
    assert (facts["verification_code"], facts["valid_to"]) == ("3MK9L6G64F", "2026-01-18")
    assert (facts["agency"], facts["printed_on"]) == ("成都市社会保险事业管理局", "2025-10-20")


def certificate(*lines: str) -> dict[str, str | int | None]:
    paper = Paper()
    for line in lines:
        paper.line(line)
    return values(read(paper.page()))


def test_sentences_tell_of_one_person_over_broken_lines() -> None:
    facts = certificate(
        "社会保险参保证明（个人）",
        "王小芳，性别女，公民身份号码510107198312200412，系四川甲",
        "乙有限公司职工，自2024年08月起在我局参加企业职工基本养老保险，",
        "截至2025年10月，累计缴费15个月，现参保状态为参",
        "保缴费。",
    )
    assert (facts["persons[0].name"], facts["persons[0].sex"]) == ("王小芳", "女")
    assert facts["persons[0].id_number"] == IDS[0]
    assert (facts["persons[0].insured_from"], facts["persons[0].months"]) == ("2024-08", 15)
    assert (facts["persons[0].status"], facts["employer_name"]) == ("参保缴费", "四川甲乙有限公司")
    assert facts["period_to"] == "2025-10"


def test_a_certificate_names_a_person_and_then_the_unit() -> None:
    facts = certificate(
        "参保证明", f"兹证明李雷系四川甲乙有限公司职工，身份证号码{IDS[0]}，自2024年5月至2025年10月参加社会保险。"
    )
    assert (facts["persons[0].name"], facts["employer_name"]) == ("李雷", "四川甲乙有限公司")
    assert (facts["period_from"], facts["period_to"]) == ("2024-05", "2025-10")
    assert "persons[1].name" not in facts


def test_a_certificate_of_a_unit_names_no_person() -> None:
    facts = certificate("参保证明", "兹证明四川甲乙有限公司自2024年1月至2025年10月在我处参加社会保险，参保人数6人。")
    assert facts["employer_name"] == "四川甲乙有限公司"
    assert not any(key.startswith("persons[") for key in facts)


def test_a_verification_code_needs_no_colon() -> None:
    assert (
        certificate("参保证明", "查验码 3L7KHQE8UPMF6Y8Q，有效期至 2026.1.19")["verification_code"]
        == "3L7KHQE8UPMF6Y8Q"
    )


def test_a_statement_with_a_row_a_kind_of_insurance_tells_of_its_one_person() -> None:
    paper = (
        Paper()
        .line((0.3, "社会保险参保证明"))
        .line("兹证明张华（性别：男，社会保障号码：510104199001011234）系四川甲乙")
        .line("知识产权运营有限公司职工，参保及缴费情况如下：")
        .table(
            (0.22, 0.2, 0.12, 0.16, 0.14),
            ["险种", "缴费起止时间", "缴费月数", "月缴费基数（元）", "当前状态"],
            ["企业职工基本养老保险", "2024年08月至\n2025年10月", "15", "4511.00", "参保缴费"],
            ["失业保险", "2024年08月至\n2025年10月", "15", "4511.00", "参保缴费"],
            ["工伤保险", "2024年08月至\n2025年10月", "15", "5200.00", "参保缴费"],
        )
        .line((0.5, "二〇二五年十日二十四日"))
    )
    facts = read(paper.page())
    got, state = values(facts), states(facts)
    assert (got["persons[0].name"], got["persons[0].months"]) == ("张华", 15)
    assert (got["persons[0].insured_from"], got["persons[0].insured_to"]) == ("2024-08", "2025-10")
    assert (got["persons[0].base"], state["persons[0].base"]) == ("4511.00", "doubtful")
    assert got["persons[0].status"] == "参保缴费"
    assert "persons[1].name" not in got
    assert (got["printed_on"], state["printed_on"]) == ("2025-10-24", "doubtful")
    assert "period_from" not in got


def months_of(paper: Paper, employers: tuple[str, ...], base: str = "5,200.00") -> Paper:
    rows = [[f"2025{month:02d}", employer, base, "足额缴费"] for month, employer in enumerate(employers, start=1)]
    return paper.table((0.14, 0.4, 0.14, 0.14), ["缴费年月", "缴费单位", "缴费基数", "缴费标志"], *rows)


def statement(name: str, number: str, employers: tuple[str, ...], base: str = "5,200.00") -> Paper:
    paper = Paper().line((0.3, "个人参保缴费证明"), skip=0.05)
    return months_of(paper.line(f"姓名：{name}", (0.5, f"身份证号：{number}"), skip=0.05), employers, base)


def test_the_employer_of_the_last_month_counts_and_a_change_is_doubtful() -> None:
    paper = statement("王强", IDS[0], ("成都甲乙有限公司", "成都甲乙有限公司", "四川丙丁有限公司"))
    (fact,) = [fact for fact in read(paper.page()) if fact.key.endswith(".employer_name")]
    assert (fact.value, fact.state.value) == ("四川丙丁有限公司", "doubtful")
    assert fact.alternatives == ("成都甲乙有限公司",)


def test_a_history_of_employers_gives_the_person_s_time_with_the_last() -> None:
    head = ["单位名称", "险种", "起始年月", "终止年月", "实缴月数"]
    paper = (
        Paper()
        .line((0.3, "个人参保证明"), skip=0.05)
        .line("姓名：李芳", (0.5, f"身份证号：{IDS[0]}"), skip=0.04)
        .table(
            (0.32, 0.14, 0.14, 0.14, 0.1),
            head,
            ["四川丙丁有限公司", "养老保险", "2024-05", "2025-10", "18"],
            ["成都甲乙有限公司", "养老保险", "2023-01", "2024-02", "14"],
        )
    )
    facts = values(read(paper.page()))
    assert facts["employer_name"] == "四川丙丁有限公司"
    assert (facts["persons[0].insured_from"], facts["persons[0].insured_to"]) == ("2024-05", "2025-10")
    assert facts["persons[0].months"] == 18
    assert "period_from" not in facts


def test_statements_of_several_persons_on_a_page_each_are_read_one_by_one() -> None:
    first = statement("王强", IDS[0], ("四川丙丁有限公司",) * 3)
    second = statement("李芳", IDS[1], ("四川丙丁有限公司",) * 2, "6,000.00")
    second.number = 2
    facts = values(read(first.page(), second.page()))
    assert (facts["persons[0].name"], facts["persons[0].months"], facts["persons[0].base"]) == ("王强", 3, "5200.00")
    assert (facts["persons[1].name"], facts["persons[1].months"], facts["persons[1].base"]) == ("李芳", 2, "6000.00")
    assert facts["employer_name"] == "四川丙丁有限公司"


def test_a_row_a_person_and_month_makes_one_person() -> None:
    head = ["姓名", "身份证号", "费款所属期", "缴费基数"]
    rows = [["王强", IDS[0], month, "5200"] for month in ("202501", "202502")]
    rows += [["李芳", IDS[1], "202501", "5000"], ["李芳", IDS[1], "202502", "6000"]]
    page = Paper().line((0.3, "单位缴费明细表"), skip=0.05).table((0.16, 0.34, 0.18, 0.14), head, *rows).page()
    facts = read(page)
    assert {key: value for key, value in values(facts).items() if key.endswith((".name", ".base"))} == {
        "persons[0].name": "王强",
        "persons[0].base": "5200.00",
        "persons[1].name": "李芳",
        "persons[1].base": "6000.00",
    }
    assert states(facts)["persons[1].base"] == "doubtful"


@pytest.mark.parametrize(
    ("printed", "value", "state"),
    [
        ("510107********0031", "510107********0031", "confirmed"),
        ("510107*****0031", "510107********0031", "doubtful"),
        ("510107······0031", "510107********0031", "doubtful"),
        ("610***********1234", "610***********1234", "confirmed"),
        ("5101070031", "5101070031", "doubtful"),
    ],
)
def test_a_masked_number_is_kept_and_lost_stars_are_doubtful(printed: str, value: str, state: str) -> None:
    head = ["序号", "姓名", "身份证号", "参保状态"]
    page = (
        Paper()
        .table((0.1, 0.16, 0.4, 0.18), head, ["1", "王强", printed, "参保缴费"], ["2", "李芳", IDS[1], "参保缴费"])
        .page()
    )
    facts = read(page)
    assert (values(facts)["persons[0].id_number"], states(facts)["persons[0].id_number"]) == (value, state)


def test_one_month_with_another_base_leaves_the_usual_base_doubtful() -> None:
    paper = Paper().line("姓名：李芳", (0.5, f"身份证号：{IDS[0]}"), skip=0.05)
    rows = [[f"20250{month}", base, "足额缴费"] for month, base in enumerate(("5200", "5200", "5290", "5200"), start=1)]
    facts = read(paper.table((0.2, 0.2, 0.2), ["缴费年月", "缴费基数", "缴费标志"], *rows).page())
    assert (values(facts)["persons[0].base"], states(facts)["persons[0].base"]) == ("5200.00", "doubtful")
    assert states(facts)["persons[0].status"] == "confirmed"


def test_a_person_whose_name_s_label_was_not_read_keeps_the_other_particulars() -> None:
    paper = (
        Paper()
        .line("4：李芳", (0.5, f"证件号码：{IDS[0]}"))
        .line("参保单位：四川丙丁有限公司", (0.5, "参保状态：正常参保"))
    )
    facts = values(read(paper.page()))
    assert (facts["persons[0].id_number"], facts["persons[0].status"]) == (IDS[0], "正常参保")


def test_a_roster_in_two_tables_side_by_side_goes_down_the_left_one_first() -> None:
    def half(x: float, y: float, *names: str) -> Paper:
        paper = Paper(y=y)
        rows = [(str(number), name, "2024-06") for number, name in enumerate(names, 1)]
        paper.table((0.06, 0.12, 0.16), ("序号", "姓名", "参保年月"), *rows)
        moved = [
            c.model_copy(update={"box": (c.box[0] + x, c.box[1], c.box[2] + x, c.box[3])})
            for c in paper.tables[0].cells
        ]
        paper.tables[0] = paper.tables[0].model_copy(update={"cells": tuple(moved)})
        return paper

    left, right = half(0.0, 0.201, "张伟", "李娜").page(), half(0.4, 0.2, "王芳", "赵敏").page()
    shift = len(right.lines)
    moved = [
        cell.model_copy(update={"lines": tuple(index + shift for index in cell.lines)}) for cell in left.tables[0].cells
    ]
    tables = (right.tables[0], left.tables[0].model_copy(update={"cells": tuple(moved)}))
    page = right.model_copy(update={"lines": (*right.lines, *left.lines), "tables": tables})
    found = values(read(page))
    assert [found[f"persons[{index}].name"] for index in range(4)] == ["张伟", "李娜", "王芳", "赵敏"]


def test_how_often_a_roster_was_printed_is_no_number_of_persons() -> None:
    page = Paper().line((0.7, "打印次数：1")).line("经查，下列职工已参加社会保险。").line("以上共计12名职工。").page()
    assert values(read(page))["total_persons"] == 12


NAMES_LAST = (0.06, 0.16, 0.28, 0.1, 0.1, 0.12, 0.08)


def names_last(head: str) -> Paper:
    rows = [
        [str(number), f"10603017{number}", IDS[1], "正常缴费", "13", name, "女"]
        for number, name in enumerate(("王芳", "李雷", "赵云", "孙权", "周瑜"), 1)
    ]
    columns = ["序\n号", "个人账户\n编号", "公民身份\n号码", "缴费\n状态", "累计\n月数", head, "性\n别"]
    return Paper().line((0.3, "社会保险单位参保缴费凭证")).table(NAMES_LAST, columns, *rows)


def test_columns_before_the_names_are_read_though_a_head_among_them_is_unknown() -> None:
    facts = values(read(names_last("职工\n姓名").page()))
    assert (facts["persons[0].sequence"], facts["persons[0].id_number"]) == (1, IDS[1])
    assert (facts["persons[4].name"], facts["persons[4].status"], facts["persons[4].months"]) == (
        "周瑜",
        "正常缴费",
        13,
    )


def test_names_are_known_by_their_form_where_their_head_was_not_read() -> None:
    facts = values(read(names_last("旺著").page()))
    assert [facts[f"persons[{i}].name"] for i in range(5)] == ["王芳", "李雷", "赵云", "孙权", "周瑜"]
    assert facts["persons[4].sex"] == "女"


def yearly(*totals: str) -> Paper:
    paper = (
        Paper()
        .line((0.3, "基本养老保险历年缴费证明"))
        .line("参保职工王晓芳，女，公民身份号码510107********0094，自2024年07月起由四川甲乙有限公司为其缴纳")
        .line("基本养老保险费，目前为正常参保状态。缴费情况如下：")
    )
    years = (["年度", "起止月份", "月数"], ["2024", "07月-12月", "6"], ["2025", "01月-12月", "12"])
    sums: list[list[str | tuple[str, int]]] = [[("合计", 2), total] for total in totals]
    paper = paper.table((0.2, 0.3, 0.2), *years, *sums)
    return paper.line("特此证明。本证明自出具之日起至2026年4月14日有效。")


def test_the_months_of_a_row_a_year_are_summed_and_relied_on_with_the_paper_s_total() -> None:
    facts = read(yearly("18").page())
    told = values(facts)
    assert (told["persons[0].months"], told["persons[0].status"], told["valid_to"]) == (18, "正常参保", "2026-04-14")
    assert states(facts)["persons[0].months"] == "confirmed"
    assert states(read(yearly().page()))["persons[0].months"] == "doubtful"


def test_a_note_names_the_code_to_check_the_proof_with_and_until_when() -> None:
    lines = ("说明：核验码 DFAU581XRXNE19XL，核验期限至 2026年01月28日。", "社会保险登记编码：40619311")
    facts = certificate(*lines)
    assert (facts["verification_code"], facts["valid_to"]) == ("DFAU581XRXNE19XL", "2026-01-28")
    assert facts["employer_code"] == "40619311"


def test_months_in_two_blocks_of_one_table_are_all_counted() -> None:
    rows = [[f"2024年{n:02d}月", "5000", "已到账", f"2024年{n + 6:02d}月", "5000", "已到账"] for n in range(1, 7)]
    head = ["所属年月", "缴费基数", "到账情况"] * 2
    paper = Paper().line("姓名：王芳", (0.4, f"社会保障号：{IDS[1]}")).table((0.14,) * 6, head, *rows)
    facts = values(read(paper.page()))
    assert (facts["persons[0].months"], facts["persons[0].base"]) == (12, "5000.00")


def test_persons_in_two_blocks_of_one_table_are_all_read() -> None:
    head = ["序号", "姓名", "身份证号码"] * 2
    rows = [["1", "王芳", IDS[0], "3", "赵云", IDS[2]], ["2", "李雷", IDS[1], "4", "孙权", IDS[1]]]
    paper = Paper().line("单位名称：四川甲乙有限公司").table((0.06, 0.1, 0.26) * 2, head, *rows)
    facts = values(read(paper.page()))
    assert [facts[f"persons[{i}].name"] for i in range(4)] == ["王芳", "李雷", "赵云", "孙权"]
    assert [facts[f"persons[{i}].sequence"] for i in range(4)] == [1, 2, 3, 4]


def test_the_subtotal_of_a_page_is_neither_a_person_nor_the_number_of_persons() -> None:
    widths = (0.1, 0.12, 0.3, 0.1, 0.14)
    head = ["序号", "姓名", "公民身份号码", "期数", "缴费基数"]
    first = Paper().line("单位名称：四川甲乙有限公司")
    first.table(widths, head, ["1", "王芳", IDS[0], "7", "5000"], ["本页合计", "1人", "", "7", "5000"])
    last = Paper(number=2).table(
        widths, head, ["2", "李雷", IDS[1], "9", "5000"], [("总计 2 人", 5)], [("本页合计 1 人", 5)]
    )
    facts = values(read(first.page(), last.page()))
    assert [facts.get(f"persons[{i}].name") for i in range(3)] == ["王芳", "李雷", None]
    assert (facts["total_persons"], facts["persons[0].months"]) == (2, 7)


def test_the_year_under_the_head_of_a_base_is_no_base() -> None:
    paper = (
        Paper()
        .line("参保职工王晓芳，女，公民身份号码510107********0094，缴费情况如下：")
        .table((0.2, 0.2, 0.2), ["年份", "月数", "缴费基数"], ["2024", "6", "5000"], ["2025", "12", "5000"])
    )
    assert values(read(paper.page()))["persons[0].base"] == "5000.00"


def test_a_year_in_characters_that_lost_its_zero_is_doubtful() -> None:
    paper = Paper().line("单位名称：四川甲乙有限公司", skip=0.3).line((0.6, "二二六年一月十四日"))
    facts = read(paper.page())
    assert (values(facts)["printed_on"], states(facts)["printed_on"]) == ("2026-01-14", "doubtful")
