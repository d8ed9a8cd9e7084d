"""What of a submission is not shown in full: ID numbers, private telephone numbers, bank accounts.

ID numbers keep their first six and last four characters (contract 2), mobile numbers three and four, accounts four and
four. A landline is the office's own and stays. Numbers that identify organisations and papers (统一社会信用代码, patent
and contract numbers) are public and stay, even where their digits look like one of the above.

What the submission's facts say a number is decides, so that a misread one is hidden too; and the places of the hidden
characters are given, to cover them in pictures.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from schemas.document import Document
from schemas.evidence import Fact, Origin
from schemas.finding import Checklist, Finding
from schemas.page import Page
from schemas.submission import Dossier
from schemas.values import id_number, uscc

Span = tuple[int, int]

_ID = r"(?<![0-9A-Za-z])\d(?:[ \-]?\d){5}[ \-]?(?:1[89]|20)(?:[ \-]?[0-9OoIlBSZ]){9}[ \-]?[0-9XxOo](?![0-9A-Za-z])"
_MOBILE = r"(?<![0-9A-Za-z.])(?:\+?86[ \-]?)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?![0-9A-Za-z.])"
_ACCOUNT_LABEL = r"(?:[账帐]\s*[号户]|卡\s*号)"
_ACCOUNT = _ACCOUNT_LABEL + r"(?![^\d\n]{0,4}余额)[^\d\n]{0,6}(?P<labelled>\d(?:[ \-]?\d){8,29})"
_BANK = r"(?:银行|支行|分行|营业部|营业室|信用社|信用联社|分理处|储蓄所)"
_BANKED = _BANK + r"[^\d\n]{0,8}(?!(?:19|20)\d\d-\d\d|0\d{2,3}-)(?P<banked>\d(?:[ \-]?\d){8,29})(?![0-9A-Za-z.])"
_ID_LABEL = r"(?:身\s*份\s*证|身\s*份\s*号|社会保障号)"
_LABELLED_ID = _ID_LABEL + r"[^\d\n]{0,8}(?P<labelled_id>\d(?:[ \-]?[0-9OoIlBSZ]){13,16}[ \-]?[0-9XxOo])"
_CARD = r"(?<![0-9A-Za-z.])(?P<card>62\d{2}(?:[ \-]?\d{4}){3}(?:[ \-]?\d{1,3})?)(?![0-9A-Za-z.])"
_HINT = re.compile(r"[\dIlZ]")
"""Something of which every number that is not shown has at least one; most sentences have none."""
_RUN = re.compile(r"[\dOoIlBSZ](?:[ \-]?[\dOoIlBSZ]){8}")
"""What stands in every number the patterns below find: the shortest, an account, has nine digits."""
_SECRET = re.compile(f"(?P<id>{_ID})|(?P<mobile>{_MOBILE})|{_LABELLED_ID}|{_ACCOUNT}|{_BANKED}|{_CARD}")
_SURE_ID = re.compile(r"(?<![0-9])\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])")
_SECRET_LABEL = re.compile("(?:" + _ACCOUNT_LABEL + "|" + _ID_LABEL + r"|证\s*件\s*号|手\s*机)[^\d\n]{0,8}$")
_IN_CODE = re.compile(
    r"(?<!\d)(?P<id>\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[0-9Xx])(?!\d)"
    r"|(?<!\d)(?P<card>62\d{14,17})(?!\d)|(?<!\d)(?P<mobile>1[3-9]\d{9})(?!\d)"
)
"""In a code's payload a number may stand between letters."""
_PUBLIC_KEY = re.compile(
    r"\.(uscc|employer_code|registration_number|verification_code|number|contract_number|tax_id|postcode"
    r"|document_number|certificate_number|record_number|code|serial_number|slip_number|patent_numbers\[\d+\])$"
)
_PARTYS_CODE = re.compile(r"(?:tax_id|party_[ab]\.uscc)$")
_UNSAID: Any = {"basis": True, "evidence": {"__all__": {"document", "page", "box", "fact", "file"}}}
"""What of a finding is no sentence of its own: quotes of law, and where its places are."""
_GAPS = re.compile(r"[ \-]")
_KEYS = 4096
"""Different keys of facts; a submission has some hundred."""
_LONG = 12
"""Characters from which a number is recognised inside a longer one."""
_SECRET_KEYS = {
    "id": re.compile(r"id_number$"),
    "mobile": re.compile(r"contact$"),
    "card": re.compile(r"\.account$"),
}
_KEPT = {"id": (6, 4), "labelled_id": (6, 4), "mobile": (3, 4), "labelled": (4, 4), "banked": (4, 4), "card": (4, 4)}


