"""专利登记簿副本: particulars, state, and entries as a table or as lines."""

from extractors.documents.patent_register import extract
from schemas.document import DocumentType
from schemas.evidence import Fact
from tests.extractors.layout_paper import Paper, document, values

REGISTER = DocumentType.PATENT_REGISTER


def read(paper: Paper) -> list[Fact]:
    return extract(document(REGISTER), [paper.page()]).facts


def particulars() -> Paper:
    return (
        Paper()
        .line((0.35, "专利登记簿副本"), skip=0.05)
        .table(
            (0.2, 0.25, 0.15, 0.22),
            ["专利号", "ZL202010123456.2", "申请日", "2020年02月03日"],
            ["发明名称", ("一种用于硅片清洗的装置", 3)],
            ["专利权人", ("四川某某大学;成都某某科技有限公司", 3)],
            ["发明人", ("张三、李四", 3)],
            ["授权公告日", "2021年05月07日", "法律状态", "专利权维持"],
        )
    )


def test_a_table_of_particulars() -> None:
    facts = values(read(particulars()))
    assert (facts["number"], facts["kind"], facts["status"]) == ("202010123456.2", "发明", "专利权维持")
    assert (facts["holders[0]"], facts["holders[1]"]) == ("四川某某大学", "成都某某科技有限公司")
    assert (facts["filed_on"], facts["granted_on"]) == ("2020-02-03", "2021-05-07")
    assert (facts["inventors[0]"], facts["inventors[1]"]) == ("张三", "李四")


def test_entries_in_a_ruled_table() -> None:
    paper = particulars().table(
        (0.1, 0.2, 0.5),
        ["序号", "登记日期", "登记事项"],
        ["1", "2022-03-04", "专利权转移：专利权人由四川某某大学变更\n为成都某某科技有限公司"],
        ["2", "2023-05-06", "专利权质押登记"],
    )
    facts = values(read(paper))
    assert facts["events[0].date"] == "2022-03-04"
    assert facts["events[0].text"] == "专利权转移:专利权人由四川某某大学变更为成都某某科技有限公司"
    assert (facts["events[1].date"], facts["events[1].text"]) == ("2023-05-06", "专利权质押登记")
    assert "events[2].date" not in facts


def test_entries_in_an_unruled_table_with_what_was_before_and_after() -> None:
    paper = (
        Paper()
        .line("专利号：ZL202010123456.2", skip=0.05)
        .line((0.1, "变更项目"), (0.3, "变更前"), (0.55, "变更后"), (0.8, "变更生效日"))
        .line((0.1, "专利权人"), (0.3, "四川某某大学"), (0.55, "成都某某公司"), (0.8, "2022-03-04"))
    )
    facts = values(read(paper))
    assert facts["events[0].date"] == "2022-03-04"
    assert str(facts["events[0].text"]).startswith("专利权人四川某某大学")


def test_entries_in_a_ruled_table_whose_day_stands_last() -> None:
    table = ["变更事项", "变更前", "变更后", "变更日"], ["专利权人", "四川某某大学", "成都某某公司", "2022.03.04"]
    facts = values(read(particulars().line("一、著录事项变更").table((0.15, 0.25, 0.25, 0.15), *table)))
    assert facts["events[0].date"] == "2022-03-04"
    assert (facts["holders[0]"], facts["holders[1]"]) == ("四川某某大学", "成都某某科技有限公司")


def test_entries_as_lines_with_their_day_in_front_or_behind() -> None:
    paper = particulars()
    paper.line("登记事项", skip=0.04)
    paper.line("1. 2022年03月04日 著录事项变更：专利权人由四川某某大学变更为成都某某科技")
    paper.line((0.12, "有限公司"), skip=0.04)
    paper.line("2. 专利实施许可合同备案 登记日：2023年05月06日", skip=0.06)
    paper.line("副本制作日：2024年01月02日")
    facts = values(read(paper))
    assert facts["events[0].date"] == "2022-03-04"
    assert facts["events[0].text"] == "著录事项变更:专利权人由四川某某大学变更为成都某某科技有限公司"
    assert (facts["events[1].date"], facts["events[1].text"]) == ("2023-05-06", "专利实施许可合同备案")
    assert "events[2].date" not in facts


def test_the_state_in_a_sentence() -> None:
    assert values(read(Paper().line("该专利权目前处于有效状态。")))["status"] == "有效"


def test_entries_behind_circled_numbers_whose_kind_stands_before_the_colon() -> None:
    paper = particulars()
    paper.line("①2024.1.30，专利权的转移：专利权人由四川某某大学变更为成都某某科技有限公司。")
    paper.line("②2024.12.17，专利权质押合同登记的注销：质押登记自2024年12月17日")
    paper.line("起注销。")
    facts = values(read(paper))
    assert facts["events[0].date"] == "2024-01-30"
    assert facts["events[0].text"] == "专利权人由四川某某大学变更为成都某某科技有限公司"
    assert facts["events[1].date"] == "2024-12-17"
    assert facts["events[1].text"] == "质押登记自2024年12月17日起注销"


def test_an_entry_in_a_cell_whose_last_line_is_its_day() -> None:
    paper = particulars().table(
        (0.08, 0.18, 0.5),
        [
            "变更登记",
            "专利权的转移",
            "专利权人由四川某某大学变更为成都某某\n科技有限公司\n（登记生效日：2022年03月04日）",
        ],
        ["", "专利权质押合同\n登记的注销", "质押登记自2023年5月6日起注销\n（登记生效日：2023年05月07日）"],
    )
    facts = values(read(paper))
    assert facts["events[0].text"] == "专利权人由四川某某大学变更为成都某某科技有限公司"
    assert facts["events[0].date"] == "2022-03-04"
    assert (facts["events[1].text"], facts["events[1].date"]) == ("质押登记自2023年5月6日起注销", "2023-05-07")
    assert "events[2].date" not in facts


def test_numbered_inventors_are_names_without_their_numbers() -> None:
    paper = Paper().table((0.2, 0.6), ["专利号", "ZL202010123456.2"], ["发明人", "1.张三 2.李四 3.王小五"])
    facts = values(read(paper))
    assert [facts[f"inventors[{number}]"] for number in range(3)] == ["张三", "李四", "王小五"]
