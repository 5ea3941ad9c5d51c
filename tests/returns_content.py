"""Ways of typing something else than was meant: statuses, days, numbers, texts, formulas, ids."""

from __future__ import annotations

from tests.biff12 import saved_as_xlsb
from tests.returns_desk import (
    ACTUAL,
    BEHIND,
    DAY,
    DONE,
    GONE,
    ID,
    MEASURES,
    NOT,
    ON,
    PROGRESS,
    REASON,
    SHARE,
    STATUS,
    TEXT,
    UNIT,
    Change,
    Desk,
    Edits,
    Way,
)
from tests.returns_files import embedding
from xltrack.plan import form_id

OPEN = ["unprotect"]
CHOICES = (DONE, ON, BEHIND, NOT)
LIMIT = 32_767
STRUCK_WORDS = "The first words of a progress struck through, new ones behind them"
STRUCK = (
    ("struck-words", STRUCK_WORDS, "xlsx"),
    ("struck-words-xls", f"{STRUCK_WORDS}, saved as .xls", "xls"),
    ("struck-words-ods", f"{STRUCK_WORDS}, saved as .ods", "ods"),
)


def ticked(mark: str, box: str = "☐", *, behind: bool = False) -> str:
    """The four options in one cell as official forms print them, the second one ticked."""
    signs = [mark if choice == ON else box for choice in CHOICES]
    return " ".join(f"{c}{s}" if behind else f"{s}{c}" for s, c in zip(signs, CHOICES, strict=True))


def tick(name: str, what: str, text: str) -> Way:
    return Way(
        f"tick-{name}", "content", f"The four options typed into the status cell, ticked with {what}", "The ticked one is taken.", "merged", (),
        lambda d: [["text", d.at(STATUS, 0), text]], lambda d: {(0, STATUS): ON}, means={text: ON},
    )  # fmt: skip


def status(name: str, what: str, text: str, means: str = DONE) -> Way:
    return Way(f"status-{name}", "content", what, "The same choice.", "merged", (), lambda d: [["text", d.at(STATUS, 3), text]],
               lambda d: {(3, STATUS): means}, means={text: means})  # fmt: skip


def refused_status(name: str, what: str, text: str, code: str) -> Way:
    return Way(f"status-{name}", "content", what, "Not guessed: the cell is refused and quoted, a choice suggested.", "noted", (code,),
               lambda d: [["text", d.at(STATUS, 4), text]], lambda d: {(4, STATUS): ""})  # fmt: skip


def filled_on(name: str, text: str, shown: str = "2022-06-20") -> Way:
    return Way(f"day-{name}", "content", f"The day typed as {text}", "The day that is meant.", "merged", (), lambda d: [["text", d.form.labels["填报时间"], text]],
               lambda d: {(n, "填报时间"): shown for n in range(6)}, means={text: shown})  # fmt: skip


def refused_day(name: str, text: str, code: str) -> Way:
    return Way(f"day-{name}", "content", f"The day typed as {text}", "No day: refused and quoted; the answers stand.", "noted", (code,),
               lambda d: [["text", d.form.labels["填报时间"], text]], lambda d: {(n, "填报时间"): "" for n in range(6)})  # fmt: skip


def number(name: str, text: str, means: str) -> Way:
    """A number as text: in the form without a number column it stands in the text."""
    return Way(f"number-{name}", "content", f"A number typed as {text}", "The number that is meant.", "merged", (), lambda d: _quantity(d, text),
               lambda d: _quantified(d, text, means), means={text: means})  # fmt: skip


def vague(name: str, text: str) -> Way:
    return Way(f"number-{name}", "content", f"A number typed as {text}", "No definite number: refused and quoted. In a text it is text.", "noted", (),
               lambda d: _quantity(d, text), lambda d: _quantified(d, text, ""), own=("number-vague",))  # fmt: skip


def _quantity(d: Desk, text: str) -> Edits:
    return (
        [["format", d.at(ACTUAL, 1), "@"], ["text", d.at(ACTUAL, 1), text]]
        if d.template == "extended"
        else [["text", d.at(PROGRESS, 1), text]]
    )


def _quantified(d: Desk, text: str, means: str) -> Change:
    return {(1, ACTUAL): means} if d.template == "extended" else {(1, PROGRESS): text}


