"""Commands that write what is handed out: handouts, hand-over packs, Renja lines."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smartcity_kit.cli.group import main
from smartcity_kit.cli.printed import OneFormat, chosen_formats
from smartcity_kit.files import write_or_say
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.text.words import slug

if TYPE_CHECKING:
    from smartcity_kit.print.formats import Format
    from smartcity_kit.workshop import Workshop
    from smartcity_kit.workshop.printing import Wanted

PRINTED = "cetak"  # what people call it on the table


# Written out, so that --help need not load the printing house; a test holds them against it.
KINDS = ("handout", "report", "attendance", "minutes", "commitment", "handover", "summary", "cards")
COPIES = ("participant", "facilitator")


@main.command("print", help=tr("Print handouts, reports, lists and minutes: what is new or has changed."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help=tr("Folder for the handouts; without it, “cetak” beside the workshop."),
)
@click.option(
    "--what",
    "kinds",
    multiple=True,
    type=click.Choice([*KINDS, "all"]),
    help=tr("What is printed; without it, the handouts of every stage. May be repeated."),
)
@click.option("--stage", "stages", multiple=True, help=tr("Only this stage (I, II, III, IV …); may be repeated."))
@click.option("--opd", "opds", multiple=True, help=tr("Only this OPD, by name or abbreviation; may be repeated."))
@click.option(
    "--copy",
    "copies",
    multiple=True,
    type=click.Choice(COPIES),
    help=tr("Only the OPD's own copies, or only the facilitator's; without it, both."),
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    default=("html",),
    show_default=True,
    type=OneFormat(),
    help=tr("Format of the files; may be repeated."),
)
def print_(
    workshop: Path,
    folder: Path | None,
    kinds: tuple[str, ...],
    stages: tuple[str, ...],
    opds: tuple[str, ...],
    copies: tuple[str, ...],
    formats: tuple[str, ...],
) -> None:
    """Print through the page runner, without a kernel."""
    from smartcity_kit.workshop import open_workshop
    from smartcity_kit.workshop.printing import Wanted

    every = KINDS if "all" in kinds else kinds or KINDS[:1]
    own = {"participant": "opd", "facilitator": "facilitator"}
    wanted = Wanted(every, stages, opds, tuple(own[copy] for copy in copies))
    gc.disable()  # frozen values form no circles: looking for some is a sixth of the time
    ws = open_workshop(workshop)
    try:
        failed = print_with_bar(ws, folder or workshop.parent / PRINTED, wanted, chosen_formats(workshop, formats))
    finally:
        ws.close()
        gc.enable()
    if failed:
        sys.exit(1)


def print_with_bar(
    ws: Workshop, folder: Path, wanted: Wanted | None = None, formats: Mapping[str, Format] | None = None
) -> int:
    """Print with a progress bar; return how many pages had a cell that could not be shown."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from smartcity_kit.workshop.printing import Wanted, print_workshop

    failures: list[str] = []
    changed = 0
    total, printing = print_workshop(ws, folder, wanted or Wanted(), formats)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, auto_refresh=False) as bar:
        task = bar.add_task(tr("Printing"), total=total)
        for step in printing:
            bar.update(task, completed=step.done, refresh=step.changed or step.done == total)
            changed += step.changed
            failures += [f"{step.path}: {failure}" for failure in step.failures]
    for failure in failures:
        click.echo(failure, err=True)
    click.echo(
        tr("{count} files in {folder} ({changed} new or changed).", count=total, folder=folder, changed=changed)
    )
    return len(failures)


def _opd(ws: Workshop, name: str) -> str:
    from smartcity_kit.workshop.names import opd_named

    try:
        return opd_named(ws.case, name)
    except KitError as refusal:
        raise KitError(f"--opd: {refusal}") from None


@main.command(help=tr("Print the hand-over pack of one OPD for the officer who takes over."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--opd", required=True, help=tr("Name or abbreviation of the OPD."))
@click.option(
    "--to", type=click.Path(path_type=Path), help=tr("The file to write; without it, one beside the workshop.")
)
def handover(workshop: Path, opd: str, to: Path | None) -> None:
    """Write the pack as one HTML file."""
    from smartcity_kit.print.html import document_html
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        document = ws.handover_document(_opd(ws, opd))
    finally:
        ws.close()
    place = to or workshop.parent / f"serah-terima-{slug(document.about, 'opd')}.html"
    write_or_say(place, document_html(document).encode())
    click.echo(tr("The hand-over pack is in {place}", place=place))


@main.command(help=tr("Print the minutes of a scoring round: who took part, weights, results, changes and why."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--round", "name", required=True, help=tr("Name of the round."))
@click.option(
    "--to", type=click.Path(path_type=Path), help=tr("The file to write; without it, one beside the workshop.")
)
def minutes(workshop: Path, name: str, to: Path | None) -> None:
    """Write the minutes as one HTML file."""
    from smartcity_kit.print.html import document_html
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        document = ws.minutes(name)
    finally:
        ws.close()
    place = to or workshop.parent / f"notulen-{slug(document.about, 'putaran')}.html"
    write_or_say(place, document_html(document).encode())
    click.echo(tr("The minutes are in {place}", place=place))


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
