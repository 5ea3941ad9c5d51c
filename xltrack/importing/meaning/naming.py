"""What a number is called: the words around it without the days, verbs and connecting words, and what parallel names share."""

from __future__ import annotations

import re
from dataclasses import replace

from xltrack.importing.grammar import view
from xltrack.importing.grammar.amounts import (
    AFTERWORD,
    BEFORE,
    COMPARE_BEFORE,
    FEAST,
    GROWTH,
    LEADING_VERB,
    METRIC,
    METRIC_END,
    POINT,
    QUANTITY,
    RATES_OF,
    SIZE,
    VERBS,
)
from xltrack.later import regex
from xltrack.plan import Indicator

EACH = regex(r"(?:(?<![平年人户])均|都|各|全部)$")
AVERAGE = regex("(?:平|年|月|日|人|户)均")
BASELINE = regex(r"(?:比|较|在)(?P<base>(?:19|20)\d{2}年[度底末]?|上年(?:同期)?|去年(?:同期)?|同期)(?:的?基础上)?")
_LEAD_IN = regex(
    rf"^(?:其中|[一二三四五六七八九十]是|及?以[上下]的?|同时|或(?!许|者)|并(?!网|联)|且|及(?![时格])|和(?!谐)|、"
    rf"|到(?![位期岗场户访账达])|至|于|在(?![建册线校岗编职营产用园读施途库籍售])|力争|争取"
    rf"|努力(?=实现|完成|达到|使|做)|确保|使(?!用)|预[计期](?!目标|性|值|效|成|寿)|可(?=实现|完成|达)|要(?=确保|力争|实现|完成|达)|继续(?!教育)|全年|今年(?!度)|底前|[本下]个?月(?:底|末|内|初)?(?:之?前)?|月底之?前|月内"
    rf"|[本下]周[一二三四五六日内]?前?|(?:自?(?:19|20)\d{{2}}年起,?)?(?:[一二两三四五六七八九十]|\d{{1,2}})年(?:以"
    rf"|之)?内|{POINT}(?:\s*{BEFORE})?|{FEAST}|(?:19|20)\d{{2}}年(?:底前|底|末|前|度)?|“十[三四五]五”(?:时期|期间|末)"
    rf"|实现|达到|全面|进一步|持续|稳定(?!性)|将)[,、:]?"
)
_BY_WHEN = regex(rf"(?:到|至|于|在)?(?:{POINT}|(?:19|20)\d{{2}}年)\s*(?:{BEFORE})?(?:力争|确保|要|应|须|需|预计|将)?$")
_ABOUT = regex(
    "(?<![节集公合契预简制违履签守])大?约$|(?<=[\u3400-\u9fff]{2})(?<!公)共$"
)  # 全长约3公里, 宿舍楼2栋共1万平方米
_SERIAL = regex(r"^(?:\(\d{1,2}\)|(?:\d{1,2})[.．、)])(?=\D|\d{1,2}月)")
_SPLIT = regex(r"、|和|与|及(?![以时格])|以及")
_LEADING_BRACKET = regex(r"^\s*(?:[(（][^()（）]*[)）]|[【〔\[][^】〕\]]*[】〕\]])")  # 【6月底前】建成…
_OPENED = frozenset("(（【〔[")
_LABELLED = regex(r"^[\u4e00-\u9fff]{2,14}:(?=.)[①②③④⑤⑥⑦⑧⑨⑩]?")  # 网格管理：划分网格
_REACHES = ("惠及", "普及", "涉及", "参与")
_AROUND = " ,，、:：的（("
_SHORT = regex(
    rf"{AVERAGE.pattern}|[全总]长度?|(?:增长|增速|增幅|降幅|下降|降低|减少|提高|递增|占比|比例|比重|同比.*|(?:{RATES_OF})率)(?:增长"
    rf"|下降|提高|减少)?"
)
_BESIDE = regex(
    "(?:高于|低于|快于|好于|优于)[全省市县区国同]|每(?:年|半年|学年|学期|季度?|月|周|旬|日|天)(?:度|末)?(?:不少于|至少|开展)?$"
)
_ONE_KIND = regex(
    "新建|改造|改建|扩建|续建|新增|提升|修复|竣工|完工|新?开工(?:建设)?|投产|通车|签约"
)  # 18座，其中新建5座: of what was named before
_EMPTY = regex("(?:完成|实现|达到|建成|新增|争取|确保|全部|不少于|至少)*")  # verbs that name nothing alone
SAYS_NO_THING = frozenset(("全年", "年内", "每年", "共", "共计", "合计", "总计"))  # 组织轮训，全年不少于2期
_SAYS_LITTLE = regex("(?:目标|任务|指标|要求|标准|措施|内容|计划|进度|季度|月|年|阶段|全[省市州县区镇乡])$")
_LEVELS = frozenset("国省市州县区乡镇村")


