"""What is valid to a machine and means something else to people: quotation marks, dates, numbers, marks for nothing."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy

QUOTE = (
    "a quotation mark opens or closes inside a cell, so it cannot be told where cells begin and end. Put quotation "
    "marks "
    'around the whole cell, or around none of it; a quotation mark within a text is written twice: ""'
)


@mistake(f"study/events.csv, row 2: {QUOTE}")
def two_quotation_marks_swallow_the_rows_between(study: SmallStudy) -> None:
    """Rows of one case would be read as the text of another's."""
    text = study.csv("events").replace("Beslut.", '"Beslut').replace("Start.", '"Start')
    study.raw["events.csv"] = text.encode()


@mistake(f"study/sources.csv, row 2: {QUOTE}")
def a_quotation_mark_after_a_space(study: SmallStudy) -> None:
    text = study.csv("sources").replace('"Författaren (2024). Rapporten, med komma."', ' "Författaren, med komma"')
    study.raw["sources.csv"] = text.encode()


@mistake(f"study/sources.csv, row 3: {QUOTE}")
def a_quotation_mark_closes_before_the_cell_ends(study: SmallStudy) -> None:
    study.raw["sources.csv"] = study.csv("sources").replace("Tio intervjuer.", '"Tio" intervjuer.').encode()


@mistake(
    'study/events.csv, row 2, column "text_sv": the cell holds what looks like a row of the table: "fall_a,2,,odaterad,'
    'aktivitet,Samtal". Look for a quotation mark that does not belong there, here and some rows below.'
)
def a_cell_holds_the_beginning_of_the_next_row(study: SmallStudy) -> None:
    lines = study.csv("events").splitlines()
    lines[1:3] = [lines[1].replace("Beslut.", '"Beslut') + "\n" + lines[2].replace("Samtal.", 'Samtal"')]
    study.raw["events.csv"] = "\n".join(lines).encode()


@mistake(
    "study/observations.csv, row 2: the row has 19 cells, but the header has 18. Put a text that holds the separator "
    '"," within quotation marks.'
)
def a_comma_without_quotation_marks_moves_the_cells(study: SmallStudy) -> None:
    """That the last cell of the row is empty does not undo it: the note would become the English note."""
    study.set("observations", 2, "note_sv", "nästan, SÅ")
    study.raw["observations.csv"] = study.csv("observations").replace('"nästan, SÅ"', "nästan, SÅ").encode()


@mistake(
    "study/events.csv, row 1: whole rows stand in one cell: the file was opened with another separator than its own, "
    "and saved again. Take the file as it was before, or let tillkom check --fix put the cells back."
)
def a_file_was_opened_with_semicolons_and_saved_again(study: SmallStudy) -> None:
    study.raw["events.csv"] = "".join(f"{line};;\n" for line in study.csv("events").splitlines()).encode()


@mistake(
    'study/adoptions.csv, row 2, column "latest": "1905-07-08" is what a spreadsheet makes of the year 2016 in a '
    "column "
    'of dates. Write "2016", and format the column as text in the spreadsheet.'
)
def a_year_is_stored_as_a_date(study: SmallStudy) -> None:
    study.change("adoptions", 2, earliest="", latest="1905-07-08")


@mistake(
    'study/events.csv, row 2, column "date": "1905-07-08" is what a spreadsheet makes of the year 2016 in a column of '
    'dates. Write "2016", and format the column as text in the spreadsheet.'
)
def a_year_of_an_event_is_stored_as_a_date(study: SmallStudy) -> None:
    study.change("events", 2, date="1905-07-08", precision="år")


@mistake('study/stages.csv, row 2, column "as_of": "8/7/1905" is not a date in EDTF. Did you mean "2016" or "2046"?')
def a_year_stored_as_a_date_is_shown_another_way(study: SmallStudy) -> None:
    study.set("stages", 2, "as_of", "8/7/1905")


@mistake(
    'study/sources.csv, row 2, column "year": "1905-07-16" is not a year. Did you mean "2024"? Format the column as '
    "text in the spreadsheet."
)
def a_year_of_a_source_is_stored_as_a_date(study: SmallStudy) -> None:
    study.set("sources", 2, "year", "1905-07-16")


@mistake(
    'study/adoptions.csv, row 3, column "as_of": "2016-35" means a quarter or another part of the year in EDTF, not a '
    "week or a month. Write the days or months it covers, for instance 2016-08-29/2016-09-04."
)
def a_week_is_a_quarter(study: SmallStudy) -> None:
    study.set("adoptions", 3, "as_of", "2016-35")


