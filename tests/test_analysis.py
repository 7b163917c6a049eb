"""Stage I: trends, issues, readiness, gaps, SWOT and TOWS, keywords of the vision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.journal import Value
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case, derived, findings
from smartcity_kit.rules.analysis import by_group, distance
from smartcity_kit.rules.completeness import stage_types
from smartcity_kit.sources import MethodError, kit_folder, load_method
from smartcity_kit.text.messages import use_language
from smartcity_kit.views import analysis, tables
from smartcity_kit.views.analysis import keywords, readiness_chart, readiness_groups, swot_classes, swot_matrix
from smartcity_kit.views.documents import Figure, Notice, Table
from smartcity_kit.workshop import Workshop, open_workshop
from tests.plans import Row, case_of

DLH: Row = ("dlh", "opd", {"name": "Dinas Lingkungan Hidup", "abbreviation": "DLH", "groups": ("A",)})
BKD: Row = ("bkd", "opd", {"name": "Badan Kepegawaian Daerah", "abbreviation": "BKD", "groups": ("A",)})
DINKES: Row = ("dinkes", "opd", {"name": "Dinas Kesehatan", "groups": ("B",)})
BAPPEDA: Row = ("bappeda", "opd", {"name": "Bappeda", "role": "pendamping"})
CLASSES: tuple[Row, ...] = (
    ("A", "group", {"name": "Kelas A", "dimensions": ("GOV", "ENV")}),
    ("B", "group", {"name": "Kelas B", "dimensions": ("LIV", "SOC")}),
)
PAGE = "https://contoh.example/bukti"


def rated(key: str, variable: str, now: str = "", wanted: str = "", **fields: Value) -> Row:
    levels = {"level_now": now, "level_wanted": wanted}
    given_ = {name: value for name, value in levels.items() if value}
    return (key, "readiness", {"variable": variable, "evidence": PAGE, **given_, **fields})


def swot(key: str, factor: str, text: str, owner: str = "dlh") -> Row:
    return (key, "swot", {"owner": owner, "factor": factor, "text": text})


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def said(case: Case, rule: str) -> list[str]:
    return [f"{one.weight}: {one}" for one in findings(case) if one.rule == rule]


# -------------------------------------------------------------------- the worksheets


def test_stage_one_fills_its_worksheets_in_the_order_of_the_method() -> None:
    """Issue 3, 2: trend, issue, readiness, gap, SWOT, TOWS, and only then the vision."""
    types = stage_types(case_of(), "I")
    order = [name for name in types if name in {"trend", "issue", "readiness", "gap", "swot", "tows", "vision"}]
    assert order == ["trend", "issue", "readiness", "gap", "swot", "tows", "vision"]


def test_worksheets_have_the_columns_of_the_field() -> None:
    """DOMAIN 2.3: tables T1 to T6, R002-3 step 1 (analysis of the future and readiness)."""
    columns = {
        name: [field.name for field in RECORD_TYPES[name].fields] for name in ("trend", "issue", "gap", "tows")
    }
    assert columns == {
        "trend": ["text", "scope", "implication", "dimension", "source"],
        "issue": ["dimension", "sub_dimension", "text", "data", "data_year", "source", "evidence", "owner"],
        "gap": ["dimension", "sub_dimension", "existing", "expected", "gap", "recommendation", "owner"],
        "tows": ["kind", "dimension", "text", "factors", "owner"],
    }


def test_short_lists_of_stage_one_are_offered() -> None:
    choices = load_method().choices
    assert [one.code for one in choices["trend_scope"]] == ["global", "nasional", "provinsi", "daerah"]
    assert [one.code for one in choices["swot_factor"]] == ["S", "W", "O", "T"]
    assert [one.code for one in choices["tows_kind"]] == ["SO", "WO", "ST", "WT"]


# -------------------------------------------------------------------- readiness models


def test_readiness_models_are_those_of_the_field_and_of_a_region_with_three_foundations() -> None:
    """DOMAIN 2.3 T2 to T4 and T4 variant; R002-7 (people, policy backed by the leader, technology)."""
    models = {
        name: load_method(readiness=name).readiness for name in ("triad", "five_components", "three_foundations")
    }
    assert {name: [one.code for one in model.components] for name, model in models.items()} == {
        "triad": ["struktur", "infrastruktur", "suprastruktur"],
        "five_components": ["alam", "struktur", "infrastruktur", "suprastruktur", "budaya"],
        "three_foundations": ["sdm", "kebijakan", "teknologi"],
    }
    assert [str(level.label) for level in models["five_components"].levels] == ["Poor", "Fair", "Good"]
    assert {path.stem for path in kit_folder("data").glob("readiness/*.yaml")} == set(models)


def test_groups_of_the_triad_are_those_of_its_tables() -> None:
    groups = [(component.code, group.code) for component, group in load_method().readiness.groups()]
    assert groups == [
        ("struktur", "struktur.tata_kelola"),
        ("struktur", "struktur.sdm"),
        ("struktur", "struktur.keuangan"),
        ("struktur", "struktur.arah"),
        ("infrastruktur", "infrastruktur.fisik"),
        ("infrastruktur", "infrastruktur.digital"),
        ("infrastruktur", "infrastruktur.sosial"),
        ("suprastruktur", "suprastruktur.regulasi"),
        ("suprastruktur", "suprastruktur.kelembagaan"),
        ("suprastruktur", "suprastruktur.pelaksanaan"),
    ]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Workshop]:
    ws = open_workshop(tmp_path / "w.sqlite", create=True)
    yield ws
    ws.close()


def test_workshop_rates_the_model_of_its_settings_and_the_triad_while_none_is_chosen(empty: Workshop) -> None:
    assert empty.case.method.readiness.id == "triad"
    empty.save("workshop", None, {"region": "Kabupaten X", "readiness": "three_foundations"})
    assert empty.case.method.readiness.id == "three_foundations"
    assert empty.save("readiness", None, {"variable": "sdm.jumlah", "level_now": "2"}).problems == ()


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ('code: "3", label', 'code: "4", label', "the levels have to be numbered 1, 2, 3 and so on"),
        ("code: alam.bencana", "code: alam.potensi", "the variable alam.potensi stands here twice"),
        ("variables:", "variabel:", "components.0.variabel: Extra inputs are not permitted"),
    ],
)
def test_typo_in_a_readiness_model_is_said_with_file_and_line(
    tmp_path: Path, before: str, after: str, wrong: str
) -> None:
    (tmp_path / "data/readiness").mkdir(parents=True)
    text = (kit_folder("data") / "readiness/five_components.yaml").read_text(encoding="utf-8")
    assert before in text
    own = tmp_path / "data/readiness/five_components.yaml"
    own.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(MethodError) as refusal:
        load_method(readiness="five_components", beside=tmp_path)
    assert str(refusal.value).startswith("five_components.yaml, line ")
    assert wrong in str(refusal.value)


# -------------------------------------------------------------------- readiness


def test_distance_is_wanted_less_now_and_never_typed() -> None:
    case = case_of(rated("a", "struktur.sdm.jumlah", "2", "5"), rated("b", "struktur.sdm.rencana", "2"))
    first, second = case.of("readiness")
    assert derived(case, first)["gap"].text == "3"
    assert derived(case, second)["gap"].text == ""
    assert "gap" not in RECORD_TYPES["readiness"].by_name


def test_groups_have_the_means_of_what_was_entered_and_say_how_much_was() -> None:
    case = case_of(
        rated("a", "struktur.sdm.jumlah", "2", "4", owner="dlh"),
        rated("b", "struktur.sdm.jumlah", "3", "5", owner="bkd"),
        rated("c", "struktur.sdm.rencana", "", "5"),
        rated("d", "suprastruktur.kelembagaan.dewan", "1"),
    )
    rows = {row[0]: row[1:] for row in texts(readiness_groups(case))}
    assert rows["People"] == ("1 of 3", "2.5", "4.7", "2.0")
    assert rows["Institutions"] == ("1 of 3", "1.0", "–", "–")
    assert rows["Regulation"] == ("0 of 2", "–", "–", "–")
    assert [row[0] for row in texts(readiness_groups(case)) if len(row) == 1] == [
        "Structure", "Infrastructure", "Superstructure",
    ]  # fmt: skip


def test_means_are_rounded_up_from_the_half_and_written_the_indonesian_way() -> None:
    levels = zip("abcd", ("1", "1", "1", "2"), strict=True)
    case = case_of(*(rated(key, "struktur.sdm.jumlah", now) for key, now in levels))
    use_language("id")
    shown = readiness_groups(case)
    use_language("en")
    assert [row[2] for row in texts(shown) if row[0] == "Sumber daya manusia"] == [
        "1,3"
    ]  # 1.25, rounded as at school


def test_readiness_without_ratings_says_what_to_fill() -> None:
    shown = readiness_groups(case_of())
    assert (shown.rows, shown.empty) == ((), "No variable is rated yet: fill the readiness sheet.")
    assert readiness_chart(case_of()) == Notice("The readiness chart appears with the first variable that is rated.")


def test_readiness_chart_says_in_words_what_it_shows_and_is_legible_in_grey() -> None:
    shown = readiness_chart(case_of(rated("a", "struktur.sdm.jumlah", "2", "5")))
    assert isinstance(shown, Figure)
    assert shown.alt.startswith("Level now and wanted: Governance –, wanted –; People 2.0, wanted 5.0; ")
    assert "People" in shown.svg
    assert "url(#h" in shown.svg  # a hatch tells the two bars apart without colour


def test_readiness_chart_is_drawn_once_by_the_content_it_shows() -> None:
    analysis._draw_levels.cache_clear()
    first = readiness_chart(case_of(rated("a", "struktur.sdm.jumlah", "2", "5")))
    second = readiness_chart(case_of(rated("z", "struktur.sdm.rencana", "2", "5")))
    assert first == second
    assert analysis._draw_levels.cache_info().misses == 1


def test_level_wanted_below_the_level_now_is_found() -> None:
    rows = (rated("a", "struktur.sdm.jumlah", "4", "3"), rated("b", "struktur.sdm.rencana", "3", "3"))
    assert said(case_of(*rows), "readiness_levels") == [
        "check: Number of officers for ICT and data: Level 3 is wanted, below today's 4. Correct one of the two."
    ]


def test_rating_without_evidence_is_found() -> None:
    """DOMAIN 10, pain 3: answers without evidence."""
    rows = (
        rated("a", "struktur.sdm.jumlah", "4", evidence=None),
        rated("b", "struktur.sdm.rencana", "3"),
        rated("c", "struktur.sdm.kecakapan", evidence=None),
    )
    assert said(case_of(*rows), "readiness_evidence") == [
        (
            "open: Number of officers for ICT and data: It is rated without evidence. "
            "Give the address of a document or page that shows the level, or rate it lower."
        )
    ]


@given(st.text(max_size=3), st.text(max_size=3))
def test_level_that_is_no_number_is_no_level(now: str, wanted: str) -> None:
    case = case_of(rated("a", "struktur.sdm.jumlah", now, wanted))
    between = distance(case.of("readiness")[0])
    assert between is None or now.isdecimal()
    assert len(by_group(case)) == 10


# -------------------------------------------------------------------- issues and gaps


def test_issue_without_data_or_source_is_found() -> None:
    case = case_of(
        ("a", "issue", {"text": "Sampah dibakar", "dimension": "ENV"}),
        ("b", "issue", {"text": "Antre lama", "dimension": "LIV", "data": "3 jam", "source": "RSUD"}),
        ("c", "issue", {"text": "Jalan rusak", "dimension": "LIV", "data": "40 km"}),
    )
    assert said(case, "issue_without_data") == [
        (
            "open: Sampah dibakar: Nothing stands behind the issue yet: Supporting data, Source. "
            "Write the figure and where it comes from, or who will look for it."
        ),
        (
            "open: Jalan rusak: Nothing stands behind the issue yet: Source. "
            "Write the figure and where it comes from, or who will look for it."
        ),
    ]


def test_management_problems_and_public_problems_are_both_in_scope() -> None:
    """R003-10: an issue may lie within the administration or with the public."""
    case = case_of(
        ("a", "issue", {"text": "Data OPD tidak terhubung", "dimension": "GOV", "sub_dimension": "GOV.bureaucracy"}),
        ("b", "issue", {"text": "Izin usaha lama", "dimension": "GOV", "sub_dimension": "GOV.service"}),
    )
    assert [one.rule for one in findings(case) if one.rule in {"sub_dimension", "foreign_code"}] == []


def test_gaps_are_listed_by_dimension() -> None:
    case = case_of(
        ("a", "gap", {"dimension": "ENV", "gap": "TPS kurang", "owner": "dlh"}),
        ("b", "gap", {"dimension": "GOV", "gap": "Data terpisah", "owner": "bkd"}),
    )
    shown = tables.table(case, "gap", by="dimension", columns=["gap"])
    assert texts(shown) == [
        ("Smart Governance (1)",), ("Data terpisah",), ("Smart Environment (1)",), ("TPS kurang",),
    ]  # fmt: skip


# -------------------------------------------------------------------- SWOT and TOWS


def test_swot_of_one_opd_stands_on_four_fields() -> None:
    """DOMAIN 2.3 T6: filled per OPD."""
    case = case_of(
        DLH,
        BKD,
        swot("s", "S", "Petugas cakap"),
        swot("w", "W", "Armada tua"),
        swot("t", "T", "Lahan TPA habis"),
        swot("x", "S", "Data lengkap", owner="bkd"),
    )
    shown = swot_matrix(case, opd="dlh")
    assert shown.title == "SWOT: Dinas Lingkungan Hidup"
    assert texts(shown) == [
        ("From within", "Strength\n• Petugas cakap", "Weakness\n• Armada tua"),
        ("From without", "Opportunity", "Threat\n• Lahan TPA habis"),
    ]


def test_swot_of_the_region_names_who_wrote_each_entry_and_joins_equal_ones() -> None:
    case = case_of(DLH, BKD, swot("a", "S", "Petugas cakap"), swot("b", "S", "Petugas cakap", owner="bkd"))
    assert texts(swot_matrix(case))[0] == ("From within", "Strength\n• Petugas cakap (DLH, BKD)", "Weakness")


def test_swot_is_rolled_up_by_class_and_nobody_is_left_out() -> None:
    case = case_of(
        *CLASSES,
        DLH,
        DINKES,
        BAPPEDA,
        swot("a", "S", "Petugas cakap"),
        swot("b", "O", "Dana pusat", owner="dinkes"),
        swot("c", "W", "Rotasi pegawai", owner="bappeda"),
    )
    shown = texts(swot_classes(case))
    assert [row[0] for row in shown if len(row) == 1] == ["Kelas A (1)", "Kelas B (1)", "In no class (1)"]
    assert ("From within", "Strength\n• Petugas cakap (DLH)", "Weakness") in shown
    assert ("From without", "Opportunity\n• Dana pusat (Dinas Kesehatan)", "Threat") in shown
    assert ("From within", "Strength", "Weakness\n• Rotasi pegawai (Bappeda)") in shown


def test_swot_entry_without_a_factor_is_still_shown() -> None:
    case = case_of(DLH, ("a", "swot", {"owner": "dlh", "text": "Belum dipilah"}))
    assert texts(swot_matrix(case, opd="dlh"))[-1] == ("Without a factor", "• Belum dipilah", "")


def test_swot_without_entries_has_a_sentence() -> None:
    assert swot_matrix(case_of(DLH), opd="dlh").empty == "There is no SWOT entry here yet."
    assert swot_classes(case_of(*CLASSES)).rows == ()


def test_opd_of_a_class_without_swot_are_listed_in_one_finding_once_others_began() -> None:
    rows = (*CLASSES, DLH, BKD, DINKES, BAPPEDA)
    assert said(case_of(*rows), "class_without_swot") == []
    assert said(case_of(*rows, swot("a", "S", "Petugas cakap")), "class_without_swot") == [
        (
            "open: SWOT: 2 OPD of the classes have no entry: Badan Kepegawaian Daerah, Dinas Kesehatan. "
            "Ask them for their strengths, weaknesses, opportunities and threats."
        )
    ]


@pytest.mark.parametrize(
    ("kind", "factors", "why"),
    [
        ("SO", ("s", "o"), ""),
        ("WT", ("w", "t"), ""),
        ("SO", ("s",), "it lacks: Opportunity"),
        ("ST", (), "it lacks: Strength, Threat"),
        ("WO", ("w", "o", "t"), "it does not fit: Threat"),
        ("SO", ("w", "t"), "it lacks: Strength, Opportunity; it does not fit: Threat, Weakness"),
        ("SO", ("s", "gone"), "it lacks: Opportunity"),
    ],
)
def test_tows_strategy_rests_on_the_factors_of_its_kind(kind: str, factors: tuple[str, ...], why: str) -> None:
    entries = tuple(swot(code.lower(), code, code) for code in "SWOT")
    case = case_of(DLH, *entries, ("x", "tows", {"kind": kind, "text": "Strategi", "factors": factors}))
    found = [one.says for one in findings(case) if one.rule == "tows_factors"]
    assert found == ([f"It does not rest on the factors of its kind ({why})."] if why else [])


# -------------------------------------------------------------------- keywords


def test_keywords_are_counted_as_exact_words_in_issues_and_strategies() -> None:
    case = case_of(
        ("v", "vision", {"text": "Maju", "keywords": "Maju, sampah , kota cerdas,, maju-mundur"}),
        ("i", "issue", {"text": "Sampah dibakar; sampah di sungai, persampahan", "dimension": "ENV"}),
        ("s", "strategy", {"text": "Kota Cerdas yang maju", "dimension": "GOV"}),
        ("t", "tows", {"text": "Bank sampah", "kind": "SO"}),
    )
    assert texts(keywords(case)) == [
        ("Maju", "0", "0", "1"),
        ("sampah", "2", "1", "0"),
        ("kota cerdas", "0", "0", "1"),
        ("maju-mundur", "0", "0", "0"),
    ]


def test_vision_without_keywords_says_what_to_write() -> None:
    shown = keywords(case_of(("v", "vision", {"text": "Maju"})))
    assert shown.rows == ()
    assert shown.empty == "The vision has no keywords yet: write them on its form, separated by commas."


@given(st.text(max_size=30), st.text(max_size=60))
def test_keywords_of_any_spelling_are_counted_without_complaint(words: str, text: str) -> None:
    case = case_of(("v", "vision", {"keywords": words}), ("i", "issue", {"text": text}))
    for row in texts(keywords(case)):
        assert all(count.isdecimal() for count in row[1:])
