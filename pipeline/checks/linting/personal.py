"""LN-11: personal data in a paper meant for publication: mobile numbers, private mailboxes, ID numbers.

An office's landline and a mailbox of an official domain are what such a paper should give. What is masked already
(138****0001) is no finding. Nothing personal is repeated in the finding itself.
"""

import re
from collections.abc import Iterator

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.text import Manuscript, Paragraph
from schemas.values import id_number

_MOBILE = re.compile(r"(?<![\dA-Za-z.—–-])(?:\+?86-?)?(1[3-9]\d-?\d{4}-?\d{4})(?![\dA-Za-z])")
_PRIVATE = (
    "qq|vip.qq|foxmail|163|126|yeah|sina|vip.sina|vip.163|sohu|139|189|wo|gmail|hotmail|outlook|live|msn|yahoo|icloud"
    "|aliyun|tom|21cn|263"
)
_MAILBOX = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9._+-]{0,40})@("
    + _PRIVATE.replace(".", r"\.")
    + r")\.(?:com\.cn|com|net|cn)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ID = re.compile(r"(?<![\dA-Za-z])\d{6}(?:19|20)\d{9}[\dXx](?![\dA-Za-z])")
_LABELLED_ID = re.compile(r"身份证(?:件)?(?:号码?)?[:：]?(\d{17}[\dXx]|\d{15})(?![\dA-Za-z])")
_CHAT = re.compile(
    r"(?P<qq>QQ(?:号码?)?[:：]?\d{5,11})(?!\d)|(?P<wechat>微信(?:号码?)?[:：][A-Za-z1][A-Za-z0-9_-]{5,19})",
    re.IGNORECASE,
)
_HOME = re.compile(r"(?:家庭住址|家庭地址|户籍地址|现住址|住址)[:：](?![^,，。;；]{0,12}[×Xx*＊]{2})[^,，。;；]{6,40}")
_NAMED = re.compile(r"(?:联系人|联系电话|负责人|经办人|咨询人|联络员)[:：]?([\u4e00-\u9fff]{2,4})(?=[,，、(（\d]|$)")


def personal_data(manuscript: Manuscript) -> list[Flaw]:
    """LN-11, one for every number or mailbox."""
    return [flaw for paragraph in manuscript.paragraphs for flaw in _in(paragraph)]


def _in(paragraph: Paragraph) -> Iterator[Flaw]:
    text = paragraph.text
    for match in _ID.finditer(text):
        if id_number.is_valid(match[0].upper()):
            shown = f"{match[0][:6]}********{match[0][-4:]}"
            yield _flaw(paragraph, match, "公民身份号码", f"公开的文件中有公民身份号码{shown}")
    for match in _LABELLED_ID.finditer(text):
        if not id_number.is_valid(match[1].upper()):
            shown = f"{match[1][:6]}********{match[1][-4:]}"
            yield _flaw(paragraph, match, "公民身份号码", f"公开的文件中有公民身份号码{shown}")
    for match in _CHAT.finditer(text):
        what = "QQ号" if match["qq"] else "微信号"
        yield _flaw(paragraph, match, what, f"公开的文件中有{what}")
    for match in _HOME.finditer(text):
        yield _flaw(paragraph, match, "住址", "公开的文件中有个人住址")
    for match in _MOBILE.finditer(text):
        digits = match[1].replace("-", "")
        named = "及姓名" if _NAMED.search(text[: match.start()]) else ""
        yield _flaw(paragraph, match, "手机号码", f"公开的文件中有手机号码{digits[:3]}****{digits[-4:]}{named}")
    for match in _MAILBOX.finditer(text):
        shown = f"{match[1][:1]}***@{match[0].split('@')[1]}"
        yield _flaw(paragraph, match, "私人邮箱", f"公开的文件中用了非官方域名的邮箱{shown}")


def _flaw(paragraph: Paragraph, match: re.Match[str], subject: str, reason: str) -> Flaw:
    return Flaw(subject, reason, paragraph.spots(*match.span()), paragraph.sure(*match.span()))
