"""Tables of risks: the register by magnitude, what is treated by which month, what each quick win has to fear."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.derived import derived, magnitude
from smartcity_kit.rules.risks import must_be_treated
from smartcity_kit.rules.schemes import scheme_changed
from smartcity_kit.text.dates import month_and_year, show_date
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table


def _numbered(case: Case, opd: str | None) -> list[tuple[int, Record]]:
    """Return the risks with their numbers on the map, which are the same in the copy of one OPD."""
    return [(n, risk) for n, risk in enumerate(case.of("risk"), 1) if opd is None or case.owner(risk) == opd]


def risk_register(case: Case, opd: str | None = None) -> Table:
    """Return the register from the greatest risk down: to be treated, below the appetite, not scored yet."""
    groups: dict[str, list[tuple[int, Record]]] = {"treat": [], "below": [], "open": []}
    for number, risk in _numbered(case, opd):
        place = "open" if magnitude(case, risk) is None else "treat" if must_be_treated(case, risk) else "below"
        groups[place].append((number, risk))
    heads = {
        "treat": tr("At or above the appetite: to be treated"),
        "below": tr("Below the appetite"),
        "open": tr("Not scored yet"),
    }
    rows: list[Row] = []
    for place, some in groups.items():
        if some:
            rows.append(Row((Shown(f"{heads[place]} ({len(some)})"),), heads=True))
            rows += [_registered(case, *one) for one in sorted(some, key=lambda one: (-_size(case, one[1]), one[0]))]
    columns = (
        Column("number", tr("No."), "right", 1),
        Column("event", tr("Risk event"), weight=6),
        Column("owner", tr("Risk owner"), weight=3),
        Column("levels", "L × I", "center", 1),
        Column("magnitude", tr("Magnitude"), "center", 1),
        Column("band", tr("Risk level"), "center", 2),
        Column("residual", tr("Residual"), "center", 1),
        Column("residual_band", tr("Residual risk level"), "center", 2),
        Column("treatment", tr("Treatment"), weight=3),
    )
    return Table(tr("Risk register by magnitude"), columns, tuple(rows), tr("There is no risk yet."), _scheme(case))


def _size(case: Case, risk: Record) -> int:
    return magnitude(case, risk) or 0


def _registered(case: Case, number: int, risk: Record) -> Row:
    computed = derived(case, risk)
    levels = f"{risk.text('likelihood') or '–'} × {risk.text('impact') or '–'}"
    cells = (
        Shown(str(number)),
        Shown(case.title(risk)),
        Shown(case.opd_name(case.owner(risk))),
        Shown(levels),
        *(computed[name] for name in ("magnitude", "band", "residual_magnitude", "residual_band")),
        Shown(_treatment(case, risk)),
    )
    return Row(cells, record=risk.id)


def _treatment(case: Case, risk: Record) -> str:
    """Return how a risk is treated, that it is left with its reason, or nothing while nobody decided."""
    if risk.text("decision") == "tidak":
        why = risk.text("reason")
        return tr("Left untreated: {reason}", reason=why) if why else tr("Left untreated, without a reason")
    return case.label("treatment", risk.get("treatment")) if risk.get("treatment") else ""


def _scheme(case: Case) -> str:
    scheme = case.method.scheme
    limit = scheme.appetite.default
    text = tr("{scheme}; from {magnitude} on a risk has to be treated.", scheme=scheme.label, magnitude=limit)
    own = tr("Some kinds and categories have a limit of their own.") if scheme.appetite.overrides else ""
    changed = (each.says for each in scheme_changed(case))
    return " ".join(part for part in (text, own, *changed) if part)


def risk_treatments(case: Case, opd: str | None = None) -> Table:
    """Return the planned treatments by the month they are due, the late ones first, those without a date last."""
    months: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    today = case.today.isoformat()
    for number, risk in _numbered(case, opd):
        if risk.text("decision") == "tidak" or not (risk.get("treatment") or must_be_treated(case, risk)):
            continue
        due = risk.text("due")
        months["late" if due and due < today else due[:7] or "~"].append((number, risk))
    rows: list[Row] = []
    for month in sorted(months, key=lambda month: (month != "late", month)):
        some = sorted(months[month], key=lambda one: (one[1].text("due"), one[0]))
        rows.append(Row((Shown(f"{_month(month)} ({len(some)})"),), heads=True))
        rows += [_treated(case, *one) for one in some]
    columns = (
        Column("number", tr("No."), "right", 1),
        Column("event", tr("Risk event"), weight=5),
        Column("action", tr("Action plan"), weight=6),
        Column("person", tr("Person in charge"), weight=3),
        Column("due", tr("Due date"), weight=2),
        Column("magnitude", tr("Magnitude"), "center", 1),
    )
    return Table(tr("Treatments by month"), columns, tuple(rows), tr("No treatment is planned yet."))


def _month(month: str) -> str:
    if month == "late":
        return tr("Due date has passed")
    return tr("Without a due date") if month == "~" else month_and_year(month)


def _treated(case: Case, number: int, risk: Record) -> Row:
    due = risk.text("due")
    cells = (
        Shown(str(number)),
        Shown(case.title(risk)),
        Shown(risk.text("action")),
        Shown(risk.text("person")),
        Shown(show_date(date.fromisoformat(due)) if due else ""),
        derived(case, risk)["magnitude"],
    )
    return Row(cells, record=risk.id)


def quick_win_risks(case: Case, opd: str | None = None) -> Table:
    """Return for each quick win how many risks it has, how many must be treated, and the greatest of them."""
    found: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    for number, risk in enumerate(case.of("risk"), 1):
        found[risk.text("quick_win")].append((number, risk))
    rows = tuple(_feared(case, record, found.get(record.id, [])) for record in case.of("quick_win", opd))
    columns = (
        Column("name", tr("Quick win"), weight=5),
        Column("owner", tr("Owner"), weight=3),
        Column("risks", tr("Risks"), "right", 1),
        Column("treat", tr("To be treated"), "right", 1),
        Column("greatest", tr("Greatest"), "center", 2),
        Column("residual", tr("After treatment"), "center", 2),
        Column("numbers", tr("No. in the register"), weight=3),
    )
    return Table(tr("Risks of each quick win"), columns, rows, tr("There is no quick win yet."))


def _feared(case: Case, record: Record, some: list[tuple[int, Record]]) -> Row:
    cells = (
        Shown(case.title(record)),
        Shown(case.opd_name(case.owner(record))),
        Shown(str(len(some))),
        Shown(str(sum(must_be_treated(case, risk) for _, risk in some))),
        _greatest(case, [risk for _, risk in some], ""),
        _greatest(case, [risk for _, risk in some], "residual_"),
        Shown(", ".join(str(number) for number, _ in some)),
    )
    return Row(cells, record=record.id)


def _greatest(case: Case, some: list[Record], prefix: str) -> Shown:
    """Return the greatest magnitude of some risks in its colour, a dash where none is scored."""
    values = [value for risk in some if (value := magnitude(case, risk, prefix)) is not None]
    if not values:
        return Shown("–")
    level = case.method.scheme.band(max(values))
    return Shown(f"{max(values)} {level.label}", level.colour.hex, level.colour.text)
