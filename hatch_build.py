"""The build step: compiles the catalogues and carries data/ and notebooks/ into a wheel."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Folders beside the package that a wheel needs inside it.
CARRIED = {"data": "smartcity_kit/_data", "notebooks": "smartcity_kit/_notebooks"}


def compile_catalogues(root: Path) -> list[Path]:
    """Write a .mo beside every .po of the kit and return what was written."""
    written = []
    for source in sorted(root.glob("smartcity_kit/locale/*/LC_MESSAGES/smartcity_kit.po")):
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parts[-3])
        target = source.with_suffix(".mo")
        with target.open("wb") as compiled:
            write_mo(compiled, catalogue)
        written.append(target)
    return written


def carried_files(root: Path) -> dict[str, str]:
    """Where each file of data/ and notebooks/ goes in a wheel; hidden files stay at home."""
    found = {}
    for folder, inside in CARRIED.items():
        for path in sorted((root / folder).rglob("*")):
            relative = path.relative_to(root / folder)
            if path.is_file() and not any(part.startswith(".") for part in relative.parts):
                found[str(path)] = f"{inside}/{relative.as_posix()}"
    return found


class CustomBuildHook(BuildHookInterface[Any]):
    """Hatchling calls this before it makes a wheel, also for an editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; and in a real wheel (version "standard") include the carried folders."""
        root = Path(self.root)
        compile_catalogues(root)
        if version == "standard":
            build_data["force_include"].update(carried_files(root))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).parent)
