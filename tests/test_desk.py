"""A year's beginning and end: what a new master keeps of last year, and an archive from which the year can be told again."""

from __future__ import annotations

import hashlib
import os
import shutil
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

import xltrack as xt
from tests.coordinator import UNITS, Desk
from tests.forms import GOOD, fill
from tests.plans import bureau
from tests.test_cli import clean, one_line, run
from xltrack import desk, pipeline
from xltrack.books import archive
from xltrack.errors import LedgerError, XltrackError

# ── next year ──────────────────────────────────────────────────────────────────────────────────────────────────────


def old_year() -> xt.Plan:
    plan = bureau()
    settings = replace(plan.settings, reporting="lead", ranking=True, issue_date=date(2022, 1, 5), holidays=(date(2022, 10, 1),), workdays=(date(2022, 10, 8),))  # fmt: skip
    return replace(plan, title="2022年河湖管护任务分解", settings=settings)


def test_a_new_year_keeps_units_contacts_choices_and_settings(tmp_path: Path) -> None:
    xt.write_plan(old_year(), tmp_path / "old.xlsx")
    made = desk.new(tmp_path / "next" / "master.xlsx", source=tmp_path / "old.xlsx")
    plan = pipeline.read_master(tmp_path / "next" / "master.xlsx").plan
    assert plan == made.plan
    assert plan.units == old_year().units and plan.choices == old_year().choices
    assert plan.settings.reporting == "lead" and plan.settings.ranking
    assert (plan.title, plan.year) == ("2023年河湖管护任务分解", 2023)
    assert plan.id and plan.id != old_year().id, "forms of two years must never be taken for one another"
    assert not plan.items and not plan.periods


def test_what_belongs_to_one_year_is_not_kept(tmp_path: Path) -> None:
    xt.write_plan(old_year(), tmp_path / "old.xlsx")
    kept = desk.new(tmp_path / "m.xlsx", source=tmp_path / "old.xlsx").plan.settings
    assert (kept.issue_date, kept.holidays, kept.workdays) == (None, (), ())


def test_a_unit_that_ceased_lives_on_as_a_name_of_its_successor(tmp_path: Path) -> None:
    plan = old_year()
    first, second, third, fourth = plan.units
    first = replace(first, until=date(2022, 7, 1), successor=second.name)
    fourth = replace(fourth, until=date(2023, 3, 1), successor=third.name)
    xt.write_plan(replace(plan, units=(first, second, third, fourth)), tmp_path / "old.xlsx")
    made = desk.new(tmp_path / "m.xlsx", source=tmp_path / "old.xlsx")
    assert made.ceased == ("环卫股",)
    assert [u.name for u in made.plan.units] == ["水务股", "一中队", "二中队"], "one that ceases later is still there"
    assert made.plan.unit("环卫股") == made.plan.unit("环卫") == made.plan.unit("水务股")


def test_a_unit_that_changed_twice_is_followed_to_the_last(tmp_path: Path) -> None:
    gone = date(2022, 5, 1)
    a, b, d = (
        xt.Unit(name, until=gone, successor=heir)
        for name, heir in (("甲股", "乙股"), ("乙股", "丙股"), ("丁股", "丁股"))
    )
    units = (a, b, xt.Unit("丙股"), d)
    xt.write_plan(replace(old_year(), items=(), units=units), tmp_path / "old.xlsx")
    (only,) = desk.new(tmp_path / "m.xlsx", source=tmp_path / "old.xlsx").plan.units
    assert (only.name, set(only.aliases)) == ("丙股", {"甲股", "乙股"})


def test_the_office_s_own_template_goes_along(tmp_path: Path) -> None:
    old = tmp_path / "old"
    desk.new(old / "master.xlsx", title="样例", year=2022)
    own = old / "workbook_templates" / "form_zh.xlsx"
    book = openpyxl.load_workbook(own)
    book.active["A1"].font = Font(color="FF8A3200")
    book.save(own)
    desk.new(tmp_path / "new" / "master.xlsx", source=old / "master.xlsx")
    assert (tmp_path / "new" / "workbook_templates" / "form_zh.xlsx").read_bytes() == own.read_bytes()


