"""The pages everybody reads: papers of the samples' gallery, whose every line of print is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.accuracy.truth import TrueLine, cases_in, read_truth
from extractors.files import SourceFile, open_upload
from extractors.text_layer import read_text_layer

LAYOUTS = ("form_official", "license_landscape", "insurance_lines", "labor_table", "letter_redhead", "policy_plain")
"""Ruled and running, dense and sparse, with and without seals; a name stands for all layouts that begin so."""
PROFILES = ("office", "faded", "text")


@dataclass(frozen=True)
class BenchPage:
    """A page of a sample, and what is printed on it."""

    file: SourceFile
    number: int
    printed: tuple[TrueLine, ...]


def make_papers(folder: Path) -> Path:
    """The gallery's papers for this bench, printed once into ``folder``."""
    if not folder.exists():
        from samples.gallery import write_gallery

        draft = folder.with_name(folder.name + ".draft")
        write_gallery(draft, seed=21, profiles=PROFILES, only=LAYOUTS)
        draft.rename(folder)
    return folder


def pages_in(folder: Path, workdir: Path, *, text: bool) -> list[BenchPage]:
    """The pages of all cases under ``folder`` that have a usable text layer, or those that have none."""
    pages = []
    for case in cases_in(folder):
        printed = read_truth(case).print
        for path in sorted((case / "files").iterdir()):
            for file in open_upload(path.name, path, workdir=workdir):
                for number in range(1, file.pages + 1):
                    if (read_text_layer(file, number) is not None) is text:
                        lines = [line for line in printed if (line.file, line.page) == (file.name, number)]
                        pages.append(_named(case.name, file, number, lines))
    return pages


def _named(case: str, file: SourceFile, number: int, lines: Sequence[TrueLine]) -> BenchPage:
    """Under a name no other case's file has."""
    name = f"{case}/{file.name}"
    return BenchPage(replace(file, name=name), number, tuple(line.model_copy(update={"file": name}) for line in lines))


def spread(pages: Sequence[BenchPage], count: int) -> list[BenchPage]:
    """``count`` of the pages (all where there are fewer), evenly from the whole, so that each kind is among them."""
    step = max(1.0, len(pages) / count)
    return [pages[int(index * step)] for index in range(min(count, len(pages)))]
