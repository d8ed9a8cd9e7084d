"""Where somebody may go from every page, and the word their forms carry."""

from markupsafe import Markup

from service.rights import Right
from service.signing_in import Visitor

_PLACES = (
    ("/", "受理", Right.RECEIVE),
    ("/queue", "申报队列", Right.SEE),
    ("/search", "检索", Right.SEARCH),
    ("/audit", "稽核", Right.AUDIT),
    ("/audit/samples", "抽样复核", Right.SAMPLE),
    ("/admin/accounts", "账户", Right.ACCOUNTS),
    ("/admin/webhooks", "通知地址", Right.WEBHOOKS),
    ("/checks", "检查规则", Right.SEE),
)


def navigation(visitor: Visitor) -> list[tuple[str, str]]:
    """Path and words of every place open to somebody."""
    return [(path, words) for path, words, right in _PLACES if visitor.may(right)]


def csrf(visitor: Visitor) -> Markup:
    """The hidden field every form that changes something carries."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(visitor.csrf)


def landing(visitor: Visitor) -> str:
    """Where somebody begins the day: the first place open to them."""
    return next((path for path, _ in navigation(visitor)), "/account/password")
