"""Two states of a plan side by side, on the screen and on paper; and the list of snapshots kept."""

from __future__ import annotations

from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.text.dates import show_date, show_moment
from smartcity_kit.text.messages import language, tr
from smartcity_kit.views.changes import balance, difference
from smartcity_kit.views.documents import Column, Document, Prose, Row, Table
from smartcity_kit.views.handouts import marked


def comparison_document(before: Case, case: Case, names: tuple[str, str], state: str = "") -> Document:
    """Return two states of a plan as they are printed: what came and went in numbers and names, then every field."""
    title = tr("Comparison: {before} and {after}", before=names[0], after=names[1])
    lead = tr("As of {date}.", date=show_date(case.today))
    parts = (
        Prose(lead),
        balance(before, case, tr("What came, went and changed its name")),
        difference(before, case, tr("Every difference"), None, names),
    )
    line = marked(case.settings.text("marker"), state)
    return Document(title, parts, case.settings.text("region"), " – ".join(names), line, language())


def snapshots_table(case: Case) -> Table:
    """Return the snapshots that were kept, the oldest first."""
    rows = []
    for one in case.plan.of("snapshot"):
        held = one.heads["name"][0]
        stage = case.label("stage", one.text("stage")) if one.get("stage") else ""
        texts = (one.text("name"), stage, show_moment(held.at), held.by, str(one.number("count") or 0))
        rows.append(Row(tuple(map(Shown, texts)), record=one.id))
    columns = (
        Column("name", tr("Snapshot"), weight=4),
        Column("stage", tr("Stage"), weight=4),
        Column("when", tr("When"), weight=3),
        Column("by", tr("Kept by"), weight=3),
        Column("count", tr("Entries"), "right", 2),
    )
    return Table(tr("Snapshots"), columns, tuple(rows), tr("No snapshot has been kept yet."))
