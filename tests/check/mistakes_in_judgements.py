"""Mistakes in stages, decisions, adoptions and surveys."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy


@mistake(
    'study/stages.csv, row 3, column "stage": stage 5 at "2017-12" follows stage 1 at "2017" (row 2): a rise '
    'of 4 stages within a year. Correct the stage or the date, or explain the rise in "trajectory_note_sv".'
)
def a_stage_jump_within_a_year(study: SmallStudy) -> None:
    study.change("stages", 2, stage="1")
    study.change("stages", 3, as_of="2017-12", stage="5", trajectory="framåt", alternative_low="")


@mistake(
    'study/stages.csv, row 3, column "trajectory": the stage falls from 2 (row 2) to 1, but trajectory is '
    '"stannat_av". Correct the stage, or change the trajectory to "återgång" or "avvecklad".'
)
def a_stage_falls_while_the_trajectory_is_onwards(study: SmallStudy) -> None:
    study.change("stages", 3, stage="1", alternative_low="")


@mistake(
    'study/stages.csv, row 3, column "alternative_low": the lowest stage arguable, 4, is higher than the stage '
    'itself, 3. Move it to "alternative_high", or correct the stage.'
)
def a_lowest_stage_above_the_stage(study: SmallStudy) -> None:
    study.set("stages", 3, "alternative_low", "4")


@mistake(
    'study/stages.csv, row 3, column "alternative_high": the highest stage arguable, 2, is lower than the stage '
    'itself, 3. Move it to "alternative_low", or correct the stage.'
)
def a_highest_stage_below_the_stage(study: SmallStudy) -> None:
    study.set("stages", 3, "alternative_high", "2")


@mistake(
    'study/observations.csv, row 9, column "round": a decision ("avgörande") stands without the rows of two '
    'coders ("kodning"). Keep each coder\'s own row, or change the round to "kodning".'
)
def a_decision_without_two_coders(study: SmallStudy) -> None:
    study.remove("observations", 9)


@mistake(
    'study/observations.csv, row 12, column "round": row 10 holds a decision ("avgörande") on the same '
    "already. Keep one decision."
)
def two_decisions_on_the_same(study: SmallStudy) -> None:
    study.add("observations", 10, coder="K2")


@mistake(
    'study/adoptions.csv, row 2, column "latest": the latest possible date is missing, but status is '
    '"antagen". Write the date by which it had happened.'
)
def an_adoption_without_a_date(study: SmallStudy) -> None:
    study.change("adoptions", 2, earliest="", latest="")


@mistake(
    'study/adoptions.csv, row 3, column "as_of": the date is missing, but status is "ej_antagen". Write the '
    "date by which it had not yet happened."
)
def no_adoption_without_its_date(study: SmallStudy) -> None:
    study.set("adoptions", 3, "as_of", "")


@mistake(
    'study/adoptions.csv, row 4, column "latest": a date stands here, but status is "okänt". Remove the '
    "date, or change the status."
)
def a_date_where_nothing_is_known(study: SmallStudy) -> None:
    study.set("adoptions", 4, "latest", "2020")


@mistake(
    'study/adoptions.csv, row 2, column "earliest": the earliest date "2018" lies after the latest '
    '"2016-12-15". Correct one of the two, or let them change places.'
)
def the_earliest_date_after_the_latest(study: SmallStudy) -> None:
    study.set("adoptions", 2, "earliest", "2018")


@mistake(
    'study/adoptions.csv, row 2, column "ended": the end "2015" lies before the earliest beginning "2016-12-15". '
    "Correct one of the two."
)
def an_adoption_abandoned_before_it_began(study: SmallStudy) -> None:
    study.set("adoptions", 2, "ended", "2015")


@mistake(
    'study/adoptions.csv, row 3, column "ended": a date stands here, but status is "ej_antagen". Remove the date, or '
    "change the status."
)
def an_end_of_what_was_never_adopted(study: SmallStudy) -> None:
    study.set("adoptions", 3, "ended", "2020")


@mistake(
    'study/adoptions.csv, row 3, column "case_id": the case "fall_c" is not about the unit "kommun:1490". '
    "Correct the case or the unit, or add the unit in case_units.csv."
)
def an_adoption_from_a_case_of_another_unit(study: SmallStudy) -> None:
    study.set("adoptions", 3, "case_id", "fall_c")


@mistake(
    'study/adoptions.csv, row 3, column "source_id": the source is missing, but status is "ej_antagen". '
    "Enter it in sources.csv and write its id here."
)
def an_adoption_without_a_source(study: SmallStudy) -> None:
    study.change("adoptions", 3, source_id="", locator="")


@mistake('study/adoption_surveys.csv, row 2, column "successes": 143 say yes, but n is 100. Correct one of the two.')
def more_say_yes_than_were_asked(study: SmallStudy) -> None:
    study.change("adoption_surveys", 2, n="100", share="", share_status="framgår_ej")


@mistake(
    'study/adoption_surveys.csv, row 2, column "n": 500 were asked, but population_n is 311. Correct one of the two.'
)
def more_were_asked_than_there_are(study: SmallStudy) -> None:
    study.change("adoption_surveys", 2, n="500", share="0.286", reported_as="28,6 %")


@mistake(
    'study/adoption_surveys.csv, row 2, column "share": "0.56" is not 143 of 311, which is 0.46. Correct the '
    "share or the numbers."
)
def a_share_that_is_not_its_numbers(study: SmallStudy) -> None:
    study.set("adoption_surveys", 2, "share", "0.56")


@mistake(
    'study/adoption_surveys.csv, row 3, column "share": a share stands here, but share_status is '
    '"framgår_ej" (the source is silent). Remove the share, or change the status to "belagd" or "ungefärlig".'
)
def a_share_beside_status_not_stated(study: SmallStudy) -> None:
    study.set("adoption_surveys", 3, "share_status", "framgår_ej")


@mistake(
    'study/adoption_surveys.csv, row 3, column "share": the share is missing, but share_status is '
    '"ungefärlig" (the source says so, but not exactly). Write the share, or change the status to '
    '"framgår_ej".'
)
def a_share_missing_where_the_source_gives_it(study: SmallStudy) -> None:
    study.set("adoption_surveys", 3, "share", "")


@mistake(
    'study/stages.csv, row 3, column "source_id": the source is missing. Enter it in sources.csv and write its id here.'
)
def a_stage_without_a_source(study: SmallStudy) -> None:
    study.change("stages", 3, source_id="", locator="")


@mistake(
    'study/stages.csv, row 4, column "round": a decision ("avgörande") stands without the rows of two coders '
    '("kodning"). Keep each coder\'s own row, or change the round to "kodning".'
)
def a_stage_decided_without_two_coders(study: SmallStudy) -> None:
    study.add("stages", 3, round="avgörande")


@mistake(
    'study/adoption_surveys.csv, row 3, column "source_id": the source is missing, but share_status is "ungefärlig". '
    "Enter it in sources.csv and write its id here."
)
def a_share_without_a_source(study: SmallStudy) -> None:
    study.change("adoption_surveys", 3, source_id="", locator="")


@mistake(
    'study/adoptions.csv, row 4, column "case_id": the case is missing, and only the reference population\'s adoptions '
    "are shown to everybody. Write the id of the case the date comes from."
)
def an_adoption_of_a_unit_outside_the_population_without_its_case(study: SmallStudy) -> None:
    study.set("adoptions", 4, "unit_id", "statlig_myndighet:tillsyn")


@mistake(
    'study/stages.csv, row 3, column "stage": stage 4 at "2017-12" follows stage 1 at "2017" (row 2): a rise of 3'
    ' stages within a year. Correct the stage or the date, or explain the rise in "trajectory_note_sv".'
)
def a_stage_jump_between_what_two_coders_judge(study: SmallStudy) -> None:
    """Told is the least rise that the coders' stages leave, from one of two at 0 and 1 to one of two at 4 and 5."""
    study.change("stages", 2, stage="1")
    study.change("stages", 3, as_of="2017-12", stage="5", alternative_low="")
    study.add("stages", 2, stage="0", coder="K2")
    study.add("stages", 3, stage="4", coder="K2")


