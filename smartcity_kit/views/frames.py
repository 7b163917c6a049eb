"""Records as a tidy pandas.DataFrame: one row a record, codes as stored."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
from pandas import DataFrame as DataFrame  # noqa: PLC0414 - named here again for annotations elsewhere

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Derived
from smartcity_kit.rules import Case, derived

# Nullable types throughout: a field nobody filled is <NA>, never 0 and never the text "nan".
DTYPES = {
    "text": "string",
    "note": "string",
    "whole": "Int64",
    "year": "Int64",
    "percent": "Int64",
    "money": "Int64",
    "score": "string",  # 3.38 exactly as entered; the index is counted in whole hundredths
    "code": "string",
    "date": "datetime64[s]",
    "clock": "string",  # 08:30; pandas has no time of day without a date
    "choice": "string",
    "choices": "object",
    "flag": "boolean",
    "url": "string",
}


def frame(case: Case, type_name: str, keep: Callable[[Record], bool] = lambda _: True) -> DataFrame:
    """Return the records of a type: index ``id``, one column a field, codes not labels, rupiah as whole numbers.

    Derived values stand beside the fields as text; several choices are a tuple in one cell. Records that
    ``keep`` does not want are left out.
    """
    kind = case.types[type_name]
    records = [record for record in case.of(type_name) if keep(record)]
    index = pd.Index([record.id for record in records], name="id", dtype="string")
    computed = [derived(case, record) for record in records]
    columns: dict[str, pd.Series[object]] = {}
    for column in kind.columns:
        if isinstance(column, Derived):
            values = [one[column.name].text or None if column.name in one else None for one in computed]
            columns[column.name] = pd.Series(values, index=index, dtype="string")
        else:
            columns[column.name] = pd.Series(
                [r.get(column.name) for r in records], index=index, dtype=DTYPES[column.kind.name]
            )
    return DataFrame(columns, index=index)
