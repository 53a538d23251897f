"""What looks like a mistake and is none: changes of the valid study of which the check says nothing, not even a doubt.

Most stand where a rule ends: the last day, the last step, the number that is just not too large.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from tests.check.small_study import SmallStudy

Change = Callable[[SmallStudy], None]
SOUND: list[Change] = []


def sound(change: Change) -> Change:
    """Register a change of the valid study that leaves it valid; the function is named for what is right."""
    SOUND.append(change)
    return change


# Adoptions


@sound
def an_adoption_ended_on_the_day_it_began(study: SmallStudy) -> None:
    study.set("adoptions", 2, "ended", "2016-12-15")


@sound
def an_adoption_of_the_unit_that_the_case_is_a_part_of(study: SmallStudy) -> None:
    study.set("case_units", 5, "unit_id", "förvaltning:skola")
    study.add("adoptions", 2, definition="praktik", case_id="fall_c")


@sound
def an_adoption_of_the_population_that_names_no_case(study: SmallStudy) -> None:
    study.change("adoptions", 3, case_id="", visibility="publicerad")


# Answers


@sound
def numbers_with_a_decimal_comma_a_minus_sign_and_three_decimals_below_one(study: SmallStudy) -> None:
    study.set("observations", 7, "value", "2,5")
    for case, value in (("fall_b", "-2.5"), ("fall_c", "0.500")):
        study.add("observations", 7, case_id=case, value=value)


@sound
def no_goals_at_all(study: SmallStudy) -> None:
    """Nought is a count, and has no order of magnitude to be compared by."""
    study.change("observations", 2, value="0", qualifier="")


@sound
def an_answer_of_one_of_the_levels_a_case_has(study: SmallStudy) -> None:
    study.set("variables", 2, "levels", "region")
    study.add("observations", 8, variable_id="population", phase="nuläge", value="15000")


@sound
def words_of_the_source_beside_a_number_it_does_not_give(study: SmallStudy) -> None:
    study.change("observations", 3, text_sv="Flera.", text_en="Several.")


@sound
def a_class_that_does_not_apply_needs_no_words_and_no_source(study: SmallStudy) -> None:
    for column in ("value", "text_sv", "kind", "source_id", "locator"):
        study.set("observations", 4, column, "")
    study.set("observations", 4, "status", "ej_tillämplig")


@sound
def words_that_hold_more_than_the_class(study: SmallStudy) -> None:
    study.set("observations", 4, "text_sv", "Ledande politiker i nämnden.")


@sound
def an_effect_that_is_expected_beside_one_that_cannot_occur(study: SmallStudy) -> None:
    _effects(study)
    study.add("observations", 4, variable_id="effect_a", value="väntad")
    study.add("observations", 4, variable_id="effect_b", value="", text_sv="", status="ej_tillämplig")


@sound
def an_effect_in_another_case_than_the_one_where_it_cannot_occur(study: SmallStudy) -> None:
    _effects(study)
    study.add("observations", 4, variable_id="effect_a", case_id="fall_b", value="begränsad")
    study.add("observations", 4, variable_id="effect_b", value="", text_sv="", status="ej_tillämplig")


@sound
def effects_of_which_one_is_still_in_dispute(study: SmallStudy) -> None:
    _effects(study)
    study.add("observations", 4, variable_id="effect_a", value="begränsad")
    study.add("observations", 4, variable_id="effect_b", value="", text_sv="", status="ej_tillämplig")
    study.add("observations", 4, variable_id="effect_b", value="tydlig", coder="K2")


def _effects(study: SmallStudy) -> None:
    for order, name in (("60", "effect_a"), ("70", "effect_b")):
        study.add("variables", 4, variable_id=name, order=order, vocabulary="effect")


# Cases and units


@sound
def a_case_with_a_partner_beside_its_principal(study: SmallStudy) -> None:
    study.add("case_units", 2, unit_id="kommun:1490", role="medverkande")


@sound
def events_as_open_as_their_case_and_less_open(study: SmallStudy) -> None:
    study.set("events", 5, "visibility", "deltagare")
    study.set("events", 2, "visibility", "intern")


@sound
def an_id_of_eighty_letters(study: SmallStudy) -> None:
    study.add("cases", 2, case_id="x" * 80)
    study.add("case_units", 2, case_id="x" * 80)


@sound
def a_made_up_municipality_without_a_code(study: SmallStudy) -> None:
    study.change("units", 3, code="")


@sound
def a_unit_outside_the_population_that_names_one_of_it(study: SmallStudy) -> None:
    study.set("units", 6, "same_organisation_as", "region:14")


# Cells


@sound
def a_dash_in_a_memo_which_is_never_printed(study: SmallStudy) -> None:
    study.set("observations", 2, "memo", "-")


@sound
def a_note_that_something_is_unknown(study: SmallStudy) -> None:
    study.set("observations", 6, "note_sv", "okänt")


@sound
def a_name_that_is_confided_in_a_memo(study: SmallStudy) -> None:
    study.raw["names.txt"] = b"Ada Konfidentsson\n"
    study.set("events", 3, "text_sv", "Samtal med Ada och Konfidentsson.")
    study.set("observations", 2, "memo", "Ada Konfidentsson minns det annorlunda.")


@sound
def names_that_are_only_a_comment(study: SmallStudy) -> None:
    study.raw["names.txt"] = b"# Samtal\n\n"


@sound
def a_column_of_the_study_s_own_beside_one_without_a_language(study: SmallStudy) -> None:
    texts = next(entry for entry in study.package["resources"] if entry["name"] == "texts")
    texts["schema"]["fields"].append({"name": "author_sv", "type": "string"})
    for row, cell in zip(study.tables["texts"], ("author_sv", ""), strict=True):
        row.append(cell)


# Dates


@sound
def an_event_on_the_last_day_of_the_study_and_one_on_the_first(study: SmallStudy) -> None:
    study.change("events", 2, date="2021-11-30")
    study.change("events", 5, date="2015-01-01", precision="dag")


@sound
def events_that_lie_within_the_study_in_part(study: SmallStudy) -> None:
    study.change("events", 2, date="2021-11/2024", precision="period")
    study.change("events", 5, date="2013/2015", precision="period")


@sound
def the_first_and_the_last_year_that_can_be_true(study: SmallStudy) -> None:
    study.set("adoptions", 3, "as_of", "1800")
    study.change("adoptions", 2, earliest="2016-12-15", latest="2100")


@sound
def a_season_where_the_precision_says_so_and_one_that_is_no_pair_of_years(study: SmallStudy) -> None:
    study.change("events", 5, date="2021-22", precision="årstid")
    study.set("adoptions", 3, "as_of", "2021-23")


@sound
def an_event_of_today(study: SmallStudy) -> None:
    study.set("cases", 3, "study_period", "2015/..")
    study.change("events", 5, date=datetime.date.today().isoformat(), precision="dag")


@sound
def the_same_words_of_two_events_on_two_days(study: SmallStudy) -> None:
    study.add("events", 2, order="4", date="2016-12-16")


@sound
def two_events_of_which_no_date_is_known_in_two_cases(study: SmallStudy) -> None:
    study.add("events", 3, case_id="fall_b", order="2")


# Stages


@sound
def a_rise_of_two_stages_within_a_year(study: SmallStudy) -> None:
    study.change("stages", 3, as_of="2017-12", stage="4", alternative_low="")


@sound
def a_rise_of_three_stages_in_a_year_to_the_day(study: SmallStudy) -> None:
    study.change("stages", 3, as_of="2018-01-01", stage="5", alternative_low="")


@sound
def a_jump_that_is_explained(study: SmallStudy) -> None:
    study.change("stages", 3, as_of="2017-12", stage="5", alternative_low="", trajectory_note_sv="Allt kom på en gång.")


@sound
def a_jump_that_one_of_two_coders_does_not_see(study: SmallStudy) -> None:
    study.change("stages", 3, as_of="2017-12", stage="5", alternative_low="")
    study.add("stages", 3, stage="4", coder="K2")


@sound
def a_jump_that_was_decided_to_be_none(study: SmallStudy) -> None:
    study.change("stages", 3, as_of="2017-12", stage="5", alternative_low="")
    study.add("stages", 3, coder="K2")
    study.add("stages", 3, stage="4", round="avgörande")


@sound
def falls_with_the_trajectories_that_say_so(study: SmallStudy) -> None:
    study.change("stages", 3, stage="1", alternative_low="", trajectory="återgång")
    study.add("stages", 3, as_of="2021-10", stage="0", trajectory="avvecklad")
    study.set("stages", 3, "as_of", "2020")


@sound
def a_fall_that_one_of_two_coders_does_not_see(study: SmallStudy) -> None:
    study.change("stages", 3, stage="1", alternative_low="")
    study.add("stages", 3, stage="2", coder="K2")


@sound
def the_same_stage_again_with_itself_as_the_lowest_and_the_highest(study: SmallStudy) -> None:
    study.change("stages", 3, stage="2", alternative_low="2", alternative_high="2")


@sound
def practice_beside_a_stage_before_it_and_a_decision_not_taken_beside_practice(study: SmallStudy) -> None:
    study.add("adoptions", 2, definition="praktik", status="ej_antagen", earliest="", latest="", as_of="2021-11")
    study.add("stages", 3, case_id="fall_b", as_of="2021-11", stage="4")


# Surveys


@sound
def all_say_yes(study: SmallStudy) -> None:
    study.change("adoption_surveys", 2, successes="311", share="1", reported_as="100 %")


@sound
def a_share_with_one_decimal_of_one_with_two(study: SmallStudy) -> None:
    study.set("adoption_surveys", 2, "share", "0.5")


@sound
def a_share_that_is_said_to_be_about_so_much(study: SmallStudy) -> None:
    study.change("adoption_surveys", 2, share="0.56", qualifier="cirka", reported_as="drygt hälften")


@sound
def a_share_one_hundredth_from_what_was_reported(study: SmallStudy) -> None:
    study.change("adoption_surveys", 3, reported_as="56 %", share="0.57")


@sound
def one_of_two_percentages_that_were_reported(study: SmallStudy) -> None:
    study.set("adoption_surveys", 2, "reported_as", "46,0 procent, mot 51 procent året innan")


@sound
def a_survey_of_which_nothing_is_stated_and_nobody_is_asked_for_the_source(study: SmallStudy) -> None:
    study.change("adoption_surveys", 3, share="", share_status="framgår_ej", source_id="", locator="")


@sound
def a_number_just_less_than_a_hundred_times_the_next(study: SmallStudy) -> None:
    study.set("observations", 2, "value", "12999")


@sound
def one_number_alone(study: SmallStudy) -> None:
    study.add("observations", 2, variable_id="population", phase="nuläge", value="1200000", qualifier="")


# The package


@sound
def a_table_that_some_studies_have_left_out_with_its_file(study: SmallStudy) -> None:
    study.package["resources"] = [entry for entry in study.package["resources"] if entry["name"] != "texts"]
    del study.tables["texts"]


@sound
def a_dialect_that_says_what_is_read_anyway(study: SmallStudy) -> None:
    events = next(entry for entry in study.package["resources"] if entry["name"] == "events")
    events["dialect"] = {
        "delimiter": ",",
        "quoteChar": '"',
        "header": True,
        "skipInitialSpace": False,
        "nullSequence": "",
    }


@sound
def limits_that_are_narrower_than_the_toolkit_s(study: SmallStudy) -> None:
    study.field("adoption_surveys", "share")["constraints"] |= {"minimum": 0.1, "maximum": 0.9}


@sound
def samplings_of_two_definitions(study: SmallStudy) -> None:
    study.package["adoption_sampling"] = {"beslut": "alla", "praktik": "endast_antagare"}
