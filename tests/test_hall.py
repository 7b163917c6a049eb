"""The hall without a network: codes, what a browser may say, turns at the workshop, writing together."""

from __future__ import annotations

import asyncio
import re
import threading
import time
import tomllib
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.hall import codes
from smartcity_kit.hall.cards import whom, write_cards
from smartcity_kit.hall.certificate import secured
from smartcity_kit.hall.gate import Gate, NotIn, Session, key_beside
from smartcity_kit.hall.kernel import PageKernel, virtual_kernels, wrote
from smartcity_kit.hall.sitting import KEPT, HallWatchers, Sitting
from smartcity_kit.hall.work import FOLLOW, SAVE, SHOW, Baton, Line, Workers
from smartcity_kit.journal import Change
from smartcity_kit.pages import Cell, Page, read_page
from smartcity_kit.rules import Case
from smartcity_kit.rules.access import Visitor
from smartcity_kit.sources import kit_folder
from smartcity_kit.store import Codes, StoreError, Writer, open_store
from smartcity_kit.text.messages import KitError
from smartcity_kit.views import charts
from smartcity_kit.views.documents import Figure, Notice
from smartcity_kit.workshop import Workshop, open_workshop
from smartcity_kit.workshop.live import Crowd
from tests.hall_client import CODE, ROOT
from tests.plans import change

KEY = b"k" * 32


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    workshop = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    workshop.save("workshop", None, {"region": "Kabupaten Contoh"})
    for opd, name in (("dlh", "Dinas Lingkungan Hidup"), ("dinkes", "Dinas <Kesehatan>")):
        workshop.save("opd", opd, {"name": name, "kind": "dinas"})
    yield workshop
    workshop.close()


# ------------------------------------------------------------------ codes


@pytest.mark.parametrize("typed", ["K7QX-9M2P-4TDW", "k7qx 9m2p 4tdw", " K7QX9M2P4TDW ", "K7QX–9M2P–4TDW"])
def test_code_is_read_however_it_is_typed(typed: str) -> None:
    assert codes.parts(typed) == ("K7QX", "9M2P4TDW")


def test_letters_that_are_misread_are_understood() -> None:
    assert codes.parts("OIL0-1111-uuuu") == ("0110", "1111VVVV")


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_none(typed: str) -> None:
    found = codes.parts(typed)
    assert found is None or (len(found[0]), len(found[1])) == (4, 8)


def test_code_is_kept_as_a_slow_hash_and_nowhere_in_the_file(ws: Workshop, tmp_path: Path) -> None:
    (issued,) = codes.issue(Codes(ws.store), KEY, [("participant", "dlh")])
    selector, secret = codes.parts(issued.text) or ("", "")
    kept = Codes(ws.store).find(selector)
    assert kept is not None
    assert codes.fits(secret, kept.secret)
    assert not codes.fits(secret[::-1] + "0", kept.secret)
    ws.close()
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert selector.encode() in everything
    assert secret.encode() not in everything


def test_new_code_of_an_opd_ends_the_one_before(ws: Workshop) -> None:
    kept = Codes(ws.store)
    first, second = (codes.issue(kept, KEY, [("participant", "dlh")])[0] for _ in range(2))
    assert kept.find(first.text[:4]) is None
    assert kept.find(second.text[:4]) is not None
    assert [bool(code.ended) for code in kept.all()] == [True, False]