def progress(name: str, what: str, text: str, shown: str | None = None, *codes: str) -> Way:
    kept = text if shown is None else shown
    return Way(f"text-{name}", "content", what, "Kept as text." if not codes else "Kept, without what nobody sees.", "merged", codes,
               lambda d: [["text", d.at(PROGRESS, 1), text]], lambda d: {(1, PROGRESS): kept}, means={text: kept})  # fmt: skip


def ids_down(d: Desk) -> Edits:
    return [OPEN, ["fill_down", f"{d.at(ID, 0)}:{d.at(ID, 2)}"]]


def same_id_down(d: Desk) -> Edits:
    return [OPEN, ["fill", f"{d.at(ID, 0)}:{d.at(ID, 2)}", d.form.items[0]]]


def blank_row(d: Desk) -> Edits:
    return [["clear", d.at(header, 5)] for header in d.typed[d.form.items[5]]]


CONTENT = (
    tick("box", "☑", ticked("☑")),
    tick("root", "√", ticked("√")),
    tick("check", "✔", ticked("✔")),
    tick("square", "■ among □", ticked("■", "□")),
    tick("behind", "√ among □ behind the words", ticked("√", "□", behind=True)),
    tick("touching", "a √ that touches the words before it", ticked("√", "", behind=True)),
    refused_status("tick-alone", "A √ between two options, touching both", ticked("√", "", behind=True).replace(" ", ""), "tick-unclear"),
    tick("bracket", "（√） among （ ）", ticked("（√）", "（ ）")),
    tick("letter", "(v) among ( )", ticked("(v)", "( )")),
    tick("yes", "是 behind the words", f"{DONE}： {ON}：是 {BEHIND}： {NOT}："),
    Way("tick-two", "content", "Two of the four options ticked", "Refused and quoted.", "noted", ("two-ticks",),
        lambda d: [["text", d.at(STATUS, 0), ticked("☑").replace(f"☐{DONE}", f"☑{DONE}")]], lambda d: {(0, STATUS): ""}),
    Way("tick-none", "content", "The four options typed, none ticked", "Counts as blank: the status is asked for.", "noted", ("required",),
        lambda d: [["text", d.at(STATUS, 0), ticked("☐")]], lambda d: {(0, STATUS): ""}, counted=False),
    status("stop", "已完成。 with its full stop", "已完成。"),
    status("spaces", "已 完成 with spaces, full-width ones too", "已 完　成"),
    status("zero-width", "A status with zero-width spaces", "已\u200b完成\ufeff"),
    status("line-break", "A status over two lines", "已\n完成"),
    refused_status("nearly", "基本完成", "基本完成", "not-a-choice"),
    refused_status("ok", "OK", "OK", "not-a-choice"),
    refused_status("doing", "正在办", "正在办", "not-a-choice"),
    Way("status-pasted", "content", "A cell pasted over the dropdown, its rule gone", "The rule is the form's, not the cell's: refused and quoted.", "noted", ("not-a-choice",),
        lambda d: [OPEN, ["paste_over", d.at(PROGRESS, 2), d.at(STATUS, 2)]], lambda d: {(2, STATUS): ""}),
    filled_on("dots", "2022.6.20"),
    filled_on("characters", "2022年6月20日"),
    filled_on("compact", "20220620"),
    filled_on("short-year", "22.6.20"),
    filled_on("without-year", "6月20日"),
    filled_on("full-width", "２０２２－０６－２０"),
    filled_on("year-last", "20/6/2022"),
    Way("day-serial", "content", "The day as a number that lost its format (44732)", "The day that is meant.", "merged", (),
        lambda d: [["number", d.form.labels["填报时间"], 44732]], lambda d: {(n, "填报时间"): "2022-06-20" for n in range(6)}, means={"44732": "2022-06-20"}),
    Way("day-typed", "content", "The day typed into a cell that holds dates", "The day that is meant.", "merged", (),
        lambda d: [["number", d.form.labels["填报时间"], 44732, "YYYY-MM-DD"]], lambda d: {(n, "填报时间"): "2022-06-20" for n in range(6)}, means={"44732": "2022-06-20"}),
    Way("day-formula", "content", "The day as a formula (=DATE(2022,6,20), =TODAY())", "Its value is taken, and said so.", "noted", ("cell-formula",),
        lambda d: [OPEN, ["format", d.form.labels["填报时间"], "YYYY-MM-DD"], ["formula", d.form.labels["填报时间"], "=DATE(2022;6;20)"]],
        lambda d: {(n, "填报时间"): "2022-06-20" for n in range(6)}, means={"44732": "2022-06-20"}),
    refused_day("month-end", "6月底", "date-unreadable"),
    refused_day("quarter", "二季度", "date-unreadable"),
    refused_day("always", "长期坚持", "date-unreadable"),
    refused_day("impossible", "2022.2.30", "date-impossible"),
    refused_day("two-days", "4/6/2022", "date-ambiguous"),
    number("full-width", "９５％", "95"),
    number("with-unit", "1,234.50万元", "1234.5"),
    vague("at-least", "95％以上"),
    vague("about", "约80%"),
    vague("range", "80-90%"),
    Way("number-percent", "content", "95% typed, which the program stores as 0.95", "Read as 95 per cent, as it was shown.", "merged", (),
        lambda d: [["number", d.at(ACTUAL, 1), 0.95, "0%"]], lambda d: {(1, ACTUAL): "95"}, means={"95%": "95"}, templates=("extended",)),
    Way("number-share", "content", "0.95 typed where per cent are asked for (0–100)", "Kept, and pointed out.", "noted", ("number-perhaps-share",),
        lambda d: [["number", d.at(SHARE, 1), 0.95]], lambda d: {(1, SHARE): "0.95"}, templates=("extended",)),
    Way("number-remarked", "content", "Words in brackets behind a number (95（预计）)", "The number counts; the whole cell is quoted.", "noted", ("number-remarked",),
        lambda d: [["format", d.at(SHARE, 1), "@"], ["text", d.at(SHARE, 1), "95（预计）"]], lambda d: {(1, SHARE): "95"}, templates=("extended",)),
    Way("number-out-of-range", "content", "A number beyond the form's range, pasted over its rule", "The rule holds: refused and quoted.", "noted", ("number-out-of-range",),
        lambda d: [["number", d.at("完成比例（0-100）", 1), 140]], lambda d: {(1, "完成比例（0-100）"): ""}, templates=("extended",)),
    Way("day-year-open", "content", "A day without year that may be of two years (1月15日 on the form of June)", "Refused and quoted.", "noted", ("date-without-year",),
        lambda d: [["text", d.at(DAY, 1), "1月15日"]], lambda d: {(1, DAY): ""}, templates=("extended",)),
    Way("day-out-of-range", "content", "A day beyond a range that only warns", "Kept, and said so.", "noted", ("date-out-of-range",),
        lambda d: [["number", d.at("预计完成日期", 1), 55000, "YYYY-MM-DD"]], lambda d: {(1, "预计完成日期"): "2050-07-31"}, templates=("extended",)),
    Way("list-other", "content", "Another word than the form's own list offers", "The rule holds: refused and quoted.", "noted", ("not-a-choice",),
        lambda d: [["text", d.at("数据来源*", 1), "听说"]], lambda d: {(1, "数据来源*"): ""}, templates=("extended",)),
    Way("own-required", "content", "A required column of the office's own left blank", "Asked for; the rest of the row stands.", "noted", ("required",),
        lambda d: [["clear", d.at("数据来源*", 1)]], lambda d: {(1, "数据来源*"): ""}, templates=("extended",)),
    Way("dispute", "content", "The ownership of an item disputed", "Kept as a finding; the unit stays responsible until the plan changes.", "noted", ("dispute",),
        lambda d: [["type", d.at("认领异议", 1), "建议由住建部门承担"]], lambda d: {(1, "认领异议"): "建议由住建部门承担"}, templates=("extended",)),
    progress("longest", f"A text of {LIMIT:,} characters", "长" * LIMIT),
    Way("text-too-long", "content", "A text longer than an Excel cell (40,000 characters, .ods)", "Refused whole: nothing is cut. The finding says how long it is.",
        "noted", ("text-too-long",), lambda d: [["text", d.at(PROGRESS, 1), "超" * 40_000]], lambda d: {(1, PROGRESS): ""}, ending="ods", counted=False),
    progress("equals", "A text that begins with =", "=HYPERLINK(\"http://a.invalid\",\"点\")"),
    progress("plus", "A text that begins with +", "+86增加三处"),
    progress("minus", "A text that begins with -", "-5%以内"),
    progress("at", "A text that begins with @", "@全体成员已落实"),
    progress("line-breaks", "A text of several lines", "第一处已完\n第二处在建\n第三处未动"),
    progress("direction", "Control and direction characters", "清\u202e淤\u200f到\u0007位", "清淤到位", "control-characters"),
    progress("rare", "Emoji and rare characters", "𠮷村👍🏽㎡完工"),
    Way("formula", "content", "A formula in an answer cell", "Its value is taken, and said so.", "noted", ("cell-formula",),
        lambda d: [OPEN, ["format", d.at(PROGRESS, 1), "General"], ["formula", d.at(PROGRESS, 1), '="清淤"&7*6&"处"']], lambda d: {(1, PROGRESS): "清淤42处"}),
    Way("error-ref", "content", "#REF! in an answer cell", "Refused; the cell is named.", "noted", ("cell-error",),
        lambda d: [OPEN, ["format", d.at(PROGRESS, 1), "General"], ["formula", d.at(PROGRESS, 1), "=#REF!+1"]], lambda d: {(1, PROGRESS): ""}),
    Way("error-division", "content", "#DIV/0! in an answer cell", "Refused; the cell is named.", "noted", ("cell-error",),
        lambda d: [OPEN, ["format", d.at(PROGRESS, 1), "General"], ["formula", d.at(PROGRESS, 1), "=1/0"]], lambda d: {(1, PROGRESS): ""}),
    Way("link-elsewhere", "content", "A formula that looks into another file", "Never followed; what the cell shows is taken, or refused.", "noted",
        ("file-external-links", "cell-error"),
        lambda d: [OPEN, ["format", d.at(PROGRESS, 1), "General"], ["formula", d.at(PROGRESS, 1), "='file:///nowhere/at/all.xlsx'#$Sheet1.A1"]], lambda d: {(1, PROGRESS): ""}),
    Way("dde", "content", "A formula that asks another program (DDE)", "Never asked; what the cell shows is taken, or refused.", "noted",
        ("file-external-links", "cell-error"), lambda d: [OPEN, ["format", d.at(PROGRESS, 1), "General"], ["formula", d.at(PROGRESS, 1), '=DDE("soffice";"/nowhere.ods";"a1")']],
        lambda d: {(1, PROGRESS): ""}),
    Way("blank-space", "content", "A lone space where progress is asked", "Counts as blank: asked for.", "noted", ("required",),
        lambda d: [["text", d.at(PROGRESS, 1), " "]], lambda d: {(1, PROGRESS): ""}),
    Way("reason-missing", "content", "Behind schedule without a reason", "Asked for; the status stands.", "noted", ("required-when-lagging",),
        lambda d: [["clear", d.at(REASON, 2)]], lambda d: {(2, REASON): ""}),
    Way("measures-missing", "content", "Not started, without measures", "Asked for; the status stands.", "noted", ("required-when-lagging",),
        lambda d: [["clear", d.at(MEASURES, 3)]], lambda d: {(3, MEASURES): ""}),
    Way("people-missing", "content", "Nobody named as having filled the form in", "Asked for; the answers stand.", "noted", ("preamble-required",),
        lambda d: [["clear", d.form.labels["填表人"]], ["clear", d.form.labels["电话"]]]),
    Way("phone-number", "content", "A phone stored as a number", "Kept digit by digit.", "merged", (), lambda d: [["number", d.form.labels["电话"], 13900001111, "0"]]),
    Way("row-blank", "content", "An item left blank", "Not answered: asked for.", "noted", ("required", "item-not-answered"), blank_row, lambda d: {(5, ""): GONE}),
    Way("unit-shortened", "content", "The unit's name shortened", "Taken as the unit it can only be, and said so.", "noted", ("unit-alias",),
        lambda d: [OPEN, ["text", d.form.labels["填报单位（加盖公章）"], "水务"]]),
    Way("task-reworded", "content", "The locked task text changed", "The plan's wording counts.", "noted", ("item-text-changed",),
        lambda d: [OPEN, ["text", d.at(TEXT, 1), "污水处理厂改造（含二期）"]]),
    Way("target-typed-over", "content", "Words typed over a printed cell (目标值, 上期填报)", "Not merged; quoted in a finding.", "noted", ("locked-text-changed",),
        lambda d: [OPEN, ["text", d.at("目标值", 1), "应为三十二公里"], ["text", d.at("上期填报", 2), "上期漏填九处"]]),
    Way("role-typed-over", "content", "Words typed over the printed role (职责)", "Not merged; quoted in a finding.", "noted", ("locked-text-changed",),
        lambda d: [OPEN, ["text", d.at("职责", 1), "本局只配合"]], templates=("extended",)),
    Way("task-respaced", "content", "The task text with other spaces, widths and stops", "The same text.", "merged", (),
        lambda d: [OPEN, ["text", d.at(TEXT, 1), "污水处理厂 提标改造\n完工"]]),
    Way("id-typed-over", "content", "An id typed over", "No item: the row is refused and quoted.", "noted", ("item-id-changed", "item-not-answered"),
        lambda d: [OPEN, ["text", d.at(ID, 1), "T999"]], lambda d: {(1, ""): GONE}),
    Way("ids-filled-down", "content", "Ids filled down, counting on", "Ids cannot be trusted: set aside.", "quarantined", ("sheet-ids-filled-down",), ids_down),
    Way("same-id-down", "content", "One id copied over the others", "Ids cannot be trusted: set aside.", "quarantined", ("sheet-ids-filled-down",), same_id_down),
    *(
        Way(f"comment{ending}", "content", f"An answer given as a comment{said}", "Not merged; quoted in a finding.", "noted", ("annotation-only",),
            lambda d: [["comment", d.at(PROGRESS, 1), "口头答复：已落实九成"]], ending=ending.removeprefix("-") or "xlsx")
        for ending, said in (("", ""), ("-xls", ", saved as .xls"), ("-ods", ", saved as .ods"))
    ),
    Way("words-mixed-into-choice", "content", "A status with words of one's own behind it (已完成，正在验收)", "Not guessed: the cell is refused and quoted.", "noted", ("not-a-choice",),
        lambda d: [OPEN, ["text", d.at(STATUS, 1), "已完成，正在验收"]], lambda d: {(1, STATUS): ""}),
    Way("status-as-share", "content", "A share typed as the status (100%)", "Not guessed: the cell is refused and quoted.", "noted", ("not-a-choice",),
        lambda d: [OPEN, ["text", d.at(STATUS, 1), "100%"]], lambda d: {(1, STATUS): ""}),
    Way("progress-elsewhere", "content", "A progress that only points elsewhere (同上, 见附件)", "Kept, and pointed out.", "noted", ("progress-elsewhere",),
        lambda d: [["text", d.at(PROGRESS, 1), "同上"], ["text", d.at(PROGRESS, 2), "见附件"]], lambda d: {(1, PROGRESS): "同上", (2, PROGRESS): "见附件"}),
    Way("number-tenths", "content", "A number typed as 八成", "No number: refused and quoted.", "noted", ("number-unreadable",),
        lambda d: [["text", d.at(SHARE, 1), "八成"]], lambda d: {(1, SHARE): ""}, templates=("extended",)),
    Way("check-typed-over", "content", "Words typed over the row's live check", "Not merged; quoted in a finding.", "noted", ("locked-text-changed",),
        lambda d: [OPEN, ["text", d.at("核对", 1), "见附件三的照片"]]),
    Way("unit-remarked", "content", "A remark behind the unit's name", "The unit; the whole cell is quoted.", "noted", ("unit-alias",),
        lambda d: [OPEN, ["text", d.form.labels["填报单位（加盖公章）"], f"{UNIT}（综合科报）"]]),
    *(
        Way(f"text-box{ending}", "content", f"Words in a text box laid over the cells{said}", "Not merged; quoted in a finding.", "noted", ("text-box",),
            lambda d: [["box", d.at(STATUS, 1), "因征地受阻，\n申请延期"]], ending=ending.removeprefix("-") or "xlsx")
        for ending, said in (("", ""), ("-xls", ", saved as .xls"), ("-ods", ", saved as .ods"))
    ),
    Way("text-box-xlsb", "content", "Words in a text box laid over the cells, saved as .xlsb", "Not merged; quoted in a finding.", "noted", ("text-box",),
        lambda d: [["box", d.at(STATUS, 1), "因征地受阻，\n申请延期"]], file=saved_as_xlsb),
    Way("colour", "content", "An answer given by colour only", "Colours say nothing: the status is asked for.", "noted", ("required",),
        lambda d: [OPEN, ["clear", d.at(STATUS, 1)], ["colour", d.at(STATUS, 1), "00B050"]], lambda d: {(1, STATUS): ""}),
    Way("struck-answer", "content", "A status struck through, nothing written in its place", "What is struck is not said: quoted, and asked for.", "noted",
        ("text-struck", "required"), lambda d: [OPEN, ["strike", d.at(STATUS, 1)]], lambda d: {(1, STATUS): ""}),
    *(Way(name, "content", what, "The words that stand count; the struck ones are quoted.", "noted",
        ("text-struck",), lambda d: [OPEN, ["text", d.at(PROGRESS, 1), "尚未动工已开工九处"], ["strike", d.at(PROGRESS, 1), 4]],
        lambda d: {(1, PROGRESS): "已开工九处"}, means={"尚未动工已开工九处": "已开工九处"}, ending=ending) for name, what, ending in STRUCK),
    Way("struck-task", "content", "A task struck through", "Asked for all the same; the unit is to be asked what it means.", "noted", ("task-struck",),
        lambda d: [OPEN, ["strike", d.at(TEXT, 1)]]),
    Way("reply-in-task", "content", "The answer typed behind the locked task's text, the progress left blank", "Not taken for progress; quoted, and asked about.", "noted",
        ("item-text-grew", "required"), lambda d: [OPEN, ["text", d.at(TEXT, 1), "污水处理厂提标改造完工。（已完成九成半）"], ["clear", d.at(PROGRESS, 1)]],
        lambda d: {(1, PROGRESS): ""}, means={"污水处理厂提标改造完工。（已完成九成半）": "（已完成九成半）"}),
    Way("seal", "content", "A picture of the seal over the cells", "The cells are read.", "merged", (), lambda d: [OPEN, ["picture", d.form.labels["填表人"], "{seal}"]]),
    Way("untouched", "content", "Returned untouched", "The unit is reminded.", "noted", ("form-untouched",), fresh=True, state="untouched",
        becomes=lambda d: {(n, ""): GONE for n in range(6)}),
    Way("other-rows", "content", "Rows of another unit pasted in", "Refused and quoted.", "noted", ("item-of-other-unit",),
        lambda d: [OPEN, ["insert_rows", d.form.last + 1], ["paste", f"A{d.form.last + 1}", [[form_id(7), "4", "中转站除臭设备更换。", "更换六台", DONE]]]]),
    status("other-language", "A status in English on a Chinese form (Completed)", "Completed"),
    status("both-languages", "A status in both languages (已完成（Completed）)", "已完成（Completed）"),
    status("bracketed", "（已完成） in brackets", "（已完成）"),
    status("labelled", "自评：已完成, with what the cell is called", "自评：已完成"),
    Way("id-remarked", "content", "Words behind an id (T002H 已办结)", "The id counts; the whole cell is quoted.", "noted", ("cells-beside-table",),
        lambda d: [OPEN, ["text", d.at(ID, 1), f"{d.form.items[1]} 已办结"]]),
    Way("id-spaced", "content", "An id with spaces between its letters", "The same id.", "merged", (), lambda d: [OPEN, ["text", d.at(ID, 1), " ".join(d.form.items[1])]],
        means={form_id(2): ""}),
    Way("check-words", "content", "Words typed over the row's live check that begin as it does (缺：…)", "Not merged; quoted in a finding.", "noted", ("locked-text-changed",),
        lambda d: [OPEN, ["text", d.at("核对", 1), "缺：市级补助三十万元"]]),
    Way("pointers", "content", "Words that only point elsewhere, in all their ways (″, 同第1项, （见附件2）)", "Kept, and pointed out.", "noted", ("progress-elsewhere",),
        lambda d: [["text", d.at(PROGRESS, 1), "″"], ["text", d.at(PROGRESS, 4), "同第1项"], ["text", d.at(PROGRESS, 5), "（见附件2）"], ["text", d.at(REASON, 3), "同上"]],
        lambda d: {(1, PROGRESS): "″", (4, PROGRESS): "同第1项", (5, PROGRESS): "（见附件2）", (3, REASON): "同上"}),
    *(
        Way(f"margin{ending}", "content", f"Words in the page header{said}", "Not merged; quoted in a finding.", "noted", ("page-margin",),
            lambda d: [["margin", "第三项数据待核"]], ending=ending.removeprefix("-") or "xlsx")
        for ending, said in (("", ""), ("-xls", ", saved as .xls"), ("-ods", ", saved as .ods"))
    ),
    Way("margin-xlsb", "content", "Words in the page header, saved as .xlsb", "Not merged; quoted in a finding.", "noted", ("page-margin",),
        lambda d: [["margin", "第三项数据待核"]], file=saved_as_xlsb),
    Way("embedded", "content", "A workbook embedded in the form as an object", "Not read; the file is named.", "noted", ("file-embedded",), file=embedding),
    *(
        Way(f"embedded-{ending}", "content", f"A workbook embedded in the form as an object, saved as .{ending}", "Not read; the file is named.", "noted", ("file-embedded",),
            lambda d: [OPEN, ["embed", "内嵌另表"]], ending=ending)
        for ending in ("xls", "ods")
    ),
)  # fmt: skip
