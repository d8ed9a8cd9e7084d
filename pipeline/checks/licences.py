"""Which papers record a contract in patents, and of what kind and term a licence is by contract and record."""

import re
from dataclasses import dataclass

from pipeline.checks.applicant import Likeness
from pipeline.checks.chains import text_of
from pipeline.checks.judgement import Seen, seen
from pipeline.checks.papers import Papers
from pipeline.checks.titles import among, grantee, grantor
from schemas.documents import ContractPatent, LicenseContract, LicenseRecord, PatentContract, Registration
from schemas.documents.content import Text
from schemas.values.dates import parse_date

KINDS = ("独占", "排他", "开放", "普通", "独家")
EXCLUSIVE = frozenset({"独占", "排他"})
OPEN = "长期"
_DAY = r"\d{4}(?:年\d{1,2}月\d{1,2}日|[-./]\d{1,2}[-./]\d{1,2})"
_TERM = re.compile(rf"(?:许可期限|许可期|有效期|合同期限)[^。;；]{{0,12}}?({_DAY})[^。;；\d]{{1,6}}({_DAY})")


def like(a: Text, b: Text) -> Likeness:
    """Whether two parties are one body, as far as they were read."""
    if a is None or b is None or not a.value or not b.value:
        return Likeness.UNCLEAR
    return among(str(a.value), [str(b.value)])


def is_record_of(record: Registration, contract: PatentContract, patent: ContractPatent | None) -> bool:
    """Whether a registration paper is about ``contract``: its patent number, and parties that are not others'."""
    sides = (like(record.party_a, grantor(contract)), like(record.party_b, grantee(contract)))
    number = patent.number.value if patent is not None and patent.number is not None else None
    if record.patent_numbers:
        named = number is None or number in {one.value for one in record.patent_numbers}
        return named and Likeness.DIFFERENT not in sides
    return set(sides) == {Likeness.SAME}


def licence_records(contract: PatentContract, patent: ContractPatent | None, papers: Papers) -> list[LicenseRecord]:
    return [one for one in papers.all(LicenseRecord) if is_record_of(one, contract, patent)]


@dataclass(frozen=True)
class Licence:
    """A licence by what contract and record say. ``kind`` is one of ``KINDS`` (独家 counts as 独占), ``term`` its first
    and last ISO day; both ``None`` where no paper tells."""

    kind: str | None
    kind_facts: tuple[Seen, ...]
    term: tuple[str, str] | None
    term_facts: tuple[Seen, ...]

    @property
    def exclusive(self) -> bool:
        return self.kind in EXCLUSIVE

    @classmethod
    def of(cls, contract: PatentContract, patent: ContractPatent | None, papers: Papers) -> "Licence":
        """By the contract's kind, else its heading, else the record of the licence."""
        records = licence_records(contract, patent, papers) if isinstance(contract, LicenseContract) else []
        told = seen(
            (contract.kind, "许可方式"),
            (contract.title, "合同名称"),
            *((record.kind, "备案证明许可方式") for record in records),
        )
        kinds = [(kind, one) for one in told if (kind := _kind(str(one.fact.value or ""))) is not None]
        kind, facts = (kinds[0][0], (kinds[0][1],)) if kinds else (None, ())
        return cls(kind, facts, *_term(contract, records, papers))


def _kind(text: str) -> str | None:
    kind = next((kind for kind in KINDS if kind in text), None)
    return "独占" if kind == "独家" else kind


def _term(
    contract: PatentContract, records: list[LicenseRecord], papers: Papers
) -> tuple[tuple[str, str] | None, tuple[Seen, ...]]:
    spans = [(contract.effective_from or contract.signed_on, contract.effective_to)]
    spans += [(record.valid_from, record.valid_to) for record in records]
    for begin, end in spans:
        if begin is not None and begin.value and end is not None and end.value:
            last = "9999-12-31" if end.value == OPEN else str(end.value)
            return (str(begin.value), last), seen((begin, "许可期限起"), (end, "许可期限止"))
    printed = _TERM.search(text_of(contract.document, papers))
    days = (parse_date(printed[1]), parse_date(printed[2])) if printed is not None else (None, None)
    return ((days[0], days[1]), ()) if days[0] and days[1] else (None, ())
