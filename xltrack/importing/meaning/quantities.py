"""Numbers of a clause: which of them are to be reached, with their comparison, and the names they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from xltrack.importing.grammar import NARROW, view
from xltrack.importing.grammar.amounts import (
    AFTERWORD,
    BEFORE,
    COMPARE_BEFORE,
    COMPARED_BY,
    COMPARISON,
    DAY_ENDS,
    FAULTS,
    FREQUENCY,
    GENERIC,
    GROWTH,
    INNER,
    LEADING_VERB,
    MEASURE,
    METRIC_END,
    NUMBER,
    POINT,
    QUANTITY,
    SCOPE_UNITS,
    SIZE,
    TIMES,
    VERBS,
    WRONGLY,
)
from xltrack.importing.meaning.naming import BASELINE, EACH, clean, parallel
from xltrack.later import regex
from xltrack.plan import Indicator
from xltrack.values import read_deadline

_AFTER = regex("|".join(sorted(map(re.escape, AFTERWORD), key=len, reverse=True)) + f"(?![{INNER}])")
_COUNTED = regex(VERBS.pattern.removesuffix("$"))
_COMPARED = regex(rf"(?:{COMPARED_BY})(?:到|至|在|了|为)?\s*$")
_QUALIFIES = regex(
    "的(?!(?:年度|全年)?(?:目标|任务)|要求|水平|标准|指标|速度|幅度|比例)[^,]"
)  # 不少于6人的达80%: which of them, not how many
_CAPACITY = regex("(?:年产|日产|年处理|日处理|年加工|日供水|库容)(?:能力|量)?(?:达)?$")  # 年产5万吨生产线
_CLASS = regex("标准|水平|要求")
_DONE = regex(r"(?<=[\u4e00-\u9fff]{4})完成$")
_NEXT_VERB = regex(rf"[、和及并](?:{VERBS.pattern.removesuffix('$')})+$")
_JOINING = frozenset("、和及并")
_ASIDE = regex(r"^\([^()]*\)")
_REACH = regex("实现|达到|建成|完成|纳入|接入|通过|配备|开展")
_TREAT = regex("进行|开展|实施")
_THERE = regex(f"{_TREAT.pattern}|推行|推广|试点|建设|设立|安装|选树")
_WORKED = regex("(?:[新改扩迁续重]+建|建设|改造|整治|提升|修缮|维修|加固)$")  # 甲校、乙校等4所学校改扩建
_WORKS = frozenset("建造设治升缮修固")  # what those end with
_NOT_WHO = regex("^[和与及、]|全[省市县区镇乡]|各|所有|辖区|[的对在]$")
_WHEN = regex(rf"[到至在于]?{POINT}\s*(?:{BEFORE})?")
_BEFORE_DAY = regex("^[到至在于]")
_WHERE = regex(
    "(?:全[省市县区镇乡]|(?:主|中心)?城区|市区|镇区|县城|农村|第[一二三四五六七八九十\\d]{1,2}[批期轮])$"
)  # 完成城区32个积水点整治
_GONE = regex("拆除|关停|关闭|取缔|淘汰|清退|撤并|注销")  # 拆除5处旧围墙: not so many of them
_WHOLE = regex(rf"^[^,]{{0,2}}$|^(?:{VERBS.pattern.removesuffix('$')})+$|全[省市县区镇乡]|各|所有|[的对在]$")
_ACTS = regex(r"实施|开展|完成|建成|进行|通过|接入|纳入|安装|改造|实现|参加|就业|创业")
_ASKED = regex(r"[一二两三四五六七八九十]个$")
_PER = regex("每(?:年|月|亩|人|户|吨|立方米|[支个家村所班座处场次期校站镇乡队]$)")
_SPAN = regex("年[以之]?内")
_YEAR = regex(r"(?:19|20)\d\d\s*年$")
_SIZED = regex(rf"(?:{MEASURE})及?以[上下](?=\d)")  # 其中10亿元以上10个
_MOVED = regex(rf"(?P<verb>{COMPARED_BY})(?P<what>[^\d,]{{2,40}})(?P<to>[至到])")  # 提高机顶盒占比至75%
_OF_EACH = regex("每[千万百]?(?:人口?|名|个)?[^,]{0,6}$")
_EVERY_YEAR = regex(rf"每年(?:完成|{VERBS.pattern.removesuffix('(?:了|好|不少于|至少)?$')})")
_AT_LEAST = regex("(?:不少于|不低于|至少)$")
_NONE_SUCH = regex(
    r"(?:不|未|没有|无|零)(?:再|得|准|能)?(?:发生|出现)|杜绝|防止|防范|避免|遏制|严禁"
)  # 不发生死亡1人以上或者伤5人以上的事故
_SCOPE_LEFT = regex(
    r"(?:针对|(?<!结)对|辖区内?|现有|已有|涉及[^,;。\d]{0,4}|(?<!公)共|第|(?<=[\u3400-\u9fffA-Z])前|每|(?<![\u3400-\u9fff])单"
    r"|(?<!附)近|约有|列入.{0,12}的|(?<!完成)(?:计划|概算)?总投资额?约?为?|按照?(?:[^,;。]{0,16}的)?"
    r"|督促(?!整改|落实|完成).{0,8})$"
)
_RATIO = regex(
    rf"(?P<word>{COMPARED_BY})(?:到|至|在|了|为)?\s*(?P<value>{NUMBER})(?P<after>及?以上|及?以下|以内|之内|左右)?$"
)
_STEADY = regex(r"(?:率|系数|比|比例|比重|占比|浓度|强度|指数|密度|水平|得分|满意度|天数|程度|值)$")
_TEAMS = frozenset("支组班部门片类种节")  # sizes elsewhere, counts in a cell of targets
_GREW = regex(rf"(?:同比|环比|比上年)?(?:{GROWTH.pattern})")
_TEAM = regex("(?:队伍?|专班|小组|工作组|课)$")  # 组建30支宣讲队伍, 公开课36节
SHARES = frozenset({"%", "‰", "个百分点", "百分点"})
_STANDS = regex("(?:仅|只)(?:有|为|占|达)?(?:约)?$")  # 覆盖率仅62%: how bad it is
_LENGTH_ALONE = regex("[全总]长(?:大?约)?")
_SIZE_OF = regex("(?:[全总]?长度?约?|(?:占地|建筑|用地)?总?面积|总?占地|总投资额?|[日年](?:供水|处理|产)量?)$")
_LISTED = ("、", "和", "及", "与")  # 100个口袋公园、10座体育公园
_NEXT = frozenset("、,及和并(") | {""}
_IN_ALL = frozenset(("共", "共计", "合计", "总计"))  # 宿舍楼2栋共1.1万平方米
_LEVEL_UNITS = SHARES | {"分贝", "度", "级", "分", "天", "岁"}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a text with the year in force; quotations are blanked out of ``seen`` for looking for numbers. ``opens``: it begins a sentence;
    ``years``: those it is for, where it or one before it names several.
    """

    text: str
    seen: str
    year: int | None
    force: str
    target: bool = False
    opens: bool = False
    years: tuple[int, ...] = ()

    def indicator(self, name: str, sign: str, value: float, unit: str, *, basis: str, baseline: str = "") -> Indicator:
        sign = asking(sign, value, basis)
        name = _DONE.sub("", name) if name.endswith("完成") else name  # 税收收入完成28亿元
        return Indicator(name, sign, value, unit, self.year, basis, baseline=baseline, force=self.force)


