"""The directions of the house: schemas ← extractors ← pipeline ← service, and engines in one room each."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ["schemas", "extractors", "pipeline", "service"]
ALLOWED = {package: set(PACKAGES[: order + 1]) for order, package in enumerate(PACKAGES)}
ROOMS = {
    "prefect": ["pipeline/flows"],
    "minio": ["pipeline/storage"],
    "sqlalchemy": ["pipeline/storage"],
    "alembic": ["pipeline/storage"],
    "fastapi": ["service"],
    "starlette": ["service"],
    "typer": ["service"],
    "paddleocr": ["extractors/ocr"],
    "rapidocr": ["extractors/ocr"],
    "onnxruntime": ["extractors/ocr"],
}
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_from_its_own_floor_and_below(path: Path) -> None:
    own = path.relative_to(ROOT).parts[0]
    upward = {name for name in imports(path) if name.split(".")[0] in set(PACKAGES) - ALLOWED[own]}
    assert not upward


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_engine_is_imported_only_in_its_room(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()
    for name in imports(path):
        rooms = ROOMS.get(name.split(".")[0])
        assert rooms is None or any(place.startswith(room) for room in rooms), f"{place} imports {name}"


@pytest.mark.parametrize("path", sorted((ROOT / "pipeline/checks").rglob("*.py")), ids=lambda path: path.stem)
def test_a_check_sees_schemas_only(path: Path) -> None:
    floors = {name for name in imports(path) if name.split(".")[0] in PACKAGES}
    assert all(name.split(".")[0] == "schemas" or name.startswith("pipeline.checks") for name in floors)


def test_no_file_names_the_host_of_a_package_index() -> None:
    hosts = ["pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js", "proxy.go" + "lang", "/sim" + "ple/"]
    for name in ["requirements.lock", "pyproject.toml", "Makefile", "README.md", ".ci/run", "overrides.txt"]:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not [host for host in hosts if host in text], name
