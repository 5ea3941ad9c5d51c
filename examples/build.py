"""Makes the workbooks of the examples from their texts: ``python examples/build.py``.

A case is its official text (``notice.txt``), what the coordinator adds to the imported master (``amend.toml``), and,
for the bureau, what its units answer (``answers.txt``). The library makes each workbook as it does for a coordinator.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from xltrack import import_plan, pipeline
from xltrack.books.filenames import file_names
from xltrack.books.stamp import Stamper
from xltrack.books.template import find_template
from xltrack.books.whole import whole
from xltrack.plan import Item, Period, Plan, Unit
from xltrack.records import Ask, AskRow, Ledger
from xltrack.steps.split import split

HERE = Path(__file__).resolve().parent
ANSWERS = ("status", "progress", "reason", "measures")
DESK, HEAD = "值班员", "分管负责人"  # nobody's name


def case_plan(case: Path) -> Plan:
    """The plan of a case: its text imported, then amended."""
    amend = tomllib.loads((case / "amend.toml").read_text(encoding="utf-8"))
    return amended(import_plan([case / "notice.txt"]).plan, amend)


def amended(plan: Plan, amend: Mapping[str, Any]) -> Plan:
    """An imported plan with what only the coordinator knows: members of groups, reporting days, who leads."""
    groups, aliases = amend.get("groups", {}), amend.get("aliases", {})
    units = tuple(
        Unit(name, tuple(aliases.get(name, ())), tuple(g for g, own in groups.items() if name in own), category)
        for category, names in amend["units"].items()
        for name in names
    )
    periods = tuple(Period(p["label"], p["due"], p["due"]) for p in amend["period"])
    items = tuple(_item(item, amend) for item in plan.items)
    return replace(plan, id=amend["plan_id"], title=amend["title"], items=items, units=units, periods=periods)


def _item(item: Item, amend: Mapping[str, Any]) -> Item:
    days = amend.get("days", {}).get(place(item), {})
    item = replace(item, deadlines=tuple(replace(d, date=days.get(d.text, d.date)) for d in item.deadlines))
    names = amend.get("indicators", {}).get(place(item))
    if names is not None:
        pairs = zip(item.indicators, names, strict=False)
        item = replace(item, indicators=tuple(replace(indicator, name=name) for indicator, name in pairs))
    own = amend.get("members", {}).get(item.serial)
    if own:
        group = next(name for _, name in item.parties if name.startswith("有关"))
        item = replace(item, members=((group, tuple(own)),))
    return replace(item, lead=item.lead + item.joint, joint=()) if amend.get("lead") else item


def place(item: Item) -> str:
    """How the texts of a case name an item: the numeral of its section and its serial, 二、4."""
    return f"{item.path[0].partition('、')[0]}、{item.serial}"


def read_answers(text: str) -> dict[str, dict[str, dict[str, str]]]:
    """Unit → place of the item → answers by column."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    unit = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        first, *rest = (part.strip() for part in line.split("|"))
        if rest:
            found[unit][first] = dict(zip(ANSWERS, rest, strict=False))
        else:
            unit = first
            found[unit] = {}
    return found


def returns(plan: Plan, text: str) -> Iterator[tuple[str, bytes]]:
    """(file name, workbook) of every unit that answers in the first period."""
    stamper, answers = Stamper(find_template("", plan.language)), read_answers(text)
    asks = split(plan, plan.periods[0], Ledger())
    names = file_names([ask.unit for ask in asks])
    for number, ask in enumerate(asks, 1):
        if ask.unit in answers:
            yield f"{names[ask.unit]}.xlsx", stamper.form(_filled(ask, answers[ask.unit], number))


def _filled(ask: Ask, answers: Mapping[str, Mapping[str, str]], number: int) -> Ask:
    def row(asked: AskRow) -> AskRow:
        return replace(asked, answers=dict(answers[place(asked.item)]))

    due = ask.period.due
    prefill = {
        "filled_on": due.replace(day=due.day - number % 5).isoformat() if due else "",
        "filler": f"{ask.unit}{DESK}",
        "filler_phone": f"000-555100{number}",
        "leader": HEAD,
        "leader_phone": f"000-555200{number}",
    }
    return replace(ask, rows=tuple(map(row, ask.rows)), prefill=prefill)


def build(case: Path, out: Path) -> list[Path]:
    """The workbooks of a case into the folder ``out``; the paths written."""
    plan = case_plan(case)
    (out / "master.xlsx").unlink(missing_ok=True)  # of what is made anew no copy is kept
    made = [pipeline.write_plan(plan, out / "master.xlsx")]
    if (case / "answers.txt").exists():
        for name, data in returns(plan, (case / "answers.txt").read_text(encoding="utf-8")):
            made.append(out / "returns" / name)
            with whole(made[-1]) as part:
                part.write_bytes(data)
    return made


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    for folder in sorted(p.parent for p in HERE.glob("*/notice.txt")):
        for path in build(folder, target / folder.name):
            print(path)
