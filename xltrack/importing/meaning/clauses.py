"""The stretches of a running text that name units: brackets, labels behind the text, lines of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from xltrack.importing.grammar import (
    ASSESSES,
    DEFAULTS,
    LABEL,
    OF_THESE,
    PLACE_BRACKET,
    REMARK_WITHIN,
    SCORE,
    SUPPORTED_EN,
    UNIT_ENDINGS,
    UNIT_REMARK,
    UNIT_ROLES,
    view,
)
from xltrack.importing.grammar.amounts import BEFORE, DAY_BEGINS, POINT
from xltrack.importing.grammar.english import is_english, is_english_day
from xltrack.importing.meaning.labels import Part, is_label, split_labels
from xltrack.importing.meaning.remarks import REMARKED_WITHIN, cut_out
from xltrack.importing.meaning.units import looks_like_name, looks_like_names, read_units
from xltrack.later import regex

_BOXED = regex(rf"\(\s*({LABEL.pattern})\s*\)\s*:?")  # 【责任单位】甲局
_BARE = regex("(?:单位|部门|科室|股室)[为 ]")  # a label without a colon
# 由甲局牵头，乙局配合，10月底前完成… and 甲局负责，于6月底前…: who, before what is to be done
_WHO_ACTS = regex(
    r"(?:^|[。;])\s*(?P<who>(?:由[^。;:()]{2,60}?|[^,。;:()由]{2,60}?)(?:牵头|负责"
    r"|主办)(?:,[^,。;:()]{2,60}?(?:配合|参与|参加|协助|落实|协办|按(?:照|各自)?职责(?:分工)?(?:分别)?负责))?),(?=.{4})"
)
# 由甲局牵头，…；由乙局牵头，丙局配合，…: several, each before what it is to do
_EACH_ACTS = regex(
    r"(?:^|[,。;:])\s*(?P<who>由[^。;:()]{2,60}?(?:牵头|负责|主办)(?:,[^,。;:()由]{2,60}?(?:配合|参与|参加|协助|协办))?),(?=.{4})"
)
# …，由甲局牵头，乙局配合。 and …，甲局负责，10月底前完成。
_WHO_ENDS = regex(
    r",\s*(?P<who>(?:由[^。;:()]{2,60}?|[^,。;:()由]{2,30}?)(?:牵头|负责"
    r"|主办)(?:,[^,。;:()]{2,60}?(?:配合|参与|参加|协助|落实|协办))?)"
    rf"(?:,(?:于|在)?{POINT}\s*(?:{BEFORE})?(?:全部|全面)?"
    r"(?:完成|办结|到位|完工|竣工|建成|投用|投入使用|开工|落实)?)?[。;]?$"
)
# …，由甲局于6月底前组织实施。 此项活动由甲局、乙镇共同组织实施。
_WHO_CARRIES = regex(
    rf"(?:^|[,。;]\s*|(?<=[\u3400-\u9fff]))由(?P<who>[^,。;:()]{{2,40}}?)(?:[于在]{POINT}\s*(?:{BEFORE})?)?(?:(?:具体|共同|联合|组织|抓好|负责)*(?:实施|落实)"
    rf"|承办|办理)(?:到位)?[。;]?$"
)
_WHO_HELPS = regex(
    r"(?<=[,。;])\s*(?P<who>[^,。;:()]{2,40}?)(?:(?:积极|做好|协同)?配合(?=[,。;]|$|做好|开展|抓好|完成|推进|拆除|整治|清理|整改|查处)"
    r"|(?:(?:要|负责)?(?:做好|提供|落实|加强)[^,。;:()]{0,12}保障|(?:予以|给予|提供)[^,。;:()]{0,8}支持)(?=[,。;]|$))"
)
_WHO_TAKES = regex(r"(?<=[,。;])\s*(?P<who>[^,。;:()由]{2,40}?)(?:具体|分别|共同)?负责(?=[\u3400-\u9fff])(?![人的同])")
# 甲局牵头完成…，乙局按职责分工负责: who leads, in the clause of what is to be done
_WHO_LEADS = regex(r"(?:^|[,。;])\s*(?P<who>[^,。;:()由]{2,30}?)牵头(?=[\u3400-\u9fff])")
_DAY_FIRST = regex(rf"(?:于|在)?{POINT}\s*(?:{BEFORE})?(?:完成|办结)?[,;、]\s*")  # (10月底前完成，责任单位：甲局)
_DAY_BEHIND = regex(rf"\s+(?={POINT}\s*(?:{BEFORE})?(?:完成|办结)?\s*$)")  # 甲局 10月底前
# 预约率不低于60%。——县卫健局; a single dash stands apart: 建成胸痛中心1个 — 急诊科
_DASHED = regex(r"(?:(?<=[^\s-])\s*--\s*|(?<=[^。;!\s])\s+-\s*)(?P<who>[\u3400-\u9fff][^。;]{1,80})[。;]?$")
_APART = regex(r"[。;!.]\s+(?P<who>[\u3400-\u9fff、()]{2,80})$")  # 新建公园3座。 园林局
_DASH_EN = regex(r"\s+[–—-]{1,2}\s+")  # Recruit 6 nurses – People Directorate – by 31 May 2026
_TITLE_CASE = regex(r"[A-Z][\w'’&]+(?:\s+(?:of|for|and|&|the|[A-Z][\w'’&]+)){0,5}")  # … - Tree Wardens - by May
# 路口积存垃圾责任单位环卫公司配合单位城管中队: labels whose colons were lost, and the stops before them
_GLUED = regex(
    r"(?<=[^\s:(各本的])(?P<label>(?:牵头|责任|主办|承办)(?:单位|部门))(?![为是])(?P<who>[\u3400-\u9fff、,()]{2,80}?)"
    r"(?:,?(?:配合|协办|协同)(?:单位|部门)(?P<help>[\u3400-\u9fff、,()]{2,80}))?[。;]?$"
)
_DUE = regex(r"^\s*due(?:\s+(?:on|by|date))?\s*:?\s*", re.IGNORECASE)
_WORK = regex(r"\d+(?:\.\d+)?[^\d年月日号季.]|[\u4e00-\u9fff]{9,}")
_FINISHED = "(?:全部|全面|基本|按时)?(?:完成|办结|到位|落实|整改|销号|竣工|完工|投用|建成|开工|启动|报送|上报)?(?:到位|完毕|任务)?"
_WORK_BEHIND = regex(rf"{POINT}\s*(?:{BEFORE})?(?!{_FINISHED}[^\u3400-\u9fff]*$)[\u3400-\u9fff]")  # 5月底前拿出方案
_ANYBODY = frozenset(UNIT_ENDINGS)  # （企业）开展自查: whose kind, not who
_SAME_BELOW = regex("[,，;；]?\\s*以?下同$")
_HOW_MEANT = regex("[列排第首无除含包]|[^,;。]{0,12}的[为是]")
_OPENED = regex(r"\(\s*")
_SAYS_WHO = regex(r"牵头|负责|配合|按职责|参与|落实")
_LAST_SENTENCE = regex(
    r"(?:^|[。;])\s*(?P<who>(?:由|责任)?(?:[^。;:()]|\([^。;:()]{1,16}\)){2,80}?(?:牵头|负责)(?:[^。;:()]"
    r"|\([^。;:()]{1,16}\)){0,60})[。;]?$"
)


@dataclass(slots=True)
class Chunk:
    """A text and the unit clauses that follow it; ``text`` is "" where a line is nothing but a unit clause."""

    text: str
    parts: list[Part] = field(default_factory=list)


def _brackets(seen: str) -> list[tuple[int, int]]:
    """(opening, behind the closing) of every outer bracket; one that is never closed runs to the end."""
    spans, depth, begin = [], 0, 0
    for at, ch in enumerate(seen):
        if ch == "(":
            begin = at if not depth else begin
            depth += 1
        elif ch == ")" and depth:
            depth -= 1
            if not depth:
                spans.append((begin, at + 1))
    if depth:
        label = _last_open(seen, begin)
        spans.append((label, len(seen)))
    return spans


def _last_open(seen: str, begin: int) -> int:
    """Of brackets left open, the one that holds a label: it runs to the end; the others were only never closed."""
    for at in range(begin, len(seen)):
        if seen[at] == "(" and LABEL.match(seen, at + 1):
            return at
    return begin


def _labelled(inner: str) -> str:
    """Transport Team, supported by all town councils: the words between as the label they stand for; 甲局 10月底前 and Roads Team, June 2026: the
    day apart.
    """
    if inner.isascii():
        inner = SUPPORTED_EN.sub("; Support: ", inner)
        who, _, when = inner.rpartition(",")
        when = _DUE.sub("", when)
        return f"{who}; Deadline: {when}" if who and is_english_day(when) else inner
    day = _DAY_BEHIND.search(view(inner)) if " " in inner or "\u3000" in inner else None
    return f"{inner[: day.start()]}，{inner[day.end() :]}" if day else inner


def _names_units(inner: str, seen: str, end: int, opens: bool) -> bool:
    """Whether a bracket's content is a unit clause; bare names count only where a sentence or the text ends;
    ``opens``: or where a task may begin.
    """
    plain = view(inner).strip()
    plain = SCORE.sub("", plain) if "分" in plain[:8] else plain
    day = _DAY_FIRST.match(plain) if plain[:1] in DAY_BEGINS else None
    label = plain[day.end() :] if day else plain
    hit = LABEL.match(label)
    if hit and is_label(label, hit):
        return True
    if DEFAULTS.search(plain):
        return True
    closes = not seen[end:].strip(" 。;.,") or seen[end] in "。;" or seen[end - 1] != ")"
    if opens and not PLACE_BRACKET.match(plain) and looks_like_names(inner):
        return _ANYBODY.isdisjoint(read_units([Part("", inner)]).names)
    if not closes and not (seen[end : end + 1] and seen[:end].rstrip(")")):
        return False
    if _SAYS_WHO.search(plain):
        names = read_units(split_labels(inner)).names
        return bool(names) and all(looks_like_name(name) for name in names) and len(plain) < 300
    if closes and ";" in plain and (plain.isascii() or LABEL.search(plain)):
        names = read_units(split_labels(inner)).names
        return bool(names) and all(map(looks_like_name, names))
    return (
        closes
        and not PLACE_BRACKET.match(plain)
        and looks_like_names(inner)
        and any(map(looks_like_name, read_units([Part("", inner)]).names))
    )


def peel(text: str, seen: str) -> list[Chunk]:
    """A line as texts and the unit clauses behind each: several brackets give several chunks."""
    if ("单位" in seen[:20] or "部门" in seen[:20]) and (these := OF_THESE.match(seen)):
        label, behind = slice(*these.span("label")), slice(these.end(), None)
        text, seen = text[label] + text[behind], seen[label] + seen[behind]
    if "-" in seen and (dashed := _DASHED.search(seen)) and looks_like_names(text[dashed.start("who") :]):
        before, who = text[: dashed.start()].strip(), text[dashed.start("who") :]
        alone = LABEL.fullmatch(view(before))  # 责任单位——园林局
        return [Chunk("", [Part(alone.lastgroup or "", who)]) if alone else Chunk(before, [Part("", who)])]
    if glued := _glued(text, seen):
        return [glued]
    if " " in seen and (apart := _APART.search(seen)) and looks_like_names(who := text[apart.start("who") :]):
        return [Chunk(text[: apart.start("who")].strip(), [Part("", who)])]
    if "-" in seen and is_english(text) and (dashed_en := _dashed(text)):
        return dashed_en
    if any(word in seen for word in REMARKED_WITHIN):  # how names are meant, no part of the text
        text, seen = cut_out(text, seen, REMARK_WITHIN)
    if "(" in seen:
        text, seen = _without_unit_remarks(text, seen)
    if "(" not in seen and ":" not in seen and ")" not in seen:
        return _peel_label(text) if LABEL.match(seen) or _BARE.search(seen) else peel_sentence(text, seen)
    text, seen = _unboxed(text, seen)
    chunks: list[Chunk] = []
    at = 0
    for begin, end in _brackets(seen) if "(" in seen else ():
        inner = _labelled(text[begin + 1 : end - 1] if seen[end - 1] == ")" else text[begin + 1 : end])
        opens = not begin or (bool(chunks) and not chunks[0].text and seen[begin - 1] in ";。")
        if begin < at or not _names_units(inner, seen, end, opens):
            continue
        before = text[at:begin].strip()
        if chunks and chunks[-1].text and not before.strip(" 。;；,，.、"):
            chunks[-1].parts.extend(split_labels(inner))
        else:
            chunks.append(Chunk(_lead_in(before, bool(chunks)), split_labels(inner)))
        at = end
    rest = text[at:]
    if chunks and not seen[at:].strip(" 。;,.、)"):
        rest = ""
    chunks.extend(_peel_label(rest) if rest.strip() else ())
    if len(chunks) > 1 and not chunks[-1].text and chunks[-1].parts:
        chunks[-2].parts.extend(chunks.pop().parts)
    if len(chunks) == 2 and chunks[0].text and not chunks[1].parts:
        return [Chunk(chunks[0].text + chunks[1].text, chunks[0].parts)]  # 健全标准。（甲局）年内制定10项。
    return _led(chunks) if len(chunks) > 1 and not chunks[0].text else chunks


def _without_unit_remarks(text: str, seen: str) -> tuple[str, str]:
    """A text and its view without brackets that say how names are meant; one that names some (甲局牵头，各镇配合，下同) stays."""
    for hit in reversed(list(UNIT_REMARK.finditer(seen))):
        inner = text[hit.start() + 1 : hit.end()].rstrip(")）]】〕 ")
        meant = _HOW_MEANT.match(view(inner))
        names = [] if meant else read_units(split_labels(_SAME_BELOW.sub("", inner))).names
        if not names or not all(map(looks_like_name, names)):
            text, seen = (whole[: hit.start()] + whole[hit.end() :] for whole in (text, seen))
    return text, seen


def _dashed(text: str) -> list[Chunk]:
    """An English text with who does it, and until when, behind dashes; [] for any other."""
    end, parts = len(text), list[Part]()
    for dash in reversed(list(_DASH_EN.finditer(text))):
        said = text[dash.end() : end].rstrip(" .")
        day = is_english_day(said)
        if not day and not looks_like_names(said) and not (parts and _TITLE_CASE.fullmatch(said)):
            break
        parts.insert(0, Part("deadline" if day else "", said))
        end = dash.start()
    return (
        [Chunk(text[:end].strip(), parts)] if any(not part.role for part in parts) and " " in text[:end].strip() else []
    )


def _glued(text: str, seen: str) -> Chunk | None:
    """A text with who does it and who helps right behind its words, where their labels have no colon."""
    told = ":" in seen or "下同" in seen  # a label with its colon says so itself
    hit = None if told or not ("单位" in seen or "部门" in seen) else _GLUED.search(seen)
    if not hit:
        return None
    role = "lead" if hit["label"][:2] in ("牵头", "主办") else "joint"
    parts = [Part(each, text[hit.start(n) : hit.end(n)]) for each, n in ((role, "who"), ("support", "help")) if hit[n]]
    named = all(looks_like_names(part.text) for part in parts)
    return Chunk(text[: hit.start("label")].strip(" ,，;；"), parts) if named else None


def _led(chunks: Sequence[Chunk]) -> list[Chunk]:
    """（住建局）改造小区20个；（教育局）新建学校2所: each bracket is for the task behind it; one that ends the line adds to the last."""
    texts = [chunk.text for chunk in chunks[1:]]
    parts = [chunk.parts for chunk in chunks]
    tasks = [Chunk(text, list(own)) for text, own in zip(texts, parts, strict=False)]
    tasks[-1].parts.extend(parts[-1])
    return tasks


def _unboxed(text: str, seen: str) -> tuple[str, str]:
    """【牵头】甲局 【配合】乙局 with colons in the place of brackets: the first stands alone or behind a sentence."""
    for n, boxed in enumerate(
        _BOXED.finditer(seen) if any(LABEL.match(seen, o.end()) for o in _OPENED.finditer(seen)) else ()
    ):
        before = seen[: boxed.start()].rstrip()
        if not n and before and before[-1] not in "。;":
            break
        inner = f" {boxed[1]}:" + " " * (len(boxed[0]) - len(boxed[1]) - 2)
        text, seen = (whole[: boxed.start()] + inner + whole[boxed.end() :] for whole in (text, seen))
    return text, seen


def _lead_in(text: str, later: bool) -> str:
    return text.lstrip(" 。;；,，.、") if later else text


def _peel_label(text: str) -> list[Chunk]:
    """A text cut where its first bare label begins: 完成…。责任单位:甲局、乙局."""
    seen = view(text)
    spans = _brackets(seen) if "(" in seen else []
    for hit in (
        LABEL.finditer(seen)
        if ":" in seen or seen.lstrip()[:1] in "责牵主配协承实落参办第完时" or _BARE.search(seen)
        else ()
    ):
        if (is_label(seen, hit) or _names_follow(text, hit)) and not any(a < hit.start() < b for a, b in spans):
            before = text[: hit.start()].rstrip(" (（〔[【")
            named, behind = _sentence_behind(text[hit.start() :])
            before = before.strip(" ;；,，、\t-—–") if before.strip() else ""
            return [
                Chunk(
                    f"{before}。{behind}" if before[-1:] not in ("", "。") and behind else before + behind,
                    split_labels(named) or [Part(hit.lastgroup or "", "")],
                )
            ]
    return peel_sentence(text.strip(), seen.strip())


def _sentence_behind(text: str) -> tuple[str, str]:
    """(names with their label, what is said behind them): 牵头部门：甲局。进度较慢的县为乙县。"""
    stop = view(text).find("。")
    named, behind = text[: stop + 1], text[stop + 1 :].strip()
    if stop < 0 or not behind or LABEL.search(view(behind)) or looks_like_names(behind):
        return text, ""
    names = [name for part in split_labels(named) if part.role in UNIT_ROLES for name in read_units([part]).names]
    return (named, behind) if names and all(map(looks_like_name, names)) else (text, "")


def _are_names(who: str) -> bool:
    """Whether what says who is names and a day at most, no work of its own."""
    parties = read_units([Part("", who)])
    busy = any(_WORK.search(view(text)) or _WORK_BEHIND.search(view(text)) for text in parties.deadlines)
    return bool(parties.names) and all(map(looks_like_name, parties.names)) and not busy


def _names_follow(text: str, hit: re.Match[str]) -> bool:
    """…5公里，责任单位为水利局 and 植树100株 责任单位 园林局: a label that only the names behind it tell."""
    rest = view(text)[hit.end() :]
    return rest[:1] in ("为", " ") and looks_like_names(rest[1:].strip(" 。;；"))


def helping(text: str, seen: str, begin: int) -> list[Part]:
    """…；乙局配合，…: who helps, in a clause of its own behind the one that says who leads."""
    told = any(word in seen for word in ("配合", "保障", "支持"))
    found = _WHO_HELPS.finditer(seen, begin) if told else ()
    helpers = (text[hit.start("who") : hit.end("who")] for hit in found)
    return [Part("support", who) for who in helpers if _are_names(who)]


def taking(text: str, seen: str, begin: int) -> list[Part]:
    """…；乙局负责协调，丙局负责保障: who else answers for a part of it, in clauses of their own."""
    found = _WHO_TAKES.finditer(seen, begin) if "负责" in seen[begin:] else ()
    others = (text[hit.start("who") : hit.end("who")] for hit in found)
    return [Part("", who) for who in others if _are_names(who)]


def _leading(text: str, seen: str, end: int) -> list[Part]:
    """Who is said to lead before a place of a text where others are named."""
    found = _WHO_LEADS.finditer(seen, 0, end) if "牵头" in seen[:end] else ()
    leaders = (text[hit.start("who") : hit.end("who")] for hit in found)
    return [Part("lead", who) for who in leaders if _are_names(who)]


def _each_acts(text: str, seen: str) -> list[Chunk]:
    """A paragraph of tasks that open with who does them, parted by ; or 。, two at least; [] for any other."""
    hits = [hit for hit in _EACH_ACTS.finditer(seen) if _are_names(text[hit.start("who") : hit.end("who")])]
    if len(hits) < 2 or any(seen[hit.start()] not in ";。" for hit in hits[1:]):
        return []
    edges = [0, *(hit.start("who") for hit in hits[1:]), len(text)]
    return [
        Chunk(text[a:b].strip(" ;；"), [Part("", text[hit.start("who") : hit.end("who")])])
        for hit, (a, b) in zip(hits, pairwise(edges), strict=True)
    ]


def peel_sentence(text: str, seen: str) -> list[Chunk]:
    """A text whose last sentence says who: …。由甲局牵头，乙局配合。 Where work follows, who does it stays in the text."""
    carried = _WHO_CARRIES.search(seen) if "由" in seen else None
    if carried and looks_like_names(who := text[carried.start("who") : carried.end("who")]):
        return [Chunk(text, [Part("", who)])]
    if "牵头" in seen or "负责" in seen:
        if seen.count("由") > 1 and (several := _each_acts(text, seen)):
            return several
        found = _LAST_SENTENCE.search(seen)
        if found and ASSESSES.search(found[0]):
            return [Chunk(text)]
        if found and found.start("who") and _are_names(who := text[found.start("who") : found.end("who")]):
            return [Chunk(text[: found.start("who")].strip(), [Part("", who)])]
        for acts in filter(None, (_WHO_ACTS.search(seen), _WHO_ENDS.search(seen))):
            if _are_names(who := text[acts.start("who") : acts.end("who")]):
                others = [*helping(text, seen, acts.end()), *taking(text, seen, acts.end())]
                return [Chunk(text, [*_leading(text, seen, acts.start()), Part("", who), *others])]
    return [Chunk(text)]
