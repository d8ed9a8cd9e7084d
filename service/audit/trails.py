"""The trail as people read it: what an entry tells, in Chinese, with personal numbers masked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from pipeline.storage.opening import Storage
from pipeline.storage.revisions import facts_ever
from schemas.finding import Outcome
from schemas.review import Author, Deed, Entry, Result, Role, Verdict
from service.audit.board import day
from service.errors import UnusableInputError
from service.labels import full_label, type_label
from service.origins import unchanged_words
from service.reports.masking import Masker, NoMask, secret_kind
from service.sheet import ORIGIN_WORDS, STATE_WORDS

SHOWN = 50
_NOT_TOLD = frozenset({"document", "position", "revision", "finding", "said", "origin"})
"""What of an entry says nothing to people."""
_DIGESTS = frozenset({"sha256", "sha256sums", "files"})
_NAMES = {
    "value": "值",
    "state": "状态",
    "restores": "恢复到第几次",
    "files": "文件",
    "documents": "材料数",
    "facts": "事实数",
    "carried": "保留的人工改动",
    "lost": "未能保留的人工改动",
    "version": "规则版本",
    "fails": "不一致",
    "unverified": "待核实",
    "changes": "变化",
    "title": "事项",
    "outcome": "核对结果",
    "verdict": "认定",
    "reason": "理由",
    "result": "结论",
    "opinion": "意见",
    "notice": "文书",
    "kind": "种类",
    "sha256": "校验值",
    "sha256sums": "校验值",
    "until": "至",
    "what": "内容",
    "rows": "行数",
    "masked": "遮盖",
    "filter": "筛选",
    "name": "姓名或名称",
    "roles": "角色",
    "disabled": "停用",
    "password": "密码",
    "scope": "权限范围",
    "expires_at": "有效期至",
    "since": "自",
    "level": "级别",
    "risk": "风险",
    "size": "样本量",
    "seed": "随机种子",
    "batch": "批次",
    "sample": "样本",
    "agrees": "两次一致",
    "entries": "条数",
    "whole": "完整",
    "first_broken": "首条异常",
    "first_missing": "首条缺失",
    "lost_head": "不符的摘要",
    "delivery": "通知",
    "event": "事件",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "state": {state.value: words for state, words in STATE_WORDS.items()},
    "origin": {origin.value: words for origin, words in ORIGIN_WORDS.items()},
    "outcome": {one.value: one.label for one in Outcome},
    "was": {one.value: one.label for one in Outcome},
    "is": {one.value: one.label for one in Outcome},
    "verdict": {one.value: one.label for one in Verdict},
    "result": {one.value: one.label for one in Result},
    "roles": {one.value: one.label for one in Role},
}
_LONGEST = 160


@dataclass(frozen=True)
class Line:
    """One thing an entry tells: what it was and what it is now; ``None`` where there is nothing of it."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Told:
    """An entry for people. ``covered`` where something of it is masked."""

    entry: Entry
    subject: str
    lines: tuple[Line, ...]
    reason: str
    covered: bool


@dataclass(frozen=True)
class Asked:
    """Which entries are wanted; dates by the office's clock, both included."""

    submission: str | None = None
    login: str = ""
    deed: Deed | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None

    @classmethod
    def of(
        cls, *, submission: str | None, login: str, deed: str, since: str, until: str, before: int | None
    ) -> "Asked":
        """As an address asks. Raises ``UnusableInputError``."""
        if deed and deed not in set(Deed):
            raise UnusableInputError("deed", "没有这种事项。")
        kind = Deed(deed) if deed else None
        return cls(submission, login, kind, day("since", since), day("until", until), before)

    def entries(self, storage: Storage, *, limit: int) -> tuple[Entry, ...]:
        """The newest first."""
        return storage.trail.entries(
            submission=self.submission,
            login=self.login or None,
            deed=self.deed,
            since=_start(self.since) if self.since else None,
            until=_start(self.until + timedelta(days=1)) if self.until and self.until < date.max else None,
            before=self.before,
            limit=limit,
        )

    def all_entries(self, storage: Storage) -> Iterator[Entry]:
        """Every one of them, the newest first, read a thousand at a time."""
        asked: Asked | None = replace(self, before=None)
        while asked:
            found = asked.entries(storage, limit=1000)
            yield from found
            asked = replace(asked, before=found[-1].number) if len(found) == 1000 else None

    @property
    def fields(self) -> dict[str, str]:
        """As an address has them; empty ones left out."""
        given = {
            "login": self.login,
            "deed": self.deed.value if self.deed else "",
            "since": self.since.isoformat() if self.since else "",
            "until": self.until.isoformat() if self.until else "",
        }
        return {name: value for name, value in given.items() if value}

    def address(self, **more: object) -> str:
        return "?" + urlencode({**self.fields, **more})


_FIRST = date(1970, 1, 2)


def _start(of: date) -> datetime:
    """A day no clock can turn into UTC is the first there is."""
    return datetime.combine(max(of, _FIRST), time()).astimezone()


@dataclass
class Maskers:
    """A masker for each submission, made when first needed; for one answer alone."""

    storage: Storage
    clear: str | None = None
    """The submission somebody sees in clear text."""
    _made: dict[str, Masker] = field(default_factory=dict)

    def of(self, submission: str | None) -> Masker:
        if submission is not None and submission == self.clear:
            return NoMask()
        key = submission or ""
        if key not in self._made:
            if len(self._made) >= 64:
                self._made.clear()
            self._made[key] = Masker.of(facts_ever(self.storage.database, key)) if key else Masker()
        return self._made[key]


