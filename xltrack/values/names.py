"""Names of units: several in a cell, and the nearest known one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from xltrack import later
from xltrack.later import regex
from xltrack.values.texts import key, text_of, tidy

if TYPE_CHECKING:
    from rapidfuzz import fuzz, process
else:
    fuzz, process = later.module("rapidfuzz.fuzz"), later.module("rapidfuzz.process")

_SEPARATOR = regex(
    r"[、，,；;\n]|(?<=[\u3400-\u9fff)）])[ \t\u3000]+(?=[\u3400-\u9fff])|\s+/\s+"
    r"|(?<=[\u3400-\u9fff])/(?=[\u3400-\u9fff]|\d{1,4}[年月])"
)
_MARK = regex(r"[、，,；;\n]")  # the same where neither a space nor a slash stands
_SPACED = frozenset(" \t\u3000/")
_OPEN, _CLOSE = "(（〔[【", ")）〕]】"
_BELONGS = regex(r"^.{0,4}?[省市县区州旗](?:委(?!员)|政府)?(?=.{3})")  # what a unit belongs to, before its own name
_CHINESE = regex(r"[\u3400-\u9fff]")
_BESIDE = regex(r"[(（\[【].*?[)）\]】]|[\d\W_]+")  # what file names say besides: days, numbers, remarks
_BRACKET = regex(f"[{re.escape(_OPEN + _CLOSE)}]")
_QUOTED = r'"(?:[^"]|"")+"'
_ALIKE = ("、", "，,", "；;")  # separators that are typed for one another inside a name


def split_names(text: object, known: Sequence[str] = ()) -> tuple[str, ...]:
    """Names in one cell: separated by 、 ， , ； ; line breaks, a spaced slash, and spaces between Chinese names.

    Separators inside brackets do not count, nor inside a name of ``known`` (Children, Families and Education) or in "straight quotes" around one;
    a line that begins with a bracket belongs to the name before it.
    """
    source = tidy(text_of(text))
    source = re.sub(r"\s*\n\s*(?=[(（〔])", "", source) if "\n" in source else source
    separator = _MARK if _SPACED.isdisjoint(source) else _SEPARATOR
    apart = _apart(tuple(known)) if known else ()
    if not apart and '"' not in source and not _BRACKET.search(source):
        return _names_in(separator.split(source))
    whole = _whole(apart)
    parts, depth, begin, at = [], 0, 0, 0
    while at < len(source):
        if at == begin and (name := whole.match(source, at)):
            at = name.end()
            continue
        depth += (source[at] in _OPEN) - (source[at] in _CLOSE)
        found = separator.match(source, at) if depth <= 0 else None
        if found:
            parts.append(source[begin:at])
            begin = at = found.end()
        else:
            at += 1
    parts.append(source[begin:])
    return _names_in(parts)


def join_names(names: Iterable[str], between: str) -> str:
    """Names as one cell holds them: :func:`split_names` gives them back, for those it would part stand in quotes."""
    return between.join(name if split_names(f"{name}、-") == (name, "-") else _quote(name) for name in names)


def _quote(name: str) -> str:
    return '"{}"'.format(name.replace('"', '""'))


def _names_in(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_unquoted(name) for part in parts if (name := part.strip(" \t\u3000"))))


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name[:1] == '"' and re.fullmatch(_QUOTED, name) else name


@lru_cache(maxsize=64)
def _apart(names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some names that would be parted where nobody knew them."""
    return tuple(name for name in names if split_names(name) != (name,))


@lru_cache(maxsize=64)
def _whole(names: tuple[str, ...]) -> re.Pattern[str]:
    """One of some names, or one in quotes, that ends where a separator or the text does."""
    either = [_QUOTED, *map(_spelt, sorted(names, key=len, reverse=True))]
    return re.compile(rf"\s*(?i:{'|'.join(either)})(?=\s*$|\s*(?:{_SEPARATOR.pattern}))")


def _spelt(name: str) -> str:
    """A name as it may be typed: with other spaces, and its separators in the width of either script."""
    alike = {mark: f"[{marks}]" for marks in _ALIKE for mark in marks}
    return r"\s*".join("".join(alike.get(ch, re.escape(ch)) for ch in word) for word in _words_of(name))


def _words_of(name: str) -> list[str]:
    """What stands between spaces, each separator by itself: 甲, 乙 is typed as 甲，乙 too."""
    return re.findall(r"[、，,；;]|[^\s、，,；;]+", name)


def nearest(name: str, names: Iterable[str], cutoff: float = 55) -> str:
    """The most similar name ("" when none is near): to be suggested, never taken."""
    choices = {n: key(n) for n in names}
    best = process.extractOne(key(name), choices, scorer=fuzz.WRatio, score_cutoff=cutoff)
    return str(best[2]) if best else ""


def shortened(text: str, units: Mapping[str, str]) -> str:
    """The one unit (``units``: name or alias → unit) whose name a text shortens, "" where that could be several or none."""
    said = key(_BESIDE.sub(" ", text))
    inside = {
        unit for name, unit in units.items() if (own := _BELONGS.sub("", key(name), count=1)) in said and len(own) > 2
    }
    long_enough = len(said) >= (2 if _CHINESE.search(said) else 4)
    ends = {unit for name, unit in units.items() if long_enough and _is_end(said, name)}
    found = inside or ends
    return next(iter(found)) if len(found) == 1 else ""


def _is_end(said: str, name: str) -> bool:
    """Whether a unit's name begins or ends with a text; a name in Latin letters one of its words."""
    if _CHINESE.search(name):
        return key(name).startswith(said) or key(name).endswith(said)
    return any(key(word).startswith(said) for word in name.split()) or key(name).startswith(said)
