"""Packs: what goes in comes out, the same content is the same bytes, and what is wrong is refused in words."""

from __future__ import annotations

import io
import json
import random
import stat
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.journal import REMOVED, Change, Value
from smartcity_kit.model.records import EVERY_TYPE, RECORD_TYPES
from smartcity_kit.packs import Pack, PackError, Part, pack_bytes, read_pack
from smartcity_kit.packs import reading as limits
from smartcity_kit.packs.pack import line_of
from smartcity_kit.sources import example_changes
from smartcity_kit.text.messages import KitError
from smartcity_kit.workshop import open_workshop

AT = "2026-11-23T03:32:00.000+00:00"
MEMBERS = ("manifest.json", "changes.jsonl")


def change(number: int, fields: Mapping[str, Value], kind: str = "quick_win", record: str = "q1") -> Change:
    return Change(f"c-{number}", record, kind, fields, (), "Ani", AT, "notebook")


def pack(*changes: Change) -> Pack:
    return Pack("w-1", "Kabupaten Contoh", Part("dinkes", "Dinas Kesehatan"), changes)


PACK = pack(change(1, {"name": "Simak", "budget": 5}), change(2, {"name": "Lapor"}, record="q2"))


def rezipped(raw: bytes, alter: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a pack whose members were altered by somebody who also wrote the hashes anew."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    alter(members)
    manifest = json.loads(members["manifest.json"])
    if isinstance(manifest.get("members"), dict):
        manifest["members"] = {n: sha256(c).hexdigest() for n, c in members.items() if n != "manifest.json"}
        members["manifest.json"] = json.dumps(manifest).encode()
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.comment = sha256(members["manifest.json"]).hexdigest().encode()
    return whole.getvalue()


def forged(text: str, count: int = 1, last: str = "c-1") -> bytes:
    """Return a pack of these lines, with everything around them as it should be."""

    def alter(members: dict[str, bytes]) -> None:
        members["changes.jsonl"] = text.encode("utf-8", "surrogatepass")
        manifest = json.loads(members["manifest.json"])
        members["manifest.json"] = json.dumps({**manifest, "count": count, "last": last}).encode()

    return rezipped(pack_bytes(PACK), alter)


def refusal(raw: bytes) -> str:
    with pytest.raises(PackError) as refused:
        read_pack(raw, EVERY_TYPE, "dinkes.paket")
    return str(refused.value)


DAMAGED = "dinkes.paket is damaged or no pack of this kit. Ask for it again; nothing was taken in."

# ------------------------------------------------------------------ what goes in comes out


@pytest.mark.parametrize("name", ["lumajang", "banyuwangi", "lombok_timur", "nganjuk", "sintetis"])
def test_every_entry_of_every_example_comes_back_as_it_was(name: str) -> None:
    changes = example_changes(name, RECORD_TYPES)
    found = read_pack(pack_bytes(pack(*changes)), EVERY_TYPE)
    assert sorted(map(line_of, found.changes)) == sorted(map(line_of, changes))


@st.composite
def typed(draw: st.DrawFn) -> Change:
    """A change with what the kinds make of any text."""
    fields: dict[str, Value] = {}
    for name in draw(st.lists(st.sampled_from(["name", "benefit", "budget", "start_year", REMOVED]), min_size=1)):
        kind = RECORD_TYPES["quick_win"].by_name.get(name)
        if kind is None:
            fields[name] = draw(st.booleans())
        elif name in ("budget", "start_year"):
            fields[name] = draw(st.integers(2000, 2050))
        else:
            fields[name] = kind.kind.read(draw(st.text(max_size=60)))
    number, record = draw(st.integers(0, 10**6)), draw(st.sampled_from(["q1", "q2", "q3"]))
    by = draw(st.text(max_size=60))
    return replace(change(number, fields, record=record), by=by)


@given(st.lists(typed(), unique_by=lambda one: one.id, max_size=8), st.randoms(use_true_random=False))
def test_whatever_was_typed_comes_back_and_the_order_of_entries_changes_no_byte(
    changes: list[Change], chance: random.Random
) -> None:
    raw = pack_bytes(pack(*changes))
    found = read_pack(raw, EVERY_TYPE)
    assert sorted(map(line_of, found.changes)) == sorted(map(line_of, changes))
    chance.shuffle(changes)
    assert pack_bytes(pack(*changes)) == raw == pack_bytes(found)


def test_pack_tells_its_workshop_its_part_and_its_pages() -> None:
    page = json.dumps({"cells": [], "metadata": {}})
    found = read_pack(pack_bytes(replace(PACK, notebooks={"02_program.ipynb": page})), EVERY_TYPE)
    assert (found.workshop, found.region, found.part) == (
        "w-1",
        "Kabupaten Contoh",
        Part("dinkes", "Dinas Kesehatan"),
    )
    assert found.notebooks == {"02_program.ipynb": page}
    assert len(found.sha256) == 64


def test_empty_workshop_makes_an_empty_pack() -> None:
    assert read_pack(pack_bytes(pack()), EVERY_TYPE).changes == ()


# ------------------------------------------------------------------ what is wrong is refused


@pytest.mark.parametrize(
    "raw",
    [b"", b"hello", b"PK\x03\x04", pack_bytes(PACK)[:-1], pack_bytes(PACK)[:200], pack_bytes(PACK)[50:]],
    ids=["nothing", "text", "a beginning", "cut by one", "cut", "without its head"],
)
def test_what_is_no_whole_pack_is_refused_in_one_sentence(raw: bytes) -> None:
    assert refusal(raw) == DAMAGED


def test_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        PackError, match=r"^no\.paket cannot be read \(No such file or directory\)\. Check the name\.$"
    ):
        read_pack(tmp_path / "no.paket", EVERY_TYPE)


