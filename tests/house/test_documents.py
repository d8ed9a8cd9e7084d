"""What the documents for people say of the product, held against it."""

import re
from pathlib import Path

import pytest

from pipeline import settings
from schemas.review import Role
from service.rights import Right, rights_of

ROOT = Path(__file__).parents[2]
DOCS, TEMPLATES = ROOT / "docs", ROOT / "service" / "templates"
GUIDE = (DOCS / "guide.zh.md").read_text()
PICTURE = 200_000
"""Bytes of one picture; all of them together may have ``PICTURES``."""
PICTURES = 2_500_000


def test_the_guide_s_table_of_rights_is_that_of_the_service() -> None:
    head = "| 权限 | " + " | ".join(role.label for role in Role) + " |"
    rows = [
        f"| {right.label} |" + "".join(" ✓ |" if right in rights_of([role]) else " |" for role in Role)
        for right in sorted(Right, key=list(Right).index)
    ]
    told = GUIDE.partition(head)[2].partition("\n\n")[0].splitlines()[2:]
    assert told == rows


@pytest.mark.parametrize("template", ["fact_parts.html", "findings.html", "queue.html"])
def test_the_guide_names_every_key_the_pages_name(template: str) -> None:
    keys = set(re.findall(r"<kbd>([^{<]+)</kbd>", (TEMPLATES / template).read_text()))
    assert keys
    assert keys <= set(re.findall(r"<kbd>(.+?)</kbd>", GUIDE))


def test_every_picture_is_shown_somewhere_and_small() -> None:
    shown = {
        name
        for file in (ROOT / "README.md", *DOCS.glob("*.md"))
        for name in _targets(file)
        if name.startswith("images/")
    } | {name.removeprefix("docs/") for name in _targets(ROOT / "README.md")}
    pictures = {f"images/{file.name}": file.stat().st_size for file in (DOCS / "images").iterdir()}
    assert sorted(set(pictures) - shown) == []
    assert [name for name, size in pictures.items() if size > PICTURE] == []
    assert sum(pictures.values()) <= PICTURES


@pytest.mark.parametrize("file", [ROOT / "README.md", *sorted(DOCS.glob("*.md"))], ids=lambda file: file.name)
def test_every_link_between_documents_leads_somewhere(file: Path) -> None:
    lost = []
    for target in _targets(file):
        path, _, part = target.partition("#")
        other = (file.parent / path).resolve() if path else file
        if not other.exists() or (part and other.suffix == ".md" and part not in _anchors(other)):
            lost.append(target)
    assert lost == []


def test_operations_tell_of_settings_that_are_there() -> None:
    told = set(re.findall(r"SHENHE_[A-Z0-9_]*[A-Z0-9]", (DOCS / "operations.md").read_text()))
    there = set(re.findall(r"SHENHE_[A-Z0-9_]*[A-Z0-9]", settings.__doc__ or ""))
    assert told - there == {part for part in told if any(name.startswith(f"{part}_") for name in there)} - there
    assert {name for name in there if "OIDC" in name or "OFFICE" in name or "TLS" in name} <= told


def _anchors(file: Path) -> set[str]:
    """Of the headings: words in small letters, spaces as hyphens, marks left out."""
    headings = re.findall(r"^#+ (.+)$", file.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _targets(file: Path) -> list[str]:
    """What the links and pictures of a document lead to, but for those to other machines."""
    return [found for found in re.findall(r"\]\(([^)\s]+)\)", file.read_text()) if "://" not in found]
