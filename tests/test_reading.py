"""Reading what people already have: lists of the press, tables, one a line (R000-9, R001-6, R003-9, C7)."""

from __future__ import annotations

from collections import Counter

import pytest

from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.near import alike
from smartcity_kit.rules.quick_wins import class_dimensions
from smartcity_kit.rules.reading import Proposal, Reading, read
from tests.pasted import CLASS_C, CLASSES, KOPERASI, QUICK_WINS, roster, unit
from tests.plans import Row, case_of

LUMAJANG = case_of(*roster())


def quick_wins(text: str, case: Case = LUMAJANG) -> Reading:
    return read(case, "quick_win", text)


def units(text: str, case: Case | None = None) -> Reading:
    return read(case or case_of(), "opd", text)


def names(reading: Reading) -> list[str]:
    return [one.name for one in reading.proposals]


def one(reading: Reading, name: str) -> Proposal:
    (found,) = (row for row in reading.proposals if row.name == name)
    return found


# ------------------------------------------------------------------ the list of quick wins (oracle 1)


def test_r000_9_list_of_the_press_gives_21_names_in_20_entries() -> None:
    rows = quick_wins(QUICK_WINS).proposals
    assert [row.values["program_no"] for row in rows] == list(range(1, 22))
    assert {row.values["entry_no"] for row in rows} == set(range(1, 21))


def test_dimensions_have_4_2_4_4_1_and_6_names_in_5_entries() -> None:
    rows = quick_wins(QUICK_WINS).proposals
    by_name = Counter(row.values["dimension"] for row in rows)
    by_entry = Counter({row.values["entry_no"]: row.values["dimension"] for row in rows}.values())
    assert by_name == {"GOV": 4, "ENV": 2, "LIV": 4, "SOC": 4, "BRD": 1, "ECO": 6}
    assert by_entry == {"GOV": 4, "ENV": 2, "LIV": 4, "SOC": 4, "BRD": 1, "ECO": 5}


def test_list_names_16_owners() -> None:
    assert len({row.values["raw_owner"] for row in quick_wins(QUICK_WINS).proposals}) == 16


def test_declared_20_against_21_names_waits_for_a_person() -> None:
    assert quick_wins(QUICK_WINS).doubts == (
        "The text says “20 daftar program”; counted were 20 entries with 21 names. Ask which is meant.",
    )


def test_names_in_one_bracket_share_an_entry_and_are_asked_about() -> None:
    reading = quick_wins(QUICK_WINS)
    prima, mentari = one(reading, "Kredit Prima"), one(reading, "Kredit Mentari")
    assert prima.values["entry_no"] == mentari.values["entry_no"] == 19
    assert prima.raw == mentari.raw == "Kredit Prima dan Kredit Mentari (Perumda BPR Bank Lumajang)"
    assert prima.doubts == ("2 names stand before one bracket: one entry or several?",)


def test_c7_raw_text_is_kept_beside_what_was_understood() -> None:
    row = one(quick_wins(QUICK_WINS), "Susi pasti")
    assert (row.values["raw_name"], row.values["raw_owner"]) == ("Susi pasti", "Puskemas Gucialit")
    assert "owner" not in row.values


def test_only_the_two_misspelt_owners_and_the_shared_bracket_are_doubtful() -> None:
    doubtful = [row.name for row in quick_wins(QUICK_WINS).proposals if row.doubts]
    assert doubtful == ["Lagakita", "Susi pasti", "Kredit Prima", "Kredit Mentari"]


def test_list_within_a_line_continues_after_a_semicolon() -> None:
    text = (
        "Dimensi Smart Governance, meliputi Lagakita (Dispendukcapil), Simwas (Inspektorat); Dimensi Smart Economy, "
        "meliputi Tawes Sehat (Dinas Perikanan); Kredit Prima dan Kredit Mentari (Perumda BPR Bank Lumajang)"
    )
    reading = quick_wins(text)
    assert names(reading) == ["Lagakita", "Simwas", "Tawes Sehat", "Kredit Prima", "Kredit Mentari"]
    assert [row.values["entry_no"] for row in reading.proposals] == [1, 2, 3, 4, 4]


