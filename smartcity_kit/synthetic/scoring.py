"""Two scoring rounds of the synthetic region: the nominations, and a handful of risks of one class."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

from smartcity_kit.journal import Value

if TYPE_CHECKING:
    from smartcity_kit.synthetic.region import Region

Fields = dict[str, Value]

JUDGES = 12  # units that score
CRITERIA = 7  # of the set the first round names
CHOSEN = 20
STRONGEST = 9  # of the scale on which criteria are compared


def round_(region: Region) -> Iterator[Fields]:
    """Yield an open round on the nominations and one on risks; both are closed with what stage IV changed."""
    same: Fields = {"state": "terbuka", "show_names": True}
    weighed: Fields = {"criteria": "quick_win", "weights": "berpasangan", "cut": CHOSEN}
    yield {"name": "Penilaian usulan quick win", "about": "quick_win", **weighed, **same}
    yield {"name": "Penilaian risiko kelas pertama", "about": "risk", "group": region.ids("group")[0], **same}


def weight(region: Region) -> Iterator[Fields]:
    """Yield the weights that were entered for the nominations before pairs were compared: those of the file."""
    for criterion in region.method.scoring.by_id["quick_win"].criteria:
        yield {"round": region.ids("round")[0], "criterion": criterion.code, "value": criterion.weight}


def comparison(region: Region) -> Iterator[Fields]:
    """Yield every pair of criteria compared as their weights in the file would have it: nearly consistent."""
    for one, other in combinations(region.method.scoring.by_id["quick_win"].criteria, 2):
        first, second = one.weight or 1, other.weight or 1
        times = min(STRONGEST, round(max(first, second) / min(first, second)))
        answer = "sama" if times == 1 else f"{'a' if first > second else 'b'}{times}"
        yield {"round": region.ids("round")[0], "first": one.code, "second": other.code, "answer": answer}


def ballot(region: Region) -> Iterator[Fields]:
    """Yield the nominations' ballots of twelve units, who abstain from their own; two of them score risks."""
    rng = Random(region.about["generated"] + 1)  # noqa: S311 - the same example on every machine, and no secret
    nominations, risks = region.ids("round")
    judges = region.ids("opd")[:JUDGES]
    for item, row in region.rows["quick_win"]:
        usual = [rng.randint(2, 5) for _ in range(CRITERIA)]
        for judge in judges:
            who: Fields = {"round": nominations, "item": item, "judge": judge, "opd": judge}
            if row["owner"] == judge:
                yield who | {"abstain": True, "reason": "Usulan unit sendiri."}
                continue
            numbers = enumerate((min(5, max(1, score + rng.choice((-1, 0, 0, 0, 1)))) for score in usual), 1)
            yield who | {f"score_{place}": score for place, score in numbers}
    for item, row in region.rows["risk"][:20]:
        for judge in judges[:2]:
            who = Fields(round=risks, item=item, judge=judge, opd=judge)
            yield who | {"likelihood": row["likelihood"], "impact": row["impact"]}


def settlement(region: Region) -> Iterator[Fields]:
    """Yield what was settled: the levels of the first risks, as the register has them."""
    for item, row in region.rows["risk"][:4]:
        levels: Fields = {"likelihood": row["likelihood"], "impact": row["impact"]}
        yield {"round": region.ids("round")[1], "item": item, **levels, "reason": "Disepakati di kelas."}


MAKERS: Mapping[str, Callable[[Region], Iterator[Fields]]] = {
    "round": round_,
    "weight": weight,
    "comparison": comparison,
    "ballot": ballot,
    "settlement": settlement,
}
