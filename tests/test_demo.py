"""The sample year is the first thing a person tries: whole, alike each time, and it shows what it promises."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from xltrack import demo
from xltrack.cli import cli
from xltrack.errors import XltrackError
from xltrack.pipeline import check, merge
from xltrack.results import MergeResult

LANGUAGES = ("zh", "en")
CHINESE = re.compile(r"[㐀-鿿]")


def files(folder: Path) -> dict[str, str]:
    """Every file of a folder by its relative path, with what it holds."""
    found = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


@pytest.fixture(scope="module", params=LANGUAGES)
def year(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """(language, folder) of a sample year just written."""
    folder = tmp_path_factory.mktemp(request.param)
    demo.write(folder, request.param)
    return request.param, folder


@pytest.fixture(scope="module")
def first(year: tuple[str, Path]) -> MergeResult:
    """The first period's returns merged."""
    return merge([year[1] / "returns"], master=year[1] / "master.xlsx", new_ledger=True)


def test_the_same_year_each_time(year: tuple[str, Path], tmp_path: Path) -> None:
    language, folder = year
    demo.write(tmp_path, language)
    assert files(tmp_path) == files(folder)


def test_its_master_has_nothing_wrong(year: tuple[str, Path]) -> None:
    result = check(year[1] / "master.xlsx")
    assert result.found == ()
    assert len(result.plan.items) == 24
    assert len({item.path for item in result.plan.items}) == 4
    assert {"precondition", "veto", "regular"} == {item.kind for item in result.plan.items}
    assert result.plan.groups


def test_a_form_lies_ready_for_every_unit(year: tuple[str, Path]) -> None:
    plan = check(year[1] / "master.xlsx").plan
    sent = year[1] / "outbox" / plan.periods[0].label
    assert {p.stem for p in sent.iterdir()} == {unit.name for unit in plan.units}


@pytest.mark.parametrize(
    "code",
    [
        "sheet-mis-sorted", "required-when-lagging", "not-a-choice", "number-vague", "preamble-required",
        "item-unknown", "item-text-changed", "form-untouched", "template-older", "file-attachment",
    ],
)  # fmt: skip
def test_the_first_merge_shows_what_goes_wrong_in_real_returns(first: MergeResult, code: str) -> None:
    assert code in set(first.findings["code"])


def test_some_units_are_missing_and_some_items_lag(first: MergeResult) -> None:
    summary = first.to_json()
    units = summary["units"]
    assert len(units["expected"]) == 15
    assert len(units["missing"]) == 3
    assert len(units["quarantined"]) == 1
    assert summary["lagging"]
    assert sum(summary["by_status"].values()) == 24


def test_ticks_and_second_submissions_are_read(year: tuple[str, Path], first: MergeResult) -> None:
    case = demo.sample(year[0])
    answers = first.answers
    ticked = answers[answers["unit"] == case.name("education")]
    assert list(ticked["effective"]) == ["completed"]
    corrected = answers[answers["unit"] == case.name("cleansing")]
    assert set(corrected["submission"]) == {2}
    assert not (corrected["effective"] == "not_returned").any()


def test_every_word_of_a_good_return_is_in_the_status_workbook(
    year: tuple[str, Path], first: MergeResult, tmp_path: Path
) -> None:
    case = demo.sample(year[0])
    first.write(tmp_path / "status.xlsx")
    book = openpyxl.load_workbook(tmp_path / "status.xlsx", read_only=True)
    written = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell}
    book.close()
    unit = case.name("environment")
    duties = [d for d in case.plan.all_duties() if d.unit == unit]
    assert len(duties) == 4
    for duty in duties:
        assert case.said(duty.item, unit, 0).progress in written


def test_the_whole_year_can_be_merged_one_period_after_the_other(year: tuple[str, Path], tmp_path: Path) -> None:
    language, folder = year
    labels = [p.label for p in demo.sample(language).plan.periods]
    ledger = None
    for name in ("returns", *(f"returns-{label}" for label in labels[1:])):
        result = merge([folder / name], master=folder / "master.xlsx", ledger=ledger, new_ledger=ledger is None)
        ledger = tmp_path / "status.xlsx"
        result.write(ledger)
    assert result.to_json()["period"] == labels[-1]
    assert "period-by-form" in set(result.findings["code"])
    assert result.items["trend"].str.len().gt(0).any()


def test_the_next_command_said_works_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = CliRunner().invoke(cli, ["demo", str(tmp_path / "sample")], standalone_mode=False)
    assert made.exit_code == 0, made.output
    monkeypatch.chdir(tmp_path / "sample")
    merged = CliRunner().invoke(cli, ["merge", "returns"], standalone_mode=False)
    assert merged.return_value == 1, "errors among the findings are the point of the sample"
    assert Path("status.xlsx").is_file()


def test_an_english_year_holds_no_chinese(tmp_path: Path) -> None:
    demo.write(tmp_path, "en")
    assert not [name for name in files(tmp_path) if CHINESE.search(name)]
    for path in (tmp_path / "master.xlsx", *sorted((tmp_path / "returns").glob("*.xlsx"))):
        book = openpyxl.load_workbook(path, read_only=True)
        cells = [str(c) for sheet in book for row in sheet.iter_rows(values_only=True) for c in row if c]
        book.close()
        assert not [c for c in cells if CHINESE.search(c)], path.name


def test_nobody_real_can_be_called(year: tuple[str, Path]) -> None:
    contacts = [c for unit in demo.sample(year[0]).plan.units for c in unit.contacts]
    assert contacts
    assert all(c.phone.startswith("000-") and c.email.endswith(".example") for c in contacts)


def test_what_stands_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "master.xlsx").write_bytes(b"mine")
    with pytest.raises(XltrackError) as refused:
        demo.write(tmp_path, "zh")
    assert refused.value.code == "exists"
    assert files(tmp_path) == {"master.xlsx": hashlib.sha256(b"mine").hexdigest()}


def test_force_puts_the_old_year_aside_whole(tmp_path: Path) -> None:
    demo.write(tmp_path, "zh")
    (tmp_path / "status.xlsx").write_bytes(b"ledger")
    before = files(tmp_path)
    demo.write(tmp_path, "zh", force=True)
    demo.write(tmp_path, "zh", force=True)
    assert files(tmp_path / "old") == before
    assert {k: v for k, v in files(tmp_path).items() if not k.startswith("old")} == {
        k: v for k, v in before.items() if k != "status.xlsx"
    }
    assert (tmp_path / "old-2" / "master.xlsx").is_file()


@pytest.mark.skipif(
    os.name == "nt" or not hasattr(os, "geteuid") or os.geteuid() == 0, reason="a folder's lock binds no administrator"
)
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(XltrackError) as refused:
        demo.write(tmp_path, "zh")
    tmp_path.chmod(0o700)
    assert refused.value.code == "not-writable"