def test_a_new_year_on_the_command_line(tmp_path: Path) -> None:
    xt.write_plan(old_year(), tmp_path / "old.xlsx")
    (tmp_path / "new").mkdir()
    done = run("new", "new/master.xlsx", "--from", "old.xlsx", "--year", "2030", cwd=tmp_path)
    assert done.returncode == 0 and "4 个单位（1 个组，1 位联系人）" in done.stdout
    assert pipeline.read_master(tmp_path / "new/master.xlsx").plan.year == 2030
    assert "已存在" in one_line(run("new", "new/master.xlsx", "--from", "old.xlsx", cwd=tmp_path))
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    assert "text.xlsx" in one_line(run("new", "other.xlsx", "--from", "text.xlsx", cwd=tmp_path))
    assert not (tmp_path / "other.xlsx").exists()


UNITS_IN_EVERY_SCRIPT = (
    "局😀📎", "مكتب المالية", "e\u0301cole", "CON", "nul.txt", "COM¹", "ß局", "İstanbul", 'a/b\\c:d*e?f"g<h>i|j', "尾点.", "नगर निगम", "𠮷田局",
    "甲" * 150, "😀" * 100, "x" * 100 + "甲", "x" * 100 + "乙",
)  # fmt: skip


def test_units_in_every_script_are_sent_forms_and_kept_for_next_year(tmp_path: Path) -> None:
    items = tuple(
        xt.Item(f"任务{n}。", id=xt.plan.form_id(n), serial=str(n), joint=(name,))
        for n, name in enumerate(UNITS_IN_EVERY_SCRIPT, 1)
    )
    plan = replace(old_year(), items=items, units=tuple(map(xt.Unit, UNITS_IN_EVERY_SCRIPT)))
    xt.write_plan(plan, tmp_path / "old.xlsx")
    forms = xt.split(tmp_path / "old.xlsx", "上半年", tmp_path / "outbox").forms
    names = [path.name for path in forms.values()]
    assert len({n.casefold() for n in names}) == len(UNITS_IN_EVERY_SCRIPT)
    assert all(len(n.encode()) <= 255 and not set(n) & set('<>:"/\\|?*') for n in names)
    assert not {"con.xlsx", "nul.txt.xlsx", "com¹.xlsx"} & {n.casefold() for n in names}
    for unit, path in forms.items():
        assert unit in {str(c.value) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows() for c in row}
    made = desk.new(tmp_path / "next/master.xlsx", source=tmp_path / "old.xlsx")
    kept = [u.name for u in pipeline.read_master(tmp_path / "next/master.xlsx").plan.units]
    assert kept == [u.name for u in made.plan.units] == list(UNITS_IN_EVERY_SCRIPT)


# ── the archive ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """A folder with a master, forms, two returns, an attachment beside them and a ledger."""
    place = tmp_path / "二〇二二年"
    xt.write_plan(bureau(), place / "master.xlsx")
    xt.split(place / "master.xlsx", "上半年", place / "outbox")
    for unit in ("环卫股", "水务股"):
        fill(place / f"outbox/上半年/{unit}.xlsx", GOOD, place / f"returns/{unit}.xlsx")
    (place / "returns" / "水务股（盖章件）.pdf").write_bytes(b"%PDF-1.4 sealed")
    pipeline.merge_into([place / "returns"], master=place / "master.xlsx")
    return place


def listed(target: Path) -> list[dict[str, object]]:
    """The rows of 归档目录, by header."""
    with zipfile.ZipFile(target) as bundle, bundle.open("归档目录.xlsx") as part:
        rows = list(openpyxl.load_workbook(part).active.iter_rows(values_only=True))
    return [dict(zip(map(str, rows[3]), row, strict=True)) for row in rows[4:]]


