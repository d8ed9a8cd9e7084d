"""What register and certificate say of a patent: whose it was on a day, whether it was in force.

The register (登记簿副本) tells what is; a certificate only what was at the grant: it is not issued anew on a transfer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.checks.applicant import Likeness, alike
from pipeline.checks.judgement import Seen, seen
from pipeline.checks.papers import Papers
from schemas.documents import PatentCertificate, PatentContract, PatentRegister, PatentTitle, RegisterEvent
from schemas.documents.content import Text
from schemas.values import patent_number
from schemas.values.dates import find_dates
from schemas.values.text import fold

TERMS = {"发明": 20, "实用新型": 10, "外观设计": 15}
"""Years from the day of filing (专利法 第四十二条)."""
_SHORT_DESIGN = ("2021-06-01", 10)
"""Designs filed before this day have the term of the law before its fourth revision."""
_CHANGED = re.compile(
    r"变更前[^:：]*[:：](?P<before>.+?)变更后[^:：]*[:：](?P<after>.+)"
    r"|变更前(?:的?(?:专利)?权利?人)?\s+(?P<first>.+?)\s*变更后(?:的?(?:专利)?权利?人)?\s+(?P<then>.+)"
)
_FROM_TO = re.compile(r"由(?P<before>.+?)(?:变更为|变为|转移至|转让给)(?P<after>[^,，。;；]+)")
_MOVED = re.compile("转移|转让|变更|移转")
_GAVE_TOOK = re.compile(
    r"(?:转让|让与|出让)(?:人|方)[:：\s]*(?P<before>.{4,40}?)[;；,，。\s]*(?:受让(?:人|方))[:：\s]*(?P<after>[^;；,，。\s]+)"
)
_OVER = re.compile(
    "终止|失效|无效|放弃|未缴|未(?:按|在)[^。;；]{0,12}缴|届满|撤销|驳回|视为撤回|(?:申请|主动)撤回|撤回(?:专利)?申请"
)
_OF_THE_PATENT = re.compile("(?:专利权|专利)[^质押许可备案保全]{0,8}(?:终止|失效|无效|放弃|届满)")
_OF_OTHERS = re.compile("质押|质权|许可|备案|保全|中止|查封")
_ONLY_ASKED = re.compile("无效宣告(?:请求|程序|案件)|请求宣告|请求无效|部分无效|滞纳|宽限|补缴")
_VOID = re.compile("全部无效|(?:宣告|已|被)(?:专利权)?无效|专利权无效")
_MARKS = " ;,。"
_HOLDERS_CHANGED = re.compile(
    r"(?:(?:权人|权利人|申请人)[^变:：]{0,4}变更前[^:：]*|变更前(?:专利)?(?:权人|权利人|申请人)[^:：]*)[:：]"
    r"(?P<before>.+?)变更后[^:：]*[:：](?P<after>.+?)(?=变更事项|变更项目|变更前|$)"
)
_OTHER_ITEM = re.compile("地址|发明人|设计人|代理|联系人|邮编|邮政编码|国籍|实施许可|质押")
_ABOUT_HOLDERS = re.compile("权利人|专利权人|申请人|转移|转让|移转")
_RENAMED = re.compile("更名|名称变更|变更名称|名称的变更|改名")
_BACK = re.compile("恢复|维持")


@dataclass(frozen=True)
class Title:
    """The papers about one patent; of several registers the one with the latest entry comes first."""

    number: str
    registers: tuple[PatentRegister, ...]
    certificates: tuple[PatentCertificate, ...]

    @property
    def best(self) -> PatentTitle | None:
        return (*self.registers, *self.certificates, None)[0]

    @property
    def papers(self) -> tuple[PatentTitle, ...]:
        return (*self.registers, *self.certificates)


@dataclass(frozen=True)
class Titles:
    """Registers and certificates by patent number."""

    by_number: dict[str, Title]

    @classmethod
    def of(cls, papers: Papers) -> "Titles":
        found: dict[str, list[PatentTitle]] = {}
        for title in papers.all(PatentTitle):
            if title.number is not None and title.number.sharp:
                found.setdefault(title.number.sharp, []).append(title)
        return cls({number: _title(number, titles) for number, titles in found.items()})

    def of_number(self, number: Text) -> Title | None:
        return self.by_number.get(number.sharp) if number is not None and number.sharp else None


def _title(number: str, titles: Iterable[PatentTitle]) -> Title:
    titles = tuple(titles)
    return Title(
        number,
        tuple(sorted((one for one in titles if isinstance(one, PatentRegister)), key=_last_entry, reverse=True)),
        tuple(one for one in titles if isinstance(one, PatentCertificate)),
    )


def _last_entry(register: PatentRegister) -> str:
    days = [str(event.date.value) for event in register.events if event.date is not None and event.date.value]
    return max(days, default="")


@dataclass(frozen=True)
class Holding:
    """Who held a patent on a day. ``known`` is false where the entries of the register could not be followed back."""

    names: tuple[str, ...]
    facts: tuple[Seen, ...]
    known: bool


def holders_on(register: PatentRegister, day: str) -> Holding:
    """The holders on ``day`` by the register: today's, with every transfer after that day taken back."""
    facts = seen(*((holder, "登记簿专利权人") for holder in register.holders))
    names = [name for one in facts if one.fact.value for name in apart(str(one.fact.value))]
    unread = any(event.text is None or not event.text.value for event in register.events)
    known = all(one.sharp for one in facts) and bool(facts) and not unread
    events = [event for event in register.events if event.text is not None and _is_move(str(event.text.value or ""))]
    events.sort(key=lambda event: str(event.date.value or "") if event.date is not None else "", reverse=True)
    for event in events:
        happened = str(event.date.value or "") if event.date is not None else ""
        told = _told(str(event.text.value or "")) if event.text is not None else None
        facts += seen((event.text, "登记簿事项"), (event.date, "登记簿事项日期"))
        known = known and bool(happened) and all(one.sharp for one in facts)
        size = min(len(happened), len(day))
        if len(happened) != len(day) and happened[:size] == day[:size]:
            # Of a month without a day nobody knows whether it came before: either may be the holder.
            known = False
            names = [*names, *told[:1]] if told is not None else names
            continue
        if happened and happened <= day:
            break
        if told is None:
            known = False
        elif _is_renaming(event):
            names = [*names, *apart(told[0])]
        else:
            names = apart(told[0])
    return Holding(tuple(names), facts, known)


