"""The chosen set of books with its outlines, texts and glossary; an outline may name only what there is."""

from __future__ import annotations

from pathlib import Path

from smartcity_kit.model.books import (
    READINESS_PART,
    Book,
    BookSet,
    BookSetFile,
    Glossary,
    Outline,
    Passages,
    Section,
    Shelf,
    Volume,
)
from smartcity_kit.model.method import Lists
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.sources.files import MethodError, complaint, find, line_of, load, text_of
from smartcity_kit.text.messages import tr
from smartcity_kit.views.book_pages import PAGES
from smartcity_kit.views.charts import CHARTS
from smartcity_kit.views.summaries import SUMMARIES


def book_set(path: Path, folders: tuple[Path, ...], lists: Lists) -> BookSet:
    """Return a set of books with their outlines; raises MethodError with the file and line that names nothing."""
    chosen = load(path, BookSetFile)
    passages = load(find(folders, "passages.yaml"), Passages).passages
    shelf = Shelf(
        RECORD_TYPES,
        SUMMARIES,
        CHARTS,
        PAGES,
        {passage.code for passage in passages},
        {*lists.lists, "dimension", "sub_dimension", READINESS_PART},
    )
    books = []
    for number, volume in enumerate(chosen.books):
        place = next((f / "outlines" / f"{volume.outline}.yaml" for f in folders if _outline(f, volume)), None)
        if place is None:
            says = tr("there is no outline {name} in the folder outlines", name=volume.outline)
            raise MethodError(complaint(path, line_of(text_of(path), ("books", number)), says))
        outline = _without(path, number, volume, load(place, Outline, shelf))
        books.append(Book(code=volume.outline, number=number + 1, outline=outline))
    asked = dict.fromkeys(piece.text for book in books for piece in book.outline.pieces() if piece.text)
    by_code = {passage.code: passage for passage in passages}
    written = tuple(by_code[code] for code in asked)
    glossary = load(find(folders, "glossary.yaml"), Glossary).terms
    return BookSet(id=path.stem, label=chosen.label, books=tuple(books), written=written, glossary=glossary)


def _outline(folder: Path, volume: Volume) -> bool:
    return (folder / "outlines" / f"{volume.outline}.yaml").is_file()


def _without(path: Path, number: int, volume: Volume, outline: Outline) -> Outline:
    """Return an outline less the chapters that the set leaves out of it."""

    def kept(sections: tuple[Section, ...]) -> tuple[Section, ...]:
        return tuple(one for one in sections if one.code not in volume.without)

    codes = {one.code for one in (*outline.chapters, *outline.annexes)}
    strange = [code for code in volume.without if code not in codes]
    chapters = kept(outline.chapters)
    if strange or not chapters:
        says = tr("{name} has no chapter {code}", name=volume.outline, code=", ".join(strange) or "–")
        raise MethodError(complaint(path, line_of(text_of(path), ("books", number, "without")), says))
    return outline.model_copy(update={"chapters": chapters, "annexes": kept(outline.annexes)})