def test_every_file_of_the_year_is_in_the_archive_byte_for_byte(year: Path, tmp_path: Path) -> None:
    desk.archive(year, out=tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        assert bundle.testzip() is None
        inside = {n.split("/", 1)[1]: bundle.read(n) for n in bundle.namelist() if "/" in n}
        sums = dict(reversed(line.split("  ", 1)) for line in bundle.read("归档目录.txt").decode().splitlines())
        assert {n: hashlib.sha256(bundle.read(n)).hexdigest() for n in sums} == sums
    assert inside == {p.relative_to(year).as_posix(): p.read_bytes() for p in year.rglob("*") if p.is_file()}


def test_the_list_of_contents_says_what_each_file_is(year: Path, tmp_path: Path) -> None:
    shutil.copy(year / "outbox/上半年/环卫股.xlsx", year / "returns/刚收到的环卫股.xlsx")
    desk.archive(year, out=tmp_path / "a.zip")
    rows = {str(r["归档文件"]).split("/", 1)[1]: r for r in listed(tmp_path / "a.zip")}
    kinds = {name: r["类别"] for name, r in rows.items()}
    assert kinds["master.xlsx"] == "主表" and kinds["status.xlsx"] == "台账"
    assert kinds["outbox/上半年/水务股.xlsx"] == "下发表" and kinds["returns/水务股.xlsx"] == "填报表"
    assert kinds["returns/水务股（盖章件）.pdf"] == "附件"
    assert kinds["returns/刚收到的环卫股.xlsx"] == "填报表", "not merged yet, but lying among the returns"
    assert any(name.startswith("outbox/表样存档/") and kind == "表样" for name, kind in kinds.items())
    returned = rows["returns/水务股.xlsx"]
    assert (returned["单位"], returned["报送期"], returned["状态"]) == ("水务股", "上半年", "已汇总")
    assert returned["校验值"] == hashlib.sha256((year / "returns/水务股.xlsx").read_bytes()).hexdigest()


def test_a_return_nobody_kept_is_named(year: Path, tmp_path: Path) -> None:
    (year / "returns/水务股.xlsx").unlink()
    done = run("archive", year, "-o", tmp_path / "a.zip", cwd=tmp_path)
    assert done.returncode == 0 and "上半年 水务股 returns/水务股.xlsx" in done.stdout
    (absent,) = [r for r in listed(tmp_path / "a.zip") if r["状态"] == "台账有记载，文件夹中没有"]
    assert (absent["单位"], absent["原文件名"]) == ("水务股", "returns/水务股.xlsx")


def test_the_same_year_gives_the_same_bytes(year: Path, tmp_path: Path) -> None:
    desk.archive(year, out=tmp_path / "a.zip")
    for path in year.rglob("*"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    shutil.copytree(year, tmp_path / "elsewhere")
    desk.archive(tmp_path / "elsewhere", out=tmp_path / "elsewhere" / "b.zip")
    assert (tmp_path / "elsewhere" / "b.zip").read_bytes() == (tmp_path / "a.zip").read_bytes()


def test_the_archive_lists_a_scan_that_several_units_sent_as_each_ones(tmp_path: Path) -> None:
    office = Desk(tmp_path)
    office.answer("上半年", GOOD)
    folder = office.returns("上半年")
    for unit in UNITS:
        (folder / f"{unit}-盖章件.pdf").write_bytes(b"%PDF-1.4 joint scan")
    office.merge("上半年")
    kept = desk.archive(tmp_path, out=tmp_path / "a.zip").kept
    listed = {(Path(one.shown).stem.split("-")[0], one.unit, one.kind) for one in kept if one.shown.endswith(".pdf")}
    assert listed == {(unit, unit, "attachment") for unit in UNITS}


def test_an_archive_in_the_folder_does_not_go_into_the_next(year: Path) -> None:
    first = desk.archive(year, out=year / "归档.zip")
    with pytest.raises(XltrackError) as refused:
        desk.archive(year, out=year / "归档.zip")
    assert refused.value.code == "exists"
    again = desk.archive(year, out=year / "归档.zip", force=True)
    assert [k.name for k in again.kept] == [k.name for k in first.kept]
    assert again.copy is not None and again.copy.read_bytes() == again.path.read_bytes()


NAMES = (
    "表 一.txt",
    "Über uns – «à».txt",
    "Таблица.txt",
    "جدول.txt",
    "表格・進捗.txt",
    "📎佐证.txt",
    "e\u0301.txt",
    "x" * 120 + ".txt",
)


def test_names_in_every_script_come_back(year: Path, tmp_path: Path) -> None:
    for name in NAMES:
        (year / name).write_text(name, encoding="utf-8")
    desk.archive(year, out=tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        bundle.extractall(tmp_path / "out")
    (top,) = [p for p in (tmp_path / "out").iterdir() if p.is_dir()]
    for name in NAMES:
        assert (top / unicodedata.normalize("NFC", name)).read_text(encoding="utf-8") == name


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses such names itself")
def test_names_that_differ_only_by_case_or_by_how_they_are_composed_stay_apart(year: Path, tmp_path: Path) -> None:
    names = (
        "é.txt",
        "e\u0301.txt",
        "É.TXT",
        "ß.txt",
        "ss.txt",
        "COM¹.txt",
        "CON/aux.txt",
        "Con /AUX.TXT",
        "深" * 60 + "/" + "层" * 60 + "/" + "长" * 80 + ".txt",
    )
    for name in names:
        (year / name).parent.mkdir(parents=True, exist_ok=True)
        (year / name).write_text(name, encoding="utf-8")
    desk.archive(year, out=tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        inside = [n for n in bundle.namelist() if "/" in n]
        texts = [bundle.read(n).decode() for n in inside if n.casefold().endswith(".txt")]
    assert sorted(texts) == sorted(names), "each of them is there once"
    assert len({unicodedata.normalize("NFC", n).casefold() for n in inside}) == len(inside)
    assert all(len(part.encode()) <= 255 for n in inside for part in n.split("/"))
    assert not {"con", "aux", "com¹"} & {part.split(".")[0].casefold() for n in inside for part in n.split("/")}


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses such names itself")
def test_names_windows_cannot_unpack_are_changed_and_both_are_listed(year: Path, tmp_path: Path) -> None:
    for name in ("a:b?.txt", "back\\slash.txt", "CON.txt", "end. ", "报告.txt", "Same.txt", "same.txt"):
        (year / name).write_text(name, encoding="utf-8")
    Path(os.fsdecode(bytes(year) + "/旧压缩包.txt".encode("gb18030"))).write_text("gbk", encoding="utf-8")
    desk.archive(year, out=tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        found = {
            n.split("/", 1)[1]: bundle.read(n).decode()
            for n in bundle.namelist()
            if n.endswith(("txt", "end")) and "/" in n
        }
    assert found == {
        "a_b_.txt": "a:b?.txt", "back_slash.txt": "back\\slash.txt", "_CON.txt": "CON.txt", "end": "end. ", "报告.txt": "报告.txt",
        "Same.txt": "Same.txt", "same-2.txt": "same.txt", "旧压缩包.txt": "gbk",
    }  # fmt: skip
    before = {str(r["归档文件"]).split("/", 1)[1]: r["原文件名"] for r in listed(tmp_path / "a.zip")}
    assert before["_CON.txt"] == "CON.txt" and not before["报告.txt"]


@given(
    st.lists(
        st.lists(
            st.text(min_size=1, max_size=12).filter(lambda s: "/" not in s and s not in (".", "..")),
            min_size=1,
            max_size=3,
        ),
        max_size=8,
    )
)
def test_no_name_leads_out_of_the_archive_or_meets_another(paths: list[list[str]]) -> None:
    safe = archive.safe_names([PurePosixPath("top", *parts) for parts in paths])
    assert len({name.casefold() for name in safe}) == len(paths)
    for name in safe:
        name.encode("utf-8")
        assert (
            name.startswith("top/")
            and not set(name) & set('<>:"\\|?*\0')
            and not {"", ".", ".."} & set(name.split("/"))
        )


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_are_named_and_never_followed(year: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not of this year", encoding="utf-8")
    (tmp_path / "private").mkdir()
    (year / "link.txt").symlink_to(tmp_path / "secret.txt")
    (year / "links").symlink_to(tmp_path / "private")
    made = desk.archive(year, out=tmp_path / "a.zip")
    assert set(made.links) == {"link.txt", "links"}
    with zipfile.ZipFile(tmp_path / "a.zip") as bundle:
        assert not [n for n in bundle.namelist() if "link" in n or "secret" in n]


def test_an_open_ledger_is_not_archived(year: Path, tmp_path: Path) -> None:
    (year / "~$status.xlsx").write_bytes(b"lock")
    with pytest.raises(LedgerError) as refused:
        desk.archive(year, out=tmp_path / "a.zip")
    assert refused.value.code == "ledger-open" and not (tmp_path / "a.zip").exists()


def test_a_file_that_changes_meanwhile_leaves_no_archive(
    year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, write = year / "returns/水务股.xlsx", archive.write_archive

    def meddle(*arguments: object) -> None:
        kept.write_bytes(b"another")
        write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "write_archive", meddle)
    with pytest.raises(XltrackError) as refused:
        desk.archive(year, out=tmp_path / "a.zip")
    assert refused.value.code == "changed-meanwhile"
    assert not list(tmp_path.glob("*.zip")) and not list(tmp_path.glob(".*")), "nothing half-written stays"


def test_a_folder_without_a_master_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("archive", "empty", cwd=tmp_path)
    assert "主表" in one_line(done) and clean(done)
    assert not list(tmp_path.glob("*.zip"))
