"""Commands that write what is handed out: handouts, hand-over packs, Renja lines."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smartcity_kit.cli.group import main
from smartcity_kit.files import write_or_say
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.text.words import slug

if TYPE_CHECKING:
    from smartcity_kit.print.bulk import Job
    from smartcity_kit.workshop import Workshop

PRINTED = "cetak"  # what people call it on the table


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
        failed = print_with_bar(ws, folder or workshop.parent / PRINTED, stages, opds)
    finally:
        ws.close()
    if failed:
        sys.exit(1)


def print_with_bar(ws: Workshop, folder: Path, stages: tuple[str, ...] = (), opds: tuple[str, ...] = ()) -> int:
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
    from smartcity_kit.workshop.names import stage_named

    chosen = [stage_named(ws.case, stage) for stage in stages] or list(ws.case.method.stages.stages)
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
