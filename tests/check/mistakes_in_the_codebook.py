"""Mistakes in the codebook's own tables."""

from __future__ import annotations

from tests.check.mistakes import mistake
from tests.check.small_study import SmallStudy


@mistake(
    'study/variables.csv, row 4, column "vocabulary": the vocabulary is missing, but type is "klass". Write '
    "the vocabulary that holds the codes."
)
def a_class_without_a_vocabulary(study: SmallStudy) -> None:
    study.set("variables", 4, "vocabulary", "")
    study.remove("observations", 4)


@mistake(
    'study/variables.csv, row 4, column "vocabulary": "initiators" is not a vocabulary of vocabularies.csv. '
    'Did you mean "initiator"?'
)
def a_class_of_an_unknown_vocabulary(study: SmallStudy) -> None:
    study.set("variables", 4, "vocabulary", "initiators")


@mistake(
    'study/variables.csv, row 6, column "vocabulary": a vocabulary stands here, but type is "text". Remove '
    'it, or change the type to "klass" or "klasser".'
)
def a_vocabulary_for_words(study: SmallStudy) -> None:
    study.set("variables", 6, "vocabulary", "initiator")


@mistake(
    'study/variables.csv, row 5, column "order": 30 is the order of row 4 already, in the same theme '
    '"frågor". Give each its own number.'
)
def two_variables_with_the_same_order(study: SmallStudy) -> None:
    study.set("variables", 5, "order", "30")


@mistake(
    'study/vocabularies.csv, row 3, column "order": 1 is the order of row 2 already, in the same vocabulary '
    '"status". Give each its own number.'
)
def two_terms_with_the_same_order(study: SmallStudy) -> None:
    study.set("vocabularies", 3, "order", "1")


@mistake(
    'study/datapackage.json: the column "visibility" of the table "cases": "hemlig" is in datapackage.json, '
    "not in vocabularies.csv. Let both hold it."
)
def a_code_in_the_package_alone(study: SmallStudy) -> None:
    study.field("cases", "visibility")["constraints"]["enum"].append("hemlig")


@mistake(
    'study/datapackage.json: the column "role" of the table "case_units": "hemlig" is in vocabularies.csv, '
    "not in datapackage.json. Let both hold it."
)
def a_code_in_the_vocabulary_alone(study: SmallStudy) -> None:
    study.add("vocabularies", 2, vocabulary="role", code="hemlig", order="9")


@mistake(
    'study/datapackage.json: the column "programme" of the table "cases" takes its codes from the vocabulary '
    '"programmes", which has no rows. Add them to vocabularies.csv.'
)
def a_column_of_an_unknown_vocabulary(study: SmallStudy) -> None:
    study.field("cases", "programme")["vocabulary"] = "programmes"


@mistake(
    'study/datapackage.json: "adoption_sampling": "några" is not a code of the vocabulary "adoption_sampling". '
    "Write one of alla, urval, endast_antagare."
)
def a_sampling_that_is_none(study: SmallStudy) -> None:
    study.package["adoption_sampling"] = {"beslut": "några"}


@mistake(
    'study/datapackage.json: "adoption_sampling": "beslutet" is not a code of the vocabulary '
    '"adoption_definition". Write one of initiativ, beslut, praktik.'
)
def a_sampling_of_an_unknown_definition(study: SmallStudy) -> None:
    study.package["adoption_sampling"] = {"beslutet": "alla"}


@mistake(
    'study/datapackage.json: "adoption_sampling" is not a JSON object. Write it as { definition: code }, as in '
    "another study."
)
def a_sampling_of_all_definitions_at_once(study: SmallStudy) -> None:
    study.package["adoption_sampling"] = "alla"
