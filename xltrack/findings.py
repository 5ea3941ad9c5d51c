"""What can be wrong, and the words that say it: the one catalogue of codes and messages, Chinese and English side by side.

A message may use ``{found}``, ``{expected}``, ``{item}``, ``{unit}``, ``{period}`` and ``{hint}``, one of ``ERRORS`` the parameters it is raised
with; a column or sheet of a workbook is named by its key, ``{column:reason}``, ``{sheet:changes}``. Severity: an *error* keeps a value (or file) out, a *warning* lets it in and says so, *info* is for the record.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from xltrack import errors
from xltrack.addresses import place
from xltrack.fields import named_column, sheet_name
from xltrack.frames import pd
from xltrack.words import both, inflected, say


class Entry(NamedTuple):
    """One code: its severity and, in both languages, what is wrong and the one action to take."""

    severity: str
    zh: str
    zh_action: str
    en: str
    en_action: str


def _e(zh: str, zh_action: str, en: str, en_action: str) -> Entry:
    return Entry("error", zh, zh_action, en, en_action)


def _w(zh: str, zh_action: str, en: str, en_action: str) -> Entry:
    return Entry("warning", zh, zh_action, en, en_action)


def _i(zh: str, zh_action: str, en: str, en_action: str) -> Entry:
    return Entry("info", zh, zh_action, en, en_action)


SEVERITIES = ("error", "warning", "info")
# Errors that the coordinator settles, no unit can mend.
OFFICE = frozenset(
    {
        "returns-undecided",
        "verdict-not-a-choice",
        "past-verdict-not-a-choice",
        "superior-not-a-choice",
        "ledger-row-twice",
        "ledger-row-parted",
    }
)

MASTER = {
    "unit-unknown": _e("单位“{found}”不在单位表中{hint}", "在单位表中增加该单位，或改用已有名称、别名", "Unit “{found}” is not on the units sheet{hint}", "Add the unit, or use a known name or alias"),
    "unit-abolished": _w("“{found}”{expected} 起停用，没有承接单位", "在单位表填写承接单位，或改由其他单位承担", "“{found}” is abolished as of {expected} and has no successor", "Name a successor on the units sheet, or another unit on the item"),
    "unit-missing": _e("没有责任单位", "填写牵头单位或责任单位", "No unit is responsible", "Fill in a lead or a responsible unit"),
    "item-text-missing": _e("有编号或序号而没有任务内容", "补上任务内容，或删去该行", "A row with an id or serial has no task text", "Type the task, or delete the row"),
    "id-missing": _e("任务没有编号", "运行 xltrack check --fix 自动编号", "The task has no id", "Run xltrack check --fix to fill in the ids"),
    "id-duplicate": _e("编号 {found} 重复", "清空其中一个编号，再运行 xltrack check --fix", "Id {found} appears twice", "Clear one of them and run xltrack check --fix"),
    "id-malformed": _e("编号 {found} 不合规则", "清空该编号，再运行 xltrack check --fix", "Id {found} is not a valid id", "Clear it and run xltrack check --fix"),
    "serial-duplicate": _w("同一章节内序号 {found} 重复", "核对序号；同一序号的分项请填“{column:sub}”列", "Serial {found} appears twice within its section", "Check the serial; number sub-targets in the column “{column:sub}”"),
    "text-duplicate": _w("同一任务内容出现两次", "核对是否重复录入", "The same task text appears twice", "Check whether it was entered twice"),
    "choice-twice": _w("选项“{found}”给出两次而类别不同，以上面的为准", "删去其中一行", "Choice “{found}” appears twice, with different classes; the one above counts", "Delete one of the two rows"),
    "deadline-unreadable": _w("时限“{found}”读不出日期", "在“{column:deadline_day}”列填写日期，或填“无”", "No date can be read from the deadline “{found}”", "Type a date in the column “{column:deadline_day}”, or “none”"),
    "days-bad": _e("“{found}”不是日期", "一天写成 2025-10-01，连续几天写成 2025-10-01至2025-10-08，各处用、隔开", "“{found}” is not a date", "Write a day as 2025-10-01, several as 2025-10-01 to 2025-10-08, with a semicolon between"),
    "date-bad": _e("“{found}”不是日期", "按年-月-日填写，如 2022-06-20", "“{found}” is not a date", "Write it as year-month-day, such as 2022-06-20"),
    "number-bad": _e("“{found}”不是数字", "只填数字", "“{found}” is not a number", "Type digits only"),
    "value-not-allowed": _e("“{found}”不在可选范围内", "改为：{expected}", "“{found}” is not one of the values allowed", "Use one of: {expected}"),
    "period-missing": _e("没有报送期", "在报送期表中至少填写一期", "There are no reporting periods", "Fill in at least one period"),
    "period-duplicate": _e("报送期 {found} 重复", "改名或删去一行", "Period {found} appears twice", "Rename or delete one"),
    "indicator-dates": _e("指标“{found}”的起算日晚于到期日", "改正起算日或到期日", "Indicator “{found}” starts after it is due", "Correct its start or its due date"),
    "indicator-former": _w("任务改了表述，指标“{found}”还是原来的数", "在“指标”表核对目标值", "The task was reworded, but its indicator “{found}” still has the old number", "Check the target on the indicators sheet"),
    "period-order": _e("报送期 {found} 的截止日早于上一期", "按时间先后排列报送期", "Period {found} is due before the one above it", "Put the periods in order of time"),
    "period-beyond-year": _w("报送期 {found} 的数据截至日 {expected} 已在方案年度之后，序时进度从头算起", "年度不从1月起算的，在设置里填“{column:year_begins}”；否则改“{column:as_of}”", "The data of period {found} are as of {expected}, after the plan's year: the share of the year gone starts again from zero", "If the year does not begin in January, say so in the setting “{column:year_begins}”; otherwise correct “{column:as_of}”"),
    "period-without-due": _e("报送期 {found} 没有截止日", "填写截止日", "Period {found} has no due date", "Fill in the due date"),
    "due-on-weekend": _w("截止日 {found} 是{expected}", "确认是否顺延", "Due date {found} is a {expected}", "Check whether it should move"),
    "group-empty": _e("“{found}”是一组单位，但没有成员", "在单位表的“{column:groups}”列填写，或在“{column:members}”列写明", "“{found}” is a group without members", "Fill in “{column:groups}” on the units sheet, or name its units in “{column:members}” beside the item"),
    "several-leads": _i("有 {found} 个牵头单位", "如只有一个牵头单位，请调整", "There are {found} lead units", "Adjust if only one should lead"),
    "alias-ambiguous": _e("“{found}”同时指 {expected}", "使名称和别名各不相同", "“{found}” names both {expected}", "Make names and aliases distinct"),
    "units-alike": _i("“{found}”与“{expected}”相近", "如为同一单位，请填为别名", "“{found}” and “{expected}” look alike", "If they are one unit, enter one name as an alias"),
    "weight-missing": _w("{found} 项任务有权重，这项没有权重：年度评价得分不计这项；同样的共 {expected} 项", "补填“{column:weight}”列；确不计分的，不必填", "{found:# item has|# items have} a weight and this one has none, so that it counts for nothing in the year's score; {expected:# item is|# items are} like it", "Fill in the column “{column:weight}”, or leave it blank if the item is to count for nothing"),
    "unit-without-item": _i("单位“{found}”没有任何任务", "核对是否漏填", "Unit “{found}” has no items", "Check whether one was forgotten"),
    "contact-unit-unknown": _w("联系人所属单位“{found}”不在单位表中{hint}", "改为单位表中的名称", "The contact's unit “{found}” is not on the units sheet{hint}", "Use a name from the units sheet"),
    "indicator-item-unknown": _e("指标对应的任务编号“{found}”不存在", "改为任务表中的编号；任务已撤下的，删去该行", "The indicator's item id “{found}” does not exist", "Use an id from the items sheet; where the item was withdrawn, delete the row"),
    "setting-unknown": _w("设置项“{found}”不存在{hint}", "改为已有设置项，或删去", "Setting “{found}” does not exist{hint}", "Use a known setting or delete the row"),
    "template-column-unprinted": _w("表样中必填的“{found}”列在打印区域之外，盖章的纸质表上没有这一列", "扩大打印区域，或把该列移到打印区域内", "The required column “{found}” of the template lies outside the print area, so the paper that is sealed lacks it", "Widen the print area, or move the column into it"),
    "placeholder-unknown": _w("表样中的占位符 {found} 没有对应内容，下发时为空", "改为说明中列出的占位符", "Placeholder {found} of the template is not known; it is left blank", "Use one of the documented placeholders"),
    "numbers-unasked": _i("方案有 {found} 个指标，而表样没有“{column:actual}”列，指标表都将写“未报数”", "要逐期报数的，改用 form_extended_zh.xlsx，或在表样里加这一列；不用报数的，无需处理", "The plan has {found:# indicator|# indicators}, and the form has no column “{column:actual}”: the indicators sheet will say “No figure”", "To be told the figures, use form_extended_en.xlsx or add the column to the form; else there is nothing to do"),
    "template-unusable": _e("表样不能使用：{found}", "按说明修改表样，或改用自带表样", "The form template cannot be used: {found}", "Correct the template, or use the built-in one"),
    "status-template-unusable": _w("汇总表样不能使用，本次用自带样式：{found}", "按说明修改汇总表样，或删去设置中的“{column:status_template}”", "The status template cannot be used; the built-in look is used instead: {found}", "Correct the status template, or clear the setting “{column:status_template}”"),
    "row-without-name": _e("这一行没有{expected}，未读取：{found}", "填写{expected}，或删去该行", "A row without {expected} was not read: {found}", "Fill in “{expected}”, or delete the row"),
    "setting-twice": _e("设置项“{found}”填了两次，以后一次为准", "只留一行", "Setting “{found}” is given twice; the later one counts", "Keep one row"),
    "column-unknown": _i("列“{found}”不是标准列，原样保留", "无需处理", "Column “{found}” is not a standard one; it is kept as it is", "Nothing to do"),
    "plan-id-missing": _e("没有方案编号", "运行 xltrack check --fix 自动填写", "There is no plan id", "Run xltrack check --fix to fill it in"),
}  # fmt: skip

FILES = {
    "file-not-workbook": _e("不是电子表格文件：{found}", "请单位用 Excel 或 WPS 另存为 .xlsx 后重报", "Not a spreadsheet: {found}", "Ask for a copy saved as .xlsx"),
    "document-unsupported": _e("不能读取这种文件：{found}", "另存为 .docx、.xlsx 或 .txt 后再导入", "Files of this kind are not read: {found}", "Save it as .docx, .xlsx or .txt and import that"),
    "document-old-word": _e("是旧版 Word 文件：{found}", "用 Word 或 WPS 打开，另存为 .docx 后再导入", "An old Word file: {found}", "Open it in Word or WPS, save it as .docx and import that"),
    "document-wps": _e("是 WPS 文字或旧版 Office 文件：{found}", "用 WPS 打开，另存为“Word 文档（.docx）”后再导入", "A WPS or old Office file: {found}", "Open it in WPS, save it as .docx and import that"),
    "document-ofd": _e("是 OFD 版式文件", "用 OFD 阅读器或 WPS 打开，导出为 Word（.docx）后再导入；也可向发文单位要 .docx", "An OFD file", "Export it as .docx from an OFD reader or WPS and import that, or ask the sender for the .docx"),
    "document-scan": _e("是扫描件或图片，没有文字：{found}", "用 WPS 或扫描软件“图片转文字”存为 .docx，核对后再导入；也可向发文单位要 .docx", "A scan or picture, without text: {found}", "Turn it into .docx by text recognition and check it, or ask the sender for the .docx"),
    "document-pdf": _e("读取 PDF 需要另装组件", "在 xltrack 源码文件夹运行 python -m pip install \".[pdf]\"；或用 WPS 打开后另存为 .docx 再导入", "Reading PDF needs an extra", "Run python -m pip install \".[pdf]\" in the folder of xltrack's source, or save it as .docx and import that"),
    "document-row-joined": _w("跨页的一行已接上：{found}", "核对该行", "A row that ran over a page was joined: {found}", "Check that row"),
    "document-sheet-hidden": _w("隐藏的工作表没有读：{found}", "其中有任务的，取消隐藏后再导入", "A hidden sheet was not read: {found}", "If it holds tasks, show it and import again"),
    "document-rows-hidden": _w("隐藏或被筛选掉的行也读入了，第 {found} 行", "不该列入的，从任务表中删去", "Hidden or filtered rows were read too: {found}", "Delete those that are no part of the plan"),
    "document-columns-hidden": _w("隐藏的列也读入了：{found}", "核对这些列的内容", "Hidden columns were read too: {found}", "Check what is in them"),
    "document-formula-empty": _w("公式没有计算结果，按空白读：{found}", "用 Excel 或 WPS 打开原表保存一次，再导入", "Formulas without a result were read as blank: {found}", "Open the file in Excel or WPS, save it, and import again"),
    "file-empty": _e("文件是空的", "请单位重新发送", "The file is empty", "Ask for it again"),
    "file-encrypted": _e("文件有打开密码", "请单位去掉密码后重报", "The file is encrypted", "Ask for a copy without password"),
    "file-broken": _e("文件损坏，无法打开：{found}", "请单位重新发送", "The file is damaged: {found}", "Ask for it again"),
    "file-unsafe": _e("文件未通过安全检查：{found}", "请单位新建工作簿，把内容粘贴过去后重报", "The file did not pass the safety check: {found}", "Ask the unit to paste it into a new workbook and send that"),
    "file-reader-died": _e("读取该文件时程序中断", "请单位另存为 .xlsx 后重报", "The program stopped while reading this file", "Ask for a copy saved as .xlsx"),
    "file-macros": _w("文件带有宏，未运行", "无需处理；建议要求报 .xlsx", "The file carries macros; they were not run", "Nothing to do; prefer .xlsx"),
    "file-embedded": _w("文件里嵌有其他文件，未读取", "在表中双击打开查看；需要汇总的请填入单元格", "Other files are embedded in the file; they were not read", "Open them by a double click; ask for what matters in cells"),
    "file-external-links": _w("文件链接到其他文件，未读取", "核对这些单元格的数值", "The file links to other files; they were not followed", "Check the values of those cells"),
    "file-format-lossy": _w("{found} 格式会丢失部分内容，已按单元格读取", "建议要求报 .xlsx", "The format {found} loses part of a sheet; its cells were read", "Prefer .xlsx"),
    "file-ignored": _i("不是填报表，已略过：{found}", "无需处理", "Not a return, ignored: {found}", "Nothing to do"),
    "correction-unmended": _w("更正稿还没有修改，已略过", "请单位按更正清单修改后重报", "A correction copy without any changes, ignored", "Ask the unit to correct it as its list says and send it again"),
    "file-attachment": _i("随表附件", "无需处理", "An attachment beside the forms", "Nothing to do"),
    "attachment-alone": _w("只收到“{found}”，没有收到填报表", "请单位报送下发的填报表", "Only “{found}” came, and no form", "Ask for the form sent out"),
    "file-may-hold-form": _w("{found}，未读取，里面可能有填报表", "打开查看；如有填报表，存为 .xlsx 放到同一文件夹后重新运行，或请单位重报", "{found}: not read; it may contain the form", "Open it; if there is a form in it, save that as .xlsx in the same folder and run again, or ask for the .xlsx"),
    "archive-holds-sheets": _w("压缩包或邮件没有打开，里面有电子表格：{found}", "取出来放到同一文件夹后重新运行，或请单位直接报 .xlsx", "An archive or e-mail that was not opened contains spreadsheets: {found}", "Extract them into the same folder and run again, or ask for the .xlsx"),
    "file-lock": _i("临时锁定文件，已略过", "无需处理", "A lock file, skipped", "Nothing to do"),
    "folder-earlier": _i("存放旧版文件的文件夹，没有读", "无需处理；里面有要汇总的表的，移出来再运行", "A folder of earlier versions, not read", "Nothing to do; move any return it holds elsewhere and run again"),
    "folder-empty": _e("文件夹里没有可读的文件", "核对是不是这个文件夹", "There are no files to read in this folder", "Check that it is the folder meant"),
    "file-is-folder": _e("是文件夹，不是文件", "写明文件夹里的文件", "A folder, not a file", "Name a file in it"),
    "file-not-opened": _e("文件打不开：没有权限，或正被其他程序打开", "关闭正在使用它的程序，或核对权限，再运行", "The file cannot be opened: access was denied, or another program has it open", "Close it, or check its permissions, and run again"),
    "file-not-found": _e("找不到文件", "核对路径", "There is no such file", "Check the path"),
    "sheet-without-header": _e("找不到表头，未汇总", "请单位用下发的表重报", "No header row was found; not merged", "Ask for a return on the form sent out"),
    "sheet-of-other-plan": _e("是另一方案的表（{found}）", "核对是否发错", "A form of another plan ({found})", "Check whether it was sent by mistake"),
    "sheet-of-unknown-unit": _e("认不出填报单位“{found}”{hint}", "核对单位名称，或在单位表中加别名", "The unit “{found}” is not known{hint}", "Check the name, or add an alias to the units sheet"),
    "sheet-of-unknown-period": _e("认不出报送期“{found}”", "核对主表里这一期的名称，或用 --period 指明", "The period “{found}” is not known", "See what the master calls it, or name it with --period"),
    "sheet-without-period": _e("表上没有报送期", "用 --period 指明，或请单位在下发的表上重报", "The form names no period", "Name it with --period, or ask for a return on the form sent out"),
    "sheet-without-unit": _e("没有填报单位", "填写填报单位后重报", "The unit is missing", "Fill in the unit"),
    "sheet-copy-differs": _e("文件中有两张内容不同的同一表：{found}", "只留一张后重报", "The file holds two different copies of the form: {found}", "Keep one and send again"),
    "sheet-of-two-forms": _e("同一张工作表上有两张填报表，{found}起是另一张，整张工作表未汇总", "请把两张表分放在两个文件（或工作表）中重报；内容更正过的，只留更正后的一张", "There are two forms on one sheet, the second beginning in {found}; nothing on the sheet was merged", "Ask for each in a file (or sheet) of its own; where one was corrected, only the corrected one"),
    "sheet-mis-sorted": _e("表格只排序了部分列，最左边一列的编号与任务错行：{found}", "撤销排序，或在更正稿上逐行核对后重报", "Only some columns were sorted: the ids in the first column are beside other tasks: {found}", "Undo the sort, or check row by row on the correction copy, and send again"),
    "answer-put-back": _e("这些行错行，已按任务内容放回，“{expected}”留空待重选", "逐行核对所填是不是这项任务，再选“{expected}”", "These rows were beside other ids; they were put back beside their tasks, and “{expected}” is left blank", "Check row by row that the answer is about this task, then choose “{expected}” again"),
    "answer-not-placed": _e("这些内容找不到对应的任务，没有放回：{found}", "需要的请填到相应任务", "No task was found for this, so it was not put back: {found}", "Type what is needed beside its task"),
    "sheet-unmatched": _e("没有编号，任务“{found}”又与方案不符，无法逐条对应", "恢复编号列后重报", "There are no ids, and “{found}” is not a task of the plan: rows cannot be matched", "Restore the id column and send again"),
    "sheet-ids-filled-down": _e("编号被下拉填充：{found}", "恢复编号后重报", "Ids were filled down: {found}", "Restore the ids and send again"),
    "column-missing": _e("缺少“{expected}”列，未汇总", "恢复该列后重报", "Column “{expected}” is missing; not merged", "Restore the column and send again"),
    "column-unrecognised": _e("缺少“{expected}”列{hint}", "恢复表头文字", "Column “{expected}” is missing{hint}", "Restore the header"),
    "column-twice": _w("“{found}”一栏出现两次，按 {expected} 列汇总", "核对；请单位只留一栏", "The column “{found}” appears twice; column {expected} was merged", "Check; have the unit keep one of them"),
    "column-added": _w("多出一列“{found}”，其内容一并保留", "核对", "There is an additional column “{found}”; it is kept", "Check"),
    "unit-by-other-trace": _w("填报单位取自{found}", "核对单位", "The unit was taken from {found}", "Check the unit"),
    "unit-alias": _w("填报单位“{found}”按“{expected}”汇总", "核对单位", "Unit “{found}” was taken as “{expected}”", "Check the unit"),
    "name-contradicts": _w("文件名像是“{found}”，以表内“{expected}”为准", "核对单位", "The file name suggests “{found}”, but the sheet says “{expected}”, which counts", "Check the unit"),
    "identity-disagrees": _w("{found}与{expected}不一致，以单元格为准", "核对", "{found} and {expected} disagree; the cells count", "Check"),
    "form-of-other-kind": _e("表的种类与报送期“{found}”不符：分解确认表与进展填报表不能互用", "请单位用本期下发的表重报，或改正表上的报送期", "The form does not fit the period “{found}”: a confirmation form and a progress form cannot take each other's place", "Ask for the form sent out for this period, or correct the period on it"),
    "period-shortened": _w("报送期“{found}”按“{expected}”汇总", "核对报送期", "Period “{found}” was taken as “{expected}”", "Check the period"),
    "period-by-option": _i("报送期“{found}”按 --period 计入 {expected}", "核对", "The form names the period “{found}”; counted for {expected}, as --period says", "Check"),
    "period-by-form": _e("是“{expected}”的表，而填报时间是 {found}，可能是报“{period}”用了旧表", "确认后用 --period 指明报送期，或请单位在“{period}”的表上重报", "A form of “{expected}” filled in on {found}: probably meant for “{period}”, on an old form", "Confirm and name the period with --period, or ask for the form of “{period}”"),
    "filled-after-due": _i("填报时间 {found} 晚于截止日 {expected}", "如需计迟报，请登记收到日期", "Filled in on {found}, after the due date {expected}", "Enter the day received if it should count as late"),
    "template-unknown": _w("表样版本 {found} 没有存档，按现行表样核对", "无需处理", "Form version {found} is not archived; the present rules were applied", "Nothing to do"),
    "template-older": _i("使用较早的表样 {found}，按该表样的规则核对", "无需处理", "An earlier form version {found}; its own rules were applied", "Nothing to do"),
    "form-untouched": _w("表格未填写", "催报", "The form was returned untouched", "Remind the unit"),
    "hidden-sheet-ignored": _i("隐藏的工作表未汇总：{found}", "无需处理", "A hidden sheet was left out: {found}", "Nothing to do"),
    "hidden-sheet-differs": _w("隐藏的工作表内容不同，未汇总：{found}", "核对；应计入的请取消隐藏后重报", "A hidden sheet has other answers and was left out: {found}", "Check; if it should count, ask for it unhidden and sent again"),
    "sheet-not-a-form": _w("另一张工作表未汇总：{found}", "核对是否需要", "Another sheet was not merged: {found}", "Check whether it is needed"),
    "return-duplicate": _i("与 {found} 内容相同", "无需处理", "The same answers as {found}", "Nothing to do"),
    "return-replaced": _i("曾未能汇总，已有新报 {expected}：{found}", "无需处理", "Could not be merged, but since replaced by {expected}: {found}", "Nothing to do"),
    "return-superseded": _i("已有新报 {expected}，原填“{found}”不再计入", "无需处理", "Superseded by {expected}; “{found}” no longer counts", "Nothing to do"),
    "returns-undecided": _e("同一任务有两份不同填报：{found}", "在报送表的“{column:use}”列作出选择", "Two different returns for one item: {found}", "Mark one of them in “{column:use}” on the returns sheet"),
    "cells-beside-table": _w("表外内容：{found}", "核对是否需要", "Text beside the table: {found}", "Check whether it is needed"),
    "text-box": _w("文本框：{found}", "文本框不汇总，请填入单元格", "A text box: {found}", "Text boxes are not merged; ask for it in a cell"),
    "page-margin": _w("页眉、页脚或脚注：{found}", "这些地方不汇总，请填入单元格", "In a page header, footer or footnote: {found}", "They are not merged; ask for it in a cell"),
    "annotation-only": _w("批注：{found}", "批注不汇总，请填入单元格", "A comment: {found}", "Comments are not merged; ask for it in a cell"),
}  # fmt: skip

ROWS = {
    "item-unknown": _w("任务“{found}”不在下发内容中，按表外事项保留", "核对是否应列入方案", "“{found}” is not one of the items sent out; kept as unasked", "Check whether it belongs in the plan"),
    "item-withdrawn": _w("任务“{found}”已不在方案中，按表外事项保留", "核对；已撤下的任务无需再报", "“{found}” is no longer in the plan; kept as unasked", "Check; a withdrawn item need not be reported"),
    "item-of-other-unit": _e("任务 {item} 不由 {unit} 承担", "核对后删去该行", "{unit} is not responsible for {item}", "Check and delete the row"),
    "item-moved-since": _w("任务 {item} 已调整给其他单位，{unit} 按旧表所填“{found}”照收；现在的责任单位填报后以其为准", "核对；需要的请现在的责任单位补报", "Item {item} has gone to other units; “{found}”, which {unit} wrote on the old form, counts until they answer", "Check; ask the units that have it now where needed"),
    "item-not-answered": _w("任务 {item} 没有填报", "请单位补报", "Item {item} was not answered", "Ask the unit for it"),
    "item-twice": _e("任务 {item} 出现两行，内容不同", "合并为一行后重报", "Item {item} appears in two rows that differ", "Make it one row and send again"),
    "answers-displaced": _w("多行填报像是别的任务的（编号→像是）：{found}", "逐行核对；可能只排序了填报各列，错行的请单位恢复后重报", "Several answers seem to be about other tasks (id → probably): {found}", "Check row by row: perhaps only the answer columns were sorted; ask for it restored and sent again"),
    "item-text-grew": _w("任务文字里加写了“{found}”，进展情况空白", "是进展的，请填入进展情况列", "“{found}” was added to the task text, and the progress is blank", "If it is the progress, ask for it in that column"),
    "item-text-changed": _w("任务文字被改动：{found}", "以方案原文为准，无需处理", "The task text was changed: {found}", "The plan's wording counts; nothing to do"),
    "locked-text-changed": _w("“{expected}”列是印好的，所填“{found}”不汇总", "以主表为准；需要反映的请填入填报各列", "Column “{expected}” is printed by us; “{found}”, typed over it, was not merged", "The master counts; if it matters, ask for it in the columns to fill in"),
    "item-text-blank": _w("任务 {item} 的任务文字被清空，只按编号对应", "核对该行是否为这项任务", "The task text beside {item} is blank; the id alone was taken", "Check that the row is this item's"),
    "item-texts-blank": _w("全表没有任务文字，只按编号对应：{found}", "核对各行是否对应；建议恢复任务文字后重报", "No row has its task text; the ids alone were taken: {found}", "Check the rows; better have the texts restored and sent again"),
    "item-id-changed": _e("编号“{found}”无效", "恢复编号后重报", "Id “{found}” is not valid", "Restore the id and send again"),
    "items-by-text": _w("整张表没有编号，各行按任务文字对应，如“{found}”", "核对各行是否对应", "No row has an id; all were matched by their texts, such as “{found}”", "Check the rows"),
    "item-by-text": _w("没有编号，按任务文字对应", "核对", "No id; matched by its text", "Check"),
    "item-near": _e("任务“{found}”与方案不符{hint}", "恢复任务文字后重报", "“{found}” matches no item{hint}", "Restore the task text and send again"),
    "rows-joined": _w("一项任务占了几行，“{expected}”列各行已接在一起：{found}", "核对", "One item takes several rows; what they say in “{expected}” was put together: {found}", "Check"),
    "cells-merged": _w("合并单元格，“{found}”计入所含各行", "核对", "Merged cells: “{found}” was taken for every row", "Check"),
    "cell-under-merge": _w("合并单元格下面原来填有“{found}”，未汇总", "核对；需要的请取消合并后重报", "“{found}” stands under merged cells and was not merged", "Check; have it unmerged and sent again where needed"),
    "item-cells-merged": _e("任务所在行被合并，无法逐项汇总", "取消合并后重报", "The item rows are merged and cannot be told apart", "Unmerge and send again"),
    "not-a-choice": _e("“{found}”不是可选项{hint}", "改为：{expected}", "“{found}” is not one of the choices{hint}", "Use one of: {expected}"),
    "two-ticks": _e("勾选了不止一项：{found}", "只勾一项：{expected}", "More than one is ticked: {found}", "Tick one of: {expected}"),
    "tick-unclear": _e("看不出勾在哪一项：{found}", "只写所选的一项：{expected}", "It is not clear which one is ticked: {found}", "Write just one of: {expected}"),
    "required": _e("“{expected}”未填", "填写{expected}", "“{expected}” is missing", "Fill in “{expected}”"),
    "required-when-lagging": _e("选了“{found}”，未填“{expected}”", "填写{expected}", "“{found}” was chosen but “{expected}” is missing", "Fill in “{expected}”"),
    "preamble-required": _e("“{expected}”未填", "填写{expected}", "“{expected}” is missing", "Fill in “{expected}”"),
    "counts-as-blank": _i("“{found}”按未填计", "无需处理", "“{found}” was taken as blank", "Nothing to do"),
    "progress-elsewhere": _w("“{found}”没有说明情况", "请单位在该格写明情况", "“{found}” says nothing by itself", "Ask for the words themselves in that cell"),
    "number-unreadable": _e("“{found}”不是数字", "只填数字，例如 95 或 95%", "“{found}” is not a number", "Type a number only, such as 95 or 95%"),
    "number-too-large": _e("数字“{found}”过大", "核对位数后更正", "The number “{found}” is too large", "Check its digits and correct it"),
    "number-vague": _e("“{found}”不是确定的数", "填一个确定的数，例如 95%", "“{found}” is not one definite number", "Type one number, such as 95%"),
    "numbers-missing": _e("“{found}”的个数与指标不符", "按指标顺序逐个填写，用分号隔开，例如 18；35", "“{found}” does not hold one number for each indicator", "Type them in the order of the indicators, separated by semicolons: 18; 35"),
    "number-scale": _e("看不出“{found}”是百分之几", "带百分号填写，例如 95% 或 0.95%", "It is not clear what percentage “{found}” is", "Write it with a per cent sign, such as 95% or 0.95%"),
    "number-as-share": _i("“{found}”按 {expected} 计", "核对", "“{found}” was taken as {expected}", "Check"),
    "number-converted": _i("“{found}”换算为 {expected} 计", "核对", "“{found}” was converted to {expected}", "Check"),
    "number-unit": _w("“{found}”的单位与指标的“{expected}”不同，按所填数字计", "核对单位，需要换算的请更正", "“{found}” names another unit than the target's “{expected}”; the number was taken as it is", "Check the unit, and ask for it converted where needed"),
    "number-of-thousands": _w("“{found}”带有“万”一类的单位，“{expected}”列没有写这个单位，按所填数字计", "核对；需要换算的请更正", "“{found}” counts in thousands or more, which column “{expected}” does not; the number was taken as it is", "Check, and ask for it converted where needed"),
    "number-remarked": _w("“{found}”只按数字汇总", "核对括号里的话是否影响这个数", "Of “{found}” only the number was merged", "Check whether the words in brackets bear on it"),
    "number-out-of-range": _e("{found} 不在允许范围内", "应为{expected}", "{found} is out of range", "It must be {expected}"),
    "number-perhaps-share": _w("该列按 0–100 填写，“{found}”已照填汇总", "核对；如为百分比，应填 {expected}", "The column takes 0–100; “{found}” was taken as it stands", "Check; if it is a percentage it should be {expected}"),
    "date-unreadable": _e("“{found}”不是日期", "按年-月-日填写，如 2022-06-20", "“{found}” is not a date", "Write it as year-month-day, such as 2022-06-20"),
    "date-impossible": _e("没有“{found}”这一天", "按年-月-日填写，如 2022-06-20", "There is no such day as “{found}”", "Write it as year-month-day, such as 2022-06-20"),
    "date-ambiguous": _e("“{found}”分不清哪个是月、哪个是日", "按年-月-日填写，如 2022-06-20", "“{found}” could be either of two days: it does not say which number is the month", "Write it as year-month-day, such as 2022-06-20"),
    "date-without-year": _e("“{found}”没有年份", "按年-月-日填写，如 2022-06-20", "“{found}” has no year", "Write it as year-month-day, such as 2022-06-20"),
    "date-out-of-range": _e("{found} 不在允许范围内", "应为{expected}", "{found} is out of range", "It must be {expected}"),
    "text-length": _e("文字长度 {found} 不在允许范围内", "应为{expected}", "A text of {found} characters is out of range", "It must be {expected}"),
    "text-too-long": _e("文字超过单元格上限 32767 字：{found}", "缩短，或另附文件", "The text is longer than the 32,767 characters a cell holds: {found}", "Shorten it, or attach a file"),
    "cell-error": _e("单元格是错误值 {found}", "改为实际内容", "The cell holds the error {found}", "Replace it with the real content"),
    "cell-picture": _w("单元格里是图片，没有文字，未汇总", "请用文字填写；图片作为附件另报", "The cell holds a picture and no words; it was not merged", "Write it in words; send the picture as an attachment"),
    "text-struck": _w("“{found}”被划去，没有汇总", "仍要算数的，去掉删除线后重报", "“{found}” is struck through and was not merged", "If it is to count, take the strike-through off and send it again"),
    "task-struck": _w("“{found}”被划去，仍按下发内容要求填报", "问清单位的意思；不由该单位承担或已取消的，在主表中改", "“{found}” is struck through; it still has to be answered", "Ask the unit what it means; change the master if the item is no longer the unit's"),
    "cell-formula": _w("单元格是公式，按其值 {found} 汇总", "核对", "The cell holds a formula; its value {found} was taken", "Check"),
    "cell-formula-empty": _e("公式没有结果", "改为实际内容", "The formula has no value", "Replace it with the real content"),
    "value-repaired": _i("“{found}”按已采纳的修正作“{expected}”", "无需处理", "“{found}” was taken as “{expected}”, an accepted repair", "Nothing to do"),
    "control-characters": _i("去掉了看不见的控制字符", "无需处理", "Invisible control characters were removed", "Nothing to do"),
    "dispute": _w("认领异议：{found}", "核对责任单位；方案修改前仍由该单位承担", "Ownership disputed: {found}", "Check; until the plan changes the unit stays responsible"),
    "progress-repeated": _i("与上期文字相同", "核对是否更新", "The same words as last period", "Check whether it was brought up to date"),
    "unit-contradicts-lead": _i("{unit} 填“{found}”，牵头单位填“{expected}”", "核对", "{unit} says “{found}”, the lead says “{expected}”", "Check"),
    "rule-not-enforced": _i("表样中的规则无法执行：{found}", "改用列表、数字、日期或长度规则", "A rule of the template cannot be enforced: {found}", "Use a list, number, date or length rule"),
}  # fmt: skip

LEDGER = {
    "plan-item-added": _i("方案新增任务 {item}：{found}", "无需处理", "Item {item} was added to the plan: {found}", "Nothing to do"),
    "plan-item-withdrawn": _i("任务 {item} 已从方案中撤下：{found}", "历史记录保留在台账", "Item {item} was withdrawn from the plan: {found}", "Its history stays in the ledger"),
    "plan-item-reworded": _i("任务 {item} 改了表述：原为“{found}”", "如已下发旧表，请把原表述填入“{column:former}”列", "Item {item} was reworded; it was “{found}”", "If forms are out on the old wording, enter it in “{column:former}”"),
    "plan-item-moved": _i("任务 {item} 的责任单位原为“{found}”，现为“{expected}”", "无需处理", "The units of item {item} were “{found}” and are “{expected}” now", "Nothing to do"),
    "plan-deadline-changed": _i("任务 {item} 的完成时限原为“{found}”，现为“{expected}”", "无需处理", "The deadline of item {item} was “{found}” and is “{expected}” now", "Nothing to do"),
    "plan-target-changed": _i("任务 {item} 的目标值原为“{found}”，现为“{expected}”", "无需处理", "The target of item {item} was “{found}” and is “{expected}” now", "Nothing to do"),
    "plan-item-reworded-known": _i("任务 {item} 改了表述：原为“{found}”", "无需处理，原表述已在“{column:former}”列", "Item {item} was reworded; it was “{found}”", "Nothing to do: it stands in “{column:former}”"),
    "plan-withdrawal-without-basis": _w("撤下任务 {item}（{found}）没有写明调整依据或调整日期", "在汇总表“{sheet:changes}”表补填", "The withdrawal of item {item} ({found}) has no basis or no day", "Fill them in on the sheet “{sheet:changes}” of the status workbook"),
    "plan-change-without-basis": _w("任务 {item} 的调整（{found}）没有写明调整依据或调整日期", "在主表任务行或汇总表“{sheet:changes}”表补填", "The change of item {item} ({found}) has no basis or no day", "Fill them in beside the item in the master, or on the sheet “{sheet:changes}”"),
    "closed-contradicted": _w("任务 {item} 已销号，本期又报“{found}”，重新打开", "核实；确已完成的请核定", "Item {item} was closed but “{found}” was reported: reopened", "Check; verify it if it is done"),
    "closed-without-ground": _w("任务 {item} 已填销号日期，缺销号依据或审核人", "补填销号依据、审核人", "Item {item} is closed without evidence or reviewer", "Fill them in"),
    "closed-too-early": _w("任务 {item} 为全年坚持事项，年终前不能销号", "年终再办；已填的销号日期删去", "Item {item} runs all year and cannot be closed before year-end", "Wait for the year-end; clear the closing day"),
    "ledger-edited": _w("{found} 被改动，已按原数据恢复", "在核定、更正值等列填写意见", "Changed by hand where a merge writes: {found}; it was written again from the returns", "Type it into the verdict or correction column, or into a column of your own"),
    "ledger-unasked-edited": _w("{found} 被改动；这次收到原文件的按原文件恢复，其余按现值保留", "在自加的列填写意见；如不应改动，请从备份恢复", "{found} was edited; it is restored where the form came again, else kept as it now stands", "Write into a column of your own; restore it from a backup if it should not have changed"),
    "ledger-row-edited": _w("台账 {found} 的内容被改动，原值无从恢复，所报内容按现值保留", "核对该行；如不应改动，请从备份恢复", "Ledger row {found} was edited; its old words are gone, what the unit reported is kept as it now stands", "Check the row; restore it from a backup if it should not have changed"),
    "ledger-typed-lost": _w("“{found}”的填写对不上任务或单位，未能沿用", "恢复编号、单位列后重新汇总；不由该单位承担的，填到承担单位的那一行", "What was typed in “{found}” could not be tied to an item and its unit and was not carried over", "Restore the id and unit columns and merge again; what concerns another unit belongs in that unit's row"),
    "ledger-receipt-lost": _w("{period}不再应报“{found}”，手工登记的“{expected}”没有沿用", "材料改过名称的，在新的一行重新登记；原来的台账在备份文件夹", "“{found}” is no longer owed in {period}; “{expected}”, entered by hand, was not carried over", "If the material goes by another name, enter it there again; the old version is among the backups"),
    "ledger-row-twice": _e("与上面的一行重复，所填“{found}”没有沿用，以上面的为准", "只留一行，把意见填在留下的一行", "This row repeats one above: “{found}” was not carried over, the one above counts", "Keep one row and type into that"),
    "ledger-rows-missing": _w("“{found}”表少了 {expected} 行，只记在这些行的填写无从恢复", "如非有意，请从备份恢复", "{expected:# row is|# rows are} missing from sheet “{found}”; what was typed only there cannot be restored", "Restore them from a backup if that was not meant"),
    "ledger-row-taken-out": _w("“{found}”一行被删去，已重新写出；只记在该行的填写没有了", "如填写过意见，请从备份找回", "The row “{found}” was deleted and has been written again; what was typed only there is gone", "If anything was typed there, look it up in a backup"),
    "ledger-row-parted": _e("编号与任务内容不是同一项，所填“{found}”没有沿用", "表格只排序了部分列；从备份恢复后，整表排序", "The id and the task beside it belong to different items; “{found}” was not carried over", "Only some columns were sorted: restore the sheet from a backup and sort it whole"),
    "ledger-sheet-missing": _w("汇总表中没有“{found}”表，其中的填写未能沿用", "从备份恢复该表", "Sheet “{found}” is missing from the status workbook; what was typed there was not carried over", "Restore the sheet from a backup"),
    "ledger-not-used": _w("主表旁的汇总表读不出来，本次没有用到其中的更正、销号和调整记录：{found}", "处理好这份汇总表，再运行一次", "The status workbook beside the master cannot be read; the corrections, closed items and plan changes in it were not used: {found}", "Put it right, then run this again"),
    "ledger-period-unknown": _w("台账里有报送期“{found}”，主表里没有，这一期的填报和核定没有计入任何一期", "报送期改过名称的，在主表改回“{found}”再汇总；确已取消的无需处理", "The status workbook has a period “{found}” that is not in the master: its answers and verdicts do not count", "If the period was renamed, name it “{found}” again in the master and merge; if it was dropped, nothing to do"),
    "day-of-data-moved": _w("{period}上次汇总的数据截至日是 {found}，这次是 {expected}，逾期、序时进度按新的日子算", "仍要按 {found} 算的，加 --as-of {found} 再汇总一次", "The data of {period} were as of {found} at the last merge and are as of {expected} now: overdue and elapsed time go by the new day", "If {found} is to stay, merge again with --as-of {found}"),
    "unit-withdrawn": _i("已撤回 {unit} 在 {period} 的填报", "这次输入里有该单位的文件时，会重新计入", "The answers of {unit} in {period} were withdrawn", "If a file of the unit is among the input, it counts again"),
    "ledger-row-lost": _w("任务 {item} 已撤下，原填的“{found}”不再保留", "需要的请另存；上一版台账在备份文件夹", "Item {item} was withdrawn; “{found}”, typed beside it, is not kept", "Copy what you need; the old version is among the backups"),
    "ledger-column-missing": _w("“{found}”列已被删去；台账里有的照旧保留，只记在该列的无从恢复", "如非有意，请从备份恢复该列", "Column “{found}” is gone; what the ledger also holds is kept, what was only there cannot be restored", "Restore it from a backup if that was not meant"),
    "ledger-column-renamed": _w("自加的列“{found}”没有标题或与另一列同名，按“{expected}”沿用", "给该列起一个单独的标题", "An added column “{found}” has no header of its own; it is carried over as “{expected}”", "Give it a header of its own"),
    "verdict-not-a-choice": _e("核定（或更正值）“{found}”不是可选项{hint}", "改为：{expected}", "The verdict (or correction) “{found}” is not one of the choices{hint}", "Use one of: {expected}"),
    "past-verdict-not-a-choice": _e("{period}任务 {item} 的核定（或更正值）“{found}”不是可选项{hint}，没有计入", "在“{sheet:ledger}”表该期该任务的一行改为：{expected}；不再需要的清空", "The verdict (or correction) “{found}” on item {item} in {period} is not one of the choices{hint} and does not count", "In that row of the sheet “{sheet:ledger}” use one of: {expected}; or clear it"),
    "superior-not-a-choice": _e("上级认定“{found}”不是可选项{hint}", "改为：{expected}", "The superior's finding “{found}” is not one of the choices{hint}", "Use one of: {expected}"),
    "goal-without-day": _w("阶段目标“{found}”读不出日期", "在“{column:instead}”列写明日期，例如：6月底前完成50%", "No date can be read from the stage goal “{found}”", "Write it with its day in the column “{column:instead}”, such as: half done by 30 June"),
    "goal-after-deadline": _w("阶段目标“{found}”晚于任务时限 {expected}，采纳后逾期按较晚的日期算", "核对后再采纳", "The stage goal “{found}” lies after the item's deadline {expected}; once accepted, the later day decides what is overdue", "Check before accepting it"),
    "proposal-withdrawn": _i("修改建议“{found}”已不在（单位不再提出，或任务已撤下），原来在旁边填写的“{expected}”不再沿用", "无需处理", "The proposal “{found}” is no longer made (the unit took it back, or the item was withdrawn); “{expected}”, typed beside it, is not carried over", "Nothing to do"),
    "proposal-needs-wording": _e("修改意见“{found}”要由统筹人定稿，未写入主表", "在“{column:instead}”列写出修改后的任务内容，再应用一次", "“{found}” is an opinion; how the task is to be worded is yours to decide: it was not written into the master", "Type the new wording of the task in the column “{column:instead}” and apply again"),
    "proposal-needs-unit": _e("{unit} 不认领，没有说明由谁承担，未写入主表", "在“{column:instead}”列填写承担单位（不再由别人承担的填“-”），再应用一次", "{unit} does not accept the item, and no other unit is named: not written into the master", "Type the unit in the column “{column:instead}” (“-” where others do it already) and apply again"),
    "proposal-unit-unknown": _e("建议承担单位“{found}”不在单位表中{hint}，未写入主表", "在单位表中增加该单位，或在“{column:instead}”列改用已有名称", "The proposed unit “{found}” is not on the units sheet{hint}: not written into the master", "Add the unit, or type a known name in the column “{column:instead}”"),
    "proposal-gone": _e("任务或单位已不在主表，“{found}”未写入", "核对后在“{column:accept}”列改为“否”", "The item or unit is no longer in the master: “{found}” was not written", "Check, then set the column “{column:accept}” to “No”"),
    "correction-without-basis": _w("更正值“{found}”没有写更正依据", "在“{column:correction_basis}”列写明依据，例如：电话核实，何人何日", "The correction “{found}” has no basis", "Write in “{column:correction_basis}” who confirmed it, and when"),
    "correction-contradicted": _w("新报“{found}”与更正值“{expected}”不一致，仍按更正值计", "核实后改写更正值；以新报为准的，清空更正值", "The new answer “{found}” contradicts the correction “{expected}”, which still counts", "Check, and type the correction again; clear it where the new answer is to count"),
    "verdict-contradicted": _w("新报“{found}”与核定“{expected}”不一致", "重新核定", "The new answer “{found}” contradicts the verdict “{expected}”", "Verify again"),
    "ledger-extra-content": _w("台账中的{found}不会保留", "原文件备份在 {expected}", "Not kept from the status workbook: {found}", "The old file is kept as {expected}"),
}  # fmt: skip

ERRORS = {
    "no-master": _e("找不到主表（master 工作簿）：{where}", "用 --master 指明，或在主表所在文件夹运行", "No master workbook found: {where}", "Name it with --master, or run in its folder"),
    "master-unreadable": _e("主表 {where} 打不开：{why}", "关闭该文件，或恢复备份，再运行一次", "The master {where} cannot be read: {why}", "Close it or restore a copy of it, and run again"),
    "no-readable-master": _e("找不到主表（master 工作簿），而有打不开的工作簿：{where}：{why}", "若它就是主表，关闭或恢复它；若不是，用 --master 指明主表，还没有主表的用 xltrack import 或 xltrack new 做一个", "No master workbook found, and a workbook that cannot be read: {where}: {why}", "If it is the master, close or restore it; else name the master with --master, or make one with xltrack import or xltrack new"),
    "master-absent": _e("{where} 不能作主表：{why}", "核对路径，写明主表文件", "{where} cannot be the master: {why}", "Check the path and name the master workbook itself"),
    "two-masters": _e("有两个主表：{where}", "只留一个，其余移出文件夹；或用 --master 指明其一", "Two master workbooks: {where}", "Leave one in the folder, or name it with --master"),
    "not-a-master": _e("{where} 不是主表：{why}", "若是任务清单，用 xltrack import 转成主表；否则用 xltrack new 新建，或用 --master 指明", "{where} is not a master workbook: {why}", "If it lists tasks, turn it into one with xltrack import; else make one with xltrack new, or name it with --master"),
    "master-has-errors": _e("主表有 {count} 处错误，例如 {why}", "运行 xltrack check {where} 查看并修改", "The master has {count:# error, namely|# errors, such as} {why}", "Run xltrack check {where} to see and correct them"),
    "plan-has-errors": _e("方案有 {count} 处错误，例如 {why}", "改正后再运行", "The plan has {count:# error, namely|# errors, such as} {why}", "Correct it and run again"),
    "two-ledgers": _e("有两个台账：{where}", "只留一个，其余移出文件夹；或在命令中写明用哪一个", "Two status workbooks: {where}", "Leave one in the folder, or name the one you mean in the command"),
    "ledger-other-format": _e("台账另存成了 {where}，其中的核定不能略过", "用 Excel 或 WPS 打开它，另存为 {why}（替换旧的），再把 {where} 移出文件夹", "The status workbook was saved as {where}; what was typed into it must not be passed over", "Open it, save it as {why} (in place of the old one), then move {where} out of the folder"),
    "ledger-unreadable": _e("台账 {where} 无法读取：{why}", "关闭或恢复该文件后再汇总", "The status workbook {where} cannot be read: {why}", "Close or restore it and merge again"),
    "no-readable-ledger": _e("找不到台账，而主表旁边有打不开的工作簿：{where}：{why}", "若它就是台账，关闭或恢复它；若不是，移出文件夹", "No status workbook found, and beside the master a workbook that cannot be read: {where}: {why}", "If it is the status workbook, close or restore it; else move it out of the folder"),
    "no-data": _e("汇总表中没有报送期“{where}”的数据", "可用：{why}", "The status workbook has no data for period “{where}”", "Choose one of: {why}"),
    "no-progress": _e("“{where}”是分解确认，没有进展可写", "用 -p 指明报送进展的一期", "“{where}” is a confirmation round: there is no progress to report", "Name a period of progress with -p"),
    "no-status": _e("找不到汇总表：{where}", "先运行 xltrack merge，或写明汇总表的位置", "There is no status workbook: {where}", "Run xltrack merge first, or name the workbook"),
    "ledger-open": _e("台账 {where} 正在被打开", "保存并关闭后再做一次；没有人打开的，删掉旁边以 ~$ 或 .~ 开头的同名文件", "The status workbook {where} is open", "Save and close it, then do this again; if nobody has it open, delete the file of its name beside it that begins with ~$ or .~"),
    "ledger-other-plan": _e("台账 {where} 属于另一方案", "用 --ledger 指明本方案的台账", "The status workbook {where} belongs to another plan", "Name this plan's with --ledger"),
    "ledger-elsewhere": _e("没有 {where} 这个台账，主表旁边的台账是 {why}", "核对台账名称；确需新建请加 --new-ledger", "There is no status workbook {where}; the one beside the master is {why}", "Check its name, or start a new one with --new-ledger"),
    "ledger-missing": _e("找不到台账 {where}，而方案已有过去的报送期", "确认台账位置；确需新建请加 --new-ledger", "There is no status workbook {where} although an earlier period is past", "Find it, or start a new one with --new-ledger"),
    "ledger-not-read": _e("{where} 不是本次汇总读过的台账，或读过之后又有改动，没有覆盖", "以它为台账（ledger）重新汇总，或换一个名称写出", "{where} is not the ledger that this merge read, or was changed since; it was not written over", "Merge again with it as the ledger, or write under another name"),
    "plan-twice": _e("同时给出了方案和主表 {where}", "只留 plan 和 master 其中之一", "Both a plan and the master {where} were given", "Give plan or master, not both"),
    "no-language": _e("没有语言“{where}”", "可用：zh、en", "There is no language “{where}”", "Choose one of: zh, en"),
    "no-jobs": _e("同时读取的文件数不能是 {where}", "改为不小于 1 的整数，或不给", "{where} is no number of files to read at once", "Give a whole number of 1 or more, or leave it out"),
    "not-writable": _e("{where} 不能写入：{why}", "关闭该文件，或用 -o 换一个位置", "{where} cannot be written: {why}", "Close it, or name another with -o"),
    "wrong-ending": _e("不能写成 {where}：文件名应以 {why} 结尾", "改文件名，例如在后面加上 {why}", "{where} cannot be written: the name must end in {why}", "Change the name: add {why}"),
    "exists": _e("{where} 已存在", "换一个名称；确需覆盖请加 --force（会留备份）", "{where} exists already", "Use another name, or --force (a copy is kept)"),
    "not-suggestions": _e("{where} 不是修正建议：{why}", "用 xltrack validate --suggest 生成后再采纳", "{where} is not a list of suggested repairs: {why}", "Make one with xltrack validate --suggest"),
    "suggestion-without-value": _e("{where}：采纳了“{why}”，但没有填改为什么", "在“{column:value}”列填写，或把“{column:accept}”改为否", "{where}: “{why}” is accepted, but what it should become is not filled in", "Fill in the column “{column:value}”, or do not accept the line"),
    "suggestion-unclear": _e("{where}：“{why}”看不出是否采纳", "在“{column:accept}”列填“是”或“否”", "{where}: “{why}” does not say whether the line is accepted", "Write yes or no in the column “{column:accept}”"),
    "master-not-patchable": _e("不能直接改写 {where}：它不是 .xlsx，或含有无法保留的内容", "用 Excel 或 WPS 另存为 .xlsx 后再运行", "{where} cannot be written into: it is not an .xlsx file, or holds something that would be lost", "Save it as .xlsx in Excel or WPS and run again"),
    "no-returns": _e("没有找到可读的文件：{where}", "核对路径，以及文件夹里有没有文件", "No files found: {where}", "Check the path, and what the folder holds"),
    "no-period": _e("没有报送期“{where}”", "可用：{why}", "There is no period “{where}”", "Choose one of: {why}"),
    "period-unclear": _e("无法确定报送期", "用 -p 指明：{why}", "The period cannot be told", "Name it with -p: {why}"),
    "no-template": _e("找不到表样 {where}", "核对文件名；写在设置里的，核对该项设置", "There is no template {where}", "Check its name; where a setting names it, check the setting"),
    "no-superior-form": _e("没有指明上级的表", "加 --form 表.xlsx，或在设置“{column:superior_form}”写明", "No superior's form is named", "Add --form FORM.xlsx, or name it in the setting “{column:superior_form}”"),
    "bad-template": _e("表样 {where} 不能使用：{why}", "按说明修改表样", "Template {where} cannot be used: {why}", "Correct the template"),
    "nothing-to-ask": _e("没有要下发的任务", "核对主表的任务和单位", "There is nothing to ask any unit", "Check the items and units of the master"),
    "unknown-unit": _e("没有单位“{where}”{why}", "使用单位表中的名称", "There is no unit “{where}”{why}", "Use a name from the units sheet"),
    "import-refused": _e("{where} 无法导入：{why}", "核对是不是列有任务的文件；是的话，整理为 .docx 或 .xlsx 后再导入", "{where} cannot be imported: {why}", "See that it is the document with the tasks; if it is, turn it into .docx or .xlsx and import that"),
    "not-readable": _e("{where} 不能读取：{why}", "关闭该文件，或核对权限", "{where} cannot be read: {why}", "Close it, or check its permissions"),
    "changed-meanwhile": _e("{where} 在归档时被改动", "关闭该文件后再归档", "{where} was changed while it was being archived", "Close it and archive again"),
    "too-long": _e("{where} 的文字有 {why} 字，超过单元格上限 32767 字", "缩短后重试", "The text at {where} has {why} characters; a cell holds 32,767", "Shorten it"),
    "interrupted": _e("已中断，没有留下写了一半的文件", "重新运行", "Interrupted; no file was left half written", "Run it again"),
    "unexpected": _e("程序内部错误：{why}", "请把此行和文件反馈给开发者", "An internal error: {why}", "Please report this line and the file"),
}  # fmt: skip

# What a unit is told to do, where the action is worded for the coordinator: (zh, en).
TO_UNITS: dict[str, tuple[str, str]] = {
    "file-not-workbook": ("请用 Excel 或 WPS 另存为 .xlsx 后重报", "Please save it as .xlsx and send it again"),
    "file-empty": ("请重新发送", "Please send it again"),
    "file-encrypted": ("请去掉密码后重报", "Please send a copy without a password"),
    "file-broken": ("请重新发送", "Please send it again"),
    "file-unsafe": ("请新建工作簿，把内容粘贴过去后重报", "Please paste it into a new workbook and send that"),
    "file-reader-died": ("请另存为 .xlsx 后重报", "Please save it as .xlsx and send it again"),
    "sheet-of-unknown-unit": ("请按下发表上的名称填写填报单位后重报", "Please write your unit's name as it is on the form that was sent to you, and send it again"),
    "sheet-without-header": ("请用下发的表重报", "Please send the form that was sent to you"),
    "sheet-of-two-forms": ("请把两张表分放在两个文件（或工作表）中重报；内容更正过的，只留更正后的一张", "Please send each in a file (or sheet) of its own; where you corrected one, only the corrected one"),
    "sheet-of-unknown-period": ("请填写报送期，或用下发的表重报", "Please fill in the period, or send the form that was sent to you"),
    "sheet-without-period": ("请填写报送期，或用下发的表重报", "Please fill in the period, or send the form that was sent to you"),
    "form-of-other-kind": ("请用本期下发的表重报", "Please send the form of this period"),
    "period-by-form": ("请在“{period}”的表上重报；确是“{expected}”的，请告知", "Please send it on the form of “{period}”, or tell us that it is meant for “{expected}”"),
}  # fmt: skip

CATALOGUE: dict[str, Entry] = MASTER | FILES | ROWS | LEDGER | ERRORS


class _Words(dict[str, Any]):
    """Parameters of a message; one that is not given shows as nothing. ``{column:reason}`` and ``{sheet:changes}`` are what a workbook calls them."""

    def __init__(self, lang: str, params: Mapping[str, object]) -> None:
        super().__init__({"column": _Label(named_column, lang), "sheet": _Label(sheet_name, lang)} | dict(params))

    def __missing__(self, name: str) -> str:
        return ""


class _Label(NamedTuple):
    """Formats as the label of the key that stands behind its colon."""

    label: Callable[[str, str], str]
    lang: str

    def __format__(self, key: str) -> str:
        return self.label(key, self.lang)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or worth knowing: where it is, what was found, what is expected, and one action to take.

    ``file``, ``sheet`` and ``cell`` ("E12") are "" where they do not apply. ``hint`` is what was probably meant; ``level`` the severity where a template
    says another one than the catalogue.
    """

    code: str
    file: str = ""
    sheet: str = ""
    cell: str = ""
    unit: str = ""
    item: str = ""
    period: str = ""
    found: str = ""
    expected: str = ""
    hint: str = ""
    level: str = ""

    @property
    def severity(self) -> str:
        return self.level or CATALOGUE[self.code].severity

    @property
    def is_the_units(self) -> bool:
        """Whether it is an error for its unit to mend."""
        return bool(self.unit) and self.severity == "error" and self.code not in OFFICE

    def to_mend(self, period: str) -> bool:
        """Whether it is an error for its unit to mend for a period."""
        return self.is_the_units and self.period in ("", period)

    def is_of_row_left_out(self, unanswered: Set[str]) -> bool:
        """Whether it only asks for a cell of an item that was not answered at all."""
        return self.code == "required" and self.item in unanswered

    def _say(self, template: str, hint: str, lang: str) -> str:
        named = {name: getattr(self, name) for name in ("unit", "item", "period", "expected")}
        words = _Words(lang, {**named, "found": shorten(self.found), "hint": hint})
        said = inflected(template, words).format_map(words)
        return said.replace("““", "“").replace("””", "”")  # what was found may come in quotes of its own

    def message(self, lang: str = "zh") -> str:
        entry = CATALOGUE[self.code]
        hint = (
            "" if not self.hint else f" (did you mean “{self.hint}”?)" if lang == "en" else f"（是否为“{self.hint}”？）"
        )
        return self._say(entry.en if lang == "en" else entry.zh, hint, lang)

    def action(self, lang: str = "zh") -> str:
        entry = CATALOGUE[self.code]
        return self._say(entry.en_action if lang == "en" else entry.zh_action, self.hint, lang)

    def asks(self, lang: str = "zh") -> str:
        """The action, as its unit is told."""
        words = TO_UNITS.get(self.code)
        return self._say(words[lang == "en"], self.hint, lang) if words else self.action(lang)

    def where(self) -> str:
        """File, sheet and cell in the order a person looks for them."""
        return " ".join(part for part in (self.file, self.sheet and f"[{self.sheet}]", self.cell) if part)


