"""A scoring round in Chromium: a facilitator and two participants, three kernels, one workshop file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from smartcity_kit import open_workshop
from smartcity_kit.rules.scoring.ballots import ballots
from smartcity_kit.rules.scoring.rounds import latest
from smartcity_kit.start import Lab
from smartcity_kit.workshop import Workshop
from tests import notebooks
from tests.slow import browser as chrome

pytestmark = pytest.mark.slow

OPEN = "from smartcity_kit import open_workshop\nws = open_workshop()"
SOON = 2_000  # milliseconds from a ballot's "Saved" to the facilitator's page


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab with a page for the facilitator and one for each participant, on one workshop of two OPD."""
    folder, kit = tmp_path_factory.mktemp("putaran"), tmp_path_factory.mktemp("kit")
    ws = open_workshop(folder / "workshop.sqlite", create=True)
    ws.save("workshop", None, {"region": "Kabupaten Contoh"})
    for key, name in (("dinkes", "Dinas Kesehatan"), ("dispendik", "Dinas Pendidikan")):
        ws.save("opd", key, {"name": name, "role": "peserta"})
    for name in ("Antrean Puskesmas", "Lapor Jalan"):
        ws.save("quick_win", None, {"name": name, "dimension": "living", "owner": "dinkes"})
    _prepares_a_round_on_programmes(ws)
    ws.close()
    opening = notebooks.kit_code(OPEN)
    notebooks.save(
        kit / "facilitator.ipynb",
        notebooks.guide("# Putaran"),
        opening,
        notebooks.kit_code('ws.rounds("quick_win")'),
        notebooks.kit_code('ws.table("round_result", about="quick_win")', "hasil"),
    )
    notebooks.save(
        kit / "weights.ipynb",
        notebooks.guide("# Bobot"),
        opening,
        notebooks.kit_code('ws.rounds("programme")'),
        notebooks.kit_code('ws.table("weights", about="programme")', "hasil"),
        notebooks.kit_code('ws.table("ranking", about="programme")', "hasil"),
    )
    for name in ("first", "second"):
        page = (notebooks.guide("# Nilai"), opening, notebooks.kit_code('ws.ballot("quick_win")'))
        notebooks.save(kit / f"{name}.ipynb", *page)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMARTCITY_LANG", "en")
        with chrome.lab(folder, kit) as running:
            yield running


def _prepares_a_round_on_programmes(ws: Workshop) -> None:
    """Keep a round by the weighted sum in which one programme is urgent and the other one serious and growing."""
    fields = {"name": "Program", "about": "programme", "criteria": "usg", "method": "weighted_sum"}
    ws.save("round", "weighed", {**fields, "state": "terbuka"})
    for key, name, scores in (("a", "Bank Sampah", (5, 2, 2)), ("b", "Wifi Desa", (1, 4, 5))):
        ws.save("programme", key, {"name": name, "owner": "dinkes"})
        values = {f"score_{place}": score for place, score in enumerate(scores, 1)}
        ws.save("ballot", f"ballot {key}", {"round": "weighed", "item": key, "judge": "dinkes", **values})


def opened(window: Browser, lab: Lab, name: str, wanted: str) -> Page:
    page, outside = chrome.open_page(window, lab.page_url(f"{name}.ipynb"))
    page.wait_for_selector(wanted)
    page.wait_for_function("!document.querySelector('.smartcity-running')")
    page.set_default_timeout(20_000)
    assert outside == []
    return page


def score(page: Page, row: int, column: int, value: str) -> None:
    """Type a value into a cell of the ballot and wait until it is told to be saved."""
    place: Locator = page.locator(".sck-ballot .sck-grid tbody tr").nth(row).locator("td").nth(column)
    place.click()
    expect(place).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".sck-edit")).to_be_focused()
    page.keyboard.insert_text(value)
    page.keyboard.press("Enter")
    expect(place).to_contain_text(value)
    expect(page.locator(".sck-ballot .sck-status")).to_contain_text("Saved")


def test_three_sessions_run_a_round_and_nobody_reloads(window: Browser, lab: Lab) -> None:
    facilitator = opened(window, lab, "facilitator", ".sck-rounds .sck-form input")
    people = [opened(window, lab, name, ".sck-ballot") for name in ("first", "second")]
    _opens_a_round(facilitator)
    waited = []
    for count, (page, opd) in enumerate(zip(people, ("Dinas Kesehatan", "Dinas Pendidikan"), strict=True), 1):
        page.get_by_label("Who scores").select_option(label=opd)
        page.locator(".sck-ballot .sck-grid tbody tr").first.wait_for()
        score(page, 0, 2, str(2 * count))
        begin = time.monotonic()
        expect(result(facilitator)).to_contain_text(f"{count} have scored", timeout=SOON)
        waited.append(time.monotonic() - begin)
    chrome.ARTEFACTS.mkdir(exist_ok=True)
    (chrome.ARTEFACTS / "round_seconds.txt").write_text(" ".join(f"{one:.2f}" for one in waited), encoding="utf-8")
    expect(result(facilitator)).to_contain_text("3 (spread 1)")
    chrome.shot(people[0], "round_ballot")
    _closes_and_settles(facilitator, people[0])
    chrome.shot(facilitator, "round_facilitator")
    _is_kept(lab.folder)