@mistake(
    'study/stages.csv, row 3, column "stage": stage 4 at "2017-12" follows stage 1 at "../2017-01-01" (row 2): a '
    'rise of 3 stages within a year. Correct the stage or the date, or explain the rise in "trajectory_note_sv".'
)
def a_stage_jump_from_an_open_date(study: SmallStudy) -> None:
    study.change("stages", 2, as_of="../2017-01-01", stage="1")
    study.change("stages", 3, as_of="2017-12", stage="4", alternative_low="")


@mistake(
    'study/stages.csv, row 3, column "trajectory": the stage falls from 3 (row 2) to 1, but trajectory is '
    '"stannat_av". Correct the stage, or change the trajectory to "återgång" or "avvecklad".'
)
def a_stage_falls_though_two_coders_differ(study: SmallStudy) -> None:
    study.set("stages", 2, "stage", "3")
    study.change("stages", 3, stage="1", alternative_low="")
    study.add("stages", 3, stage="0", coder="K2")


@mistake(
    'study/adoptions.csv, row 2, column "source_id": the source is missing, but status is "antagen". Enter it in '
    "sources.csv and write its id here."
)
def an_adoption_of_which_the_source_is_missing(study: SmallStudy) -> None:
    study.change("adoptions", 2, source_id="", locator="")


@mistake(
    'study/adoptions.csv, row 4, column "as_of": a date stands here, but status is "okänt". Remove the date, or '
    "change the status."
)
def a_last_look_at_an_adoption_of_which_nothing_is_known(study: SmallStudy) -> None:
    study.set("adoptions", 4, "as_of", "2020")


@mistake(
    'study/adoption_surveys.csv, row 3, column "successes": 201 say yes, but population_n is 200. Correct one of '
    "the two."
)
def more_say_yes_than_there_are(study: SmallStudy) -> None:
    study.change("adoption_surveys", 3, population_n="200", successes="201")


@mistake(
    'study/adoption_surveys.csv, row 2, column "share": "0.461" is not 143 of 311, which is 0.460. Correct the '
    "share or the numbers."
)
def a_share_that_is_not_its_numbers_in_the_third_decimal(study: SmallStudy) -> None:
    study.set("adoption_surveys", 2, "share", "0.461")


@mistake(
    'study/observations.csv, row 12, column "round": a decision ("avgörande") stands without the rows of two '
    'coders ("kodning"). Keep each coder\'s own row, or change the round to "kodning".'
)
def a_decision_by_the_one_coder_who_has_judged(study: SmallStudy) -> None:
    study.add("observations", 2, round="avgörande")
