"""Stages I and II: the chain from vision to strategy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartcity_kit.synthetic.shared import SOURCE, Fields, dimensions

if TYPE_CHECKING:
    from smartcity_kit.synthetic.region import Region


def vision(_: Region) -> Iterator[Fields]:
    """Yield the vision."""
    yield {
        "text": "Kabupaten Contoh yang cerdas, nyaman, dan berdaya saing",
        "keywords": "cerdas, nyaman, berdaya saing, layanan, warga",
        "source": SOURCE,
    }


def mission(region: Region) -> Iterator[Fields]:
    """Yield one mission a dimension."""
    for code, about in dimensions(region):
        yield {"text": f"Mewujudkan: {about['aim'].lower()}", "dimension": code, "vision": region.ids("vision")[0]}


def goal(region: Region) -> Iterator[Fields]:
    """Yield two goals a mission."""
    for (_, about), record in zip(dimensions(region), region.ids("mission"), strict=True):
        for topic in about["topics"][:2]:
            yield {"text": f"Meningkatnya mutu {topic}", "mission": record}


def target(region: Region) -> Iterator[Fields]:
    """Yield two objectives a goal."""
    for number, record in enumerate(region.ids("goal")):
        topics = dimensions(region)[number // 2][1]["topics"]
        for topic in topics[2 + number % 2 * 2 : 4 + number % 2 * 2]:
            yield {"text": f"Warga memperoleh {topic} dengan mudah", "goal": record}


def indicator(region: Region) -> Iterator[Fields]:
    """Yield an indicator for each objective, owned in turn."""
    for number, record in enumerate(region.ids("target")):
        about = dimensions(region)[number // 4][1]
        base = region.rng.randint(20, 50)
        yield {
            "text": f"Desa yang terlayani {about['topics'][number % 20]}",
            "target": record,
            "unit": "desa",
            "baseline": str(base),
            "baseline_year": 2023,
            "aim": str(base + 100),
            "aim_year": region.last,
            "source": SOURCE,
            "owner": region.unit(about["owners"][number % len(about["owners"])]),
        }


def indicator_target(region: Region) -> Iterator[Fields]:
    """Yield the value of each indicator for every year of the plan."""
    years = range(region.first, region.last + 1)
    for record, row in region.rows["indicator"]:
        for step, year in enumerate(years, 1):
            yield {"indicator": record, "year": year, "value": str(int(str(row["baseline"])) + 10 * step)}


def strategy(region: Region) -> Iterator[Fields]:
    """Yield a strategy for each objective."""
    for number, record in enumerate(region.ids("target")):
        code, about = dimensions(region)[number // 4]
        yield {
            "text": f"Mendahulukan {about['topics'][4 + number % 4]} di kecamatan jauh",
            "dimension": code,
            "sub_dimension": region.parts(code)[number % len(region.parts(code))],
            "target": record,
        }
