"""Adoption among the units: one definition at a time, the unknown kept apart, surveys never pooled."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import cast

import pandas as pd
import pytest

from tests.analysis.conftest import one
from tillkom import analysis
from tillkom.errors import TillkomError
from tillkom.study import Study

DEFINITIONS = ("initiativ", "beslut", "praktik")


def test_the_reference_population_is_290_municipalities_and_21_regions(study: Study) -> None:
    table = analysis.adoption_table(study, "beslut")
    assert table["level"].value_counts().to_dict() == {"kommun": 290, "region": 21}
    assert {"kommun:0980", "region:09"} <= set(table["unit_id"])
    assert len(analysis.adoption_table(study, "beslut", ["region"])) == 21


def test_one_level_alone_needs_no_list(study: Study) -> None:
    assert analysis.adoption_table(study, "beslut", "region").equals(
        analysis.adoption_table(study, "beslut", ["region"])
    )
    assert analysis.cumulative(study, "beslut", "region").equals(analysis.cumulative(study, "beslut", ["region"]))
    assert analysis.spread(study, "beslut", "region").levels == ("region",)


@pytest.mark.parametrize("level", [95, 0, 1, -0.5])
def test_a_level_that_is_no_probability_is_refused_even_where_no_survey_states_its_size(
    study: Study, level: float
) -> None:
    with pytest.raises(TillkomError, match="must lie between 0 and 1"):
        analysis.survey_shares(study, level=level)
    unstated = study.adoption_surveys.assign(n=pd.NA)
    bare = SimpleNamespace(adoption_surveys=unstated)
    with pytest.raises(TillkomError, match="must lie between 0 and 1"):
        analysis.survey_shares(cast("Study", bare), level=level)


def test_a_unit_without_a_record_is_unknown_and_not_recorded(study: Study) -> None:
    row = one(analysis.adoption_table(study, "beslut"), unit_id="kommun:0980")
    assert row["status"] == "okänt"
    assert not row["recorded"]


def test_gislaved_decided_on_15_december_2016(study: Study) -> None:
    row = one(analysis.adoption_table(study, "beslut"), unit_id="kommun:0662")
    assert row["lower"] == row["upper"] == pd.Timestamp("2016-12-15")


@pytest.mark.parametrize("definition", DEFINITIONS)
def test_known_possible_and_unknown_never_exceed_the_base(study: Study, definition: str) -> None:
    table = analysis.cumulative(study, definition)
    assert (table["known"] <= table["possible"]).all()
    assert (table["known"].diff().dropna() >= 0).all()
    assert (table["possible"] + table["not_yet"] + table["unknown"] == table["base"]).all()
    assert set(table["base"]) == {311}


def test_decisions_by_year_are_counted_when_certain_and_possible_when_the_dates_allow(study: Study) -> None:
    table = analysis.cumulative(study, "beslut").set_index("year")
    # Kalmar by 2007; Borlänge 2008–2011; Gislaved 2016; Borås 2016–2019; VGR 2019.
    assert table["known"].to_dict() == {
        2006: 0, 2007: 1, 2008: 1, 2009: 1, 2010: 1, 2011: 2, 2012: 2, 2013: 2, 2014: 2, 2015: 2, 2016: 3, 2017: 3,
        2018: 3, 2019: 5,
    }  # fmt: skip
    assert table["possible"].loc[[2008, 2016, 2019]].tolist() == [2, 4, 5]


def test_a_unit_not_yet_there_in_november_2021_could_not_have_been_earlier(study: Study) -> None:
    table = analysis.cumulative(study, "praktik").set_index("year")
    assert table.at[2020, "not_yet"] == 3
    assert table.at[2021, "not_yet"] == 0


def test_definitions_are_asked_for_by_name(study: Study) -> None:
    with pytest.raises(TillkomError, match="initiativ, beslut, praktik"):
        analysis.cumulative(study, "adoption")
    with pytest.raises(TillkomError, match="kommun"):
        analysis.adoption_table(study, "beslut", ["municipality"])


def test_nothing_dated_gives_no_rows(study: Study, changed: Callable[..., Study]) -> None:
    assert analysis.cumulative(changed(adoptions=study.adoptions.head(0)), "beslut").empty


def test_a_share_has_an_interval_only_where_n_is_known(study: Study, changed: Callable[..., Study]) -> None:
    assert analysis.survey_shares(study)["lower"].isna().all()
    surveys = study.adoption_surveys
    asked = surveys.assign(
        n=pd.array([150 if name == "A3" else None for name in surveys["survey_id"]], dtype="Int64"),
        successes=pd.array([87 if name == "A3" else None for name in surveys["survey_id"]], dtype="Int64"),
    )
    row = one(analysis.survey_shares(changed(adoption_surveys=asked)), survey_id="A3")
    # Wilson's interval for 87 of 150, by hand: centre (87 + z²/2)/(150 + z²), z = 1.959964.
    assert row["lower"] == pytest.approx(0.49999, abs=2e-4)
    assert row["upper"] == pytest.approx(0.65603, abs=2e-4)