def test_altered_entry_is_seen_by_its_hash() -> None:
    def alter(members: dict[str, bytes]) -> None:
        members["changes.jsonl"] = members["changes.jsonl"].replace(b"Simak", b"Simuk")
        members["manifest.json"] = members["manifest.json"].replace(b'"members"', b'"membres"')

    assert refusal(rezipped(pack_bytes(PACK), alter)) == DAMAGED


def test_pack_of_a_newer_version_asks_for_an_update() -> None:
    def alter(members: dict[str, bytes]) -> None:
        members["manifest.json"] = members["manifest.json"].replace(b'"version": 1', b'"version": 2')

    says = "dinkes.paket was written by a newer version of the kit. Update the kit here first."
    assert refusal(rezipped(pack_bytes(PACK), alter)) == says


@pytest.mark.parametrize(
    "name",
    ["../out.ipynb", "notebooks/../../out.ipynb", "/etc/passwd", "notebooks/a/b.ipynb", "notebooks/x.py", "more.txt"],
)
def test_member_that_no_pack_has_is_refused_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    raw = rezipped(pack_bytes(PACK), lambda members: members.update({name: b"{}"}))
    (tmp_path / "a.paket").write_bytes(raw)
    with pytest.raises(PackError, match="holds files that no pack has"):
        read_pack(tmp_path / "a.paket", EVERY_TYPE)
    assert [path.name for path in tmp_path.iterdir()] == ["a.paket"]


