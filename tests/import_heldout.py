# ruff: noqa: E501  (the tasks read best one to a line)
"""Documents written before the grammar had seen them: how other offices lay out a plan, each with what a person reads
in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import docx
import openpyxl

from tests.import_documents import Task, Wanted

Span = tuple[int, int, int, int]


@dataclass(frozen=True)
class Entry(Task):
    """A task with its printed serial (brackets and stops left out), its place under that serial and its kind."""

    serial: str = ""
    sub: int | None = None
    kind: str = "regular"


@dataclass(frozen=True)
class HeldOut:
    """A document as a file: how to write it, what it holds, the due days of its reporting periods."""

    name: str
    write: Callable[[Path], None]
    entries: tuple[Entry, ...]
    periods: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table of a document: its rows and the spans of merged cells (first row, first column, last row, last column)."""

    rows: Sequence[Sequence[object]]
    merges: Sequence[Span] = ()


def e(
    serial: str, section: str, text: str, days: str = "", numbers: Sequence[Wanted] = (), *, lead: str = "", support: str = "", joint: str = "", sub: int | None = None, kind: str = "regular"
) -> Entry:
    """An entry; names are parted by ``|`` (English names hold spaces), days by spaces."""

    def names(text: str) -> tuple[str, ...]:
        return tuple(name for name in text.split("|") if name)

    return Entry(section, text, names(lead), names(support), names(joint), tuple(days.split()), tuple(numbers), serial, sub, kind)


def word(*parts: str | Grid) -> Callable[[Path], None]:
    """Writes a Word document of paragraphs and tables."""

    def write(path: Path) -> None:
        document = docx.Document()
        for part in parts:
            if isinstance(part, str):
                document.add_paragraph(part)
                continue
            table = document.add_table(rows=len(part.rows), cols=len(part.rows[0]))
            for r, row in enumerate(part.rows):
                for c, text in enumerate(row):
                    if text:
                        table.cell(r, c).text = str(text)
            for top, left, bottom, right in part.merges:
                table.cell(top, left).merge(table.cell(bottom, right))
        document.save(str(path))

    return write


def book(grid: Grid) -> Callable[[Path], None]:
    """Writes a workbook of one sheet."""

    def write(path: Path) -> None:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        for row in grid.rows:
            sheet.append(["" if cell is None else cell for cell in row])
        for top, left, bottom, right in grid.merges:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        workbook.save(path)

    return write


def text(content: str, encoding: str = "utf-8") -> Callable[[Path], None]:
    """Writes a text as it is."""

    def write(path: Path) -> None:
        path.write_bytes(content.encode(encoding))

    return write


