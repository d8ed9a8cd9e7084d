"""What the API answers. The bodies of fact sheet, findings and checklist are those of the files of contract 2."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from pipeline.checks.entities import EntityKind
from pipeline.checks.risk import RiskLevel
from pipeline.storage.records import Progress, ReceivedFile, SubmissionSummary
from schemas.document import DocumentPart, DocumentState, DocumentType, Note
from schemas.evidence import Box, FactState, Origin
from schemas.finding import BasisQuote, ChecklistStatus, Figures, Outcome, Severity
from schemas.page import PageState, SealKind
from schemas.submission import Level, Route
from service.clues import clue_of


class Answer(BaseModel):
    model_config = ConfigDict(frozen=True)


class FieldProblemOut(Answer):
    """填写有误的一项；不重复所填的内容。"""

    field: Annotated[str, Field(description="项的名称；不认识的项为“?”", examples=["received_on"])]
    detail: Annotated[str, Field(examples=["受理日期应为存在的日期，形如 2025-11-03。"])]


class ProblemOut(Answer):
    """出错时的回答（RFC 9457，application/problem+json）。"""

    type: str = "about:blank"
    status: Annotated[int, Field(examples=[404])]
    title: Annotated[str, Field(examples=["没有找到"])]
    detail: Annotated[str, Field(description="问题是什么", examples=["没有编号为 20251103-7K3FQ2 的申报。"])]
    advice: Annotated[str, Field(description="该怎么做", examples=["请核对受理编号。"])]
    retry: Annotated[bool, Field(description="重试是否有用")] = False
    errors: Annotated[list[FieldProblemOut], Field(description="填写有误的各项；其他问题为空")] = []


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The answers of an endpoint that goes wrong, for its description."""
    words = {
        400: "请求的内容无法解析",
        401: "没有登录，令牌无效或已到期",
        403: "没有权限，或请求来自其他网站",
        404: "没有这项申报、材料或页",
        405: "这个地址不支持这种方法",
        409: "与现在的状态不符：还没有处理完，或他人刚刚改过",
        412: "在此期间内容有变化",
        413: "文件过大",
        415: "内容的类型不对",
        422: "填写有误",
        429: "请求过于频繁",
        502: "存储服务拒绝",
        503: "存储或数据库暂时不可用",
    }
    content: dict[str, Any] = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
    return {status: {"description": words[status], "model": ProblemOut, "content": content} for status in statuses}


class ReceiptOut(Answer):
    """回执：材料已收下。"""

    id: Annotated[str, Field(description="受理编号", examples=["20251103-7K3FQ2"])]
    warnings: Annotated[list[str], Field(description="需要留意的情况，如重复提交")]
    status_url: Annotated[str, Field(examples=["/api/v1/submissions/20251103-7K3FQ2"])]
    page_url: Annotated[str, Field(examples=["/submissions/20251103-7K3FQ2"])]


class ProgressOut(Answer):
    """处理进度。"""

    state: Annotated[str, Field(description="received、reading、checking、done 或 failed", examples=["reading"])]
    label: Annotated[str, Field(examples=["识读中"])]
    message: Annotated[str, Field(examples=["共 20 页，正在识读"])]
    pages_read: Annotated[int, Field(ge=0, examples=[3])]
    pages_total: Annotated[int, Field(ge=0, description="文件打开前为 0", examples=[20])]
    percent: Annotated[int, Field(ge=0, le=100, examples=[14])]

    @classmethod
    def of(cls, progress: Progress) -> "ProgressOut":
        return cls(
            state=progress.state.value,
            label=progress.state.label,
            message=progress.message,
            pages_read=progress.pages_read,
            pages_total=progress.pages_total,
            percent=progress.percent,
        )


class ReadingOut(Answer):
    """读取情况：各状态的事实数。"""

    confirmed: int
    doubtful: int
    unreadable: int


class RiskOut(Answer):
    """线索级别：供审核人员核实，不是结论。读取情况、核对结论、程度分列。"""

    level: RiskLevel
    label: Annotated[str, Field(examples=["高风险线索"])]
    reasons: Annotated[list[str], Field(description="级别由哪些核对结果得出")]
    fails: Annotated[dict[Severity, int], Field(description="不一致的项数，按程度")]
    unverified: Annotated[dict[Severity, int], Field(description="待核实的项数，按程度；不计入级别")]
    reading: ReadingOut


