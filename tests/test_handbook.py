"""What the handbook promises exists: its commands and options, its pictures, the columns and messages it names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from PIL import Image

from xltrack import fields
from xltrack.cli import cli
from xltrack.words import WORDS

DOCS = Path(__file__).parent.parent / "docs"
PAGES = ("handbook.zh.md", "handbook.md", "for-departments.zh.md")
README = ("../README.md", "../README.zh.md")


def text(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def commands(page: str) -> list[list[str]]:
    """Every ``xltrack …`` the page quotes, in backticks or in a block, as words."""
    quoted = re.findall(r"`(xltrack[^`]*)`", text(page)) + re.findall(r"^(xltrack .*)$", text(page), re.M)
    return [shlex.split(q.split("  ")[0], comments=True) for q in quoted]


@pytest.mark.parametrize("page", PAGES[:2])
def test_every_command_and_option_of_the_handbook_exists(page: str) -> None:
    found = commands(page)
    assert len(found) > 10
    for name, *words in (c[1:] for c in found if len(c) > 1):
        assert name in cli.commands, name
        known = {o for p in cli.commands[name].params if isinstance(p, click.Option) for o in p.opts}
        assert {w for w in words if w.startswith("-")} <= known, words


@pytest.mark.parametrize("page", [*PAGES, *README])
def test_every_link_and_picture_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", text(page))
    assert links or page == "for-departments.zh.md"
    for target in links if page in PAGES else (t for t in links if t.endswith(".png")):
        assert (DOCS / page).parent.joinpath(target).exists(), target


def test_pictures_are_small_and_used() -> None:
    said = "".join(map(text, (*PAGES, *README)))
    for path in (DOCS / "images").glob("*.png"):
        assert path.stat().st_size <= 150_000 and path.name in said, path.name
        with Image.open(path) as picture:
            assert picture.mode == "P"


def test_columns_the_handbook_tells_people_to_fill_in_exist() -> None:
    rows = re.findall(r"^\| (任务|填报明细|报送) \| ([^|]+) \|", text("handbook.zh.md"), re.M)
    assert len(rows) == 5
    typed = {
        f.zh for group in (fields.STATUS_ITEMS, fields.STATUS_ANSWERS, fields.STATUS_RETURNS) for f in group if f.typed
    }
    assert {name for _, names in rows for name in names.strip().split("、")} <= typed
    en = {
        f.en for group in (fields.STATUS_ITEMS, fields.STATUS_ANSWERS, fields.STATUS_RETURNS) for f in group if f.typed
    }
    named = re.findall(r"^\| (?:Items|Answers|Returns) \| ([^|]+) \|", text("handbook.md"), re.M)
    assert {n for names in named for n in names.strip().split(", ") if n != "Closing columns"} <= en


@pytest.mark.parametrize(("page", "lang"), [("handbook.zh.md", 0), ("handbook.md", 1)])
def test_launchers_and_the_record_are_called_by_their_names(page: str, lang: int) -> None:
    for name in ("launch.split", "launch.check", "launch.merge", "launch.remind", "launch.record"):
        assert WORDS[name][lang] in text(page)


def test_the_line_of_a_form_filled_in_for_a_unit_is_the_one_that_is_read() -> None:
    proxy = next(f for f in fields.PREAMBLE if f.key == "by_proxy")
    assert f"{proxy.zh}：" in text("handbook.zh.md") and f"{proxy.en}: " in text("handbook.md")


def test_the_page_for_departments_fits_one_page() -> None:
    assert len(text("for-departments.zh.md")) < 1000
