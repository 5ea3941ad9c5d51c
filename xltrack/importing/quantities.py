"""Numbers of a clause: which of them are to be reached, with their comparison, and the names they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from xltrack.importing.amounts import (
    AFTERWORD,
    BEFORE,
    COMPARE_BEFORE,
    COMPARISON,
    FREQUENCY,
    GROWTH,
    LEADING_VERB,
    MEASURE,
    METRIC_END,
    NUMBER,
    POINT,
    QUANTITY,
    SCOPE_UNITS,
    TIMES,
    VERBS,
)
from xltrack.importing.grammar import NARROW, view
from xltrack.plan import Indicator

_AFTER = re.compile("|".join(sorted(map(re.escape, AFTERWORD), key=len, reverse=True)))
_RESPECTIVELY = re.compile(r"分别|依次")
_EACH = re.compile(r"(?:均|都|各|全部)$")
_BASELINE = re.compile(r"(?:比|较|在)(?P<base>(?:19|20)\d{2}年(?:度)?|上年(?:同期)?|去年(?:同期)?|同期)(?:的?基础上)?")
_LEAD_IN = re.compile(
    rf"^(?:其中|及?以[上下]的?|同时|并(?!网|联)|且|及(?!时)|和(?!谐)|、|到(?!位|期)|至|于|在(?![建册线校岗编职营产用园读施途库籍售])|力争|争取|确保|使(?!用)|预计|全年|底前|{POINT}\s*{BEFORE}|{POINT}|(?:19|20)\d{{2}}年(?:底前|底|末|前|度)?|“十[三四五]五”(?:时期|期间|末)|实现|达到|全面|进一步|持续|稳定(?!性)|将)[,、:]?"
)
_BY_WHEN = re.compile(
    rf"(?:到|至|于|在)?(?:{POINT}|(?:19|20)\d{{2}}年)\s*(?:{BEFORE})?(?:力争|确保|要|应|须|需|预计|将)?$"
)
_DAYS = re.compile(rf"{POINT}\s*(?:{BEFORE})?")
_YEARS = re.compile(r"(?:19|20)(\d{2})年")
_COUNTED = re.compile(VERBS.pattern.removesuffix("$"))
_SERIAL = re.compile(r"^(?:\(\d{1,2}\)|(?:\d{1,2})[.．、)])(?=\D)")
_ASIDE = re.compile(r"^\([^()]*\)")
_NOUN = re.compile(r"[\u4e00-\u9fff]{1,4}")
_WHOLE = re.compile(r"^[^,]{0,2}$|全[省市县区镇乡]|各|所有|[的对在]$")
_ACTS = re.compile(r"实施|开展|完成|建成|进行|通过|接入|纳入|安装|改造")
_NAME_SPLIT = re.compile(r"、|和|与|及(?!以)|以及")
_VALUE = re.compile(
    rf"(?P<cmp>[^\d、,]{{0,6}}?)(?P<value>{NUMBER})\s*(?P<unit>{MEASURE})?(?P<after>及?以上|及?以下|以内|左右)?",
    re.IGNORECASE,
)
_ASKED = re.compile(r"[一二两三四五六七八九十]个$")
_PER = re.compile("每(?:年|月|亩|人|户|吨|立方米)")
_EVERY_YEAR = re.compile(rf"每年(?:完成|{VERBS.pattern.removesuffix('(?:了|好|不少于|至少)?$')})")
_AT_LEAST = re.compile("(?:不少于|不低于|至少)$")
_GENERIC = re.compile(r"(?:年度|目标|建设|工作|的)*(?:任务|目标)?")
_SCOPE_LEFT = re.compile(
    r"(?:针对|(?<!结)对|辖区内?|现有|已有|涉及|(?<!公)共|第|每|(?<![\u3400-\u9fff])单|(?<!附)近|约有|列入.{0,12}的?|督促.{0,8})$"
)
_STEADY = re.compile(r"(?:率|比例|比重|占比|浓度|强度|指数|密度|水平|得分|满意度|天数|程度|值)$")
_SHARES = frozenset({"%", "‰", "个百分点", "百分点"})
_LEVEL_UNITS = _SHARES | {"分贝", "度", "级", "分", "天"}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a text with the year in force; quotations are blanked out of ``seen`` for looking for numbers."""

    text: str
    seen: str
    year: int | None
    force: str
    target: bool = False

    def indicator(self, name: str, sign: str, value: float, unit: str, *, basis: str, baseline: str = "") -> Indicator:
        return Indicator(name, sign, value, unit, self.year, basis, baseline=baseline, force=self.force)


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number with its unit in a clause. ``left`` and ``right`` reach to the numbers beside it, ``begin`` is where
    ``left`` begins;
    ``behind`` is what follows the word of comparison after it; ``chained``: a number before it in the clause
    counted."""

    clause: Clause
    hit: re.Match[str]
    begin: int
    left: str
    right: str
    chained: bool

    @property
    def value(self) -> float:
        return _number(self.hit["value"])

    @property
    def unit(self) -> str:
        return self.hit["unit"]

    @property
    def after(self) -> str:
        found = _AFTER.match(self.right)
        return found[0] if found else ""

    @property
    def behind(self) -> str:
        rest = _ASIDE.sub("", self.right[len(self.after) :].strip()).strip(" )")
        return "" if rest[:1] in tuple("、及和并(") else rest

    @property
    def word(self) -> re.Match[str] | None:
        return None if _FOR.fullmatch(self.left.strip()) else COMPARE_BEFORE.search(self.left)

    @property
    def name(self) -> str:
        """The words before it."""
        return self.clause.text[self.begin : self.hit.start()]

    @property
    def object(self) -> str:
        """The words behind it, up to the next number."""
        words = re.split(r"\d", self.clause.text[self.hit.end() + len(self.after) :])[0]
        compared = COMPARE_BEFORE.search(view(words))
        return words[: compared.start()] if compared else words


_LEADING_BRACKET = re.compile(r"^\s*[(（][^()（）]*[)）]")
_AROUND = " ,、:的（("
_FOR = re.compile(r"[为向](?:全[省市县区镇乡州]|城乡)?")


def _number(text: str) -> float:
    return float(text.replace(",", ""))


# ── names ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def clean(name: str) -> str:
    """A name without the year, the connecting words and the closing particle around it."""
    name = (
        _LEADING_BRACKET.sub("", name).strip(_AROUND)
        if "(" in name or "（" in name
        else name.strip(_AROUND).strip("）)")
    )
    name = _SERIAL.sub("", name.lstrip("①②③④⑤⑥⑦⑧⑨⑩ "))
    name = name.rstrip("及和、") if name[-1:] in tuple("及和、") else name
    while (found := _LEAD_IN.match(view(name))) and len(found[0]) < len(name):
        name = name[found.end() :].strip(" ,、:")
    name = _BASELINE.sub("", name)
    by = _BY_WHEN.search(view(name))
    name = name[: by.start()] if by and by.start() > 1 else name
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


# ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def basis_of(name: str, word: str, unit: str) -> str:
    """level, growth or cumulative, by the words of a target and its unit."""
    if GROWTH.search(word) or GROWTH.search(name) or name.endswith(("增速", "增幅", "降幅")):
        return "growth" if unit in _SHARES else "cumulative"
    if unit in _LEVEL_UNITS or _STEADY.search(name) or "每立方米" in unit or "/" in unit:
        return "level"
    return "cumulative"


def target_sign(word: str, after: str) -> str:
    """The comparison of the word before a number, or of the word behind it where that says more (达到95%以上,
    下降3%左右).
    """
    behind = AFTERWORD.get(after, "")
    if behind and (COMPARISON.get(word, ">=") in ("=", ">=") or word == "控制在"):
        return behind
    return COMPARISON.get(word, "") or behind or ">="


def distributed(clause: Clause) -> list[Indicator]:
    """PM2.5、PM10浓度分别不高于20、36微克每立方米: as many names as values, one indicator each."""
    hit = _RESPECTIVELY.search(clause.seen)
    if not hit:
        return []
    tail = clause.seen[hit.end() :]
    values = [found for found in _VALUE.finditer(tail) if found["unit"] or "、" in tail or "和" in tail]
    if not values:
        return []
    left = clause.text[: hit.start()]
    years = [int(found[0][:4]) for found in _YEARS.finditer(view(left))]
    if len(years) == len(values) > 1:
        return _by_year(clause, left, years, values)
    if len(_DAYS.findall(view(left))) == len(values) > 1 and not _DAYS.sub("", view(left)).strip("、和及与于在,"):
        left = clause.text[hit.end() + values[-1].end() :]
    names = _names(clean(left))
    unit = next((found["unit"] for found in reversed(values) if found["unit"]), "")
    before = COMPARE_BEFORE.search(tail[: values[0].start("value")])
    word = before["word"] if before else ""
    if len(names) != len(values):
        names = [clean(left)] * len(values)
    return [_of_values(clause, name, found, word, unit) for name, found in zip(names, values, strict=True)]


def _by_year(clause: Clause, left: str, years: list[int], values: list[re.Match[str]]) -> list[Indicator]:
    """2024年、2025年分别完成5000户、8000户: one number for each year; a name that is left blank stands before."""
    bare = view(left)
    name = LEADING_VERB.sub("", clean(_YEARS.sub("", bare).replace("、", "").strip("和及")))
    unit = next((found["unit"] for found in reversed(values) if found["unit"]), "")
    word = COMPARE_BEFORE.search(values[0]["cmp"])
    read = [_of_values(clause, name, found, word["word"] if word else "", unit) for found in values]
    return [replace(each, year=year) for each, year in zip(read, years, strict=True)]


def _of_values(clause: Clause, name: str, found: re.Match[str], word: str, unit: str) -> Indicator:
    """One of the values behind 分别; a word or unit of its own goes before the common one."""
    own = COMPARE_BEFORE.search(found["cmp"])
    sign = target_sign(own["word"] if own else word, found["after"] or "")
    measure = found["unit"] or unit
    full = name + (word if GROWTH.search(word) else "")
    return clause.indicator(full, sign, _number(found["value"]), measure, basis=basis_of(name, word, measure))


def numbers(clause: Clause) -> list[Indicator]:
    """Every number of a clause that is one to reach."""
    found: list[Indicator] = []
    begin = 0
    hits = list(QUANTITY.finditer(clause.seen))
    for at, hit in enumerate(hits):
        stop = hits[at + 1].start() if at + 1 < len(hits) else len(clause.seen)
        left, right = clause.seen[begin : hit.start()], clause.seen[hit.end() : stop]
        quantity = _Quantity(clause, hit, begin, left, right, bool(found) and begin > 0)
        read = _read(quantity)
        printed = clause.text[hit.start("unit") : hit.end("unit")].translate(NARROW)
        found.extend(replace(each, unit=printed) if printed != each.unit == hit["unit"] else each for each in read)
        if read:
            begin = hit.end() + len(quantity.after)
        elif right and not COMPARE_BEFORE.search(right):
            begin = hit.end()
    return found


def _is_scope(quantity: _Quantity) -> bool:
    """A number that says which things are meant (10蒸吨及以下的锅炉, 辖区62家企业, 两个100%), not how much to reach."""
    if quantity.word:
        return bool(_ASKED.search(quantity.left))
    after, behind = quantity.after, quantity.behind
    sized = (
        after
        and behind
        and (not quantity.left.strip() or "及" in after or behind.startswith("的") or quantity.unit in SCOPE_UNITS)
    )
    return bool(sized or _ASKED.search(quantity.left) or _SCOPE_LEFT.search(quantity.left))


def _read(quantity: _Quantity) -> list[Indicator]:
    clause, left, unit = quantity.clause, quantity.left, quantity.unit
    if _is_scope(quantity):
        return []
    if (yearly := _EVERY_YEAR.match(left.strip())) and unit not in SCOPE_UNITS and not quantity.behind:
        name = clean(left.strip()[yearly.end() :])
        return [clause.indicator(name, ">=", quantity.value, unit, basis="frequency")] if name else []
    if FREQUENCY.search(left) and unit in TIMES:
        name = clean(clause.text[quantity.hit.end() :]) or clean(_AT_LEAST.sub("", quantity.name))
        return [clause.indicator(name, ">=", quantity.value, unit, basis="frequency")]
    if _PER.match(left.strip()) and unit not in TIMES:
        return []
    if quantity.word:
        return _compared(quantity, quantity.word)
    return _share(quantity) if unit in _SHARES else _count(quantity)


def _compared(quantity: _Quantity, hit: re.Match[str]) -> list[Indicator]:
    """A number with a word of comparison, applied to each of parallel names where 均 or 各 says so."""
    clause, unit, word = quantity.clause, quantity.unit, hit["word"]
    printed = quantity.name[: hit.start()]
    growth = bool(GROWTH.search(word)) and not re.search("[到至为]", word)
    whole = LEADING_VERB.sub("", clean(printed))
    if (not whole and (not growth) and quantity.begin) or _PER.match(whole):
        return []
    baseline = _BASELINE.search(view(printed))
    sign = target_sign(word, quantity.after)
    return [
        clause.indicator(
            name + word if growth else name,
            sign,
            quantity.value,
            unit,
            basis=basis_of(name, word if growth else "", unit),
            baseline=baseline[0] if baseline else "",
        )
        for name in (_names(whole) if _EACH.search(view(printed).rstrip()) else [whole])
    ]


def _share(quantity: _Quantity) -> list[Indicator]:
    """A rate with no word of comparison: 达标率100%, 实现100%达标排放."""
    name = view(quantity.name).strip()
    if not name or name.endswith("□"):
        return []
    tail = quantity.behind if len(quantity.behind) <= 8 and not METRIC_END.search(name) else ""
    full = LEADING_VERB.sub("", clean(quantity.name)) + tail
    return [
        quantity.clause.indicator(
            full,
            target_sign("", quantity.after),
            quantity.value,
            quantity.unit,
            basis=basis_of(name, "", quantity.unit),
        )
    ]


def _count(quantity: _Quantity) -> list[Indicator]:
    """A count of things to do: 完成清淤4万方, 完成10个村庄治理, 为1.2万名老人体检, 4家企业实施改造."""
    name, behind, unit = view(quantity.name).strip(), quantity.behind, quantity.unit
    if (
        unit in SCOPE_UNITS
        and not METRIC_END.search(name)
        and (behind or not _COUNTED.match(quantity.clause.seen.strip()))
    ):
        return []
    if not name and not quantity.begin and (acts := _ACTS.search(view(quantity.object))):
        who = clean(quantity.object[: acts.start()])
        return [quantity.clause.indicator(who, ">=", quantity.value, unit, basis="cumulative")] if who else []
    if (
        behind
        and _COUNTED.match(quantity.clause.seen.strip())
        and _NOUN.fullmatch(behind)
        and not (_WHOLE.search(name) or quantity.after or unit in SCOPE_UNITS or unit[-1] in "人名日")
    ):
        return [
            quantity.clause.indicator(clean(quantity.name) + behind, ">=", quantity.value, unit, basis="cumulative")
        ]
    if behind and not (VERBS.search(name) or _FOR.fullmatch(quantity.left.strip()) or quantity.chained):
        return []
    if not behind and len(name) < 2 and not quantity.chained:
        return []
    what = clean(quantity.object) if behind else clean(quantity.name)
    what = LEADING_VERB.sub("", clean(quantity.name) if _GENERIC.fullmatch(view(what)) else what)
    if not what:
        return []
    sign = target_sign("", quantity.after)
    basis = "cumulative" if behind else basis_of(what, "", unit)
    return [quantity.clause.indicator(what, ">=" if sign == "=" else sign, quantity.value, unit, basis=basis)]
