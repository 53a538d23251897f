"""Mistakes in dates, and dates outside the study's period."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy


@mistake(
    'study/events.csv, row 2, column "date": "2016-02-30" is not a date in EDTF. Write for instance '
    "2016-12-15, 2016-12, 2016, 2017~ (about), 2021-23 (autumn), 2019/2022 or 2019-05/.."
)
def a_date_that_is_none(study: SmallStudy) -> None:
    study.set("events", 2, "date", "2016-02-30")


@mistake('study/cases.csv, row 3, column "study_period": "2022/2015" ends before it begins. Did you mean "2015/2022"?')
def a_period_that_ends_before_it_begins(study: SmallStudy) -> None:
    study.set("cases", 3, "study_period", "2022/2015")


@mistake(
    'study/events.csv, row 3, column "date": ".." is not a date in EDTF. Leave the cell empty, with precision "öppen".'
)
def two_dots_for_an_open_date(study: SmallStudy) -> None:
    study.change("events", 3, date="..", precision="öppen")


@mistake(
    'study/events.csv, row 2, column "precision": "dag" is not the precision of the date "2016-12". Did you '
    'mean "månad"?'
)
def a_precision_finer_than_the_date(study: SmallStudy) -> None:
    study.set("events", 2, "date", "2016-12")


@mistake(
    'study/events.csv, row 3, column "date": a date stands here, but precision is "odaterad". Remove it, or '
    'change the precision to "år".'
)
def a_date_beside_undated(study: SmallStudy) -> None:
    study.set("events", 3, "date", "2018")


@mistake(
    'study/events.csv, row 2, column "date": the date is missing, but precision is "dag". Write the date, or '
    'change the precision to "odaterad".'
)
def a_date_missing_where_the_precision_promises_one(study: SmallStudy) -> None:
    study.set("events", 2, "date", "")


@mistake(
    'study/observations.csv, row 4, column "as_of": "2022" lies after the end of the case\'s study period '
    '"../2021-11". Correct the date, or the period in cases.csv.'
)
def an_observation_after_the_study(study: SmallStudy) -> None:
    study.set("observations", 4, "as_of", "2022")


@mistake(
    'study/events.csv, row 5, column "date": "2008" lies before the beginning of the case\'s study period '
    '"2015/2022". Correct the date, or the period in cases.csv.'
)
def an_event_before_the_study(study: SmallStudy) -> None:
    study.change("events", 5, date="2008", precision="år")


@mistake(
    'study/events.csv, row 4, column "date": "2019-05/9999-12-31" lies after 2100. Correct the year; for something '
    "that goes on write an open end, for instance 2019-05/.."
)
def a_far_year_for_until_further_notice(study: SmallStudy) -> None:
    study.change("events", 4, date="2019-05/9999-12-31", precision="period")


@mistake(
    'study/adoptions.csv, row 3, column "as_of": "1000" lies before 1800. Correct the year; for something that goes '
    "on write an open end, for instance 2019-05/.."
)
def a_year_of_the_middle_ages(study: SmallStudy) -> None:
    study.set("adoptions", 3, "as_of", "1000")


@mistake(
    'study/stages.csv, row 2, column "as_of": "0217" lies before 1800. Correct the year; for something that goes on '
    "write an open end, for instance 2019-05/.."
)
def a_year_with_two_digits_changed_about(study: SmallStudy) -> None:
    study.set("stages", 2, "as_of", "0217")


@mistake(
    'study/observations.csv, row 4, column "as_of": "9999-12-31" lies after 2100. Correct the year; for something '
    "that goes on write an open end, for instance 2019-05/.."
)
def a_far_day_for_an_answer_that_still_holds(study: SmallStudy) -> None:
    study.set("observations", 4, "as_of", "9999-12-31")


@mistake(
    'study/adoptions.csv, row 3, column "as_of": "1799" lies before 1800. Correct the year; for something that '
    "goes on write an open end, for instance 2019-05/.."
)
def a_year_just_too_early(study: SmallStudy) -> None:
    study.set("adoptions", 3, "as_of", "1799")


@mistake(
    'study/adoptions.csv, row 2, column "latest": "2101" lies after 2100. Correct the year; for something that '
    "goes on write an open end, for instance 2019-05/.."
)
def a_year_just_too_late(study: SmallStudy) -> None:
    study.set("adoptions", 2, "latest", "2101")


@mistake(
    'study/events.csv, row 2, column "date": "2021-12-01" lies after the end of the case\'s study period '
    '"../2021-11". Correct the date, or the period in cases.csv.'
)
def an_event_on_the_day_after_the_study(study: SmallStudy) -> None:
    study.set("events", 2, "date", "2021-12-01")


@mistake(
    'study/stages.csv, row 4, column "as_of": "2014-12-31" lies before the beginning of the case\'s study period '
    '"2015/2022". Correct the date, or the period in cases.csv.'
)
def a_stage_on_the_day_before_the_study(study: SmallStudy) -> None:
    study.add("stages", 3, case_id="fall_b", as_of="2014-12-31")


@mistake(
    'study/cases.csv, row 3, column "study_period": "2015/2018/2022" is not a date in EDTF. Write for instance '
    "2016-12-15, 2016-12, 2016, 2017~ (about), 2021-23 (autumn), 2019/2022 or 2019-05/.."
)
def a_period_of_more_than_two_dates(study: SmallStudy) -> None:
    study.set("cases", 3, "study_period", "2015/2018/2022")
