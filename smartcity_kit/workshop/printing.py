"""What can be printed of a workshop, and each copy of it as a job for the printing house."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from smartcity_kit.journal import Record
from smartcity_kit.pages import FACILITATOR, OPD, handout_of, read_page
from smartcity_kit.print.bulk import HTML, Job, Progress, print_handouts
from smartcity_kit.print.formats import Format
from smartcity_kit.print.kept import PARTS, PICTURES, Shelf, kit_stamp, read_kept
from smartcity_kit.rules.watch import digest_of
from smartcity_kit.sources import kit_folder
from smartcity_kit.text.messages import tr
from smartcity_kit.views import signed
from smartcity_kit.views.canvas import DRAWN
from smartcity_kit.views.documents import Document, Figure, Notice, Part, Table, as_json, part_of
from smartcity_kit.views.handouts import copy_name
from smartcity_kit.views.handover import handover_document
from smartcity_kit.views.minutes import minutes
from smartcity_kit.views.short import opd_summary, quick_win_cards
from smartcity_kit.workshop.facade import Workshop
from smartcity_kit.workshop.names import opd_named, stage_named

#: What ``bimtek print --what`` offers, the usual one first.
KINDS = ("handout", "report", "attendance", "minutes", "commitment", "handover", "summary", "cards")
PART_KINDS: tuple[type[Part], ...] = (Table, Figure, Notice)
COPIES = (FACILITATOR, OPD)

REPORT, ATTENDANCE, MINUTES = "laporan", "daftar_hadir", "notulen"  # the folders, in the language of the table
COMMITMENT, HANDOVER, SUMMARY, CARDS = "komitmen", "serah_terima", "ringkasan_opd", "kartu_quick_win"
TWO_COPIES = ("handout", "commitment", "cards")  # each OPD has its own, and there is one of the whole region


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants printed; what is empty stands for all there is."""

    kinds: Sequence[str] = ("handout",)
    stages: Sequence[str] = ()
    opds: Sequence[str] = ()
    copies: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One copy that could be printed: what it is, of which stage and OPD (None for the whole region)."""

    kind: str
    job: Job
    stage: str | None = None
    opd: str | None = None


def sheets_of(ws: Workshop) -> tuple[Sheet, ...]:
    """Return every copy that could be printed of a workshop as it stands, in the order of a day's table."""
    makers = (_handouts, _reports, _attendance, _minutes, _commitments, _handovers, _summaries, _cards)
    return tuple(sheet for make in makers for sheet in make(ws))


def print_workshop(
    ws: Workshop, folder: Path, wanted: Wanted, formats: Mapping[str, Format] | None = None
) -> tuple[int, Iterator[Progress]]:
    """Return how many files somebody wants in ``folder``, and the printing of them one by one.

    What did not change since the last print there is not even made (``rules.watch``): only what was
    read anew, and comes out otherwise than before, is printed. ``formats`` are some of ``print.formats``;
    without any it is HTML.
    """
    kept = read_kept(folder, digest_of(kit_stamp() + ws.stamp()))
    state = tr("Journal position {position}", position=ws.position)
    pictures, parts = Shelf(folder, PICTURES, 200), Shelf(folder, PARTS, 2000)
    DRAWN.earlier = pictures.find
    watch = ws.watch(kept.known, lambda digest: _part(parts, digest))
    every = sheets_of(ws)
    jobs = [sheet.job for sheet in chosen(ws, every, wanted)]
    formats = formats or HTML
    among = [sheet.job for sheet in every]

    def printing() -> Iterator[Progress]:
        yield from print_handouts(jobs, folder, among=among, formats=formats, state=state, kept=kept, watch=watch)
        with suppress(OSError):  # what is only there to be quicker the next time
            pictures.save(DRAWN)
            made = ((digest, part) for digest, part in watch.for_all(*PART_KINDS) if digest not in parts.texts)
            asked = {digest for _, digest in (*kept.known, *watch.traces)}
            parts.save({digest: json.dumps(as_json(part)) for digest, part in made}, asked)

    return len(jobs) * len(formats), printing()


def _part(parts: Shelf, digest: str) -> object | None:
    """Return the part that an earlier print made, None where it is not at hand."""
    text = parts.texts.get(digest)
    try:
        return None if text is None else part_of(json.loads(text))
    except ValueError:
        return None