def test_list_without_a_heading_asks_for_the_dimension() -> None:
    row = one(quick_wins("Lagakita (Dispendukcapil), Simwas (Inspektorat)"), "Simwas")
    assert (row.values["owner"], row.doubts) == ("Inspektorat", ("No dimension is named: choose one.",))


def test_one_programme_a_line_stands_under_the_dimension_above_it() -> None:
    text = (
        "Smart Governance:\n1. Lagakita (Dispendukcapil)\n2. Simwas - Inspektorat\nDimensi Smart Branding\n- Linlin"
    )
    reading = quick_wins(text)
    assert [(row.name, row.values["dimension"]) for row in reading.proposals] == [
        ("Lagakita", "GOV"),
        ("Simwas", "GOV"),
        ("Linlin", "BRD"),
    ]
    assert one(reading, "Linlin").doubts == ("No owner is named: choose one.",)


def test_report_without_a_list_proposes_nothing() -> None:
    sentence = "Penyusunan masterplan dilakukan melalui bimbingan teknis mulai tahap satu hingga empat di daerah. "
    reading = quick_wins("Berita daerah\n" + 4 * sentence + "\nPenulis: Redaksi")
    assert reading.proposals == ()
    assert reading.doubts == ("No list was found in this text.",)
    assert len(reading.leftovers) == 1


# ------------------------------------------------------------------ dimensions


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Smart Mobility", "“Smart Mobility” may stand for Smart Living in this framework: choose."),
        ("Smart Transportation", "“Smart Transportation” may stand for Smart Living in this framework: choose."),
        ("Smart People", "“Smart People” may stand for Smart Society in this framework: choose."),
        ("Smart Ocean", "“Smart Ocean” is no dimension of this framework: choose one."),
    ],
)
def test_name_of_another_frameworks_dimension_is_asked_never_guessed(written: str, asked: str) -> None:
    row = one(quick_wins(f"Dimensi {written}, meliputi Simwas (Inspektorat)."), "Simwas")
    assert "dimension" not in row.values
    assert row.doubts == (asked,)


def test_heading_of_two_dimensions_offers_both() -> None:
    row = one(quick_wins("Dimensi Smart Living dan Smart Society: Simwas (Inspektorat)."), "Simwas")
    assert [candidate.code for candidate in row.candidates["dimension"]] == ["LIV", "SOC"]
    assert row.doubts == ("“Smart Living dan Smart Society” names several dimensions: choose one.",)


# ------------------------------------------------------------------ whose it is: R000-9


def owner(written: str, *rows: str) -> Proposal:
    case = case_of(*roster(*rows))
    return quick_wins(f"Dimensi Smart Living, meliputi Contoh ({written}).", case).proposals[0]


@pytest.mark.parametrize("written", ["DLH", "dlh", "Dinas Lingkungan Hidup", "dinas  lingkungan hidup"])
def test_owner_is_known_by_name_and_by_abbreviation(written: str) -> None:
    assert owner(written).values["owner"] == "Dinas Lingkungan Hidup"
    assert owner(written).doubts == ()


def test_owner_is_known_by_its_name_in_the_source() -> None:
    case = case_of(("p", "opd", {"name": "Puskesmas Gucialit", "raw_name": "Puskemas Gucialit"}))
    row = one(quick_wins("Susi pasti (Puskemas Gucialit)", case), "Susi pasti")
    assert row.values["owner"] == "p"


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("Dispendukicapil", ("Dinas Kependudukan dan Pencatatan Sipil", 96)),
        ("Puskemas Gucialit", ("Puskesmas Gucialit", 97)),
    ],
)
def test_misspelt_owner_gives_the_right_first_candidate_to_confirm(written: str, first: tuple[str, int]) -> None:
    row = owner(written)
    assert "owner" not in row.values
    assert (row.candidates["owner"][0].code, row.candidates["owner"][0].score) == first
    told = f"“{written}” is not on the list of units. To confirm: {first[0]} ({first[1]} %)"
    assert row.doubts[0].startswith(told)