_DIGITAL = HeldOut(
    "责任分工表.docx",
    word(
        "溪口市数字政府建设2024年工作要点责任分工表",
        Grid(
            [
                ("序号", "重点任务", "工作举措", "牵头单位", "配合单位", "完成时限"),
                ("1", "夯实数字底座", "建成政务云二期，全市政务系统上云率达到95%。", "市数据局", "市财政局、市工信局", "2024年9月底"),
                ("", "", "归集电子证照不少于120类，证照数据准确率不低于99%。", "市数据局", "各县（市、区）政府", "2024年12月底"),
                ("2", "优化政务服务", "推行“高效办成一件事”，新增主题服务13项。", "市行政审批局", "市直有关部门", "6月30日前"),
                ("", "", "政务服务事项网上可办率达100%，平均办理时限压缩20%以上。", "市行政审批局", "", "12月31日前"),
                ("", "", "12345热线按期办结率保持在98%以上，群众满意率超过95%。", "市信访局", "市直各有关单位", "长期坚持"),
                ("3", "加强安全防护", "每半年开展一次网络安全攻防演练，完成等保测评30个。", "市公安局", "市委网信办", "11月底前"),
                ("4", "提升数字素养", "组织专题培训4期、培训干部600人次以上。", "市委组织部", "市数据局", "年底前"),
            ],
            [(1, 0, 2, 0), (1, 1, 2, 1), (3, 0, 5, 0), (3, 1, 5, 1)],
        ),
    ),
    (
        e("1", "夯实数字底座", "建成政务云二期，全市政务系统上云率达到95%。", "2024-09-30", [("上云率", ">=", 95, "%", 2024)], lead="市数据局", support="市财政局|市工信局", sub=1),
        e("1", "夯实数字底座", "归集电子证照不少于120类，证照数据准确率不低于99%。", "2024-12-31", [("电子证照", ">=", 120, "类", 2024), ("准确率", ">=", 99, "%", 2024)], lead="市数据局", support="各县（市、区）政府", sub=2),
        e("2", "优化政务服务", "推行“高效办成一件事”，新增主题服务13项。", "2024-06-30", [("主题服务", ">=", 13, "项", 2024)], lead="市行政审批局", support="市直有关部门", sub=1),
        e("2", "优化政务服务", "政务服务事项网上可办率达100%，平均办理时限压缩20%以上。", "2024-12-31", [("网上可办率", ">=", 100, "%", 2024), ("办理时限", ">=", 20, "%", 2024)], lead="市行政审批局", sub=2),
        e("2", "优化政务服务", "12345热线按期办结率保持在98%以上，群众满意率超过95%。", "", [("按期办结率", ">=", 98, "%", 2024), ("群众满意率", ">", 95, "%", 2024)], lead="市信访局", support="市直各有关单位", sub=3),
        e("3", "加强安全防护", "每半年开展一次网络安全攻防演练，完成等保测评30个。", "2024-11-30", [("等保测评", ">=", 30, "个", 2024)], lead="市公安局", support="市委网信办"),
        e("4", "提升数字素养", "组织专题培训4期、培训干部600人次以上。", "2024-12-31", [("专题培训", ">=", 4, "期", 2024), ("培训干部", ">=", 600, "人次", 2024)], lead="市委组织部", support="市数据局"),
    ),
)  # fmt: skip