def _is_move(text: str) -> bool:
    """Whether an entry tells of holders: not of an address, an inventor, an agent, a licence or a pledge alone."""
    return _MOVED.search(text) is not None and (
        _ABOUT_HOLDERS.search(text) is not None or _OTHER_ITEM.search(text) is None
    )


def _is_renaming(event: RegisterEvent) -> bool:
    """Whether the holder stayed the same body under a new name."""
    text = str(event.text.value or "") if event.text is not None else ""
    return _RENAMED.search(text) is not None and re.search("转移|转让|移转", text) is None


def moves(register: PatentRegister) -> tuple[tuple[str, str, str, tuple[Seen, ...]], ...]:
    """Transfers the register tells: from whom, to whom, day, facts. A holder's new name is none."""
    found = []
    for event in register.events:
        told = _told(str(event.text.value or "")) if event.text is not None else None
        if told is None or not _is_move(str(event.text.value or "") if event.text else "") or _is_renaming(event):
            continue
        if event.date is not None and event.date.value:
            facts = seen((event.text, "登记簿事项"), (event.date, "登记簿事项日期"))
            found.append((told[0], told[1], str(event.date.value), facts))
    return tuple(found)


def _told(text: str) -> tuple[str, str] | None:
    for pattern in (_HOLDERS_CHANGED, _CHANGED, _FROM_TO, _GAVE_TOOK):
        match = pattern.search(fold(text))
        if match is not None:
            groups = match.groupdict()
            before, after = groups["before"] or groups.get("first") or "", groups["after"] or groups.get("then") or ""
            return before.strip(_MARKS), after.strip(_MARKS)
    return None


def apart(name: str) -> list[str]:
    """The names a cell joins by 、 or ；."""
    return [part.strip() for part in re.split("[、,，;；]", name) if part.strip()]


def among(name: str, names: Iterable[str]) -> Likeness:
    """Whether ``name`` (which may join several by 、) is one of ``names``."""
    parts = apart(name)
    names = [part for one in names for part in (one, *apart(one))]
    found = {alike(part, other) for part in (*parts, name) for other in names}
    return next((one for one in (Likeness.SAME, Likeness.UNCLEAR) if one in found), Likeness.DIFFERENT)


def kind_of(title: PatentTitle | None, number: str) -> str | None:
    """发明, 实用新型 or 外观设计, by the paper or else by the number."""
    if title is not None and title.kind is not None and title.kind.sharp in TERMS:
        return title.kind.sharp
    return patent_number.kind_of(number)


def ends_on(kind: str, filed: str) -> str:
    """The last day of the term, as ISO date, of a patent of ``kind`` filed on the ISO date ``filed``."""
    years = TERMS[kind]
    if kind == "外观设计" and filed < _SHORT_DESIGN[0]:
        years = _SHORT_DESIGN[1]
    day = date.fromisoformat(filed)
    last = day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)
    return last.isoformat()


@dataclass(frozen=True)
class Lapse:
    """An end of a patent a paper tells: ``day`` is ``None`` where it does not say when; ``disputed``: the same paper
    calls the patent alive without an entry that it was restored."""

    day: str | None
    facts: tuple[Seen, ...]
    disputed: bool = False


def lapse(title: PatentTitle) -> Lapse | None:
    """When the patent ended by the register or certificate; ``None`` where it is in force or was restored."""
    status = seen((title.status, "法律状态"))
    state = str(title.status.value or "") if title.status is not None else ""
    ended: Lapse | None = None
    for event in sorted(title.events, key=lambda one: str(one.date.value or "") if one.date is not None else ""):
        text = str(event.text.value or "") if event.text is not None else ""
        if _is_end(text):
            facts = seen((event.text, "登记簿事项"), (event.date, "登记簿事项日期"))
            ended = Lapse(str(event.date.value) if event.date is not None and event.date.value else None, facts)
        elif "恢复" in text:
            ended = None
    if _is_end(state):
        days = [found.value for found in find_dates(fold(state)) if found.value is not None]
        return ended or Lapse(days[0] if len(days) == 1 else None, status)
    if ended is None or not state:
        return ended
    return Lapse(ended.day, (*ended.facts, *status), disputed=True)


def _is_end(text: str) -> bool:
    """Whether an entry or a status says that the patent is over: not a pledge or licence, not a part of its claims."""
    if not _OVER.search(text) or _BACK.search(text):
        return False
    if _OF_OTHERS.search(text) and not _OF_THE_PATENT.search(text):
        return False
    return not _ONLY_ASKED.search(text) or _VOID.search(text) is not None


def earlier(a: str, b: str) -> bool | None:
    """Whether the ISO date ``a`` is before ``b``; ``None`` where one has no day and the months are the same."""
    size = min(len(a), len(b))
    if len(a) != len(b) and a[:size] == b[:size]:
        return None
    return a[:size] < b[:size]


def grantor(contract: PatentContract) -> Text:
    """让与人, 许可人, 出质人 or 出资人."""
    return contract.party_a.name


def grantee(contract: PatentContract) -> Text:
    return contract.party_b.name
