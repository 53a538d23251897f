"""A made-up study is complete, valid, plainly made up, and the same everywhere."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from itertools import pairwise
from pathlib import Path

import pytest

from tillkom.adoption import fit_curve, intervals
from tillkom.codebook import Codebook
from tillkom.dates import edtf_bounds, precision_of
from tillkom.errors import TillkomError
from tillkom.shipped import shipped
from tillkom.synthetic import course, write_study
from tillkom.synthetic.adoptions import adoptions_of_case
from tillkom.synthetic.cases import stage_rows
from tillkom.synthetic.course import share_adopted
from tillkom.synthetic.draw import Draw
from tillkom.synthetic.plan import plan_case
from tillkom.synthetic.units import REGISTER, Unit

CASES = 40
STATUSES = {"antagen": "adopted", "ej_antagen": "not_adopted", "okänt": "unknown"}
ANSWERLESS = {"framgår_ej", "ej_tillämplig", "ej_kodad", "sekretess", "retorisk"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("synthetic") / "study", cases=CASES, seed=1)


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with open(folder / f"{table}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(folder: Path, table: str, name: str) -> set[str]:
    return {row[name] for row in rows(folder, table)}


def codes(vocabulary: str) -> set[str]:
    return set(Codebook.read(shipped("data")).vocabulary(vocabulary))


def checksums(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


# Valid


@pytest.mark.parametrize("cases", [1, 16, CASES])
def test_frictionless_and_tillkom_find_nothing_wrong(tmp_path: Path, cases: int) -> None:
    import frictionless

    from tillkom.check import check_study

    folder = write_study(tmp_path / "study", cases=cases, seed=cases)
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert [str(problem) for problem in check_study(folder)] == []


def test_it_can_be_loaded_and_says_that_it_is_made_up(folder: Path) -> None:
    from tillkom import load_study

    study = load_study(folder)
    assert study.synthetic
    assert len(study.cases) == CASES


def test_an_answer_stands_exactly_where_the_status_has_one(folder: Path) -> None:
    types = {row["variable_id"]: row["type"] for row in rows(folder, "variables")}
    for row in rows(folder, "observations"):
        answer = row["text_sv"] if types[row["variable_id"]] == "text" else row["value"]
        if row["status"] in ANSWERLESS:
            assert not answer, row
        elif row["status"] != "motstridig":
            assert answer, row


def test_variables_are_coded_only_for_levels_and_phases_they_apply_to(folder: Path) -> None:
    variables = {row["variable_id"]: row for row in rows(folder, "variables")}
    level = {
        row["case_id"]: row["unit_id"].split(":")[0] for row in rows(folder, "case_units") if row["role"] == "huvudman"
    }
    for row in rows(folder, "observations"):
        assert level[row["case_id"]] in variables[row["variable_id"]]["levels"].split()
        assert row["phase"] in variables[row["variable_id"]]["phases"].split()


def test_events_stand_in_the_order_of_their_dates_with_the_precision_the_date_has(folder: Path) -> None:
    latest: dict[str, object] = {}
    for row in rows(folder, "events"):
        if not row["date"]:
            assert row["precision"] in ("odaterad", "öppen")
            continue
        assert precision_of(row["date"]) == row["precision"]
        lower = edtf_bounds(row["date"])[0]
        assert lower is not None
        assert lower >= latest.get(row["case_id"], lower)
        latest[row["case_id"]] = lower


def test_no_coder_sees_a_stage_jump_and_a_step_down_is_called_one(folder: Path) -> None:
    series: dict[tuple[str, str], list[tuple[str, int, str]]] = {}
    for row in rows(folder, "stages"):
        if row["round"] == "kodning":
            judged = (row["as_of"], int(row["stage"]), row["trajectory"])
            series.setdefault((row["case_id"], row["coder"]), []).append(judged)
    assert any(len(stages) > 1 for stages in series.values())
    for stages in series.values():
        for (early, before, _), (late, after, trajectory) in pairwise(stages):
            assert early < late
            assert abs(after - before) <= 1
            assert (after < before) == (trajectory in ("återgång", "avvecklad"))


def test_nothing_is_dated_after_its_study_ends(folder: Path) -> None:
    ends = {row["case_id"]: edtf_bounds(row["study_period"])[1] for row in rows(folder, "cases")}
    for table, name in [("events", "date"), ("stages", "as_of"), ("observations", "as_of"), ("adoptions", "latest")]:
        for row in rows(folder, table):
            upper = edtf_bounds(row[name])[1] if row[name] else None
            if row["case_id"] and upper:
                assert upper <= ends[row["case_id"]], row


# Complete


@pytest.mark.parametrize(
    ("table", "name", "vocabulary"),
    [
        ("observations", "status", "status"),
        ("observations", "qualifier", "qualifier"),
        ("observations", "round", "round"),
        ("observations", "kind", "kind"),
        ("cases", "visibility", "visibility"),
        ("events", "precision", "precision"),
        ("events", "type", "event_type"),
        ("stages", "stage", "stage"),
        ("stages", "trajectory", "trajectory"),
        ("stages", "round", "round"),
        ("adoptions", "definition", "adoption_definition"),
        ("adoptions", "status", "adoption_status"),
        ("units", "level", "level"),
    ],
)
def test_every_code_occurs(folder: Path, table: str, name: str, vocabulary: str) -> None:
    missing = codes(vocabulary) - column(folder, table, name)
    assert not missing


def test_the_smallest_study_shows_every_status_and_two_coders_with_a_decision(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "one", cases=1, seed=5)
    assert column(folder, "observations", "status") == codes("status")
    assert len(column(folder, "observations", "coder")) == 2
    assert "avgörande" in column(folder, "stages", "round")


def test_every_variable_is_answered_in_every_phase_it_has(folder: Path) -> None:
    answered = {(row["variable_id"], row["phase"]) for row in rows(folder, "observations") if row["status"] == "belagd"}
    wanted = {(row["variable_id"], phase) for row in rows(folder, "variables") for phase in row["phases"].split()}
    assert answered == wanted


def test_statuses_are_as_common_as_the_variable_makes_them(folder: Path) -> None:
    def share(variable: str, status: str) -> float:
        seen = [row["status"] for row in rows(folder, "observations") if row["variable_id"] == variable]
        return seen.count(status) / len(seen)

    assert share("population", "belagd") > 0.9
    assert share("goals", "framgår_ej") > share("principles", "framgår_ej")
    assert share("funding", "sekretess") > share("population", "sekretess")
    assert 0.3 < share("q2_why", "belagd") < 0.9


def test_some_cases_have_two_coders_who_differ_and_some_differences_are_settled(folder: Path) -> None:
    cells: dict[tuple[str, ...], dict[str, set[tuple[str, str]]]] = {}
    for row in rows(folder, "observations"):
        cell = cells.setdefault((row["case_id"], row["variable_id"], row["phase"]), {})
        cell.setdefault(row["round"], set()).add((row["status"], row["value"]))
    twice = {key[0] for key in coded_twice(folder)}
    assert 0 < len(twice) < CASES
    differ = [cell for cell in cells.values() if len(cell["kodning"]) > 1]
    settled = [cell for cell in differ if "avgörande" in cell]
    assert 0 < len(settled) < len(differ)
    assert 0.02 < len(differ) / len(coded_twice(folder)) < 0.4
    assert all(cell["avgörande"] <= cell["kodning"] for cell in settled)


def coded_twice(folder: Path) -> set[tuple[str, str, str]]:
    coders: dict[tuple[str, str, str], set[str]] = {}
    for row in rows(folder, "observations"):
        coders.setdefault((row["case_id"], row["variable_id"], row["phase"]), set()).add(row["coder"])
    return {key for key, seen in coders.items() if len(seen) > 1}


def test_some_observations_carry_a_memo_that_a_reader_must_not_see(folder: Path) -> None:
    assert len(column(folder, "observations", "memo")) > 1


def test_every_source_is_cited(folder: Path) -> None:
    tables = ("units", "cases", "observations", "events", "stages", "adoptions", "adoption_surveys")
    cited = set().union(*(column(folder, table, "source_id") for table in tables)) - {""}
    assert cited == column(folder, "sources", "source_id")


# Adoption


@pytest.mark.parametrize(("cases", "size"), [(3, 311), (400, 400)])
def test_the_reference_population_has_a_unit_for_every_case_and_at_least_311(
    tmp_path: Path, cases: int, size: int
) -> None:
    folder = write_study(tmp_path / "study", cases=cases)
    levels = [row["level"] for row in rows(folder, "units") if row["reference"] == "true"]
    assert len(levels) == size
    assert levels.count("region") == round(size * 21 / 311)
    assert set(levels) == {"kommun", "region"}


def test_every_unit_of_the_population_has_each_adoption_once(folder: Path) -> None:
    reference = {row["unit_id"] for row in rows(folder, "units") if row["reference"] == "true"}
    pairs = [(row["unit_id"], row["definition"]) for row in rows(folder, "adoptions")]
    assert len(pairs) == len(set(pairs))
    assert {(unit, definition) for unit in reference for definition in codes("adoption_definition")} <= set(pairs)


def test_adoptions_are_dated_bounded_open_or_unknown(folder: Path) -> None:
    forms = set()
    for row in rows(folder, "adoptions"):
        if row["status"] == "antagen":
            assert row["latest"]
            assert not row["as_of"]
            forms.add("by" if not row["earliest"] else "dated" if row["earliest"] == row["latest"] else "between")
        else:
            assert not row["earliest"]
            assert not row["latest"]
            assert bool(row["as_of"]) == (row["status"] == "ej_antagen")
            forms.add(row["status"])
    assert forms == {"by", "dated", "between", "ej_antagen", "okänt"}


def test_shares_adopted_follow_the_curve_they_are_drawn_from(tmp_path: Path) -> None:
    folder = write_study(tmp_path / "study", cases=1500)
    for definition in ("initiativ", "beslut", "praktik"):
        statuses = [row["status"] for row in rows(folder, "adoptions") if row["definition"] == definition]
        share = statuses.count("antagen") / (len(statuses) - statuses.count("okänt"))
        assert share == pytest.approx(share_adopted(definition, 2024.5), abs=0.05)
        assert share_adopted(definition, 2100) < 1


@pytest.mark.parametrize("definition", course.CURVES)
def test_the_curve_that_dates_are_drawn_from_comes_back_within_the_intervals(definition: str) -> None:
    ceiling, midpoint = course.CURVES[definition]
    rows = []
    for number in range(3000):
        draw = Draw("recovered", number)
        known = course.draw_known(draw, getattr(course.draw_course(draw, "kommun"), definition), course.CENSUS)
        earliest = edtf_bounds(known.earliest)[0] if known.earliest else None
        latest = edtf_bounds(known.latest)[1] if known.latest else known.as_of or None
        rows.append((STATUSES[known.status], earliest, latest))
    curve = fit_curve(*intervals(*zip(*rows, strict=True)), sampling="census")
    for name, truth in (("ceiling", ceiling), ("midpoint", midpoint)):
        low, high = curve.interval(name)
        assert low < truth < high, name


def test_a_date_that_may_trail_the_adoption_says_that_it_is_a_surveys(folder: Path) -> None:
    by_latest = [row for row in rows(folder, "adoptions") if row["status"] == "antagen" and not row["earliest"]]
    assert by_latest
    assert {row["date_basis"] for row in by_latest} == {"mätning"}
    ends = {row["case_id"]: row["study_period"].split("/")[1] for row in rows(folder, "cases")}
    for row in by_latest:  # the survey is at the end of the sources, whenever the adoption was
        assert row["latest"] == ends.get(row["case_id"], str(course.CENSUS)) or row["source_id"] == REGISTER, row


def test_some_practices_have_ended_after_they_began_and_no_other_step_has(folder: Path) -> None:
    ended = [row for row in rows(folder, "adoptions") if row["ended"]]
    assert {(row["definition"], row["status"]) for row in ended} == {("praktik", "antagen")}
    for row in ended:
        began, ends = edtf_bounds(row["earliest"] or row["latest"])[0], edtf_bounds(row["ended"])
        assert began is not None
        assert ends[1] is not None
        assert began < ends[1]
        assert ends[1].year <= course.LAST_YEAR
    practised = [row for row in rows(folder, "adoptions") if row["definition"] == "praktik" and row["latest"]]
    assert 0.03 < len(ended) / len(practised) < 0.2


def test_a_practice_that_its_case_is_judged_to_have_abandoned_has_an_end(tmp_path: Path) -> None:
    plans = {}
    for place in range(400):
        unit = Unit("kommun", place + 1)
        plan = plan_case(1, place, unit, [])
        last = list(stage_rows(Draw(1, "stages", place), plan))[-1]
        if last["trajectory"] == "avvecklad" and plan.known["praktik"].status == "antagen":
            plans[place] = plan
    assert plans
    for plan in plans.values():
        row = next(row for row in adoptions_of_case(1, plan) if row["definition"] == "praktik")
        assert row["ended"].endswith(f"/{plan.horizon}")


def test_surveys_come_with_n_as_full_counts_without_n_and_without_a_share(folder: Path) -> None:
    surveys = rows(folder, "adoption_surveys")
    for row in surveys:
        if row["n"]:
            assert float(row["share"]) == pytest.approx(int(row["successes"]) / int(row["n"]), abs=0.0001)
    assert any(row["n"] and row["n"] == row["population_n"] for row in surveys)
    assert any(row["n"] and row["n"] != row["population_n"] for row in surveys)
    assert any(row["share"] and not row["n"] for row in surveys)
    assert any(not row["share"] for row in surveys)


# Plainly made up


def test_titles_and_every_sentence_say_that_they_are_made_up(folder: Path) -> None:
    package = Codebook.read(folder).package
    assert package["synthetic"] is True
    assert "Påhittade data" in package["title_sv"]
    assert "Synthetic" in package["title"]
    for table in ("cases", "observations", "events", "stages", "adoptions", "sources"):
        for row in rows(folder, table):
            for name, cell in row.items():
                if cell and name.removesuffix("_sv") in ("title", "text", "note", "reason", "memo", "citation"):
                    assert cell.startswith("Påhittad"), (table, name, cell)
                if cell and name in ("title_en", "text_en", "note_en", "reason_en"):
                    assert cell.startswith("Made-up"), (table, name, cell)


def test_no_unit_has_a_real_municipalitys_code_name_or_id(folder: Path) -> None:
    real = rows(shipped("data"), "units")
    taken = {row["name"] for row in real} | {row["unit_id"] for row in real}
    for row in rows(folder, "units"):
        assert row["name"].startswith("Påhittad")
        assert row["name"] not in taken
        assert row["unit_id"] not in taken
        assert not row["code"]
        assert not row["county_code"]
        assert not row["county"] or row["county"].startswith("Påhittat län")


def test_no_real_case_source_or_programme_is_used(folder: Path) -> None:
    real = shipped("data")
    for table, name in [("cases", "case_id"), ("sources", "source_id"), ("cases", "programme")]:
        assert not column(folder, table, name) & column(real, table, name)


# The same everywhere


def test_same_seed_same_bytes(tmp_path: Path, folder: Path) -> None:
    assert checksums(write_study(tmp_path / "again", cases=CASES, seed=1)) == checksums(folder)


def test_two_seeds_differ_also_by_sign(tmp_path: Path) -> None:
    made = [checksums(write_study(tmp_path / f"seed{seed}", cases=3, seed=seed)) for seed in (1, -1, 2)]
    assert len({sums["observations.csv"] for sums in made}) == 3


def test_a_case_is_the_same_in_a_larger_study(tmp_path: Path, folder: Path) -> None:
    small = write_study(tmp_path / "small", cases=5, seed=1)
    for table in ("cases", "observations", "events", "stages"):
        assert rows(folder, table)[: len(rows(small, table))] == rows(small, table)


def test_draws_do_not_depend_on_the_version_of_python() -> None:
    draw = Draw("seed", 1)
    assert [draw.whole(1, 100) for _ in range(5)] == [10, 8, 68, 86, 46]
    assert draw.some("abcdef", 3, 3) == ["a", "d", "f"]


def test_files_are_utf8_without_mark_and_end_lines_alike(folder: Path) -> None:
    for path in folder.iterdir():
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        if path.name not in ("variables.csv",):  # copied as it is
            assert b"\r" not in content


# Whole or not at all


def test_a_folder_that_holds_something_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(TillkomError, match="not empty"):
        write_study(tmp_path, cases=2)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "study").write_text("mine", encoding="utf-8")
    with pytest.raises(TillkomError, match="this is a file"):
        write_study(tmp_path / "study", cases=2)


def test_an_empty_folder_and_missing_parents_will_do(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert (write_study(tmp_path / "empty", cases=1) / "datapackage.json").is_file()
    assert (write_study(tmp_path / "a" / "b", cases=1) / "datapackage.json").is_file()


def test_the_folder_one_stands_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TillkomError, match="stand in"):
        write_study(".", cases=1)


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tillkom.synthetic.adoptions.survey_rows", fail)
    with pytest.raises(TillkomError, match="No space left"):
        write_study(tmp_path / "study", cases=2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="rights of folders are those of POSIX")
def test_the_folder_has_the_rights_of_any_new_folder(tmp_path: Path) -> None:
    (tmp_path / "ordinary").mkdir()
    study = write_study(tmp_path / "study", cases=1)
    assert study.stat().st_mode == (tmp_path / "ordinary").stat().st_mode


@pytest.mark.parametrize("cases", [0, -3])
def test_fewer_than_one_case_is_refused(tmp_path: Path, cases: int) -> None:
    with pytest.raises(TillkomError, match=re.escape(f"cases is {cases}")):
        write_study(tmp_path / "study", cases=cases)


def test_a_number_of_cases_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TillkomError, match="whole number"):
        write_study(tmp_path / "study", cases=2.5)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