@dataclass(frozen=True)
class Masker:
    """Masks one submission. ``public`` are the prints that stay whole whatever they look like; ``secret`` maps a
    print known to be an ID number, telephone or account, though misread, to what kind it is."""

    public: frozenset[str] = frozenset()
    secret: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: Iterable[Fact]) -> "Masker":
        """A masker that knows which numbers of these facts are public and which are not."""
        public: set[str] = set()
        secret: dict[str, str] = {}
        for fact in facts:
            prints = {text for text in (fact.raw, *fact.alternatives, _text(fact.value)) if text}
            if is_public(fact):
                public |= prints - ({fact.raw} if fact.origin is Origin.QR else set())
            elif kind := "id" if _is_persons_code(fact) else secret_kind(fact.key):
                secret |= {text: kind for text in prints if _is_secret(text, kind)}
        return cls(frozenset(public), secret)

    def hidden(self, text: str, *, in_code: bool = False) -> list[Span]:
        """The stretches of ``text`` that are not shown, in order, none overlapping. ``in_code``: ``text`` is what a
        code says."""
        if _HINT.search(text) is None:
            return []
        spans = [
            span for match in self._known.finditer(text) for span in _middle(*match.span(), text, self._kind(match))
        ]
        if _RUN.search(text) is None:
            return _merged(spans)
        for pattern in (_SECRET, _IN_CODE) if in_code else (_SECRET,):
            for match in pattern.finditer(text):
                kind = str(match.lastgroup)
                if not self._is_public(text, match.span(kind)):
                    spans += _middle(*match.span(kind), text, kind)
        return _merged(spans)

    def hidden_beside(self, label: str, text: str) -> list[Span]:
        """The stretches of ``text`` that are not shown because it stands beside or below the print ``label``."""
        lead = f"{label.rstrip()}："
        shifted = ((start - len(lead), end - len(lead)) for start, end in self.hidden(lead + text))
        return [(max(0, start), end) for start, end in shifted if end > 0]

    def is_label(self, text: str) -> bool:
        """Whether ``text`` ends as a label beside which a number that is not shown is to be expected."""
        return _SECRET_LABEL.search(text) is not None

    def unread(self, fact: Fact) -> bool:
        """Whether the fact is an ID or account number in whose print none was recognised: its place is hidden whole."""
        return secret_kind(fact.key) in ("id", "card") and "*" not in fact.raw and not self.hidden(fact.raw)

    def text(self, text: str, *, in_code: bool = False) -> str:
        """``text`` with a ``*`` for every hidden character."""
        spans = self.hidden(text, in_code=in_code)
        if not spans:
            return text
        characters = list(text)
        for start, end in spans:
            characters[start:end] = "*" * (end - start)
        return "".join(characters)

    def fact(self, fact: Fact) -> Fact:
        """The fact as it may be written: value, raw, reasons and alternatives masked, its file name too."""
        in_code = fact.origin is Origin.QR
        value: Any = fact.value
        if isinstance(value, str) and not is_public(fact):
            value = self.text(value, in_code=in_code)
        masked = {
            "file": self.file_name(fact.file),
            "value": value,
            "raw": self.text(fact.raw, in_code=in_code),
            "why": tuple(map(self.text, fact.why)),
            "alternatives": tuple(map(self.text, fact.alternatives)),
        }
        return _changed(fact, masked)

    def file_name(self, name: str | None) -> str | None:
        """A file's name; only what is certainly an ID number is hidden, for names tell files apart."""
        if name is None:
            return None
        return _SURE_ID.sub(lambda match: match[0][:6] + "*" * 8 + match[0][-4:], name)

    def document(self, document: Document) -> Document:
        """The document with its file names, its problem, its notes and its unmapped labels masked."""
        notes = (
            note.model_copy(update={"text": self.text(note.text), "file": self.file_name(note.file)})
            for note in document.notes
        )
        parts = tuple(part.model_copy(update={"file": self.file_name(part.file)}) for part in document.parts)
        return document.model_copy(
            update={
                "file": self.file_name(document.file),
                "parts": parts,
                "problem": document.problem and self.text(document.problem),
                "unmapped": tuple(map(self.text, document.unmapped)),
                "notes": tuple(notes),
            }
        )

    def page(self, page: Page) -> Page:
        """The page with its file name and what its codes say masked. Its lines are left: its picture is covered."""
        codes = (code.model_copy(update={"payload": self.text(code.payload, in_code=True)}) for code in page.codes)
        return page.model_copy(update={"file": self.file_name(page.file), "codes": tuple(codes)})

    def dossier(self, dossier: Dossier) -> Dossier:
        """The dossier's documents, facts and pages masked."""
        pages = {document: tuple(map(self.page, pages)) for document, pages in dossier.pages.items()}
        return dossier.model_copy(
            update={
                "pages": pages,
                "documents": tuple(map(self.document, dossier.documents)),
                "facts": tuple(map(self.fact, dossier.facts)),
            }
        )

    def finding(self, finding: Finding) -> Finding:
        """Every sentence of the finding that may name a person's number; the quotes of law stay."""
        files = [self.file_name(place.file) for place in finding.evidence]
        identity = (finding.key, finding.said)
        if files == [place.file for place in finding.evidence] and self._says_nothing(finding):
            return finding.model_copy(update={"identity": identity})
        told = finding.model_dump(exclude=_UNSAID)
        masked = _walk(told, self.text)
        if masked == told and files == [place.file for place in finding.evidence]:
            return finding.model_copy(update={"identity": identity})
        evidence = [
            place.model_copy(update={"note": told["note"], "file": file})
            for place, told, file in zip(finding.evidence, masked["evidence"], files, strict=True)
        ]
        kept = {"basis": finding.basis, "identity": identity, "evidence": evidence}
        return Finding.model_validate({**masked, **kept})

    def _says_nothing(self, finding: Finding) -> bool:
        """Whether there is certainly no number in any of its sentences: they are looked at together, as JSON, in which
        a number stands as it does in the sentence."""
        told = finding.model_dump_json(exclude=_UNSAID)
        return _RUN.search(told) is None and self._known.search(told) is None and not self._escaped

    @cached_property
    def _escaped(self) -> bool:
        """Whether JSON writes a print that is known otherwise."""
        return any(json.dumps(text, ensure_ascii=False) != f'"{text}"' for text in self._kinds)

    def checklist(self, checklist: Checklist) -> Checklist:
        """The notes of the checklist masked."""
        items = (item.model_copy(update={"note": self.text(item.note)}) for item in checklist.items)
        return Checklist(items=tuple(items))

    @cached_property
    def _known(self) -> re.Pattern[str]:
        longest_first = sorted(self._kinds, key=len, reverse=True)
        return re.compile("|".join(map(_with_gaps, longest_first)) or r"(?!)")

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        return {_GAPS.sub("", text): kind for text, kind in self.secret.items()}

    def _kind(self, match: re.Match[str]) -> str:
        return self._kinds[_GAPS.sub("", match[0])]

    def _is_public(self, text: str, span: Span) -> bool:
        print_ = text[slice(*span)]
        return any(print_ in known for known in self.public)


