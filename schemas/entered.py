"""What a person types for a fact, as the value of its key (contract 1, conventions), and which keys a paper has.

The form of a value is that of the content model (``schemas.documents``); codes and numbers are brought into the form
the reading gives them. Only what cannot be a value of the kind is refused: a wrong check digit or an odd name may well
stand on the paper, and that is for the checks to say.
"""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import StringConstraints, TypeAdapter, ValidationError

from schemas.assembly import steps_of
from schemas.base import Model
from schemas.document import DocumentType
from schemas.documents import CONTENT
from schemas.evidence import Extracted
from schemas.values import amounts, dates, patent_number
from schemas.values.text import fold

LONGEST = 4000
"""Characters of the longest value a person may type."""

_UNPRINTED = ("Cc", "Cs", "Cn", "Co")
"""Kinds of characters no paper shows and not every database keeps: controls, halves of pairs, unassigned, private."""
_INDEX = re.compile(r"\[\d+\]")
_CODES = re.compile(r"(?:uscc|tax_id|employer_code|registration_number)$")
_CODE = re.compile(r"[0-9A-Z*]{4,32}")
_ID = re.compile(r"\d[\dX*]{13,17}|[A-Z0-9*()]{6,18}")
_ACCOUNT = re.compile(r"[\d*]{6,32}")
_PATENT = re.compile(r"^(?:patent_certificate|patent_register)\.number$|patents\[\]\.number$|patent_numbers\[\]$")
_COUNT = re.compile(r"(\d{1,9})(?:家|个|人|名|户|项|月|个月|位|条)?")
_RATE = re.compile(r"(\d{1,2}(?:\.\d{1,2})?)%|0\.\d{1,4}")
_TAX_WORDS = ("免税", "不征税", "零税率", "***")


class UnusableValueError(ValueError):
    """What was typed cannot be a value of the key; the message says in Chinese what is wanted."""


class Field(Model):
    """A key a paper of a type may have, without the type: ``staff[].name``. ``listed`` where it has an index."""

    path: str
    listed: bool


@cache
def fields_of(type_: DocumentType) -> tuple[Field, ...]:
    """Every key of a type, in the order of its content model; none for papers that are not read into facts."""
    model = CONTENT.get(type_)
    return tuple(Field(path=path, listed="[]" in path) for path, _ in _leaves(model)) if model else ()


def value_of(key: str, text: str) -> str | int:
    """``text`` as the value of the fact ``key`` (with or without list indexes).

    Raises ``UnusableValueError``, also for a key no paper has.
    """
    if any(unicodedata.category(character) in _UNPRINTED and character not in "\r\n\t" for character in text):
        raise UnusableValueError("值中有不能保存的字符，请重新填写。")
    given = fold(text)
    if not given:
        raise UnusableValueError("请填写值；纸面上看不清时请标记为“未能识读”。")
    if len(given) > LONGEST:
        raise UnusableValueError(f"值最多 {LONGEST} 个字符。")
    pattern = _INDEX.sub("[]", key)
    type_, _, path = pattern.partition(".")
    form = _forms(type_).get(path)
    if form is None:
        raise UnusableValueError("这类材料没有这个项目，请从列表中选择。")
    value = _read(pattern, form, given)
    try:
        TypeAdapter(form).validate_python(value)
    except ValidationError:
        raise UnusableValueError("填写的内容不符合该项目的格式。") from None
    return value


def key_of(type_: DocumentType, path: str, index: int | None) -> str:
    """``staff[].name`` and 2 → ``application_form.staff[2].name``. Raises ``UnusableValueError`` for a path the type
    does not have."""
    if path not in _forms(type_.value):
        raise UnusableValueError("这类材料没有这个项目，请从列表中选择。")
    return f"{type_.value}.{path.replace('[]', f'[{index or 0}]')}"


def index_of(key: str) -> int | None:
    """The list index in a key, ``None`` where it has none."""
    found = [step for step in steps_of(key.partition(".")[2]) if isinstance(step, int)]
    return found[0] if found else None


