"""What the first page tells in words: what needs attention, who is named, what comes next. It is said of the merge, for no formula could follow it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from xltrack import fields
from xltrack.books.fit import text_width
from xltrack.books.status.cells import Table
from xltrack.books.status.look import WIDE
from xltrack.books.status.page import (
    LEFT,
    PIXELS,
    Page,
    link_to,
)
from xltrack.books.status.view import View, texts
from xltrack.enums import enum_label
from xltrack.fields import sheet_name
from xltrack.frames import rows_of
from xltrack.words import say

NAMES_SHOWN = (24, 18, 12, 9, 6)  # of a list of names, the first number with which the first page is one page
LAGGING_SHOWN = 4
TASK_LEAST = 10  # characters of a task's text in the lines of what lags, however little room there is


class Told(NamedTuple):
    """A line of the page: a label that links, and what stands beside it ("" where the label says everything)."""

    label: str
    text: str
    link: str
    ink: str


def _split(page: Page, lines: Sequence[Told], first: int, last: int) -> int:
    """Where the texts beside labels begin: behind the longest label, before the middle."""
    size = page.book.look.size("body")
    widest = max((text_width(line.label, size) for line in lines if line.text), default=0.0)
    return min(first + math.ceil((widest + 8) / PIXELS), first + (last - first + 1) // 2)


def told_height(page: Page, lines: Sequence[Told], first: int, last: int) -> float:
    """Points that :func:`put_told` takes."""
    split = _split(page, lines, first, last)
    return sum(
        max(page.lines(line.label, "body", first, split - 1), page.lines(line.text, "body", split, last))
        if line.text
        else page.lines(line.label, "body", first, last)
        for line in lines
    )


def put_told(page: Page, lines: Sequence[Told], first: int, last: int) -> None:
    """Lines that tell something, each with its link."""
    split = _split(page, lines, first, last)
    for line in lines:
        if line.text:
            page.labelled(line.label, line.text, split, first, last, line.link, font_color=line.ink)
        else:
            page.text(line.label, "body", first, last, line.link, font_color=line.ink)


def attention(page: Page, view: View, made: dict[str, Table], most: int) -> list[Told]:
    """Units by name as they stand, files set aside, the first of what lags, findings, what is to be verified."""
    result, lang, tones = view.result, view.lang, page.book.look.tones
    lines = [*unit_lines(view, made, most), *owed_lines(view, made)]
    lagging, behind = made["lagging"], tones["behind"]
    for n, row in enumerate(rows_of(result.lagging.head(LAGGING_SHOWN)), 2):
        text = _lags(page, str(row["owners"] or row["id"]), str(row["text"]), lang)
        lines.append(Told(f"{behind.symbol} {text}", "", link_to(lagging.title, f"A{n}"), behind.ink))
    if len(result.lagging) > LAGGING_SHOWN:
        more = say("status.lags.more", lang, count=len(result.lagging) - LAGGING_SHOWN)
        lines.append(Told(more, "", link_to(lagging.title), behind.ink))
    severity = Counter(f.severity for f in result.findings)
    counts = {s: severity[s] for s in ("error", "warning", "info")}
    lines.append(Told(say("status.findings", lang, **counts), "", link_to(made["findings"].title), tones["head"].ink))
    if doubtful := sum(map(bool, texts(result.items, "doubtful"))):
        text = f"{tones['doubtful'].symbol} {say('status.doubtful', lang, count=doubtful)}"
        lines.append(Told(text, "", link_to(made["items"].title), tones["doubtful"].ink))
    return lines


def unit_lines(view: View, made: dict[str, Table], most: int = NAMES_SHOWN[0]) -> list[Told]:
    """The units by how they stand, named; then the files of the period that were set aside."""
    lang, tones, lists = view.lang, view.look.tones, view.units_by_state
    units, returns = link_to(made["units"].title), link_to(made["returns"].title)
    shown = {"silent": "not_returned", "unsealed": "not_returned", "quarantined": "not_returned", "late": "not_started", "correct": "behind", "undecided": "doubtful", "exempt": "not_due"}  # fmt: skip
    lines = []
    if not lists["missing"]:
        done = tones["completed"]
        lines.append(Told(f"{done.symbol} {say('status.none_missing', lang)}", "", units, done.ink))
    for state, tone in shown.items():
        if names := lists[state]:
            label = f"{tones[tone].symbol} {say(f'status.{state}', lang, count=len(names))}"
            link = returns if state == "undecided" else units
            lines.append(Told(label, named(names, lang, most), link, tones[tone].ink))
    rows = zip(*(texts(view.result.returns, key) for key in ("file", "file_state", "period")), strict=True)
    here = ("", view.result.period.label)
    if aside := [file for file, state, period in rows if file and state == "quarantined" and period in here]:
        label = f"{tones['not_returned'].symbol} {say('status.aside', lang, count=len(aside))}"
        lines.append(Told(label, named(aside, lang, most), returns, tones["not_returned"].ink))
    return lines


def _lags(page: Page, unit: str, task: str, lang: str) -> str:
    """Who lags with what, the task cut so that it stays one line of the right half."""
    size, task = page.book.look.size("body"), " ".join(task.split())
    room = (WIDE - LEFT) * PIXELS - text_width(say("status.lags", lang, unit=unit, task="……● "), size) - 16
    shown = task
    while len(shown) > TASK_LEAST and text_width(shown, size) > room:
        shown = shown[:-1]
    return say("status.lags", lang, unit=unit, task=task if shown == task else f"{shown}…")


def named(names: Sequence[str], lang: str, most: int = NAMES_SHOWN[0]) -> str:
    """Names in one line; of more than ``most`` the first ones, and how many there are."""
    shown = say("list.separator", lang).join(names[:most])
    return shown if len(names) <= most else say("status.more", lang, names=shown, count=len(names))


def owed_lines(view: View, made: dict[str, Table]) -> list[Told]:
    """What of the period's materials has not come in; [] where nothing is owed."""
    frame, lang, tone = view.result.materials, view.lang, view.look.tones["not_returned"]
    states = zip(*(texts(frame, name) for name in ("period", "material", "material_state")), strict=True)
    short = Counter(m for period, m, state in states if period == view.result.period.label and state == "owed")
    told = [say("status.owed_of", lang, material=material, count=count) for material, count in short.items()]
    label = f"{tone.symbol} {say('status.owed', lang)}"
    text = say("list.separator", lang).join(told)
    return [Told(label, text, link_to(made["materials"].title), tone.ink)] if told else []


def next_steps(view: View) -> list[str]:
    result, lang = view.result, view.lang
    items, verdict = sheet_name("items", lang), fields.VERDICT.label(lang)
    steps = chase_steps(view)
    if len(result.lagging):
        steps.append(say("status.next.lagging", lang, count=len(result.lagging), sheet=items))
    steps.append(say("status.next.verify", lang, sheet=items, column=verdict))
    return [*steps, say("status.next.report", lang)]


def chase_steps(view: View) -> list[str]:
    """Whom to ask again: those nothing came from, and those that must correct; and whose returns wait to be decided."""
    lists, lang = view.units_by_state, view.lang
    silent, correct = len(lists["silent"]), len({*lists["quarantined"], *lists["correct"]})
    steps = [say("status.next.remind", lang, count=silent)] if silent else []
    steps += [say("status.next.correct", lang, count=correct)] if correct else []
    if names := lists["undecided"]:
        where = {
            "sheet": sheet_name("returns", lang),
            "column": fields.USE.label(lang),
            "yes": enum_label("flag", "yes", lang),
        }
        steps.append(say("status.next.decide", lang, names=named(names, lang, NAMES_SHOWN[-1]), **where))
    return steps
