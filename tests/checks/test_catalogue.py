"""The records, their basis and the generated page."""

import ast
import re
import time
from pathlib import Path

import pytest

from pipeline.checks.basis import FOLDER, guidelines
from pipeline.checks.catalogue import check
from pipeline.checks.docs import every_check, main
from pipeline.checks.papers import Papers
from pipeline.checks.rulebook import Rulebook, rulebook
from schemas.finding import Severity

CONTRACT = Path(__file__).resolve().parents[3] / "shared" / "contract" / "checks.md"
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
SEED_OF = {"national": "002", "neimenggu": "000", "sichuan": "004"}
TEXTS = {text.level: text for text in guidelines()}
QUOTES = [(text.level, key) for text in guidelines() for key in text.articles]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize(("level", "key"), QUOTES)
def test_every_quote_stands_word_for_word_in_the_guideline(level: str, key: str) -> None:
    text = (FOLDER / "texts" / f"{level}.txt").read_text(encoding="utf-8")
    assert _bare(TEXTS[level].articles[key].quote) in _bare(text)


@pytest.mark.parametrize("level", list(SEED_OF))
def test_the_guideline_kept_here_is_the_one_published(level: str) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the published texts (../shared/seeds) are not at hand")
    published = _bare(next(SEEDS.glob(f"{SEED_OF[level]}_*")).read_text(encoding="utf-8"))
    kept = (FOLDER / "texts" / f"{level}.txt").read_text(encoding="utf-8").split("\n\n")[1:]
    assert kept
    for part in kept:
        assert all(_bare(line).lstrip("-") in published for line in part.splitlines()), part


def test_every_id_of_the_first_rulebook_is_there() -> None:
    text = CONTRACT.read_text(encoding="utf-8") if CONTRACT.is_file() else ""
    if not text:
        pytest.skip("the contract (../shared/contract) is not at hand")
    table = text[text.index("## Checks of the first rulebook") : text.index("The files themselves")]
    rows = [row.split("|")[2] for row in table.splitlines() if re.match(r"\| \w.*\| [A-Z]{2}-", row)]
    wanted = {id for row in rows for id in re.findall(r"[A-Z]{2}-\d{2}[a-z]?", row)}
    wanted |= {f"LN-{number:02}" for number in range(1, 13)}
    assert {one.id for one in every_check()} == wanted


def test_an_incomplete_record_is_refused() -> None:
    declare = check(
        "XX-01",
        title="没有正常原因的检查",
        rule="…",
        severity=Severity.LOW,
        levels=("sichuan",),
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
        levels=("national",),
        basis=("staff",),
        explanations=("…",),
        next_step="…",
    )
    odd = declare(judge)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no article staff"):
        Rulebook(guidelines(), (odd,), (), "1")


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
    assert re.fullmatch(r"\d+\.\d+\+[0-9a-f]{12}", rulebook().version)
    assert time.perf_counter() - start < 1
