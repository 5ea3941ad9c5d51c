"""Headers that other offices use: whichever word heads a column, its tasks, units, days and numbers are found."""

# fmt: off
from __future__ import annotations

import pytest

from tests.import_documents import grid_document
from xltrack.importing import draft
from xltrack.plan import Item

ZH = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限", "责任领导", "目标值")
ROWS_ZH = (
    ("1", "修复农村公路", "交通局", "财政局", "2025年6月底", "副县长", "12公里"),
    ("2", "新建文化广场", "文旅局", "各乡镇", "2025年9月底", "副县长", "8个"),
    ("3", "培训电商人才", "商务局", "人社局", "2025年11月底", "县委常委", "300人次"),
)
EN = ("No.", "Task", "Lead department", "Supporting departments", "Deadline", "Responsible leader", "Target")
ROWS_EN = (
    ("1", "Repair the harbour road", "Works Department", "Finance Office", "30 June 2026", "Mayor", "12 km"),
    ("2", "Open youth clubs", "Youth Office", "Schools Board", "30 September 2026", "Deputy Mayor", "8 clubs"),
    ("3", "Train market traders", "Trade Department", "Skills Agency", "30 November 2026", "Mayor", "300 traders"),
)
WORDS_ZH = {
    0: (
        "编号 项次 序 No. 任务编号 次序 顺序 № 条目 排序 标号 任务序号 事项序号 行次 序列"
    ),
    1: (
        "任务 事项 工作 内容 任务内容 工作要点 重点事项 具体工作 主要内容 任务名称 任务描述 工作安排 年度重点 重点举措 落实事项 目标任务 目标 项目 建设任务 推进事项 "
        "攻坚事项 硬任务 任务清单 重点工作任务 核心任务 要点 任务要点 任务分解内容 工作计划 整改内容 民生事项 行动内容 工程 标题 名称 任务主题 主题 议题 决策事项 部署 "
        "工作部署 任务部署 重点任务安排 主要工作任务及目标 工作任务和目标要求"
    ),
    2: (
        "牵头 主办 主办单位 主责 主责部门 总牵头 牵头部门 主要责任单位 牵头责任单位 牵头股室 主抓单位 首责单位 主力单位 领办单位 领衔单位 责任单位 承办单位 承接部门 "
        "负责单位 落实单位 实施部门 责任主体 谁来做 主管单位 责任部门（牵头） 责任单位（牵头） 牵头责任 责任人及单位 承担部门 任务承接单位 组织实施单位 业务主管部门 职能部门 "
        "主体单位 对应科室 所属部门 归属部门 对口科室 归口管理部门"
    ),
    3: (
        "配合 协办 协同 参与单位 协作部门 配合责任单位 协助 联合单位 支持单位 辅助单位 会同单位 责任部门（配合） 配合责任部门 相关单位 有关部门 关联单位 协调单位 参加部门 "
        "协办（配合） 成员单位 配合责任 技术支撑单位"
    ),
    4: (
        "时限 期限 时间节点 节点时间 完成时间 限期 时间 完成节点 截止日 到期日 交付期 何时 时间表 进度时限 时限（节点） 完成时限要求 计划完成时间 最后期限 完成期 结束时间 "
        "终期 终止时间 预期完成 完结时间 达成时间 落实时限 目标时间 要求 推进计划 时间计划 进度计划 完成进度要求 完成月份 月份 完成时点"
    ),
    5: (
        "领导 挂帅领导 分管县领导 牵头领导 责任县长 负责同志 责任人 包抓县级领导 指挥长 第一责任人 总负责 召集人 项目长 链长 班长 负责领导 主要负责同志 分管同志 主管院长 分管校长 包联领导"
    ),
    6: (
        "目标 年度目标 目标值 指标 量化目标 目标任务量 任务目标 数量指标 工作量 任务数 完成指标 目标数 指标要求 具体目标 预期目标 绩效目标 绩效指标 考核目标 考核指标 "
        "考核要求 任务指标 计划任务 计划目标 2025年目标 2025年任务 2025年计划 2025年指标 2025年度目标任务 本年目标 今年目标 全年目标 目标量 年度量化指标 "
        "量化标准 质量要求 达标标准 工作目标 工作指标 约束性指标 验收标准 完成标准 成效目标 预期效果 数量 规模 建设规模 工程规模 任务规模 阶段目标 年底目标 年末目标 "
        "结果要求 产出 产出目标 KPI 衡量标准 成果 成果指标 交付成果 预期成果 形象进度 2025年形象进度 完成形式 挑战目标"
    ),
}
WORDS_EN = {
    0: (
        "#|ID|Ref|Item No.|S.No.|Sr No|Number|Task no.|Action ID|Serial|Code|Reference number|Nr|Rec. Ref|WBS Code|Action reference"
    ),
    1: (
        "Action|Activity|Activities|Deliverable|Key task|Commitment|Initiative|Description|"
        "Task description|Action item|Work item|Job|Item|Main activities|Planned action|"
        "What needs to be done|Project|Measure|Intervention|Assignment|To do|Title|Key action|"
        "Recommended action|Agreed action|Task name|Objective|Key deliverables|Actions/tasks|"
        "Programme activity|Strategy|Strategies|Narrative summary|Tactic|Project title"
    ),
    2: (
        "Lead|Owner|Lead agency|Lead unit|Responsible|Responsible unit|Responsible department|"
        "Accountable|Action by|Person/unit responsible|In charge|Lead organisation|Lead office|"
        "Lead entity|Implementing agency|Implementing unit|Executing agency|Responsible body|"
        "Primary owner|Assigned to|Who|Who leads|Main responsible|Implementer|Department|"
        "Lead partner|Coordinating body|Focal point|Delivery lead|Project lead|Directorate|By whom|Resp.|Allocated to|Assigned|Implementing partner|Executive lead|Actors|Department/Unit"
    ),
    3: (
        "Support|Partners|Supporting units|Supported by|Co-owner|Contributors|"
        "Collaborating agencies|Assisting units|Other departments involved|In collaboration with|"
        "With support from|Participating units|Key stakeholders|Other parties|Secondary|"
        "Involved units|Who supports|Cooperating units|Associated departments|Working with"
    ),
    4: (
        "Due|Due date|By when|Date due|Target date|Timeline|Completion date|End date|Finish|"
        "Deadline (date)|Timeframe|When|Completion deadline|Date of completion|Expected completion|"
        "To be completed by|Complete by|Closing date|Delivery date|Planned end|Due by|Time limit|"
        "Time frame|Target completion date|Expected date|Finish date|Completion by|Date due|Implementation timeframe|Agreed date|Expected delivery|Date for completion"
    ),
    6: (
        "Targets|KPI|Indicator|Measure of success|Output|Expected output|Performance target|"
        "Quantity|Goal for 2026|Annual target|Success measure|Metric|Indicator and target|"
        "Expected results|Outcome|Result expected|Planned output|Quantified target|Benchmark|Success looks like|Performance measure|Target (end 2026)|"
        "Deliverable|How we will know|Measures of success|Evidence of success|Intended impact"
    ),
}


