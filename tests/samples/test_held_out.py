"""The held-out layouts: each has a printer and a group, and the same seed prints a paper true to its content model."""

import json
from pathlib import Path

import pytest

from bench.accuracy import sets
from samples.gallery import write_case
from samples.held_out import layouts as held_out
from samples.held_out.writing import PRINTERS, print_layout
from samples.printing import Press, chromium
from samples.scanning import PROFILES
from schemas.document import DocumentType
from schemas.documents import CONTENT

README = Path(__file__).parents[2] / "samples" / "templates_held_out" / "README.md"
needs_chromium = pytest.mark.skipif(not Path("/usr/bin/chromium").exists(), reason="Chromium is not installed")


def test_every_template_has_a_seed_a_group_a_printer_and_a_row() -> None:
    templates = {path.stem for path in held_out.TEMPLATES.glob("*.html")}
    assert templates == set(held_out.layouts()) == set(PRINTERS)
    text = README.read_text(encoding="utf-8")
    assert [name for name in sorted(templates) if f"| `{name}` |" not in text] == []


def test_every_layout_is_of_one_group_and_every_seed_is_its_own() -> None:
    grouped = [name for group in held_out.GROUPS for name in held_out.layouts(groups=(group,))]
    assert sorted(grouped) == sorted(held_out.layouts())
    assert len({layout.seed for layout in held_out.layouts().values()}) == len(PRINTERS)


def test_profiles_and_piles_name_what_there_is() -> None:
    for layout in held_out.layouts().values():
        assert set(layout.shown_in()) <= {"text", *PROFILES}
    assert {name for names in held_out.pile_layouts().values() for name in names} <= set(PRINTERS)


@needs_chromium
@pytest.mark.browser
@pytest.mark.parametrize(("name", "count"), [("slip_credit", 3), ("tr_form", 1)])
def test_a_held_out_layout_is_printed_as_a_case_with_facts_of_its_type(tmp_path: Path, name: str, count: int) -> None:
    layout = held_out.layouts()[name]
    with chromium() as browser:
        printer, papers = print_layout(Press(browser, more=held_out.TEMPLATES), name, layout)
        folder = write_case(tmp_path, name, "text", papers, printer, layout.seed)
    truth = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert len(truth["documents"]) == count
    for document in truth["documents"]:
        assert DocumentType(document["type"]) in CONTENT
        assert document["layout"] == name
        assert [fact for fact in truth["facts"] if fact["document"] == document["id"]]


def test_a_layout_is_drawn_in_profiles_of_its_seed_and_a_long_one_in_fewer() -> None:
    layouts = held_out.layouts()
    assert layouts["lic_twoup"].shown_in() == ("clean", "faded", "bad_printer", "photo_folded")
    assert layouts["tr_lawfirm"].shown_in()[::2] == ("clean", "text")


def test_a_set_that_is_absent_is_made_once_and_not_left_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def make(out: Path) -> None:
        made.append(out)
        (out / "case").mkdir(parents=True)
        if len(made) == 1:
            raise RuntimeError("broken off")
        (out / "case" / "expected.json").write_text("{}", encoding="utf-8")

    monkeypatch.setattr(sets, "ROOT", tmp_path)
    monkeypatch.setattr(sets, "_MADE", tmp_path)
    monkeypatch.setattr(sets, "_MAKERS", {"held-out-kept": make})
    with pytest.raises(RuntimeError):
        sets.folders(["held-out-kept"])
    assert sets.folders(["held-out-kept"]) == [tmp_path / "held-out-kept"]
    assert sets.folders(["held-out-kept"]) == [tmp_path / "held-out-kept"]
    assert len(made) == 2
