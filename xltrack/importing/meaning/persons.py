"""Persons beside the names of units: 规划建设办 主任, 水利站/站长, 医务部（主任）, 甲科 张某、乙科 李某."""

from __future__ import annotations

import re

from xltrack.importing.grammar import BRACKETED_ROLE, PLACE, PLACE_BRACKET, UNIT_NAME, UNIT_ROLES, view
from xltrack.importing.grammar.english import is_english
from xltrack.importing.meaning.labels import label_at_start
from xltrack.importing.meaning.units import looks_like_name, looks_like_names
from xltrack.later import regex

# Common surnames, those left out that begin short names of offices too: 安监, 高新, 金融, 万达.
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蔡蒋余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范廖贾夏韦付邹孟熊秦邱侯尹薛闫段雷黎史龙陶贺顾毛郝龚邵钱严覃戴莫孔向"
_PERSON = rf"[{SURNAMES}](?:某{{1,2}}|[\u4e00-\u9fff]{{1,2}})"
_BEHIND_UNIT = regex(rf"(?:[\s/]+(?P<after>{_PERSON})|\((?P<inside>{_PERSON})\))(?=$|[、,;\s])")
_IN_BRACKETS = regex(r"[(（]([^()（）]{2,8})[)）]")
_PARTED = regex(r"\S[\s/:：]+\S")
_APART = regex(r"[\s/:：、，,；;]+(?![^(（]*[)）])")  # outside brackets
_NAMES_APART = regex(r"[、,;\s]")
_TITLED = regex(
    r"(?<![\w.])(?!U\.\s?[SKN]\.)(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame)\b\.?\s+(?:[A-Z]\.?\s+)*[A-Z][\w'’-]+"
    r"(?:\s+[A-Z][\w'’-]+)?(?![\w'’-]|\s+[A-Z])|(?:[A-Z]\.\s?){1,3}[A-Z][\w'’-]+)"
)
_EMPTY = regex(r"\(\s*\)|(?<=[,;/])\s*[,;/]|(?<=\s)[–—-]\s+(?=[,;]|$)")
_ALONE = regex(r"(?:^|(?<=[,;/]))\s*\(([^()]+)\)")
_LONGEST = 8  # characters of a person's name or office


def split_persons(cell: str, told: bool) -> tuple[str, str]:
    """(names of units, persons) of a cell that may hold both. ``told``: its column's header says so (责任单位及责任人); elsewhere only what
    is a person's name behind a unit's is taken for one.
    """
    if is_english(cell):
        return _without_titled(cell)
    if not told:
        return _without_surnames(cell)
    persons: list[str] = []

    def person(found: re.Match[str]) -> str:
        inner = view(found[1])
        if PLACE_BRACKET.match(inner) or UNIT_NAME.search(inner) or BRACKETED_ROLE.search(f"({inner})"):
            return found[0]
        persons.append(found[1])
        return ""

    bare = _IN_BRACKETS.sub(person, cell)
    if persons and looks_like_names(bare):
        return bare, "、".join(persons)
    if not _PARTED.search(cell) or label_at_start(cell) in UNIT_ROLES:
        return cell, ""
    tokens = [token for token in _APART.split(cell) if token]
    if not any(map(looks_like_names, tokens)):
        return cell, ""
    units = [token for token in tokens if looks_like_names(token) or len(token) > _LONGEST]
    return "、".join(units), "、".join(token for token in tokens if token not in units)


def _without_titled(cell: str) -> tuple[str, str]:
    """J. Harrow (Housing), Dr K. Moss – Training, Estates (P. Quill): persons told by title or initials, where another name stands beside them."""
    persons = _TITLED.findall(cell)
    rest = _EMPTY.sub("", _TITLED.sub("", cell)) if persons else ""
    rest = _ALONE.sub(r"\1", rest).strip(" ,;:/–—-\n")
    return (rest, "; ".join(persons)) if rest else (cell, "")


def _without_surnames(cell: str) -> tuple[str, str]:
    """城管局（张某某）, 公安局 李某: the names of units, and those of persons behind them."""
    seen, persons, kept, at = view(cell), [], [], 0
    for found in _BEHIND_UNIT.finditer(seen):
        begin, end = found.span("after") if found["after"] else found.span("inside")
        unit = _NAMES_APART.split(seen[at : found.start()])[-1]
        who = seen[begin:end]
        if not looks_like_name(unit) or looks_like_name(who) or PLACE.fullmatch(who):
            continue
        kept.append(cell[at : found.start()])
        persons.append(cell[begin:end])
        at = found.end()
    return "".join([*kept, cell[at:]]), "、".join(persons)
