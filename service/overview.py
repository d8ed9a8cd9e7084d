"""What is drawn up from the facts beside the findings: the index, the way of the money, the text that applies."""

from dataclasses import dataclass, replace

from pipeline.checks.basis import Guideline
from pipeline.checks.chains import follow_money
from pipeline.checks.entities import Entities
from pipeline.checks.papers import Papers
from pipeline.checks.rulebook import Rulebook
from pipeline.checks.titles import Titles
from schemas.submission import Dossier, Submission
from service.index import Entry
from service.money import Trail, trail_of
from service.reports.masking import Masker


@dataclass(frozen=True)
class Overview:
    """``guideline`` is ``None`` for a level the rulebook no longer has; ``validity_note`` says in Chinese why it may
    not hold on the day of receipt, empty where it does."""

    entries: tuple[Entry, ...]
    trail: Trail
    guideline: Guideline | None
    validity_note: str

    @classmethod
    def of(cls, dossier: Dossier, book: Rulebook) -> "Overview":
        """From clear text: masked numbers would join what is not one."""
        papers = Papers.of(dossier)
        guideline = _guideline(dossier.submission, book)
        return cls(
            tuple(Entry.of(entity, papers) for entity in Entities.of(papers).all),
            trail_of(follow_money(papers), Titles.of(papers)),
            guideline,
            guideline.validity_note(dossier.submission.received_on) if guideline else "",
        )

    def masked(self, masker: Masker) -> "Overview":
        return replace(self, entries=tuple(entry.masked(masker) for entry in self.entries))


def _guideline(submission: Submission, book: Rulebook) -> Guideline | None:
    try:
        return book.guideline(submission.level, submission.received_on)
    except KeyError:
        return None
