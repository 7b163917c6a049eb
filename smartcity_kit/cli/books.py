"""Commands about the books: printing them, and saying which field is printed where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from smartcity_kit.cli.group import main
from smartcity_kit.cli.printed import OneFormat, chosen_formats
from smartcity_kit.files import write_or_say
from smartcity_kit.text.messages import tr

if TYPE_CHECKING:
    from smartcity_kit.views.documents import Table

PRINTED = "buku"  # the folder beside the workshop


@main.command(help=tr("Print the books of a workshop: analysis, masterplan and summary, or those of another set."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--book", "names", multiple=True, help=tr("Only this book, by number or code; may be repeated."))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help=tr("Folder for the books; without it, “buku” beside the workshop."),
)
@click.option(
    "--format",
    "formats",
    type=OneFormat(),
    multiple=True,
    default=("html",),
    show_default=True,
    help=tr("Format of the files; may be repeated."),
)
def book(workshop: Path, names: tuple[str, ...], folder: Path | None, formats: tuple[str, ...]) -> None:
    """Bind each book once and print it in every format asked for."""
    from smartcity_kit.text.words import slug
    from smartcity_kit.workshop import open_workshop

    printers = chosen_formats(workshop, formats).values()
    ws = open_workshop(workshop)
    try:
        chosen = names or tuple(code for code, _ in ws.books())
        documents = [ws.book(name) for name in chosen]
    finally:
        ws.close()
    for document in documents:
        stem = slug(f"{document.about}-{document.title}", "buku")
        for printer in printers:
            place = (folder or workshop.parent / PRINTED) / f"{stem}{printer.suffix}"
            write_or_say(place, printer.make(document))
            click.echo(tr("{book}: {place}", book=document.about, place=place))


@main.command(help=tr("Say for every field in which chapter of which book it is printed, or that none prints it."))
@click.argument("workshop", type=click.Path(path_type=Path))
@click.option("--omitted", is_flag=True, help=tr("Only the fields that no book prints."))
def coverage(workshop: Path, omitted: bool) -> None:
    """Print the table as text."""
    from smartcity_kit.views.coverage import coverage_table
    from smartcity_kit.workshop import open_workshop

    ws = open_workshop(workshop)
    try:
        table = coverage_table(ws.case)
    finally:
        ws.close()
    _show(table, omitted)


def _show(table: Table, omitted: bool) -> None:
    names = [column.label for column in table.columns[1:-1]]
    head = ""
    for row in table.rows:
        if row.heads:
            head = row.cells[0].text
            continue
        field, *places, none = (cell.text for cell in row.cells)
        if omitted and not none:
            continue
        if head:
            click.echo(f"\n{head}")
            head = ""
        where = "; ".join(f"{name}: {place}" for name, place in zip(names, places, strict=True) if place)
        click.echo(f"  {field}: {where or none}")
    click.echo(f"\n{table.note}")
