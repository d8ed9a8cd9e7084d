"""Who the parties of a contract are, in wordings the samples do not have."""

import pytest

from schemas.evidence import Fact, FactState
from schemas.page import Cell, Table
from tests.extractors.contract_papers import licence, transfer, values
from tests.extractors.paper import line, page_of

MODEL = page_of(
    "合同编号：2024510100000123",
    "项目名称：一种钒钛合金的制备方法专利权转让",
    "受让方（甲方）：四川岷峰材料有限公司",
    "让与方（乙方）：成都凌岷知识产权运营有限公司",
    "签订时间：二〇二四年三月八日",
    "签订地点：四川省成都市高新区",
    "有效期限：2024年3月8日至2026年3月7日",
    "中华人民共和国科学技术部印制",
    title="技术转让（专利权）合同",
)


def test_the_letter_decides_who_is_party_a_in_the_model_contract_of_the_ministry() -> None:
    facts = values(transfer(MODEL))
    assert facts["party_a.name"] == "四川岷峰材料有限公司"
    assert facts["party_b.name"] == "成都凌岷知识产权运营有限公司"


def test_the_head_of_the_model_contract_gives_number_days_and_place() -> None:
    facts = values(transfer(MODEL))
    assert facts["title"] == "技术转让(专利权)合同"
    assert facts["contract_number"] == "2024510100000123"
    assert facts["signed_on"] == "2024-03-08"
    assert facts["signed_at"] == "四川省成都市高新区"
    assert (facts["effective_from"], facts["effective_to"]) == ("2024-03-08", "2026-03-07")


def test_roles_decide_where_no_letter_is_printed() -> None:
    page = page_of(
        "受让人：四川岷峰材料有限公司",
        "让与人：成都凌岷知识产权运营有限公司",
        "第一条 转让标的",
        title="专利权转让合同",
    )
    facts = values(transfer(page))
    assert facts["party_a.name"] == "成都凌岷知识产权运营有限公司"
    assert facts["party_b.name"] == "四川岷峰材料有限公司"


def test_parties_named_in_a_sentence_are_read() -> None:
    page = page_of(
        "本协议由成都凌岷知识产权运营有限公司（以下简称“甲方”）",
        "与四川岷峰材料有限公司（以下简称“乙方”）于2024年5月6日在绵阳市签订。",
        "一、甲方将专利转让给乙方。",
        title="专利转让协议书",
    )
    facts = values(transfer(page))
    assert facts["party_a.name"] == "成都凌岷知识产权运营有限公司"
    assert facts["party_b.name"] == "四川岷峰材料有限公司"
    assert (facts["signed_on"], facts["signed_at"]) == ("2024-05-06", "绵阳市")


def test_a_head_in_two_columns_keeps_the_parties_apart() -> None:
    page = page_of(
        "甲方（许可方）：成都凌岷运营有限公司\t乙方（被许可方）：四川岷峰材料有限公司",
        "法定代表人：宋国强\t法定代表人：谢慧敏",
        "统一社会信用代码：91510100MA6TEXT05T\t统一社会信用代码：91150700MA0H000028",
        "第一条 许可方式为普通许可。",
        title="专利实施许可合同",
    )
    facts = values(licence(page))
    assert (facts["party_a.legal_representative"], facts["party_b.legal_representative"]) == ("宋国强", "谢慧敏")
    assert (facts["party_a.uscc"], facts["party_b.uscc"]) == ("91510100MA6TEXT05T", "91150700MA0H000028")


def test_an_address_wrapped_in_each_of_two_columns_is_read_whole() -> None:
    rows = [line("甲方（许可方）：", 0.105, 0.2), line("乙方（被许可方）：", 0.54, 0.2),
            line("地址：四川省德阳市旌阳区泰山南路826号5", 0.105, 0.222),
            line("地址：四川省乐山市市中区嘉州大道32号2", 0.54, 0.222),
            line("栋17层07号", 0.102, 0.244), line("栋15层04号", 0.54, 0.244)]  # fmt: skip
    found = values(
        licence(page_of("一、许可专利清单", "本合同项下的许可为排他许可。", lines=rows, title="专利许可合同"))
    )
    assert found["party_a.address"] == "四川省德阳市旌阳区泰山南路826号5栋17层07号"
    assert found["party_b.address"] == "四川省乐山市市中区嘉州大道32号2栋15层04号"


