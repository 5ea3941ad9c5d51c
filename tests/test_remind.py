"""Reminders: a unit chased for what it sent, or not chased for what it owes, costs the office its standing."""

from __future__ import annotations

import email
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from email.policy import default
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.desks import desk
from xltrack import pipeline, publish
from xltrack.books.grid import read_grid
from xltrack.books.status.findings import findings_in
from xltrack.cli import cli
from xltrack.findings import Finding
from xltrack.outputs.remind import Letter, addressees, as_docx, as_mail, as_text, left, letter, remind_lines
from xltrack.plan import Contact, Period, Plan, Settings, is_working
from xltrack.records import Reminder
from xltrack.steps.chase import period_to_chase, phase, reminders, working_days

DUE = date(2022, 6, 20)  # a Monday
PLAIN = Settings()


def reminder(**given: object) -> Reminder:
    base = Reminder("市容股", "2022Q2", "soon", DUE, 2, 4, missing=True)
    return replace(base, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2022, 6, 10), ("ahead", 6)),
        (date(2022, 6, 15), ("soon", 3)),
        (date(2022, 6, 17), ("last", 1)),
        (date(2022, 6, 19), ("last", 1)),
        (DUE, ("today", 0)),
        (date(2022, 6, 22), ("after", -2)),
    ],
)
def test_a_reminder_is_worded_for_its_day(today: date, expected: tuple[str, int]) -> None:
    assert phase(today, DUE, PLAIN) == expected


def test_holidays_and_working_weekends_change_the_days_left() -> None:
    settings = Settings(holidays=(date(2022, 6, 16),), workdays=(date(2022, 6, 18),))
    assert working_days(date(2022, 6, 15), DUE, settings) == 3  # 17, 18 (worked), 20
    assert not is_working(date(2022, 6, 19), settings)
    assert phase(date(2022, 6, 17), date(2022, 6, 19), PLAIN) == ("last", 0)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 400), st.integers(0, 400))
def test_working_days_add_up_and_count_back(first: date, some: int, more: int) -> None:
    middle, last = first + timedelta(some), first + timedelta(some + more)
    assert working_days(first, middle, PLAIN) + working_days(middle, last, PLAIN) == working_days(first, last, PLAIN)
    assert working_days(last, first, PLAIN) == -working_days(first, last, PLAIN)


def test_the_period_chased_is_the_one_a_coordinator_means() -> None:
    periods = tuple(
        Period(label, day) for label, day in (("一", DUE), ("二", date(2022, 9, 26)), ("三", date(2022, 12, 12)))
    )
    plan = Plan(periods=(*periods, Period("终核", date(2022, 12, 31), kind="final")))

    def chosen(today: date, open_ones: str) -> str:
        found = period_to_chase(plan, today, lambda p: p.label in open_ones)
        return found.label if found else ""

    assert chosen(date(2022, 3, 1), "") == "一"
    assert chosen(date(2022, 7, 1), "一") == "一"  # somebody still owes the first
    assert chosen(date(2022, 7, 1), "") == "二"
    assert chosen(date(2022, 9, 22), "一") == "二"  # the next one is near
    assert chosen(date(2023, 2, 1), "") == "三"  # the final review asks nobody
    assert period_to_chase(Plan(), DUE, lambda p: True) is None


def test_a_period_that_was_never_sent_out_is_not_chased_while_an_earlier_one_is_open() -> None:
    plan = Plan(periods=tuple(Period(n, date(2022, m, 20)) for n, m in (("一", 6), ("二", 9), ("三", 12))))
    later = date(2023, 5, 1)
    first, second = plan.periods[:2]
    assert period_to_chase(plan, later, lambda p: True, begun=("一",)) == first
    assert period_to_chase(plan, later, lambda p: False, begun=("一",)) == second  # all answered: the next one's turn
    assert period_to_chase(plan, later, lambda p: True) == plan.periods[-1]  # nothing is known of what was sent


def test_each_unit_is_told_what_it_owes_and_no_other() -> None:
    result = factories.consolidation(items=20, units=6, findings=2)
    owed = {r.unit: r for r in reminders(result, date(2022, 4, 5))}
    answers = result.answers
    for unit, said in owed.items():
        own = answers[answers["unit"] == unit]
        assert said.missing == (not own["returned"].any())
        assert said.assigned == len(own)
        assert [s for s, _ in said.unanswered] == (
            [] if said.missing else list(own[~own["returned"].astype(bool)]["serial"])
        )
        assert {f.unit for f in said.errors} <= {unit}
    assert [r.unit for r in owed.values() if r.errors] == [result.plan.units[0].name]


