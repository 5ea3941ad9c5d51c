"""The command line: the commands, each a few lines, and their own options. One boundary from exception to exit status.

``pipeline`` is imported when a command runs, so that ``xltrack --help`` does not pay for pandas and pandera.
"""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from xltrack import __version__
from xltrack.console import Misuse, exit_code, language_of_error, plain, progress_bar, speak_utf8, tell, workers_at
from xltrack.errors import XltrackError
from xltrack.later import never
from xltrack.memory import collect
from xltrack.options import (
    ACCEPT,
    CORRECTIONS,
    DASK,
    FORCE,
    JOBS,
    JSON,
    LANG,
    LATE_RETURNS,
    MASTER,
    PATH,
    RETURNS,
    TEMPLATE,
    Day,
)


@click.group(
    invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(__version__, "-V", "--version")
@MASTER
@JSON
@LANG
@click.pass_context
def cli(context: click.Context, master: Path | None, json_file: str | None, lang: str | None) -> None:
    """把任务主表拆成各单位填报表，核对退回的表，汇总成一本台账。

    Send a master workbook out as one form per unit, check what comes back, merge it into one status workbook.
    """
    context.obj = lang
    for option, given in (("--json", json_file), ("--master", master)):
        if context.invoked_subcommand and given:
            raise Misuse("option_last", option=option)
    if context.invoked_subcommand is None:
        from xltrack import standing
        from xltrack.outputs import terminal

        found = standing.standing(Path.cwd(), master)
        spoken = lang or (found.plan.language if found.plan else "zh")
        tell(terminal.standing_lines(found, spoken), json_file, found.to_json())


@cli.command()
@click.argument("master", type=PATH)
@click.option("--title", default="", help="方案名称。 Title of the plan.")
@click.option("--year", type=int, help="年度。 The year.")
@click.option(
    "--from",
    "source",
    type=PATH,
    metavar="OLD.xlsx",
    help="沿用上年主表的单位、别名、组、联系人和设置。 Keep last year's units, contacts and settings.",
)
@FORCE
@JSON
@LANG
def new(master: Path, json_file: str | None, lang: str | None, **options: Any) -> None:
    """新建空白主表，并在旁边放一份可改样式的表样。 A blank master, and a form template beside it."""
    from xltrack import desk
    from xltrack.outputs.handover import new_lines

    made = desk.new(master, language=lang or "zh", **options)
    spoken = lang or made.plan.language
    tell(new_lines(made.plan, made.made, made.source, made.ceased, spoken), json_file, made.to_json())


@cli.command("import")
@click.argument("documents", nargs=-1, required=True, type=PATH, metavar="DOCUMENT...")
@click.option(
    "-o", "--output", required=True, type=PATH, metavar="MASTER.xlsx", help="写出的主表。 The master to write."
)
@click.option("--title", default="", help="方案名称。 Title of the plan.")
@click.option("--year", type=int, help="年度。 The year.")
@FORCE
@JSON
@LANG
def import_(documents: tuple[Path, ...], output: Path, lang: str | None, json_file: str | None, **options: Any) -> None:
    """正式文件（.docx .txt .html .xlsx 等）变成主表草稿。 Official text to a draft master."""
    from xltrack import drafting
    from xltrack.outputs import terminal

    made = drafting.import_into(documents, output, language=lang or "", **options)
    spoken = made.plan.language
    tell(terminal.import_lines(made, output, spoken), json_file, json_file and drafting.draft_json(made, output))


@cli.command()
@click.argument("master", type=PATH)
@click.option("--fix", is_flag=True, help="补上空白编号，原文件留备份。 Fill blank ids, keeping a copy.")
@click.option(
    "--apply",
    is_flag=True,
    help="把“修改建议”中采纳的写入主表，原文件留备份。 Write accepted proposals into the master, keeping a copy.",
)
@click.option(
    "--ledger",
    type=PATH,
    help="采纳记在哪份汇总表；不给则为主表旁的台账。 The status workbook that holds the proposals.",
)
@click.option("--today", type=Day(), help="写入主表的调整日期；不给则为今天。 The day of change; today by default.")
@JSON
@LANG
def check(master: Path, today: date | None, json_file: str | None, lang: str | None, **options: Any) -> int:
    """检查主表，每个问题指明单元格。 What is wrong with a master, each with its cell."""
    from xltrack import pipeline
    from xltrack.outputs import terminal

    result = pipeline.check(master, today=today or date.today(), **options)
    spoken = lang or result.plan.language
    tell(terminal.check_lines(result, spoken), json_file, result.to_json(spoken))
    return exit_code(result.found)


@cli.command()
@click.argument("master", type=PATH)
@click.option("-p", "--period", help="报送期；不给则取下一期。 The reporting period; the next one by default.")
@click.option(
    "-o", "--out", type=PATH, default=Path("outbox"), show_default=True, help="放填报表的文件夹。 Folder for the forms."
)
@TEMPLATE
@click.option("--ledger", type=PATH, help="上期台账，用于显示上期填报。 The ledger that holds last period's answers.")
@FORCE
@JSON
@LANG
def split(
    master: Path, period: str | None, out: Path, template: Path | None, ledger: Path | None, force: bool, json_file: str | None, lang: str | None
) -> int:  # fmt: skip
    """给每个单位生成一份填报表。 One form per unit."""
    from xltrack import pipeline
    from xltrack.outputs import terminal

    result = pipeline.split(master, period, out, template=template, ledger=ledger, force=force)
    spoken = lang or result.language
    tell(terminal.split_lines(result, spoken), json_file, result.to_json(spoken))
    return exit_code(result.found)


@cli.command()
@RETURNS
@MASTER
@TEMPLATE
@click.option("-p", "--period", default="", help="这些表属于哪一期。 The period these forms belong to.")
@CORRECTIONS
@click.option("--suggest", type=PATH, help="把可统一修正的填报列成表。 List answers that can be repaired together.")
@ACCEPT
@JOBS
@DASK
@JSON
@LANG
def validate(returns: tuple[Path, ...], lang: str | None, json_file: str | None, **options: Any) -> int:
    """核对退回的表，不汇总。 Findings of returns, without merging."""
    from xltrack import pipeline
    from xltrack.outputs import terminal

    with workers_at(options.pop("dask")) as executor, progress_bar(lang or "zh") as progress:
        result = pipeline.validate(returns, executor=executor, progress=progress, **options)
    spoken = lang or result.language
    tell(terminal.validate_lines(result, spoken), json_file, result.to_json(spoken))
    return exit_code(result.found)


@cli.command()
@LATE_RETURNS
@MASTER
@click.option("-o", "--output", type=PATH, help="汇总表；不给则为主表旁的台账。 The status workbook.")
@click.option("--ledger", type=PATH, help="上次的台账；不给则为主表旁的台账。 The ledger to go on from.")
@click.option("--new-ledger", is_flag=True, help="不用已有台账，另起新账。 Start a new ledger.")
@TEMPLATE
@click.option("-p", "--period", default="", help="这些表属于哪一期。 The period these forms belong to.")
@click.option("--as-of", type=Day(), help="数据截至日。 The day the data are as of.")
@click.option("--forget", multiple=True, metavar="UNIT", help="撤回某单位已汇总的填报。 Withdraw a unit's answers.")
@CORRECTIONS
@ACCEPT
@JOBS
@DASK
@JSON
@LANG
def merge(returns: tuple[Path, ...], lang: str | None, json_file: str | None, **options: Any) -> int:
    """汇总退回的表，更新台账。 Merge returns into the status workbook."""
    from xltrack import pipeline
    from xltrack.outputs import terminal

    if not (returns or options["period"] or options["forget"]):
        raise Misuse("no_returns")
    with workers_at(options.pop("dask")) as executor, progress_bar(lang or "zh") as progress:
        result = pipeline.merge_into(returns, executor=executor, progress=progress, lang=lang, **options)
    summary = result.to_json()
    tell(terminal.merge_lines(summary, result.consolidation.findings, result.lang), json_file, summary)
    return exit_code(result.consolidation.findings)


@cli.command()
@click.argument("status", type=PATH, required=False, metavar="[STATUS]")
@MASTER
@click.option("-p", "--period", default="", help="催哪一期；不给则取当前一期。 The period to chase.")
@click.option("--today", type=Day(), help="按哪一天计算；不给则为今天。 The day to reckon from.")
@click.option("--out", type=PATH, help="每个单位写一份到这个文件夹。 One file per unit, in this folder.")
@click.option(
    "--form", type=click.Choice(["txt", "docx"]), default="txt", show_default=True, help="写成哪种文件。 Kind of file."
)
@click.option(
    "--eml",
    is_flag=True,
    help="另写邮件草稿，附上填报表或更正稿（与 --out 同用）。 Mail drafts with the form attached.",
)
@click.option("--outbox", type=PATH, help="已下发的填报表；默认 outbox。 Folder of the forms sent out.")
@click.option("--corrections", type=PATH, help="更正稿；默认 corrections。 Folder of correction copies.")
@JSON
@LANG
def remind(status: Path | None, today: date | None, lang: str | None, json_file: str | None, **options: Any) -> int:
    """未报、未填全、待更正的单位，以及发给他们的话。 Whom to chase, with the text to send."""
    from xltrack import publish
    from xltrack.outputs.remind import remind_lines

    if options["eml"] and not options["out"]:
        raise Misuse("eml_alone")
    result = publish.remind(status, today=today or date.today(), **options)
    tell(remind_lines(result, lang or result.plan.language), json_file, result.to_json())
    return 0


@cli.command()
@click.argument("status", type=PATH, required=False, metavar="[STATUS]")
@MASTER
@click.option("-o", "--output", type=PATH, help="写到哪里；不给则以标题为名。 Where to write it.")
@click.option(
    "--kind",
    type=click.Choice(["report", "notice", "half", "year"]),
    default="report",
    show_default=True,
    help="报告、通报、半年总结、年度总结。 Progress report, notice, half-year or annual report.",
)
@click.option("--unit", default="", help="只写某单位的。 One unit's own report.")
@click.option("--public", is_flag=True, help="只含主动公开的任务。 Items open to the public only.")
@click.option(
    "--html",
    is_flag=True,
    help="写成一页网页（只含主动公开的任务），-o 以 .html 结尾时即是。 One web page of the open items; so does -o FILE.html.",
)
@click.option("--template", type=PATH, help="本单位的 .docx 模板。 The office's own .docx template.")
@click.option(
    "--form",
    type=click.Path(),
    is_flag=False,
    flag_value="",
    help="填上级的 .xlsx 表；不写文件名则用设置“上报表样”。 Fill the superior's own form.",
)
@click.option("-p", "--period", default="", help="写哪一期；不给则取最近一期。 The period; the latest by default.")
@JSON
@LANG
def report(
    status: Path | None, html: bool, form: str | None, lang: str | None, json_file: str | None, **options: Any
) -> int:
    """书面报告（.docx）或公开网页（.html）。 The written report, or a page for the public."""
    from xltrack import publish
    from xltrack.outputs.reports import report_lines

    html = html or (options["output"] or Path()).suffix.casefold() in publish.WEB
    alone = "--html" if html else "--form"
    if (html or form is not None) and (
        (html and form is not None) or options["template"] or options["kind"] != "report" or (html and options["unit"])
    ):
        raise Misuse("stands_alone", it=alone)
    out, where = options.pop("output"), {k: options[k] for k in ("master", "period")}
    if form is not None:
        result = publish.form(status, out=out, template=form, office=options["unit"], **where)
    else:
        result = publish.page(status, out=out, **where) if html else publish.report(status, out=out, **options)
    tell(report_lines(result, lang or result.result.plan.language), json_file, result.to_json())
    return 0


@cli.command()
@click.argument("old", type=PATH)
@click.argument("new", type=PATH, required=False)
@MASTER
@click.option("--periods", nargs=2, metavar="A B", help="同一汇总表的两期相比。 Two periods of one workbook.")
@click.option("-o", "--output", type=PATH, help="把变化写成工作簿。 Write the changes as a workbook.")
@JSON
@LANG
def diff(
    old: Path, new: Path | None, output: Path | None, lang: str | None, json_file: str | None, **options: Any
) -> int:
    """两份汇总表（或两期）之间，哪些任务变了。 What changed between two status workbooks, or two periods."""
    from xltrack import publish
    from xltrack.outputs.diff import diff_lines

    if (new is None) == (not options["periods"]):
        raise Misuse("diff_of")
    result = publish.diff(old, new, out=output, **options)
    tell(diff_lines(result, lang or result.plan.language), json_file, result.to_json())
    return 0


@cli.command()
@click.argument("folder", type=PATH, required=False, metavar="[DIR]")
@click.option(
    "-o", "--output", "out", type=PATH, metavar="YEAR.zip", help="写到哪里；不给则以方案名称为名。 Where to write it."
)
@MASTER
@FORCE
@JSON
@LANG
def archive(folder: Path | None, json_file: str | None, lang: str | None, **options: Any) -> None:
    """全年的主表、填报表、附件、台账、报告收进一个压缩包，附归档目录和校验值。 The whole year in one zip, with a list of contents."""
    from xltrack import desk
    from xltrack.outputs.handover import archive_lines

    made = desk.archive(folder, **options)
    spoken = lang or made.plan.language
    tell(archive_lines(made.path, made.kept, made.links, made.copy, spoken), json_file, made.to_json())


@cli.command()
@click.argument("folder", type=PATH, metavar="DIR")
@FORCE
@JSON
@LANG
def demo(folder: Path, force: bool, json_file: str | None, lang: str | None) -> None:
    """写出一个样例年度，供练习。 A whole sample year in a folder, to play with."""
    from xltrack import demo as sample
    from xltrack.words import say

    spoken = lang or "zh"
    sample.write(folder, spoken, force=force)
    lines = [say("cli.demo", spoken, path=folder), say("cli.next_demo", spoken, path=folder)]
    tell(lines, json_file, {"folder": str(folder), "master": str(folder / sample.MASTER)})


@cli.command(hidden=True)
@click.argument("step", type=click.Choice(["split", "check", "merge", "remind"]), metavar="STEP")
@click.argument("files", nargs=-1, type=PATH)
@click.option("--folder", type=PATH, default=Path(), help="主表所在的文件夹。 Folder of the master.")
@LANG
def launch(step: str, files: tuple[Path, ...], folder: Path, lang: str | None) -> int:
    """供双击的图标使用：做一步，写运行记录。 What the launchers run: one step, told and recorded."""
    from xltrack import launch as launched
    from xltrack.outputs.launchers import dropped_on

    dropped = [Path(name) for name in dropped_on(os.environ.get("XLTRACK_LINE", ""))] or files
    outcome = launched.launch(step, dropped, folder.resolve(), datetime.now(), lang or "zh")
    tell([*outcome.lines, outcome.todo], None)
    return outcome.status


def main(arguments: list[str] | None = None) -> None:
    """Entry point. Exit status: 0 nothing wrong, 1 done with errors among the findings, 2 wrong usage, 3 could not be done."""
    speak_utf8()
    if arguments is None:  # this process is the command's own, and ends with it
        collect(seldom=False)
        never("hypothesis")  # pandera would draw test data with it: a tenth of a second where it is installed
    given = arguments if arguments is not None else sys.argv[1:]
    try:
        sys.exit(cli.main(args=given, prog_name="xltrack", standalone_mode=False) or 0)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as wrong:
        from xltrack.outputs.usage import usage_line

        called = " ".join(("xltrack", *[word for word in given if word in cli.commands][:1]))
        click.echo(plain(f"xltrack: {usage_line(wrong, language_of_error(given), called)}"), err=True)
        sys.exit(2)
    except XltrackError as failed:
        click.echo(plain(f"xltrack: {failed.text(language_of_error(given))}"), err=True)
        sys.exit(3)
    except (KeyboardInterrupt, click.Abort, Exception) as problem:
        if os.environ.get("XLTRACK_DEBUG"):
            raise
        from xltrack.findings import error

        stopped = isinstance(problem, (KeyboardInterrupt, click.Abort))
        words = error("interrupted") if stopped else error("unexpected", why=f"{type(problem).__name__}: {problem}")
        click.echo(plain(f"xltrack: {words.text(language_of_error(given))}"), err=True)
        sys.exit(3)
