"""Two bank slips on one page, each a document of its own, with everything that goes into no fact."""

from datetime import date

from schemas.document import DocumentPart, DocumentType, Note
from schemas.evidence import Fact, FactState, Origin
from schemas.finding import Checklist
from schemas.page import Code, Page, Seal, SealKind
from schemas.submission import Dossier, Submission
from service.reviewed import Reviewed
from tests.service.dossiers import HEIGHT, ID_NUMBER, WIDTH, Case, Paper

ACCOUNTS = ("2314550009100001234", "51001888036059001122", "9120440100200300")
"""Synthetic: payer and payee of the first slip, payee of the second."""

PAYLOAD = f"https://pay.example/check?id={ID_NUMBER}&acct={ACCOUNTS[0]}"
FILE = "05-回单.jpg"
_TABLE = Note(text="第1页表格（4行×4列）未能对应到事实", file=FILE, page=1, box=(0.1, 0.36, 0.9, 0.44))


def build_slips(*, id: str = "S20251103-0002") -> Case:
    """The second slip's payee account stands grouped, in a cell beside its label."""
    sheet = Paper("d1", DocumentType.BANK_SLIP, FILE)
    first = [
        sheet.fact(330, 100, "serial_number", "202507173823787819"),
        sheet.fact(330, 150, "payer.account", ACCOUNTS[0]),
        sheet.fact(330, 200, "payee.account", ACCOUNTS[1]),
        sheet.fact(330, 250, "paid_on", "2025年07月17日", "2025-07-17"),
        sheet.fact(
            330,
            300,
            "amount",
            "260,OOO.00",
            "260000.00",
            state=FactState.DOUBTFUL,
            alternatives=("280000.00", "360000.00"),
        ),
        _payload_fact(),
    ]
    sheet.print(180, 800, "账　号")
    second = [
        sheet.fact(330, 800, "payee.account", "9120 4401 0020 0300", ACCOUNTS[2]).model_copy(update={"document": "d2"})
    ]
    page = sheet.page.model_copy(
        update={
            "codes": (Code(box=(0.8, 0.05, 0.9, 0.12), payload=PAYLOAD, symbology="QR Code"),),
            "seals": (_seal(),),
            "unread": ((0.1, 0.3, 0.3, 0.32), (0.1, 0.8, 0.3, 0.82)),
            "condition": ("模糊", "倾斜"),
        }
    )
    upper, lower = (
        sheet.document.model_copy(
            update={
                "id": name,
                "unmapped": labels,
                "notes": (*notes, Note(text="第1页有一处印刷内容未能识读", file=FILE, page=1)),
                "parts": (DocumentPart(file=FILE, pages=(1,), region=region),),
            }
        )
        for name, labels, notes, region in (
            ("d1", ("记账网点",), (_TABLE,), (0.0, 0.0, 1.0, 0.5)),
            ("d2", (), (Note(text="“05-回单.jpg”第2页为空白页"),), (0.0, 0.5, 1.0, 1.0)),
        )
    )
    dossier = Dossier(
        submission=Submission(id=id, level="sichuan", received_on=date(2025, 11, 3)),
        documents=(upper, lower),
        facts=(*first, *_seal_facts(), *second),
        pages={"d1": (page,), "d2": (page,)},
    )
    return Case(Reviewed(dossier, (), Checklist(items=()), "1"), {page.image_key or "": sheet.jpeg()})


def page_of(case: Case) -> Page:
    return case.reviewed.dossier.pages["d1"][0]


def _payload_fact() -> Fact:
    return Fact(
        key="bank_slip.codes[0].payload",
        document="d1",
        page=1,
        box=(0.8, 0.05, 0.9, 0.12),
        value=PAYLOAD,
        raw=PAYLOAD,
        confidence=1,
        state=FactState.CONFIRMED,
        origin=Origin.QR,
    )


def _seal() -> Seal:
    return Seal(
        box=(0.6, 0.3, 0.6 + 150 / WIDTH, 0.3 + 150 / HEIGHT),
        text="蜀川银行股份有限公司",
        kind=SealKind.OTHER,
        confidence=0.99,
        lower_text="电子回单专用章",
        number="5101075001234",
        colour="red",
    )


def _seal_facts() -> list[Fact]:
    seal = _seal()
    known = {"document": "d1", "page": 1, "box": seal.box, "raw": seal.text, "confidence": 0.99, "origin": Origin.OCR}
    told = {"text": seal.text, "kind": seal.kind.value}
    return [
        Fact.model_validate({**known, "key": f"bank_slip.seals[0].{field}", "value": value, "state": "confirmed"})
        for field, value in told.items()
    ]
