"""What is remembered of the files people send: which heading of their own lists is which field."""

from __future__ import annotations

from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Note, Text
from smartcity_kit.text.messages import N_

COLUMN_MAP = RecordType(
    "column_map",
    N_("Column assignment"),
    N_("Column assignments"),
    (
        Field("name", N_("List"), Text(), N_("The file and sheet it was first used for."), required=True),
        Field(
            "about",
            N_("Kind of entry"),
            Text(40),
            N_("The kit's own name of it, such as programme."),
            required=True,
        ),
        Field(
            "columns",
            N_("Columns and fields"),
            Note(),
            N_("One line each: the heading, an equals sign, the kit's own name of the field."),
            required=True,
        ),
    ),
    ("name", "about"),
    expected=False,
    help=N_("Kept by the program when rows of a list of your own are saved; used again for the next list."),
)
