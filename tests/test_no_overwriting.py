"""Files that people go on with by hand are never written over without a copy, and no letter lies ready for a unit that owes nothing any more."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import PLAN, UNITS, Desk
from tests.forms import GOOD
from xltrack import publish
from xltrack.books.folder import backup_of
from xltrack.books.suggestions import read_suggestions
from xltrack.books.whole import BACKUPS, set_aside
from xltrack.cli import main
from xltrack.outputs.remind import RemindResult, remind_lines


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.period("上半年", units=UNITS[2:])
    return desk


def remind(desk: Desk, form: str = "txt") -> RemindResult:
    """Letters of the day after the due day."""
    master, out = desk.folder / "master.xlsx", desk.folder / "letters"
    return publish.remind(master=master, today=date(2022, 6, 21), period="上半年", out=out, form=form)


def test_forms_that_were_set_aside_are_no_returns_where_the_outbox_is_merged(desk: Desk) -> None:
    earlier = desk.folder / "outbox" / BACKUPS["zh"] / "上半年"
    earlier.mkdir(parents=True)
    (desk.folder / "outbox/上半年/环卫股.xlsx").replace(earlier / "环卫股.xlsx")
    result = xt.validate([desk.folder / "outbox"], master=desk.folder / "master.xlsx")
    assert not [f["path"] for f in result.files if BACKUPS["zh"] in f["path"]]
    (told,) = [f for f in result.found if f.code == "folder-earlier"]
    assert told.file == f"outbox/{BACKUPS['zh']}"
    named = xt.validate([earlier], master=desk.folder / "master.xlsx")
    assert len(named.files) == 1, "named itself it is read"


def test_a_second_ledger_is_told_as_soon_as_it_is_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(desk.folder)
    with pytest.raises(SystemExit):
        main(["merge", "returns-上半年", "-o", "another.xlsx"])
    told = capsys.readouterr().out
    assert "两个台账" in told and "status.xlsx" in told and "another.xlsx" in told


def lying(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.glob("*.*"))


@pytest.mark.parametrize("form", ["txt", "docx"])
def test_a_letter_that_was_edited_is_kept(desk: Desk, form: str) -> None:
    remind(desk, form)
    edited = desk.folder / "letters" / f"水务股.{form}"
    edited.write_text("王局：另附会议通知", encoding="utf-8")
    result = remind(desk, form)
    assert [p.read_text(encoding="utf-8") for p in result.earlier] == ["王局：另附会议通知"]
    assert "会议通知" not in edited.read_bytes().decode("utf-8", "replace")
    assert lying(desk.folder / "letters") == [f"水务股.{form}", f"环卫股.{form}"]
    assert str(result.earlier[0].parent) in remind_lines(result, "zh")[-1]
    assert not remind(desk, form).earlier


def test_no_letter_lies_there_for_a_unit_that_owes_nothing_any_more(desk: Desk) -> None:
    remind(desk)
    desk.answer("上半年", GOOD, ("水务股",))
    desk.merge("上半年")
    assert [p.name for p in remind(desk).earlier] == ["水务股.txt"]
    assert lying(desk.folder / "letters") == ["环卫股.txt"]
    desk.period("上半年")
    assert [p.name for p in remind(desk).earlier] == ["环卫股.txt"]
    assert lying(desk.folder / "letters") == []


def test_a_list_of_suggestions_that_was_ticked_is_kept(desk: Desk) -> None:
    listed = desk.folder / "repairs.xlsx"
    desk.answer("上半年", GOOD | {"status": "已完工"}, ("水务股",))
    for _ in range(2):
        xt.validate([desk.returns("上半年")], master=desk.folder / "master.xlsx", suggest=listed)
    assert not (desk.folder / "repairs.old.xlsx").exists(), "the same list again"
    book = openpyxl.load_workbook(listed)
    heads = [cell.value for cell in book.worksheets[0][2]]
    book.worksheets[0].cell(3, heads.index("采纳") + 1).value = "是"
    book.save(listed)
    xt.validate([desk.returns("上半年")], master=desk.folder / "master.xlsx", suggest=listed)
    assert len(read_suggestions(desk.folder / "repairs.old.xlsx")) == 1 and not read_suggestions(listed)


def test_a_master_with_columns_of_the_office_is_kept_when_a_plan_is_written_over_it(tmp_path: Path) -> None:
    master = tmp_path / "master.xlsx"
    for _ in range(2):
        xt.write_plan(PLAN, master)
    assert [p.name for p in tmp_path.iterdir()] == ["master.xlsx"]
    book = openpyxl.load_workbook(master)
    book.worksheets[0].cell(1, book.worksheets[0].max_column + 1).value = "本科室备注"
    book.save(master)
    xt.write_plan(PLAN, master)
    kept = openpyxl.load_workbook(tmp_path / "master.备份.xlsx").worksheets[0]
    assert "本科室备注" in [cell.value for cell in kept[1]]


def test_earlier_letters_and_earlier_ledgers_of_an_english_office_lie_in_one_folder(tmp_path: Path) -> None:
    letter = tmp_path / "Water Section.txt"
    letter.write_text("Dear colleagues")
    assert set_aside(letter, letter.parent / BACKUPS["en"]).parent == backup_of(tmp_path / "status.xlsx", "en").parent
