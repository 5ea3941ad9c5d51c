"""Who signs below a letter of targets: its tasks are theirs."""

from __future__ import annotations

from collections.abc import Sequence

from xltrack.importing.found import Place, Segment
from xltrack.importing.grammar import SIGNS, SIGNS_BESIDE
from xltrack.importing.meaning.labels import Part
from xltrack.importing.meaning.units import looks_like_names

_SEALS = frozenset("章字")


def signature(pieces: Sequence[Segment]) -> tuple[list[Part], list[Place], set[Place]]:
    """(the units that sign behind the last numeral as those who answer, their lines, all lines from the first signature on):
    甲方（盖章）：…　乙方（盖章）：某镇人民政府.
    """
    last = max((at for at, piece in enumerate(pieces) if piece.mark), default=len(pieces))
    below = [piece for piece in pieces[last + 1 :] if piece.text]
    other = [n for n, piece in enumerate(below) if SIGNS_BESIDE.search(piece.seen)]
    signed: list[int] = []
    parts: list[Part] = []
    for n, piece in enumerate(below):
        for found in SIGNS.finditer(piece.seen):
            who = piece.text[found.start("who") : found.end("who")]
            if looks_like_names(who) and (other or not _SEALS.isdisjoint(found["before"] + found["behind"])):
                parts.append(Part("", who))
                signed.append(n)
    closed = below[min(*signed, *other, signed[0]) :] if signed else []
    return parts, [below[n].place for n in dict.fromkeys(signed)], {piece.place for piece in closed}
