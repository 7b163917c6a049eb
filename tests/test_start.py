"""Working copies of the pages, and what stops a start."""

from __future__ import annotations

import hashlib
import json
import socket
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from smartcity_kit.cli import main
from smartcity_kit.start import (
    DEFAULT_PORT,
    StartRefused,
    code_hash,
    copy_pages,
    has_screen,
    page_hashes,
    ready_folder,
    start_lab,
)
from smartcity_kit.start.refusals import free_port
from tests.notebooks import Cell, guide, kit_code, own_code, save

EXTENSION = Path(__file__).parent.parent / "smartcity_kit" / "labextension" / "smartcity-pages"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCITY_LANG", "en")


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    save(tmp_path / "kit" / "01_isu.ipynb", guide("# Isu"), kit_code("ws.form('issue')"))
    return tmp_path / "kit"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "bimtek"
    place.mkdir()
    return place


def edit(path: Path, *cells: Cell) -> None:
    """Put other cells into a working copy, as a person does."""
    save(path, *cells)


def test_code_hash_is_the_sha256_of_the_kits_cells(tmp_path: Path) -> None:
    page = save(tmp_path / "a.ipynb", guide("# A"), kit_code("a"), own_code("mine"), kit_code("b"))
    # printf 'a\n\0\nb' | sha256sum
    assert code_hash(page) == "024b377cb47b5a04b275ad6a6a11cedf387265de5c543777ea0a4f2dc5841925"


def test_code_hash_reads_a_source_written_as_lines(tmp_path: Path) -> None:
    page = save(tmp_path / "a.ipynb", kit_code("one\ntwo"))
    before = code_hash(page)
    notebook = json.loads(page.read_text(encoding="utf-8"))
    notebook["cells"][0]["source"] = ["one\n", "two"]
    page.write_text(json.dumps(notebook), encoding="utf-8")
    assert code_hash(page) == before


def test_code_hash_changes_with_a_cell_that_pretends_to_be_the_kits(tmp_path: Path) -> None:
    page = save(tmp_path / "a.ipynb", kit_code("a"))
    other = save(tmp_path / "b.ipynb", kit_code("a"), kit_code("stolen()"))
    assert code_hash(page) != code_hash(other)


def test_new_page_is_copied(kit: Path, folder: Path) -> None:
    assert copy_pages(kit, folder).added == ("01_isu.ipynb",)
    assert page_hashes(folder) == page_hashes(kit)


def test_untouched_page_is_renewed_though_its_outputs_were_saved(kit: Path, folder: Path) -> None:
    copy_pages(kit, folder)
    copy = folder / "01_isu.ipynb"
    copy.write_text(
        copy.read_text(encoding="utf-8").replace('"execution_count": null', '"execution_count": 7'),
        encoding="utf-8",
    )
    save(kit / "01_isu.ipynb", guide("# Isu"), kit_code("ws.sheet('issue')"))
    copied = copy_pages(kit, folder)
    assert copied.updated == ("01_isu.ipynb",)
    assert copied.sentences() == ("Renewed to the kit's present version: 01_isu.ipynb.",)
    assert page_hashes(folder) == page_hashes(kit)


def test_page_with_a_cell_of_ones_own_is_not_overwritten(kit: Path, folder: Path) -> None:
    copy_pages(kit, folder)
    edit(folder / "01_isu.ipynb", guide("# Isu"), kit_code("ws.form('issue')"), own_code("mine"))
    save(kit / "01_isu.ipynb", guide("# Isu"), kit_code("ws.sheet('issue')"))
    copied = copy_pages(kit, folder)
    assert copied.kept == ("01_isu.ipynb",)
    (said,) = copied.sentences()
    assert said == (
        "01_isu.ipynb was changed by you, so it was kept and does not run by itself. "
        "To get the kit's present version, rename it and start again."
    )
    assert "mine" in (folder / "01_isu.ipynb").read_text(encoding="utf-8")


def test_cell_of_ones_own_beside_the_present_page_needs_no_word(kit: Path, folder: Path) -> None:
    copy_pages(kit, folder)
    edit(folder / "01_isu.ipynb", guide("# Isu"), kit_code("ws.form('issue')"), own_code("mine"))
    assert copy_pages(kit, folder).sentences() == ()


