"""Who is responsible: lines, brackets and cells that name units, read into roles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from xltrack.importing.grammar import (
    AND_EN,
    BARE_POST_EN,
    BESIDE,
    BRACKETED_ROLE,
    CONNECTORS,
    COUNTED,
    DEFAULTS,
    ENDS_IN_POST_EN,
    ETCETERA,
    GROUP,
    GROUP_END,
    HELPED,
    HELPED_EN,
    JOINS_LEAD,
    LEADS_BY_POST,
    NO_UNIT,
    NOT_A_NAME,
    PLACE_BRACKET,
    POST_EN,
    PREFIXES,
    ROLE_ENDING,
    ROLE_SAID,
    UNIT_BEGINS_EN,
    UNIT_NAME,
    UNIT_ROLES,
    view,
)
from xltrack.importing.grammar.amounts import BEFORE, DAY_WORD, POINT, STANDING
from xltrack.importing.meaning.labels import Part, split_labels, together
from xltrack.importing.meaning.remarks import REMARKED, without_done, without_overseer, without_remark
from xltrack.later import regex
from xltrack.values import split_names

_SECOND_HALVES = regex(r"(?:人民政府|政府|管委会|管理委员会|党工委|党委|办事处|工委)$")
_FIRST_HALVES = regex(r"(?:党委|党工委|县委|区委|市委|工委|行政公署)$")
_EVERY_LEVEL = regex(
    "各(?:有关|相关|设区)?(?:(?:自治[县旗州]|特区|[省市州县区旗乡镇村]|街道|园区|办事处)+(?:\\((?:市|区|县|镇|街道)\\))?)"
)
_PAIR = frozenset({"部门", "单位"})  # 市直有关部门、单位: the second is no name by itself, whatever role follows it
_SECOND = regex("(?:部门|单位)(?=$|[按依根照等]|分别|共同|分工|各自|负责|牵头|配合|落实|参与)")
_LEVEL = regex(
    "(?:县级市|自治[县旗州]|特区|[市州县区旗乡镇村]|街道|管理区|农场|办事处)"
    "(?:人民政府|政府|管委会|办事处|党委|\\(|$|[和及与]|[按依根照等]|分别|共同|分工|各自|负责|牵头|配合|落实|参与)"
)
_PARTED = regex(
    r"(?<=[)）])\s+(?=(?:人民)?政府|党(?:工)?委|管委会|办事处|安委[会办]|指挥部|领导小组|工作专班)"
)  # 各县区（开发区） 安委会
_APART = regex(r"([)）])(?=各|有关|相关)")  # 高新区（江北镇）各街道
_STRONG = regex(r"(?:局|办|委|委员会|镇|乡|街道|中心|公司|队|股|科|处|院|厅|站|所|联|政府|办公室|部)$")
_STANDING = regex(f"(?:并|且)?(?:{STANDING.pattern.replace('$', '')})")
_DAYS_AT_MOST = 20  # characters of a deadline beside names; more is a sentence
_ENDS_BRACKET = regex(r"[月日年底末前成][)）]")
_BRACKETED_DAY = regex(rf"[(（](?:于|在)?({POINT}\s*(?:{BEFORE})?)(?:完成)?[)）]")  # 交通局（9月底前）
_ADDED = regex(r"\s\+\s")  # Product + Support
_JOINED_EN = regex(r"^(?:and|&)\s+(?:the\s+)?")  # the last of Roads Team, Parks Team, and the Clerk
_INITIALS = regex(r"[A-Z]{2,3}\b")  # AG/ZW: two who act
_EDGES = " .。,;:、，；：\t\u3000"
_POST_ENDS = frozenset("长長导導")
_STARS = "*＊★☆"
_MARKS = frozenset(_STARS)
_BEGINS_PREFIX = frozenset("由请分以及和与并(（0123456789")  # what PREFIXES begin with
_SPACED_OUT = regex(r"(?<![\u3400-\u9fff])[\u3400-\u9fff](?:[ \u3000]+[\u3400-\u9fff])+(?![\u3400-\u9fff])")


@dataclass(slots=True)
class Parties:
    """Units by role as printed, aliases (name → other name in brackets), texts of other labels, and what was
    doubtful.
    """

    lead: list[str] = field(default_factory=list)
    support: list[str] = field(default_factory=list)
    joint: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    deadlines: list[str] = field(default_factory=list)
    leader: str = ""
    weight: str = ""
    none: bool = False
    odd: list[str] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [*self.lead, *self.joint, *self.support]

    def copy(self) -> Parties:
        return Parties(
            list(self.lead), list(self.support), list(self.joint), list(self.later), dict(self.aliases),
            list(self.deadlines), self.leader, self.weight, self.none, list(self.odd),
        )  # fmt: skip


@lru_cache(maxsize=4096)
def is_group(name: str) -> bool:
    """A name that stands for several units: 各乡(镇)人民政府, 有关部门, 市直各单位, 成员单位."""
    return bool(GROUP.search(view(name)))


def _longest(seen: str) -> int:
    """Characters a name may have: English names take more."""
    return 60 if seen.isascii() else 26


@lru_cache(maxsize=4096)
def looks_like_name(name: str) -> bool:
    """Whether a short text is the name of a unit: it ends like one and holds no sentence."""
    seen = view(name).strip()
    if not 2 <= len(seen) <= _longest(seen) or NOT_A_NAME.search(seen):
        return False
    post = BARE_POST_EN.match(seen)
    return bool(
        UNIT_NAME.search(seen) or UNIT_BEGINS_EN.fullmatch(seen) or (post and seen[post.end() :][:2] == ", ")
    ) or (is_group(seen) and bool(GROUP_END.search(seen)))


@lru_cache(maxsize=4096)
def looks_like_names(text: str) -> bool:
    """Whether a whole text is nothing but names of units (or a dash for none)."""
    seen = view(text).strip()
    if NO_UNIT.match(seen):
        return seen != ""
    if len(seen) > 240 or "。" in seen[:-1] or _COUNTS.search(seen):
        return False
    if _begins_otherwise(text, seen):
        return False
    parties = _read_units((Part("", text),))
    sentence = any(len(text) > _DAYS_AT_MOST for text in parties.deadlines)
    return bool(parties.names) and not _holds_other(parties) and not sentence


_COUNTS = regex(r"\d处[。;]?$")  # 取缔摊点45处: so many places, no office
_HEAD = regex(r"([^、，,；;。|()（）〔〕\[\]【】［］｛｝{}〖〗\s/]+)[、，,；;。|\n]")
_REMOVED = ("以下", *REMARKED)  # of what is taken out before names are told apart


def _begins_otherwise(text: str, seen: str) -> bool:
    """Whether the first name of a text, with a colon in it, is none: a line with its label need not be read to its end."""
    head = _HEAD.match(text) if ":" in seen else None
    return head is not None and ":" in view(head[1]) and not any(w in seen for w in _REMOVED) and _is_other(head[1])


@lru_cache(maxsize=4096)
def _is_other(head: str) -> bool:
    return _holds_other(_read_units((Part("", head),)))


def _holds_other(parties: Parties) -> bool:
    return bool(parties.odd) or not all(map(looks_like_name, parties.names))


# ── names ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _acts_alone(name: str) -> bool:
    """Whether a name beside a stroke is one by itself: Clerk/Chair, Housing Team/Finance Office, but not HR/OD Team."""
    return not _INITIALS.match(name) and (bool(POST_EN.fullmatch(name)) or looks_like_name(name))


@lru_cache(maxsize=4096)
def _connected(name: str) -> tuple[str, ...]:
    """甲镇及有关乡镇, 环保局和住建局 are two names; 党委和人民政府, 住房和城乡建设局 are one."""
    seen, depth, begin = view(name), 0, 0
    found: list[str] = []
    if seen.isascii():
        name = _JOINED_EN.sub("", name.strip(_EDGES))
        if len(added := _ADDED.split(name)) > 1:
            return tuple(part.strip() for part in added)
        each = [part.strip() for part in name.strip(_EDGES).split("/")]
        if len(each) > 1 and (all(map(_INITIALS.fullmatch, each)) or all(map(_acts_alone, each))):
            return tuple(each)
        names = AND_EN.split(name)
        titled = ", " in name or UNIT_BEGINS_EN.fullmatch(name.strip(_EDGES))  # Director of Housing and Services is one
        whole = titled and not all(map(UNIT_BEGINS_EN.fullmatch, names))
        return tuple(names) if all(map(looks_like_name, names)) and not whole else (name,)
    for at, ch in enumerate(seen):
        depth += (ch == "(") - (ch == ")")
        if depth or ch not in CONNECTORS or at == begin:
            continue
        end = at - 1 if ch == "及" and seen[at - 1] == "以" else at
        left, right = seen[begin:end], seen[at + 1 :]
        grouped = is_group(right) and (len(left) >= 2 and bool(UNIT_NAME.search(left)))
        paired = (
            len(left) >= 3 and bool(_STRONG.search(left)) and looks_like_name(right) and not _SECOND_HALVES.match(right)
        )
        second_half = bool(_SECOND_HALVES.fullmatch(right)) or (
            re.match(r"(?:人民政府|管委会|办事处)", right) is not None
        )
        if grouped or (paired and not second_half and len(right) >= 3):
            found.append(name[begin:end])
            begin = at + 1
    return (*found, name[begin:])


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[str, ...]:
    compact = (
        _SPACED_OUT.sub(lambda found: re.sub(r"[ \u3000]", "", found[0]), text)
        if " " in text or "\u3000" in text
        else text
    )
    compact = _PARTED.sub("", compact) if ")" in compact or "）" in compact else compact
    compact = _BRACKETED_DAY.sub(r"、\1、", compact) if _ENDS_BRACKET.search(compact) else compact
    return tuple(
        name for each in _whole(split_names(_APART.sub(r"\1、", compact)), compact) for name in _connected(each)
    )


def _whole(names: Iterable[str], text: str) -> list[str]:
    """各县（市、区）党委、政府, 各乡、镇人民政府, 各部门、单位 and Director, People and Culture are one name: their second halves stand alone nowhere else."""
    found: list[str] = []
    for name in names:
        if found and _is_area(found[-1], name) and f"{found[-1]}, {name}" in text:
            found[-1] += f", {name}"
        elif found and _EVERY_LEVEL.fullmatch(view(found[-1])) and _LEVEL.match(view(name)):
            found[-1] += name
        elif found and _is_second_half(found[-1], name):
            found[-1] = f"{found[-1]}和{name}"
        else:
            found.append(name)
    return found


def _is_area(post: str, name: str) -> bool:
    """People and Culture behind Director, no post itself."""
    return bool(BARE_POST_EN.fullmatch(post) and name[:1].isupper()) and not ENDS_IN_POST_EN.search(name)


def _is_second_half(first: str, name: str) -> bool:
    """政府 behind 各县党委, 单位 behind 市直有关部门."""
    if _SECOND_HALVES.fullmatch(view(name)):
        return bool(_FIRST_HALVES.search(view(first)))
    return bool(_SECOND.match(name)) and first[-2:] in _PAIR and ("等" in first or is_group(first))


@lru_cache(maxsize=4096)
def _cut_ending(name: str) -> tuple[str, str | None]:
    """A name without what follows it (等, 按职责分工, 牵头 …) and the role that says; None where nothing was said."""
    role: str | None = None
    while True:
        seen = view(name).rstrip(_EDGES)
        if seen.endswith(")") and seen.count("(") < seen.count(")"):
            seen = seen[:-1].rstrip(_EDGES)
        name = name[: len(seen)]
        if (found := COUNTED.search(seen)) and found.start() > 2:
            name = name[: found.start()]
            continue
        if found := BRACKETED_ROLE.search(seen):
            return name[: found.start()].strip(), found.lastgroup
        if found := ETCETERA.search(seen):
            name = name[: found.start()]
            continue
        for said, pattern in ROLE_ENDING:
            found = pattern.search(seen)
            if found and found.group() and (found.start() or not said):
                role, name = role or said or None, name[: found.start()]
                role = role if role is not None else ""
                break
        else:
            return name.strip(), role


@lru_cache(maxsize=4096)
def _split_alias(name: str) -> tuple[str, str]:
    """区委渔农办(农林水利局) is a name and an alias; 各县(市、区)党委, 各乡(镇) and 开发区(江南园) are not."""
    seen = view(name)
    found = re.fullmatch(r"([^()]{2,})\(([^()]{2,})\)?", seen)
    if not found or is_group(seen) or PLACE_BRACKET.match(found[2]) or not UNIT_NAME.search(found[2]):
        return name, ""
    return name[: found.end(1)].strip(), name[found.start(2) : found.end(2)].strip()


def _clauses(text: str) -> Iterator[str]:
    """Cut at ; 。 and |, outside brackets."""
    seen, depth, begin = view(text), 0, 0
    if ";" not in seen and "。" not in seen and "|" not in seen:
        yield text
        return
    for at, ch in enumerate(seen):
        depth = max(depth + (ch == "(") - (ch == ")"), 0)
        if not depth and ch in ";。|":
            yield text[begin:at]
            begin = at + 1
    yield text[begin:]


@lru_cache(maxsize=4096)
def _told(raw: str) -> tuple[str, str, str]:
    """What a stretch between separators is (day, none, leader, odd, name), as a name, and the other name in brackets behind it."""
    raw = raw.strip(_EDGES)
    raw = PREFIXES.sub("", raw) if raw[:1] in _BEGINS_PREFIX else raw
    seen = view(raw)
    if seen.count("(") < seen.count(")"):
        raw = raw.rstrip(")）〕]】")
    name, alias = _split_alias(raw.strip(_EDGES))
    if DAY_WORD.search(view(name)) and not UNIT_NAME.search(view(name)):
        return "day", re.sub(r"(?:完成|落实|到位)$", "", name), ""
    if not name or NO_UNIT.match(view(name)):
        return "none", name, ""
    if name[-1] in _POST_ENDS and LEADS_BY_POST.fullmatch(view(name)):
        return "leader", name, ""
    odd = len(name) > _longest(name) or NOT_A_NAME.search(view(name)) or len(name) < 2
    return "odd" if odd else "name", name, alias


def _add(parties: Parties, role: str, raw: str) -> None:
    what, name, alias = _told(raw)
    if what == "day":
        parties.deadlines.append(name)
    elif what == "none":
        parties.none = parties.none or bool(name)
    elif what == "leader":
        parties.leader = together(parties.leader, name)
    elif name not in parties.lead and name not in parties.joint and name not in parties.support:
        if alias:
            parties.aliases[name] = alias
        if what == "odd":
            parties.odd.append(name)
        getattr(parties, role).append(name)


def _read_clause(parties: Parties, text: str, role: str) -> None:
    """Names of one clause: those before 牵头 lead, those before 配合 support, the rest take the clause's own role."""
    waiting: list[str] = []
    current = role
    for whole in _led_by_mark(parties, text) if role == "joint" and not _MARKS.isdisjoint(text) else _names(text):
        if _STANDING.fullmatch(view(whole).strip()):
            parties.deadlines.append(whole)
            continue
        for said, piece in _around_joint(whole):
            name, ending = _cut_ending(piece)
            if name:
                waiting.append(name)
            if said or ending is not None:
                for each in waiting:
                    _add(parties, said or ending or current, each)
                waiting = []
                current = "support" if said == "lead" else role if ending else current
    for each in waiting:
        _add(parties, current, each)


