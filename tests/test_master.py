"""A master gives back the plan it was written from, takes a pasted table, and names the cell of everything that is wrong."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

import xltrack as xt
from tests.plans import bureau, plans
from xltrack import desk, pipeline
from xltrack.books.master_write import draft_notes, write_master
from xltrack.errors import MasterError


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(plan=plans())
def test_reading_what_was_written_gives_the_same_plan(plan: xt.Plan, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("master") / "master.xlsx"
    xt.write_plan(plan, path)
    again = pipeline.read_master(path)
    assert again.plan == plan


@pytest.mark.parametrize(
    "name", ["任务", "指标", "单位", "联系人", "报送期", "应报材料", "总体目标", "评估选项", "设置"]
)
def test_a_table_whose_sheet_was_renamed_is_read_all_the_same(tmp_path: Path, name: str) -> None:
    plan = replace(
        bureau(),
        goals=(xt.Goal("水质优良比例达100%。", 2025, "水质优良比例", ">=", 100.0, "%"),),
        materials=(xt.Material("专题报告", "上半年", ("水务股",), date(2022, 6, 10)),),
        choices=(*bureau().choices, xt.Choice("超进度", "on_schedule")),
        settings=xt.Settings(ranking=True),
    )
    book = openpyxl.load_workbook(xt.write_plan(plan, tmp_path / "master.xlsx"))
    book[name].title = "科室自用"
    book.save(tmp_path / "master.xlsx")
    assert xt.read_plan(tmp_path / "master.xlsx") == plan


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (xt.write_plan(bureau(), tmp_path / name).read_bytes() for name in ("a.xlsx", "b.xlsx"))
    assert one == two


def parts_without_heights(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: re.sub(rb' ht="[\d.]+"', b"", archive.read(name)) for name in archive.namelist()}


def test_rows_in_bulk_are_what_the_public_calls_write_but_as_tall_as_their_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        f"{n}.清淤{n}公里，PM2.5、PM10浓度分别不高于{n}、36微克每立方米。\n责任单位：{'-' if n % 7 else '水利局'}"
        for n in range(1, 60)
    ]
    (tmp_path / "a.txt").write_text("青溪县2024年任务分解表\n" + "\n".join(lines), encoding="utf-8")
    draft = xt.import_plan([tmp_path / "a.txt"])
    for name in ("bulk", "public"):
        write_master(draft.plan, tmp_path / name, *draft_notes(draft))
        monkeypatch.setattr("xlsxwriter.__version__", "9.0.0")
    assert parts_without_heights(tmp_path / "bulk") == parts_without_heights(tmp_path / "public")
    with zipfile.ZipFile(tmp_path / "bulk") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b' ht="33"' in sheet and b"customHeight" not in sheet  # a row that was set by hand would not grow


def test_a_printed_master_is_the_plan_and_not_every_column(tmp_path: Path) -> None:
    xt.write_plan(bureau(), tmp_path / "m.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "m.xlsx").worksheets[0]
    assert sheet.print_area.split(":")[1].startswith("$N$")


def test_a_text_that_looks_like_markup_stays_text(tmp_path: Path) -> None:
    plan = replace(bureau(), title="<r><t>粗体</t></r>")
    plan = replace(plan, items=(replace(plan.items[0], text="<r><t>清淤</t></r>"), *plan.items[1:]))
    path = xt.write_plan(plan, tmp_path / "m.xlsx")
    assert openpyxl.load_workbook(path)["任务"]["E3"].value.strip() == "<r><t>清淤</t></r>"
    assert xt.read_plan(path) == plan


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_blank_master_explains_itself_and_is_one(tmp_path: Path, language: str) -> None:
    desk.new(tmp_path / "master.xlsx", language=language)
    book = openpyxl.load_workbook(tmp_path / "master.xlsx")
    for sheet in book.worksheets[:7]:
        assert len(str(sheet["A1"].value)) > 10, f"{sheet.title} has no line of help"
        assert sheet.freeze_panes == "A3"
    assert pipeline.read_master(tmp_path / "master.xlsx").plan.language == language
    beside = sorted(p.name for p in (tmp_path / "workbook_templates").glob("*.xlsx"))
    assert beside == [f"form_{language}.xlsx", f"status_{language}.xlsx"]


def paste(path: Path, rows: list[list[object]], top: int = 3) -> None:
    book = openpyxl.load_workbook(path)
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            book.worksheets[0].cell(top + r, c + 1, value)
    book.save(path)


TABLE: list[list[object]] = [
    ["序号", "具体目标责任", "牵头股室"],
    ["一、源头减量"],
    [1, "推进分类投放。", "环卫股"],
    [2, "开展巡查。", "市容中队 各中队"],
    ["二、末端治理"],
    [1, "清理河岸。", "水务股"],
]


def test_a_table_pasted_with_its_own_header_is_understood(tmp_path: Path) -> None:
    master = tmp_path / "master.xlsx"
    desk.new(master)
    paste(master, TABLE)
    plan = pipeline.check(master, fix=True).plan
    assert [(i.path, i.serial, i.text, i.lead) for i in plan.items] == [
        (("一、源头减量",), "1", "推进分类投放。", ("环卫股",)),
        (("一、源头减量",), "2", "开展巡查。", ("市容中队", "各中队")),
        (("二、末端治理",), "1", "清理河岸。", ("水务股",)),
    ]
    assert all(i.id for i in plan.items)


def test_fixing_ids_keeps_the_old_file_and_changes_nothing_else(tmp_path: Path) -> None:
    master = tmp_path / "master.xlsx"
    plan = bureau()
    xt.write_plan(
        replace(plan, items=tuple(replace(i, id="") if n > 2 else i for n, i in enumerate(plan.items))), master
    )
    before = master.read_bytes()
    result = pipeline.check(master, fix=True)
    assert result.copy is not None and result.copy.read_bytes() == before
    assert result.filled == 2
    assert result.plan == plan


def test_ids_of_removed_items_are_not_given_again() -> None:
    from xltrack.plan import with_ids

    plan = bureau()
    shorter = replace(plan, items=(*plan.items[:2], plan.items[4], xt.Item("新增任务")))
    assert with_ids(shorter).items[-1].id not in {i.id for i in plan.items}


def problems(plan: xt.Plan, tmp_path: Path) -> dict[str, list[str]]:
    path = xt.write_plan(plan, tmp_path / "master.xlsx")
    found: dict[str, list[str]] = {}
    for finding in pipeline.check(path).found:
        found.setdefault(finding.code, []).append(f"{finding.sheet}!{finding.cell}")
    return found


def test_every_problem_names_its_cell(tmp_path: Path) -> None:
    plan = bureau()
    first, second, third, fourth, fifth = plan.items
    broken = replace(
        plan,
        items=(
            replace(first, lead=("环卫服",)), replace(second, id=first.id), replace(third, lead=(), deadlines=(xt.Deadline("尽快"),)),
            replace(fourth, serial="1", lead=("水务股", "环卫股"), joint=("有关乡镇",)), replace(fifth, id="T9"),
        ),
        periods=(*plan.periods, xt.Period("补报", date(2022, 7, 2)), xt.Period("待定")),
    )  # fmt: skip
    found = problems(broken, tmp_path)
    assert found["unit-unknown"] == ["任务!G3"]
    assert found["id-duplicate"] == ["任务!A3", "任务!A4"]
    assert found["unit-missing"] == ["任务!G5"]
    assert found["deadline-unreadable"] == ["任务!L5"]
    assert found["serial-duplicate"] == ["任务!C5", "任务!C6"]
    assert found["several-leads"] == ["任务!G6"]
    assert found["group-empty"] == ["任务!H6"]
    assert found["id-malformed"] == ["任务!A7"]
    assert found["period-order"] == ["报送期!B6"]
    assert found["due-on-weekend"] == ["报送期!B6"]
    assert found["period-without-due"] == ["报送期!B7"]


def council() -> xt.Plan:
    """Units, an alias and a group whose names hold what parts names."""
    education, housing = "Children, Families and Education", "Parks; Leisure"
    units = (
        xt.Unit(education, ("CFE", "Schools, Nurseries"), ("Adults, Children",)),
        xt.Unit(housing, (), ("Adults, Children",)),
        xt.Unit("Children"),
    )
    first, second, *_ = bureau().items
    items = (
        replace(first, lead=(education, "Children"), support=(housing,), members=(("relevant", (education, housing)),)),
        replace(second, lead=("Schools, Nurseries",), support=("Adults, Children",)),
    )
    return replace(bureau(), language="en", units=units, items=items)


def test_units_whose_names_hold_a_comma_keep_their_tasks(tmp_path: Path) -> None:
    path = xt.write_plan(council(), tmp_path / "master.xlsx")
    assert xt.read_plan(path) == council()
    assert "unit-unknown" not in {f.code for f in xt.check(path).found}
    assert set(xt.split(path, "上半年", tmp_path / "out").forms) == {u.name for u in council().units}


def test_a_known_name_with_a_comma_typed_among_others_is_one_unit(tmp_path: Path) -> None:
    path = xt.write_plan(council(), tmp_path / "master.xlsx")
    book = openpyxl.load_workbook(path)
    book["Items"]["G3"] = "Children, Children, Families and Education, Parks; Leisure"
    book.save(path)
    names = ("Children", "Children, Families and Education", "Parks; Leisure")
    assert xt.read_plan(path).items[0].lead == names


def test_no_form_is_sent_out_that_lacks_a_task_of_a_unit_nobody_has(tmp_path: Path) -> None:
    plan = bureau()
    broken = replace(plan, items=(replace(plan.items[0], lead=("环卫服",)), *plan.items[1:]))
    path = xt.write_plan(broken, tmp_path / "master.xlsx")
    for source, said in ((path, ("G3", "环卫服", "check master.xlsx")), (broken, ("环卫服",))):
        with pytest.raises(MasterError) as refused:
            xt.split(source, "上半年", tmp_path / "out")
        assert all(word in str(refused.value) for word in said)
        assert not (tmp_path / "out").exists()


def test_a_plan_made_in_hand_is_not_told_to_check_a_file(tmp_path: Path) -> None:
    plan = replace(bureau(), items=tuple(replace(item, id="") for item in bureau().items))
    with pytest.raises(MasterError) as refused:
        xt.split(plan, "上半年", tmp_path / "out")
    assert refused.value.code == "plan-has-errors" and "xltrack check 河湖" not in str(refused.value)


def test_indicators_of_items_without_ids_are_not_lost(tmp_path: Path) -> None:
    blank = replace(bureau(), items=tuple(replace(item, id="") for item in bureau().items))
    again = xt.read_plan(xt.write_plan(blank, tmp_path / "master.xlsx"))
    assert [item.indicators for item in again.items] == [item.indicators for item in blank.items]
    assert [bool(item.id) for item in again.items] == [bool(item.indicators) for item in blank.items]
    pipeline.check(tmp_path / "master.xlsx", fix=True)
    filled = xt.read_plan(tmp_path / "master.xlsx")
    assert len({item.id for item in filled.items} - {""}) == len(blank.items)
    assert [item.indicators for item in filled.items] == [item.indicators for item in blank.items]


def test_the_nearest_unit_is_suggested_never_taken(tmp_path: Path) -> None:
    plan = bureau()
    path = xt.write_plan(
        replace(plan, items=(replace(plan.items[0], lead=("水务服",)), *plan.items[1:])), tmp_path / "master.xlsx"
    )
    result = pipeline.check(path)
    finding = next(f for f in result.found if f.code == "unit-unknown")
    assert finding.hint == "水务股"
    assert result.plan.items[0].lead == ("水务服",)


def test_near_equal_unit_names_are_offered_as_aliases(tmp_path: Path) -> None:
    plan = bureau()
    assert "units-alike" in problems(replace(plan, units=(*plan.units, xt.Unit("市容环卫股"))), tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04"])
def test_what_is_no_master_is_named_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(content)
    with pytest.raises(MasterError) as failed:
        xt.read_plan(path)
    assert "master.xlsx" in str(failed.value) and "\n" not in str(failed.value)


def test_split_refuses_blank_ids(tmp_path: Path) -> None:
    plan = bureau()
    path = xt.write_plan(
        replace(plan, items=(*plan.items, xt.Item("没有编号的任务", lead=("环卫股",)))), tmp_path / "master.xlsx"
    )
    with pytest.raises(MasterError, match="编号"):
        xt.split(path, "上半年", tmp_path / "outbox")


def test_a_group_counts_its_members_once_and_an_item_its_own() -> None:
    plan = bureau()
    both = xt.Item(
        "巡查。", "T099X", lead=("一中队", "各中队"), support=("有关乡镇",), members=(("有关乡镇", ("环卫股",)),)
    )
    assert [(d.unit, d.role, d.group) for d in plan.duties(both)] == [
        ("一中队", "lead", ""),
        ("二中队", "lead", "各中队"),
        ("环卫股", "support", "有关乡镇"),
    ]
