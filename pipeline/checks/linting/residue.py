"""LN-05: what was meant for the drafter and stayed in the text: notes in brackets, placeholders, marks of revision.

A placeholder belongs where it stands in a pattern (按“××省”＋…命名), in a form to be filled in, or hides something
(张××, XX路XX号, 138XXXX1234); none of these is told.
"""

import re
from collections.abc import Iterator
from functools import cache

from pipeline.checks.linting.flaw import Flaw
from pipeline.checks.linting.text import Manuscript, Paragraph
from pipeline.checks.linting.words import one_of, words

_BRACKET = re.compile(r"[(（【\[]([^()（）【】\[\]]{2,60})[)）】\]]")
_HOLDER = re.compile(
    r"(?<![A-Za-z\d×*])(?:[×Xx]{2,}|×|X(?=[年月日]))(?![A-Za-z\d×*])"
    r"|_{2,}(?=[家个件项亿万元%年月]|日(?!期))|(?<=[由自为至达对])_{2,}(?=[\u4e00-\u9fff])"
    r"|[○〇Oo]{2,}(?=[局厅单公部])|[●○〇◯■△▲]{2,}(?=[家个件项亿万元%年月日省市公单])"
    r"|(?<=[\u4e00-\u9fff])(?:\?{2,}|\(\)|\[\]|【】)(?=[家件项亿万元%名场]|个(?!人))"
    r"|某某(?=公司|单位|局|部|中心|产业|省|市|有限|集团|大学)"
    r"|(?<=[\u4e00-\u9fff])[(【\[](?:本|贵)?(?:公司|单位|企业|申报单位|中心)(?:名称|全称)[)】\]](?=[\u4e00-\u9fff])"
)
_BLANK = re.compile(
    r"(?<=[\u4e00-\u9fff])[(（【\[]请?(?:填写|填入|输入|插入)[\u4e00-\u9fff]{2,12}[)）】\]](?=[\u4e00-\u9fff])"
    r"|[(（【\[](?:金额|数额|数量|比例|名称|日期|时间|人数|面积)?[由请][\u4e00-\u9fff]{2,8}(?:填写|填报|补充|提供|核实|确认|明确)[)）】\]]"
    r"(?=[万亿]?元|[家项人个件次年月日%]|平方米)"
)
_UNDATED = re.compile(r"20\d\d年月(?=起|底|前)|(?:20\d\d)?年(?:月日|\d{1,2}月日)(?=起|前|以前|止)")
"""A day left blank: 自2025年 月 日起施行."""
_SIGNED_HERE = re.compile("签字|签名|签章|盖章|填表|经办人[:：]|申请人[:：]|意见[:：]")
_MASKED = re.compile(
    r"(?:路|街|巷|道|栋|幢|楼|室|号|弄|村|镇|电话|手机|账号|卡号|身份证|证件|地址|住址|姓名|密码|编号|序列号|型号)[^。;]{0,10}$"
)
_NAME_BEFORE = re.compile(
    r"(?:[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁马方任袁柳唐罗薛雷贺汤黄刘林高梁宋郭胡徐])$"
    r"(?<!规范)(?<!示范)(?<!扩张)"
)
_ADDRESS_AFTER = re.compile(r"(?:路|街|巷|大道|号|栋|幢|室|小区|村|镇|乡)(?!线)")
_QUOTES = (("“", "”"), ("「", "」"), ("《", "》"), ("‘", "’"))
_HEADED = 60


def residue(manuscript: Manuscript) -> list[Flaw]:
    """LN-05."""
    form_from = _where_a_form_begins(manuscript)
    flaws: list[Flaw] = []
    for index, paragraph in enumerate(manuscript.paragraphs):
        flaws += _notes(paragraph)
        if index < form_from and not paragraph.cell:
            flaws += _placeholders(paragraph)
            flaws += _to_be_filled(paragraph)
    return flaws


@cache
def _note() -> re.Pattern[str]:
    return re.compile("|".join(words().note_patterns))


@cache
def _margin() -> re.Pattern[str]:
    return re.compile("|".join(words().margin_patterns))


