"""The kernels of one JupyterLab, as processes to kill."""

from __future__ import annotations

from pathlib import Path

from smartcity_kit.start import Lab


def kernel_pids(lab: Lab) -> list[int]:
    """The process ids of the kernels this server started, found by the connection file they were given."""
    runtime = str(lab.folder / ".bimtek" / "lab" / "runtime")
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue  # it ended while we looked
        if "ipykernel_launcher" in command and runtime in command:
            found.append(int(process.name))
    return found