_AIR = HeldOut(
    "攻坚方案.txt",
    text("""云岭区人民政府办公室关于印发《云岭区2023年大气污染防治攻坚行动方案》的通知
各街道办事处，区直各有关单位：
《云岭区2023年大气污染防治攻坚行动方案》已经区政府同意，现印发给你们，请认真组织实施。
云岭区人民政府办公室
2023年2月20日
云岭区2023年大气污染防治攻坚行动方案
一、总体要求
坚持精准治污、科学治污、依法治污，持续改善空气质量。
二、重点任务
（一）工业源治理
1.推进水泥行业超低排放改造，10月底前完成改造项目6个。（区生态环境局牵头，区工信局、区发改局配合）
2.开展燃气锅炉低氮改造，完成26台。（市生态环境局云岭分局负责）
3.3月底前完成散煤复燃排查，禁燃区散煤全部清零。（各街道办事处、区市场监管局按职责分工负责）
4.4家砖瓦企业实施深度治理，8月底前完成验收。（区生态环境局、区工信局）
（二）扬尘面源治理
5.在建工地扬尘防治达标率达100%，道路机械化清扫率不低于90%。（区住建局、区城管局牵头；各街道办事处配合）
6.6月底前规范35家餐饮企业油烟净化设施，油烟排放达标率达到98%。（区城管局牵头，区市场监管局配合）
7.城区平均降尘量不得高于7吨/月·平方公里。（区住建局、区交通运输局等部门按职责分工负责）
（三）移动源治理
8.新能源公交车比例年底前达到75%。（区交通运输局负责）
9.抽检柴油货车1200辆次以上，路检路查合格率稳定在95%以上。（区生态环境局、区交警大队）
三、保障措施
（一）加强组织领导。各有关单位要细化分工，压实责任，确保各项任务落到实处。
（二）严格调度通报。请各责任单位于3月25日、6月25日、9月25日、12月5日前将工作进展情况报送区环委办。
"""),
    (
        e("1", "工业源治理", "推进水泥行业超低排放改造，10月底前完成改造项目6个。", "2023-10-31", [("改造项目", ">=", 6, "个", 2023)], lead="区生态环境局", support="区工信局|区发改局"),
        e("2", "工业源治理", "开展燃气锅炉低氮改造，完成26台。", "", [("燃气锅炉", ">=", 26, "台", 2023)], joint="市生态环境局云岭分局"),
        e("3", "工业源治理", "3月底前完成散煤复燃排查，禁燃区散煤全部清零。", "2023-03-31", joint="各街道办事处|区市场监管局"),
        e("4", "工业源治理", "4家砖瓦企业实施深度治理，8月底前完成验收。", "2023-08-31", [("砖瓦企业", ">=", 4, "家", 2023)], joint="区生态环境局|区工信局"),
        e("5", "扬尘面源治理", "在建工地扬尘防治达标率达100%，道路机械化清扫率不低于90%。", "", [("在建工地扬尘防治达标率", ">=", 100, "%", 2023), ("道路机械化清扫率", ">=", 90, "%", 2023)], lead="区住建局|区城管局", support="各街道办事处"),
        e("6", "扬尘面源治理", "6月底前规范35家餐饮企业油烟净化设施，油烟排放达标率达到98%。", "2023-06-30", [("餐饮企业", ">=", 35, "家", 2023), ("油烟排放达标率", ">=", 98, "%", 2023)], lead="区城管局", support="区市场监管局"),
        e("7", "扬尘面源治理", "城区平均降尘量不得高于7吨/月·平方公里。", "", [("平均降尘量", "<=", 7, "吨/月·平方公里", 2023)], joint="区住建局|区交通运输局"),
        e("8", "移动源治理", "新能源公交车比例年底前达到75%。", "2023-12-31", [("新能源公交车比例", ">=", 75, "%", 2023)], joint="区交通运输局"),
        e("9", "移动源治理", "抽检柴油货车1200辆次以上，路检路查合格率稳定在95%以上。", "", [("柴油货车", ">=", 1200, "辆次", 2023), ("合格率", ">=", 95, "%", 2023)], joint="区生态环境局|区交警大队"),
    ),
    ("2023-03-25", "2023-06-25", "2023-09-25", "2023-12-05"),
)  # fmt: skip

_PROJECTS = HeldOut(
    "任务清单.xlsx",
    book(
        Grid(
            [
                ("东岭县2024年重点项目攻坚任务清单", "", "", "", "", "", "", ""),
                ("填表单位：县政府办公室", "", "", "", "", "", "", "单位：亿元"),
                ("序号", "工作任务", "年度目标", "责任分工", "", "时间节点", "", "备注"),
                ("", "", "", "牵头单位", "责任单位", "启动时间", "完成时间", ""),
                ("一、交通水利（2项）", "", "", "", "", "", "", ""),
                (1, "推进县道改建工程", "完成投资2.4亿元，路基贯通18公里", "县交通运输局", "县自然资源局\n河口镇", "2024年3月", date(2024, 10, 31), ""),
                (2, "实施中型灌区节水改造", "改善灌溉面积3.5万亩", "县水利局", "县农业农村局，县财政局", "2024年2月", date(2024, 12, 20), "续建"),
                ("二、民生事业（3项）", "", "", "", "", "", "", ""),
                (3, "新建县第二幼儿园", "新增学位360个", "县教育局", "县住建局", "2024年1月", date(2024, 8, 25), ""),
                (4, "改造提升农村公路安全设施", "完成120公里", "县交通运输局", "各乡镇", "2024年4月", "11月底", ""),
                (5, "建设养老服务综合体", "床位不少于80张、护理型床位占比达到60%", "县民政局", "", "2024年5月", "2025年6月底", "跨年"),
                ("合计", "", "5项", "", "", "", "", ""),
            ],
            [(0, 0, 0, 7), (1, 0, 1, 6), (2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 2, 4), (2, 5, 2, 6), (2, 7, 3, 7), (4, 0, 4, 7), (7, 0, 7, 7)],
        )
    ),
    (
        e("1", "交通水利", "推进县道改建工程", "2024-10-31", [("投资", ">=", 2.4, "亿元", 2024), ("路基", ">=", 18, "公里", 2024)], lead="县交通运输局", support="县自然资源局|河口镇"),
        e("2", "交通水利", "实施中型灌区节水改造", "2024-12-20", [("灌溉面积", ">=", 3.5, "万亩", 2024)], lead="县水利局", support="县农业农村局|县财政局"),
        e("3", "民生事业", "新建县第二幼儿园", "2024-08-25", [("学位", ">=", 360, "个", 2024)], lead="县教育局", support="县住建局"),
        e("4", "民生事业", "改造提升农村公路安全设施", "2024-11-30", [("", ">=", 120, "公里", 2024)], lead="县交通运输局", support="各乡镇"),
        e("5", "民生事业", "建设养老服务综合体", "2025-06-30", [("床位", ">=", 80, "张", 2024), ("护理型床位占比", ">=", 60, "%", 2024)], lead="县民政局"),
    ),
)  # fmt: skip

