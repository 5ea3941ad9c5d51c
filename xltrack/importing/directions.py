"""Which way a bare number is meant: 院感发生率 1.5% where it was 1.8%, 缩短平均住院日 7.5天 are the most that is allowed."""

from __future__ import annotations

import re

from xltrack.importing.found import Found
from xltrack.importing.grammar import view
from xltrack.importing.grammar.amounts import MEASURE, NUMBER
from xltrack.later import regex
from xltrack.plan import Indicator
from xltrack.values import read_number

# What is better the less there is of it.
LOWER = regex(
    r"(?:死亡|病死|伤亡|工伤|感染|发生|发病|患病|失业|负债|漏损|线损|网损|产销差|辍学|流失|差错|不良|不合格|投诉|事故|发案"
    r"|逾期|违约|缺陷|报废|空置|返工|费用|损耗|故障|弃风|弃光)率$"
    r"|(?:事故|投诉|信访|火灾|差错|缺陷|违规|逾期|故障|停电|警情)(?:起数|件数|次数|时间|总?量)?$"
    r"|(?:能耗|电耗|煤耗|水耗|物耗|药占比|(?:能源|燃煤|煤炭)消费总?量|排放(?:总?量|强度)?|浓度|成本|周转天数|住院日"
    r"|(?:等候|等待|响应|候诊|接电|办理|通关)时[间长]|用时)$"
    r"|(?i:\b(?:wait(?:ing)?|response|turnaround)[ -]times?|\bemissions"
    r"|\bcomplaints(?: (?:about|of|received|upheld)\b.*)?"
    r"|\b(?:accident|injury|churn|error|defect|vacancy|absence|mortality|unemployment) rates?"
    r"|\b(?:(?:staff |teacher )?(?:sickness|absence|absenteeism)(?: absence)?(?: days)?|non-revenue water|(?:water|energy|network|system|technical)"
    r" loss(?:es)?|missed (?:bins|collections|appointments|visits)|fly-?tipping|vacancies|re-?admissions|evictions|breaches|outages)(?: per\b.*)?"
    r"|\b(?:accidents|injuries|incidents|defects|arrears|backlog|leakage|churn|deaths))$"
)
# What the words of a task ask to have less of; the amount of the change itself (降幅) is no such thing.
_FALLS = regex(
    r"(?:进一步|持续|有效|切实|逐步|着力)*(?:降低|减少|压减|压降|压缩|缩短|控制|遏制)"
    r"|(?i:(?:cut|reduce|lower|shorten|decrease|bring down)\b)"
)
_CHANGE = regex(r"(?:降幅|下降|下降率|降低率?|减少量?|压减量?|削减量?|减排量?|压降率?|(?i:reduction))$")
_BEFORE = regex(
    r"基线|基数|基准|基期|现状|起始|^(?:上一?年|去年)|(?:19|20)\d\d年.{0,2}(?:完成|实际|实绩)"
    r"|^(?i:baseline|start|current|previous)|(?i:\d\d (?:actual|outturn|result)s?$)"
)
_BARE = regex(rf"(?:{NUMBER})\s*(?:{MEASURE}|[a-z]*)", re.IGNORECASE)
_NUMBER = regex(NUMBER)
_AROUND = regex(r"\s*\([^()]{1,24}\)$")


def meant_as_most(item: Found, cell: str, indicator: Indicator) -> bool:
    """Whether a number that stands alone in its cell is a most: of what it names, what the task asks and what was reached before, two say so."""
    if item.sign or indicator.comparison != ">=" or not indicator.value or not _BARE.fullmatch(view(cell).strip()):
        return False
    name = _AROUND.sub("", view(indicator.name))
    if _CHANGE.search(name):
        return False
    before = _before(item)
    fell = before is not None and before > indicator.value
    return bool(LOWER.search(name)) + bool(_FALLS.match(view(item.text))) + fell > 1


def _before(item: Found) -> float | None:
    """The number a column of the row gives for what was reached before."""
    cells = [cell for header, cell in item.extra if _BEFORE.search(view(header))]
    found = _NUMBER.match(view(cells[0])) if cells else None
    return read_number(found[0]).value if found else None
