"""Sizes of a thing that is built: 新建道路1条，长1.2公里、宽20米 asks for one road."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xltrack.importing.grammar import view
from xltrack.importing.meaning.quantities import SHARES
from xltrack.later import regex
from xltrack.plan import Indicator

# How wide, high or thick, and what all of it costs: no work is measured by it.
_NEVER = regex(
    r".{0,6}?(?:(?:红线|路面|路基|[河渠]?底|[坝堤]?顶|平均|净)?(?<![拓加增提展升拔])(?:宽|高|深|厚)度?"
    r"|(?:管|直|口|跨|孔|桩)径|层高|水深|设计时速|(?:概算|估算|计划|项目)?总投资额?)"
)
LENGTH = "(?:全|总|路线|线路)?长度?"
# How long or large: what is to be done where nothing is counted before it (改造道路长1.2公里).
_EXTENT = regex(rf"{LENGTH}|(?:建设用地|占地|用地|总?建筑)(?:总?面积)?|总?面积|(?:设计|总|有效)?(?:容量|库容|仓容)")
_LONG = regex(r"(?<=[\u3400-\u9fff]{2})(?<!增|延|加|成)(?:全长|长度|长)$")
_LAST = frozenset("宽高深厚度径速资额长地筑积量容")  # what the names of sizes end with
_LENGTHS = frozenset({"米", "公里", "千米", "km", "万米"})


def sized(read: Sequence[Indicator], before: Sequence[Indicator]) -> list[Indicator]:
    """The numbers of a clause without sizes of what is counted; ``before``: the numbers of its sentence so far."""
    if all(view(each.name[-1:]) not in _LAST for each in read):
        return list(read)
    kept: list[Indicator] = []
    for each in read:
        name = view(each.name)
        counted = any(other.value and other.unit not in SHARES for other in (*before, *kept))
        if each.unit in SHARES or not (_NEVER.fullmatch(name) or (counted and _EXTENT.fullmatch(name))):
            long = _LONG.search(name) if each.unit in _LENGTHS else None
            kept.append(replace(each, name=each.name[: long.start()]) if long else each)
    return kept
