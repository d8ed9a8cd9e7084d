"""A submission with everything the product found out about it: what reports and pages show."""

from dataclasses import dataclass

from pipeline.storage.repository import Repository
from schemas.document import DocumentType
from schemas.evidence import Fact
from schemas.finding import Checklist, Finding, Outcome, Severity
from schemas.page import Page
from schemas.submission import Dossier
from service.reports.masking import Masker

OUTCOMES = (Outcome.FAIL, Outcome.UNVERIFIABLE, Outcome.PASS, Outcome.NOT_APPLICABLE)
SEVERITIES = (Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO)


@dataclass(frozen=True)
class Reviewed:
    """``dossier``, ``findings`` and ``checklist`` hold clear text until ``masked`` is called."""

    dossier: Dossier
    findings: tuple[Finding, ...]
    checklist: Checklist
    checks_version: str

    @classmethod
    def of(cls, repository: Repository, submission_id: str) -> "Reviewed":
        """What is stored of a submission. Raises ``UnknownSubmissionError``."""
        return cls(
            dossier=repository.dossier(submission_id),
            findings=repository.findings(submission_id),
            checklist=repository.checklist(submission_id),
            checks_version=repository.checks_version(submission_id),
        )

    def masked(self, masker: Masker) -> "Reviewed":
        return Reviewed(
            dossier=masker.dossier(self.dossier),
            findings=tuple(map(masker.finding, self.findings)),
            checklist=masker.checklist(self.checklist),
            checks_version=self.checks_version,
        )

    @property
    def applicant_name(self) -> str | None:
        """The name on the form; where there is no form, the one on the licence."""
        for key in ("application_form.applicant_name", f"{DocumentType.BUSINESS_LICENSE}.name"):
            names = [fact.value for fact in self.dossier.facts if fact.key == key and fact.value]
            if names:
                return str(names[0])
        return None

    def sorted_findings(self) -> list[Finding]:
        """Gravest first: by outcome, then severity, then check."""
        return sorted(
            self.findings,
            key=lambda finding: (OUTCOMES.index(finding.outcome), SEVERITIES.index(finding.severity), finding.check),
        )

    def page_of(self, document: str | None, file: str | None, number: int | None) -> tuple[int, Page] | None:
        """The place of a page among its document's pages, counted from 1, and the page; ``None`` where it has none."""
        if document is None or number is None:
            return None
        pages = self.dossier.pages.get(document, ())
        for sequence, page in enumerate(pages, start=1):
            if page.number == number and file in (None, page.file):
                return sequence, page
        return None

    def facts_on(self, document: str, page: Page) -> list[Fact]:
        """The facts of a document whose place is on this page."""
        return [
            fact
            for fact in self.dossier.facts
            if fact.document == document and fact.page == page.number and fact.file in (None, page.file)
        ]
