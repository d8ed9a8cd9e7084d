"""The records, their basis and the generated page."""

import ast
import re
import time
from pathlib import Path

import pytest

from pipeline.checks.basis import FOLDER, guideline
from pipeline.checks.catalogue import check
from pipeline.checks.docs import main
from pipeline.checks.papers import Papers
from pipeline.checks.rulebook import RULEBOOK
from pipeline.checks.runner import version
from schemas.finding import Severity
from schemas.submission import Level

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
SEED_OF = {Level.NATIONAL: "002", Level.NEIMENGGU: "000", Level.SICHUAN: "004"}
QUOTES = [(level, key) for level in Level for key in guideline(level).articles]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("level", "key"), QUOTES)
def test_every_quote_stands_word_for_word_in_the_guideline(level: Level, key: str) -> None:
    text = (FOLDER / "texts" / f"{level}.txt").read_text(encoding="utf-8")
    assert _bare(guideline(level).articles[key].quote) in _bare(text)


@pytest.mark.parametrize("level", list(Level))
def test_the_guideline_kept_here_is_the_one_published(level: Level) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the published texts (../shared/seeds) are not at hand")
    published = _bare(next(SEEDS.glob(f"{SEED_OF[level]}_*")).read_text(encoding="utf-8"))
    kept = (FOLDER / "texts" / f"{level}.txt").read_text(encoding="utf-8").split("\n\n")[1:]
    assert kept
    for part in kept:
        assert all(_bare(line).lstrip("-") in published for line in part.splitlines()), part


def test_the_ids_of_the_first_part_are_all_there() -> None:
    ids = "SC-04 SC-05 SC-08a SC-08b SC-08c SC-13 SC-21 SC-22 ID-01 ID-02 ID-04 ST-01 ST-02 MO-01 MO-03 PT-01 DT-02"
    assert " ".join(one.id for one in RULEBOOK) == ids


def test_an_incomplete_record_is_refused() -> None:
    declare = check(
        "XX-01",
        title="没有正常原因的检查",
        rule="…",
        severity=Severity.LOW,
        levels=(Level.SICHUAN,),
        basis=("review",),
        explanations=(),
        next_step="…",
    )

    def judge(papers: Papers) -> list[object]:
        return [papers]

    with pytest.raises(ValueError, match="explanations is missing"):
        declare(judge)  # type: ignore[arg-type]


def test_a_basis_no_guideline_has_is_refused() -> None:
    def judge(papers: Papers) -> list[object]:
        return [papers]

    declare = check(
        "XX-01",
        title="依据不存在的检查",
        rule="…",
        severity=Severity.LOW,
        levels=(Level.NATIONAL,),
        basis=("staff",),
        explanations=("…",),
        next_step="…",
    )
    with pytest.raises(ValueError, match="no article staff"):
        declare(judge)  # type: ignore[arg-type]


def test_the_page_of_the_checks_is_up_to_date() -> None:
    assert main(["--check"]) == 0


def test_checks_see_schemas_only() -> None:
    folder = FOLDER.parent
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                assert not name.startswith(("extractors", "service", "bench", "samples")), path
                assert not name.startswith("pipeline.") or name.startswith("pipeline.checks"), path


def test_no_text_of_the_checks_is_a_verdict_of_forgery() -> None:
    for path in (*FOLDER.parent.rglob("*.py"), *FOLDER.parent.glob("*.yaml")):
        assert not re.search("造假|伪造", path.read_text(encoding="utf-8")), path


def test_the_version_names_the_rulebook_and_its_data() -> None:
    start = time.perf_counter()
    assert re.fullmatch(r"\d+\.\d+\+[0-9a-f]{12}", version())
    assert version() == version()
    assert time.perf_counter() - start < 1
