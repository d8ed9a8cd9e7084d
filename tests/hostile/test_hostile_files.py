"""Whatever is sent: a Chinese sentence or a page, never a dead process, never more memory than the bound."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from extractors import sandbox
from extractors.errors import ReadingError
from extractors.files import Limits, SourceFile, open_upload
from extractors.rendering import render
from extractors.text_layer import read_text_layer
from tests.hostile import archives, images, pdfs
from tests.hostile.case import Case

LIMITS = Limits(inspect_seconds=30)
CASES = (*pdfs.CASES, *images.CASES, *archives.CASES)
HAN = re.compile("[\u4e00-\u9fff]")
ADVICE = re.compile("请.+。$")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    for case in CASES:
        (made / case.name).write_bytes(case.make())
    (made / "good.pdf").write_bytes(pdfs.good())
    return made


@pytest.fixture(scope="module", autouse=True)
def _child_ends() -> Iterator[None]:
    yield
    sandbox.stop()


@pytest.fixture(scope="module")
def submission(folder: Path) -> dict[str, list[SourceFile]]:
    """Every hostile file, opened, and after them a good one."""
    return {name: opened(folder, name) for name in (*(case.name for case in CASES), "good.pdf")}


def opened(folder: Path, name: str) -> list[SourceFile]:
    return open_upload(name, folder / name, workdir=folder / "unpacked", limits=LIMITS)


def test_there_are_at_least_forty_hostile_files_with_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_hostile_file_is_read_or_refused_with_a_sentence_that_says_what_to_do(
    case: Case, submission: dict[str, list[SourceFile]]
) -> None:
    file = submission[case.name][0]
    if file.pages == 0:
        assert not isinstance(case.outcome, int), file.problem
        assert file.problem is not None
        assert file.problem.startswith(beginning(case.outcome))
        assert HAN.search(file.problem)
        assert ADVICE.search(file.problem)
        return
    assert isinstance(case.outcome, int) or case.outcome is ReadingError
    if isinstance(case.outcome, int):
        assert file.pages == case.outcome
    assert file.problem is None
    assert bool(file.warning) == case.warned
    assert bool(file.notes) == case.noted
    assert_page_is_drawn_or_explained(file, case)


def beginning(kind: type[ReadingError]) -> str:
    """What the error's sentence begins with, up to the first blank to be filled."""
    return "" if kind is ReadingError else kind.what.split("{")[0]


def assert_page_is_drawn_or_explained(file: SourceFile, case: Case) -> None:
    drawn = drawn_or_error(file, case.seconds)
    if isinstance(drawn, ReadingError):
        assert case.page is not None or case.either or case.outcome is ReadingError, drawn.sentence
        assert isinstance(drawn, case.page or ReadingError)
        assert ADVICE.search(drawn.sentence)
    else:
        assert case.page is None or case.either
        assert drawn.shape[0] * drawn.shape[1] <= LIMITS.rendered_pixels * 1.01
    read_text_layer(file, 1, limits=LIMITS.model_copy(update={"page_seconds": 2}))


def drawn_or_error(file: SourceFile, seconds: float = 30) -> NDArray[np.uint8] | ReadingError:
    try:
        return render(file, 1, limits=LIMITS.model_copy(update={"page_seconds": seconds}))
    except ReadingError as error:
        return error


def test_a_submission_of_all_of_them_still_gives_the_good_page(submission: dict[str, list[SourceFile]]) -> None:
    assert all(files for files in submission.values())
    (good,) = submission["good.pdf"]
    assert (render(good, 1) < 128).any()
    layer = read_text_layer(good, 1)
    assert layer is not None
    assert [line.text for line in layer.lines] == ["Hello"]


def test_memory_of_the_parsing_process_stays_below_its_bound(folder: Path) -> None:
    names = ("content-bomb.pdf", "thirty-thousand-square.png", "image-of-900-megapixels.pdf", "bomb-of-many.zip")
    # In a process of its own: a process knows the peak of all its children together, and this one had many.
    done = subprocess.run(
        [sys.executable, "-c", _PEAK, str(folder), *names],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        cwd=Path(__file__).parents[2],
    )
    assert 0 < int(done.stdout) < LIMITS.memory_bytes


_PEAK = """
import resource, sys
from pathlib import Path
from extractors import sandbox
from tests.hostile.test_hostile_files import drawn_or_error, opened
folder, *names = sys.argv[1:]
for name in names:
    for file in opened(Path(folder), name):
        drawn_or_error(file)
sandbox.stop()
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)
"""
