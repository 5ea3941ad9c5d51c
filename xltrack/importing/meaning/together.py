"""Numbers that stand together: one for each of several names (分别), one for each of several years, and how often a thing is to double."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from xltrack.importing.grammar import view
from xltrack.importing.grammar.amounts import (
    BEFORE,
    COMPARE_BEFORE,
    COMPARED_BY,
    GROWTH,
    LEADING_VERB,
    MEASURE,
    NUMBER,
    POINT,
)
from xltrack.importing.meaning.naming import BASELINE, clean, parallel
from xltrack.importing.meaning.quantities import Clause, basis_of, is_noun, number_of, target_sign
from xltrack.later import regex
from xltrack.plan import Indicator
from xltrack.values import read_deadline

_RESPECTIVELY = regex(r"分别|依次")
_DAYS = regex(rf"{POINT}\s*(?:{BEFORE})?")
_YEARS = regex(r"(?:19|20)(\d{2})年")
_COMPARED_FIRST = regex(rf"^(?:{COMPARED_BY})(?:到|至|在|了|为)?")
_VALUE = regex(
    rf"(?P<cmp>[^\d、,]{{0,6}}?)(?P<value>{NUMBER})\s*(?P<unit>{MEASURE})?(?P<after>及?以上|及?以下|以内|左右)?",
    re.IGNORECASE,
)
_BY_YEARS = regex(rf"(?P<year>(?:19|20)\d\d)年(?:度|底|末)?{_VALUE.pattern}", re.IGNORECASE)
_BY_DAY = regex(
    rf"[到至在于]?(?P<when>{POINT}\s*(?:{BEFORE})?),?(?P<value>{NUMBER})\s*(?P<unit>{MEASURE})", re.IGNORECASE
)
_AND = frozenset("、和及")
_DOUBLED = regex("翻(?P<times>[一二两三]?)番")


def distributed(clause: Clause, named: Sequence[str] = ()) -> list[Indicator]:
    """PM2.5、PM10浓度分别不高于20、36微克每立方米: as many names as values, one indicator each.

    ``named``: what the clauses before it named, for one that opens with 分别 itself.
    """
    hit = _RESPECTIVELY.search(clause.seen)
    if not hit:
        return []
    than = BASELINE.match(clause.seen, hit.end())  # 分别比2020年提高5、3个百分点
    tail = clause.seen[hit.end() :]
    for pattern in (_DAYS, BASELINE):
        tail = pattern.sub(lambda found: " " * len(found[0]), tail)
    values = [found for found in _VALUE.finditer(tail) if found["unit"] or "、" in tail or "和" in tail]
    if not values:
        return []
    left = clause.text[: hit.start()]
    years = [int(found[0][:4]) for found in _YEARS.finditer(view(left))] or clause.years
    if len(years) == len(values) > 1:
        return _by_year(clause, left, years, values)
    if len(_DAYS.findall(view(left))) == len(values) > 1 and not _DAYS.sub("", view(left)).strip("、和及与于在,"):
        left = clause.text[hit.end() + values[-1].end() :]
    names = parallel(clean(left)) if clean(left) or len(named) < len(values) else list(named[-len(values) :])
    unit = _common_unit(values)
    before = COMPARE_BEFORE.search(tail[: values[0].start("value")])
    word = before["word"] if before else ""
    own = [_own_name(found) for found in values]
    if len(values) > 1 and all(own[1:]) and own[0]:
        names = [f"{each}{_measured(clean(left))}" for each in own]
    if len(names) != len(values):
        names = [clean(left)] * len(values)
    read = [_of_values(clause, name, found, word, unit) for name, found in zip(names, values, strict=True)]
    read = [replace(each, baseline=than[0]) for each in read] if than else read
    days = [hit[0] for hit in _DAYS.finditer(view(clause.text[: hit.start()]))] if clause.year else []
    if len(days) != len(values) or len(days) < 2:
        return read
    return [
        replace(each, due=read_deadline(day, clause.year)) for each, day in zip(read, days, strict=True)
    ]  # 7月、10月底前分别完成60辆、60辆


def _own_name(value: re.Match[str]) -> str:
    """The name a value behind 分别 has itself: 分别达到中阳220天、柳林210天."""
    words = _COMPARED_FIRST.sub("", value["cmp"])
    return words if is_noun(words) and not COMPARE_BEFORE.search(words) else ""


def _measured(name: str) -> str:
    """What is measured, of a name that also says where: the words behind its last comma or 县区."""
    return re.split("[,，、]", name)[-1]


def _common_unit(values: Sequence[re.Match[str]]) -> str:
    """The unit of the last of several values that has one: 20、36微克每立方米."""
    return next((found["unit"] for found in reversed(values) if found["unit"]), "")


def _by_year(clause: Clause, left: str, years: Sequence[int], values: Sequence[re.Match[str]]) -> list[Indicator]:
    """2024年、2025年分别完成5000户、8000户: one number for each year; a name that is left blank stands before."""
    bare = view(left)
    name = LEADING_VERB.sub("", clean(_YEARS.sub("", bare).replace("、", "").strip("和及")))
    unit = _common_unit(values)
    word = COMPARE_BEFORE.search(values[0]["cmp"])
    read = [_of_values(clause, name, found, word["word"] if word else "", unit) for found in values]
    return [replace(each, year=year) for each, year in zip(read, years, strict=True)]


def _of_values(clause: Clause, name: str, found: re.Match[str], word: str, unit: str) -> Indicator:
    """One of the values behind 分别; a word or unit of its own goes before the common one."""
    own = COMPARE_BEFORE.search(found["cmp"])
    sign = target_sign(own["word"] if own else word, found["after"] or "")
    measure = found["unit"] if found["unit"] and not unit.startswith(found["unit"]) else unit  # 5个、15个工作日
    full = name + (word if GROWTH.search(word) else "")
    return clause.indicator(full, sign, number_of(found["value"]), measure, basis=basis_of(name, word, measure))


def for_each_year(clause: Clause) -> list[Indicator]:
    """到2022年和2030年，…比例达到37%和40%: as many numbers on end as years, one for each."""
    if len(clause.years) < 2:
        return []
    hits = list(_VALUE.finditer(clause.seen))
    if len(hits) != len(clause.years) or any(hit["cmp"].strip() not in _AND for hit in hits[1:]):
        return []
    before = COMPARE_BEFORE.search(clause.seen[: hits[0].start("value")])
    if not before or clause.seen[hits[-1].end() :].strip():
        return []
    name = LEADING_VERB.sub("", clean(clause.text[: before.start()]))
    unit = _common_unit(hits)
    read = [_of_values(clause, name, hit, before["word"], unit) for hit in hits]
    return [replace(each, year=year) for each, year in zip(read, clause.years, strict=True)]


def by_days(clause: Clause, named: Sequence[Indicator]) -> list[Indicator]:
    """5家，3月底前2家: how much of what was ``named`` before is due by then."""
    parts = clause.seen.strip(" ()").removeprefix("其中").lstrip(",:").split("、")
    told = [_BY_DAY.fullmatch(part) for part in parts] if named and clause.year else []
    if not told or not all(hit and hit["unit"] == named[0].unit for hit in told):
        return []
    return [
        replace(named[0], value=number_of(hit["value"]), due=read_deadline(hit["when"], clause.year))
        for hit in told
        if hit
    ]


def yearly(clause: Clause, last: str) -> list[Indicator]:
    """企业2023年20家、2024年25家: a number for each of several years, named before the first of them or, in a clause of its own, ``last``."""
    opens = clause.seen.lstrip(" 、和")[:2] == "20"
    several = opens or ("年" in clause.seen and len(_YEARS.findall(clause.seen)) > 1)
    hits = list(_BY_YEARS.finditer(clause.seen)) if several else []
    alone = len(hits) == 1 and hits[0][0] == clause.seen.strip(" 、和") and bool(last)
    between = (clause.seen[a.end() : b.start()] for a, b in pairwise(hits))
    if not (alone or len(hits) > 1) or any(gap.strip() not in ("", "、", "和", "及") for gap in between):
        return []
    name = LEADING_VERB.sub("", clean(clause.text[: hits[0].start()])) or last
    unit = _common_unit(hits)
    return [replace(_of_values(clause, name, hit, "", unit), year=int(hit["year"])) for hit in hits]


def doubled(clause: Clause, last: str) -> list[Indicator]:
    """产值较2020年翻一番: how often a thing named here, or ``last``, is to double."""
    hit = _DOUBLED.search(clause.seen) if "番" in clause.seen else None
    if not hit:
        return []
    printed = clause.text[: hit.start()]
    name, baseline = LEADING_VERB.sub("", clean(printed)) or last, BASELINE.search(view(printed))
    times = {"": 1.0, "一": 1.0, "两": 2.0, "二": 2.0, "三": 3.0}[hit["times"]]
    base = baseline[0] if baseline else ""
    return [clause.indicator(name, ">=", times, "番", basis="growth", baseline=base)]
