"""Files that are written beside each other never take each other's name, nor one that an office's computer refuses."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import xltrack as xt
from tests.coordinator import IDS, PLAN, Desk
from tests.forms import fill
from xltrack.books.filenames import file_name, file_names, safe, unused
from xltrack.books.outbox import forms_of, next_period


def returns_of(desk: Desk, *names: str, number: str = "1") -> Path:
    """Returns of 水务股 with the same slip and words of their own."""
    folder = desk.folder / "returns"
    for name in names:
        said = {i: {"status": "差不多", "progress": f"见{name}"} for i in IDS}
        fill(desk.send("上半年") / "水务股.xlsx", said, folder / name, 第几次报送=number)
    return folder


def test_every_return_has_a_correction_copy_of_its_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    folder = returns_of(desk, "水务股.xlsx", "水务股-更正.xlsx", "水务股-更正2.xlsx")
    made = xt.validate([folder], master=tmp_path / "master.xlsx", corrections=tmp_path / "c").corrections
    assert len(set(made.values())) == 3 and set(made.values()) == set((tmp_path / "c").iterdir())
    assert "水务股-更正2.xlsx" in {path.name for path in made.values()}


def test_a_copy_that_comes_back_gives_one_of_the_next_number_under_the_same_name(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    folder = returns_of(desk, "水务股-更正2.xlsx", number="2")
    made = xt.validate([folder], master=tmp_path / "master.xlsx", corrections=tmp_path / "c").corrections
    assert [path.name for path in made.values()] == ["水务股-更正3.xlsx"]


def test_periods_whose_labels_differ_in_signs_alone_have_folders_of_their_own(tmp_path: Path) -> None:
    periods = (xt.Period("1/2期", date(2022, 6, 20)), xt.Period("1:2期", date(2022, 9, 20)))
    desk = Desk(tmp_path, replace(PLAN, periods=periods))
    master, out = tmp_path / "master.xlsx", tmp_path / "outbox"
    first = xt.split(master, "1/2期", out)
    assert next_period(desk.plan, out).label == "1:2期"
    second = xt.split(master, "1:2期", out)
    assert first.folder != second.folder and not second.kept


@pytest.mark.parametrize("name", ["nul", "NUL .x", "com1.xlsx", "aux.tar.gz"])
def test_a_name_that_windows_keeps_for_itself_is_not_used(name: str) -> None:
    assert safe(name) == f"_{name}" and file_names([name])[name].startswith("_")


def test_half_a_character_makes_no_forbidden_name() -> None:
    assert file_names(["水\ud800务"]) == {"水\ud800务": "水_务"}


def test_names_that_differ_in_case_alone_are_told_apart() -> None:
    assert list(file_names(["Roads", "ROADS"]).values()) == ["Roads", "ROADS-2"]
    taken = {"a"}
    assert unused(("A", "b"), taken) == "b" and taken == {"a", "b"}


def test_forms_sent_anew_come_all_or_none_where_one_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path)
    folder = desk.send("上半年")
    (folder / "上期通知.docx").write_bytes(b"beside the forms")
    before = {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()}
    real, moved = os.replace, list[Path]()

    def held(source: Path, target: Path) -> None:
        if folder in (Path(source).parent, Path(target).parent):
            moved.append(Path(target))
            if len(moved) == 3:
                raise PermissionError(13, "open elsewhere")
        real(source, target)

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(xt.XltrackError, match=r"上半年.\w+\.xlsx"):
        xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox", force=True)
    monkeypatch.undo()
    assert {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in folder.iterdir()} == before
    assert sorted(path.name for path in folder.parent.iterdir() if path.name.startswith(".")) == []
    again = xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox", force=True)
    assert again.kept == (), "the same forms again"
    assert all(path.exists() for path in (*again.forms.values(), folder / "上期通知.docx"))


def test_a_colon_of_an_english_title_is_a_dash_in_the_name_of_its_file() -> None:
    assert file_name("Harbour: streets: progress report", "Harbour: streets") == "Harbour - streets - progress report"
    assert file_name("Harbour:streets", "Harbour:streets") == "Harbour_streets"


def test_every_form_that_was_replaced_is_kept_and_none_is_mailed_or_attached_for_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    folder = desk.send("上半年")
    outbox, names = folder.parent, sorted(path.name for path in folder.iterdir())
    for number in (1, 2, 2):
        (folder / names[0]).write_bytes(bytes([number]))
        (kept,) = xt.split(tmp_path / "master.xlsx", "上半年", outbox, force=True).kept
        assert kept.parent == outbox / "备份" / "上半年" and kept.read_bytes() == bytes([number])
    assert sorted(path.name for path in folder.iterdir()) == names
    assert len([*(outbox / "备份" / "上半年").iterdir()]) == 2, "what lies there already is not kept twice"
    plan = xt.read_plan(tmp_path / "master.xlsx")
    earlier = outbox / "备份" / "上半年" / names[0]
    earlier.write_bytes((folder / names[0]).read_bytes())
    assert earlier not in forms_of(outbox, plan, plan.period("上半年")).values()


def test_files_that_are_skipped_are_named_as_all_others_wherever_the_folder_lies(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    folder = returns_of(desk, "水务股.xlsx")
    (folder / "~$水务股.xlsx").write_bytes(b"lock")
    named = [folder, folder / "没有.xlsx"]
    plan = desk.folder / "master.xlsx"
    for done in (xt.merge(named, master=plan), xt.validate(named, master=plan)):
        told = {
            f.code: f.file for f in (done.found if isinstance(done, xt.ValidateResult) else done.consolidation.findings)
        }
        assert (told["file-lock"], told["file-not-found"]) == ("returns/~$水务股.xlsx", "returns/没有.xlsx")


def test_forms_of_units_that_are_asked_no_more_are_not_left_to_be_mailed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    folder = desk.send("上半年")
    plan = xt.read_plan(tmp_path / "master.xlsx")
    old = next(unit for unit in plan.units if (folder / f"{unit.name}.xlsx").exists())
    sent = (folder / f"{old.name}.xlsx").read_bytes()
    (folder / "通讯录.xlsx").write_bytes(b"the office's own")
    (folder / f"{old.name}（已收）").mkdir()
    (folder / f"{old.name}（已收）" / f"{old.name}.xlsx").write_bytes(sent)
    renamed = replace(old, name="更名后的单位", aliases=(*old.aliases, old.name))
    plan = replace(plan, units=tuple(renamed if unit == old else unit for unit in plan.units))
    done = xt.split(plan, "上半年", folder.parent, force=True)
    assert (folder / "更名后的单位.xlsx").exists() and not (folder / f"{old.name}.xlsx").exists()
    kept = folder.parent / "备份" / "上半年" / f"{old.name}.xlsx"
    assert kept in done.kept and kept.read_bytes() == sent
    assert (folder / "通讯录.xlsx").exists() and [*(folder / f"{old.name}（已收）").iterdir()]
