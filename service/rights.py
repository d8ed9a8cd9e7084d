"""Who may do what: rights, and which role has which."""

from collections.abc import Iterable
from enum import StrEnum

from schemas.review import Role


class Right(StrEnum):
    """What a route asks for. ``READING`` are those a token of scope ``read`` keeps."""

    RECEIVE = "receive"
    SEE = "see"
    SEARCH = "search"
    ORIGINALS = "originals"
    NOTIFY = "notify"
    CORRECT = "correct"
    DECIDE = "decide"
    CONCLUDE = "conclude"
    UNMASK = "unmask"
    EXPORT = "export"
    AUDIT = "audit"
    SAMPLE = "sample"
    ACCOUNTS = "accounts"
    WEBHOOKS = "webhooks"
    OWN = "own"
    """One's own account: password, tokens, signing out. Everybody who is signed in has it."""

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Right.RECEIVE: "受理材料",
    Right.SEE: "查看申报",
    Right.SEARCH: "检索",
    Right.ORIGINALS: "取用原件",
    Right.NOTIFY: "出具文书",
    Right.CORRECT: "更正事实",
    Right.DECIDE: "认定核对结果",
    Right.CONCLUDE: "作出审核结论",
    Right.UNMASK: "查看未遮盖内容",
    Right.EXPORT: "导出",
    Right.AUDIT: "稽核",
    Right.SAMPLE: "抽样复核",
    Right.ACCOUNTS: "管理账户",
    Right.WEBHOOKS: "管理通知地址",
    Right.OWN: "本人账户",
}

READING = frozenset({Right.SEE, Right.SEARCH, Right.ORIGINALS, Right.EXPORT, Right.AUDIT, Right.OWN})

_OF_ROLE = {
    Role.CLERK: {Right.RECEIVE, Right.SEE, Right.SEARCH, Right.ORIGINALS, Right.NOTIFY},
    Role.REVIEWER: {
        Right.SEE,
        Right.SEARCH,
        Right.ORIGINALS,
        Right.NOTIFY,
        Right.CORRECT,
        Right.DECIDE,
        Right.CONCLUDE,
        Right.UNMASK,
        Right.EXPORT,
        Right.SAMPLE,
    },
    Role.AUDITOR: {
        Right.SEE,
        Right.SEARCH,
        Right.ORIGINALS,
        Right.UNMASK,
        Right.EXPORT,
        Right.AUDIT,
        Right.SAMPLE,
    },
    Role.ADMINISTRATOR: {Right.ACCOUNTS, Right.WEBHOOKS},
}


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """All rights of somebody with these roles; an administrator sees no content."""
    return frozenset({Right.OWN}.union(*(_OF_ROLE[role] for role in roles)))