@cache
def _forms(type_: str) -> dict[str, Any]:
    model = CONTENT.get(DocumentType(type_)) if type_ in set(DocumentType) else None
    return dict(_leaves(model)) if model else {}


def _leaves(model: type[Model], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Path and value type of every fact of a content model."""
    for name, field in model.model_fields.items():
        for inner, mark in _inside(field.annotation):
            path = f"{prefix}{name}{mark}"
            if issubclass(inner, Extracted):
                yield path, inner.model_fields["value"].annotation
            else:
                yield from _leaves(inner, f"{path}.")


def _inside(annotation: Any) -> Iterator[tuple[type[Model], str]]:
    """The model in an annotation, with ``[]`` for one in a tuple; nothing for ``str``."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation, ""
        return
    mark = "[]" if get_origin(annotation) is tuple else ""
    for part in get_args(annotation):
        if part not in (NoneType, Ellipsis):
            yield from ((inner, mark or inside) for inner, inside in _inside(part))


def _read(pattern: str, form: Any, given: str) -> str | int:
    kinds = {part for part in _parts(form) if isinstance(part, type)}
    if Decimal in kinds:
        return _amount(given)
    if int in kinds:
        return _count(given)
    patterns = [str(part.pattern) for part in _parts(form) if isinstance(part, StringConstraints)]
    if patterns:
        return _date(given, endless="长期" in patterns[0])
    if pattern.endswith("valid_to"):
        return dates.parse_date(given) or given
    return _text(pattern, given)


def _parts(form: Any) -> Iterator[Any]:
    yield form
    for part in get_args(form):
        yield from _parts(part)


def _amount(given: str) -> str:
    value = amounts.parse_amount(given)
    if value is None or value < 0:
        raise UnusableValueError("应为以元为单位的金额，如 1865000.00，也可写 186.5万元。")
    return f"{value:.2f}"


def _count(given: str) -> int:
    match = _COUNT.fullmatch(given.replace(",", ""))
    if match is None:
        raise UnusableValueError("应为整数，如 12。")
    return int(match[1])


def _date(given: str, *, endless: bool) -> str:
    if endless and given in ("长期", "永久", "无固定期限", "长期有效"):
        return "长期"
    value = dates.parse_date(given)
    if value is None:
        more = "，无期限的填“长期”" if endless else ""
        raise UnusableValueError(f"应为存在的日期，如 2025-06-23 或 2025年6月23日{more}；缺“日”的填到月。")
    return value


def _text(pattern: str, given: str) -> str:
    compact = re.sub(r"\s", "", given).upper()
    if _PATENT.search(pattern):
        number = patent_number.normalise(given)
        if number is None:
            raise UnusableValueError("应为专利号，如 202010123456.2（12 位数字、小数点和校验位）。")
        return number
    if _CODES.search(pattern):
        return _like(_CODE, compact, "代码只含数字和大写字母，如 91510100MA6XXXXXXX。")
    if pattern.endswith("id_number"):
        return _like(_ID, compact, "证件号码应为 18 位（旧号 15 位），只含数字和末位 X；纸面有遮盖的照填 *。")
    if pattern.endswith(".account"):
        return _like(_ACCOUNT, compact.replace("-", ""), "账号只含数字；纸面有遮盖的照填 *。")
    if pattern.endswith(".postcode"):
        return _like(re.compile(r"\d{6}"), compact, "邮编应为 6 位数字。")
    if pattern.endswith(".tax_rate"):
        return _rate(compact)
    return given


def _like(form: re.Pattern[str], text: str, wanted: str) -> str:
    if form.fullmatch(text) is None:
        raise UnusableValueError(wanted)
    return text


def _rate(text: str) -> str:
    if text in _TAX_WORDS:
        return text
    match = _RATE.fullmatch(text)
    if match is None:
        raise UnusableValueError("税率应如 6%、0.06 或 免税。")
    try:
        return f"{(Decimal(match[1]) / 100).normalize():f}" if match[1] else text
    except InvalidOperation:
        raise UnusableValueError("税率应如 6%、0.06 或 免税。") from None
