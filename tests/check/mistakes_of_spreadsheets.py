"""What a spreadsheet program does to codes, dates and letters."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy


@mistake(
    'study/units.csv, row 3, column "code": "662" is a code that a spreadsheet has changed into a number. '
    'Write "0662", and format the column as text in the spreadsheet.'
)
def a_code_has_lost_its_zero(study: SmallStudy) -> None:
    study.set("units", 3, "code", "662")


@mistake(
    'study/units.csv, row 4, column "code": "1490.0" is a code that a spreadsheet has changed into a number. '
    'Write "1490", and format the column as text in the spreadsheet.'
)
def a_code_has_got_a_decimal(study: SmallStudy) -> None:
    study.set("units", 4, "code", "1490.0")


@mistake(
    'study/units.csv, row 3, column "code": "6,62E+02" is a code that a spreadsheet has changed into a '
    'number. Write "0662", and format the column as text in the spreadsheet.'
)
def a_code_is_in_scientific_notation(study: SmallStudy) -> None:
    study.set("units", 3, "code", "6,62E+02")


@mistake(
    'study/units.csv, row 3, column "county_code": "6" is a code that a spreadsheet has changed into a '
    'number. Write "06", and format the column as text in the spreadsheet.'
)
def a_county_has_lost_its_zero(study: SmallStudy) -> None:
    study.set("units", 3, "county_code", "6")


@mistake(
    'study/case_units.csv, row 2, column "unit_id": "kommun:662" is not in units.csv; a spreadsheet has '
    'taken a code for a number. Did you mean "kommun:0662"?'
)
def a_key_has_lost_its_zero(study: SmallStudy) -> None:
    study.set("case_units", 2, "unit_id", "kommun:662")


@mistake(
    'study/case_units.csv, row 3, column "unit_id": "1490" is not in units.csv; a spreadsheet has taken a '
    'code for a number. Did you mean "kommun:1490"?'
)
def a_key_is_the_code_alone(study: SmallStudy) -> None:
    study.set("case_units", 3, "unit_id", "1490")


@mistake('study/stages.csv, row 3, column "as_of": "nov-21" is not a date in EDTF. Did you mean "2021-11"?')
def a_month_has_become_a_word(study: SmallStudy) -> None:
    study.set("stages", 3, "as_of", "nov-21")


@mistake(
    'study/events.csv, row 2, column "date": "2016-12-15 00:00:00" is not a date in EDTF. Did you mean "2016-12-15"?'
)
def a_date_has_got_a_time_of_day(study: SmallStudy) -> None:
    study.set("events", 2, "date", "2016-12-15 00:00:00")


@mistake('study/events.csv, row 2, column "date": "42719" is not a date in EDTF. Did you mean "2016-12-15"?')
def a_date_has_become_a_serial_number(study: SmallStudy) -> None:
    study.set("events", 2, "date", "42719")


@mistake('study/events.csv, row 2, column "date": "15/12/2016" is not a date in EDTF. Did you mean "2016-12-15"?')
def a_date_has_its_day_first(study: SmallStudy) -> None:
    study.set("events", 2, "date", "15/12/2016")


@mistake(
    'study/events.csv, row 2, column "date": "3/4/2016" is not a date in EDTF. Did you mean "2016-04-03" or '
    '"2016-03-04"?'
)
def a_date_could_be_april_or_march(study: SmallStudy) -> None:
    study.set("events", 2, "date", "3/4/2016")


@mistake(
    'study/units.csv, row 3, column "county": "JÃ¶nkÃ¶pings lÃ¤n" has broken letters. Did you mean "Jönköpings län"?'
)
def letters_were_read_in_the_wrong_encoding(study: SmallStudy) -> None:
    study.set("units", 3, "county", "JÃ¶nkÃ¶pings lÃ¤n")


@mistake('study/units.csv, row 3, column "county": "J�nk�pings l�n" has lost letters (�). Write them again.')
def letters_are_lost(study: SmallStudy) -> None:
    study.set("units", 3, "county", "J\ufffdnk\ufffdpings l\ufffdn")
