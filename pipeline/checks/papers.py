"""The papers of a submission as a check sees them: typed contents, and what is missing or could not be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import ValidationError

from schemas.assembly import assemble
from schemas.base import Model
from schemas.document import Document, DocumentState, DocumentType
from schemas.documents import (
    CONTENT,
    ApplicationForm,
    Content,
    EquityAgreement,
    InsuranceProof,
    LaborContract,
    LegalPersonCertificate,
    LicenseContract,
    PatentContract,
    PledgeContract,
    ServiceContract,
    TransferContract,
)
from schemas.evidence import Fact, FactState
from schemas.page import Page, PageState
from schemas.submission import Dossier, Submission
from schemas.values.names import same_organisation

C = TypeVar("C", bound=Content)
_HEAD_LINES = 15
_TITLE_LINES = 3
_UNSURE_TYPE = 0.5
_WHOLE_TEXT = 60
"""Characters under which a text is rather the heading of a paper than the paper."""
_SURE_LINE = 0.9
"""How surely every line has to be read for what a paper does not say."""


class AttachmentClass(Model):
    """A class of papers: see ``attachments.yaml``."""

    label: str
    types: tuple[DocumentType, ...]
    head: str
    name: str
    body: str = ""
    """Words of which every paper of the class has one: a paper of unknown type that was read whole and has none is
    another."""


@cache
def attachment_classes() -> Mapping[str, AttachmentClass]:
    """All classes by their name in contract 2 (and ``project_contract``, which is not one of them)."""
    data = yaml.safe_load(Path(__file__).with_name("attachments.yaml").read_text(encoding="utf-8"))
    return {name: AttachmentClass.model_validate(entry) for name, entry in data.items()}


@dataclass(frozen=True)
class Papers:
    """What was handed in. ``contents`` are in the order of the documents. What checks ask for again and again is
    found once."""

    submission: Submission
    documents: tuple[Document, ...]
    contents: tuple[Content, ...]
    pages: Mapping[str, tuple[Page, ...]]

    @classmethod
    def of(cls, dossier: Dossier) -> "Papers":
        facts: dict[str, list[Fact]] = {}
        for fact in dossier.facts:
            facts.setdefault(fact.document, []).append(fact)
        contents = tuple(
            _assemble(document, facts.get(document.id, ()))
            for document in dossier.documents
            if document.type in CONTENT and document.state in {DocumentState.READ, DocumentState.PARTLY_READ}
        )
        return cls(dossier.submission, dossier.documents, contents, dossier.pages)

    def all(self, kind: type[C]) -> tuple[C, ...]:
        if kind not in self._of_kind:
            self._of_kind[kind] = tuple(content for content in self.contents if isinstance(content, kind))
        return self._of_kind[kind]

    def document(self, id: str) -> Document:
        """Raises ``KeyError`` for an unknown one."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> Mapping[str, Document]:
        return {document.id: document for document in self.documents}

    @cached_property
    def _of_kind(self) -> dict[type, tuple[Any, ...]]:
        return {}

    @cached_property
    def _gaps(self) -> dict[str, tuple[Document, ...]]:
        return {}

    @cached_property
    def form(self) -> ApplicationForm | None:
        """The application form; of several the one with most facts."""
        forms = self.all(ApplicationForm)
        return max(forms, key=lambda form: len(form.model_fields_set), default=None)

    @cached_property
    def certificate(self) -> LegalPersonCertificate | None:
        """The applicant's 法人证书: of several the one that bears the name on the form, else the first."""
        certificates = self.all(LegalPersonCertificate)
        name = self.form.applicant_name if self.form is not None else None
        if name is not None and name.value:
            for certificate in certificates:
                if certificate.name is not None and same_organisation(certificate.name.value or "", name.value):
                    return certificate
        if len(certificates) < len(self.of_class("legal_person_certificate")):
            # The applicant's own may be the one nobody has read: a counterparty's does not stand in for it.
            certificates = tuple(one for one in certificates if not self._is_counterparty(one))
        return certificates[0] if certificates else None

    @property
    def only_others_certificates(self) -> bool:
        """Whether every 法人证书 that was read is that of a body the applicant deals with, not its own."""
        certificates = self.all(LegalPersonCertificate)
        name = self.form.applicant_name if self.form is not None else None
        if name is None or name.sharp is None or not certificates:
            return False
        own = any(one.name is None or same_organisation(one.name.value or "", name.sharp) for one in certificates)
        return not own and all(self._is_counterparty(one) for one in certificates)

    def _is_counterparty(self, certificate: LegalPersonCertificate) -> bool:
        name = certificate.name.value if certificate.name is not None else None
        parties = (party.name for contract in self.contracts for party in (contract.party_a, contract.party_b))
        return any(name and party is not None and same_organisation(party.value or "", name) for party in parties)

    @property
    def proofs(self) -> tuple[InsuranceProof, ...]:
        return self.all(InsuranceProof)

    @property
    def labor_contracts(self) -> tuple[LaborContract, ...]:
        return self.all(LaborContract)

    @cached_property
    def contracts(self) -> tuple[PatentContract, ...]:
        """The contracts that may be projects (contract 3, rule 10): a pledge is none."""
        kinds = (TransferContract, LicenseContract, EquityAgreement, ServiceContract)
        return tuple(contract for kind in kinds for contract in self.all(kind))

    @property
    def pledges(self) -> tuple[PledgeContract, ...]:
        return self.all(PledgeContract)

    def whole(self, content: Content) -> bool:
        """Whether every page of a paper was read, so that what is not on it is absent."""
        pages = self.pages.get(content.document, ())
        unread = any(page.state is PageState.UNREADABLE for page in pages)
        return self.document(content.document).state is DocumentState.READ and not unread

    def of_class(self, class_: str) -> tuple[Document, ...]:
        """Documents whose type counts as ``class_``, in any state."""
        types = attachment_classes()[class_].types
        return tuple(document for document in self.documents if document.type in types)

    def gaps(self, class_: str) -> tuple[Document, ...]:
        """Documents that could be, or hold, a paper of ``class_`` nobody has read yet (contract 3, rule 1)."""
        if class_ not in self._gaps:
            self._gaps[class_] = tuple(document for document in self.documents if self._could_be(document, class_))
        return self._gaps[class_]

    def gaps_with(self, class_: str, words: str) -> tuple[Document, ...]:
        """Of ``gaps(class_)`` those not read whole, and those whose print has ``words``: a letter that was read to its
        end and does not speak of a thing is not the paper that proves it."""
        return tuple(document for document in self.gaps(class_) if self._may_hold(document, words))

    def _may_hold(self, document: Document, words: str) -> bool:
        pages = self.pages.get(document.id, ())
        text = re.sub(r"\s", "", "".join(line.text for page in pages for line in page.lines))
        unread = document.state is not DocumentState.READ or any(page.state is PageState.UNREADABLE for page in pages)
        return unread or not text or document.type is not DocumentType.OTHER or re.search(words, text) is not None

    def _could_be(self, document: Document, class_: str) -> bool:
        kind = attachment_classes()[class_]
        if document.type in kind.types:
            return document.state is not DocumentState.READ or document.type not in CONTENT
        pages = self.pages.get(document.id, ())
        if document.type is not DocumentType.OTHER and document.type_confidence >= _UNSURE_TYPE:
            return _another_begins(pages[1:], kind)
        if pages and all(page.state is PageState.BLANK for page in pages):
            return False
        head = "\n".join(line.text for page in pages[:1] for line in page.lines[:_HEAD_LINES])
        if head:
            unread = any(page.state is PageState.UNREADABLE for page in pages)
            return unread or (re.search(kind.head, head) is not None and self._has_body(document, kind))
        return self._name_allows(document, class_)

    def _has_body(self, document: Document, kind: AttachmentClass) -> bool:
        lines = [line for page in self.pages.get(document.id, ()) for line in page.lines]
        sure = document.state is DocumentState.READ and all(line.confidence >= _SURE_LINE for line in lines)
        text = re.sub(r"\s", "", "".join(line.text for line in lines))
        return not kind.body or not sure or len(text) < _WHOLE_TEXT or re.search(kind.body, text) is not None

    @staticmethod
    def _name_allows(document: Document, class_: str) -> bool:
        """Of a paper without text only the file's name is known: one that names other classes rules this one out."""
        name = document.file.rsplit("/", 1)[-1]
        named = {key for key, kind in attachment_classes().items() if re.search(kind.name, name)}
        return not named or class_ in named


def _another_begins(pages: Sequence[Page], kind: AttachmentClass) -> bool:
    """Whether a later page of a paper of another type is headed like one of this class: two papers taken for one."""
    heads = (re.sub(r"\s", "", line.text) for page in pages for line in page.lines[:_TITLE_LINES])
    return any(
        re.fullmatch(rf"(?!第.{{1,4}}[条章]).{{4,28}}(?:{kind.head})(?:[(（].{{1,6}}[)）])?", head) for head in heads
    )


def _assemble(document: Document, facts: Sequence[Fact]) -> Content:
    """The typed paper. A value of the wrong form counts as unreadable, a fact of an unknown key is left out: one odd
    fact must not keep the rest from being checked."""
    try:
        return assemble(document.type, document.id, facts)
    except (ValidationError, ValueError):
        unread = {"value": None, "state": FactState.UNREADABLE}
        mended = [fact if _fits(document, fact) else fact.model_copy(update=unread) for fact in facts]
        return assemble(document.type, document.id, [fact for fact in mended if _fits(document, fact)])


def _fits(document: Document, fact: Fact) -> bool:
    try:
        assemble(document.type, document.id, [fact])
    except (ValidationError, ValueError):
        return False
    return True
