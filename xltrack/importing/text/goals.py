"""What a document promises beside its tasks: the overall goals of the plan, and duties named in its closing sections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xltrack.importing.found import Place
from xltrack.importing.grammar import view
from xltrack.importing.grammar.amounts import RECURRING, RELATIVE
from xltrack.importing.grammar.english import english_indicators, english_year, is_english
from xltrack.importing.meaning.indicators import find_indicators, read_target
from xltrack.importing.meaning.years import title_year
from xltrack.later import regex
from xltrack.plan import Goal, Settings, Source, relative_day

_BESIDE = ("no-task", "introduction", "before", "after", "without-unit")
_OTHER = ("other-part", "letter", "page-header", "page-footer", "footnote", "comment")
_HEADING = regex(r"^[^。]{0,12}?(?:总体目标|主要目标|工作目标|目标任务|发展目标)[:。,]?\s*")
_SHORT_HEADING = regex(r"^(?:[^。;,]{2,24}|[^\u3400-\u9fff.;]{2,60})$")
_GOAL_HEADING = regex(r"目标|指标|\b(?i:goals?|targets?|ambitions?|objectives?|aims?)\b")
_SENTENCE_EN = regex(r"(?:[^.;]|\.(?=\d))+[.;]?")
_WHAT = regex(r"^(?:主要|具体|考核|预期)?(?:指标|项目|目标|内容|名称)(?:名称|内容)?$")
_HOW_MUCH = regex(r"目标值?|计划|任务|预期|(?:19|20)\d\d年")
_REACHED = regex(r"完成(?!目标|值?$)|实绩|实际|基期|基数|上年|去年|现状")
_MEASURE = regex(r"(?:计量|指标)?单位")
_APART = 2  # lines between a heading and what stands under it: one may be blank
_YEARS = regex(r"(?:^|(?<=[。;]))\s*(?=(?:到|至|展望)?(?:20\d\d)年)")
_YEAR = regex(r"^(?:到|至|展望)?(20\d\d)年")
_GOAL_WORD = regex(r"实现|达到|优于|[低高多少]于|以上|以下|改善|形成|建成|提高|提升|下降|恢复|消除|基本|控制")
_OF_ITSELF = regex(
    r"(?:任务|工作|事项|项目|目标)[^,。;]{0,12}(?:分解|分为|细化|确定|梳理|共计?)[^,。;]{0,8}?\d+(?:个|大|项|条|方面)"
)  # 任务分解为7大方面、80项
_SENTENCE = regex(r"[^。;]+[。;]?")
_REPORT = regex(r"报送|报告|报备|备案|上报|抄送|书面报|报(?:市|县|区|省|局|我)|总结")
_DRAW_UP = regex(r"(?:制定|编制|细化|建立).{0,24}?(?:方案|计划|清单|台账|细则|项目)")
_BOUND = regex(
    r"各(?:级|县|区|乡|镇|街道|有关|相关|责任|部门|单位|股室|科室)|(?:部门|单位|局|办)(?:要|应|须|需|会同|负责)|请各|应将"
)


def find_goals(lines: Mapping[Place, str], reasons: Mapping[Place, str], year: int | None) -> list[tuple[Place, Goal]]:
    """The goals that lines beside the tasks name, one per number, else one per sentence opened by its year: 到2025年…; 2035年….

    A line counts where its year is later than the plan's and it says what will be so, or where it names a number for the plan's own year.
    ``reasons``: why lines were not taken as tasks (keys of ``import.…`` in the words).
    """
    found: list[tuple[Place, Goal]] = []
    under = last = None
    header: list[str] = []
    for place, text in lines.items():
        if reasons.get(place) == "header" and last and place.line <= last.line + _APART:
            header, last = [cell.strip() for cell in text.split("\t")], place
            continue
        if reasons.get(place) not in _BESIDE:
            continue
        if last is None or place.file != last.file or place.line > last.line + _APART:
            under = None  # tasks stand between
        last = place
        if "\t" in text:
            source = Source(place.file, place.line)
            found += [(place, goal) for goal in _row_goals(text, header, year, source) if under]
            continue
        if _SHORT_HEADING.match(view(text)):
            under = bool(_GOAL_HEADING.search(view(text)))
            continue
        found += [(place, goal) for goal in _goals(text, year, Source(place.file, place.line), bool(under))]
    return found


def _row_goals(row: str, header: Sequence[str], year: int | None, source: Source) -> Iterator[Goal]:
    """The goal of a row, 指标 and its number: of two cells, or those its header tells, 指标名称 | 单位 | 2026年目标."""
    cells = [cell.strip() for cell in row.split("\t")]
    told = _told(header, cells, year) if len(header) == len(cells) > 2 else None
    filled = [cell for cell in cells if cell]
    name, number, measure = told or ((filled[0], filled[1], "") if len(filled) == 2 else ("", "", ""))
    for i in read_target(name, number, measure, year) if name and number else ():
        if i.value is not None:
            printed = " ".join(filter(None, (name, number, measure)))
            yield Goal(printed, i.year or year, i.name, i.comparison, i.value, i.unit, i.baseline, source=source)


def _told(header: Sequence[str], cells: Sequence[str], year: int | None) -> tuple[str, str, str] | None:
    """(what, how much, in what) of a row below a header that tells; what was reached before is no goal."""
    named = next((at for at, said in enumerate(header) if _WHAT.search(view(said))), None)
    asked = [at for at, said in enumerate(header) if _HOW_MUCH.search(view(said)) and at != named]
    asked = [at for at in asked if not _REACHED.search(view(header[at])) and (title_year(header[at]) or year) == year]
    if named is None or not asked:
        return None
    measure = next((cells[at] for at, said in enumerate(header) if _MEASURE.fullmatch(view(said))), "")
    return cells[named], cells[asked[-1]], measure


def _goals(text: str, year: int | None, source: Source, under: bool) -> Iterator[Goal]:
    """``under``: the line stands below a heading of goals (一、工作目标)."""
    if is_english(text):
        yield from _english_goals(text, year, source, under)
        return
    headed = _HEADING.match(view(text))
    body = text[headed.end() :] if headed else text
    cuts = [hit.start() for hit in _YEARS.finditer(view(body))]
    for begin, end in zip(cuts or [0] * bool(headed or under), [*cuts[1:], len(body)], strict=False):
        part = body[begin:end].strip()
        named = _YEAR.match(view(part))
        by = int(named[1]) if named else year
        numbers = [i for i in find_indicators(part, by) if i.value is not None]
        later = by is not None and year is not None and by > year
        if (by is not None and year is not None and by < year) or _OF_ITSELF.search(view(part)):
            continue
        if not (numbers or (later and _GOAL_WORD.search(view(part)))) or not (named or headed or under):
            continue
        for i in numbers:
            yield Goal(part, i.year or by, i.name, i.comparison, i.value, i.unit, i.baseline, i.force, source)
        if not numbers:
            yield Goal(part, by, source=source)


def _english_goals(text: str, year: int | None, source: Source, under: bool) -> Iterator[Goal]:
    """Goals of an English text: sentences that name the year they are for, or stand below a heading of goals."""
    for sentence in _SENTENCE_EN.findall(text):
        by = english_year(sentence)
        if (by is None and not under) or (by is not None and year is not None and by < year):
            continue
        for i in english_indicators(sentence, by or year):
            yield Goal(sentence.strip(), i.year, i.name, i.comparison, i.value, i.unit, source=source)


def find_duties(
    lines: Mapping[Place, str], reasons: Mapping[Place, str], after: Iterable[Place], settings: Settings
) -> list[tuple[str, str]]:
    """(sentence, day or "") of what closing sections ask of units: reports, filings, plans of their own. Behind the tasks, or named with a day or a rhythm.

    ``after``: the places of the tasks; a line of the same file below the first of them closes the document.
    """
    first: dict[str, int] = {}
    for place in after:
        first[place.file] = min(place.line, first.get(place.file, place.line))
    found = []
    for place, text in lines.items():
        why = reasons.get(place, "")
        for sentence in _SENTENCE.findall(text) if why in (*_BESIDE, *_OTHER) else ():
            seen = view(sentence)
            timed = bool(RELATIVE.search(seen) or RECURRING.search(seen))
            asked = (_REPORT.search(seen) or _DRAW_UP.search(seen)) and _BOUND.search(seen)
            closing = why in _BESIDE and place.line > first.get(place.file, place.line)
            if asked and len(seen) > 12 and (closing or (timed and _REPORT.search(seen))):
                day = next((d for hit in RELATIVE.finditer(seen) if (d := relative_day(hit[0], settings))), None)
                found.append((sentence.strip(), day.isoformat() if day else ""))
    return found
