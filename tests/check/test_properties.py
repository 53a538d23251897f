"""Whatever happens to a valid study, the check names it and never fails, and what breaks a rule is never accepted.

The oracle knows a few rules by heart, written without the check's own code: it names rows that must be told of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.check.small_study import SmallStudy
from tillkom.check import Problem, as_text, check_study, to_json

mutation = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)

ODD = [
    "", " ", "0", "1", "-1", "1.5", "1,5", "1e9", "1_000", "NaN", "inf", "٣", "9" * 5000, "x" * 2000, "public",
    "662", "1490.0", "dec-16", "42719", "2016-13", "2016-12-15 00:00:00", "../..", "2022/2019", "2017~", "..", "ja",
    "SANT", "kommun:662", "\u00a0", "\ufffd", "Ã¥", "a\nb", '"', "=1+1", "före", "belagd", "framgår_ej", "avgörande",
    "dokument, politiker", "\u0001", "🙂", "kommun region",
]  # fmt: skip


# The cells the oracle judges: half of all mutations fall there.
JUDGED = [
    ("cases", "case_id"), ("cases", "title_sv"), ("cases", "visibility"), ("sources", "source_id"),
    ("observations", "case_id"), ("observations", "status"), ("observations", "text_sv"), ("observations", "value"),
    ("events", "date"), ("events", "order"), ("stages", "stage"), ("adoptions", "latest"), ("adoptions", "status"),
    ("adoption_surveys", "n"), ("adoption_surveys", "successes"), ("variables", "type"), ("units", "unit_id"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "study"


def names_problems(study: SmallStudy) -> list[Problem]:
    """The check of a study, and what must hold of every list of problems."""
    problems = check_study(study.save())
    files = {(study.folder / f"{table}.csv").as_posix() for table in study.tables}
    for problem in problems:
        assert problem.file in files | {study.folder.as_posix(), (study.folder / "datapackage.json").as_posix()}
        assert problem.row is None or problem.row >= 1
        assert problem.rule
        assert problem.message.endswith((".", ".)"))
        assert problem.remedy
        assert "\n" not in str(problem)
    assert len(set(problems)) == len(problems)
    assert as_text(problems).count("\n") == max(0, len(problems) - 1)
    assert to_json(problems)
    return problems


@st.composite
def spoilt_cells(draw: st.DrawFn, folder: Path) -> SmallStudy:
    study = SmallStudy(folder)
    for _ in range(draw(st.integers(1, 3))):
        anywhere = [
            (name, column) for name in study.tables if name != "vocabularies" for column in study.tables[name][0]
        ]
        table, column = draw(st.sampled_from(JUDGED) | st.sampled_from(anywhere))
        rows = study.tables[table]
        row = draw(st.integers(2, len(rows)))
        own = sorted({cells[rows[0].index(column)] for cells in rows[1:]})
        others = sorted({cell for cells in rows[1:] for cell in cells})
        study.set(table, row, column, draw(st.sampled_from(ODD) | st.sampled_from(own + others) | st.text(max_size=8)))
    return study


def rows_of(study: SmallStudy, table: str) -> list[tuple[int, dict[str, str]]]:
    header, *rows = study.tables[table]
    return [(number, dict(zip(header, row, strict=True))) for number, row in enumerate(rows, start=2)]


def broken_rows(study: SmallStudy) -> Iterator[tuple[str, int]]:
    """Rows that break a rule for certain."""
    variables = {cells["variable_id"]: cells for _, cells in rows_of(study, "variables")}
    cases = {cells["case_id"] for _, cells in rows_of(study, "cases")}
    codes = Counter((cells["vocabulary"], cells["code"]) for _, cells in rows_of(study, "vocabularies"))
    for number, cells in rows_of(study, "cases"):
        if cells["visibility"].strip() not in ("intern", "deltagare", "publicerad"):
            yield "cases", number
        if not cells["title_sv"].strip():
            yield "cases", number
    for number, cells in rows_of(study, "observations"):
        kind = variables.get(cells["variable_id"], {}).get("type")
        answer = cells["text_sv" if kind == "text" else "value"].strip()
        silent = cells["status"] in ("framgår_ej", "ej_tillämplig", "ej_kodad", "sekretess", "retorisk")
        if kind in ("text", "antal", "tal", "klass", "klasser") and (
            (silent and answer) or (cells["status"] in ("belagd", "ungefärlig") and not answer)
        ):
            yield "observations", number
        if cells["case_id"].strip() not in {case.strip() for case in cases}:
            yield "observations", number
        if kind == "antal" and re.search("[a-zåäö]", answer):
            yield "observations", number
        vocabulary = variables.get(cells["variable_id"], {}).get("vocabulary", "")
        known = any(name == vocabulary for name, _ in codes)
        if kind == "klass" and answer and known and not codes[vocabulary, answer]:
            yield "observations", number
    for number, cells in rows_of(study, "events"):
        if not re.fullmatch(r"\s*0*[1-9][0-9\s]*([.,]0)?\s*", cells["order"]):
            yield "events", number
        if re.search("[a-wzåäö]", cells["date"]) or (not cells["date"].strip() and cells["precision"] == "dag"):
            yield "events", number
    for number, cells in rows_of(study, "stages"):
        if cells["stage"].strip() not in [f"{stage}{end}" for stage in "012345" for end in ("", ".0", ",0")]:
            yield "stages", number
    for number, cells in rows_of(study, "adoptions"):
        if cells["status"] == "antagen" and not cells["latest"].strip():
            yield "adoptions", number
    for number, cells in rows_of(study, "adoption_surveys"):
        n, successes = (cells[name] if re.fullmatch("[0-9]{1,9}", cells[name]) else "" for name in ("n", "successes"))
        if n and successes and int(successes) > int(n):
            yield "adoption_surveys", number
    for table, key in (("cases", "case_id"), ("sources", "source_id"), ("units", "unit_id")):
        seen: set[str] = set()
        for number, cells in rows_of(study, table):
            if cells[key] in seen or not cells[key].strip():
                yield table, number
            seen.add(cells[key])


@given(data=st.data())
@mutation
def test_no_spoilt_cell_makes_the_check_fail_and_no_broken_rule_is_accepted(folder: Path, data: st.DataObject) -> None:
    study = data.draw(spoilt_cells(folder))
    told = {(Path(problem.file).stem, problem.row) for problem in names_problems(study)}
    if None in {row for _, row in told}:
        return  # a control character makes a file no text, and rules that need it wait until it can be read
    missed = set(broken_rows(study)) - told
    assert not missed, [study.tables[table][row - 1] for table, row in missed] + study.tables["variables"]


@given(data=st.data())
@mutation
def test_rows_and_headers_in_disorder_are_named(folder: Path, data: st.DataObject) -> None:
    study = SmallStudy(folder)
    table = data.draw(st.sampled_from(sorted(study.tables)))
    rows = study.tables[table]
    at = data.draw(st.integers(0, len(rows) - 1))
    match data.draw(st.sampled_from(["remove", "twice", "cut", "longer", "blank", "header", "shuffle"])):
        case "remove":
            del rows[at]
        case "twice":
            rows.insert(at, list(rows[at]))
        case "cut":
            del rows[at][data.draw(st.integers(0, len(rows[at]))) :]
        case "longer":
            rows[at] = rows[at] + data.draw(st.lists(st.text(max_size=3), min_size=1, max_size=3))
        case "blank":
            rows.insert(at, data.draw(st.sampled_from([[], [""], ["", ""]])))
        case "header":
            rows[0][data.draw(st.integers(0, len(rows[0]) - 1))] = data.draw(
                st.text(max_size=5) | st.sampled_from(rows[0])
            )
        case "shuffle":
            study.tables[table] = data.draw(st.permutations(rows))
    names_problems(study)


@given(data=st.data())
@mutation
def test_any_bytes_in_a_file_are_named(folder: Path, data: st.DataObject) -> None:
    study = SmallStudy(folder)
    table = data.draw(st.sampled_from(sorted(study.tables)))
    whole = study.csv(table).encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + data.draw(st.sampled_from([0, 1, 5, 100_000])))))
    put = data.draw(st.binary(max_size=4) | st.sampled_from([b'"', b"\n", b";", b"\x00", b"\xff\xfe", b"\xe5"]))
    study.raw[f"{table}.csv"] = whole[:start] + put + whole[end:]
    names_problems(study)


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["text", "../x", "("]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=3,
)


@given(data=st.data())
@mutation
def test_anything_anywhere_in_the_package_is_named(folder: Path, data: st.DataObject) -> None:
    study = SmallStudy(folder)
    holder, key = data.draw(st.sampled_from(_places(study.package)))
    if data.draw(st.booleans()):
        del holder[key]
    else:
        holder[key] = data.draw(anything)
    check_study(study.save())


def _places(node: object) -> list[tuple[dict, object]]:
    """Every place in the package: what holds it, and its name or number there."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, value in inner for place in ((node, key), *_places(value))]  # type: ignore[misc]
