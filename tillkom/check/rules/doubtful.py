"""What looks wrong and may be right: warnings, each of which somebody who knows the case can answer."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from tillkom.check.problems import Problem, say, shown
from tillkom.check.rules.dates import bounds
from tillkom.check.rules.registry import warning
from tillkom.check.sheets import NUMERIC_TYPES, Row, Sheet, Sheets, spreadsheet_beside
from tillkom.codes import MUNICIPALITY, NOT_ADOPTED, PRACTICE, REGION
from tillkom.confided import listed_names, words_of

IN_PRACTICE = 4
"""The stage of the ladder from which the idea is said to be in practice."""
FAR_APART = 100
"""So many times larger than the next number: thousands written as units, or two numbers in one cell."""
UNREAD, SECOND_HAND = "nej", "sekundär"
MUNICIPALITIES, REGIONS = 290, 21
"""Sweden's since 2003 and 2019, Gotland counted once at each level."""


@warning(
    "stages.case_id stages.as_of stages.stage adoptions.case_id adoptions.definition adoptions.status adoptions.as_of"
)
def stage_in_practice_beside_no_practice(sheets: Sheets) -> Iterator[Problem]:
    """A case is judged to be in practice on the very date by which its practice is said not to have been adopted."""
    without = {
        (row["case_id"], row["as_of"]): row.number
        for row in sheets["adoptions"]
        if row["definition"] == PRACTICE and row["status"] == NOT_ADOPTED and row["case_id"] and row["as_of"]
    }
    for row in sheets["stages"]:
        beside = without.get((row["case_id"], row["as_of"]))
        if beside is not None and row["stage"].isdigit() and int(row["stage"]) >= IN_PRACTICE:
            message = say(
                "doubtful.stage", stage=row["stage"], row=beside, practice=shown(PRACTICE), status=shown(NOT_ADOPTED)
            )
            yield row.problem("stage", message, say("doubtful.stage_do"))


@warning("events.date")
def event_in_the_future(sheets: Sheets) -> Iterator[Problem]:
    """An event is something that has happened."""
    today = datetime.date.today()
    for row in sheets["events"]:
        lower, _ = bounds(row["date"]) or (None, None)
        if lower is not None and lower > today:
            message = say("doubtful.future", date=shown(row["date"]))
            yield row.problem("date", message, say("doubtful.future_do"))


@warning("observations.variable_id observations.value variables.variable_id variables.type")
def answer_far_from_the_others(sheets: Sheets) -> Iterator[Problem]:
    """A number a hundred times its neighbours', or a hundredth of them: thousands, or a separator misunderstood."""
    numeric = {row["variable_id"] for row in sheets["variables"] if row["type"] in NUMERIC_TYPES}
    for variable, rows in sheets.by("observations", "variable_id").items():
        if variable in numeric:
            yield from _far_apart(rows, "value", say("doubtful.same_variable"))


@warning("adoption_surveys.population_n adoption_surveys.n adoption_surveys.successes")
def number_far_from_the_others(sheets: Sheets) -> Iterator[Problem]:
    """The same for the numbers of surveys."""
    for column in ("population_n", "n", "successes"):
        yield from _far_apart(sheets["adoption_surveys"], column, say("doubtful.same_column"))


def _far_apart(rows: Iterable[Row], column: str, among: str) -> Iterator[Problem]:
    numbers = sorted(
        ((number, row) for row in rows if (number := _positive(row[column])) is not None), key=lambda pair: pair[0]
    )
    if len(numbers) < 2:
        return
    (least, low), (next_least, above) = numbers[0], numbers[1]
    (largest, high), (next_largest, below) = numbers[-1], numbers[-2]
    if largest >= FAR_APART * next_largest:
        yield high.problem(column, _apart("large", high, below, column, among), say("doubtful.apart_do"))
    elif next_least >= FAR_APART * least:
        yield low.problem(column, _apart("small", low, above, column, among), say("doubtful.apart_do"))


def _apart(how: str, row: Row, beside: Row, column: str, among: str) -> str:
    return say(
        f"doubtful.{how}",
        value=shown(row.written(column)),
        times=FAR_APART,
        among=among,
        other=shown(beside.written(column)),
        row=beside.number,
    )


def _positive(text: str) -> float | None:
    # a cell that is no plain number is told of by itself
    number = float(text) if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", text) else 0
    return number if number > 0 else None


@warning()
def coder_differs_by_case(sheets: Sheets) -> Iterator[Problem]:
    """K1 and k1 count as two coders, and are hardly two people."""
    first: dict[str, tuple[str, str]] = {}
    for sheet in sheets.tables.values():
        for row in sheet.rows:
            coder = row["coder"]
            if not coder:
                continue
            known, where = first.setdefault(coder.casefold(), (coder, _place(sheet, row)))
            if known != coder:
                message = say("doubtful.coder", coder=shown(coder), known=shown(known), where=where)
                yield row.problem("coder", message, say("did_you_mean", near=shown(known)))


