"""Answers beside other tasks: pointed out where words tell, never where they do not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from xltrack.plan import Item, form_id
from xltrack.records import AnswerCell, RawRow
from xltrack.steps.displaced import displaced

TASKS = (
    "排水管网清淤三十公里",
    "污水处理厂提标改造",
    "农村垃圾分类试点",
    "入河排污口建档",
    "公园绿地养护招标",
    "路灯节能改造工程",
)
SAID = (
    "管网清淤完成二十公里",
    "处理厂提标改造过半",
    "垃圾分类试点铺开五村",
    "排污口建档已报审",
    "绿地养护招标结束",
    "路灯节能灯具进场",
)


def rows(said: Sequence[str], previous: Sequence[str] = ()) -> list[tuple[RawRow, Item]]:
    found = []
    for n, text in enumerate(said):
        printed = {"previous": AnswerCell(previous[n], "")} if previous else {}
        row = RawRow(n, form_id(n + 1), "", TASKS[n], "", {"progress": AnswerCell(text, f"D{n + 1}")}, printed)
        found.append((row, Item(TASKS[n], form_id(n + 1))))
    return found


def told(found: list[tuple[RawRow, Item]]) -> dict[int, str]:
    return {row.row: item.text for row, item in displaced(found)}


def test_answers_beside_their_tasks_are_nobodys_concern() -> None:
    assert not told(rows(SAID))


def test_answers_shifted_by_a_sort_are_pointed_out_with_the_task_they_speak_of() -> None:
    moved = [*SAID[1:], SAID[0]]
    assert told(rows(moved)) == {n: TASKS[(n + 1) % 6] for n in range(6)}


@pytest.mark.parametrize(
    "said",
    [
        ["按计划推进"] * 6,
        ["已完成"] * 6,
        [f"{'、'.join(TASKS[:3])}均按计划推进"] * 6,
        [SAID[1], SAID[0], *SAID[2:]],
        [SAID[1], SAID[2], SAID[0], *SAID[3:]],
        [""] * 6,
    ],
)
def test_words_that_may_be_chance_are_not(said: list[str]) -> None:
    assert not told(rows(said))


def test_last_periods_words_tell_too() -> None:
    before = (
        "一号井完成防腐",
        "二号泵站通电调试",
        "三里桥护栏安装",
        "四季青苗圃移栽",
        "五金库房盘点",
        "六合路沥青摊铺",
    )
    now = [f"{text}之后验收" for text in before]
    assert not told(rows(now, before))
    assert len(told(rows([*now[1:], now[0]], before))) == 6


def test_what_speaks_of_two_tasks_alike_is_taken_for_the_upper_one_in_every_process() -> None:
    said = [f"{TASKS[5][:4]}；{TASKS[4][:4]}", *SAID[2:4], SAID[1], SAID[0], SAID[3]]
    script = f"from tests.test_displaced import rows, told; print(told(rows({said!r})))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", script], env=os.environ | {"PYTHONHASHSEED": seed}, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=True
        ).stdout
        for seed in "12345678"
    }  # fmt: skip
    assert printed == {f"{told(rows(said))}\n"}
