"""One self-contained web page of what is open to the public: no script, no request, phone and desk width, print. All text is escaped."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from xltrack import theme
from xltrack.books.status.figures import Figures
from xltrack.books.status.tables import every_table
from xltrack.books.status.view import View
from xltrack.enums import SHORT, STATUSES, enum_label
from xltrack.frames import rows_of
from xltrack.outputs.charts import ink_on
from xltrack.outputs.remind import long_day
from xltrack.outputs.reports import ReportResult
from xltrack.outputs.sentences import counted, numbered, percent, rated, share, stands, tally, without_phones
from xltrack.plan import in_words
from xltrack.records import Consolidation, Row
from xltrack.values import is_blank, tidy
from xltrack.words import say

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
STYLE = """
*{box-sizing:border-box}
body{margin:0;background:#@ground;color:#@ink;font:16px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:960px;margin:0 auto;padding:20px 16px 40px}
h1{font-size:1.5rem;line-height:1.35;margin:.2em 0}h2{font-size:1.15rem;margin:1.8em 0 .6em;padding-bottom:.3em;border-bottom:2px solid #@link;color:#@link}
p.about{margin:.3em 0 1.2em;color:#@quiet}
.cards{display:grid;grid-template-columns:repeat(4,1fr);gap:10px}
.card{border-radius:10px;padding:12px;text-align:center}.card b{display:block;font-size:1.9rem;line-height:1.2}.card span{font-size:.9rem}
.legend{display:flex;flex-wrap:wrap;gap:4px 14px;padding:0;margin:0 0 10px;list-style:none;font-size:.9rem}.legend i{display:inline-block;width:.9em;height:.9em;margin-right:.35em;vertical-align:-.1em;border-radius:2px}
.row{display:grid;grid-template-columns:minmax(8em,14em) 1fr 3em;gap:10px;align-items:center;margin:6px 0;font-size:.95rem}
.bar{display:flex;height:1.7em;border-radius:4px;overflow:hidden;background:#@empty}.bar span{display:block;overflow:hidden;text-align:center;font-size:.8rem;line-height:2.1em}
.row .n{color:#@quiet;text-align:right}
article{background:#@paper;border:1px solid #@rule;border-left-width:6px;border-radius:8px;padding:12px 14px;margin:10px 0}
article h3{font-size:1rem;font-weight:600;margin:.4em 0}
.badge{display:inline-block;border-radius:99px;padding:0 .75em;font-size:.85rem;font-weight:600}
dl{margin:.4em 0 0;display:grid;grid-template-columns:max-content 1fr;gap:.2em .9em;font-size:.95rem}dt{color:#@quiet}dd{margin:0}
footer{margin-top:2em;color:#@quiet;font-size:.85rem}
@media(max-width:560px){.cards{grid-template-columns:repeat(2,1fr)}.row{grid-template-columns:1fr 3em}.row .name{grid-column:1/3}dl{grid-template-columns:1fr}dt{margin-top:.3em}}
@media print{body{background:#@paper;font-size:11pt}article{break-inside:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
COLOURS = {
    "@ground": theme.LOCKED.fill, "@ink": theme.HEADER.ink, "@link": theme.LINK, "@quiet": theme.LOCKED.ink, "@empty": theme.SECTION.fill,
    "@rule": theme.RULE, "@paper": theme.PAPER,
}  # fmt: skip


def _style() -> str:
    """The style sheet with the colours of :mod:`xltrack.theme` in their places."""
    return re.sub(r"@(?:ground|ink|link|quiet|empty|rule|paper)", lambda found: COLOURS[found[0]], STYLE)


@dataclass
class _Page:
    result: Consolidation
    phones: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.lang = self.result.plan.language
        self.view = View(self.result)
        self.figures = Figures(self.view, every_table(self.view, None))
        self.items = rows_of(self.result.items)

    def html(self, title: str) -> str:
        tongue = "en" if self.lang == "en" else "zh-CN"
        body = "".join([self._head(), *(self._figures() if self.items else ()), self._items(), self._foot()])
        return (
            f'<!doctype html>\n<html lang="{tongue}"><head><meta charset="utf-8">'
            f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">'
            '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">'
            f"<title>{_text(title)}</title><style>{_style()}</style></head><body><main>{body}</main></body></html>\n"
        )

    def _head(self) -> str:
        plan, period = self.result.plan, self.result.period
        about = [say("status.period", self.lang, period=period.label)]
        if period.day:
            gone = percent(period.gone(plan.settings.begins))
            about += [
                say("status.as_of", self.lang, day=long_day(period.day, self.lang)),
                say("page.gone", self.lang, share=gone),
            ]
        return f'<header><h1>{_text(plan.title)}</h1><p class="about">{_text(" · ".join(about))}</p></header>'

    # ── figures ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _figures(self) -> list[str]:
        return [self._cards(), *self._sections(), *self._periods()]

    def _cards(self) -> str:
        counts, base = tally(self.items), rated(self.items)
        lagging = sum(r["lagging"] is True for r in self.items)
        figures = [(theme.STATUS[s], self.view.word(s), counts[s]) for s in ("completed", "on_schedule")]
        figures.append((theme.STATUS["behind"], say("status.lagging", self.lang), lagging))
        cards = [self._card(tone, name, count, share(count, base)) for tone, name, count in figures]
        first = self._card(theme.HEADER, say("status.items", self.lang), len(self.items), "")
        return f'<section class="cards">{first}{"".join(cards)}</section>'

    def _card(self, tone: theme.Tone, name: str, count: int, below: str) -> str:
        head = f"{tone.symbol} {name}".strip()
        return f'<div class="card" style="background:#{tone.fill};color:#{tone.ink}"><span>{_text(head)}</span><b>{count}</b><span>{_text(below) or "&nbsp;"}</span></div>'

    def _sections(self) -> list[str]:
        names = self.figures.section_names
        rows = [
            (" ".join(n.split("\n")) or say("status.no_section", self.lang), self.figures.section(n)) for n in names
        ]
        rows = rows if len(names) > 1 else [(say("report.all_items", self.lang), self.figures.total())]
        return self._bars(say("status.by_section", self.lang), [(n, self.figures.counts(f)) for n, f in rows])

    def _periods(self) -> list[str]:
        names = self.figures.period_names
        if len(names) < 2:
            return []
        return self._bars(
            say("status.by_period", self.lang), [(n, self.figures.counts(self.figures.period(n))) for n in names]
        )

    def _bars(self, heading: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> list[str]:
        """Bars of equal length, divided by status; each says its counts in words for those who do not see it."""
        used = [s for s in STATUSES if any(counts.get(s) for _, counts in rows)]
        legend = "".join(f'<li><i style="background:#{theme.CHART[s]}"></i>{_text(self._word(s))}</li>' for s in used)
        lines = [f'<section><h2>{_text(heading)}</h2><ul class="legend">{legend}</ul>']
        return [*lines, *(self._bar(name, {s: counts.get(s, 0) for s in used}) for name, counts in rows), "</section>"]

    def _bar(self, name: str, counts: Mapping[str, int]) -> str:
        parts = "".join(_part(s, n) for s, n in counts.items() if n)
        words = say("page.bar", self.lang, section=name, counts=counted(counts, self.lang))
        return (
            f'<div class="row"><span class="name">{_text(name)}</span><div class="bar" role="img" aria-label="{_text(words)}">{parts}</div>'
            f'<span class="n">{sum(counts.values())}</span></div>'
        )

    def _word(self, status: str) -> str:
        return f"{theme.STATUS[status].symbol} {enum_label('status', status, self.lang)}"

    # ── items ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _items(self) -> str:
        if not self.items:
            return f"<p>{_text(say('page.none', self.lang))}</p>"
        parts, last = [], None
        for row in self.items:
            section = " ".join(str(row["path"]).split("\n"))
            if section != last:
                parts.append(f"<h2>{_text(section or say('page.items', self.lang))}</h2>")
                last = section
            parts.append(self._item(row))
        return "".join(parts)

    def _item(self, row: Row) -> str:
        status = str(row["effective"])
        tone = theme.STATUS[status]
        badges = self._badge(tone, f"{tone.symbol} {stands(status, row['lead_progress'], self.lang)}")
        if row["overdue"] is True:
            badges += " " + self._badge(theme.OVERDUE, f"{theme.OVERDUE.symbol} {say('page.overdue', self.lang)}")
        number = numbered(str(row["serial"]), self.lang) if row["serial"] else ""
        said = row["summary"] if not is_blank(row["summary"]) else row["lead_progress"]
        lines = {"units": row["owners"], "deadline": row["deadline"], "progress": said}
        if status in SHORT or row["lagging"] is True:
            lines |= {"reason": row["reason"], "measures": row["measures"]}
        pairs = "".join(
            f"<dt>{_text(say(f'page.{n}', self.lang))}</dt><dd>{self._said(t)}</dd>"
            for n, t in lines.items()
            if not is_blank(t)
        )
        return f'<article style="border-left-color:#{theme.CHART[status]}">{badges}<h3>{_text(number)} {self._said(row["text"])}</h3><dl>{pairs}</dl></article>'

    @staticmethod
    def _badge(tone: theme.Tone, words: str) -> str:
        return f'<span class="badge" style="background:#{tone.fill};color:#{tone.ink}">{_text(words)}</span>'

    def _said(self, text: object) -> str:
        plain, left_out = without_phones(str(text), self.lang)
        self.phones += left_out
        return _text(plain)

    def _foot(self) -> str:
        return f"<footer><p>{_text(say('page.note', self.lang, n=len(self.items)))}</p></footer>"


def _part(status: str, count: int) -> str:
    colour = theme.CHART[status]
    return f'<span style="flex:{count};background:#{colour};color:{ink_on(colour)}">{count}</span>'


def _text(text: object) -> str:
    """A text as HTML shows it: escaped, line breaks kept, control characters gone."""
    return escape(tidy(str(text))).replace("\n", "<br>")


def compose_page(result: Consolidation) -> ReportResult:
    """The page of a result that holds open items only (:func:`xltrack.steps.disclose.public`); the same for the same workbook."""
    page = _Page(result)
    title = say(
        "page.title",
        result.plan.language,
        title=result.plan.title,
        period=in_words(result.period.label, result.plan.language),
    )
    content = page.html(title).encode("utf-8")
    return ReportResult(title, content, result, "page", public=True, phones=page.phones)