def clean(name: str) -> str:
    """A name without the year, the connecting words and the closing particle around it."""
    name = (
        _LEADING_BRACKET.sub("", name).strip(_AROUND)
        if not _OPENED.isdisjoint(name)
        else name.strip(_AROUND).strip("）)")
    )
    name = _SERIAL.sub("", name.lstrip("①②③④⑤⑥⑦⑧⑨⑩ "))
    if (":" in name or "：" in name or "∶" in name) and (labelled := _LABELLED.match(view(name))):
        label, rest = name[: labelled.end()].rstrip(" :：∶"), name[labelled.end() :]
        only_verb = rest and (_EMPTY.fullmatch(view(rest).strip()) or _ONE_KIND.fullmatch(view(rest).strip()))
        name = label if only_verb and not _SAYS_LITTLE.search(view(label)) else rest  # 高新技术企业：新增10家
    name = name.rstrip("及和与、") if name[-1:] in tuple("及和与、") and not name.endswith(_REACHES) else name
    while (found := _LEAD_IN.match(view(name))) and len(found[0]) < len(name):
        name = name[found.end() :].strip(" ,、:")
    name = BASELINE.sub("", name)
    by = _BY_WHEN.search(view(name)) if "年" in name or "月" in name or "季" in name else None
    name = name[: by.start()] if by and by.start() > 1 else name
    name = name[: len(_ABOUT.sub("", view(name)))] if name.endswith(("约", "約")) else name
    return EACH.sub("", name).strip(" ,、:的")


# ── parallel names ─────────────────────────────────────────────────────────────────────────────────────────────────

_TAIL = regex(rf"(?:集中|水质|综合|年均|平均|排放|使用|利用|处理|覆盖|达标|优良)?[\u3400-\u9fff]{{0,2}}(?:{METRIC})$")


def _shared_tail(first: str, last: str) -> str:
    """What the last of parallel names has that the others leave out: 浓度 of PM2.5、PM10浓度, 使用量 of
    农药和化肥使用量, 断面达标率 of 国、省断面达标率.
    """
    if METRIC_END.search(first):
        return ""
    if first in _LEVELS and last[:1] in _LEVELS:
        return last[1:]
    for pattern in (r"^[A-Za-z0-9.]+(?=[\u3400-\u9fff])", r"^.*?[”\"]"):
        if (found := re.match(pattern, last)) and found.end() < len(last):
            return last[found.end() :]
    for begin in range(max(len(first) - 6, 1), len(first)):
        at = last.find(first[begin:])
        rest = last[at + len(first) - begin :]
        if at >= 0 and rest and METRIC_END.search(last) and (len(first) - begin > 1 or at == begin):
            return rest
    found = _TAIL.search(last)
    if len(last) > len(first) and found:
        tail = last[len(first) :]
        return tail if len(tail) >= 2 and METRIC_END.fullmatch(tail[-len(found[0]) :]) else found[0]
    return ""