class NoMask(Masker):
    """Shows everything: for ``--unmask``."""

    def hidden(self, text: str, *, in_code: bool = False) -> list[Span]:  # noqa: ARG002
        return []

    def is_label(self, text: str) -> bool:  # noqa: ARG002
        return False

    def unread(self, fact: Fact) -> bool:  # noqa: ARG002
        return False

    def file_name(self, name: str | None) -> str | None:
        return name


def _changed(fact: Fact, fields: Mapping[str, Any]) -> Fact:
    """The fact with other fields; itself where they are none other, as for most."""
    same = all(getattr(fact, name) == value for name, value in fields.items())
    return fact if same else fact.model_copy(update=fields)


def is_public(fact: Fact) -> bool:
    """Whether the fact is the number of an organisation or a paper. A person who is a party, buyer or seller has an ID
    number in the place of an organisation's code."""
    return _names_a_public_number(fact.key) and not _is_persons_code(fact)


@lru_cache(_KEYS)
def _names_a_public_number(key: str) -> bool:
    return _PUBLIC_KEY.search(key) is not None


def _is_persons_code(fact: Fact) -> bool:
    """By its birth date; the check digit of a misread number may be wrong."""
    code = _text(fact.value)
    if not code or not _PARTYS_CODE.search(fact.key) or uscc.is_valid(code):
        return False
    return _SURE_ID.fullmatch(code) is not None and id_number.birth_date(code) is not None


def _with_gaps(text: str) -> str:
    """A pattern for a number however it is grouped; a short one counts only where it stands alone."""
    pattern = r"[ \-]?".join(map(re.escape, text))
    return pattern if len(text) >= _LONG else rf"(?<!\d){pattern}(?!\d)"


@lru_cache(_KEYS)
def secret_kind(key: str) -> str | None:
    """What a fact of this key is that may not be shown whole: ``id``, ``mobile``, ``card``, or nothing of these."""
    return next((kind for kind, pattern in _SECRET_KEYS.items() if pattern.search(key)), None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _is_secret(print_: str, kind: str) -> bool:
    """Whether the whole print is the number, though misread. A contact that begins with 0 is an office's landline."""
    if kind == "mobile":
        return re.fullmatch(r"\+?[1-9IlZ][0-9OoIlBSZ \-]{10,16}", print_) is not None
    return sum(character.isdecimal() for character in print_) >= 7


def _middle(start: int, end: int, text: str, kind: str) -> list[Span]:
    """The stretch between the characters that are kept at the head and the tail; separators do not count."""
    places = [place for place in range(start, end) if text[place].isalnum()]
    if kind == "mobile" and len(places) > 11:
        places = places[-11:]
    head, tail = _KEPT[kind]
    if len(places) <= head + tail:
        return [(start, end)]
    return [(places[head], places[-tail - 1] + 1)]


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _walk(value: Any, mask: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _walk(item, mask) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_walk(item, mask) for item in value]
    return value
