"""The examples are what a newcomer runs first: workbooks follow from their texts, commands work as pasted."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest
from click.testing import CliRunner

from xltrack.cli import cli
from xltrack.pipeline import check, merge, read_plan, split
from xltrack.plan import Plan

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
CASES = ("bureau", "county")
REBUILD = "run: python examples/build.py"
SHARED_RUN = 20  # Chinese characters in a row; titles of letters and names of indicators are shorter


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that makes the workbooks."""
    spec = importlib.util.spec_from_file_location("examples_build", EXAMPLES / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Path:
    """The folder of a case."""
    return EXAMPLES / request.param


def plan_of(name: str) -> Plan:
    return read_plan(EXAMPLES / name / "master.xlsx")


def cells(path: Path) -> list[object]:
    book = openpyxl.load_workbook(path, read_only=True)
    found = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    book.close()
    return found


def test_the_master_follows_from_its_texts(case: Path, maker: ModuleType) -> None:
    assert maker.case_plan(case) == read_plan(case / "master.xlsx"), REBUILD


def test_the_returns_follow_from_their_text(maker: ModuleType, tmp_path: Path) -> None:
    made = maker.build(EXAMPLES / "bureau", tmp_path)[1:]
    kept = EXAMPLES / "bureau" / "returns"
    assert sorted(p.name for p in made) == sorted(p.name for p in kept.iterdir()), REBUILD
    for path in made:
        assert cells(path) == cells(kept / path.name), REBUILD


def test_nothing_is_wrong_with_the_masters(case: Path) -> None:
    grave = [f for f in check(case / "master.xlsx").found if f.severity != "info"]
    assert grave == []


def test_every_task_of_the_official_text_is_an_item(case: Path) -> None:
    text = (case / "notice.txt").read_text(encoding="utf-8")
    tasks = re.findall(r"^\d+[.\t](?!\t)([^\t\n]+。)", text, re.MULTILINE)
    assert [item.text for item in read_plan(case / "master.xlsx").items] == tasks


def test_the_bureau_is_a_small_office() -> None:
    plan = plan_of("bureau")
    assert 12 <= len(plan.items) <= 16
    assert len(plan.periods) == 3
    assert plan.groups == {"各中队": ("东城中队", "西城中队", "南城中队")}
    assert all(item.lead and not item.joint for item in plan.items)


def test_the_county_is_a_large_one() -> None:
    plan = plan_of("county")
    assert len(plan.items) >= 60
    assert len(plan.units) >= 20
    assert sum(len(item.joint) > 1 for item in plan.items) > 30
    assert sum(bool(item.indicators) for item in plan.items) > 40
    assert sum(any(d.date for d in item.deadlines) for item in plan.items) >= 10
    towns = plan.groups["各乡（镇）人民政府"]
    asked = {duty.unit for duty in plan.duties(plan.items[13])}
    assert set(towns) < asked
    some = {item.serial: dict(item.members) for item in plan.items if item.members}
    assert some["48"] == {"有关乡（镇）人民政府": ("青岭镇", "棠口镇", "白塔乡")}


def test_every_unit_of_the_county_gets_a_form(tmp_path: Path) -> None:
    plan = plan_of("county")
    result = split(EXAMPLES / "county" / "master.xlsx", plan.periods[0].label, tmp_path)
    assert set(result.forms) == {unit.name for unit in plan.units}


def test_the_first_command_works_from_the_project_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = tmp_path / "result.json"
    arguments = ["merge", "examples/bureau/returns", "-o", str(tmp_path / "status.xlsx"), "--json", str(told)]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert done.return_value == 0, done.output
    summary = json.loads(told.read_text(encoding="utf-8"))
    assert summary["units"]["missing"] == ["西城中队"]
    assert sum(summary["by_status"].values()) == 14
    assert len(summary["lagging"]) == 3


def test_every_answer_of_the_text_is_in_the_status_workbook(maker: ModuleType, tmp_path: Path) -> None:
    result = merge([EXAMPLES / "bureau" / "returns"], master=EXAMPLES / "bureau" / "master.xlsx", new_ledger=True)
    result.write(tmp_path / "status.xlsx")
    written = "\n".join(str(cell) for cell in cells(tmp_path / "status.xlsx") if cell)
    answers = maker.read_answers((EXAMPLES / "bureau" / "answers.txt").read_text(encoding="utf-8"))
    assert sum(map(len, answers.values())) == 22
    for unit, rows in answers.items():
        for place, said in rows.items():
            for column in ("progress", "reason", "measures"):
                assert said.get(column, "") in written, f"{unit} {place}"


@pytest.mark.seeds
def test_the_texts_are_our_own(seeds: Path) -> None:
    theirs = {run for path in seeds.glob("*.txt") for run in runs(path.read_text(encoding="utf-8"))}
    ours = [*EXAMPLES.rglob("*.txt"), *EXAMPLES.rglob("*.toml"), *(ROOT / "xltrack" / "demo").glob("*.toml")]
    assert theirs
    for path in ours:
        copied = theirs & runs(path.read_text(encoding="utf-8"))
        assert not copied, f"{path.name}: {sorted(copied)[:3]}"


def runs(text: str) -> set[str]:
    """Every stretch of so many Chinese characters within a line and a cell of a text, spaces left out."""
    plain = re.sub(r"[ \u3000]+", "", text)
    found = (plain[at : at + SHARED_RUN] for at in range(len(plain) - SHARED_RUN + 1))
    return {run for run in found if re.fullmatch(r"[㐀-鿿]+", run)}
