"""The search index on every database: what is found, what is not, and what nobody may find out."""

import random

import pytest

from pipeline.storage.database import Database
from pipeline.storage.records import State
from pipeline.storage.repository import Repository
from pipeline.storage.search import SearchEntry, SearchIndex, found_in, numbers, plain
from tests.pipeline.examples import submission

ID_NUMBER = "511523199003071234"
SENTENCE = (
    "甲方（宜宾岷江竹业产业技术研究院有限公司）将专利 ZL 2020 1 0123456.7 许可乙方使用，合同编号：ＸＫ-2024-457。"
)


@pytest.fixture
def index(database: Database) -> SearchIndex:
    """One submission of three entries."""
    Repository(database).create_submission(submission())
    found = SearchIndex(database)
    found.replace(
        submission().id,
        [
            SearchEntry("facts", "申报单位：宜宾岷江竹业产业技术研究院有限公司", document="d1", facts=("f0",)),
            SearchEntry("page", SENTENCE, document="d2", sequence=3),
            SearchEntry("page", "身份证号码 511523********1234", document="d3", sequence=1, secrets=(ID_NUMBER,)),
        ],
        changed_at=None,
    )
    return found


@pytest.mark.parametrize(
    ("query", "documents"),
    [
        ("岷江竹业", ["d2", "d1"]),
        ("竹", ["d2", "d1"]),
        ("宜宾岷江竹业产业技术研究院有限公司", ["d2", "d1"]),
        ("ZL202010123456.7", ["d2"]),
        ("zl 2020 1 0123456", ["d2"]),
        ("XK—2024—457", ["d2"]),
        ("2024-457", ["d2"]),
        ("岷江产业", []),
        ("457 2024", []),
        ("……", []),
        ("", []),
    ],
)
def test_any_piece_of_a_text_is_found_however_it_is_written(
    index: SearchIndex, query: str, documents: list[str]
) -> None:
    assert [hit.document for hit in index.find(query)] == documents


def test_a_hidden_number_is_found_by_who_knows_all_of_it_and_by_nobody_else(index: SearchIndex) -> None:
    assert [hit.document for hit in index.find(ID_NUMBER)] == ["d3"]
    assert [hit.document for hit in index.find("5115 2319 9003 0712 34")] == ["d3"]
    for part in (ID_NUMBER[:17], ID_NUMBER[1:], ID_NUMBER[6:14], "511523199103071234"):
        assert index.find(part) == ()


def test_replacing_leaves_nothing_of_what_was_there(index: SearchIndex) -> None:
    index.replace(submission().id, [SearchEntry("page", "另一份材料")], changed_at=None)
    assert index.find("岷江竹业") == ()
    assert len(index.find("另一份材料")) == 1


def test_going_on_from_a_hit_gives_the_older_ones(index: SearchIndex) -> None:
    first, second = index.find("岷江竹业")
    assert index.find("岷江竹业", limit=1) == (first,)
    assert index.find("岷江竹业", before=first.id) == (second,)


@pytest.mark.parametrize("query", ['"', "' OR 1=1 --", "a AND (b", "*", "NEAR(", "竹' & '水", "\\", "：*", "a:b"])
def test_no_query_is_taken_for_the_language_of_the_index(index: SearchIndex, query: str) -> None:
    assert index.find(query) == ()


def test_every_piece_of_mixed_text_is_found_on_every_database(database: Database) -> None:
    Repository(database).create_submission(submission())
    index = SearchIndex(database)
    chance = random.Random(7)
    texts = ["".join(chance.choices("竹业1２ａB é.-（元％km²", k=40)) for _ in range(20)]
    index.replace(
        submission().id, [SearchEntry("page", one, document=str(at)) for at, one in enumerate(texts)], changed_at=None
    )
    for at, one in enumerate(texts):
        start = chance.randrange(25)
        piece = one[start : start + 12]
        hits = {hit.document for hit in index.find(piece)}
        expected = {str(other) for other, candidate in enumerate(texts) if plain(piece) in plain(candidate)}
        assert str(at) in hits
        assert hits == expected


def test_what_changed_is_indexed_once_more(database: Database) -> None:
    repository, index = Repository(database), SearchIndex(database)
    repository.create_submission(submission())
    assert index.outdated(10) == ()
    repository.set_state(submission().id, State.DONE, "已完成")
    ((id, changed_at),) = index.outdated(10)
    index.replace(id, [], changed_at=changed_at)
    assert index.outdated(10) == ()
    repository.set_state(submission().id, State.READING, "补充材料")
    repository.set_state(submission().id, State.DONE, "已完成")
    assert [id for id, _ in index.outdated(10)] == [submission().id]


def test_the_place_of_a_query_in_a_line_is_where_it_is_printed() -> None:
    found = found_in(SENTENCE, "xk2024")
    assert found is not None
    assert SENTENCE[slice(*found)] == "ＸＫ-2024"
    assert found_in(SENTENCE, "没有的话") is None


def test_long_numbers_of_a_text_are_whole_words() -> None:
    assert numbers(["身份证 511523 19900307 1234", "2024 年"]) == ("511523199003071234",)
