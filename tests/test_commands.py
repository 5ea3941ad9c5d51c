"""Every command is documented as it is, and so is what its ``--json`` holds: programs are written against that page."""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from xltrack.cli import cli, main

DOCS = Path(__file__).parent.parent / "docs"
PAGE = (DOCS / "commands.md").read_text(encoding="utf-8")


def promised() -> Mapping[str, set[str]]:
    """Command → the keys of its JSON that the page names."""
    keys = defaultdict[str, set[str]](set)
    for command, key in re.findall(r"^\| ([a-z]+) \| ([a-z_]+) \|", PAGE.partition("| --- | --- | --- |")[2], re.M):
        keys[command].add(key)
    return keys


def test_the_page_lists_every_command_and_option_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DOCS))
    import build_commands

    assert build_commands.page(PAGE) == PAGE, "run python docs/build_commands.py"
    assert sys.modules.pop("build_commands")


def test_every_command_writes_json_and_the_page_says_what() -> None:
    shown = {name for name, command in cli.commands.items() if not command.hidden}
    assert {name for name in shown if any("--json" in p.opts for p in cli.commands[name].params)} == shown
    assert set(promised()) == shown | {"xltrack"}


def told(tmp_path: Path, *arguments: str) -> dict[str, object]:
    out = tmp_path / "told.json"
    with pytest.raises(SystemExit) as done:
        main([*arguments, "--json", str(out)])
    assert done.value.code in (0, 1, None), arguments
    result: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
    return result


def test_json_holds_the_keys_the_page_promises(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year = tmp_path / "year"
    (tmp_path / "notice.txt").write_text("一、道路\n1.修补道路12条。\n责任单位：市政设施中心\n", encoding="utf-8")
    made = {"demo": told(tmp_path, "demo", str(year))}
    monkeypatch.chdir(year)
    calls: Mapping[str, tuple[str, ...]] = {
        "check": ("check", "master.xlsx"),
        "validate": ("validate", "returns"),
        "merge": ("merge", "returns"),
        "split": ("split", "master.xlsx"),
        "remind": ("remind", "--today", "2025-06-21"),
        "report": ("report", "-o", "report.docx"),
        "diff": ("diff", "status.xlsx", "--periods", "2025年6月", "2025年6月"),
        "archive": ("archive", "-o", "year.zip"),
        "new": ("new", str(tmp_path / "new/master.xlsx")),
        "import": ("import", str(tmp_path / "notice.txt"), "-o", str(tmp_path / "draft.xlsx")),
        "xltrack": (),
    }
    made |= {name: told(tmp_path, *call) for name, call in calls.items()}
    assert {name: set(result) for name, result in made.items()} == dict(promised())
