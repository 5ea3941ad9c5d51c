"""Changes of the plan in the year: what it was, what it is, on what basis and since when, from the master to the status workbook."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import BEHIND, IDS, PLAN, Desk, found, item, unit
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack import pipeline
from xltrack.books.status.figures import Figures
from xltrack.books.status.tables import every_table
from xltrack.books.status.view import View as Workbook
from xltrack.enums import ENUMS
from xltrack.plan import form_id
from xltrack.steps.changes import TOLD

BASIS, DAY = "河长办〔2022〕9号", date(2022, 7, 1)
SHEET = "调整记录"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.period("上半年")
    return desk


def amend(desk: Desk, number: int, **new: Any) -> xt.Item:
    """The master with one item changed, as :class:`Desk` answers for it from now on."""
    items = tuple(replace(i, **new) if i.id == IDS[number] else i for i in desk.plan.items)
    rewrite(desk, replace(desk.plan, items=items))
    return items[number]


def rewrite(desk: Desk, plan: xt.Plan) -> None:
    desk.plan = plan
    xt.write_plan(plan, desk.folder / "master.xlsx")


def record(desk: Desk) -> list[dict[str, Any]]:
    rows = openpyxl.load_workbook(desk.status)[SHEET].iter_rows(values_only=True)
    head = next(rows)
    return [dict(zip(head, row, strict=True)) for row in rows]


CHANGES = [
    ("任务内容", {"text": "编制并印发分类方案。", "former": (PLAN.items[0].text,)}, PLAN.items[0].text, "编制并印发分类方案。"),
    ("责任单位", {"lead": ("水务股",), "support": ("环卫股",)}, "牵头：环卫股", "牵头：水务股\n配合：环卫股"),
    ("完成时限", {"deadlines": (xt.Deadline("9月底前", date(2022, 9, 30)),)}, "6月底前", "9月底前"),
    ("完成时限", {"deadlines": ()}, "6月底前", None),
    ("目标值", {"indicators": (xt.Indicator("方案", ">=", 1.0, "份"),)}, None, "方案 ≥ 1 份"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "new", "before", "now"), CHANGES)
def test_a_change_is_kept_with_both_values_its_basis_and_its_day(
    desk: Desk, what: str, new: dict[str, Any], before: str | None, now: str | None
) -> None:
    amend(desk, 0, **new, change_basis=BASIS, change_day=DAY)
    for result in (desk.merge("上半年"), desk.merge("上半年")):
        told = "plan-item-reworded-known" if "former" in new else TOLD[what_key(what)]
        assert {f["item"] for f in found(result, told)} == {IDS[0]}
        assert not found(result, "plan-change-without-basis")
    (row,) = record(desk)
    assert (row["编号"], row["调整事项"], row["原内容"], row["现内容"]) == (IDS[0], what, before, now)
    assert (row["报送期"], row["调整依据"], row["调整日期"].date()) == ("上半年", BASIS, DAY)


def what_key(label: str) -> str:
    return next(k for k, (zh, _) in ENUMS["change"].items() if zh == label)


def test_what_was_changed_stays_on_record_all_year_and_is_told_in_its_own_period(desk: Desk) -> None:
    amend(desk, 0, deadlines=(xt.Deadline("9月底前", date(2022, 9, 30)),), change_basis=BASIS, change_day=DAY)
    desk.merge("上半年")
    later = desk.period("三季度")
    assert not found(later, "plan-deadline-changed") and len(record(desk)) == 1
    amend(
        desk,
        0,
        deadlines=(xt.Deadline("年底前", date(2022, 12, 31)),),
        change_basis="再次调整",
        change_day=date(2022, 9, 1),
    )
    desk.merge("三季度")
    assert [(r["报送期"], r["原内容"], r["现内容"], r["调整依据"]) for r in record(desk)] == [
        ("上半年", "6月底前", "9月底前", BASIS),
        ("三季度", "9月底前", "年底前", "再次调整"),
    ]


def test_items_added_withdrawn_and_brought_back(desk: Desk) -> None:
    fresh = xt.Item("新增护栏维护。", form_id(6), lead=("水务股",), change_basis=BASIS, change_day=DAY)
    rewrite(desk, replace(PLAN, items=(*PLAN.items[1:], fresh)))
    for _ in range(2):
        result = desk.merge("上半年")
    assert [(r["调整事项"], r["编号"]) for r in record(desk)] == [("新增任务", form_id(6)), ("撤下任务", IDS[0])]
    assert record(desk)[1]["原内容"] == PLAN.items[0].text and record(desk)[1]["调整依据"] is None
    assert [f["item"] for f in found(result, "plan-withdrawal-without-basis")] == [IDS[0]]
    rewrite(desk, replace(PLAN, items=(*PLAN.items, fresh)))
    desk.merge("上半年")
    result = desk.merge("上半年")
    assert [r["调整事项"] for r in record(desk)] == ["新增任务", "撤下任务", "恢复任务"]
    assert {f["item"] for f in found(result, "plan-item-added")} == {IDS[0], form_id(6)}


def test_no_unit_is_said_to_have_changed_a_task_that_the_office_reworded(desk: Desk) -> None:
    amend(desk, 0, text="编制并印发分类方案。")
    for _ in range(2):
        result = desk.merge("上半年")
        assert found(result, "plan-item-reworded") and not found(result, "item-text-changed")
    amend(desk, 0, former=(PLAN.items[0].text,))
    result = desk.merge("上半年")
    assert found(result, "plan-item-reworded-known") and not found(result, "plan-item-reworded"), "it has been entered"
    amend(desk, 0, text="印发分类方案并培训。")
    assert not found(desk.merge("上半年"), "item-text-changed")
    checked = xt.validate(desk.returns("上半年"), master=desk.folder / "master.xlsx")
    assert "item-text-changed" not in set(checked.findings["code"]), "validate says what merge says"


def test_a_form_sent_before_an_item_was_withdrawn_is_no_report_of_what_nobody_asked(desk: Desk) -> None:
    rewrite(desk, replace(PLAN, items=PLAN.items[1:]))
    desk.answer("三季度", GOOD)
    for label in ("上半年", "上半年", "三季度", "上半年"):
        result = desk.merge(label)
        assert not found(result, "item-withdrawn") and result.consolidation.unasked.empty
        rows = result.consolidation.ledger
        assert "上半年已按计划推进。" in set(rows[(rows["id"] == IDS[0]) & (rows["unit"] == "环卫股")]["progress"])
    fill(
        desk.send("上半年") / "环卫股.xlsx",
        GOOD | {"progress": "又报。"},
        desk.returns("上半年") / "环卫股.xlsx",
        第几次报送="2",
    )
    again = desk.merge("上半年")
    assert found(again, "item-withdrawn") and "又报。" in set(again.consolidation.unasked["progress"])


def test_a_period_renamed_in_the_master_takes_nothing_with_it_in_silence(desk: Desk) -> None:
    desk.type_in("任务", "核定", "已完成", 编号=IDS[0])
    desk.merge("上半年")
    renamed = tuple(replace(p, label="1—6月") if p.label == "上半年" else p for p in PLAN.periods)
    rewrite(desk, replace(PLAN, periods=renamed))
    for _ in range(2):
        result = desk.merge("上半年")
        (told,) = found(result, "ledger-period-unknown")
        assert told["found"] == "上半年" and "改回“上半年”" in told["action"]
        assert all("主表" in f["action"] for f in found(result, "sheet-of-unknown-period"))
        checked = xt.check(desk.folder / "master.xlsx")
        assert [f.found for f in checked.found if f.code == "ledger-period-unknown"] == ["上半年"]
    rewrite(desk, PLAN)
    result = desk.merge("上半年")
    assert "ledger-period-unknown" not in {f.code for f in xt.check(desk.folder / "master.xlsx").found}
    assert not found(result, "ledger-period-unknown") and item(result, IDS[0])["verdict"] == "已完成"


FRESH = xt.Item("新增护栏维护。", form_id(6), lead=("水务股",), change_basis=BASIS, change_day=DAY)


def test_nobody_owes_an_earlier_period_an_item_that_was_added_later(desk: Desk) -> None:
    rewrite(desk, replace(PLAN, items=(*PLAN.items, FRESH)))
    for _ in range(2):
        result = desk.merge("上半年")
        assert unit(result, "水务股")["unit_state"] == "returned" and not found(result, "item-not-answered")
        assert item(result, FRESH.id)["effective"] == "not_due" and item(result, FRESH.id)["owners"] == "水务股"
    autumn = desk.period("三季度")
    assert item(autumn, FRESH.id)["effective"] == "on_schedule" and not item(autumn, FRESH.id)["previous_status"]
    assert not item(autumn, FRESH.id)["trend"]


def test_the_share_told_of_a_past_period_does_not_move_with_an_item_added_since(desk: Desk) -> None:
    def totals(result: Any) -> list[str]:
        rows = result.consolidation.ledger
        return list(rows[(rows["period"] == "上半年") & (rows["unit"] == "")]["id"])

    rewrite(desk, replace(PLAN, items=(*PLAN.items, FRESH)))
    assert FRESH.id in totals(desk.merge("上半年"))  # the period shown lists every item of the plan
    assert totals(desk.period("三季度")) == list(IDS)
    desk.answer("上半年", BEHIND)
    again = pipeline.merge_into([desk.returns(p) for p in ("上半年", "三季度")], master=desk.folder / "master.xlsx")
    assert totals(again) == list(IDS)


def test_the_classes_of_a_past_period_add_up_to_its_items(desk: Desk) -> None:
    desk.type_in("任务", "核定", "不涉及", 编号=IDS[0])
    rewrite(desk, replace(PLAN, choices=(*PLAN.choices, xt.Choice("不涉及", "not_applicable"))))
    desk.merge("上半年")
    rewrite(desk, PLAN)
    view = Workbook(desk.period("三季度").consolidation)
    count, *classes = [f.value for f in Figures(view, every_table(view, None)).period("上半年")][:-2]
    assert count == sum(classes) == len(IDS)


def test_what_was_said_all_the_same_of_an_item_before_it_was_added_counts(desk: Desk) -> None:
    rewrite(desk, replace(PLAN, items=(*PLAN.items, FRESH)))
    desk.merge("上半年")
    xt.split(desk.plan, "上半年", desk.folder / "anew")  # which asks for it, for no ledger tells when it came
    said = {FRESH.id: GOOD | {"progress": "护栏已修。"}}
    fill(desk.folder / "anew" / "上半年" / "水务股.xlsx", said, desk.returns("上半年") / "护栏.xlsx")
    result = desk.merge("上半年")
    assert (
        item(result, FRESH.id)["effective"] == "on_schedule" and item(result, FRESH.id)["lead_progress"] == "护栏已修。"
    )
    assert not found(result, "item-of-other-unit")


def test_a_basis_typed_beside_the_record_stays(desk: Desk) -> None:
    rewrite(desk, replace(PLAN, items=PLAN.items[1:]))
    desk.merge("上半年")
    desk.type_in(SHEET, "调整依据", "区长办公会", 编号=IDS[0])
    desk.type_in(SHEET, "调整日期", "7月15日", 编号=IDS[0])
    result = desk.merge("上半年")
    assert not found(result, "plan-change-without-basis")
    desk.period("三季度")
    (row,) = record(desk)
    assert (row["调整依据"], row["调整日期"].date()) == ("区长办公会", date(2022, 7, 15))


def test_a_basis_written_into_the_master_afterwards_reaches_the_record(desk: Desk) -> None:
    amend(desk, 0, lead=("水务股",))
    assert found(desk.merge("上半年"), "plan-change-without-basis")
    amend(desk, 0, change_basis=BASIS, change_day=DAY)
    assert not found(desk.merge("上半年"), "plan-change-without-basis") and record(desk)[0]["调整依据"] == BASIS


def test_a_unit_under_a_new_name_is_no_change_of_who_is_responsible(desk: Desk) -> None:
    units = tuple(
        replace(u, name="环境卫生股", aliases=(*u.aliases, u.name)) if u.name == "环卫股" else u for u in PLAN.units
    )
    items = tuple(replace(i, lead=tuple("环境卫生股" if n == "环卫股" else n for n in i.lead)) for i in PLAN.items)
    rewrite(desk, replace(PLAN, units=units, items=items))
    result = desk.merge("上半年")
    assert SHEET not in openpyxl.load_workbook(desk.status).sheetnames and not found(result, "plan-item-moved")


def test_a_record_edited_by_hand_is_pointed_out(desk: Desk) -> None:
    amend(desk, 0, lead=("水务股",), change_basis=BASIS, change_day=DAY)
    assert not found(desk.merge("上半年"), "ledger-row-edited")
    desk.type_in(SHEET, "原内容", "牵头：别人", 编号=IDS[0])
    assert [f["sheet"] for f in found(desk.merge("上半年"), "ledger-row-edited")] == [SHEET]


def test_basis_and_day_are_columns_of_the_master(tmp_path: Path) -> None:
    plan = replace(PLAN, items=(replace(PLAN.items[0], change_basis=BASIS, change_day=DAY), *PLAN.items[1:]))
    xt.write_plan(plan, tmp_path / "master.xlsx")
    assert xt.read_plan(tmp_path / "master.xlsx") == plan


def test_a_plan_that_travelled_to_another_process_asks_no_other_units() -> None:
    plan = bureau()
    asked = [plan.duties(item) for item in plan.items]
    travelled = pickle.loads(pickle.dumps(plan))
    swapped = [replace(plan.items[n - 1], id=item.id) for n, item in enumerate(travelled.items)]
    assert [travelled.duties(item) for item in travelled.items] == asked
    assert [[d.unit for d in travelled.duties(item)] for item in swapped] == [
        [d.unit for d in asked[n - 1]] for n in range(len(asked))
    ]
