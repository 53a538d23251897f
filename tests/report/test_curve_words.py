"""What is said of a curve, sentence by sentence, on dates made up beside the test."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest

from tillkom.adoption import FitCheck, intervals
from tillkom.analysis import Spread
from tillkom.content import plain
from tillkom.report.curve import CurveWords
from tillkom.report.teller import Teller
from tillkom.study import Study

SPREAD_OUT = (2012, 2014, 2015, 2016, 2016, 2017, 2017, 2018, 2019, 2021)
WAVES = (2005, 2006, 2019, 2020)
EARLY = (2014, 2016, 2017, 2018, 2018, 2019, 2019, 2019)


class Units:
    """Adopters by year, units not adopted as of a year, unknown ones: what a study would hold of them."""

    def __init__(self, years: Iterable[int], waiting: int = 0, as_of: int = 2024, unknown: int = 0, **more: object):
        years = list(years)
        self.rows = [("antagen", year, year) for year in years]
        self.rows += [("ej_antagen", None, as_of)] * waiting + [("okänt", None, None)] * unknown
        self.traces, self.ended = int(str(more.get("traces", 0))), more.get("ended", {})
        self.levels = more.get("levels") or ["kommun"] * len(self.rows)
        self.sampling = str(more.get("sampling", "census"))

    def spread(self) -> Spread:
        """The same as the analysis gathers it."""
        status, first, last = (list(column) for column in zip(*self.rows, strict=True))
        known = {"antagen": "adopted", "ej_antagen": "not_adopted", "okänt": "unknown"}
        first = [None if place < self.traces else year for place, year in enumerate(first)]
        lower, upper = intervals([known[code] for code in status], first, last)
        ends = [self.ended.get(place) for place in range(len(status))]  # type: ignore[attr-defined]
        units = pd.DataFrame(
            {
                "status": status,
                "level": self.levels,
                "date_basis": pd.NA,
                "upper": pd.to_datetime([f"{y}-12-31" if s == "antagen" else None for s, _, y in self.rows]),
                "ended_lower": pd.to_datetime([f"{year}-01-01" if year else None for year in ends]),
                "ended_upper": pd.to_datetime([f"{year}-12-31" if year else None for year in ends]),
            }
        )
        return Spread("beslut", ("kommun",), units, lower, upper, self.sampling)


@pytest.fixture
def words(small_study: Study):
    """What can be said of the curve of the units given as to ``Units``."""
    return lambda *given, **more: CurveWords(Teller(small_study, "sv"), Units(*given, **more).spread())


def read(said: Iterable[str] | str) -> str:
    """Sentences as somebody reads them."""
    return ("".join(said) if isinstance(said, str) else " ".join(said)).replace("\N{NO-BREAK SPACE}", " ")


def test_a_census_is_called_one_and_its_interval_explained(words) -> None:
    census, sample = (words(SPREAD_OUT, 10, sampling=sampling) for sampling in ("census", "sample"))
    said = read(census._rests(census.picture.curve()))
    assert said.startswith(
        "Kurvan (logistisk) bygger på de 20 av 20 enheter som är prövade. Alla enheter är undersökta,"
    )
    assert "Alla enheter är undersökta" not in sample._rests(sample.picture.curve())


def test_an_origin_taken_from_the_dates_is_stated_with_its_year(words) -> None:
    of = words(SPREAD_OUT, 10)
    assert of._rests(of.picture.choice.curves["weibull"]).startswith(
        "Kurvan (Weibull) bygger på de 20 av 20 enheter som är prövade. Den räknas från januari 2012,"
    )


def test_what_is_said_of_a_curve_that_fits_stands_under_its_words_each_once(words) -> None:
    said = {term: read(sentence) for term, sentence in words(SPREAD_OUT, 10).told()}
    assert list(said) == [
        "Vad den bygger på",
        "Taket: så många tar någonsin steget",
        "Förloppet",
        "Passar kurvan?",
        "Framåt",
    ]
    assert said["Passar kurvan?"].startswith("Ja. Kurvan ligger som mest ")
    families = said["Taket: så många tar någonsin steget"].split("som datumen inte skiljer åt (")[1]
    assert "logistisk" in families.split(")")[0]
    assert said["Framåt"].startswith("Går spridningen vidare som kurvan säger har ")


def test_a_curve_that_fits_nothing_sends_to_the_steps(words) -> None:
    of = words(WAVES * 25, 40)
    for family in of.picture.choice.curves:  # the check itself is tested elsewhere; here what is said of its answer
        of.picture.choice._checks[family] = FitCheck(0.172, 0.005, 199)
    assert read(of._check()) == (
        "Nej. Kurvan ligger upp till 17,2 procentenheter från den modellfria skattningen, mer än slumpen brukar ge "
        "(p = 0,005). Läs stegen hellre än kurvan. Ingen av de fyra kurvformerna passar datumen."
    )
    assert read(of.finding("Beslut")).endswith("läs stegen i bilden hellre än kurvan.")


def test_where_the_ceiling_is_open_it_is_said_and_no_forecast_given(words) -> None:
    of = words(EARLY, 12, as_of=2020)
    curve = of.picture.curve()
    assert of._ceiling(curve).startswith("Taket kan inte bestämmas: det kan ligga var som helst från ")
    assert of._forecast(curve) == ["Någon prognos ges inte, eftersom taket inte går att bestämma."]


def test_the_unknown_are_bounded_one_way_and_the_other(words) -> None:
    # of 25 units ten have the step and five are unknown: 10/25 and 15/25
    said = read(words(SPREAD_OUT, 10, unknown=5)._unknown())
    assert said.startswith("Om 5 enheter är inget känt. Kurvan tar för givet att de liknar de prövade.")
    assert "hade mellan 40 % och 60 % av enheterna gjort det när uppgifterna slutar" in said
    assert "Med samma kurvform blir taket " in said


def test_dates_that_may_be_late_move_the_midpoint_and_are_counted(words) -> None:
    assert words(SPREAD_OUT, 10)._late() == []
    said = read(words(SPREAD_OUT, 10, traces=3)._late())
    assert said.startswith("För 3 enheter är bara det senaste möjliga datumet känt. Om det är ett första spår")


def test_of_adopters_only_no_ceiling_and_no_forecast_is_said(words) -> None:
    of = words(SPREAD_OUT, sampling="adopters")
    curve = of.picture.curve()
    assert of._ceiling(curve).startswith("Bara enheter som har tagit steget är kända.")
    assert of._forecast(curve) == []


def test_adoptions_that_ended_are_counted_and_the_share_that_is_left_is_said(words) -> None:
    assert words(SPREAD_OUT, 10)._use() == []
    said = read(words(SPREAD_OUT, 10, ended={0: 2015, 3: 2020})._use())
    # ten of twenty ever, two of them ended
    assert said.startswith("2 av de 10 som har tagit steget har sedan lämnat det. Av de prövade hade 50 % någon gång ")
    assert "och 40 % hade det kvar. Bland alla enheter hade mellan 40 % och 40 % det kvar" in said


def test_an_interval_with_one_open_end_says_which_and_a_span_of_years_likewise(words) -> None:
    of = words(SPREAD_OUT, 10)
    assert of._range("midpoint", 2015.5, np.inf) == "från juli 2015 och uppåt, övre gräns saknas"
    assert of._range("midpoint", -np.inf, 2015.5) == "till och med juli 2015, undre gräns saknas"
    assert of._range("midpoint", -np.inf, np.inf) == "går inte att bestämma"
    assert [of._span(*ends) for ends in ((2015.5, np.inf), (-np.inf, 2015.5), (2015.5, 2016.5), (np.nan, np.nan))] == [
        "efter juli 2015", "före juli 2015", "juli 2015–juli 2016", "–",
    ]  # fmt: skip


def test_a_group_whose_ceiling_is_open_has_that_in_its_note_and_the_other_has_none(small_study: Study) -> None:
    units = Units([*SPREAD_OUT * 4, *EARLY], 0)
    units.rows += [("ej_antagen", None, 2024)] * 40 + [("ej_antagen", None, 2020)] * 12
    units.levels = ["kommun"] * 40 + ["region"] * 8 + ["kommun"] * 40 + ["region"] * 12
    table, _ = CurveWords(Teller(small_study, "sv"), units.spread()).groups("level")
    assert table.columns[-1] == "Anmärkning"
    notes = {plain(row[0]): plain(row[-1]) for row in table.rows}
    assert "Taket kan inte bestämmas." in notes["region"]
    assert notes["kommun"] == ""


def test_groups_that_need_no_note_have_no_column_of_notes(small_study: Study) -> None:
    units = Units([*SPREAD_OUT * 8], 80)
    units.levels = ["kommun"] * 40 + ["region"] * 40 + ["kommun"] * 40 + ["region"] * 40
    table, sentence = CurveWords(Teller(small_study, "sv"), units.spread()).groups("level")
    assert table.columns[-1] != "Anmärkning"
    assert sentence.startswith("Testet visar ingen säkerställd skillnad")
    assert np.array([len(row) for row in table.rows]).tolist() == [len(table.columns)] * 2
