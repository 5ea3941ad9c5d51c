"""Choices: by dropdown, by tick, or in other words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from xltrack.later import regex
from xltrack.values.names import nearest
from xltrack.values.texts import ENDING, Reading, is_blank, key, text_of, tidy

_TICKS = "☑✓✔√■●◉☒✅▣◆★"
_BOXES = "☐□▢○◯◻⬜◇☆"
_TYPED_TICK = regex(r"[(]([√✓✔xXvV])[)]")
_TYPED_BOX = regex(r"[(][)]|<input[^>]*>")
# What may stand beside labels and their marks; any other word (尚未达到序时进度√, 基本已完成☑) says something else.
_BESIDE = regex(rf"[{re.escape(_TICKS + _BOXES)}\s\d().,;:!、/|_\-]|^(?:自评|状态|评估)(?:情况)?(?=:)|是|yes|[vyx]")
_SAID_NO = regex("否|no?")  # in a list of choices only
_WORD_TICK = regex(r"^[:]?(是|v|y|yes)", re.IGNORECASE)
_NO = regex(r"[未不没无非]|\b(?:not|no|un\w+)\b")
# Its number in the list of choices, what it is called and quotes around it say nothing else than the label alone.
_NUMBERED = regex(r"^(?:[(（]\d[)）]|[①-⑨]|(?:\d|[A-Da-d])[.．、)）]|(?:自评|状态|评估)(?:情况)?[:：])\s*(?!\d)")
_QUOTES = " “”\"'‘’【】[]「」《》"
SYNONYMS = {
    "completed": (
        "完成",
        "已完工",
        "完工",
        "已办结",
        "办结",
        "已落实",
        "全部完成",
        "完成了",
        "done",
        "finished",
        "complete",
    ),
    "on_schedule": (
        "正常",
        "正常推进",
        "正在推进",
        "推进中",
        "进行中",
        "按计划推进",
        "达进度",
        "达序时",
        "基本完成",
        "正在办",
        "ok",
        "on track",
    ),
    "behind": ("滞后", "进度滞后", "推进缓慢", "未达进度", "欠进度", "未完成", "慢", "delayed", "late"),
    "not_started": ("未启动", "未开始", "没有开始", "未开展", "尚未开始", "not yet", "not begun"),
    "not_applicable": ("无此项", "不适用", "无", "n/a", "na"),
}
# What is said of what must not happen, in place of the label that says so.
SAID_OF_EVENTS = {
    "未发生": ("没有发生", "没发生", "无", "没有", "否", "零", "0", "0起", "0件", "无此情况", "无发生"),
    "已发生": ("发生", "有", "是", "发生过"),
    "Did not occur": ("no", "none", "nil", "0", "did not happen", "has not occurred", "not occurred"),
    "Occurred": ("yes", "happened", "has occurred"),
}


def is_tick(value: object) -> bool:
    """A lone mark that says yes: √, ☑, ✔ or a v."""
    return key(value) in {*map(key, _TICKS), "v", "√"}


def read_choice(value: object, labels: Sequence[str], twins: Mapping[str, str] = MappingProxyType({})) -> Reading:
    """One of ``labels``, picked from a dropdown, typed, or ticked in a text that lists several (☐已完成 ☑达到序时进度 …); or one of their ``twins``,
    words that mean the very same (Completed).

    Two ticks are a finding; a list without any tick is blank; another word is a finding, never guessed.
    """
    if is_blank(value):
        return Reading(None)
    wanted, same = {key(label): label for label in labels}, {key(word): key(twins[word]) for word in twins}
    plain = key(value)
    bracketed = plain[1:-1] if plain[:1] + plain[-1:] == "()" else plain
    for bare in (plain, bracketed, key(_NUMBERED.sub("", tidy(text_of(value)).strip(_QUOTES)).strip(_QUOTES))):
        if label := wanted.get(same.get(bare, bare)):
            return Reading(label)
    marked = _TYPED_BOX.sub("☐", _TYPED_TICK.sub("☑", _in_own_words(plain, wanted, same)))
    found = re.findall("|".join(map(re.escape, sorted(wanted, key=len, reverse=True))), marked) if wanted else []
    rest = marked
    for label in found:
        rest = rest.replace(label, " ", 1)
    rest = _BESIDE.sub("", rest)
    if not found or (_SAID_NO.sub("", rest) if len(found) > 1 else rest):
        return Reading(None, "not-a-choice")
    ticked, boxed = _ticked(marked, found), any(ch in _BOXES for ch in marked)
    outer = marked[: marked.index(found[0])] + marked[marked.rindex(found[-1]) + len(found[-1]) :]
    lone = len(found) > 1 and len(ticked) == 1 and not boxed
    if lone and not outer.strip(ENDING + "/|") and f"{key(ticked[0])}:" not in marked:
        side = _leans(value)
        near = found.index(ticked[0]) + (side == "right")
        return Reading(wanted[found[near]]) if side else Reading(None, "tick-unclear")
    if not ticked and not boxed and not rest and len(found) > 1 and len(set(found)) == 1:
        return Reading(wanted[found[0]])  # 已完成（Completed）
    if len(ticked) == 1:
        return Reading(wanted[ticked[0]])
    if len(ticked) > 1:
        return Reading(None, "two-ticks")
    if len(found) == 1:
        return Reading(None, "not-a-choice")
    return Reading(None, None if boxed or len(set(found)) == len(wanted) else "two-ticks")


def _in_own_words(plain: str, wanted: Collection[str], twins: Mapping[str, str]) -> str:
    """A text with the ``twins`` of labels put into the labels' own words, where it holds any."""
    if not any(word in plain for word in twins):
        return plain
    longest = sorted({*wanted, *twins}, key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest)), lambda found: twins.get(found[0], found[0]), plain)


