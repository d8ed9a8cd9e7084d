"""``checklist.json``: classes and statuses of contract 2."""

from typing import Any

import pytest
from check_cases import build, changed, sound_papers

from pipeline.checks import run

CLASSES = [
    "application_form",
    "legal_person_certificate",
    "policy_text",
    "staff_proof",
    "case_material",
    "recommendation",
]


def _statuses(change: dict[str, Any]) -> dict[str, str]:
    result = run(build(changed(sound_papers(), change)))
    return {item.class_: item.status.value for item in result.checklist.items}


def test_a_complete_submission_has_every_class() -> None:
    assert _statuses({}) == dict.fromkeys(CLASSES, "present")


@pytest.mark.parametrize(
    ("change", "class_", "status"),
    [
        ({"policy": None}, "policy_text", "missing"),
        ({"form": None}, "application_form", "missing"),
        ({"proof": {"state": "unreadable"}}, "staff_proof", "unreadable"),
        ({"policy": None, "scan": {"type": "other", "state": "rejected"}}, "policy_text", "unreadable"),
        ({"policy": None, "blank": {"type": "other", "text": ""}}, "policy_text", "missing"),
        ({"route": "direct"}, "recommendation", "superfluous"),
        ({"form": {"facts": {"recommender_name": None, "recommender_seal_text": None}}}, "recommendation", "missing"),
        ({"form": {"facts": {"recommender_seal_text": None}}}, "recommendation", "unreadable"),
        (
            {"form": {"facts": {"recommender_name": None, "recommender_seal_text": None}}, "route": "direct"},
            "recommendation",
            "not_required",
        ),
        (
            {
                "form": {"facts": {"recommender_name": None, "recommender_seal_text": None}},
                "letter": {"type": "recommendation_letter"},
            },
            "recommendation",
            "present",
        ),
        ({"policy": None, "level": "national"}, "policy_text", "not_required"),
        ({"policy": None, "level": "neimenggu"}, "policy_text", "not_required"),
    ],
)
def test_a_class_has_the_status_its_papers_give_it(change: dict[str, Any], class_: str, status: str) -> None:
    assert _statuses(change)[class_] == status
