"""A county's year as its coordinator lives it: forms out, filled, merged; between merges verdicts and words typed, rows sorted and filtered in
a real office program. What was typed is all there at the end, and every total is what a stranger counts from the raw returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.forms import fill, item_rows
from tests.office import Cells, Job, Office
from tests.sheets import Status, read_form
from xltrack import pipeline
from xltrack.enums import enum_label
from xltrack.plan import with_ids

pytestmark = pytest.mark.office

COUNTY = Path(__file__).parent.parent / "examples" / "county" / "master.xlsx"
SEED = "001_a824368dc8330a74.txt"
DAYS = (date(2022, 6, 20), date(2022, 9, 26), date(2022, 12, 12))
LABELS = ("半年", "三季度", "全年")
CHOICES = ("已完成", "达到序时进度", "未达序时进度", "尚未启动")
WORST = ("尚未启动", "未达序时进度", "达到序时进度", "已完成")
ANSWERS = ("目标责任评估情况", "进展情况", "滞后原因", "解决措施")
OWN = "现场照片"
Slot = tuple[str, str, str]  # period, item, unit ("" for the item itself)


def county(_: Path) -> xt.Plan:
    return xt.read_plan(COUNTY)


def from_the_document(seeds: Path) -> xt.Plan:
    """The real one, imported; its towns added as a coordinator would."""
    drawn = xt.import_plan([seeds / SEED]).plan
    towns = ("古镛镇", "水南镇", "万安镇", "甲镇", "乙镇", "丙乡", "丁乡", "戊乡")
    group = next(n for i in drawn.items for _, n in i.parties if n.startswith("各乡"))
    known = tuple(u for u in drawn.units if u.name not in (*towns, "古镛镇人民政府"))
    others = {n for i in drawn.items for _, n in i.parties if n.startswith("有关")}
    units = (*known, *(xt.Unit(n, (f"{n}人民政府",), (group,), "乡镇") for n in towns))
    items = tuple(
        replace(i, members=tuple((n, towns[3:6]) for n in sorted(others) if n in {name for _, name in i.parties}))
        for i in drawn.items
    )
    return replace(drawn, units=units, items=items)


CASES = {"county": county, "document": from_the_document}


def answer(item: int, unit: int, period: int) -> dict[str, Any]:
    """What a unit says of an item: every class comes up, lagging ones with reason and measures."""
    status = CHOICES[(item * 7 + unit * 3 + period * (item % 3)) % (4 if (item + unit) % 5 == 0 else 2)]
    said = {"status": status, "progress": f"{LABELS[period]}第{item}项、第{unit}家：完成{item + unit}处。"}
    return said | ({"reason": f"雨季{unit}", "measures": f"加派人手{item}"} if status in CHOICES[2:] else {})


@dataclass(frozen=True)
class Count:
    """What the raw returns of a period and what the coordinator typed come to: class of every answer, and of every item."""

    answers: dict[tuple[str, str], str]
    items: dict[str, str]


@dataclass
class Year:
    """The folder, what was typed by whom, and what stood in the status workbook after every step.

    ``verdicts``: slot → label; ``said``: item → word under 督办意见; ``own``: item → word in the coordinator's own column; ``notes``: item →
    核定意见 by period; ``corrected``: slot → (更正值, 更正依据).
    """

    folder: Path
    plan: xt.Plan
    silent: str
    excused: str
    verdicts: dict[Slot, str] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)
    corrected: dict[Slot, tuple[str, str]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    own: dict[str, str] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    status: dict[str, Path] = field(default_factory=dict)
    live: Cells = field(default_factory=dict)
    raw: dict[str, dict[tuple[str, str], list[str]]] = field(default_factory=dict)
    counts: tuple[Count, ...] = ()

    @property
    def ledger(self) -> Path:
        return self.folder / "status.xlsx"


# ── the year ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module", params=CASES)
def year(request: pytest.FixtureRequest, office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    seeds = request.getfixturevalue("seeds") if request.param == "document" else Path()
    folder = tmp_path_factory.mktemp(request.param)
    periods = tuple(xt.Period(label, day, day) for label, day in zip(LABELS, DAYS, strict=True))
    plan = replace(CASES[request.param](seeds), year=2022, periods=periods)
    xt.write_plan(with_ids(plan), folder / "master.xlsx")
    plan = xt.read_plan(folder / "master.xlsx")
    sole = {duties[0].unit for i in plan.items if len(duties := plan.duties(i)) == 1}
    shared = [u.name for u in plan.units if u.name not in sole and plan.asked.get(u.name)]
    done = Year(folder, plan, silent=shared[0], excused=shared[-1])
    for n in range(len(LABELS)):
        _send_and_fill(done, n)
        _merge(done, n)
        _type(done, n, office)
        _merge(done, n)
    done.live = office.edit([Job(done.ledger, folder / "kept" / "reckoned.xlsx", [["recalculate"]])])[0]
    done.raw = {label: raw(folder / f"returns-{label}") for label in LABELS}
    done.counts = tuple(counted(done, n) for n in range(len(LABELS)))
    yield done


def _send_and_fill(year: Year, period: int) -> None:
    label = LABELS[period]
    forms = xt.split(
        year.folder / "master.xlsx", label, year.folder / "outbox", ledger=year.ledger if period else None
    ).forms
    places = {i.id: n for n, i in enumerate(year.plan.items)}
    for number, (unit, path) in enumerate(forms.items()):
        if period == 1 and unit in (year.silent, year.excused):
            continue
        items = item_rows(openpyxl.load_workbook(path).worksheets[0])
        said = {i: answer(places[i], number, period) for i in items}
        fill(path, said, year.folder / f"returns-{label}" / path.name, 填报时间=f"{DAYS[period] - timedelta(days=3)}")


def _merge(year: Year, period: int) -> None:
    label = LABELS[period]
    found = pipeline.merge_into([year.folder / f"returns-{label}"], master=year.folder / "master.xlsx")
    year.results[label] = found.to_json()
    year.status[label] = year.folder / "kept" / f"{label}.xlsx"
    year.status[label].parent.mkdir(exist_ok=True)
    year.status[label].write_bytes(year.ledger.read_bytes())


def _type(year: Year, period: int, office: Office) -> None:
    """The coordinator's evening: verdicts, words, corrections and a day, in tables that are sorted, filtered, and have a column put in."""
    label = LABELS[period]
    edits = [*_on_items(year, label, period), *_on_answers(year, label, period)]
    if period == 1:
        edits += _excuse(year)
    edited = year.folder / "kept" / "edited.xlsx"
    office.edit([Job(year.ledger, edited, edits)])
    edited.replace(year.ledger)