def _leans(value: object) -> str:
    """To which neighbour a lone tick between labels belongs, as the spaces around it tell: "left", "right", "" when they do not."""
    lone = re.search(f"(\\S?)[{_TICKS}](\\S?)", unicodedata.normalize("NFKC", text_of(value)))
    return "" if lone is None or bool(lone[1]) == bool(lone[2]) else "left" if lone[1] else "right"


def _ticked(marked: str, found: Sequence[str]) -> list[str]:
    """The labels whose own mark is a tick: marks stand before the labels or after them, and the first or last one tells which.

    Of two marks between two labels (a box overwritten, a tick added) each belongs to its own neighbour.
    """
    gaps, at = [], 0
    for label in found:
        begin = marked.index(label, at)
        gaps.append(marked[at:begin])
        at = begin + len(label)
    gaps.append(marked[at:])
    marks = [[ch for ch in gap if ch in _TICKS + _BOXES] for gap in gaps]
    before = bool(marks[0]) or (not marks[-1] and any(gap and gap[-1] in _BOXES for gap in gaps[1:-1]))
    own: list[list[str]] = [[] for _ in found]
    for n, between in enumerate(marks):
        split = max(len(between) - 1, 0) if before else min(len(between), 1)
        if n == len(found) or (before and n and len(between) == 1 and not gaps[n].endswith(between[-1])):
            split = len(between)
        for ch in between[:split] if n else ():
            own[n - 1].append(ch)
        for ch in between[split:] if n < len(found) else ():
            own[n].append(ch)
        if n and len(found) > 1 and _WORD_TICK.match(gaps[n]):
            own[n - 1].append(_TICKS[0])
    return [label for label, signs in zip(found, own, strict=True) if any(ch in _TICKS for ch in signs)]


def suggest_choice(value: object, labels: Sequence[tuple[str, str]]) -> str:
    """The label that was probably meant by a word that is none, "" where none was: by known synonyms of its class, then by likeness. A sentence that
    only holds a label, or a word that says no where the label says yes, means none. ``labels``: (label, class)."""
    plain, no = key(value), _says_no(value)
    for label, status in labels:
        if plain in {key(word) for word in (*SYNONYMS.get(status, ()), *SAID_OF_EVENTS.get(label, ()))}:
            return label
    near = [label for label, _ in labels if len(plain) <= 2 * len(key(label)) and no == _says_no(label)]
    return nearest(plain, near, cutoff=60)


def _says_no(value: object) -> bool:
    """Whether any word of a text says no; of English words, which only their spaces part."""
    return _NO.search(tidy(text_of(value)).casefold()) is not None
