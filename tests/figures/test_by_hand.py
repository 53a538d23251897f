"""Every figure of a study written by hand: whole titles, captions and alt texts, its table, and what is drawn where.

The answers stand in ``by_hand.py``; each number here is counted from them by hand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.figures import artists
from tests.figures.by_hand import EVIL
from tillkom import figures, qca
from tillkom.adoption import Estimate
from tillkom.figures import Figure, all_figures, all_registered
from tillkom.figures._drawing.bars import BarGroup, _halves
from tillkom.figures._drawing.style import BLUE
from tillkom.figures.adoption_parts import Scene
from tillkom.figures.export import _planned
from tillkom.study import Study

LISTED = "Ytterligare 12 fall är listade men ännu inte kodade."  # 16 in all, one of the four coded is internal
SOURCE = "Källa: Solli (2024)."


def drawn(study: Study, name: str, size: str = "report", language: str = "sv") -> Figure:
    found = all_figures(study, only=[name], size=size, language=language)
    return next(figure for figure in found if figure.name == name)


def said(figure: Figure) -> list[str]:
    return [text.get_text() for text in artists.texts(figure)]


def rows(figure: Figure, *columns: str) -> list[tuple[Any, ...]]:
    table = figure.data[list(columns)]
    return [tuple(None if cell != cell else cell for cell in row) for row in table.itertuples(index=False)]


# Each figure of the registry has a test named for it; see the last test of this file.


def test_timeline_of_boras(public: Study) -> None:
    figure = drawn(public, "timeline-boras")
    assert figure.title == "Tidslinje: Borås Stad"
    under = "Odaterade händelser står i källans ordning under axeln."
    assert figure.caption == f"3 händelser (daterade: 2). {under} {SOURCE}"
    assert figure.alt == (
        "Tidslinje för Borås Stad med 3 händelser (daterade: 2, odaterade: 1). 2016: Beslutar. 6 maj 2018: Börjar."
        " Odaterad: Sist berättat."
    )
    assert rows(figure, "Nr", "Datum", "Slag", "Händelse") == [
        (1, "2016", "beslut", "Beslutar"), (2, "6 maj 2018", "start", "Börjar"),
        (3, "odaterad", "rapport", "Sist berättat"),
    ]  # fmt: skip


def test_timeline_s_years_stand_in_the_middle_of_what_they_name_and_the_undated_below_the_axis(public: Study) -> None:
    figure = drawn(public, "timeline-boras")
    y2016, y2017, y2018 = (artists.place(figure, year)[1] for year in ("2016", "2017", "2018"))
    step = y2017 - y2016
    assert y2018 - y2017 == pytest.approx(step)
    # 6 May 2018 is day 126 of 365, told by its noon: 125.5 / 365 of 2018 gone; the number stands at its half.
    filled = [y for x, y in artists.markers(figure, "o") if y < y2018 + step]
    assert filled == [pytest.approx(y2018 - step / 2 + step * 125.5 / 365, abs=0.01)]
    # 2016 is a bar from its first moment to its last.
    bars = [box for box in artists.boxes(figure, "#C44E00") if box.get_height() == pytest.approx(step)]
    assert [box.get_y() for box in bars] == [pytest.approx(y2016 - step / 2)]
    heading = artists.place(figure, "Utan datum, i källans ordning")[1]
    (hollow, _) = sorted(artists.markers(figure, "D", hollow=True), key=lambda place: place[1])  # and the key's
    assert hollow[1] > heading > y2018 + step / 2


def test_timeline_on_a_slide_says_short_texts_and_a_finding_and_escapes_nothing(public: Study) -> None:
    figure = drawn(public, "timeline-gislaved", "slide")
    assert figure.title == "Gislaveds kommun 2015–2017: 2 händelser, varav ett beslut"
    assert "Kort om beslutet" in said(figure)
    assert f"Första {EVIL}" in said(figure)
    assert "En lång text om ett beslut" in figure.alt
    assert "Kort om beslutet" not in artists.words(drawn(public, "timeline-gislaved"))


def test_a_single_event_is_told_rather_than_drawn(hand_written: Study) -> None:
    figure = figures.timeline(hand_written, "vgr")
    assert figure.too_little == (
        "I fallet Västra Götalandsregionen är bara en händelse kodad, för lite för en tidslinje. 2010: Hemligt."
    )


def test_timelines(public: Study) -> None:
    figure = drawn(public, "timelines")
    line = "Strecket visar hur osäkert datumet är eller hur länge händelsen pågår."
    base = "Händelser är kodade för 2 av 3 fall: 5 händelser (daterade: 4)."
    assert figure.caption == f"{base} {LISTED} {line} {SOURCE}"
    assert figure.alt == (
        "Förloppen i 2 fall på en gemensam tidsaxel. Gislaveds kommun: 2 händelser (odaterade: 0); daterade från 2015"
        " till omkring 2017; antal beslut: 1. Borås Stad: 3 händelser (odaterade: 1); daterade från 2016 till 6 maj"
        " 2018; antal beslut: 1."
    )
    assert "Hemligt" not in figure.csv().decode("utf-8-sig")
    # Decisions are squares: Gislaved about 2017, Borås 2016, each in the middle of its year; and one in the key.
    year = artists.place(figure, "2017")[0] - artists.place(figure, "2016")[0]
    squares = sorted(x for x, _ in artists.markers(figure, "s"))[1:]
    assert squares == [
        pytest.approx(artists.place(figure, "2016")[0], abs=0.05),
        pytest.approx(artists.place(figure, "2017")[0], abs=0.05),
    ]
    # The undated report stands right of the last year, in the strip.
    (report,) = artists.markers(figure, "P", hollow=True)
    assert report[0] > artists.place(figure, "2018")[0] + year / 2
    assert drawn(public, "timelines", "slide").title == "Daterat beslut finns i 2 av 2 fall, det första 2016"


def test_stage_ladder_shows_the_latest_stage_and_the_arguable_one(public: Study) -> None:
    figure = drawn(public, "stage-ladder")
    assert figure.title == "Hur långt fallen har kommit, 2021"
    assert figure.caption == (
        f"Steget är bedömt i 2 av 3 fall, 2021. Bedömningen är en tolkning. {LISTED} Stegen är en rangordning utan"
        f" medelvärde; riktningen är en egen bedömning. {SOURCE}"
    )
    assert figure.alt == (
        "Stegskalan från 0 ingen till 5 institutionaliserad. Steget är bedömt i 2 av 3 fall, 2021. Gislaveds kommun:"
        " steg 4 i praktik, riktning framåt. Borås Stad: steg 3 under införande, men steg 2 kan också hävdas; riktning"
        " stannat av. Borlänge kommun: ej kodad."
    )
    at = {stage: artists.place(figure, str(stage))[0] for stage in range(6)}
    down = {case: artists.place(figure, case)[1] for case in ("Gislaveds kommun", "Borås Stad")}
    judged = [(x, y) for x, y in artists.markers(figure, "o") if y < max(down.values()) + 20]
    arguable = [(x, y) for x, y in artists.markers(figure, "o", hollow=True) if y < max(down.values()) + 20]
    assert judged == [
        (pytest.approx(at[4]), pytest.approx(down["Gislaveds kommun"])),
        (pytest.approx(at[3]), pytest.approx(down["Borås Stad"])),
    ]
    assert arguable == [(pytest.approx(at[2]), pytest.approx(down["Borås Stad"]))]
    assert drawn(public, "stage-ladder", "slide").title == "Längst har Gislaveds kommun kommit: steg 4 (i praktik)"


def test_before_after_bars_are_as_long_as_their_numbers_and_numbers_keep_their_qualifier(public: Study) -> None:
    figure = drawn(public, "before-after-goals")
    assert figure.caption == (
        f"Uppgift finns före i 2 och efter i 2 av 3 fall. {LISTED} I grå rutor är inget svar känt. {SOURCE}"
    )
    assert figure.alt == (
        "Antal mål i varje fall. Gislaveds kommun: före nästan 150 mål; efter 50 mål. Borås Stad: före 100 mål; efter"
        " 100 mål. Borlänge kommun: före framgår ej; efter retorisk."
    )
    for shown in ("Nästan 150", "50", "100", "Framgår ej", "Retorisk"):
        assert shown in said(figure)
    lengths = sorted(box.get_width() for box in artists.boxes(figure, BLUE))
    longest = lengths[-1]
    assert [length / longest for length in lengths] == [pytest.approx(n / 150) for n in (50, 100, 100, 150)]
    before, after = artists.place(figure, "Före")[0], artists.place(figure, "Efter")[0]
    assert longest == pytest.approx(after - before - 26 - 12)  # the column, without its gap and its margins
    # Borås did not change; from "nearly 150" nobody can tell.
    assert [said(figure).count(sign) for sign in ("=", "→")] == [1, 2]
    assert rows(figure, "Fall", "Skede", "Svar", "Tal")[:2] == [
        ("Gislaveds kommun", "före", "nästan 150 mål", 150), ("Gislaveds kommun", "efter", "50 mål", 50),
    ]  # fmt: skip


def test_committees_dialogue_never_draws_not_stated_as_not_mentioned(public: Study) -> None:
    figure = drawn(public, "committees-dialogue")
    assert figure.caption == (
        "Nämndstrukturen är känd i 2 av 3 fall, dialogformerna i 2 av 3 fall. Svaren är delvis en tolkning."
        f" {LISTED} Tom ruta: källan nämner inte formen. {SOURCE}"
    )
    x = {case: artists.place(figure, case)[0] for case in ("Gislaved", "Borås", "Borlänge")}
    y = {form: artists.place(figure, form)[1] for form in ("Geografiska nämnder", "Facknämnder", "Studieresor")}

    def square(case: str, form: str) -> str:
        """The sign in a square."""
        here = [
            text.get_text() for text in artists.texts(figure)
            if text.get_position() == (pytest.approx(x[case]), pytest.approx(y[form]))
        ]  # fmt: skip
        return here[0] if here else ""

    # Gislaved's structure before is not stated: that it had no geographic committees, nobody can tell.
    assert [square("Gislaved", form) for form in y] == ["–", "●", ""]
    assert [square("Borås", form) for form in y] == ["○", "●", "●"]
    assert [square("Borlänge", form) for form in y] == ["", "", ""]
    assert "ej kodad" in said(figure)
    assert drawn(public, "committees-dialogue", "slide").title == (
        "Vanligaste dialogform: insamling av berättelser, i 2 av 2 fall"
    )


def test_principles(public: Study) -> None:
    figure = drawn(public, "principles")
    assert figure.caption == (
        f"Principerna är kodade i 2 av 3 fall. Bedömningen är en tolkning. {LISTED} Tom ruta: källan tar inte upp"
        f" principen. {SOURCE}"
    )
    assert "Tillit: 2 av 2 fall." in figure.alt
    assert "Öppenhet: 1 av 2 fall." in figure.alt
    assert said(figure).count("●") == 3 + 1  # and the key
    table = {row[0]: row[1:] for row in figure.data.itertuples(index=False)}
    assert table["öppenhet"] == ("framgår", "nämns inte", "framgår ej")
    assert drawn(public, "principles", "slide").title == "Oftast kommer fram: tillit, i 2 av 2 fall"


def test_practices_count_the_cases_the_reader_may_see(public: Study) -> None:
    figure = drawn(public, "practices")
    assert figure.caption == (
        f"Praktikerna är kända i 2 av 3 fall. Bedömningen är en tolkning. {LISTED} Indelningen följer Siverbo (2022)."
        f" Det som inte framgår kan ändå finnas. {SOURCE}"
    )
    assert "Styrning, handlingsutrymme: rambudgetering i 1 av 2." in figure.alt
    assert "Ledning, handlingsutrymme: delegering i 2 av 2." in figure.alt
    full = {round(box.get_width(), 6) for box in artists.boxes(figure, "#D9D9D9")}
    assert len(full) == 1
    lengths = sorted(round(box.get_width() / full.copy().pop(), 6) for box in artists.boxes(figure, BLUE))
    assert lengths == [0.5, 1.0]
    alone = figures.practices_two_by_two(public, "gislaved")
    assert alone.title == "Praktiker som framgår: Gislaveds kommun"
    assert "2 av 18 praktiker framgår av källan." in alone.caption
    assert figures.practices_two_by_two(public, "borlange").too_little == (
        "Praktiker i Borlänge kommun: framgår ej, så det finns inget att visa."
    )


def test_known_unknown(public: Study) -> None:
    figure = drawn(public, "known-unknown")
    # known: 6 of Gislaved's rows and 7 of Borås's; asked: every question of the codebook in three municipalities
    questions = sum(
        len(row.phases.split()) for row in public.variables.itertuples() if "kommun" in str(row.levels).split()
    )
    assert figure.caption.startswith(f"13 av {3 * questions} frågor i 3 fall har ett känt svar.")
    gislaved = f"Gislaveds kommun: 6 av {questions} kända; 1 framgår ej och {questions - 7} ej kodad."
    borlange = f"Borlänge kommun: 0 av {questions} kända; 3 framgår ej, {questions - 4} ej kodad och 1 retorisk."
    assert gislaved in figure.alt
    assert borlange in figure.alt
    assert drawn(public, "known-unknown", "slide").title == f"Svaret är känt på 13 av {3 * questions} frågor"


def test_memberships_stand_where_their_axes_say_on_and_off_the_diagonal(wide_study: Study) -> None:
    sets = qca.from_study(wide_study, "PRACTICE", ["TRUST", "OFFICIALS", "LARGE"])
    figure = figures.qca_xy(wide_study, sets, qca.minimise(sets.table(), "parsimonious").models[0], term="TRUST")
    # an axis each way: its 0, 0,5 and 1 stand in the middle of what they name
    across, down = ([text.get_position() for text in artists.texts(figure) if text.get_text() == n] for n in "01")
    (left, _), (_, bottom) = across
    (right, _), (_, top) = down

    def at(x: float, y: float) -> tuple[Any, Any]:
        return pytest.approx(left + x * (right - left)), pytest.approx(bottom + y * (top - bottom))

    # with trust and in practice: ask, ek, jas and mas at 0.8, bok at 1; hag alone contradicts it
    assert sorted(artists.markers(figure, "o")) == [at(1, 1), *[at(1, 0.8)] * 4]
    assert artists.markers(figure, "X") == [at(1, 0.4)]
    assert sorted(artists.markers(figure, "s")) == [*[at(0, 0.2)] * 3, at(0, 0.1)]  # from the top, where y is least
    drawn_lines = [list(map(tuple, line.get_xydata())) for line in figure.figure.axes[0].lines]
    assert [at(0, 0), at(1, 1)] in drawn_lines


def test_two_columns_are_cut_between_groups_near_the_middle_and_else_within_one() -> None:
    def halves(*lengths: int) -> list[list[tuple[str, int]]]:
        groups = [BarGroup(f"g{place}", ["row"] * length) for place, length in enumerate(lengths)]  # type: ignore[list-item]
        return [[(group.heading, len(group.rows)) for group in half] for half in _halves(groups)]

    assert halves(5) == [[("g0", 3)], [("g0", 2)]]
    assert halves(6) == [[("g0", 3)], [("g0", 3)]]
    assert halves(4, 2) == [[("g0", 4)], [("g1", 2)]]  # one from the middle, of six: near enough
    assert halves(1, 5) == [[("g0", 1), ("g1", 2)], [("g1", 3)]]
    assert halves(4, 3, 3) == [[("g0", 4)], [("g1", 3), ("g2", 3)]]
    assert halves(2, 1, 7) == [[("g0", 2), ("g1", 1)], [("g2", 7)]]  # two from the middle, of ten
    assert halves(2, 8) == [[("g0", 2), ("g1", 3)], [("g1", 5)]]


def test_the_export_of_one_case_draws_from_its_own_extract_and_of_none_from_the_public_one(
    hand_written: Study, tmp_path: Path
) -> None:
    figures.export(hand_written, only=["practices"], out=tmp_path / "public")
    public = (tmp_path / "public" / "practices-report-sv.txt").read_text(encoding="utf-8")
    assert "delegering i 2 av 2" in public, "with the internal case it would be 3 of 3"
    assert {path.stem for path in (tmp_path / "public").iterdir()} == {
        "practices-report-sv", "practices-gislaved-report-sv", "practices-boras-report-sv",
    }  # fmt: skip
    figures.export(hand_written, cases=["vgr"], out=tmp_path / "own")
    assert {path.stem for path in (tmp_path / "own").iterdir()} == {"practices-vgr-report-sv"}


def test_every_picture_of_a_case_is_drawn_from_the_extract_of_the_one_it_is_for(hand_written: Study) -> None:
    own = list(_planned(hand_written, ["vgr", "boras"]))
    assert [(study.reader, arguments) for study, _, arguments in own] == [
        (case, (case,)) for case in ("vgr", "boras") for entry in all_registered() if entry.scope == "case"
    ]
    assert {study.reader for study, _, _ in _planned(hand_written, None)} == {"public"}


def test_too_little_is_one_sentence_with_what_is_known(data_folder: Path, study: Study) -> None:
    figure = figures.reforms_before_after(study, "goals")
    assert figure.too_little == (
        "Antal mål: uppgift finns före i 1 och efter i 0 av 5 fall, för lite för en figur."
        " Gislaveds kommun, före: nästan 150 mål."
    )
    assert str(figure.html()) == f'<p class="nothing">{figure.too_little}</p>'
    english = figures.reforms_before_after(study, "goals", language="en")
    assert english.too_little == (
        "Number of goals: known before in 1 and after in 0 of 5 cases, too little for a figure."
        " Municipality of Gislaved, before: nearly 150 goals."
    )


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((2015.0, 2017.5), "maj 2016 (januari 2015–juli 2017)"), ((2015.0, np.inf), "maj 2016 (tidigast januari 2015)"),
        ((-np.inf, 2017.5), "maj 2016 (senast juli 2017)"), ((-np.inf, np.inf), "maj 2016 (intervallet är öppet)"),
    ],
)  # fmt: skip
def test_a_moment_whose_interval_has_an_open_end_says_which(
    wide_study: Study, ends: tuple[float, float], said: str
) -> None:
    lower, upper = ends
    found = Estimate("midpoint", 2016.4, lower, upper, 0.95, "")
    assert Scene(wide_study, "beslut", ("kommun",), "sv", "report").period(found) == said


def test_where_hardly_anything_is_coded_every_figure_says_what_is_missing(wide_study: Study) -> None:
    tables = wide_study._tables
    gone = {name: tables[name].head(0) for name in ("events", "stages", "adoptions", "adoption_surveys")}
    inhabitants = tables["observations"].query("variable_id == 'population'")
    study = Study(wide_study.codebook, tables | gone | {"observations": inhabitants}).extract("public")
    said: list[str] = []
    assert [figure.name for figure in all_figures(study, skipped=said.append)] == ["known-unknown"]
    nothing = "så det finns inget att jämföra"
    no_curve = "finns ingen kurva att visa. Ingen kurva anpassas: bara 0 av 40 är prövade, minst 20 krävs."
    steps = [f"”{step}”" for step in ("initiativ taget", "politiskt beslut", "i praktik")]
    assert [sentence for sentence in said if " kommun " not in sentence] == [
        "Praktikerna är inte kodade för de valda fallen, så det finns inget att visa.",
        "Inga händelser är kodade för fallen, så det finns inga förlopp att visa.",
        "Inget steg är bedömt för något fall, så stegskalan är tom.",
        *(
            f"{name} är inte kodat för något fall, {nothing}."
            for name in ("Antal mål", "Antal styrdokument", "Antal nämnder", "Nämndstruktur", "Dialogformer")
        ),
        "Varken nämndstruktur eller dialogformer är kodade för något fall.",
        "Principerna är inte kodade för något fall.",
        "Ingen undersökning redovisar en andel, så det finns ingen bild att visa.",
        *(
            f"Ingen enhet har ett daterat steg enligt definitionen {step}, så det finns ingen kurva att visa."
            for step in steps
        ),
        *(f"Enligt definitionen {step} {no_curve}" for step in steps),
    ]
    assert len([sentence for sentence in said if sentence.startswith("Inga händelser är kodade för ")]) == 13 + 1


TESTED = {
    "timeline": test_timeline_of_boras,
    "timelines": test_timelines,
    "stage-ladder": test_stage_ladder_shows_the_latest_stage_and_the_arguable_one,
    "before-after": test_before_after_bars_are_as_long_as_their_numbers_and_numbers_keep_their_qualifier,
    "committees-dialogue": test_committees_dialogue_never_draws_not_stated_as_not_mentioned,
    "principles": test_principles,
    "practices": test_practices_count_the_cases_the_reader_may_see,
    "known-unknown": test_known_unknown,
}


def test_every_registered_figure_is_in_some_test_of_its_content() -> None:
    assert set(TESTED) <= {entry.name for entry in all_registered()}
    elsewhere = [path for path in Path(__file__).parents[1].rglob("test_*.py") if path != Path(__file__)]
    written = "".join(path.read_text(encoding="utf-8") for path in elsewhere if path.name != "test_every_figure.py")
    for entry in all_registered():
        called = entry.draw.__name__
        assert entry.name in TESTED or f"{called}(" in written or f"figures.{called}" in written, entry.name
