"""Find the LibreOffice that opens our workbooks in the tests, or get one.

`python tests/find_libreoffice.py` prints its path. With `--install` a missing one is installed first.
Tests call :func:`libreoffice`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("soffice", "libreoffice")
PACKAGES = ("libreoffice-calc-nogui", "libreoffice-writer-nogui")

NOTHING = (
    "No LibreOffice for the tests of workbooks: none on PATH, and none could be installed. "
    "Install LibreOffice (Debian: libreoffice-calc-nogui, libreoffice-writer-nogui), or set LIBREOFFICE to its path."
)


class NoLibreOfficeError(Exception):
    """There is no LibreOffice, and the sentence says what to do."""


def libreoffice() -> str | None:
    """The program named in LIBREOFFICE, else the first on PATH, else none."""
    named = os.environ.get("LIBREOFFICE", "")
    if named and shutil.which(named) is None:
        message = f"LIBREOFFICE is {named}, and there is no such program. Correct it or unset it."
        raise NoLibreOfficeError(message)
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> str:
    """Install Debian's as root; raise when it does not come."""
    root_on_debian = hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/etc/debian_version").exists()
    if root_on_debian and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (("update", "-q"), ("install", "-q", "-y", "--no-install-recommends", *PACKAGES)):
            # An index that cannot be refreshed whole may still hold the packages: only the install counts.
            subprocess.run(["apt-get", *words], stdout=sys.stderr, env=quiet, check=False)
        if found := libreoffice():
            return found
    raise NoLibreOfficeError(NOTHING)


def convert(path: Path, to: str, folder: Path) -> Path:
    """Let LibreOffice open a file and save it as another kind; return where the result is."""
    program = libreoffice()
    if program is None:
        raise NoLibreOfficeError(NOTHING)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"  # its own: two at once would wait for ever
    words = [program, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=180, check=False)
    result = folder / f"{path.stem}.{to.partition(':')[0]}"
    if not result.exists():
        message = f"LibreOffice could not save {path.name} as {to}: {done.stdout} {done.stderr}"
        raise NoLibreOfficeError(message)
    return result


def main() -> int:
    """Print the path; say in one sentence on stderr when there is none."""
    try:
        path = libreoffice()
        if path is None:
            if "--install" not in sys.argv[1:]:
                raise NoLibreOfficeError(NOTHING)  # noqa: TRY301 - one place prints every refusal
            path = install()
    except NoLibreOfficeError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
