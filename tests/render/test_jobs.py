"""Which reports are made, and what they are called."""

import pytest

from tillkom.codes import PUBLIC
from tillkom.errors import TillkomError
from tillkom.render import NOTEBOOKS, Job, Order, plan


def test_a_study_gives_the_comparison_the_adoption_picture_and_one_report_per_case(study):
    assert [job.name for job in plan(study)] == ["comparison", "adoption", "ale", "boras"]


def test_cases_named_give_their_reports_alone_each_once(study):
    assert [job.name for job in plan(study, Order(cases=["boras", "boras"]))] == ["boras"]


@pytest.mark.parametrize(("notebook", "names"), [("case", ["ale", "boras"]), ("adoption", ["adoption"])])
def test_one_kind_of_report_can_be_asked_for(study, notebook, names):
    assert [job.name for job in plan(study, Order(notebook=notebook))] == names


def test_english_reports_have_names_of_their_own(study):
    assert [job.name for job in plan(study, Order(language="en"))] == [
        "comparison.en",
        "adoption.en",
        "ale.en",
        "boras.en",
    ]


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
        plan(study, Order(cases=["borås"]))


def test_a_case_named_for_the_report_on_all_cases_is_refused(study):
    with pytest.raises(TillkomError, match="The comparison report is about all cases: leave out ale, or --notebook."):
        plan(study, Order(cases=["ale"], notebook="comparison"))


def test_one_case_alone_needs_no_list(study):
    assert plan(study, Order(cases="boras")) == plan(study, Order(cases=["boras"]))


def test_an_unknown_notebook_is_refused_with_those_there_are(study):
    with pytest.raises(TillkomError, match='no notebook "cases". Choose one of case, comparison, adoption.'):
        plan(study, Order(notebook="cases"))


def test_an_unknown_language_is_refused_with_those_there_are(study):
    with pytest.raises(TillkomError, match="sv, en"):
        plan(study, Order(language="de"))


@pytest.mark.parametrize(
    ("reader", "names"),
    [
        ("research", ["comparison.intern", "adoption.intern", "ale.intern", "boras.intern"]),
        ("participants", ["comparison.deltagare", "adoption.deltagare", "boras.deltagare"]),
        ("public", ["comparison", "adoption", "boras.publik"]),
        ("ale", ["comparison.till-ale", "adoption.till-ale", "ale", "boras.till-ale"]),
    ],
)
def test_another_reader_s_reports_have_names_of_their_own_and_are_of_what_it_may_see(study, reader, names):
    jobs = plan(study, Order(reader=reader))
    assert [job.name for job in jobs] == names
    assert {job.reader for job in jobs} == {reader}


def test_the_language_stands_last_in_a_name(study):
    assert plan(study, Order(cases=["ale"], reader="research", language="en"))[0].name == "ale.intern.en"


def test_reports_of_some_cases_are_named_for_those_their_reader_may_see(study):
    jobs = plan(study, Order(chosen=["ale", "boras"]))
    assert [job.name for job in jobs] == [
        "comparison.urval-boras", "adoption.urval-boras", "ale.urval-ale-boras", "boras.urval-boras",
    ]  # fmt: skip
    assert [job.name for job in plan(study, Order(reader="research", chosen=["boras"]))][
        -1
    ] == "boras.intern.urval-boras"


def test_cases_may_be_chosen_in_any_order_for_the_same_report(study):
    named = [
        plan(study, Order(reader="research", chosen=chosen)) for chosen in (["ale", "boras"], ["boras", "ale", "ale"])
    ]
    assert named[0] == named[1]


def test_a_title_says_who_alone_may_read_and_which_cases_were_chosen(study):
    comparison = plan(study, Order(reader="research", chosen=["ale"]))[0]
    said = "Internt arbetsmaterial: Jämförelse mellan fallen – urval: Ale hemlig (1 fall)"
    assert comparison.title(study) == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"reader": "reserch"}, 'no reader "reserch" in this study. Did you mean research?'),
        ({"reader": "intern"}, 'no reader "intern" in this study. Did you mean research?'),
        ({"reader": "bras"}, 'no reader "bras" in this study. Did you mean boras?'),
        ({"chosen": ["bras"]}, 'no case "bras" in this study. Did you mean boras?'),
        ({"chosen": ["ale"]}, 'The comparison report is for "public", who may see none of ale.'),
        ({"cases": ["ale"], "reader": "public"}, 'The reader "public" may not see ale.'),
        ({"cases": ["ale"], "chosen": ["boras"]}, "ale is not among the cases chosen with --cases: boras."),
    ],
)
def test_a_reader_or_case_that_cannot_be_is_one_message_with_what_to_do(study, asked, said):
    with pytest.raises(TillkomError) as refused:
        plan(study, Order(**asked))
    assert said in str(refused.value)


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
    assert [job.name for job in plan(small_study, Order(language="en"))][2] == "listed.en"
    assert {job.name: job.reader for job in plan(small_study)}["listed"] == "public"


def test_a_listed_case_that_is_named_gives_the_page_of_all_of_them(small_study):
    assert [job.name for job in plan(small_study, Order(cases=["zeta", "alfa"]))] == ["listed", "alfa"]


def test_a_study_without_such_cases_has_no_page_for_them(study):
    assert "listed" not in [job.name for job in plan(study)]  # Ale, uncoded too, is not for everybody to see
