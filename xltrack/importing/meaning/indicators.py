"""How much: numbers to reach, and targets that name none, with the year each is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xltrack.importing.grammar import UNIT_NAME, view
from xltrack.importing.grammar.amounts import (
    AFTERWORD,
    BEFORE,
    COMPARISON,
    DAY_ENDS,
    FIVE_YEARS,
    FORCE,
    GENERIC,
    GROWTH,
    LEADING_VERB,
    MEASURE,
    MOST_BEFORE_WAN,
    NONE_OF,
    NUMBER,
    POINT,
    RELATIVE_TARGET,
    STANDS_AT,
    VAGUE,
    VERBS,
    YEARLY_TASK,
)
from xltrack.importing.grammar.english import english_indicators, is_english
from xltrack.importing.meaning.dimensions import LENGTH, sized
from xltrack.importing.meaning.naming import AVERAGE, SAYS_NO_THING, clean, named_by
from xltrack.importing.meaning.numerals import read_mark
from xltrack.importing.meaning.quantities import Clause, asking, basis_of, numbers, ratios, target_sign
from xltrack.importing.meaning.together import by_days, distributed, doubled, for_each_year, yearly
from xltrack.later import regex
from xltrack.plan import Indicator

_YEAR = regex(
    r"(?=[\s12“\"])(?:(?<=[到至于在])|(?<![\d比较以自从度]))\s*((?:19|20)\d{2})年(?!度?(?:重点|环境|工作|以来)|以来"
    r"|起)|[“\"](十[三四五]五)[”\"](?:时期|期间|期末|末)"
)
_QUOTED = regex(r"“[^”]*”|《[^》]*》|\"[^\"]*\"|‘[^’]*’")
_ONLY_LEAD_IN = regex(r"(?:确保|力争|争取|全面|按时|按期|如期|高质量|保证|努力)+")
_WHEN = regex(rf"(?:到|至|在|于)?(?:{POINT}|(?:19|20)\d\d年)\s*(?:{BEFORE})?")


def _blank(seen: str) -> str:
    """The view with the insides of quotations, titles and brackets made unreadable for numbers, in place."""
    if "分" in seen:
        seen = _SCORED.sub(lambda found: " " * len(found[0]), seen)
    if "100" in seen:
        seen = _FORMULA.sub(lambda found: " " * len(found[0]), seen)
    blank = _QUOTED.sub(lambda found: found[0][0] + "□" * (len(found[0]) - 2) + found[0][-1], seen)
    return _UNSEEN.sub(lambda found: "(" + "□" * (len(found[0]) - 2) + ")", blank) if "(" in blank else blank


# What a shortfall costs, and what a thing done is worth, is nothing to reach: …得5分，每低1个百分点扣2分
_SCORED = regex(r"每[^,。;]{1,16}?[扣加得减计]\d+(?:\.\d+)?分|[,;]?[扣加得减计](?:满)?\d+(?:\.\d+)?分(?!贝|[类级公值])")
_FORMULA = regex(r"[×*]\s*100\s*%?")  # how a share is reckoned: (完成数÷总数)×100%
_STOP = regex("[。!?]")
_FORCE = tuple((force, regex("|".join(words.split()))) for force, words in FORCE)
_BRACKETED = regex(r"\([^()]*\)")
_PART_BY_DAY = rf"(?:其中,?)?[到至在于]?{POINT}\s*(?:{BEFORE})?,?[^()\d,;]{{0,8}}\d+(?:\.\d+)?(?:{MEASURE})"
_OF_WHICH = regex(rf"\((?=其中|{_PART_BY_DAY})")  # 厕所750座(其中,城区100座、农村500座): as a clause behind it
_THOUSANDS = regex(r"(?<=\d),(?=\d{3}(?!\d))")
_RUN_ON = regex(rf"(分别[^,;。]*?\d+(?:\.\d+)?(?:{MEASURE})?),(?=\d)")
_UNSEEN = regex(
    r"\((?:依据|根据|按照?|参照|以[^()]{2,12}为基数)[^()]*\)"
    rf"|\((?!其中|新建|改建|改造|续建|[^()]*(?:不低于|不高于|不少于|低于|高于|达到)|{_PART_BY_DAY})[^()]*\)"
)
_PIECE = regex(r"[^,;。!?]+")


def _clauses(text: str, default: int | None, since: int | None, target: bool) -> Iterator[Clause]:
    """Clauses between , ; 。 outside brackets and not between the digits of a number; a year named holds to the
    sentence's end, and over one that goes on with 其中.

    A clause 分别 … whose numbers run on over a comma stays one.
    """
    seen = view(text)
    blank = _THOUSANDS.sub("\ue000", _blank(seen))
    if "(" in blank:
        blank = _OF_WHICH.sub(";", blank)
        blank = _BRACKETED.sub(lambda found: found[0].replace(",", "\ue001").replace(";", "\ue001"), blank)
    if "分别" in blank:
        blank = _RUN_ON.sub("\\1\ue002", blank)
    blank = blank.replace("\n", "。")
    year, years, sentence_end, dated = default, tuple[int, ...](), 0, "年" in seen or "十" in seen
    forces = [(force, words) for force, words in _FORCE if words.search(seen)]
    for found in _PIECE.finditer(blank):
        begin, end = found.span()
        if opens := not begin or bool(_STOP.search(blank, sentence_end, begin)):
            if not seen[begin:end].lstrip().startswith("其中"):
                year, years = default, ()
            sentence_end = begin
        piece = blank[begin:end]
        if not piece.isprintable():
            piece = piece.replace("\ue000", ",").replace("\ue001", ",").replace("\ue002", "、")
        if dated and (named := _years(seen, begin, end, since)):
            year, years = named[-1], named
        force = next((force for force, words in forces if words.search(seen, begin, end)), "binding")
        words = text[begin:end]
        for stands in STANDS_AT.finditer(piece) if "由" in piece or "从" in piece else ():
            words, piece = (
                each[: stands.start()] + " " * len(stands[0]) + each[stands.end() :] for each in (words, piece)
            )
        yield Clause(words, piece, year, force, target, opens, years)


def _years(seen: str, begin: int, end: int, since: int | None) -> tuple[int, ...]:
    """The years a clause names, none before ``since``: what had been reached by then (对2020年已达标的…) is not asked for."""
    named = (int(hit[1]) if hit[1] else FIVE_YEARS[hit[2]] for hit in _YEAR.finditer(seen, begin, end))
    return tuple(each for each in named if since is None or each >= since)


# ── targets without a number ───────────────────────────────────────────────────────────────────────────────────────


def _without_number(clause: Clause, before: str = "") -> list[Indicator]:
    """达到省里要求, 高于近三年平均值, 完成年度任务: a target with no value; ``baseline`` says what it is measured
    against.
    """
    seen = clause.seen.strip()
    if _RELATIVE_ALONE.match(seen):
        return []
    if found := RELATIVE_TARGET.match(seen):
        return [_goal(clause, found["name"], COMPARISON[found["word"]], found["goal"])]
    if found := VAGUE.match(seen):
        return [] if _ONLY_LEAD_IN.fullmatch(found["name"]) else [_goal(clause, found["name"], ">=", found["goal"])]
    if found := YEARLY_TASK.match(seen):
        text = clause.text.strip()
        names = (clean(text[slice(*found.span(part))]) for part in "ab")
        name = next(
            (each for each in names if each and not UNIT_NAME.search(view(each))), ""
        )  # 完成县政府下达的防汛任务
        name = LEADING_VERB.sub("", clean(before)) if GENERIC.fullmatch(view(name)) else name
        return [_goal(clause, name.removesuffix("等"), ">=", f"{found['goal']}{found['kind']}")] if name else []
    return []


_RELATIVE_ALONE = regex(r"^(?:并|且|均)*(?=(?:快于|不低于|不少于|不高于|不超过|高于|优于|低于|少于|超过|好于))")


def _same_again(clause: Clause, last: Indicator) -> list[Indicator]:
    """…增长7%，高于全县平均水平: a second target of what was named before it."""
    seen = clause.seen.strip()
    name = GROWTH.sub("", last.name) or last.name
    found = (
        RELATIVE_TARGET.match(f"{view(name)}{_RELATIVE_ALONE.sub('', seen)}") if _RELATIVE_ALONE.match(seen) else None
    )
    return [_goal(clause, name, COMPARISON[found["word"]], found["goal"])] if found else []


def _none_of(clause: Clause) -> list[Indicator]:
    """较大事故为零, 舆情零发生: at most none."""
    seen = clause.seen.strip()
    found = NONE_OF.match(seen) if "零" in seen or seen.endswith("0") else None
    name = clean(clause.text.strip()[: found.end("name")]) if found else ""
    return [clause.indicator(name, "<=", 0, "", basis="cumulative")] if name else []


def _goal(clause: Clause, name: str, sign: str, goal: str) -> Indicator:
    at = clause.seen.find(name)
    printed = clause.text[at : at + len(name)] if at >= 0 else name
    return Indicator(clean(printed), sign, None, "", clause.year, baseline=goal.strip(), force=clause.force)


def implausible(indicator: Indicator) -> bool:
    """A number that was probably damaged: over 100% of a share, or more digits before 万 than such a plan holds
    (29000万亩).
    """
    if indicator.value is None:
        return False
    if indicator.unit == "%" and indicator.value > 100 and indicator.basis == "level":
        return True
    return indicator.unit != "万元" and indicator.unit.startswith(("万", "亿")) and indicator.value > MOST_BEFORE_WAN


_DIGIT = regex(r"\d")
_PART_OF_YEAR = regex(rf"前?{POINT}")  # 全年60亿元，一季度15亿元: of what was named before
_WHO = regex(r"(?:由|请)?\D{2,40}?(?:会同\D{2,40}|(?:牵头|配合|负责)(?:抓?落实|实施)?)")
_ALL_BEFORE = regex(rf"\s*[均都](?:同比)?(?:{GROWTH.pattern.removesuffix('$')})")  # 游客90万人次，收入6亿元，均增长8%
_COMPARED = "|".join(map(re.escape, sorted(COMPARISON, key=len, reverse=True)))
_AFTERWORDS = "|".join(map(re.escape, sorted(AFTERWORD, key=len, reverse=True)))
_WORTH = regex(r"\d|番|突破|达到|高于|低于|优于|完成|不少于|符合|超过|零")


_KEPT_DOWN = regex(r"控制(?:数|率|值|指标|目标)?$")  # 总量控制: the number is a most
_REMARK = regex(rf"\s*\((?!(?:{MEASURE})\)$)[^()\d]{{2,20}}\)$", re.IGNORECASE)  # 增长5.5%（市下达指标）
_HEADER_MEASURE = regex(rf"\((?:单位:)?({MEASURE})\)$")
_GROWTH_ALONE = regex("(?:增长|下降|降低|减少|提高|上升|提升)")  # 比2021年下降10% of what the row names
_FALLS, _GROWTH_COLUMN = regex(r"-\d[\d.]*\s*%?$"), regex(r"(?:增幅|增速|增长率?)(?:\(%\))?$")  # 增速 of -3
_SAYS_NOTHING = regex(f"(?:{VERBS.pattern})|{AVERAGE.pattern}|{LENGTH}")
_CELL = regex(
    rf"(?P<before>{_COMPARED})?\s*(?P<value>{NUMBER})\s*(?P<unit>{MEASURE})?\s*(?P<after>{_AFTERWORDS})?", re.IGNORECASE
)


def read_target(name: str, cell: str, measure: str, year: int | None) -> list[Indicator]:
    """What a cell of a target column asks of the thing its row or header names: ≥7, 5.5左右, 320天, 完成市下达目标.

    ``measure`` is the unit of measure its row gives, "" where it gives none.
    """
    seen = view(cell).strip()
    in_header = _HEADER_MEASURE.search(view(name))
    if in_header:
        name, measure = name[: in_header.start()], measure or in_header[1]
    unit = "" if view(measure).strip(" -/") in ("", "无") else measure.strip()
    if _FALLS.match(seen) and (grows := _GROWTH_COLUMN.search(name)):
        name, seen = name[: grows.start()], f"下降{seen[1:]}"
    if found := _CELL.fullmatch(_REMARK.sub("", seen)):
        printed = found["unit"] or ""
        printed = printed if printed.isascii() else cell.strip()[slice(*found.span("unit"))]  # 25處
        unit = unit or printed or ("%" if "%" in view(name) else "")
        sign = target_sign(found["before"] or "", found["after"] or "")
        sign = "<=" if _KEPT_DOWN.search(view(name)) and not (found["before"] or found["after"]) else sign
        basis = basis_of(name, found["before"] or "", unit)
        changed = found["before"] if GROWTH.search(found["before"] or "") and not name.endswith(found["before"]) else ""
        name += changed  # 下降3.5% of a death rate is no death rate
        value = float(found["value"].replace(",", ""))
        return [Indicator(name, asking(sign, value, basis), value, unit, year, basis)]
    if is_english(cell) and (read := english_indicators(cell, year, target=True)):
        return [replace(each, name=each.name or name) for each in read]
    read = find_indicators(cell, year, target=True)
    if not read and not (is_english(cell) and not _DIGIT.search(cell)):
        joined = find_indicators(f"{name} {cell}" if is_english(cell) else f"{name}{cell}", year, target=True)
        read = [replace(each, name=name if name in each.name else each.name) for each in joined]
    read = [
        replace(each, name=name) if _SAYS_NOTHING.fullmatch(view(each.name)) else each for each in read
    ]  # 改造20个, 全长2公里
    read = [replace(each, name=name + each.name) if _GROWTH_ALONE.fullmatch(each.name) else each for each in read]
    return [replace(each, unit=each.unit or unit) for each in read]


def _only_who(seen: str) -> bool:
    """Whether a clause says who acts and nothing else: 甲局会同乙局抓紧实施 is no name of a number behind it."""
    return any(word in seen for word in ("会同", "牵头", "配合", "负责")) and bool(_WHO.fullmatch(seen.strip()))


def _only_verbs(reached: Sequence[Indicator]) -> bool:
    """Whether numbers are called by bare verbs: what they count (190个项目，开工建设165个，完成153个) still stands before them."""
    return bool(reached) and all(VERBS.fullmatch(view(each.name)) for each in reached)


def _as_before(each: Indicator, last: Sequence[Indicator]) -> Indicator:
    """每周2篇，共8篇: a number that nothing names is of what was counted in its measure just before."""
    unnamed = not each.name or each.name in SAYS_NO_THING
    return replace(each, name=last[0].name) if last and unnamed and each.unit == last[0].unit else each


def _is_milestone(each: Indicator, found: Sequence[Indicator]) -> bool:
    """Whether a number with a day of its own is one of several of the same thing: 引进项目8个，3月底前开工2个."""
    return any(
        other.unit.lstrip("万亿") == each.unit.lstrip("万亿")
        and (other.name.startswith(each.name) or each.name.startswith(other.name))
        for other in found
        if other is not each and other.name
    )


def find_indicators(
    text: str, year: int | None = None, *, since: int | None = None, target: bool = False
) -> list[Indicator]:
    """Targets named in a text, in order. ``year`` is the plan's, used where the sentence names none or one before ``since``; ``target``: the
    text is a cell of targets, where every number with a unit counts.
    """
    if is_english(text):
        return english_indicators(text, year, target=target)
    if not _WORTH.search(view(text)):
        return []
    mark = read_mark(view(text))
    text = text[mark.end :] if mark else text
    found: list[Indicator] = []
    before, opened = "", 0
    for clause in _clauses(text, year, since, target):
        reached: list[Indicator] = []
        if clause.seen.rstrip()[-1:] in DAY_ENDS and _WHEN.fullmatch(clause.seen.strip()):
            continue  # 到2026年底，达到100%: of what was named before
        opened = len(found) if clause.opens else opened
        last = found[-1].name if found else ""
        if _DIGIT.search(clause.seen):
            reached = (
                distributed(clause, [each.name for each in found])
                or for_each_year(clause)
                or by_days(clause, found[-1:])
                or yearly(clause, last)
                or [*numbers(clause), *doubled(clause, last)]
                or ratios(clause)
                or _none_of(clause)
            )
            reached = [
                replace(each, name=last)
                if last and each.name[-1:] in DAY_ENDS and _PART_OF_YEAR.fullmatch(view(each.name))
                else each
                for each in sized(reached, found[opened:])
            ]
            if _ALL_BEFORE.match(clause.seen) and len(reached) == 1 and len(found) > opened:
                names = dict.fromkeys(each.name for each in found[opened:])
                found.extend(replace(reached[0], name=name + reached[0].name.lstrip("均都")) for name in names)
            else:
                named = [_as_before(named_by(each, before), found[-1:]) for each in reached]
                found.extend(named or _without_number(clause, before))
        elif twice := doubled(clause, last):
            found.extend(named_by(each, before) for each in twice)
        elif len(clause.seen) > 4:
            found.extend(
                _none_of(clause) or _without_number(clause, before) or (_same_again(clause, found[-1]) if found else [])
            )
        if not (_only_who(clause.seen) or _only_verbs(reached)):
            before = clause.text
    found = [each for each in found if each.name]
    found = [each if not each.due or _is_milestone(each, found) else replace(each, due=None) for each in found]
    return list(dict.fromkeys(replace(each, name=each.name[:80]) if len(each.name) > 80 else each for each in found))