@dataclass(slots=True)
class _Quantity:
    """A number with its unit in a clause. ``left`` and ``right`` reach to the numbers beside it, ``begin`` is where
    ``left`` begins; ``chained``: a number before it in the clause counted.

    ``word`` is the word of comparison before it, ``after`` the one behind it and ``behind`` what follows that.
    """

    clause: Clause
    hit: re.Match[str]
    begin: int
    left: str
    right: str
    chained: bool
    value: float = field(init=False)
    unit: str = field(init=False)
    word: re.Match[str] | None = field(init=False)
    after: str = field(init=False)
    behind: str = field(init=False)

    def __post_init__(self) -> None:
        self.value, self.unit = number_of(self.hit["value"]), self.hit["unit"]
        self.word = None if _is_for(self.left) else COMPARE_BEFORE.search(self.left)
        found = _AFTER.match(self.right)
        self.after = found[0] if found else ""
        rest = self.right[len(self.after) :].strip()
        rest = (_ASIDE.sub("", rest) if rest[:1] == "(" else rest).strip(" )")
        sized = rest[:1].isdecimal() and QUANTITY.fullmatch(rest)  # 1栋8000平方米: its size
        self.behind = "" if rest[:1] in _NEXT or rest in _IN_ALL or sized else rest

    @property
    def name(self) -> str:
        """The words before it, from the verb on that follows what another number counted: …、新建改造20个站."""
        words = self.clause.text[self.begin : self.hit.start()]
        again = _NEXT_VERB.search(view(words)) if self.begin and not _JOINING.isdisjoint(words) else None
        return words[again.start() + 1 :] if again else words

    @property
    def object(self) -> str:
        """The words behind it, up to the next number."""
        begin = self.hit.end() + len(self.after)
        words = self.clause.text[begin : self.hit.end() + len(self.right)]
        joined = not _JOINING.isdisjoint(words)
        end = COMPARE_BEFORE.search(view(words)) or (_NEXT_VERB.search(view(words)) if joined else None)
        return words[: end.start()] if end else words


