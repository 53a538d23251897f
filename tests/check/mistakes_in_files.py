"""Mistakes in files, folders and the package."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy


@mistake(
    "study/events.csv: the file does not exist. Put it back, or make one that holds only the header row: "
    "case_id,order,date,precision,type,text_sv,text_en,short_sv,short_en,decision_ref,kind,source_id,locator,coder,"
    "visibility"
)
def a_table_is_missing(study: SmallStudy) -> None:
    del study.tables["events"]


@mistake(
    "study/events.csv: the file is empty. Begin it with the header row: "
    "case_id,order,date,precision,type,text_sv,text_en,short_sv,short_en,decision_ref,kind,source_id,locator,coder,"
    "visibility"
)
def a_table_is_empty(study: SmallStudy) -> None:
    study.raw["events.csv"] = b""


@mistake(
    "study/variables.csv: the table has a header but no rows, and nothing can be coded without them. Copy "
    "the rows from another study."
)
def a_codebook_table_has_a_header_only(study: SmallStudy) -> None:
    del study.tables["variables"][1:]
    del study.tables["observations"][1:]


@mistake(
    "study/events.csv: this is a spreadsheet file (.xlsx, .xls or .ods) with the name of a CSV file. Open it "
    "in a spreadsheet program and save it as CSV UTF-8."
)
def a_spreadsheet_is_saved_with_the_name_of_a_csv_file(study: SmallStudy) -> None:
    study.raw["events.csv"] = b"PK\x03\x04\x14\x00\x06\x00\x08\x00"


@mistake("study/events.csv: this is not a text file. Save the table as CSV UTF-8 from a spreadsheet program.")
def a_table_is_no_text(study: SmallStudy) -> None:
    study.raw["events.csv"] = bytes(range(256))


@mistake(
    "study/datapackage.json: this is not valid JSON: Expecting value (line 2, character 16). Look there, or "
    "just before, for a comma, a bracket or a quotation mark that is missing or left over."
)
def the_package_is_no_json(study: SmallStudy) -> None:
    study.raw["datapackage.json"] = b'{"name": "study",\n "resources": [,]}'


@mistake(
    'study/datapackage.json: there is no list "resources", so the study has no tables. Restore it from another study.'
)
def the_package_has_no_tables(study: SmallStudy) -> None:
    del study.package["resources"]


@mistake('study/datapackage.json: the table "stages" is missing. Copy its entry from another study.')
def the_package_lacks_a_table(study: SmallStudy) -> None:
    study.package["resources"] = [entry for entry in study.package["resources"] if entry["name"] != "stages"]


@mistake(
    'study/datapackage.json: table 1: the path "../units.csv" leads out of the study\'s folder. Compare with '
    "the same table in another study."
)
def a_path_leads_out_of_the_folder(study: SmallStudy) -> None:
    study.package["resources"][0]["path"] = "../units.csv"


@mistake(
    "study/vocabularies.csv: the file does not exist. It holds the codes and their labels: copy it from another study."
)
def the_vocabularies_are_missing(study: SmallStudy) -> None:
    del study.tables["vocabularies"]


@mistake('study/datapackage.json: "synthetic" is "no". Write true or false, without quotation marks.')
def made_up_is_said_in_quotation_marks(study: SmallStudy) -> None:
    study.package["synthetic"] = "no"


@mistake(
    'study/datapackage.json: the column "year" of the table "sources" has the type "text", which this '
    "toolkit does not know. Use one of: string, integer, number, year, boolean."
)
def a_column_has_a_type_nobody_knows(study: SmallStudy) -> None:
    study.field("sources", "year")["type"] = "text"


@mistake(
    "study/adoptions.csv: the file does not exist. Put it back, or make one that holds only the header row: "
    "unit_id,definition,status,earliest,latest,date_basis,ended,as_of,case_id,kind,reason_sv,reason_en,source_id,locator,coder,visibility"
)
def the_adoptions_are_missing(study: SmallStudy) -> None:
    del study.tables["adoptions"]


@mistake(
    "study/adoption_surveys.csv: the file does not exist. Put it back, or make one that holds only the header "
    "row: "
    "survey_id,reported_as,population_sv,population_en,population_n,respondent_sv,respondent_en,method_sv,method_en,year,year_basis,n,successes,share,share_status,qualifier,attributed_to,source_id,locator,note_sv,note_en"
)
def the_surveys_are_missing(study: SmallStudy) -> None:
    del study.tables["adoption_surveys"]