def result(page: Page) -> Locator:
    return page.locator(".jp-OutputArea-output", has_text="Result of the round").last


def _opens_a_round(page: Page) -> None:
    name = page.locator(".sck-rounds .sck-form .widget-text input").first
    name.fill("Putaran 1")
    name.press("Tab")
    expect(page.locator(".sck-rounds .status").first).to_contain_text("Saved")
    page.get_by_role("button", name="Open for ballots").click()
    expect(page.get_by_text("The round is open.").first).to_be_visible()


def _closes_and_settles(facilitator: Page, participant: Page) -> None:
    facilitator.get_by_role("button", name="Close the round").click()
    expect(participant.locator(".sck-ballot")).to_contain_text("This round was closed at", timeout=SOON)
    late = participant.locator(".sck-ballot .sck-grid tbody tr").nth(1).locator("td").nth(2)
    late.dblclick()
    participant.keyboard.insert_text("5")
    participant.keyboard.press("Enter")
    expect(participant.locator(".sck-ballot .sck-status")).to_contain_text("Kept, but it does not count.")
    expect(result(facilitator)).to_contain_text("1 ballots came after the close", timeout=SOON)
    settled = facilitator.locator(".sck-rounds .sck-grid tbody tr").first.locator("td").nth(3)
    settled.scroll_into_view_if_needed()
    settled.dblclick()
    facilitator.keyboard.insert_text("4")
    facilitator.keyboard.press("Enter")
    expect(result(facilitator)).to_contain_text("Urgency 4", timeout=SOON)


def _is_kept(folder: Path) -> None:
    ws = open_workshop(folder / "workshop.sqlite")
    one = latest(ws.case, "quick_win")
    assert one is not None
    kept = ballots(ws.case, one.id)
    first, second = kept.items
    assert {judge: scores[0] for judge, scores in kept.scores[first].items()} == {"dinkes": 2, "dispendik": 4}
    assert (kept.scores[second], len(kept.late), kept.settled[first][0]) == ({}, 1, 4)
    ws.close()


def answer(page: Page, row: int, words: str) -> None:
    """Choose an answer in a row of the comparisons and wait until it is told to be saved."""
    place = page.locator(".sck-rounds .sck-grid").first.locator("tbody tr").nth(row).locator("td").nth(1)
    place.dblclick()
    page.locator("select.sck-edit").select_option(label=words)
    expect(place).to_contain_text(words)
    expect(page.locator(".sck-rounds .sck-grid .sck-status").first).to_contain_text("Saved")


def test_weights_come_from_comparing_criteria_in_words(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "weights", ".sck-rounds .sck-form input")
    order = page.locator(".jp-OutputArea-output", has_text="Order of the round").last
    expect(order.locator("tbody tr").first).to_contain_text("Wifi Desa")
    page.get_by_label("Weights", exact=True).select_option(label="By comparing in pairs (AHP)")
    page.locator(".sck-rounds .sck-grid tbody tr").nth(4).wait_for()  # three pairs, and two to settle
    for row, words in enumerate(("A matters clearly more (5)", "B matters clearly more (5)")):
        answer(page, row, words)
    expect(page.locator(".sck-rounds")).to_contain_text("2 of 3 comparisons are made.", timeout=SOON)
    answer(page, 2, "A matters clearly more (5)")
    expect(page.locator(".sck-rounds")).to_contain_text("The comparisons contradict each other", timeout=SOON)
    page.get_by_text("The comparisons contradict each other").first.scroll_into_view_if_needed()
    chrome.shot(page, "weights_contradict")
    answer(page, 1, "A matters absolutely more (9)")
    answer(page, 2, "A, between equally and slightly (2)")
    expect(order.locator("tbody tr").first).to_contain_text("Bank Sampah", timeout=SOON)
    expect(page.locator(".sck-rounds")).not_to_contain_text("contradict each other")
    chrome.shot(page, "weights_agree")
    ws = open_workshop(lab.folder / "workshop.sqlite")
    assert {one.text("answer") for one in ws.plan.of("comparison")} == {"a5", "a9", "a2"}
    ws.close()
