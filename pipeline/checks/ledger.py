"""The applicant's projects as contracts prove them: what counts, what does not and why, what is not clear yet.

A project is one distinct signed contract of the applicant (same number, parties and amount: the same contract), the
amount is what those contracts state, the entities served are their counterparties (contract 3, rule 10). What is
unclear widens the figure to an interval; a threshold is judged on the whole interval.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.checks.applicant import Applicant, Likeness, alike
from pipeline.checks.judgement import Seen, seen
from pipeline.checks.papers import Papers
from pipeline.checks.supplements import is_supplement, main_of
from schemas.document import Document, DocumentState
from schemas.documents import PatentContract
from schemas.documents.content import Amount, Date, Text
from schemas.evidence import Extracted
from schemas.finding import NotCounted
from schemas.values.amounts import parse_words
from schemas.values.confusion import confusable
from schemas.values.names import normalise_organisation

RULE_OF_COUNTING = "口径：申报单位已签订的专利转让、许可等合同，编号、当事人和金额均相同的计一项，质押贷款不计"


@dataclass(frozen=True)
class Entry:
    """One contract. ``low`` and ``high`` bound its amount; ``high`` is ``None`` where the amount is not known."""

    contract: PatentContract
    label: str
    counts: bool | None
    """``None``: not clear yet."""
    why: str
    low: Decimal
    high: Decimal | None
    counterparty: Text
    facts: tuple[Seen, ...]
    """What makes it a contract of its own: number, parties, date."""
    amount_facts: tuple[Seen, ...]
    changes: bool = False
    """Whether it is a supplement: no project, but its amount may add to that of its contract."""


@dataclass(frozen=True)
class Ledger:
    entries: tuple[Entry, ...]
    gaps: tuple[Document, ...] = field(default=())
    """Documents that may be further contracts."""

    @property
    def counted(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.counts)

    @property
    def unclear(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.counts is None)

    @property
    def not_counted(self) -> tuple[NotCounted, ...]:
        """Everything that did not count for certain, with why."""
        rows = [NotCounted(what=entry.label, why=entry.why) for entry in self.entries if not entry.counts]
        return (*rows, *(NotCounted(what=gap.file, why="尚未读出内容，可能是项目合同") for gap in self.gaps))

    @property
    def projects(self) -> tuple[int, int | None]:
        """At least and at most so many; no upper bound while a file is unread that may hold several."""
        low = len(self.counted)
        if any(gap.state is not DocumentState.READ for gap in self.gaps):
            return low, None
        return low, low + len(self.unclear) + len(self.gaps)

    @property
    def amount(self) -> tuple[Decimal, Decimal | None]:
        low = sum((entry.low for entry in self.counted), Decimal(0))
        highs = [entry.high for entry in (*self.counted, *self.unclear)]
        if self.gaps or None in highs:
            return low, None
        highs += [entry.high for entry in self.entries if entry.changes and entry.counts is False]
        return low, sum((high for high in highs if high is not None), Decimal(0))

    @property
    def served(self) -> tuple[tuple[str, ...], int | None]:
        """The distinct counterparties that are certain, and at most how many there are."""
        certain: list[str] = []
        possible = 0
        for entry in (*self.counted, *self.unclear):
            name = entry.counterparty.sharp if entry.counterparty is not None else None
            likenesses = {alike(name, other) for other in certain} if name else {Likeness.UNCLEAR}
            if Likeness.SAME in likenesses:
                continue
            if name and entry.counts and Likeness.UNCLEAR not in likenesses:
                certain.append(name)
            else:
                possible += 1
        most = self.projects[1]
        return tuple(certain), None if most is None else len(certain) + possible + len(self.gaps)

    @property
    def shared_patents(self) -> tuple[str, ...]:
        """Patents that stand in several counted contracts: allowed, but worth a look."""
        numbers = [
            number for entry in self.counted for number in {p.number.sharp for p in entry.contract.patents if p.number}
        ]
        return tuple(sorted({number for number in numbers if number and numbers.count(number) > 1}))

    @property
    def facts(self) -> tuple[Seen, ...]:
        return tuple(one for entry in self.entries for one in entry.facts)

    @property
    def amount_facts(self) -> tuple[Seen, ...]:
        return tuple(one for entry in self.entries for one in entry.amount_facts)


def keep_ledger(papers: Papers) -> Ledger:
    """Judge every contract that was read, in the order of the documents."""
    applicant = Applicant.of(papers)
    entries: list[Entry] = []
    for contract in papers.contracts:
        entries.append(_entry(contract, applicant, papers, entries))
    gaps = tuple(gap for gap in papers.gaps("project_contract") if gap.id not in {c.document for c in papers.contracts})
    return Ledger(tuple(entries), gaps)


def name_of(contract: PatentContract, papers: Papers) -> str:
    """How a contract is called in a sentence: its number or the file it stands in."""
    number = contract.contract_number
    file = papers.document(contract.document).file
    return f"合同{number.value}（{file}）" if number is not None and number.value else f"合同（{file}）"


def _entry(contract: PatentContract, applicant: Applicant, papers: Papers, before: Iterable[Entry]) -> Entry:
    label = name_of(contract, papers)
    a = applicant.compare(contract.party_a.name, contract.party_a.uscc)
    b = applicant.compare(contract.party_b.name, contract.party_b.uscc)
    low, high = bounds(contract)
    counts, why = _standing(contract, a, b, before, papers)
    other = contract.party_b if a is Likeness.SAME else contract.party_a
    facts = seen(
        (contract.contract_number, f"{label}编号"),
        (contract.party_a.name, f"{label}甲方"),
        (contract.party_b.name, f"{label}乙方"),
        (contract.signed_on, f"{label}签订日期"),
    )
    amounts = seen((contract.amount, f"{label}金额"), (contract.amount_words, f"{label}大写金额"))
    changes = counts is False and is_supplement(contract, papers)
    return Entry(contract, label, counts, why, low, high, other.name, facts, amounts, changes)


def _standing(
    contract: PatentContract, a: Likeness, b: Likeness, before: Iterable[Entry], papers: Papers
) -> tuple[bool | None, str]:
    if Likeness.SAME not in (a, b):
        if Likeness.UNCLEAR in (a, b):
            return None, "合同当事人是否为申报单位待核实"
        if named_in(contract, Applicant.of(papers), papers):
            return None, "合同双方均不是申报单位，合同中另写有申报单位，是否其项目待核实"
        return False, "合同双方均不是申报单位"
    if is_supplement(contract, papers):
        main = main_of(contract, papers)
        if main is not None:
            return False, f"是{name_of(main, papers)}的补充协议，不单独计一项"
        return None, "是补充协议，没有读到所补充的合同"
    for entry in before:
        same = same_contract(contract, entry.contract)
        if same is Likeness.SAME:
            return False, f"与{entry.label}编号、当事人和金额相同，是同一合同"
        if same is Likeness.UNCLEAR:
            return None, f"与{entry.label}是否为同一合同待核实"
    return _signed(contract, papers.submission.received_on.isoformat())


def named_in(contract: PatentContract, applicant: Applicant, papers: Papers) -> bool:
    """Whether the print of a contract of two others names the applicant: as broker (居间方), witness or third party."""
    lines = [line.text for page in papers.pages.get(contract.document, ()) for line in page.lines]
    text = normalise_organisation("".join(lines)) if lines else ""
    return any(normalise_organisation(name) in text for name in applicant.names)


def _signed(contract: PatentContract, received: str) -> tuple[bool | None, str]:
    signed = contract.signed_on
    if signed is not None and signed.sharp:
        later = signed.sharp[: len(received)] > received[: len(signed.sharp)]
        return (None, f"签订日期{signed.sharp}晚于收件日期{received}，日期待核实") if later else (True, "")
    sealed = contract.party_a_seal_text is not None and contract.party_b_seal_text is not None
    if sealed or (signed is not None and signed.value is not None):
        return True, ""
    return None, "没有读到签订日期和双方印章，是否已签订待核实"


def same_contract(a: PatentContract, b: PatentContract) -> Likeness:
    """Whether two papers are one contract: same number, parties and amount."""
    numbered = a.contract_number is not None or b.contract_number is not None
    number = _number(a.contract_number, b.contract_number) if numbered else Likeness.SAME
    if number is Likeness.DIFFERENT:
        return number
    parties = [_party(a.party_a.name, b.party_a.name), _party(a.party_b.name, b.party_b.name)]
    rest = [*parties, _equal(a.amount, b.amount)]
    if not numbered:
        patents = {p.number.value for p in a.patents if p.number}, {p.number.value for p in b.patents if p.number}
        rest += [_equal(a.signed_on, b.signed_on), Likeness.SAME if patents[0] == patents[1] else Likeness.DIFFERENT]
    if number is Likeness.SAME and Likeness.DIFFERENT not in parties and a.contract_number is not None:
        return Likeness.SAME if set(rest) == {Likeness.SAME} else Likeness.UNCLEAR
    if Likeness.DIFFERENT in (number, *rest):
        return Likeness.DIFFERENT
    return Likeness.SAME if {number, *rest} == {Likeness.SAME} else Likeness.UNCLEAR


def _party(a: Text, b: Text) -> Likeness:
    return alike(a.sharp, b.sharp) if a is not None and b is not None and a.sharp and b.sharp else Likeness.UNCLEAR


def _number(a: Text, b: Text) -> Likeness:
    if a is None or b is None or not a.sharp or not b.sharp:
        return Likeness.UNCLEAR
    if a.sharp == b.sharp:
        return Likeness.SAME
    return Likeness.UNCLEAR if confusable(a.sharp, b.sharp) else Likeness.DIFFERENT


def _equal(a: Amount | Date, b: Amount | Date) -> Likeness:
    if a is None or b is None or a.sharp is None or b.sharp is None:
        return Likeness.UNCLEAR
    return Likeness.SAME if a.sharp == b.sharp else Likeness.DIFFERENT


def bounds(contract: PatentContract) -> tuple[Decimal, Decimal | None]:
    """The least and the most a contract's amount can be: where figures and 大写 differ, one of them."""
    values = [value for value in (_sharp(contract.amount), _words(contract.amount_words)) if value is not None]
    return (min(values), max(values)) if values else (Decimal(0), None)


def _sharp(amount: Extracted[Decimal] | None) -> Decimal | None:
    return None if amount is None else amount.sharp


def _words(words: Text) -> Decimal | None:
    return None if words is None or words.sharp is None else parse_words(words.sharp)
