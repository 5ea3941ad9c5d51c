"""What stands among or behind names and is none: how they are meant, and what was done so far."""

from __future__ import annotations

import re

from xltrack.importing.grammar import DONE_BESIDE, OVERSEES, REMARK_WITHIN, UNIT_REMARK, view
from xltrack.later import regex

# Of what remarks on names are made, within and in a bracket of their own.
REMARKED_WITHIN = ("第一", "下同", "首位", "前位", "在前")
REMARKED = (*REMARKED_WITHIN, "不分", "排首", "首个")
_SEALED = regex(r"[(（](?:单位)?(?:盖章|公章|签章)[)）]")  # behind who signs


def cut_out(text: str, seen: str, remark: re.Pattern[str]) -> tuple[str, str]:
    """A text and its view without such remarks."""
    for found in reversed(list(remark.finditer(seen))):
        text, seen = (whole[: found.start()] + whole[found.end() :] for whole in (text, seen))
    return text, seen


def without_remark(text: str) -> str:
    """Names without a remark on how they are meant, in a bracket of its own or in theirs: (列第一位的为牵头单位，下同)."""
    if any(word in text for word in REMARKED_WITHIN):
        text, _ = cut_out(text, view(text), REMARK_WITHIN)
    text = _SEALED.sub("", text) if "章" in text else text
    return cut_out(text, view(text), UNIT_REMARK)[0] if any(word in text for word in REMARKED) else text


def without_done(text: str) -> str:
    """Names without what was done so far behind them: 市公安局 实际完成情况：…."""
    done = DONE_BESIDE.search(view(text)) if "：" in text or ":" in text else None
    return text[: done.start()] if done else text


def without_overseer(text: str) -> str:
    """Names without who looks on behind them: 甲局；督导单位：乙办."""
    return cut_out(text, view(text), OVERSEES)[0] if "：" in text or ":" in text else text
