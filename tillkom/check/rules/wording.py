"""Words: a class rests on words, English stands beside Swedish, and no effect is told of what was not introduced."""

from __future__ import annotations

from collections.abc import Iterator

from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.answers import typed_rows
from tillkom.check.rules.codings import DECISION
from tillkom.check.rules.registry import rule, warning
from tillkom.check.sheets import Row, Sheets
from tillkom.codes import CLASS, CLASSED

EFFECT = "effect"
EXPECTED = "väntad"
NOT_APPLICABLE = "ej_tillämplig"


@rule()
def english_without_swedish(sheets: Sheets) -> Iterator[Problem]:
    """The Swedish text is the one that is coded; an English one alone is a translation of nothing."""
    for sheet in sheets.tables.values():
        pairs = [
            (name, f"{name.removesuffix('_en')}_sv")
            for name in sheet.position
            if name.endswith("_en") and f"{name.removesuffix('_en')}_sv" in sheet.position
        ]
        required = {field.name for field in sheet.schema.fields if field.required}
        for row in sheet.rows:
            for english, swedish in pairs:
                # where the Swedish text is required, the schema tells that it is missing
                if row[english] and not row[swedish] and swedish not in required:
                    message = say("wording.english_alone", column=shown(swedish))
                    yield row.problem(english, message, say("wording.english_alone_do"))


@rule(
    "observations.case_id observations.variable_id observations.phase observations.value observations.status "
    "observations.round variables.variable_id variables.type variables.vocabulary"
)
def effect_of_what_was_not_introduced(sheets: Sheets) -> Iterator[Problem]:
    """Where one effect cannot occur, since nothing was introduced, no other has a size; one may be expected."""
    cells: dict[tuple[str, str, str], list[Row]] = {}
    for row, variable, kind in typed_rows(sheets):
        if variable["vocabulary"] == EFFECT and kind == CLASS:
            cells.setdefault((row["case_id"], row["variable_id"], row["phase"]), []).append(row)
    standing: dict[tuple[str, str], list[Row]] = {}
    for (case_id, _, phase), rows in cells.items():
        decided = [row for row in rows if row["round"] == DECISION]
        coders_agree = len({(row["value"], row["status"]) for row in rows}) == 1
        standing.setdefault((case_id, phase), []).extend(decided or (rows[:1] if coders_agree else []))
    for rows in standing.values():
        without = next((row for row in rows if row["status"] == NOT_APPLICABLE), None)
        for row in rows if without is not None else ():
            if row["value"] and row["value"] != EXPECTED and without is not None:
                message = say(
                    "wording.effect",
                    variable=shown(without["variable_id"]),
                    row=without.number,
                    status=shown(NOT_APPLICABLE),
                )
                yield row.problem("value", message, say("wording.effect_do", expected=shown(EXPECTED)))


@warning("observations.value observations.text_sv variables.variable_id variables.type")
def class_without_words(sheets: Sheets) -> Iterator[Problem]:
    """A class is our reading of words, and a reader must see which."""
    for row, _, kind in typed_rows(sheets):
        if kind in CLASSED and row["value"] and not row["text_sv"]:
            yield row.problem("value", say("wording.class_alone"), say("wording.class_alone_do"))


@warning("observations.value observations.text_sv variables.variable_id variables.type variables.vocabulary")
def words_that_repeat_the_class(sheets: Sheets) -> Iterator[Problem]:
    """Words that say no more than the class's own label carry nothing."""
    for row, variable, kind in typed_rows(sheets):
        terms = sheets.codebook.vocabularies.get(variable["vocabulary"])
        if kind not in CLASSED or not row["value"] or not row["text_sv"] or terms is None:
            continue
        said = row["text_sv"].strip(" .").casefold()
        codes = row["value"].split()
        labels = {", ".join(terms[code].label_sv for code in codes if code in terms).casefold()}
        labels |= {" ".join(codes).casefold(), row["value"].replace("_", " ").casefold()}
        if said in labels:
            message = say("wording.repeats", text=shown(row["text_sv"]))
            yield row.problem("text_sv", message, say("wording.repeats_do"))
