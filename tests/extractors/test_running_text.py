"""Figures claimed and cases told in running text, in wordings the samples do not have."""

import pytest

from extractors.passage import Passage
from extractors.running_text import claims
from extractors.running_text.numbers import number_of
from schemas.document import DocumentType
from schemas.evidence import Fact, FactState
from schemas.page import Cell, Line, Page, Table
from tests.extractors.paper import document, page_of

SUMMARY = "累计组织实施知识产权转化和专利产业化项目8个，累计运营金额1,865万元，服务产业链创新主体12家。"


def told(*rows: str, field: str = "cases_text") -> dict[str, Fact]:
    page = page_of(*rows)
    passage = Passage.join((Passage.of_line(page, i) for i in range(len(page.lines))), "\n")
    found = claims(document(DocumentType.APPLICATION_FORM, page), {field: passage})
    return {fact.key.partition(".")[2]: fact for fact in found}


def values(*rows: str) -> dict[str, object]:
    return {key: fact.value for key, fact in told(*rows).items()}


@pytest.mark.parametrize(
    ("sentence", "key", "value"),
    [
        (SUMMARY, "claimed_projects", 8),
        (SUMMARY, "claimed_amount", "18650000.00"),
        (SUMMARY, "claimed_entities_served", 12),
        ("截至目前共实施专利转化项目八个。", "claimed_projects", 8),
        ("近三年来，中心已促成12项专利转化项目，成交金额累计达0.35亿元。", "claimed_projects", 12),
        ("近三年来，中心已促成12项专利转化项目，成交金额累计达0.35亿元。", "claimed_amount", "35000000.00"),
        ("运营总金额为人民币叁佰万元整。", "claimed_amount", "3000000.00"),
        ("已服务产业链上下游企业三十六家。", "claimed_entities_served", 36),
        ("辐射带动省内25家企业和高校院所单位。", "claimed_entities_served", 25),
        ("年均转化运营金额500万元。", "claimed_annual_amount", "5000000.00"),
        ("2024年度转化运营金额达620.5万元。", "claimed_annual_amount", "6205000.00"),
        ("累计运营金额900万元，其中2024年度运营金额310万元。", "claimed_annual_amount", "3100000.00"),
        ("中心共有工作人员6人，其中专职人员4人。", "claimed_staff", 6),
        ("配备专职工作人员7名。", "claimed_staff", 7),
        ("中心团队共9人，分工明确。", "claimed_staff", 9),
    ],
)  # fmt: skip
def test_a_claimed_figure_is_read(sentence: str, key: str, value: object) -> None:
    assert values(sentence)[key] == value


@pytest.mark.parametrize(
    "sentence",
    [
        "力争到2027年，累计实施专利转化项目20个，运营金额2000万元，服务企业100家。",
        "计划三年内服务企业50家，配备工作人员10人。",
        "拟实施专利产业化项目15个。",
        "工作人员不少于5人，服务企业不少于5家。",
        "目标：运营金额500万元。",
        "预计年均转化运营金额800万元。",
    ],
)
def test_a_target_is_no_claim(sentence: str) -> None:
    assert not told(sentence)


@pytest.mark.parametrize("sentence", ["累计实施专利转化项目10余个。", "累计服务企业近50家。", "服务创新主体30多家。"])
def test_a_round_figure_is_doubtful(sentence: str) -> None:
    assert {fact.state for fact in told(sentence).values()} == {FactState.DOUBTFUL}


def test_the_amount_of_one_contract_is_not_the_total() -> None:
    assert "claimed_amount" not in told("与四川岷峰材料有限公司签订专利权转让合同，转让费88万元。")


def test_two_different_totals_are_doubtful() -> None:
    fact = told("累计运营金额500万元。", "截至目前，累计运营金额达5000万元。")["claimed_amount"]
    assert (fact.state, fact.alternatives) == (FactState.DOUBTFUL, ("50000000.00",))


