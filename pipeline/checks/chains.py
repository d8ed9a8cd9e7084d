"""The way of the money: contract → invoice → bank slip, and the registration of the contract.

An invoice, slip or registration belongs to the contract of its two parties. Between several contracts of the same
parties the contract number or patent number printed on the paper decides, then an equal amount; else it stays open
which one it belongs to. An invoice or slip with one party of a contract and a stranger belongs to it where it prints
the contract's number, or states the amount of the contract (or of its invoice or slip) and the contract has no paper
of that kind yet.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.papers import Papers
from schemas.documents import BankSlip, ContractRegistration, Invoice, LicenseRecord, PatentContract
from schemas.documents.content import Text
from schemas.evidence import Box, Extracted
from schemas.values.names import normalise_organisation
from schemas.values.text import fold

Follower = Invoice | BankSlip | LicenseRecord | ContractRegistration
Sign = Literal["parties", "number", "patent", "amount"]
_LIKELY = 4
"""Characters a contract number needs to be looked for in running text."""


@dataclass(frozen=True)
class Link:
    """A paper and the contract it belongs to. ``contract`` is ``None`` where none fits or several do (``candidates``);
    ``certain`` is whether both parties, or the number, are confirmed; ``third_party``: one party of the paper is
    nobody of the contract, and ``sign`` is what tells that the paper is its all the same."""

    paper: Follower
    contract: PatentContract | None
    candidates: tuple[PatentContract, ...]
    certain: bool
    third_party: bool = False
    sign: Sign = "parties"


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
    names = {name for contract in contracts for name in _side_names(contract)}

    @cache
    def near(name: str) -> frozenset[str]:
        return frozenset(one for one in names if not one or alike(name, one) is not Likeness.DIFFERENT)

    trail = _Trail(contracts, cache(alike), near, cache(lambda paper: _printed(paper, papers)))
    links: list[Link] = []
    followers: tuple[tuple[Follower, ...], ...] = (
        papers.all(Invoice),
        papers.all(BankSlip),
        papers.all(LicenseRecord),
        papers.all(ContractRegistration),
    )
    for kind in followers:
        links += [trail.link(paper) for paper in kind]
    links = [trail.link_stranger(link, links) for link in links]
    return Chains(tuple(links), tuple(_chain(contract, links) for contract in contracts))


def text_of(paper: str, papers: Papers) -> str:
    """Everything printed on the paper with the id ``paper``, without blanks."""
    return re.sub(r"\s", "", fold("".join(_lines(paper, papers))))


def _lines(paper: str, papers: Papers) -> Iterator[str]:
    """The lines of a paper; of a page with several papers only those in its own part."""
    parts = papers.document(paper).parts
    regions = {(part.file, number): part.region for part in parts for number in part.pages}
    for page in papers.pages.get(paper, ()):
        region = regions.get((page.file, page.number))
        for line in page.lines:
            if region is None or _middle_in(line.box, region):
                yield line.text


def _middle_in(box: Box, region: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return region[0] <= x <= region[2] and region[1] <= y <= region[3]


def _printed(paper: str, papers: Papers) -> str:
    """The lines of a paper, with their blanks and once more without: a number may be printed with blanks in it, and
    what follows it may be a figure."""
    lines = [fold(line) for line in _lines(paper, papers)]
    return "\n".join((*lines, re.sub(r"\s", "", "".join(lines))))


def sums(amounts: Iterable[Extracted[Decimal] | None]) -> Iterator[Decimal]:
    """The confirmed amounts among ``amounts``."""
    return (one.sharp for one in amounts if one is not None and one.sharp is not None)


def _chain(contract: PatentContract, links: Sequence[Link]) -> Chain:
    own = [link.paper for link in links if link.contract is contract]
    return Chain(
        contract,
        tuple(paper for paper in own if isinstance(paper, Invoice)),
        tuple(paper for paper in own if isinstance(paper, BankSlip)),
        tuple(paper for paper in own if isinstance(paper, (LicenseRecord, ContractRegistration))),
        tuple(link for link in links if link.contract is None and any(one is contract for one in link.candidates)),
    )


def _without_copies(contracts: Sequence[PatentContract]) -> list[PatentContract]:
    """One of the papers that bear the same number and parties: a contract handed in twice."""
    kept: dict[object, PatentContract] = {}
    for contract in contracts:
        number = contract.contract_number.sharp if contract.contract_number is not None else None
        names = [party.name.sharp if party.name is not None else None for party in (contract.party_a, contract.party_b)]
        told = (
            (fold(number), *(normalise_organisation(name or "") for name in names)) if number and all(names) else None
        )
        kept.setdefault(told or contract.document, contract)
    return list(kept.values())


@dataclass(frozen=True)
class _Trail:
    """The contracts of a submission, with likenesses of names and texts of papers remembered while links are made."""

    contracts: Sequence[PatentContract]
    alike: Callable[[str, str], Likeness]
    near: Callable[[str], frozenset[str]]
    """The parties' names a name may be; the empty one, of a party that was not read, is among them."""
    text: Callable[[str], str]

    def link(self, paper: Follower) -> Link:
        """``paper`` and the contract of both its parties."""
        parties = parties_of(paper)
        fits = [(contract, self._fit(parties, contract)) for contract in self._of_names(parties)]
        candidates = [contract for contract, fit in fits if fit is not Likeness.DIFFERENT]
        same = {contract.document for contract, fit in fits if fit is Likeness.SAME}
        chosen = self._narrowed(paper, candidates)
        chosen = _without_copies([contract for contract in chosen if contract.document in same] or chosen)
        if len(chosen) != 1:
            return Link(paper, None, tuple(chosen), False)
        return Link(paper, chosen[0], tuple(candidates), chosen[0].document in same)

    def link_stranger(self, link: Link, links: Sequence[Link]) -> Link:
        """A paper no contract of its parties fits, and the contract number or amount tell it belongs to."""
        paper = link.paper
        if link.candidates or not isinstance(paper, (Invoice, BankSlip)):
            return link
        near = [one for one in self.contracts if self._one_party(paper, one)]
        named = [one for one in near if self._named(paper, one)]
        by_patent = [] if named else [one for one in near if self._names_patent(paper, one)]
        by_amount = [] if named or by_patent else [one for one in near if _amount_tells_stranger(paper, one, links)]
        told = _without_copies(named or by_patent or by_amount)
        if not told:
            return link
        sign: Sign = "number" if named else "patent" if by_patent else "amount"
        return Link(paper, told[0] if len(told) == 1 else None, tuple(told), len(told) == 1, True, sign)

    def _of_names(self, parties: tuple[Text, Text]) -> Sequence[PatentContract]:
        """The contracts in which every name that was read has a party it may be, or one that was not read."""
        found: Sequence[PatentContract] = self.contracts
        for name in parties:
            if name is not None and name.value:
                near = self.near(name.value)
                found = [one for one in found if not near.isdisjoint(_side_names(one))]
        return found

    def _fit(self, parties: tuple[Text, Text], contract: PatentContract) -> Likeness:
        """Whether the two names are the contract's two parties, whoever comes first."""
        a, b = contract.party_a.name, contract.party_b.name
        ways = [self._both(zip(parties, order, strict=True)) for order in ((a, b), (b, a))]
        for likeness in (Likeness.SAME, Likeness.UNCLEAR):
            if likeness in ways:
                return likeness
        return Likeness.DIFFERENT

    def _both(self, pairs: Iterable[tuple[Text, Text]]) -> Likeness:
        found = [self._same(one, other) for one, other in pairs]
        if Likeness.DIFFERENT in found or found == [Likeness.UNCLEAR, Likeness.UNCLEAR]:
            return Likeness.DIFFERENT
        return Likeness.UNCLEAR if Likeness.UNCLEAR in found else Likeness.SAME

    def _same(self, a: Text, b: Text) -> Likeness:
        if a is None or b is None or not a.value or not b.value:
            return Likeness.UNCLEAR
        likeness = Likeness.SAME if a.value == b.value else self.alike(a.value, b.value)
        sharp = a.sharp is not None and b.sharp is not None
        return Likeness.UNCLEAR if likeness is Likeness.SAME and not sharp else likeness

    def _one_party(self, paper: Invoice | BankSlip, contract: PatentContract) -> bool:
        sides = (contract.party_a.name, contract.party_b.name)
        return any(self._same(name, side) is Likeness.SAME for name in parties_of(paper) for side in sides)

    def _narrowed(self, paper: Follower, candidates: list[PatentContract]) -> list[PatentContract]:
        for tells in (self._named, self._names_patent, _amount_tells):
            if len(candidates) < 2:
                break
            candidates = [contract for contract in candidates if tells(paper, contract)] or candidates
        return candidates

    def _named(self, paper: Follower, contract: PatentContract) -> bool:
        number = contract.contract_number
        wanted = re.sub(r"\s", "", fold(number.value)) if number is not None and number.value else ""
        if len(wanted) < _LIKELY:
            return False
        said = paper.purpose.value if isinstance(paper, BankSlip) and paper.purpose is not None else ""
        return _stands_in(wanted, fold(said or "")) or _stands_in(wanted, self.text(paper.document))

    def _names_patent(self, paper: Follower, contract: PatentContract) -> bool:
        numbers = {str(patent.number.value) for patent in contract.patents if patent.number is not None}
        if isinstance(paper, (LicenseRecord, ContractRegistration)):
            return bool(numbers & {str(number.value) for number in paper.patent_numbers})
        text = self.text(paper.document)
        if isinstance(paper, BankSlip) and paper.purpose is not None:
            text += fold(paper.purpose.value or "")
        return any(number and number in text for number in numbers)