_FOR = regex(rf"(?:[在于]?{POINT}\s*(?:{BEFORE})?,?)?[为向](?:全[省市县区镇乡州]|城乡)?")


def _is_for(left: str) -> bool:
    """Whether the words before a number say nothing but for whom it is: 为, 年内为全县."""
    return ("为" in left or "向" in left) and bool(_FOR.fullmatch(left.strip()))


def is_noun(words: str) -> bool:
    """Whether words may be the name of a thing: up to four Chinese characters."""
    return 1 <= len(words) <= 4 and all("\u4e00" <= ch <= "\u9fff" for ch in words)


def number_of(text: str) -> float:
    return float(text.replace(",", ""))


# ── numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────


def basis_of(name: str, word: str, unit: str) -> str:
    """level, growth or cumulative, by the words of a target and its unit."""
    if GROWTH.search(word) or GROWTH.search(name) or name.endswith(("增速", "增幅", "降幅")):
        return "growth" if unit in SHARES else "cumulative"
    if unit in _LEVEL_UNITS or _STEADY.search(name) or "每立方米" in unit or "/" in unit:
        return "level"
    return "cumulative"


def asking(sign: str, value: float, basis: str) -> str:
    """The comparison, but that of a count of nothing: at least none asks nothing, and 较大事故0起 means that none is to happen."""
    return "<=" if not value and sign == ">=" and basis == "cumulative" else sign


def target_sign(word: str, after: str) -> str:
    """The comparison of the word before a number, or of the word behind it where that says more (达到95%以上,
    下降3%左右).
    """
    behind = AFTERWORD.get(after, "")
    if behind and (COMPARISON.get(word, ">=") in ("=", ">=") or word == "控制在"):
        return behind
    return COMPARISON.get(word, "") or behind or ">="


