# ruff: noqa: E501  (the tasks read best one to a line)
"""Documents of the import's own: tasks with what they say, and the layouts official texts put them in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xltrack.documents import Document, Paragraph, TableBlock, TableRow

Wanted = tuple[str, str, float | None, str, int | None]


@dataclass(frozen=True)
class Task:
    """A task with its section, its units by role, the days it names and the numbers it asks for."""

    section: str
    text: str
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    numbers: tuple[Wanted, ...] = ()


SECTIONS = ("推动产业提质增效", "补齐民生服务短板", "守牢安全发展底线")
TITLE = "云溪县2024年度重点工作目标任务分解方案"


def _t(section: int, text: str, joint: str, days: str = "", *numbers: Wanted) -> Task:
    return Task(SECTIONS[section], text, joint=tuple(joint.split()), days=tuple(days.split()), numbers=numbers)


TASKS: tuple[Task, ...] = (
    _t(0, "新增规模以上工业企业12家，规模以上工业增加值增长7.5%以上。", "工信局 统计局", "", ("规模以上工业企业", ">=", 12, "家", 2024), ("规模以上工业增加值", ">=", 7.5, "%", 2024)),
    _t(0, "完成技改投资3.6亿元，6月底前建成智能车间4个。", "工信局", "2024-06-30", ("技改投资", ">=", 3.6, "亿元", 2024), ("智能车间", ">=", 4, "个", 2024)),
    _t(0, "单位地区生产总值能耗降低率完成市下达任务。", "发改局 工信局", "", ("能耗降低率", ">=", None, "", 2024)),
    _t(0, "新建高标准农田1.2万亩，粮食总产量稳定在18万吨以上。", "农业农村局 财政局 各乡镇人民政府", "", ("高标准农田", ">=", 1.2, "万亩", 2024), ("粮食总产量", ">=", 18, "万吨", 2024)),
    _t(0, "推广测土配方施肥，化肥、农药使用量均减少1.5%以上。", "农业农村局", "", ("化肥", ">=", 1.5, "%", 2024), ("农药", ">=", 1.5, "%", 2024)),
    _t(0, "落实招商引资“一把手”工程，每季度调度一次在谈项目。", "商务局 投资促进中心 经济开发区"),
    _t(1, "改造老旧小区23个、惠及居民3200户，9月底前全面开工。", "住建局 城管局", "2024-09-30", ("老旧小区", ">=", 23, "个", 2024), ("居民", ">=", 3200, "户", 2024)),
    _t(1, "普惠性幼儿园覆盖率、公办园在园幼儿占比分别达93%、62%以上。", "教育局", "", ("普惠性幼儿园覆盖率", ">=", 93, "%", 2024), ("公办园在园幼儿占比", ">=", 62, "%", 2024)),
    _t(1, "城镇新增就业2600人，城镇调查失业率控制在5.2%以内。", "人社局 统计局", "", ("就业", ">=", 2600, "人", 2024), ("失业率", "<=", 5.2, "%", 2024)),
    _t(1, "适龄妇女“两癌”筛查不少于8000人，孕产妇死亡率低于国家控制指标。", "卫健局 妇联", "", ("筛查", ">=", 8000, "人", 2024), ("孕产妇死亡率", "<", None, "", 2024)),
    _t(1, "完善镇村两级养老服务网络，到2025年，每个乡镇至少建成1所区域养老服务中心。", "民政局 有关乡镇人民政府", "2025-12-31", ("区域养老服务中心", ">=", 1, "所", 2025)),
    _t(1, "开展送戏下乡60场次，公共图书馆藏书量达到21万册。", "文旅局", "", ("送戏下乡", ">=", 60, "场次", 2024), ("藏书量", ">=", 21, "万册", 2024)),
    _t(2, "国控断面水质优良比例保持100%，细颗粒物、可吸入颗粒物年均浓度分别不高于24、41微克/立方米。", "生态环境局 水利局 各乡镇人民政府", "", ("国控断面水质优良比例", "=", 100, "%", 2024), ("细颗粒物", "<=", 24, "微克/立方米", 2024), ("可吸入颗粒物", "<=", 41, "微克/立方米", 2024)),
    _t(2, "淘汰35蒸吨/小时以下的燃煤锅炉，3月底前完成摸排，年底前全部拆除。", "市场监管局 生态环境局", "2024-03-31 2024-12-31"),
    _t(2, "重点行业领域安全隐患整改率达98%，工矿商贸事故起数下降10%。", "应急局 消防大队", "", ("安全隐患整改率", ">=", 98, "%", 2024), ("事故起数", ">=", 10, "%", 2024)),
    _t(2, "农村自来水普及率超过92%，供水管网漏损率不高于9.5%。", "水利局 住建局", "", ("自来水普及率", ">", 92, "%", 2024), ("漏损率", "<=", 9.5, "%", 2024)),
    _t(2, "清淤疏浚河道45公里，修复水毁堤防7处。", "水利局 河长办", "", ("河道", ">=", 45, "公里", 2024), ("水毁堤防", ">=", 7, "处", 2024)),
    _t(2, "食品安全群众满意度高于全市平均水平，抽检合格率不低于98.5%。", "市场监管局", "", ("食品安全群众满意度", ">", None, "", 2024), ("抽检合格率", ">=", 98.5, "%", 2024)),
)  # fmt: skip

LETTER = (
    "各乡镇人民政府，县直有关单位：",
    "现将《云溪县2024年度重点工作目标任务分解方案》印发给你们，请认真贯彻落实。",
    "云溪县人民政府办公室",
    "2024年2月6日",
)
CN = "一二三四五六七八九十"


def _by_section(tasks: Sequence[Task]) -> list[tuple[int, str, list[tuple[int, Task]]]]:
    numbered = list(enumerate(tasks, 1))
    return [(n, section, [(k, t) for k, t in numbered if t.section == section]) for n, section in enumerate(SECTIONS)]


def text_document(lines: Sequence[str], name: str = "notice.txt") -> Document:
    return Document(name, tuple(Paragraph(number, line) for number, line in enumerate("\n".join(lines).split("\n"), 1)))


def lines_with_units(
    tasks: Sequence[Task] = TASKS,
    head: str = "{cn}、{section}",
    item: str = "{n}.{text}",
    unit: str = "责任单位：{units}",
    sep: str = "、",
) -> list[str]:
    lines = [*LETTER, TITLE, "为做好2024年各项工作，制定本方案。"]
    for at, section, numbered in _by_section(tasks):
        lines.append(head.format(cn=CN[at], section=section, n=at + 1))
        for n, task in numbered:
            lines.append(item.format(n=n, text=task.text, wide=wide(str(n)), units=sep.join(task.joint)))
            if unit:
                lines.append(unit.format(units=sep.join(task.joint)))
    return [*lines, "请各责任单位对照任务抓好落实。"]


def wide(text: str) -> str:
    """Full-width letters, digits and punctuation."""
    return "".join(chr(ord(ch) + 0xFEE0) if "!" <= ch <= "~" else ch for ch in text)


def table_rows(tasks: Sequence[Task] = TASKS, restart: bool = False) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("序号", "目标任务", "责任单位")]
    for at, section, numbered in _by_section(tasks):
        rows.append((f"{CN[at]}、{section}", "", ""))
        rows += [
            (str(k if restart else n), task.text, "、".join(task.joint)) for k, (n, task) in enumerate(numbered, 1)
        ]
    return rows


def grid_document(
    rows: Sequence[Sequence[str]], merges: tuple[tuple[int, int, int, int], ...] = (), name: str = "plan.xlsx"
) -> Document:
    table = TableBlock(tuple(TableRow(n, tuple(row)) for n, row in enumerate(rows, 1)), merges, "Sheet1")
    return Document(name, (table,), "xlsx")


def _flattened() -> Document:
    lines = [*LETTER, "附件", TITLE, "项目", "序号", "考核指标", "责任单位"]
    for _, section, numbered in _by_section(TASKS):
        lines.append(section)
        for k, (_, task) in enumerate(numbered, 1):
            lines += [str(k), task.text, *task.joint]
    return text_document([line for each in lines for line in (each, "")])


def _one_line() -> Document:
    body = ""
    for at, section, numbered in _by_section(TASKS):
        body += f"{CN[at]}、{section}"
        for n, task in numbered:
            body += f"{n}.{task.text}责任单位：{'、'.join(task.joint)}"
    return text_document([TITLE, body])


def _units_as_headings() -> tuple[Document, tuple[Task, ...]]:
    tasks, lines = [], [TITLE]
    for at, name in enumerate(dict.fromkeys(task.joint[0] for task in TASKS)):
        lines.append(f"{CN[at] if at < 10 else '十' + CN[at - 10]}、{name}")
        for k, task in enumerate([t for t in TASKS if t.joint[0] == name], 1):
            lines.append(f"{k}.{task.text}")
            tasks.append(Task("", task.text, joint=(name,), days=task.days, numbers=task.numbers))
    return text_document(lines), tuple(tasks)


def _pipes() -> Document:
    return text_document([TITLE, *(" | ".join(row) for row in table_rows())])


def _markdown() -> Document:
    rows = table_rows(restart=True)
    lines = [f"# {TITLE}", "", "| " + " | ".join(rows[0]) + " |", "| --- | :---: | --- |"]
    return text_document([*lines, *("| " + " | ".join(row) + " |" for row in rows[1:])], "plan.md")


def _merged() -> Document:
    rows = [
        (TITLE, *[""] * 5),
        ("序号", "重点领域", "工作任务", "责任分工", "", "备注"),
        ("", "", "", "责任单位", "联系人", ""),
    ]
    merges = [(0, 0, 0, 5), (1, 3, 1, 4), *((1, c, 2, c) for c in (0, 1, 2, 5))]
    for _, section, numbered in _by_section(TASKS):
        first = len(rows)
        rows += [
            (str(n), section if k == 0 else "", t.text, "、".join(t.joint), "", "") for k, (n, t) in enumerate(numbered)
        ]
        merges.append((first, 1, len(rows) - 1, 1))
    return grid_document(rows, tuple(merges))


def _page_marks() -> Document:
    lines = lines_with_units()
    lines[12:12] = ["— 2 —"]
    lines[25:25] = ["第3页 共9页"]
    return text_document(["索 引 号：YX001-2024", *lines, "打印本页 关闭窗口", "扫一扫在手机打开当前页"])


def _hard_wrapped() -> Document:
    lines: list[str] = []
    for line in lines_with_units():
        lines += [line[a : a + 32] for a in range(0, len(line), 32)]
    return text_document(lines)


LAYOUTS: dict[str, Callable[[], Document]] = {
    "unit lines": lambda: text_document(lines_with_units()),
    "ideographic comma serials": lambda: text_document(lines_with_units(item="{n}、{text}")),
    "full-width serials": lambda: text_document(lines_with_units(item="{wide}．{text}", unit="责任单位：{units}")),
    "bracketed serials": lambda: text_document(lines_with_units(item="（{n}）{text}")),
    "circled serials": lambda: text_document(lines_with_units(item="({n}){text}", head="第{cn}章 {section}")),
    "spaces for colons": lambda: text_document(lines_with_units(unit="责任单位  {units}", sep="，")),
    "semicolons between names": lambda: text_document(lines_with_units(unit="责任部门:{units}", sep="；")),
    "closing brackets": lambda: text_document(lines_with_units(item="{n}.{text}（责任单位：{units}）", unit="")),
    "mismatched brackets": lambda: text_document(lines_with_units(item="{n}.{text}(责任单位：{units}】", unit="")),
    "opening bracket lost": lambda: text_document(
        lines_with_units(item="{n}.{text}责任单位：{units}等按职责分工）", unit="")
    ),
    "black brackets": lambda: text_document(lines_with_units(item="{n}.{text}【责任单位：{units}】", unit="")),
    "bare bracketed names": lambda: text_document(lines_with_units(item="{n}.{text}〔{units}〕", unit="")),
    "bracket with a verb": lambda: text_document(lines_with_units(item="{n}.{text}（{units}按职责分工负责）", unit="")),
    "bracket on its own line": lambda: text_document(lines_with_units(unit="（责任单位：{units}）")),
    "unit line before the full stop's line": lambda: text_document(
        lines_with_units(item="{n}．{text}", unit="【责任单位】{units}")
    ),
    "hard-wrapped lines": _hard_wrapped,
    "page marks and web furniture": _page_marks,
    "pasted table": lambda: text_document([TITLE, *("\t".join(row) for row in table_rows())]),
    "pasted table, serials restart": lambda: text_document(
        [*LETTER, "附件1", TITLE, *("\t".join(row) for row in table_rows(restart=True))]
    ),
    "pipes": _pipes,
    "markdown": _markdown,
    "one cell a line": _flattened,
    "one unbroken line": _one_line,
    "spreadsheet": lambda: grid_document([(TITLE, "", ""), *table_rows()], ((0, 0, 0, 2),)),
    "spreadsheet, headers in two rows": _merged,
}
UNITS_AS_HEADINGS = _units_as_headings
