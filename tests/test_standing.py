"""Bare ``xltrack`` through a year: at each point it names what comes next, and the command it names does it."""

from __future__ import annotations

import io
import shlex
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click
import openpyxl
import pytest
from click.testing import CliRunner
from msoffcrypto.format.ooxml import OOXMLFile

import xltrack as xt
from tests.confirming import ROUND, answer, confirmed, tick
from tests.forms import GOOD, fill
from tests.plans import bureau
from xltrack import desk, launch, pipeline
from xltrack.cli import cli, main
from xltrack.standing import standing

A = bureau().items[0].id
FINAL = xt.Period("年度终核", date(2022, 12, 31), kind="final")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "2022"
    desk.new(place / "master.xlsx", title="样例", year=2022)
    monkeypatch.chdir(place)
    monkeypatch.delenv("XLTRACK_MASTER", raising=False)
    return place


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.pass_context
def main_as_typed(context: click.Context) -> None:
    """The whole command line, errors and exit status too."""
    main(context.args)


def following(office: Path) -> list[tuple[str, str]]:
    return [(step.key, step.command) for step in standing(office).steps]


def obey(office: Path, which: int = 0) -> None:
    """Run a command as it is printed."""
    words = shlex.split(standing(office).steps[which].command)
    assert words[0] == "xltrack"
    done = CliRunner().invoke(cli, words[1:], catch_exceptions=False)
    assert done.exit_code in (0, 1), done.output


def decide(office: Path, item: str) -> None:
    """The coordinator accepts one proposal and rejects the others."""
    tick(office / "status.xlsx", {("责任科室", item, "环卫股"): ("是",)})
    book = openpyxl.load_workbook(office / "status.xlsx")
    page = book["修改建议"]
    column = next(c.column for c in page[1] if c.value == "采纳")
    for row in range(2, page.max_row + 1):
        cell = page.cell(row, column)
        cell.value = cell.value or "否"
    book.save(office / "status.xlsx")


def back(office: Path, period: str, *units: str) -> None:
    items = xt.read_plan(office / "master.xlsx").items
    said = {i.id: GOOD if i.kind == "regular" else GOOD | {"status": "未发生"} for i in items}
    for unit in units:
        fill(office / f"outbox/{period}/{unit}.xlsx", said, office / f"returns/{period} {unit}.xlsx")


def test_the_next_command_is_the_right_one_all_year(office: Path) -> None:
    assert following(office) == [("fill", "xltrack check master.xlsx --fix")], "an empty master is to be filled in"
    plan = confirmed(replace(bureau(), periods=(*bureau().periods[:1], FINAL)))
    items = tuple(i if i.indicators else replace(i, id="") for i in plan.items)
    xt.write_plan(replace(plan, items=items), office / "master.xlsx")
    assert following(office)[0] == ("fix", "xltrack check master.xlsx --fix")
    obey(office)
    units = [u.name for u in xt.read_plan(office / "master.xlsx").units]

    assert following(office) == [("split", "xltrack split master.xlsx -p 分解确认")]
    obey(office)
    assert following(office) == [("collect", "xltrack merge returns")], "sent out, nothing back yet"
    for unit in units[:-1]:
        answer(office / f"outbox/{ROUND.label}/{unit}.xlsx", "认领", office / f"returns/{unit}.xlsx")
    first = xt.read_plan(office / "master.xlsx").items[0].id
    answer(office / "returns/环卫股.xlsx", {first: {"责任科室": "分类办"}})
    assert following(office) == [("merge", "xltrack merge returns")]
    obey(office)
    assert standing(office).missing == (units[-1],)
    assert following(office)[0] == ("tick", "xltrack check master.xlsx --apply")
    decide(office, first)
    assert following(office) == [("apply", "xltrack check master.xlsx --apply")]
    obey(office)
    assert following(office) == [("remind", "xltrack remind"), ("split", "xltrack split master.xlsx -p 上半年")]
    obey(office, 1)
    back(office, "上半年", *units[:-1])
    assert following(office)[0] == ("merge", "xltrack merge returns")
    obey(office)
    assert following(office) == [("remind", "xltrack remind"), ("final", "xltrack merge -p 年度终核")]
    back(office, "上半年", units[-1])
    assert following(office)[0][0] == "merge", "the late form lies there"
    obey(office)
    assert following(office) == [("final", "xltrack merge -p 年度终核")] and not standing(office).missing
    obey(office)
    for key in ("report", "archive"):
        assert following(office)[0][0] == key
        obey(office)
    assert following(office) == [("new", "xltrack new ../2023/master.xlsx --from master.xlsx")]
    obey(office)
    assert (office.parent / "2023/master.xlsx").is_file()


