"""Stages II and III: programmes, quick wins, and what they lead to year by year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartcity_kit.synthetic.shared import MILLION, SOURCE, Fields, dimensions, proof, share

if TYPE_CHECKING:
    from smartcity_kit.synthetic.region import Region


def programme(region: Region) -> Iterator[Fields]:
    """Yield twenty programmes a dimension over the years of the plan."""
    verbs = region.words["verbs"]
    for place, (code, about) in enumerate(dimensions(region)):
        for number, topic in enumerate(about["topics"]):
            start = region.first + (0 if number < 4 else region.rng.randint(0, 5))  # noqa: PLR2004 - those with quick wins
            end = min(region.last, start + region.rng.randint(1, 4))
            money = {year: 25 * MILLION * region.rng.randint(2, 40) for year in range(start, end + 1)}
            region.money[region.record_id("programme", 20 * place + number)] = money
            yield {
                "name": f"{verbs[(number + place) % len(verbs)]} {topic}",
                "dimension": code,
                "sub_dimension": region.parts(code)[number % len(region.parts(code))],
                "owner": region.unit(about["owners"][number % len(about["owners"])]),
                "status": region.rng.choice(region.codes("programme_status")),
                "strategy": region.ids("strategy")[place * 4 + number % 4],
                "origin": region.rng.choice(region.codes("programme_origin")),
                "focus": (region.rng.choice(region.codes("focus")),),
                "goal_tags": (region.rng.choice(region.codes("goal_tag")),),
                "description": f"Program {topic} untuk semua kecamatan.",
                "is_digital": share(region, 55),
                "start_year": start,
                "end_year": end,
                "code": f"2.16.03.2.02.{region.rng.randint(1, 40):04}",
                "budget": sum(money.values()),
                "fund_source": "apbd_kab" if share(region, 92) else None,
                "source": SOURCE,
            }


def quick_win(region: Region) -> Iterator[Fields]:
    """Yield four quick wins a dimension, each of one of its first programmes."""
    for place, (code, about) in enumerate(dimensions(region)):
        for number, (name, benefit) in enumerate(about["quick_wins"]):
            record, row = region.rows["programme"][20 * place + number]
            yield {
                "entry_no": 4 * place + number + 1,
                "program_no": 4 * place + number + 1,
                "name": name,
                "dimension": code,
                "sub_dimension": row["sub_dimension"],
                "owner": row["owner"],
                "benefit": benefit if share(region, 90) else None,
                "start_year": region.first,
                "end_year": region.first + 1,
                "status": row["status"],
                "percent_done": 5 * region.rng.randint(0, 8),
                "programme": record,
                "problem": f"Warga kesulitan memperoleh {about['topics'][number]}.",
                "recipients": "Warga semua kecamatan",
                "output": "Layanan berjalan",
                "location": "Seluruh kabupaten",
                "is_digital": row["is_digital"],
                "budget": region.money[record][region.first],
                "fund_source": "apbd_kab",
                "evidence": proof(region) if share(region, 60) else None,
                "source": SOURCE,
            }


def action(region: Region) -> Iterator[Fields]:
    """Yield two actions a programme, of the four groups in turn."""
    actions = region.words["actions"]
    for number, (record, row) in enumerate(region.rows["programme"]):
        topic = str(row["name"]).split(" ", 1)[1]
        for step in (0, 1):
            text, group, unit = actions[(2 * number + step + number // 2) % len(actions)]
            yield {
                "programme": record,
                "text": text.format(topic=topic),
                "action_group": group,
                "location": "Semua kecamatan",
                "volume": str(region.rng.randint(1, 12)),
                "unit": unit,
                "output": f"{unit.capitalize()} tersedia",
                "start_year": row["start_year"],
                "end_year": row["end_year"],
                "owner": row["owner"],
            }


def milestone(region: Region) -> Iterator[Fields]:
    """Yield what each programme promises for each of its years."""
    for record, row in region.rows["programme"]:
        for step, year in enumerate(_years(row), 1):
            yield {"programme": record, "year": year, "text": f"{5 * step} kecamatan terlayani"}


def allocation(region: Region) -> Iterator[Fields]:
    """Yield one amount a programme and year; the first year's of a quick win goes to it."""
    own = {row["programme"]: record for record, row in region.rows["quick_win"]}
    for record, row in region.rows["programme"]:
        for year, amount in region.money[record].items():
            yield {
                "programme": record,
                "quick_win": own.get(record) if year == region.first else None,
                "year": year,
                "fund_source": region.rng.choices(region.codes("fund_source")[:4], (70, 10, 10, 10))[0],
                "amount": amount,
                "code": row["code"] if share(region, 92) else None,
                "indicator": "Kecamatan terlayani" if share(region, 92) else None,
            }


def _years(row: Fields) -> range:
    return range(int(str(row["start_year"])), int(str(row["end_year"])) + 1)