def test_changed_code_is_said_at_every_start(kit: Path, folder: Path) -> None:
    copy_pages(kit, folder)
    edit(folder / "01_isu.ipynb", guide("# Isu"), kit_code("mine"))
    assert copy_pages(kit, folder).kept == ("01_isu.ipynb",)
    assert copy_pages(kit, folder).kept == ("01_isu.ipynb",)


def test_file_of_the_same_name_that_the_kit_never_wrote_is_kept(kit: Path, folder: Path) -> None:
    (folder / "01_isu.ipynb").write_text("not a notebook", encoding="utf-8")
    assert copy_pages(kit, folder).kept == ("01_isu.ipynb",)
    assert (folder / "01_isu.ipynb").read_text(encoding="utf-8") == "not a notebook"


def test_damaged_ledger_costs_nobody_a_page(kit: Path, folder: Path) -> None:
    copy_pages(kit, folder)
    edit(folder / "01_isu.ipynb", guide("# Isu"), kit_code("mine"))
    (folder / ".bimtek" / "pages.json").write_text("{", encoding="utf-8")
    assert copy_pages(kit, folder).kept == ("01_isu.ipynb",)


def test_start_inside_a_git_checkout_is_refused(kit: Path, folder: Path) -> None:
    (folder / ".git").mkdir()
    with pytest.raises(StartRefused) as refused:
        start_lab(folder / "inside", folder / "w.sqlite", kit, browser=False)
    assert str(refused.value) == (
        f"{folder / 'inside'} lies inside a git checkout ({folder}), where people's entries do not belong. "
        "Choose another folder."
    )


def test_start_where_nothing_can_be_written_is_refused(kit: Path, folder: Path) -> None:
    (folder / "file").write_text("", encoding="utf-8")
    place = folder / "file"
    with pytest.raises(StartRefused) as refused:
        start_lab(place, folder / "w.sqlite", kit, browser=False)
    assert str(refused.value).startswith(f"Nothing can be written in {place} (")
    assert str(refused.value).endswith("Choose a folder of your own.")


def test_folder_made_ready_exists_and_is_refused_inside_a_checkout(folder: Path) -> None:
    ready_folder(folder / "new" / "one")
    assert (folder / "new" / "one").is_dir()
    (folder / ".git").mkdir()
    with pytest.raises(StartRefused):
        ready_folder(folder / "other")
    assert not (folder / "other").exists()


@pytest.mark.parametrize(("told", "screen"), [({"DISPLAY": ":0"}, True), ({}, False)])
def test_linux_has_a_screen_where_a_desktop_says_so(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str], screen: bool
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert has_screen() is screen


def test_default_port_that_is_taken_gives_way_to_a_later_one() -> None:
    first = free_port(None)
    with socket.create_server(("127.0.0.1", first)):
        assert DEFAULT_PORT <= first < free_port(None)


def test_extension_names_the_present_text_of_its_files() -> None:
    """Browsers keep old copies of an address; ?v= makes it another one. Put the right side into it."""
    static = EXTENSION / "static"
    text = (static / "remoteEntry.js").read_bytes() + (static / "pages.css").read_bytes()
    package = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    assert package["jupyterlab"]["_build"]["load"] == (
        f"static/remoteEntry.js?v={hashlib.sha256(text).hexdigest()[:12]}"
    )


def test_extension_has_the_version_of_the_kit() -> None:
    package = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    project = tomllib.loads((EXTENSION.parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert package["version"] == project["project"]["version"]


def test_period_that_ends_before_it_begins_makes_no_workshop(tmp_path: Path) -> None:
    place = tmp_path / "x.sqlite"
    told = CliRunner().invoke(main, ["new", str(place), "--region", "Kabupaten Contoh", "--period", "2034-2026"])
    assert told.exit_code == 1
    assert told.output == "Error: --period: 2034-2026 ends before it begins. Write it as 2025-2034.\n"
    assert not place.exists()
