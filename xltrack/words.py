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
    "colon": ("：", ": "),
    "comma": ("，", ", "),
    "why.behind": ("自评未达序时进度", "Reported behind schedule"),
    "why.not_started": ("应启动未启动", "Not started past its start"),
    "why.overdue": ("已过时限 {day}", "Past its deadline {day}"),
    "group.summed": ("{name}（{n}个单位）：{parts}", "{name} ({n} units): {parts}"),
    "trend.same": ("持平", "unchanged"),
    "trend.lagging_again": ("▼ 连续滞后", "▼ lagging again"),
    "trend.changed": ("由{before}转变", "was {before}"),
    "trend.better": ("▲ 由{before}好转", "▲ better than {before}"),
    "trend.worse": ("▼ 由{before}转差", "▼ worse than {before}"),
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

WORDS |= {
    "unsafe.size": ("文件过大", "too large a file"),
    "unsafe.zip": ("压缩包结构异常", "an odd zip structure"),
    "unsafe.entries": ("压缩包条目过多", "too many zip entries"),
    "unsafe.inflated": ("解压后过大", "too large once inflated"),
    "unsafe.ratio": ("压缩比过大", "too high a compression ratio"),
    "unsafe.duplicate": ("压缩包内有重名部件", "two zip entries of one name"),
    "unsafe.name": ("压缩包内有可疑的部件名", "a suspicious zip entry name"),
    "unsafe.method": ("压缩方式不被支持", "an unusual compression method"),
    "unsafe.overlap": ("压缩包条目重叠", "overlapping zip entries"),
    "unsafe.encoding": ("部件不是 UTF-8 编码", "a part that is not UTF-8"),
    "unsafe.dtd": ("含有 DTD 或实体声明", "a DTD or entity declaration"),
    "unsafe.attributes": ("XML 属性过多", "too many XML attributes"),
    "unsafe.sheets": ("工作表过多或重复", "too many sheets, or one twice"),
    "unsafe.cells": ("单元格过多", "too many cells"),
    "unsafe.text": ("文字总量过大", "too much text"),
    "unsafe.merges": ("合并单元格过多", "too many merged cells"),
    "unsafe.address": ("单元格地址超出表格范围", "a cell outside the grid"),
    "unsafe.spread": ("单元格过于分散", "cells spread out too far"),
}  # fmt: skip

WORDS |= {
    "template.not-xlsx": ("不是 .xlsx 工作簿；请在 Excel 或 WPS 中另存为 .xlsx", "it is not an .xlsx workbook; save it as .xlsx"),
    "template.strict": ("是 Strict Open XML 格式；请另存为普通 .xlsx", "it is Strict Open XML; save it as an ordinary .xlsx"),
    "template.no-item-row": ("第一张表没有任务行（含 {{{{id}}}} 和 {{{{text}}}} 的一行）", "its first sheet has no item row (one that holds {{{{id}}}} and {{{{text}}}})"),
    "template.two-item-rows": ("有两行任务行：第 {a} 行和第 {b} 行", "it has two item rows: {a} and {b}"),
    "template.section-apart": ("章节行（第 {a} 行）没有紧挨任务行（第 {b} 行）", "the section row ({a}) is not next to the item row ({b})"),
    "template.no-column": ("任务行没有 {found}", "the item row has no {found}"),
    "template.no-answer": ("任务行没有可填（未锁定）的“{found}”列", "the item row has no unlocked column “{found}”"),
    "template.no-header": ("任务行上方没有表头", "there is no header above the item row"),
    "template.column-twice": ("“{found}”列出现两次", "column “{found}” stands twice"),
    "template.merged-down": ("任务行中有跨行合并的单元格 {found}", "cells of the item row are merged with other rows: {found}"),
    "template.several": ("表样文件夹中有几个表样：{found}；请在设置中指明", "the template folder holds several: {found}; name one in the settings"),
    "form.missing": ("缺：", "Missing: "),
    "form.complete": ("✔ 已填齐", "✔ complete"),
    "form.closed": ("已销号，可不填", "Closed: optional"),
    "form.remaining": ("还差 {n} 处", "{n} still to fill"),
    "form.done": ("✔ 已填齐", "✔ All filled in"),
    "form.next": ("→ 下一处", "→ Next"),
    "form.lists": ("选项", "Lists"),
    "form.choose": ("请从下拉框中选一项。", "Please choose from the list."),
    "form.annex": ("附页", "Annex"),
}  # fmt: skip


def say(name: str, lang: str, **params: object) -> str:
    """The words of a name in a language, parameters filled in."""
    return WORDS[name][lang == "en"].format(**params)
