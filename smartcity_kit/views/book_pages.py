"""The pages of a book that are no chapter: cover, approval, lists, glossary, what is open, what is printed where."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smartcity_kit.model.books import Piece
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.text.dates import show_date
from smartcity_kit.text.messages import tr
from smartcity_kit.views.chapters import Binder, Page
from smartcity_kit.views.coverage import coverage_short
from smartcity_kit.views.documents import (
    Column,
    Contents,
    Cover,
    Heading,
    Notice,
    Part,
    Prose,
    Row,
    Signatures,
    Signer,
    Table,
)
from smartcity_kit.views.handouts import as_typed
from smartcity_kit.views.summaries import findings_table

HEAD = "{kepala}"  # in the role of a signer: the head of the region, by its level


def cover(binder: Binder, _: Piece) -> list[Part]:
    """Return the title page."""
    case, book = binder.case, binder.book
    years = case.period
    lines = [] if years is None else [f"{years[0]}–{years[-1]}"]
    lines.append(tr("As of {date}.", date=show_date(case.today)).rstrip("."))
    region = case.settings.text("region")
    return [Cover(str(book.outline.title), str(book.volume), region, tuple(lines), binder.arms)]


def approval(binder: Binder, piece: Piece) -> list[Part]:
    """Return the approval sheet, with a line for the code that a receiver gives."""
    region = binder.case.settings.text("region") or "…"
    says = tr(
        "{book} of {region} was read and is approved by those who sign below.",
        book=as_typed(str(binder.book.outline.title)),
        region=as_typed(region),
    )
    code = tr("Receipt code: {line}", line="." * 40)
    heading = Heading(tr("Approval sheet"), 1, binder.anchor("bab.pengesahan"), "-")
    return [heading, Prose(says), *signatures(binder, piece), Prose(as_typed(code))]


def signatures(binder: Binder, piece: Piece) -> list[Part]:
    """Return room for those whom the outline names to sign."""
    people = tuple(Signer(str(role).replace(HEAD, _head(binder.case))) for role in piece.signers)
    return [Signatures(f"{'.' * 24}, {'.' * 30}", people)] if people else []


def _head(case: Case) -> str:
    heads = {"kabupaten": tr("Regent"), "kota": tr("Mayor")}
    return heads.get(case.settings.text("level"), tr("Head of the region"))


def foreword(binder: Binder, piece: Piece) -> list[Part]:
    """Return the heading under which a foreword stands; its text is the next item."""
    title = str(piece.title) if piece.title else tr("Foreword")
    return [Heading(title, 1, binder.anchor("bab.kata_pengantar"), "-")]


def contents(_: Binder, piece: Piece) -> list[Part]:
    """Return the table of contents."""
    return [Contents(str(piece.title) if piece.title else tr("Contents"))]


def list_of_tables(_: Binder, piece: Piece) -> list[Part]:
    """Return the list of tables."""
    return [Contents(str(piece.title) if piece.title else tr("List of tables"), "table")]


def list_of_figures(_: Binder, piece: Piece) -> list[Part]:
    """Return the list of figures."""
    return [Contents(str(piece.title) if piece.title else tr("List of figures"), "figure")]


def glossary(binder: Binder, _: Piece) -> list[Part]:
    """Return the words that the region's readers may not know."""
    terms = sorted(binder.case.method.books.glossary, key=lambda one: one.term.casefold())
    lines = [f"**{as_typed(one.term)}** – {as_typed(str(one.means))}" for one in terms]
    heading = Heading(tr("Glossary"), 1, binder.anchor("bab.istilah"), "-")
    return [heading, Prose("\n\n".join(lines))] if lines else []


def open_points(binder: Binder, _: Piece) -> list[Part]:
    """Return what is empty in the chapters before this page."""
    rows = tuple(Row((Shown(where), Shown(what))) for where, what in dict.fromkeys(binder.open))
    columns = (Column("where", tr("Chapter"), weight=3), Column("what", tr("Not there yet"), weight=6))
    title = tr("Open in this book")
    if not rows:
        return [Notice(tr("Nothing is open in this book."))]
    return [Table(title, columns, rows, anchor=binder.anchor("tabel.terbuka"))]


def found(binder: Binder, _: Piece) -> list[Part]:
    """Return what the rules find in the whole plan."""
    table = findings_table(binder.case)
    if not table.rows:
        return [Notice(table.empty)]
    return [Table(table.title, table.columns, table.rows, anchor=binder.anchor("tabel.temuan"))]


def coverage(binder: Binder, _: Piece) -> list[Part]:
    """Return in short which worksheet is printed where, and what no book of the set prints."""
    table = coverage_short(binder.case)
    return [Table(table.title, table.columns, table.rows, note=table.note, anchor=binder.anchor("tabel.cakupan"))]


PAGES: Mapping[str, Page] = MappingProxyType(
    {
        "cover": cover,
        "approval": approval,
        "foreword": foreword,
        "contents": contents,
        "tables": list_of_tables,
        "figures": list_of_figures,
        "glossary": glossary,
        "signatures": signatures,
        "open": open_points,
        "findings": found,
        "coverage": coverage,
    }
)
