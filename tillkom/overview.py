"""What a study and a case look like when an analyst types their name in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from tillkom import codes
from tillkom.language import number, words
from tillkom.markup import definitions, element, joined, table

if TYPE_CHECKING:
    from tillkom.protocols import CodedCase, CodedStudy

SHOWN = 40  # rows of an overview before it stops being one
ANSWERED = codes.KNOWN
SILENT = codes.NOT_STATED


def study_html(study: CodedStudy, language: str = "sv") -> str:
    """The study's title, and a line per case with what is coded of it."""
    say = words("overview", language)
    observations, events = study.observations["case_id"].value_counts(), study.events["case_id"].value_counts()
    cases = study.cases.head(SHOWN)
    rows = [
        (
            case.case_id,
            study.case_title(case.case_id, language),
            study.label("programme", case.programme, language),
            study.label("visibility", case.visibility, language),
            number(int(observations.get(case.case_id, 0)), language),
            number(int(events.get(case.case_id, 0)), language),
            _stage_of(study, case.case_id, language),
        )
        for case in cases.itertuples()
    ]
    columns = ("case", "title", "programme", "visibility", "observations", "events", "stage")
    parts = [element("p", element("strong", study.title(language)))]
    if study.synthetic:
        parts.append(element("p", element("em", say("study.synthetic"))))
    if study.reader:
        parts.append(element("p", say("study.extract", reader=study.reader)))
    parts.append(table([say(f"study.{column}") for column in columns], rows))
    if len(study) > SHOWN:
        parts.append(element("p", say("study.shown", shown=SHOWN, total=number(len(study), language))))
    if len(study):
        parts.append(element("p", say("study.hint", case=study.case_ids[0])))
    return str(element("div", *parts, class_="tillkom", lang=language))


def case_html(case: CodedCase, language: str = "sv") -> str:
    """The case's title and a short list of what there is to look at."""
    say = words("overview", language)
    study = case.study
    status = case.settled["status"]
    known, silent = int(status.isin(ANSWERED).sum()), int((status == SILENT).sum())
    pairs = [
        (say("case.units"), joined(case.units["name"], ", ")),
        (say("case.programme"), study.label("programme", case.programme, language)),
        (say("case.visibility"), study.label("visibility", case.visibility, language)),
        (say("case.stage"), _stage_of(study, case.id, language)),
        (say("case.events"), number(len(case.events), language)),
        (
            say("case.answers"),
            say("case.answers_of", known=known, silent=silent, other=len(status) - known - silent),
        ),
        (say("case.sources"), joined(case.sources["citation"], "; ")),
    ]
    if case.study_period:
        pairs.insert(3, (say("case.period"), case.study_period))
    title = element("p", element("strong", case.title(language)))
    return str(element("div", title, definitions(pairs), class_="tillkom", lang=language))


def _stage_of(study: CodedStudy, case_id: str, language: str) -> str:
    """The latest stage as number and word, "4 i praktik"; that the coders differ on it, or that none is judged."""
    latest = study.latest_stages
    found = latest.loc[latest["case_id"] == case_id, "stage"]
    if found.empty:
        return words("overview", language)("study.no_stage")
    if pd.isna(stage := found.iloc[0]):
        return study.label("status", codes.CONFLICTING, language)
    return f"{stage} {study.label('stage', str(stage), language)}"
