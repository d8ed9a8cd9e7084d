"""What a check may ask for by the type of a parameter, and where the runner gets it from.

A provider that has nothing to give answers ``Missing``: the runner then answers ``unverifiable`` for the check, with
the sentence, and does not call it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.checks.applicant import Applicant
from pipeline.checks.basis import Guideline, guideline
from pipeline.checks.checklist import draw_up
from pipeline.checks.judgement import absent
from pipeline.checks.ledger import Ledger, keep_ledger
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.staffing import Staffing, match_staff
from schemas.documents import ApplicationForm, LegalPersonCertificate
from schemas.finding import Checklist, Place
from schemas.submission import Submission


@dataclass(frozen=True)
class Missing:
    """Why something is not there, in Chinese, and where to look."""

    reason: str
    places: tuple[Place, ...]


Provider = Callable[[Papers, Parameters], Any]


def _form(papers: Papers, _: Parameters) -> ApplicationForm | Missing:
    return papers.form or _missing(papers, "application_form", "申报表")


def _certificate(papers: Papers, _: Parameters) -> LegalPersonCertificate | Missing:
    return papers.certificate or _missing(papers, "legal_person_certificate", "法人证书")


def _staffing(papers: Papers, _: Parameters) -> Staffing | Missing:
    form = papers.form
    return match_staff(form, papers) if form is not None else _missing(papers, "application_form", "申报表")


def _missing(papers: Papers, class_: str, name: str) -> Missing:
    unread = (*papers.of_class(class_), *papers.gaps(class_))
    files = "、".join(dict.fromkeys(document.file for document in unread))
    if not files:
        return Missing(f"材料中没有{name}，请补交后再核对", (absent(None, f"缺{name}"),))
    places = tuple(absent(document.id, f"可能是{name}，内容尚未读出") for document in unread)
    return Missing(f"没有读出{name}的内容（{files}），请对照原件或补交清晰件", places)


NEEDS: Mapping[type, Provider] = {
    ApplicationForm: _form,
    LegalPersonCertificate: _certificate,
    Staffing: _staffing,
    Papers: lambda papers, _: papers,
    Submission: lambda papers, _: papers.submission,
    Parameters: lambda _, parameters: parameters,
    Guideline: lambda papers, _: guideline(papers.submission.level),
    Applicant: lambda papers, _: Applicant.of(papers),
    Ledger: lambda papers, _: keep_ledger(papers),
    Checklist: lambda papers, _: draw_up(papers),
}
