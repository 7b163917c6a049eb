"""The documents cannot lie: README blocks run, commands have help, named files are there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from smartcity_kit import open_workshop
from smartcity_kit.cli import main

ROOT = Path(__file__).parent.parent
DOCUMENTS = ("README.md", "README.id.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/SOURCES.md")


def blocks(document: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / document).read_text(encoding="utf-8"), re.DOTALL)


def commands(document: str) -> list[list[str]]:
    lines = [line.split("#")[0].strip() for block in blocks(document, "sh") for line in block.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith("bimtek ")]


def test_readme_python_runs_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (block,) = blocks("README.md", "python")
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {}
    exec(compile(block, "README.md", "exec"), space)  # noqa: S102 - running the documented lines is the test
    assert (tmp_path / "lumajang.sqlite").is_file()


@pytest.mark.parametrize("document", ["README.md", "README.id.md"])
def test_commands_of_the_readme_run_in_their_order(
    document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = 0
    for _, *words in commands(document):
        if words[0] not in ("start", "serve"):  # they serve until Ctrl-C; tests/slow starts them
            result = CliRunner().invoke(main, words, catch_exceptions=False)
            assert result.exit_code == 0, (words, result.output)
            ran += 1
        if words[0] == "new":
            _with_entries(words[1])
    assert ran >= 1


def _with_entries(workshop: str) -> None:
    """Enter what the commands after `bimtek new` speak of: an OPD, a scoring round, money, a receipt."""
    ws = open_workshop(workshop)
    ws.save("round", None, {"name": "Putaran 1", "about": "quick_win", "state": "terbuka"})
    assert ws.save("opd", None, {"name": "Dinas Kesehatan", "abbreviation": "Dinkes", "kind": "dinas"}).at
    ws.save("programme", None, {"name": "Antrean daring", "owner": "Dinkes"})
    ws.save(
        "allocation",
        None,
        {"programme": "Antrean daring", "year": "2026", "amount": "850 jt", "fund_source": "apbd_kab"},
    )
    receipt = ws.hand_in("II", "Dinkes")
    quoted = {"code": "4PKHFU"}  # the code that the commands name
    ws._live.write_all([(receipt.id, "receipt", quoted, receipt.seen(quoted))])
    ws.close()


def test_every_command_stands_in_the_readme() -> None:
    shown = {words[1] for words in commands("README.md")}
    assert set(main.commands) <= shown


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_and_option_has_help(command: str) -> None:
    for parameter in main.commands[command].params:
        if parameter.param_type_name == "option":
            assert getattr(parameter, "help", None), f"{command} {parameter.opts}"
    assert main.commands[command].help


@pytest.mark.parametrize("document", DOCUMENTS)
def test_files_that_a_document_links_to_are_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((ROOT / document).parent / target).exists(), target


def test_both_readmes_name_the_two_make_commands_or_the_one_a_facilitator_needs() -> None:
    assert "make start" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make test" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make start" in (ROOT / "README.id.md").read_text(encoding="utf-8")


def test_recipes_that_the_documents_name_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipes = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for document in ("README.md", "README.id.md", "CONTRIBUTING.md"):
        named = re.findall(r"`?make ([a-z]+)`?", (ROOT / document).read_text(encoding="utf-8"))
        assert set(named) <= recipes, document


def test_every_test_that_the_hall_rests_on_is_there() -> None:
    defined = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "hall.md").read_text(encoding="utf-8"))
    assert len(named) > 40
    assert [name for name in named if name not in defined] == []
