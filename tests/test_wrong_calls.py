"""Wrong calls are told in one line, before anything is written; what is plainly meant is taken."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import xltrack as xt
from tests.coordinator import PLAN, Desk
from tests.forms import GOOD, fill
from xltrack import publish
from xltrack.cli import main
from xltrack.findings import error
from xltrack.steps.units import is_late

ROOT = Path(__file__).parent.parent
OURS = ("XltrackError", "MasterError", "LedgerError", "TemplateError", "UnreadableError")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XLTRACK_MASTER", raising=False)
    desk = Desk(tmp_path)
    desk.period("上半年")
    return desk


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        (("new", "sub/我的主表"), ".xlsx"),
        (("new", "sub/m.ods"), ".xlsx"),
        (("import", "n.txt", "-o", "m.xls"), ".xlsx"),
        (("merge", "returns-上半年", "-o", "s.xls"), ".xlsx"),
        (("report", "-o", "r.pdf"), ".docx"),
        (("report", "--html", "-o", "r.docx"), ".html"),
        (("diff", "status.xlsx", "status.xlsx", "-o", "d.csv"), ".xlsx"),
        (("archive", "-o", "a.rar"), ".zip"),
        (("validate", "returns-上半年", "--suggest", "l.docx"), ".xlsx"),
    ],
)
def test_nothing_is_written_under_a_name_that_no_program_opens(
    desk: Desk, arguments: tuple[str, ...], ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A master without its ending is found by no command, and an office program refuses a workbook called .xls."""
    (desk.folder / "n.txt").write_text("一、工作目标\n1.完成清淤4公里。（水务股）\n", encoding="utf-8")
    before = sorted(desk.folder.rglob("*"))
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    told = capsys.readouterr().err
    assert ended.value.code == 3 and f"应以 {ending} 结尾" in told and len(told.splitlines()) == 1
    assert sorted(desk.folder.rglob("*")) == before


@pytest.mark.parametrize("write", [lambda r, p: r.write(p), lambda r, p: xt.write_plan(PLAN, p)])
def test_a_program_is_refused_such_a_name_too(desk: Desk, write: Callable[[xt.MergeResult, Path], object]) -> None:
    with pytest.raises(xt.XltrackError) as refused:
        write(desk.merge("上半年"), desk.folder / "w.ods")
    assert refused.value.code == "wrong-ending" and not (desk.folder / "w.ods").exists()


def test_one_unit_or_document_given_as_a_plain_text_is_one(desk: Desk) -> None:
    result = xt.merge([desk.returns("上半年") / "环卫股.xlsx"], plan=PLAN, ledger=desk.status, forget="水务股")
    assert "水务股" not in set(result.answers["unit"][result.answers["effective"] != "not_returned"])
    notice = desk.folder / "n.txt"
    notice.write_text("一、工作目标\n1.完成清淤4公里。（水务股）\n", encoding="utf-8")
    assert xt.import_plan(str(notice)).plan.items == xt.import_plan([notice]).plan.items


def test_a_day_with_a_time_is_its_day_and_a_text_is_refused_as_what_it_is(desk: Desk) -> None:
    returns = [desk.returns("上半年")]
    plain, timed = (xt.merge(returns, plan=PLAN, as_of=day) for day in (date(2022, 7, 5), datetime(2022, 7, 5, 9, 30)))
    assert plain.items.equals(timed.items)
    with pytest.raises(TypeError, match=r"as_of: a datetime\.date, not '2022-07-05'"):
        xt.merge(returns, plan=PLAN, as_of="2022-07-05")  # type: ignore[arg-type]


def test_validate_takes_a_plan_as_merge_does(desk: Desk) -> None:
    returns = [desk.returns("上半年")]
    assert xt.validate(returns, plan=PLAN).findings.equals(xt.validate(returns, master=PLAN).findings)


