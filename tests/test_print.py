"""Documents as HTML files, many at once, and completed notebooks as Documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from smartcity_kit import Workshop, example
from smartcity_kit.model.fields import Shown
from smartcity_kit.pages import handout_of, read_page
from smartcity_kit.print.bulk import Job, paths_of, print_handouts, slug
from smartcity_kit.print.html import document_html
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.documents import (
    Column,
    Document,
    Figure,
    Foreign,
    Notice,
    Part,
    Picture,
    Prose,
    Row,
    Table,
    as_json,
)
from smartcity_kit.views.handouts import assemble, from_bundle, split_lead
from tests.notebooks import guide, kit_code, save

NASTY = """<script>alert(1)</script> {{7*7}} {% x %} =HYPERLINK("x") & < > " ' \\ </style> 😀"""
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    workshop = example("lumajang", tmp_path_factory.mktemp("print") / "lumajang.sqlite")
    yield workshop
    workshop.close()


class Reader(HTMLParser):
    """What a browser finds in a file: its elements with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def names(self) -> list[str]:
        return [name for name, _ in self.elements]


def printed(*parts: Part, **words: Any) -> Reader:
    return Reader(document_html(Document("Title", parts, **words)))


def table(columns: int = 2, text: str = "x") -> Table:
    heads = tuple(Column(str(n), f"Column {n}") for n in range(columns))
    return Table("A table", heads, (Row(tuple(Shown(text) for _ in heads)),))


# ---------------------------------------------------------------- one file


def test_file_says_its_language_title_region_and_whose_it_is() -> None:
    html = document_html(Document("Quick wins", (), "Kota X", "Dinas Y", "Change 68", "id"))
    assert '<html lang="id">' in html
    assert "<title>Quick wins – Dinas Y – Kota X</title>" in html
    assert "<h1>Quick wins</h1>" in html
    assert '<p class="state">Change 68</p>' in html


def test_state_of_the_plan_stands_at_the_foot_of_every_sheet() -> None:
    html = document_html(Document("T", (), "Kota X", "Dinas Y", "Perubahan 68: 26/6"))
    assert '@bottom-left { content: "Perubahan 68\\3a  26\\2f 6"; }' in html


def test_same_document_gives_the_same_bytes() -> None:
    document = Document("T", (table(), Prose("Text"), Figure("F", "alt", "<svg/>")))
    assert document_html(document) == document_html(document)


def test_file_asks_for_nothing_outside_and_allows_no_script() -> None:
    parts = (
        Prose("[a](https://x.id) ![b](https://x.id/b.png)"),
        Foreign('<img src="https://x.id/c.png"><a href="//x.id">d</a>'),
    )
    found = printed(*parts)
    addresses = [
        value for _, attributes in found.elements for name, value in attributes.items() if name in ("src", "href")
    ]
    assert addresses == []
    policy = next(attributes["content"] for _, attributes in found.elements if "http-equiv" in attributes)
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


@pytest.mark.parametrize(
    "part",
    [
        table(text=NASTY),
        Table(NASTY, (Column("a", NASTY),), (), empty=NASTY),
        Notice(NASTY),
        Picture("text/html", "", NASTY),
    ],
    ids=["cell", "empty table", "notice", "picture of no known kind"],
)
def test_typed_text_arrives_as_text(part: Part) -> None:
    found = printed(part)
    assert NASTY in found.text
    assert "script" not in found.names()


def test_typed_names_arrive_as_text_on_every_sheet() -> None:
    html = document_html(Document(NASTY, (), NASTY, NASTY, NASTY))
    found = Reader(html)
    assert found.text.count(NASTY) == 7  # three in <title>, then region, title, copy and state
    assert "script" not in found.names()
    assert html.count("</style>") == 1


def test_alt_text_of_a_figure_cannot_leave_its_attribute() -> None:
    found = printed(Figure("F", NASTY, "<svg/>"))
    assert [attributes["alt"] for name, attributes in found.elements if name == "img"] == [NASTY]


# ---------------------------------------------------------------- Markdown and HTML of people


def test_html_in_markdown_is_shown_as_the_text_it_is() -> None:
    found = printed(Prose("a <b onclick=x>b</b>\n\n<script>alert(1)</script>"))
    assert "<b onclick=x>b</b>" in found.text
    assert "<script>alert(1)</script>" in found.text
    assert {"b", "script"} & set(found.names()) == set()


def test_link_is_read_with_its_address_and_not_followed() -> None:
    found = printed(Prose("See [the guide](https://x.id/a?b=1&c=2), [below](#below) and <https://y.id>."))
    assert "See the guide (https://x.id/a?b=1&c=2), below and https://y.id." in found.text
    assert "a" not in found.names()


def test_address_that_would_run_is_not_even_shown() -> None:
    assert "javascript" not in document_html(Document("T", (Prose("[x](javascript:alert(1))"),)))


def test_heading_in_the_prose_stays_below_the_title() -> None:
    assert printed(Prose("# One more\n\n## Two")).names().count("h1") == 1


def test_picture_brought_along_is_shown_and_a_picture_elsewhere_is_named() -> None:
    found = printed(Prose(f"![dot](data:image/png;base64,{DOT}) ![far](https://x.id/far.png)"))
    assert [attributes["alt"] for name, attributes in found.elements if name == "img"] == ["dot"]
    assert "far" in found.text


def test_foreign_html_keeps_its_table_and_loses_what_runs() -> None:
    html = (
        '<style>*{display:none}</style><script>alert(1)</script><iframe src="x"></iframe><form><input></form>'
        '<table onclick="x"><tr><td style="text-align:right;position:fixed" class="sck-note">7</td></tr></table>'
        f'<svg onload="x"></svg><img src="data:image/png;base64,{DOT}"><img src="file:///etc/passwd">'
    )
    main = document_html(Document("T", (Foreign(html),))).partition("<main>")[2]
    found = Reader(main)
    assert found.names() == ["section", "div", "table", "tbody", "tr", "td", "img", "img"]
    assert '<td style="text-align:right">7</td>' in main
    assert [sorted(attributes) for name, attributes in found.elements if name == "img"] == [["src"], []]


# ---------------------------------------------------------------- sheets of paper


def test_table_with_more_than_eight_columns_lies_on_its_side() -> None:
    assert 'class="wide"' not in document_html(Document("T", (table(8),)))
    assert 'class="wide"' in document_html(Document("T", (table(9),)))


def test_heading_goes_with_its_wide_table_and_the_sheet_turns_back_after_it() -> None:
    html = document_html(Document("T", (Prose("Before\n\n## List\n\nHere:"), table(9), Prose("After"))))
    sections = [
        re.sub(r"<[^>]+>|\s+", " ", section).split() for section in html.partition("<main>")[2].split("<section")[1:]
    ]
    assert [(words[0], words[1], words[-1]) for words in sections] == [
        (">", "Before", "Before"),
        ('class="wide">', "List", "x"),
        (">", "After", "After"),
    ]


@pytest.mark.parametrize(
    ("markdown", "before", "lead"),
    [
        ("a\n\n## B\n\nc:", "a", "## B\n\nc:"),
        ("a\n\nb:", "a", "b:"),
        ("a:", "", "a:"),
        ("## A\n\n" + "b" * 600 + "\n\nc:", "## A\n\n" + "b" * 600, "c:"),
        ("b" * 600, "b" * 600, ""),
    ],
)
def test_lead_of_a_table_is_its_heading_or_its_sentence(markdown: str, before: str, lead: str) -> None:
    assert split_lead(markdown) == (before, lead)


# ---------------------------------------------------------------- outputs of cells


@pytest.mark.parametrize(
    ("bundle", "part"),
    [
        (
            {"text/html": "<p>kit</p>", "application/vnd.smartcity-kit.part+json": as_json(Notice("kit"))},
            Notice("kit"),
        ),
        ({"image/png": "QQ==\n", "text/plain": "<Figure>"}, Picture("image/png", "QQ==", "alt")),
        ({"image/svg+xml": ["<svg>", "</svg>"]}, Picture("image/svg+xml", "PHN2Zz48L3N2Zz4=", "alt")),
        ({"text/html": ["<p>a", "</p>"], "text/plain": "a"}, Foreign("<p>a</p>")),
        ({"application/vnd.jupyter.widget-view+json": {}, "text/html": "<p>a</p>"}, Foreign("<p>a</p>")),
        ({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "VBox(children=())"}, None),
        ({"text/plain": "VBox(children=(Text(value=''),))"}, None),
        ({"text/plain": "<Axes: title={'center': 'x'}>"}, None),
        ({"text/plain": "[<matplotlib.lines.Line2D at 0x7f>]"}, None),
        ({"text/plain": "a < b"}, Foreign("<pre>a &lt; b</pre>")),
        ({"text/plain": "<script>alert(1)</script>"}, Foreign("<pre>&lt;script&gt;alert(1)&lt;/script&gt;</pre>")),
        ({"text/plain": "Dinas (a)"}, Foreign("<pre>Dinas (a)</pre>")),
        ({"text/markdown": "*a*", "text/plain": "Markdown()"}, Prose("*a*")),
    ],
)
def test_output_becomes_the_best_that_it_carries(bundle: dict[str, Any], part: Part | None) -> None:
    assert from_bundle(bundle, "alt") == part


def test_only_the_first_heading_becomes_the_title() -> None:
    document = assemble("file", [Prose("# One\n\na"), Prose("# One\n\n# Two")])
    assert (document.title, document.parts) == ("One", (Prose("a"), Prose("# One\n\n# Two")))


# ---------------------------------------------------------------- many at once


def job(page: str, name: str, *parts: Part, failures: Sequence[object] = ()) -> Job:
    return Job(page, name, lambda: (Document(f"Page {page}", parts, "Kota X", name or "Facilitator"), failures))


def relative(paths: Sequence[Path], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dinas Kesehatan, P2KB", "dinas-kesehatan-p2kb"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "opd-con"),
        ("lpt1", "opd-lpt1"),
        ("😀", "opd"),
        ("Désa Ñ", "desa-n"),
        ("a" * 300, "a" * 80),
        (" . ", "opd"),
    ],
)
def test_name_of_a_file_is_safe_on_every_system(name: str, expected: str) -> None:
    assert slug(name, "opd") == expected


def test_copies_lie_in_a_folder_a_page_and_the_same_names_are_numbered(tmp_path: Path) -> None:
    jobs = [
        job("01_a", ""),
        job("01_a", "Dinas X"),
        job("01_a", "dinas x!"),
        job("02_b", "Dinas X"),
        job("02_b", "Fasilitator"),
    ]
    assert relative(paths_of(jobs, tmp_path), tmp_path) == [
        "01_a/fasilitator.html",
        "01_a/dinas-x.html",
        "01_a/dinas-x-2.html",
        "02_b/dinas-x.html",
        "02_b/fasilitator-2.html",
    ]


def test_progress_tells_of_each_copy(tmp_path: Path) -> None:
    told = list(print_handouts([job("a", "X"), job("a", "Y")], tmp_path))
    assert [(one.done, one.total, one.path.name, one.changed, one.failures) for one in told] == [
        (1, 2, "x.html", True, ()),
        (2, 2, "y.html", True, ()),
    ]


def test_copy_is_written_again_only_where_it_changed(tmp_path: Path) -> None:
    list(print_handouts([job("a", "X"), job("a", "Y")], tmp_path))
    before = (tmp_path / "a" / "x.html").stat().st_mtime_ns
    told = list(print_handouts([job("a", "X"), job("a", "Y", Notice("new"))], tmp_path))
    assert [one.changed for one in told] == [False, True]
    assert (tmp_path / "a" / "x.html").stat().st_mtime_ns == before


def test_nothing_half_written_is_left_behind(tmp_path: Path) -> None:
    list(print_handouts([job("a", "X"), job("a", "Y")], tmp_path))
    assert relative(sorted(tmp_path.rglob("*.*")), tmp_path) == ["a/x.html", "a/y.html", "index.html"]


def test_copy_that_cannot_be_made_does_not_stop_the_rest(tmp_path: Path) -> None:
    def refuse() -> tuple[Document, tuple[str, ...]]:
        raise KitError("The plan has no period. Enter it first.")

    def break_down() -> tuple[Document, tuple[str, ...]]:
        raise ZeroDivisionError

    told = list(print_handouts([Job("a", "X", refuse), Job("a", "Y", break_down), job("a", "Z")], tmp_path))
    assert [one.failures for one in told] == [
        ("The plan has no period. Enter it first.",),
        ("a/y.html could not be printed. The others are complete.",),
        (),
    ]
    assert (tmp_path / "a" / "z.html").is_file()


def test_copy_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a" / "x.html").mkdir(parents=True)
    told = list(print_handouts([job("a", "X"), job("a", "Y")], tmp_path))
    assert re.fullmatch(
        r"a/x\.html could not be written \(.+\)\. Close it where it is open, and print again\.", told[0].failures[0]
    )
    assert told[1].changed


def test_list_leads_to_every_copy_also_those_of_an_earlier_run(tmp_path: Path) -> None:
    list(print_handouts([job("01", "Dinas & Co"), job("01", "")], tmp_path))
    list(print_handouts([job("02", "Badan B")], tmp_path))
    found = Reader((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert [attributes["href"] for name, attributes in found.elements if name == "a"] == [
        "01/fasilitator.html",
        "01/dinas-co.html",
        "02/badan-b.html",
    ]
    assert re.sub(r"\s+", " ", found.text).endswith("Page 01 Facilitator Dinas & Co Page 02 Badan B ")


def test_failed_cell_of_a_page_is_reported_with_its_number(tmp_path: Path, ws: Workshop) -> None:
    page = read_page(
        save(tmp_path / "01_a.ipynb", guide("# A"), kit_code("1 / 0", "hasil"), kit_code("ws.table('opd')", "hasil"))
    )
    (told,) = print_handouts([Job(page.name, "X", partial(handout_of, page, ws))], tmp_path / "printed")
    assert told.failures == (
        "Cell 2 of this page could not be shown. The others are complete; tell the facilitator.",
    )
    assert "Dinas Perikanan" in told.path.read_text(encoding="utf-8")


def test_entries_of_the_example_arrive_on_paper(tmp_path: Path, ws: Workshop) -> None:
    page = read_page(
        save(
            tmp_path / "01_a.ipynb",
            kit_code("ws.table('quick_win')", "hasil"),
            kit_code("ws.chart('dimension_balance')", "hasil"),
        )
    )
    found = Reader(document_html(handout_of(page, ws)[0]))
    assert "Lagakita" in found.text
    (picture,) = [attributes for name, attributes in found.elements if name == "img"]
    assert str(picture["alt"]).startswith("Quick wins by dimension: Smart Governance 4, ")
