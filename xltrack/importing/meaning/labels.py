"""Labels before names (牵头单位：…), where they stand in running text, and the stretches they cut it into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xltrack.importing.grammar import GLUED_LABEL, LABEL, SCORE, view
from xltrack.later import regex

_WITHIN_PHRASE = regex(
    r"\b(?:the|an?|each|every|any|this|that|your|their|its|our|all|to|of|by)$"
)  # send the Agency: names nobody


class Part(NamedTuple):
    """A stretch of names under one label; role "" where no label stands before it."""

    role: str
    text: str


def split_labels(text: str, role: str = "") -> list[Part]:
    """A clause cut at its labels: 牵头单位:甲;配合单位:乙;完成时限:6月底前. Text before the first label has
    ``role``.
    """
    seen = view(text)
    if seen.count(":") > 1 and GLUED_LABEL.search(seen):
        text, seen = ("".join(_apart(whole, seen)) for whole in (text, seen))
    if "分" in seen[:8] and (scored := SCORE.match(seen)):
        return [Part("weight", text[: scored.end()]), *split_labels(text[scored.end() :], role)]
    hits: list[re.Match[str]] = []
    for hit in LABEL.finditer(seen):
        if is_label(seen, hit) or (hits and _label_again(seen, hit)):
            hits.append(hit)
    parts = [Part(role, text[: hits[0].start()].rstrip(" (（") if hits else text)]
    for n, hit in enumerate(hits):
        end = hits[n + 1].start() if n + 1 < len(hits) else len(text)
        parts.append(
            Part(
                hit.lastgroup or "",
                text[hit.end() : end].lstrip(" :：﹕\u3000\t").removeprefix("为").removeprefix("是"),
            )
        )
    return [part for part in parts if part.text.strip(" ,，;；。、()（）")]


def _apart(text: str, seen: str) -> Iterator[str]:
    """A text with a space before each label that follows a name at once."""
    at = 0
    for hit in GLUED_LABEL.finditer(seen):
        yield text[at : hit.start()] + " "
        at = hit.start()
    yield text[at:]


def is_label(seen: str, hit: re.Match[str]) -> bool:
    """A label stands at the start or behind punctuation, and a colon, a space or a dash follows it."""
    before = seen[: hit.start()].rstrip()
    if _WITHIN_PHRASE.search(before[-8:]):
        return False
    after = seen[hit.end() : hit.end() + 2]
    return (not before or before[-1] in ",;。、(:|)!?-" or seen[hit.start() - 1].isspace()) and (
        after[:1] == ":"
        or (after[:1] in ("为", "是") and (not before or before[-1] in ";。"))
        or (after[:1].isspace() and (not before or before[-1] in ";。(|"))
    )


def _label_again(seen: str, hit: re.Match[str]) -> bool:
    """牵头单位为甲局，配合单位为乙局: the second label stands behind a comma."""
    return seen[hit.end() : hit.end() + 1] in ("为", "是") and seen[: hit.start()].rstrip()[-1:] == ","


def label_at_start(text: str) -> str:
    """The role of the label a line begins with (with its colon, or a space), "" where it begins with none."""
    seen = view(text).lstrip(" \t(•·-*")
    hit = LABEL.match(seen)
    if not hit or not hit.lastgroup:
        return ""
    rest = seen[hit.end() :]
    return hit.lastgroup if rest[:1] in (":", "", "\t", " ", "|") or rest.startswith(")") else ""


def together(*persons: str) -> str:
    """Names of persons as one text, in the marks of their script; "" are none."""
    named = [person for person in persons if person]
    return ("; " if all(map(str.isascii, named)) else "、").join(named)
