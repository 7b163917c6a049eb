"""What every maker of synthetic records draws on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smartcity_kit.journal import Value

if TYPE_CHECKING:
    from smartcity_kit.synthetic.region import Region

Fields = dict[str, Value]

SOURCE = "data sintetis"
MILLION = 1_000_000


def dimensions(region: Region) -> list[tuple[str, dict[str, Any]]]:
    """Return each dimension of the framework with the words about it."""
    return [(code, region.about["dimensions"][code]) for code in region.method.framework.by_code]


def share(region: Region, percent: int) -> bool:
    """Return yes that many times in a hundred."""
    return region.rng.randrange(100) < percent


def proof(region: Region) -> str:
    """Return an address that leads nowhere."""
    return f"https://contoh.example/bukti/{region.rng.randint(1000, 9999)}"
