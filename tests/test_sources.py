"""What `data/` holds, and what happens to who edits it wrongly."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from smartcity_kit.journal import fold, merge
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.sources import MethodError, example_changes, examples, kit_folder, load_method
from smartcity_kit.text.messages import use_language

SPBE = {
    (1, 1): 1, (1, 2): 3, (1, 3): 5, (1, 4): 8, (1, 5): 20,
    (2, 1): 2, (2, 2): 7, (2, 3): 11, (2, 4): 13, (2, 5): 21,
    (3, 1): 4, (3, 2): 10, (3, 3): 14, (3, 4): 17, (3, 5): 22,
    (4, 1): 6, (4, 2): 12, (4, 3): 16, (4, 4): 19, (4, 5): 24,
    (5, 1): 9, (5, 2): 15, (5, 3): 18, (5, 4): 23, (5, 5): 25,
}  # fmt: skip
SCHEMES = ("spbe", "spbe-kemenkeu")
OTHER_SCHEMES = ("product", "four-levels")  # with a matrix or bands of their own
BANDS = ("sangat_rendah", "rendah", "sedang", "tinggi", "sangat_tinggi")


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A folder in which a region keeps its own copy of the method."""
    shutil.copytree(kit_folder("data"), tmp_path / "data")
    return tmp_path


def edit(file: Path, before: str, after: str) -> int:
    """Put ``after`` in the place of the first ``before`` of a file; return the line where it stands."""
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return text[: text.index(before)].count("\n") + 1


def complaint(region: Path, framework: str = "kominfo", scheme: str = "spbe") -> str:
    with pytest.raises(MethodError) as refusal:
        load_method(framework, scheme, beside=region)
    return str(refusal.value)


# -------------------------------------------------------------------- what is there


@pytest.mark.parametrize("framework", ["kominfo", "giffinger", "rpm2026"])
@pytest.mark.parametrize("scheme", SCHEMES + OTHER_SCHEMES)
def test_every_file_of_the_method_is_valid(framework: str, scheme: str) -> None:
    method = load_method(framework, scheme)
    assert method.framework.id == framework
    assert method.scheme.id == scheme
    assert len(method.framework.dimensions) == 6


def test_no_file_of_the_method_is_left_untried() -> None:
    data = kit_folder("data")
    assert {path.stem for path in data.glob("frameworks/*.yaml")} == {"kominfo", "giffinger", "rpm2026"}
    assert {path.stem for path in data.glob("risk/*.yaml")} == set(SCHEMES + OTHER_SCHEMES)
    assert {path.stem for path in data.glob("scoring/*.yaml")} == {"quick_win", "usg", "worked_example"}
    assert {path.stem for path in data.glob("stages/*.yaml")} == {"bimtek"}
    assert {path.stem for path in data.glob("books/*.yaml")} == {
        "tiga-buku", "empat-buku-peta-jalan", "empat-buku-profil",
    }  # fmt: skip
    assert {path.stem for path in data.glob("evaluation/*.yaml")} == {"sleman", "2022-jambi", "2023-nganjuk"}
    assert examples() == ("banyuwangi", "lombok_timur", "lumajang", "nganjuk", "sintetis")


def test_kominfo_has_its_dimensions_in_order_and_three_parts_each() -> None:
    framework = load_method().framework
    assert [d.code for d in framework.dimensions] == ["GOV", "BRD", "ECO", "LIV", "SOC", "ENV"]
    assert [len(d.sub_dimensions) for d in framework.dimensions] == [3, 3, 3, 3, 3, 3]


def test_stages_are_preparation_four_and_report() -> None:
    stages = load_method().stages.stages
    assert [(stage.number, stage.code) for stage in stages] == [
        (0, "persiapan"), (1, "I"), (2, "II"), (3, "III"), (4, "IV"), (5, "laporan"),
    ]  # fmt: skip


def test_every_worksheet_and_due_field_of_a_stage_is_declared() -> None:
    for stage in load_method().stages.stages:
        assert set(stage.fills) <= set(RECORD_TYPES)
        for kind, fields in stage.due.items():
            assert kind in stage.fills
            assert set(fields) <= set(RECORD_TYPES[kind].by_name)


