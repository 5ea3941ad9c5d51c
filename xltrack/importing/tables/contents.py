"""Columns told by what stands in them, where their headers say nothing known: names of units, days, numbers to reach, the task itself."""

from __future__ import annotations

import re
from collections.abc import Callable

from xltrack.importing.grammar import NO_UNIT, view
from xltrack.importing.grammar.amounts import COMPARISON, NO_SIGN, SIGN
from xltrack.importing.grammar.english import is_english_day
from xltrack.importing.grammar.headers import RANK, UNIT_COLUMNS
from xltrack.importing.meaning.deadlines import is_day
from xltrack.importing.meaning.indicators import find_indicators
from xltrack.importing.meaning.labels import label_at_start
from xltrack.importing.meaning.units import looks_like_name, looks_like_names
from xltrack.importing.tables.columns import Columns, Filled, column_meaning
from xltrack.later import regex
from xltrack.values import key

_FIGURE = regex(r"[<>≥≤]?[\d,.]+\s*%?|[-—/]+|[√✓○●★]|\d{4}[-./]\d{1,2}[-./]\d{1,2}")
_THINGS = frozenset(
    {"项目", "工程", "事项", "工作项目"}
)  # headings of a group, or the task itself where each row has its own
_HOW = regex(
    "内容|规模|要求|标准|标志|目标|举措|措施|做法|路径|成果|指标|程度|效果|成效"
    "|(?i:target|kpi|indicator|output|outcome|metric|goal|result)"
)
_BESIDE = regex("现状|基础|情况|总投资|背景|简介|概况|原因|依据|地点|位置|范围|分值|评分|金额|资金|经费|预算|来源")
_STANDARD = regex("(?:考核|考评|评价)标准$")
_SCORED = regex(r"扣|[加得计记减满评]分|\d\s*分(?!钟)")
_DATED = regex(r"[^\x00-\x7f]|(?:19|20)\d\d[-./]\d")  # a day that is no serial such as 1-1
_CODE = regex(r"[A-Za-z]{0,4}[-.]?\d{1,4}(?:[-.]\d{1,3}){0,3}")
_COUNTS = regex(rf"第?\(?(?:{_CODE.pattern}|[①-⑳])\)?[、.]?[项号条]?")  # 3、 (3) ③ 第3项 A-03
_TURN = regex(
    r"第?[\d一二三四五六七八九十]{1,3}个?(?:周|阶段|批次?|期|轮|次|学期)|(?:周|星期)[一二三四五六日天]|(?i:(?:week|phase|stage|sprint)) ?\d{1,2}"
)  # the week or stage of a task, not the task
_COMPARED = regex(rf"(?:{'|'.join(map(re.escape, sorted(COMPARISON, key=len, reverse=True)))})\s*\d")
_AT_FIRST = regex(r"[,，;；(（\s]")
_HEAD = 14  # characters of a column's name
_NAME = 30  # characters of what a task is about; more is a text
_SHORT = 10  # characters of a unit's name
_LONG = 6  # characters of a cell that says what is to be reached in words


def settle_by_contents(columns: Columns, filled: Filled, begin: int) -> None:
    """Give the columns that no header told their meaning, by the cells below row ``begin``."""
    cells = {
        at: [row[at] for n, row in enumerate(filled.rows) if n >= begin and n not in filled.wide and row[at]]
        for at in range(columns.width)
    }
    rows = sum(any(row) for n, row in enumerate(filled.rows) if n >= begin and n not in filled.wide)
    _find_signs(columns, cells)
    _leave_ranks(columns, cells)
    _find_duties(columns, cells)
    _find_task(columns, cells)
    if not columns.at.get("text"):
        return
    _find_serials(columns, cells)
    _find_units(columns, cells)
    _find_deadlines(columns, cells)
    _name_the_task(columns, cells, rows)
    _find_names(columns, cells)
    _find_targets(columns, cells)