def test_a_unit_whose_form_could_not_be_used_is_not_told_that_nothing_came() -> None:
    result = factories.consolidation(items=10, units=5, findings=0)
    silent = result.units[result.units["unit_state"] == "missing"].iloc[0]["unit"]
    about = result.period.label
    old = Finding(
        "period-by-form", "x.xlsx", "填报表", "F2", silent, period=about, found="2022-04-01", expected="上一期"
    )
    blank = dict.fromkeys(result.returns.columns, "")
    row = blank | {"file": "x.xlsx", "unit": silent, "period": about, "file_state": "quarantined"}
    units = result.units.copy()
    units.loc[units["unit"] == silent, "unit_state"] = (
        "correct"  # as the merge says of a unit of which all that came was set aside
    )
    result = replace(result, units=units, findings=(old,), returns=pd.concat([result.returns, pd.DataFrame([row])]))
    owed = {r.unit: r for r in reminders(result, date(2022, 4, 5))}[silent]
    words = "".join(letter(owed, result.plan, date(2022, 4, 5)).lines)
    assert "未能汇总" in words
    assert "F2" in words
    assert "未收到" not in words


def test_an_extended_unit_is_not_overdue() -> None:
    result = factories.consolidation(items=8, units=3)
    returns = result.returns.copy()
    returns.loc[0, "extended_to"] = date(2022, 4, 15)
    result = replace(result, returns=returns)
    owed = {r.unit: r for r in reminders(result, date(2022, 4, 8))}
    assert owed[returns.loc[0, "unit"]].phase == "ahead"
    assert owed[returns.loc[1, "unit"]].phase == "after"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("phase_name", ["ahead", "soon", "last", "today", "after", "none"])
def test_every_wording_stands_in_both_languages(lang: str, phase_name: str) -> None:
    plan = Plan("Targets", 2022, lang)
    due = None if phase_name == "none" else DUE
    words = letter(reminder(phase=phase_name, due=due), plan, DUE)
    both = words.subject + "".join(words.lines)
    assert "{" not in both
    assert ("2022Q2" in words.subject) and ("4" in both)
    assert any("\u4e00" <= ch <= "\u9fff" for ch in both.replace("市容股", "")) == (lang == "zh")


def test_past_the_due_day_the_days_are_told() -> None:
    assert left("after", -2, "zh") == "已逾期2个工作日"
    assert left("after", 0, "zh") == "已过截止日"  # Sunday after a Friday
    assert "已逾期2个工作日" in letter(reminder(phase="after", days=-2), Plan("方案"), DUE).subject


@pytest.mark.parametrize(("phase_name", "days", "said"), [("after", -2, "was due on"), ("soon", 2, "is due on")])
def test_a_day_that_is_past_is_not_said_to_come(phase_name: str, days: int, said: str) -> None:
    words = letter(reminder(phase=phase_name, days=days), Plan("Targets", 2022, "en"), DUE)
    assert any(said in line for line in words.lines)


def test_errors_are_told_with_their_cell_and_what_to_do() -> None:
    wrong = Finding("not-a-choice", "returns/a.xlsx", "填报表", "E9", "市容股", found="正在办", expected="已完成")
    words = letter(reminder(missing=False, errors=(wrong,)), Plan("方案"), DUE)
    line = next(text for text in words.lines if "E9" in text)
    assert "正在办" in line
    assert "已完成" in line
    assert "returns/" not in "".join(words.lines)  # our folders are no business of theirs


def test_a_text_file_opens_in_any_windows_editor() -> None:
    content = as_text(Letter("甲", "题", ("一", "二")))
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n") == ["题", "", "一", "二", ""]


def test_a_word_letter_holds_every_line_and_is_the_same_each_time() -> None:
    words = letter(reminder(), Plan("方案"), DUE)
    content = as_docx(words, "zh")
    assert [p.text for p in Document(io.BytesIO(content)).paragraphs] == [words.subject, *words.lines]
    assert content == as_docx(words, "zh")