_PAGE = HeldOut(
    "要点.html",
    text("""<!DOCTYPE html><html><head><meta charset="utf-8"><title>局机关2025年重点工作</title><script>var a="任务";</script></head>
<body><div class="nav"><a href="/">首页</a> &gt; <a href="/gk">政务公开</a></div>
<div id="zoom"><h2 style="text-align:center">水务局2025年重点工作责任分解</h2>
<p>&emsp;&emsp;各科室、直属单位：</p><p>&emsp;&emsp;为确保年度工作落地，现将重点工作分解如下。请于每季度末月25日前报送进展。</p>
<table border="1"><thead><tr><th rowspan="2">类别</th><th rowspan="2">序号</th><th rowspan="2">工作内容</th><th colspan="2">责任科室</th><th rowspan="2">时限要求</th></tr>
<tr><th>牵头科室</th><th>协办科室</th></tr></thead><tbody>
<tr><td rowspan="2">供水保障</td><td>1</td><td><p>改造老旧供水管网46公里，管网漏损率降至8.5%以下。</p></td><td>供水科</td><td>计财科、<br>工程站</td><td>2025年11月底前</td></tr>
<tr><td>2</td><td>水质综合合格率不低于99.8%&nbsp;，抽检频次每月不少于4次。</td><td>水质监测站</td><td>供水科</td><td>全年</td></tr>
<tr><td rowspan="2">排水防涝</td><td>3</td><td>整治易涝点11处，主汛期前完成清淤疏通管渠320公里。</td><td>排水科</td><td>各排水所</td><td>5月底前</td></tr>
<tr><td>4</td><td>城市生活污水集中收集率提高到72%，<br>污水处理厂进水BOD浓度达到105毫克/升。</td><td>排水科</td><td>—</td><td>年底前</td></tr>
<tr><td>节约用水</td><td>5</td><td>万元工业增加值用水量较2020年下降12%。</td><td>节水办</td><td>水资源科</td><td>12月底前</td></tr>
</tbody></table><p>上一篇：无</p><p>版权所有 水务局</p></div></body></html>"""),
    (
        e("1", "供水保障", "改造老旧供水管网46公里，管网漏损率降至8.5%以下。", "2025-11-30", [("供水管网", ">=", 46, "公里", 2025), ("管网漏损率", "<=", 8.5, "%", 2025)], lead="供水科", support="计财科|工程站"),
        e("2", "供水保障", "水质综合合格率不低于99.8%，抽检频次每月不少于4次。", "", [("水质综合合格率", ">=", 99.8, "%", 2025), ("抽检频次", ">=", 4, "次", 2025)], lead="水质监测站", support="供水科"),
        e("3", "排水防涝", "整治易涝点11处，主汛期前完成清淤疏通管渠320公里。", "2025-05-31", [("易涝点", ">=", 11, "处", 2025), ("管渠", ">=", 320, "公里", 2025)], lead="排水科", support="各排水所"),
        e("4", "排水防涝", "城市生活污水集中收集率提高到72%，污水处理厂进水BOD浓度达到105毫克/升。", "2025-12-31", [("集中收集率", ">=", 72, "%", 2025), ("BOD浓度", ">=", 105, "毫克/升", 2025)], lead="排水科"),
        e("5", "节约用水", "万元工业增加值用水量较2020年下降12%。", "2025-12-31", [("用水量", ">=", 12, "%", 2025)], lead="节水办", support="水资源科"),
    ),
    ("2025-03-25", "2025-06-25", "2025-09-25", "2025-12-25"),
)  # fmt: skip

