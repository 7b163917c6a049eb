"""How much memory a program took at its peak."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_STATUS = Path("/proc/self/status")


def peak() -> float:
    """Return the most this process has held, in megabytes.

    On Linux ``ru_maxrss`` of a child is never less than what its parent held when it started; so the kernel's own
    note on this program is read where there is one.
    """
    if _STATUS.exists() and (found := re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text())):
        return int(found[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def apart(code: str) -> Any:
    """Return what a program of its own prints as JSON on its last line."""
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=here, cwd=ROOT, stdout=-1, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])
