"""The public page: what it shows cannot be taken back, and it opens from a chat message on any phone."""

from __future__ import annotations

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests import factories
from tests.desks import desk
from tests.test_report import opened
from xltrack.cli import cli
from xltrack.enums import STATUSES
from xltrack.outputs.html import compose_page
from xltrack.outputs.sentences import share
from xltrack.records import Consolidation
from xltrack.steps.disclose import public

VOID = {"meta"}


class Reader(HTMLParser):
    """Checks that tags nest, and keeps tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {k: v or "" for k, v in attrs}))
        if tag not in VOID and tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.said.append(data)


def read(result: Consolidation) -> tuple[Reader, str]:
    page = compose_page(public(result)).content.decode()
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    return reader, page


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_asks_nobody_for_anything(lang: str) -> None:
    reader, page = read(opened(factories.consolidation(items=20, units=5, lang=lang, periods=2)))
    assert {tag for tag, _ in reader.tags} <= {
        "html", "head", "meta", "title", "style", "body", "main", "header", "section", "h1", "h2", "h3", "p", "div", "span", "b", "ul", "li", "i",
        "article", "dl", "dt", "dd", "footer", "br",
    }  # fmt: skip
    assert not {name for _, attrs in reader.tags for name in attrs} & {
        "src",
        "href",
        "onclick",
        "onload",
        "action",
        "data",
    }
    assert "url(" not in page
    assert "@import" not in page
    assert not re.search(r"https?:", page)
    assert "{" not in "".join(reader.said)


def test_only_open_items_stand_on_the_page() -> None:
    result = opened(factories.consolidation(items=20, units=5, progress="电话13812345678"))
    _, page = read(result)
    for item in result.plan.items:
        assert (item.text in page) == (item.disclosure == "public")
    for secret in ("13812345678", "059500000000", "张三", "请按周报送", "已实地查看", "备注"):
        assert secret not in page


def test_the_figures_are_those_of_the_open_items() -> None:
    result = public(opened(factories.consolidation(items=40, units=5)))
    page = compose_page(result).content.decode()
    done = int((result.items["effective"] == "completed").sum())
    assert f"<b>{done}</b><span>{share(done, len(result.items))}</span>" in page
    reader, _ = read(result)
    labels = [attrs["aria-label"] for _, attrs in reader.tags if "aria-label" in attrs]
    for status, (label, _) in STATUSES.items():
        counted = sum(int(n) for text in labels for n in re.findall(rf"{label}(\d+)项", text))
        assert counted == int((result.items["effective"] == status).sum())


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</article></main>",
        "&lt;b&gt;",
        "a\x00\u202eb",
        "{}",
        "javascript:alert(1)",
    ],
)
def test_no_text_becomes_markup(evil: str) -> None:
    from dataclasses import replace

    result = opened(factories.consolidation(items=3, units=2, text=evil, progress=evil), 1)
    result = replace(result, plan=replace(result.plan, title=evil))
    reader, _ = read(result)
    assert re.sub("[\x00\u202e]", "", evil) in "".join(reader.said)
    assert not {tag for tag, _ in reader.tags} & {"script", "img"}
    assert not any(name.startswith("on") for _, attrs in reader.tags for name in attrs)


def test_nothing_open_says_so() -> None:
    reader, _ = read(factories.consolidation(items=4, units=2))
    assert "没有主动公开的任务。" in reader.said


def test_the_command_says_how_much_is_left_out(tmp_path: Path) -> None:
    desk(tmp_path, items=12)
    call = ["report", str(tmp_path / "status.xlsx"), "--html", "-o", str(tmp_path / "p.html")]
    told = CliRunner().invoke(cli, call, catch_exceptions=False).output
    assert "0 项，未列 12 项" in told and "“公开属性”" in told
    assert (tmp_path / "p.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert CliRunner().invoke(cli, [*call, "--unit", "甲"]).exit_code == 2


def test_a_name_that_ends_in_html_asks_for_the_page(tmp_path: Path) -> None:
    desk(tmp_path, items=12)
    call = ["report", str(tmp_path / "status.xlsx"), "-o", str(tmp_path / "page.HTML")]
    assert CliRunner().invoke(cli, call, catch_exceptions=False).exit_code == 0
    assert (tmp_path / "page.HTML").read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium on this machine")
def test_a_browser_shows_every_item_without_a_complaint(tmp_path: Path) -> None:
    result = opened(factories.consolidation(items=20, units=5, periods=2, progress="长" * 3000 + "x" * 500), 1)
    (tmp_path / "p.html").write_bytes(compose_page(public(result)).content)
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
    frame = tmp_path / "phone.html"
    frame.write_text(
        "<iframe id=f src=p.html style='width:390px;height:800px'></iframe><script>f.onload=()=>{const d=f.contentDocument;"
        "document.title=[d.documentElement.scrollWidth<=390,d.querySelectorAll('article').length].join()}</script>",
        encoding="utf-8",
    )
    done = subprocess.run(
        ["chromium", *flags, f"--user-data-dir={tmp_path / 'u'}", "--allow-file-access-from-files", "--enable-logging=stderr", "--v=0", "--virtual-time-budget=3000", "--dump-dom", frame.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert "<title>true,20</title>" in done.stdout
    assert "CONSOLE" not in done.stderr
