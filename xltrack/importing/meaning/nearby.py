"""Days told from the day a meeting was held or a letter written: 本月底前, 下月10日前, 下周三前."""

from __future__ import annotations

from datetime import date, timedelta

from xltrack.later import regex
from xltrack.values import read_deadline

_BEFORE = r"(?:之?前|以前)?"
_WEEKDAYS = "一二三四五六日天末"
# 每月底 and 次月5日 come again and again; 三月底 is a month of its own.
NEARBY = regex(
    rf"(?P<month>[本下]个?月|这个月)(?P<in>底|末|初|[上中下]旬|\d{{1,2}}[日号]|内){_BEFORE}"
    rf"|(?<![\d一二两三四五六七八九十每个月季本当下次])(?<!\d )(?P<end>月[底末](?:之?前|以前)|月内)"
    rf"|(?P<week>[本下这]周)(?:(?P<day>[{_WEEKDAYS}])|(?P<whole>内|之?前)){_BEFORE}"
)
NEARBY_HINTS = ("本月", "下月", "个月", "月底前", "月末前", "月底之前", "月底以前", "月内", "本周", "下周", "这周")


def near_day(text: str, since: date | None) -> date | None:
    """The day such words name, reckoned from ``since``; None where they are none, or that is not known."""
    found = NEARBY.search(text)
    if found is None or since is None:
        return None
    if found["week"]:
        weekday = 6 if found["whole"] else min(_WEEKDAYS.index(found["day"]), 6)
        monday = since - timedelta(days=since.weekday())
        return monday + timedelta(days=weekday + 7 * (found["week"] == "下周"))
    months = since.year * 12 + since.month - 1 + (found["month"] or "").startswith("下")
    within = "底" if found["end"] or found["in"] == "内" else found["in"].replace("号", "日")
    return read_deadline(f"{months // 12}年{months % 12 + 1}月{within}", None)
