"""What holds for the repository as a whole: its lists agree, and imports point down."""

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hatch_build import carried_files
from tests.floors import LIBRARIES, MODULES, forbidden_imports, may_know, misplaced_libraries, room_of

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

#: Packages that conda-forge names otherwise than the Python index.
CONDA_NAMES = {"matplotlib": "matplotlib-base"}

#: What environment.yml needs beside the dependencies: the language, and what installs the kit.
CONDA_ONLY = {"python", "pip"}

COMMENTED_RECIPE = re.compile(r"^[a-z]+:[^=].*## \S")
RECIPE = re.compile(r"^[a-z]+:(?!=)")


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def requirements(*extras: str) -> dict[str, Requirement]:
    """The direct dependencies, with those of the extras, by their canonical names."""
    optional = PROJECT["optional-dependencies"]
    texts = PROJECT["dependencies"] + [text for extra in extras for text in optional[extra]]
    found = [Requirement(text) for text in texts]
    return {canonicalize_name(one.name): one for one in found}


def pins() -> dict[str, str]:
    """What constraints.txt pins, by canonical names."""
    pairs = [line.split("==") for line in lines_of("constraints.txt")]
    return {canonicalize_name(name): version for name, version in pairs}


def conda_packages() -> dict[str, str]:
    """The packages of environment.yml and the versions they ask for."""
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = [text for entry in entries if isinstance(entry, dict) for text in entry["pip"] if text != "-e ."]
    pairs = [entry.partition(" ") for entry in (*(e for e in entries if isinstance(e, str)), *by_pip)]
    return {name: versions for name, _, versions in pairs}


def files_of_the_repository(pattern: str) -> list[Path]:
    """The files that are in git or would be with the next commit."""
    git = shutil.which("git")
    assert git, "the tests of the repository ask git which files it holds: install git"
    asked = [git, "ls-files", "--cached", "--others", "--exclude-standard", pattern]
    answer = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for line in answer.stdout.splitlines() if (path := ROOT / line).exists()]


# ---------------------------------------------------------------- lists that have to agree


def test_environment_for_conda_has_the_dependencies_of_the_package() -> None:
    expected = {CONDA_NAMES.get(name, name) for name in requirements()}
    assert set(conda_packages()) - CONDA_ONLY == expected


def test_environment_for_conda_asks_for_the_same_versions_as_the_package() -> None:
    expected = {CONDA_NAMES.get(name, name): one.specifier for name, one in requirements().items()}
    asked = {name: Requirement(f"{name}{text}").specifier for name, text in conda_packages().items()}
    assert {name: asked[name] for name in expected} == expected


def test_environment_for_conda_asks_for_the_same_python_as_the_package() -> None:
    assert conda_packages()["python"] == PROJECT["requires-python"] == ">=3.11"


def test_environment_for_conda_says_on_every_line_what_it_is_for() -> None:
    lines = lines_of("environment.yml")
    assert [line for line in lines if not re.search(r"(^|  )#\s+\w", line)] == []


def test_constraints_are_pins_and_nothing_else() -> None:
    strange = [line for line in lines_of("constraints.txt") if not re.fullmatch(r"[\w.-]+==[\w.+!]+", line)]
    assert strange == []


def test_constraints_pin_every_direct_dependency_within_its_bounds() -> None:
    pinned = pins()
    wrong = [
        str(one)
        for name, one in requirements("test").items()
        if name not in pinned or not one.specifier.contains(pinned[name])
    ]
    assert wrong == []


def test_constraints_pin_what_the_build_needs() -> None:
    assert {"hatchling", "babel", "editables", "pathspec", "trove-classifiers"} <= set(pins())


# ---------------------------------------------------------------- the runner


def test_continuous_integration_calls_the_test_recipe_and_nothing_else() -> None:
    commands = [line for line in lines_of(".ci/run") if line and not line.startswith("#")]
    assert commands == ["set -eu", 'cd "$(dirname "$0")/.."', "exec make test"]


