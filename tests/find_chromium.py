"""Find the Chromium that the browser tests drive, or get one.

`python tests/find_chromium.py` prints its path; an empty line means playwright's own.
With `--install` a missing one is installed first. Tests call :func:`chromium`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")

NOTHING = (
    "No Chromium for the browser tests: none on PATH, and none could be installed. "
    "Install chromium or google-chrome, or set CHROMIUM to the path of one."
)


class NoChromiumError(Exception):
    """There is no browser, and the sentence says what to do."""


def runs(path: str) -> bool:
    """Whether this is a browser that starts: some systems ship a name that only points to a shop."""
    try:
        answer = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def on_this_machine() -> str | None:
    """The browser named in CHROMIUM, else the first on PATH that runs, else none."""
    named = os.environ.get("CHROMIUM", "")
    if named:
        if runs(named):
            return named
        message = f"CHROMIUM is {named}, and that does not start. Correct it or unset it."
        raise NoChromiumError(message)
    paths = (shutil.which(name) for name in NAMES)
    return next((path for path in paths if path and runs(path)), None)


def playwrights_own() -> bool:
    """Whether playwright has downloaded a browser of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def chromium() -> str | None:
    """What to hand to playwright as `executable_path`: a path, or None for playwright's own."""
    return on_this_machine()


def tried(*command: str) -> bool:
    """Whether a command of the installation worked; what it says goes to stderr."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, stdout=sys.stderr, env=quiet, check=False).returncode == 0
    except OSError:
        return False


def install() -> str | None:
    """Install a browser: Debian's as root, else playwright's; raise when neither comes."""
    root_on_debian = hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/etc/debian_version").exists()
    if root_on_debian and shutil.which("apt-get"):
        # An index that cannot be refreshed whole may still hold the package: only the install counts.
        tried("apt-get", "update", "-q")
        tried("apt-get", "install", "-q", "-y", "chromium")
        if found := on_this_machine():
            return found
    tried(sys.executable, "-m", "playwright", "install", "chromium")
    if playwrights_own():
        return None
    raise NoChromiumError(NOTHING)


def main() -> int:
    """Print the path; say in one sentence on stderr when there is none."""
    try:
        path = on_this_machine()
        if path is None and not playwrights_own():
            if "--install" not in sys.argv[1:]:
                raise NoChromiumError(NOTHING)  # noqa: TRY301 - one place prints every refusal
            path = install()
    except NoChromiumError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(path or "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
