"""The sets that are measured when no folder is named. Those that are not committed are made from their seeds.

The development gallery and the held-out cases stand in ``build/sets/`` and are made there when they are absent, which
takes Chromium and some minutes; delete a folder to have it made anew.
"""

import logging
import shutil
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from bench.accuracy.truth import cases_in

ROOT = Path(__file__).parents[2]
_MADE = ROOT / "build" / "sets"
_DEVELOPMENT_SEED = 7


def _development(out: Path) -> None:
    # Imported here, as measuring folders that exist needs neither Chromium nor what prints papers.
    from samples.gallery import WORN, write_gallery

    write_gallery(out, seed=_DEVELOPMENT_SEED, profiles=("clean", WORN))


def _held_out(group: str, out: Path) -> None:
    from samples.held_out.writing import write_held_out

    for _ in write_held_out(out, groups=(group,)):
        pass


def _held_out_piles(out: Path) -> None:
    from samples.held_out.writing import write_held_out_piles

    for _ in write_held_out_piles(out):
        pass


_COMMITTED: Mapping[str, Path] = MappingProxyType(
    {"submissions": ROOT / "samples" / "submissions", "real": ROOT / "samples" / "real"}
)
_MAKERS: Mapping[str, Callable[[Path], None]] = MappingProxyType(
    {
        "development": _development,
        "held-out-mended": partial(_held_out, "mended"),
        "held-out-kept": partial(_held_out, "kept"),
        "held-out-piles": _held_out_piles,
    }
)
NAMES = (*_COMMITTED, *_MAKERS)
DEFAULT = ("submissions", "development", "held-out-mended", "held-out-kept", "real")
"""What is measured when nothing is named: all but the piles, which mix both groups of held-out layouts."""


def folders(names: Sequence[str]) -> list[Path]:
    """The folder of each named set, made if it is absent; ``real`` only where a maintainer has put cases there."""
    return [folder for folder in map(_folder, names) if cases_in(folder)]


def _folder(name: str) -> Path:
    if name in _COMMITTED:
        return _COMMITTED[name]
    folder = _MADE / name
    if not folder.exists():
        print(f"making {folder.relative_to(ROOT)} from its seeds", flush=True)
        logging.getLogger("pdfminer").setLevel(logging.ERROR)
        # Made beside and then moved, so that what was broken off is not taken for the set.
        unfinished = folder.with_suffix(".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        _MAKERS[name](unfinished)
        unfinished.rename(folder)
    return folder
