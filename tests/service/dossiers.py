"""A submission built by hand: papers are drawn, and every fact knows where its print stands."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from schemas.document import Document, DocumentPart, DocumentState, DocumentType
from schemas.evidence import Box, Fact, FactState, Origin
from schemas.finding import (
    BasisQuote,
    Checklist,
    Figures,
    Finding,
    NotCounted,
    Outcome,
    Place,
    Severity,
)
from schemas.page import Line, Page
from schemas.submission import Dossier, Submission
from service.reviewed import Reviewed

WIDTH, HEIGHT = 1000, 1414
ID_NUMBER = "510101199003074514"
"""Synthetic; the check digit is right."""

MOBILE = "13900001234"
LANDLINE = "0831-5550001"
USCC = "91511500MA6200XX15"
_FONTS = ("truetype/wqy/wqy-zenhei.ttc", "opentype/noto/NotoSansCJK-Regular.ttc")
GUIDE = "四川省产业知识产权运营中心建设管理工作指引(试行)"


@dataclass
class Paper:
    """One page being drawn, of one document."""

    id: str
    type: DocumentType
    file: str
    facts: list[Fact] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    image: Image.Image = field(default_factory=lambda: Image.new("RGB", (WIDTH, HEIGHT), "#fdfcf8"))

    def print(self, x: int, y: int, text: str, size: int = 22) -> Box:
        """Draws a line of print and gives its box."""
        pen, font = ImageDraw.Draw(self.image), _font(size)
        pen.text((x, y), text, fill="#222", font=font)
        left, top, right, bottom = pen.textbbox((x, y), text, font=font)
        box = (left / WIDTH, top / HEIGHT, min(1.0, right / WIDTH), bottom / HEIGHT)
        self.lines.append(Line(text=text, box=box, confidence=0.98))
        return box

    def fact(self, x: int, y: int, key: str, raw: str, value: Any = None, **given: Any) -> Fact:
        """Prints ``raw`` and notes it as the fact ``key``."""
        box = self.print(x, y, raw)
        known = {"confidence": 0.985, "state": FactState.CONFIRMED, "why": ("识读得分高",), "origin": Origin.OCR}
        fact = Fact(
            key=f"{self.type.value}.{key}",
            document=self.id,
            page=1,
            box=box,
            raw=raw,
            value=raw if value is None else value,
            **{**known, **given},
        )
        self.facts.append(fact)
        return fact

    @property
    def document(self) -> Document:
        part = DocumentPart(file=self.file, pages=(1,))
        return Document(
            id=self.id,
            file=self.file,
            sha256="0" * 63 + self.id[-1],
            pages=(1,),
            type=self.type,
            type_confidence=0.99,
            state=DocumentState.READ,
            parts=(part,),
        )

    @property
    def page(self) -> Page:
        return Page(
            file=self.file,
            number=1,
            width=WIDTH,
            height=HEIGHT,
            origin=Origin.OCR,
            lines=tuple(self.lines),
            image_key=f"images/{self.id}.jpg",
        )

    def jpeg(self) -> bytes:
        written = io.BytesIO()
        self.image.save(written, "JPEG", quality=85)
        return written.getvalue()


@dataclass(frozen=True)
class Case:
    """A reviewed submission and the pictures of its pages by key."""

    reviewed: Reviewed
    images: dict[str, bytes]

    def image(self, page: Page) -> bytes | None:
        return self.images.get(page.image_key or "")


def build_case(*, id: str = "S20251103-0001") -> Case:
    """A form, a licence and a roster in good order but for: a doubtful name, one person without proof, five projects
    where more than five are needed, and a file that could not be opened."""
    papers = [_form(), _license(), _roster()]
    pages = {paper.id: (paper.page,) for paper in papers}
    dossier = Dossier(
        submission=Submission(id=id, level="sichuan", received_on=date(2025, 11, 3)),
        documents=(*(paper.document for paper in papers), _rejected()),
        facts=tuple(fact for paper in papers for fact in paper.facts),
        pages=pages,
    )
    reviewed = Reviewed(dossier, tuple(_findings(dossier.facts)), _checklist(), "1")
    return Case(reviewed, {f"images/{paper.id}.jpg": paper.jpeg() for paper in papers})


def _form() -> Paper:
    paper = Paper("d1", DocumentType.APPLICATION_FORM, "01-申报表.jpg")
    paper.print(230, 70, "四川省产业知识产权运营中心申报表", 34)
    labels = ["单位名称", "法定代表人", "联系方式", "联系人", "联系方式", "产业领域"]
    for row, label in enumerate(labels):
        paper.print(90, 180 + 60 * row, label)
    paper.fact(330, 180, "applicant_name", "宜宾岷江竹业产业技术研究院有限公司", why=("与营业执照一致",))
    paper.fact(
        330,
        240,
        "legal_representative.name",
        "王浩然",
        confidence=0.88,
        state=FactState.DOUBTFUL,
        why=("识读得分低", "两次识读不一致"),
        alternatives=("王洁然",),
    )
    paper.fact(330, 300, "legal_representative.contact", MOBILE)
    paper.fact(330, 360, "contact_person.name", "陈思远")
    paper.fact(330, 420, "contact_person.contact", LANDLINE)
    paper.fact(330, 480, "industry", "竹产业")
    for row, (name, position, duty) in enumerate(
        [("陈思远", "副院长", "中心负责人"), ("赵小川", "工程师", "专利检索"), ("刘一鸣", "专利代理师", "许可谈判")]
    ):
        paper.fact(110, 620 + 60 * row, f"staff[{row}].name", name)
        paper.fact(330, 620 + 60 * row, f"staff[{row}].position", position)
        paper.fact(560, 620 + 60 * row, f"staff[{row}].duty", duty)
    told = f"2024年以来累计实施专利转化项目5个，运营金额186.5万元，联系电话{MOBILE}。"
    paper.print(90, 860, told, 20)
    paper.fact(90, 900, "claimed_projects", "项目5个", 5)
    paper.fact(330, 900, "claimed_amount", "186.5万元", "1865000.00")
    return paper


def _license() -> Paper:
    paper = Paper("d2", DocumentType.BUSINESS_LICENSE, "02-营业执照.jpg")
    paper.print(400, 90, "营业执照", 44)
    paper.fact(330, 220, "uscc", USCC, why=("校验码相符",))
    paper.fact(330, 290, "name", "宜宾岷江竹业产业技术研究院有限公司", why=("与申报表一致",))
    paper.fact(330, 360, "legal_representative", "王浩然", why=("两次识读一致",))
    paper.fact(330, 430, "registered_capital", "伍佰万元整", "5000000.00")
    paper.fact(330, 500, "established_on", "2019年03月12日", "2019-03-12")
    return paper


def _roster() -> Paper:
    paper = Paper("d3", DocumentType.INSURANCE_PROOF, "材料.zip/社保/03-参保证明.jpg")
    paper.print(320, 80, "四川省社会保险参保证明", 34)
    paper.fact(330, 170, "employer_name", "宜宾岷江竹业产业技术研究院有限公司")
    people = [("陈思远", ID_NUMBER), ("赵小川", "511502198811230023")]
    for row, (name, number) in enumerate(people):
        paper.fact(110, 280 + 60 * row, f"persons[{row}].name", name)
        paper.fact(300, 280 + 60 * row, f"persons[{row}].id_number", number, why=("校验码相符",))
        paper.fact(640, 280 + 60 * row, f"persons[{row}].months", "14", 14)
    paper.fact(330, 480, "printed_on", "2025年  月10日", "", state=FactState.DOUBTFUL, why=("日期不完整",))
    return paper


def _rejected() -> Document:
    return Document(
        id="d4",
        file="04-合同.pdf",
        sha256="f" * 64,
        pages=(),
        type=DocumentType.OTHER,
        type_confidence=0,
        state=DocumentState.REJECTED,
        problem="文件已加密，无法打开；请解除密码后重新提交。",
        parts=(DocumentPart(file="04-合同.pdf", pages=()),),
    )


def _findings(facts: Sequence[Fact]) -> list[Finding]:
    by_key = {fact.key: fact for fact in facts}

    def place(key: str, note: str = "") -> Place:
        fact = by_key[key]
        return Place(document=fact.document, page=fact.page, box=fact.box, fact=key, note=note)

    return [
        Finding(
            check="ID-01",
            outcome=Outcome.PASS,
            severity=Severity.HIGH,
            title="申报单位名称一致",
            reason="申报表与营业执照的单位名称一致。",
            basis=(BasisQuote(document=GUIDE, article="第五条第1项", quote="具有独立法人资格"),),
            innocent_explanations=(),
            next_step="",
            evidence=(place("application_form.applicant_name"), place("business_license.name")),
        ),
        Finding(
            check="ST-01",
            outcome=Outcome.FAIL,
            severity=Severity.HIGH,
            title="工作队伍人员有社保证明",
            reason=f"刘一鸣列入工作队伍，参保证明中没有此人（陈思远 {ID_NUMBER}、赵小川有）。",
            basis=(BasisQuote(document=GUIDE, article="第五条第3项", quote="有稳定的工作队伍，专职人员不少于5人"),),
            innocent_explanations=("新近入职，参保手续在办", "由关联单位代缴社保"),
            next_step="请申报单位补交刘一鸣的参保证明或劳动合同。",
            evidence=(
                place("application_form.staff[2].name", "列入工作队伍"),
                Place(document="d3", page=1, fact="insurance_proof.persons[0].name", note=f"花名册，电话{MOBILE}"),
                Place(document=None, note="劳动合同未见"),
            ),
        ),
        Finding(
            check="SC-08a",
            outcome=Outcome.FAIL,
            severity=Severity.HIGH,
            title="知识产权运营项目数超过5个",
            reason="自述5个，附有合同可证的1个；要求超过5个。",
            basis=(BasisQuote(document=GUIDE, article="第五条第6项", quote="实施知识产权运营项目超过5个"),),
            innocent_explanations=("部分合同未随本次材料提交",),
            next_step="请申报单位补交其余项目的合同和付款凭证。",
            evidence=(place("application_form.claimed_projects", "自述"),),
            figures=Figures(
                claimed="5",
                evidenced="1",
                required=">5",
                counted=("转让合同 ZR-2024-01",),
                not_counted=(NotCounted(what="服务合同 FW-03", why="未签字盖章"),),
            ),
        ),
        Finding(
            check="ID-02",
            outcome=Outcome.UNVERIFIABLE,
            severity=Severity.HIGH,
            title="法定代表人一致",
            reason="申报表上的法定代表人姓名存疑（王浩然／王洁然），请核看原件。",
            basis=(),
            innocent_explanations=("字形相近，识读有误",),
            next_step="请核看申报表“法定代表人”一栏。",
            evidence=(
                place("application_form.legal_representative.name", "请核看此处"),
                place("business_license.legal_representative"),
            ),
        ),
        Finding(
            check="SC-13",
            outcome=Outcome.NOT_APPLICABLE,
            severity=Severity.MEDIUM,
            title="推荐程序",
            reason="直接申报，不适用。",
            basis=(),
            innocent_explanations=(),
            next_step="",
            evidence=(),
        ),
    ]


def _checklist() -> Checklist:
    items = [
        {"class": "application_form", "status": "present", "documents": ["d1"]},
        {"class": "legal_person_certificate", "status": "present", "documents": ["d2"]},
        {"class": "policy_text", "status": "missing", "note": "未见制度机制文本"},
        {"class": "staff_proof", "status": "present", "documents": ["d3"], "note": "缺1人"},
        {"class": "case_material", "status": "unreadable", "documents": ["d4"], "note": "文件已加密"},
        {"class": "recommendation", "status": "missing"},
    ]
    return Checklist.model_validate({"items": items})


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in _FONTS:
        path = Path("/usr/share/fonts") / name
        if path.exists():
            return ImageFont.truetype(str(path), size)
    return ImageFont.load_default(size)