def test_dpkp_and_dkpp_are_two_agencies() -> None:
    assert owner("DPKP").values["owner"] == "Dinas Perumahan dan Kawasan Permukiman"
    assert owner("DKPP").values["owner"] == "Dinas Ketahanan Pangan dan Pertanian"
    assert not alike("DPKP", "DKPP")


def test_dpkp_missing_on_the_roster_is_never_taken_for_dkpp() -> None:
    row = owner("DPKP", "Dinas Perumahan dan Kawasan Permukiman")
    assert "owner" not in row.values
    assert [(one.code, one.score) for one in row.candidates["owner"]] == [
        ("Dinas Ketahanan Pangan dan Pertanian", 50)
    ]
    assert row.doubts[0].endswith("DKPP has the same letters and may be another unit: never take one for the other.")


def test_initials_find_the_agency_whose_abbreviation_nobody_entered() -> None:
    case = case_of(unit("Dinas Ketahanan Pangan dan Pertanian"), unit("Dinas Perumahan dan Kawasan Permukiman"))
    first = one(quick_wins("Gedang Mesem (DPKP)", case), "Gedang Mesem").candidates["owner"]
    assert [(one.code, one.score) for one in first] == [("Dinas Perumahan dan Kawasan Permukiman", 90)]


def test_unknown_owner_is_said_to_be_unknown() -> None:
    assert owner("Kodim").doubts == ("“Kodim” is not on the list of units: add it there, or choose another.",)


def test_several_owners_in_one_bracket_are_offered() -> None:
    row = owner("Dinkes dan BPBD")
    assert [one.code for one in row.candidates["owner"]] == [
        "Dinas Kesehatan P2KB",
        "Badan Penanggulangan Bencana Daerah",
    ]
    assert row.doubts == ("“Dinkes dan BPBD” names several units: choose the owner.",)


def test_abbreviation_of_two_units_is_asked_about() -> None:
    case = case_of(unit("Dinas Kesehatan", "DK"), unit("Dinas Kebudayaan", "DK"))
    row = one(quick_wins("Contoh (DK)", case), "Contoh")
    assert row.doubts[0] == "“DK” fits several units: choose one."
    assert len(row.candidates["owner"]) == 2


# ------------------------------------------------------------------ lists of units (oracle 2)


def test_r001_6_classes_of_the_press_have_12_14_and_10_units() -> None:
    sizes = Counter(row.heading for row in units(CLASSES).proposals)
    assert sizes == {
        "Smart Governance dan Smart Environment": 12,
        "Smart Living dan Smart Society": 14,
        "Smart Economy dan Smart Branding": 10,
    }


def test_agency_whose_name_holds_commas_stays_whole() -> None:
    row = one(units(CLASSES), KOPERASI)
    assert row.values["kind"] == "dinas"
    assert row.doubts == ("The name holds a comma: one unit or several?",)
    assert len(CLASS_C.split(",")) == 12  # what a split at every comma makes of these ten


def test_title_within_a_name_ends_no_list() -> None:
    assert one(units(CLASSES), "RSUD dr. Haryoto").values["kind"] == "rsud"


def test_last_of_a_list_is_read_behind_a_comma_and_dan() -> None:
    assert names(units(CLASSES))[11] == "Kecamatan Lumajang"
    assert one(units(CLASSES), "Kelurahan").doubts == ("“Kelurahan” names no unit in particular.",)


def test_units_joined_by_dan_alone_are_two() -> None:
    text = "Dinas Pemberdayaan Masyarakat dan Desa, Perumda Semeru dan Perumda BPR Bank Lumajang"
    assert names(units(text)) == [
        "Dinas Pemberdayaan Masyarakat dan Desa",
        "Perumda Semeru",
        "Perumda BPR Bank Lumajang",
    ]