def test_a_unit_that_has_errors_to_correct_is_still_waited_for(office: Path) -> None:
    xt.write_plan(bureau(), office / "master.xlsx")
    obey(office)
    units = [u.name for u in bureau().units]
    back(office, "上半年", *units)
    fill(office / "outbox/上半年/环卫股.xlsx", GOOD | {"status": "基本完成"}, office / "returns/上半年 环卫股.xlsx")
    obey(office)
    assert [(s.key, s.about) for s in standing(office).steps] == [("remind", 1), ("split", "三季度")]
    assert "环卫股" not in standing(office).missing, "it has returned"


def test_where_there_is_no_master_the_three_ways_to_one_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli, [], catch_exceptions=False).output
    assert all(command in told for command in ("xltrack import", "xltrack new", "xltrack demo"))


def test_where_the_year_stands_is_told_while_the_ledger_is_open(office: Path) -> None:
    xt.write_plan(bureau(), office / "master.xlsx")
    while following(office)[0][0] != "collect":
        obey(office)
    back(office, xt.read_plan(office / "master.xlsx").periods[0].label, "环卫股")
    obey(office)
    before = CliRunner().invoke(cli, []).output
    for lock in ("~$status.xlsx", ".~lock.status.xlsx#"):
        (office / lock).touch()
        told = CliRunner().invoke(cli, [], catch_exceptions=False)
        assert told.exit_code == 0 and "正在被打开" in told.output
        assert [line for line in told.output.splitlines() if "正在被打开" not in line] == before.splitlines()
        assert standing(office).to_json()["open"] is True
        (office / lock).unlink()
    assert standing(office).to_json()["open"] is False


def test_a_master_with_errors_is_mended_first(office: Path) -> None:
    plan = bureau()
    first = replace(plan.items[0], lead=("无此单位",), joint=())
    xt.write_plan(replace(plan, items=(first, *plan.items[1:])), office / "master.xlsx")
    assert following(office) == [("mend", "xltrack check master.xlsx")]


@pytest.mark.parametrize("name", ["主 表.xlsx", "a&b.xlsx"])
def test_names_that_a_terminal_would_cut_are_quoted(tmp_path: Path, name: str) -> None:
    xt.write_plan(bureau(), tmp_path / name)
    (step,) = standing(tmp_path).steps
    assert shlex.split(step.command)[2] == name


def test_a_round_by_double_clicking_alone(office: Path) -> None:
    """What was ticked goes into the master when the next forms are sent out; nobody needs a terminal for it."""
    now = datetime(2022, 3, 1, 9, 0)
    xt.write_plan(confirmed(), office / "master.xlsx")
    click: Callable[[str], launch.Outcome] = lambda step: launch.launch(step, (), office, now)  # noqa: E731
    assert click("split").status == 0
    said = {A: {"是否认领": "认领", "责任科室": "分类办"}}
    answer(office / f"outbox/{ROUND.label}/环卫股.xlsx", said, office / "returns/环卫股.xlsx")
    assert "采纳" in click("merge").todo and "1-拆分" in click("merge").todo
    tick(office / "status.xlsx", {("责任科室", A, "环卫股"): ("是",)})
    (office / "~$status.xlsx").write_bytes(b"lock")
    held = {p: p.read_bytes() for p in office.rglob("*.xlsx")}
    refused = click("split")
    assert refused.status == 3 and "正在被打开" in refused.lines[0] and len(refused.lines) == 1
    assert {p: p.read_bytes() for p in office.rglob("*.xlsx")} == held
    (office / "~$status.xlsx").unlink()
    sent = click("split")
    assert "写入主表 1 条" in sent.lines[0] and (office / "outbox/上半年").is_dir()
    written = xt.read_plan(office / "master.xlsx").item(A)
    assert written and dict(written.extra)["责任科室"] == "环卫股：分类办"
    shutil.rmtree(office / "outbox/上半年")
    assert "写入主表" not in click("split").lines[0], "once is enough"


