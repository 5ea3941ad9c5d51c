"""Made-up notices of any number of tasks as .docx, written by python-docx: running text with a line of units below each task, or a table.

Places, numbers and days differ from task to task, so that no two texts are the same; units repeat, as they do in a county.
The same number gives the same document.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import docx

LAYOUTS = ("paragraphs", "table")
SECTION = 50  # tasks under one heading
CN = "一二三四五六七八九十"
PLACES = re.findall("..", "青溪白石云岭南塘河口新桥松林双井石门平湖大洲黄沙高坪龙泉柳湾东坪西华清水丰田金岗")
SUBJECTS = ("产业发展", "城乡建设", "生态环境", "民生保障", "安全生产", "农业农村", "文化教育", "营商环境")
UNITS = re.findall(
    r"\w+",
    "发改局 工信局 教育局 公安局 民政局 司法局 财政局 人社局 自然资源局 生态环境局 住建局 交通运输局 水利局 农业农村局 商务局 "
    "文旅局 卫健局 应急局 审计局 市场监管局 统计局 林业局 城管局 医保局 退役军人局 残联 妇联 团委 供销社 气象局",
)
TASKS = (
    "完成{place}片区老旧小区改造{a}个、惠及居民{b}户，{month}月底前全面开工，年底前完成验收",
    "{place}镇新建高标准农田{c}万亩，粮食总产量稳定在{d}万吨以上",
    "推进{place}河清淤疏浚{a}公里，国控断面水质优良比例达到{p}%，PM2.5、PM10浓度分别不高于{e}、{f}微克每立方米",
    "规模以上工业增加值增长{c}%以上，新增{place}园区规模以上工业企业{a}家，完成技改投资{d}亿元",
    "加快{place}水库除险加固，{month}月底前完成主体工程，到{year}年供水保证率不低于{p}%",
    "开展{place}社区送戏下乡{a}场次，每季度至少组织一次，公共图书馆藏书量达到{b}册",
    "城镇新增就业{b}人，{place}街道登记失业率控制在{c}%以内，组织技能培训不少于{a}期",
    "持续推进{place}矿区安全隐患排查，整改率达{p}%以上，事故起数下降{e}%",
    "印发之日起{q}个月内制定{place}镇农村污水治理方案，生活污水治理率提高到{p}%",
    "完善{place}养老服务网络，建成区域养老服务中心{q}所，化肥、农药使用量均减少{c}%以上",
    "深入开展{place}营商环境提升行动，规范涉企检查，健全政企沟通机制，推动惠企政策直达快享",
    "{month}月{day}日前完成{place}集镇供水管网改造{a}公里，漏损率不高于{c}%",
)


class Task(NamedTuple):
    """A task with the heading it stands under, its serial, its line of units and the time its column names."""

    section: str
    serial: int
    text: str
    units: str
    deadline: str


def tasks(number: int) -> Iterator[Task]:
    rng = random.Random(number)
    for n in range(number):
        month, place = rng.randint(3, 11), f"{rng.choice(PLACES)}{rng.choice(PLACES)[0]}"
        text = rng.choice(TASKS).format(
            place=place, month=month, day=rng.randint(5, 28), year=rng.randint(2025, 2027), q=rng.randint(2, 9),
            a=rng.randint(5, 90), b=rng.randint(500, 9000), c=rng.randint(11, 95) / 10, d=rng.randint(20, 400) / 10,
            e=rng.randint(10, 30), f=rng.randint(35, 60), p=rng.randint(850, 999) / 10,
        )  # fmt: skip
        units = rng.sample(UNITS, rng.randint(1, 4))
        line = units[0] if len(units) == 1 else f"{units[0]}牵头，{'、'.join(units[1:])}配合"
        subject = SUBJECTS[n // SECTION % len(SUBJECTS)]
        yield Task(f"{subject}（{n // SECTION + 1}）", n + 1, f"{text}。", line, f"2024年{month}月底前")


def write(path: Path, number: int, layout: str) -> None:
    """Write a notice of ``number`` tasks in one of the LAYOUTS."""
    document = docx.Document()
    document.add_paragraph("青溪县2024年度重点工作目标任务分解方案")
    document.add_paragraph("各乡镇人民政府，县直有关单位：")
    document.add_paragraph("现将分解方案印发给你们，请于6月20日、9月25日、12月10日前报送进展情况。")
    (_table if layout == "table" else _paragraphs)(document, number)
    document.save(str(path))


def _paragraphs(document: docx.document.Document, number: int) -> None:
    section = ""
    for task in tasks(number):
        if task.section != section:
            section = task.section
            document.add_paragraph(f"{_chinese((task.serial - 1) // SECTION + 1)}、{section}")
        document.add_paragraph(f"{task.serial}.{task.text}")
        document.add_paragraph(f"责任单位：{task.units}")


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{CN[tens - 1]}十") + (CN[ones - 1] if ones else "")


def _table(document: docx.document.Document, number: int) -> None:
    table = document.add_table(1, 4)
    rows = [("序号", "目标任务", "责任单位", "完成时限")]
    rows += [(str(t.serial), t.text, t.units, t.deadline) for t in tasks(number)]
    cells = table.rows[0].cells
    for cell, text in zip(cells, rows[0], strict=True):
        cell.text = text
    template = table.rows[0]._tr  # a copied row: adding rows one by one looks through the whole table each time
    words = f"{{{template.nsmap['w']}}}t"
    for row in rows[1:]:
        copy = deepcopy(template)
        for place, text in zip(copy.iter(words), row, strict=True):
            place.text = text
        table._tbl.append(copy)
