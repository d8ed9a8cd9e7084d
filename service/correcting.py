"""What people do with facts, behind pages and API: a change, the checks after it, and what it moved."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from pipeline.recheck import follow
from pipeline.rules import office_rulebook
from pipeline.shift import Shift
from pipeline.storage.corrections import Corrections, Revision, Standing
from schemas.document import DocumentType
from schemas.entered import Field, fields_of, key_of
from schemas.evidence import Box, Fact
from service.desk import Desk
from service.errors import NotThereError, UnusableInputError
from service.labels import field_label, group_of, order_of
from service.reports.masking import Masker, secret_kind
from service.reviewed import Reviewed
from service.signing_in import Visitor

LONGEST_REASON = 500
_COVERED = "这项已遮盖，看不到完整的号码；请先查看未遮盖内容，或照原件填写。"
_NOT_OFFERED = ("codes[].payload", "codes[].symbology")
"""What a code says is read by the machine or not at all."""


@dataclass(frozen=True)
class Changed:
    """``id`` is the fact's (``f12``); ``gone`` where the change withdrew it.
    ``shift`` is masked for who made the change."""

    id: str
    key: str
    shift: Shift
    gone: bool = False


@dataclass(frozen=True)
class FieldChoice:
    """A key offered for a fact a person found: ``staff[].name``, 工作队伍·姓名."""

    path: str
    label: str
    listed: bool


@dataclass(frozen=True)
class Correcting:
    """The facts of one submission in the hands of one person."""

    desk: Desk
    visitor: Visitor
    submission: str

    def correct(self, id: str, text: str, *, seen: int, reason: str = "") -> Changed:
        """What is hidden in a longer text may stay as it is shown. Raises ``UnusableInputError`` for a masked number
        that was left so."""
        before = self.desk.reviewed(self.submission)
        current, masker = self._fact(before, id), self.desk.masker(before, self.visitor)
        text = text.replace("\r\n", "\n")
        if self._is_covered(current, masker):
            if text.strip() == masker.fact(current).value and secret_kind(current.key):
                raise UnusableInputError("value", "这项已遮盖，请照原件填写完整的号码。")
            text = uncovered(text, str(current.value), masker)
        return self._changed(before, id, lambda to: to.correct, text, seen=seen, reason=reason)

    def choose(self, id: str, number: int, *, seen: int, reason: str = "") -> Changed:
        """One of the alternatives the reading proposed, counted from 1."""
        before = self.desk.reviewed(self.submission)
        current, masker = self._fact(before, id), self.desk.masker(before, self.visitor)
        shown = masker.fact(current).alternatives
        if not 1 <= number <= len(shown):
            raise UnusableInputError("choice", "没有这个候选值。")
        if shown[number - 1] != current.alternatives[number - 1]:
            raise UnusableInputError("choice", _COVERED)
        text = current.alternatives[number - 1]
        return self._changed(before, id, lambda to: to.correct, text, seen=seen, reason=reason)

    def confirm(self, id: str, *, seen: int, reason: str = "") -> Changed:
        """Raises ``UnusableInputError`` for a number of which the person does not see all."""
        before = self.desk.reviewed(self.submission)
        current = self._fact(before, id)
        if secret_kind(current.key) and self._is_covered(current, self.desk.masker(before, self.visitor)):
            raise UnusableInputError("value", _COVERED)
        return self._changed(before, id, lambda to: to.confirm, seen=seen, reason=reason)

    def mark_unreadable(self, id: str, *, seen: int, reason: str = "") -> Changed:
        before = self.desk.reviewed(self.submission)
        return self._changed(before, id, lambda to: to.mark_unreadable, seen=seen, reason=reason)

    def undo(self, id: str, *, seen: int, reason: str = "") -> Changed:
        before = self.desk.reviewed(self.submission)
        return self._changed(before, id, lambda to: to.undo, seen=seen, reason=reason)

    def add(
        self, document: str, sequence: int, box: Box, path: str, text: str, *, index: int | None, reason: str = ""
    ) -> Changed:
        """A fact at ``box`` of a page of a document; ``index`` counts list entries from 0."""
        before = self.desk.reviewed(self.submission)
        pages = before.dossier.pages.get(document, ())
        if not 1 <= sequence <= len(pages):
            raise NotThereError("没有这一页。")
        page = pages[sequence - 1]
        added = self.desk.storage.corrections.add(
            self.submission,
            document,
            path,
            text,
            file=page.file,
            page=page.number,
            box=box,
            index=index,
            by=self.visitor.author,
            reason=reason_given(reason),
        )
        return self._followed(before, f"f{added.position + 1}", added.fact.key, gone=False)

    def history(self, id: str) -> tuple[Revision, ...]:
        """The revisions of a fact, the machine's reading first, masked for who asks."""
        masker = self.desk.masker(self.desk.reviewed(self.submission), self.visitor)
        revisions = self.desk.storage.corrections.history(self.submission, position_of(id))
        return tuple(_masked(one, masker) for one in revisions)

    def _fact(self, reviewed: Reviewed, id: str) -> Fact:
        """In clear text."""
        position = position_of(id)
        for mark, fact in zip(reviewed.marks, reviewed.dossier.facts, strict=True):
            if mark.position == position:
                return fact
        raise NotThereError("没有这个事实，可能已重新识读。")

    def _is_covered(self, fact: Fact, masker: Masker) -> bool:
        return bool(masker.fact(fact).value != fact.value)

    def _changed(
        self,
        before: Reviewed,
        id: str,
        deed: Callable[[Corrections], Callable[..., Standing | None]],
        *given: str,
        seen: int,
        reason: str,
    ) -> Changed:
        key = self._fact(before, id).key
        change = deed(self.desk.storage.corrections)
        by = self.visitor.author
        left = change(self.submission, position_of(id), *given, seen=seen, by=by, reason=reason_given(reason))
        return self._followed(before, id, key, gone=left is None)

    def _followed(self, before: Reviewed, id: str, key: str, *, gone: bool) -> Changed:
        moved = follow(self.desk.storage, self.desk.whole(before).dossier, office_rulebook(), by=self.visitor.author)
        self.desk.pictures.forget(self.submission)
        masker = self.desk.masker(self.desk.renewed(before), self.visitor)
        shown = Shift(
            appeared=tuple(map(masker.finding, moved.appeared)),
            went=tuple(map(masker.finding, moved.went)),
            changed=tuple((masker.finding(was), masker.finding(now)) for was, now in moved.changed),
        )
        return Changed(id, key, shown, gone)