@pytest.mark.parametrize(
    "evil",
    ["甲\r\nBcc: all@example.org", "甲\nX-Evil: 1\n\n<b>", "甲\u2028Bcc: a@example.org", '"; DROP', "甲\x00\x1b"],
)
def test_no_text_of_a_master_adds_a_header_or_an_address(evil: str) -> None:
    people = (Contact("联络员", evil, email="unit@example.org"),)
    words = letter(reminder(unit=evil, period=evil), Plan(evil), DUE)
    message = email.message_from_bytes(as_mail(words, people, [(f"{evil}.xlsx", b"PK")]), policy=default)
    assert set(message.keys()) == {"Subject", "To", "X-Unsent", "MIME-Version", "Content-Type"}
    assert [a.addr_spec for a in message["To"].addresses] == ["unit@example.org"]
    assert not message.defects


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no",
        "a@b",
        "a..b@example.org",
        ".a@example.org",
        "a@example.org, b@example.org",
        "a@example.org\nBcc: b@example.org",
        "a b@example.org",
        "<a@example.org>",
    ],
)
def test_an_address_that_is_none_gets_no_mail(address: str) -> None:
    assert addressees([Contact("联络员", "甲", email=address)]) == ()


def test_the_liaison_is_written_to_before_the_leader() -> None:
    leader, clerk, other = (
        Contact(r, r, email=f"{n}@example.org") for n, r in enumerate(("分管领导", "联络员", "科长"))
    )
    assert addressees([leader, clerk, other]) == (clerk,)
    assert addressees([leader, other]) == (other,)
    assert addressees([leader]) == (leader,)


def test_before_anything_came_in_everybody_is_reminded(tmp_path: Path) -> None:
    desk(tmp_path, items=10, units=5)
    folder = tmp_path
    (folder / "status.xlsx").unlink()
    result = publish.remind(master=folder / "master.xlsx", today=date(2022, 3, 28))
    assert all(r.missing for r in result.reminders)
    assert result.period.label == "第一期"
    assert len(result.letters) == 5


@pytest.mark.parametrize(("lang", "head"), [("en", "(today 18 June 2022)"), ("zh", "（今天 2022年6月18日）")])
def test_the_days_of_one_line_are_written_alike(tmp_path: Path, lang: str, head: str) -> None:
    """It read “due Monday, 20 June 2022 (today 2022-06-18)”."""
    desk(tmp_path, items=6, units=4)
    told = publish.remind(master=tmp_path / "master.xlsx", today=date(2022, 6, 18))
    assert remind_lines(told, lang)[0].endswith(head)


def test_drafts_carry_the_form_of_their_own_unit(tmp_path: Path) -> None:
    desk(tmp_path, items=10, units=5)
    folder = tmp_path
    (folder / "status.xlsx").unlink()
    made = pipeline.split(folder / "master.xlsx", "第一期", folder / "outbox")
    unit = next(iter(made.forms))
    renamed = made.forms[unit].rename(
        made.forms[unit].with_name("文件(1).xlsx")
    )  # known by what it says, not by its name
    result = publish.remind(master=folder / "master.xlsx", today=date(2022, 3, 28), out=folder / "letters", eml=True)
    assert result.written is not None
    draft = next(p for p in result.written[unit] if p.suffix == ".eml")
    message = email.message_from_bytes(draft.read_bytes(), policy=default)
    (attached,) = message.iter_attachments()
    assert attached.get_content() == renamed.read_bytes()
    assert message["To"].addresses[0].addr_spec == "one@example.org"
    body = message.get_body()
    assert body is not None
    assert unit in body.get_content()
    assert set(result.no_mail) == {r.unit for r in result.reminders} - {unit}
    assert "".join(remind_lines(result, "zh")).count("没有邮箱") == 1


def test_the_workbook_alone_says_who_must_correct(tmp_path: Path) -> None:
    made, folder = desk(tmp_path, findings=4), tmp_path
    assert findings_in(read_grid(folder / "status.xlsx")) == made.findings
    result = publish.remind(folder / "status.xlsx", today=date(2022, 4, 5))
    by_unit = {r.unit: r for r in result.reminders}
    assert sum(f.code == "not-a-choice" for f in by_unit[made.plan.units[0].name].errors) == 2
    assert {r.unit for r in result.reminders if r.missing} == set(
        made.units[made.units["unit_state"] == "missing"]["unit"]
    )


def test_the_command_speaks_to_people_and_to_programs(tmp_path: Path) -> None:
    desk(tmp_path)
    folder = tmp_path
    call = ["remind", str(folder / "status.xlsx"), "--today", "2022-04-05"]
    shown = CliRunner().invoke(cli, call, catch_exceptions=False).output
    assert "已逾期" in shown
    told = json.loads(CliRunner().invoke(cli, [*call, "--json", "-"], catch_exceptions=False).output)
    missing = [u["unit"] for u in told["units"] if u["missing"]]
    assert missing
    assert all(unit in shown for unit in missing)
    assert CliRunner().invoke(cli, [*call, "--eml"]).exit_code == 2
