"""The command ``bimtek``: start a day, make a workshop, print it, check it.

Everything heavy is imported inside the commands: ``bimtek --help`` has to answer at once on an old laptop.
"""

from __future__ import annotations

import gettext
import os
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from smartcity_kit import __version__
from smartcity_kit.text.messages import DOMAIN, LOCALE, N_, KitError, language, tr

if TYPE_CHECKING:
    from smartcity_kit.model.method import Stage
    from smartcity_kit.print.bulk import Job
    from smartcity_kit.workshop import Workshop

HOME = Path("bimtek")  # below the home folder: outside every git checkout, and easy to find
# Written out, so that --help need not read data/; a test holds it against the folder. The first is the usual one.
EXAMPLES = ("lumajang", "banyuwangi", "lombok_timur", "nganjuk", "sintetis")
PRINTED = "cetak"  # what people call it on the table


# Click's own words. It asks gettext for them, so they stand in the kit's catalogue like all others.
CLICK_WORDS = (
    N_("Usage:"),
    N_("Options"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Error: {message}"),
    N_("Aborted!"),
    N_("Try '{command} {option}' for help."),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing command."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("default: {default}"),
    N_("required"),
)
gettext.bindtextdomain(DOMAIN, LOCALE)
gettext.textdomain(DOMAIN)


class _Commands(click.Group):
    """Every refusal of the kit ends as one sentence and exit code 1, never as a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        os.environ["LANGUAGE"] = language()  # where gettext looks for the language, on every system
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KitError as refusal:
            raise click.ClickException(str(refusal)) from None


@click.group(
    cls=_Commands,
    help=tr("Smart City masterplan workshops in guided notebooks."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, "--version", help=tr("Show the version and exit."))
def main() -> None:
    """Open the front door."""


@main.command(help=tr("Open a workshop in JupyterLab; without a file, an example."))
@click.argument("workshop", required=False, type=click.Path(path_type=Path))
@click.option(
    "--example",
    "name",
    type=click.Choice(EXAMPLES),
    help=tr("Which example; without it, lumajang. “sintetis” is made up, and full size."),
)
@click.option("--folder", type=click.Path(path_type=Path), help=tr("Where the example, its pages and handouts lie."))
@click.option("--port", type=click.IntRange(1, 65535), help=tr("Port of JupyterLab; without it, a free one."))
@click.option(
    "--browser/--no-browser", default=None, help=tr("Open a browser; by default only where there is a screen.")
)
@click.option("--print/--no-print", "printing", default=True, help=tr("Print the handouts first."))
@click.option("--by", help=tr("Who writes; without it, the name this computer knows."))
def start(
    workshop: Path | None,
    name: str | None,
    folder: Path | None,
    port: int | None,
    browser: bool | None,
    printing: bool,
    by: str | None,
) -> None:
    """Open or make the workshop, print its handouts, serve its pages until Ctrl-C."""
    from smartcity_kit.sources import kit_folder
    from smartcity_kit.start import has_screen, ready_folder, start_lab
    from smartcity_kit.workshop import example, open_workshop

    if workshop is not None and name is not None:
        raise KitError(tr("Name a workshop file or an example, not both."))
    chosen = name or EXAMPLES[0]
    place = workshop or (folder or Path.home() / HOME / chosen) / f"{chosen}.sqlite"
    ready_folder(place.parent)
    ws = example(chosen, place, by=by) if workshop is None else open_workshop(place, by=by)
    try:
        click.echo(repr(ws))
        if printing:
            _print(ws, place.parent / PRINTED)
    finally:
        ws.close()
    click.echo(tr("JupyterLab is starting …"))
    shown = has_screen() if browser is None else browser
    with (
        _ended_in_order(),
        start_lab(place.parent, place, kit_folder("notebooks"), port=port, browser=shown, by=by) as lab,
    ):
        for note in lab.notes:
            click.echo(note)
        click.echo(tr("Open this address in a browser on this computer:"))
        click.echo(f"\n    {lab.url}\n")
        click.echo(tr("The pages are on the left: start with 00_persiapan. Everything entered is stored at once."))
        click.echo(tr("To end: press Ctrl-C in this window."))
        lab.wait()
    click.echo(tr("JupyterLab has ended. The workshop is in {place}", place=place))


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end what is inside, as a person expects, without a traceback."""

    def end(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    except KeyboardInterrupt:
        click.echo()
    finally:
        signal.signal(signal.SIGTERM, before)


@main.command(help=tr("Make an empty workshop file for a region."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--region", required=True, help=tr("Full name, such as Kabupaten Lumajang."))
@click.option("--level", type=click.Choice(["kabupaten", "kota"]), help=tr("Level of the region."))
@click.option("--period", help=tr("Years of the plan, such as 2025-2034."))
@click.option(
    "--framework", default="kominfo", show_default=True, help=tr("Dimension framework, a file in data/frameworks.")
)
@click.option("--scheme", default="spbe", show_default=True, help=tr("Risk scheme, a file in data/risk."))
@click.option("--by", help=tr("Who writes; without it, the name this computer knows."))
def new(
    workshop: Path, region: str, level: str | None, period: str | None, framework: str, scheme: str, by: str | None
) -> None:
    """Make the file and write the settings into it."""
    from smartcity_kit.sources import load_method
    from smartcity_kit.workshop import open_workshop

    if workshop.exists():
        raise KitError(tr("{place} is there already; it was left as it is. Choose another name.", place=workshop))
    first, _, last = (period or "").replace("–", "-").partition("-")
    raw = {"region": region, "level": level, "period_start": first, "period_end": last or first}
    load_method(framework, scheme)  # a method that does not exist is said before a file is made
    ws = open_workshop(workshop, by=by, create=True)
    outcome = ws.save("workshop", None, {**raw, "framework": framework, "scheme": scheme, "quick_win_years": 2})
    ws.close()
    if outcome.problems:
        workshop.unlink()
        raise KitError(str(outcome.problems[0]))
    click.echo(tr("Made: {place}. Open it with: bimtek start {place}", place=workshop))


@main.command("print", help=tr("Print the handouts of every stage for every OPD, and the facilitator's copy."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help=tr("Folder for the handouts; without it, “cetak” beside the workshop."),
)
@click.option("--stage", "stages", multiple=True, help=tr("Only this stage (I, II, III, IV …); may be repeated."))
@click.option("--opd", "opds", multiple=True, help=tr("Only this OPD, by name or abbreviation; may be repeated."))
def print_(workshop: Path, folder: Path | None, stages: tuple[str, ...], opds: tuple[str, ...]) -> None:
    """Print through the page runner, in this one process."""
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        failed = _print(ws, folder or workshop.parent / PRINTED, stages, opds)
    finally:
        ws.close()
    if failed:
        sys.exit(1)


def _print(ws: Workshop, folder: Path, stages: tuple[str, ...] = (), opds: tuple[str, ...] = ()) -> int:
    """Print with a progress bar; return how many pages had a cell that could not be shown."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from smartcity_kit.print.bulk import print_handouts

    jobs = _jobs(ws, stages, opds)
    failures: list[str] = []
    changed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns) as bar:
        task = bar.add_task(tr("Printing handouts"), total=len(jobs))
        for step in print_handouts(jobs, folder):
            bar.advance(task)
            changed += step.changed
            failures += [f"{step.path}: {failure}" for failure in step.failures]
    for failure in failures:
        click.echo(failure, err=True)
    click.echo(
        tr(
            "{count} handouts in {folder} ({changed} new or changed).",
            count=len(jobs),
            folder=folder,
            changed=changed,
        )
    )
    return len(failures)


def _jobs(ws: Workshop, stages: tuple[str, ...], opds: tuple[str, ...]) -> list[Job]:
    """Return one job for each stage's page and each copy of it: the facilitator's first, then the OPDs'."""
    from smartcity_kit.pages import FACILITATOR, OPD, handout_of, read_page
    from smartcity_kit.print.bulk import Job
    from smartcity_kit.sources import kit_folder

    chosen = [_stage(ws, stage) for stage in stages] or list(ws.case.method.stages.stages)
    readers: list[str | None] = [_opd(ws, name) for name in opds]
    readers = readers or [None, *(record.id for record in ws.case.of("opd"))]
    state = tr("Journal position {position}", position=ws.position)
    jobs = []
    for stage in chosen:
        page = read_page(kit_folder("notebooks") / stage.notebook)
        for opd in readers:
            copy = FACILITATOR if opd is None else OPD
            name = "" if opd is None else ws.case.opd_name(opd)
            jobs.append(Job(page.name, name, partial(handout_of, page, ws.at(opd), copy, state)))
    return jobs


def _stage(ws: Workshop, code: str) -> Stage:
    stages = ws.case.method.stages.stages
    for stage in stages:
        if code.casefold() in (stage.code.casefold(), str(stage.number)):
            return stage
    codes = ", ".join(stage.code for stage in stages)
    raise KitError(tr("There is no stage {stage}. Choose one of: {codes}.", stage=code, codes=codes))


def _opd(ws: Workshop, name: str) -> str:
    from smartcity_kit.model.fields import Field
    from smartcity_kit.model.kinds import Link, Unreadable

    try:
        return ws.options(Field("opd", "OPD", Link("opd"))).read(name)
    except Unreadable as refusal:
        raise KitError(f"--opd: {refusal}") from None


@main.command(help=tr("Print the hand-over pack of one OPD for the officer who takes over."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--opd", required=True, help=tr("Name or abbreviation of the OPD."))
@click.option(
    "--to", type=click.Path(path_type=Path), help=tr("The file to write; without it, one beside the workshop.")
)
def handover(workshop: Path, opd: str, to: Path | None) -> None:
    """Write the pack as one HTML file."""
    from smartcity_kit.print.bulk import slug
    from smartcity_kit.print.html import document_html
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        document = ws.handover_document(_opd(ws, opd))
    finally:
        ws.close()
    place = to or workshop.parent / f"serah-terima-{slug(document.about, 'opd')}.html"
    _write(place, document_html(document))
    click.echo(tr("The hand-over pack is in {place}", place=place))


@main.command(help=tr("Print the minutes of a scoring round: who took part, weights, results, changes and why."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--round", "name", required=True, help=tr("Name of the round."))
@click.option(
    "--to", type=click.Path(path_type=Path), help=tr("The file to write; without it, one beside the workshop.")
)
def minutes(workshop: Path, name: str, to: Path | None) -> None:
    """Write the minutes as one HTML file."""
    from smartcity_kit.print.bulk import slug
    from smartcity_kit.print.html import document_html
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        document = ws.minutes(name)
    finally:
        ws.close()
    place = to or workshop.parent / f"notulen-{slug(document.about, 'putaran')}.html"
    _write(place, document_html(document))
    click.echo(tr("The minutes are in {place}", place=place))


def _write(place: Path, text: str) -> None:
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        wrong = error.strerror or str(error)
        says = tr("{place} could not be written ({wrong}). Choose another name.", place=place, wrong=wrong)
        raise KitError(says) from None


@main.command(help=tr("Write the Renja lines as an Excel workbook: a sheet for each unit and fiscal year."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--year", type=click.IntRange(1990, 2100), help=tr("Only this fiscal year, such as 2025."))
@click.option("--opd", help=tr("Only this OPD, by name or abbreviation."))
@click.option(
    "--to", type=click.Path(path_type=Path, dir_okay=False), help=tr("The workbook; without it, beside the workshop.")
)
def renja(workshop: Path, year: int | None, opd: str | None, to: Path | None) -> None:
    """Write the workbook, and say which allocations became no Renja line."""
    from smartcity_kit.sheets.renja import write_renja
    from smartcity_kit.workshop import open_workshop

    place = to or workshop.with_name("-".join(str(part) for part in ("renja", year) if part) + ".xlsx")
    ws = open_workshop(workshop)
    try:
        written = write_renja(ws.case, place, year=year, opd=_opd(ws, opd) if opd else None)
    finally:
        ws.close()
    for warning in written.warnings:
        click.echo(warning, err=True)
    click.echo(
        tr(
            "{place}: {lines} Renja lines; {others} allocations stand in no Renja.",
            place=place,
            lines=written.lines,
            others=len(written.warnings),
        )
    )


@main.command(help=tr("Check a workshop: the file, the fold against the journal, and what is still open."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--rebuild", is_flag=True, help=tr("Write the fold anew from the journal."))
def check(workshop: Path, rebuild: bool) -> None:
    """Say whether the file is sound, mend the fold where asked, and count the findings."""
    from smartcity_kit.rules import findings
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        if not ws.store.sound():
            raise KitError(
                tr("{place} is damaged. Open the last copy of it; nothing was changed here.", place=workshop)
            )
        wrong = ws.store.rebuild() if rebuild else ws.store.check()
        click.echo(
            tr(
                "{count} changes in the journal, {records} records.",
                count=len(ws.store.changes()),
                records=len(ws.plan.records),
            )
        )
        if wrong and not rebuild:
            raise KitError(
                tr(
                    "The kept state of {count} records is not what the journal says. "
                    "Mend it with: bimtek check --rebuild {place}",
                    count=len(wrong),
                    place=workshop,
                )
            )
        click.echo(
            tr("The kept state was written anew; {count} records were mended.", count=len(wrong))
            if rebuild
            else tr("The kept state is what the journal says.")
        )
        counts = Counter(one.weight for one in findings(ws.case))
        click.echo(
            tr(
                "Findings: {conflict} to choose, {open} open, {check} to check.",
                **{w: counts[w] for w in ("conflict", "open", "check")},
            )
        )
    finally:
        ws.close()