def test_continuous_integration_script_may_be_executed() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


def test_every_recipe_says_what_it_is_for() -> None:
    recipes = [line for line in lines_of("Makefile") if RECIPE.match(line)]
    assert len(recipes) >= 10
    assert [line for line in recipes if not COMMENTED_RECIPE.match(line)] == []


def test_every_recipe_is_phony() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert listed
    recipes = [line.split(":")[0] for line in text.splitlines() if RECIPE.match(line)]
    assert listed[1].split() == recipes


# ---------------------------------------------------------------- what is in git


def test_no_notebook_in_git_holds_outputs() -> None:
    with_outputs = []
    for path in files_of_the_repository("*.ipynb"):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        if any(cell.get("outputs") or cell.get("execution_count") for cell in cells):
            with_outputs.append(path.name)
    assert with_outputs == []


def test_no_file_in_git_names_a_folder_of_somebodys_machine() -> None:
    homes = re.compile(rb"/(?:home|Users)/[A-Za-z0-9]|/root/|[A-Z]:\\Users\\")
    found = [path for path in files_of_the_repository("*") if homes.search(path.read_bytes())]
    assert [str(path.relative_to(ROOT)) for path in found if path != Path(__file__)] == []


# ---------------------------------------------------------------- the wheel


def test_wheel_carries_the_data_and_the_notebooks_inside_the_package(tmp_path: Path) -> None:
    names = names_in_a_new_wheel(tmp_path)
    assert set(carried_files(ROOT).values()) <= names
    assert any(name.startswith("smartcity_kit/_data/") for name in names)
    assert any(name.startswith("smartcity_kit/_notebooks/") for name in names)


def test_wheel_carries_every_file_of_the_package_that_is_not_python(tmp_path: Path) -> None:
    beside = [
        path.relative_to(ROOT).as_posix()
        for suffix in ("*.js", "*.css", "*.j2", "package.json", "py.typed")
        for path in files_of_the_repository(f"smartcity_kit/**{suffix}")
    ]
    assert "smartcity_kit/py.typed" in beside
    assert set(beside) <= names_in_a_new_wheel(tmp_path)


def test_wheel_carries_a_compiled_catalogue_beside_every_written_one(tmp_path: Path) -> None:
    written = files_of_the_repository("smartcity_kit/locale/*.po")
    compiled = {path.with_suffix(".mo").relative_to(ROOT).as_posix() for path in written}
    assert "smartcity_kit/locale/id/LC_MESSAGES/smartcity_kit.mo" in compiled
    assert compiled <= names_in_a_new_wheel(tmp_path)


def names_in_a_new_wheel(folder: Path) -> set[str]:
    """Build a wheel as `pip wheel` does and list what is in it."""
    built = next(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))
    with ZipFile(built) as wheel:
        return set(wheel.namelist())


# ---------------------------------------------------------------- the house


@pytest.mark.parametrize(
    ("room", "other", "allowed"),
    [
        ("views", "model", True),
        ("views", "views", True),
        ("views", "store", False),
        ("store", "forms", False),
        ("workshop", "cli", False),
        ("journal", "text", True),
        ("text", "journal", False),
        ("cli", "start", True),
        ("start", "cli", False),
        ("attic", "text", False),
    ],
)
def test_import_points_only_down(room: str, other: str, allowed: bool) -> None:
    assert may_know(room, other) is allowed


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module_stands_on_a_floor(module: Path) -> None:
    assert room_of(module), "put the new room on a floor in tests/floors.py"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module_imports_only_from_lower_floors(module: Path) -> None:
    assert forbidden_imports(module) == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_module_leaves_a_library_to_its_room(module: Path) -> None:
    assert misplaced_libraries(module) == []


def test_table_of_libraries_names_only_what_the_package_depends_on() -> None:
    assert {canonicalize_name(name) for name in LIBRARIES} - {"yaml", "docx", "pptx"} <= set(requirements())
