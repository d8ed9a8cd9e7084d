"""What a check may ask for by the type of a parameter, and where the runner gets it from.

A provider that has nothing to give answers ``Missing``: the runner then answers ``unverifiable`` for the check, with
the sentence, and does not call it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.checks.applicant import Applicant
from pipeline.checks.basis import Guideline
from pipeline.checks.chains import Chains, follow_money
from pipeline.checks.checklist import draw_up
from pipeline.checks.entities import Entities
from pipeline.checks.judgement import absent
from pipeline.checks.ledger import Ledger, keep_ledger
from pipeline.checks.linting.manuscripts import Manuscripts
from pipeline.checks.papers import Papers
from pipeline.checks.parameters import Parameters
from pipeline.checks.staffing import Staffing, match_staff
from pipeline.checks.titles import Titles
from pipeline.checks.workforce import Workforce
from schemas.documents import ApplicationForm, LegalPersonCertificate
from schemas.finding import Checklist, Place
from schemas.submission import Submission


@dataclass(frozen=True)
class Missing:
    """Why something is not there, in Chinese, and where to look."""

    reason: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Context:
    """What checks are given for one submission; everything is made once, when the first check asks for it."""

    papers: Papers
    guideline: Guideline
    parameters: Parameters
    made: dict[type, Any]

    @classmethod
    def of(cls, papers: Papers, guideline: Guideline, parameters: Parameters) -> "Context":
        return cls(papers, guideline, parameters, {})

    def provide(self, type_: type) -> Any:
        """The thing of ``type_``, or ``Missing``."""
        if type_ not in self.made:
            self.made[type_] = NEEDS[type_](self)
        return self.made[type_]


Provider = Callable[[Context], Any]


def _form(context: Context) -> ApplicationForm | Missing:
    return context.papers.form or _missing(context.papers, "application_form", "申报表")


def _certificate(context: Context) -> LegalPersonCertificate | Missing:
    return context.papers.certificate or _missing(context.papers, "legal_person_certificate", "法人证书")


def _staffing(context: Context) -> Staffing | Missing:
    form = context.papers.form
    if form is None:
        return _missing(context.papers, "application_form", "申报表")
    return match_staff(form, context.papers)


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
    Workforce: lambda context: Workforce.of(context.papers),
    Papers: lambda context: context.papers,
    Submission: lambda context: context.papers.submission,
    Parameters: lambda context: context.parameters,
    Guideline: lambda context: context.guideline,
    Applicant: lambda context: Applicant.of(context.papers),
    Ledger: lambda context: keep_ledger(context.papers),
    Entities: lambda context: Entities.of(context.papers),
    Titles: lambda context: Titles.of(context.papers),
    Chains: lambda context: follow_money(context.papers),
    Manuscripts: lambda context: Manuscripts.of(context.papers),
    Checklist: lambda context: draw_up(context.papers, context.guideline),
}

WORDS: Mapping[type, str] = {
    ApplicationForm: "申报表",
    LegalPersonCertificate: "法人证书",
    Staffing: "工作队伍名单、社保证明、劳动合同",
    Workforce: "工作队伍名单、社保证明各行、劳动合同",
    Papers: "各项材料",
    Submission: "收件日期",
    Parameters: "口径设置",
    Guideline: "适用的指引",
    Applicant: "申报单位的名称和代码",
    Ledger: "合同（转让、许可、作价入股、技术服务）",
    Entities: "人员、单位、专利、合同、票据索引",
    Titles: "专利登记簿和证书",
    Chains: "合同、发票、回单、登记的对应",
    Manuscripts: "方案、通知和制度文本",
    Checklist: "附件清单",
}
"""What each thing is called where people read what a check compares."""