def test_baca_juga_lines_are_passed_over_even_when_they_hold_a_list() -> None:
    passed = [piece.text for piece in units(CLASSES).pieces if piece.kind == "passed"]
    assert passed == [
        "Baca juga: Akses Jalan Alternatif Putus, Dinas Perhubungan Turun Tangan\n",
        "Baca juga: Dimensi Baru, meliputi Dinas Lain\n",
    ]


def test_baca_juga_line_in_the_middle_of_a_list_does_not_cut_it() -> None:
    text = (
        "Dimensi Smart Living: Dinas Perhubungan,\nBaca juga: Dinas Lain\nDinas Tenaga Kerja dan Kecamatan Senduro."
    )
    assert names(units(text)) == ["Dinas Perhubungan", "Dinas Tenaga Kerja", "Kecamatan Senduro"]


def test_unit_is_put_into_the_class_of_its_heading() -> None:
    case = case_of(("g", "group", {"name": "A", "dimensions": ("GOV", "ENV")}))
    rows = units(CLASSES, case).proposals
    assert [row.values.get("groups") for row in rows].count(("g",)) == 12
    assert units(CLASSES, case).doubts == (
        "No class has exactly these dimensions: Smart Living dan Smart Society.",
        "No class has exactly these dimensions: Smart Economy dan Smart Branding.",
    )


def test_short_name_in_a_bracket_is_kept_as_such() -> None:
    text = "1. Dinas Lingkungan Hidup (DLH)\n2. Badan Kepegawaian Daerah (BKD)\n"
    assert [(row.name, row.values["abbreviation"]) for row in units(text).proposals] == [
        ("Dinas Lingkungan Hidup", "DLH"),
        ("Badan Kepegawaian Daerah", "BKD"),
    ]


def test_r001_6_truncated_and_misspelt_units_are_asked_about() -> None:
    case = case_of(*roster(), unit("Badan Kesatuan Bangsa dan Politik"))
    reading = units(CLASSES, case)
    asked = "It is nearly the name of {}, which the plan has: are they one?"
    assert one(reading, "Dinas Penanaman Terpadu Satu Pintu").doubts == (
        asked.format("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu"),
    )
    assert one(reading, "Badan Kesatuan Sangsa dan Politik").doubts == (
        asked.format("Badan Kesatuan Bangsa dan Politik"),
    )
    assert one(reading, "Dinas Lingkungan Hidup").known == "Dinas Lingkungan Hidup"


# ------------------------------------------------------------------ the two lists together (oracle 3)


def test_lists_read_together_show_four_owners_of_another_class_and_one_of_none() -> None:
    groups: tuple[Row, ...] = (
        ("A", "group", {"name": "A", "dimensions": ("GOV", "ENV")}),
        ("B", "group", {"name": "B", "dimensions": ("LIV", "SOC")}),
        ("C", "group", {"name": "C", "dimensions": ("ECO", "BRD")}),
    )
    short = {
        "Dinas Lingkungan Hidup": "DLH",
        "Dinas Pekerjaan Umum dan Tata Ruang": "DPUTR",
        "Dinas Perumahan dan Kawasan Permukiman": "DPKP",
        "Dinas Penanaman Terpadu Satu Pintu": "DPMPTSP",
        "Dinas Ketahanan Pangan dan Pertanian": "DKPP",
        "Badan Kepegawaian Daerah": "BKD",
        "Dinas Perhubungan": "Dishub",
        "Dinas Kesehatan P2KS": "Dinkes",
        "Dinas Pemuda dan Olahraga": "Dispora",
        "Badan Penanggulangan Bencana Daerah": "BPBD",
        "Dinas Pendidikan dan Kebudayaan": "Dindikbud",
    }
    rows = [
        (row.name, "opd", {**row.values, "abbreviation": short.get(row.name)})
        for row in units(CLASSES, case_of(*groups)).proposals
    ]
    case = case_of(*groups, *rows, unit("Inspektorat"))
    outside, nowhere = [], []
    for row in quick_wins(QUICK_WINS, case).proposals:
        owner_of = case.plan.get(row.values.get("owner"))
        dimensions = class_dimensions(case, owner_of) if owner_of is not None else {row.values["dimension"]}
        if dimensions is None:
            nowhere.append(row.name)
        elif row.values["dimension"] not in dimensions:
            outside.append(row.name)
    # Linlin belongs to its class; Esimpadu has the same owner and does not. Two owners wait to be confirmed.
    waiting = [row.name for row in quick_wins(QUICK_WINS, case).proposals if "owner" not in row.values]
    assert waiting == ["Lagakita", "Susi pasti"]
    assert outside == ["Esimpadu", "Gedang Mesem", "Ngapling", "Simtaru"]
    assert nowhere == ["Simwas"]


