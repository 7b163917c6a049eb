"""Stage I: what changes, what is the matter, how ready the region is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from smartcity_kit.synthetic.shared import SOURCE, Fields, dimensions, proof, share

if TYPE_CHECKING:
    from smartcity_kit.synthetic.region import Region


def trend(region: Region) -> Iterator[Fields]:
    """Yield what changes around the region."""
    scopes, codes = region.codes("trend_scope"), list(region.about["dimensions"])
    for number, text in enumerate(region.words["trends"]):
        yield {
            "text": text,
            "scope": scopes[number % len(scopes)],
            "implication": "Layanan dan rencana disesuaikan sejak tahun pertama.",
            "dimension": codes[number % len(codes)],
            "source": SOURCE,
        }


def issue(region: Region) -> Iterator[Fields]:
    """Yield ten issues a dimension, some without their figures."""
    for code, about in dimensions(region):
        for number, topic in enumerate(about["topics"][:10]):
            known = share(region, 80)
            texts = region.words["issues"]
            yield {
                "dimension": code,
                "sub_dimension": region.parts(code)[number % len(region.parts(code))],
                "text": texts[number % len(texts)].format(topic=topic),
                "data": f"{region.rng.randint(20, 80)} persen warga terlayani" if known else None,
                "data_year": 2023 if known else None,
                "source": SOURCE if known else None,
                "owner": region.unit(about["owners"][number % len(about["owners"])]),
            }


def readiness(region: Region) -> Iterator[Fields]:
    """Yield each variable of the model, rated."""
    levels = [int(level) for level in region.codes("readiness_level")]
    for variable in region.codes("readiness_variable"):
        now = region.rng.randint(levels[0], levels[-1] - 1)
        yield {
            "variable": variable,
            "condition": "Sudah dirintis, belum di semua unit.",
            "level_now": str(now),
            "level_wanted": str(region.rng.randint(now + 1, levels[-1])),
            "data_year": 2023,
            "source": SOURCE,
            "evidence": proof(region) if share(region, 70) else None,
            "owner": None,
        }


def gap(region: Region) -> Iterator[Fields]:
    """Yield three gaps a dimension."""
    for code, about in dimensions(region):
        for number, topic in enumerate(about["topics"][:3]):
            yield {
                "dimension": code,
                "sub_dimension": region.parts(code)[number % len(region.parts(code))],
                "existing": f"Layanan {topic} ada di kota kabupaten",
                "expected": f"Layanan {topic} ada di semua kecamatan",
                "gap": f"Kecamatan jauh belum memperoleh {topic}",
                "recommendation": f"Dahulukan kecamatan jauh untuk {topic}",
                "owner": region.unit(about["owners"][number % len(about["owners"])]),
            }


def swot(region: Region) -> Iterator[Fields]:
    """Yield two entries a factor for every unit that owns something."""
    factors = (("S", "strengths"), ("W", "weaknesses"), ("O", "opportunities"), ("T", "threats"))
    for code, about in dimensions(region):
        for number, owner in enumerate(about["owners"]):
            for place, (factor, words) in enumerate(factors):
                text = region.words[words][number % 2].format(topic=about["topics"][(number + place) % 20])
                yield {"owner": region.unit(owner), "factor": factor, "dimension": code, "text": text}


def tows(region: Region) -> Iterator[Fields]:
    """Yield the four kinds of strategy for each dimension, each built on two fitting entries."""
    for code, about in dimensions(region):
        entries = [(one, row) for one, row in region.rows["swot"] if row["dimension"] == code]
        for kind in region.codes("tows_kind"):
            two = [next(one for one, row in entries if row["factor"] == factor) for factor in kind]
            topic = about["topics"][len(two) % 20]
            yield {
                "kind": kind,
                "dimension": code,
                "text": f"Strategi {kind}: memanfaatkan {topic}",
                "factors": tuple(two),
                "owner": None,
            }
