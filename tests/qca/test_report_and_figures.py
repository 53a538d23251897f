"""The report on combinations of conditions and its figures, in both languages, on the five shipped cases."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest

from tests.figures import artists
from tests.qca.coded import coded
from tillkom import figures, qca
from tillkom.report import QcaReport
from tillkom.study import Study, load_study

SECTIONS = ("summary", "sets", "necessity", "truth_table", "solutions", "robustness", "limits")
LOOKS = [("report", "sv"), ("report", "en"), ("slide", "sv"), ("slide", "en")]
LEAST = {"report": 9, "slide": 18}


@pytest.fixture(scope="module")
def study(data_folder: Path) -> Study:
    return coded(load_study(data_folder))


@pytest.fixture(scope="module")
def pages(study):
    return {
        language: {name: getattr(QcaReport(study, language), name)()._repr_html_() for name in SECTIONS}
        for language in ("sv", "en")
    }


def test_every_section_shows_something_in_both_languages(pages):
    for language, sections in pages.items():
        for name, html in sections.items():
            assert f'lang="{language}"' in html, name
            assert "nan" not in re.sub(r"<[^>]*>", " ", html).split(), name


def test_summary_says_what_five_cases_cannot_show(pages):
    assert "är ingen orsak" in pages["sv"]["summary"]
    assert "Med 4 fall och 16 tänkbara kombinationer är nästan allt obesett" in pages["sv"]["summary"]
    assert (
        "Left out of the analysis, because some condition is unknown: Municipality of Gislaved"
        in pages["en"]["summary"]
    )
    assert "2 solutions are equally simple" in pages["en"]["summary"]


def test_limits_tell_how_often_chance_does_as_well(pages):
    assert "says no more than chance can give" in pages["en"]["limits"]
    assert re.search(r"minst lika bra i \d+.% av 200 försök", pages["sv"]["limits"])


def test_unknown_membership_is_said_by_its_status_and_never_as_a_number(pages):
    row = re.search(r'<tr><th scope="row">Gislaveds kommun</th>(.*?)</tr>', pages["sv"]["sets"])[1]
    assert "framgår ej" in row


def test_truth_table_is_a_table_with_headers_a_screen_reader_can_follow(pages):
    html = pages["sv"]["truth_table"]
    assert "<caption>" in html
    assert html.count('scope="col"') >= 8
    assert "Går ihop med utfallet" in html


def test_all_tied_models_are_shown(pages):
    assert "~TRUST -&gt; PRACTICE" in pages["en"]["solutions"]
    assert "~PREPARED -&gt; PRACTICE" in pages["en"]["solutions"]


def test_study_without_declared_sets_says_so_once(study):
    empty = Study(study.codebook, {**study._tables, "calibrations": study.calibrations.head(0)})
    report = QcaReport(empty, "en")
    assert "No sets are declared" in report.summary()._repr_html_()
    assert report.solutions()._repr_html_() == ""


def test_what_cannot_be_analysed_is_told_in_the_section(study):
    html = QcaReport(study, "en", "PRACTICE", ["PRACTICE"]).solutions()._repr_html_()
    assert "This cannot be shown." in html
    assert "would explain itself" in html


def drawn(study, size, language):
    sets = qca.from_study(study, "PRACTICE", ["TRUST", "LARGE", "PREPARED", "LABEL"])
    table = sets.table()
    simple, model = qca.minimise(table, "parsimonious"), qca.minimise(table).models[0]
    look = {"size": size, "language": language}
    yield figures.qca_configurations(study, sets, model, simple, **look)
    yield figures.qca_xy(study, sets, model, **look)
    yield figures.qca_xy(study, sets, simple.models[0], term="~TRUST", **look)
    yield figures.qca_venn(study, sets, table, **look)


@pytest.mark.parametrize(("size", "language"), LOOKS)
def test_figures_are_readable_and_complete(study, size, language):
    for figure in drawn(study, size, language):
        assert artists.faults(figure, LEAST[size]) == []
        assert figure.title
        assert figure.caption.endswith(".")
        assert figure.alt.endswith(".")
        assert len(figure.data) > 0


def test_configuration_chart_tells_core_from_peripheral(study):
    sets = qca.from_study(study, "PRACTICE", ["TRUST", "LARGE", "PREPARED", "LABEL"])
    table = sets.table()
    (model,) = qca.minimise(table).models
    chart = qca.configurations(model, qca.minimise(table, "parsimonious"))
    # ~TRUST and ~PREPARED are the two parsimonious models; what the long terms add is peripheral.
    assert chart["~TRUST*LARGE*~PREPARED*~LABEL"].tolist() == ["core_absent", "present", "core_absent", "absent"]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_venn_gives_every_combination_one_region(count):
    import numpy as np
    from scipy.ndimage import label

    from tillkom.figures.qca_venn import SHAPES

    ticks = np.linspace(-1, 1, 500)
    x, y = np.meshgrid(ticks, ticks)
    inside = [shape.holds(x, y) for shape in SHAPES[count]]
    region = sum(one.astype(int) << place for place, one in enumerate(inside))
    for combination in range(2**count):
        pieces, found = label(region == combination)
        large = [piece for piece in range(1, found + 1) if (pieces == piece).sum() > 20]
        assert len(large) == 1, combination
    assert not any(one[0].any() or one[-1].any() or one[:, 0].any() or one[:, -1].any() for one in inside)


def test_five_conditions_are_drawn_and_six_are_told(study):
    names = ["TRUST", "LARGE", "PREPARED", "LABEL"]
    sets = qca.from_study(study, "PRACTICE", names)
    frame = sets.frame.assign(E=[1, 0, 1, 0, 1], F=[0, 0, 1, 1, 1])
    more = pd.DataFrame({"set_id": ["E", "F"], "label_sv": ["e", "f"], "label_en": ["e", "f"]})
    wide = qca.StudySets(frame, sets.origins, (), pd.concat([sets.calibrations, more]), sets.question)
    five = qca.truth_table(frame, "PRACTICE", [*names, "E"])
    assert figures.qca_venn(study, wide, five).figure is not None
    six = qca.truth_table(frame, "PRACTICE", [*names, "E", "F"])
    assert "högst 5 villkor" in figures.qca_venn(study, wide, six).too_little


def test_notebook_calls_each_section_once():
    path = Path(__file__).resolve().parents[2] / "notebooks" / "qca.ipynb"
    calls = ["".join(cell["source"]) for cell in json.loads(path.read_text("utf-8"))["cells"]]
    assert [call for call in calls if call.startswith("report.")] == [
        f"report.{name}()" for name in (*SECTIONS, "references", "reading")
    ]
