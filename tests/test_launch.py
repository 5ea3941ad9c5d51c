"""A year without a terminal: the files to double-click do each step, say it, and record what they did and what they left alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

import xltrack as xt
from tests.forms import GOOD, fill
from tests.plans import bureau
from tests.test_cli import ROOT
from xltrack import desk
from xltrack.cli import cli
from xltrack.launch import launch
from xltrack.outputs import launchers
from xltrack.words import say

NOW = datetime(2022, 6, 17, 9, 30)
SHELL = shutil.which("sh")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder as ``xltrack new`` leaves it, its master filled in, most ids still blank."""
    place = tmp_path / "任务 台账"
    desk.new(place / "master.xlsx", title="样例", year=2022)
    plan = bureau()
    xt.write_plan(
        replace(plan, items=tuple(i if i.indicators else replace(i, id="") for i in plan.items)), place / "master.xlsx"
    )
    return place


def told(office: Path) -> str:
    raw = (office / "运行记录.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\r\n") == raw.count(b"\n"), "Notepad must show it"
    return raw.decode("utf-8-sig")


def answer(office: Path, period: str, *units: str) -> None:
    for unit in units:
        fill(office / f"outbox/{period}/{unit}.xlsx", GOOD, office / f"returns/{period} {unit}.xlsx")


def test_a_year_by_double_clicking(office: Path) -> None:
    first = launch("split", (), office, NOW)
    assert first.status == 0 and len(list((office / "outbox/上半年").glob("*.xlsx"))) == 4
    answer(office, "上半年", "环卫股", "水务股", "一中队")
    launch("check", (), office, NOW)
    merged = launch("merge", (), office, NOW)
    assert "应报 4 个单位，已报 3 个" in merged.lines[0] and (office / "status.xlsx").is_file()
    launch("remind", (), office, NOW)
    assert [p.stem for p in (office / "催报").glob("*.txt") if "二中队" in p.stem]
    assert launch("split", (), office, NOW).status == 0 and (office / "outbox/三季度").is_dir()
    entries = told(office).split(launchers.RULE)
    assert [e.strip().split("  ")[1].split("\r\n")[0] for e in entries] == [
        "1-拆分",
        "4-催报",
        "3-汇总",
        "2-检查",
        "1-拆分",
    ], "newest first"


def test_the_record_says_what_was_written_and_what_was_left_alone(office: Path) -> None:
    launch("split", (), office, NOW)
    answer(office, "上半年", "水务股")
    launch("merge", (), office, NOW)
    newest = told(office).split(launchers.RULE)[0]
    count = sum(p.is_file() for p in office.rglob("*")) - 2  # without the record and the new workbook
    assert newest.startswith("2022-06-17 09:30  3-汇总")
    assert "新写出 1 个：status.xlsx" in newest and f"没有动过：其余 {count} 个文件" in newest
    assert "接下来：\r\n  打开 status 工作簿" in newest


def test_clicking_split_twice_does_not_send_the_next_period_out(office: Path) -> None:
    launch("split", (), office, NOW)
    before = sorted(p.as_posix() for p in office.rglob("*"))
    again = launch("split", (), office, NOW)
    assert again.lines == ("上半年已下发、还没有汇总，没有写出下一期的表",)
    assert sorted(p.as_posix() for p in office.rglob("*")) == before
    assert "没有写出或改动任何文件" in told(office).split(launchers.RULE)[0]


def test_what_is_dropped_is_what_is_merged(office: Path) -> None:
    launch("split", (), office, NOW)
    answer(office, "上半年", "环卫股", "水务股")
    outcome = launch("merge", (office / "returns/上半年 水务股.xlsx",), office, NOW)
    assert "应报 4 个单位，已报 1 个" in outcome.lines[0]
    assert "应报 4 个单位，已报 2 个" in launch("merge", (office / "returns",), office, NOW).lines[0]


