"""The truth files, as they are written beside the papers."""

import json
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from schemas.evidence import Box
from schemas.submission import Route, Submission

UNTOLD = "untold"


class _Truth(BaseModel):
    """Fields this bench has no use for may stand beside the ones it reads."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Part(_Truth):
    """``region`` is given where several papers share the page: a box of the page as displayed."""

    file: str
    pages: tuple[int, ...]
    region: Box | None = None


class TrueDocument(_Truth):
    """``quality`` is text, clean, degraded or photo."""

    id: str
    type: str
    parts: tuple[Part, ...]
    layout: str = ""
    quality: str = UNTOLD

    @property
    def region(self) -> Box | None:
        return next((part.region for part in self.parts if part.region), None)

    @property
    def pages(self) -> frozenset[tuple[str, int]]:
        return frozenset((part.file, page) for part in self.parts for page in part.pages)


class TruePlace(_Truth):
    file: str = ""
    page: int
    box: Box | None = None


class TrueFact(_Truth):
    key: str
    document: str
    value: str | int | None
    raw: str = ""
    places: tuple[TruePlace, ...] = ()


class TrueLine(_Truth):
    """A printed line; ``under_seal`` are the stretches ``[start, end)`` of ``text`` covered by a seal."""

    file: str
    page: int
    text: str
    box: Box
    under_seal: tuple[tuple[int, int], ...] = ()


class TrueFinding(_Truth):
    check: str
    outcome: str
    also: tuple[str, ...] = ()
    why: str = ""


class Truth(_Truth):
    documents: tuple[TrueDocument, ...]
    facts: tuple[TrueFact, ...]
    print: tuple[TrueLine, ...] = ()
    findings: tuple[TrueFinding, ...] = ()


def read_truth(case: Path) -> Truth:
    return Truth.model_validate_json((case / "expected.json").read_text(encoding="utf-8"))


def read_submission(case: Path) -> Submission:
    """What was said when the case was handed in; Sichuan, today, where nothing was."""
    path = case / "submission.json"
    said = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return Submission(
        id=case.name,
        level=said.get("level", "sichuan"),
        received_on=date.fromisoformat(said.get("received_on", date.today().isoformat())),
        route=Route(said.get("route", "recommended")),
    )


def cases_in(folder: Path) -> list[Path]:
    """The cases of a set: ``folder`` itself or the folders in it that have a truth file."""
    if (folder / "expected.json").exists():
        return [folder]
    return sorted(path.parent for path in folder.glob("*/expected.json"))
