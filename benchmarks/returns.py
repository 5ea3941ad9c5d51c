"""A year of made-up returns in any number: a master of counties, and one filled-in form per unit, as an office program saves it.

A county is 25 units with 60 tasks of their own; each task is led by one unit and supported by up to twenty others, so that a
unit answers for 10 to 60 of them, 35 on average. The form has 14 columns: the usual ones, the indicator's value, the evidence, and
one of the office's own. The same number of units gives the same files.
"""

from __future__ import annotations

import html
import io
import random
import re
import runpy
import zipfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from xltrack import Choice, Deadline, Indicator, Item, Period, Plan, Settings, Unit, write_plan
from xltrack.books.ooxml.cells import xml_text
from xltrack.books.ooxml.stable import package_bytes
from xltrack.books.stamp import Stamper
from xltrack.enums import default_choices
from xltrack.grids import Cell
from xltrack.plan import form_id
from xltrack.records import Ask, AskRow, Ledger
from xltrack.steps.split import split

COUNTY, TASKS = 25, 60
SECTIONS = ("一、水环境整治", "二、市容环卫", "三、道路与设施", "四、安全生产", "五、队伍建设")
DONE = (
    "已完成{a}处{what}，累计投入{b}万元，占年度任务的{c}%",
    "{what}已铺开{a}个点位，完成工程量的{c}%",
    "召开{what}调度会{a}次，整改问题{b}个",
)
NEXT = (
    "其余正在办理招标手续，计划下月进场施工",
    "下一步将按月倒排工期，确保节点不拖延",
    "剩余点位受雨季影响，已调整作业时间",
)
WHAT = (
    "雨污分流改造",
    "背街小巷保洁",
    "破损路面修补",
    "临时占道整治",
    "河道清淤",
    "垃圾分类宣传",
    "管网排查",
    "绿化补植",
)
LAG = ("施工图审查周期较预期长，占道审批尚未办结", "征地协调未完成，两户尚未签约", "设备到货推迟，汛期无法作业")
MEASURE = ("由分管领导牵头每周调度，增派两个班组", "已与相关部门会商，月底前补齐手续", "改为夜间施工，力争下期追平")
PERIODS = (("上半年", date(2022, 6, 20)), ("三季度", date(2022, 9, 25)), ("全年", date(2022, 12, 10)))
PLANNED = "下步计划"  # the office's own column
EVIDENCE = ("现场照片{a}张", "验收单{a}份、现场照片{a}张", "会议纪要{a}份")
TEMPLATE = "form.xlsx"
BUILDER = Path(__file__).parent.parent / "workbook_templates" / "build.py"
SHARE = {"已完成": 15, "达到序时进度": 65, "未达序时进度": 17, "尚未启动": 3}


def plan_of(units: int) -> Plan:
    """The plan of that many units."""
    names = [f"第{n // COUNTY + 1:03d}县{_trade(n % COUNTY)}" for n in range(units)]
    counties = [names[n : n + COUNTY] for n in range(0, units, COUNTY)]
    items = [item for n, county in enumerate(counties) for item in _items(n, county)]
    choices = tuple(Choice(*choice) for choice in default_choices("zh"))
    periods = tuple(Period(label, due, due) for label, due in PERIODS)
    roster = tuple(Unit(name, category="部门" if n % COUNTY < 15 else "乡镇") for n, name in enumerate(names))
    settings = Settings(template=TEMPLATE)
    return Plan("全市城市管理目标责任分解", 2022, "zh", "XBENCH0001", tuple(items), roster, periods, choices, settings)


def _trade(n: int) -> str:
    offices = (
        "住建局",
        "水利局",
        "环保局",
        "城管局",
        "交通局",
        "财政局",
        "教育局",
        "卫健局",
        "公安局",
        "民政局",
        "农业局",
        "商务局",
        "文旅局",
        "应急局",
        "林业局",
    )
    return offices[n] if n < len(offices) else f"第{n - len(offices) + 1}镇"  # fmt: skip


