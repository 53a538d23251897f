"""Who sees what on finished pages: forty made-up cases of every visibility, and the readers reports are made for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.render.conftest import notebook_text
from tillkom.render import Order, render_reports, what_would_be_made
from tillkom.render.batch import Batch
from tillkom.render.ledger import Ledger
from tillkom.study import Study, load_study
from tillkom.synthetic import write_study

VISIBILITIES = ("intern", "deltagare", "publicerad")
OWN, SHARED = "syn_0001", "syn_0002"
SEES = """
import tillkom
study = tillkom.load_study(data).select(cases=cases)
study = study.extract(reader or study.reader)
Html("<h1>" + " ".join(f"[{case_id}]" for case_id in study.case_ids) + "</h1>")
"""
PARAMETERS = 'data: str = "../data"\ncase: str = "boras"\nlanguage: str = "sv"\nreader: str = ""\ncases: str = ""'
MARKS = {"research": ("intern", "Internt arbetsmaterial"), "participants": ("deltagare", "Till programmets deltagare")}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of forty cases: visibilities in turn, two programmes; and notebooks that say what they see."""
    folder = tmp_path_factory.mktemp("whom")
    write_study(folder / "made", cases=40, seed=11)
    study = load_study(folder / "made")
    cases, programmes = study.cases, list(study.codebook.vocabulary("programme"))
    cases["visibility"] = [VISIBILITIES[n % 3] for n in range(40)]
    cases["programme"] = [programmes[n // 3 % 2] for n in range(40)]
    Study(study.codebook, {**study._tables, "cases": cases}).save(folder / "data")
    (folder / "notebooks").mkdir()
    for name in ("case", "comparison", "adoption"):
        text = notebook_text(SEES, parameters=PARAMETERS)
        (folder / "notebooks" / f"{name}.ipynb").write_text(text, encoding="utf-8")
    return folder


def made(place: Path, out: str, **options: object) -> Batch:
    batch = render_reports(place / "data", place / out, Order(**options))
    assert batch.failed == []
    return batch


@pytest.fixture(scope="module")
def reports(place: Path) -> Path:
    """The comparison for each reader, and two cases' own reports."""
    for reader in ("", "participants", OWN):
        made(place, "reports", notebook="comparison", reader=reader)
    made(place, "reports", cases=[OWN, SHARED])
    made(place, "reports/intern", notebook="comparison", reader="research")
    return place / "reports"


def seen(page: Path) -> set[str]:
    return set(re.findall(r"\[(syn_\d+)\]", page.read_text(encoding="utf-8")))


def expected(place: Path, *, visible: set[str], own: str = "") -> set[str]:
    """The cases by the policy: of these visibilities, one's own, and those open to participants of one's programme."""
    cases = load_study(place / "data").cases.set_index("case_id")
    by_visibility = set(cases.index[cases["visibility"].isin(visible)])
    if not own:
        return by_visibility
    of_programme = cases["programme"] == cases.at[own, "programme"]
    return by_visibility | {own} | set(cases.index[of_programme & (cases["visibility"] == "deltagare")])


@pytest.mark.parametrize(
    ("name", "visible", "own"),
    [
        ("intern/comparison.intern", set(VISIBILITIES), ""),
        ("comparison.deltagare", {"deltagare", "publicerad"}, ""),
        ("comparison", {"publicerad"}, ""),
        (f"comparison.till-{OWN}", {"publicerad"}, OWN),
        (OWN, {"publicerad"}, OWN),
        (SHARED, {"publicerad"}, SHARED),
    ],
)
def test_a_finished_page_and_its_notebook_name_the_cases_of_the_policy_and_no_other(
    place: Path, reports: Path, name: str, visible: set[str], own: str
) -> None:
    wanted = expected(place, visible=visible, own=own)
    for ending in ("html", "ipynb"):
        assert seen(reports / f"{name}.{ending}") == wanted


@pytest.mark.parametrize("reader", MARKS)
def test_what_is_not_for_everybody_is_marked_on_the_page_in_its_title_and_in_every_file_name(
    reports: Path, reader: str
) -> None:
    part, mark = MARKS[reader]
    folder = reports / "intern" if reader == "research" else reports
    page = (folder / f"comparison.{part}.html").read_text(encoding="utf-8")
    assert f'<aside class="marking" aria-label="{mark}">{mark}</aside>' in page
    assert f"<title>{mark}: " in page
    if reader == "research":
        assert {path.name for path in folder.iterdir() if f".{part}." not in path.name} == {"run.json"}


def test_pages_for_everybody_and_for_a_case_s_own_participant_carry_no_mark(reports: Path) -> None:
    for name in ("comparison", OWN, SHARED, "index"):
        assert 'class="marking"' not in (reports / f"{name}.html").read_text(encoding="utf-8"), name


def test_the_research_group_s_list_tells_for_whom_each_report_is(reports: Path) -> None:
    index = (reports / "intern" / "index.intern.html").read_text(encoding="utf-8")
    pages = ("../comparison", f"../{OWN}", f"../comparison.till-{OWN}", "../comparison.deltagare", "comparison.intern")
    places = [index.index(f'href="{page}.html"') for page in pages]
    assert places == sorted(places)
    assert "Internt arbetsmaterial: lämnas inte ut" in index


def test_the_list_for_everybody_names_neither_hidden_cases_nor_reports_for_others(reports: Path) -> None:
    index = (reports / "index.html").read_text(encoding="utf-8").partition("<main")[2]
    assert 'href="comparison.html"' in index
    for name in (OWN, SHARED, "deltagare.html", "intern.html"):
        assert name not in index


def test_reports_of_some_cases_stand_beside_those_of_all_and_name_no_hidden_one(place: Path, reports: Path) -> None:
    before = (reports / "comparison.html").read_bytes()
    made(place, "reports", notebook="comparison", chosen=[OWN, "syn_0003", "syn_0006"])
    assert (reports / "comparison.html").read_bytes() == before
    page = reports / "comparison.urval-syn_0003-syn_0006.html"
    text = page.read_text(encoding="utf-8")
    assert seen(page) == {"syn_0003", "syn_0006"}
    assert OWN not in text + page.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert re.search(r"<title>[^<]+ – urval: [^<]+ och [^<]+ \(2 fall\)</title>", text)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ({"reader": ""}, {}),
        ({"reader": "public"}, {}),
        ({"reader": SHARED}, {f"comparison.till-{SHARED}": "new"}),
        ({"chosen": ["syn_0009"]}, {"comparison.urval-syn_0009": "new"}),
    ],
)
def test_a_report_for_another_reader_or_of_other_cases_never_counts_as_made(
    place: Path, reports: Path, asked: dict[str, object], due: dict[str, str]
) -> None:
    work = what_would_be_made(place / "data", reports, Order(notebook="comparison", **asked))
    assert {job.name: why for job, why in work.reasons.items()} == due
    assert Ledger.read(reports).reports["comparison.deltagare"].made["reader"] == "participants"