def _find_signs(columns: Columns, cells: dict[int, list[str]]) -> None:
    """A column of nothing but ≥, ≤ or words for them says how the numbers beside it are meant."""
    for at, words in cells.items():
        seen = [view(cell) for cell in words]
        if any(word in SIGN for word in seen) and all(word in SIGN or word in NO_SIGN for word in seen):
            for positions in columns.at.values():
                positions[:] = [known for known in positions if known != at]
            columns.at["sign"] = [at]
            return


def _leave_ranks(columns: Columns, cells: dict[int, list[str]]) -> None:
    """A column Priority of High and Medium says how urgent a task is, and heads none."""
    for at in [at for at in columns.at.get("path", ()) if cells[at] and all(map(RANK.fullmatch, cells[at]))]:
        columns.at["path"].remove(at)
        columns.at.setdefault("other", []).append(at)


def _find_duties(columns: Columns, cells: dict[int, list[str]]) -> None:
    """Two columns or more that are units, their cells saying in words what each is to do."""
    named = [at for at in _unknown(columns) if looks_like_name(columns.headers.get(at, ""))]
    duties = [at for at in named if cells[at] and all(map(_is_duty, cells[at]))]
    if len(duties) > 1 and not columns.units:
        columns.at["duty"] = duties


def _is_duty(cell: str) -> bool:
    return (len(cell) > 3 and not looks_like_names(cell) and not _FIGURE.fullmatch(view(cell))) or bool(
        NO_UNIT.match(cell)
    )


def _unknown(columns: Columns, *but: str) -> list[int]:
    known = {at for name, positions in columns.at.items() if name not in but for at in positions}
    return [at for at in range(columns.width) if at not in known]


def _words(cells: list[str]) -> list[str]:
    return [cell for cell in cells if len(cell) > 1 and not _FIGURE.fullmatch(view(cell))]


def _find_task(columns: Columns, cells: dict[int, list[str]]) -> None:
    """Where no header names the task, it is the first column of words that says nothing else: 整治行业 beside 责任单位."""
    texts = columns.at.get("text", [])
    if len(texts) == 1 and cells[texts[0]] and len(_words(cells[texts[0]])) * 2 < len(cells[texts[0]]):
        columns.at.setdefault("target", []).extend(columns.at.pop("text"))  # numbers to reach, no words of a task
    _say_rather_than_count(columns, cells)
    if columns.at.get("text") or not (columns.units or columns.at.get("deadline")):
        return
    own = [at for at in _unknown(columns) if len(set(_words(cells[at]))) * 10 >= len(cells[at]) * 6 > 0]
    if own:
        columns.at["text"] = [next((at for at in own if columns.headers.get(at)), own[0])]


def _say_rather_than_count(columns: Columns, cells: dict[int, list[str]]) -> None:
    """Of columns of targets lent for the task, it is the one of words without numbers."""
    texts, targets = columns.at.get("text", []), columns.at.get("target", [])
    if len(texts) != 1 or not targets or column_meaning(columns.headers.get(texts[0], "")) != "target":
        return
    says = [at for at in targets if cells[at] and not any(map(_has_digit, cells[at]))]
    if says and sum(map(_has_digit, cells[texts[0]])) * 2 > len(cells[texts[0]]):
        columns.at["text"] = says[:1]
        columns.at["target"] = sorted({*targets, *texts} - set(says[:1]))


def _find_serials(columns: Columns, cells: dict[int, list[str]]) -> None:
    """A first column whose cells are numbers or codes (3, A-01, 2.1), no two the same; one called Item beside the task's too."""
    at = next((at for at in range(columns.width) if cells[at]), 0)
    codes = cells.get(at, [])
    texts = columns.at.get("text", [])
    free = at in _unknown(columns) or (at in texts and len(texts) > 1)
    if not columns.at.get("serial") and free and codes and len(set(codes)) == len(codes):
        counts = codes == [str(number) for number in range(1, len(codes) + 1)] or not all(map(str.isdecimal, codes))
        if counts and all(map(_CODE.fullmatch, map(view, codes))):
            columns.at["serial"] = [at]
            if at in texts:
                texts.remove(at)


