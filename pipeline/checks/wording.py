"""Finding words in what a form tells, sentence by sentence, with what denies them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.checks.judgement import Seen
from schemas.documents import ApplicationForm
from schemas.evidence import Extracted
from schemas.values.text import fold

_SENTENCE = re.compile(r"[^。；;！!？?]+[。；;！!？?]?")
_SHOWN = 40

FORM_TEXTS = {
    "applicant_name": "单位名称",
    "entity_type": "单位性质",
    "address": "详细地址",
    "industry": "产业领域",
    "industry_overview": "产业链概况",
    "office_conditions": "办公条件",
    "work_mechanism": "工作机制",
    "base_systems": "基础制度",
    "cases_text": "运营案例",
    "own_plan": "自身建设计划",
    "services_planned": "拟提供服务内容",
    "expected_results": "预期成效",
}
"""The running texts of a form with their names."""


@dataclass(frozen=True)
class Passage:
    """A sentence, and the text it stands in."""

    text: str
    seen: Seen

    @property
    def quoted(self) -> str:
        """The sentence for a reason, shortened."""
        return f"“{self.text[:_SHOWN]}…”" if len(self.text) > _SHOWN else f"“{self.text}”"


def form_text(form: ApplicationForm, field: str) -> Seen | None:
    """The running text ``field`` of the form, where it has a value."""
    fact: Extracted[Any] | None = getattr(form, field)
    return Seen(fact, f"申报表{FORM_TEXTS[field]}") if fact is not None and fact.value else None


def sentences(seen: Seen) -> Iterator[Passage]:
    for match in _SENTENCE.finditer(fold(str(seen.fact.value or ""))):
        if match[0].strip():
            yield Passage(match[0].strip(), seen)


def first(pattern: str, *texts: Seen) -> Passage | None:
    """The first sentence with ``pattern`` in it; an empty pattern takes any."""
    return next((one for text in texts for one in sentences(text) if re.search(pattern, one.text)), None)