def parties(facts: dict[str, Fact]) -> dict[str, object]:
    return {key: fact.value for key, fact in facts.items() if key.startswith("party_") and "seal" not in key}


TOLD = {
    "party_a.name": "绵阳曦工光伏科技有限公司",
    "party_a.uscc": "91510704MA1UFGQE1P",
    "party_a.legal_representative": "姜伟民",
    "party_a.address": "四川省绵阳市游仙区仙鹤路542号3栋16层09号",
    "party_b.name": "成都凌岷知识产权运营有限公司",
    "party_b.uscc": "91510704MAR9LTNW6F",
    "party_b.legal_representative": "张鹏程",
    "party_b.address": "四川省绵阳市游仙区东津路560号7栋25层10号",
}


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            (
                "让与方：绵阳曦工光伏科技有限公司（以下简称“甲方”），统一社会信用",
                "代码91510704MA1UFGQE1P，法定代表人姜伟民，住所四川省绵阳市游仙区",
                "仙鹤路542号3栋16层09号；",
                "受让方：成都凌岷知识产权运营有限公司（以下简称“乙方”），统一社会",
                "信用代码91510704MAR9LTNW6F，法定代表人张鹏程，住所四川省绵阳市游仙",
                "区东津路560号7栋25层10号。",
            ),
            id="after the name with commas",
        ),
        pytest.param(
            (
                "绵阳曦工光伏科技有限公司（统一社会信用代码：91510704MA1UFGQE1P，法定",
                "代表人：姜伟民，住所：四川省绵阳市游仙区仙鹤路542号3栋16层09号，以下",
                "简称甲方）与成都凌岷知识产权运营有限公司（统一社会信用代码：91510704M",
                "AR9LTNW6F，法定代表人：张鹏程，住所：四川省绵阳市游仙区东津路560号7栋",
                "25层10号，以下简称乙方）订立本合同。",
            ),
            id="in brackets",
        ),
        pytest.param(
            (
                "甲方：绵阳曦工光伏科技有限公司，住所地：四川省绵阳市游仙区仙鹤路542",
                "号3栋16层09号，法定代表人为姜伟民，信用代码为91510704MA1UFGQE1P。",
                "乙方：成都凌岷知识产权运营有限公司，住所地：四川省绵阳市游仙区东津路",
                "560号7栋25层10号，法定代表人为张鹏程，信用代码为91510704MAR9LTNW6F。",
            ),
            id="letters without brackets, the address first",
        ),
    ],
)
def test_a_party_block_told_in_a_sentence_is_read(lines: tuple[str, ...]) -> None:
    page = page_of(*lines, "第一条 甲方将专利转让给乙方。", title="专利权转让合同")
    assert parties(transfer(page)) == TOLD


def test_in_a_sentence_the_letter_decides_before_the_role() -> None:
    page = page_of(
        "受让方：绵阳曦工光伏科技有限公司（以下简称“甲方”），法定代表人姜伟民；",
        "让与方：成都凌岷知识产权运营有限公司（以下简称“乙方”），法定代表人张鹏程。",
        "第一条 乙方将专利转让给甲方。",
        title="专利权转让合同",
    )
    facts = parties(transfer(page))
    assert (facts["party_a.name"], facts["party_b.name"]) == (TOLD["party_a.name"], TOLD["party_b.name"])
    assert facts["party_b.legal_representative"] == "张鹏程"


@pytest.mark.parametrize("words", ["乙方.(公章)", "（盖章）", "公章", "法定代表人", "签字/盖章", "年月日"])
def test_words_of_the_form_are_never_a_name(words: str) -> None:
    page = page_of(f"甲方：{words}", "乙方：成都凌岷知识产权运营有限公司", "第一条 标的", title="专利权转让合同")
    assert "party_a.name" not in parties(transfer(page))


def test_a_name_unlike_an_organisation_or_person_is_doubtful() -> None:
    page = page_of("甲方：绵阳曦工光伏科技有限", "乙方：李明", "第一条 标的", title="专利权转让合同")
    facts = transfer(page)
    assert facts["party_a.name"].state is FactState.DOUBTFUL
    assert facts["party_b.name"].state is FactState.CONFIRMED