@mistake(
    'study/events.csv, row 2, column "precision": "period" is not the precision of the date "2021-22". For the two '
    "years "
    'write the date "2021/2022"; for the season the precision "årstid".'
)
def a_school_year_is_a_summer(study: SmallStudy) -> None:
    study.change("events", 2, date="2021-22", precision="period")
    study.set("cases", 2, "study_period", "")


@mistake(
    'study/observations.csv, row 6, column "text_sv": "-" stands for nothing here, and would be printed. Empty the '
    "cell, "
    'and say why in "status", for instance "framgår_ej".'
)
def a_dash_for_an_answer(study: SmallStudy) -> None:
    study.set("observations", 6, "text_sv", "-")


@mistake(
    'study/events.csv, row 2, column "locator": "?" stands for nothing here, and would be printed. Empty the cell.'
)
def a_question_mark_for_a_place(study: SmallStudy) -> None:
    study.set("events", 2, "locator", "?")


@mistake(
    'study/observations.csv, row 6, column "text_sv": "Saknas" is no answer, but status is "belagd". Empty the cell, '
    "and "
    'change the status, for instance to "framgår_ej".'
)
def an_answer_says_that_there_is_none(study: SmallStudy) -> None:
    study.set("observations", 6, "text_sv", "Saknas")


@mistake(
    'study/observations.csv, row 6, column "text_sv": "#NAMN?" is what a spreadsheet shows where a formula failed. '
    "Write "
    "what the source says; a text that begins with = or - begins with an apostrophe there."
)
def a_formula_left_an_error(study: SmallStudy) -> None:
    study.set("observations", 6, "text_sv", "#NAMN?")


@mistake(
    'study/observations.csv, row 7, column "value": "1,500" can be read in two ways. Write 1500, or 1.50 if it is less.'
)
def a_number_that_may_be_a_thousand_times_larger(study: SmallStudy) -> None:
    study.set("observations", 7, "value", "1,500")


@mistake(
    'study/observations.csv, row 2, column "value": "3E+07" is not a whole number of 0 or more, but "goals" is a '
    "count. "
    "A spreadsheet has shortened it: write all its digits, as the source has them."
)
def a_number_is_shortened(study: SmallStudy) -> None:
    study.set("observations", 2, "value", "3E+07")


@mistake(
    'study/adoption_surveys.csv, row 3, column "population_n": "1.500" is not a whole number. Write 1500, if thousands '
    "are meant."
)
def a_count_with_a_point_between_thousands(study: SmallStudy) -> None:
    study.set("adoption_surveys", 3, "population_n", "1.500")


@mistake(
    'study/adoption_surveys.csv, row 3, column "share": "0.65" is none of the percentages that were reported: "56 %". '
    'Correct the share, or what stands in "reported_as".'
)
def a_share_with_its_digits_changed_about(study: SmallStudy) -> None:
    study.change("adoption_surveys", 3, reported_as="56 %", share="0.65")


@mistake(
    'study/sources.csv, row 2, column "identifier": "9,78918E+12" is what a spreadsheet makes of a text it takes for a '
    "number. Write what the source says, and format the column as text in the spreadsheet."
)
def an_isbn_is_a_number(study: SmallStudy) -> None:
    study.set("sources", 2, "identifier", "9,78918E+12")


@mistake(
    'study/events.csv, row 2, column "decision_ref": "maj-16" is what a spreadsheet makes of a text it takes for a '
    "date. "
    "Write what the source says, and format the column as text in the spreadsheet."
)
def a_paragraph_is_a_month(study: SmallStudy) -> None:
    study.set("events", 2, "decision_ref", "maj-16")


@mistake(
    'study/events.csv, row 2, column "text_sv": "Besl\\x01ut." holds a sign that no text does: U+0001, a control '
    "character. Write the cell again, without it."
)
def a_control_character_in_a_text(study: SmallStudy) -> None:
    study.set("events", 2, "text_sv", "Besl\x01ut.")


@mistake(
    'study/cases.csv, row 2, column "title_sv": "Fall \\u202eA" holds a sign that no text does: U+202E, right-to-left '
    "override. Write the cell again, without it."
)
def a_mark_turns_the_writing_round(study: SmallStudy) -> None:
    study.set("cases", 2, "title_sv", "Fall \u202eA")


@mistake(
    'study/cases.csv, row 2, column "title_sv": "Fall\\ufffeA" holds a sign that no text does: U+FFFE, no letter. '
    "Write "
    "the cell again, without it."
)
def a_sign_that_is_no_letter(study: SmallStudy) -> None:
    study.set("cases", 2, "title_sv", "Fall\ufffeA")