def _items(number: int, county: list[str]) -> Iterator[Item]:
    rng = random.Random(number)
    for n in range(TASKS):
        lead = county[n % len(county)]
        others = [u for k, u in enumerate(county) if u != lead and rng.random() < 0.15 + 0.8 * k / COUNTY]
        what, count = WHAT[n % len(WHAT)], rng.randint(3, 60)
        yield Item(
            text=f"第{number + 1}县完成{count}处{what}，按月巡查并建立问题清单，做到当月发现、当月整改，{n % 12 + 1}月底前完成验收（第{n + 1}项）。",
            id=form_id(number * TASKS + n + 1),
            path=(SECTIONS[n * len(SECTIONS) // TASKS],),
            serial=str(n + 1),
            lead=(lead,),
            support=tuple(others),
            deadlines=(Deadline("年底前", date(2022, 12, 31)),),
            indicators=(Indicator(what, ">=", float(count), "处", basis="cumulative"),) if n % 3 == 0 else (),
        )


def _filled(ask: Ask) -> Ask:
    rng = random.Random(ask.unit)
    rows = tuple(replace(row, answers=_answer(rng, row)) for row in ask.rows)
    people = {"filler": f"经办人{rng.randint(1, 400)}", "filler_phone": f"1380000{rng.randint(0, 9999):04d}"}
    leader = {"leader": f"分管领导{rng.randint(1, 90)}", "leader_phone": f"1390000{rng.randint(0, 9999):04d}"}
    day = f"2022-06-{rng.randint(10, 19)}"
    return replace(ask, rows=rows, prefill=people | leader | {"filled_on": day, "submission": "1"})


def _answer(rng: random.Random, row: AskRow) -> dict[str, Cell]:
    status = _status(random.Random(row.item.id)) if rng.random() < 0.9 else _status(rng)
    numbers = {"a": rng.randint(2, 80), "b": rng.randint(10, 900), "c": rng.randint(20, 99), "what": _subject(row.item)}
    progress = "；".join((*(said.format(**numbers) for said in rng.sample(DONE, 3)), *rng.sample(NEXT, 2))) + "。"
    answer: dict[str, Cell] = {"status": status, "progress": progress, PLANNED: rng.choice(NEXT) + "。"}
    if rng.random() < 0.5:
        answer["evidence"] = rng.choice(EVIDENCE).format(a=rng.randint(1, 9))
    if row.item.indicators and rng.random() < 0.5:
        answer["actual"] = float(numbers["a"])
    if status in ("未达序时进度", "尚未启动"):
        answer |= {"reason": rng.choice(LAG) + "。", "measures": rng.choice(MEASURE) + "。"}
    return answer


def _subject(item: Item) -> str:
    """What an item is about; its units report of that."""
    return next(what for what in WHAT if what in item.text)


def _status(rng: random.Random) -> str:
    """What is said of a task; nine of ten units say the same."""
    return rng.choices(list(SHARE), list(SHARE.values()))[0]


# ── files ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_INLINE = re.compile(r' t="inlineStr"><is><t xml:space="preserve">([^<]*)</t></is>')
_SHARED = re.compile(r"<si>.*?</si>", re.DOTALL)
TABLE = "xl/sharedStrings.xml"


def as_saved(form: bytes) -> bytes:
    """A form as office programs save it: every text in the shared table, each distinct one once."""
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = _SHARED.findall(parts[TABLE].decode())
    places: dict[str, int] = {}

    def shared(found: re.Match[str]) -> str:
        place = places.setdefault(html.unescape(found[1]), len(texts) + len(places))
        return f' t="s"><v>{place}</v>'

    for name in [n for n in parts if n.startswith("xl/worksheets/sheet")]:
        parts[name] = _INLINE.sub(shared, parts[name].decode()).encode()
    table = "".join(texts) + "".join(f'<si><t xml:space="preserve">{xml_text(t)}</t></si>' for t in places)
    parts[TABLE] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{len(texts) + len(places)}">{table}</sst>'
    ).encode()
    return package_bytes(parts)


def change(folder: Path, number: int, time: int) -> None:
    """Another wording in that many of the returns, spread over them; another one each time."""
    paths = sorted(folder.iterdir())
    for path in paths[:: max(len(paths) // number, 1)][:number]:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[TABLE] = parts[TABLE].replace("；".encode(), f"（第{time + 1}次核改）；".encode(), 1)
        path.write_bytes(package_bytes(parts))


def template(path: Path) -> None:
    """The office's form: the usual one with three columns more."""
    made = runpy.run_path(str(BUILDER))
    book, sheet = made["workbook"](path, "zh")
    further = [c for c in made["extended_columns"]("zh") if c.key in ("actual", "evidence")]
    further.append(made["Col"]("", PLANNED, 20, answer=True))
    columns = [*made["basic_columns"]("zh", False), *further, *made["helper_columns"]("zh", False)]
    made["put_form"](sheet, made["looks"](book, "zh"), columns, "zh")
    book.close()


@cache
def _stamper(form: Path) -> Stamper:
    return Stamper(form)


def _write(job: tuple[Path, list[Ask]]) -> None:
    folder, asks = job
    for ask in asks:
        form = _stamper(folder.parent / TEMPLATE).form(_filled(ask))
        (folder / f"{ask.unit}.xlsx").write_bytes(as_saved(form))


def write(folder: Path, units: int, period: int = 0) -> None:
    """``master.xlsx``, its form and ``returns/`` with one return per unit; what stands complete is left as it is."""
    target = folder / "returns"
    if target.is_dir() and sum(1 for _ in target.iterdir()) == units:
        return
    target.mkdir(parents=True, exist_ok=True)
    plan = plan_of(units)
    write_plan(plan, folder / "master.xlsx")
    template(folder / TEMPLATE)
    asks = split(plan, plan.periods[period], Ledger())
    counties = [_write_job(target, plan, asks[n : n + COUNTY], n) for n in range(0, len(asks), COUNTY)]
    with ProcessPoolExecutor() as pool:
        list(pool.map(_write, counties))


def _write_job(target: Path, plan: Plan, asks: tuple[Ask, ...], first: int) -> tuple[Path, list[Ask]]:
    """The forms of one county; their plan is cut to it, so that little is sent to the worker."""
    county = replace(
        plan,
        items=tuple({row.item.id: row.item for ask in asks for row in ask.rows}.values()),
        units=plan.units[first : first + COUNTY],
    )
    return target, [replace(ask, plan=county) for ask in asks]  # fmt: skip