def test_names_below_signature_labels_side_by_side_are_read() -> None:
    page = page_of(
        "第一条 甲方将专利转让给乙方。",
        "第二条 本合同自双方盖章之日起生效。",
        "甲方（公章）：\t乙方（公章）：",
        "绵阳曦工光伏科技有限公司\t成都凌岷知识产权运营有限公司",
        title="专利权转让合同",
    )
    facts = parties(transfer(page))
    assert (facts["party_a.name"], facts["party_b.name"]) == (TOLD["party_a.name"], TOLD["party_b.name"])


def test_a_party_behind_a_number_of_two_parts_is_a_party() -> None:
    found = values(
        transfer(
            page_of(
                "1 合同当事人", "1.1出让人（甲方）：宜宾域澄新能源科技有限公司", "法定代表人：段思琪",
                "1.2 受让人（乙方）：德阳绘鸿知识产权运营有限公司", "法定代表人：邹永刚", "2 合同标的",
                title="专利权转让合同书",
            )
        )
    )  # fmt: skip
    assert (found["party_a.legal_representative"], found["party_b.legal_representative"]) == ("段思琪", "邹永刚")


def test_an_owner_of_patents_is_a_party_only_beside_the_other_party_s_label() -> None:
    alone = licence(page_of("专利权人：四川某某运营有限公司", "实施人：成都某某科技有限公司", title="专利实施许可合同"))
    assert alone["party_a.name"].value == "四川某某运营有限公司"
    both = licence(
        page_of(
            "许可方：甲一科技有限公司",
            "被许可方：成都某某科技有限公司",
            "专利权人：乙二科技有限公司",
            title="专利实施许可合同",
        )
    )
    assert both["party_a.name"].value == "甲一科技有限公司"


def test_a_role_run_into_a_name_is_no_part_of_it() -> None:
    facts = transfer(
        page_of("转让单位四川某某部件有限公司（甲方）", "受让单位成都某某运营有限公司（乙方）", title="专利权转让合同")
    )
    assert parties(facts)["party_a.name"] == "四川某某部件有限公司"
    assert parties(facts)["party_b.name"] == "成都某某运营有限公司"


def test_a_table_may_list_the_parties_one_a_row() -> None:
    rows = (
        ("", "名称", "统一社会信用代码", "法定代表人"),
        ("甲方", "绵阳曦工光伏科技有限公司", "91510704MA1UFGQE1P", "姜伟民"),
        ("乙方", "成都凌岷知识产权运营有限公司", "91510704MAR9LTNW6F", "张鹏程"),
    )
    edges = (0.1, 0.2, 0.5, 0.75, 0.95)
    printed = [(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row) if text]
    lines = [line(text, edges[c] + 0.01, 0.21 + 0.03 * r, size=0.6) for r, c, text in printed]
    above = page_of("一、双方", title="专利权转让合同")
    cells = tuple(
        Cell(
            row=r,
            column=c,
            box=(edges[c], 0.2 + 0.03 * r, edges[c + 1], 0.23 + 0.03 * r),
            lines=(len(above.lines) + n,),
        )
        for n, (r, c, _) in enumerate(printed)
    )
    table = Table(box=(0.1, 0.2, 0.95, 0.29), rows=3, columns=4, cells=cells)
    facts = transfer(page_of("一、双方", title="专利权转让合同", lines=lines, tables=[table]))
    assert {key: facts[key].value for key in TOLD if "address" not in key} == {
        key: value for key, value in TOLD.items() if "address" not in key
    }


def test_a_spaced_label_with_a_letter_in_brackets_names_the_party_behind_it() -> None:
    page = page_of(
        "委 托 方 （ 甲 方 ）： 四川岷峰材料有限公司",
        "受 托 方 （ 乙 方 ）： 成都凌岷知识产权运营有限公司",
        "签 订 时 间： 2024年11月20日",
        title="技 术 服 务 合 同",
    )
    facts = values(transfer(page))
    assert facts["party_a.name"] == "四川岷峰材料有限公司"
    assert facts["party_b.name"] == "成都凌岷知识产权运营有限公司"
