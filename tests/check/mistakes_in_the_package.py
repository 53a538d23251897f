"""What a study's package must not say: less than the toolkit rests on, or what it would not follow."""

from __future__ import annotations

import json

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy

COMPARE = "Compare with the same table in another study."
COPY = "Copy its entry from another study."


def resource(study: SmallStudy, name: str) -> dict:
    return next(entry for entry in study.package["resources"] if entry["name"] == name)


@mistake(
    'study/datapackage.json: the column "case_id" of the table "cases" has not the pattern '
    f'"^[a-z0-9åäö][a-z0-9åäö_-]*$", which the toolkit rests on. {COPY}'
)
def an_id_may_be_anything(study: SmallStudy) -> None:
    del study.field("cases", "case_id")["constraints"]["pattern"]


@mistake(
    f'study/datapackage.json: the column "memo" of the table "stages" is not "internal", which the toolkit rests on. '
    f"{COPY}"
)
def a_memo_is_no_longer_internal(study: SmallStudy) -> None:
    del study.field("stages", "memo")["internal"]


@mistake(f'study/datapackage.json: the table "cases" lacks the column "note_en". {COPY}')
def a_column_is_not_described(study: SmallStudy) -> None:
    fields = resource(study, "cases")["schema"]["fields"]
    fields.remove(study.field("cases", "note_en"))
    study.remove_column("cases", "note_en")


@mistake(
    'study/datapackage.json: the column "reference" of the table "units" has the type "string" instead of "boolean", '
    f"which the toolkit rests on. {COPY}"
)
def a_truth_is_a_text(study: SmallStudy) -> None:
    study.field("units", "reference")["type"] = "string"


@mistake(
    'study/datapackage.json: the column "order" of the table "events" has the type "string" instead of "integer", '
    "which "
    f"the toolkit rests on. {COPY}"
)
def an_order_is_a_text(study: SmallStudy) -> None:
    study.field("events", "order").update(type="string", constraints={"required": True})


@mistake(
    'study/datapackage.json: the column "programme" of the table "cases" takes its codes from "nowhere" instead of '
    f'"programme", which the toolkit rests on. {COPY}'
)
def a_column_has_no_vocabulary_any_more(study: SmallStudy) -> None:
    del study.field("cases", "programme")["vocabulary"]


@mistake(f'study/datapackage.json: the key ("primaryKey") of the table "cases" is not case_id. {COPY}')
def a_table_has_no_key(study: SmallStudy) -> None:
    resource(study, "cases")["schema"]["primaryKey"] = []


@mistake(f'study/datapackage.json: the table "events" no longer says that case_id leads to "cases". {COPY}')
def a_reference_is_not_said(study: SmallStudy) -> None:
    del resource(study, "events")["schema"]["foreignKeys"][0]


@mistake(
    'study/datapackage.json: table 7: "internal" of the field "memo" is true or false, without quotation marks. '
    + COMPARE
)
def internal_is_said_in_quotation_marks(study: SmallStudy) -> None:
    study.field("observations", "memo")["internal"] = "true"


@mistake(
    'study/datapackage.json: table 9: "internal" of the field "memo" is true or false, without quotation marks. '
    + COMPARE
)
def internal_is_one(study: SmallStudy) -> None:
    study.field("stages", "memo")["internal"] = 1


@mistake('study/datapackage.json: table 8: "format_of" of the field "date" can only be "edtf". ' + COMPARE)
def a_format_is_in_capitals(study: SmallStudy) -> None:
    study.field("events", "date")["format_of"] = "EDTF"


@mistake('study/datapackage.json: table 1: the path "..\\..\\units.csv" leads out of the study\'s folder. ' + COMPARE)
def a_path_leads_out_of_the_folder_on_windows(study: SmallStudy) -> None:
    study.package["resources"][0]["path"] = "..\\..\\units.csv"


@mistake(f"study/datapackage.json: table 1: a path is 1 to 100 letters long, and this is not: {'x' * 40}…. " + COMPARE)
def a_path_is_too_long(study: SmallStudy) -> None:
    study.package["resources"][0]["path"] = f"{'x' * 240}.csv"


@mistake(f'study/datapackage.json: the file "cases.csv" of the table "cases" is that of the table "own" too. {COPY}')
def two_tables_share_a_file(study: SmallStudy) -> None:
    fields = [{"name": "a", "type": "string"}]
    study.package["resources"].insert(0, {"name": "own", "path": "Cases.csv", "schema": {"fields": fields}})
    study.raw["Cases.csv"] = b"a\n1\n"


@mistake(
    'study/datapackage.json: the column "share" of the table "adoption_surveys" has "groupChar". Remove it: truths are '
    '"true" and "false", numbers have a decimal point or comma.'
)
def a_column_has_its_own_signs_for_numbers(study: SmallStudy) -> None:
    study.field("adoption_surveys", "share")["groupChar"] = "."


@mistake(
    'study/datapackage.json: the dialect of the table "events" says "quoteChar": "\'". Remove it, and save the table '
    "as "
    "CSV UTF-8 with a header row."
)
def a_table_has_its_own_quotation_marks(study: SmallStudy) -> None:
    resource(study, "events")["dialect"] = {"delimiter": ",", "quoteChar": "'"}


@mistake("study/datapackage.json: a text holds a sign that no text does: Stu\\u202edie. Write the text again.")
def a_title_turns_the_writing_round(study: SmallStudy) -> None:
    study.package["title_sv"] = "Stu\u202edie"


@mistake(
    f'study/cases.csv, row 5, column "case_id": a case cannot be called "{"x" * 245}": a file called so would have too '
    "long a name; 80 letters are enough. Give it another id, here and in every table that names the case."
)
def a_case_has_too_long_an_id(study: SmallStudy) -> None:
    study.add("cases", 2, case_id="x" * 245)
    study.add("case_units", 2, case_id="x" * 245)