def test_every_code_of_a_list_is_there_once() -> None:
    for scheme in SCHEMES:
        for name, options in load_method(scheme=scheme).choices.items():
            codes = [option.code for option in options]
            assert len(codes) == len(set(codes)), name


def test_choices_are_in_the_language_in_force() -> None:
    method = load_method()
    english = [option.label for option in method.choices["likelihood"]]
    use_language("id")
    indonesian = [option.label for option in method.choices["likelihood"]]
    use_language("en")
    assert english[:2] == ["1 · Almost never", "2 · Rare"]
    assert indonesian[:2] == ["1 · Hampir Tidak Terjadi", "2 · Jarang Terjadi"]
    assert [option.label for option in method.choices["likelihood"]] == english


# -------------------------------------------------------------------- the risk matrix


@pytest.mark.parametrize("scheme", SCHEMES)
def test_magnitude_is_read_from_the_matrix_likelihood_first(scheme: str) -> None:
    risk = load_method(scheme=scheme).scheme
    for (likelihood, impact), magnitude in SPBE.items():
        assert risk.magnitude(str(likelihood), str(impact)) == magnitude


@pytest.mark.parametrize("pair", [("", "4"), ("2", ""), ("0", "1"), ("6", "1"), ("1", "6"), ("-1", "1"), ("²", "1")])
def test_magnitude_of_a_level_that_does_not_exist_is_none(pair: tuple[str, str]) -> None:
    assert load_method().scheme.magnitude(*pair) is None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_matrix_holds_each_number_once_and_rises_along_every_line(scheme: str) -> None:
    matrix = load_method(scheme=scheme).scheme.matrix
    assert sorted(number for row in matrix for number in row) == list(range(1, 26))
    for line in (*matrix, *zip(*matrix, strict=True)):
        assert list(line) == sorted(set(line))


@pytest.mark.parametrize(("scheme", "sizes"), [("spbe", [5, 5, 5, 5, 5]), ("spbe-kemenkeu", [5, 6, 4, 4, 6])])
def test_bands_hold_the_cells_their_source_says(scheme: str, sizes: list[int]) -> None:
    risk = load_method(scheme=scheme).scheme
    found = [risk.band(number).code for number in range(1, 26)]
    assert [found.count(code) for code in BANDS] == sizes


@pytest.mark.parametrize(
    ("likelihood", "impact", "magnitude", "spbe", "kemenkeu"),
    [
        ("2", "4", 13, "sedang", "sedang"),
        ("4", "2", 12, "sedang", "sedang"),
        ("1", "5", 20, "tinggi", "sangat_tinggi"),
        ("2", "3", 11, "sedang", "rendah"),
        ("2", "5", 21, "sangat_tinggi", "sangat_tinggi"),
    ],
)
def test_bands_of_both_schemes(likelihood: str, impact: str, magnitude: int, spbe: str, kemenkeu: str) -> None:
    for name, band in (("spbe", spbe), ("spbe-kemenkeu", kemenkeu)):
        risk = load_method(scheme=name).scheme
        assert risk.magnitude(likelihood, impact) == magnitude
        assert risk.band(magnitude).code == band


def test_a_product_would_put_17_cells_into_a_lower_band_and_none_into_a_higher() -> None:
    risk = load_method().scheme
    moved = [
        BANDS.index(risk.band(number).code) - BANDS.index(risk.band(row * column).code)
        for (row, column), number in SPBE.items()
    ]
    assert sum(step != 0 for step in moved) == 17
    assert min(moved) == 0


def test_band_of_a_number_outside_every_band_is_no_band() -> None:
    with pytest.raises(LookupError):
        load_method().scheme.band(26)


# -------------------------------------------------------------------- a region's own copy


def test_regions_own_file_stands_in_front_of_the_kits(region: Path) -> None:
    edit(region / "data/risk/spbe.yaml", 'en: "Almost never"', 'en: "Hardly ever"')
    assert load_method(beside=region).choices["likelihood"][0].label == "1 · Hardly ever"
    assert load_method().choices["likelihood"][0].label == "1 · Almost never"