@cache
def _revision() -> re.Pattern[str]:
    return re.compile("|".join(words().revision_patterns))


def _notes(paragraph: Paragraph) -> Iterator[Flaw]:
    for match in _BRACKET.finditer(paragraph.text):
        if _note().search(match[1]) and not _is_quoted(paragraph.text, match.start()):
            said = paragraph.raw[match.start() : match.end()]
            yield _flaw(paragraph, match, f"起草时的提示“{said}”没有删去")
    for match in _margin().finditer(paragraph.text):
        if not _is_quoted(paragraph.text, match.start()) and not _is_bracketed(paragraph.text, match.start()):
            yield _flaw(paragraph, match, f"起草时的提示“{match[0]}”没有删去")
    for match in _revision().finditer(paragraph.text):
        yield _flaw(paragraph, match, f"修订或域代码的残留“{match[0]}”没有删去")


def _to_be_filled(paragraph: Paragraph) -> Iterator[Flaw]:
    """由[请填写部门名称]提名, 不少于(金额由财务填写)万元: a blank in the middle of a sentence."""
    for match in _BLANK.finditer(paragraph.text):
        if not _is_quoted(paragraph.text, match.start()) and not _note().search(match[0][1:-1]):
            yield _flaw(paragraph, match, f"“{match[0]}”处没有填写")


def _placeholders(paragraph: Paragraph) -> Iterator[Flaw]:
    text = paragraph.text
    told: set[str] = set()
    signed_here = _SIGNED_HERE.search(text) is not None
    for match in _UNDATED.finditer(text):
        yield _flaw(paragraph, match, f"“{match[0]}”中的日期没有填写")
    for match in _HOLDER.finditer(text):
        clause = text[max(text.rfind(mark, 0, match.start()) for mark in "。;,") + 1 : match.start()]
        after = text[match.end() : match.end() + 6]
        if _is_quoted(text, match.start()) or _stands_for_someone(clause, after) or _is_product(text, match):
            continue
        if text.startswith("产业知识产权运营中心", match.end()):
            continue  # The guidelines' own blank for the name of a centre.
        if signed_here and match[0].startswith("_"):
            continue
        if any(clause.endswith(word) or f"({word}" in clause for word in words().sample_words):
            continue
        shown = text[max(0, match.start() - 6) : match.end() + 6]
        if shown not in told:
            told.add(shown)
            yield _flaw(paragraph, match, f"占位符“{match[0]}”没有填写（“…{shown}…”）")


def _stands_for_someone(clause: str, after: str) -> bool:
    """Whether the marks hide a name, an address or a number."""
    return bool(_MASKED.search(clause) or _NAME_BEFORE.search(clause) or _ADDRESS_AFTER.match(after))


def _is_product(text: str, match: re.Match[str]) -> bool:
    """Whether × multiplies: 3×4, 长×宽."""
    if match[0] != "×":
        return False
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return not re.match("[省市县区局厅年月日家个件项]", after) or before.isdigit()


def _is_quoted(text: str, place: int) -> bool:
    if text.count('"', 0, place) % 2:
        return True
    return any(text.count(left, 0, place) > text.count(right, 0, place) for left, right in _QUOTES)


def _is_bracketed(text: str, place: int) -> bool:
    """Whether ``place`` stands within brackets, whose content is judged as a whole."""
    return any(left < place < end for left, end in (match.span() for match in _BRACKET.finditer(text)))


def _flaw(paragraph: Paragraph, match: re.Match[str], reason: str) -> Flaw:
    start, end = match.span()
    return Flaw(f"“{match[0]}”", reason, paragraph.spots(start, end), paragraph.sure(start, end))


def _where_a_form_begins(manuscript: Manuscript) -> int:
    """The paragraph from which the paper is a form to be filled in; its title says so."""
    kinds = re.compile(one_of(words().form_words) + r"(?:[(（].{1,12}[)）])?$")
    for index, paragraph in enumerate(manuscript.paragraphs):
        if (
            len(paragraph.text) <= _HEADED
            and kinds.search(paragraph.text)
            and not re.match("附件|[-—]", paragraph.text)
        ):
            return index
    return len(manuscript.paragraphs)
