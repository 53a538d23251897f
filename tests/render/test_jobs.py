"""Which reports are made, and what they are called."""

import pytest

from tillkom.errors import TillkomError
from tillkom.render.jobs import NOTEBOOKS, PUBLIC, Job, plan


def test_a_study_gives_the_comparison_the_adoption_picture_and_one_report_per_case(study):
    assert [job.name for job in plan(study)] == ["comparison", "adoption", "ale", "boras"]


def test_cases_named_give_their_reports_alone_each_once(study):
    assert [job.name for job in plan(study, ["boras", "boras"])] == ["boras"]


@pytest.mark.parametrize(("notebook", "names"), [("case", ["ale", "boras"]), ("adoption", ["adoption"])])
def test_one_kind_of_report_can_be_asked_for(study, notebook, names):
    assert [job.name for job in plan(study, notebook=notebook)] == names


def test_english_reports_have_names_of_their_own(study):
    assert [job.name for job in plan(study, language="en")] == ["comparison.en", "adoption.en", "ale.en", "boras.en"]


def test_a_participant_reads_its_own_extract_and_the_comparison_is_for_everybody(study):
    assert {job.name: job.reader for job in plan(study)} == {
        "comparison": "public",
        "adoption": "public",
        "ale": "ale",
        "boras": "boras",
    }


def test_only_the_case_notebook_is_given_a_case():
    assert Job("case", "sv", "boras").parameters("data") == {"data": "data", "case": "boras", "language": "sv"}
    assert Job("adoption", "en").parameters("data") == {"data": "data", "language": "en"}


def test_an_unknown_case_names_the_ones_that_are_near(study):
    with pytest.raises(TillkomError, match=r'no case "borås".*Did you mean boras\?'):
        plan(study, ["borås"])


def test_a_case_named_for_the_report_on_all_cases_is_refused(study):
    with pytest.raises(TillkomError, match="The comparison report is about all cases: leave out ale, or --notebook."):
        plan(study, ["ale"], notebook="comparison")


def test_one_case_alone_needs_no_list(study):
    assert plan(study, "boras") == plan(study, ["boras"])


def test_an_unknown_notebook_is_refused_with_those_there_are(study):
    with pytest.raises(TillkomError, match='no notebook "cases". Choose one of case, comparison, adoption.'):
        plan(study, notebook="cases")


def test_an_unknown_language_is_refused_with_those_there_are(study):
    with pytest.raises(TillkomError, match="sv, en"):
        plan(study, language="de")


@pytest.mark.parametrize("name", [*NOTEBOOKS, "index", PUBLIC, "con", "lpt9"])
def test_a_case_whose_report_would_take_anothers_place_or_cannot_be_written_is_refused(name):
    class Listed:
        case_ids = ("boras", name)

    with pytest.raises(TillkomError, match=f'A case cannot be called "{name}"'):
        plan(Listed())


@pytest.mark.parametrize(
    "name", ["../boras", "a/b", "a\\b", "..\\..\\x", "/boras", "C:boras", ".boras", "", "a\0b", "b" * 245]
)
def test_a_case_whose_report_would_land_outside_of_the_folder_is_refused_whatever_the_package_says(name):
    class Listed:
        case_ids = ("boras", name)

    with pytest.raises(TillkomError, match="A case cannot be called"):
        plan(Listed())


def test_published_cases_of_which_nothing_is_coded_share_one_page(small_study):
    assert [job.name for job in plan(small_study)] == [
        "comparison",
        "adoption",
        "listed",
        "alfa",
        "beta",
        "gamma",
        "delta",
        "epsilon",
    ]
    assert [job.name for job in plan(small_study, language="en")][2] == "listed.en"
    assert {job.name: job.reader for job in plan(small_study)}["listed"] == "public"


def test_a_listed_case_that_is_named_gives_the_page_of_all_of_them(small_study):
    assert [job.name for job in plan(small_study, ["zeta", "alfa"])] == ["listed", "alfa"]


def test_a_study_without_such_cases_has_no_page_for_them(study):
    assert "listed" not in [job.name for job in plan(study)]  # Ale, uncoded too, is not for everybody to see
