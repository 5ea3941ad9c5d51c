"""What units owe beside their forms is matched, ticked, shown and chased; and a sealed copy can be what counts as a return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

import xltrack as xt
from tests.confirming import ROUND, answer, confirmed
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack import desk as xtdesk
from xltrack import pipeline, publish
from xltrack.outputs.remind import remind_lines
from xltrack.outputs.terminal import merge_lines
from xltrack.plan import Material

VETO = {bureau().items[4].id: {"status": "未发生", "progress": "无"}}


def office(folder: Path, *materials: Material, sealed: bool = False, plan: xt.Plan | None = None) -> Path:
    plan = plan or bureau()
    settings = replace(plan.settings, returned_means="sealed" if sealed else "file")
    xt.write_plan(replace(plan, materials=materials, settings=settings), folder / "master.xlsx")
    xt.split(folder / "master.xlsx", "上半年", folder / "outbox")
    return folder


def returned(desk: Path, *units: str, folder: str = "returns") -> None:
    for unit in units:
        answers = {**dict.fromkeys((i.id for i in bureau().items), GOOD), **VETO}
        fill(
            desk / f"outbox/上半年/{unit}.xlsx",
            {k: v for k, v in answers.items() if k in asked(unit)},
            desk / folder / f"{unit}.xlsx",
        )


def asked(unit: str) -> frozenset[str]:
    return bureau().asked[unit]


def attached(desk: Path, *names: str, folder: str = "returns") -> None:
    (desk / folder).mkdir(exist_ok=True)
    for name in names:
        (desk / folder / name).write_bytes(b"%PDF-1.4 " + name.encode())


def letter(path: Path, *lines: str) -> None:
    paper = docx.Document()
    for line in lines:
        paper.add_paragraph(line)
    path.parent.mkdir(exist_ok=True)
    paper.save(str(path))


def merged(desk: Path, *folders: str) -> Any:
    return pipeline.merge_into([desk / f for f in folders or ("returns",)], master=desk / "master.xlsx")


def states(result: Any) -> dict[tuple[str, str], str]:
    return {(m["unit"], m["material"]): m["state"] for m in result.to_json()["materials"]}


def unit_states(result: Any) -> dict[str, str]:
    return dict(zip(result.units["unit"], result.units["unit_state"], strict=True))


def typed(desk: Path, sheet: str, where: dict[str, str], **cells: Any) -> None:
    book = openpyxl.load_workbook(desk / "status.xlsx")
    page = book[sheet]
    at = {c.value: c.column for c in page[1]}
    (row,) = [r for r in range(2, page.max_row + 1) if all(page.cell(r, at[h]).value == v for h, v in where.items())]
    for header, value in cells.items():
        column = at.setdefault(header, page.max_column + 1)
        page.cell(1, column).value = header
        page.cell(row, column).value = value
    book.save(desk / "status.xlsx")


# ── in the master ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_materials_of_a_master_are_read_as_they_were_written(tmp_path: Path) -> None:
    owed = (
        Material("盖章件"),
        Material("半年总结", "上半年", ("各中队", "水务股"), date(2022, 7, 5)),
        Material("廉政承诺书", "全年"),
    )
    plan = replace(bureau(), materials=owed)
    xt.write_plan(plan, tmp_path / "master.xlsx")
    assert xt.read_plan(tmp_path / "master.xlsx") == plan
    assert [m.kind for m in owed] == ["sealed", "half", "other"]


def test_a_master_without_the_sheet_asks_for_forms_alone(tmp_path: Path) -> None:
    desk = office(tmp_path)
    book = openpyxl.load_workbook(desk / "master.xlsx")
    del book["应报材料"]
    book.save(desk / "master.xlsx")
    returned(desk, "环卫股")
    result = merged(desk)
    assert result.to_json()["materials"] == []
    assert "应报材料" not in openpyxl.load_workbook(desk / "status.xlsx").sheetnames


def test_materials_of_no_period_or_unit_of_the_master_are_named_with_their_cells(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件", "一季度"), Material("半年总结", owed_by=("水务局",)))
    found = {(f.code, f.cell) for f in pipeline.check(desk / "master.xlsx").found}
    assert {("value-not-allowed", "B3"), ("unit-unknown", "C4")} <= found


def test_next_year_s_master_keeps_what_is_owed_in_every_period(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件", due=date(2022, 6, 20)), Material("半年总结", "上半年"))
    made = xtdesk.new(tmp_path / "next.xlsx", source=desk / "master.xlsx")
    assert made.plan.materials == (Material("盖章件"),)


# ── what came in ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_files_beside_forms_are_matched_by_unit_and_by_what_they_say_they_are(tmp_path: Path) -> None:
    owed = (
        Material("盖章件"),
        Material("半年总结", "上半年"),
        Material("佐证材料", "上半年", ("水务股",)),
        Material("廉政承诺书", "上半年", ("各中队",)),
    )
    desk = office(tmp_path, *owed)
    returned(desk, "环卫股", "水务股", "一中队")
    attached(
        desk,
        "环卫股盖章扫描件.pdf",
        "水务股填报表.pdf",
        "水务股照片1.jpg",
        "水务股照片2.jpg",
        "一中队 廉政承诺书.pdf",
        "一中队 通讯录.pdf",
    )
    letter(desk / "returns/总结.docx", "水务股", "2022年上半年工作总结", "今年以来……")
    letter(desk / "returns/环卫股材料.docx", "环卫股关于上半年工作情况的总结")
    result = merged(desk)
    found = states(result)
    came = {place for place, state in found.items() if state == "received"}
    assert came == {
        ("环卫股", "进展表"), ("环卫股", "盖章件"), ("环卫股", "半年总结"),
        ("水务股", "进展表"), ("水务股", "盖章件"), ("水务股", "半年总结"), ("水务股", "佐证材料"),
        ("一中队", "进展表"), ("一中队", "廉政承诺书"),
    }  # fmt: skip
    assert found.keys() - came == {
        ("一中队", "盖章件"),
        ("一中队", "半年总结"),
        *((("二中队", m)) for m in ("进展表", "盖章件", "半年总结", "廉政承诺书")),
    }
    files = {(m["unit"], m["material"]): m["files"] for m in result.to_json()["materials"]}
    assert files["水务股", "佐证材料"] == ["returns/水务股照片1.jpg", "returns/水务股照片2.jpg"]
    book = openpyxl.load_workbook(desk / "status.xlsx")
    table = [
        dict(zip([c.value for c in book["应报材料"][1]], r, strict=True))
        for r in book["应报材料"].iter_rows(min_row=2, values_only=True)
    ]
    (row,) = [r for r in table if (r["单位"], r["材料"]) == ("一中队", "盖章件")]
    assert row["未归类附件"] == "returns/一中队 通讯录.pdf"
    units = [
        dict(zip([c.value for c in book["单位"][1]], r, strict=True))
        for r in book["单位"].iter_rows(min_row=2, values_only=True)
    ]
    (row,) = [r for r in units if r["单位"] == "一中队"]
    assert (row["已收材料"], row["未收材料"]) == ("进展表、廉政承诺书", "盖章件、半年总结")
    listed = {r["file"] for r in result.consolidation.returns.to_dict("records") if r["file_state"] == "attachment"}
    assert len(listed) == 8


def test_files_that_cannot_be_read_stop_no_account_of_materials(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件"))
    returned(desk, "环卫股")
    attached(desk, "环卫股盖章件.pdf", "来历不明.pdf")
    (desk / "returns/空.txt").write_bytes(b"")
    (desk / "returns/坏.docx").write_bytes(b"PK\x03\x04 bad")
    (desk / "returns/坏.xlsx").write_bytes(b"PK\x03\x04 bad")
    result = merged(desk)
    assert states(result)["环卫股", "盖章件"] == "received"
    files = result.consolidation.returns.to_dict("records")
    held = {Path(r["file"]).name: r["file_state"] for r in files if r["file"]}
    assert held["来历不明.pdf"] == "attachment" and held["坏.xlsx"] == "quarantined" and len(held) == 6


def test_words_of_a_unit_s_own_name_are_no_kind_of_material(tmp_path: Path) -> None:
    plan = replace(bureau(), units=(*bureau().units, xt.Unit("计划股")))
    plan = replace(
        plan,
        items=(*plan.items, replace(plan.items[0], id="T006Z", text="编制年度计划。", serial="9", lead=("计划股",))),
    )
    plan = xt.plan.with_ids(replace(plan, items=(*plan.items[:5], replace(plan.items[5], id=""))))
    desk = office(tmp_path, Material("工作方案"), plan=plan)
    attached(desk, "计划股通讯录.pdf")
    assert states(merged(desk))["计划股", "工作方案"] == "owed"


def test_attachments_stay_received_when_later_merges_do_not_bring_them(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件"))
    returned(desk, "环卫股")
    attached(desk, "环卫股盖章件.pdf")
    merged(desk)
    returned(desk, "水务股", folder="late")
    result = merged(desk, "late")
    assert states(result)["环卫股", "盖章件"] == "received"
    assert states(result)["水务股", "盖章件"] == "owed"


def test_last_period_s_attachments_are_not_taken_for_this_period_s(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件"))
    returned(desk, "环卫股")
    attached(desk, "环卫股盖章件.pdf")
    merged(desk)
    xt.split(desk / "master.xlsx", "三季度", desk / "outbox")
    fill(desk / "outbox/三季度/环卫股.xlsx", GOOD, desk / "returns/环卫股-三季度.xlsx")
    result = merged(desk)
    rows = {(m["period"], m["unit"], m["material"]): m["state"] for m in result.to_json()["materials"]}
    assert rows["上半年", "环卫股", "盖章件"] == "received"
    assert rows["三季度", "环卫股", "盖章件"] == "owed"


def test_what_came_on_paper_is_ticked_and_stays_ticked(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件"))
    returned(desk, "环卫股")
    merged(desk)
    typed(
        desk, "应报材料", {"单位": "环卫股", "材料": "盖章件"}, 手工收讫="是", 收到日期=date(2022, 6, 18), 备注="邮寄"
    )
    for _ in range(2):
        result = merged(desk)
        assert states(result)["环卫股", "盖章件"] == "received"
    (row,) = [
        r
        for r in result.consolidation.materials.to_dict("records")
        if (r["unit"], r["material"]) == ("环卫股", "盖章件")
    ]
    assert (row["received_on"], row["备注"]) == (date(2022, 6, 18), "邮寄")


def test_a_mark_that_is_neither_yes_nor_no_is_named_and_counts_for_nothing(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件"))
    returned(desk, "环卫股")
    merged(desk)
    typed(desk, "应报材料", {"单位": "环卫股", "材料": "盖章件"}, 手工收讫="大概")
    result = merged(desk)
    assert "value-not-allowed" in set(result.findings["code"])
    assert states(result)["环卫股", "盖章件"] == "owed"


# ── chased ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def reminders(desk: Path) -> dict[str, Any]:
    return {r.unit: r for r in publish.remind(desk / "status.xlsx", today=date(2022, 6, 16), period="上半年").reminders}


def test_units_are_chased_for_each_material_with_its_own_day(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件"), Material("半年总结", "上半年", ("水务股",), date(2022, 7, 5)))
    returned(desk, "环卫股", "水务股", "一中队", "二中队")
    attached(desk, "一中队盖章件.pdf", "二中队盖章件.pdf", "水务股盖章件.pdf")
    merged(desk)
    owed = reminders(desk)
    assert {u: [m for m, _ in r.materials] for u, r in owed.items()} == {
        "环卫股": ["盖章件"],
        "水务股": ["半年总结"],
        "一中队": [],
        "二中队": [],
    }
    told = publish.remind(desk / "status.xlsx", today=date(2022, 6, 16), period="上半年")
    words = {letter.unit: "\n".join((letter.subject, *letter.lines)) for letter in told.letters}
    assert words.keys() == {"环卫股", "水务股"}
    assert "以下材料还没有收到，请报送：盖章件。" in words["环卫股"] and "2022年7月5日" in words["水务股"]
    assert any("还欠材料" in line for line in remind_lines(told, "zh"))
    assert {u["unit"]: u["materials"] for u in told.to_json()["units"]}["水务股"] == ["半年总结"]


def test_a_unit_that_owes_a_material_alone_is_sent_no_second_form(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("半年总结", "上半年"))
    returned(desk, "环卫股")
    merged(desk)
    result = publish.remind(desk / "status.xlsx", today=date(2022, 6, 21), out=tmp_path / "letters", eml=True)
    words = {one.unit: "\n".join(one.lines) for one in result.letters}
    assert "半年总结" in words["环卫股"] and "附件" not in words["环卫股"]
    assert "附件：水务股.xlsx" in words["水务股"] and "环卫股" not in result.no_form


def test_a_unit_asked_only_for_a_material_is_listed_and_chased_and_not_ranked(tmp_path: Path) -> None:
    plan = replace(
        bureau(), units=(*bureau().units, xt.Unit("园林股", category="股室")), settings=xt.Settings(ranking=True)
    )
    desk = office(tmp_path, Material("工作方案", "上半年", ("园林股",)), plan=plan)
    returned(desk, "环卫股")
    result = merged(desk)
    assert unit_states(result)["园林股"] == "missing"
    assert "园林股" not in set(result.consolidation.ranking["unit"])
    assert [m for m, _ in reminders(desk)["园林股"].materials] == ["工作方案"]
    attached(desk, "园林股工作方案.pdf")
    assert unit_states(merged(desk))["园林股"] == "returned"
    assert "园林股" not in reminders(desk)


def test_an_exempt_unit_owes_no_material(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件"))
    returned(desk, "环卫股")
    merged(desk)
    typed(desk, "报送", {"单位": "二中队", "报送期": "上半年"}, 免报="是")
    result = merged(desk)
    assert unit_states(result)["二中队"] == "exempt"
    assert not [place for place in states(result) if place[0] == "二中队"]


# ── 以何为已报 ──────────────────────────────────────────────────────────────────────────────────────────────────────


def terminal(result: Any) -> str:
    return "\n".join(merge_lines(result.to_json(), result.consolidation.findings, "zh"))


def names(result: Any, key: str) -> Iterable[str]:
    found: list[str] = result.to_json()["units"][key]
    return found


def test_where_the_file_counts_a_missing_seal_changes_no_state(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("盖章件"))
    returned(desk, "环卫股")
    assert unit_states(merged(desk))["环卫股"] == "returned"


def test_where_the_sealed_copy_counts_a_file_alone_is_no_return_but_its_answers_are_merged(tmp_path: Path) -> None:
    desk = office(tmp_path, sealed=True)
    returned(desk, "环卫股", "水务股")
    attached(desk, "水务股盖章件.pdf", "一中队盖章件.pdf")
    result = merged(desk)
    assert unit_states(result) == {"环卫股": "unsealed", "水务股": "returned", "一中队": "partial", "二中队": "missing"}
    assert names(result, "returned") == ["水务股", "一中队"] and names(result, "missing") == ["环卫股", "二中队"]
    assert names(result, "unsealed") == ["环卫股"] and "电子版已收、盖章件未收的单位 1 个：环卫股" in terminal(result)
    assert result.items["effective"].tolist().count("not_returned") == 1
    assert "应报 4 个单位，已报 2 个" in terminal(result) and "盖章件 2 个单位" in terminal(result)
    owed = reminders(desk)
    assert owed["环卫股"].owes and [m for m, _ in owed["环卫股"].materials] == ["盖章件"] and not owed["环卫股"].missing
    assert not owed["水务股"].owes and owed["二中队"].missing
    typed(desk, "应报材料", {"单位": "环卫股", "材料": "盖章件"}, 手工收讫="是")
    assert unit_states(merged(desk))["环卫股"] == "returned"


def test_where_the_sealed_copy_counts_its_day_decides_what_is_late(tmp_path: Path) -> None:
    desk = office(tmp_path, sealed=True)
    returned(desk, "环卫股", "水务股")
    attached(desk, "水务股盖章件.pdf")
    merged(desk)
    typed(desk, "应报材料", {"单位": "环卫股", "材料": "盖章件"}, 手工收讫="是", 收到日期=date(2022, 6, 24))
    typed(desk, "报送", {"文件": "returns/水务股.xlsx"}, 收到日期=date(2022, 6, 24))
    typed(desk, "报送", {"文件": "returns/水务股盖章件.pdf"}, 收到日期=date(2022, 6, 17))
    result = merged(desk)
    assert unit_states(result)["环卫股"] == "late" and unit_states(result)["水务股"] == "returned"


def test_a_confirmation_is_sealed_too_where_the_sealed_copy_counts(tmp_path: Path) -> None:
    from tests.confirming import answer

    plan = confirmed()
    xt.write_plan(replace(plan, settings=replace(plan.settings, returned_means="sealed")), tmp_path / "master.xlsx")
    form = xt.split(tmp_path / "master.xlsx", "分解确认", tmp_path / "outbox").forms["水务股"]
    answer(form, "认领", tmp_path / "returns/水务股.xlsx")
    result = merged(tmp_path)
    assert unit_states(result)["水务股"] == "unsealed"
    attached(tmp_path, "水务股确认表.pdf")
    assert unit_states(merged(tmp_path))["水务股"] == "returned"


@pytest.mark.parametrize("sealed", [False, True])
def test_the_same_files_in_any_order_give_the_same_workbook(tmp_path: Path, *, sealed: bool) -> None:
    desk = office(tmp_path, Material("盖章件"), Material("半年总结"), sealed=sealed)
    returned(desk, "环卫股", "水务股")
    attached(desk, "水务股盖章件.pdf", "环卫股半年总结.pdf", "环卫股.pdf")
    files = sorted((desk / "returns").iterdir())
    made = []
    for order in (files, files[::-1]):
        pipeline.merge_into(order, master=desk / "master.xlsx", new_ledger=True)
        made.append((desk / "status.xlsx").read_bytes())
    assert made[0] == made[1]
    merged(desk)
    once = (desk / "status.xlsx").read_bytes()
    merged(desk)
    assert (desk / "status.xlsx").read_bytes() == once


def test_a_sheet_of_materials_taken_out_is_named_for_its_ticks_are_gone(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("半年总结", "上半年", ("水务股",)))
    returned(desk, "水务股")
    merged(desk)
    book = openpyxl.load_workbook(desk / "status.xlsx")
    book.remove(book["应报材料"])
    book.save(desk / "status.xlsx")
    told = merged(desk).findings
    assert told.loc[told["code"] == "ledger-sheet-missing", "found"].tolist() == ["应报材料"]


def test_a_month_that_asks_about_problems_alone_makes_nobody_else_owe_a_form(tmp_path: Path) -> None:
    plan = bureau()
    problem = xt.Item("某断面水质超标。", id=xt.plan.form_id(90), serial="1", kind="problem", joint=("水务股",))
    july = xt.Period("7月", date(2022, 7, 29), asks=("problem",))
    periods = (plan.periods[0], july, *plan.periods[1:])
    with_problem = replace(plan, items=(*plan.items, problem), periods=periods)
    desk = office(tmp_path, Material("半年总结", "上半年"), plan=with_problem)
    xt.split(desk / "master.xlsx", "7月", desk / "outbox")
    fill(desk / "outbox/7月/水务股.xlsx", {problem.id: GOOD}, desk / "july/水务股.xlsx")
    returned(desk, "环卫股")
    merged(desk)
    units = merged(desk, "july").to_json()["units"]
    assert units["expected"] == ["水务股"] and units["missing"] == []


def test_a_confirmation_round_that_owes_forms_alone_is_no_row_of_materials(tmp_path: Path) -> None:
    desk = office(tmp_path, Material("半年总结", "上半年"), plan=confirmed())
    xt.split(desk / "master.xlsx", ROUND.label, desk / "outbox")
    answer(desk / f"outbox/{ROUND.label}/水务股.xlsx", "认领", desk / "round/水务股.xlsx")
    assert not merged(desk, "round").to_json()["materials"]
    returned(desk, "环卫股", "水务股")
    assert {m["period"] for m in merged(desk).to_json()["materials"]} == {"上半年"}