def test_regions_folder_may_hold_only_the_file_it_changes(tmp_path: Path) -> None:
    (tmp_path / "data/frameworks").mkdir(parents=True)
    own = tmp_path / "data/frameworks/lima.yaml"
    shutil.copy(kit_folder("data") / "frameworks/rpm2026.yaml", own)
    edit(own, "id: rpm2026", "id: lima")
    edit(own, 'en: "Six aspects of the 2026 draft regulation"', 'en: "Our own"')
    method = load_method("lima", beside=tmp_path)
    assert [choice.code for choice in method.frameworks] == ["lima", "giffinger", "kominfo", "rpm2026"]
    assert method.choices["framework"][0].label == "Our own"
    assert method.scheme.id == "spbe"


def test_regions_file_may_be_saved_by_notepad(region: Path) -> None:
    for file in (region / "data").rglob("*.yaml"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load_method(beside=region).framework.id == "kominfo"


def test_method_that_is_not_there_is_said(region: Path) -> None:
    said = complaint(region, framework="lima")
    assert said == (
        f"There is no frameworks/lima.yaml in {region / 'data'}. Choose another one, or put the file there."
    )


WRONG: list[tuple[str, str, str, str]] = [
    ("frameworks/kominfo.yaml", "sub_dimensions:", "sub_dimension:", "dimensions.0.sub_dimensions: Field required"),
    ("frameworks/kominfo.yaml", "version:", "versi:", "version: Field required"),
    ("frameworks/kominfo.yaml", 'hex: "#', 'hex: "', "dimensions.0.colour.hex: String should match pattern"),
    ("risk/spbe.yaml", "- [2, 7, 11, 13, 21]", "- [2, 7, 13, 11, 21]", "every row and every column has to rise"),
    ("risk/spbe.yaml", "- [2, 7, 11, 13, 21]", "- [2, 3, 11, 13, 21]", "every row and every column has to rise"),
    ("risk/spbe.yaml", "- [2, 7, 11, 13, 21]", "- [2, 7, 11, 13]", "5 rows of 5 numbers are expected"),
    ("risk/spbe.yaml", "  - [2, 7, 11, 13, 21]\n", "", "5 rows of 5 numbers are expected"),
    ("risk/spbe.yaml", "    max: 10\n", "    max: 9\n", "without gap or overlap from 1 to 25"),
    ("risk/spbe.yaml", "    max: 10\n", "    max: 12\n", "without gap or overlap from 1 to 25"),
    ("risk/spbe.yaml", "    max: 25\n", "    max: 24\n", "without gap or overlap from 1 to 25"),
    ("risk/spbe.yaml", "{level: 2,", "{level: 3,", "the levels have to be numbered 1, 2, 3"),
    ("risk/spbe.yaml", "matrix:", "matriks:", "matrix: Field required"),
    ("stages/bimtek.yaml", "days: 2", "days: dua", "stages.1.days: Input should be a valid integer"),
    ("lists.yaml", "in_budget: true}", "in_budget: sometimes}", "items.0.in_budget: Input should be a valid boolean"),
]


@pytest.mark.parametrize(("file", "before", "after", "wrong"), WRONG)
def test_typo_in_a_file_of_the_method_is_said_with_file_and_fault(
    region: Path, file: str, before: str, after: str, wrong: str
) -> None:
    edit(region / "data" / file, before, after)
    said = complaint(region)
    assert said.startswith(f"{Path(file).name}, line ")
    assert wrong in said
    assert said.endswith(". Mend that line and try again.")


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("frameworks/kominfo.yaml", 'hex: "#', 'hex: "'),
        ("stages/bimtek.yaml", "days: 2", "days: dua"),
        ("lists.yaml", "in_budget: true}", "in_budget: sometimes}"),
        ("risk/spbe.yaml", "min: 6", "min: six"),
        ("frameworks/kominfo.yaml", "  - code: BRD", "  - kode: BRD"),
        ("frameworks/kominfo.yaml", 'version: "1.0"', 'version: "1.0'),
    ],
)
def test_typo_in_a_file_of_the_method_is_said_with_its_line(region: Path, file: str, before: str, after: str) -> None:
    line = edit(region / "data" / file, before, after)
    found = complaint(region).split(": ")[0]
    assert found.startswith(f"{Path(file).name}, line ")
    # A quote that is never closed is only noticed further down.
    assert int(found.rpartition(" ")[2]) == line or after.count('"') % 2


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "kominfo.yaml, line 1: Input should be a valid dictionary"),
        (b"- a\n- b\n", "kominfo.yaml, line 1: Input should be a valid dictionary"),
        (b"id: kominfo\nlabel: Kota \xe9\n", "kominfo.yaml, line 2: the file is not saved as UTF-8."),
        (b"id: kominfo\x07\n", "kominfo.yaml, line 1: "),
        (b"id: kominfo\n\tlabel: x\n", "kominfo.yaml, line 2: "),
        (
            b"id: !!python/object/apply:os.system ['true']\n",
            "kominfo.yaml, line 1: could not determine a constructor",
        ),
    ],
)
def test_file_that_is_no_yaml_of_ours_is_said(region: Path, content: bytes, wrong: str) -> None:
    (region / "data/frameworks/kominfo.yaml").write_bytes(content)
    assert complaint(region).startswith(wrong)


