"""THE list of columns xltrack knows: key, labels, synonyms, kind. Nowhere else is a header spelled; :mod:`xltrack.headers` finds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xltrack.enums import ENUMS, STATUSES, UNSETTLED


@dataclass(frozen=True, slots=True)
class Field:
    """A column: ``kind`` is text, long, id, names, lines, date, number, whole, share, status, or ``enum:NAME``. ``width`` is in characters.

    ``typed``: the coordinator's own column in a status workbook, carried over by every merge.
    """

    key: str
    zh: str
    en: str
    kind: str = "text"
    synonyms: tuple[str, ...] = ()
    width: int = 12
    typed: bool = False
    help_zh: str = ""
    help_en: str = ""

    def __hash__(self) -> int:
        return hash(self.key)

    def label(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh

    def help(self, lang: str) -> str:
        return self.help_en if lang == "en" else self.help_zh

    def width_in(self, lang: str) -> int:
        """Its width, or that of the longest word of its values: no English word of one is parted."""
        values = ENUMS[self.enum].values() if self.enum and lang == "en" else ()
        return max([self.width, *(len(word) + 1 for _, label in values for word in label.split())])

    @property
    def enum(self) -> str:
        return (
            "status"
            if self.kind == "status"
            else self.kind.removeprefix("enum:")
            if self.kind.startswith("enum:")
            else ""
        )


def _f(
    key: str,
    zh: str,
    en: str,
    kind: str = "text",
    syn: str = "",
    width: int = 12,
    typed: bool = False,
    zh_help: str = "",
    en_help: str = "",
) -> Field:
    return Field(key, zh, en, kind, tuple(s for s in syn.split("|") if s), width, typed, zh_help, en_help)


ID = _f(
    "id",
    "编号",
    "Id",
    "id",
    "任务编号|item id|xltrack id",
    8,
    zh_help="留空，由 xltrack check --fix 填写；填好后不要改",
    en_help="leave blank: xltrack check --fix fills it in; do not change it afterwards",
)
SERIAL = _f("serial", "序号", "No.", "text", "编次|项目序号|no|number|serial|#", 7)
TEXT = _f(
    "text",
    "任务内容",
    "Task",
    "long",
    "具体目标责任|目标责任名称|目标责任|目标任务|工作任务|主要任务|重点任务|任务|考核指标|具体任务|工作内容|工作目标|目标任务名称|任务名称|问题描述|问题表述|具体问题|item|task text|target|objective",
    48,
)
PATH = _f(
    "path",
    "章节",
    "Section",
    "lines",
    "项目|类别|一级标题|任务类别|sections|heading|category of task",
    22,
    zh_help="上级标题在前，每级一行",
    en_help="outermost heading first, one per line",
)
UNIT = _f("unit", "单位", "Unit", "text", "单位名称|填报单位|责任单位名称|name|unit name|department", 20)
PERIOD = _f("period", "报送期", "Period", "text", "期次|label|reporting period", 12)
STATUS = _f(
    "status",
    "目标责任评估情况",
    "Assessment",
    "status",
    "评估情况|自评|自评情况|完成情况|进度状态|是否达到序时进度|状态|当前状态|进展状态|推进状态|完成状态|status|current status|rag|rag status|rag rating|self-assessment|self assessment",
    16,
)
PROGRESS = _f(
    "progress",
    "进展情况",
    "Progress",
    "long",
    "工作进展|进展|本期进展|工作进展情况|完成进展|落实情况|进展说明|推进情况|推进落实情况|工作开展情况|最新进展|目前进展|主要进展|progress made|progress update|update|latest update|commentary",
    40,
)
REASON = _f(
    "reason",
    "滞后原因",
    "Reason for lag",
    "long",
    "未达原因|未完成原因|原因|存在问题|滞后的原因|存在困难|存在的困难|存在的问题|困难和问题|问题及原因|主要问题|reason|reason for delay|reasons for delay|issues|barriers|challenges",
    26,
)
MEASURES = _f(
    "measures",
    "解决措施",
    "Measures",
    "long",
    "措施|整改措施|下一步措施|下步措施|解决办法|下一步工作|下步举措|下步打算|下一步打算|下一步举措|下一步计划|下一步工作打算|整改举措|remedy|mitigation|action|next steps|measures taken|actions|action required",
    26,
)

ITEM = (
    ID, PATH, SERIAL,
    _f("sub", "分项", "Sub", "whole", "子项|sub-target", 6, zh_help="同一序号下的第几个分项", en_help="1, 2, … within one serial"),
    TEXT,
    _f("kind", "类型", "Kind", "enum:item_kind", "任务类型|type", 8),
    _f("lead", "牵头单位", "Lead unit", "names", "牵头股室|牵头部门|主办单位|lead|lead department|led by", 18),
    _f("joint", "责任单位", "Responsible units", "names", "整改责任单位|整改单位|责任部门|责任股室|承办单位|共同责任单位|responsible unit|responsible|units|joint", 18),
    _f("support", "配合单位", "Supporting units", "names", "配合部门|协办单位|参与单位|配合股室|support|supporting unit", 18),
    _f("inherited", "均需落实单位", "Units of all items", "names", "共同落实单位|inherited", 18),
    _f("members", "有关单位名单", "Members", "lines", "有关单位|members of groups", 22, zh_help="“有关乡镇：甲镇、乙镇”，每组一行", en_help="“relevant towns: A; B”, one group per line"),
    _f("deadline", "完成时限", "Deadline", "lines", "时限|整改时限|整改期限|整改完成时限|整改完成时间|完成时间|办结时限|截止时间|要求完成时间|deadlines", 16, zh_help="几个时限各占一行", en_help="one per line"),
    _f("deadline_day", "时限日期", "Deadline date", "lines", "时限日|deadline day", 12, zh_help="与完成时限逐行对应；没有确定日期填“无”", en_help="line by line beside the deadline; “none” where no day is meant"),
    _f("deadline_for", "时限事项", "Deadline for", "lines", "", 14),
    _f("frequency", "频次", "Frequency", "lines", "频率|how often", 14, zh_help="每周、每季、每半年……，每行一个", en_help="weekly, every quarter, …, one per line"),
    _f("start", "启动日期", "Start", "date", "开始时间|启动时间|start date", 11),
    _f("standing", "长期坚持", "Standing", "enum:flag", "常年|standing item", 8),
    _f("leader", "责任领导", "Leader", "text", "分管领导|包保领导|responsible leader", 10),
    _f("reporting", "报送方式", "Reporting", "enum:reporting", "", 14),
    _f("disclosure", "公开属性", "Disclosure", "enum:disclosure", "是否公开", 10),
    _f("weight", "权重", "Weight", "number", "分值|分数|points", 7),
    _f("former", "曾用表述", "Former wordings", "lines", "原表述|former text", 20),
    _f("origin", "问题来源", "Found by", "text", "发现来源|source of problem", 14, zh_help="类型为“问题”的填这三栏", en_help="for items of kind Problem"),
    _f("found_on", "发现日期", "Found on", "date", "发现时间", 11),
    _f("remedy", "整改措施", "Remedy", "long", "整改要求|整改方案|remedial measures", 24),
    _f("change_basis", "调整依据", "Basis of change", "text", "变更依据|调整文号", 18, zh_help="年中调整这项任务所依据的文件或批示", en_help="the document or order by which this item was changed during the year"),
    _f("change_day", "调整日期", "Date of change", "date", "变更日期|day of change", 11),
    _f("source_file", "来源文件", "Source file", "text", "", 14),
    _f("source_line", "来源行", "Source line", "whole", "", 7),
)  # fmt: skip
INDICATOR = (
    _f("item_id", "任务编号", "Item id", "id", "编号|id|item", 9),
    _f("name", "指标名称", "Indicator", "text", "指标|name", 26),
    _f("comparison", "比较", "Comparison", "enum:comparison", "", 7),
    _f("value", "目标值", "Target", "number", "target value|value", 9),
    _f("measure", "计量单位", "Unit of measure", "text", "unit", 12),
    _f("year", "年度", "Year", "whole", "", 7),
    _f("basis", "口径", "Basis", "enum:basis", "", 8),
    _f("start", "起算日", "Start", "date", "", 11),
    _f("due", "到期日", "Due", "date", "", 11),
    _f("baseline", "基期", "Baseline", "text", "", 10),
    _f("annual", "年度分解目标", "Target of the year", "number", "", 12),
    _f("force", "约束力", "Force", "enum:force", "", 9),
)  # fmt: skip
UNITS = (
    UNIT,
    _f("aliases", "别名", "Aliases", "names", "简称|曾用名|alias", 22),
    _f("groups", "所属组", "Groups", "names", "组|分组|group", 18, zh_help="例如“各中队”；任务中写组名即指全组", en_help="an item that names the group means all its members"),
    _f("category", "类别", "Category", "text", "单位类别", 10),
    _f("until", "停用日期", "Until", "date", "", 11),
    _f("successor", "承接单位", "Successor", "text", "", 14),
)  # fmt: skip
CONTACT = (
    UNIT,
    _f("contact_role", "职责", "Role", "text", "角色|职务|role", 12),
    _f("person", "姓名", "Name", "text", "联系人|person", 12),
    _f("phone", "电话", "Phone", "text", "联系电话|手机", 16),
    _f("email", "邮箱", "Email", "text", "电子邮箱|e-mail|mail", 24),
)  # fmt: skip
PERIODS = (
    PERIOD,
    _f("due", "截止日", "Due date", "date", "报送截止日|报送时间|due|due day", 12),
    _f("as_of", "数据截至", "As of", "date", "数据截止日|as-of", 12),
    _f("share", "序时进度", "Share of year", "share", "时间进度", 10, zh_help="留空按数据截至日推算", en_help="reckoned from the as-of day when blank"),
    _f("period_kind", "期类", "Kind", "enum:period_kind", "", 10),
    _f("asks", "报送类型", "Asks about", "names", "", 12, zh_help="只问哪些类型的任务，如“问题”；留空为全部", en_help="kinds of item it asks about, such as Problem; blank means all"),
    _f("weight", "权重", "Weight", "number", "季度权重", 8),
)  # fmt: skip
MATERIALS = (
    _f("material", "材料", "Material", "text", "应报材料|材料名称|名称", 22, zh_help="盖章件、半年总结、年度总结、佐证材料、工作方案，或其他名称", en_help="sealed copy, half-year report, annual report, evidence, work plan, or any other"),
    _f("period", "报送期", "Period", "text", "期次", 14, zh_help="留空为各期都报", en_help="blank means every period"),
    _f("owed_by", "应报单位", "Owed by", "names", "报送单位|单位", 26, zh_help="单位、组或类别；留空为本期所有应报单位", en_help="units, groups or categories; blank means every unit asked"),
    _f("due", "截止日", "Due date", "date", "due day", 12, zh_help="留空同报送期", en_help="blank: as for the period"),
)  # fmt: skip
GOALS = (
    _f("text", "总体目标", "Goal", "long", "目标|目标内容|overall goal", 60),
    _f("year", "年度", "Year", "whole", "目标年度", 7),
    _f("name", "指标名称", "Indicator", "text", "指标", 26),
    _f("comparison", "比较", "Comparison", "enum:comparison", "", 7),
    _f("value", "目标值", "Target", "number", "", 9),
    _f("measure", "计量单位", "Unit of measure", "text", "unit", 12),
    _f("baseline", "基期", "Baseline", "text", "", 10),
    _f("force", "约束力", "Force", "enum:force", "", 9),
    _f("source_file", "来源文件", "Source file", "text", "", 14),
    _f("source_line", "来源行", "Source line", "whole", "", 7),
)  # fmt: skip
CHOICES = (
    _f("label", "选项", "Choice", "text", "", 18),
    _f("status", "归类", "Counts as", "enum:status", "", 18),
    _f("kind", "适用类型", "For kind", "enum:item_kind", "", 12),
)  # fmt: skip
SETTING = (
    _f("setting", "设置项", "Setting", "text", "", 18),
    _f("setting_value", "值", "Value", "text", "", 26),
    _f("setting_help", "说明", "Explanation", "text", "", 60),
)  # fmt: skip
SETTINGS = (
    _f("title", "方案名称", "Title", "text", zh_help="印在各表标题处", en_help="appears in every title"),
    _f("year", "年度", "Year", "whole"),
    _f("language", "语言", "Language", "enum:language"),
    _f("plan_id", "方案编号", "Plan id", "id", zh_help="自动生成，不要改", en_help="made once; do not change it"),
    _f("last_id", "已用编号", "Last id number", "whole", zh_help="用过的最大编号，自动填写；删去的任务不再用其编号", en_help="the highest number given so far; ids of deleted items are not given again"),
    _f("reporting", "报送方式", "Reporting", "enum:reporting"),
    _f("group_rule", "组汇总规则", "Group rule", "enum:group_rule"),
    _f("progress_basis", "进展口径", "Progress covers", "enum:progress_basis"),
    _f("late_basis", "迟报依据", "Late by", "enum:late_basis"),
    _f("first_unit_leads", "首列单位为牵头", "First unit leads", "enum:flag"),
    _f("closed_items", "已销号任务", "Closed items", "enum:closed_items"),
    _f("returned_means", "以何为已报", "Returned means", "enum:returned_means"),
    _f("template", "表样", "Form template", "text", zh_help="留空用 workbook_templates 文件夹中的或自带表样", en_help="blank: the one in workbook_templates, else the built-in one"),
    _f("status_template", "汇总表样", "Status template", "text", zh_help="留空用 workbook_templates 文件夹中的或自带样式", en_help="blank: the one in workbook_templates, else the built-in look"),
    _f("superior_form", "上报表样", "Superior's form", "text", zh_help="上级要求报的表；xltrack report --form 不写文件名时填这份", en_help="the superior's form; xltrack report --form without a file fills this one"),
    _f("issue_date", "印发日期", "Issue date", "date", zh_help="“印发之日起2个月内”一类的时限由此推算", en_help="deadlines such as “within 2 months of issue” are reckoned from it"),
    _f("year_begins", "年度起始月", "Year begins in", "enum:year_begins", zh_help="年度不从1月起算的，如4月至次年3月", en_help="where the year does not begin in January, such as April to March"),
    _f("start_share", "未启动预警比例", "Start by share", "share", zh_help="年度过去这一比例仍未启动的，列为滞后", en_help="an item not started when this share of the year is over is lagging"),
    _f("ranking", "单位排名", "Ranking", "enum:flag"),
    _f("grade_excellent", "优秀线", "Excellent from", "number", zh_help="总分（100分制）不低于此为优秀；另看评优前置和一票否决", en_help="excellent from this many points of 100; preconditions and vetoes go before"), _f("grade_good", "良好线", "Good from", "number"), _f("grade_pass", "合格线", "Pass from", "number"),
    _f("holidays", "节假日", "Holidays", "lines", zh_help="如 2025-10-01至2025-10-08，各处用、隔开；催报按工作日计", en_help="such as 2025-10-01 to 2025-10-08; 2025-12-25. Reminders count working days"),
    _f("workdays", "调休上班日", "Working weekends", "lines", zh_help="周末上班的日子，写法同上", en_help="weekend days worked instead, written the same way"),
)  # fmt: skip

ANSWER = (STATUS, PROGRESS, REASON, MEASURES)
FORM_HELPERS = (
    _f("target", "目标值", "Target", "text", "指标", 16),
    _f("deadline", "完成时限", "Deadline", "text", "时限", 14),
    _f("previous", "上期填报", "Last period", "long", "上期进展", 26),
    _f("check", "核对", "Check", "text", "检查|live check", 18),
    _f("role", "职责", "Role", "text", "责任", 8),
)  # fmt: skip
FORM_OPTIONAL = (
    _f("actual", "指标完成值", "Actual", "number", "完成值|实际值|实际完成|指标实际值", 12),
    _f("evidence", "佐证材料", "Evidence", "long", "证明材料|佐证", 20),
    _f("dispute", "认领异议", "Ownership disputed", "long", "异议", 16),
    _f("proposed_unit", "建议承担单位", "Proposed unit", "text", "", 16),
)  # fmt: skip
DISPUTES: Final = ("dispute", "proposed_unit")
CONFIRMATION = (
    _f("claim", "是否认领", "Accepted", "text", "认领|认领情况|是否接受|accepted or not", 11),
    _f("opinion", "修改意见", "Proposed change", "long", "意见|修改建议|理由|comments", 30),
    _f("goals", "阶段目标及时限", "Stage goals and dates", "long", "阶段目标|阶段目标和时限|阶段性目标及时限|stage goals|milestones", 30),
    _f("item_leader", "分管领导", "Leader in charge", "text", "责任领导", 11),
    _f("office", "责任科室", "Section responsible", "text", "责任股室|承办科室|section|office", 13),
    _f("liaison", "联络员", "Liaison", "text", "联系人|liaison person", 10),
    _f("liaison_phone", "电话", "Phone", "text", "联系电话|联络员电话|手机", 14),
)  # fmt: skip
FORM = (ID, SERIAL, TEXT, *ANSWER, *FORM_HELPERS, *FORM_OPTIONAL, *CONFIRMATION)
PREAMBLE = (
    _f("unit", "填报单位", "Unit", "text", "填报单位（加盖公章）|填报单位(盖章)|单位|reporting unit|unit (seal)"),
    _f("filled_on", "填报时间", "Filled in on", "date", "填报日期|报送时间|date"),
    _f("submission", "第几次报送", "Submission no.", "whole", "报送次数|第几次|submission"),
    _f("period", "报送期", "Period", "text", "期次|reporting period"),
    _f("due", "截止日", "Due date", "date", "报送截止日|due|due day"),
    _f("plan_id", "方案编号", "Plan id", "id", "plan"),
    _f("version", "表样版本", "Form version", "id", "版本|version"),
    _f("filler", "填表人", "Filled in by", "text", "填报人|经办人|联系人"),
    _f("filler_phone", "电话", "Phone", "text", "联系电话|填表人电话|手机"),
    _f("leader", "分管领导", "Leader in charge", "text", "责任领导|领导签字"),
    _f("leader_phone", "分管领导电话", "Leader's phone", "text", "领导电话"),
    _f("by_proxy", "代填", "Filled in by proxy", "text", ""),
)  # fmt: skip

VERDICT = _f("verdict", "核定", "Verdict", "status", "核定状态|verified", 14, typed=True)
VERDICT_NOTE = _f("verdict_note", "核定意见", "Verdict note", "long", "", 20, typed=True)
SUPERVISION = _f("supervision", "督办意见", "Supervision", "long", "", 20, typed=True)
EFFECTIVE = _f("effective", "状态", "Status", "status", "认定状态|effective status", 14)
SELF = _f("self", "自评", "Self-assessment", "status", "自评状态|是否认领|accepted", 14)
# What an entry of a problem list says beside its words.
PROBLEM = tuple(f for f in ITEM if f.key in ("origin", "found_on", "remedy"))
CLOSING = (
    _f("closing_applied", "申请销号日期", "Closing applied", "date", "申请日期", 12, typed=True),
    _f("closing_basis", "销号依据", "Closing evidence", "long", "", 18, typed=True),
    _f("closing_reviewer", "审核人", "Reviewed by", "text", "", 10, typed=True),
    _f("closed_on", "销号日期", "Closed on", "date", "", 12, typed=True),
)  # fmt: skip
SUPERIOR = _f("superior", "上级认定", "Superior's finding", "status", "", 12, typed=True)
POINTS = _f("points", "加扣分", "Points", "number", "", 8, typed=True)
SUMMARY = _f("summary", "汇总进展（上报用）", "Progress to report", "long", "汇总进展", 28, typed=True)
DEADLINE_SHOWN = _f("deadline", "完成时限", "Deadline", "text", "", 14)
OVERDUE = _f("overdue", "逾期", "Overdue", "enum:flag", "", 8)
DOUBTFUL = _f("doubtful", "待核实", "Doubtful", "text", "", 14)
LAGS = _f("lagging", "滞后", "Lagging", "enum:flag", "", 8)
LAGGED = _f("previous_lagging", "上期滞后", "Lagged last period", "enum:flag", "", 8)
RATED = _f("rated", "计入比率", "In the rates", "enum:flag", "", 8)
USE = _f("use", "采用", "Use this one", "enum:flag", "", 8, typed=True)
BEFORE_VERDICT = _f("own", "核定前状态", "Before the item's verdict", "status", "", 14)
ANSWER_STATE = _f("answer_state", "填报情况", "How it was answered", "enum:answer_state", "", 10)
COUNTS = _f("counts", "计入任务状态", "Counts for the item", "enum:flag", "", 9)

STATUS_ITEMS = (
    ID, PATH, SERIAL, TEXT, _f("kind", "类型", "Kind", "enum:item_kind", width=8),
    _f("owners", "牵头（责任）单位", "Responsible", "text", width=18), DEADLINE_SHOWN, EFFECTIVE, OVERDUE,
    _f("lead_progress", "牵头（责任）单位进展", "Progress of responsible units", "long", "progress of the responsible", 40),
    REASON, MEASURES, SELF, VERDICT, VERDICT_NOTE, SUPERVISION,
    _f("others", "其他单位填报", "Other units", "long", "各单位认领情况|what the units say", 32),
    _f("target", "目标值", "Target", "text", width=18), _f("gap", "完成值与目标", "Against the target", "long", width=24), LAGS, DOUBTFUL,
    _f("previous_status", "上期状态", "Last period", "status", width=14),
    _f("previous_verdict", "上期核定", "Last verdict", "status", width=14),
    _f("trend", "变化", "Trend", "text", width=16),
    SUMMARY, *CLOSING, SUPERIOR, POINTS, RATED, BEFORE_VERDICT, LAGGED,
)  # fmt: skip
STATUS_ANSWERS = (
    ID, SERIAL, TEXT, UNIT, _f("role", "职责", "Role", "enum:role", width=9), EFFECTIVE, PROGRESS, REASON, MEASURES,
    _f("filled_on", "填报时间", "Filled in on", "date", width=11), SELF, VERDICT,
    _f("corrected", "更正值", "Corrected", "status", "", 14, typed=True), _f("correction_basis", "更正依据", "Basis of correction", "long", "", 18, typed=True),
    _f("previous_verdict", "上期核定", "Last verdict", "status", width=14),
    DOUBTFUL, _f("group", "所属组", "Group", width=10), _f("submission", "第几次报送", "Submission no.", "whole", width=8),
    _f("file", "文件", "File", "text", width=24), _f("cell", "位置", "Cell", "text", width=14), COUNTS,
    ANSWER_STATE, BEFORE_VERDICT, LAGS, RATED,
)  # fmt: skip
STATUS_INDICATORS = (
    ID, SERIAL, TEXT, _f("name", "指标名称", "Indicator", width=22), _f("target", "目标值", "Target", width=22), _f("basis", "口径", "Basis", "enum:basis", width=8),
    _f("force", "约束力", "Force", "enum:force", width=9), _f("baseline", "基期", "Baseline", width=10), UNIT, _f("actual", "完成值", "Actual", "number", width=10), _f("before", "上期完成值", "Last period", "number", width=10),
    _f("expected", "序时应达", "Due by now", "number", width=10), _f("rate", "完成比例", "Share done", "share", width=9),
    _f("expected_rate", "序时进度", "Share of time", "share", width=9), _f("gap", "差距", "Gap", "number", width=9),
    _f("target_state", "判定", "Judged", "enum:target_state", width=12), _f("words", "说明", "In words", "long", width=32),
    _f("final", "终核值", "Final figure", "number", "", 10, typed=True), _f("final_basis", "终核依据", "Basis of the final figure", "long", "", 18, typed=True),
)  # fmt: skip
STATUS_GOALS = (
    PERIOD, _f("text", "总体目标", "Goal", "long", "", 48), _f("target", "目标值", "Target", width=26), _f("year", "年度", "Year", "whole", width=7),
    _f("before", "上期完成值", "Last period", "number", width=11), _f("actual", "完成值", "Actual", "number", "", 11, typed=True),
    _f("target_state", "判定", "Judged", "enum:target_state", width=12), _f("words", "说明", "In words", "long", width=28),
    _f("goal_progress", "完成情况", "How it stands", "long", "", 36, typed=True),
)  # fmt: skip
STATUS_JUDGEMENT = (
    _f("name", "项目", "Item", width=20), _f("value", "结果", "Result", width=18), _f("basis", "依据任务", "From items", "long", width=40), _f("note", "说明", "Note", "long", width=50),
)  # fmt: skip
STATUS_RANKING = (
    _f("category", "类别", "Category", width=12), _f("rank", "名次", "Rank", "whole", width=7), UNIT, _f("assigned", "任务数", "Assigned", "whole", width=8),
    _f("rate", "完成率", "Completed %", "share", "completed share", width=10), _f("on_time", "按时报送", "On time", "enum:flag", width=9), _f("lag_rate", "滞后率", "Lagging %", "share", "lag share", width=10),
)  # fmt: skip
STATUS_LAGGING = (
    SERIAL, PATH, TEXT, _f("owners", "单位", "Unit", "text", width=15), EFFECTIVE, DEADLINE_SHOWN,
    PROGRESS, REASON, MEASURES, _f("why", "列入原因", "Why listed", "text", width=15), ID,
)  # fmt: skip
STATUS_UNITS = (
    UNIT, _f("category", "类别", "Category", width=10), _f("unit_state", "报送状态", "State", "enum:unit_state", width=12),
    _f("assigned", "任务数", "Assigned", "whole", width=8), _f("answered", "已填报", "Answered", "whole", width=8),
    *(_f(status, zh, en, "whole", width=10) for status, (zh, en) in STATUSES.items()),
    *(_f(state, *ENUMS["answer_state"][state], "whole", width=8) for state in UNSETTLED), _f("lagging", "滞后", "Lagging", "whole", width=7),
    _f("rate", "完成率", "Completed %", "share", "completed share", width=9), _f("lag_rate", "滞后率", "Lagging %", "share", "lag share", width=9),
    _f("errors", "错误", "Errors", "whole", width=7), _f("warnings", "提醒", "Warnings", "whole", width=7),
    _f("unanswered", "未填任务", "Left out", "whole", width=8), _f("late", "迟报", "Late", "enum:flag", width=7),
    _f("filler", "填表人", "Filled in by", width=10), _f("filler_phone", "电话", "Phone", width=14),
    _f("leader", "分管领导", "Leader in charge", width=10), _f("leader_phone", "分管领导电话", "Leader's phone", width=14),
    _f("received", "已收材料", "Materials received", width=24), _f("owed", "未收材料", "Materials owed", width=24),
)  # fmt: skip
STATUS_MATERIALS = (
    PERIOD, UNIT, _f("material", "材料", "Material", width=16), _f("material_state", "收到情况", "State", "enum:material_state", width=10),
    _f("by_hand", "手工收讫", "Received by hand", "enum:flag", "", 10, typed=True), _f("received_on", "收到日期", "Received on", "date", "", 12, typed=True),
    _f("material_due", "截止日", "Due date", "date", "due day", width=12), _f("file", "收到的文件", "Files received", "long", width=36), _f("unmatched", "未归类附件", "Attachments of no kind", "long", width=36),
)  # fmt: skip
STATUS_RETURNS = (
    _f("file", "文件", "File", width=32), UNIT, PERIOD, _f("file_state", "状态", "State", "enum:file_state", width=14),
    _f("filled_on", "填报时间", "Filled in on", "date", width=12), _f("submission", "第几次报送", "Submission no.", "whole", width=8),
    _f("received", "收到日期", "Received on", "date", "", 12, typed=True), USE,
    _f("extended_to", "经批准延期至", "Extended to", "date", "", 13, typed=True),
    _f("exempt", "免报", "Exempt", "enum:flag", "", 8, typed=True),
    _f("by_proxy", "代填", "By proxy", "text", "", 12, typed=True), _f("note", "说明", "Note", "long", width=30),
    _f("filler", "填表人", "Filled in by", width=10), _f("filler_phone", "电话", "Phone", width=14),
    _f("leader", "分管领导", "Leader in charge", width=10), _f("leader_phone", "分管领导电话", "Leader's phone", width=14),
    _f("version", "表样版本", "Form version", width=12), _f("sha256", "校验值", "SHA-256", "id", width=42),
)  # fmt: skip
STATUS_FINDINGS = (
    _f("severity", "级别", "Severity", "enum:severity", width=8), _f("unit", "单位", "Unit", width=16), _f("file", "文件", "File", width=24),
    _f("sheet", "工作表", "Sheet", width=12), _f("cell", "单元格", "Cell", width=9),
    _f("message", "问题", "What is wrong", "long", width=42), _f("action", "怎么办", "What to do", "long", width=34),
    _f("found", "所填内容", "Found", "long", width=26), _f("expected", "应填", "Expected", "long", width=26),
    _f("item", "编号", "Id", width=8), _f("period", "报送期", "Period", width=10), _f("code", "代码", "Code", width=20),
)  # fmt: skip
SEAL = _f("seal", "行校验", "Row check", "id", width=12, zh_help="由 xltrack 填写，用来发现改动", en_help="filled in by xltrack, to notice edits")  # fmt: skip
STATUS_LEDGER = (
    PERIOD, ID, SERIAL, TEXT, UNIT, _f("role", "职责", "Role", "enum:role", width=9), EFFECTIVE, PROGRESS, REASON, MEASURES,
    SELF, _f("verdict", "核定", "Verdict", "status", width=14), _f("verdict_note", "核定意见", "Verdict note", "long", width=18),
    _f("corrected", "更正值", "Corrected", "status", width=14), _f("correction_basis", "更正依据", "Basis of correction", "long", width=16),
    _f("summary", "汇总进展（上报用）", "Progress to report", "long", width=18),
    _f("parties", "责任单位", "Responsible", "long", width=20), _f("target", "目标值", "Target", "long", width=18), _f("deadline", "完成时限", "Deadline", "long", width=14),
    _f("group", "所属组", "Group", width=10), _f("filled_on", "填报时间", "Filled in on", "date", width=11), _f("submission", "第几次报送", "Submission no.", "whole", width=8),
    _f("file", "文件", "File", width=24), _f("sheet", "工作表", "Sheet", width=12), _f("cell", "位置", "Cell", width=10), _f("sha256", "校验值", "SHA-256", "id", width=12),
    LAGS, SEAL,
)  # fmt: skip
STATUS_CHANGES = (
    PERIOD, ID, SERIAL, TEXT, _f("change", "调整事项", "What changed", "enum:change", width=12), _f("old", "原内容", "Before", "long", width=32), _f("new", "现内容", "Now", "long", width=32),
    _f("change_basis", "调整依据", "Basis of change", "long", "", 24, typed=True), _f("change_day", "调整日期", "Date of change", "date", "day of change", 12, typed=True), SEAL,
)  # fmt: skip
STATUS_UNASKED = (
    PERIOD, UNIT, SERIAL, TEXT, _f("status", "所填状态", "Status given", width=14), PROGRESS, REASON, MEASURES, _f("others", "其他内容", "Other cells", "long", width=24),
    _f("file", "文件", "File", width=24), _f("sheet", "工作表", "Sheet", width=12), _f("cell", "位置", "Cell", width=10),
)  # fmt: skip

CORRECTIONS = (
    _f("severity", "级别", "Severity", "enum:severity", width=10),
    _f("message", "问题", "What is wrong", "long", width=36), _f("found", "原填内容", "You wrote", "long", width=24),
    _f("action", "怎么办", "What to do", "long", width=34), _f("example", "示例", "Example", "long", width=22),
    _f("left", "待改", "To correct", width=8), _f("cells", "单元格（点击前往）", "Cells (click to go there)", width=8),
)  # fmt: skip
REPAIRS = (
    _f("column", "列", "Column", width=18), _f("kind", "适用类型", "For kind", "enum:item_kind", width=10),
    _f("found", "原填内容", "Found", "long", width=28), _f("value", "改为", "Taken as", "long", width=22),
    _f("count", "次数", "Times", "whole", width=8), _f("accept", "采纳", "Accept", "enum:flag", "是否采纳", 8, typed=True),
    PERIOD, UNIT, _f("item", "编号", "Id", width=8),
    _f("file", "文件", "File", width=24), _f("sheet", "工作表", "Sheet", width=12), _f("cell", "位置", "Cell", width=10),
)  # fmt: skip

PROPOSALS = (
    _f("accept", "采纳", "Accept", "enum:flag", "是否采纳", 8, typed=True), _f("instead", "改定为", "Decided as", "long", "核定内容|采纳内容", 28, typed=True),
    _f("state", "处理", "State", "enum:proposal_state", width=13), _f("column", "栏目", "What", "enum:proposal", width=13), ID, SERIAL, TEXT, UNIT,
    _f("old", "现为", "Now", "long", width=26), _f("proposed", "建议改为", "Proposed", "long", width=30), _f("opinion", "意见、理由", "Reason given", "long", width=24),
    PERIOD, _f("file", "文件", "File", width=22), _f("sheet", "工作表", "Sheet", width=10), _f("cell", "单元格", "Cell", width=8),
)  # fmt: skip
# Columns shown of a period that brings them.
ASKED_ONCE: Final = frozenset({*(f.key for f in CONFIRMATION), "proposed_unit"})
# What its item's column of the same key is called in a confirmation round.
CLAIMED_BY = _f("others", "各单位认领情况", "What the units say", "long", width=32)
CLAIM = _f("self", "是否认领", "Accepted", "text", width=12)  # the answer of a confirmation round, on its answers sheet

DRAFT_REVIEW = (
    ID,
    SERIAL,
    _f("field", "栏目", "Column", width=14),
    _f("text", "内容", "Text", "long", width=48),
    _f("reason", "为什么要核对", "Why to check", "long", width=40),
)
DRAFT_UNPLACED = (
    _f("file", "来源文件", "Source file", width=20), _f("line", "行", "Line", "whole", width=7), _f("text", "内容", "Text", "long", width=60),
    _f("reason", "为什么未采用", "Why not used", "long", width=40),
)  # fmt: skip

# Columns of every flat sheet.
STATUS_SHEETS: Final[Mapping[str, tuple[Field, ...]]] = {
    "items": STATUS_ITEMS,
    "answers": STATUS_ANSWERS,
    "returns": STATUS_RETURNS,
    "indicators": STATUS_INDICATORS,
    "goals": STATUS_GOALS,
    "proposals": PROPOSALS,
    "materials": STATUS_MATERIALS,
    "ledger": STATUS_LEDGER,
    "changes": STATUS_CHANGES,
    "units": STATUS_UNITS,
    "lagging": STATUS_LAGGING,
    "findings": STATUS_FINDINGS,
    "judgement": STATUS_JUDGEMENT,
    "ranking": STATUS_RANKING,
    "unasked": STATUS_UNASKED,
}
# Written anew by every merge: nothing of an office's own stands there.
REWRITTEN: Final = ("lagging", "findings", "judgement", "ranking")
KEPT: Final = tuple(name for name in STATUS_SHEETS if name not in REWRITTEN)  # read again by the next merge
# Sheets whose added columns are carried over under their header.
OWN_COLUMNS: Final = tuple(name for name in KEPT if name != "ledger")
# An edit is noticed by a mark of the cell, not by a seal of the row.
WATCHED: Final = tuple(name for name, known in STATUS_SHEETS.items() if SEAL not in known)
STATUS_DIFF = (
    ID, SERIAL, PATH, TEXT, _f("owners", "牵头（责任）单位", "Responsible", "text", width=18), _f("what", "变化", "Change", width=14),
    _f("before", "原状态", "Before", "status", width=14), _f("after", "现状态", "After", "status", width=14),
    _f("verdict_before", "原核定", "Verdict before", "text", width=12), _f("verdict_after", "现核定", "Verdict after", "text", width=12),
    _f("progress_before", "原进展", "Progress before", "long", width=36), _f("progress_after", "现进展", "Progress after", "long", width=36),
    _f("text_before", "原表述", "Worded before", "long", width=30),
)  # fmt: skip

ARCHIVE = (
    _f("number", "序号", "No.", "whole", width=6), _f("archive_kind", "类别", "Kind", "enum:archive_kind", width=12),
    _f("name", "归档文件", "File in the archive", width=52), UNIT, PERIOD, _f("file_state", "状态", "State", "enum:file_state", width=16),
    _f("size", "字节数", "Bytes", "whole", width=11), _f("sha256", "校验值", "SHA-256", "id", width=66), _f("file", "原文件名", "Original name", width=30),
)  # fmt: skip

SAID: Final = ("self", "progress", "reason", "measures")  # what a unit says of an item, in the words of the ledger
# What an item quotes of its answers: its column → theirs.
QUOTED: Final[Mapping[str, str]] = {"lead_progress": "progress", "reason": "reason", "measures": "measures"}
# Typed on items, of one period; what else is typed there follows the item.
BY_PERIOD: Final = ("verdict", "verdict_note", "summary")
# Typed of an item or an answer, for one period.
VERDICTS: Final = ("verdict", "verdict_note", "corrected", "correction_basis")

# The tables of a master, in the order of their sheets.
TABLES: Final[Mapping[str, tuple[Field, ...]]] = {
    "items": ITEM, "indicators": INDICATOR, "units": UNITS, "contacts": CONTACT, "periods": PERIODS, "materials": MATERIALS, "goals": GOALS,
    "choices": CHOICES, "settings": SETTING,
}  # fmt: skip
SHEETS: Final[Mapping[str, tuple[str, str]]] = {
    "items": ("任务", "Items"), "indicators": ("指标", "Indicators"), "units": ("单位", "Units"), "contacts": ("联系人", "Contacts"),
    "periods": ("报送期", "Periods"), "materials": ("应报材料", "Materials"), "goals": ("总体目标", "Goals"), "choices": ("评估选项", "Choices"), "settings": ("设置", "Settings"), "lists": ("选项", "Lists"),
    "form": ("填报表", "Form"), "overview": ("总览", "Overview"), "answers": ("填报明细", "Answers"), "lagging": ("滞后清单", "Lagging"),
    "returns": ("报送", "Returns"), "annex": ("长文续页", "Long texts"), "findings": ("核对提示", "Findings"), "ledger": ("台账", "Ledger"), "changes": ("调整记录", "Plan changes"), "unasked": ("表外事项", "Unasked"),
    "review": ("待核对", "To check"), "unplaced": ("未采用", "Not used"), "corrections": ("更正清单", "Corrections"),
    "proposals": ("修改建议", "Proposals"),
    "repairs": ("修正记录", "Repairs"), "suggestions": ("修正建议", "Suggestions"), "contents": ("归档目录", "Contents"), "judgement": ("年度评价", "Judgement"), "ranking": ("单位通报", "Ranking"),
}  # fmt: skip


def column_label(column: str, lang: str) -> str:
    """The header of a column that a form brought: a field's label; an office's own column is its header already."""
    return next((f.label(lang) for f in (*FORM_OPTIONAL, *CONFIRMATION) if f.key == column), column)


def column_key(header: str) -> str:
    """The column whose header this is: :func:`column_label` read back, in either language."""
    return next((f.key for f in (*FORM_OPTIONAL, *CONFIRMATION) if header in (f.zh, f.en)), header)


# Columns that messages name: of the master, of forms, and what a coordinator types into.
_NAMED: Final = (
    *ITEM, *UNITS, *PERIODS, *SETTINGS, *FORM_OPTIONAL, *REPAIRS, *PROPOSALS, *STATUS_ANSWERS, *STATUS_RETURNS,
)  # fmt: skip


def named_column(column: str, lang: str) -> str:
    """The header of a column that a message names."""
    return next(f.label(lang) for f in _NAMED if f.key == column)


def sheet_name(name: str, lang: str) -> str:
    return SHEETS[name][1 if lang == "en" else 0]