def numbers(clause: Clause) -> list[Indicator]:
    """Every number of a clause that is one to reach."""
    found: list[Indicator] = []
    begin = 0
    hits = _amounts(clause.seen)
    for at, hit in enumerate(hits):
        stop = hits[at + 1].start() if at + 1 < len(hits) else len(clause.seen)
        left, right = clause.seen[begin : hit.start()], clause.seen[hit.end() : stop]
        quantity = _Quantity(clause, hit, begin, left, right, bool(found) and begin > 0)
        read = _read(quantity) or _again(quantity, found)
        if (
            found and read and read[0].name[-1:] in DAY_ENDS and _WHEN.fullmatch(view(read[0].name))
        ):  # 6月底达到55%、年底达到100%: of what was named before
            read = [replace(each, name=found[-1].name) for each in read]
        elif found and read and quantity.chained and _GREW.fullmatch(view(read[0].name)):
            read = [replace(each, name=found[-1].name + each.name) for each in read]  # 投资45亿元、增长15%
        elif found and read and quantity.chained and _same_kind(read[0], found[-1]):  # 新建管网40公里、改造18公里
            what = _COUNTED.sub("", found[-1].name, count=1)
            read = [replace(each, name=LEADING_VERB.sub("", each.name + what)) for each in read]
        if read and clause.year and (day := _by_day(left, clause.year)):
            read = [replace(each, due=day) for each in read]
        printed = clause.text[hit.start("unit") : hit.end("unit")].translate(NARROW)
        found.extend(replace(each, unit=printed) if printed != each.unit == hit["unit"] else each for each in read)
        if read:
            begin = hit.end() + len(quantity.after)
        elif right and not COMPARE_BEFORE.search(right):
            begin = hit.end()
    return found


def _same_kind(each: Indicator, last: Indicator) -> bool:
    """Whether a number with nothing but a verb is of what was counted before it."""
    return each.unit == last.unit and bool(VERBS.fullmatch(view(each.name))) and bool(_COUNTED.match(view(last.name)))


def _by_day(left: str, year: int) -> date | None:
    """The day within the year that the words right before a number say it is for: 3月底前新开工2个; the end of the year is that of all numbers."""
    named = _WHEN.findall(left) if "月" in left or "季" in left or "半年" in left else ()
    day = read_deadline(_BEFORE_DAY.sub("", named[-1]), year) if named else None
    return day if day and day < date(year, 12, 31) else None


def ratios(clause: Clause) -> list[Indicator]:
    """A number without a unit that ends a clause behind a word of comparison: 死亡率低于0.02, 系数提高到0.58."""
    hit = _RATIO.search(clause.seen)
    name = LEADING_VERB.sub("", clean(clause.text[: hit.start()])) if hit else ""
    if not hit or not _STEADY.search(view(name)):
        return []
    sign = target_sign(hit["word"], hit["after"] or "")
    return [clause.indicator(name, sign, number_of(hit["value"]), "", basis="level")]


def _amounts(seen: str) -> list[re.Match[str]]:
    """The numbers of a clause that are no size of the things behind them (3亿元以上项目, 2台35蒸吨/小时锅炉) and no span of time (5年内)."""
    found: list[re.Match[str]] = []
    for hit in QUANTITY.finditer(seen):
        counted = bool(found) and found[-1].end() == hit.start() and hit["unit"] in SCOPE_UNITS
        if _YEAR.match(hit[0]):
            continue  # 2025 年, with a space
        if not counted and not any(each.match(seen, hit.start("unit")) for each in (SIZE, _SPAN, _SIZED)):
            found.append(hit)
    return found