def chosen(ws: Workshop, sheets_: Sequence[Sheet], wanted: Wanted) -> tuple[Sheet, ...]:
    """Return the copies that somebody wants; raises KitError for a stage or an OPD there is none of.

    Whoever names OPDs gets theirs and not the facilitator's, unless they ask for that copy as well.
    """
    stages = {stage_named(ws.case, name).code for name in wanted.stages}
    opds = {opd_named(ws.case, name) for name in wanted.opds}
    copies = set(wanted.copies) or ({OPD} if opds else set(COPIES))
    return tuple(
        sheet
        for sheet in sheets_
        if sheet.kind in wanted.kinds
        and (not stages or sheet.stage is None or sheet.stage in stages)
        and (sheet.opd is None or not opds or sheet.opd in opds)
        and (sheet.kind not in TWO_COPIES or (FACILITATOR if sheet.opd is None else OPD) in copies)
    )


def _handouts(ws: Workshop) -> Iterator[Sheet]:
    for stage in ws.case.method.stages.stages:
        page = read_page(kit_folder("notebooks") / stage.notebook)
        mark = digest_of(repr([(cell.kind, cell.source, sorted(cell.tags)) for cell in page.cells]))
        for opd in (None, *(record.id for record in ws.case.of("opd"))):
            copy = FACILITATOR if opd is None else OPD
            name = "" if opd is None else ws.case.opd_name(opd)
            job = Job(page.name, name, partial(handout_of, page, ws.at(opd), copy), f"{mark} {copy} {opd}")
            yield Sheet("handout", job, stage.code, opd)


def _reports(ws: Workshop) -> Iterator[Sheet]:
    for stage in ws.case.method.stages.stages:
        job = _job(REPORT, str(stage.label), stage.code, partial(_of_case, signed.session_report, ws, stage.code))
        yield Sheet("report", job, stage.code)


def _attendance(ws: Workshop) -> Iterator[Sheet]:
    for session in ws.case.of("session"):
        make = partial(_of_case, signed.attendance_sheet, ws, session.id)
        job = _job(ATTENDANCE, signed.session_name(ws.case, session), session.id, make)
        yield Sheet("attendance", job, session.text("stage"))


def _minutes(ws: Workshop) -> Iterator[Sheet]:
    for one in ws.case.of("round"):
        make = partial(_of_case, minutes, ws, one.id)
        yield Sheet("minutes", _job(MINUTES, ws.case.title(one), one.id, make))


def _commitments(ws: Workshop) -> Iterator[Sheet]:
    yield from _region_and_opds(ws, "commitment", COMMITMENT, signed.commitment_sheet, ws.case.of("opd"))


def _handovers(ws: Workshop) -> Iterator[Sheet]:
    for record in ws.case.of("opd"):
        make = partial(_of_case, handover_document, ws, record.id)
        yield Sheet("handover", _job(HANDOVER, ws.case.title(record), record.id, make), None, record.id)


def _summaries(ws: Workshop) -> Iterator[Sheet]:
    for record in ws.case.of("opd"):
        make = partial(_of_case, opd_summary, ws, record.id)
        yield Sheet("summary", _job(SUMMARY, ws.case.title(record), record.id, make), None, record.id)


def _cards(ws: Workshop) -> Iterator[Sheet]:
    owners = [record for record in ws.case.of("opd") if ws.case.of("quick_win", record.id)]
    yield from _region_and_opds(ws, "cards", CARDS, quick_win_cards, owners)


def _region_and_opds(
    ws: Workshop, kind: str, folder: str, make: Callable[..., Document], opds: Sequence[Record]
) -> Iterator[Sheet]:
    """Yield the copy of the whole region and that of each of some OPDs."""
    for opd in (None, *(record.id for record in opds)):
        name = copy_name("") if opd is None else ws.case.opd_name(opd)
        yield Sheet(kind, _job(folder, name, str(opd), partial(_of_case, make, ws, opd)), None, opd)


def _of_case(make: Callable[..., Document], ws: Workshop, about: str | None) -> tuple[Document, tuple[object, ...]]:
    """Return a document that is made of the case itself; nothing in it can fail by halves."""
    return make(ws.case, about), ()


def _job(folder: str, name: str, who: str, make: Callable[[], tuple[Document, tuple[object, ...]]]) -> Job:
    return Job(folder, name, make, f"{folder} {who}")
