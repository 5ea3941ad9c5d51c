"""How much: numbers to reach, distributed over their names, with the comparison and the year they are for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xltrack.importing.grammar import (
    AFTERWORD,
    COMPARE_BEFORE,
    COMPARISON,
    FIVE_YEARS,
    FORCE,
    FREQUENCY,
    GROWTH,
    IMPLAUSIBLE,
    LEADING_VERB,
    MEASURE,
    METRIC_END,
    NUMBER,
    QUANTITY,
    RELATIVE_TARGET,
    SCOPE_UNITS,
    TIMES,
    VAGUE,
    VERB_INSIDE,
    VERBS,
    YEARLY_TASK,
    view,
)
from xltrack.importing.numerals import read_mark
from xltrack.plan import Indicator

_AFTER = re.compile("|".join(sorted(map(re.escape, AFTERWORD), key=len, reverse=True)))
_YEAR = re.compile(
    r"(?:(?<=[到至于在])|(?<![\d比较以自从度]))\s*((?:19|20)\d{2})年(?!度?(?:重点|环境|工作|以来)|以来|起)|[“\"](十[三四五]五)[”\"](?:时期|期间|期末|末)"
)
_RESPECTIVELY = re.compile(r"分别|依次")
_EACH = re.compile(r"(?:均|都|各|全部)$")
_BASELINE = re.compile(r"(?:比|较|在)(?P<base>(?:19|20)\d{2}年(?:度)?|上年(?:同期)?|去年(?:同期)?|同期)(?:的?基础上)?")
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》|\"[^\"]*\"|‘[^’]*’")
_LEAD_IN = re.compile(
    r"^(?:其中|同时|并|且|及|和|、|到|至|于|在|力争|争取|确保|使|预计|全年|年内|年底前|底前|(?:\d{1,2}月)?底前|(?:19|20)\d{2}年(?:底前|底|末|前|度)?|“十[三四五]五”(?:时期|期间|末)|实现|达到|全面|进一步|持续|稳定|将)[,、:]?"
)
_NAME_SPLIT = re.compile(r"、|和|与|及(?!以)|以及")
_VALUE = re.compile(
    rf"(?P<cmp>[^\d、,]{{0,6}}?)(?P<value>{NUMBER})\s*(?P<unit>{MEASURE})?(?P<after>及?以上|及?以下|以内|左右)?",
    re.IGNORECASE,
)
_ASKED = re.compile(r"[一二两三四五六七八九十]个$")
_PER = re.compile("每(?:年|月|亩|人|户|吨|立方米)")
_ONLY_LEAD_IN = re.compile(r"(?:确保|力争|争取|全面|按时|按期|如期|高质量|保证|努力)+")
_AT_LEAST = re.compile("(?:不少于|不低于|至少)$")
_GENERIC = re.compile(r"(?:年度|目标|建设|工作|的)*(?:任务|目标)?")
_SHORT = re.compile(
    r"(?:增长|增速|增幅|下降|降低|减少|提高|递增|占比|比例|比重|达标率|覆盖率|合格率|同比.*|.{1,3}率)(?:增长|下降|提高|减少)?"
)
_SCOPE_LEFT = re.compile(r"(?:针对|对|辖区内?|现有|已有|涉及|共|第|每|单|近|约有|列入.{0,12}的?|督促.{0,8})$")


@dataclass(slots=True)
class _Clause:
    """A clause of a text with the year in force; quotations are blanked out of ``seen`` for looking for numbers."""

    text: str
    seen: str
    year: int | None
    force: str


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _blank(seen: str) -> str:
    """The view with the insides of quotations, titles and brackets made unreadable for numbers, in place."""
    blank = _QUOTED.sub(lambda found: found[0][0] + "□" * (len(found[0]) - 2) + found[0][-1], seen)
    return re.sub(
        r"\((?![^()]*(?:不低于|不高于|不少于|低于|高于|达到))[^()]*\)",
        lambda found: "(" + "□" * (len(found[0]) - 2) + ")",
        blank,
    )


_PIECE = re.compile(r"[^,;。!?]+")


def _clauses(text: str, default: int | None) -> Iterator[_Clause]:
    """Clauses between , ; 。 outside brackets and not between the digits of a number; a year named holds to the
    sentence's end.

    A clause 分别 … whose numbers run on over a comma stays one.
    """
    seen = view(text)
    blank = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "\ue000", _blank(seen))
    blank = re.sub(r"\([^()]*\)", lambda found: found[0].replace(",", "\ue001").replace(";", "\ue001"), blank)
    blank = re.sub(rf"(分别[^,;。]*?\d+(?:\.\d+)?(?:{MEASURE})?),(?=\d)", "\\1\ue002", blank)
    blank = blank.replace("\n", "。")
    year, sentence_end, strive = default, 0, ""
    for found in _PIECE.finditer(blank):
        begin, end = found.span()
        if any(ch in "。!?" for ch in blank[sentence_end:begin]):
            year, strive = default, ""
            sentence_end = begin
        piece = blank[begin:end].replace("\ue000", ",").replace("\ue001", ",").replace("\ue002", "、")
        for hit in _YEAR.finditer(seen, begin, end):
            year = int(hit[1]) if hit[1] else FIVE_YEARS[hit[2]]
        force = next(
            (force for force, words in FORCE if any(word in seen[begin:end] for word in words.split())),
            strive or "binding",
        )
        yield _Clause(text[begin:end], piece, year, force)


# ── names ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _clean(name: str) -> str:
    """A name without the year, the connecting words and the closing particle around it."""
    name = re.sub(r"^\s*[(（][^()（）]*[)）]", "", name).strip(" ,、:的（(")
    name = re.sub(r"(?:及|和|、)$", "", name if name.count("(") + name.count("（") else name.strip("）)"))
    while (found := _LEAD_IN.match(view(name))) and len(found[0]) < len(name):
        name = name[found.end() :].strip(" ,、:")
    name = _BASELINE.sub("", name)
    return _EACH.sub("", name).strip(" ,、:的")


def _shared_tail(first: str, last: str) -> str:
    """What the last of parallel names has that the others leave out: 浓度 of PM2.5、PM10浓度, 使用量 of
    农药和化肥使用量.
    """
    if METRIC_END.search(first):
        return ""
    for pattern in (r"^[A-Za-z0-9.]+(?=[\u3400-\u9fff])", r"^.*?[”\"]"):
        if (found := re.match(pattern, last)) and found.end() < len(last):
            return last[found.end() :]
    for begin in range(max(len(first) - 6, 1), len(first) - 1):
        at = last.find(first[begin:])
        if at >= 0 and METRIC_END.search(last) and at + len(first) - begin < len(last):
            return last[at + len(first) - begin :]
    tail = last[len(first) :]
    found = re.search(
        r"(?:集中|水质|综合|年均|平均|排放|使用|利用|处理|覆盖|达标|优良)?[\u3400-\u9fff]{0,2}(?:率|比例|浓度|量|面积|总量|强度)$",
        last,
    )
    if len(last) > len(first) and METRIC_END.search(last):
        return tail if len(tail) >= 2 else found[0] if found else ""
    return ""


def _names(text: str) -> list[str]:
    """Parallel names in front of 分别, 均 or 各, each made whole."""
    parts = [part.strip() for part in _NAME_SPLIT.split(text) if part.strip()]
    if len(parts) < 2:
        return [text.strip()]
    tail = _shared_tail(parts[-2] if len(parts) == 2 else parts[0], parts[-1])
    return [
        part if n == len(parts) - 1 or not tail or part.endswith(tail) else part + tail for n, part in enumerate(parts)
    ]


def _head_of(clause: _Clause, before: str) -> str:
    return _clean(before) or _clean(clause.text)


# ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────


_STEADY = re.compile(r"(?:率|比例|比重|占比|浓度|强度|指数|密度|水平|得分|满意度|天数|程度|值)$")
_LEVEL_UNITS = frozenset({"%", "‰", "％", "个百分点", "百分点", "分贝", "度", "级", "分", "天"})


def _basis(name: str, word: str, unit: str) -> str:
    if GROWTH.search(word) or GROWTH.search(name) or name.endswith(("增速", "增幅", "降幅")):
        return "growth" if unit in ("%", "个百分点", "百分点") else "cumulative"
    if unit in _LEVEL_UNITS or _STEADY.search(name) or "每立方米" in unit or "/" in unit:
        return "level"
    return "cumulative"


def _sign(word: str, after: str) -> str:
    sign = COMPARISON.get(word, "")
    behind = AFTERWORD.get(after, "")
    if (word in ("达到", "达", "为", "控制在", "保持在", "稳定在", "") or GROWTH.fullmatch(word)) and behind:
        return behind
    return sign or behind or ">="


def _respectively(clause: _Clause) -> list[Indicator]:
    """PM2.5、PM10浓度分别不高于20、36微克每立方米: as many names as values, one indicator each."""
    hit = _RESPECTIVELY.search(clause.seen)
    if not hit:
        return []
    tail = clause.seen[hit.end() :]
    values = [found for found in _VALUE.finditer(tail) if found["unit"] or "、" in tail or "和" in tail]
    if not values:
        return []
    names = _names(_clean(clause.text[: hit.start()]))
    unit = next((found["unit"] for found in reversed(values) if found["unit"]), "")
    before = COMPARE_BEFORE.search(tail[: values[0].start("value")])
    word = before["word"] if before else ""
    if len(names) != len(values):
        names = [_clean(clause.text[: hit.start()])] * len(values)
    indicators = []
    for name, found in zip(names, values, strict=True):
        own = COMPARE_BEFORE.search(found["cmp"])
        sign = _sign(own["word"] if own else word, found["after"] or "")
        measure = found["unit"] or unit
        growth = word if GROWTH.search(word) else ""
        indicators.append(
            Indicator(
                name + growth,
                sign,
                _number(found["value"]),
                measure,
                clause.year,
                _basis(name, word, measure),
                force=clause.force,
            )
        )
    return indicators


def _plain_numbers(clause: _Clause) -> list[Indicator]:
    """Every number of a clause that is one to reach."""
    found: list[Indicator] = []
    begin = 0
    hits = list(QUANTITY.finditer(clause.seen))
    for at, hit in enumerate(hits):
        left = clause.seen[begin : hit.start()]
        stop = hits[at + 1].start() if at + 1 < len(hits) else len(clause.seen)
        right = clause.seen[hit.end() : stop]
        read = _one(clause, hit, begin, left, right, chained=bool(found) and begin > 0)
        if read:
            found.extend(read)
            after = _AFTER.match(clause.seen, hit.end())
            begin = after.end() if after else hit.end()
        elif right[:1] not in "":
            begin = begin if COMPARE_BEFORE.search(right) else hit.end()
    return found


def _one(clause: _Clause, hit: re.Match[str], begin: int, left: str, right: str, chained: bool) -> list[Indicator]:
    unit, value = hit["unit"], _number(hit["value"])
    after = _AFTER.match(right)
    word = None if left.strip() in ("为", "向") else COMPARE_BEFORE.search(left)
    behind = right[after.end() :].strip(" )") if after else right.strip(" )")
    behind = "" if behind[:1] in "、及和并" else behind
    if _ASKED.search(left) or (_SCOPE_LEFT.search(left) and not word):
        return []
    if (
        after
        and (("及" in after[0] and behind) or (behind.startswith("的") or (unit in SCOPE_UNITS and behind)))
        and not word
    ):
        return []
    if _PER.match(left.strip()) and unit not in TIMES:
        return []
    if FREQUENCY.search(left) and unit in TIMES:
        name = _clean(clause.text[hit.end() :]) or _clean(_AT_LEAST.sub("", clause.text[begin : hit.start()]))
        return [Indicator(name, ">=", value, unit, clause.year, "frequency", force=clause.force)]
    sign = _sign(word["word"] if word else "", after[0] if after else "")
    if word:
        name = clause.text[begin : begin + word.start()]
        return _spread(clause, name, word["word"], sign, value, unit)
    return _bare(clause, hit, begin, left, behind, sign, value, unit, chained)


def _spread(clause: _Clause, name: str, word: str, sign: str, value: float, unit: str) -> list[Indicator]:
    """A compared number, applied to each of parallel names where 均 or 各 says so."""
    growth = bool(GROWTH.search(word)) and not re.search("[到至为]", word)
    each = _EACH.search(view(name).rstrip())
    baseline = _BASELINE.search(view(name))
    whole = LEADING_VERB.sub("", _clean(name))
    names = _names(whole) if each else [whole]
    if (not whole and not growth) or _PER.match(whole):
        return []
    made = []
    for each_name in names:
        full = each_name + word if growth else each_name
        year = clause.year
        made.append(
            Indicator(
                full,
                sign,
                value,
                unit,
                year,
                _basis(each_name, word if growth else "", unit),
                baseline=baseline[0] if baseline else "",
                force=clause.force,
            )
        )
    return made


def _bare(
    clause: _Clause,
    hit: re.Match[str],
    begin: int,
    left: str,
    behind: str,
    sign: str,
    value: float,
    unit: str,
    chained: bool,
) -> list[Indicator]:
    """A number with no word of comparison: a rate (达标率100%), a count of things to do (完成清淤4万方,
    完成10个村庄治理).
    """
    name = clause.text[begin : hit.start()]
    seen_name = view(name).strip()
    if unit in ("%", "‰", "％", "个百分点"):
        if not seen_name or "□" in left[-1:]:
            return []
        full = LEADING_VERB.sub("", _clean(name)) + (
            behind if len(behind) <= 8 and not METRIC_END.search(seen_name) else ""
        )
        return [Indicator(full, sign, value, unit, clause.year, _basis(seen_name, "", unit), force=clause.force)]
    if unit in SCOPE_UNITS and not METRIC_END.search(seen_name):
        return []
    verb = VERBS.search(seen_name)
    if behind and not (
        verb
        or left.strip() in ("为", "向")
        or (chained and (left.endswith(("、", "和", "及")) or left == left.rstrip("、")))
    ):
        return []
    if not behind and not (VERB_INSIDE.search(seen_name) or chained or VERB_INSIDE.search(clause.seen)):
        return []
    what = _clean(re.split(r"\d", clause.text[hit.end() :].lstrip("以上下内"))[0]) if behind else _clean(name)
    if _GENERIC.fullmatch(view(what)):
        what = _clean(name)
    what = LEADING_VERB.sub("", what)
    if not what:
        return []
    return [
        Indicator(
            what,
            sign if sign != "=" else ">=",
            value,
            unit,
            clause.year,
            _basis(what, "", unit) if not behind else "cumulative",
            force=clause.force,
        )
    ]


# ── targets without a number ───────────────────────────────────────────────────────────────────────────────────────


def _without_number(clause: _Clause, before: str = "") -> list[Indicator]:
    """达到省里要求, 高于近三年平均值, 完成年度任务: a target with no value; ``baseline`` says what it is measured
    against.
    """
    seen = clause.seen.strip()
    if found := RELATIVE_TARGET.match(seen):
        return [_goal(clause, found["name"], COMPARISON[found["word"]], found["goal"])]
    if found := VAGUE.match(seen):
        return [] if _ONLY_LEAD_IN.fullmatch(found["name"]) else [_goal(clause, found["name"], ">=", found["goal"])]
    if found := YEARLY_TASK.match(seen):
        text = clause.text.strip()
        name = _clean(text[found.start("a") : found.end("a")]) or _clean(text[found.start("b") : found.end("b")])
        name = LEADING_VERB.sub("", _clean(before)) if _GENERIC.fullmatch(view(name)) else name
        return [_goal(clause, name.removesuffix("等"), ">=", f"{found['goal']}{found['kind']}")] if name else []
    return []


def _goal(clause: _Clause, name: str, sign: str, goal: str) -> Indicator:
    at = clause.seen.find(name)
    printed = clause.text[at : at + len(name)] if at >= 0 else name
    return Indicator(_clean(printed), sign, None, "", clause.year, baseline=goal.strip(), force=clause.force)


def implausible(indicator: Indicator) -> bool:
    """A number that was probably damaged: over 100% of a share, or more digits before 万 than such a plan holds
    (29000万亩).
    """
    if indicator.value is None:
        return False
    if indicator.unit in ("%", "％") and indicator.value > 100 and indicator.basis == "level":
        return True
    return indicator.unit.startswith(("万", "亿")) and indicator.value > IMPLAUSIBLE[0][1]


def _named_by(indicator: Indicator, before: str) -> Indicator:
    """占比达80%: a name that says nothing alone takes the words of the clause before it."""
    if not before or not _SHORT.fullmatch(view(indicator.name)):
        return indicator
    return replace(indicator, name=LEADING_VERB.sub("", _clean(re.sub(r"[\d.]+.*$", "", before))) + indicator.name)


_WORTH = re.compile(r"\d|达到|高于|低于|优于|完成|不少于|符合|超过")


def find_indicators(text: str, year: int | None = None) -> list[Indicator]:
    """Targets named in a text, in order. ``year`` is the plan's, used where the sentence names none."""
    if not _WORTH.search(view(text)):
        return []
    mark = read_mark(view(text))
    text = text[mark.end :] if mark else text
    found: list[Indicator] = []
    before = ""
    for clause in _clauses(text, year):
        if any(ch.isdigit() for ch in clause.seen):
            numbers = _respectively(clause) or _plain_numbers(clause)
            found.extend([_named_by(each, before) for each in numbers] or _without_number(clause, before))
        elif len(clause.seen) > 4:
            found.extend(_without_number(clause, before))
        before = clause.text
    return list(dict.fromkeys(replace(each, name=each.name[:80]) for each in found))