def _names_who(cell: str) -> bool:
    """Whether a cell of deadlines says who first: 牵头单位：…, 城管局，6月底前."""
    return label_at_start(cell) in UNIT_COLUMNS or looks_like_names(_AT_FIRST.split(cell)[0])


def _find_units(columns: Columns, cells: dict[int, list[str]]) -> None:
    """Where no header says who, it is the column whose cells are names of units; where one says only who helps, too."""
    if columns.at.get("lead") or columns.at.get("joint"):
        return
    for at in columns.at.get("deadline", []):  # 分工及时限: both in one cell, each with its label
        if sum(map(_names_who, cells[at])) * 2 > len(cells[at]):
            columns.at["deadline"].remove(at)
            columns.at["joint"] = [at]
            return
    for at in _unknown(columns, *(() if columns.units else ("other",))):
        named = sum(map(looks_like_names, cells[at]))
        if any(map(looks_like_name, cells[at])) and named * 10 >= len(cells[at]) * 8:
            columns.at["joint"] = [at]
            columns.borrowed = True
            return


def _find_deadlines(columns: Columns, cells: dict[int, list[str]]) -> None:
    """Where no header says until when, it is the last column whose cells are days; a span of time over its days (第一周 | 3月2日) is a heading."""
    known = columns.at.get("deadline", [])
    undated = [at for at in known if cells[at] and not any(map(is_day, cells[at]))]
    if undated and len(known) > len(undated) and min(known) == undated[0] < columns.at["text"][0]:
        columns.at["deadline"] = [at for at in known if at != undated[0]]
        columns.at.setdefault("path", []).append(undated[0])
    for at in reversed(_unknown(columns)) if not columns.at.get("deadline") else ():
        days = sum(map(is_day, cells[at]))
        if days and days * 10 >= len(cells[at]) * 8:
            columns.at["deadline"] = [at]
            return


def _name_the_task(columns: Columns, cells: dict[int, list[str]], rows: int) -> None:
    """项目 beside 建设内容, 案件 beside 化解措施: the task is the column of words that each row has its own of, not how it is done."""
    texts = columns.at["text"]
    if not all(_HOW.search(view(columns.headers.get(at, ""))) for at in texts):
        return
    headed = [at for at in columns.at.get("path", ()) if key(columns.headers.get(at, "")) in _THINGS]
    for at in sorted({*headed, *(at for at in _unknown(columns) if columns.headers.get(at))}):
        own = len(set(cells[at])) == len(cells[at]) == rows and len(_words(cells[at])) == rows
        turns = own and any(_TURN.fullmatch(view(cell)) for cell in cells[at])
        if at < min(texts) and own and not turns and not _BESIDE.search(columns.headers.get(at, "")):
            columns.at["text"] = [at, *texts]
            if at in headed:
                columns.at["path"].remove(at)
            return


def _find_names(columns: Columns, cells: dict[int, list[str]]) -> None:
    """Columns of words left of the task name what it is about: 点位, 场所 beside 建设任务."""
    for at in _unknown(columns):
        words = _words(cells[at])
        if (
            at < min(columns.at["text"])
            and words
            and len(words) * 10 >= len(cells[at]) * 8
            and max(map(len, words)) <= _NAME
        ):
            columns.at.setdefault("path", []).append(at)


def _find_targets(columns: Columns, cells: dict[int, list[str]]) -> None:
    """A column behind the task most of whose cells say in words what number is to be reached; 考核标准 too, which mostly says how points are given."""
    others = columns.at.get("other", [])
    standards = [
        at for at in others if _STANDARD.search(columns.headers[at]) and not any(map(_SCORED.search, cells[at]))
    ]
    for at in (*_unknown(columns), *standards):
        said = [cell for cell in cells[at] if len(cell) >= _LONG and _says_how_much(cell, at in standards)]
        if (
            at > min(columns.at["text"])
            and len(said) * 2 > len(cells[at])
            and not _BESIDE.search(columns.headers.get(at, ""))
        ):
            columns.at.setdefault("target", []).append(at)
            if at in standards:
                others.remove(at)