# ------------------------------------------------------------------ dates (oracle 5)


def test_r003_9_broken_date_is_flagged_with_what_it_may_have_meant() -> None:
    text = "Kegiatan digelar dua hari, yakni hari Selasa (14/6/20220 hingga Rabu (15/6/2022)."
    assert "“14/6/20220” is not a date. Did you mean 14/06/2022?" in quick_wins(text).doubts
    assert len([doubt for doubt in quick_wins(text).doubts if "is not a date" in doubt]) == 1


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Kamis (12/10/2023)", []),
        ("pada 31/2/2023", ["“31/2/2023” is not a date."]),
        ("Jumat (12/10/2023)", ["“Jumat (12/10/2023” is not a date. Did you mean 12/10/2023?"]),
        ("14 Juni 20222", ["“14 Juni 20222” is not a date. Did you mean 14/06/2022?"]),
        ("Nomor 130/8-NK/427.11/2023 dan B-35/DJAI/HK.04.02/02/2023", []),
        ("kode 2.16.03.2.02.09 sebesar Rp 1.200.000.000", []),
    ],
)
def test_only_what_looks_like_a_date_and_is_none_is_flagged(text: str, flagged: list[str]) -> None:
    assert [doubt for doubt in quick_wins(text).doubts if "is not a date" in doubt] == flagged


# ------------------------------------------------------------------ tables from Excel


def test_table_with_headings_is_read_by_label_and_by_what_offices_write() -> None:
    text = "No\tNama Program\tDimensi\tOPD Pengampu\n7\tSIMPeLL\tSmart Living\tDishub\n8\tSIMPUL\tLiving\tDinkes\n"
    rows = quick_wins(text).proposals
    assert [(row.name, row.values["program_no"], row.values["dimension"]) for row in rows] == [
        ("SIMPeLL", 7, "LIV"),
        ("SIMPUL", 8, "LIV"),
    ]
    assert [row.values["owner"] for row in rows] == ["Dinas Perhubungan", "Dinas Kesehatan P2KB"]


def test_table_without_headings_is_read_by_what_its_columns_hold() -> None:
    rows = quick_wins("1\tLagakita\tSmart Governance\tDinkes\n2\tSimwas\tSmart Governance\tInspektorat").proposals
    assert [(row.name, row.values["dimension"], row.values["owner"]) for row in rows] == [
        ("Lagakita", "GOV", "Dinas Kesehatan P2KB"),
        ("Simwas", "GOV", "Inspektorat"),
    ]


def test_table_keeps_amounts_dates_and_what_has_no_field() -> None:
    text = "Program\tOPD\tAnggaran\tWarna\nLagakita\tDinkes\t1,2 M\thijau\nSimwas\tInspektorat\tbanyak\t\n"
    lagakita, simwas = quick_wins(text).proposals
    assert (lagakita.values["budget"], lagakita.values["note"]) == (1_200_000_000, "hijau")
    assert "budget" not in simwas.values
    assert simwas.values["note"] == "Budget: banyak"
    assert (
        "Budget: “banyak” is not read as one amount. Write it as Rp 1.200.000.000, 1,2 M or 850 jt." in simwas.doubts
    )