def test_a_claim_broken_over_two_rows_is_read() -> None:
    assert (
        values("截至目前，累计组织实施知识产权转化项", "目7个，累计运营金额498.8", "万元。")["claimed_amount"]
        == "4988000.00"
    )


def test_figures_are_not_looked_for_in_the_plan() -> None:
    assert not told("累计实施项目20个。", field="expected_results")


def test_cases_in_brackets_are_told_one_by_one() -> None:
    found = values(
        "累计运营金额100万元。(1)与成都川屹科技有限公司签订专利权转让合同(合同编号ZR-2024-165),2024年6月23日,转让金额",
        "88万元;(2)向四川岷峰材料有限公司实施专利普通许可,2025年1月8日签订专利实施许可合同(合同编号XK-2025-1),许可费12万元;",
    )
    assert found["cases[0].counterparty"] == "成都川屹科技有限公司"
    assert found["cases[0].amount"] == "880000.00"
    assert found["cases[0].contract_number"] == "ZR-2024-165"
    assert found["cases[0].title"] == "专利权转让合同"
    assert found["cases[1].date"] == "2025-01-08"
    assert found["cases[1].counterparty"] == "四川岷峰材料有限公司"
    assert found["cases[1].title"] == "专利实施许可合同"
    assert "cases[2].title" not in found


def test_the_name_of_a_company_is_no_part_of_the_title() -> None:
    found = values(
        "(1)与成都川屹技术有限责任公司签订专利权转让合同,转让金额88万元;(2)与四川大学签订技术许可合同,许可费12万元;"
    )
    assert (found["cases[0].title"], found["cases[1].title"]) == ("专利权转让合同", "技术许可合同")


def test_cases_with_labels_are_read() -> None:
    found = values(
        "案例一：石墨烯导热膜专利转让，合作单位：绵阳域澄装备有限公司，合同编号：〔2024〕川专许第012号，签订时间：2024.9.24，合同金额：75万元。",
        "案例二：专利许可，合作单位：四川大学，签订时间：2025年1月，合同金额：20万元。",
    )  # fmt: skip
    assert found["cases[0].title"] == "石墨烯导热膜专利转让"
    assert found["cases[0].contract_number"] == "〔2024〕川专许第012号"
    assert (found["cases[1].counterparty"], found["cases[1].date"]) == ("四川大学", "2025-01")


def test_rows_that_begin_with_a_number_are_cases() -> None:
    found = values(
        "1.2024年3月，将“一种锂电池正极材料”专利转让给四川岷峰材料有限公司，合同金额50万元",
        "2.2024年5月，许可绵阳域澄装备有限公司实施发明专利，许可使用费30万元，到账10万元",
    )
    assert (found["cases[0].counterparty"], found["cases[0].amount"]) == ("四川岷峰材料有限公司", "500000.00")
    assert (found["cases[1].counterparty"], found["cases[1].amount"]) == ("绵阳域澄装备有限公司", "300000.00")


def test_a_case_with_two_amounts_is_doubtful() -> None:
    facts = told("案例一：与四川岷峰材料有限公司签订两份许可合同，金额10万元，另一份金额20万元。")
    assert facts["cases[0].amount"].state is FactState.DOUBTFUL


def test_running_text_without_a_list_tells_no_cases() -> None:
    assert not [key for key in told("中心开展专利转化，累计实施项目6个。") if key.startswith("cases")]