def _says_how_much(cell: str, standard: bool) -> bool:
    compared = standard and _COMPARED.match(view(cell))  # 不高于298克/千瓦时, of what the task names
    return bool(compared or find_indicators(cell, None, target=True))


def _are_names(cells: list[str]) -> bool:
    """Whether a column holds names of units: most of its cells; half of them where the others are as short."""
    named = sum(map(looks_like_names, cells))
    short = all(len(cell) <= _SHORT and not _has_digit(cell) for cell in cells)
    return bool(cells) and named * 10 >= len(cells) * (5 if short else 7)


def infer_columns(filled: Filled) -> tuple[Columns, int] | None:
    """(columns, first row below the header) of a table whose header, if it has one, says nothing known: by what their cells look
    like: digits, names of units, days, the longest text.
    """
    rows = [n for n, row in enumerate(filled.rows) if n not in filled.wide and sum(map(bool, row)) > 1]
    body = [filled.rows[n] for n in rows]
    if len(body) < 2:
        return None
    below = _by_cells(body[1:])
    if below and _heads(body[0], below):
        below.headers = {at: cell.replace("\n", "") for at, cell in enumerate(body[0])}
        _as_said(below)
        return below, rows[0] + 1
    whole = _by_cells(body)
    return (whole, 0) if whole else None


def _heads(row: list[str], columns: Columns) -> bool:
    """Whether a row stands over columns of units, days and serials without being any of them itself."""
    tests: dict[str, Callable[[str], bool]] = {
        "joint": looks_like_names,
        "support": looks_like_names,
        "deadline": is_day,
        "serial": _has_digit,
    }
    told = [(test, row[at]) for name, test in tests.items() for at in columns.at.get(name, ())]
    return len(told) > 1 and all(cell and len(cell) <= _HEAD and not test(cell) for test, cell in told)


def _has_digit(cell: str) -> bool:
    return any(ch.isdigit() for ch in cell)


def _as_said(columns: Columns) -> None:
    """What single headers say goes before what the cells look like: 谁来牵头 over a column of units."""
    for at, header in columns.headers.items():
        said = column_meaning(header)
        told = next((name for name, positions in columns.at.items() if at in positions), "")
        if said == "text" and told == "path":  # what was taken for the task is then what is to be reached
            columns.at.setdefault("target", []).extend(columns.at.pop("text"))
            told, columns.at["path"] = "", [n for n in columns.at["path"] if n < at]
        if said and said != told and (not told or {said, told} <= set(UNIT_COLUMNS)):
            if told:
                columns.at[told].remove(at)
            columns.at.setdefault(said, []).append(at)


def _says_when(cell: str) -> bool:
    return is_day(cell) and bool(_DATED.search(cell) or is_english_day(cell))


def _by_cells(body: list[list[str]]) -> Columns | None:
    width = len(body[0])
    columns = Columns(width=width)
    shares = {at: [row[at] for row in body if row[at]] for at in range(width)}
    units = [at for at, cells in shares.items() if _are_names(cells)]
    days = [at for at, cells in shares.items() if cells and all(map(_says_when, cells))]
    serials = [
        at
        for at, cells in shares.items()
        if at not in days and cells and all(_COUNTS.fullmatch(view(cell)) for cell in cells)
    ]
    texts = [at for at in range(width) if at not in (*units, *serials, *days) and shares[at]]
    if not texts or not (units or (days and len(body) > 2)):
        return None
    longest = max(texts, key=lambda at: sum(map(len, shares[at])) / len(shares[at]))
    columns.at = {"text": [longest], "path": [at for at in texts if at < longest]}
    columns.at |= {"joint": units[:1]} if units else {}
    columns.at |= {"serial": serials[:1]} if serials else {}
    columns.at |= {"support": units[1:]} if len(units) > 1 else {}
    columns.at |= {"deadline": days[-1:]} if days else {}
    return columns