@mistake(
    "study/events.csv: the file does not exist, but events.xlsx stands beside it, and spreadsheet files are not read. "
    "Open events.xlsx in a spreadsheet program and save it as CSV UTF-8, with the name events.csv."
)
def a_table_was_saved_as_a_workbook(study: SmallStudy) -> None:
    del study.tables["events"]
    study.raw["events.xlsx"] = b"PK\x03\x04"


@mistake(
    "study/events.csv: most letters are UTF-8, but some are not. Open it in a text editor, look for letters such as å, "
    "ä and ö that are broken, and save it as CSV UTF-8."
)
def letters_of_two_encodings(study: SmallStudy) -> None:
    study.set("events", 2, "text_sv", "Vård, så.")
    study.raw["events.csv"] = study.csv("events").encode() + "fall_b,2,,odaterad,beslut,Tänk,,,dokument,,,K1".encode(
        "cp1252"
    )


@mistake(
    "study/vocabularies.csv: a quotation mark opens here and never closes, so all rows below are read as one cell. "
    "Close "
    'it; a quotation mark within a text is written twice: ""'
)
def a_quotation_mark_never_closes_in_the_vocabularies(study: SmallStudy) -> None:
    study.raw["vocabularies.csv"] = study.csv("vocabularies").encode() + b'status,"x'


@mistake('study/datapackage.json: it does not say whether the study is made up ("synthetic"). Write true or false.')
def nothing_says_whether_the_study_is_made_up(study: SmallStudy) -> None:
    del study.package["synthetic"]


@mistake(
    'study/datapackage.json: the name "internal" stands twice in the same { }, and only one of the two can hold. '
    "Remove one of them."
)
def a_name_stands_twice_in_the_package(study: SmallStudy) -> None:
    text = json.dumps(study.package, ensure_ascii=False)
    study.raw["datapackage.json"] = text.replace('"internal": true', '"internal": true, "internal": false', 1).encode()


@mistake(
    'study/datapackage.json: texts.csv stands in the folder, but no table "texts" is described, so nobody reads it. '
    "Copy its entry from another study."
)
def a_table_in_the_folder_is_not_described(study: SmallStudy) -> None:
    study.package["resources"] = [entry for entry in study.package["resources"] if entry["name"] != "texts"]
    study.raw["texts.csv"] = b"x\n"


@mistake(
    'study/datapackage.json: the column "as_of" of the table "stages" differs in "format_of", which the toolkit '
    "rests on. Copy its entry from another study."
)
def a_date_is_a_text(study: SmallStudy) -> None:
    del study.field("stages", "as_of")["format_of"]


@mistake(
    'study/datapackage.json: the column "trajectory" of the table "stages" differs in "list", which the toolkit '
    "rests on. Copy its entry from another study."
)
def one_code_is_a_list(study: SmallStudy) -> None:
    study.field("stages", "trajectory")["list"] = True


@mistake(
    'study/datapackage.json: the column "date_basis" of the table "adoptions" takes its codes from "role" instead'
    ' of "date_basis", which the toolkit rests on. Copy its entry from another study.'
)
def a_column_takes_its_codes_from_another_vocabulary(study: SmallStudy) -> None:
    study.field("adoptions", "date_basis")["vocabulary"] = "role"


@mistake(
    'study/datapackage.json: the column "order" of the table "events" has no minimum of 1, which the toolkit '
    "rests on. Copy its entry from another study."
)
def a_number_may_be_less_than_it_can_be(study: SmallStudy) -> None:
    study.field("events", "order")["constraints"]["minimum"] = 0


@mistake(
    'study/datapackage.json: the column "n" of the table "adoption_surveys" has no minimum of 1, which the '
    "toolkit rests on. Copy its entry from another study."
)
def a_number_has_no_lower_limit(study: SmallStudy) -> None:
    del study.field("adoption_surveys", "n")["constraints"]["minimum"]


@mistake(
    'study/datapackage.json: the column "share" of the table "adoption_surveys" has no maximum of 1, which the '
    "toolkit rests on. Copy its entry from another study."
)
def a_share_may_be_a_percentage(study: SmallStudy) -> None:
    study.field("adoption_surveys", "share")["constraints"]["maximum"] = 100


@mistake(
    'study/datapackage.json: the column "alternative_low" of the table "stages" has no maximum of 5, which the '
    "toolkit rests on. Copy its entry from another study."
)
def a_stage_has_no_upper_limit(study: SmallStudy) -> None:
    del study.field("stages", "alternative_low")["constraints"]["maximum"]


@mistake(
    'study/datapackage.json: the column "text_sv" of the table "events" is not "required", which the toolkit '
    "rests on. Copy its entry from another study."
)
def a_required_column_may_be_empty(study: SmallStudy) -> None:
    del study.field("events", "text_sv")["constraints"]["required"]


@mistake(
    'study/datapackage.json: the dialect of the table "events" says "skipInitialSpace": "True". Remove it, and '
    "save the table as CSV UTF-8 with a header row."
)
def a_dialect_that_would_leave_out_spaces(study: SmallStudy) -> None:
    resource(study, "events")["dialect"] = {"skipInitialSpace": True}


@mistake(
    'study/datapackage.json: the file "./sources.csv" of the table "own" is that of the table "sources" too. Copy'
    " its entry from another study."
)
def two_tables_share_a_file_in_other_words(study: SmallStudy) -> None:
    schema = resource(study, "sources")["schema"]
    study.package["resources"].append({"name": "own", "path": "./sources.csv", "schema": schema})
