"""The target of scoring: 120 judges × 60 items × 7 criteria, beside plain pandas. Run by `make benchmark`.

The kit's result is everything the result page asks for: figures, what to discuss, agreement, the order by the
weighted sum with its reasons, and how far each weight may move. Pandas computes medians, quartiles, Kendall's W
and the weighted sum from a frame that is ready. Nothing is asserted.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from smartcity_kit.journal import Plan
from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring.group import agreement, discuss, figures
from smartcity_kit.rules.scoring.ranking import ranking
from smartcity_kit.rules.scoring.sensitivity import margins, stability
from smartcity_kit.rules.scoring.values import Ballots, Measure
from smartcity_kit.sources import load_method
from smartcity_kit.views.summaries import SUMMARIES
from tests.benchmarks.bench_core import milliseconds, show
from tests.plans import Row, case_of

JUDGES, ITEMS, CHOSEN = 120, 60, 20
TABLES = ("round_progress", "weights", "to_discuss", "round_result", "ranking", "sensitivity", "choice_balance")


def round_of() -> Ballots:
    """Return a full round with the default criteria, the same every time."""
    chance = random.Random(1)  # noqa: S311 - as it says
    criteria = load_method().scoring.by_id["quick_win"].criteria
    measures = tuple(Measure(c.code, str(c.label), c.weight or 0, c.cost) for c in criteria)
    judges = tuple(f"judge-{n:03}" for n in range(JUDGES))
    scores: Mapping[str, Mapping[str, tuple[int, ...]]] = {
        f"item-{n:02}": {judge: tuple(chance.randint(1, 5) for _ in measures) for judge in judges}
        for n in range(ITEMS)
    }
    return Ballots("round", "quick_win", measures, tuple(scores), judges, scores)


def by_pandas(frame: pd.DataFrame, measures: tuple[Measure, ...]) -> None:
    """Compute the same figures as a script over a frame would."""
    codes = [measure.code for measure in measures]
    grouped = frame.groupby("item")[codes]
    medians = grouped.median()
    spread = grouped.quantile(0.75) - grouped.quantile(0.25)
    spread.stack().sort_values()
    goods = frame[codes].copy()
    for measure in measures:
        if measure.cost:
            goods[measure.code] = 6 - goods[measure.code]
            medians[measure.code] = 6 - medians[measure.code]
    weights = pd.Series({measure.code: measure.weight / 100 for measure in measures})
    own = frame[["judge", "item"]].assign(worth=(goods * weights).sum(axis=1))
    ranks = own.pivot_table(index="judge", columns="item", values="worth").rank(axis=1, ascending=False)
    ((ranks.sum() - ranks.sum().mean()) ** 2).sum()
    (medians * weights).sum(axis=1).sort_values()


def framed(kept: Ballots) -> pd.DataFrame:
    """Return the ballots as a frame: one row a judge and item."""
    codes = [measure.code for measure in kept.measures]
    rows = [
        {"item": item, "judge": judge, **dict(zip(codes, given, strict=True))}
        for item, some in kept.scores.items()
        for judge, given in some.items()
    ]
    return pd.DataFrame(rows)


def the_same(kept: Ballots) -> None:
    """Compute what pandas computes below: figures, agreement and the order (with its reasons)."""
    fresh = replace(kept)  # nothing is kept from the run before
    figures(fresh)
    agreement(fresh)
    ranking(fresh)


def by_kit(kept: Ballots) -> None:
    """Compute everything the result page asks for: what to discuss and how firm the choice is as well."""
    fresh = replace(kept)
    figures(fresh)
    agreement(fresh)
    ranking(fresh)
    discuss(fresh)
    margins(fresh, CHOSEN)


def test_result_of_a_round() -> None:
    kept = round_of()
    frame = framed(kept)
    show(
        f"result of {JUDGES} judges × {ITEMS} items × {len(kept.measures)} criteria",
        [
            ("the kit, the same figures", milliseconds(lambda: the_same(kept))),
            ("plain pandas from the same ballots", milliseconds(lambda: by_pandas(framed(kept), kept.measures))),
            ("plain pandas, the frame being there", milliseconds(lambda: by_pandas(frame, kept.measures))),
            ("the kit, everything on the result page", milliseconds(lambda: by_kit(kept))),
        ],
    )
    show("places under every ±20 % of the weights", [("the kit", milliseconds(lambda: stability(kept, CHOSEN)))])


def case_of_round() -> Case:
    """Return a plan with that round in it: its nominations, its judges as OPD and every ballot as a record."""
    kept = round_of()
    rows: list[Row] = [
        ("workshop", "workshop", {"region": "Kabupaten Contoh"}),
        ("round", "round", {"name": "Putaran", "about": "quick_win", "state": "terbuka", "cut": CHOSEN}),
        *((judge, "opd", {"name": judge}) for judge in kept.judges),
        *((item, "quick_win", {"name": item, "dimension": "LIV"}) for item in kept.items),
    ]
    for item, some in kept.scores.items():
        for judge, given in some.items():
            scores = {f"score_{place}": score for place, score in enumerate(given, 1)}
            rows.append((f"{item}/{judge}", "ballot", {"round": "round", "item": item, "judge": judge, **scores}))
    return case_of(*rows)


def page(case: Case) -> None:
    """Make every table of the result page from the plan, as a kernel does after a ballot was saved."""
    fresh = replace(case, plan=Plan(case.plan.records))
    for name in TABLES:
        SUMMARIES[name](fresh)


def test_result_page_from_the_plan() -> None:
    case = case_of_round()
    show(
        f"every table of the result page, {JUDGES * ITEMS} ballots in the plan",
        [("the kit", milliseconds(lambda: page(case)))],
    )


FIRST = """
import sys, time
from tests.benchmarks.bench_scoring import round_of, by_kit
kept = round_of()
begin = time.perf_counter()
{asked}
print((time.perf_counter() - begin) * 1000)
assert ("pymcdm.methods" in sys.modules) is {imported}
"""


def test_first_result_of_a_fresh_kernel() -> None:
    """The default result imports no library of methods; TOPSIS pays for its own. Five processes each."""

    def first(asked: str, *, imported: bool) -> list[float]:
        command = [sys.executable, "-c", FIRST.format(asked=asked, imported=imported)]
        return [float(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(5)]

    ask = "from smartcity_kit.rules.scoring.ranking import ranking; ranking(kept, {!r})"
    show(
        "the first result of a fresh process",
        [
            ("the default result", first("by_kit(kept)", imported=False)),
            ("order by USG", first(ask.format("usg"), imported=False)),
            ("order by TOPSIS, which imports pymcdm", first(ask.format("topsis"), imported=True)),
        ],
    )


def test_other_methods() -> None:
    kept = round_of()
    show(
        "order by TOPSIS and PROMETHEE II, the first time with the import of pymcdm",
        [("the kit", milliseconds(lambda: [ranking(kept, method) for method in ("topsis", "promethee")]))],
    )
