"""What is written into the books by hand."""

from __future__ import annotations

from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Link, Note
from smartcity_kit.text.messages import N_

LONGEST = 20000  # characters: about seven printed pages, and a third less than a cell of Excel holds

PASSAGE = RecordType(
    "passage",
    N_("Text of a book"),
    N_("Texts of the books"),
    (
        Field("section", N_("Section"), Link("book_section"), N_("Where in the books it stands."), required=True),
        Field(
            "state", N_("State"), Link("passage_state"), N_("A draft until somebody has checked it."), required=True
        ),
        Field(
            "text",
            N_("Text"),
            Note(LONGEST),
            N_(
                "Paragraphs with an empty line between them; **bold**, lists with a hyphen. "
                "A table or figure is named by its mark, such as [](#tabel.roadmap)."
            ),
            required=True,
            grid=False,  # seven pages fit no cell: it is written on the form
        ),
    ),
    ("section",),
    expected=False,  # the sections that wait are said one by one, by a rule of their own
    help=N_("One entry for each section; who wrote what stands in its history."),
)
