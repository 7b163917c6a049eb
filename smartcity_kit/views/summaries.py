"""Tables of judgement: findings, progress, counts and classes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from inspect import signature
from types import MappingProxyType

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.completeness import NOT_COUNTED, Filled, progress, progress_of, stage_types
from smartcity_kit.rules.quick_wins import by_dimension, count
from smartcity_kit.text.messages import N_, tr
from smartcity_kit.views import (
    alignment,
    analysis,
    board,
    budget,
    comparison,
    continuity,
    crosswalk,
    direction,
    gates,
    handed_in,
    handover,
    merges,
    monitoring,
    order,
    ranking,
    renja,
    risks,
    roadmap,
    rounds,
    schedule,
    settled,
    weights,
)
from smartcity_kit.views.documents import Column, Row, Table

WEIGHTS = {"conflict": N_("to choose"), "open": N_("open"), "check": N_("to check")}


def findings_table(case: Case, stage: str | None = None, opd: str | None = None) -> Table:
    """Return what the rules find, one sentence a row with what to do."""
    rows = tuple(
        Row(
            (Shown(tr(WEIGHTS[one.weight])), Shown(one.about), Shown(one.says), Shown(one.advice)),
            record=one.record,
        )
        for one in findings(case, stage, opd)
    )
    columns = (
        Column("weight", tr("State"), weight=2),
        Column("about", tr("About"), weight=4),
        Column("says", tr("What was found"), weight=6),
        Column("advice", tr("What to do"), weight=6),
    )
    return Table(
        tr("Still open"),
        columns,
        rows,
        empty=tr("Nothing is open: everything due is filled and nothing contradicts itself."),
    )


def progress_table(case: Case, stage: str | None = None, opd: str | None = None) -> Table:
    """Return how much each OPD has filled, as percentages with the number of records.

    Of one stage its worksheets stand side by side; of all, the stages: thirty worksheets would fit no paper.
    """
    if stage is None:
        return _progress_by_stage(case, opd)
    table = progress(case, stage) if opd is None else progress_of(case, stage, opd)
    types = [name for name in stage_types(case, stage) if _has_column(case, name, table, stage, opd)]
    chosen = {key: row for key, row in table.items() if (key == opd if opd is not None else row)}
    rows = tuple(
        Row(
            (
                Shown(_who(case, key)),
                *(_filled(row.get(name)) for name in types),
                _filled(sum(row.values(), Filled())),
            ),
            record=key,
        )
        for key, row in chosen.items()
    )
    heads = (tr(case.types[name].plural) for name in types)
    columns = (
        Column("opd", tr("OPD"), weight=5),
        *(Column(name, head, "right", 2) for name, head in zip(types, heads, strict=True)),
        Column("all", tr("Together"), "right", 2),
    )
    return Table(tr("Completeness"), columns, rows, empty=tr("There is nothing to count yet."))


def _progress_by_stage(case: Case, opd: str | None) -> Table:
    stages = [one for one in case.method.stages.stages if one.fills]
    codes = (None, *(one.code for one in stages))
    whole, *parts = (progress(case, code) if opd is None else progress_of(case, code, opd) for code in codes)
    rows = tuple(
        Row(
            (
                Shown(_who(case, key)),
                *(_filled(sum(part.get(key, {}).values(), Filled())) for part in parts),
                _filled(sum(row.values(), Filled())),
            ),
            record=key,
        )
        for key, row in whole.items()
        if (key == opd if opd is not None else row)
    )
    columns = (
        Column("opd", tr("OPD"), weight=5),
        *(Column(one.code, str(one.label), "right", 2) for one in stages),
        Column("all", tr("Together"), "right", 2),
    )
    return Table(tr("Completeness"), columns, rows, empty=tr("There is nothing to count yet."))


def _has_column(
    case: Case, name: str, table: Mapping[str, Mapping[str, Filled]], stage: str | None, opd: str | None
) -> bool:
    """Whether a worksheet has a column: one OPD sees what is expected of it, the region what there is."""
    if name in NOT_COUNTED:
        return False
    if opd is not None:
        return bool(case.types[name].owned_by) and (stage is not None or name in table.get(opd, {}))
    return any(name in row for row in table.values())


def _who(case: Case, opd: str) -> str:
    return case.opd_name(opd) if opd else tr("The whole region")


def _filled(filled: Filled | None) -> Shown:
    if filled is None or (filled.records == 0 and filled.due == 0):
        return Shown("–")
    return Shown(f"{filled.records}" if filled.percent is None else f"{filled.percent} % ({filled.records})")


def counts_table(case: Case) -> Table:
    """Return the quick wins counted by dimension, by name and by entry, beside the declared number."""
    counts = by_dimension(case)
    rows = [
        Row(
            (
                Shown(case.label("dimension", code) if code else tr("Without a dimension")),
                Shown(str(one.names)),
                Shown(str(one.entries)),
            )
        )
        for code, one in counts.items()
    ]
    total = count(case.of("quick_win"))
    rows.append(Row((Shown(tr("Together")), Shown(str(total.names)), Shown(str(total.entries)))))
    declared = case.settings.number("declared_quick_wins")
    note = (
        ""
        if declared is None
        else tr(
            "Declared: {declared}. An entry is one bracket of the list; two names in one bracket share it.",
            declared=declared,
        )
    )
    columns = (
        Column("dimension", tr("Dimension"), weight=6),
        Column("names", tr("Names"), "right"),
        Column("entries", tr("Entries"), "right"),
    )
    return Table(
        tr("Quick wins counted"),
        columns,
        tuple(rows) if total.names else (),
        tr("There is no quick win yet."),
        note,
    )


def classes_table(case: Case, opd: str | None = None) -> Table:
    """Return who sits in which class, then the companions of all classes and those in none."""
    chosen = [r for r in case.of("opd") if opd is None or r.id == opd]
    groups: list[tuple[str, list[Record]]] = [
        (case.title(group), [r for r in chosen if group.id in r.many("groups")]) for group in case.of("group")
    ]
    loose = [r for r in chosen if not r.many("groups")]
    groups.append((tr("Companions of every class"), [r for r in loose if r.text("role") == "pendamping"]))
    groups.append((tr("In no class"), [r for r in loose if r.text("role") != "pendamping"]))
    rows: list[Row] = []
    for heading, some in groups:
        if some:
            rows.append(Row((Shown(f"{heading} ({len(some)})"),), heads=True))
            rows += [
                Row(
                    (
                        Shown(case.title(r)),
                        Shown(r.text("abbreviation")),
                        Shown(case.label("opd_kind", r.text("kind")) if r.get("kind") else ""),
                    ),
                    record=r.id,
                )
                for r in some
            ]
    columns = (
        Column("name", tr("OPD or unit"), weight=6),
        Column("abbreviation", tr("Abbreviation")),
        Column("kind", tr("Kind of unit"), weight=3),
    )
    return Table(tr("Classes and companions"), columns, tuple(rows), empty=tr("The roster of OPD is empty."))


def understood(view: Callable[..., Table], asked: Mapping[str, Hashable]) -> dict[str, Hashable]:
    """Return what a summary can be asked; the schedule, for one, is the same for every OPD."""
    known = signature(view).parameters
    return {what: value for what, value in asked.items() if what in known}


# What `ws.table` knows by name besides the record types; each takes a case, and `opd` where it can be narrowed.
SUMMARIES: Mapping[str, Callable[..., Table]] = MappingProxyType(
    {
        "classes": classes_table,
        "counts": counts_table,
        "crosswalk": crosswalk.crosswalk,
        "readiness_groups": analysis.readiness_groups,
        "swot_matrix": analysis.swot_matrix,
        "swot_classes": analysis.swot_classes,
        "keywords": analysis.keywords,
        "budget": budget.budget_table,
        "budget_sources": budget.sources_table,
        "budget_programmes": budget.programmes_table,
        "budget_path": budget.paths_table,
        "renja": renja.renja_table,
        "mission_by_dimension": alignment.mission_by_dimension,
        "indicator_years": direction.indicator_years,
        "long_list": alignment.long_list,
        "action_plan": roadmap.action_plan,
        "roadmap": roadmap.roadmap,
        "alignment": alignment.alignment,
        "commitment": alignment.commitment,
        "risk_register": risks.risk_register,
        "risk_treatments": risks.risk_treatments,
        "quick_win_risks": risks.quick_win_risks,
        "sensitivity": ranking.sensitivity_table,
        "choice_balance": ranking.choice_balance,
        "schedule": schedule.schedule_table,
        "timetable": schedule.timetable,
        "deadlines": schedule.deadlines_table,
        "presence": continuity.presence_table,
        "continuity": continuity.continuity_table,
        "realisation": monitoring.realisation_table,
        "evaluation_index": monitoring.evaluation_table,
        "decided": handover.decided_table,
        "handover_pack": handover.pack_table,
        "board": board.board_table,
        "handed_in": handed_in.handed_in_table,
        "receipts": board.receipts_table,
        "gates": gates.gates_table,
        "messages": gates.messages_table,
        "merges": merges.merges_table,
        "conflicts": merges.conflicts_table,
        "snapshots": comparison.snapshots_table,
        "round_progress": rounds.round_progress,
        "round_result": rounds.round_result,
        "to_discuss": rounds.to_discuss,
        "weights": weights.weights_table,
        "comparisons": weights.comparisons_table,
        "weights_kept": weights.kept_weights,
        "ranking": order.ranking_table,
        "other_methods": order.other_methods,
        "settled": settled.settled_table,
        "own_ballots": settled.own_ballots,
    }
)
