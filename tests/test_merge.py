"""What counts when returns overlap, contradict or come late: the rules of the desk, each through the real loop."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import xltrack as xt
from tests.forms import GOOD, beside, fill, item_rows
from tests.plans import bureau
from xltrack import intake, pipeline
from xltrack.books import grid
from xltrack.errors import LedgerError
from xltrack.grids import Grid
from xltrack.headers import INTERNAL

BEHIND = {"status": "未达序时进度", "progress": "进度偏慢。", "reason": "雨季", "measures": "加派人手"}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a master, and the forms of the first period sent out."""
    xt.write_plan(bureau(), tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox")
    return tmp_path


def form(desk: Path, unit: str, period: str = "上半年") -> Path:
    return desk / "outbox" / period / f"{unit}.xlsx"


def merge(desk: Path, *names: str, **options: object) -> xt.MergeResult:
    return pipeline.merge_into(
        [desk / n for n in names] if names else [desk / "returns"], master=desk / "master.xlsx", **options
    )


def answer(result: xt.MergeResult, item: str, unit: str) -> dict[str, object]:
    frame = result.answers
    return dict(frame[(frame["id"] == item) & (frame["unit"] == unit)].iloc[0])


def status(result: xt.MergeResult, item: str) -> str:
    return str(result.items.set_index("id").loc[item, "effective"])


ITEMS = [i.id for i in bureau().items]


def test_an_item_is_as_bad_as_its_worst_lead(desk: Path) -> None:
    fill(form(desk, "一中队"), GOOD, desk / "returns/一.xlsx")
    fill(form(desk, "二中队"), BEHIND, desk / "returns/二.xlsx")
    assert status(merge(desk), ITEMS[1]) == "behind"


def test_a_supporting_unit_changes_nothing_but_is_noted(desk: Path) -> None:
    fill(form(desk, "一中队"), GOOD, desk / "returns/一.xlsx")
    fill(form(desk, "环卫股"), BEHIND, desk / "returns/环.xlsx")
    result = merge(desk)
    assert status(result, ITEMS[1]) == "on_schedule"
    assert "unit-contradicts-lead" in set(result.findings["code"])


def test_absent_answers_count_only_when_all_are_absent(desk: Path) -> None:
    fill(form(desk, "一中队"), GOOD, desk / "returns/一.xlsx")
    result = merge(desk)
    assert status(result, ITEMS[1]) == "on_schedule"
    assert status(result, ITEMS[2]) == "not_returned"


def test_sections_of_one_bureau_send_a_file_each_and_blank_rows_erase_nothing(desk: Path) -> None:
    fill(form(desk, "水务股"), {ITEMS[2]: GOOD}, desk / "returns/a.xlsx")
    fill(form(desk, "水务股"), {ITEMS[3]: BEHIND}, desk / "returns/b.xlsx")
    result = merge(desk)
    assert answer(result, ITEMS[2], "水务股")["self"] == "达到序时进度"
    assert answer(result, ITEMS[3], "水务股")["self"] == "未达序时进度"
    missing = result.findings[result.findings["code"] == "required"]
    assert set(missing["item"]) == {ITEMS[4]}, "a row that another file answers is not missing"


def test_the_higher_submission_counts(desk: Path) -> None:
    fill(form(desk, "水务股"), BEHIND, desk / "returns/z.xlsx", 第几次报送="2")
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx", 第几次报送="1")
    result = merge(desk)
    assert answer(result, ITEMS[2], "水务股")["self"] == "未达序时进度"
    states = {f["path"].split("/")[-1]: f["state"] for f in result.to_json()["files"]}
    assert states == {"z.xlsx": "accepted", "a.xlsx": "superseded"}


def test_then_the_later_day_counts(desk: Path) -> None:
    fill(form(desk, "水务股"), BEHIND, desk / "returns/a.xlsx", 填报时间="2022-06-18")
    fill(form(desk, "水务股"), GOOD, desk / "returns/z.xlsx", 填报时间="2022.6.15")
    assert answer(merge(desk), ITEMS[2], "水务股")["self"] == "未达序时进度"


@pytest.mark.parametrize(
    ("newer", "older"),
    [("二〇二二年六月十八日", "2022年6月15号"), ("18th June 2022", "June 15, 2022"), ("18/06/22", "2022-6-15（周三）")],
)
def test_a_day_written_out_decides_which_return_is_the_newer(desk: Path, newer: str, older: str) -> None:
    fill(form(desk, "水务股"), BEHIND, desk / "returns/a.xlsx", 填报时间=newer)
    fill(form(desk, "水务股"), GOOD, desk / "returns/z.xlsx", 填报时间=older)
    result = merge(desk)
    assert answer(result, ITEMS[2], "水务股")["self"] == "未达序时进度"
    assert not [code for code in result.findings["code"] if code.startswith("date-")]


def test_the_same_answers_twice_count_once(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    fill(form(desk, "水务股"), GOOD, desk / "returns/b.xlsx")
    result = merge(desk)
    assert sorted(f["state"] for f in result.to_json()["files"]) == ["accepted", "duplicate"]
    assert "returns-undecided" not in set(result.findings["code"])


def test_a_figure_saved_anew_by_another_program_is_the_same_answer(tmp_path: Path) -> None:
    plan = replace(bureau(), settings=xt.Settings(template="form_extended_zh.xlsx"))
    xt.write_plan(plan, tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox")
    for name, digits in (("a", "3.3333333333333335"), ("b", "3.33333333333333")):
        path = fill(form(tmp_path, "水务股"), GOOD | {"指标完成值": 3.25}, tmp_path / name / "水务股.xlsx")
        rewrite(path, b"<v>3.25</v>", f"<v>{digits}</v>".encode())
    merge(tmp_path, "a")
    result = merge(tmp_path, "b")
    assert answer(result, ITEMS[2], "水务股")["actual"] and status(result, ITEMS[2]) == "on_schedule"
    assert "returns-undecided" not in set(result.findings["code"])


def rewrite(path: Path, old: bytes, new: bytes) -> None:
    """The bytes of a workbook's sheets, as another program would have written them."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    assert any(old in part for part in parts.values())
    with zipfile.ZipFile(path, "w") as book:
        for name, part in parts.items():
            book.writestr(name, part.replace(old, new))


def test_nothing_wins_in_silence(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    fill(form(desk, "水务股"), BEHIND, desk / "returns/b.xlsx")
    result = merge(desk)
    assert answer(result, ITEMS[2], "水务股")["effective"] == "not_returned"
    undecided = result.findings[result.findings["code"] == "returns-undecided"]
    assert set(undecided["item"]) == set(ITEMS[2:])
    assert all("雨季" in f and "已按计划推进" in f for f in undecided["found"])


def mark_use(status_path: Path, file: str) -> None:
    book = openpyxl.load_workbook(status_path)
    sheet = book["报送"]
    heads = {c.value: c.column for c in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if str(sheet.cell(row, heads["文件"]).value).endswith(file):
            sheet.cell(row, heads["采用"]).value = "是"
    book.save(status_path)


@pytest.mark.parametrize("again", [True, False], ids=["files-still-there", "files-gone"])
def test_the_coordinators_mark_decides_and_is_kept(desk: Path, again: bool) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    fill(form(desk, "水务股"), BEHIND, desk / "returns/b.xlsx")
    merge(desk)
    mark_use(desk / "status.xlsx", "b.xlsx")
    fill(form(desk, "环卫股"), GOOD, desk / "late/c.xlsx")
    result = merge(desk, "returns", "late") if again else merge(desk, "late")
    assert answer(result, ITEMS[2], "水务股")["self"] == "未达序时进度"
    assert "returns-undecided" not in set(result.findings["code"])


def test_one_late_file_adds_itself_and_erases_nobody(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    merge(desk)
    fill(form(desk, "环卫股"), BEHIND, desk / "late/b.xlsx")
    result = merge(desk, "late")
    assert answer(result, ITEMS[2], "水务股")["self"] == "达到序时进度"
    assert answer(result, ITEMS[0], "环卫股")["self"] == "未达序时进度"
    assert {f["state"] for f in result.to_json()["files"]} == {"accepted", "kept"}


def test_a_withdrawn_unit_is_missing_again(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    fill(form(desk, "环卫股"), GOOD, desk / "returns/b.xlsx")
    merge(desk)
    result = merge(desk, "returns/b.xlsx", forget=["水务股"])
    assert "水务股" in result.to_json()["units"]["missing"]


def test_a_withdrawn_unit_is_named_as_the_master_names_it(tmp_path: Path) -> None:
    old = bureau()

    def renamed(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple("Pump Station A" if name == "水务股" else name for name in names)

    roles = ("lead", "support", "joint", "inherited")
    plan = replace(
        old,
        items=tuple(replace(i, **{role: renamed(getattr(i, role)) for role in roles}) for i in old.items),
        units=tuple(replace(u, name="Pump Station A") if u.name == "水务股" else u for u in old.units),
    )
    xt.write_plan(plan, tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox")
    fill(form(tmp_path, "Pump Station A"), GOOD, tmp_path / "returns/a.xlsx")
    fill(form(tmp_path, "环卫股"), GOOD, tmp_path / "returns/b.xlsx")
    merge(tmp_path)
    found = merge(tmp_path, "returns/b.xlsx", forget=["Pump Station A"]).findings
    assert list(found.loc[found["code"] == "unit-withdrawn", "unit"]) == ["Pump Station A"]


def test_order_and_repetition_change_no_byte(desk: Path) -> None:
    for unit, said in (("水务股", GOOD), ("环卫股", BEHIND), ("一中队", GOOD)):
        fill(form(desk, unit), said, desk / f"returns/{unit}.xlsx")
    names = [f"returns/{u}.xlsx" for u in ("水务股", "环卫股", "一中队")]
    merge(desk, *names)
    first = (desk / "status.xlsx").read_bytes()
    merge(desk, *reversed(names))
    assert (desk / "status.xlsx").read_bytes() == first
    (desk / "status.xlsx").unlink()
    merge(desk, *names[1:], *names[:1])
    assert (desk / "status.xlsx").read_bytes() == first


def test_one_by_one_ends_where_all_at_once_ends(desk: Path) -> None:
    for unit, said in (("水务股", GOOD), ("环卫股", BEHIND), ("一中队", GOOD)):
        fill(form(desk, unit), said, desk / f"returns/{unit}.xlsx")
    whole = merge(desk).answers
    (desk / "status.xlsx").unlink()
    for unit in ("一中队", "环卫股", "水务股"):
        step = merge(desk, f"returns/{unit}.xlsx")
    columns = ["id", "unit", "effective", "self", "progress", "reason", "measures", "counts", "returned"]
    assert step.answers[columns].equals(whole[columns])


def test_a_form_filled_near_the_next_period_never_replaces_an_answer(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx", 填报时间="2022-06-19")
    fill(form(desk, "水务股"), BEHIND, desk / "returns/b.xlsx", 填报时间="2022-09-20")
    result = merge(desk)
    assert answer(result, ITEMS[2], "水务股")["self"] == "达到序时进度"
    assert "period-by-form" in set(result.findings["code"])


def test_late_follows_the_day_received_and_blank_is_never_late(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx", 填报时间="2022-06-30")
    result = merge(desk)
    assert result.to_json()["units"]["late"] == []
    assert "filled-after-due" in set(result.findings["code"])
    book = openpyxl.load_workbook(desk / "status.xlsx")
    heads = {c.value: c.column for c in book["报送"][1]}
    book["报送"].cell(2, heads["收到日期"]).value = date(2022, 7, 1)
    book.save(desk / "status.xlsx")
    assert merge(desk).to_json()["units"]["late"] == ["水务股"]


def test_an_open_ledger_stops_the_merge_and_stays_whole(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    merge(desk)
    before = (desk / "status.xlsx").read_bytes()
    (desk / "~$status.xlsx").write_bytes(b"lock")
    with pytest.raises(LedgerError):
        merge(desk)
    assert (desk / "status.xlsx").read_bytes() == before


@pytest.mark.parametrize("lock", ["~$status.xlsx", "~$atus.xlsx", ".~lock.status.xlsx#", ".~status.xlsx"])
def test_the_locks_of_every_office_program_stop_a_merge(desk: Path, lock: str) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    merge(desk)
    fill(form(desk, "环卫股"), GOOD, desk / "returns/b.xlsx")
    before = (desk / "status.xlsx").read_bytes()
    (desk / lock).write_bytes(b"lock")
    with pytest.raises(LedgerError) as refused:
        merge(desk)
    assert refused.value.code == "ledger-open" and (desk / "status.xlsx").read_bytes() == before


def test_the_last_five_versions_that_differ_are_kept_the_newest_first(desk: Path) -> None:
    units = [u.name for u in bureau().units]
    written = []
    for n in range(8):
        answers = GOOD | {"progress": f"第{n}次填写。"}
        fill(form(desk, units[n % 4]), answers, desk / f"returns-{n}/{units[n % 4]}.xlsx")
        merge(desk, *(f"returns-{m}" for m in range(max(0, n - 3), n + 1)))
        written.append((desk / "status.xlsx").read_bytes())
        merge(desk, *(f"returns-{m}" for m in range(max(0, n - 3), n + 1)))
    kept = sorted((desk / "备份").glob("*.xlsx"))
    assert [p.name for p in kept] == [f"status.{n}.xlsx" for n in range(1, 6)]
    states = [p.read_bytes() for p in kept]
    assert len(set(states)) == 5 and (desk / "status.xlsx").read_bytes() not in states, (
        "what did not change is no version"
    )


def test_the_times_of_files_decide_nothing_and_stand_nowhere(desk: Path) -> None:
    for n, unit in enumerate(("水务股", "环卫股")):
        fill(form(desk, unit), GOOD, desk / f"returns/{n}.xlsx")
    first = merge(desk, new_ledger=True)
    before = (desk / "status.xlsx").read_bytes()
    for path in (*desk.rglob("returns/*"), desk / "master.xlsx"):
        os.utime(path, (1_234_567_890, 1_234_567_890))  # 2009-02-13
    assert merge(desk, new_ledger=True).to_json() == first.to_json()
    assert (desk / "status.xlsx").read_bytes() == before and b"2009-02-13" not in before


def test_a_damaged_ledger_is_refused_not_replaced(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    merge(desk)
    (desk / "status.xlsx").write_bytes((desk / "status.xlsx").read_bytes()[:5000])
    with pytest.raises(LedgerError):
        merge(desk, ledger=desk / "status.xlsx")
    assert len((desk / "status.xlsx").read_bytes()) == 5000


def test_the_ledger_of_another_plan_is_refused(desk: Path) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    merge(desk)
    xt.write_plan(replace(bureau(), id="XOTHER0001"), desk / "master.xlsx")
    with pytest.raises(LedgerError, match="另一方案"):
        merge(desk)


def test_the_frames_keep_their_promise(desk: Path) -> None:
    fill(form(desk, "水务股"), BEHIND, desk / "returns/a.xlsx")
    result = merge(desk)
    xt.ItemsModel.validate(result.items, lazy=True)
    xt.AnswersModel.validate(result.answers, lazy=True)
    xt.FindingsModel.validate(result.findings, lazy=True)
    for frame, model in (
        (result.items, xt.ItemsModel),
        (result.answers, xt.AnswersModel),
        (result.findings, xt.FindingsModel),
    ):
        known = model.to_schema().columns
        assert set(frame.columns) == set(known) and all(
            c.description or model is xt.FindingsModel for c in known.values()
        )
    assert sum(result.to_json()["by_status"].values()) == result.to_json()["items"] == 5


def test_two_different_masters_beside_each_other_are_named(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    xt.write_plan(bureau(), desk / "second.xlsx")
    monkeypatch.chdir(desk)
    with pytest.raises(xt.MasterError) as failed:
        pipeline.merge_into(["outbox"])
    assert "master.xlsx" in str(failed.value) and "second.xlsx" in str(failed.value)


def test_the_types_of_a_frame_do_not_depend_on_what_came_back(desk: Path) -> None:
    fill(form(desk, "环卫股"), {}, desk / "returns/a.xlsx")
    nothing = merge(desk)
    fill(form(desk, "环卫股"), GOOD, desk / "returns/a.xlsx")
    answered = merge(desk)
    for name in ("items", "answers", "units"):
        one, other = getattr(nothing, name).dtypes, getattr(answered, name).dtypes
        shared = one.index.intersection(other.index)
        assert one[shared].equals(other[shared])
    assert answered.answers["filled_on"].dtype == "datetime64[s]"
    assert answered.answers["submission"].dtype == "Int64"
    assert answered.units["rate"].dtype == "Float64"
    assert answered.items["lagging"].dtype == "bool"


def test_every_result_tells_its_findings_as_the_same_frame(desk: Path) -> None:
    fill(form(desk, "环卫股"), GOOD | {"status": "基本完成"}, desk / "returns/a.xlsx")
    validated = xt.validate([desk / "returns"], master=desk / "master.xlsx")
    for result in (xt.check(desk / "master.xlsx"), validated, merge(desk)):
        xt.FindingsModel.validate(result.findings, lazy=True)
    assert "not-a-choice" in set(validated.findings["code"])
    assert set(validated.answers["file"]) == {"returns/a.xlsx"} and validated.answers["status"].eq("").all()
    cell = openpyxl.load_workbook(desk / "returns/a.xlsx").active[f"C{validated.answers['row'][0]}"]
    assert cell.value == next(i.text for i in bureau().items if i.id == validated.answers["id"][0])


@pytest.mark.parametrize(
    "header",
    ["核定", "更正值", "Verdict", "verdict", "corrected", "文件", "单位", "unit", "role", "file", "self", "sheet", "row", "counts", "period", "id"],
)  # fmt: skip
def test_a_column_a_unit_adds_is_kept_and_never_the_coordinators(desk: Path, header: str) -> None:
    path = fill(form(desk, "环卫股"), BEHIND, desk / "returns/环.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows, at = item_rows(sheet), sheet.max_column + 1
    heads = next(row for row in sheet.iter_rows() if any(c.value == "编号" for c in row))
    sheet.cell(heads[0].row, at).value = header
    for row in rows.values():
        sheet.cell(row, at).value = "已完成"
    book.save(path)
    for _ in range(2):
        result = merge(desk)
        own = result.answers[result.answers["unit"] == "环卫股"]
        assert set(own["effective"]) == {"behind"} and set(own["verdict"]) == set(own["corrected"]) == {""}
        assert set(own[f"+{header}"]) == {"已完成"}
        assert set(own["file"]) == {"returns/环.xlsx"}


@pytest.mark.parametrize("where", ["submission", "id", "progress"])
@pytest.mark.parametrize("digits", ["9" * 400, "T" + "7" * 5000 + "J", "1e999"])
def test_one_absurd_cell_never_costs_the_others_their_merge(desk: Path, where: str, digits: str) -> None:
    fill(form(desk, "一中队"), GOOD, desk / "returns/一.xlsx")
    path = fill(form(desk, "环卫股"), GOOD, desk / "returns/环.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    first = min(item_rows(sheet).values())
    at = {"submission": beside(sheet, "第几次报送"), "id": sheet.cell(first, 1), "progress": sheet.cell(first, 4)}[
        where
    ]
    at.value = digits
    book.save(path)
    result = merge(desk)
    assert {"一中队", "环卫股"} == set(result.to_json()["units"]["returned"])
    assert "file-reader-died" not in set(result.findings["code"])


def test_a_file_that_nobody_thought_of_is_set_aside_by_itself(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(form(desk, "一中队"), GOOD, desk / "returns/一中队.xlsx")
    fill(form(desk, "环卫股"), GOOD, desk / "returns/环卫股.xlsx")
    real = intake.read_forms

    def trips(grid: Grid, *rest: Any) -> Any:
        if "环卫股" in grid.name:
            raise ZeroDivisionError
        return real(grid, *rest)

    monkeypatch.setattr(intake, "read_forms", trips)
    result = merge(desk)
    assert set(result.to_json()["units"]["returned"]) == {"一中队"}
    told = result.findings[result.findings["code"] == "file-reader-died"]
    assert list(told["unit"]) == ["环卫股"] and list(told["severity"]) == ["error"]


def test_a_file_at_which_a_parser_fails_as_nobody_foresaw_is_set_aside_by_itself(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(form(desk, "一中队"), GOOD, desk / "returns/一中队.xlsx")
    fill(form(desk, "环卫股"), GOOD, desk / "returns/环卫股.xlsx")
    real = grid.read_grid

    def trips(path: Path, **limits: Any) -> Grid:
        if "环卫股" in str(path):
            raise RecursionError
        return real(path, **limits)

    monkeypatch.setattr(grid, "read_grid", trips)
    result = merge(desk)
    assert set(result.to_json()["units"]["returned"]) == {"一中队"}
    told = result.findings[result.findings["code"] == "file-reader-died"]
    assert list(told["unit"]) == ["环卫股"] and list(told["severity"]) == ["error"]


def test_merges_that_fail_at_the_last_step_push_no_earlier_version_out(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n, unit in enumerate(("一中队", "环卫股", "水务股")):
        fill(form(desk, unit), GOOD, desk / f"returns/{n}.xlsx")
        merge(desk)
    kept = [p.read_bytes() for p in sorted((desk / "备份").glob("*.xlsx"))]
    standing = (desk / "status.xlsx").read_bytes()
    fill(form(desk, "二中队"), GOOD, desk / "returns/4.xlsx")
    real = os.replace

    def refuses(old: Any, new: Any) -> None:
        if Path(new).name == "status.xlsx":
            raise PermissionError(13, "in use")
        real(old, new)

    monkeypatch.setattr(os, "replace", refuses)
    for _ in range(3):
        with pytest.raises(xt.XltrackError):
            merge(desk)
    assert [p.read_bytes() for p in sorted((desk / "备份").glob("*.xlsx"))] == [standing, *kept]


def test_a_plan_in_hand_merges_as_the_command_does(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    merge(desk)
    by_command = (desk / "status.xlsx").read_bytes()
    (desk / "status.xlsx").unlink()
    monkeypatch.chdir(desk)
    plan = xt.read_plan("master.xlsx")
    xt.merge(["returns/"], plan=plan, ledger="status.xlsx").write("status.xlsx")
    assert (desk / "status.xlsx").read_bytes() == by_command


def test_forms_of_a_plan_in_hand_show_what_was_said_last(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(form(desk, "水务股"), GOOD, desk / "returns/a.xlsx")
    merge(desk)
    monkeypatch.chdir(desk)
    forms = [
        xt.split(master, "三季度", desk / f"out{n}").forms["水务股"].read_bytes()
        for n, master in enumerate([xt.read_plan("master.xlsx"), Path("master.xlsx")])
    ]
    assert forms[0] == forms[1]


def test_a_validated_answer_holds_what_was_asked_and_nothing_of_the_works(desk: Path) -> None:
    fill(form(desk, "环卫股"), GOOD, desk / "returns/a.xlsx")
    answers = xt.validate([desk / "returns"], master=desk / "master.xlsx").answers
    assert list(answers) == [
        "file", "sheet", "row", "unit", "period", "id", "status", "self", "progress", "reason", "measures", "opinion"
    ]  # fmt: skip
    assert not set(answers) & {*INTERNAL} - {"row"}


def test_every_result_speaks_either_language_and_is_the_same_object_twice(desk: Path) -> None:
    fill(form(desk, "环卫股"), GOOD | {"status": "基本完成"}, desk / "returns/a.xlsx")
    merged, validated = merge(desk), xt.validate([desk / "returns"], master=desk / "master.xlsx")
    split = xt.split(desk / "master.xlsx", "上半年", desk / "again")
    for result in (merged, validated, xt.check(desk / "master.xlsx"), split):
        said = {lang: [f["message"] for f in result.to_json(lang)["findings"]] for lang in ("zh", "en")}
        assert {lang: list(result.findings_in(lang)["message"]) for lang in said} == said
        assert result.to_json() == result.to_json("zh") and result.findings.equals(result.findings_in("zh"))
        assert not said["zh"] or said["zh"] != said["en"]
    for name in ("items", "answers", "ledger", "units", "proposals", "materials", "findings"):
        assert getattr(merged, name) is getattr(merged, name)


# ── marks for nothing ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mark", ["/", "无", "—", "n/a", "暂无"])
def test_a_mark_for_nothing_is_no_reason_for_a_lag(desk: Path, mark: str) -> None:
    fill(form(desk, "水务股"), BEHIND | {"reason": mark, "measures": mark}, desk / "returns/a.xlsx")
    found = merge(desk).findings
    told = found[found["code"] == "required-when-lagging"]
    assert sorted(told["cell"]) == ["F10", "F9", "G10", "G9"] and set(told["found"]) == {"未达序时进度"}


def test_a_mark_for_nothing_in_an_optional_number_or_day_sends_no_form_back(tmp_path: Path) -> None:
    plan = replace(bureau(), settings=xt.Settings(template="form_extended_zh.xlsx"))
    xt.write_plan(plan, tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox")
    marks = {"完成比例（0-100）": "/", "预计完成日期": "无", "数据来源": "统计"}
    fill(
        form(tmp_path, "水务股"),
        {ITEMS[2]: GOOD | marks, ITEMS[3]: GOOD | marks, ITEMS[4]: GOOD | marks | {"status": "未发生"}},
        tmp_path / "returns/a.xlsx",
    )
    result = merge(tmp_path)
    assert not set(result.findings[result.findings["severity"] == "error"]["cell"]) - {""}
    assert set(result.findings[result.findings["code"] == "counts-as-blank"]["found"]) == {"/", "无"}
    assert answer(result, ITEMS[2], "水务股")["self"] == "达到序时进度"


@pytest.mark.parametrize("text", ["同上", "〃", "略", "见附件", "/", "See attached"])
def test_progress_that_only_points_elsewhere_is_kept_and_pointed_out(desk: Path, text: str) -> None:
    fill(form(desk, "水务股"), GOOD | {"progress": text}, desk / "returns/a.xlsx")
    result = merge(desk)
    told = result.findings[result.findings["code"] == "progress-elsewhere"]
    assert set(told["severity"]) == {"warning"} and set(told["found"]) == {text}
    assert answer(result, ITEMS[2], "水务股")["progress"] == text


def test_ten_thousands_in_an_own_column_are_told_with_their_cell(tmp_path: Path) -> None:
    xt.write_plan(replace(bureau(), settings=xt.Settings(template="form_extended")), tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox")
    said = GOOD | {"完成比例（0-100）": "0.9万"}
    fill(form(tmp_path, "水务股"), {ITEMS[2]: said}, tmp_path / "returns/水务股.xlsx")
    findings = merge(tmp_path).findings
    (told,) = findings[findings["code"] == "number-of-thousands"].to_dict("records")
    assert told["cell"] and told["severity"] == "warning" and "“完成比例（0-100）”列" in told["message"]
