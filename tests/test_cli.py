"""The command line as a coordinator meets it: exit status, one-line errors, JSON, nothing half-written."""

from __future__ import annotations

import gc
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

import xltrack as xt
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack.books.folder import find_master
from xltrack.books.stamp import Stamper
from xltrack.cli import main
from xltrack.records import Ask

ROOT = Path(__file__).parent.parent


def run(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """xltrack in a process of its own, as it is really run."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.run([sys.executable, "-m", "xltrack", *map(str, arguments)], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    xt.write_plan(bureau(), tmp_path / "master.xlsx")
    xt.split(tmp_path / "master.xlsx", "上半年", tmp_path / "outbox")
    for unit in ("环卫股", "水务股", "一中队", "二中队"):
        fill(tmp_path / f"outbox/上半年/{unit}.xlsx", GOOD, tmp_path / f"returns/{unit}.xlsx")
    return tmp_path


def clean(done: subprocess.CompletedProcess[str]) -> bool:
    return "Traceback" not in done.stderr + done.stdout


def test_merge_needs_nothing_but_the_returns(desk: Path) -> None:
    done = run("merge", "returns/*.xlsx", cwd=desk)
    assert done.returncode in (0, 1) and clean(done)
    assert (desk / "status.xlsx").is_file()
    assert "应报 4 个单位，已报 4 个" in done.stdout


def test_exit_status_tells_errors_among_the_findings(desk: Path) -> None:
    plan = bureau()
    good = {item.id: GOOD if item.kind == "regular" else GOOD | {"status": "未发生"} for item in plan.items}
    for unit in ("环卫股", "水务股", "一中队", "二中队"):
        fill(desk / f"outbox/上半年/{unit}.xlsx", good, desk / f"returns/{unit}.xlsx")
    assert run("merge", "returns", cwd=desk).returncode == 0
    fill(desk / "outbox/上半年/水务股.xlsx", {plan.items[2].id: {"status": "基本完成"}}, desk / "returns/水务股.xlsx")
    assert run("merge", "returns", cwd=desk).returncode == 1
    assert run("merge", cwd=desk).returncode == 2
    assert run("merge", "nowhere", cwd=desk).returncode == 3


def test_json_holds_what_is_promised(desk: Path) -> None:
    done = run("merge", "returns", "--json", "-", cwd=desk)
    result = json.loads(done.stdout)
    assert {"period", "units", "items", "by_status", "lagging", "findings", "files", "output"} <= set(result)
    whole, away = {"expected", "returned", "missing", "exempt"}, {"silent", "unsealed", "quarantined"}
    assert set(result["units"]) == whole | away | {"late", "partial", "correct", "undecided"}
    statuses = {
        "completed",
        "on_schedule",
        "behind",
        "not_started",
        "not_due",
        "not_applicable",
        "other",
        "not_returned",
    }
    assert set(result["by_status"]) == statuses and sum(result["by_status"].values()) == result["items"]
    for finding in result["findings"]:
        assert set(finding) == {
            "code",
            "severity",
            "file",
            "sheet",
            "cell",
            "unit",
            "item",
            "period",
            "found",
            "expected",
            "action",
            "message",
        }
    assert all(set(f) == {"path", "sha256", "unit", "period", "state"} for f in result["files"])


@pytest.mark.parametrize("command", ["check", "split", "validate", "merge"])
def test_every_command_writes_its_json_whole(desk: Path, command: str) -> None:
    arguments = {
        "check": ["master.xlsx"],
        "split": ["master.xlsx", "-p", "三季度"],
        "validate": ["returns"],
        "merge": ["returns"],
    }[command]
    run(command, *arguments, "--json", "result.json", cwd=desk)
    assert isinstance(json.loads((desk / "result.json").read_text(encoding="utf-8")), dict)


def test_checking_does_not_say_that_anything_was_merged(desk: Path) -> None:
    said = run("validate", "returns", cwd=desk).stdout.splitlines()[0]
    assert "可以汇总" in said and "已汇总" not in said
    nothing = run("validate", "absent", cwd=desk).stdout.splitlines()
    assert nothing[0] == "没有可检查的文件" and "absent" in "".join(nothing)


def one_line(done: subprocess.CompletedProcess[str], code: int = 3) -> str:
    assert done.returncode == code, done.stderr + done.stdout
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1 and clean(done), done.stderr
    return lines[0]


def test_no_master_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "returns").mkdir()
    (tmp_path / "returns" / "a.xlsx").write_bytes(b"x")
    assert "主表" in one_line(run("merge", "returns", cwd=tmp_path))
    assert "master" in one_line(run("merge", "returns", "--lang", "en", cwd=tmp_path))


def test_two_masters_are_both_named(desk: Path) -> None:
    shutil.copy(desk / "master.xlsx", desk / "master2.xlsx")
    line = one_line(run("merge", "returns", cwd=desk))
    assert "master.xlsx" in line and "master2.xlsx" in line


def test_bare_xltrack_names_two_masters_in_one_line(desk: Path) -> None:
    (desk / "second.xlsx").write_bytes((desk / "master.xlsx").read_bytes())
    line = one_line(run(cwd=desk))
    assert "second.xlsx" in line and "master.xlsx" in line


def test_the_master_can_be_named_by_the_environment(desk: Path) -> None:
    shutil.copy(desk / "master.xlsx", desk / "master2.xlsx")
    assert run("merge", "returns", cwd=desk, XLTRACK_MASTER=str(desk / "master.xlsx")).returncode in (0, 1)


def test_an_output_that_cannot_be_written_leaves_the_old_one_whole(desk: Path) -> None:
    run("merge", "returns", cwd=desk)
    (desk / "folder.xlsx").mkdir()
    line = one_line(run("merge", "returns", "-o", "folder.xlsx", cwd=desk))
    assert "folder.xlsx" in line
    assert not [p for p in desk.iterdir() if p.name.startswith(".")], "nothing half-written stays behind"


def test_inputs_are_never_changed(desk: Path) -> None:
    before = {p: p.read_bytes() for p in desk.rglob("*.xlsx")}
    run("merge", "returns", "-o", "out/status.xlsx", cwd=desk)
    run("validate", "returns", cwd=desk)
    assert {p: p.read_bytes() for p in before} == before


def test_splitting_again_never_overwrites_a_form(desk: Path) -> None:
    before = (desk / "outbox/上半年/环卫股.xlsx").read_bytes()
    names = sorted(p.name for p in (desk / "outbox/上半年").iterdir())
    one_line(run("split", "master.xlsx", "-p", "上半年", cwd=desk))
    assert (desk / "outbox/上半年/环卫股.xlsx").read_bytes() == before
    fill(desk / "outbox/上半年/环卫股.xlsx", GOOD)
    filled = (desk / "outbox/上半年/环卫股.xlsx").read_bytes()
    assert run("split", "master.xlsx", "-p", "上半年", "--force", cwd=desk).returncode in (0, 1)
    kept = desk / "outbox/备份/上半年/环卫股.xlsx"
    assert kept.read_bytes() == filled
    assert sorted(p.name for p in (desk / "outbox/上半年").iterdir()) == names, "mailed whole"


def test_a_bad_file_never_stops_the_others(desk: Path) -> None:
    (desk / "returns/坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    (desk / "returns/空.xlsx").write_bytes(b"")
    (desk / "returns/~$环卫股.xlsx").write_bytes(b"lock")
    done = run("merge", "returns", "--json", "-", cwd=desk)
    result = json.loads(done.stdout)
    assert {f["path"].split("/")[-1]: f["state"] for f in result["files"] if f["state"] == "quarantined"} == {
        "坏.xlsx": "quarantined",
        "空.xlsx": "quarantined",
    }
    assert len(result["units"]["returned"]) == 4
    assert "file-lock" in {f["code"] for f in result["findings"]}


def test_own_workbooks_among_the_returns_are_ignored_aloud(desk: Path) -> None:
    run("merge", "returns", cwd=desk)
    for name in ("master.xlsx", "status.xlsx"):
        shutil.copy(desk / name, desk / "returns" / name)
    shutil.copy(next((desk / "outbox").glob("表样存档/*.xlsx")), desk / "returns/template.xlsx")
    done = run("merge", "returns", "--master", "master.xlsx", "--json", "-", cwd=desk)
    states = {f["path"].split("/")[-1]: f["state"] for f in json.loads(done.stdout)["files"]}
    assert {states[n] for n in ("master.xlsx", "status.xlsx", "template.xlsx")} == {"ignored"}


@pytest.mark.parametrize("encoding", ["gbk", "cp936", "ascii"])
def test_a_console_of_another_code_page_does_not_stop_it(desk: Path, encoding: str) -> None:
    done = run("merge", "returns", cwd=desk, PYTHONIOENCODING=encoding)
    assert done.returncode in (0, 1) and clean(done)


def test_bare_xltrack_says_where_the_year_stands(desk: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    done = run(cwd=desk)
    assert "上半年" in done.stdout and "xltrack merge" in done.stdout
    empty = run(cwd=tmp_path_factory.mktemp("empty"))
    assert empty.returncode == 0 and "xltrack new" in empty.stdout


def test_a_whole_first_day(tmp_path: Path) -> None:
    assert run("new", "master.xlsx", "--title", "样例", "--year", "2022", cwd=tmp_path).returncode == 0
    line = one_line(run("new", "master.xlsx", cwd=tmp_path))
    assert "已存在" in line
    checked = run("check", "master.xlsx", cwd=tmp_path)
    assert checked.returncode == 1 and "报送期" in checked.stdout


def test_help_pays_for_nothing_it_does_not_use() -> None:
    code = "import sys; from xltrack.cli import cli; print([m for m in ('pandas','pandera','openpyxl','rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_master_here_and_another_beside_the_returns_are_both_named(
    desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    xt.write_plan(bureau(), elsewhere / "other.xlsx")
    line = one_line(run("merge", desk / "returns", cwd=elsewhere))
    assert "other.xlsx" in line and "master.xlsx" in line


def test_the_language_asked_for_goes_before_that_of_the_environment_wherever_it_is_asked_for(desk: Path) -> None:
    before = run("--lang", "en", "check", "master.xlsx", cwd=desk, XLTRACK_LANG="zh")
    after = run("check", "master.xlsx", "--lang", "en", cwd=desk, XLTRACK_LANG="zh")
    assert "items" in before.stdout
    assert before.stdout == after.stdout


def test_an_error_speaks_the_language_of_the_workbooks_at_hand(tmp_path: Path) -> None:
    english = replace(bureau(), language="en")
    (tmp_path / "en").mkdir()
    (tmp_path / "none").mkdir()
    for name in ("one.xlsx", "two.xlsx"):
        xt.write_plan(english, tmp_path / "en" / name)
    two = one_line(run("merge", "returns", cwd=tmp_path / "en"))
    assert "one.xlsx" in two and not re.search("[\u4e00-\u9fff]", two), "two masters, neither chosen, both English"
    assert "找不到主表" in one_line(run("merge", "--lang=zh", "returns", cwd=tmp_path / "none"))
    assert "No master" in one_line(run("merge", "returns", cwd=tmp_path / "none", XLTRACK_LANG="en"))
    assert "找不到主表" in one_line(run("merge", "returns", cwd=tmp_path / "none")), "Chinese where nothing tells"
    (tmp_path / "en" / "two.xlsx").unlink()
    xt.split(tmp_path / "en" / "one.xlsx", english.periods[0].label, tmp_path / "out")
    form = next((tmp_path / "out").rglob("水务股.xlsx"))
    assert "No master" in one_line(run("merge", form, cwd=tmp_path / "none")), "the form named is an English one"


WRITING = (
    ("new", "next.xlsx"), ("import", "notice.txt", "-o", "draft.xlsx"), ("split", "master.xlsx", "-p", "三季度"), ("check", "master.xlsx", "--fix"),
    ("validate", "returns", "--corrections", "corrections"), ("validate", "returns", "--suggest", "list.xlsx"), ("merge", "returns"),
    ("remind", "--out", "催报"), ("report", "status.xlsx"), ("report", "status.xlsx", "--html"), ("archive",), ("demo", "sample"),
)  # fmt: skip


@pytest.mark.skipif(
    os.name == "nt" or not shutil.which("setpriv"),
    reason="a folder that cannot be written needs Unix rights and setpriv",
)
@pytest.mark.parametrize("command", WRITING, ids=" ".join)
def test_a_folder_that_cannot_be_written_is_one_line(desk: Path, command: tuple[str, ...]) -> None:
    run("merge", "returns", cwd=desk)
    plan = xt.read_plan(desk / "master.xlsx")
    blank = replace(plan, items=tuple(i if i.indicators else replace(i, id="") for i in plan.items))
    if command[0] == "check":
        xt.write_plan(blank, desk / "master.xlsx")
    bad = next((desk / "outbox").rglob("水务股.xlsx"))
    fill(bad, GOOD | {"status": "差不多"}, desk / "returns/水务股.xlsx")
    (desk / "notice.txt").write_text("一、整治\n1.清淤4万方。责任单位：水务股\n", encoding="utf-8")
    held = {p: p.read_bytes() for p in desk.rglob("*") if p.is_file()}
    folders = [p for p in (desk, *desk.rglob("*")) if p.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    try:
        as_anybody = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
        words = [*as_anybody, sys.executable, "-m", "xltrack", *command]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            words, cwd=desk, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert done.returncode == 3, done.stdout + done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and "不能写入" in done.stderr
    assert {p: p.read_bytes() for p in desk.rglob("*") if p.is_file()} == held


def test_a_program_that_calls_a_command_keeps_its_garbage_collector() -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    assert gc.isenabled()


@pytest.mark.parametrize("command", [["new", "master.xlsx"], ["import", "notice.txt", "-o", "master.xlsx"]])
def test_a_master_made_again_leaves_a_copy_that_is_no_second_master(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "notice.txt").write_text("一、重点任务\n1.完成道路修缮10公里。责任单位：城建局\n", encoding="utf-8")
    assert run(*command, cwd=tmp_path).returncode in (0, 1)
    first = (tmp_path / "master.xlsx").read_bytes()
    assert run(*command, "--force", cwd=tmp_path).returncode in (0, 1)
    assert (tmp_path / "master.备份.xlsx").read_bytes() == first
    assert find_master(None, [tmp_path]).name == "master.xlsx"


def test_a_split_that_is_interrupted_sends_nothing_out_and_begins_again(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(desk / "outbox")
    form, made = Stamper.form, []

    def stops(self: Stamper, ask: Ask) -> bytes:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(ask.unit)
        return form(self, ask)

    monkeypatch.setattr(Stamper, "form", stops)
    with pytest.raises(KeyboardInterrupt):
        xt.split(desk / "master.xlsx", None, desk / "outbox")
    assert made and not list((desk / "outbox").glob("*/*股.xlsx")) and not list((desk / "outbox").glob(".*"))
    monkeypatch.setattr(Stamper, "form", form)
    assert xt.split(desk / "master.xlsx", None, desk / "outbox").period == "上半年"


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_damaged_workbook_is_named_in_one_line(tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "master.xlsx", "w", method) as package:
        package.writestr("[Content_Types].xml", "<Types/>" * 40)
        package.writestr("xl/workbook.xml", "<workbook/>" * 100)
    whole = (tmp_path / "master.xlsx").read_bytes()
    at = whole.index(b"xl/workbook.xml") + 20
    (tmp_path / "master.xlsx").write_bytes(whole[:at] + bytes(8) + whole[at + 8 :])
    for command in ("check", "split", "report"):
        assert "master.xlsx" in one_line(run(command, "master.xlsx", cwd=tmp_path)), command


def test_the_master_beside_the_status_workbook_named_is_its_own(desk: Path) -> None:
    run("merge", "returns", cwd=desk)
    for n in (1, 2):  # of other years
        shutil.copy(desk / "master.xlsx", desk.parent / f"m{n}.xlsx")
    try:
        assert run("report", "status.xlsx", "-o", "r.docx", cwd=desk).returncode == 0
        assert run("remind", desk / "status.xlsx", cwd=desk.parent).returncode == 0
    finally:
        for n in (1, 2):
            (desk.parent / f"m{n}.xlsx").unlink()


def test_a_file_set_aside_is_listed_once_whatever_folder_the_status_workbook_is_written_to(desk: Path) -> None:
    (desk / "returns" / "坏.xlsx").write_text("nothing", encoding="utf-8")
    run("merge", "returns", cwd=desk)
    shown = run("merge", "returns", "-o", "other/folder/s.xlsx", "--ledger", "status.xlsx", cwd=desk).stdout
    assert [line.strip()[:1] for line in shown.splitlines() if "坏.xlsx" in line] == ["无", "✖"]


@pytest.mark.parametrize("output", ["../status.xlsx", "my status.xlsx"])
def test_the_next_step_that_a_merge_names_can_be_taken_from_where_it_was_run(desk: Path, output: str) -> None:
    (here := desk / "elsewhere").mkdir()
    (desk / "returns" / "环卫股.xlsx").unlink()
    said = run("merge", "../returns", "-o", output, cwd=here).stdout.splitlines()[-1]
    command = said.partition("（xltrack ")[2].partition("）")[0]
    assert run(*shlex.split(command), cwd=here).returncode == 0
    assert "（xltrack remind）" in run("merge", "returns", "-o", "status.xlsx", cwd=desk).stdout


def test_a_mistyped_ledger_does_not_begin_a_new_one(desk: Path) -> None:
    run("merge", "returns", cwd=desk)
    done = run("merge", "returns", "--ledger", "statsu.xlsx", cwd=desk)
    assert done.returncode == 3 and clean(done) and "status.xlsx" in done.stderr
    assert not (desk / "statsu.xlsx").exists()
    assert run("merge", "returns", "--ledger", "statsu.xlsx", "--new-ledger", cwd=desk).returncode in (0, 1)


def test_the_name_of_a_file_does_nothing_to_the_terminal_and_no_space_is_lost(desk: Path) -> None:
    """An escape sequence in a name, or a sign that turns the words behind it around, is not passed on; the wide spaces between columns are."""
    name = "环卫股\x1b[2J\u202exslx.xlsx"
    try:
        (desk / "returns" / name).write_bytes(b"no workbook")
    except OSError:
        pytest.skip("this system has no such names")
    done = run("merge", "returns", cwd=desk)
    assert "环卫股[2Jxslx.xlsx" in done.stdout and not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)
    half = os.fsencode(desk / "returns") + b"/\xfe.xlsx"
    if sys.platform == "linux":  # a name of no characters at all
        Path(os.fsdecode(half)).write_bytes(b"no workbook")
    told = run("merge", "returns", "--json", "told.json", cwd=desk)
    assert told.returncode == 1 and json.loads((desk / "told.json").read_text(encoding="utf-8"))["files"]
    absent = run("merge", "returns/\x1b[2J缺", cwd=desk)
    assert absent.returncode == 3 and "\x1b" not in absent.stderr
    assert "上半年　" in run(cwd=desk).stdout
