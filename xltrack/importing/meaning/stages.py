"""What is to be reached within the year: columns for its parts, and steps with their days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from xltrack.importing.grammar import view
from xltrack.importing.grammar.amounts import QUANTITY, REACHED
from xltrack.importing.meaning.deadlines import find_deadlines
from xltrack.importing.meaning.years import title_year
from xltrack.later import regex
from xltrack.plan import Deadline
from xltrack.values import read_deadline

STEPS = regex(r"^(?:工作|推进|实施)(?:进度|步骤|节点)(?:安排)?$")  # 3月底前完成摸底，11月底前竣工
_EARLIER = regex(r"上半年|第?[一二三1-3]季度|前三季度|\d{1,2}月(?=底|末|$)|(?i:\bq[1-3]\b)")
_PART = regex(rf"{_EARLIER.pattern}|下半年|年[底末]|第?[四4]季度|(?i:q[1-4])")
# 第一季度：印发名单。第二季度：完成一半。
_LABELLED = regex(
    r"(?:^|(?<=[。;,\s]))\s*(?P<part>(?:(?:19|20)\d\d年)?(?:第?[一二三四1-4]季度|前三季度|[上下]半年|全年|年[底末]"
    r"|\d{1,2}月[底末]?|(?i:q[1-4]))(?:目标|计划|任务|安排)?)前?\s*:\s*"
)


def parted(targets: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Targets with those that say what each part of the year is to reach as one for every part."""
    found: list[tuple[str, str]] = []
    for header, text in targets:
        hits = list(_LABELLED.finditer(view(text))) if ":" in view(text) else []
        if len(hits) < 2 or text[: hits[0].start()].strip():
            found.append((header, text))
            continue
        ends = (*(hit.start() for hit in hits[1:]), len(text))
        found += [(hit["part"], text[hit.end() : end].strip()) for hit, end in zip(hits, ends, strict=True)]
    return found


def steps_of(text: str) -> tuple[str, list[tuple[str, str]]]:
    """(the task, what each part of the year is to reach) of a text that says both: 小区改造。一季度：完成摸底；二季度：开工。"""
    colon = ("：" in text or ":" in text) and "\n" not in text
    begin = _LABELLED.search(view(text)) if colon else None
    head = text[: begin.start()].strip(" 。；;，,") if begin else ""
    steps = parted([("", text[begin.start() :])]) if begin and head else []
    return (head, steps) if len(steps) > 1 else (text, [])


def within(header: str, year: int | None) -> date | None:
    """The day a column of targets for a part of the year is for, where the year is not over then: 上半年目标, 一季度目标."""
    part = _EARLIER.search(view(header))
    return read_deadline(part[0].removeprefix("前"), year) if part else None


def tells_steps(header: str, kind: str) -> bool:
    """Whether days within the words of a column are milestones: those of a part of the year are told by ``stages``; how a problem is mended
    has steps of its own, the one day is that of its column.
    """
    return bool(STEPS.search(header)) or (kind != "problem" and not _PART.search(view(header)))


def stages(targets: Iterable[tuple[str, str]], year: int | None) -> list[Deadline]:
    """Milestones of columns for parts of the year, named by what is reached in them (上半年 | 开工建设); a number to reach is a target instead."""
    found: list[Deadline] = []
    for header, text in targets:
        part = _PART.search(view(header))
        if not part or not _says_step(view(text)):
            continue
        day = read_deadline(part[0].removeprefix("前"), title_year(header) or year)
        own = [each for each in find_deadlines(text, year)[0] if each.date]
        found += own or ([Deadline(header, day, text.replace("\n", "").rstrip("。；;")[:60])] if day else [])
    return found


def _says_step(seen: str) -> bool:
    """Whether words say a step that is reached (封顶, 2栋封顶), no number to reach (完成20公里)."""
    last = max((hit.end() for hit in QUANTITY.finditer(seen)), default=0)
    return bool(REACHED.search(seen, last))


def with_stages(days: Sequence[Deadline], steps: Sequence[Deadline]) -> list[Deadline]:
    """Deadlines and milestones in the order of their days: one day is told once, with what is reached by then."""
    named = {each.date: each.purpose for each in steps}
    told = [replace(each, purpose=each.purpose or named.get(each.date, "")) for each in days]
    found = [*(each for each in steps if each.date not in {day.date for day in days}), *told]
    return sorted(found, key=lambda each: each.date or date.max) if steps else found
