"""What a document says once for many tasks: by when they are to be done, and the offices its headings are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from xltrack.importing.found import Found, Place
from xltrack.importing.grammar import view
from xltrack.importing.grammar.amounts import BEFORE, POINT, RECURRING, REPORTING
from xltrack.importing.grammar.english import OFFICES, THEMES
from xltrack.importing.meaning.actors import opening, owners
from xltrack.importing.meaning.deadlines import find_deadlines
from xltrack.importing.meaning.labels import Part
from xltrack.importing.meaning.numerals import read_mark
from xltrack.importing.meaning.units import read_units
from xltrack.later import regex

_ALL = regex(r"(?:以下|下列|上述|以上|所列|清单[内中上]?|附[表件](?:[内中上]|所列)?)[^,。;:]{0,16}")
_ASKED = regex(r"请|务必|必须|[须应要均限]")
_DONE = regex(r"完成|办结|整改|落实|到位|销号|办理")
# 请于5月20日前整改到位: what is to be done is not said, and so is all that follows
_ALL_UNSAID = regex(
    rf"(?:请|务必|必须|限)[^,。;:]{{0,8}}?[于在]?(?P<day>{POINT}\s*{BEFORE})(?:全部|全面|按期|限期)?"
    r"(?:整改|完成|办结|落实|办理|销号)(?:整改|到位|完毕|销号|落实|办结)*(?=[,。;]|$)"
)
_SENTENCE = regex(r"[^。;!?]+")


def day_for_all(lines: Mapping[Place, str], year: int | None) -> tuple[str, Place | None]:
    """(the day, as printed, and its line) of the one sentence that asks for all tasks of a list by a day: 请于6月底前完成以下整改."""
    found: dict[str, Place] = {}
    for place, text in lines.items():
        for sentence in map(str, _SENTENCE.findall(view(text) if not read_mark(view(text)) else "")):
            unsaid = _ALL_UNSAID.search(sentence) if "前" in sentence and _DONE.search(sentence) else None
            if unsaid:
                found[unsaid["day"]] = place
            elif _ALL.search(sentence) and _ASKED.search(sentence) and _DONE.search(sentence):
                days, _ = find_deadlines(sentence, year)
                asks = not REPORTING.search(sentence) and not RECURRING.search(sentence)
                found |= {day.text: place for day in days if asks}
    return next(iter(found.items())) if len(found) == 1 else ("", None)


def give_day(items: Sequence[Found], day: str, year: int | None) -> list[Found]:
    """The items with the day for all given to those that name none themselves; the first of them is marked for checking."""
    given: list[Found] = []
    told = False
    for item in items:
        own = item.deadlines or find_deadlines(item.text, year)[0] or read_units(item.parts).deadlines
        doubts = item.doubts if told else [*item.doubts, ("deadline", day, "shared-day")]
        given.append(item if own else replace(item, deadlines=[day], doubts=doubts))
        told = told or not own
    return given


def give_offices(items: Sequence[Found]) -> list[Found]:
    """The items of a plan that names nobody with the offices its headings are, where every item stands below one: Public Works, Human
    Resources. The first is marked for checking.
    """
    heads = [_bare(item.path[-1]) if item.path else "" for item in items]
    sure = any(OFFICES.fullmatch(head) or owners(head) for head in heads)
    each = all(map(_is_office, heads))
    if not sure or not each or len(set(heads)) < 2 or any(item.parts or opening(item.text) for item in items):
        return list(items)
    first = replace(items[0], doubts=[*items[0].doubts, ("joint", heads[0], "heading-units")])
    return [replace(item, parts=[Part("joint", head)]) for item, head in zip((first, *items[1:]), heads, strict=True)]


def _bare(heading: str) -> str:
    mark = read_mark(view(heading))
    return heading[mark.end if mark else 0 :].strip()


def _is_office(heading: str) -> bool:
    told = OFFICES.fullmatch(heading) or THEMES.fullmatch(heading) or (heading.isascii() and owners(heading))
    return bool(told)