_MEASURES = HeldOut(
    "任务分解表.docx",
    word(
        "附件",
        "2024年重点工作任务分解表",
        Grid(
            [
                ("序号", "工作任务", "具体措施", "完成时限", "牵头单位", "责任单位"),
                ("（一）乡村产业", "", "", "", "", ""),
                ("1", "做强茶叶主导产业", "新建标准化茶园5000亩；举办春茶推介会2场。", "2024年6月底前", "农业农村局", "文旅局、各有关乡镇"),
                ("2", "发展农产品加工", "培育市级以上龙头企业3家，农产品加工转化率达到70%。", "2024年12月底前", "农业农村局", "工信局、财政局"),
                ("（二）人居环境", "", "", "", "", ""),
                ("3", "推进农村厕所革命", "完成户厕改造2300户，问题厕所整改率100%。", "2024年10月31日前", "农业农村局", "卫健局；各乡镇人民政府"),
                ("4", "整治农村生活垃圾", "巩固“户分类、村收集、镇转运、县处理”机制，覆盖率达95%以上。", "持续推进", "住建局", "各乡镇人民政府"),
            ],
            [(1, 0, 1, 5), (4, 0, 4, 5)],
        ),
    ),
    (
        e("1", "乡村产业", "做强茶叶主导产业", "2024-06-30", [("茶园", ">=", 5000, "亩", 2024), ("推介会", ">=", 2, "场", 2024)], lead="农业农村局", support="文旅局|各有关乡镇"),
        e("2", "乡村产业", "发展农产品加工", "2024-12-31", [("龙头企业", ">=", 3, "家", 2024), ("加工转化率", ">=", 70, "%", 2024)], lead="农业农村局", support="工信局|财政局"),
        e("3", "人居环境", "推进农村厕所革命", "2024-10-31", [("户厕", ">=", 2300, "户", 2024), ("问题厕所整改率", ">=", 100, "%", 2024)], lead="农业农村局", support="卫健局|各乡镇人民政府"),
        e("4", "人居环境", "整治农村生活垃圾", "", [("覆盖率", ">=", 95, "%", 2024)], lead="住建局", support="各乡镇人民政府"),
    ),
)  # fmt: skip

