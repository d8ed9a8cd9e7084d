"""Blind samples at the desk: what can be read without seeing personal numbers, and the crop the second person sees."""

import re

from pipeline.storage.samples import BlindTask
from schemas.evidence import Fact
from schemas.page import Page
from service.desk import Desk
from service.errors import NotThereError
from service.reports.masking import Masker, secret_kind

_NOT_PRINTED = re.compile(r"\.(?:kind|symbology|payload|qr_payload|entity_type|articles)$")
"""What the machine concludes or counts, or reads from a code: nobody can copy it from the paper."""


def legible(fact: Fact) -> bool:
    """Whether the fact stands in print on its crop and nothing of it is covered there."""
    if _NOT_PRINTED.search(fact.key) or secret_kind(fact.key):
        return False
    masker = Masker.of([fact])
    return not masker.hidden(fact.raw) and not masker.hidden(str(fact.value))


def crop(desk: Desk, task: BlindTask) -> bytes:
    """The place of the field as JPEG, covered as for everybody. Raises ``NotThereError`` where its page is gone."""
    pages = desk.reviewed(task.submission).dossier.pages
    for document, run in pages.items():
        for sequence, page in enumerate(run, start=1):
            if _is_at(page, task):
                return desk.page_picture(task.submission, document, sequence, task.box)
    raise NotThereError("这一项所在的页已不在，请选“看不清”。")


def _is_at(page: Page, task: BlindTask) -> bool:
    return page.number == task.page and page.file == task.file
