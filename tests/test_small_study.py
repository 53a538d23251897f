"""The small study in memory: what coders' answers come to, every case, selections, and tables read and written."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.small_study import MARK
from tillkom import TillkomError, load_study
from tillkom.study import Study
from tillkom.tables import record_starts


def rows(table: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    cells = table[list(columns)].astype(object)
    return [tuple(None if pd.isna(cell) else cell for cell in row) for row in cells.itertuples(index=False)]


def replaced(study: Study, **tables: pd.DataFrame) -> Study:
    return Study(study.codebook, {**study._tables, **tables})


def coded(study: Study, *judged: dict[str, Any]) -> Study:
    """The study with these codings and no others, each like the first row of the table but for its cells."""
    first = study.observations.iloc[[0]].assign(
        case_id="beta", value=None, value_number=pd.NA, qualifier=None, memo=None, locator="s. 1", note_sv="Not",
        note_en="Note", text_sv="Ord", text_en="Words",
    )  # fmt: skip
    table = pd.concat([first.assign(**cells) for cells in judged], ignore_index=True)
    return replaced(study, observations=table.astype(study.observations.dtypes.to_dict()))


SAID = ("value", "value_number", "status", "qualifier", "text_sv", "note_sv", "coders", "disputed")
GOALS = {"variable_id": "goals", "phase": "före"}
CLASSES = {"variable_id": "principles", "phase": "nuläge"}


def number(value: float, **cells: Any) -> dict[str, Any]:
    return {**GOALS, "value": f"{value:g}", "value_number": value, **cells}


@pytest.mark.parametrize(
    ("judged", "settled"),
    [
        pytest.param(
            [number(10, coder="K1"), {**number(10, coder="K2"), "value": "10.0"}],
            ("10", 10, "belagd", None, "Ord", "Not", 2, False),
            id="a number written otherwise is the same",
        ),
        pytest.param(
            [number(10, coder="K1", memo="x"), number(11, coder="K2")],
            (None, None, "motstridig", None, None, None, 2, True),
            id="two numbers differ",
        ),
        pytest.param(
            [number(10, coder="K1"), number(10, coder="K2", status="ungefärlig")],
            (None, None, "motstridig", None, None, None, 2, True),
            id="two statuses differ",
        ),
        pytest.param(
            [number(10, coder="K1", qualifier="minst"), number(10, coder="K2", qualifier="högst")],
            (None, None, "motstridig", None, None, None, 2, True),
            id="two qualifiers differ",
        ),
        pytest.param(
            [{**CLASSES, "value": "tillit stöd", "coder": "K1"}, {**CLASSES, "value": "stöd tillit", "coder": "K2"}],
            ("tillit stöd", None, "belagd", None, "Ord", "Not", 2, False),
            id="the same classes in another order",
        ),
        pytest.param(
            [{"variable_id": "q2_why", "text_sv": "A", "coder": "K1"}, {"variable_id": "q2_why", "coder": "K2"}],
            (None, None, "belagd", None, "A", "Not", 2, False),
            id="no two coders write the same sentence",
        ),
        pytest.param(
            [{**GOALS, "status": "ej_kodad", "coder": "K2"}, number(10, coder="K1")],
            ("10", 10, "belagd", None, "Ord", "Not", 1, False),
            id="one who has not looked yet contradicts nobody",
        ),
        pytest.param(
            [{**GOALS, "status": "ej_kodad", "coder": "K1"}, {**GOALS, "status": "ej_kodad", "coder": "K2"}],
            (None, None, "ej_kodad", None, "Ord", "Not", 2, False),
            id="nobody has looked",
        ),
        pytest.param(
            [
                number(10, coder="K1"), number(11, coder="K2"),
                number(12, coder="K3", round="avgörande"), number(13, coder="K4", round="avgörande"),
            ],
            ("13", 13, "belagd", None, "Ord", "Not", 2, False),
            id="the last decision holds, and who decides is no coder",
        ),
        pytest.param(
            [number(10, coder="K1", round="avgörande")],
            ("10", 10, "belagd", None, "Ord", "Not", 0, False),
            id="a decision alone",
        ),
        pytest.param(
            [number(10, coder="K1")], ("10", 10, "belagd", None, "Ord", "Not", 1, False), id="one coder alone"
        ),
    ],
)  # fmt: skip
def test_what_coders_say_comes_to_one_answer_or_is_said_to_be_open(
    small_study: Study, judged: list[dict[str, Any]], settled: tuple[Any, ...]
) -> None:
    assert rows(coded(small_study, *judged).settled, *SAID) == [settled]


def test_settled_answers_stand_in_the_order_of_the_table_each_once(small_study: Study) -> None:
    settled = small_study.settled
    assert len(settled) == len(small_study.observations) - 1  # one answer of alfa's is coded by two
    assert settled.index.tolist() == list(range(len(settled)))
    disputed = settled[settled["disputed"]]
    assert rows(disputed, "case_id", "variable_id", "status", "coders", "memo") == [
        ("alfa", "effect_operations", "motstridig", 2, None),
    ]  # fmt: skip
    assert rows(settled, "variable_id")[20:24] == [
        ("q7_operations",), ("effect_operations",), ("threats_to_trust",), ("principles",),
    ]  # fmt: skip


JUDGED = ("case_id", "as_of", "stage", "stage_low", "stage_high", "trajectory", "coders", "trajectory_disputed")


def test_stages_span_what_the_coders_leave_open_and_a_decision_spans_its_own(small_study: Study) -> None:
    assert rows(small_study.settled_stages, *JUDGED) == [
        ("alfa", "2017", 1, 1, 1, "framåt", 1, False),
        ("alfa", "2021-11", 3, 2, 3, "framåt", 2, False),
        ("beta", "2021-11", None, 2, 4, "okänt", 2, True),
        ("gamma", "2021-11", 5, 5, 5, "stabil", 1, False),
        ("epsilon", "2021-11", 5, 5, 5, "stabil", 1, False),
    ]
    said = rows(small_study.settled_stages, "reason_sv", "kind", "source_id", "locator", "trajectory_note_sv")
    assert said[1] == (f"Efter samtal {MARK}", "tolkning", "rapport", f"s. 14 {MARK}", f"sakta {MARK}")
    assert said[2] == (None,) * 5
    open_ = small_study.stages[small_study.stages["round"] == "kodning"].reset_index(drop=True)
    alfa = replaced(small_study, stages=open_).settled_stages.iloc[[1]]
    assert rows(alfa, *JUDGED[2:]) == [(None, 2, 4, "okänt", 2, True)]
    assert rows(alfa, "alternative_low", "alternative_high") == [(None, None)]


def test_one_judgement_a_case_and_date_spans_what_it_finds_arguable(small_study: Study) -> None:
    stages = small_study.stages.drop_duplicates(["case_id", "as_of"]).assign(
        alternative_high=[5, None, None, None, None]
    )
    stages = stages.astype(small_study.stages.dtypes.to_dict()).reset_index(drop=True)
    settled = replaced(small_study, stages=stages).settled_stages
    assert rows(settled, *JUDGED)[:3] == [
        ("alfa", "2017", 1, 1, 5, "framåt", 1, False),
        ("alfa", "2021-11", 4, 4, 4, "stabil", 1, False),
        ("beta", "2021-11", 2, 2, 2, "framåt", 1, False),
    ]


def test_the_latest_stage_is_the_last_in_time_in_the_order_of_the_cases(small_study: Study) -> None:
    shuffled = replaced(small_study, stages=small_study.stages.iloc[::-1].reset_index(drop=True))
    for study in (small_study, shuffled):
        assert rows(study.latest_stages, "case_id", "as_of") == [
            ("alfa", "2021-11"), ("beta", "2021-11"), ("gamma", "2021-11"), ("epsilon", "2021-11"),
        ]  # fmt: skip
        assert study.latest_stages.index.tolist() == [0, 1, 2, 3]


def test_a_case_holds_its_own_rows_in_order_and_the_sources_it_cites(small_study: Study) -> None:
    alfa, delta = small_study.case("alfa"), small_study.case("delta")
    assert (alfa.title(), alfa.title("en")) == (f"Alfa kommun {MARK}", f"Municipality of Alfa {MARK}")
    assert (alfa.programme, alfa.visibility, alfa.study_period) == ("skr_2024", "publicerad", "2015/2021")
    assert (alfa.note(), alfa.note("en"), alfa.sector()) == (f"Obs {MARK}", f"Note {MARK}", "")
    assert (delta.visibility, delta.study_period, delta.note()) == ("intern", None, "")
    assert (alfa.levels, small_study.case("gamma").levels) == (["kommun"], ["region"])
    assert rows(alfa.units, "unit_id", "role", "level", "name", "name_in_source", "source_id") == [
        ("kommun:0662", "huvudman", "kommun", f"Alfa {MARK}", f"Alfa stad {MARK}", "rapport")
    ]
    counts = [len(table) for table in (alfa.observations, alfa.settled, alfa.events, alfa.stages, alfa.adoptions)]
    assert counts == [26, 25, 2, 2, 1]
    assert alfa.stages["as_of"].tolist() == ["2017", "2021-11"]
    assert alfa.sources["source_id"].tolist() == ["samtal", "rapport"]
    assert delta.sources["source_id"].tolist() == ["samtal"]
    assert small_study.case("zeta").sources["source_id"].tolist() == ["rapport"]
    assert repr(alfa) == f"<Case alfa: Municipality of Alfa {MARK}>"
    backwards = replaced(
        small_study,
        events=small_study.events.iloc[::-1].reset_index(drop=True),
        stages=small_study.stages.iloc[::-1].reset_index(drop=True),
    ).case("alfa")
    assert backwards.events["order"].tolist() == [1, 2]
    assert backwards.stages["as_of"].tolist() == ["2017", "2021-11"]
    assert backwards.events.index.tolist() == backwards.stages.index.tolist() == [0, 1]


def test_principals_come_before_others_who_take_part(small_study: Study) -> None:
    about = small_study.case_units
    other = about.iloc[[0]].assign(unit_id="region:14", role="medverkande")
    table = pd.concat([other, about], ignore_index=True).astype(about.dtypes.to_dict())
    case = replaced(small_study, case_units=table).case("alfa")
    assert rows(case.units, "unit_id", "role") == [("kommun:0662", "huvudman"), ("region:14", "medverkande")]
    assert case.units.index.tolist() == [0, 1]
    assert case.levels == ["kommun", "region"]


def test_a_study_tells_what_it_is(small_study: Study) -> None:
    assert (small_study.title(), small_study.title("en")) == (f"Liten studie {MARK}", f"Small study {MARK}")
    assert small_study.subject() == "tillitsbaserad styrning"
    assert small_study.label("status", "framgår_ej") == "framgår ej"
    assert small_study.label("status", "framgår_ej", "en") == "not stated"
    assert (small_study.synthetic, small_study.declares_sets, small_study.reader) == (True, False, None)
    assert small_study.selection is None
    assert len(small_study) == 6
    assert [case.id for case in small_study] == ["alfa", "beta", "gamma", "delta", "epsilon", "zeta"]
    assert repr(small_study) == f"<Study: Small study {MARK}, 6 cases>"
    assert rows(small_study.texts, "case_id", "order", "text_sv") == [
        ("alfa", 1, f"Första stycket {MARK}"), ("alfa", 2, f"Andra stycket {MARK}"), ("delta", 1, f"Deltatext {MARK}"),
    ]  # fmt: skip
    bare = Study(small_study.codebook, {n: t for n, t in small_study._tables.items() if n != "texts"})
    assert bare.texts.columns.tolist() == ["case_id", "section", "order", "text_sv", "text_en", "author"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("alfaa", 'There is no case "alfaa" in this study. Did you mean alfa?'),
        ("Beta kommun", "Did you mean beta, zeta, delta?"),
        ("Zeta kommu", "Did you mean zeta, beta, delta?"),
        ("lfa sko", "Did you mean epsilon?"),
        ("ommun", "Did you mean alfa, beta, delta?"),  # three of the four whose titles hold it
        ("1234", "The cases are alfa, beta, gamma, delta, epsilon, zeta."),
        ("", "The cases are alfa, beta, gamma, delta, epsilon, zeta."),
    ],
)
def test_an_unknown_case_is_answered_with_near_ids_or_titles(small_study: Study, asked: str, said: str) -> None:
    with pytest.raises(TillkomError) as refused:
        small_study.case(asked)
    assert said in str(refused.value)


def test_of_many_cases_ten_are_named_and_the_rest_counted(small_study: Study) -> None:
    cases = pd.concat([small_study.cases.iloc[[5]].assign(case_id=f"x{n:02}") for n in range(12)], ignore_index=True)
    with pytest.raises(TillkomError, match="The cases are x00, x01, .*, x09 and 2 more"):
        replaced(small_study, cases=cases.assign(title_sv="y")).case("1234")


def test_one_case_alone_keeps_its_rows_and_what_is_about_all(small_study: Study) -> None:
    alone = small_study.only("alfa")
    assert alone.case_ids == ["alfa"]
    assert {name: len(table) for name, table in alone._tables.items() if name not in ("variables", "vocabularies")} == {
        "units": 4, "cases": 1, "case_units": 1, "sources": 2, "observations": 26, "events": 2, "stages": 4,
        "patterns": 1, "calibrations": 0, "adoptions": 1, "adoption_surveys": 1, "texts": 2,
    }  # fmt: skip
    assert small_study.only("alfa") is alone
    assert alone.observations.index.tolist() == list(range(26))
    assert all(list(alone._tables[name].columns) == list(table.columns) for name, table in small_study._tables.items())
    pair = small_study._of(["delta", "alfa"])
    assert pair.case_ids == ["alfa", "delta"], "in the order of the table"
    assert len(pair.texts) == 3


@pytest.mark.parametrize(
    ("asked", "cases"),
    [
        ({"programme": "skr_2024"}, ["alfa", "beta"]),
        ({"programme": ["skr_2024", "tillkom"], "level": "kommun"}, ["alfa", "beta", "delta"]),
        ({"county": f"Beta län {MARK}"}, ["beta", "gamma"]),
        ({"county": ["14", "06"]}, ["alfa", "beta", "gamma", "epsilon"]),
        ({"stage": 5}, ["gamma", "epsilon"]),
        ({"stage": [3, 5], "level": "kommun"}, ["alfa", "epsilon"]),
        ({"cases": "zeta, alfa"}, ["alfa", "zeta"]),
    ],
)
def test_cases_are_chosen_by_every_criterion(small_study: Study, asked: dict[str, Any], cases: list[str]) -> None:
    chosen = small_study.select(**asked)
    assert chosen.case_ids == cases
    assert set(chosen.observations["case_id"]) <= set(cases)
    assert set(chosen.case_units["case_id"]) == set(cases)
    assert chosen.patterns.empty


def test_a_selection_by_county_has_the_county_s_population_and_one_by_cases_their_units(small_study: Study) -> None:
    def population(study: Study) -> list[str]:
        return study.units.loc[study.units["reference"], "unit_id"].tolist()

    county = small_study.select(county="14")
    assert population(county) == ["kommun:1490", "region:14"]
    assert len(county.units) == 4
    assert population(small_study.select(cases="alfa, gamma")) == ["kommun:0662", "region:14"]
    assert population(small_study.select(county="14", stage=5)) == ["region:14"]
    everyone = small_study.select(level=["kommun", "region"])
    assert everyone.case_ids == small_study.case_ids
    assert len(everyone.patterns) == 1, "a conclusion about all is there where all are chosen"
    of_no_case = small_study.adoptions.assign(case_id=["alfa", None])
    kept = replaced(small_study, adoptions=of_no_case).select(county="14").adoptions
    assert kept["unit_id"].tolist() == ["kommun:1490"]


def test_what_was_chosen_is_kept_with_the_study_and_told(small_study: Study) -> None:
    chosen = small_study.select(programme="skr_2024")
    assert chosen.selection is not None
    assert chosen.selection.programme == ("skr_2024",)
    assert chosen.selection.in_words(chosen.codebook, 2, "sv") == "Urval: Politiken och TBSL (2 fall)."
    assert chosen.codebook.package["selection"]["programme"] == ["skr_2024"]
    narrower = chosen.select(cases="beta")
    assert (narrower.selection.programme, narrower.selection.cases) == (("skr_2024",), ("beta",))
    assert small_study.select(cases="delta, alfa").extract("public").selection.cases == ("alfa",)
    assert small_study.select() is small_study
    with pytest.raises(TillkomError, match="No case meets all of what you asked for"):
        small_study.select(programme="skr_2024", stage=5)
    with pytest.raises(TillkomError, match="Did you mean tillkom"):
        small_study.select(programme="tilkom")


def test_a_study_is_written_and_read_again_with_the_types_of_its_columns(small_study: Study, tmp_path: Path) -> None:
    package = json.loads(json.dumps(small_study.codebook.package))
    for resource in package["resources"]:
        resource["dialect"] = {"delimiter": ";"}  # as somebody may have saved it; it is written with commas
    folder = Study(replace(small_study.codebook, package=package), small_study._tables).save(tmp_path / "again")
    again = load_study(folder)
    for name, table in small_study._tables.items():
        pd.testing.assert_frame_equal(again._tables[name], table)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert all(resource["encoding"] == "utf-8" and "dialect" not in resource for resource in package["resources"])
    units = (folder / "units.csv").read_text(encoding="utf-8")
    assert ",true" in units
    assert "True" not in units
    types = {name: str(again.observations[name].dtype) for name in ("value", "value_number", "status", "as_of_lower")}
    assert types == {
        "value": "str", "value_number": "Float64", "status": "category", "as_of_lower": "datetime64[s]",
    }  # fmt: skip
    assert str(again.events["order"].dtype) == "Int64"
    assert again.units["reference"].tolist() == [True] * 4


def test_a_line_break_between_quotation_marks_begins_no_record() -> None:
    # the header has four bytes, the first record eight with its break in a cell, the last one four
    assert record_starts(b'a,b\n1,"x\ny"\n2,z\n').tolist() == [0, 4, 12, 16]


def test_numbers_are_read_as_people_write_them_and_told_as_the_package_does(small_folder: Path, tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(small_folder, tmp_path / "data"))
    path = folder / "observations.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("alfa,population,nuläge,12000,", 'alfa,population,nuläge,"12 000,0",'), encoding="utf-8"
    )
    first = load_study(folder).observations.iloc[0]
    assert (first["value"], first["value_number"]) == ("12000", 12000)
