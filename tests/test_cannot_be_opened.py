"""What lies in the folder and cannot be opened – damaged, with a password, held by another program – is named, never taken for absent."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from msoffcrypto.format.ooxml import OOXMLFile

import xltrack as xt
from xltrack import demo, publish
from xltrack.cli import main
from xltrack.standing import standing


@click.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.pass_context
def as_typed(context: click.Context) -> None:
    """The whole command line, errors and exit status too."""
    main(context.args)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("year") / "desk"
    demo.write(folder, "zh")
    xt.merge([folder / "returns"], master=folder / "master.xlsx", output=folder / "status.xlsx").write(
        folder / "status.xlsx"
    )
    return folder


@pytest.fixture
def office(year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "desk"
    shutil.copytree(year, here)
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Opening a file fails from now on as it does on Windows while a program holds it for itself."""

    def hold(path: Path) -> None:
        opened, held = Path.open, path.resolve()

        def refuse(self: Path, *args: Any, **kwargs: Any) -> Any:
            if self.resolve() == held:
                raise PermissionError(13, "Permission denied", str(self))
            return opened(self, *args, **kwargs)

        monkeypatch.setattr(Path, "open", refuse)

    return hold


def chase() -> None:
    publish.remind(today=date(2025, 6, 23))


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:3000])


def lock(path: Path) -> None:
    locked = io.BytesIO()
    OOXMLFile(io.BytesIO(path.read_bytes())).encrypt("2022", locked)
    path.write_bytes(locked.getvalue())


def test_a_return_held_by_another_program_costs_the_others_nothing(office: Path, held: Callable[[Path], None]) -> None:
    (path,) = (office / "returns").glob("财政局.xlsx")
    before = xt.merge(["returns"])
    held(path)
    result = xt.merge(["returns"])
    found = result.findings.set_index("file").loc["returns/财政局.xlsx"]
    assert (found["code"], found["severity"]) == ("file-not-opened", "error")
    assert "正被其他程序打开" in found["message"]
    assert len(result.answers) == len(before.answers) > 0
    assert [s.key for s in standing(office).steps] == ["merge"], "what was not read is not merged yet"


@pytest.mark.parametrize("spoil", [damage, lock])
def test_nobody_is_chased_because_the_ledger_could_not_be_read(office: Path, spoil: Callable[[Path], None]) -> None:
    spoil(office / "status.xlsx")
    for ask in (chase, lambda: standing(office), lambda: xt.split("master.xlsx", "2025年9月", "outbox")):
        with pytest.raises(xt.LedgerError, match=r"status\.xlsx") as told:
            ask()
        assert "单位" not in told.value.zh, "another copy of the office's own workbook is no unit's to send"
    with pytest.raises(xt.LedgerError, match=r"status\.xlsx"):
        xt.merge(["returns"], ledger="status.xlsx")


def test_validate_and_check_say_that_they_go_without_a_ledger_that_cannot_be_read(office: Path) -> None:
    """What is settled in it by phone, and items struck off, would be asked for again without a word."""
    damage(office / "status.xlsx")
    for found in (xt.validate(["returns"]).found, xt.check("master.xlsx").found):
        (told,) = [f for f in found if f.code == "ledger-not-used"]
        assert (told.severity, "status.xlsx" in told.message()) == ("warning", True)


def test_nobody_is_chased_while_another_program_holds_the_ledger(office: Path, held: Callable[[Path], None]) -> None:
    held(office / "status.xlsx")
    with pytest.raises(xt.LedgerError) as told:
        chase()
    assert "status.xlsx" in told.value.zh and "正被其他程序打开" in told.value.zh


def test_a_ledger_of_another_name_is_missed_where_it_is_damaged(office: Path) -> None:
    (office / "status.xlsx").rename(office / "台账.xlsx")
    damage(office / "台账.xlsx")
    with pytest.raises(xt.LedgerError, match=r"台账\.xlsx"):
        chase()


def test_a_workbook_of_somebody_elses_does_not_stand_in_the_way(office: Path) -> None:
    (office / "status.xlsx").unlink()
    for name, spoil in (("通讯录.xlsx", lock), ("说明.xlsx", lambda path: path.write_text("见附件", encoding="utf-8"))):
        shutil.copy(office / "returns" / "教育局.xlsx", office / name)
        spoil(office / name)
    chase()
    assert not xt.merge(["returns"], output="status.xlsx").answers.empty


@pytest.mark.parametrize("spoil", [damage, lock])
def test_a_master_that_cannot_be_opened_is_named_and_no_new_one_proposed(
    office: Path, spoil: Callable[[Path], None]
) -> None:
    spoil(office / "master.xlsx")
    for arguments in (
        ["merge", "returns"],
        [],
        ["check", "master.xlsx"],
        ["merge", "returns", "--master", "master.xlsx"],
    ):
        said = CliRunner().invoke(as_typed, arguments)
        assert said.exit_code == 3
        assert "master.xlsx" in said.output and "请单位" not in said.output
        assert said.output.count("\n") == 1