_TARGETS = HeldOut(
    "一览表.xlsx",
    book(
        Grid(
            [
                ("2024年国民经济和社会发展主要指标责任一览表", "", "", "", "", "", ""),
                ("类别", "序号", "指标名称", "计量单位", "2023年完成值", "2024年目标值", "责任单位"),
                ("经济发展", 1, "地区生产总值增速", "%", 5.1, "5.5左右", "发改局、统计局"),
                ("", 2, "规模以上工业增加值增速", "%", 6.2, "≥7", "工信局"),
                ("", 3, "固定资产投资", "亿元", 88.6, 95, "发改局"),
                ("生态环境", 4, "PM2.5年均浓度", "微克/立方米", 27, "≤25.5", "生态环境局"),
                ("", 5, "单位GDP能耗降低率", "%", 2.8, "完成市下达目标", "发改局"),
                ("", 6, "森林覆盖率", "%", 71.2, "不低于71.5", "林业局"),
                ("民生福祉", 7, "城镇调查失业率", "%", 5.3, "5.5以内", "人社局"),
                ("", 8, "城镇新增就业", "人", 3120, 3000, "人社局"),
            ],
            [(0, 0, 0, 6), (2, 0, 4, 0), (5, 0, 7, 0), (8, 0, 9, 0)],
        )
    ),
    (
        e("1", "经济发展", "地区生产总值增速", "", [("地区生产总值增速", "=", 5.5, "%", 2024)], joint="发改局|统计局"),
        e("2", "经济发展", "规模以上工业增加值增速", "", [("规模以上工业增加值增速", ">=", 7, "%", 2024)], joint="工信局"),
        e("3", "经济发展", "固定资产投资", "", [("固定资产投资", ">=", 95, "亿元", 2024)], joint="发改局"),
        e("4", "生态环境", "PM2.5年均浓度", "", [("PM2.5年均浓度", "<=", 25.5, "微克/立方米", 2024)], joint="生态环境局"),
        e("5", "生态环境", "单位GDP能耗降低率", "", [("单位GDP能耗降低率", ">=", None, "%", 2024)], joint="发改局"),
        e("6", "生态环境", "森林覆盖率", "", [("森林覆盖率", ">=", 71.5, "%", 2024)], joint="林业局"),
        e("7", "民生福祉", "城镇调查失业率", "", [("城镇调查失业率", "<=", 5.5, "%", 2024)], joint="人社局"),
        e("8", "民生福祉", "城镇新增就业", "", [("城镇新增就业", ">=", 3000, "人", 2024)], joint="人社局"),
    ),
)  # fmt: skip

_PROSE = HeldOut(
    "实施方案.docx",
    word(
        "平远县推进城乡供水一体化三年行动实施方案（2024—2026年）",
        "为补齐供水短板，结合实际，制定本方案。",
        "一、重点任务",
        "（一）强化水源保障",
        "1.加快骨干水源建设。开工建设小型水库2座，2025年底前下闸蓄水。（牵头单位：县水利局；配合单位：县发改局、县自然资源局；完成时限：2025年12月底前）",
        "2.严格水源保护。饮用水水源地水质达标率达100%。（牵头单位：生态环境分局；配合单位：县水利局、各乡镇人民政府；完成时限：长期坚持）",
        "（二）推进管网延伸",
        "3.健全供水管网。",
        "（1）新建改建供水主管网150公里，到2026年，农村自来水普及率达到96%以上。（牵头单位：县水利局；责任单位：县住建局、县供水公司；完成时限：2026年11月底前）",
        "（2）推进智能水表安装，2024年、2025年、2026年分别完成5000户、8000户、12000户。（牵头单位：县供水公司；完成时限：分年度推进）",
        "4.规范运行管护。规模化供水工程服务人口比例不低于70%，年度维修养护资金到位率100%。（牵头单位：县财政局、县水利局；完成时限：每年10月底前）",
        "二、保障措施",
        "（一）加强领导。成立工作专班，统筹推进各项工作。",
        "（二）强化督导。建立月调度、季通报机制，对推进不力的予以约谈。",
        "平远县人民政府办公室",
        "2024年3月18日",
    ),
    (
        e("1", "强化水源保障", "加快骨干水源建设。开工建设小型水库2座，2025年底前下闸蓄水。", "2025-12-31", [("小型水库", ">=", 2, "座", 2026)], lead="县水利局", support="县发改局|县自然资源局"),
        e("2", "强化水源保障", "严格水源保护。饮用水水源地水质达标率达100%。", "", [("水质达标率", ">=", 100, "%", 2026)], lead="生态环境分局", support="县水利局|各乡镇人民政府"),
        e("1", "健全供水管网", "新建改建供水主管网150公里，到2026年，农村自来水普及率达到96%以上。", "2026-12-31 2026-11-30", [("供水主管网", ">=", 150, "公里", 2026), ("自来水普及率", ">=", 96, "%", 2026)], lead="县水利局", support="县住建局|县供水公司"),
        e("2", "健全供水管网", "推进智能水表安装，2024年、2025年、2026年分别完成5000户、8000户、12000户。", "", [("智能水表", ">=", 5000, "户", 2024), ("智能水表", ">=", 8000, "户", 2025), ("智能水表", ">=", 12000, "户", 2026)], lead="县供水公司"),
        e("4", "推进管网延伸", "规范运行管护。规模化供水工程服务人口比例不低于70%，年度维修养护资金到位率100%。", "", [("服务人口比例", ">=", 70, "%", 2026), ("资金到位率", ">=", 100, "%", 2026)], lead="县财政局|县水利局"),
    ),
)  # fmt: skip

