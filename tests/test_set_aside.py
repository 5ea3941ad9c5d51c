"""What was set aside stays before the coordinator's eyes until its unit sent a return that counts, or the row is deleted."""

from __future__ import annotations

import shutil
from pathlib import Path

import docx
import openpyxl
import pytest

import xltrack as xt
from tests.forms import GOOD, fill
from tests.plans import bureau
from tests.sheets import Row, Status
from xltrack import pipeline, publish

PLAN = bureau()
PERIOD = PLAN.periods[0].label
MIXED = {i.id: GOOD if i.kind == "regular" else GOOD | {"status": "未发生"} for i in PLAN.items}
ASIDE = "无法识别、未汇总"
ANSWERED = "已有新报"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    xt.write_plan(PLAN, tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", PERIOD, tmp_path / "outbox")
    return tmp_path


def send(desk: Path, unit: str, folder: str, *, sorted_ids: bool = False, name: str = "") -> Path:
    """A unit's filled form in a folder; with ids that were sorted apart from their tasks it will be set aside."""
    path = desk / folder / f"{name or unit}.xlsx"
    path.parent.mkdir(exist_ok=True)
    fill(desk / "outbox" / PERIOD / f"{unit}.xlsx", MIXED, path)
    if sorted_ids:
        book = openpyxl.load_workbook(path)
        cells = [c for c in book.worksheets[0]["A"] if isinstance(c.value, str) and c.value.startswith("T")]
        texts = [c.value for c in cells]
        for cell, text in zip(cells, [*texts[1:], texts[0]], strict=True):
            cell.value = text
        book.save(path)
    return path


def merge(desk: Path, *folders: str, **options: object) -> tuple[xt.MergeResult, dict[str, Row]]:
    result = pipeline.merge_into([desk / f for f in folders], master=desk / "master.xlsx", **options)
    rows = Status(desk / "status.xlsx").table("报送")
    return result, {r["文件"]: r for r in rows if r["文件"]}


def test_a_form_set_aside_stays_listed_when_another_unit_is_merged_alone(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    (desk / "first" / "一中队.xlsx").write_bytes(b"PK\x03\x04 cut short")
    merge(desk, "first")
    send(desk, "环卫股", "second")
    result, listed = merge(desk, "second")
    assert {f: r["状态"] for f, r in listed.items()} == {
        "first/一中队.xlsx": ASIDE,
        "first/水务股.xlsx": ASIDE,
        "second/环卫股.xlsx": "已汇总",
    }
    assert {f.code for f in result.consolidation.findings if f.file == "first/水务股.xlsx"} == {"sheet-mis-sorted"}
    assert {f.code for f in result.consolidation.findings if f.file == "first/一中队.xlsx"} == {"file-broken"}
    assert {"水务股", "一中队"} <= set(result.to_json()["units"]["quarantined"])


def test_merging_again_gives_the_same_bytes(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    merge(desk, "first")
    send(desk, "环卫股", "second")
    merge(desk, "second")
    before = (desk / "status.xlsx").read_bytes()
    merge(desk, "second")
    assert (desk / "status.xlsx").read_bytes() == before


def test_a_good_return_of_the_unit_settles_it(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    (desk / "first" / "水务股扫描件.xlsx").write_bytes(b"PK\x03\x04 cut short")
    merge(desk, "first")
    send(desk, "水务股", "second", name="水务股重报")
    result, listed = merge(desk, "second")
    assert {f: r["状态"] for f, r in listed.items()} == {
        "second/水务股重报.xlsx": "已汇总",
        "first/水务股.xlsx": ANSWERED,
        "first/水务股扫描件.xlsx": ANSWERED,
    }
    said = [f for f in result.consolidation.findings if f.file.startswith("first/")]
    assert {(f.code, f.severity) for f in said} == {("return-replaced", "info")}
    assert result.to_json()["units"]["quarantined"] == []


def test_a_file_that_lies_there_still_is_listed_once_whatever_became_of_it(desk: Path) -> None:
    path = send(desk, "水务股", "first", sorted_ids=True)
    merge(desk, "first")
    _, listed = merge(desk, "first")
    assert list(listed) == ["first/水务股.xlsx"]
    moved = desk / "second" / "另名.xlsx"
    moved.parent.mkdir()
    shutil.move(path, moved)
    _, listed = merge(desk, "second")
    assert list(listed) == ["second/另名.xlsx"]


def test_the_coordinator_may_delete_the_row_and_forget_the_unit(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    send(desk, "一中队", "first", sorted_ids=True)
    merge(desk, "first")
    book = openpyxl.load_workbook(desk / "status.xlsx")
    page = book["报送"]
    page.delete_rows(next(r for r in range(2, page.max_row + 1) if page.cell(r, 1).value == "first/水务股.xlsx"))
    book.save(desk / "status.xlsx")
    send(desk, "环卫股", "second")
    _, listed = merge(desk, "second")
    assert set(listed) == {"first/一中队.xlsx", "second/环卫股.xlsx"}
    _, listed = merge(desk, "second", forget=["一中队"])
    assert set(listed) == {"second/环卫股.xlsx"}


def test_workbook_report_and_terminal_count_the_same_units_as_returned(desk: Path) -> None:
    send(desk, "水务股", "returns", sorted_ids=True)
    send(desk, "环卫股", "returns")
    result, _ = merge(desk, "returns")
    units = result.to_json()["units"]
    assert units["returned"] == ["环卫股"] and units["quarantined"] == ["水务股"]
    overview = openpyxl.load_workbook(desk / "status.xlsx")["总览"]
    shown = " ".join(str(c.value) for row in overview.iter_rows() for c in row if c.value)
    assert "应报单位 4 个，已报 1 个" in shown and "无法识别、未汇总（1）：水务股" in shown
    report = publish.report(desk / "status.xlsx", master=desk / "master.xlsx", out=desk / "report.docx")
    written = "".join(p.text for p in docx.Document(str(report.path)).paragraphs)
    assert "应报单位4个，已报1个" in written and "无法识别、未汇总：水务股" in written


def test_what_was_set_aside_in_an_earlier_period_is_not_told_of_the_next(desk: Path) -> None:
    send(desk, "水务股", "first", sorted_ids=True)
    merge(desk, "first")
    later = PLAN.periods[1].label
    xt.split(desk / "master.xlsx", later, desk / "outbox")
    fill(desk / "outbox" / later / "环卫股.xlsx", MIXED, desk / "second" / "环卫股.xlsx")
    result, listed = merge(desk, "second")
    assert result.to_json()["units"]["quarantined"] == [] and listed["first/水务股.xlsx"]["状态"] == ASIDE
