"""A stage page in JupyterLab, as somebody who does not program meets it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from smartcity_kit.start import Lab, StartRefused, start_lab
from smartcity_kit.start.refusals import answers
from tests import notebooks
from tests.slow import browser as chrome

pytestmark = pytest.mark.slow

FIELD = ".smartcity-cell .widget-text input"
IMPORTS = "import os, pathlib\nimport ipywidgets as w\nfrom IPython.display import HTML"
FORM = 'w.VBox([w.Text(description="Isu", placeholder="Isu utama"), w.Button(description="Simpan")])'
NUMBER = "HTML(f'<b class=\"pid\">{os.getpid()}</b>')"  # the kernel's process, so that a test can kill it


def page_cells(*more: notebooks.Cell) -> tuple[notebooks.Cell, ...]:
    return (
        notebooks.guide("# Tahap I: isu dan kesiapan"),
        notebooks.guide("**Waktu:** 09.00–10.30. Setiap OPD mencatat isu utamanya."),
        notebooks.kit_code(IMPORTS),
        notebooks.guide("Tulis isu utama OPD Anda:"),
        notebooks.kit_code(FORM),
        notebooks.guide("Nomor proses halaman ini:"),
        notebooks.kit_code(NUMBER, "hasil"),
        *more,
    )


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four pages, so that no test meets the kernel of another."""
    folder = tmp_path_factory.mktemp("kit")
    for name in ("opened", "reloaded", "killed", "added"):
        notebooks.save(folder / f"{name}.ipynb", *page_cells())
    notebooks.save(folder / "changed.ipynb", *page_cells())
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workshop's folder with somebody's notebooks in it."""
    place = tmp_path_factory.mktemp("bimtek")
    touch = notebooks.kit_code("open('ran.txt', 'w').close()")
    notebooks.save(place / "foreign.ipynb", notebooks.guide("# Kiriman"), touch)
    notebooks.save(place / "changed.ipynb", *page_cells(touch))
    own = notebooks.own_code("open('ran.txt', 'w').close()")
    notebooks.save(place / "added.ipynb", *page_cells(own))
    return place


@pytest.fixture(scope="module")
def lab(folder: Path, kit: Path) -> Iterator[Lab]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMARTCITY_LANG", "en")
        with chrome.lab(folder, kit) as running:
            yield running


def opened(window: Browser, lab: Lab, name: str) -> Page:
    page, outside = chrome.open_page(window, lab.page_url(name))
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    assert outside == []
    return page


def test_page_shows_its_form_without_a_click_and_no_code(window: Browser, lab: Lab) -> None:
    begin = time.perf_counter()
    page = opened(window, lab, "opened.ipynb")
    page.wait_for_selector(FIELD)
    seconds = time.perf_counter() - begin
    page.wait_for_selector(".pid")
    chrome.shot(page, "lab_opened")
    (chrome.ARTEFACTS / "lab_seconds.txt").write_text(f"{seconds:.1f}\n", encoding="utf-8")
    expect(page.locator(".jp-CodeCell .jp-InputArea:visible")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#jp-right-stack")).to_be_hidden()
    page.close()


def test_guide_opens_no_editor_on_a_double_click(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "opened.ipynb")
    page.wait_for_selector(FIELD)
    page.locator("h1").dblclick()
    page.keyboard.press("Enter")
    expect(page.locator(".jp-MarkdownCell .cm-editor:visible")).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()
    page.close()


def test_reload_keeps_what_was_typed(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "reloaded.ipynb")
    page.wait_for_selector(".pid")
    number = page.locator(".pid").inner_text()
    saved(page)
    page.fill(FIELD, "Antrean pendaftaran RSUD")
    page.wait_for_timeout(1000)  # a keystroke travels to the kernel
    page.reload()
    page.wait_for_selector(FIELD)
    page.wait_for_timeout(3000)  # long enough for a page that would run again
    chrome.shot(page, "lab_reloaded")
    assert page.input_value(FIELD) == "Antrean pendaftaran RSUD"
    assert page.locator(".pid").inner_text() == number
    page.close()


def saved(page: Page) -> None:
    """Wait until the page has run and its outputs are in the file."""
    page.wait_for_function("!document.querySelector('.smartcity-running')")


def test_page_runs_again_after_its_kernel_was_killed(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "killed.ipynb")
    page.wait_for_selector(".pid")
    number = page.locator(".pid").inner_text()
    saved(page)
    page.fill(FIELD, "ketikan yang hilang")
    os.kill(int(number), signal.SIGKILL)
    page.wait_for_function(
        "old => { const pid = document.querySelector('.pid'); return pid && pid.textContent !== old; }",
        arg=number,
    )
    expect(page.locator(FIELD)).to_have_value("")
    expect(page.locator(".jp-Dialog")).to_have_count(0)
    chrome.shot(page, "lab_killed")
    page.close()


@pytest.mark.parametrize("name", ["foreign", "changed"])
def test_code_that_is_not_the_kits_is_shown_and_not_run(window: Browser, lab: Lab, folder: Path, name: str) -> None:
    page = opened(window, lab, f"{name}.ipynb")
    page.wait_for_selector(".jp-CodeCell .jp-InputArea:visible")
    page.wait_for_timeout(6000)  # twice what a page of the kit needs
    chrome.shot(page, f"lab_{name}")
    expect(page.locator(".smartcity-page")).to_have_count(0)
    expect(page.locator(".jp-OutputArea-child")).to_have_count(0)
    assert not (folder / "ran.txt").exists()
    page.close()


def test_cell_of_ones_own_is_shown_and_waits_while_the_page_runs(window: Browser, lab: Lab, folder: Path) -> None:
    page = opened(window, lab, "added.ipynb")
    page.wait_for_selector(".pid")
    saved(page)
    chrome.shot(page, "lab_added")
    expect(page.locator(".jp-CodeCell .jp-InputArea:visible")).to_have_count(1)
    assert not (folder / "ran.txt").exists()
    page.close()


def test_changed_page_is_kept_and_said(lab: Lab) -> None:
    assert lab.copied.kept == ("changed.ipynb",)
    assert lab.copied.added == ("killed.ipynb", "opened.ipynb", "reloaded.ipynb")


def test_second_start_in_the_folder_gives_the_address_of_the_first(lab: Lab, kit: Path) -> None:
    with pytest.raises(StartRefused) as refused:
        start_lab(lab.folder, lab.folder / "workshop.sqlite", kit, browser=False)
    assert str(refused.value) == f"JupyterLab already runs in {lab.folder}. Open {lab.url}"


def test_port_in_use_is_refused_when_asked_for(lab: Lab, kit: Path, tmp_path: Path) -> None:
    with pytest.raises(StartRefused) as refused:
        start_lab(tmp_path, tmp_path / "workshop.sqlite", kit, port=lab.port, browser=False)
    assert str(refused.value).startswith(f"Port {lab.port} is used by another program.")


def test_server_writes_nothing_outside_the_workshop_folder(kit: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        patch.setenv("SMARTCITY_LANG", "en")
        with chrome.lab(tmp_path / "bimtek", kit) as running:
            assert answers(running.port, running.token)
            assert not answers(running.port, "another token")
        assert not answers(running.port, running.token, 1)
    assert list(home.iterdir()) == []
    assert not (tmp_path / "bimtek" / ".bimtek" / "server.json").exists()


PARENT = """
import sys
from pathlib import Path
from smartcity_kit.start import start_lab
with start_lab(Path(sys.argv[1]), Path("w.sqlite"), Path(sys.argv[2]), browser=False) as lab:
    print(lab.port, lab.token, flush=True)
    lab.wait()
"""


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_server_and_kernels_end_with_the_one_who_started_them(
    kit: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    command = [sys.executable, "-c", PARENT, str(tmp_path), str(kit)]
    environment = os.environ | {"SMARTCITY_LANG": "en"}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment) as parent:
        assert parent.stdout is not None
        port, token = parent.stdout.readline().split()
        start_kernel(int(port), token)
        kernels = tmp_path / ".bimtek" / "lab" / "runtime"
        assert len(list(kernels.glob("kernel-*.json"))) == 1
        parent.send_signal(ending)
    end = time.monotonic() + 15
    while answers(int(port), token, 1) or list(kernels.glob("kernel-*.json")):
        assert time.monotonic() < end
        time.sleep(0.2)


def start_kernel(port: int, token: str) -> None:
    """Ask the server for a kernel, as an opened page does."""
    address = f"http://127.0.0.1:{port}/api/kernels"
    asked = urllib.request.Request(address, b"{}", {"Authorization": f"token {token}"})
    with urllib.request.build_opener().open(asked, timeout=30) as answer:
        assert answer.status == 201
