"""审查意见表: what was found, what people hold of it, and how the review ended."""

from pipeline.storage.notices import NoticeKind
from schemas.finding import Outcome
from schemas.review import Conclusion, Decision, Result
from service.decided import Board, Case
from service.documents.composing import NO_NAME, ROUTE_WORDS
from service.documents.content import BLANK_DATE, Block, OfficialDocument, Paragraph, Table, date_words
from service.documents.office import Office
from service.labels import level_label
from service.sheet import FindingRow, Sheet
from service.shown import readable

_UNDECIDED = "（未认定）"


def opinion_sheet(board: Board, *, office: Office) -> OfficialDocument:
    """``board`` is masked. Without a conclusion its boxes stay open."""
    sheet, conclusion = board.sheet, board.conclusion
    submission = sheet.reviewed.dossier.submission
    applicant = sheet.reviewed.applicant_name or ""
    blocks: list[Block] = [
        Paragraph(style="heading", text="一、基本情况"),
        _basics(sheet, applicant),
        Paragraph(style="heading", text="二、条件核对"),
        *_criteria(sheet),
        Paragraph(style="heading", text="三、核对结果与人工认定"),
        *_findings(board),
        Paragraph(style="heading", text="四、审查结论"),
        *_changed(board),
        _conclusion(conclusion),
    ]
    return OfficialDocument(
        kind=NoticeKind.OPINION,
        title="产业知识产权运营中心申报材料审查意见表",
        issuer=office.name,
        submission=submission.id,
        applicant=applicant,
        blocks=tuple(blocks),
        masthead=False,
        sealed=False,
    )


def _basics(sheet: Sheet, applicant: str) -> Table:
    submission = sheet.reviewed.dossier.submission
    text = sheet.reviewed.overview.guideline
    return Table(
        widths=(0.16, 0.34, 0.16, 0.34),
        rows=(
            ("申报单位", applicant or NO_NAME, "受理编号", submission.id),
            ("申报级别", level_label(submission.level), "申报途径", ROUTE_WORDS[submission.route]),
            ("受理日期", date_words(submission.received_on), "规则版本", sheet.reviewed.checks_version),
            ("适用文件", f"《{text.title}》（{text.number}）" if text else "请人工确认", "线索级别", _risk(sheet)),
        ),
    )


def _risk(sheet: Sheet) -> str:
    return sheet.reviewed.risk.level.label if sheet.findings else "未核对"


def _criteria(sheet: Sheet) -> list[Block]:
    rows = [row for row in sheet.findings if row.finding.figures is not None]
    if not rows:
        return [Paragraph(style="note", text="本级没有以数字规定的条件，或者尚未核对。")]
    head = ("条件", "要求", "自述", "材料可证", "程序核对")
    cells = tuple(_criterion(row) for row in rows)
    return [Table(widths=(0.27, 0.22, 0.19, 0.19, 0.13), head=head, rows=cells)]


def _criterion(row: FindingRow) -> tuple[str, ...]:
    figures = row.finding.figures
    claimed, evidenced, required = (
        (figures.claimed, figures.evidenced, figures.required) if figures else (None, None, "")
    )
    told = (required, claimed or "未见", evidenced or "未见")
    return (readable(row.finding.title), *map(readable, told), row.finding.outcome.label)


def _findings(board: Board) -> list[Block]:
    """What was objected to, and whatever else somebody decided."""
    counts = "、".join(f"{outcome.label} {len(found)} 项" for outcome, found in board.sheet.outcomes())
    told = f"程序核对：{counts or '无'}。程序核对结果供审核人员核实，不是结论；以人工认定为准。"
    blocks: list[Block] = [Paragraph(style="note", text=told)]
    cells = (*map(_alike, _grouped(board)), *map(_orphan, board.gone))
    if cells:
        head = ("编号", "核对事项", "程序核对结果", "人工认定及理由")
        blocks.append(Table(widths=(0.11, 0.21, 0.41, 0.27), head=head, rows=cells))
    return blocks


def _grouped(board: Board) -> list[list[Case]]:
    """Each by itself, but what one check could not verify and nobody decided, together: the sheet is to be read."""
    groups: dict[str, list[Case]] = {}
    for case in board.cases:
        if case.objects or case.decision:
            undecided = case.decision is None and case.row.finding.outcome is Outcome.UNVERIFIABLE
            groups.setdefault(case.row.finding.check if undecided else case.row.id, []).append(case)
    return list(groups.values())


def _alike(cases: list[Case]) -> tuple[str, ...]:
    """A row; of several the first tells what they are about."""
    case, finding = cases[0], cases[0].row.finding
    said = f"{finding.outcome.label}（程度：{finding.severity.label}）：{readable(finding.reason)}"
    if len(cases) > 1:
        said = f"{said.rstrip('。')}。同类共 {len(cases)} 项，见核对结果。"
    verdict = _verdict(case.decision) + ("（认定后核对结果有变化，请重新核看）" if case.stale else "")
    return finding.check, readable(finding.title), said, verdict


def _orphan(decision: Decision) -> tuple[str, ...]:
    said = f"认定时为{decision.outcome.label}：{readable(decision.told)}（现已没有这项核对结果）"
    return decision.check, readable(decision.title), said, _verdict(decision)


def _verdict(decision: Decision | None) -> str:
    if decision is None:
        return _UNDECIDED
    by = f"（{decision.by.name}，{date_words(decision.at.astimezone().date())}）"
    return f"{decision.verdict.label}{'：' + decision.reason if decision.reason else ''}{by}"


def _changed(board: Board) -> list[Block]:
    if not board.conclusion_stale:
        return []
    return [Paragraph(style="note", text="作出结论以后，核对结果有变化，请重新审核。")]


def _conclusion(conclusion: Conclusion | None) -> Table:
    boxes = "　　".join(f"{'■' if conclusion and conclusion.result is one else '□'}{one.label}" for one in Result)
    opinion = conclusion.opinion if conclusion else ""
    reviewer = conclusion.by.name if conclusion else ""
    day = date_words(conclusion.at.astimezone().date()) if conclusion else BLANK_DATE.strip("　")
    return Table(
        widths=(0.18, 0.82),
        rows=(
            ("结论", boxes),
            ("审查意见", opinion or "　"),
            ("审核人", f"{reviewer}　　　　（签名）　　　　　　{day}"),
            ("复核人", "　　　　　　（签名）　　　　　　　　年　　月　　日"),
            ("负责人", "　　　　　　（签名、盖章）　　　　　年　　月　　日"),
        ),
        tall=True,
    )