def test_a_plan_made_in_hand_is_checked_as_it_is_in_memory(desk: Desk) -> None:
    plan = xt.read_plan(desk.folder / "master.xlsx")
    wrong = replace(plan, items=(replace(plan.items[0], lead=("无此局",), joint=(), support=()), *plan.items[1:]))
    for checked in (xt.check(plan), xt.check(desk.folder / "master.xlsx")):
        assert not [f for f in checked.found if f.severity == "error"] and checked.path == plan.path
    result = xt.check(wrong)
    assert [(r["code"], r["sheet"]) for r in result.findings.to_dict("records") if r["severity"] == "error"] == [
        ("unit-unknown", "")
    ]
    assert result.to_json()["items"] == len(plan.items)
    for given in (b"returns", 5, None):
        with pytest.raises(TypeError, match="a path or several, not"):
            xt.merge(given, plan=PLAN)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="with_ids"):
        xt.check(plan, fix=True)


def test_what_is_no_master_is_told_in_one_language(desk: Desk) -> None:
    for path in (desk.status, desk.folder / "absent.xlsx"):
        with pytest.raises(xt.MasterError) as refused:
            xt.read_plan(path)
        assert not any("\u4e00" <= c <= "\u9fff" for c in refused.value.text("en").replace(str(path), ""))
        assert "no items" not in refused.value.text("zh")


@pytest.mark.parametrize("make", [publish.report, publish.page])
def test_a_report_that_was_gone_on_with_by_hand_is_kept_when_it_is_made_again(
    desk: Desk, make: Callable[..., object]
) -> None:
    path = desk.folder / ("r.docx" if make is publish.report else "r.html")
    make(desk.status, out=path)
    first = path.read_bytes()
    make(desk.status, out=path)
    assert [p.name for p in desk.folder.glob("r.*")] == [path.name], "the same again needs no copy"
    path.write_bytes(first + b" ")
    make(desk.status, out=path)
    assert path.read_bytes() == first and path.with_name(f"r.old{path.suffix}").read_bytes() == first + b" "


@pytest.mark.parametrize("make", [
    lambda: xt.Item("清淤", lead="水务股"), lambda: xt.Unit("水务股", aliases="水务科"), lambda: xt.Period("上半年", due="2022-06-20"),
    lambda: xt.Plan(items=xt.Item("清淤")),
])  # fmt: skip
def test_a_text_given_for_several_names_or_a_day_is_refused_at_once(make: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match="takes a"):
        make()


def test_the_same_returns_named_twice_are_read_once(desk: Desk) -> None:
    folder = desk.returns("上半年")
    again = [folder, folder.absolute(), folder / ".." / folder.name, *folder.iterdir()]
    once, twice = (xt.merge(named, plan=PLAN) for named in ([folder], again))
    assert list(once.findings["code"]) == list(twice.findings["code"]) and len(twice.to_json()["files"]) == 4


def test_another_day_for_the_period_shown_changes_no_earlier_one(desk: Desk) -> None:
    desk.period("三季度")
    late = date(2023, 6, 1)
    returns = [desk.returns("上半年"), desk.returns("三季度")]
    plain, later = (xt.merge(returns, plan=PLAN, as_of=day) for day in (None, late))
    days = {p.label: p.as_of for p in later.plan.periods}
    assert days["三季度"] == late and days["上半年"] == next(p.as_of for p in PLAN.periods if p.label == "上半年")
    before, after = (r.consolidation.ledger[lambda f: f["period"] == "上半年"] for r in (plain, later))
    assert len(before) and before.equals(after)


