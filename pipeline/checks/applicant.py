"""Telling whether a name on a paper is the applicant's (contract 3, rules 3 and 5)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from pipeline.checks.judgement import Seen, seen
from pipeline.checks.papers import Papers
from schemas.documents import PatentContract
from schemas.documents.content import Text
from schemas.values.confusion import confusable
from schemas.values.names import normalise_organisation, same_organisation


class Likeness(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Applicant:
    """The applicant's names (form, certificate, former names) and codes, as far as they are confirmed.

    ``stated`` says whether the form's own name is among them. Without it a certificate's name may be another body's,
    and nobody is then said not to be the applicant.
    """

    names: tuple[str, ...]
    codes: tuple[str, ...]
    stated: bool = True

    @classmethod
    def of(cls, papers: Papers) -> "Applicant":
        form, certificate = papers.form, papers.certificate
        named: list[Seen] = [*seen((form.applicant_name if form else None, ""))]
        codes: tuple[str, ...] = ()
        if certificate is not None and (not named or _compatible(named[0], certificate.name)):
            named += seen((certificate.name, ""), *((former, "") for former in certificate.former_names))
            codes = tuple(str(one.fact.value) for one in seen((certificate.uscc, "")) if one.sharp)
        if form is not None:
            named += seen(*((former, "") for former in form.former_names))
        stated = form is None or bool(form.applicant_name and form.applicant_name.sharp)
        return cls(tuple(str(one.fact.value) for one in named if one.sharp), codes, stated)

    def is_party_to(self, contract: PatentContract) -> bool:
        """Whether a side of the contract is certainly the applicant."""
        sides = (contract.party_a, contract.party_b)
        return any(self.compare(side.name, side.uscc) is Likeness.SAME for side in sides)

    def compare(self, name: Text, code: Text = None) -> Likeness:
        """Whether a party named ``name`` with the code ``code`` is the applicant."""
        if code is not None and code.sharp and code.sharp in self.codes:
            return Likeness.SAME
        if name is None or not name.sharp or not self.names:
            return Likeness.UNCLEAR
        likenesses = {alike(name.sharp, known) for known in self.names}
        for likeness in (Likeness.SAME, Likeness.UNCLEAR):
            if likeness in likenesses:
                return likeness
        return Likeness.DIFFERENT if self.stated else Likeness.UNCLEAR


def _compatible(form_name: Seen, certificate_name: Text) -> bool:
    """A certificate of quite another body lends the applicant neither name nor code."""
    if not form_name.sharp or certificate_name is None or not certificate_name.sharp:
        return True
    return alike(str(form_name.fact.value), certificate_name.sharp) is not Likeness.DIFFERENT


def alike(a: str, b: str) -> Likeness:
    """Two organisations' names; a name that only adds a branch (分公司 …) to the other is unclear."""
    if same_organisation(a, b):
        return Likeness.SAME
    a, b = normalise_organisation(a), normalise_organisation(b)
    short, long = sorted((a, b), key=len)
    if confusable(a, b) or (short and long.startswith(short)):
        return Likeness.UNCLEAR
    return Likeness.DIFFERENT


def has_no_standing(kind: str) -> bool:
    """Whether a certificate of this kind (登记种类, 类型) makes no legal person: of a branch, partners, one person."""
    plain = kind.replace("非个人独资", "")
    return re.search("分公司|分支机构|办事处|个体工商户|个人独资|合伙|个体", plain) is not None
