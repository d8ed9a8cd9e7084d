"""Names, groups and order of facts."""

import re
import typing
from collections.abc import Iterator

import pytest

from schemas.base import Model
from schemas.document import DocumentType
from schemas.documents import CONTENT
from schemas.evidence import Extracted
from service.labels import field_label, full_label, group_of, order_of


def keys(annotation: object, path: str) -> Iterator[str]:
    """The keys of the facts a field of a content model may hold."""
    if isinstance(annotation, type) and issubclass(annotation, Extracted):
        yield path
    elif isinstance(annotation, type) and issubclass(annotation, Model):
        for name, field in annotation.model_fields.items():
            yield from keys(field.annotation, f"{path}.{name}")
    elif typing.get_origin(annotation) is tuple:
        yield from keys(typing.get_args(annotation)[0], f"{path}[0]")
    else:
        for part in typing.get_args(annotation):
            yield from keys(part, path)


KEYS = {type_: list(keys(model, type_.value)) for type_, model in CONTENT.items()}


@pytest.mark.parametrize("type_", list(KEYS))
def test_every_fact_of_every_type_has_a_chinese_name(type_: DocumentType) -> None:
    assert KEYS[type_]
    assert [key for key in KEYS[type_] if not re.search(r"[\u4e00-\u9fff]", field_label(key))] == []


@pytest.mark.parametrize("type_", list(KEYS))
def test_no_two_facts_of_a_type_that_stand_alone_have_the_same_name(type_: DocumentType) -> None:
    names = [full_label(key) for key in KEYS[type_]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("type_", list(KEYS))
def test_the_facts_of_a_group_stand_together(type_: DocumentType) -> None:
    groups = [group_of(key) for key in sorted(KEYS[type_], key=order_of)]
    changes = [group for before, group in zip(["", *groups], groups, strict=False) if group != before]
    assert len(changes) == len(set(changes))


def test_a_party_is_named_by_its_part_in_the_kind_of_contract() -> None:
    assert field_label("pledge_contract.party_b.name") == "质权人（乙方）"
    assert field_label("license_contract.party_a.name") == "许可人（甲方）"
    assert field_label("equity_agreement.party_a.name") == "甲方"
    assert field_label("private_nonprofit_certificate.capital") == "开办资金（元）"


def test_a_key_nobody_named_is_shown_by_its_last_part_behind_all_others() -> None:
    assert field_label("bank_slip.remark") == "remark"
    assert order_of("bank_slip.remark") > order_of("bank_slip.codes[0].payload")
