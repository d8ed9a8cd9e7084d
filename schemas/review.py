"""What people do with a submission, and the record of it: roles, decisions, the entries of the trail."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from schemas.base import Model
from schemas.finding import Outcome


class Role(StrEnum):
    """What a person is at the office. One may have several, except that an administrator has no other."""

    CLERK = "clerk"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return {"clerk": "受理人员", "reviewer": "审核人员", "auditor": "稽核人员", "administrator": "系统管理员"}[self]


class Deed(StrEnum):
    """What an entry of the trail tells of."""

    SIGNED_IN = "signed_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    ACCOUNT_MADE = "account_made"
    ACCOUNT_CHANGED = "account_changed"
    TOKEN_MADE = "token_made"
    TOKEN_WITHDRAWN = "token_withdrawn"
    WEBHOOK_CHANGED = "webhook_changed"
    WEBHOOK_SENT = "webhook_sent"
    RECEIVED = "received"
    RETRIED = "retried"
    READ = "read"
    CHECKED = "checked"
    FACT_CHANGED = "fact_changed"
    FINDING_DECIDED = "finding_decided"
    CONCLUDED = "concluded"
    NOTICE_ISSUED = "notice_issued"
    NOTICE_DRAFTED = "notice_drafted"
    UNMASKED = "unmasked"
    MASKED = "masked"
    ORIGINAL_GIVEN_OUT = "original_given_out"
    EXPORTED = "exported"
    SAMPLE_DRAWN = "sample_drawn"
    SAMPLE_ENTERED = "sample_entered"
    TRAIL_VERIFIED = "trail_verified"

    @property
    def label(self) -> str:
        return _DEEDS[self]


_DEEDS = {
    Deed.SIGNED_IN: "登录",
    Deed.SIGN_IN_REFUSED: "登录被拒绝",
    Deed.SIGNED_OUT: "退出",
    Deed.ACCOUNT_MADE: "新建账户",
    Deed.ACCOUNT_CHANGED: "变更账户",
    Deed.TOKEN_MADE: "签发接口令牌",
    Deed.TOKEN_WITHDRAWN: "撤销接口令牌",
    Deed.WEBHOOK_CHANGED: "变更通知地址",
    Deed.WEBHOOK_SENT: "试发或重发通知",
    Deed.RECEIVED: "接收材料",
    Deed.RETRIED: "重新处理",
    Deed.READ: "识读",
    Deed.CHECKED: "核对",
    Deed.FACT_CHANGED: "更正事实",
    Deed.FINDING_DECIDED: "认定核对结果",
    Deed.CONCLUDED: "作出审核结论",
    Deed.NOTICE_ISSUED: "出具文书",
    Deed.NOTICE_DRAFTED: "预览文书草稿",
    Deed.UNMASKED: "查看未遮盖内容",
    Deed.MASKED: "恢复遮盖",
    Deed.ORIGINAL_GIVEN_OUT: "取用原件",
    Deed.EXPORTED: "导出",
    Deed.SAMPLE_DRAWN: "抽取复核样本",
    Deed.SAMPLE_ENTERED: "录入复核样本",
    Deed.TRAIL_VERIFIED: "校验留痕",
}


class Author(Model):
    """Who does something: a person's account, a token of it, or the program itself."""

    login: str
    name: str
    roles: tuple[Role, ...] = ()
    address: str = ""
    """Where the request came from; empty for the program and the command line."""


SYSTEM = Author(login="-", name="系统")
"""The program, doing what nobody asked for by hand."""


class Entry(Model):
    """One line of the trail. ``hash`` is over every other field and ``previous``, the hash of the entry before."""

    number: int
    at: datetime
    author: Author
    deed: Deed
    submission: str | None = None
    subject: str = ""
    """What of the submission or the installation: a fact's key, a finding's check, an account."""
    before: Any = None
    after: Any = None
    reason: str = ""
    previous: str
    hash: str


class Verdict(StrEnum):
    """What a person holds of a finding, beside what the program found."""

    ESTABLISHED = "established"
    CLEARED = "cleared"
    TO_BE_MENDED = "to_be_mended"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        return {
            "established": "不一致成立",
            "cleared": "已核实无误",
            "to_be_mended": "待补正",
            "not_applicable": "不适用",
        }[self]


class Decision(Model):
    """A person's verdict on one finding; ``finding`` is its ``key`` (``schemas.finding.Finding``).

    ``outcome``, ``title``, ``told`` (its reason) and ``said`` are the finding's as it was when it was decided: where
    the finding now says something else, the decision was made for another state and has to be looked at again.
    """

    submission: str
    finding: str
    check: str
    outcome: Outcome
    title: str
    told: str
    said: str
    verdict: Verdict
    reason: str
    by: Author
    at: datetime

    @property
    def mark(self) -> str:
        """Tells this verdict from any other on the same finding."""
        return _moment(self.at)


class Result(StrEnum):
    """How the review of a submission ended."""

    PASSED = "passed"
    TO_BE_MENDED = "to_be_mended"
    NOT_RECOMMENDED = "not_recommended"

    @property
    def label(self) -> str:
        return {"passed": "通过", "to_be_mended": "补正", "not_recommended": "不予推荐"}[self]


class Conclusion(Model):
    """The conclusion of a review with its opinion; a later one replaces it and the trail keeps both. ``said`` is a
    digest of all findings it was made on."""

    submission: str
    result: Result
    opinion: str
    said: str
    by: Author
    at: datetime

    @property
    def mark(self) -> str:
        """Tells this conclusion from any other on the same submission."""
        return _moment(self.at)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