class ClueOut(Answer):
    """申报列表上的线索级别。"""

    level: RiskLevel
    label: Annotated[str, Field(examples=["高风险线索"])]
    fails: Annotated[int, Field(description="不一致的项数", examples=[2])]
    unverified: Annotated[int, Field(description="待核实的项数", examples=[5])]


class SummaryOut(Answer):
    """一项申报。"""

    id: Annotated[str, Field(examples=["20251103-7K3FQ2"])]
    level: Level
    received_on: date
    route: Route
    applicant_name: Annotated[str | None, Field(examples=["宜宾岷江竹业产业技术研究院有限公司"])]
    created_at: datetime
    files: Annotated[int, Field(description="收到的文件数", examples=[4])]
    progress: ProgressOut
    clue: Annotated[ClueOut | None, Field(description="核对完成前为 null")] = None

    @classmethod
    def of(cls, summary: SubmissionSummary) -> "SummaryOut":
        clue = clue_of(summary)
        return cls(
            clue=ClueOut(**clue.__dict__, label=clue.level.label) if clue else None,
            **summary.submission.model_dump(),
            applicant_name=summary.applicant_name,
            created_at=summary.created_at,
            files=summary.files,
            progress=ProgressOut.of(summary.progress),
        )


class ListOut(Answer):
    """申报列表的一页，新的在前。"""

    items: list[SummaryOut]
    next_offset: Annotated[int | None, Field(description="下一页的 offset；没有下一页时为 null", examples=[20])]


class FileOut(Answer):
    """收到的一个文件。"""

    name: Annotated[str, Field(examples=["01-申报表.pdf"])]
    size: Annotated[int, Field(description="字节数", examples=[482133])]
    media_type: Annotated[str, Field(examples=["application/pdf"])]
    sha256: Annotated[str, Field(min_length=64, max_length=64)]
    received_at: datetime
    problem: Annotated[str | None, Field(description="不能用的文件：问题和该怎么做")]
    original_url: str

    @classmethod
    def of(cls, submission_id: str, file: ReceivedFile) -> "FileOut":
        url = f"/api/v1/submissions/{submission_id}/originals/{file.sha256}"
        return cls(**file.model_dump(exclude={"sender"}), original_url=url)


class StatusOut(SummaryOut):
    """一项申报的进度和收到的文件。"""

    received_files: list[FileOut]


class PageOut(Answer):
    """材料的一页。"""

    sequence: Annotated[int, Field(ge=1, description="在本材料中的页次")]
    file: str
    page: Annotated[int, Field(ge=1, description="在文件中的页码")]
    width: int
    height: int
    problem: str | None
    image_url: str


class CodeOut(Answer):
    """页面上的二维码或条码；内容只作文字，不打开。"""

    box: Box
    payload: str
    symbology: str


class SealOut(Answer):
    """页面上的印章。"""

    box: Box
    text: str
    kind: SealKind
    confidence: float
    lower_text: str
    number: str
    colour: str


class PageDetailOut(Answer):
    """一页的情况；位置均为占显示页面的比例。"""

    file: str
    page: Annotated[int, Field(ge=1)]
    state: PageState
    problem: str | None
    condition: Annotated[list[str], Field(description="影像状况", examples=[["模糊", "倾斜"]])]
    codes: list[CodeOut]
    seals: list[SealOut]
    unread: Annotated[list[Box], Field(description="像有印刷内容而未能识读之处")]
    region: Annotated[Box | None, Field(description="仅当一页上有几份材料：本材料所占的部分")] = None


class DocumentOut(Answer):
    """识读出的一份材料（contract 2，documents[]）。"""

    id: Annotated[str, Field(examples=["d1"])]
    file: str
    sha256: str
    pages: list[int]
    type: DocumentType
    type_confidence: Annotated[float, Field(ge=0, le=1)]
    state: DocumentState
    problem: str | None
    parts: list[DocumentPart]
    unmapped: Annotated[list[str], Field(description="未对应到事实的栏目")] = []
    notes: Annotated[list[Note], Field(description="整理材料时的说明；box 为所指之处")] = []
    page_details: list[PageDetailOut] = []