def test_check_marks_what_came_in_since_the_last_merge(office: Path) -> None:
    launch("split", (), office, NOW)
    answer(office, "上半年", "环卫股")
    fill(office / "outbox/上半年/环卫股.xlsx", GOOD | {"status": "差不多"}, office / "returns/上半年 环卫股.xlsx")
    launch("merge", (), office, NOW)
    fill(office / "outbox/上半年/水务股.xlsx", GOOD | {"status": "差不多"}, office / "returns/上半年 水务股.xlsx")
    assert launch("check", (), office, NOW).status == 1
    (copy,) = (office / "corrections").rglob("*.xlsx")
    assert "水务股" in copy.stem


def test_check_without_returns_looks_at_the_master(office: Path) -> None:
    assert "编号" in " ".join(launch("check", (), office, NOW).lines)
    launch("split", (), office, NOW)
    assert launch("check", (office / "master.xlsx",), office, NOW).todo == say("launch.todo.checked", "zh")


@pytest.mark.parametrize("step", launchers.STEPS)
def test_an_empty_folder_is_one_line(tmp_path: Path, step: str) -> None:
    outcome = launch(step, (), tmp_path, NOW)
    assert outcome.status == 3 and len(outcome.lines) == 1 and "没有主表" in outcome.lines[0]
    assert [p.name for p in tmp_path.iterdir()] == ["运行记录.txt"]


def test_an_open_ledger_is_one_line_and_nothing_is_touched(office: Path) -> None:
    launch("split", (), office, NOW)
    answer(office, "上半年", "水务股")
    launch("merge", (), office, NOW)
    answer(office, "上半年", "环卫股")
    before = (office / "status.xlsx").read_bytes()
    (office / "~$status.xlsx").write_bytes(b"lock")
    outcome = launch("merge", (), office, NOW)
    assert outcome.status == 3 and len(outcome.lines) == 1 and "正在被打开" in outcome.lines[0]
    assert (office / "status.xlsx").read_bytes() == before
    assert "没有写出或改动任何文件" in told(office).split(launchers.RULE)[0]


def test_an_open_master_is_not_written_to(office: Path) -> None:
    (office / ".~lock.master.xlsx#").write_text("somebody", encoding="utf-8")
    before = (office / "master.xlsx").read_bytes()
    outcome = launch("split", (), office, NOW)
    assert outcome.status == 3 and "master.xlsx 正在被打开" in outcome.lines[0]
    assert (office / "master.xlsx").read_bytes() == before and not (office / "outbox").exists()


@pytest.mark.skipif(
    os.name == "nt" or not shutil.which("setpriv"),
    reason="a folder that cannot be written needs Unix rights and setpriv",
)
def test_a_read_only_folder_is_one_line(office: Path) -> None:
    launch("split", (), office, NOW)
    (office / "运行记录.txt").unlink()
    answer(office, "上半年", "水务股")
    held = {p: p.read_bytes() for p in office.rglob("*") if p.is_file()}
    office.chmod(0o555)
    as_anybody = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    command = [*as_anybody, sys.executable, "-m", "xltrack", "launch", "merge", "--folder", str(office)]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        office.chmod(0o755)
    assert done.returncode == 3, done.stdout + done.stderr
    assert len(done.stdout.strip().splitlines()) == 2 and "不能写入" in done.stdout, "what is wrong, and what to do"
    assert f"{office / 'status.xlsx'} 不能写入" in done.stdout, "the file it was about, no temporary name"
    assert {p: p.read_bytes() for p in office.rglob("*") if p.is_file()} == held


def test_a_record_somebody_spoiled_does_not_stop_the_work(office: Path) -> None:
    (office / "运行记录.txt").write_bytes(b"\xff\xfe\x00 spoiled")
    outcome = launch("split", (), office, NOW)
    assert outcome.status == 0 and outcome.lines[-1] == say("launch.unrecorded", "zh")
    assert (office / "outbox/上半年").is_dir()


def test_the_record_does_not_grow_without_end(tmp_path: Path) -> None:
    for n in range(launchers.RUNS_KEPT + 5):
        launchers.record(tmp_path, [f"run {n}"], "zh")
    entries = told(tmp_path).split(launchers.RULE)
    assert len(entries) == launchers.RUNS_KEPT and "run 54" in entries[0]