def _led_by_mark(parties: Parties, text: str) -> Iterator[str]:
    """甲局*、乙局: of several names the one with a star leads; the others are left to be read."""
    names = _names(text)
    marked = [name for name in names if not _MARKS.isdisjoint(name)]
    for name in names:
        plain = name.strip(_STARS).strip()
        if name in marked and len(marked) < len(names) and looks_like_name(plain):
            _add(parties, "lead", plain)
        else:
            yield plain if name in marked else name


def _around_joint(name: str) -> Iterator[tuple[str, str]]:
    """甲局会同乙局: 甲局 leads, 乙局 and what follows support; 甲局（乙局配合）: so too."""
    if beside := BESIDE.match(view(name)):
        yield "support" if beside["role"] == "牵头" else "lead", name[: beside.end("name")]
        yield "", name[beside.start("other") : beside.end("role")]
        return
    found = JOINS_LEAD.search(view(name))
    if found and found.start() >= 2:
        yield "lead", name[: found.start()]
        yield "", name[found.end() :]
    elif found and found.start() == 0 and len(name) > 3:
        yield "", name[found.end() :]
    else:
        yield "", name


def _settle(parties: Parties) -> Parties:
    """责任单位 alone is joint; beside 牵头 it supports; beside 配合 it leads."""
    if parties.joint and parties.lead:
        parties.support[:0] = parties.joint
        parties.joint = []
    elif parties.joint and parties.support:
        parties.lead, parties.joint = parties.joint, []
    parties.support = [name for name in dict.fromkeys(parties.support) if name not in parties.lead]
    return parties


