"""Words that people read and that are neither headers (fields.py) nor findings (findings.py): sheet texts and what the terminal says.

Chinese and English side by side; ``say("form.remaining", lang, n=3)``.
"""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "none": ("无", "none"),
    "yes": ("是", "yes"),
    "list.separator": ("、", ", "),
    "trace.1": ("文档属性", "the document properties"),
    "trace.2": ("文件名", "the file name"),
    "weekday.5": ("星期六", "Saturday"),
    "weekday.6": ("星期日", "Sunday"),
    "help.items": ("每行一项任务；可把分解表直接粘贴到表头下（章节行会被认出）。编号留空，由 xltrack check --fix 填写。", "One task a row; a table can be pasted below the header (section rows are recognised). Leave ids blank: xltrack check --fix fills them."),
    "help.indicators": ("每行一个指标，用任务编号对应任务。", "One indicator a row, tied to its task by the item id."),
    "help.units": ("每行一个单位；别名、所属组用顿号分开。", "One unit a row; separate aliases and groups by commas."),
    "help.contacts": ("每行一位联系人，职责如：联络员、分管领导。", "One person a row; roles such as liaison, leader in charge."),
    "help.periods": ("每行一个报送期，按先后排列；数据截至日用来算逾期和序时进度。", "One period a row, in order of time; overdue and elapsed time are measured at the as-of day."),
    "help.choices": ("填报时可选的评估情况，以及各算作哪一类。", "What a unit may answer, and what each counts as."),
    "help.settings": ("本方案的设置；留空的按默认值。", "Settings of this plan; blank means the default."),
}  # fmt: skip

WORDS |= {
    "status.cut": ("……（超过单元格上限，余文未显示）", "… (longer than a cell holds; the rest is left out)"),
    "status.mark": ("xltrack 汇总表", "xltrack status workbook"),
}  # fmt: skip


def say(name: str, lang: str, **params: object) -> str:
    """The words of a name in a language, parameters filled in."""
    return WORDS[name][lang == "en"].format(**params)
