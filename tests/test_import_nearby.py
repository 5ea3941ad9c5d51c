"""Days that minutes tell from the day of their meeting, and what is due on them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.import_documents import text_document
from xltrack.importing import draft
from xltrack.importing.meaning.nearby import near_day
from xltrack.plan import Item

MET = date(2026, 12, 10)  # a Thursday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("本月底前", date(2026, 12, 31)),
        ("月底前", date(2026, 12, 31)),
        ("本月内", date(2026, 12, 31)),
        ("下月10日前", date(2027, 1, 10)),
        ("下个月底", date(2027, 1, 31)),
        ("本周五前", date(2026, 12, 11)),
        ("下周三前", date(2026, 12, 16)),
        ("本周内", date(2026, 12, 13)),
        ("每月底前", None),
        ("三月底前", None),
        ("月内", date(2026, 12, 31)),
        ("2个月内", None),
        ("次月5日前", None),
        ("本月工作", None),
        ("下周", None),
    ],
)
def test_days_told_from_the_day_of_a_meeting(words: str, day: date | None) -> None:
    assert near_day(words, MET) == day
    assert near_day(words, None) is None


def minutes(*lines: str) -> tuple[Item, ...]:
    held = "为加快重点工程建设进度，2026年3月10日上午，县长在县政府会议室主持召开重点工程项目建设协调推进会议，现将会议纪要如下："
    return draft([text_document(["协调会议纪要", held, *lines])]).plan.items


def test_minutes_are_reckoned_from_the_day_their_meeting_was_held() -> None:
    found = minutes("1.县住建局要在本月底前完成方案，下月10日前进场。", "2.请县财政局于下月底前拨付资金300万元。")
    assert [[(d.date, d.purpose) for d in i.deadlines] for i in found] == [
        [(date(2026, 3, 31), "完成方案"), (date(2026, 4, 10), "进场")],
        [(date(2026, 4, 30), "拨付资金300万元")],
    ]
    assert [(n.name, n.value) for n in found[1].indicators] == [("拨付资金", 300)]


def test_without_the_day_of_the_meeting_they_are_pointed_at() -> None:
    made = draft([text_document(["2026年任务", "1.修路3公里，本月底前开工。（交通局）", "2.建桥1座。（交通局）"])])
    assert [(d.text, d.date) for d in made.plan.items[0].deadlines] == [("本月底前", None)]
    assert "本月底前" in [doubt.text for doubt in made.uncertain if doubt.code == "no-day"]


@pytest.mark.parametrize(
    ("sentence", "purpose"),
    [
        ("会议要求尽快办理手续，力争年内开工。", "开工"),
        ("设备已安装，计划11月20日开业。", "开业"),
        ("管线已迁完，会议要求力争明年上半年施工到桥头。", "施工到桥头"),
        ("一中新校区6月底前开工。", "一中新校区"),
    ],
)
def test_what_is_due_stands_behind_a_day_that_is_only_intended(sentence: str, purpose: str) -> None:
    assert [d.purpose for d in minutes(f"1、{sentence}", "2、会议要求同步推进。")[0].deadlines] == [purpose]


def test_who_a_meeting_asks_within_a_sentence_and_who_acts_by_a_day() -> None:
    found = minutes(
        "1、一小：目前正在设计，会议要求由县教育局给县政府打报告，争取年内开工。",
        "2、县水利局3月底前完成水库摸排。",
    )
    assert [i.joint for i in found] == [("县教育局",), ("县水利局",)]


def test_decisions_of_minutes_that_name_nobody_are_asked_about() -> None:
    made = draft(
        [
            text_document(
                [
                    "8月13日下午，局长主持召开局长办公会。现纪要如下：",
                    "会议原则同意《值班安排》。会议指出，值班重要。会议要求，修改完善后，尽快印发实施。",
                    "会议听取了改厕情况汇报。会议强调，要加快进度，确保8月底前完工1200户。",
                    "会议传达了有关文件精神。",
                    "市住建局办公室 2026年8月16日印",
                ]
            )
        ]
    )
    assert [i.text[:8] for i in made.plan.items] == ["会议原则同意《值", "会议听取了改厕情"]
    assert [n.value for n in made.plan.items[1].indicators] == [1200]
    assert [doubt.code for doubt in made.uncertain].count("no-unit") == 2
