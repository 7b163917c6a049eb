"""The books as files: what people typed is read again in each, nothing leads outside, a PDF can be listened to."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from html import unescape
from html.parser import HTMLParser

import pypdfium2
import pytest
from pypdfium2 import raw

from smartcity_kit.print.html import document_html
from smartcity_kit.print.pdf import document_pdf
from smartcity_kit.print.word import document_docx
from smartcity_kit.rules import Case
from smartcity_kit.views.books import book_document
from smartcity_kit.views.documents import Document
from tests.hostile import fields_in, hostile, printed_fields
from tests.pdfs import Pdf, words
from tests.plans import case_of
from tests.words import Word

SETS = ("tiga-buku", "empat-buku-peta-jalan", "empat-buku-profil")
SIGNS = '& < > " # $ @ * _ {{ }} \\ ` 🌊'  # apart from each other they are no marks of Markdown either
LEADS = {"src", "href", "xlink:href", "srcset", "action", "formaction", "data", "poster", "background", "ping"}


def in_html(document: Document) -> str:
    return unescape(re.sub(r"<[^>]*>", "", document_html(document)))


READ: Mapping[str, Callable[[Document], str]] = {
    "html": in_html,
    "pdf": lambda document: Pdf(document_pdf(document)).text,
    "docx": lambda document: Word(document_docx(document)).text(),
}


class Leads(HTMLParser):
    """What the tags of a page lead to or load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in LEADS]


@cache
def plan(books: str) -> Case:
    return hostile(books)


def every_book(case: Case) -> list[Document]:
    return [book_document(case, book.code, state="Posisi 7") for book in case.method.books.books]


@pytest.mark.parametrize("books", SETS)
@pytest.mark.parametrize("read", READ)
def test_hostile_text_in_every_field_is_read_again_in_the_books(read: str, books: str) -> None:
    texts = [READ[read](document) for document in every_book(plan(books))]
    assert printed_fields(plan(books)) - set().union(*map(fields_in, texts)) == set()
    assert len(printed_fields(plan(books))) > 70


@pytest.mark.parametrize("read", READ)
def test_signs_in_the_text_of_a_section_stay_as_they_were_typed(read: str) -> None:
    written = {"section": "masterplan.visi", "state": "diperiksa", "text": f"Kita {SIGNS} bersama."}
    book = book_document(case_of(("p", "passage", written)), "masterplan")
    assert words(f"Kita {SIGNS} bersama.") in words(READ[read](book))


@pytest.mark.parametrize("book", ["analisis", "masterplan", "ringkasan"])
def test_hostile_name_of_the_region_stands_in_every_book_and_is_the_author_of_the_pdf(book: str) -> None:
    region = f"Kota {SIGNS}"
    document = book_document(case_of(("workshop", "workshop", {"region": region})), book)
    assert Pdf(document_pdf(document)).author == region
    for read in READ.values():
        assert words(region) in words(read(document))


def test_no_book_leads_to_an_address_outside() -> None:
    for document in every_book(plan("tiga-buku")):
        html = document_html(document)
        assert [one for one in Leads(html).found if not one.startswith(("#", "data:"))] == []
        assert re.findall(r"url\((?!data:)|@import|<script|<base|<meta[^>]*refresh", html) == []
        assert "#" in Leads(html).found[0]
        parts = Word(document_docx(document)).parts
        assert [name for name, data in parts.items() if b'TargetMode="External"' in data] == []


def test_no_link_of_a_pdf_leads_outside_and_those_of_its_contents_lead_to_pages() -> None:
    file = Pdf(document_pdf(every_book(plan("tiga-buku"))[1])).file
    kinds = [raw.FPDFAction_GetType(action) for action in _actions(file)]
    assert set(kinds) <= {raw.PDFACTION_GOTO}
    assert sum(_links(file)) > 20


def _actions(file: pypdfium2.PdfDocument) -> list[object]:
    return [action for page in file for link in _links_of(page) if (action := raw.FPDFLink_GetAction(link))]


def _links(file: pypdfium2.PdfDocument) -> list[int]:
    return [len(_links_of(page)) for page in file]


def _links_of(page: pypdfium2.PdfPage) -> list[object]:
    at, found = raw.c_int(0), []
    link = raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, at, link):
        found.append(link)
        link = raw.FPDF_LINK()
    return found


@pytest.mark.parametrize("books", SETS)
def test_every_book_is_tagged_and_says_its_title_and_its_language(books: str) -> None:
    for document in every_book(plan(books)):
        data = document_pdf(document)
        file = Pdf(data)
        assert (file.title, file.is_tagged) == (document.title, True)
        assert f"/Lang({document.lang})".encode() in data.replace(b" ", b"")
        assert b"pdfuaid" in data
        assert len(file.bookmarks) > 5