def _table(year: Year, sheet: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """(header → letter, rows with their number under "") of a sheet of the status workbook."""
    page = openpyxl.load_workbook(year.ledger)[sheet]
    letters = {str(c.value): c.column_letter for c in page[1] if c.value}
    rows = [{h: page[f"{at}{n}"].value for h, at in letters.items()} | {"": n} for n in range(2, page.max_row + 1)]
    return letters, rows


def _on_items(year: Year, label: str, period: int) -> Iterator[list[Any]]:
    letters, rows = _table(year, "任务")
    last, own = len(rows) + 1, letters.get(OWN) or openpyxl.utils.get_column_letter(len(letters) + 1)
    end = max([own, *letters.values()], key=openpyxl.utils.column_index_from_string)
    yield ["sheet", "任务"]
    yield ["text", f"{own}1", OWN]
    for n, row in enumerate(rows):
        item, at = row["编号"], row[""]
        if n % 6 == period:
            year.verdicts[label, item, ""] = CHOICES[(n + period) % 4]
            year.notes[label, item] = f"{label}实地看过{n}"
            yield ["type", f"{letters['核定']}{at}", year.verdicts[label, item, ""]]
            yield ["type", f"{letters['核定意见']}{at}", year.notes[label, item]]
        if n % 10 == period:
            year.said[item] = f"{label}督办{n}：限月底"
            yield ["type", f"{letters['督办意见']}{at}", year.said[item]]
        if n % 7 == period:
            year.own[item] = f"照片{period}-{n}"
            yield ["type", f"{own}{at}", year.own[item]]
    yield ["sort", f"A2:{end}{last}", letters["任务内容"], period == 1]
    yield ["filter", f"A1:{end}{last}", letters["类型"], "常规"]
    yield ["hide_column", letters["解决措施"]]


def _on_answers(year: Year, label: str, period: int) -> Iterator[list[Any]]:
    letters, rows = _table(year, "填报明细")
    yield ["sheet", "填报明细"]
    for n, row in enumerate(rows):
        slot = (label, row["编号"], row["单位"])
        if n % 11 == period:
            year.verdicts[slot] = CHOICES[(n // 11 + period) % 4]
            yield ["type", f"{letters['核定']}{row['']}", year.verdicts[slot]]
        elif n % 13 == period:
            year.corrected[slot] = (CHOICES[n % 4], f"电话核实{n}，{label}")
            yield ["type", f"{letters['更正值']}{row['']}", year.corrected[slot][0]]
            yield ["type", f"{letters['更正依据']}{row['']}", year.corrected[slot][1]]
    yield ["sort", f"A2:{list(letters.values())[-1]}{len(rows) + 1}", letters["单位"], True]
    yield ["insert_columns", letters["职责"]]


def _excuse(year: Year) -> Iterator[list[Any]]:
    letters, rows = _table(year, "报送")
    yield ["sheet", "报送"]
    for row in rows:
        if row["单位"] == year.excused and row["报送期"] == LABELS[1]:
            yield ["type", f"{letters['免报']}{row['']}", "是"]


# ── a stranger's count, from the raw returns ───────────────────────────────────────────────────────────────────────


def raw(folder: Path) -> dict[tuple[str, str], list[str]]:
    """(item, unit) → what its form holds in the four answer columns. A form's file is named for its unit."""
    found = {}
    for path in sorted(folder.glob("*.xlsx")):
        form = read_form(path)
        for item in form.items:
            found[item, path.stem] = [form.texts.get(form.at(header, item), "") for header in ANSWERS]
    return found


def counted(year: Year, period: int) -> Count:
    label = LABELS[period]
    asked: dict[str, list[str]] = {i.id: [] for i in year.plan.items}
    for item, unit in raw(year.folder / "outbox" / label):
        asked[item].append(unit)
    said = {slot: answers[0] for slot, answers in year.raw[label].items()}
    classes = {}
    for item, units in asked.items():
        for unit in units:
            slot = (label, item, unit)
            own = year.verdicts.get(slot) or year.corrected.get(slot, ("",))[0] or said.get((item, unit), "未报")
            if (period, unit) != (1, year.excused) or own != "未报":
                classes[item, unit] = own
    items = {}
    for item, units in asked.items():
        found = {classes[item, u] for u in units if (item, u) in classes}
        worst = next((c for c in WORST if c in found), "未报")
        items[item] = verdict = year.verdicts.get((label, item, ""), worst)
        better = (*WORST, "未报")[(*WORST, "未报").index(verdict) + 1 :]
        for place in ((item, u) for u in units if (item, u) in classes and verdict != worst):
            if worst in better or classes[place] not in better:
                classes[place] = verdict  # nobody stands worse, and all as it says where nobody stood so badly
    return Count(classes, items)


@pytest.mark.parametrize("period", range(3))
def test_every_answer_and_item_is_what_a_stranger_counts(year: Year, period: int) -> None:
    mine, label = year.counts[period], LABELS[period]
    book = Status(year.status[label], values=True)
    assert {(r["编号"], r["单位"]): r["状态"] for r in book.table("填报明细")} == mine.answers
    assert {r["编号"]: r["状态"] for r in book.table("任务")} == mine.items
    by_status = {enum_label("status", k, "zh"): n for k, n in year.results[label]["by_status"].items() if n}
    assert by_status == Counter(mine.items.values()) and sum(by_status.values()) == len(year.plan.items) >= 64
    for row in book.table("单位"):
        own = Counter(c for (_, unit), c in mine.answers.items() if unit == row["单位"])
        shown = {c: int(row[c]) for c in (*CHOICES, "未报")}
        assert shown == {c: own[c] for c in shown}, row["单位"]
        assert float(row["完成率"] or 0) == pytest.approx(own["已完成"] / own.total() if own else 0)


def test_who_returned_and_who_is_missing_or_excused(year: Year) -> None:
    assert len(year.plan.asked) >= 20
    for label in LABELS:
        units = year.results[label]["units"]
        assert units["missing"] == ([year.silent] if label == LABELS[1] else [])
        assert len(units["expected"]) == len(year.plan.asked) - (label == LABELS[1])
        assert year.results[label]["findings"] == [
            f for f in year.results[label]["findings"] if f["severity"] != "error"
        ], "nothing typed here is wrong"
    states = {r["单位"]: r["报送状态"] for r in Status(year.status[LABELS[1]]).table("单位")}
    assert states[year.excused] == "免报"


def test_the_overview_of_the_last_period_counts_all_three(year: Year) -> None:
    page = openpyxl.load_workbook(year.ledger, data_only=True)["总览"]
    lines = [[c.value for c in row if c.value is not None] for row in page.iter_rows()]
    for period, label in enumerate(LABELS):
        own = Counter(year.counts[period].items.values())
        line = next(line for line in lines if line[:1] == [label] and len(line) > 6)
        assert line[1:7] == [own.total(), *(own[c] for c in CHOICES), own["未报"]]
        assert line[7] == pytest.approx(own["已完成"] / own.total())


def test_recalculated_by_an_office_program_everything_stays(year: Year) -> None:
    mine = year.counts[2]
    letters, rows = _table(year, "任务")
    live = year.live["任务"]
    assert {r["编号"]: live[f"{letters['状态']}{r['']}"] for r in rows} == mine.items


# ── nothing typed is lost ──────────────────────────────────────────────────────────────────────────────────────────


def test_every_verdict_of_the_year_stands_in_the_ledger(year: Year) -> None:
    rows = {(r["报送期"], r["编号"], r["单位"]): r for r in Status(year.ledger).table("台账")}
    assert len(year.verdicts) > 60 and len(year.corrected) > 20
    for slot, label in year.verdicts.items():
        assert rows[slot]["核定"] == label, slot
    for (period, item), note in year.notes.items():
        assert rows[period, item, ""]["核定意见"] == note
    for slot, (value, basis) in year.corrected.items():
        assert (rows[slot]["更正值"], rows[slot]["更正依据"]) == (value, basis), slot
    typed = {s for s, r in rows.items() if r["核定"]}
    assert typed == year.verdicts.keys(), "and nowhere else"


def test_what_follows_an_item_is_there_at_the_end(year: Year) -> None:
    rows = {r["编号"]: r for r in Status(year.ledger).table("任务")}
    assert {i: r["督办意见"] for i, r in rows.items() if r["督办意见"]} == year.said
    assert {i: r[OWN] for i, r in rows.items() if r[OWN]} == year.own


def test_last_periods_verdicts_stand_beside_the_new_ones(year: Year) -> None:
    rows = {r["编号"]: r for r in Status(year.ledger).table("任务")}
    last = {i: label for (period, i, unit), label in year.verdicts.items() if period == LABELS[1] and not unit}
    assert {i: r["上期核定"] for i, r in rows.items() if r["上期核定"]} == last


def test_every_answer_of_the_year_is_in_the_ledger_word_for_word(year: Year) -> None:
    rows = {
        (r["报送期"], r["编号"], r["单位"]): r for r in Status(year.ledger).table("台账") if r["单位"] and r["文件"]
    }
    found = {(label, item, unit): said for label in LABELS for (item, unit), said in year.raw[label].items()}
    assert {s: [r[h] for h in ("自评", "进展情况", "滞后原因", "解决措施")] for s, r in rows.items()} == found


def test_lag_over_three_periods_is_said(year: Year) -> None:
    rows = {r["编号"]: r for r in Status(year.ledger).table("任务")}
    totals = [r for r in Status(year.ledger).table("台账") if not r["单位"] and r["状态"] != "未报"]
    periods = Counter(r["编号"] for r in totals if r["滞后"] == "是")
    lagged = {i for i, n in periods.items() if n == len(LABELS)}
    assert lagged and {i for i, r in rows.items() if "连续3期滞后" in r["变化"]} == lagged


def test_merging_again_changes_no_byte(year: Year) -> None:
    before = year.ledger.read_bytes()
    pipeline.merge_into([year.folder / "returns-全年"], master=year.folder / "master.xlsx")
    assert year.ledger.read_bytes() == before