def _is_scope(quantity: _Quantity) -> bool:
    """A number that says which things are meant (10蒸吨及以下的锅炉, 辖区62家企业, 两个100%), not how much to reach."""
    if quantity.unit == "级" and _CLASS.match(quantity.behind):
        return True  # 达到3级标准
    if quantity.word:
        which = _QUALIFIES.match(quantity.right[len(quantity.after) :])
        done = VERBS.search(quantity.left[: quantity.word.start()])  # 开展不少于6次的检查
        return bool(_ASKED.search(quantity.left) or (which and not done))
    after, behind = quantity.after, quantity.behind
    if after and _NONE_SUCH.search(quantity.clause.seen, 0, quantity.hit.start()):
        return True
    if behind and _CAPACITY.search(quantity.left):
        return True
    if after and quantity.unit not in SCOPE_UNITS and behind.startswith("的") and VERBS.search(quantity.left.strip()):
        return False  # 创办10家以上的合作社
    if _QUALIFIES.match(quantity.right[len(after) :]):
        return True
    sized = (
        after
        and behind
        and (not quantity.left.strip() or "及" in after or behind.startswith("的") or quantity.unit in SCOPE_UNITS)
    )
    return bool(sized or _ASKED.search(quantity.left) or _SCOPE_LEFT.search(quantity.left))


def _read(quantity: _Quantity) -> list[Indicator]:
    clause, left, unit = quantity.clause, quantity.left, quantity.unit
    if ("仅" in left or "只" in left) and _STANDS.search(left):
        return []
    if _those_who_do(quantity):
        basis = "level" if unit in SHARES else "cumulative"
        return [clause.indicator(clean(quantity.object), ">=", quantity.value, unit, basis=basis)]
    if _is_scope(quantity):
        return []
    if (
        "每年" in left
        and (yearly := _EVERY_YEAR.match(left.strip()))
        and unit not in SCOPE_UNITS
        and not quantity.behind
    ):
        name = clean(left.strip()[yearly.end() :]) or left.strip()
        return [clause.indicator(name, ">=", quantity.value, unit, basis="frequency")] if name else []
    if FREQUENCY.search(left) and (unit in TIMES or _AT_LEAST.search(left)):
        name = (
            clean(clause.text[quantity.hit.end() + len(quantity.after) :])
            or clean(_AT_LEAST.sub("", quantity.name))
            or quantity.name
        )
        return [clause.indicator(name, ">=", quantity.value, unit, basis="frequency")]
    if _PER.match(left.strip()) and unit not in TIMES:
        return []
    if quantity.word:
        return _compared(quantity, quantity.word)
    if (moved := _MOVED.fullmatch(left.strip())) and (sign := COMPARISON.get(moved["verb"] + moved["to"])):
        name = clean(moved["what"])
        return [clause.indicator(name, sign, quantity.value, unit, basis=basis_of(name, "", unit))]
    return _share(quantity) if unit in SHARES else _count(quantity)


def _again(quantity: _Quantity, found: Sequence[Indicator]) -> list[Indicator]:
    """老旧小区333个、466万平方米: a second number of what was counted just before it."""
    left = quantity.left.strip()
    alone = (left in ("、", "和") or (not left and quantity.unit not in SCOPE_UNITS)) and not quantity.behind
    if not (found and alone and quantity.chained) or quantity.unit in SHARES:
        return []
    basis = basis_of(found[-1].name, "", quantity.unit)
    return [replace(found[-1], value=quantity.value, unit=quantity.unit, basis=basis)]


def _those_who_do(quantity: _Quantity) -> bool:
    """对300户老人家庭进行改造, 90%以上的事项实现…: a number of those something is done to, or who do it."""
    left = quantity.left.strip()
    if quantity.unit in SHARES:
        whose = bool(quantity.after) or quantity.behind.startswith("的")  # 100%的社区建成…
        return not left and whose and bool(_REACH.search(quantity.behind))
    if left == "在" and quantity.unit not in SCOPE_UNITS:  # 在50所学校开展试点
        return not quantity.after and bool(_THERE.search(quantity.behind))
    return (
        left[:1] == "对" and left[1:][-1:] in ("", "等") and not quantity.after and bool(_TREAT.search(quantity.behind))
    )


