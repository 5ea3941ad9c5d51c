"""Texts: what is blank, what a cell says, and how texts are compared."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from xltrack.later import regex

CELL_LIMIT = 32_767  # what an Excel cell holds, counted in UTF-16 units (Excel specifications and limits)
EPOCH = date(1899, 12, 30)  # day 0 of Excel's serial dates as LibreOffice and WPS reckon them

_INVISIBLE = regex(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ufffe\uffff]"
)
SPACE = regex(r"\s+")
PUNCTUATION = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "〔": "(",
        "〕": ")",
        "【": "(",
        "】": ")",
        "[": "(",
        "]": ")",
        "。": ".",
        "—": "-",
        "–": "-",
        "－": "-",
        "﹣": "-",
        "−": "-",
    }
)
ENDING = ".,;:!、"
_STOPS = "。，；：！" + ENDING + " \n"
# Where a line was broken that had no space there.
_CLOSE_UP = regex(r"[\u2e80-\u9fff\uff00-\uffef“”‘’]|[(\[]\||\|(?:[)\],.;:!?]|$)|^\|")


class Reading(NamedTuple):
    """A value, or the code of what is wrong; ``hint`` is what was probably meant (a suggestion, never taken)."""

    value: Any
    problem: str | None = None
    hint: str = ""


def text_of(value: object) -> str:
    """A cell's value as a person sees it: 13800001111.0 is "13800001111", a midnight datetime is its day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return str(value)


def tidy(text: str) -> str:
    """Text without control, direction and zero-width characters, line breaks as LF, outer white space off."""
    if text.isprintable():  # so it holds none of them
        return text.replace("_x000D_", "").strip()
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")).strip()


def added_to(before: str, now: str) -> str:
    """The words by which a text grew in one place, "" where it changed otherwise. Its last stop may have gone."""
    core, plain = before.rstrip(_STOPS), now.rstrip(_STOPS)
    pairs = enumerate(zip(core, plain, strict=False))
    same = next((n for n, (one, other) in pairs if one != other), min(len(core), len(plain)))
    rest = core[same:]
    if len(plain) <= len(core) or not plain.endswith(rest):
        return ""
    return now[same : len(plain) - len(rest)].strip(_STOPS) if rest else now[same:].strip(_STOPS)


def has_invisible(text: str) -> bool:
    return bool(_INVISIBLE.search(text))


def utf16_length(text: str) -> int:
    """Length as Excel counts it: a rare character or an emoji counts twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def key(text: object) -> str:
    """What makes two texts the same text: width, case, spaces, quotes, bracket kinds and closing punctuation do not."""
    plain = text if text.__class__ is str else text_of(text)
    return _key_of_short(plain) if len(plain) <= _SHORT else _key(plain)


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(PUNCTUATION)
    return SPACE.sub("", plain).casefold().rstrip(ENDING)


# Headers, names and tasks stand in every return; no more than some 30 MB of them are kept.
_SHORT = 400
_key_of_short = lru_cache(maxsize=16_384)(_key)


def is_blank(value: object) -> bool:
    """Nothing a person could see: a lone space, zero-width or control character is blank."""
    if value.__class__ is str:
        return not (value[:1].isalnum() or tidy(value))
    return value is None or (isinstance(value, str) and not tidy(value)) or value != value


# What is typed into a cell that has nothing to say, and what into one whose words stand elsewhere or come later.
_NOTHING = regex(r"[-/\\]+|n/?a|无|暂无|没有|不适用|none|nothing")
_LATER = frozenset({"tbc", "tbd", "待定", "待补", "待补充"})
_ELSEWHERE = regex(
    r"[-(]*[\"〃′']+[-)]*|略|附后|附件\d*"
    r"|\(?(?:详|具体|请|另)?(?:同|如|见|参见)(?:[上下前左右]|附|(?:上|前)(?:一)?(?:期|次|月|季度?|年度?|半年)|第?[\d一二三四五六七八九十]+(?=[项条行栏款]))"
    r"(?:述|面|文|一|方)?[件表页图后项条行栏款格列]?[\d一二三四五六七八九十]*\)?"
    r"|ditto|(?:same)?as(?:above|before|previous|last\w{0,8})"
    r"|(?:please)?(?:see|referto)(?:above|below|previous|attach\w{0,12}|annex\w{0,2}|appendix\w{0,2}|item\d{1,3})"
)


def is_placeholder(value: object) -> bool:
    """A mark that stands for nothing: / — 无 n/a 暂无. Of a number or a day it says that there is none."""
    return isinstance(value, str) and len(value) < _MARK and bool(_NOTHING.fullmatch(key(value)))


def says_nothing(value: object) -> bool:
    """Whether a cell that asks for words holds none: blank, a mark that stands for nothing, or a promise."""
    return is_blank(value) or is_placeholder(value) or (len(text_of(value)) < _MARK and key(value) in _LATER)


def stands_elsewhere(value: object) -> bool:
    """Whether a cell only points at another place (同上, 见附件), or says nothing at all."""
    return not is_blank(value) and (says_nothing(value) or points_elsewhere(value))


def points_elsewhere(value: object) -> bool:
    """Whether a cell holds no more than a pointer: 同上, 〃, 见附件2, 同第3项."""
    return len(text_of(value)) < _MARK and bool(_ELSEWHERE.fullmatch(key(value)))


_MARK = 24  # no mark is longer


def together(first: str, second: str) -> str:
    """Two printed lines as one text: with a space between words of letters, without one between Chinese characters."""
    return f"{first}{'' if _CLOSE_UP.search(f'{first[-1:]}|{second[:1]}') else ' '}{second}"


def row_value(value: Any) -> Any:
    """A value as a row of answers keeps it: "" where it is blank, several as one text."""
    if value.__class__ is str and (not value or value[0].isalnum()):
        return value
    if isinstance(value, tuple):
        return "；".join(text_of(part) for part in value)
    return "" if is_blank(value) else value
