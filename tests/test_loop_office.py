"""A bureau's year through a real office program: twelve items, seven units, three reporting days, no word lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.office import Job, Office
from tests.sheets import Form, Status, read_form
from xltrack import Choice, Deadline, Indicator, Item, Period, Plan, Unit
from xltrack.cli import cli
from xltrack.enums import default_choices
from xltrack.pipeline import merge, write_plan

pytestmark = pytest.mark.office

SECTIONS = ("一、绿色发展", "二、环境质量", "三、工程治理", "四、突出问题")
DAYS = (date(2022, 6, 20), date(2022, 9, 25), date(2022, 12, 10))
PERIODS = tuple(Period(label, day, day) for label, day in zip(("半年", "三季度", "全年"), DAYS, strict=True))
STATUSES = ("已完成", "达到序时进度", "未达序时进度", "尚未启动")
LAGGING = STATUSES[2:]
SILENT = {"三季度": "考评中心"}  # a unit that returns nothing in that period


def year() -> Plan:
    """The bureau: serials restart in every section, two units in one cell, a group, two units of almost one name."""

    def item(section: int, serial: int, text: str, *lead: str, **more: Any) -> Item:
        return Item(text, path=(SECTIONS[section],), serial=str(serial), lead=lead, **more)

    items = (
        item(0, 1, "主要污染物减排，碳排放强度降到年度要求。", "市容中队", "各中队"),
        item(0, 2, "垃圾分类继续推进。", "环卫股", deadlines=(Deadline("12月底前", date(2022, 12, 31)),)),
        item(1, 1, "重点流域和海洋保护规划落到实处。", "给排水股"),
        item(1, 2, "小流域水质优良比例100%，没有劣V类。", "给排水股",
             indicators=(Indicator("优良比例", ">=", 100.0, "%"),)),
        item(1, 3, "近岸海域水质符合考核目标。", "给排水股"),
        item(1, 4, "建成区水体不再黑臭。", "给排水股"),
        item(1, 5, "空气优良天数比例高于三年平均，PM2.5、PM10 年均不高于20、36微克每立方米。", "市容环卫股",
             indicators=(Indicator("PM2.5", "<=", 20.0, "微克每立方米"),
                         Indicator("PM10", "<=", 36.0, "微克每立方米"))),
        item(1, 6, "地下水质量稳定。", "给排水股"),
        item(2, 1, "补上污水收集处理设施短板。", "给排水股"),
        item(2, 2, "入海排污口整治完毕。", "给排水股"),
        item(2, 3, "海漂垃圾密度继续下降。", "考评中心"),
        item(3, 1, "海漂垃圾治理成为常态。", "考评中心", standing=True),
    )  # fmt: skip
    units = (
        Unit("市容中队"), Unit("一中队", groups=("各中队",)), Unit("二中队", groups=("各中队",)), Unit("环卫股"),
        Unit("给排水股"), Unit("市容环卫股"), Unit("考评中心"),
    )  # fmt: skip
    choices = tuple(Choice(*choice) for choice in default_choices("zh"))
    return Plan("2022年度生态环保目标责任", 2022, "zh", "", items, units, PERIODS, choices)


def answers(unit: str, period: int, items: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Item → header → what the unit types; lagging items carry a reason and measures."""
    typed = {}
    for n, item in enumerate(items):
        status = STATUSES[(len(unit) + n + period) % 4]
        mark = f"{PERIODS[period].label}{unit}{item}"
        typed[item] = {"进展情况": f"{mark}：完成{n + 3}处，\n其余正在招标。", "目标责任评估情况": status}
        if status in LAGGING:
            typed[item] |= {"滞后原因": f"{mark}材料涨价", "解决措施": f"{mark}每周调度"}
    return typed


@dataclass
class Year:
    """The bureau's folder after its three periods.

    ``typed``: (period, item, unit) → header → text; ``people``: unit → label → text; ``status`` and ``before``: the
    status workbook after and before each period's merge.
    """

    folder: Path
    typed: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)
    people: dict[str, dict[str, str]] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    status: dict[str, Path] = field(default_factory=dict)
    before: dict[str, bytes] = field(default_factory=dict)


def run(*arguments: str | Path) -> dict[str, Any]:
    """A command of xltrack, its JSON."""
    done = CliRunner().invoke(cli, [*map(str, arguments), "--json", "-"])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def fill(form: Form, unit: str, period: int, year: Year, target: Path) -> Job:
    """Everything a unit types into its form, as if at the keyboard."""
    label = PERIODS[period].label
    year.people[unit] = {
        "填表人": f"{unit}经办人",
        "电话": f"0000-{len(unit)}{period}01",
        "分管领导": f"{unit}分管领导",
        "电话 2": "0000-99",
    }
    edits = [["type", form.labels[name], text] for name, text in year.people[unit].items()]
    edits.append(["type", form.labels["填报时间"], f"{DAYS[period]:%Y.%-m}.{DAYS[period].day - 2}"])
    for item, row in answers(unit, period, form.items).items():
        year.typed[label, item, unit] = row
        edits += [["type", form.at(header, item), text] for header, text in row.items()]
    return Job(form.path, target, edits)