_PROBLEMS = HeldOut(
    "问题清单.docx",
    word(
        "2024年生态环境突出问题整改清单",
        Grid(
            [
                ("序号", "问题来源", "发现时间", "存在问题", "整改目标", "整改措施", "整改时限", "责任单位", "督办单位", "整改进展"),
                ("1", "省级督察", "2024年3月12日", "河东污水处理厂进水浓度偏低，管网错混接突出。", "进水BOD浓度不低于100毫克/升", "排查管网42公里，改造错混接点65处。", "2024年11月30日", "住建局", "河长办", ""),
                ("2", "群众举报", "2024年4月2日", "北山采石场生态修复进展迟缓。", "完成修复面积260亩", "编制修复方案并组织实施。", "2024年9月底前", "自然资源局、林业局", "环委办", ""),
                ("3", "日常巡查", "2024年5月", "部分乡镇秸秆露天焚烧屡禁不止。", "火点数较上年下降30%", "落实网格员包片巡查。", "立行立改，长期坚持", "各乡镇人民政府", "生态环境局", ""),
            ],
        ),
    ),
    (
        e("1", "", "河东污水处理厂进水浓度偏低，管网错混接突出。", "2024-11-30", [("进水BOD浓度", ">=", 100, "毫克/升", 2024)], joint="住建局", kind="problem"),
        e("2", "", "北山采石场生态修复进展迟缓。", "2024-09-30", [("修复面积", ">=", 260, "亩", 2024)], joint="自然资源局|林业局", kind="problem"),
        e("3", "", "部分乡镇秸秆露天焚烧屡禁不止。", "", [("火点数", ">=", 30, "%", 2024)], joint="各乡镇人民政府", kind="problem"),
    ),
)  # fmt: skip

_ACTION_TABLE = HeldOut(
    "action-plan.docx",
    word(
        "Clean Rivers Action Plan 2025",
        Grid(
            [
                ("No.", "Action", "Lead department", "Supporting departments", "Deadline", "Target"),
                ("A. Waste water", "", "", "", "", ""),
                ("1", "Extend the sewer network in the northern districts.", "Water Department", "Finance Department; Roads Department", "30 June 2025", "at least 40 km"),
                ("2", "Raise the share of waste water that is treated.", "Water Department", "", "End of 2025", "85%"),
                ("B. Water supply", "", "", "", "", ""),
                ("3", "Reduce leakage to no more than 12% by December 2025.", "Supply Company", "Water Department, District Offices", "", ""),
                ("4", "Test drinking water at every source monthly.", "Health Department", "Supply Company", "Ongoing", "all sources"),
            ],
            [(1, 0, 1, 5), (4, 0, 4, 5)],
        ),
    ),
    (
        e("1", "Waste water", "Extend the sewer network in the northern districts.", "2025-06-30", [("", ">=", 40, "km", 2025)], lead="Water Department", support="Finance Department|Roads Department"),
        e("2", "Waste water", "Raise the share of waste water that is treated.", "2025-12-31", [("", ">=", 85, "%", 2025)], lead="Water Department"),
        e("3", "Water supply", "Reduce leakage to no more than 12% by December 2025.", "2025-12-31", [("leakage", "<=", 12, "%", 2025)], lead="Supply Company", support="Water Department|District Offices"),
        e("4", "Water supply", "Test drinking water at every source monthly.", "", lead="Health Department", support="Supply Company"),
    ),
)  # fmt: skip

