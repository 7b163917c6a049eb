"""Who takes part, when, and how often they came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from smartcity_kit.synthetic.shared import SOURCE, Fields

if TYPE_CHECKING:
    from smartcity_kit.synthetic.region import Region

OFFICERS = 2  # a unit, and two units have a third one who took over
REPLACED = (7, 30)  # units by number, whose first officer was replaced after stage II


def legal_basis(_: Region) -> Iterator[Fields]:
    """Yield the agreement and the decree."""
    yield {
        "name": "Implementasi kota cerdas (contoh)",
        "kind": "nota_kesepakatan",
        "number": "000/CONTOH/2024",
        "second_number": "000/SINTETIS/2024",
        "party": "Kementerian (contoh); Pemerintah Kabupaten Contoh",
        "date": "2024-03-05",
        "source": SOURCE,
    }
    yield {
        "name": "Pembentukan Tim Pelaksana (contoh)",
        "kind": "keputusan",
        "number": "188/000/CONTOH/2024",
        "date": "2024-04-02",
        "source": SOURCE,
    }


def session(region: Region) -> Iterator[Fields]:
    """Yield two days in a row for each stage."""
    for stage, first in region.begins.items():
        for day in (0, 1):
            yield {
                "stage": stage,
                "day": day + 1,
                "date": (first + timedelta(day)).isoformat(),
                "start": "08:30",
                "end": "15:30",
                "venue": "Aula Contoh",
                "source": SOURCE,
            }


def group(region: Region) -> Iterator[Fields]:
    """Yield the classes."""
    for number, one in enumerate(region.about["groups"], 1):
        yield {
            "name": one["name"],
            "dimensions": tuple(one["dimensions"]),
            "room": f"Ruang Contoh {number}",
            "source": SOURCE,
        }


def agenda(region: Region) -> Iterator[Fields]:
    """Yield the same agenda for every day."""
    for day in region.ids("session"):
        for start, end, topic, led_by in region.words["agenda"]:
            yield {"session": day, "start": start, "end": end, "topic": topic, "led_by": led_by}


def deadline(region: Region) -> Iterator[Fields]:
    """Yield the deadlines of the three books, drafts and finals."""
    books = (("analisis", "II", "Buku 1"), ("masterplan", "IV", "Buku 2"), ("ringkasan", "IV", "Buku 3"))
    for book, stage, name in books:
        for what, days in (("Draf", 21), ("Naskah akhir", 49)):
            due = region.begins[stage] + timedelta(days)
            done = (due - timedelta(region.rng.randint(0, 3))).isoformat()
            yield {
                "name": f"{what} {name}",
                "date": due.isoformat(),
                "book": book,
                "owner": region.unit("Bappeda"),
                "done_on": done,
                "source": SOURCE,
            }


def opd(region: Region) -> Iterator[Fields]:
    """Yield the units of the list, of every kind of owner."""
    for name, short, kind, place, parent in region.about["units"]:
        companion = short in ("Diskominfo", "Bappeda")
        yield {
            "name": name,
            "abbreviation": short or None,
            "kind": kind,
            "parent": region.unit(parent) if parent else None,
            "groups": (region.record_id("group", place - 1),) if place else None,
            "role": "pendamping" if companion else "peserta" if place else "pengampu",
            "source": SOURCE,
        }


def person(region: Region) -> Iterator[Fields]:
    """Yield two officers a unit, named by their position, and the two who took over."""
    units = region.rows["opd"]
    for record, unit in units:
        for number in range(1, OFFICERS + 1):
            yield {
                "name": f"Petugas {number} {unit['name']}",
                "opd": record,
                "position": "Penyusun program" if number == 1 else "Pengelola data",
                "role": "pic" if number == 1 else "operator",
                "mandate": f"ST-{record[:4]}/{number}/CONTOH",
            }
    for number in REPLACED:
        record, unit = units[number]
        yield {
            "name": f"Petugas 3 {unit['name']}",
            "opd": record,
            "position": "Penyusun program",
            "role": "pic",
            "replaces": region.record_id("person", number * OFFICERS),
        }


def attendance(region: Region) -> Iterator[Fields]:
    """Yield who came on which day: nine in ten, and those who took over only from stage III on."""
    days = region.rows["session"]
    officers = region.ids("person")
    regular, late = officers[: -len(REPLACED)], officers[-len(REPLACED) :]
    left = {region.record_id("person", number * OFFICERS) for number in REPLACED}
    for number, (day, _) in enumerate(days):
        after = number >= len(days) // 2
        for one in (*regular, *(late if after else ())):
            if not (after and one in left):
                presence = region.rng.choices(("hadir", "daring", "izin", "tidak_hadir"), (86, 4, 6, 4))[0]
                yield {"person": one, "session": day, "presence": presence}


def handover(region: Region) -> Iterator[Fields]:
    """Yield the note of the first replacement; the other one is still owed."""
    number = REPLACED[0]
    yield {
        "opd": region.record_id("opd", number),
        "giver": region.record_id("person", number * OFFICERS),
        "taker": region.ids("person")[-len(REPLACED)],
        "date": (region.begins["III"] - timedelta(5)).isoformat(),
        "note": "Berkas isian tahap I dan II diserahkan; yang masih terbuka: sumber data indikator.",
    }


COLUMN_MAP: Fields = {
    "name": "Daftar usulan.xlsx, Lembar1",
    "about": "programme",
    "columns": "Nama Kegiatan = name\nPerangkat Daerah = owner\nPagu (Rp) = budget",
}

MAKERS: Mapping[str, Callable[[Region], Iterator[Fields]]] = {
    "workshop": lambda region: iter([_settings(region)]),
    "legal_basis": legal_basis,
    "session": session,
    "group": group,
    "agenda": agenda,
    "deadline": deadline,
    "opd": opd,
    "person": person,
    "attendance": attendance,
    "handover": handover,
    "column_map": lambda _: iter([COLUMN_MAP]),
}


def _settings(region: Region) -> Fields:
    return dict(region.about["workshop"])