def shorten(text: str, limit: int = 60) -> str:
    """A quotation that fits a line; the cell itself holds the whole."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def error(code: str, kind: type[errors.XltrackError] = errors.XltrackError, **params: object) -> errors.XltrackError:
    """The exception of a code of ``ERRORS``, to be raised by the caller. A parameter that is a pair is given as (zh, en); a list is joined
    as each language joins lists; an error says why it was raised."""
    entry = ERRORS[code]
    in_zh, in_en = (
        _Words(lang, {k: _said(v, n, lang) for k, v in params.items()}) for n, lang in enumerate(("zh", "en"))
    )
    zh = f"{entry.zh.format_map(in_zh)}。{entry.zh_action.format_map(in_zh)}。"
    en = f"{inflected(entry.en, in_en).format_map(in_en)}. {entry.en_action.format_map(in_en)}."
    return kind(code, zh, en)


def spoken(lang: str) -> str:
    """A language that results speak. Raises XltrackError ``no-language`` for any but zh and en."""
    if lang not in ("zh", "en"):
        raise error("no-language", where=lang)
    return lang


def cause(problem: OSError) -> tuple[str, str]:
    """Why the system refused, (zh, en); in its own words where it is nothing usual."""
    name = _SYSTEM.get(problem.errno or 0)
    return both(f"system.{name}") if name else (problem.strerror or str(problem),) * 2


_SYSTEM = {
    errno.EACCES: "denied", errno.EPERM: "denied", errno.EBUSY: "denied", errno.ENOENT: "absent", errno.ENOSPC: "full", errno.EROFS: "read_only",
    errno.ENAMETOOLONG: "long", errno.EISDIR: "folder", errno.ENOTDIR: "no_folder", errno.EEXIST: "no_folder",
}  # fmt: skip


def _said(value: object, language: int, lang: str) -> object:
    if isinstance(value, errors.UnreadableError):  # what it asks of a unit is not what the file's owner is to do
        return Finding(value.code, found=value.found).message(lang)
    if isinstance(value, errors.XltrackError):
        return value.text(lang)
    if isinstance(value, OSError):
        value = cause(value)
    if isinstance(value, list):
        return say("list.separator", lang).join(map(str, value))
    return value[language] if isinstance(value, tuple) else value


def refusal(code: str, found: str = "") -> errors.UnreadableError:
    """The exception of a file that is not read: a code of ``FILES``, and what was seen in it."""
    finding = Finding(code, found=found)
    zh, en = (f"{finding.message(lang)}{stop}{finding.action(lang)}" for lang, stop in (("zh", "；"), ("en", ". ")))
    return errors.UnreadableError(code, zh, en, found)


def refused(error: errors.UnreadableError, file: str, unit: str = "") -> Finding:
    """The finding that takes the place of a file that was refused."""
    return Finding(error.code, file=file, unit=unit, found=error.found)


def gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    """Errors, then warnings, then the rest; within these what concerns a whole file, then its rows, then who signed it. Files and their sheets
    stay in the order in which they are first spoken of; what is said of one sheet follows its rows and columns.
    """
    found = [*findings]
    files = {name: n for n, name in enumerate(dict.fromkeys(f.file for f in found))}
    sheets = {name: n for n, name in enumerate(dict.fromkeys((f.file, f.sheet) for f in found))}

    def weight(finding: Finding) -> tuple[object, ...]:
        reach = 0 if finding.code in FILES else 2 if finding.code == "preamble-required" else 1
        where = files[finding.file], sheets[finding.file, finding.sheet], place(finding.cell) or (0, 0)
        return SEVERITIES.index(finding.severity), reach, *where

    return sorted(found, key=weight)


def worst(findings: Iterable[Finding]) -> str:
    """The gravest severity among findings, "" when there are none."""
    found = {f.severity for f in findings}
    return next((s for s in SEVERITIES if s in found), "")


def findings_frame(findings: Iterable[Finding], lang: str) -> pd.DataFrame:
    """One row a finding; columns of :class:`xltrack.FindingsModel`."""
    columns = ("code", "severity", "file", "sheet", "cell", "unit", "item", "period", "found", "expected")
    rows = [
        {c: getattr(f, c) for c in columns} | {"message": f.message(lang), "action": f.action(lang)} for f in findings
    ]
    return pd.DataFrame(rows, columns=[*columns, "message", "action"], dtype="str")