def _place(sheet: Sheet, row: Row) -> str:
    return say("place.in_file", file=sheet.schema.path, row=row.number)


@warning("sources.source_id sources.read_here")
def source_nobody_has_read(sheets: Sheets) -> Iterator[Problem]:
    """Rows rest on a source that nobody has read, and do not call it second-hand."""
    for row in sheets["sources"]:
        if row["read_here"] == UNREAD and row["source_id"] and (places := _resting_on(sheets, row["source_id"])):
            key = "doubtful.unread" if len(places) > 1 else "doubtful.unread_once"
            message = say(key, source=shown(row["source_id"]), rows=len(places), where=places[0])
            yield row.problem("read_here", message, say("doubtful.unread_do", kind=shown(SECOND_HAND)))


def _resting_on(sheets: Sheets, source: str) -> list[str]:
    """Where the rows stand that name a source and do not call it second-hand."""
    return [
        _place(sheet, row)
        for name, sheet in sheets.tables.items()
        if {"source_id", "kind"} <= set(sheet.position)
        for row in sheets.by(name, "source_id").get(source, ())
        if SECOND_HAND not in row["kind"].split()
    ]


@warning("units.level units.reference")
def reference_population_incomplete(sheets: Sheets) -> Iterator[Problem]:
    """Every share of all municipalities or regions is counted against the reference population."""
    if sheets.codebook.package.get("synthetic") is not False:
        return
    for level, number in ((MUNICIPALITY, MUNICIPALITIES), (REGION, REGIONS)):
        # one marked as outside was left out on purpose, since it could not adopt; one that is not there was lost
        there = sum(row["level"] == level and row["code"] != "" for row in sheets["units"])
        if there and there != number:
            message = say(f"doubtful.every_{level}", there=there, number=number)
            yield sheets.tables["units"].problem("reference", message, say("doubtful.every_unit_do"))


@warning()
def table_older_than_the_spreadsheet_beside_it(sheets: Sheets) -> Iterator[Problem]:
    """What somebody wrote in events.xlsx after events.csv was saved stands in no report."""
    for sheet in sheets.tables.values():
        path = sheets.folder / sheet.schema.path
        beside = spreadsheet_beside(path)
        if beside and path.exists() and beside.stat().st_mtime > path.stat().st_mtime:
            message = say("doubtful.newer_spreadsheet", other=beside.name)
            yield sheet.problem(None, message, say("doubtful.newer_spreadsheet_do", other=beside.name, name=path.name))


_AS_A_CELL = re.compile(r"[0-9]{1,3}[.,]00\s?%")


@warning("adoption_surveys.reported_as")
def percentage_written_as_a_spreadsheet_does(sheets: Sheets) -> Iterator[Problem]:
    """46 % comes back from a spreadsheet as 46,00 %, which says more than the source did."""
    for row in sheets["adoption_surveys"]:
        if _AS_A_CELL.fullmatch(row["reported_as"]):
            message = say("doubtful.percentage", value=shown(row["reported_as"]))
            yield row.problem("reported_as", message, say("doubtful.percentage_do"))


@warning("events.case_id events.date events.type events.text_sv")
def event_told_twice(sheets: Sheets) -> Iterator[Problem]:
    """Rows pasted twice get numbers of their own, and the event stands twice in the timeline."""
    first: dict[tuple[str, ...], int] = {}
    for row in sheets["events"]:
        same = tuple(row[column] for column in ("case_id", "date", "type", "text_sv"))
        if all((same[0], same[3])) and same in first:
            message = say("doubtful.told_twice", row=first[same])
            yield row.problem("text_sv", message, say("doubtful.told_twice_do"))
        first.setdefault(same, row.number)


@warning()
def name_that_is_confided(sheets: Sheets) -> Iterator[Problem]:
    """A name in names.txt stands in a text, which no report outside the research group could then hold."""
    names = {tuple(words): name for name in listed_names(sheets.folder) if (words := words_of(name))}
    if not names:
        return
    lengths = {len(words) for words in names}
    for sheet in sheets.tables.values():
        columns = [each.name for each in sheet.schema.fields if each.type == "string" and not each.internal]
        for row in sheet.rows:
            for column in columns:
                said = words_of(row[column])
                for name in _named(said, names, lengths):
                    yield row.problem(column, say("doubtful.confided", name=shown(name)), say("doubtful.confided_do"))


def _named(said: list[str], names: dict[tuple[str, ...], str], lengths: set[int]) -> list[str]:
    """Which names stand among some words, in the genitive too."""
    rows = {tuple(said[at : at + length]) for length in lengths for at in range(len(said) - length + 1)}
    rows |= {(*row[:-1], row[-1].removesuffix("s")) for row in rows}
    return [name for words, name in names.items() if words in rows]
