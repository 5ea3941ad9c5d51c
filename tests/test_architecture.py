"""The house stays one a reader can walk through: a module imports only what stands below it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "xltrack"
FLOORS = (
    ("errors", "addresses", "grouped"), ("later", "memory"), ("frames",), ("theme",), ("words",), ("values",), ("rules",), ("enums",), ("fields",), ("findings",), ("headers",), ("grids",), ("plan",), ("rates", "named"),
    ("records", "documents"), ("models",), ("readings",),
    ("steps", "importing"), ("books",), ("results",), ("outputs",), ("workers",), ("lists", "reckoning"), ("received",),
    ("intake", "consolidate", "mending", "sources"), ("pipeline", "drafting"), ("standing",), ("publish", "desk"), ("launch",), ("demo",), ("console", "options"), ("cli",), ("__main__",),
)  # fmt: skip
ROOMS_OF_BOOKS = (
    "raw",
    "ooxml",
    "texts",
    "forms",
    "marking",
    "status",
)  # from the ground up: a room imports only those before it
ROOMS_OF_IMPORTING = ("grammar", "meaning", "found", "tables", "text")  # likewise; what is beside them stands above
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted(p.relative_to(PACKAGE) for p in PACKAGE.rglob("*.py") if "workbook_templates" not in p.parts)


def room_of(module: Path) -> str:
    return module.parts[0].removesuffix(".py")


def imported(module: Path) -> set[tuple[str, ...]]:
    """Dotted parts below ``xltrack`` of every module of ours that a module imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse((PACKAGE / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {tuple(a.name.split(".")[1:]) for a in node.names if a.name.split(".")[0] == "xltrack"}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "xltrack":
            base = tuple(node.module.split(".")[1:])
            for alias in node.names:
                inside = PACKAGE.joinpath(*base, alias.name)
                submodule = inside.with_suffix(".py").exists() or inside.is_dir()
                found.add((*base, alias.name) if submodule else base)
    return {parts for parts in found if parts}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_a_module_imports_only_what_stands_below_it(module: Path) -> None:
    room = room_of(module)
    if room == "__init__":
        pytest.skip("the front door names what it opens to")
    above = {parts for parts in imported(module) if parts[0] != room and LEVEL[parts[0]] >= LEVEL[room]}
    assert not above, f"{module} reaches up to {sorted('.'.join(p) for p in above)}"


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.parts[0] == "books" and m.parts[1] in ROOMS_OF_BOOKS], ids=str
)
def test_a_room_of_the_books_reaches_into_none_above_it(module: Path) -> None:
    above = ROOMS_OF_BOOKS[ROOMS_OF_BOOKS.index(module.parts[1]) + 1 :]
    assert not {parts for parts in imported(module) if parts[0] == "books" and parts[1] in above}


@pytest.mark.parametrize("module", [m for m in MODULES if m.parts[0] == "importing"], ids=str)
def test_a_room_of_the_import_reaches_into_none_above_it(module: Path) -> None:
    room = module.parts[1].removesuffix(".py")
    below = ROOMS_OF_IMPORTING[: ROOMS_OF_IMPORTING.index(room) + 1] if room in ROOMS_OF_IMPORTING else None
    reached = {parts[1] for parts in imported(module) if parts[0] == "importing" and len(parts) > 1}
    assert below is None or reached <= set(below)


@pytest.mark.parametrize("module", [m for m in MODULES if room_of(m) == "steps"], ids=str)
def test_steps_never_import_each_other(module: Path) -> None:
    own = module.parts[1].removesuffix(".py")  # a step that outgrew its file has a room of its own
    assert not {p for p in imported(module) if p[0] in ("steps", "importing") and p[1:2] != (own,)}


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if room_of(m) in ("steps", "importing", "grids", "records", "documents", "plan", "values")],
    ids=str,
)
def test_no_step_opens_a_file(module: Path) -> None:
    source = ast.parse((PACKAGE / module).read_text(encoding="utf-8"))
    calls = {
        n.func.id if isinstance(n.func, ast.Name) else n.func.attr
        for n in ast.walk(source)
        if isinstance(n, ast.Call) and isinstance(n.func, (ast.Name, ast.Attribute))
    }
    assert not calls & {"open", "read_text", "write_text", "read_bytes", "write_bytes", "load_workbook", "mkdir"}


def test_no_room_without_a_subject() -> None:
    assert not {m.stem for m in MODULES} & {"utils", "helpers", "constants", "common", "misc"}


def test_every_room_has_its_floor() -> None:
    assert {room_of(m) for m in MODULES} - {"__init__"} <= set(LEVEL)


def test_the_page_on_the_architecture_shows_every_room() -> None:
    """A newcomer who looks a module up there finds it."""
    page = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = [line for line in page.splitlines() if line.startswith("| ") and line.count("|") == 4]
    shown = {
        name.strip("`/").removesuffix(".py") for line in table for name in re.findall("`[^`]+`", line.split("|")[2])
    }
    assert set(LEVEL) - {"__main__"} <= shown