def zipped(*infos: zipfile.ZipInfo, content: bytes = b"{}") -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in infos:
            archive.writestr(info, content, info.compress_type or zipfile.ZIP_DEFLATED)
    return whole.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_names_links_and_other_compressions_are_refused() -> None:
    link = zipfile.ZipInfo("manifest.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    odd = zipfile.ZipInfo("manifest.json")
    odd.compress_type = zipfile.ZIP_BZIP2
    twice = (zipfile.ZipInfo("manifest.json"), zipfile.ZipInfo("manifest.json"))
    for raw in (zipped(link), zipped(odd), zipped(*twice), zipped(*(zipfile.ZipInfo(str(n)) for n in range(65)))):
        assert "holds files that no pack has" in refusal(raw)


def test_bomb_is_refused_before_it_is_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(limits, "_content", never)
    bomb = zipped(zipfile.ZipInfo("manifest.json"), content=b"0" * (2**20 + 1))
    assert len(bomb) < 3000
    assert "would unfold to more than a workshop can be" in refusal(bomb)


def test_bomb_that_lies_about_its_size_is_damaged() -> None:
    raw = bytearray(zipped(zipfile.ZipInfo("manifest.json"), content=b"0" * (2**21)))
    place = raw.rindex(b"PK\x01\x02") + 24  # what the directory says the member unfolds to
    raw[place : place + 4] = (10).to_bytes(4, "little")
    assert refusal(bytes(raw)) == DAMAGED


def test_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    place = tmp_path / "large.paket"
    with place.open("wb") as file:
        file.truncate(65 * 2**20)
    with pytest.raises(PackError, match="too large for a pack"):
        read_pack(place, EVERY_TYPE)


GOOD = line_of(change(1, {"name": "Simak"}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"name":"Simak"', '"name":"Simak","name":"Lain"'),
        ('"name":"Simak"', '"name":" Simak"'),
        ('"name":"Simak"', '"name":"\\u0053imak"'),
        ('"name":"Simak"', '"start_year":2026.0'),
        ('"name":"Simak"', '"start_year":NaN'),
        ('"name":"Simak"', ""),
        ('"c-1"', '"c 1"'),
        ('"c-1"', '"' + "c" * 37 + '"'),
        ('"q1"', '"../q1"'),
        ('"Ani"', '"\\ud800"'),
        ('"Ani"', '"' + "A" * 121 + '"'),
        ('"Ani"', "7"),
        ('"based_on":[]', '"based_on":[1]'),
        ('"based_on":[]', '"based_on":"c-0"'),
        (AT, "2026-11-23"),
        (AT, "2026-02-31T03:32:00.000+00:00"),
        (AT, "9999-12-31T23:59:59.999+00:00"),
        ('"notebook"', '"../door"'),
        ("{", "["),
        ("{", "[" * 100_000),
        (GOOD, ""),
    ],
)
def test_line_that_no_kit_writes_is_refused(old: str, new: str) -> None:
    raw = forged(GOOD.replace(old, new, 1) + "\n")
    assert refusal(raw).startswith("dinkes.paket")
    assert read_pack(forged(GOOD + "\n"), EVERY_TYPE).changes == (change(1, {"name": "Simak"}),)


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ('"name":"Simak"', '"name":"' + "x" * 100_000 + '"', "Name"),
        ('"name":"Simak"', '"name":7', "Name"),
        ('"name":"Simak"', '"name":["a"]', "Name"),
        ('"name":"Simak"', '"name":{"a":1}', "Name"),
        ('"name":"Simak"', '"start_year":' + "9" * 400, "First year"),
        ('"name":"Simak"', '"start_year":true', "First year"),
        ('"name":"Simak"', '"owner":["dinkes"]', "Owner"),
        ('"name":"Simak"', '"_removed":1', "removal"),
    ],
)
def test_value_that_no_door_takes_is_refused_by_its_field(old: str, new: str, label: str) -> None:
    says = f"dinkes.paket: the field {label} holds what cannot stand there. Nothing was taken in."
    assert refusal(forged(GOOD.replace(old, new) + "\n")) == says


@pytest.mark.parametrize(("old", "new"), [("quick_win", "drone"), ('"name"', '"drone"')])
def test_type_or_field_of_a_later_kit_asks_for_an_update(old: str, new: str) -> None:
    says = "which this version of the kit does not know. Update the kit here first. Nothing was taken in."
    assert refusal(forged(GOOD.replace(old, new) + "\n")) == f"dinkes.paket: it speaks of “drone”, {says}"


def test_other_text_than_utf8_half_characters_and_a_record_of_two_types_are_refused() -> None:
    half = GOOD.replace("Simak", "\ud800")
    two = GOOD + "\n" + line_of(change(2, {"event": "Banjir"}, kind="risk")) + "\n"
    again = GOOD + "\n" + GOOD + "\n"
    for raw in (forged(half + "\n"), forged(two, 2, "c-2"), forged(again, 2), forged(GOOD), forged(GOOD + "\n", 2)):
        assert refusal(raw) == DAMAGED