@pytest.mark.parametrize("ending", [".xlsm", ".et", ".xls"])
def test_a_master_of_another_format_is_not_written_into(
    desk: Desk, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """openpyxl would drop the macros, or leave a file that no program opens under its name."""
    bare = replace(PLAN, items=tuple(replace(item, id="") for item in PLAN.items))
    path = desk.folder / "plan.xlsx"
    xt.write_plan(bare, path)
    (desk.folder / "master.xlsx").unlink()
    path = path.rename(path.with_suffix(ending))
    before = path.read_bytes()
    with pytest.raises(SystemExit) as ended:
        main(["check", "--fix", str(path)])
    told = capsys.readouterr().err
    assert ended.value.code == 3 and path.name in told and "另存为 .xlsx" in told and len(told.splitlines()) == 1
    assert path.read_bytes() == before and not list(desk.folder.glob("plan.备份*"))


def test_documents_named_by_a_pattern_are_found_by_the_program(desk: Desk) -> None:
    """The prompt of Windows hands a pattern on as it is."""
    for n in (1, 2):
        (desk.folder / f"通知{n}.txt").write_text(f"一、工作目标\n{n}.完成清淤{n}公里。（水务股）\n", encoding="utf-8")
    named, fitting = xt.import_plan(["通知1.txt", "通知2.txt"]), xt.import_plan(["通知*.txt"])
    assert named.plan.items == fitting.plan.items and len(fitting.plan.items) == 2
    with pytest.raises(xt.XltrackError):
        xt.import_plan(["没有*.txt"])


def test_an_extension_before_the_due_day_makes_nobody_late() -> None:
    """A day typed by mistake before the due day makes nobody late."""
    period = xt.Period("上半年", due=date(2022, 6, 20))
    came = {"received": date(2022, 6, 18), "filled_on": date(2022, 6, 18), "extended_to": date(2022, 6, 10)}
    assert not is_late([came], period, "received")
    assert is_late([came | {"received": date(2022, 6, 21)}], period, "received")


def test_a_correction_makes_nobody_late_whose_first_form_has_no_day() -> None:
    period = xt.Period("上半年", due=date(2022, 6, 20))
    first = {"received": "", "filled_on": "", "extended_to": "", "submission": ""}
    late = first | {"received": date(2022, 6, 25), "submission": 2}
    assert not is_late([first, late], period, "received") and not is_late([late, first], period, "received")
    assert is_late([late], period, "received") and is_late(
        [first | {"received": date(2022, 6, 21)}, late], period, "received"
    )
    assert not is_late([first, late | {"submission": 1}], period, "received")


@pytest.mark.parametrize("name", ["README.md", "xltrack"])
def test_the_example_of_the_front_page_works_from_the_first_period_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Of its first period no ledger stands yet; in the second one it does, and the same lines go on with it."""
    text = re.search(r"```python\n(.*?)```", (ROOT / name).read_text("utf-8"), re.S)[1] if name == "README.md" else "\n".join(
        line for line in str(xt.__doc__).splitlines() if line.startswith("    ")
    )  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "returns").mkdir()
    periods = (xt.Period("2022Q2", date(2022, 6, 20)), xt.Period("2022Q3", date(2022, 9, 20)))
    plan = replace(PLAN, periods=periods)
    xt.write_plan(plan, "master.xlsx")
    for period in periods:
        for unit, form in xt.split(plan, period, "sent").forms.items():
            fill(form, GOOD, tmp_path / f"returns/{unit}.xlsx")
        names: dict[str, Any] = {}
        exec(textwrap.dedent(text).replace("2022Q2", period.label), names)
        assert len(names["result"].answers) and (tmp_path / "status.xlsx").is_file()
    assert set(names["result"].ledger["period"]) == {p.label for p in periods}


def test_a_ledger_that_should_be_there_is_missed_by_programs_too(desk: Desk) -> None:
    desk.period("三季度")
    with pytest.raises(xt.LedgerError, match=r"gone\.xlsx"):
        xt.merge([desk.returns("三季度")], plan=PLAN, ledger="gone.xlsx")


def test_a_status_workbook_that_no_longer_opens_is_not_written_over(desk: Desk) -> None:
    damaged = desk.status.read_bytes()[:-200]
    desk.status.write_bytes(damaged)
    with pytest.raises(xt.LedgerError, match=r"status\.xlsx"):
        desk.merge("上半年")
    assert desk.status.read_bytes() == damaged


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: xt.Item("清淤", kind="veto!"), "Item.kind is one of regular"),
        (lambda: xt.Period("上半年", kind="half"), "Period.kind is one of regular"),
        (lambda: xt.Settings(late_basis="sent"), "Settings.late_basis is one of received"),
        (lambda: xt.Choice("已完成", "done"), "Choice.status is one of completed"),
        (lambda: xt.Indicator("清淤", comparison="≥"), "Indicator.comparison is one of >="),
        (lambda: xt.Goal("水质达标", comparison="≥"), "Goal.comparison is one of >="),
        (lambda: xt.Plan(language="fr"), "Plan.language is one of zh, en"),
        (lambda: xt.Period("上半年", share=50), "Period.share is from 0 to 1, not 50"),
        (lambda: xt.Period("上半年", share="50%"), "Period.share is from 0 to 1, not '50%'"),  # type: ignore[arg-type]
        (lambda: xt.Settings(start_share=50), "Settings.start_share is from 0 to 1, not 50"),
    ],
)
def test_a_word_or_a_share_that_cannot_be_meant_is_told_when_a_plan_is_made(
    make: Callable[[], object], words: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(words)):
        make()


def test_a_moment_given_as_a_day_is_its_day() -> None:
    moment = datetime(2022, 6, 20, 17, 30)
    assert xt.Period("上半年", moment, as_of=pd.Timestamp(moment)) == xt.Period("上半年", moment.date(), moment.date())
    assert xt.Deadline("6月底前", moment).date == xt.Item("清淤", start=moment).start == moment.date()
    with pytest.raises(TypeError, match=r"Deadline\.date"):
        xt.Deadline("6月底前", "2022-06-30")  # type: ignore[arg-type]


def test_results_can_be_compared_and_a_master_named_by_a_text(desk: Desk) -> None:
    one, two = (xt.merge([desk.returns("上半年")], plan=PLAN) for _ in range(2))
    assert one == one and one != two
    assert len(xt.check("master.xlsx").findings) == len(xt.check(desk.folder / "master.xlsx").findings)


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["mrge"], "没有命令 mrge（是否为 merge？）", "No such command mrge (did you mean merge?)"),
        (["merge"], "给出收回的表", "Name the returns"),
        (["merge", "r", "--today", "2022-06-20"], "没有选项 --today；用法", "No such option --today; "),
        (["merge", "r", "--frce"], "没有选项 --frce", "No such option --frce"),
        (
            ["merge", "r", "--as-of", "明天"],
            "--as-of 的值不对，应为：2022-06-20 这样的日期",
            "--as-of must be: a day such as",
        ),
        (["merge", "r", "--jobs", "0"], "--jobs 的值不对，应为：不小于 1 的整数", "--jobs must be: a whole number"),
        (["report", "--kind", "weekly"], "应为：report、notice", "must be: report, notice"),
        (["split"], "缺少 MASTER", "MASTER is missing"),
        (["check", "a", "b"], "多出的内容：b", "Not understood: b"),
        (
            ["diff", "a", "--periods"],
            "--periods 后面要给出一个值；用法见 xltrack diff",
            "--periods needs a value; see xltrack diff",
        ),
    ],
)
def test_a_wrong_call_is_told_in_one_line_of_the_coordinators_language(
    arguments: list[str], zh: str, en: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for lang, words in (("zh", zh), ("en", en)):
        monkeypatch.setenv("XLTRACK_LANG", lang)
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        told = capsys.readouterr().err
        assert ended.value.code == 2 and words in told and len(told.splitlines()) == 1 and "--help" in told
        assert lang == "en" or not re.search(
            r"[a-z] [a-z]+ [a-z]", told.partition("；用法见")[0].replace("xltrack merge returns", "")
        )


def test_what_the_system_refuses_is_said_in_the_language_of_the_rest(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(xt.XltrackError) as refused:
        xt.write_plan(PLAN, tmp_path / "file" / "master.xlsx")
    assert "路径中有一段不是文件夹" in refused.value.text("zh") and "not a folder" in refused.value.text("en")


def test_results_print_in_a_line_and_lists_are_taken_as_tuples(desk: Desk) -> None:
    merged, returns = desk.merge("上半年"), [desk.returns("上半年")]
    notice = desk.folder / "n.txt"
    notice.write_text("一、工作目标\n1.完成清淤4公里。（水务股）\n", encoding="utf-8")
    results = (merged, xt.validate(returns, plan=PLAN), xt.check("master.xlsx"), xt.split(PLAN, "三季度", "o"))
    for result in (*results, xt.import_plan(str(notice)), xt.read_plan("master.xlsx")):
        assert len(repr(result).splitlines()) == 1 and len(repr(result)) < 200
    item = xt.Item("清淤", lead=["水务股"])  # type: ignore[arg-type]
    assert xt.Plan(items=[item]) == xt.Plan(items=(xt.Item("清淤", lead=("水务股",)),))  # type: ignore[arg-type]


@pytest.mark.parametrize("call", [xt.import_plan, lambda named: xt.merge(named, plan=PLAN)])
def test_no_file_at_all_is_told_in_both_languages(call: Callable[[Any], object]) -> None:
    with pytest.raises(xt.XltrackError) as refused:
        call([])
    assert "没有给出任何文件" in refused.value.text("zh") and "none was named" in refused.value.text("en")


def test_a_document_without_words_is_refused_in_one_language(tmp_path: Path) -> None:
    (tmp_path / "n.txt").write_text("  \n", encoding="utf-8")
    with pytest.raises(xt.XltrackError) as refused:
        xt.import_plan(tmp_path / "n.txt")
    assert not re.search("[一-鿿]", refused.value.text("en"))


@pytest.mark.parametrize("master", ["nope.xlsx", Path("master.xlsx"), PLAN])
@pytest.mark.parametrize("call", [xt.merge, xt.validate])
def test_a_master_named_beside_a_plan_is_not_passed_over(
    desk: Desk, call: Callable[..., object], master: str | Path | xt.Plan
) -> None:
    with pytest.raises(xt.XltrackError) as refused:
        call([desk.returns("上半年")], plan=PLAN, master=master)
    assert refused.value.code == "plan-twice" and (PLAN.title if master is PLAN else str(master)) in refused.value.text(
        "en"
    )


def test_merge_takes_a_plan_for_its_master_as_validate_and_split_do(desk: Desk) -> None:
    returns = desk.returns("上半年")
    one, other = xt.merge(returns, plan=PLAN), xt.merge(str(returns), master=PLAN)
    assert one.items.equals(other.items) and one.to_json() == other.to_json()


@pytest.mark.parametrize("lang", ["fr", "EN"])
def test_a_language_that_nothing_speaks_is_not_taken_for_chinese(desk: Desk, lang: str) -> None:
    result = desk.merge("上半年")
    checked, forms = xt.check(desk.folder / "master.xlsx"), xt.split(PLAN, "上半年", desk.folder / "again")
    validated = xt.validate([desk.returns("上半年")], plan=PLAN)
    calls: list[Callable[[], object]] = [lambda: xt.merge([desk.returns("上半年")], plan=PLAN, lang=lang)]
    for one in (result, checked, forms, validated):
        calls += [partial(one.to_json, lang), partial(one.findings_in, lang)]
    for call in calls:
        with pytest.raises(xt.XltrackError) as refused:
            call()
        assert refused.value.code == "no-language"


@pytest.mark.parametrize("call", [xt.merge, xt.validate])
def test_no_files_at_once_is_no_number_of_files(desk: Desk, call: Callable[..., object]) -> None:
    for jobs in (0, -1):
        with pytest.raises(xt.XltrackError) as refused:
            call([desk.returns("上半年")], plan=PLAN, jobs=jobs)
        assert refused.value.code == "no-jobs"


def test_an_error_in_a_traceback_is_read_in_both_languages() -> None:
    with pytest.raises(xt.MasterError) as refused:
        xt.read_plan("absent.xlsx")
    both = refused.value
    assert str(both) == f"{both.text('en')} / {both.text('zh')}" and "\n" not in str(both)
    assert not any("\u4e00" <= c <= "\u9fff" for c in both.text("en")) and both.text() == both.zh


def test_what_is_told_within_a_message_is_told_in_its_language(desk: Desk) -> None:
    """An error that quotes another one, or a finding that does, quotes the line of its own language."""
    inner = xt.XltrackError("x", "里面", "inside")
    outer = error("no-template", where=inner)
    assert "里面" not in outer.text("en") and "inside" not in outer.text("zh")
    for path in Path(xt.__file__).parent.rglob("*.py"):
        source = ast.parse(path.read_text("utf-8"))
        for caught in (n for n in ast.walk(source) if isinstance(n, ast.ExceptHandler) and n.name and n.type):
            if not any(w in ast.unparse(caught.type) for w in OURS):
                continue
            shown = [
                n
                for n in ast.walk(caught)
                if (isinstance(n, ast.FormattedValue) and ast.unparse(n.value) == caught.name)
                or (isinstance(n, ast.Call) and ast.unparse(n) == f"str({caught.name})")
            ]  # fmt: skip
            assert not shown, f"{path.name}: {ast.unparse(shown[0])}"


@pytest.mark.parametrize(("name", "said"), [(".", "folder"), ("absent.xlsx", "no such file")])
def test_a_master_that_is_no_file_is_told_for_what_it_is(
    desk: Desk, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = desk.folder / name
    with pytest.raises(xt.MasterError) as refused:
        xt.read_plan(path)
    assert said in refused.value.en and "lists tasks" not in refused.value.en, "there is nothing to import"
    for words in (["check", str(path)], ["split", str(path)], ["merge", str(desk.folder), "--master", str(path)]):
        with pytest.raises(SystemExit) as ended:
            main([*words, "--lang", "en"])
        assert ended.value.code == 3 and said in capsys.readouterr().err


def test_what_a_sender_would_be_asked_is_not_asked_of_who_named_the_file(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    note = desk.folder / "note.txt"
    note.write_text("words")
    master = ["--master", str(desk.folder / "master.xlsx")]
    for words in (
        ["check", str(note)],
        ["validate", str(desk.folder), "--accept", str(note), *master],
        ["report", str(note), *master],
    ):
        for lang, asked in (("en", "Ask for"), ("zh", "请单位")):
            with pytest.raises(SystemExit) as ended:
                main([*words, "--lang", lang])
            said = capsys.readouterr().err
            assert ended.value.code == 3 and asked not in said
            assert lang == "zh" or not any("\u4e00" <= c <= "\u9fff" for c in said.replace(str(desk.folder), ""))


def test_a_period_that_the_plan_has_not_is_refused_by_validate_as_by_merge(desk: Desk) -> None:
    for call in (xt.validate, xt.merge):
        with pytest.raises(xt.XltrackError) as refused:
            call([desk.folder / "outbox"], plan=PLAN, period="2099Q9")
        assert refused.value.code == "no-period"


def test_an_empty_folder_is_told_apart_from_one_that_is_not_there(desk: Desk) -> None:
    empty = desk.folder / "empty"
    empty.mkdir()
    found = xt.validate([empty, desk.folder / "absent"], plan=PLAN).findings
    assert set(found["code"]) == {"folder-empty", "file-not-found"}


def test_a_folder_is_not_said_to_be_absent_where_a_document_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(xt.UnreadableError) as refused:
        xt.import_plan([tmp_path])
    assert "folder" in refused.value.en