def _read(items: tuple[Item, ...]) -> list[tuple[str, ...]]:
    """What the items say, a row each: serial, task, lead, support, deadline, leader, number."""
    return [
        (i.serial, "/".join((*i.path, i.text)), "/".join(i.lead), "/".join(i.support), "/".join(d.text for d in i.deadlines), i.leader, "/".join(f"{n.value:g}" for n in i.indicators))
        for i in items
    ]


@pytest.mark.parametrize(
    ("language", "at"), [*(("zh", at) for at in WORDS_ZH), *(("en", at) for at in WORDS_EN)]
)
def test_a_column_is_known_by_whatever_word_heads_it(language: str, at: int) -> None:
    header, rows, words = (ZH, ROWS_ZH, WORDS_ZH[at].split()) if language == "zh" else (EN, ROWS_EN, WORDS_EN[at].split("|"))
    year = 2025 if language == "zh" else 2026
    wanted = [(*row[:6], "".join(c for c in row[6] if c.isdigit())) for row in rows]
    missed = {}
    for word in words:
        document = grid_document([(*header[:at], word, *header[at + 1 :]), *rows])
        found = _read(draft([document], year=year, language=language).plan.items)
        if found != wanted:
            missed[word] = found
    assert not missed


@pytest.mark.parametrize("header", ["Update", "Latest update", "Current position", "% complete", "BRAG", "Action taken", "Management response", "Assumptions"])
def test_what_was_done_or_said_of_a_task_is_no_number_to_reach(header: str) -> None:
    (item, *_) = draft([grid_document([(*EN[:6], header), *((*row[:6], "12 so far") for row in ROWS_EN)])], year=2026).plan.items
    assert (item.text, item.indicators) == ("Repair the harbour road", ())


def test_a_logical_framework_without_units_is_read_by_its_targets() -> None:
    rows = [
        ("Level", "Statement", "Indicator", "Baseline (2025)", "Target (2027)", "Means of verification"),
        ("Output 1", "Wells are repaired", "Number of wells working", "31", "70", "Committee records"),
        ("Output 2", "Herders are trained", "Number of herders trained", "0", "2,400", "Attendance sheets"),
    ]
    items = draft([grid_document(rows)]).plan.items
    assert [(i.text, [(n.name, n.value, n.year) for n in i.indicators]) for i in items] == [
        ("Wells are repaired", [("Number of wells working", 70, 2027)]),
        ("Herders are trained", [("Number of herders trained", 2400, 2027)]),
    ]
