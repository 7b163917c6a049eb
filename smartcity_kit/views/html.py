"""Tables and figures as HTML: every text escaped, no script, no address of anything outside."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from smartcity_kit.model.fields import Shown
from smartcity_kit.views.documents import Figure, Notice, Row, Table

# The class twice: JupyterLab aligns every cell of an output to the right with a rule of weight two.
STYLE = """\
.sck-table.sck-table{table-layout:auto}
.sck-table{border-collapse:collapse;width:100%;font-size:.92em;line-height:1.4}
.sck-table caption{text-align:left;font-weight:600;padding:.35em 0;caption-side:top}
.sck-table.sck-table :is(th,td){border-bottom:1px solid #d5dae1;padding:.35em .6em;vertical-align:top;text-align:left}
.sck-table.sck-table thead th{border-bottom:2px solid #4a5568;font-weight:600}
.sck-table.sck-table .right{text-align:right;font-variant-numeric:tabular-nums}
.sck-table.sck-table .center{text-align:center}
.sck-table.sck-table tr.heads td{background:#eef2f7;color:#1a202c;font-weight:600}
.sck-table td{white-space:pre-line;overflow-wrap:anywhere;min-width:5em}
.sck-table td.right{white-space:nowrap;overflow-wrap:normal;min-width:0}
.sck-table td.center{min-width:0}
.sck-table.whole td{overflow-wrap:break-word}
.sck-note,.sck-empty{color:#4a5568;font-size:.9em;margin:.3em 0}
p.sck-empty{position:static;padding:0;text-align:left}
.sck-figure{margin:.5em 0;text-align:left}.sck-figure img{max-width:100%;height:auto}
.sck-figure figcaption{font-weight:600;padding:.2em 0}
"""
# Characters that a line of an upright sheet holds, and of one on its side, which has more columns than MANY;
# PADDING is what stands around a cell.
UPRIGHT, SIDEWAYS, MANY, PADDING = 100, 152, 8, 2

# On a screen a long table scrolls in a frame of its own under its heading: the next form stays within reach.
FRAME = """\
.sck-frame{overflow:auto;max-height:min(70vh,640px);overscroll-behavior-x:contain}
.sck-frame .sck-table.sck-table{min-width:calc(var(--weight,4)*2.2rem);margin:0}
.sck-frame .sck-table.sck-table caption{position:sticky;left:0}
.sck-frame .sck-table.sck-table thead th{position:sticky;top:0;z-index:1;border-bottom:0;\
background:var(--jp-layout-color0,#fff);box-shadow:inset 0 -2px #4a5568;vertical-align:bottom}
.sck-frame .sck-table.sck-table tbody tr:not(:hover,.heads){background:none}
@media print{.sck-frame{overflow:visible;max-height:none}.sck-frame .sck-table.sck-table{min-width:0}}
"""


def table_html(table: Table) -> str:
    """Return the table as one ``<table>`` and its note, or its sentence while it has no rows."""
    return _table(table) + _note(table)


def _table(table: Table) -> str:
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    if not table.rows:
        title = f"<strong>{escape(table.title)}</strong> " if table.title else ""
        return f'<p class="sck-empty">{title}{escape(table.empty)}</p>'
    total = sum(column.weight for column in table.columns) or 1
    widths = "".join(f'<col style="width:{100 * column.weight / total:.1f}%">' for column in table.columns)
    heads = "".join(f'<th scope="col" class="{escape(c.align)}">{escape(c.label)}</th>' for c in table.columns)
    aligns = [column.align for column in table.columns]
    body = "".join(_row(row, aligns) for row in table.rows)
    whole = " whole" if _fits(table) else ""
    top = f'<table class="sck-table{whole}">{caption}<colgroup>{widths}</colgroup><thead><tr>{heads}</tr></thead>'
    return f"{top}<tbody>{body}</tbody></table>"


def _fits(table: Table) -> bool:
    """Whether every column can be as wide as its longest word on a sheet of A4, so that no word is broken."""
    most = [max(map(len, column.label.split()), default=1) for column in table.columns]
    for row in table.rows:
        if not row.heads:
            for at, cell in enumerate(row.cells):
                # Amounts are never broken.
                words = (cell.text,) if table.columns[at].align == "right" else cell.text.split()
                most[at] = max(most[at], max(map(len, words), default=0))
    return sum(most) + PADDING * len(most) <= (UPRIGHT if len(most) <= MANY else SIDEWAYS)


def _framed(table: Table) -> str:
    weight = sum(column.weight for column in table.columns)
    return f'<div class="sck-frame" style="--weight:{weight}">{_table(table)}</div>{_note(table)}'


def _note(table: Table) -> str:
    return f'<p class="sck-note">{escape(table.note)}</p>' if table.note and table.rows else ""


def _row(row: Row, aligns: list[str]) -> str:
    if row.heads:
        return f'<tr class="heads"><td colspan="{len(aligns)}">{escape(row.cells[0].text)}</td></tr>'
    return "<tr>" + "".join(_cell(cell, align) for cell, align in zip(row.cells, aligns, strict=True)) + "</tr>"


def _cell(cell: Shown, align: str) -> str:
    style = f' style="background:{escape(cell.colour)};color:{escape(cell.ink or "#000000")}"' if cell.colour else ""
    return f'<td class="{escape(align)}"{style}>{escape(cell.text)}</td>'


def figure_html(figure: Figure) -> str:
    """Return the figure as a picture of its own, in which no script and no style of the page has a say."""
    data = b64encode(figure.svg.encode()).decode()
    image = f'<img alt="{escape(figure.alt)}" src="data:image/svg+xml;base64,{data}">'
    return f'<figure class="sck-figure"><figcaption>{escape(figure.title)}</figcaption>{image}</figure>'


def notice_html(notice: Notice) -> str:
    """Return the notice as a paragraph."""
    return f'<p class="sck-empty">{escape(notice.text)}</p>'


def part_html(part: Table | Figure | Notice) -> str:
    """Return one part for the screen, with the style it needs."""
    if isinstance(part, Table):
        inner = _framed(part)
    elif isinstance(part, Figure):
        inner = figure_html(part)
    else:
        inner = notice_html(part)
    return f"<style>{STYLE}{FRAME}</style>{inner}"