def test_returns_kept_for_a_period_not_sent_out_yet_are_not_merged_ahead(office: Path) -> None:
    xt.write_plan(bureau(), office / "master.xlsx")
    obey(office)
    back(office, "上半年", "水务股")
    shutil.copytree(office / "returns", office / "returns-三季度")
    assert following(office)[0] == ("merge", "xltrack merge returns")
    obey(office)
    assert [key for key, _ in following(office)] == ["remind", "split"]


def two_folders(office: Path) -> None:
    """Two periods merged, each from a folder of its own; in both lies what can never be merged."""
    xt.write_plan(bureau(), office / "master.xlsx")
    for period, folder in zip(bureau().periods, ("returns", "returns2"), strict=False):
        xt.split(office / "master.xlsx", period.label, office / "outbox")
        made = office / f"outbox/{period.label}"
        for unit in ("环卫股", "水务股"):
            fill(made / f"{unit}.xlsx", GOOD, office / folder / f"{unit}.xlsx")
        plain = io.BytesIO((office / folder / "环卫股.xlsx").read_bytes())
        with (office / folder / "一中队.xlsx").open("wb") as locked:
            OOXMLFile(plain).encrypt("1234", locked)
        shutil.copy(made / "二中队.xlsx", office / folder / "二中队.xlsx")
        shutil.copy(office / "master.xlsx", office / folder / "master.xlsx")
        (office / folder / "空.xlsx").touch()
        (office / folder / "水务股扫描.pdf").write_bytes(b"%PDF-1.4 " + period.label.encode())


def test_what_cannot_be_merged_is_not_asked_to_be_merged_again(office: Path) -> None:
    two_folders(office)
    for folder in ("returns", "returns2"):
        obey_merge(office, folder)
    assert following(office)[0][0] == "remind", "everything that came in was looked at"
    for folder in ("returns", "returns2", "returns"):
        obey_merge(office, folder)
        assert following(office)[0][0] == "remind", f"{folder} merged alone loses nothing of the other"


def obey_merge(office: Path, folder: str) -> None:
    pipeline.merge_into([office / folder], master=office / "master.xlsx")


def test_beside_a_second_master_the_one_named_is_followed(office: Path) -> None:
    xt.write_plan(bureau(), office / "master.xlsx")
    xt.split(office / "master.xlsx", "上半年", office / "outbox")
    shutil.copy(office / "master.xlsx", office / "草稿.xlsx")
    alone = CliRunner().invoke(main_as_typed, [])
    assert alone.exit_code == 3 and "--master" in alone.output
    shown = CliRunner().invoke(cli, ["--master", "master.xlsx"], catch_exceptions=False)
    assert "xltrack merge returns --master master.xlsx" in shown.output
    back(office, "上半年", "水务股")
    assert standing(office, "master.xlsx").steps[0].command == "xltrack merge returns --master master.xlsx"
    for step in ("merge", "remind"):
        command = standing(office, "master.xlsx").steps[0]
        assert command.key == step and command.command.endswith(" --master master.xlsx")
        done = CliRunner().invoke(cli, shlex.split(command.command)[1:], catch_exceptions=False)
        assert done.exit_code in (0, 1), done.output
    packed = CliRunner().invoke(cli, ["archive", "-o", "all.zip", "--master", "master.xlsx"], catch_exceptions=False)
    assert packed.exit_code == 0 and (office / "all.zip").is_file()


def test_an_option_of_a_command_is_not_dropped_before_it(office: Path) -> None:
    refused = CliRunner().invoke(main_as_typed, ["--master", "master.xlsx", "merge", "returns"])
    assert refused.exit_code == 2 and "--master" in refused.output and len(refused.output.splitlines()) == 1
