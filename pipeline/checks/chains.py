"""The way of the money: contract → invoice → bank slip, and the registration of the contract.

An invoice, slip or registration belongs to the contract of its two parties. Between several contracts of the same
parties the contract number or patent number printed on the paper decides, then an equal amount; else it stays open
which one it belongs to.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.papers import Papers
from schemas.documents import BankSlip, ContractRegistration, Invoice, LicenseRecord, PatentContract
from schemas.documents.content import Text
from schemas.evidence import Extracted
from schemas.values.text import fold

Follower = Invoice | BankSlip | LicenseRecord | ContractRegistration
_LIKELY = 4
"""Characters a contract number needs to be looked for in running text."""


@dataclass(frozen=True)
class Link:
    """A paper and the contract it belongs to. ``contract`` is ``None`` where none fits or several do (``candidates``);
    ``certain`` is whether both parties, or the number, are confirmed; ``third_party``: somebody else paid."""

    paper: Follower
    contract: PatentContract | None
    candidates: tuple[PatentContract, ...]
    certain: bool
    third_party: bool = False


@dataclass(frozen=True)
class Chain:
    """One contract with what follows from it. ``open`` are papers that may be its, or another contract's."""

    contract: PatentContract
    invoices: tuple[Invoice, ...]
    slips: tuple[BankSlip, ...]
    records: tuple[LicenseRecord | ContractRegistration, ...]
    open: tuple[Link, ...]

    @property
    def papers(self) -> tuple[Follower, ...]:
        return (*self.invoices, *self.slips, *self.records)


@dataclass(frozen=True)
class Chains:
    links: tuple[Link, ...]
    chains: tuple[Chain, ...]

    def of(self, contract: PatentContract) -> Chain:
        return next(chain for chain in self.chains if chain.contract.document == contract.document)

    def link(self, paper: Follower) -> Link:
        return next(link for link in self.links if link.paper.document == paper.document)

    @property
    def loose(self) -> tuple[Link, ...]:
        """Papers no contract fits."""
        return tuple(link for link in self.links if link.contract is None and not link.candidates)


def follow_money(papers: Papers) -> Chains:
    """Every invoice, slip and registration with its contract, in the order of the papers."""
    contracts = (*papers.contracts, *papers.pledges)
    followers: list[Follower] = []
    for kind in (Invoice, BankSlip, LicenseRecord, ContractRegistration):
        followers += papers.all(kind)
    links = tuple(_link(paper, contracts, papers) for paper in followers)
    return Chains(links, tuple(_chain(contract, links) for contract in contracts))


def text_of(paper: str, papers: Papers) -> str:
    """Everything printed on the paper with the id ``paper``, without blanks."""
    lines = (line.text for page in papers.pages.get(paper, ()) for line in page.lines)
    return re.sub(r"\s", "", fold("".join(lines)))


def _chain(contract: PatentContract, links: Sequence[Link]) -> Chain:
    own = [link.paper for link in links if link.contract is contract]
    return Chain(
        contract,
        tuple(paper for paper in own if isinstance(paper, Invoice)),
        tuple(paper for paper in own if isinstance(paper, BankSlip)),
        tuple(paper for paper in own if isinstance(paper, (LicenseRecord, ContractRegistration))),
        tuple(link for link in links if link.contract is None and contract in link.candidates),
    )


def _link(paper: Follower, contracts: Sequence[PatentContract], papers: Papers) -> Link:
    parties = _parties(paper)
    fits = [(contract, _fit(parties, contract)) for contract in contracts]
    candidates = [contract for contract, fit in fits if fit is not Likeness.DIFFERENT]
    third = False
    if not candidates and isinstance(paper, BankSlip):
        candidates = [one for one in contracts if _paid_by_another(paper, one, papers)]
        third = bool(candidates)
    chosen = _narrowed(paper, candidates, papers)
    if len(chosen) != 1:
        return Link(paper, None, tuple(candidates), False, third)
    certain = third or {one.document: fit for one, fit in fits}[chosen[0].document] is Likeness.SAME
    return Link(paper, chosen[0], tuple(candidates), certain, third)


def _parties(paper: Follower) -> tuple[Text, Text]:
    match paper:
        case Invoice():
            return paper.buyer.name, paper.seller.name
        case BankSlip():
            return paper.payer.name, paper.payee.name
    return paper.party_a, paper.party_b


def _fit(parties: tuple[Text, Text], contract: PatentContract) -> Likeness:
    """Whether the two names are the contract's two parties, whoever comes first."""
    a, b = contract.party_a.name, contract.party_b.name
    ways = [_both(zip(parties, order, strict=True)) for order in ((a, b), (b, a))]
    for likeness in (Likeness.SAME, Likeness.UNCLEAR):
        if likeness in ways:
            return likeness
    return Likeness.DIFFERENT


def _both(pairs: Iterable[tuple[Text, Text]]) -> Likeness:
    found = [_same(one, other) for one, other in pairs]
    if Likeness.DIFFERENT in found or found == [Likeness.UNCLEAR, Likeness.UNCLEAR]:
        return Likeness.DIFFERENT
    return Likeness.UNCLEAR if Likeness.UNCLEAR in found else Likeness.SAME


def _same(a: Text, b: Text) -> Likeness:
    if a is None or b is None or not a.value or not b.value:
        return Likeness.UNCLEAR
    likeness = alike(a.value, b.value)
    sharp = a.sharp is not None and b.sharp is not None
    return Likeness.UNCLEAR if likeness is Likeness.SAME and not sharp else likeness


def _paid_by_another(slip: BankSlip, contract: PatentContract, papers: Papers) -> bool:
    """Whether a party of the contract was paid, and number or amount tell for which contract."""
    sides = (contract.party_a.name, contract.party_b.name)
    paid = any(_same(slip.payee.name, side) is Likeness.SAME for side in sides)
    return paid and (_named(slip, contract, papers) or _equal(slip.amount, contract.amount))


def _narrowed(paper: Follower, candidates: list[PatentContract], papers: Papers) -> list[PatentContract]:
    for tells in (_named, _names_patent, _amount_tells):
        told = [contract for contract in candidates if tells(paper, contract, papers)]
        if told and len(candidates) > 1:
            candidates = told
    return candidates


def _named(paper: Follower, contract: PatentContract, papers: Papers) -> bool:
    number = contract.contract_number
    wanted = re.sub(r"\s", "", fold(number.value)) if number is not None and number.value else ""
    said = paper.purpose.value if isinstance(paper, BankSlip) and paper.purpose is not None else ""
    return len(wanted) >= _LIKELY and wanted in (fold(said or "") + text_of(paper.document, papers))


def _names_patent(paper: Follower, contract: PatentContract, papers: Papers) -> bool:
    numbers = {str(patent.number.value) for patent in contract.patents if patent.number is not None}
    if isinstance(paper, (LicenseRecord, ContractRegistration)):
        return bool(numbers & {str(number.value) for number in paper.patent_numbers})
    text = text_of(paper.document, papers)
    return any(number and number in text for number in numbers)


def _amount_tells(paper: Follower, contract: PatentContract, _: Papers) -> bool:
    amount = paper.total if isinstance(paper, Invoice) else paper.amount
    return _equal(amount, contract.amount)


def _equal(a: Extracted[Decimal] | None, b: Extracted[Decimal] | None) -> bool:
    return a is not None and b is not None and a.value is not None and a.value == b.value


def sums(amounts: Iterable[Extracted[Decimal] | None]) -> Iterator[Decimal]:
    """The confirmed amounts among ``amounts``."""
    return (one.sharp for one in amounts if one is not None and one.sharp is not None)
