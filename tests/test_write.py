"""What a Python user writes over is never a coordinator's word that the merge did not read."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import xltrack as xt
from tests.coordinator import IDS, PLAN, Desk
from xltrack import pipeline


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path)
    desk.period("上半年")
    return desk


def merge(desk: Desk, **how: object) -> xt.MergeResult:
    return xt.merge([desk.returns("上半年")], plan=PLAN, ledger=desk.status, **how)  # type: ignore[arg-type]


def type_verdict(desk: Desk) -> bytes:
    desk.type_in("任务", "核定", "未达序时进度", 编号=IDS[0])
    return desk.status.read_bytes()


def versions(desk: Desk) -> list[bytes]:
    return [p.read_bytes() for p in sorted((desk.folder / "备份").glob("status.*.xlsx"))]


def test_a_verdict_typed_after_the_merge_is_not_written_over(desk: Desk) -> None:
    result = merge(desk)
    typed = type_verdict(desk)
    with pytest.raises(xt.LedgerError) as refused:
        result.write(desk.status)
    assert refused.value.code == "ledger-not-read" and "status.xlsx" in refused.value.text("en")
    assert desk.status.read_bytes() == typed and not list(desk.folder.glob(".status*"))
    merge(desk).write(desk.status)
    assert openpyxl.load_workbook(desk.status)["任务"] is not None and typed in versions(desk)
    assert merge(desk).items.set_index("id")["verdict"][IDS[0]] == "未达序时进度"


def test_a_status_workbook_that_the_merge_did_not_read_is_not_written_over(desk: Desk) -> None:
    typed = type_verdict(desk)
    unread = xt.merge([desk.returns("上半年")], plan=PLAN)
    with pytest.raises(xt.LedgerError) as refused:
        unread.write(desk.status)
    assert refused.value.code == "ledger-not-read" and desk.status.read_bytes() == typed


def test_a_status_workbook_that_is_open_is_not_written_over(desk: Desk) -> None:
    result, before = merge(desk), desk.status.read_bytes()
    (desk.folder / "~$status.xlsx").write_bytes(b"")
    with pytest.raises(xt.LedgerError) as refused:
        result.write(desk.status)
    assert refused.value.code == "ledger-open" and desk.status.read_bytes() == before


def test_a_verdict_saved_while_the_command_merges_is_not_written_over(desk: Desk) -> None:
    def saved_meanwhile(*_: int) -> None:
        type_verdict(desk)

    with pytest.raises(xt.LedgerError) as refused:
        pipeline.merge_into(
            [desk.returns("上半年")], master=desk.folder / "master.xlsx", new_ledger=True, progress=saved_meanwhile
        )
    assert refused.value.code == "ledger-not-read" and "status.xlsx" in refused.value.text("zh")
    assert openpyxl.load_workbook(desk.status)["任务"] is not None
    assert merge(desk).items.set_index("id")["verdict"][IDS[0]] == "未达序时进度"


def test_what_was_written_over_is_kept_once_as_the_command_keeps_it(desk: Desk) -> None:
    typed = type_verdict(desk)
    before = versions(desk)
    merge(desk).write(desk.status)
    assert versions(desk) == [typed, *before]
    again = type_verdict(desk)
    pipeline.merge_into([desk.returns("上半年")], master=desk.folder / "master.xlsx")
    assert versions(desk)[0] in (again, typed) and len(versions(desk)) <= len(before) + 2
    assert not list(desk.folder.rglob(".*.1.xlsx")), "the name under which it was written left no version"


def test_a_result_is_written_anywhere_new_and_again_to_the_same_bytes(desk: Desk) -> None:
    result, new = xt.merge([desk.returns("上半年")], plan=PLAN), desk.folder / "new.xlsx"
    first = result.write(new).read_bytes()
    assert (
        result.write(new).read_bytes() == first == xt.merge([desk.returns("上半年")], plan=PLAN).write(new).read_bytes()
    )
    assert not list((desk.folder / "备份").glob("new*")), "the same again needs no version"


def test_a_result_that_the_command_wrote_can_be_written_again(desk: Desk) -> None:
    result = desk.merge("上半年")
    assert result.write(desk.status).read_bytes() == desk.status.read_bytes()


def test_a_new_ledger_takes_the_place_of_the_one_named(desk: Desk) -> None:
    typed = type_verdict(desk)
    merge(desk, new_ledger=True).write(desk.status)
    assert typed in versions(desk) and desk.status.read_bytes() != typed