def _compared(quantity: _Quantity, hit: re.Match[str]) -> list[Indicator]:
    """A number with a word of comparison, applied to each of parallel names where 均 or 各 says so."""
    clause, unit, word = quantity.clause, quantity.unit, hit["word"]
    printed = quantity.name[: hit.start()]
    growth = bool(GROWTH.search(word)) and not re.search("[到至为]", word)
    whole = _asked_for(quantity, printed) or LEADING_VERB.sub("", clean(printed))
    if (not whole and (not growth) and quantity.begin) or _PER.match(whole):
        return []
    baseline = BASELINE.search(view(printed))
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
        for name in (parallel(whole) if EACH.search(view(printed).rstrip()) else [whole])
    ]


def _asked_for(quantity: _Quantity, printed: str) -> str:
    """What a number of things to do counts, where a verb or nothing stands before it: 建设不少于5个示范点, 每镇配备至少1名安全员."""
    before = view(printed).strip()
    if (
        not quantity.behind
        or quantity.unit in SHARES
        or not (VERBS.search(before) or _OF_EACH.match(before) or not before)
    ):
        return ""
    what = clean(quantity.object)
    return clean(printed) + what if before.startswith(("每", "各")) else what


def _share(quantity: _Quantity) -> list[Indicator]:
    """A rate with no word of comparison: 达标率100%, 实现100%达标排放."""
    printed = quantity.name.rstrip().removesuffix("在") if quantity.after else quantity.name  # 达标率均在90%以上
    name = view(printed).strip()
    if not name or name.endswith("□"):
        return []
    tail = quantity.behind if len(quantity.behind) <= 8 and not METRIC_END.search(name) else ""
    what = LEADING_VERB.sub("", clean(printed))
    only_verb = quantity.behind and VERBS.fullmatch(view(what))  # 年底完成80%以上的任务
    full = clean(quantity.object) if only_verb else what + tail
    sign, basis = target_sign("", quantity.after), basis_of(name, "", quantity.unit)
    names = parallel(full) if EACH.search(name) else [full]
    return [quantity.clause.indicator(each, sign, quantity.value, quantity.unit, basis=basis) for each in names]


def _sent(name: str) -> bool:
    """选派干部45名驻村: a verb and who is counted before the number, what they do behind it."""
    verb = _COUNTED.match(name)
    who = name[verb.end() :] if verb else ""
    return len(who) > 1 and not _NOT_WHO.search(who) and not VERBS.fullmatch(who)


def _opens_with_verb(clause: Clause) -> bool:
    """Whether a clause begins with what is to be done, or does so behind its day: 于5月15日前组建抢险队伍12支."""
    begins = (clause.seen.strip(), view(clean(clause.text)))
    return any(bool(_COUNTED.match(each.removeprefix("规划"))) for each in begins)


def _count(quantity: _Quantity) -> list[Indicator]:
    """A count of things to do: 完成清淤4万方, 完成10个村庄治理, 为1.2万名老人体检, 4家企业实施改造."""
    name, behind, unit = view(quantity.name).strip(), quantity.behind, quantity.unit
    if _counts_what_is(quantity, name) or _counts_scope(quantity, name):
        return []
    if not name and not quantity.begin and (acts := _ACTS.search(view(quantity.object))):
        return _at_least(quantity, clean(quantity.object[: acts.start()]))
    several, works = name.endswith("等") and len(behind) > 1, behind[-1:] in _WORKS and bool(_WORKED.search(behind))
    does = _opens_with_verb(quantity.clause) if several or works else False
    listed = (several and (does or works)) or (works and does)  # 打通甲路、乙路等12条道路, 完成一期2座教学楼建设
    if behind and not listed and _thing_behind(quantity, name):
        return _at_least(quantity, clean(quantity.name) + behind)
    if behind and unit[-1] in "人名" and (_sent(name) or _sent(view(clean(quantity.name)))):
        whose = behind if name.startswith("解决") else ""  # 解决山区3万人用电问题
        return _at_least(quantity, clean(quantity.name) + whose)
    if behind and not (listed or VERBS.search(_WHERE.sub("", name)) or _is_for(quantity.left) or quantity.chained):
        return []
    if not behind and len(name) < 2 and not quantity.chained:
        return []
    what = "" if _of_a_rate(quantity) else _counted_thing(quantity)
    sign = target_sign("", quantity.after)
    basis = "cumulative" if behind else basis_of(what, "", unit)
    return [quantity.clause.indicator(what, sign, quantity.value, unit, basis=basis)] if what else []


