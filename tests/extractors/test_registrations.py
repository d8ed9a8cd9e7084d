"""Records of contracts as forms and letters."""

from extractors.documents.contract_registration import extract as registration
from extractors.documents.license_record import extract as record
from extractors.documents.registration_facts import ONE_IN_EACH_BOX, code_facts
from extractors.layout.blocks import Pair
from extractors.passage import Passage
from schemas.document import DocumentType
from tests.extractors.layout_paper import Paper, document, values


def test_a_letter_to_one_party_names_the_other_the_contract_and_its_term() -> None:
    paper = (
        Paper()
        .line((0.6, "技合登字2023510100062938"), skip=0.04)
        .line((0.35, "技术合同登记证书"), skip=0.04)
        .line("成都凌岷运营有限公司：")
        .line("你单位与四川岷峰材料有限公司订立的一种焙烧方法专利权转让合同，")
        .line("合同有效期2023-05-05至2025-05-04，准予登记。合同标的额488000元。")
    )
    facts = values(registration(document(DocumentType.CONTRACT_REGISTRATION), [paper.page()]).facts)
    assert (facts["party_a"], facts["party_b"]) == ("成都凌岷运营有限公司", "四川岷峰材料有限公司")
    assert facts["record_number"] == "2023510100062938"
    assert facts["contract_title"] == "一种焙烧方法专利权转让合同"
    assert (facts["valid_from"], facts["valid_to"]) == ("2023-05-05", "2025-05-04")
    assert facts["amount"] == "488000.00"


def test_a_number_with_a_box_left_out_is_doubtful() -> None:
    doubts = []
    for without in (None, 5):
        boxes = [(0.3 + 0.03 * place, digit) for place, digit in enumerate("202451010016") if place != without]
        page = Paper().line(*boxes).page()
        value = Passage.of_lines(page, range(len(boxes)))
        pair = Pair("record_number", Passage(), value, page, (0.3, 0.0, 1.0, 0.1))
        [fact] = code_facts(document(DocumentType.CONTRACT_REGISTRATION), "record_number", pair, Passage())
        doubts.append(ONE_IN_EACH_BOX in fact.why)
    assert doubts == [False, True]


def test_the_day_of_issue_is_the_day_of_record_only_with_a_doubt_unless_the_letter_says_so() -> None:
    found = []
    for sentence in ("质权自登记之日（即本通知书发文日）起设立。", "质权自登记时设立。"):
        paper = Paper().line((0.35, "专利权质押登记通知书"), skip=0.04).line("发文日：2024年11月21日", skip=0.1)
        paper = paper.line("质押登记号：Y2024510017390").line(sentence)
        facts = record(document(DocumentType.LICENSE_RECORD), [paper.page()]).facts
        fact = next(fact for fact in facts if fact.key.endswith("recorded_on"))
        found.append((fact.value, "按发文日推定" in fact.why))
    assert found == [("2024-11-21", False), ("2024-11-21", True)]