@pytest.fixture(scope="module")
def bureau(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """The year as a coordinator and seven units live it: check, then split, fill and merge, three times over."""
    folder = tmp_path_factory.mktemp("bureau")
    done = Year(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("XLTRACK_MASTER", raising=False)
        write_plan(year(), "master.xlsx")
        assert run("check", "master.xlsx", "--fix")["filled"] == 10, "two with indicators have ids from the start"
        for n, period in enumerate(PERIODS):
            forms = run("split", "master.xlsx", "-p", period.label, "-o", "outbox")["forms"]
            inbox = folder / f"returns-{period.label}"
            inbox.mkdir()
            asked = [f for f in forms if f["unit"] != SILENT.get(period.label)]
            office.edit(
                fill(read_form(folder / f["path"]), f["unit"], n, done, inbox / Path(f["path"]).name) for f in asked
            )
            ledger = folder / "status.xlsx"
            done.before[period.label] = ledger.read_bytes() if ledger.exists() else b""
            done.results[period.label] = run("merge", *sorted(inbox.glob("*.xlsx")))
            done.status[period.label] = folder / "kept" / f"{period.label}.xlsx"
            done.status[period.label].parent.mkdir(exist_ok=True)
            done.status[period.label].write_bytes(ledger.read_bytes())
        yield done


def test_every_typed_answer_stands_in_its_row(bureau: Year) -> None:
    for period in PERIODS:
        found = Status(bureau.status[period.label]).answers()
        mine = {(i, u): row for (p, i, u), row in bureau.typed.items() if p == period.label}
        assert len(mine) == (14 if period.label not in SILENT else 12)
        for slot, typed in mine.items():
            row = found[slot]
            assert (row["进展情况"], row["自评"]) == (typed["进展情况"], typed["目标责任评估情况"])
            assert (row["滞后原因"], row["解决措施"]) == (typed.get("滞后原因", ""), typed.get("解决措施", ""))
            assert row["填报时间"] == period.due.replace(day=period.due.day - 2).isoformat()  # type: ignore[union-attr]


def test_earlier_periods_stay_in_the_ledger_word_for_word(bureau: Year) -> None:
    rows = {(r["报送期"], r["编号"], r["单位"]): r for r in Status(bureau.status["全年"]).table("台账") if r["单位"]}
    assert rows.keys() == bureau.typed.keys()
    for slot, typed in bureau.typed.items():
        texts = (typed["进展情况"], typed["目标责任评估情况"], typed.get("滞后原因", ""), typed.get("解决措施", ""))
        assert tuple(rows[slot][h] for h in ("进展情况", "自评", "滞后原因", "解决措施")) == texts


def test_who_filled_the_form_in_is_kept(bureau: Year) -> None:
    returns = {r["单位"]: r for r in Status(bureau.status["全年"]).table("报送") if r["报送期"] == "全年"}
    for unit, people in bureau.people.items():
        row = returns[unit]
        assert (row["填表人"], row["电话"], row["分管领导"], row["分管领导电话"]) == tuple(people.values())


def test_a_silent_unit_is_named_and_nothing_else_is_wrong(bureau: Year) -> None:
    for period in PERIODS:
        result = bureau.results[period.label]
        silent = SILENT.get(period.label)
        assert result["units"]["missing"] == ([silent] if silent else [])
        assert [f for f in result["findings"] if f["severity"] != "info"] == []
        assert result["items"] == 12 == sum(result["by_status"].values())
        assert result["by_status"]["not_returned"] == (2 if silent else 0)


def test_lagging_items_are_listed_with_reason_and_measures(bureau: Year) -> None:
    listed = {r["编号"]: r for r in Status(bureau.status["全年"]).table("滞后清单")}
    for (period, item, unit), typed in bureau.typed.items():
        if period == "全年" and typed["目标责任评估情况"] in LAGGING and unit not in ("一中队", "二中队", "市容中队"):
            assert (typed["滞后原因"], typed["解决措施"]) == (listed[item]["滞后原因"], listed[item]["解决措施"])


def test_last_answers_stand_beside_the_new_ones(bureau: Year) -> None:
    for path in sorted((bureau.folder / "outbox" / "三季度").glob("*.xlsx")):
        form = read_form(path)
        for item in form.items:
            typed = bureau.typed["半年", item, path.stem]
            shown = form.texts[form.at("上期填报", item)]
            assert typed["进展情况"] in shown and typed["目标责任评估情况"] in shown


def test_merging_twice_gives_the_same_bytes(bureau: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(bureau.folder)
    assert (bureau.folder / "status.xlsx").read_bytes() == bureau.status["全年"].read_bytes()
    run("merge", *sorted((bureau.folder / "returns-全年").glob("*.xlsx")))
    assert (bureau.folder / "status.xlsx").read_bytes() == bureau.status["全年"].read_bytes()


@pytest.mark.parametrize("period", ["半年", "全年"])
def test_another_order_of_files_gives_the_same_bytes(
    bureau: Year, period: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(bureau.folder)
    files = sorted((bureau.folder / f"returns-{period}").glob("*.xlsx"), reverse=True)
    ledger = tmp_path / "before.xlsx" if bureau.before[period] else None
    if ledger:
        ledger.write_bytes(bureau.before[period])
    again = bureau.folder / "again.xlsx"
    result = merge([*files[2:], *files[:2]], master="master.xlsx", ledger=ledger, output=again, jobs=1)
    result.write(again)
    same = again.read_bytes() == bureau.status[period].read_bytes()
    again.unlink()
    assert same