def test_quoted_cell_may_hold_a_line_break_and_quotes() -> None:
    row = quick_wins('Program\tManfaat\nLagakita\t"Warga ""di desa""\nterlayani"\n').proposals[0]
    assert row.values["benefit"] == 'Warga "di desa"\nterlayani'


def test_table_of_another_type_is_read_by_its_own_fields() -> None:
    reading = read(LUMAJANG, "programme", "Programme\tFirst year\tLast year\nBank sampah\t2018\t2022\n")
    assert dict(reading.proposals[0].values) == {"name": "Bank sampah", "start_year": 2018, "end_year": 2022}


# ------------------------------------------------------------------ what the plan already has


def stored(*rows: Proposal) -> Case:
    return case_of(*roster(), *((f"q{n}", "quick_win", dict(row.values)) for n, row in enumerate(rows)))


def test_same_paste_proposes_nothing_new_once_it_is_stored() -> None:
    case = stored(*quick_wins(QUICK_WINS).proposals)
    assert quick_wins(QUICK_WINS, case).fresh == ()


def test_name_that_was_corrected_is_still_known_by_its_raw_name() -> None:
    case = case_of(("q", "quick_win", {"name": "Pa Losemeru Jaya", "raw_name": "Pa_Losemeru"}))
    assert one(quick_wins("Pa_Losemeru (DKPP)", case), "Pa_Losemeru").known == "q"


def test_rest_of_a_half_stored_list_keeps_its_numbers() -> None:
    rows = quick_wins(QUICK_WINS).proposals
    case = stored(*(row for row in rows if not row.doubts))
    fresh = {row.name: row.values["entry_no"] for row in quick_wins(QUICK_WINS, case).fresh}
    assert fresh == {"Lagakita": 1, "Susi pasti": 13, "Kredit Prima": 19, "Kredit Mentari": 19}


def test_second_list_is_numbered_behind_the_first() -> None:
    case = stored(*quick_wins(QUICK_WINS).proposals)
    assert one(quick_wins("Sapu Lidi (DLH)", case), "Sapu Lidi").values["entry_no"] == 21


def test_near_double_of_the_plan_is_asked_about() -> None:
    case = case_of(*roster(), ("q", "quick_win", {"name": "Esimpadu"}))
    row = one(quick_wins("Simpadu (DPMPTSP)", case), "Simpadu")
    assert "It is nearly the name of Esimpadu, which the plan has: are they one?" in row.doubts


def test_name_that_stands_twice_in_the_text_is_asked_about() -> None:
    rows = quick_wins("Lagakita (DLH), Lagakita (DLH)").proposals
    assert ["The name stands twice in the text." in row.doubts for row in rows] == [False, True]


# ------------------------------------------------------------------ nearly the same name, as a rule


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ("Esimpadu", "Simpadu", True),
        ("Lagakita", "LAGA KITA", True),
        ("SIMPeLL", "SIMPUL", False),
        ("DPKP", "DKPP", False),
        ("Taman Cerdas 1", "Taman Cerdas 2", False),
        ("Kredit Prima", "Kredit Mentari", False),
    ],
)
def test_programmes_of_nearly_one_name_are_asked_about(first: str, second: str, asked: bool) -> None:
    case = case_of(("a", "programme", {"name": first}), ("b", "programme", {"name": second}))
    found = [one.record for one in findings(case) if one.rule == "near_doubles"]
    assert found == (["a"] if asked else [])


def test_near_double_says_whose_the_other_one_is() -> None:
    case = case_of(
        unit("Dinas Perhubungan"),
        ("a", "quick_win", {"name": "Esimpadu"}),
        ("b", "quick_win", {"name": "Simpadu", "owner": "Dinas Perhubungan"}),
    )
    (found,) = (one for one in findings(case) if one.rule == "near_doubles")
    assert str(found) == (
        "Esimpadu: Its name is nearly that of “Simpadu” (Dinas Perhubungan). "
        "Ask whether they are one; if not, nothing has to change."
    )
    assert found.weight == "check"
