"""Commands about the books: printing them, and saying which field is printed where."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from smartcity_kit.cli.group import main
from smartcity_kit.text.messages import KitError, tr

if TYPE_CHECKING:
    from smartcity_kit.views.documents import Document, Table

PRINTED = "buku"  # the folder beside the workshop
# The printer of each format: named, not imported, because each is heavy.
PRINTERS: Mapping[str, tuple[str, str]] = {
    "html": ("smartcity_kit.print.html", "document_html"),
    "pdf": ("smartcity_kit.print.pdf", "document_pdf"),
    "docx": ("smartcity_kit.print.word", "document_docx"),
}


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
    type=click.Choice(tuple(PRINTERS)),
    multiple=True,
    help=tr("Format of the books; may be repeated. Without it, html."),
)
def book(workshop: Path, names: tuple[str, ...], folder: Path | None, formats: tuple[str, ...]) -> None:
    """Bind each book once and print it in every format asked for."""
    from smartcity_kit.text.words import slug
    from smartcity_kit.workshop import open_workshop

    printers = {suffix: _printer(suffix) for suffix in formats or ("html",)}
    ws = open_workshop(workshop)
    try:
        chosen = names or tuple(code for code, _ in ws.books())
        documents = [ws.book(name) for name in chosen]
    finally:
        ws.close()
    for document in documents:
        stem = slug(f"{document.about}-{document.title}", "buku")
        for suffix, printer in printers.items():
            place = (folder or workshop.parent / PRINTED) / f"{stem}.{suffix}"
            _write(place, printer(document))
            click.echo(tr("{book}: {place}", book=document.about, place=place))


def _printer(suffix: str) -> Callable[[Document], str | bytes]:
    module, name = PRINTERS[suffix]
    try:
        printer: Callable[[Document], str | bytes] = getattr(import_module(module), name)
    except ModuleNotFoundError:
        raise KitError(tr("This kit cannot print {format} yet. Choose html.", format=suffix)) from None
    return printer


def _write(place: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    data = content.encode() if isinstance(content, str) else content
    beside = place.with_name(f".{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.write_bytes(data)
            beside.replace(place)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        wrong = error.strerror or str(error)
        says = tr("{place} could not be written ({wrong}). Close it where it is open.", place=place, wrong=wrong)
        raise KitError(says) from None


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
