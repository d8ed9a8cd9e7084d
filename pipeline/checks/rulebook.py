"""The rulebook: the criteria of every guideline and the signals of every level, in the order findings are listed.

An id is stable for ever. Which levels there are, their criteria and figures is data: the YAML files of ``basis``, and
those of an office's own folder, which go before them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from pipeline.checks.basis import FOLDER, Guideline, guidelines
from pipeline.checks.catalogue import Check
from pipeline.checks.criteria import KINDS
from pipeline.checks.parameters import Parameters
from pipeline.checks.rules import SIGNALS
from schemas.submission import Level

VERSION = "2.0"
OFFICE_PARAMETERS = "parameters.yaml"


@dataclass(frozen=True)
class Rulebook:
    """Guidelines, signals and settings of one office. ``version`` names code and data: the same dossier and version
    give the same findings. Raises ``ValueError`` for an id given twice, an unknown kind or a basis without article."""

    guidelines: tuple[Guideline, ...]
    signals: tuple[Check, ...]
    settings: tuple[tuple[str, object], ...]
    version: str

    def __post_init__(self) -> None:
        for guideline in self.guidelines:
            ids = [check.id for check in self.checks(guideline)]
            if len(set(ids)) != len(ids):
                raise ValueError(f"{guideline.level}: two checks share an id")
            for check in self.checks(guideline):
                unknown = set(check.basis) - set(guideline.articles)
                if unknown:
                    raise ValueError(f"check {check.id}: no article {', '.join(sorted(unknown))} at {guideline.level}")
            self.parameters(guideline)

    @property
    def levels(self) -> dict[Level, str]:
        """The levels with their Chinese names."""
        return {guideline.level: guideline.label for guideline in self.guidelines}

    def guideline(self, level: Level, day: date) -> Guideline:
        """The text of ``level`` in force on ``day``; where none is, the last before it, else the first after it.
        Raises ``KeyError`` for an unknown level."""
        texts = sorted((text for text in self.guidelines if text.level == level), key=lambda text: text.valid_from)
        if not texts:
            raise KeyError(level)
        begun = [text for text in texts if text.valid_from <= day]
        in_force = [text for text in begun if text.in_force_on(day)]
        return (in_force or begun or texts[:1])[-1]

    def checks(self, guideline: Guideline) -> tuple[Check, ...]:
        """The criteria of ``guideline``, then the signals that hold at its level."""
        signals = (check for check in self.signals if check.holds_at(guideline.level))
        return (*_criteria(guideline), *signals)

    def parameters(self, guideline: Guideline) -> Parameters:
        """What the texts leave open, as ``guideline`` and then the office set it."""
        return Parameters.model_validate({**guideline.parameters, **dict(self.settings)})


@cache
def rulebook(office: Path | None = None) -> Rulebook:
    """The rulebook with the guidelines and settings of the folder ``office``, where there is one; an office's text goes
    before a built-in one of the same level and number."""
    own = guidelines(office) if office is not None else ()
    known = {(text.level, text.number) for text in own}
    built_in = tuple(text for text in guidelines() if (text.level, text.number) not in known)
    settings = _office_settings(office)
    return Rulebook((*built_in, *own), SIGNALS, tuple(settings.items()), _version(office))


def _office_settings(office: Path | None) -> dict[str, object]:
    file = office / OFFICE_PARAMETERS if office is not None else None
    if file is None or not file.is_file():
        return {}
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")) or {})


def _criteria(guideline: Guideline) -> Iterator[Check]:
    for criterion in guideline.criteria:
        if criterion.kind not in KINDS:
            raise ValueError(f"criterion {criterion.id}: no kind {criterion.kind}")
        yield KINDS[criterion.kind].check(criterion, guideline.level)


def _version(office: Path | None) -> str:
    """The version and a hash over code and data."""
    digest = hashlib.sha256()
    folders = [FOLDER.parent, *((office,) if office is not None else ())]
    files = (path for folder in folders for kind in ("*.py", "*.yaml") for path in folder.rglob(kind))
    for path in sorted(files):
        digest.update(path.read_bytes())
    return f"{VERSION}+{digest.hexdigest()[:12]}"