class DocumentWithPagesOut(DocumentOut):
    type_label: Annotated[str, Field(examples=["申报表"])]
    page_images: list[PageOut]


class DocumentsOut(Answer):
    items: list[DocumentWithPagesOut]


class FactOut(Answer):
    """一个事实及其出处（contract 2，facts[]）。"""

    key: Annotated[str, Field(examples=["application_form.applicant_name"])]
    document: Annotated[str, Field(examples=["d1"])]
    file: Annotated[str | None, Field(description="仅当材料由几个文件组成")] = None
    page: int | None
    box: Annotated[Box | None, Field(description="占页面的比例，原点在左上角", examples=[[0.21, 0.14, 0.67, 0.18]])]
    value: Any
    raw: str
    confidence: float
    state: FactState
    origin: Origin
    why: list[str]
    alternatives: list[str] = []


class SubmissionOut(Answer):
    id: str
    level: Level
    received_on: date
    route: Route
    applicant_name: str | None


class MentionOut(Answer):
    """索引中的一处。"""

    document: Annotated[str, Field(examples=["d1"])]
    page: int | None
    box: Box | None
    fact: Annotated[str, Field(examples=["application_form.staff[0].name"])]
    role: Annotated[str, Field(examples=["form.staff"])]
    note: Annotated[str, Field(examples=["申报表工作队伍"])]


class EntityOut(Answer):
    """同一人员、单位、专利、合同或票据的各种写法和各处。"""

    kind: EntityKind
    name: str
    spellings: Annotated[list[str], Field(description="其他写法")]
    codes: Annotated[list[str], Field(description="信用代码或证件号码；证件号码已遮盖")]
    may_be: Annotated[list[str], Field(description="名称相近、是否同一待核实的")]
    mentions: list[MentionOut]


class ChainOut(Answer):
    """一份合同及其票据、登记的材料编号。"""

    contract: Annotated[str, Field(examples=["d5"])]
    invoices: list[str]
    slips: list[str]
    records: list[str]
    open: Annotated[list[str], Field(description="可能属于该合同、也可能属于其他合同的")]
    gaps: Annotated[list[str], Field(description="材料中未见的环节", examples=[["回单"]])]


class GuidelineOut(Answer):
    """适用的文本。"""

    title: str
    number: str
    valid_from: date
    valid_to: date | None
    validity: str
    note: Annotated[str, Field(description="收件日期不在有效期内时的说明")]


class FactSheetOut(Answer):
    """factsheet.json"""

    submission: SubmissionOut
    masked: bool
    documents: list[DocumentOut]
    facts: list[FactOut]
    entities: Annotated[list[EntityOut], Field(description="人员、单位、专利、合同、票据索引")]
    chains: Annotated[list[ChainOut], Field(description="合同资金往来：每份合同及其票据、登记的材料编号")]
    loose: Annotated[list[str], Field(description="对应不上合同的票据和登记的材料编号")]
    guideline: GuidelineOut | None


class PlaceOut(Answer):
    document: str | None
    page: int | None
    box: Box | None
    fact: str | None
    note: str
    file: str | None = None


class FindingOut(Answer):
    """一项核对结果。"""

    check: Annotated[str, Field(examples=["ST-01"])]
    outcome: Outcome
    severity: Severity
    title: str
    reason: str
    basis: list[BasisQuote]
    innocent_explanations: list[str]
    next_step: str
    evidence: list[PlaceOut]
    figures: Figures | None = None
    check_version: Annotated[int, Field(description="该项检查规则的版本")] = 1


class FindingsOut(Answer):
    """findings.json"""

    checks_version: str
    risk: RiskOut
    findings: list[FindingOut]


class ItemOut(Answer):
    model_config = ConfigDict(frozen=True, populate_by_name=True)

    class_: Annotated[str, Field(alias="class", examples=["legal_person_certificate"])]
    status: ChecklistStatus
    documents: list[str]
    note: str


class ChecklistOut(Answer):
    """checklist.json"""

    items: list[ItemOut]