def _at_least(quantity: _Quantity, what: str) -> list[Indicator]:
    """So many of what is named, where anything is."""
    said = quantity.clause.indicator(what, ">=", quantity.value, quantity.unit, basis="cumulative") if what else None
    return [said] if said else []


def _counts_what_is(quantity: _Quantity, name: str) -> bool:
    """Whether a number says what a task is worth (党建工作20分) or how much is wrong (垃圾乱堆8处)."""
    if quantity.unit == "分" and not (quantity.after or quantity.clause.target or _STEADY.search(name)):
        return True
    wrong = name.endswith(FAULTS) or (WRONGLY.search(name) and not VERBS.search(name))
    return bool(wrong) and not _opens_with_verb(quantity.clause)


def _counts_scope(quantity: _Quantity, name: str) -> bool:
    """Whether a number of a unit of scope says whom it is about, and not how many there are to be."""
    clause, behind = quantity.clause, quantity.behind
    if quantity.unit not in SCOPE_UNITS or METRIC_END.search(name):
        return False
    does = _opens_with_verb(clause) or bool(VERBS.search(name))
    if quantity.unit in _TEAMS and (
        _TEAM.search(name) or (_TEAM.search(behind) and does) or (clause.target and not behind)
    ):
        return False
    if clause.seen.lstrip().startswith("其中") and name and not behind:
        return False
    if _LENGTH_ALONE.fullmatch(name) and not behind:
        return False  # 新建通道，总长约1400米
    return bool(behind) or not does


def _thing_behind(quantity: _Quantity, name: str) -> bool:
    """Whether what is counted stands on both sides of its number: 完成清淤4万方土, in the clause of a verb."""
    if not _COUNTED.match(quantity.clause.seen.strip()) or not is_noun(quantity.behind) or name.endswith(_LISTED):
        return False
    return not (_WHOLE.search(name) or quantity.after or quantity.unit in SCOPE_UNITS or quantity.unit[-1] in "人名日")


def _of_a_rate(quantity: _Quantity) -> bool:
    """Whether a number says of how many a rate behind it is: 39个小流域断面水质达标率达93%."""
    if not quantity.behind or quantity.unit in SHARES:
        return False
    return bool(_STEADY.search(view(clean(quantity.object))) and _COMPARED.search(quantity.right))


def _behind_size(quantity: _Quantity) -> str:
    """What is counted, where its size stands between: 建设1条长约25公里的管道."""
    size = QUANTITY.match(quantity.clause.seen, quantity.hit.end() + len(quantity.right))
    words = quantity.clause.text[size.end() :] if size else ""
    return clean(words) if words.startswith("的") else ""


def _counted_thing(quantity: _Quantity) -> str:
    """What is counted, in its own words: behind the number, else before it."""
    sized = quantity.behind and _SIZE_OF.match(view(clean(quantity.object)))  # 建设1条总长25公里的管道
    what = clean(quantity.object) if quantity.behind and not sized else clean(quantity.name)
    what = (_behind_size(quantity) if sized and VERBS.fullmatch(view(what)) else "") or what
    what = clean(quantity.name) if GENERIC.fullmatch(view(what)) else what
    gone = _GONE.match(quantity.left.strip()) if quantity.behind and not sized else None
    what = what if not gone or what.startswith(gone[0]) else gone[0] + what
    bare = LEADING_VERB.sub("", what)
    return what if what.startswith("开展") and VERBS.fullmatch(view(bare)) else bare  # 开展督导20次
