"""A submission with everything the product found out about it: what reports and pages show."""

from dataclasses import dataclass
from functools import cached_property

from pipeline.checks.risk import Risk, assess
from pipeline.rules import office_rulebook
from pipeline.storage.marks import Mark
from pipeline.storage.repository import Repository
from schemas.document import DocumentType
from schemas.evidence import Fact
from schemas.finding import Checklist, Finding, Outcome, Severity
from schemas.page import Page
from schemas.review import Conclusion
from schemas.submission import Dossier
from service.overview import Overview
from service.reports.masking import Masker

OUTCOMES = (Outcome.FAIL, Outcome.UNVERIFIABLE, Outcome.PASS, Outcome.NOT_APPLICABLE)
SEVERITIES = (Severity.HIGH, Severity.MEDIUM, Severity.LOW, Severity.INFO)


@dataclass(frozen=True)
class Reviewed:
    """``dossier``, ``findings`` and ``checklist`` hold clear text until ``masked`` is called; ``drawn`` is the masked
    overview, which cannot be drawn up from masked text."""

    dossier: Dossier
    findings: tuple[Finding, ...]
    checklist: Checklist
    checks_version: str
    drawn: Overview | None = None
    conclusion: Conclusion | None = None
    marks: tuple[Mark, ...] = ()
    """Of every fact of ``dossier``, in its order; empty where nobody asked."""
    superseded: tuple[Fact, ...] = ()
    """Facts as they stood before people changed them, in clear text."""

    @classmethod
    def of(
        cls, repository: Repository, submission_id: str, *, known: Dossier | None = None, whole: bool = True
    ) -> "Reviewed":
        """What is stored of a submission; the pages of ``known`` are not read again where its documents still stand,
        and unless ``whole`` not what is known of pages character by character (``Repository.dossier``). Raises
        ``UnknownSubmissionError``."""
        if known is not None and known.documents == repository.documents(submission_id):
            dossier = known.model_copy(update={"facts": repository.facts(submission_id)})
            findings, checklist = repository.findings(submission_id), repository.checklist(submission_id)
            return cls(dossier, findings, checklist, repository.checks_version(submission_id))
        return cls(*repository.checked(submission_id, whole=whole))

    def masked(self, masker: Masker) -> "Reviewed":
        return Reviewed(
            dossier=masker.dossier(self.dossier),
            findings=tuple(map(masker.finding, self.findings)),
            checklist=masker.checklist(self.checklist),
            checks_version=self.checks_version,
            drawn=self.overview.masked(masker),
            conclusion=self.conclusion
            and self.conclusion.model_copy(update={"opinion": masker.text(self.conclusion.opinion)}),
            marks=self.marks,
        )

    @property
    def prints(self) -> tuple[Fact, ...]:
        """Every fact that is or was: what a masker must know, for the pages show what was misread as well."""
        return (*self.dossier.facts, *self.superseded)

    @cached_property
    def overview(self) -> Overview:
        """Index, way of the money and applicable text, in the words of ``dossier``."""
        return self.drawn or Overview.of(self.dossier, office_rulebook())

    @property
    def risk(self) -> Risk:
        """What to look at first; never a verdict."""
        return assess(self.findings, self.dossier.facts)

    @property
    def current(self) -> bool:
        """Whether the findings are those of the rulebook in use."""
        return self.checks_version == office_rulebook().version

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

    def facts_on(self, page: Page) -> list[Fact]:
        """The facts whose place is on this page, whichever of the documents that share it they are of."""
        files = {document.id: document.file for document in self.dossier.documents}
        return [
            fact
            for fact in self.dossier.facts
            if fact.page == page.number and (fact.file or files.get(fact.document)) == page.file
        ]