_ACTION_TEXT = HeldOut(
    "action-plan.md",
    text("""# Air Quality Action Plan 2025

The plan sets out what each department does in 2025.

## 1. Transport

1.1 Replace 25 diesel buses by 30 September 2025. (Lead: Transport Department; Support: Finance Department, Environment Agency)

1.2 Build 120 charging points, at least 30 of them fast. (Lead: Transport Department; Support: Planning Office)

## 2. Industry

2.1 Inspect all permitted plants by the end of June 2025. (Lead: Environment Agency)

2.2 Cut dust emissions by 15% compared with 2020. (Lead: Environment Agency; Support: Economy Department and Labour Office)
"""),
    (
        e("1.1", "Transport", "Replace 25 diesel buses by 30 September 2025.", "2025-09-30", [("diesel buses", ">=", 25, "", 2025)], lead="Transport Department", support="Finance Department|Environment Agency"),
        e("1.2", "Transport", "Build 120 charging points, at least 30 of them fast.", "", [("charging points", ">=", 120, "", 2025), ("fast", ">=", 30, "", 2025)], lead="Transport Department", support="Planning Office"),
        e("2.1", "Industry", "Inspect all permitted plants by the end of June 2025.", "2025-06-30", lead="Environment Agency"),
        e("2.2", "Industry", "Cut dust emissions by 15% compared with 2020.", "", [("dust emissions", ">=", 15, "%", 2025)], lead="Environment Agency", support="Economy Department|Labour Office"),
    ),
)  # fmt: skip

_TRADITIONAL = HeldOut(
    "重點工作.txt",
    text("""2024年度市容環境重點工作計畫
壹、環境清潔
一、辦理河川清淤12處，於6月底前完成。
主辦單位：水利局
協辦單位：環保局、各區公所
二、資源回收率達到55%以上。
主辦單位：環保局
協辦單位：教育局
貳、綠化美化
一、新闢公園3座，11月30日前完工。
主辦單位：工務局
協辦單位：財政局、都發局
"""),
    (
        e("一", "環境清潔", "辦理河川清淤12處，於6月底前完成。", "2024-06-30", [("清淤", ">=", 12, "處", 2024)], lead="水利局", support="環保局|各區公所"),
        e("二", "環境清潔", "資源回收率達到55%以上。", "", [("資源回收率", ">=", 55, "%", 2024)], lead="環保局", support="教育局"),
        e("一", "綠化美化", "新闢公園3座，11月30日前完工。", "2024-11-30", [("公園", ">=", 3, "座", 2024)], lead="工務局", support="財政局|都發局"),
    ),
)  # fmt: skip

_LIVELIHOOD = HeldOut(
    "实事项目.csv",
    text(
        """2024年为民办实事项目责任分解表,,,,,,
项目序号,项目名称,建设内容及目标,责任领导,牵头股室,配合股室,完成时间
1,公共停车泊位建设,"新增公共停车泊位1500个，其中立体停车位不少于200个",分管副局长,停车管理股,规划股、法规股,2024年11月底
2,城市书房建设,建成城市书房5个并免费开放,分管副局长,市政股,园林股,9月底前
3,背街小巷整治,整治背街小巷28条,局长,市容股,"各中队、环卫股",6月底
""",
        "gb18030",
    ),
    (
        e("1", "", "公共停车泊位建设", "2024-11-30", [("公共停车泊位", ">=", 1500, "个", 2024), ("立体停车位", ">=", 200, "个", 2024)], lead="停车管理股", support="规划股|法规股"),
        e("2", "", "城市书房建设", "2024-09-30", [("城市书房", ">=", 5, "个", 2024)], lead="市政股", support="园林股"),
        e("3", "", "背街小巷整治", "2024-06-30", [("背街小巷", ">=", 28, "条", 2024)], lead="市容股", support="各中队|环卫股"),
    ),
)  # fmt: skip

# A number without a year of a plan for several years is for the last of them.
DOCUMENTS = (_DIGITAL, _AIR, _PROJECTS, _PAGE, _MEASURES, _TARGETS, _PROSE, _PROBLEMS, _ACTION_TABLE, _ACTION_TEXT, _TRADITIONAL, _LIVELIHOOD)