def masked(entry: Entry, masker: Masker) -> Entry:
    """The entry as it may be given out; its hash is that of the clear text."""
    return entry.model_copy(
        update={
            "subject": _text(masker, entry.subject),
            "before": masked_value(entry.before, masker, entry.subject),
            "after": masked_value(entry.after, masker, entry.subject),
            "reason": masker.text(entry.reason),
        }
    )


def told(entry: Entry, masker: Masker) -> Told:
    shown = masked(entry, masker)
    return Told(
        entry=shown,
        subject=_subject(shown),
        lines=tuple(_lines(shown)),
        reason=shown.reason,
        covered=shown != entry,
    )


def masked_value(value: Any, masker: Masker, key: str) -> Any:
    """``key`` is the fact a ``value`` in it is of: a misread number that no fact has any more is masked by it."""
    if isinstance(value, dict):
        of = str(value.get("key", key))
        return {
            _text(masker, name): item if name in _DIGESTS - {"files"} else _of_field(name, item, masker, of)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return [masked_value(item, masker, key) for item in value]
    return masker.text(value) if isinstance(value, str) else value


def _of_field(name: str, item: Any, masker: Masker, key: str) -> Any:
    if name == "files" and isinstance(item, dict):
        return {_text(masker, file): digest for file, digest in item.items()}
    kind = secret_kind(key) if name == "value" and isinstance(item, str) and not isinstance(masker, NoMask) else None
    if kind and not (kind == "mobile" and item.startswith("0")):
        return Masker(secret={item: kind}).text(item) if item else item
    return masked_value(item, masker, key)


def _text(masker: Masker, text: str) -> str:
    return masker.text(masker.file_name(text) or "")


def _subject(entry: Entry) -> str:
    if entry.deed in (Deed.FACT_CHANGED, Deed.SAMPLE_ENTERED):
        return f"{type_label(entry.subject)}　{full_label(entry.subject)}"
    return entry.subject


def _lines(entry: Entry) -> Iterator[Line]:
    before = entry.before if isinstance(entry.before, dict) else {}
    after = entry.after if isinstance(entry.after, dict) else {}
    if entry.deed is Deed.FACT_CHANGED and before and before.get("value") == after.get("value"):
        yield Line("值", None, _words("value", after.get("value")) or "无")
        was, now = (unchanged_words(one.get("origin"), one.get("value")) for one in (before, after))
        yield Line("来源", was, now)
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        changed = entry.before is None or entry.after is None or old != new
        if name not in _NOT_TOLD and changed and not (name == "reason" and entry.reason):
            yield Line(_NAMES.get(name, name), _words(name, old), _words(name, new))
    if not isinstance(entry.before, dict | None) or not isinstance(entry.after, dict | None):
        yield Line("内容", _words("", entry.before), _words("", entry.after))


def _words(name: str, value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if name in ("sha256", "sha256sums"):
        return f"{str(value)[:12]}…"
    if isinstance(value, dict):
        parts = [f"{_NAMES.get(key, key)}：{_words(key, item)}" for key, item in value.items()]
        return _short("、".join(value) if name == "files" else "；".join(parts))
    if isinstance(value, list):
        if name == "changes":
            return _short("；".join(map(_turn, value)))
        return _short("、".join(str(_words(name, item)) for item in value) or "无")
    return _short(_WORDS.get(name, {}).get(str(value), str(value)))


def _turn(change: Mapping[str, Any]) -> str:
    was, now = (_words(key, change.get(key)) or "无" for key in ("was", "is"))
    return f"{change.get('check')} {was}→{now}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


# -- proving it


@dataclass(frozen=True)
class Proof:
    """What a verification found: the first entry that is not as it was written, the oldest noted one that is gone, and
    what a person noted (``number:hash``) where it is not held."""

    entries: int
    first_broken: int | None
    first_missing: int | None
    lost_head: str = ""

    @property
    def whole(self) -> bool:
        return self.first_broken is None and self.first_missing is None and not self.lost_head

    @property
    def sentence(self) -> str:
        if self.first_broken is not None:
            return f"留痕不完整：第 {self.first_broken} 条与写下时不同，或其前有缺失。"
        if self.first_missing is not None:
            return f"留痕不完整：对象存储中记下的第 {self.first_missing} 条已不在，其后的记录可能被删去或整体改写。"
        if self.lost_head:
            return f"留痕与先前记下的 {self.lost_head} 不符：其后的记录可能被删去或整体改写。"
        return f"留痕完整，共 {self.entries} 条。"

    @classmethod
    def of(cls, entry: Entry) -> "Proof":
        """As an entry of the trail tells of it."""
        said = entry.after if isinstance(entry.after, dict) else {}
        broken, missing = said.get("first_broken"), said.get("first_missing")
        return cls(int(said.get("entries") or 0), broken, missing, said.get("lost_head") or "")


def verify(storage: Storage, *, by: Author, head: str = "") -> Proof:
    """Verifies the whole trail, against ``head`` as well where a person noted one, and enters the outcome in it. A
    whole one is noted in the object store."""
    number, _ = storage.trail.head()
    lost = head if head and not storage.trail.holds(head) else ""
    proof = Proof(number, storage.trail.first_broken(), storage.anchors.first_missing(storage.trail), lost)
    after: dict[str, int | str | None] = {"entries": number, "whole": proof.whole}
    if not proof.whole:
        after |= {"first_broken": proof.first_broken, "first_missing": proof.first_missing}
    if lost:
        after |= {"lost_head": lost}
    if proof.whole:
        storage.anchors.note(storage.trail)
    storage.trail.record(by, Deed.TRAIL_VERIFIED, after=after)
    return proof
