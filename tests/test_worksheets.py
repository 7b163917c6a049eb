"""Excel worksheets: what goes out, what comes back, and an answer for everything people do to a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from smartcity_kit.journal import fold
from smartcity_kit.model.kinds import KINDS, Note, Text
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.sheets.cells import LOOKS
from smartcity_kit.sheets.layout import homework_types
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.documents import Table
from smartcity_kit.workshop import Workshop
from tests.worksheets import TOP, Desk, filled_workshop, said, sent_out


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    ws = filled_workshop(tmp_path / "w.sqlite")
    yield ws
    ws.close()


@pytest.fixture
def desk(ws: Workshop, tmp_path: Path) -> Desk:
    desk = sent_out(ws, tmp_path / "out")
    desk.sign("Ani")
    return desk


def values(ws: Workshop, record: str) -> dict[str, Any]:
    return dict(ws.plan.records[record].values)


# ------------------------------------------------------------------ out


def test_every_kind_has_a_look_in_a_worksheet() -> None:
    assert set(LOOKS) == set(KINDS)


def test_one_workbook_an_opd_with_a_safe_name(ws: Workshop, tmp_path: Path) -> None:
    ws.save("opd", None, {"name": "../Bagian: Umum?", "kind": "bagian"})
    paths = ws.worksheets(tmp_path / "out", stage="III")
    assert [path.name for path in paths] == [
        "lembar-iii-dinkes.xlsx",
        "lembar-iii-dlh.xlsx",
        "lembar-iii-bagian-umum.xlsx",
    ]
    assert {path.parent for path in paths} == {tmp_path / "out"}


def test_stage_decides_which_sheets_there_are(ws: Workshop, tmp_path: Path) -> None:
    (path,) = ws.worksheets(tmp_path, opd="Dinkes", stage="III")
    assert load_workbook(path).sheetnames == [
        "Instructions", "Hand-over notes", "Programmes", "Quick wins", "Action plan", "Targets of the roadmap",
        "Allocations", "Risks", "Comments", "_lists", "_kit",
    ]  # fmt: skip


def test_entries_of_the_opd_stand_in_their_cells_and_no_others(desk: Desk) -> None:
    names = [desk.cell("programme", row, "name").value for row in range(3)]
    assert names == ["Antrean daring", "Peta gizi", None]
    assert desk.cell("programme", 0, "dimension").value == "Smart Living"
    assert desk.cell("programme", 0, "budget").value == 850_000_000
    assert desk.cell("quick_win", 0, "percent_done").value == 0.75
    assert desk.cell("quick_win", 0, "percent_done").number_format == "0%"
    assert "owner" not in [str(cell.value).partition(".")[2] for cell in desk.sheet("programme")[1]]


def test_text_that_begins_like_a_formula_is_text(desk: Desk) -> None:
    cell = desk.cell("quick_win", 0, "name")
    assert (cell.value, cell.data_type, cell.number_format) == ("=Cepat", "s", "@")


def test_text_of_any_field_is_no_formula_in_any_sheet_and_comes_back_as_typed(ws: Workshop, tmp_path: Path) -> None:
    signs = cycle(("=1+1", "+62 812", "-5", "@nama", '=HYPERLINK("x")', "'=1"))
    homework = [RECORD_TYPES[name] for name in homework_types(ws.case, None) if name != "opd"]
    for kind in homework:
        link, _, _ = kind.owned_by.partition(".")
        of = kind.by_name[link].kind
        own = next(one.id for name in getattr(of, "of", "").split("|") for one in ws.case.of(name, "dinkes"))
        texts = {field.name: next(signs) for field in kind.fields if isinstance(field.kind, Text | Note)}
        kept = ws.save(kind.name, None, {**texts, link: own}).record
        assert kept is not None
        assert all(kept.get(name) == text for name, text in texts.items())
    path, _ = ws.worksheets(tmp_path / "all")
    cells = [cell for page in load_workbook(path).worksheets[:-2] for row in page.iter_rows() for cell in row]
    assert sum(str(cell.value)[:1] in "=+-@'" for cell in cells if cell.value) > 2 * len(homework)
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    taken = ws.take_worksheet(path)
    assert (taken.new, taken.changed, taken.wrong) == (0, 0, ())


def test_entry_cells_are_free_and_the_rest_is_locked_without_a_password(desk: Desk) -> None:
    sheet = desk.sheet("programme")
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not desk.cell("programme", 0, "name").protection.locked
    assert not desk.cell("programme", 20, "name").protection.locked
    assert sheet["A4"].protection.locked
    assert sheet.cell(TOP - 1, 2).protection.locked


def test_marks_are_hidden_and_headings_repeat_on_paper(desk: Desk) -> None:
    sheet = desk.sheet("programme")
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.print_title_rows == "$2:$3"
    assert sheet.page_setup.orientation == "landscape"
    assert [desk.book[name].sheet_state for name in ("_kit", "_lists")] == ["veryHidden", "veryHidden"]


def test_heading_says_what_is_due_and_what_is_meant(desk: Desk) -> None:
    sheet = desk.sheet("quick_win")
    head = sheet.cell(TOP - 1, desk.column("quick_win", "benefit"))
    assert head.value == "Benefit to the public *"
    assert head.comment.text == "Benefit to the public\nOne sentence: who feels what.\nDue now."


def lists(desk: Desk, kind: str, field: str) -> list[str]:
    """What the drop-down of a column refers to, without what other sheets add."""
    letter = desk.cell(kind, 0, field).column_letter
    sheet = desk.sheet(kind)
    (found,) = [one for one in sheet.data_validations.dataValidation if f"{letter}{TOP}:" in str(one.sqref)]
    name, cells = found.formula1.replace("$", "").split("!")
    area = desk.book[name.strip("'")][cells]
    return [cell.value for row in area for cell in row if cell.data_type == "s"]


def test_drop_downs_offer_the_lists_of_the_method_and_the_opds_own_records(desk: Desk) -> None:
    assert lists(desk, "programme", "dimension")[:2] == ["Smart Governance", "Smart Branding"]
    assert lists(desk, "allocation", "programme") == ["Antrean daring", "Peta gizi"]
    assert lists(desk, "quick_win", "is_digital") == ["Yes", "No"]


# ------------------------------------------------------------------ back


def test_worksheet_that_nobody_touched_changes_nothing(ws: Workshop, desk: Desk) -> None:
    position = ws.position
    taken = ws.take_worksheet(desk.send())
    assert (taken.new, taken.changed, said(taken)) == (0, 0, [])
    assert ws.position == position


def test_five_errors_are_five_sentences_with_their_cells_and_all_else_comes_in(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, name="Antrean daring puskesmas", start_year="dua ribu", budget="sekitar 1 M")
    desk.write("programme", 1, dimension="Smart Sport", end_year=2028)
    desk.write("programme", 2, name="Ambulans desa", dimension="Smart Living", status="Baru sekali")
    desk.write("allocation", 0, amount="1,2 M", year=20260)
    taken = ws.take_worksheet(desk.send())
    assert said(taken) == [
        ("Programmes!O4", "First year: “dua ribu” is not a whole number. Write digits only, such as 2026."),
        ("Programmes!R4", "Budget: “sekitar 1 M” is not read as one amount. Write it as Rp 1.200.000.000, 1,2 M or 850 jt."),  # noqa: E501 - the whole sentence
        ("Programmes!C5", "Dimension: “Smart Sport” is not one of the choices. Choose one of: Smart Governance, Smart Branding, Smart Economy, Smart Living, Smart Society, Smart Environment."),  # noqa: E501 - as above
        ("Programmes!E6", "Status: “Baru sekali” is not one of the choices. Choose one of: New, Existing, Extension of an existing one."),  # noqa: E501 - as above
        ("Allocations!D4", "Fiscal year: 20260 is outside 1990 to 2100. Write a number in that range."),
    ]  # fmt: skip
    assert values(ws, "antre")["name"] == "Antrean daring puskesmas"
    assert values(ws, "antre")["start_year"] == 2026
    assert values(ws, "gizi")["end_year"] == 2028
    assert values(ws, "uang")["amount"] == 1_200_000_000
    assert [one.text("name") for one in ws.plan.of("programme")][-1] == "Ambulans desa"
    assert ws.case.owner(ws.plan.of("programme")[-1]) == "dinkes"


def test_same_worksheet_twice_changes_nothing_the_second_time(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, name="Lain", budget="salah")
    desk.write("programme", 2, name="Ambulans desa")
    path = desk.send()
    ws.take_worksheet(path)
    position, plan = ws.position, ws.plan
    again = ws.take_worksheet(path)
    assert (again.new, again.changed, len(again.wrong)) == (0, 0, 1)
    assert (ws.position, ws.plan) == (position, plan)


def test_who_filled_it_and_the_door_stand_in_the_history(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, name="Lain")
    ws.take_worksheet(desk.send())
    change = ws.store.changes("antre")[-1]
    assert change.by.startswith("Ani · Dinkes · #")
    assert change.door == "excel"
    assert dict(change.fields) == {"name": "Lain"}
    assert change.based_on == (ws.store.changes("antre")[0].id,)


def test_two_people_who_change_different_fields_both_win(ws: Workshop, desk: Desk) -> None:
    ws.save("programme", "antre", {"budget": "1 M"})
    desk.write("programme", 0, name="Antrean puskesmas")
    taken = ws.take_worksheet(desk.send())
    assert taken.conflicts == 0
    assert values(ws, "antre")["budget"] == 1_000_000_000
    assert values(ws, "antre")["name"] == "Antrean puskesmas"
    assert not ws.plan.conflicted


def test_two_people_who_change_one_field_leave_a_conflict(ws: Workshop, desk: Desk) -> None:
    ws.save("programme", "antre", {"name": "Antrean rumah sakit"})
    desk.write("programme", 0, name="Antrean puskesmas")
    taken = ws.take_worksheet(desk.send())
    assert taken.conflicts == 1
    standing = {held.value for held in ws.plan.records["antre"].conflicts["name"]}
    assert standing == {"Antrean rumah sakit", "Antrean puskesmas"}


def test_cell_left_as_it_was_does_not_take_back_what_changed_meanwhile(ws: Workshop, desk: Desk) -> None:
    ws.save("programme", "antre", {"dimension": "Smart Economy", "name": "Nama baru"})
    assert said(ws.take_worksheet(desk.send())) == []
    assert values(ws, "antre")["dimension"] == "ECO"
    assert values(ws, "antre")["name"] == "Nama baru"


def test_choice_whose_label_changed_meanwhile_is_still_that_choice(ws: Workshop, desk: Desk) -> None:
    ws.save("programme", "gizi", {"name": "Peta stunting"})
    desk.write("allocation", 1, programme="Peta gizi", year=2027)
    assert said(ws.take_worksheet(desk.send())) == []
    assert ws.plan.of("allocation")[-1].text("programme") == "gizi"


def test_same_person_who_sends_the_same_workbook_again_revises_their_own_entry(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, name="Antrean A")
    ws.take_worksheet(desk.send())
    desk.write("programme", 0, name="Antrean B")
    ws.take_worksheet(desk.send())
    assert values(ws, "antre")["name"] == "Antrean B"
    desk.write("programme", 0, name="Antrean daring")
    ws.take_worksheet(desk.send())
    assert values(ws, "antre")["name"] == "Antrean daring"
    assert not ws.plan.conflicted


def test_two_copies_of_one_workbook_meet_as_two_people(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, name="Antrean A")
    ws.take_worksheet(desk.send("satu.xlsx"))
    desk.sign("Budi")
    desk.write("programme", 0, name="Antrean B")
    assert ws.take_worksheet(desk.send("dua.xlsx")).conflicts == 1


def test_two_people_who_fill_the_same_blank_row_enter_two_programmes(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 2, name="Ambulans desa", start_year=2026)
    ws.take_worksheet(desk.send("satu.xlsx"))
    desk.sign("Budi")
    desk.write("programme", 2, name="Posyandu keliling", start_year=2027)
    path = desk.send("dua.xlsx")
    assert ws.take_worksheet(path).new == 1
    assert ws.take_worksheet(path).new == 0
    names = [one.text("name") for one in ws.plan.of("programme")]
    assert names[-2:] == ["Ambulans desa", "Posyandu keliling"]
    assert not ws.plan.conflicted


def test_entry_removed_meanwhile_and_changed_at_home_is_contested(ws: Workshop, desk: Desk) -> None:
    ws.remove(ws.plan.records["gizi"])
    desk.write("programme", 1, name="Peta gizi balita")
    ws.take_worksheet(desk.send())
    assert "_removed" in ws.plan.records["gizi"].conflicts


def test_new_programme_can_be_chosen_on_another_sheet_of_the_same_workbook(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 2, name="Ambulans desa")
    desk.write("allocation", 1, programme="Ambulans desa", year=2027, amount=5_000_000)
    assert said(ws.take_worksheet(desk.send())) == []
    money = ws.plan.of("allocation")[-1]
    assert ws.case.owner(money) == "dinkes"
    assert money.text("programme") == ws.plan.of("programme")[-1].id


def test_emptied_cell_empties_the_field(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, budget=None)
    ws.take_worksheet(desk.send())
    assert values(ws, "antre")["budget"] is None


# ------------------------------------------------------------------ cells


@pytest.mark.parametrize(
    ("kind", "field", "typed", "stored"),
    [
        ("programme", "budget", "Rp 1.200.000.000", 1_200_000_000),
        ("programme", "budget", 1.2e9, 1_200_000_000),
        ("programme", "name", "  Antrean   daring baru  ", "Antrean daring baru"),
        ("programme", "name", "-Antrean", "-Antrean"),
        ("programme", "name", "@antrean", "@antrean"),
        ("programme", "name", "+62 812", "+62 812"),
        ("programme", "name", "=1+1", "=1+1"),
        ("programme", "name", 2026, "2026"),
        ("programme", "deferred", True, True),
        ("programme", "deferred", "tidak", False),
        ("programme", "deferred", 1, True),
        ("programme", "code", "2.16.03.2.02.0010", "2.16.03.2.02.0010"),
        ("programme", "dimension", " smart economy ", "ECO"),
        ("programme", "start_year", "2.027", 2027),
        ("programme", "description", "a\r\nb", "a\nb"),
        ("quick_win", "percent_done", 0.8, 80),
        ("quick_win", "percent_done", "80 %", 80),
        ("handover", "date", datetime(2026, 6, 26), "2026-06-26"),  # noqa: DTZ001 - as Excel keeps a day
        ("handover", "date", date(2026, 6, 26), "2026-06-26"),
        ("handover", "date", "26 Juni 2026", "2026-06-26"),
    ],
)
def test_cell_is_read_as_its_field_reads_it(
    ws: Workshop, desk: Desk, kind: str, field: str, typed: object, stored: object
) -> None:
    desk.write(kind, 0, **{field: typed})
    assert said(ws.take_worksheet(desk.send())) == []
    assert ws.plan.of(kind)[0].get(field) == stored


@pytest.mark.parametrize(
    ("kind", "field", "typed", "says"),
    [
        ("programme", "code", 2.16, "Nomenclature code: Excel has made a number of this code, and may have dropped a zero. Type it again with an apostrophe (') before it."),  # noqa: E501 - the whole sentence
        ("programme", "name", datetime(2026, 3, 1), "Programme: Excel has made “01/03/2026” of what was typed here. Type it again with an apostrophe (') before it."),  # noqa: DTZ001, E501 - as above
        ("handover", "date", 46_199, "Date: The cell holds the number 46199, not a date. Did you mean 26/06/2026?"),
        ("handover", "date", 2026, "Date: The cell holds the number 2026, not a date. Write it as 26/06/2023 or 26 Juni 2023."),  # noqa: E501 - as above
        ("programme", "name", "#REF!", "Programme: Excel shows the error #REF! here. Write the value."),
        ("programme", "budget", 12.5, "Budget: “12.5” is not read as one amount. Write it as Rp 1.200.000.000, 1,2 M or 850 jt."),  # noqa: E501 - as above
    ],
)  # fmt: skip
def test_what_excel_made_of_an_entry_is_asked_about(
    ws: Workshop, desk: Desk, kind: str, field: str, typed: object, says: str
) -> None:
    desk.write(kind, 0, **{field: typed})
    desk.cell(kind, 0, field).number_format = "General" if isinstance(typed, int | float) else "dd/mm/yyyy"
    assert [one for _, one in said(ws.take_worksheet(desk.send()))] == [says]


def test_one_hundred_percent_without_its_sign_is_asked_about(ws: Workshop, desk: Desk) -> None:
    desk.write("quick_win", 0, percent_done=1)
    desk.cell("quick_win", 0, "percent_done").number_format = "General"
    assert [one for _, one in said(ws.take_worksheet(desk.send()))] == [
        "Done: 1 may mean 1 % or 100 %. Write it with the sign %."
    ]


def test_formula_without_a_result_is_refused(ws: Workshop, desk: Desk) -> None:
    cell = desk.cell("programme", 0, "budget")
    cell.value = "=1000*2"
    assert said(ws.take_worksheet(desk.send())) == [
        ("Programmes!R4", "Budget: Here stands a formula without a result. Write the value itself.")
    ]
    assert values(ws, "antre")["budget"] == 850_000_000


def test_merged_cells_are_asked_about_and_empty_nothing(ws: Workshop, desk: Desk) -> None:
    desk.sheet("programme").merge_cells("C4:C5")
    assert said(ws.take_worksheet(desk.send())) == [
        ("Programmes!C5", "Dimension: This cell is merged with another. Unmerge them, and fill each.")
    ]
    assert values(ws, "gizi")["dimension"] == "LIV"


def test_link_behind_a_word_is_the_address(ws: Workshop, desk: Desk) -> None:
    cell = desk.cell("quick_win", 0, "evidence")
    cell.value = "Foto"
    cell.hyperlink = "https://contoh.example/foto"
    ws.take_worksheet(desk.send())
    assert values(ws, "cepat")["evidence"] == "https://contoh.example/foto"


# ------------------------------------------------------------------ rows


def row_of(desk: Desk, kind: str, row: int) -> list[Any]:
    return [cell.value for cell in desk.sheet(kind)[TOP + row]]


def put_row(desk: Desk, kind: str, row: int, content: list[Any], first: int = 0) -> None:
    """Paste a row; from its ``first`` column on, so that 1 leaves the hidden id as it is."""
    for column, value in list(enumerate(content, 1))[first:]:
        desk.sheet(kind).cell(TOP + row, column).value = value


def test_rows_sorted_without_their_hidden_ids_keep_their_entries(ws: Workshop, desk: Desk) -> None:
    one, two = row_of(desk, "programme", 0), row_of(desk, "programme", 1)
    put_row(desk, "programme", 0, two, first=1)
    put_row(desk, "programme", 1, one, first=1)
    desk.write("programme", 0, end_year=2030)
    assert said(ws.take_worksheet(desk.send())) == []
    assert values(ws, "gizi")["end_year"] == 2030
    assert values(ws, "antre")["name"] == "Antrean daring"
    assert len(ws.plan.of("programme")) == 3


def test_row_copied_as_a_pattern_for_a_new_entry_is_a_new_entry(ws: Workshop, desk: Desk) -> None:
    put_row(desk, "programme", 2, row_of(desk, "programme", 0))
    desk.write("programme", 2, name="Antrean apotek")
    assert said(ws.take_worksheet(desk.send())) == []
    assert values(ws, "antre")["name"] == "Antrean daring"
    assert ws.plan.of("programme")[-1].text("name") == "Antrean apotek"


def test_row_that_stands_twice_word_for_word_counts_once(ws: Workshop, desk: Desk) -> None:
    put_row(desk, "programme", 2, row_of(desk, "programme", 0))
    taken = ws.take_worksheet(desk.send())
    assert (taken.new, taken.changed, said(taken)) == (0, 0, [])


def test_two_different_rows_of_one_entry_are_both_asked_about(ws: Workshop, desk: Desk) -> None:
    put_row(desk, "programme", 2, row_of(desk, "programme", 0))
    desk.write("programme", 2, budget=5)
    assert said(ws.take_worksheet(desk.send())) == [
        ("Programmes!B4", "Several rows hold the same entry (Programmes!4, Programmes!6). Keep the right one."),
        ("Programmes!B6", "Several rows hold the same entry (Programmes!4, Programmes!6). Keep the right one."),
    ]
    assert values(ws, "antre")["budget"] == 850_000_000


def test_deleted_ids_are_found_again_by_what_the_rows_say(ws: Workshop, desk: Desk) -> None:
    for row in range(30):
        desk.sheet("programme").cell(TOP + row, 1).value = None
    desk.write("programme", 1, budget="1 M")
    desk.write("programme", 2, name="Ambulans desa")
    path = desk.send()
    assert said(ws.take_worksheet(path)) == []
    assert values(ws, "gizi")["budget"] == 1_000_000_000
    assert len(ws.plan.of("programme")) == 4
    ws.take_worksheet(path)
    assert len(ws.plan.of("programme")) == 4


def test_row_with_an_id_from_elsewhere_is_refused(ws: Workshop, desk: Desk) -> None:
    desk.sheet("programme").cell(TOP + 2, 1).value = "sampah"
    desk.write("programme", 2, name="Bank sampah kita")
    assert said(ws.take_worksheet(desk.send())) == [
        ("Programmes!B6", "This row comes from another worksheet. Copy its visible cells only, not the row.")
    ]
    assert values(ws, "sampah")["name"] == "Bank sampah"


def test_emptied_row_removes_nothing(ws: Workshop, desk: Desk) -> None:
    for cell in desk.sheet("programme")[TOP][1:]:
        cell.value = None
    assert said(ws.take_worksheet(desk.send())) == [
        ("Programmes!B4", "This row was emptied; the entry stays. Ask the facilitator to remove it.")
    ]
    assert values(ws, "antre")["name"] == "Antrean daring"


def test_deleted_row_leaves_its_entry_alone(ws: Workshop, desk: Desk) -> None:
    position = ws.position
    desk.sheet("programme").delete_rows(TOP)
    assert said(ws.take_worksheet(desk.send())) == []
    assert ws.position == position


def test_amount_without_a_programme_is_asked_for_one(ws: Workshop, desk: Desk) -> None:
    desk.write("allocation", 1, year=2027)
    assert said(ws.take_worksheet(desk.send())) == [
        ("Allocations!B5", "Programme: Choose it first; without it nobody knows whose entry this is.")
    ]


def test_amount_for_a_programme_of_another_opd_is_refused(ws: Workshop, desk: Desk) -> None:
    desk.write("allocation", 1, programme="Bank sampah", year=2027)
    desk.write("allocation", 0, programme="Bank sampah", year=2028)
    assert said(ws.take_worksheet(desk.send())) == [
        ("Allocations!B4", "Programme: It belongs to another OPD. Choose one of your own."),
        ("Allocations!B5", "Programme: It belongs to another OPD. Choose one of your own."),
    ]
    assert (values(ws, "uang")["programme"], values(ws, "uang")["year"]) == ("antre", 2028)


def test_entry_that_went_to_another_opd_meanwhile_is_left_alone(ws: Workshop, desk: Desk) -> None:
    ws.save("programme", "gizi", {"owner": "DLH"})
    desk.write("programme", 1, name="Peta gizi balita")
    assert said(ws.take_worksheet(desk.send())) == [
        ("Programmes!B5", "This entry belongs to Dinas Lingkungan Hidup by now. It was left as it is.")
    ]


def test_the_opd_itself_can_be_corrected_but_not_added_to(ws: Workshop, tmp_path: Path) -> None:
    desk = sent_out(ws, tmp_path, stage="persiapan")
    desk.write("opd", 0, abbreviation="DINKES")
    desk.write("opd", 1, name="Dinas Baru")
    assert [one for _, one in said(ws.take_worksheet(desk.send()))] == [
        "On this sheet no row is added: it holds the OPD itself."
    ]
    assert values(ws, "dinkes")["abbreviation"] == "DINKES"


# ------------------------------------------------------------------ sheets and columns


def test_columns_and_sheets_may_be_moved_renamed_and_hidden(ws: Workshop, desk: Desk) -> None:
    sheet = desk.sheet("programme")
    sheet.insert_cols(2)
    sheet.title = "Program kami"
    sheet.sheet_state = "hidden"
    desk.book.move_sheet(sheet, -5)
    sheet.insert_rows(2)
    at = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(TOP + 1, at["programme.name"]).value = "Antrean baru"
    assert said(ws.take_worksheet(desk.send())) == []
    assert values(ws, "antre")["name"] == "Antrean baru"


def test_column_and_sheet_of_somebodys_own_are_said_and_left(ws: Workshop, desk: Desk) -> None:
    sheet = desk.sheet("programme")
    sheet.insert_cols(2)
    sheet.cell(TOP, 2).value = "cek lagi"
    desk.book.create_sheet("Catatan")["A1"] = "ditanya Pak Camat"
    taken = ws.take_worksheet(desk.send())
    assert said(taken) == [
        ("Programmes!B4", "This column is not one of the worksheet's; it was not read."),
    ]
    assert taken.notes == ("The sheet Catatan is not one of the kit's; it was not read.",)


def test_deleted_column_empties_nothing(ws: Workshop, desk: Desk) -> None:
    sheet = desk.sheet("programme")
    sheet.delete_cols(desk.column("programme", "budget"))
    assert said(ws.take_worksheet(desk.send())) == []
    assert values(ws, "antre")["budget"] == 850_000_000


def test_column_that_stands_twice_is_read_once(ws: Workshop, desk: Desk) -> None:
    desk.sheet("programme")["Z1"] = "programme.name"
    desk.sheet("programme")["Z4"] = "lain"
    assert [one for _, one in said(ws.take_worksheet(desk.send()))] == [
        "This column stands twice; only the first was read. Delete the other."
    ]
    assert values(ws, "antre")["name"] == "Antrean daring"


@pytest.mark.parametrize("name", ["ballot.score_1", "workshop.region", "attendance.presence", "programme.owner"])
def test_field_that_no_worksheet_has_cannot_be_written_by_a_forged_name(
    ws: Workshop, desk: Desk, name: str
) -> None:
    desk.sheet("programme")["Z1"] = name
    desk.sheet("programme")["Z4"] = "DLH"
    position = ws.position
    assert [one for _, one in said(ws.take_worksheet(desk.send()))] == [
        "This column belongs to no field of Programme; it was not read."
    ]
    assert ws.position == position


# ------------------------------------------------------------------ the copy that goes back


def test_copy_goes_back_with_the_cells_marked_and_listed(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, start_year="=dua", name="Antrean puskesmas")
    taken = ws.take_worksheet(desk.send())
    assert taken.copy == desk.path.with_name("lembar-iii-dinkes-perlu-diperbaiki.xlsx")
    copy = Desk(taken.copy)
    cell = copy.cell("programme", 0, "start_year")
    assert (cell.value, cell.fill.fgColor.rgb, cell.comment.author) == ("=dua", "FFFECACA", "bimtek")
    listed = copy.book["To correct"]
    assert [one.value for one in listed[2]][1:] == ["Programmes", "O4", taken.wrong[0].says, "=dua"]
    assert listed["E2"].data_type == "s"
    assert copy.cell("programme", 0, "name").fill.fgColor.rgb != "FFFECACA"


def test_corrected_copy_comes_in_based_on_what_was_taken_before(ws: Workshop, desk: Desk) -> None:
    desk.sign("")
    desk.write("programme", 0, start_year="dua", name="Antrean A")
    desk.write("programme", 2, name="Ambulans", start_year="tiga")
    first = ws.take_worksheet(desk.send())
    assert first.copy is not None
    copy = Desk(first.copy)
    copy.write("programme", 0, start_year=2027, name="Antrean B")
    copy.write("programme", 2, start_year=2028)
    second = ws.take_worksheet(copy.send())
    assert (second.new, second.changed, said(second)) == (0, 2, [])
    assert values(ws, "antre")["name"] == "Antrean B"
    assert values(ws, "antre")["start_year"] == 2027
    assert ws.plan.of("programme")[-1].number("start_year") == 2028
    assert not ws.plan.conflicted


def test_marks_of_an_earlier_copy_are_gone_from_the_next(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, start_year="dua", end_year="tiga")
    first = ws.take_worksheet(desk.send())
    assert first.copy is not None
    copy = Desk(first.copy)
    copy.write("programme", 0, start_year=2027)
    second = ws.take_worksheet(copy.send())
    assert second.copy == first.copy
    again = Desk(first.copy)
    assert again.cell("programme", 0, "start_year").comment is None
    assert again.cell("programme", 0, "end_year").comment is not None
    assert again.book.sheetnames.count("To correct") == 1


# ------------------------------------------------------------------ whole files


def test_worksheet_of_another_workshop_or_opd_is_refused(ws: Workshop, desk: Desk, tmp_path: Path) -> None:
    other = filled_workshop(tmp_path / "other.sqlite")
    with pytest.raises(KitError, match="belongs to another workshop"):
        other.take_worksheet(desk.send())
    with pytest.raises(KitError, match="is the worksheet of another OPD"):
        ws.at("dlh").take_worksheet(desk.send())
    other.close()


def test_worksheet_of_a_newer_kit_is_refused(ws: Workshop, desk: Desk) -> None:
    desk.book["_kit"]["A2"] = "2"
    with pytest.raises(KitError, match="was written by a newer version of the kit"):
        ws.take_worksheet(desk.send())


def test_field_renamed_since_an_old_worksheet_was_written_is_still_read(
    ws: Workshop, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smartcity_kit.sheets.rows.RENAMED", {"programme.title": "programme.name"})
    desk.sheet("programme").cell(1, desk.column("programme", "name")).value = "programme.title"
    desk.sheet("programme")["B4"] = "Antrean lama"
    assert said(ws.take_worksheet(desk.send())) == []
    assert values(ws, "antre")["name"] == "Antrean lama"


def test_worksheet_based_on_what_this_copy_has_not_got_is_asked_to_wait(ws: Workshop, desk: Desk) -> None:
    kit = desk.book["_kit"]
    row = next(row for row in kit.iter_rows() if row[2].value == "antre")
    row[3].value = "019ab000-0000-7000-8000-000000000000"
    desk.write("programme", 0, name="Lain")
    desk.write("programme", 1, name="Peta gizi balita")
    assert said(ws.take_worksheet(desk.send())) == [
        ("Programmes!B4", "This copy of the workshop does not know the state this row was written from: merge first.")
    ]
    assert values(ws, "gizi")["name"] == "Peta gizi balita"


def test_journal_after_worksheets_folds_to_the_kept_plan(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, name="Lain")
    desk.write("risk", 1, event="Banjir", quick_win="=Cepat")
    ws.take_worksheet(desk.send())
    assert ws.store.check() == ()
    assert fold(ws.store.changes()) == ws.plan


# ------------------------------------------------------------------ what came, and taking it back


def test_worksheet_that_came_in_is_listed_with_its_file_its_opd_and_who_filled_it(ws: Workshop, desk: Desk) -> None:
    desk.write("programme", 0, name="Antrean lain")
    taken = ws.take_worksheet(desk.send())
    table = ws.merges().part
    assert isinstance(table, Table)
    (row,) = table.rows
    assert [cell.text for cell in row.cells][1:4] == [desk.path.name, "Excel worksheet", "Dinas Kesehatan"]
    assert row.cells[4].text.startswith("Ani · Dinkes · #")
    assert row.record == taken.record
    assert ws.take_worksheet(desk.path).record == ""
    assert len(ws.plan.of("merge")) == 1


def test_worksheet_that_came_in_is_undone_by_new_changes(ws: Workshop, desk: Desk) -> None:
    before = values(ws, "antre")
    desk.write("programme", 0, name="Antrean lain")
    desk.write("programme", 2, name="Ambulans")
    taken = ws.take_worksheet(desk.send())
    assert ws.undo(taken.record).startswith("Undone in 2 records")
    assert values(ws, "antre") == before
    assert [one.text("name") for one in ws.plan.of("programme")] == ["Antrean daring", "Peta gizi", "Bank sampah"]
    assert "Antrean lain" in [one.fields.get("name") for one in ws.store.changes("antre")]


def test_row_typed_as_people_type_is_the_same_entry_when_an_unsigned_file_comes_twice(
    ws: Workshop, desk: Desk
) -> None:
    desk.sign("")
    desk.write("programme", 2, name=" Ambulans ", budget="1,2 M", start_year="2026", status="Baru")
    assert ws.take_worksheet(desk.send()).new == 1
    again = ws.take_worksheet(desk.path)
    assert (again.new, again.changed) == (0, 0)
