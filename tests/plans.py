"""Plans for tests: a small one written out, and random ones for round trips."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from xltrack import Choice, Contact, Deadline, Goal, Indicator, Item, Period, Plan, Settings, Source, Unit
from xltrack.enums import ENUMS, default_choices
from xltrack.plan import form_id
from xltrack.values import tidy

CHOICES = tuple(Choice(*choice) for choice in default_choices("zh"))


def bureau() -> Plan:
    """Four units (two of them a group), five items in two sections, three periods."""
    first, second = ("一、源头减量",), ("二、末端治理", "（一）水体")
    return Plan(
        "河湖管护任务分解", 2022, "zh", "XBUREAU001",
        (
            Item("编制垃圾分类实施方案。", form_id(1), first, "1", lead=("环卫股",), deadlines=(Deadline("6月底前", date(2022, 6, 30)),)),
            Item("各中队开展沿河巡查。", form_id(2), first, "2", lead=("各中队",), support=("环卫股",)),
            Item("河道清淤4万方。", form_id(3), second, "1", lead=("水务股",), indicators=(Indicator("清淤", ">=", 4.0, "万方", basis="cumulative"),)),
            Item("污水处理率达95%以上。", form_id(4), second, "2", joint=("水务股", "环卫股")),
            Item("不发生重大水污染事件。", form_id(5), second, "3", kind="veto", lead=("水务股",)),
        ),
        (Unit("环卫股", ("环卫",)), Unit("水务股", contacts=(Contact("联络员", "办公室", "000-0000"),)), Unit("一中队", groups=("各中队",)), Unit("二中队", groups=("各中队",))),
        (Period("上半年", date(2022, 6, 20), date(2022, 6, 20)), Period("三季度", date(2022, 9, 26)), Period("全年", date(2022, 12, 12))),
        CHOICES,
    )  # fmt: skip


TEXT = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"], exclude_characters="\u2028\u2029"),
    min_size=1,
    max_size=24,
)
WORDS = TEXT.map(tidy).filter(bool)
NAME = st.text(st.sampled_from("环卫水务市容乡镇局股室办甲乙丙丁戊己庚辛"), min_size=2, max_size=6)
NAMES = st.lists(NAME, max_size=3, unique=True).map(tuple)
DAY = st.dates(date(2020, 1, 1), date(2035, 12, 31))
MAYBE_DAY = st.none() | DAY
NUMBER = st.none() | st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))
LINES = st.lists(WORDS, max_size=3).map(tuple)


def key_of(enum: str) -> st.SearchStrategy[str]:
    return st.sampled_from([*ENUMS[enum]])


SPAN = st.sampled_from(["印发之日起2个月内", "印发后十五个工作日内", "反馈之日起30日内", "每季"])
DEADLINE = st.builds(Deadline, WORDS | SPAN, MAYBE_DAY, st.just("") | WORDS)
INDICATOR = st.builds(
    Indicator, WORDS, key_of("comparison"), NUMBER, st.just("") | WORDS, st.none() | st.integers(2000, 2040), key_of("basis"), MAYBE_DAY, MAYBE_DAY,
    st.just("") | WORDS, NUMBER, key_of("force"),
)  # fmt: skip
KINDS = st.lists(key_of("item_kind"), max_size=3, unique=True).map(tuple)
SOURCE = st.none() | st.builds(Source, WORDS, st.integers(1, 10_000))
GOAL = st.builds(
    Goal, WORDS, st.none() | st.integers(2000, 2040), st.just("") | WORDS, key_of("comparison"), NUMBER, st.just("") | WORDS, st.just("") | WORDS,
    key_of("force"), SOURCE,
)  # fmt: skip


@st.composite
def items(draw: st.DrawFn, number: int) -> Item:
    return Item(
        text=draw(WORDS) + "。", id=form_id(number), path=draw(LINES), serial=draw(st.just("") | WORDS), sub=draw(st.none() | st.integers(1, 30)),
        kind=draw(key_of("item_kind")), lead=draw(NAMES), support=draw(NAMES), joint=draw(NAMES), inherited=draw(NAMES),
        members=draw(st.lists(st.tuples(NAME, NAMES), max_size=2).map(tuple)), deadlines=draw(st.lists(DEADLINE, max_size=3).map(tuple)),
        indicators=draw(st.lists(INDICATOR, max_size=2).map(tuple)), start=draw(MAYBE_DAY), standing=draw(st.booleans()), leader=draw(st.just("") | WORDS),
        frequency=draw(LINES), origin=draw(st.just("") | WORDS), found_on=draw(MAYBE_DAY), remedy=draw(st.just("") | WORDS),
        reporting=draw(st.just("") | key_of("reporting")), disclosure=draw(key_of("disclosure")), weight=draw(NUMBER), former=draw(LINES), change_day=draw(MAYBE_DAY), source=draw(SOURCE),
        change_basis=draw(st.just("") | WORDS),
    )  # fmt: skip


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    names = draw(st.lists(NAME, max_size=5, unique=True))
    contacts = st.lists(st.builds(Contact, WORDS, WORDS, st.just("") | WORDS, st.just("") | WORDS), max_size=2).map(
        tuple
    )
    units = tuple(
        Unit(name, (f"{name}{n}别名",) if draw(st.booleans()) else (), draw(NAMES), draw(st.just("") | WORDS), draw(contacts), draw(MAYBE_DAY), draw(st.just("") | WORDS))
        for n, name in enumerate(names)
    )  # fmt: skip
    labels = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    share = st.none() | st.integers(0, 100).map(lambda n: n / 100)
    periods = tuple(
        Period(label, draw(MAYBE_DAY), draw(MAYBE_DAY), draw(share), draw(key_of("period_kind")), None, draw(KINDS))
        for label in labels
    )
    settings = Settings(
        reporting=draw(key_of("reporting")), group_rule=draw(key_of("group_rule")), closed_items=draw(key_of("closed_items")), first_unit_leads=False,
        template=draw(st.just("") | WORDS), issue_date=draw(MAYBE_DAY), start_share=draw(st.integers(0, 100).map(lambda n: n / 100)),
        ranking=draw(st.booleans()), holidays=tuple(draw(st.lists(DAY, max_size=3, unique=True))), workdays=tuple(draw(st.lists(DAY, max_size=2, unique=True))),
    )  # fmt: skip
    count = draw(st.integers(0, 5))
    return Plan(
        draw(WORDS), draw(st.none() | st.integers(2000, 2040)), draw(st.sampled_from(["zh", "en"])), "X0123456789",
        tuple(draw(items(n)) for n in range(1, count + 1)), units, periods, CHOICES, settings, tuple(draw(st.lists(GOAL, max_size=3))),
    )  # fmt: skip