def test_cases_in_a_table_take_the_unit_of_its_head() -> None:
    rows = [["序号", "合作单位", "合同编号", "合同金额（万元）", "签订日期"],
            ["1", "四川岷峰材料有限公司", "XK-2025-1", "35.25", "2025.1.28"],
            ["2", "四川大学", "XK-2025-2", "20", "2025-03-01"],
            ["合计", "", "", "55.25", ""]]  # fmt: skip
    lines: list[Line] = []
    cells: list[Cell] = []
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            box = (0.1 + 0.15 * c, 0.1 + 0.05 * r, 0.24 + 0.15 * c, 0.14 + 0.05 * r)
            cells.append(Cell(row=r, column=c, box=box, lines=(len(lines),) if text else ()))
            lines += [Line(text=text, box=box, confidence=0.99)] if text else []
    table = Table(box=(0.1, 0.1, 0.9, 0.4), rows=4, columns=5, cells=tuple(cells))
    page: Page = page_of(tables=[table]).model_copy(update={"lines": tuple(lines)})
    found = {
        f.key.partition(".")[2]: f.value for f in claims(document(DocumentType.APPLICATION_FORM, page), {}, [page])
    }
    assert found["cases[0].amount"] == "352500.00"
    assert found["cases[1].counterparty"] == "四川大学"
    assert found["cases[0].date"] == "2025-01-28"
    assert "cases[2].amount" not in found


@pytest.mark.parametrize(
    ("text", "number"), [("8", 8), ("1,200", 1200), ("十二", 12), ("三十", 30), ("一百零五", 105), ("两千", 2000)]
)
def test_counts_are_read(text: str, number: int) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    "told_as",
    [
        "{n}.2024 年4 月24日，与{who}签署《专利权转让合同》（ZR-2024-82{n}），合同额960,000.00元。",
        "{n}、与{who}于2024年4月24日签订《专利权转让合同》（合同编号：ZR-2024-82{n}），合同额96万元。",
        "（{n}）以96万元向{who}转让专利，双方于2024年4月24日签署《专利权转让合同》(ZR-2024-82{n})。",
    ],
)
def test_cases_told_in_a_sentence_of_any_order_are_read(told_as: str) -> None:
    found = values(*(told_as.format(n=n, who="乐山曦工光伏科技有限公司") for n in (1, 2)))
    for n in (1, 2):
        case = {key: found[f"cases[{n - 1}].{key}"] for key in ("date", "counterparty", "amount", "contract_number")}
        assert case == {
            "date": "2024-04-24",
            "counterparty": "乐山曦工光伏科技有限公司",
            "amount": "960000.00",
            "contract_number": f"ZR-2024-82{n}",
        }


def test_a_patent_number_in_brackets_is_no_contract_number() -> None:
    found = values(
        "1.与乐山曦工光伏科技有限公司签订《专利权转让合同》（ZL202010123456.2），合同额96万元。",
        "2.与乐山曦工光伏科技有限公司签订《专利权转让合同》（ZL202010123457.7），合同额96万元。",
    )
    assert "cases[0].contract_number" not in found


def test_cases_without_numbers_are_told_sentence_by_sentence() -> None:
    found = values(
        "累计运营金额100万元。2024年3月5日，与成都川屹科技有限公司签订专利权转让合同，转让金额88万元。"
        "2024年5月，向四川岷峰材料有限公司许可实施发明专利，许可费12万元。"
    )
    assert (found["cases[0].counterparty"], found["cases[0].amount"]) == ("成都川屹科技有限公司", "880000.00")
    assert (found["cases[1].counterparty"], found["cases[1].date"]) == ("四川岷峰材料有限公司", "2024-05")


def test_cases_with_circled_numbers_are_read() -> None:
    found = values(
        "①2023年8月14日与四川岷峰材料有限公司签订专利权转让合同，合同金额18万元。",
        "②2025年5月2日与四川大学签订专利实施许可合同，合同金额26.5万元。",
    )
    assert (found["cases[0].date"], found["cases[1].amount"]) == ("2023-08-14", "265000.00")


def test_a_point_beside_a_dash_leaves_a_contract_number_doubtful() -> None:
    cases = ("案例1：合同名称：专利许可合同，合同编号：XK-2024-.685，", "合作单位：四川大学，金额：20万元。")
    fact = told(*cases)["cases[0].contract_number"]
    assert (fact.value, fact.state) == ("XK-2024-685", FactState.DOUBTFUL)