def test_key_lies_beside_the_workshop_for_its_owner_alone_and_stays(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    place.write_bytes(b"")
    assert key_beside(str(place)) == key_beside(str(place))
    assert (tmp_path / ".bimtek" / "hall.key").stat().st_mode & 0o077 == 0


def test_cards_show_each_opd_its_code_and_picture_and_escape_its_name(ws: Workshop, tmp_path: Path) -> None:
    target = tmp_path / "kartu.html"
    assert write_cards(ws, target, whom(ws, role="participant", opd=None), "http://10.0.0.5:8300") == 2
    html = target.read_text(encoding="utf-8")
    assert len(set(CODE.findall(html))) == 2
    assert html.count("<svg") == 2
    assert "Dinas &lt;Kesehatan&gt;" in html
    assert "<script" not in html
    assert target.stat().st_mode & 0o077 == 0


def test_cards_are_printed_for_who_has_none_unless_they_are_asked_for(ws: Workshop, tmp_path: Path) -> None:
    assert len(whom(ws, role="participant")) == 2
    write_cards(ws, tmp_path / "k.html", whom(ws, role="participant", opd="dlh"), "http://x")
    assert whom(ws, role="participant") == [("participant", "dinkes")]
    write_cards(ws, tmp_path / "k.html", whom(ws, role="participant"), "http://x")
    with pytest.raises(KitError, match="Everybody has a card already"):
        whom(ws, role="participant")
    assert len(whom(ws, role="participant", anew=True)) == 2
    assert whom(ws, role="observer") == [("observer", "")]


def test_certificate_is_kept_while_it_fits_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    _, first = secured(tmp_path, ["127.0.0.1", "localhost"])
    assert secured(tmp_path, ["localhost"])[1] == first
    assert secured(tmp_path, ["10.0.0.5", "localhost"])[1] != first
    assert (tmp_path / "hall.pem").stat().st_mode & 0o077 == 0


# ------------------------------------------------------------------ the gate


def entered(gate: Gate, typed: str, name: str = "Siti") -> Session:
    return asyncio.run(gate.enter(typed, name))


def test_code_opens_the_gate_for_its_opd_under_the_name_that_is_given(ws: Workshop) -> None:
    (issued,) = codes.issue(Codes(ws.store), KEY, [("participant", "dlh")])
    gate = Gate(ws.store, KEY)
    session = entered(gate, issued.text.lower(), "  Siti   Aminah ")
    assert gate.visitor(session) == Visitor("participant", "dlh", "Siti Aminah")


def test_session_of_a_code_that_was_handed_anew_is_over(ws: Workshop) -> None:
    (issued,) = codes.issue(Codes(ws.store), KEY, [("participant", "dlh")])
    gate = Gate(ws.store, KEY)
    session = entered(gate, issued.text)
    codes.issue(Codes(ws.store), KEY, [("participant", "dlh")])
    gate.reread()
    assert gate.visitor(session) is None


def test_card_that_was_printed_a_moment_ago_opens_the_door(ws: Workshop) -> None:
    gate = Gate(ws.store, KEY)
    issued = codes.issue(Codes(ws.store), KEY, [("participant", "dlh")])
    assert gate.visitor(entered(gate, issued[0].text)) == Visitor("participant", "dlh", "Siti")


def test_wrong_code_waits_and_is_refused_in_a_sentence(ws: Workshop) -> None:
    codes.issue(Codes(ws.store), KEY, [("participant", "dlh")])
    with pytest.raises(NotIn, match="This code is not known here"):
        entered(Gate(ws.store, KEY), "AAAA-AAAA-AAAA")
    with pytest.raises(NotIn, match="twelve letters and digits"):
        entered(Gate(ws.store, KEY), "hello")


def test_ten_thousand_guesses_get_nowhere_and_lock_nobody_out(ws: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    (issued,) = codes.issue(Codes(ws.store), KEY, [("participant", "dlh")])
    gate = Gate(ws.store, KEY)
    slow: list[str] = []
    real = codes.fits

    def fits(secret: str, kept: str) -> bool:
        slow.append(secret)
        return real(secret, kept)

    monkeypatch.setattr(codes, "fits", fits)
    letters = codes.LETTERS

    async def guess(number: int) -> bool:
        secret = "".join(letters[(number >> shift) % 32] for shift in range(0, 40, 5))
        try:
            await gate.enter(issued.text[:4] + secret, "")
        except NotIn:
            return False
        return True

    async def attack() -> list[bool]:
        guesses = [asyncio.create_task(guess(number)) for number in range(10_000)]
        await asyncio.sleep(0)
        session = await gate.enter(issued.text, "Siti")
        assert gate.visitor(session) is not None
        return await asyncio.gather(*guesses)

    assert not any(asyncio.run(attack()))
    assert len(slow) < 20  # the rest was told from a code without a slow look


def test_invitation_of_another_start_lets_nobody_in(ws: Workshop) -> None:
    gate = Gate(ws.store, KEY)
    assert gate.visitor(gate.invited(gate.invitation, "Ani")) == Visitor("facilitator", "", "Ani")
    with pytest.raises(NotIn, match="from an earlier start"):
        gate.invited("é" + gate.invitation[1:], "Ani")


@pytest.mark.parametrize("text", ["", "[]", "{}", '["a", "b"]', "null", '["a","b","c","d"]', "\x00"])
def test_session_that_is_none_is_nobody(text: str) -> None:
    assert Session.of(text) is None


# ------------------------------------------------------------------ what a browser may say


@pytest.fixture
def page() -> Iterator[PageKernel]:
    with virtual_kernels():
        kernel = PageKernel()
        with kernel.entered():
            yield kernel
        kernel.close()


def update(**state: object) -> dict[str, object]:
    return {"method": "update", "state": state}


def test_text_is_set_and_nothing_else_of_its_widget(page: PageKernel) -> None:
    text = W.Text("a", description="Nama")
    assert page.hear(text.comm.comm_id, update(value="b", description="<b>", disabled=True, layout="IPY_MODEL_x"))
    assert (text.value, text.description, text.disabled) == ("b", "Nama", False)


@pytest.mark.parametrize(
    ("widget", "state"),
    [
        (lambda: W.Text("a"), {"value": 3}),
        (lambda: W.Text("a"), {"value": "x" * 200_001}),
        (lambda: W.Dropdown(options=["a", "b"]), {"index": True}),
        (lambda: W.Dropdown(options=["a", "b"]), {"_options_labels": ["z"]}),
        (lambda: W.SelectMultiple(options=["a", "b"]), {"index": ["0"]}),
        (lambda: W.IntSlider(max=10), {"max": 999}),
        (lambda: W.IntSlider(max=10), {"value": 5}),
        (lambda: W.HTML("a"), {"value": "<script>"}),
        (lambda: W.VBox([]), {"children": ["IPY_MODEL_x"]}),
        (W.Layout, {"width": "9px"}),
        (lambda: W.Text("a", disabled=True), {"value": "b"}),
    ],
)
def test_what_no_person_could_have_done_is_left_unheard(page: PageKernel, widget: Any, state: dict[str, Any]) -> None:
    one = widget()
    before = one.get_state()
    assert not page.hear(one.comm.comm_id, update(**state))
    assert one.get_state() == before


@pytest.mark.parametrize("data", [None, 3, [], {}, {"method": "request_state"}, {"method": "custom", "content": {}}])
def test_message_of_another_kind_is_left_unheard(page: PageKernel, data: object) -> None:
    text = W.Text("a")
    page.take()
    assert not page.hear(text.comm.comm_id, data)
    assert page.take() == []


def test_button_hears_a_click_and_no_other_word(page: PageKernel) -> None:
    button, heard = W.Button(description="Go"), []
    button.on_click(lambda _: heard.append(1))
    assert page.hear(button.comm.comm_id, {"method": "custom", "content": {"event": "click"}})
    assert not page.hear(button.comm.comm_id, {"method": "custom", "content": {"event": "click", "more": 1}})
    assert heard == [1]


@pytest.mark.usefixtures("page")
def test_widget_of_one_page_is_nothing_to_another() -> None:
    text = W.Text("a")
    assert not PageKernel().hear(text.comm.comm_id, update(value="b"))
    assert text.value == "a"


def test_page_that_is_closed_leaves_no_widget_behind() -> None:
    from ipywidgets.widgets import widget as kept

    before = len(kept._instances)
    with virtual_kernels():
        kernel = PageKernel()
        with kernel.entered():
            W.VBox([W.Text(), W.Button(), W.Dropdown(options=["a"])])
        assert len(kept._instances) > before
        kernel.close()
    assert len(kept._instances) == before


def test_widget_outside_of_any_page_is_a_fault() -> None:
    with virtual_kernels(), pytest.raises(RuntimeError, match="outside a page"):
        W.Text("a")


# ------------------------------------------------------------------ one page


@pytest.fixture
def sitting(ws: Workshop) -> Iterator[Sitting]:
    pushed: list[Sitting] = []
    page = read_page(kit_folder("notebooks") / "02_program.ipynb")
    with virtual_kernels():
        one = Sitting(page, ws.seen_by(Visitor("participant", "dlh", "Siti")), pushed.append)
        yield one
        one.close()


def told(sitting: Sitting, name: str) -> list[list[Any]]:
    return [op for _, ops in sitting.outbox for op in ops if op[0] == name]


def test_cell_is_built_when_it_comes_into_sight_and_once(sitting: Sitting) -> None:
    number = next(cell.number for cell in sitting.page.cells if cell.source == 'ws.form("programme")')
    assert told(sitting, "open") == []
    sitting.show(number)
    sitting.show(number)
    assert [op[1] for op in told(sitting, "widget")] == [number]


def test_cell_of_the_facilitator_and_the_one_that_opens_the_workshop_are_not_shown_to_others(
    sitting: Sitting,
) -> None:
    hidden = [c.number for c in sitting.page.cells if c.tags & {"fasilitator", "parameters"} and c.kind == "code"]
    assert hidden
    for number in (*hidden, 0, 999):
        sitting.show(number)
    assert not sitting.outbox


def test_message_that_arrives_twice_is_done_once(sitting: Sitting) -> None:
    with sitting.kernel.entered():
        button, heard = W.Button(), []
        button.on_click(lambda _: heard.append(1))
    click = {"method": "custom", "content": {"event": "click"}}
    for _ in range(2):
        sitting.hear(7, button.comm.comm_id, click)
    assert heard == [1]
    assert told(sitting, "done") == [["done", 7, False], ["done", 7, False]]


def test_page_calls_saved_what_is_in_the_workshop_and_nothing_else(tmp_path: Path) -> None:
    watchers = HallWatchers()
    ws = open_workshop(tmp_path / "w.sqlite", create=True, crowd=Crowd(watchers, nullcontext, wrote))
    page = read_page(kit_folder("notebooks") / "00_persiapan.ipynb")
    with virtual_kernels():
        one = Sitting(page, ws.seen_by(Visitor("facilitator", "", "Ani")), lambda _: None)
        number = next(cell.number for cell in page.cells if cell.source == 'ws.form("workshop")')
        one.show(number)
        form = one.shown[number]
        for n, typed in enumerate(("dua ribu", "2025"), 1):  # a word is no year: refused, and nothing is written
            one.hear(n, form.inputs["period_start"].widget.comm.comm_id, update(value=typed))
        one.close()
    ws.close()
    assert told(one, "done") == [["done", 1, False], ["done", 2, True]]


def test_widget_that_fails_says_so_in_a_sentence_and_not_in_silence(
    sitting: Sitting, caplog: pytest.LogCaptureFixture
) -> None:
    with sitting.kernel.entered():
        text, button = W.Text(), W.Button()
        text.observe(lambda _: _fail(), "value")
        button.on_click(lambda _: _fail())
    sitting.hear(1, text.comm.comm_id, update(value="x"))
    sitting.hear(2, button.comm.comm_id, {"method": "custom", "content": {"event": "click"}})
    sorry = "That did not work and nothing is lost: try again, or call the facilitator."
    assert told(sitting, "say") == [["say", sorry], ["say", sorry]]
    assert "ValueError" in caplog.text


def test_chart_in_sight_is_not_drawn_at_every_save(ws: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def draw(case: Case) -> Figure | Notice:
        drawn.append(1)
        return usual(case)

    usual = charts.CHARTS["dimension_balance"]
    monkeypatch.setattr(charts, "CHARTS", {"counted": draw})
    page = Page("x", "x", (Cell("code", 'ws.chart("counted")', frozenset(), 1),))
    with virtual_kernels():
        one = Sitting(page, ws.seen_by(Visitor("participant", "dlh", "Siti")), lambda _: None)
        one.show(1)
        for number in range(10):
            ws.save("programme", f"p{number}", {"name": f"Program {number}", "owner": "dlh"})
            one.follow()
        one.close()
    assert len(drawn) == 1


def test_kit_asks_for_no_server_that_gives_each_person_a_kernel_or_loads_from_elsewhere() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[^\w-]", one)[0].casefold() for one in told}
    assert names.isdisjoint({"voila", "solara", "panel", "mercury", "ipyvuetify", "ipyvue"})


def test_what_the_browser_does_not_take_is_kept_up_to_a_limit(sitting: Sitting) -> None:
    for number in range(KEPT):
        sitting.hear(number + 1, "x", {})
    assert not sitting.lost
    sitting.acknowledge(3)
    assert sitting.outbox[0][0] == 4
    for number in range(5):
        sitting.hear(KEPT + number + 1, "x", {})
    assert sitting.lost


def test_message_that_a_widget_cannot_take_is_done_and_the_page_goes_on(sitting: Sitting) -> None:
    with sitting.kernel.entered():
        choice = W.Dropdown(options=["a", "b"])
    sitting.hear(1, choice.comm.comm_id, update(index=99))
    sitting.hear(2, choice.comm.comm_id, update(index=1))
    assert choice.value == "b"
    assert told(sitting, "done") == [["done", 1, False], ["done", 2, False]]


def test_cells_of_the_kits_pages_need_nothing_of_each_other() -> None:
    import ast

    for path in sorted(kit_folder("notebooks").glob("*.ipynb")):
        for cell in read_page(path).cells:
            if cell.kind == "code" and "parameters" not in cell.tags:
                (only,) = ast.parse(cell.source).body
                assert isinstance(only, ast.Expr), (path.name, cell.source)


# ------------------------------------------------------------------ taking turns


def _wait(event: threading.Event) -> None:
    event.wait(5)


def _fail() -> None:
    raise ValueError


def test_saving_goes_before_following_and_a_page_keeps_its_order() -> None:
    baton, gate = Baton(), threading.Event()
    done: list[str] = []
    workers = Workers(baton, threads=1)
    first, second = Line(), Line()
    workers.add(Line(), SAVE, partial(_wait, gate))
    for number in range(3):
        workers.add(first, FOLLOW, partial(done.append, f"follow {number}"))
    workers.add(second, SAVE, lambda: done.append("save"))
    gate.set()
    end = time.monotonic() + 5
    while len(done) < 4 and time.monotonic() < end:
        time.sleep(0.01)
    workers.close()
    assert done == ["save", "follow 0", "follow 1", "follow 2"]


def test_job_that_fails_does_not_stop_the_next(caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()
    workers, line = Workers(Baton(), threads=2), Line()
    workers.add(line, SAVE, _fail)
    workers.add(line, SAVE, done.set)
    assert done.wait(5)
    workers.close()
    assert "a job of the hall failed" in caplog.text


# ------------------------------------------------------------------ writing together


def test_writer_returns_when_the_change_is_in_the_file(tmp_path: Path) -> None:
    store = open_store(tmp_path / "w.sqlite", create=True)
    other = open_store(tmp_path / "w.sqlite")
    writer = Writer(store)
    for number in range(5):
        writer.append([change(number, f"r{number}", {"name": "x"})])
        assert len(other.changes()) == number + 1
    writer.close()
    store.close()
    other.close()


def test_changes_that_wait_together_are_committed_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(tmp_path / "w.sqlite", create=True)
    groups: list[int] = []
    real = store.append

    def slowly(new: list[Change]) -> object:
        groups.append(len(new))
        time.sleep(0.05)
        return real(new)

    monkeypatch.setattr(store, "append", slowly)
    writer = Writer(store)
    threads = [threading.Thread(target=writer.append, args=([change(n, f"r{n}", {"name": "x"})],)) for n in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    assert len(store.changes()) == 40
    assert len(groups) < 10
    store.close()


def test_change_that_cannot_be_written_takes_no_other_with_it(tmp_path: Path) -> None:
    store = open_store(tmp_path / "w.sqlite", create=True)
    writer = Writer(store)
    wrong = Change("w", "r", None, {}, (), "x", "t", "hall")  # type: ignore[arg-type] # a record without a type
    results: dict[int, BaseException | None] = {}

    def append(number: int) -> None:
        try:
            writer.append([wrong if number == 3 else change(number, f"r{number}", {"name": "x"})])
            results[number] = None
        except StoreError as error:
            results[number] = error

    threads = [threading.Thread(target=append, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    assert [n for n, error in results.items() if error is not None] == [3]
    assert len(store.changes()) == 7
    store.close()


def test_what_is_asked_of_the_workers_comes_back_or_is_raised_where_it_was_asked() -> None:
    workers = Workers(Baton(), threads=1)
    assert workers.ask(SHOW, lambda: 6 * 7).result(5) == 42
    with pytest.raises(KitError, match="no"):
        workers.ask(SHOW, _refuse).result(5)
    assert workers.ask(SHOW, lambda: "goes on").result(5) == "goes on"
    workers.close()


def _refuse() -> None:
    message = "no"
    raise KitError(message)
