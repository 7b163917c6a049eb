"""The one promise of a second print: what lies in the folder is what a print of everything would put there."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_kit import Workshop, example, open_workshop
from smartcity_kit.model.kinds import Link, Links
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.print.bulk import paths_of
from smartcity_kit.print.html import document_html
from smartcity_kit.views.documents import Document
from smartcity_kit.views.handouts import marked
from smartcity_kit.workshop.printing import KINDS, Wanted, chosen, print_workshop, sheets_of

pytestmark = pytest.mark.slow

EVERYTHING = Wanted(KINDS)
TYPED = ("", "x", "Kelurahan & <b>Desa</b>", "2026", "2031", "50", "3", "1,2 M", "2026-03-01", "08.30", "ya", "https://x.id")


def printed(place: Path, folder: Path, wanted: Wanted = EVERYTHING) -> None:
    """Print in a workshop opened anew, as a new process would."""
    ws = open_workshop(place)
    try:
        assert [step.failures for step in print_workshop(ws, folder, wanted)[1] if step.failures] == []
    finally:
        ws.close()


def everything(ws: Workshop) -> dict[str, Document]:
    """Return every document as it is made without a watch, by the place of its file."""
    sheets = sheets_of(ws)
    jobs = [sheet.job for sheet in sheets]
    wanted = set(map(id, (sheet.job for sheet in chosen(ws, sheets, EVERYTHING))))
    pairs = zip(jobs, paths_of(jobs, Path()), strict=True)
    return {path.as_posix(): job.make()[0] for job, path in pairs if id(job) in wanted}


class Expected:
    """What every file has to say: each document with the position at which it last came out otherwise."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Document, int]] = {}

    def files(self, place: Path) -> dict[str, str]:
        ws = open_workshop(place)
        try:
            made = everything(ws)
            before, here = self.known, ws.position
        finally:
            ws.close()
        self.known = {
            name: (one, before[name][1] if name in before and before[name][0] == one else here)
            for name, one in made.items()
        }
        return {
            name: document_html(replace(one, state=marked(one.state, f"Journal position {position}")))
            for name, (one, position) in self.known.items()
        }


def there(folder: Path) -> dict[str, str]:
    files = (path for path in folder.glob("*/*.html"))
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture(scope="module", params=["lumajang", "nganjuk"])
def first(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("first")
    example(request.param, folder / "w.sqlite").close()
    yield folder
    shutil.rmtree(folder)


def edit(place: Path, data: st.DataObject) -> None:
    """Write, remove or put back something of any type, as somebody at a sheet would."""
    ws = open_workshop(place)
    try:
        kind = RECORD_TYPES[data.draw(st.sampled_from([name for name in RECORD_TYPES if name != "settlement"]))]
        records = [one for one in ws.plan.records.values() if one.type == kind.name]
        single = next(iter(records), None)
        record = single if kind.single else data.draw(st.sampled_from([None, *records]))
        if record is not None and not kind.single and data.draw(st.integers(0, 3)) == 0:
            (ws.put_back if record.removed else ws.remove)(record)
            return
        some = data.draw(st.lists(st.sampled_from(kind.fields), min_size=1, max_size=4, unique=True))
        raw: dict[str, object] = {}
        for field in some:
            codes = [one.code for one in ws.options(field).all] if isinstance(field.kind, Link | Links) else []
            raw[field.name] = data.draw(st.sampled_from(codes or TYPED))
        ws.save(kind.name, record.id if record is not None else None, raw, record)
    finally:
        ws.close()


@settings(max_examples=12)
@given(data=st.data())
def test_print_after_any_changes_is_the_print_of_everything_byte_for_byte(
    data: st.DataObject, first: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = Path(shutil.copytree(first, tmp_path_factory.mktemp("again") / "copy"))
    place, expected = folder / "w.sqlite", Expected()
    printed(place, folder / "cetak")
    assert there(folder / "cetak") == expected.files(place)
    for _ in range(data.draw(st.integers(1, 4))):
        for _ in range(data.draw(st.integers(1, 3))):
            edit(place, data)
        printed(place, folder / "cetak")
        wanted = expected.files(place)
        found = there(folder / "cetak")
        assert [name for name in {**wanted, **found} if wanted.get(name) != found.get(name)] == []
    shutil.rmtree(folder)


def test_print_that_is_killed_leaves_no_half_file_and_goes_on(tmp_path: Path) -> None:
    place, folder = tmp_path / "w.sqlite", tmp_path / "cetak"
    example("sintetis", place).close()
    command = [sys.executable, "-m", "smartcity_kit", "print", str(place), "--stage", "IV", "--stage", "laporan"]
    for wait in (5, 40, 90):
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while running.poll() is None and len(list(folder.glob("*/*.html"))) < wait and time.monotonic() < until:
            time.sleep(0.005)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        assert all(text.endswith(("</html>\n", "</html>")) for text in there(folder).values())
    assert len(there(folder)) < 122  # it really was killed on its way
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    subprocess.run([*command, "--to", str(tmp_path / "whole")], check=True, stdout=subprocess.DEVNULL)
    assert len(there(folder)) == 122
    assert there(folder) == there(tmp_path / "whole")