def read_units(parts: Iterable[Part]) -> Parties:
    """Parties of an item from the labelled stretches that name them (one line, several lines, or cells of a row)."""
    return _read_units(tuple(parts)).copy()


def _relabelled(part: Part) -> list[Part]:
    """A cell may hold labels of its own: 牵头：甲局 配合：乙局."""
    return split_labels(part.text, part.role) if ":" in view(part.text) and part.role in UNIT_ROLES else [part]


def _done_and_helped(clause: str) -> tuple[str, str]:
    """(who does it, who helps) of 甲局、乙局，丙局配合; who helps alone where nobody stands before a comma without a role."""
    found = HELPED.match(view(clause)) if "，" in clause or "," in clause else None
    if not found or any(role in found["who"] or role in found["help"][:-2] for role in ROLE_SAID):
        return "", clause
    return clause[: found.end("who")], clause[found.start("help") :]


@lru_cache(maxsize=4096)
def _read_units(parts: tuple[Part, ...]) -> Parties:
    parties = Parties()
    for part in (each for whole in parts for each in _relabelled(whole)):
        text = without_overseer(without_done(without_remark(part.text)))
        text = HELPED_EN.sub(r" with \g<who>", text) if text.isascii() else text
        if part.role == "deadline":
            parties.deadlines.append(text.strip(_EDGES + "()（）"))
            continue
        if part.role == "leader":
            parties.leader = together(parties.leader, text.strip(_EDGES + "()（）"))
            continue
        if part.role == "weight":
            parties.weight = text.strip(_EDGES + "()（）分")
            continue
        if rule := DEFAULTS.search(view(text)):
            parties.later.extend(name for name in _names(text[rule.start("names") : rule.end("names")]) if name)
            text = text[: rule.start()] + text[rule.end() :]
        for clause in _clauses(text):
            done, rest = _done_and_helped(clause) if part.role in ("", "joint") else ("", clause)
            if done:
                _read_clause(parties, done, "joint")
            _read_clause(parties, rest, part.role or "joint")
    return _settle(parties)