def uncovered(text: str, clear: str, masker: Masker) -> str:
    """``text`` with what was left as it is shown of ``clear`` written out again: a person who corrects a word of a long
    text leaves the stars in it alone."""
    for start, end in masker.hidden(clear):
        while start > 0 and clear[start - 1].isalnum() and clear[start - 1].isascii():
            start -= 1
        while end < len(clear) and clear[end].isalnum() and clear[end].isascii():
            end += 1
        text = text.replace(masker.text(clear)[start:end], clear[start:end], 1)
    return text


def position_of(id: str) -> int:
    """``f12`` → 11. Raises ``NotThereError`` for anything else."""
    if not (id.startswith("f") and id[1:].isdecimal() and id.isascii() and 0 < int(id[1:]) < 10**9):
        raise NotThereError("没有这个事实，可能已重新识读。")
    return int(id[1:]) - 1


def index_given(text: str) -> int | None:
    """The list index for ``第几项`` as people count, from 1; ``None`` for an empty field."""
    text = text.strip()
    if not text:
        return None
    if not (text.isdecimal() and text.isascii() and 1 <= int(text) <= 9999):
        raise UnusableInputError("index", "“第几项”应为 1 起的整数，新的一项可不填。")
    return int(text) - 1


def reason_given(text: str) -> str:
    """A reason as it may be kept. Raises ``UnusableInputError`` for one that is too long or cannot be printed."""
    text = " ".join(text.split())
    if len(text) > LONGEST_REASON:
        raise UnusableInputError("reason", f"说明最多 {LONGEST_REASON} 个字。")
    if not text.isprintable():
        raise UnusableInputError("reason", "说明中有不能保存的字符，请重新填写。")
    return text


@cache
def offered_fields(type_: DocumentType) -> tuple[tuple[str, tuple[FieldChoice, ...]], ...]:
    """What a person may add to a paper of a type, under the headings and in the order of its form."""
    fields = [field for field in fields_of(type_) if field.path not in _NOT_OFFERED]
    keys = {field.path: key_of(type_, field.path, 0) for field in fields}
    fields.sort(key=lambda field: order_of(keys[field.path]))
    runs = groupby(fields, key=lambda field: group_of(keys[field.path]))
    return tuple(
        (group, tuple(FieldChoice(one.path, _offered_label(type_, one), one.listed) for one in own))
        for group, own in runs
    )


def _offered_label(type_: DocumentType, field: Field) -> str:
    key = key_of(type_, field.path, 0)
    if not field.listed or field.path.endswith("[]"):
        return field_label(key)
    return f"{field_label(key[: key.index(']') + 1])}·{field_label(key)}"


def _masked(one: Revision, masker: Masker) -> Revision:
    return one.model_copy(update={"fact": masker.fact(one.fact), "reason": masker.text(one.reason)})