@pytest.mark.parametrize("content", [b"", b"id: x\n", b"label: \xe9", b"a: [", b"label: Kota\n", b"- a"])
def test_broken_file_that_was_not_chosen_is_said_too(region: Path, content: bytes) -> None:
    (region / "data/frameworks/rpm2026.yaml").write_bytes(content)
    assert complaint(region).startswith("rpm2026.yaml, line ")


def test_scheme_without_bands_is_said(region: Path) -> None:
    file = region / "data/risk/spbe.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("bands:\n"), text.index("# Selera risiko")
    file.write_text(f"{text[:start]}bands: []\n{text[end:]}", encoding="utf-8")
    assert complaint(region).startswith(f"spbe.yaml, line {text[:start].count(chr(10)) + 1}: bands: ")


# -------------------------------------------------------------------- the example


def test_example_has_the_same_ids_on_every_machine() -> None:
    one, two = example_changes("lumajang", RECORD_TYPES), example_changes("lumajang", RECORD_TYPES)
    assert one == two
    assert one[0].id == FIRST_ID
    assert len({change.id for change in one}) == len(one) == 68


FIRST_ID = "018b212e-d800-7000-bdc5-105865bdccac"


def test_example_ids_are_uuids_of_version_7_in_order() -> None:
    ids = [change.id for change in example_changes("lumajang", RECORD_TYPES)]
    assert {UUID(one).version for one in ids} == {7}
    assert ids == sorted(ids)


def test_two_copies_of_the_example_merge_to_one() -> None:
    one, two = example_changes("lumajang", RECORD_TYPES), example_changes("lumajang", RECORD_TYPES)
    assert len(merge(one, two)) == len(one)
    assert fold(merge(one, two)).conflicted == ()


def test_example_that_is_not_there_is_said() -> None:
    with pytest.raises(MethodError, match=r"^There is no example malang\. Choose one of: banyuwangi, "):
        example_changes("malang", RECORD_TYPES)


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        (
            "quick_wins.csv",
            ",GOV,bkd,",
            ",GOVV,bkd,",
            "quick_wins.csv, line 4: Dimension: “GOVV” is not one of the choices.",
        ),
        (
            "quick_wins.csv",
            ",GOV,bkd,",
            ",GOV,bdk,",
            "quick_wins.csv, line 4: Owner: “bdk” is not one of the choices.",
        ),
        ("sessions.csv", "2023-06-26", "2023-06-31", "sessions.csv, line 2: Date: “2023-06-31” is not a date."),
        ("opd.csv", ",raw_name,", ",raw,", "opd.csv, line 2: the record has no field raw."),
    ],
)
def test_row_of_an_example_that_a_field_refuses_is_said_with_its_line(
    region: Path, monkeypatch: pytest.MonkeyPatch, file: str, before: str, after: str, said: str
) -> None:
    folder: Callable[[str], Path] = region.joinpath
    monkeypatch.setattr("smartcity_kit.sources.rows.kit_folder", folder)
    edit(region / "data/examples/lumajang" / file, before, after)
    with pytest.raises(MethodError) as refusal:
        example_changes("lumajang", RECORD_TYPES)
    assert str(refusal.value).startswith(said)
