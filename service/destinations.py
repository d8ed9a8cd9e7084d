"""Where webhooks may lead: to machines of the office or outside, never to what only this machine should reach.

Refused are addresses on the link (cloud services answer with secrets there), the metadata services that have other
addresses, and, unless a setting allows it, this machine itself. A name is looked up once and the connection goes to
the very address that was judged, so that a name that changes its address gets nowhere.
"""

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from pipeline.settings import Settings
from service.errors import UnusableInputError

LONGEST_URL = 2000
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_METADATA = frozenset(
    map(ipaddress.ip_address, ("169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"))
)
"""Of AWS and most others, Alibaba Cloud, Oracle, Azure, and AWS by IPv6."""
_SHARED = ipaddress.ip_network("100.64.0.0/10")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class RefusedDestinationError(UnusableInputError):
    """The address may not be called; the message says why."""

    def __init__(self, message: str) -> None:
        super().__init__("url", message)


@dataclass(frozen=True)
class Destinations:
    """``private`` allows addresses of an internal network, ``loopback`` those of this machine."""

    private: bool = True
    loopback: bool = False

    @classmethod
    def of(cls, settings: Settings) -> "Destinations":
        return cls(private=settings.webhook_private, loopback=settings.webhook_loopback)

    def usable(self, url: str) -> str:
        """The URL, as far as it can be judged without looking its name up. Raises ``RefusedDestinationError``."""
        parts = _parts(url)
        literal = _literal(parts.hostname or "")
        if literal is not None:
            self.judge([literal])
        return url

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of a host, each one allowed. Raises ``RefusedDestinationError``, ``OSError`` for a name nobody
        knows."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        self.judge(addresses)
        return tuple(dict.fromkeys(map(str, addresses)))

    def judge(self, addresses: Iterable[_Address]) -> None:
        for address in addresses:
            reason = self._objection(_inner(address))
            if reason:
                raise RefusedDestinationError(reason)

    def _objection(self, address: _Address) -> str | None:
        if address in _METADATA or address.is_link_local:
            return "通知地址不能是链路本地地址或云平台的元数据地址。"
        if address.is_loopback:
            return None if self.loopback else "通知地址不能是本机。"
        if address.is_multicast or address.is_unspecified:
            return "通知地址不是一台机器的地址。"
        if address.is_private or (address.version == 4 and address in _SHARED):
            return None if self.private else "本系统的设置不允许通知内部网络的地址。"
        return "通知地址不是一台机器的地址。" if address.is_reserved else None


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusedDestinationError("通知地址的写法不对，形如 https://oa.example.cn/hooks/shenhe。") from None
    if len(url) > LONGEST_URL or not url.isascii() or any(ord(one) <= 32 or one in '\x7f\\"<>' for one in url):
        raise RefusedDestinationError("通知地址的写法不对，形如 https://oa.example.cn/hooks/shenhe。")
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise RefusedDestinationError("通知地址应以 http:// 或 https:// 开头。")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise RefusedDestinationError("通知地址中不能写用户名、密码或 # 后的内容。")
    return parts


def _literal(host: str) -> _Address | None:
    """The address a host is written as, in any spelling the system understands (``127.1``, ``0x7f000001``)."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.ip_address(socket.inet_aton(host))
    except OSError:
        return None


def _inner(address: _Address) -> _Address:
    """The IPv4 address an IPv6 one stands for."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address