# ── the files that are clicked ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("language", "name"), [("zh", "3-汇总"), ("en", "3-merge")])
def test_batch_files_are_as_windows_reads_them(tmp_path: Path, language: str, name: str) -> None:
    desk.new(tmp_path / "master.xlsx", language=language)
    raw = (tmp_path / f"{name}.bat").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf"), "a signature would stand before the first command"
    assert raw.count(b"\r\n") == raw.count(b"\n")
    lines = raw.decode("utf-8").split("\r\n")
    assert lines[0] == "@echo off" and lines[-3] == "pause", "the window stays open"
    assert lines[-2] == "if defined XLTRACK_CLICKED exit", "what cmd took for a second command is not run"
    first = next(n for n, line in enumerate(lines) if not line.isascii()) if language == "zh" else len(lines)
    assert lines.index("chcp 65001 >nul") < first, "read as UTF-8 before the first Chinese line"
    assert lines.index("setlocal DisableDelayedExpansion") < lines.index("chcp 65001 >nul"), (
        "a ! in a folder's name stays"
    )
    probes = [line for line in lines if "import xltrack" in line]
    assert [p.split(" -c ")[0].split()[-1] for p in probes] == ["py.exe", "python.exe", "python"]
    assert all(">nul 2>nul && set " in p for p in probes), "what is no python of ours says nothing"
    assert all(line.isascii() for line in lines if "echo " not in line)
    (command,) = [line for line in lines if " launch " in line]
    assert 'launch merge --folder "%~dp0." ' in command and command.endswith(" -- %*"), (
        "files dropped on it are handed over"
    )
    assert "(" not in command, "a bracket in a dropped name would end a block"


@pytest.mark.parametrize(
    ("line", "files"),
    [
        (r'C:\WINDOWS\system32\cmd.exe /c ""C:\工作 台账\3-汇总.bat" C:\a&b(1)^%x%.xlsx "C:\c d.xlsx""', [r"C:\a&b(1)^%x%.xlsx", r"C:\c d.xlsx"]),
        (r'cmd /C ""\\server\收\3-汇总.bat" "D:\甲 局.xlsx" D:\!乙!.xlsx"', [r"D:\甲 局.xlsx", r"D:\!乙!.xlsx"]),
        (r'C:\WINDOWS\system32\cmd.exe /c ""C:\x\3-汇总.bat" "', []), ("cmd.exe", []), ("", []), (r'"C:\x\cmd.exe" /k', []),
    ],
)  # fmt: skip
def test_names_that_cmd_would_tear_apart_are_taken_from_the_line_explorer_wrote(line: str, files: list[str]) -> None:
    assert launchers.dropped_on(line) == files


def test_what_was_dropped_goes_before_what_cmd_made_of_it(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    launch("split", (), office, NOW)
    answer(office, "上半年", "水务股", "环卫股")
    torn = office / "a&b.xlsx"
    (office / "returns/上半年 水务股.xlsx").replace(torn)
    monkeypatch.setenv("XLTRACK_LINE", f'cmd.exe /c ""C:\\x\\3-汇总.bat" "{torn}""')
    done = CliRunner().invoke(cli, ["launch", "merge", "--folder", str(office), "--", str(office / "a")])
    assert "已报 1 个" in done.output


@pytest.mark.skipif(SHELL is None, reason="no POSIX shell")
def test_the_shell_file_works_from_anywhere_with_files_dropped_on_it(office: Path, tmp_path: Path) -> None:
    launch("split", (), office, NOW)
    answer(office, "上半年", "水务股")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    script = office / "3-汇总.sh"
    assert os.access(script, os.X_OK)
    done = subprocess.run(
        [str(script), "任务 台账/returns/上半年 水务股.xlsx"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert "已报 1 个" in done.stdout and (office / "status.xlsx").is_file() and "3-汇总" in told(office)


@pytest.mark.skipif(SHELL is None, reason="no POSIX shell")
def test_without_xltrack_the_shell_file_says_so(office: Path) -> None:
    done = subprocess.run(
        [str(SHELL), str(office / "3-汇总.sh")],
        env={"PATH": str(office)},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=30,
        check=False,
    )
    assert done.returncode == 3 and say("launch.absent", "zh") in done.stderr