def parallel(text: str) -> list[str]:
    """Parallel names in front of 分别, 均 or 各, each made whole."""
    parts = [part.strip() for part in _SPLIT.split(text) if part.strip()]
    if len(parts) < 2:
        return [text.strip()]
    tails = [] if METRIC_END.search(parts[0]) else [_shared_tail(part, parts[-1]) for part in parts[:-1]]
    tail = min(filter(None, tails), key=len, default="")
    return [
        part if n == len(parts) - 1 or not tail or part.endswith(tail) else part + tail for n, part in enumerate(parts)
    ]


# ── names that stand in the clause before ──────────────────────────────────────────────────────────────────────────


def named_by(indicator: Indicator, before: str) -> Indicator:
    """占比达80%: a name that says nothing alone takes the words of the clause before it; a bare verb is none."""
    name = "" if indicator.name in SAYS_NO_THING else view(indicator.name)
    if (
        name
        and VERBS.fullmatch(name)
        and indicator.basis != "frequency"
        and (not _extent(indicator) or _EMPTY.fullmatch(name))
    ):
        name = name if _ONE_KIND.fullmatch(name) and _topic(before) else ""
        verb = bool(name)
    else:
        verb = False
    if name and not (verb or _SHORT.fullmatch(name) or _BESIDE.match(name)):
        return indicator
    what = _topic(before)
    if not name and indicator.basis != "growth":
        what = GROWTH.sub("", what) or what  # 占比提高1个百分点，达到48%
    if not what and not name and not _EMPTY.fullmatch(view(indicator.name)):
        return indicator
    if _SHORT.fullmatch(view(what)) and _SHORT.fullmatch(name) and what.endswith("率") and name.endswith("率"):
        return indicator  # 及格率≥92%，优秀率≥40%
    own = "" if re.search("每.{1,2}(?:度|末)?(?:不少于|至少|开展)?$", name) and what else indicator.name if name else ""
    return replace(indicator, name=_joined(what, own))


def _extent(indicator: Indicator) -> bool:
    return indicator.unit.endswith(("平方米", "亩", "公顷", "公里"))


def _topic(before: str) -> str:
    """What a clause is about: the words in front of its number, or those behind it."""
    before = _AGED.sub("", before) if "岁" in before else before
    seen = view(before)
    counted = next((hit for hit in QUANTITY.finditer(seen) if not SIZE.match(seen, hit.start("unit"))), None)
    behind = clean(before[counted.end() :]) if counted and seen[counted.end() :][:1] not in "、和及" else ""
    if counted and (len(behind) < 2 or view(behind) in AFTERWORD):
        head = before[: counted.start()]
    else:
        head = behind or re.sub(r"\d.*$", "", before)
    compared = COMPARE_BEFORE.search(view(head))
    head = head[: compared.start()] if compared and not GROWTH.search(compared["word"]) else head
    what = LEADING_VERB.sub("", _TOLD.sub("", clean(head)))
    return what if len(what) > 1 and not _HOW_OFTEN.fullmatch(view(what)) else ""


_HOW_OFTEN = regex("每(?:年|半年|学年|学期|季度?|月|周|旬|日|天)")
_AGED = regex(r"\d+(?:[-—–~至到]+\d+)?周?岁(?:及?以[上下])?的?")  # 35—64岁适龄妇女
_TOLD = regex(
    r"^[^,。;]{1,40}?(?:局|委|办|部|处|科|股|站|所|院|校|中心|政府|[县市区镇乡]|街道|单位|部门|公司)要(?=.{4})"
)  # 甲局、乙局要做好…


def _joined(what: str, name: str) -> str:
    """存量数据整合 and 整合率 are 存量数据整合率."""
    shared = next((n for n in range(min(len(what), len(name)), 1, -1) if what.endswith(name[:n])), 0)
    return what + name[shared:]
