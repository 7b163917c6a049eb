"""The floors of the house as a table, and how an import is held against them.

An import points only to a lower floor, and rooms on one floor do not know each other. Two floors are one
room with an order inside: the words, and the front door; there a module may know those written before it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "smartcity_kit"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)

#: From the ground up. `__init__` is the package's own front page.
FLOORS = (
    ("text", "journal", "model"),
    ("rules", "synthetic"),
    ("views",),
    ("files",),
    ("store", "forms", "pages", "print", "sheets", "packs", "sources"),
    ("workshop",),
    ("start", "hall", "__init__", "cli", "__main__"),
)

#: Floors whose rooms stand in an order: each may know those before it.
ORDERED = (0, 6)

#: Where each library lives: the only modules that may import it.
LIBRARIES = {
    "sqlalchemy": ("store",),
    "alembic": ("store",),
    "psycopg": ("store",),
    "ipywidgets": ("forms",),
    "anywidget": ("forms",),
    "pandas": ("views",),
    "matplotlib": ("views.canvas", "views.charts", "views.risk_charts"),
    "nbconvert": ("print",),
    "nbformat": ("print",),
    "pptx": ("print",),
    "pydantic": ("model",),
    "xlsxwriter": ("sheets",),
    "openpyxl": ("sheets",),
    "rapidfuzz": ("rules",),
    "pymcdm": ("rules",),
    "numpy": ("rules",),
    "click": ("cli", "start"),
    "rich": ("cli", "start"),
    "yaml": ("sources",),
    "docx": ("print.word",),
    "docxtpl": ("print.word",),
    "typst": ("print",),
    "tornado": ("hall",),
    "comm": ("hall.kernel",),
    "segno": ("hall.cards",),
    "cryptography": ("hall.certificate",),
}


def name_of(module: Path) -> str:
    """The module's name inside the package: `views.tables`, `store`, `__init__`."""
    parts = module.relative_to(PACKAGE).with_suffix("").parts
    inside = parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts
    return ".".join(inside)


def place_of(room: str) -> tuple[int, int] | None:
    """The floor of a room and its place on it, or None for a room that stands nowhere."""
    for floor, rooms in enumerate(FLOORS):
        if room in rooms:
            return floor, rooms.index(room)
    return None


def room_of(module: Path) -> str | None:
    """The room a module belongs to, or None when no floor has it."""
    room = name_of(module).split(".")[0]
    return room if place_of(room) else None


def imports(module: Path) -> Iterator[str]:
    """The full dotted name of everything a module imports, wherever in the module it does so."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    package = ("smartcity_kit", *module.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            near = package[: len(package) - node.level + 1] if node.level else ()
            source = ".".join([*near, *([node.module] if node.module else [])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def may_know(room: str, other: str) -> bool:
    """Whether a module of one room may import from another room."""
    here, there = place_of(room), place_of(other)
    if room == other or here is None or there is None:
        return room == other
    same_floor_in_order = here[0] == there[0] and here[0] in ORDERED and there[1] < here[1]
    return there[0] < here[0] or same_floor_in_order


def forbidden_imports(module: Path) -> list[str]:
    """The imports of a module that do not point down."""
    room = room_of(module) or ""
    found = []
    for name in imports(module):
        package, _, inside = name.partition(".")
        if package == "smartcity_kit":
            other = inside.split(".")[0] or "__init__"
            known = other if place_of(other) else "__init__"
            if not may_know(room, known):
                found.append(name)
    return found


def misplaced_libraries(module: Path) -> list[str]:
    """The libraries that a module imports although they live in another room."""
    here = name_of(module)
    found = []
    for name in imports(module):
        rooms = LIBRARIES.get(name.split(".")[0])
        if rooms and not any(here == room or here.startswith(f"{room}.") for room in rooms):
            found.append(name)
    return found
