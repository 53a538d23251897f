"""Loading a study, its typed tables, its cases, and what several coders' judgements come to."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tillkom import DataError, TillkomError, load_study
from tillkom.study import Study


@pytest.fixture(scope="module")
def study(data_folder: Path) -> Study:
    return load_study(data_folder)


@pytest.fixture
def copy(data_folder: Path, tmp_path: Path) -> Path:
    """The shipped study in a folder of its own, to change."""
    return Path(shutil.copytree(data_folder, tmp_path / "data"))


def append(folder: Path, table: str, *lines: str) -> None:
    with (folder / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def observation(
    case: str, variable: str, value: str, coder: str, round_: str = "kodning", status: str = "belagd"
) -> str:
    return f"{case},{variable},nuläge,{value},,,{status},,tolkning,solli_2024,x,,{coder},{round_},,,"


def test_every_case_of_the_shipped_study_is_there_in_the_order_of_its_table(study: Study) -> None:
    assert len(study) == 16
    assert study.case_ids[:5] == ["gislaved", "boras", "borlange", "kalmar", "vgr"]


def test_numbers_are_numbers_and_what_is_not_stated_is_missing(study: Study) -> None:
    goals = study.settled.query("variable_id == 'goals' and case_id == 'gislaved'").set_index("phase")
    assert goals.at["före", "value_number"] == 150
    assert pd.isna(goals.at["efter", "value_number"])
    assert study.units["reference"].dtype == "boolean"
    assert study.stages["stage"].dtype == "Int64"


def test_codes_keep_their_leading_zero(study: Study) -> None:
    units = study.units.set_index("unit_id")
    assert units.at["kommun:0662", "code"] == "0662"
    assert units.at["region:08", "code"] == "08"


def test_statuses_are_ordered_as_the_codebook_lists_them(study: Study) -> None:
    status = study.observations["status"]
    assert list(status.cat.categories[:3]) == ["belagd", "ungefärlig", "framgår_ej"]
    assert status.cat.ordered


def test_an_uncertain_date_has_its_first_and_last_possible_day(study: Study) -> None:
    events = study.case("gislaved").events.set_index("date")
    about = events.loc["2017~"]
    assert about["date_lower"] <= pd.Timestamp(2017, 1, 1)
    assert about["date_upper"] >= pd.Timestamp(2017, 12, 31)
    day = events.loc["2016-12-15"]
    assert day["date_lower"] == day["date_upper"] == pd.Timestamp(2016, 12, 15)


def test_an_open_end_has_no_last_day(study: Study) -> None:
    row = study.case("boras").events.set_index("date").loc["2019-05-06/.."]
    assert row["date_lower"] == pd.Timestamp(2019, 5, 6)
    assert pd.isna(row["date_upper"])


def test_changing_a_table_leaves_the_study_as_it_was(study: Study) -> None:
    table = study.cases
    table.loc[0, "title_sv"] = "changed"
    table["new"] = 1
    assert study.cases.loc[0, "title_sv"] == "Gislaveds kommun"
    assert "new" not in study.cases


def test_a_case_gathers_what_belongs_to_it(study: Study) -> None:
    case = study.case("boras")
    assert case.title("sv") == "Borås Stad"
    assert list(case.units["unit_id"]) == ["kommun:1490"]
    assert set(case.events["case_id"]) == {"boras"}
    assert len(case.events) == 13
    assert list(case.sources["source_id"]) == ["solli_2024"]


def test_a_case_of_several_units_names_the_principal_first(study: Study) -> None:
    units = study.case("forsok_alingsas_aldreomsorg").units
    assert list(units["role"]) == ["huvudman", "medverkande"]
    assert list(units["name_in_source"]) == ["Alingsås kommun", "Bräcke diakoni"]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("gislavd", 'There is no case "gislavd" in this study. Did you mean gislaved?'),
        ("Borås Stad", 'There is no case "Borås Stad" in this study. Did you mean boras?'),
        ("Kalmar län", None),
    ],
)
def test_an_unknown_case_is_answered_with_near_ones(study: Study, asked: str, message: str | None) -> None:
    with pytest.raises(TillkomError) as error:
        study.case(asked)
    if message:
        assert str(error.value) == message
    else:
        assert "kalmar" in str(error.value)


def test_a_study_survives_being_saved_and_loaded(study: Study, tmp_path: Path) -> None:
    again = load_study(study.save(tmp_path / "again"))
    for name in study.codebook.tables:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(study, name))
    assert again.title("sv") == study.title("sv")


def test_the_swedish_way_of_saving_a_table_reads_the_same(study: Study, copy: Path) -> None:
    shares = study.adoption_surveys
    text = (copy / "adoption_surveys.csv").read_text(encoding="utf-8")
    rows = pd.read_csv(copy / "adoption_surveys.csv", dtype="str", keep_default_na=False)
    rows["share"] = rows["share"].str.replace(".", ",")
    assert "0,56" in set(rows["share"])
    assert "0.56" in text
    rows.to_csv(copy / "adoption_surveys.csv", sep=";", index=False, encoding="utf-8-sig", lineterminator="\r\n")
    again = load_study(copy).adoption_surveys
    pd.testing.assert_frame_equal(again, shares)


def test_data_that_cannot_be_read_is_refused_with_every_problem_named(copy: Path) -> None:
    path = copy / "stages.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",3,", ",tre,", 1), encoding="utf-8")
    append(copy, "cases", "boras2,Borås två,,tillkom,public,,,,,,solli_2024,x")
    with pytest.raises(DataError) as error:
        load_study(copy)
    assert '"tre"' in str(error.value)
    assert 'Did you mean "publicerad"?' in str(error.value)


def test_a_folder_that_is_no_study_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(TillkomError, match="tillkom new-study"):
        load_study(tmp_path)


def test_coders_who_agree_count_as_one_answer(copy: Path) -> None:
    append(copy, "observations", observation("boras", "label_in_speech", "ja", "K4"))
    row = settled(copy, "boras", "label_in_speech")
    assert (row["value"], row["status"], row["coders"]) == ("ja", "belagd", 2)


def test_coders_who_differ_leave_the_answer_open(copy: Path) -> None:
    append(copy, "observations", observation("boras", "label_in_speech", "nej", "K4"))
    row = settled(copy, "boras", "label_in_speech")
    assert pd.isna(row["value"])
    assert (row["status"], row["coders"]) == ("motstridig", 2)


def test_a_recorded_decision_settles_what_coders_disagree_on(copy: Path) -> None:
    append(
        copy,
        "observations",
        observation("boras", "label_in_speech", "nej", "K4"),
        observation("boras", "label_in_speech", "delvis", "K3", "avgörande"),
    )
    row = settled(copy, "boras", "label_in_speech")
    assert (row["value"], row["status"]) == ("delvis", "belagd")


def test_every_coding_is_kept_beside_the_settled_answer(copy: Path) -> None:
    append(copy, "observations", observation("boras", "label_in_speech", "nej", "K4"))
    observations = load_study(copy).case("boras").observations
    assert set(observations.loc[observations["variable_id"] == "label_in_speech", "value"]) == {"ja", "nej"}


def test_stages_coders_differ_on_keep_their_range(copy: Path) -> None:
    judged = "forsok_falun_elevhalsa,2021-11,{},{},,framåt,,,tolkning,{},,solli_2024,x,{},kodning,"
    append(copy, "stages", judged.format(3, 2, "en läsning", "K1"), judged.format(4, "", "annan läsning", "K2"))
    row = load_study(copy).latest_stages.set_index("case_id").loc["forsok_falun_elevhalsa"]
    assert pd.isna(row["stage"])
    assert (row["stage_low"], row["stage_high"]) == (2, 4)


def test_a_stage_alone_keeps_the_stage_that_can_be_argued_for_as_well(study: Study) -> None:
    row = study.latest_stages.set_index("case_id").loc["vgr"]
    assert (row["stage"], row["stage_low"], row["stage_high"]) == (2, 1, 2)


def test_a_study_and_a_case_show_themselves_in_a_notebook(study: Study) -> None:
    page = study._repr_html_()
    assert "Gislaveds kommun" in page
    case = study.case("kalmar")._repr_html_()
    assert "4 i praktik" in case
    assert "Solli, R. (2024)" in case


def test_a_stage_on_which_coders_differ_is_shown_as_conflicting_and_an_unjudged_one_as_unjudged(
    small_study: Study,
) -> None:
    page = [re.sub(r"<[^>]+>", "|", row) for row in small_study._repr_html_().split("<tr>")]
    by_case = {row.strip("|").split("|")[0]: row.strip("|").split("|")[-1] for row in page}
    assert by_case["alfa"] == "3 under införande"
    assert by_case["beta"] == "motstridig"
    assert by_case["delta"] == "ej bedömt"
    assert "motstridig" in small_study.case("beta")._repr_html_()
    assert "3 under införande" in small_study.case("alfa")._repr_html_(), "the decision, not the last row of the table"


def test_a_number_that_is_none_is_named_like_any_other_problem(copy: Path) -> None:
    path = copy / "observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("före,150,", "före,många,", 1), encoding="utf-8")
    with pytest.raises(DataError, match="många"):
        load_study(copy)


def test_the_same_classes_in_another_order_agree(copy: Path) -> None:
    case, one, other = "forsok_falun_elevhalsa", "tillit stöd öppenhet", "öppenhet tillit stöd"
    append(copy, "observations", *(observation(case, "principles", *judged) for judged in ((one, "K1"), (other, "K2"))))
    row = settled(copy, case, "principles")
    assert (row["value"], row["status"]) == (one, "belagd")


def test_one_who_has_not_looked_does_not_contradict_one_who_has(copy: Path) -> None:
    append(copy, "observations", observation("boras", "label_in_speech", "", "K4", status="ej_kodad"))
    assert settled(copy, "boras", "label_in_speech")["value"] == "ja"


def test_another_qualifier_is_another_answer(copy: Path) -> None:
    goals = "forsok_falun_elevhalsa,goals,före,150,,,ungefärlig,{},författare,solli_2024,x,,{},kodning,,,"
    append(copy, "observations", goals.format("nästan", "K1"), goals.format("minst", "K2"))
    rows = load_study(copy).settled.query("case_id == 'forsok_falun_elevhalsa' and variable_id == 'goals'")
    assert rows["status"].tolist() == ["motstridig"]
    assert rows["disputed"].tolist() == [True]


def test_where_coders_differ_on_a_stage_nobody_s_reason_or_direction_stands_for_all(copy: Path) -> None:
    judged = "forsok_falun_elevhalsa,2021-11,{},,,{},,,tolkning,{},,solli_2024,x,{},kodning,"
    append(copy, "stages", judged.format(3, "framåt", "en läsning", "K1"), judged.format(4, "stabil", "annan", "K2"))
    row = load_study(copy).latest_stages.set_index("case_id").loc["forsok_falun_elevhalsa"]
    assert pd.isna(row["reason_sv"])
    assert row["trajectory"] == "okänt"


def settled(folder: Path, case: str, variable: str) -> pd.Series:
    rows = load_study(folder).settled
    found = rows[(rows["case_id"] == case) & (rows["variable_id"] == variable)]
    assert len(found) == 1
    return found.iloc[0]
