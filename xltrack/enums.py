"""Values that stand for something, and their words: classes of progress, roles, states of a form, and whatever else a cell may only be one of.

A class of progress is compared by its value, never by its words: an office words its own choices.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xltrack.values import key as normal
from xltrack.values.calendars import MONTHS

STATUSES: Final = {
    "completed": ("已完成", "Completed"),
    "on_schedule": ("达到序时进度", "On schedule"),
    "behind": ("未达序时进度", "Behind schedule"),
    "not_started": ("尚未启动", "Not started"),
    "not_due": ("未到启动时间", "Not due to start"),
    "not_applicable": ("不涉及", "Not applicable"),
    "other": ("其它", "Other"),
    "not_returned": ("未报", "Not returned"),
}
NOT_RETURNED: Final = "not_returned"
WORST_FIRST: Final = ("not_started", "behind", "on_schedule", "completed", "not_due", "other", "not_applicable")
# Classes that ask for a reason and measures; whether it lags, xltrack.rates says.
SHORT: Final = ("behind", "not_started")
# How an answer that came may have no status: its unit's to correct, the coordinator's to decide.
UNSETTLED: Final = ("refused", "undecided")
NOT_IN: Final = ("missing", "unsealed")  # states of a unit that has not returned
COUNTING: Final = ("accepted", "kept", "duplicate")  # states of a form that counts, a duplicate by what it repeats
MERGED: Final = (*COUNTING, "superseded")  # and of one that counted until something newer came
CLAIMS: Final = {  # what a unit says of an item in a confirmation round
    "claimed": ("认领", "Accepted"),
    "partly": ("部分认领", "Accepted in part"),
    "declined": ("不认领", "Not accepted"),
}
CLAIMS_SAID: Final = {  # what else units write where 是否认领 is asked
    "claimed": ("是", "同意", "同意认领", "接受", "√", "✓", "✔", "☑", "yes", "y", "agreed"),
    "partly": ("部分", "部分同意", "partly", "in part"),
    "declined": ("否", "不", "不同意", "不同意认领", "不接受", "×", "✗", "✘", "no", "n", "declined"),
}
# The column by which a row of a progress form, or of a confirmation form, is answered.
DECIDING: Final = ("status", "claim")

ENUMS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "status": STATUSES,
    "claim": CLAIMS,
    "proposal": {
        "owner": ("承担单位", "Responsible unit"), "text": ("任务内容", "Task"), "goals": ("阶段目标及时限", "Stage goals and dates"),
        "office": ("责任科室", "Section responsible"), "item_leader": ("分管领导", "Leader in charge"), "liaison": ("联络员", "Liaison"),
    },
    "proposal_state": {
        "open": ("待定", "Open"), "accepted": ("已采纳，待更新主表", "Accepted, not in the master yet"),
        "rejected": ("不采纳", "Not accepted"), "applied": ("已写入主表", "In the master"),
    },
    "item_kind": {
        "regular": ("常规", "Regular"), "precondition": ("前置", "Precondition"), "veto": ("否决", "Veto"), "bonus": ("加分", "Bonus"),
        "deduction": ("扣分", "Deduction"), "problem": ("问题", "Problem"),
    },
    "role": {"lead": ("牵头", "Lead"), "joint": ("责任", "Responsible"), "support": ("配合", "Support"), "inherited": ("均需落实", "Inherited")},
    "comparison": {">=": ("≥", "≥"), "<=": ("≤", "≤"), ">": (">", ">"), "<": ("<", "<"), "=": ("=", "=")},
    "basis": {"level": ("水平", "Level"), "growth": ("增长", "Growth"), "cumulative": ("累计", "Cumulative"), "frequency": ("频次", "Frequency")},
    "force": {"binding": ("约束性", "Binding"), "expected": ("预期性", "Expected"), "strive": ("力争", "Strive for")},
    "year_begins": {str(n): (f"{n}月", name.title()) for n, name in enumerate(MONTHS, 1)},
    "period_kind": {"regular": ("报送", "Reporting"), "final": ("年度终核", "Final review"), "confirmation": ("分解确认", "Confirmation")},
    "disclosure": {"internal": ("内部", "Internal"), "public": ("主动公开", "Public"), "closed": ("不公开", "Not public")},
    "reporting": {"each": ("各单位分别报", "Each unit reports"), "lead": ("牵头单位汇总报", "The lead reports for all")},
    "group_rule": {"worst": ("最差", "Worst"), "majority": ("多数", "Majority")},
    "progress_basis": {"cumulative": ("累计", "Cumulative"), "period": ("本期", "This period")},
    "late_basis": {"received": ("收到日期", "Day received"), "filled": ("填报时间", "Day filled in")},
    "closed_items": {"keep": ("保留", "Keep"), "drop": ("不再下发", "Leave out")},
    "returned_means": {"file": ("电子版", "File"), "sealed": ("盖章件", "Sealed copy")},
    "material": {
        "form": ("进展表", "Form"), "sealed": ("盖章件", "Sealed copy"), "half": ("半年总结", "Half-year report"),
        "annual": ("年度总结", "Annual report"), "evidence": ("佐证材料", "Evidence"), "plan": ("工作方案", "Work plan"),
    },
    "material_state": {"received": ("已收", "Received"), "owed": ("未收", "Owed")},
    "target_state": {
        "met": ("达到目标", "Met"), "missed": ("未达目标", "Missed"), "on_pace": ("达到序时", "On pace"),
        "behind": ("落后序时", "Behind pace"), "waiting": ("年终考核", "At year-end"), "ahead": ("未到期", "Not due yet"),
        "unknown": ("未报数", "No figure"),
    },
    "archive_kind": {
        "master": ("主表", "Master"), "ledger": ("台账", "Status workbook"), "form": ("下发表", "Form sent out"),
        "return": ("填报表", "Return"), "attachment": ("附件", "Attachment"), "correction": ("更正稿", "Correction copy"),
        "report": ("报告", "Report"), "version": ("台账旧版", "Earlier status workbook"), "template": ("表样", "Template"),
        "other": ("其他", "Other"),
    },
    "change": {
        "added": ("新增任务", "Added"), "withdrawn": ("撤下任务", "Withdrawn"), "restored": ("恢复任务", "Restored"),
        "text": ("任务内容", "Wording"), "parties": ("责任单位", "Units"), "deadline": ("完成时限", "Deadline"),
        "target": ("目标值", "Target"),
    },
    "language": {"zh": ("中文", "Chinese"), "en": ("英文", "English")},
    "flag": {"yes": ("是", "Yes"), "no": ("否", "No")},
    "severity": {"error": ("错误", "Error"), "warning": ("提醒", "Warning"), "info": ("说明", "Note")},
    "file_state": {
        "accepted": ("已汇总", "Accepted"), "kept": ("沿用台账", "Kept"), "duplicate": ("重复", "Duplicate"),
        "superseded": ("已有新报", "Superseded"), "quarantined": ("无法识别、未汇总", "Quarantined"), "untouched": ("未填写", "Untouched"),
        "attachment": ("附件", "Attachment"), "ignored": ("已略过", "Ignored"),
    },
    "unit_state": {
        "returned": ("已报", "Returned"), "partial": ("部分上报", "Partly returned"), "correct": ("退回更正", "To be corrected"),
        "late": ("迟报", "Late"), "missing": ("未报", "Missing"), "exempt": ("免报", "Exempt"),
        "unsealed": ("盖章件未收", "Sealed copy owed"), "undecided": ("待采用", "To be decided"),
    },
    "answer_state": {
        "answered": ("已填报", "Answered"), "refused": ("待更正", "To be corrected"), "undecided": ("待采用", "To be decided"),
        "absent": ("未报", "Not returned"),
    },
}  # fmt: skip


MATERIAL_SIGNS: Final[Mapping[str, tuple[str, ...]]] = {  # words by which a file, or a line of the materials sheet, says what it is
    "sealed": ("盖章", "签章", "签字", "扫描", "sealed", "scan", "signed"),
    "half": ("半年总结", "上半年工作总结", "半年工作总结", "半年报告", "half-year", "half year", "mid-year"),
    "annual": ("年度总结", "全年总结", "年终总结", "年度工作总结", "全年工作总结", "年度报告", "annual", "year-end report"),
    "evidence": ("佐证", "证明", "照片", "影像", "截图", "evidence", "photo"),
    "plan": ("方案", "计划", "报备", "workplan", "work plan"),
    "form": ("进展表", "进度表", "填报表", "确认表", "progress form", "confirmation form"),
    "summary": ("总结", "summary"),
}  # fmt: skip


def is_yes(flag: object) -> bool:
    """Whether a flag is set: True where it was reckoned, "yes" where a workbook says so."""
    return flag in (True, "yes")


def enum_label(enum: str, value: str, lang: str) -> str:
    """What a person reads for a value of an enumeration; an unknown value shows itself."""
    return ENUMS[enum].get(value, (value, value))[1 if lang == "en" else 0]


def enum_value(enum: str, label: object) -> str | None:
    """The value of a label in either language, or of the value itself; None where there is none."""
    wanted = normal(label)
    return next((v for v, names in ENUMS[enum].items() if wanted in {normal(v), *map(normal, names)}), None)


def worst(statuses: Iterable[str]) -> str:
    """The worst class: not started, behind, on schedule, completed. Absent answers count only when all are absent."""
    found = set(statuses) - {NOT_RETURNED}
    return next((s for s in WORST_FIRST if s in found), NOT_RETURNED)


def default_choices(lang: str) -> tuple[tuple[str, str, str], ...]:
    """(label, class, item kind) of the choices a new master begins with.

    A veto that did not happen counts as on schedule, never as completed, so that a hit cannot be misread as success.
    """
    pick = 1 if lang == "en" else 0
    regular = [(STATUSES[s][pick], s, "regular") for s in ("completed", "on_schedule", "behind", "not_started")]
    return (*regular, *((labels[pick], status, kind) for labels, status, kind in _OF_KINDS))


def twins(labels: Iterable[str]) -> dict[str, str]:
    """What choices are called in the other language, of those that a new master begins with: word → label."""
    return {_TWINS[label]: label for label in labels if label in _TWINS}


_OF_KINDS = (
    (("已达到", "Met"), "completed", "precondition"), (("预计达到", "Expected to be met"), "on_schedule", "precondition"),
    (("未达到", "Not met"), "behind", "precondition"), (("未发生", "Did not occur"), "on_schedule", "veto"), (("已发生", "Occurred"), "behind", "veto"),
    (("未发生", "Did not occur"), "on_schedule", "deduction"), (("已发生", "Occurred"), "behind", "deduction"),
)  # fmt: skip
_PAIRS = (*STATUSES.values(), *CLAIMS.values(), *(labels for labels, _, _ in _OF_KINDS))
_TWINS = {one: other for zh, en in _PAIRS for one, other in ((zh, en), (en, zh))}