@mistake('study/units.csv, row 4, column "name": "Bor†s" has broken letters. Did you mean "Borås"?')
def letters_of_a_command_prompt_were_read_as_those_of_windows(study: SmallStudy) -> None:
    study.set("units", 4, "name", "Bor†s")


@mistake(
    'study/events.csv, row 5, column "case_id": "fаll_b" is not in cases.csv. Did you mean "fall_b"? The letter "а" in '
    "it is cyrillic small letter a."
)
def a_letter_of_another_alphabet(study: SmallStudy) -> None:
    study.set("events", 5, "case_id", "f\u0430ll_b")


@mistake('study/events.csv, row 5, column "case_id": "fall\\ufe0f_b" is not in cases.csv. Did you mean "fall_b"?')
def a_letter_that_cannot_be_seen(study: SmallStudy) -> None:
    study.set("events", 5, "case_id", "fall\ufe0f_b")


@mistake(
    'study/observations.csv, row 6, column "text_sv": "=A1&B1" is a formula, not what it comes to. Write what the '
    "source says; a text that begins with = or - begins with an apostrophe there."
)
def a_formula_for_an_answer(study: SmallStudy) -> None:
    study.set("observations", 6, "text_sv", "=A1&B1")


@mistake(f"study/cases.csv, row 3: {QUOTE}")
def a_quotation_mark_within_a_word(study: SmallStudy) -> None:
    study.raw["cases.csv"] = study.csv("cases").replace("Fall B", 'Fa"ll B').encode()


@mistake(
    'study/observations.csv, row 6, column "text_sv": "Fel:502" is what a spreadsheet shows where a formula '
    "failed. Write what the source says; a text that begins with = or - begins with an apostrophe there."
)
def a_formula_that_failed_in_the_words_of_libreoffice(study: SmallStudy) -> None:
    study.set("observations", 6, "text_sv", "Fel:502")


@mistake(
    'study/stages.csv, row 2, column "as_of": "?" is not a date in EDTF. Write for instance 2016-12-15, 2016-12, '
    "2016, 2017~ (about), 2021-23 (autumn), 2019/2022 or 2019-05/.."
)
def a_question_mark_for_a_date(study: SmallStudy) -> None:
    """Told once, as what it is in a column of dates."""
    study.set("stages", 2, "as_of", "?")


@mistake(
    'study/events.csv, row 2, column "source_id": "-" is not in sources.csv. Add it to sources.csv, or correct it here.'
)
def a_dash_for_a_source(study: SmallStudy) -> None:
    study.set("events", 2, "source_id", "-")


@mistake(
    'study/units.csv, row 5, column "code": "-" is not written as the column demands. What belongs here: '
    "Statistics Sweden's code: four digits for a municipality, two for a region; a leading zero belongs to the "
    "code."
)
def a_dash_for_a_code(study: SmallStudy) -> None:
    study.set("units", 5, "code", "-")


@mistake(
    'study/observations.csv, row 6, column "text_en": "–" stands for nothing here, and would be printed. Empty '
    "the cell."
)
def a_dash_for_an_english_answer(study: SmallStudy) -> None:
    study.set("observations", 6, "text_en", "–")


@mistake('study/texts.csv, row 2, column "cost": "1.500" can be read in two ways. Write 1500, or 1.50 if it is less.')
def a_number_in_a_column_of_the_study_s_own(study: SmallStudy) -> None:
    texts = next(entry for entry in study.package["resources"] if entry["name"] == "texts")
    texts["schema"]["fields"].append({"name": "cost", "type": "number"})
    for row, cell in zip(study.tables["texts"], ("cost", "1.500"), strict=True):
        row.append(cell)


@mistake(
    'study/events.csv, row 2, column "text_sv": "Beslut \\x9f." holds a sign that no text does: U+009F, a control '
    "character. Write the cell again, without it."
)
def the_last_of_the_control_characters(study: SmallStudy) -> None:
    study.set("events", 2, "text_sv", "Beslut \x9f.")


@mistake(
    'study/adoption_surveys.csv, row 3, column "share": "0.58" is none of the percentages that were reported: "56'
    ' %". Correct the share, or what stands in "reported_as".'
)
def a_share_two_hundredths_from_what_was_reported(study: SmallStudy) -> None:
    """One would do: 56.5 rounds to 57, and 0.565 to 0.56."""
    study.change("adoption_surveys", 3, reported_as="56 %", share="0.58")
