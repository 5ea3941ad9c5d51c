"""What leaves the office holds open items only, and of these nothing that was said or typed for the office alone."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import xltrack as xt
from tests.forms import fill
from tests.plans import bureau
from xltrack import pipeline, publish
from xltrack.plan import Material
from xltrack.steps import disclose

OPEN = ("public", "internal", "public", "closed", "internal")
PHONES = ("13955556666", "0595-22881234", "13733334444", "13688889999", "13600001111", "13911112222")
REMARKS = ("督办戊", "批注壬")
INTERNAL = ("机密", "内部备注", "secret@example", "销号庚", "审核人辛", "核定意见己", "核实癸", "人甲", "值班员丙", "值班领导丁", "责任领导子", "T002H", "T004P")  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two periods in which everything that is not open bears a marker, and every text a phone."""
    here = tmp_path_factory.mktemp("office")
    plan = bureau()
    items = tuple(
        replace(item, disclosure=kind, text=item.text if kind == "public" else f"机密{n}事项。", leader="责任领导子", extra=(("处室备注", "内部备注"),))
        for n, (item, kind) in enumerate(zip(plan.items, OPEN, strict=True))
    )  # fmt: skip
    items = (*items[:3], replace(items[3], path=("机密章节",)), items[4])
    people = (xt.Contact("联络员", "人甲", "13911112222", "secret@example.org"),)
    units = (replace(plan.units[0], contacts=people), *plan.units[1:])
    plan = replace(
        plan, items=items, units=units, materials=(Material("机密材料"),), settings=replace(plan.settings, ranking=True)
    )
    xt.write_plan(plan, here / "master.xlsx")
    signed = {"填表人": "值班员丙", "电话": "13688889999", "分管领导": "值班领导丁"}
    for period in ("上半年", "三季度"):
        xt.split(here / "master.xlsx", period, here / "outbox")
        for unit in ("环卫股", "水务股", "一中队"):
            said = {
                item.id: {
                    "status": "未达序时进度" if item.kind == "regular" else "未发生", "progress": f"进展{period}，电话13955556666、0595-22881234",
                    "reason": "原因 13733334444", "measures": "措施",
                }
                for item in plan.items
                if item.id in plan.asked[unit]
            }  # fmt: skip
            fill(here / f"outbox/{period}/{unit}.xlsx", said, here / period / f"{unit}.xlsx", people=signed)
        pipeline.merge_into([here / period], master=here / "master.xlsx")
    _type(here / "status.xlsx")
    pipeline.merge_into([here / "三季度"], master=here / "master.xlsx")
    return here


def _type(status: Path) -> None:
    book = openpyxl.load_workbook(status)
    sheet = book["任务"]
    at = {c.value: c.column for c in sheet[1]}
    own = sheet.max_column + 1
    sheet.cell(1, own).value = "科室批注"
    said = {"督办意见": "督办戊", "核定意见": "核定意见己", "销号依据": "销号庚", "审核人": "审核人辛"}
    for row in range(2, sheet.max_row + 1):
        for header, text in said.items():
            sheet.cell(row, at[header]).value = text
        sheet.cell(row, own).value = "批注壬"
    sheet = book["填报明细"]
    at = {c.value: c.column for c in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, at["更正依据"]).value = "电话核实癸13600001111"
    book.save(status)


def told(path: Path) -> str:
    """Everything a file says, in its markup and without it."""
    if path.suffix == ".html":
        text = path.read_text(encoding="utf-8")
    else:
        with zipfile.ZipFile(path) as parts:
            names = [n for n in parts.namelist() if n.endswith((".xml", ".rels"))]
            text = "\n".join(parts.read(name).decode("utf-8", "replace") for name in names)
    return text + re.sub(r"<[^>]+>", "", text)


def found(path: Path, *words: str) -> list[str]:
    text = told(path)
    assert "河道清淤4万方" in text, "an open item is missing"
    return [word for word in words if word in text]


@pytest.mark.parametrize("kind", ["report", "notice", "half", "year"])
def test_a_public_report_of_any_kind_holds_open_items_only(desk: Path, tmp_path: Path, kind: str) -> None:
    publish.report(desk / "status.xlsx", out=tmp_path / "p.docx", kind=kind, public=True)
    assert not found(tmp_path / "p.docx", *INTERNAL, *PHONES, *REMARKS)


def test_a_unit_s_public_report_holds_open_items_only(desk: Path, tmp_path: Path) -> None:
    publish.report(desk / "status.xlsx", out=tmp_path / "p.docx", unit="水务股", public=True)
    assert not found(tmp_path / "p.docx", *INTERNAL, *PHONES, *REMARKS)


def test_the_public_page_holds_open_items_only(desk: Path, tmp_path: Path) -> None:
    publish.page(desk / "status.xlsx", out=tmp_path / "p.html")
    assert not found(tmp_path / "p.html", *INTERNAL, *PHONES, *REMARKS)


@pytest.mark.parametrize("kind", ["report", "notice", "half", "year"])
def test_no_report_holds_phones_or_what_was_typed_to_supervise(desk: Path, tmp_path: Path, kind: str) -> None:
    publish.report(desk / "status.xlsx", out=tmp_path / "p.docx", kind=kind)
    assert not found(tmp_path / "p.docx", *PHONES, *REMARKS, "secret@example")


def test_a_disclosed_result_holds_nothing_internal_in_any_of_its_parts(desk: Path) -> None:
    result = disclose.public(publish.current(xt.read_plan(desk / "master.xlsx"), desk / "status.xlsx"))
    frames = [frame.to_csv() for frame in vars(result).values() if hasattr(frame, "to_csv")]
    said = "\n".join([repr(result.plan), repr(result.findings), repr(result.own), *frames])
    assert "河道清淤4万方" in said
    assert not [word for word in (*INTERNAL, *REMARKS, "13911112222", "13688889999", "13600001111") if word in said]