def parties_of(paper: Follower) -> tuple[Text, Text]:
    """The two parties a paper names: buyer and seller, payer and payee, or 甲方 and 乙方."""
    match paper:
        case Invoice():
            return paper.buyer.name, paper.seller.name
        case BankSlip():
            return paper.payer.name, paper.payee.name
    return paper.party_a, paper.party_b


def amount_of(paper: Follower) -> Extracted[Decimal] | None:
    """What a paper amounts to: the total of an invoice, the sum paid, the amount registered."""
    return paper.total if isinstance(paper, Invoice) else paper.amount


def _side_names(contract: PatentContract) -> tuple[str, str]:
    """The names of both parties, empty where they were not read."""
    a, b = contract.party_a.name, contract.party_b.name
    return a.value or "" if a is not None else "", b.value or "" if b is not None else ""


def _stands_in(number: str, text: str) -> bool:
    """Whether ``number`` is in ``text`` by itself: ZR-2024-1 does not stand in ZR-2024-10."""
    return re.search(rf"(?<![0-9A-Za-z-]){re.escape(number)}(?![0-9A-Za-z])", text) is not None


def _amount_tells(paper: Follower, contract: PatentContract) -> bool:
    return _equal(amount_of(paper), contract.amount)


def _amount_tells_stranger(paper: Invoice | BankSlip, contract: PatentContract, links: Sequence[Link]) -> bool:
    """Whether the amount is that of the contract, or of an invoice of it, and no paper of this kind is there yet."""
    own = [link.paper for link in links if link.contract is contract and not link.third_party]
    alike_ = [one for one in own if isinstance(one, type(paper))]
    if alike_:
        return _is_the_rest(paper, contract, alike_)
    amounts = (contract.amount, *(amount_of(one) for one in own if isinstance(one, (Invoice, BankSlip))))
    return any(_equal(amount_of(paper), amount) for amount in amounts)


def _is_the_rest(paper: Invoice | BankSlip, contract: PatentContract, own: Sequence[Follower]) -> bool:
    """Whether the amount is what the papers of its kind leave of the contract's."""
    known = [amount.value for one in own if (amount := amount_of(one)) is not None and amount.value is not None]
    whole, amount = contract.amount, amount_of(paper)
    if whole is None or whole.value is None or amount is None or not amount.value or len(known) < len(own):
        return False
    return Decimal(whole.value) - sum(known, Decimal(0)) == amount.value


def _equal(a: Extracted[Decimal] | None, b: Extracted[Decimal] | None) -> bool:
    return a is not None and b is not None and a.value is not None and a.value == b.value
