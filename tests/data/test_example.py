"""The example study: a whole adoption curve on public facts, counted, and usable everywhere without any case."""

from __future__ import annotations

import csv
import html
import importlib.util
import json
import os
from collections import Counter
from pathlib import Path

import nbformat
import pytest

from tillkom import analysis, figures
from tillkom.check import check_study
from tillkom.errors import TillkomError
from tillkom.report import AdoptionReport
from tillkom.scaffold import example_study
from tillkom.study import Study, load_study

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "finska"
REGISTER = Path(os.environ.get("TILLKOM_REFERENCES", ROOT.parent / "shared")) / "adoption_finska" / "adoptions.csv"


def table(name: str, folder: Path = EXAMPLE / "data") -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(EXAMPLE / "data")


def test_the_example_has_nothing_to_complain_of() -> None:
    assert [str(problem) for problem in check_study(EXAMPLE / "data", warnings=True)] == []


def test_267_municipalities_could_apply_and_23_are_members_by_law() -> None:
    units = table("units")
    assert Counter(row["reference"] for row in units) == {"true": 267, "false": 23}
    since = Counter(row["locator"].rpartition("sedan ")[2] for row in units if row["reference"] == "false")
    assert since == {"1 april 2000": 5, "1 januari 2010": 18}


def test_43_joined_on_the_days_the_ordinances_came_into_force_and_224_had_not_on_the_day_of_the_census() -> None:
    rows = table("adoptions")
    joined = [row for row in rows if row["status"] == "antagen"]
    assert Counter(row["earliest"] for row in joined) == {
        "2010-05-01": 3, "2011-02-01": 6, "2012-01-01": 8, "2013-02-01": 8, "2014-02-01": 4, "2015-02-01": 7,
        "2018-02-01": 5, "2019-02-01": 2,
    }  # fmt: skip
    assert all(row["earliest"] == row["latest"] for row in joined)
    rest = Counter((row["status"], row["as_of"]) for row in rows if row["status"] != "antagen")
    assert rest == {("ej_antagen", "2025-01-01"): 224}


def test_the_one_deduced_date_is_called_a_reading_and_says_why() -> None:
    readings = [row for row in table("adoptions") if row["kind"] == "tolkning"]
    assert [(row["unit_id"], row["earliest"]) for row in readings] == [("kommun:1982", "2014-02-01")]
    assert "slutlett" in readings[0]["reason_sv"]
    assert "deduced" in readings[0]["reason_en"]


@pytest.mark.skipif(not REGISTER.is_file(), reason=f"the register is not here: {REGISTER} (set TILLKOM_REFERENCES)")
def test_the_dates_are_those_of_the_register() -> None:
    register = [row for row in table("adoptions", REGISTER.parent) if row["basis"] == "voluntary"]
    told = {f"kommun:{row['kommun_kod']}": row["date_edtf"] for row in register}
    assert told == {row["unit_id"]: row["earliest"] for row in table("adoptions") if row["status"] == "antagen"}
    by_law = {row["kommun_kod"] for row in table("adoptions", REGISTER.parent)} - {key[7:] for key in told}
    assert by_law == {row["code"] for row in table("units") if row["reference"] == "false"}


def test_the_examples_tables_are_those_of_the_toolkit() -> None:
    path = ROOT / "scripts" / "example_study.py"
    spec = importlib.util.spec_from_file_location("example_study", path)
    assert spec
    assert spec.loader
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    remedy = "run: python scripts/example_study.py"
    assert json.loads((EXAMPLE / "data" / "datapackage.json").read_text("utf-8")) == script.package(), remedy
    assert table("units") == script.units(), remedy
    assert table("vocabularies") == script.vocabularies(), remedy
    assert table("variables") == table("variables", ROOT / "data"), remedy


def test_the_readme_tells_the_number_of_rows() -> None:
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    for name in ("units", "adoptions", "sources"):
        assert f"| {len(table(name))} |" in next(
            line for line in text.splitlines() if line.startswith(f"| `{name}.csv`")
        )


def test_every_family_of_curves_levels_off_at_the_share_that_had_joined(study: Study) -> None:
    picture = analysis.spread(study, "medlemskap")
    assert (picture.base, picture.adopters, picture.not_yet, picture.unknown) == (267, 43, 224, 0)
    assert picture.levels == ("kommun",)
    for family, curve in picture.families.items():
        assert curve.estimate("ceiling").estimate == pytest.approx(0.161, abs=0.002), family  # 43 / 267
        assert 2012.0 < curve.estimate("midpoint").estimate < 2014.0, family  # the 22nd of 43 joined in February 2013


def test_the_public_may_see_all_of_it_and_what_it_may_not_be_read_as(study: Study) -> None:
    public = study.extract("public")
    assert len(public.adoptions) == 267
    assert public.codebook.notes("sv") == study.codebook.notes("sv")
    assert len(public.codebook.notes("en")) == len(public.codebook.notes("sv")) == 5


@pytest.mark.parametrize("language", ["sv", "en"])
def test_its_report_says_what_it_is_about_and_nowhere_that_it_is_trust(study: Study, language: str) -> None:
    report = AdoptionReport(study, language)
    told = html.unescape(report.curves()._repr_html_())
    assert report.cover().notes == ()
    for note in study.codebook.notes(language):
        assert note in told
    parts = [report.summary(), report.surveys(), report.cases(), report.needed(), report.method()]
    said = report.title() + "".join(part._repr_html_() for part in parts)
    assert ("finska" if language == "sv" else "Finnish") in report.title()
    assert "tillit" not in said.lower()
    assert "trust" not in said.lower()
    assert report.needed()._repr_html_() == ""  # nothing is lacking


def test_the_shipped_study_is_about_trust_and_its_report_still_says_so(data_folder: Path) -> None:
    assert AdoptionReport(load_study(data_folder), "sv").title() == "Spridningen av tillitsbaserad styrning"


def test_a_notebook_of_it_runs_from_beginning_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = nbformat.read(EXAMPLE / "notebooks" / "explore.ipynb", as_version=4)
    monkeypatch.chdir(EXAMPLE / "notebooks")
    scope: dict[str, object] = {}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, cell.id, "exec"), scope)
    assert "43 av 267" in scope["report"].summary()._repr_html_()  # type: ignore[attr-defined]


def test_a_study_without_a_case_shows_itself_and_exports_its_figures(study: Study, tmp_path: Path) -> None:
    assert "förvaltningsområdet för finska" in study._repr_html_()
    skipped: list[str] = []
    paths = figures.export(study, out=tmp_path, formats=("svg",), skipped=skipped.append)
    assert "adoption-curve-medlemskap-kommun-report-sv.svg" in {path.name for path in paths}
    assert skipped  # what is about cases has nothing to show, and says so instead of failing


def test_a_copy_is_written_where_nothing_stands(tmp_path: Path) -> None:
    folder = example_study(tmp_path / "curve")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert {"README.md", "data/datapackage.json", "data/adoptions.csv", "notebooks/explore.ipynb"} <= files
    with pytest.raises(TillkomError, match="is not empty"):
        example_study(folder)