# ------------------------------------------------------------------ ten thousand of them


def corrupted(raw: bytes, chance: random.Random) -> bytes:
    """Return bytes with something changed, cut out, doubled or swapped."""
    made = bytearray(raw)
    for _ in range(chance.choice((1, 1, 2, 8))):
        here, there = sorted(chance.randrange(len(made) + 1) for _ in range(2))
        way = chance.randrange(5)
        if way == 0 and here < len(made):
            made[here] ^= 1 << chance.randrange(8)
        elif way == 1:
            del made[here : min(there, here + 40)]
        elif way == 2:
            made[here:here] = made[here : min(there, here + 40)]
        elif way == 3 and here < len(made):
            made[here], made[there - 1] = made[there - 1], made[here]
        else:
            made = made[:there] if there > 30 else made
        made = made or bytearray(b"0")
    return bytes(made)


@pytest.mark.parametrize("count", [600, pytest.param(6_000, marks=pytest.mark.slow)])
def test_corrupted_packs_are_refused_in_words_or_say_what_was_packed(count: int) -> None:
    raw, chance = pack_bytes(PACK), random.Random(5)  # noqa: S311 - the same corruption each time
    whole, refused = read_pack(raw, EVERY_TYPE), 0
    for _ in range(count):
        try:
            found = read_pack(corrupted(raw, chance), EVERY_TYPE)
        except PackError:
            refused += 1
        else:
            assert replace(found, sha256=whole.sha256) == whole  # a byte that says nothing, such as a time of day
    assert refused > count * 5 // 6


@pytest.mark.parametrize("count", [400, pytest.param(4_000, marks=pytest.mark.slow)])
def test_forged_packs_are_refused_in_words_or_hold_only_what_could_be_entered(count: int) -> None:
    lines = "".join(f"{line_of(one)}\n" for one in PACK.changes).encode()
    chance, refused = random.Random(6), 0  # noqa: S311 - as above
    for _ in range(count):
        text = corrupted(lines, chance).decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape")
        whole = forged("")
        whole = rezipped(whole, lambda members, text=text: _with_lines(members, text))  # type: ignore[misc] # a default
        try:
            found = read_pack(whole, EVERY_TYPE)
        except PackError:
            refused += 1
        else:
            assert pack_bytes(found)  # it can be written again: nothing in it is of a shape of its own
    assert refused > count // 2


def _with_lines(members: dict[str, bytes], text: bytes) -> None:
    members["changes.jsonl"] = text
    count, last = text.count(b"\n"), text.rpartition(b'{"id":"')[2].partition(b'"')[0].decode("utf-8", "replace")
    manifest = json.loads(members["manifest.json"])
    members["manifest.json"] = json.dumps({**manifest, "count": count, "last": last}).encode()


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.slow)])
def test_corrupted_packs_leave_the_workshop_as_it_was_or_come_in_whole(tmp_path: Path, count: int) -> None:
    ws = open_workshop(tmp_path / "w.sqlite", create=True)
    ws.save("workshop", None, {"region": "Kabupaten Contoh"})
    whole = replace(PACK, workshop=ws.store.workshop)
    lines = "".join(f"{line_of(one)}\n" for one in whole.changes).encode()
    chance, taken, before = random.Random(8), 0, ws.position  # noqa: S311 - the same corruption each time
    for number in range(count):
        inside = lines if number % 2 else corrupted(lines, chance)
        raw = rezipped(pack_bytes(whole), lambda members, text=inside: _with_lines(members, text))  # type: ignore[misc] # a default
        try:
            found = ws.merge(corrupted(raw, chance) if number % 2 else raw, "rusak.paket")
        except KitError:
            assert ws.position == before
            continue
        assert ws.position - before == found.new + bool(found.new)  # each entry, and the note of what came
        taken, before = taken + 1, ws.position
    assert 0 < taken < count
    assert ws.store.check() == ()
    ws.close()
