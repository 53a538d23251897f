"""A case told in a few sentences, each made from coded data and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis import KNOWN, coded_cases, ladder, status_matrix, timeline
from tillkom.language import join, number
from tillkom.say import present

if TYPE_CHECKING:
    from tillkom.report.speaker import Speaker
    from tillkom.study import Case

UNCODED = codes.NOT_ASKED
EFFECTS = ("effect_political_task", "effect_dialogue", "effect_organisation", "effect_operations")


def summary(speaker: Speaker, case: Case) -> list[str]:
    """The paragraphs of the summary, in the order a reader asks."""
    coded = case.id in coded_cases(speaker.study)
    paragraphs = [_what(speaker, case)]
    if coded or len(case.events):
        paragraphs += [_start(speaker, case), _stage(speaker, case), _reforms(speaker, case), _effects(speaker, case)]
        paragraphs.append(_known(speaker, case))
    else:
        paragraphs.append(speaker.say("summary.only_listed"))
    return [paragraph for paragraph in paragraphs if paragraph]


def _what(speaker: Speaker, case: Case) -> str:
    say, units = speaker.say, case.units
    names = [row.name_in_source if present(row.name_in_source) else row.name for row in units.itertuples(index=False)]
    sector = case.sector(speaker.language)
    if len(units) == 1:
        unit = units.iloc[0]
        name = case.title(speaker.language) if not sector else str(names[0])
        county = unit["county"] if str(unit["level"]) == codes.MUNICIPALITY else None
        key = "summary.one_unit_county" if present(county) else "summary.one_unit"
        sentences = [say(key, name=name, county=county)]
        if sector:
            sentences.append(say("summary.sector", sector=_lower_first(sector)))
    else:
        sentences = [
            say("summary.several_units", sector=_lower_first(sector), names=join(map(str, names), speaker.language))
        ]
    for row in speaker.answers(["population"], [case.id]):
        if row.status in KNOWN:
            sentences.append(say("summary.inhabitants", population=number(float(row.value), speaker.language)))
    sentences.append(say("summary.programme", programme=speaker.label("programme", case.programme)))
    return " ".join(sentences)


def _start(speaker: Speaker, case: Case) -> str:
    say, sentences = speaker.say, []
    events = timeline(speaker.study, case.id)
    if events["dated"].any():
        sentences.append(say("summary.first", date=speaker.date(events.loc[events["dated"], "date"].iloc[0])))
    asked = speaker.answers(["initiator", "uses_label", "problems"], [case.id])
    classes = {row.variable_id: row.value for row in asked if row.status in KNOWN}
    if present(classes.get("initiator")):
        if classes["initiator"] == "oklart":
            sentences.append(say("summary.initiator_unclear"))
        else:
            sentences.append(say("summary.initiator", initiator=speaker.label("initiator", classes["initiator"])))
    if present(classes.get("problems")):
        sentences.append(say("summary.problems", problems=speaker.labels("problem", classes["problems"])))
    if present(classes.get("uses_label")):
        sentences.append(say(f"summary.label_{classes['uses_label']}"))
    return " ".join(sentences)


def _stage(speaker: Speaker, case: Case) -> str:
    say = speaker.say
    judged = ladder(speaker.study, cases=[case.id]).iloc[0]
    if pd.isna(judged["as_of"]):
        return say("summary.stage_none")
    date = speaker.date(judged["as_of"])
    if pd.isna(judged["stage"]):
        return say("summary.stage_differ", date=date, low=judged["stage_low"], high=judged["stage_high"])
    stage, note = int(judged["stage"]), str(speaker.free(judged, "trajectory_note"))
    said = {
        "date": date,
        "stage": stage,
        "label": speaker.label("stage", stage),
        "trajectory": speaker.label("trajectory", judged["trajectory"]),
    }
    sentences = [say("summary.stage_note", note=note, **said) if note else say("summary.stage", **said)]
    others = {int(judged["stage_low"]), int(judged["stage_high"])} - {stage}
    sentences += [
        say("summary.stage_other", stage=other, label=speaker.label("stage", other)) for other in sorted(others)
    ]
    if codes.INTERPRETATION in str(judged["kind"]).split():
        sentences.append(say("summary.stage_own"))
    return " ".join(sentences)


def _reforms(speaker: Speaker, case: Case) -> str:
    rows = {(row.variable_id, row.phase): row for row in speaker.answers(["goals", "committee_structure"], [case.id])}
    return " ".join(_before_after(speaker, rows, variable) for variable in ("goals", "committee_structure"))


def _before_after(speaker: Speaker, rows: dict[tuple[str, str], Any], variable: str) -> str:
    """One sentence on a reform: what it was and became, or which of the two is known and what is said of the other."""
    before, after = rows.get((variable, codes.BEFORE)), rows.get((variable, codes.AFTER))
    if before is None or after is None:
        return ""
    known = [row for row in (before, after) if row.status in KNOWN]
    if not known:
        return ""
    said = {
        place: speaker.written(row) + _roughly(speaker, row)
        if row.status in KNOWN
        else speaker.label("status", row.status)
        for place, row in (("before", before), ("after", after))
    }
    form = "both" if len(known) == 2 else "before" if known[0] is before else "after"
    return speaker.say(f"summary.{variable}_{form}", **said)


def _effects(speaker: Speaker, case: Case) -> str:
    say, sentences = speaker.say, []
    rows = speaker.answers(list(EFFECTS), [case.id])
    known = [
        say(f"effect_said.{row.value}", area=_area(speaker, row)) + _roughly(speaker, row)
        for row in rows
        if row.status in KNOWN
    ]
    silent = [_area(speaker, row) for row in rows if row.status == codes.NOT_STATED]
    if known:
        sentences.append(say("summary.effects_known", effects=join(known, speaker.language)))
    if silent:
        sentences.append(say("summary.effects_silent", areas=join(silent, speaker.language)))
    return " ".join(sentences)


def _area(speaker: Speaker, row: Any) -> str:
    """What an effect is on, "det politiska uppdraget", as the catalogue names it."""
    return speaker.say(f"effect_area.{row.variable_id}")


def _roughly(speaker: Speaker, row: Any) -> str:
    """The word that an answer is approximate, where no qualifier says so."""
    caveat = speaker.caveat(row)
    return f" ({caveat})" if caveat else ""


def _known(speaker: Speaker, case: Case) -> str:
    status = status_matrix(speaker.study, cases=[case.id])["status"]
    asked = int((~status.isin(UNCODED)).sum())
    uncoded = int((status == codes.NOT_CODED).sum())
    known, silent = int(status.isin(KNOWN).sum()), int((status == codes.NOT_STATED).sum())
    others = status[~status.isin([*UNCODED, *KNOWN, codes.NOT_STATED])].value_counts()
    said = [speaker.say("summary.known", asked=asked, known=known, silent=silent)]
    if len(others):
        named = (f"{count} {speaker.label('status', code)}" for code, count in others.items())
        said.append(speaker.say("summary.others", others=join(named, speaker.language)))
    if uncoded:
        said.append(speaker.say("summary.uncoded", count=uncoded))
    return " ".join(said)


def _lower_first(text: str) -> str:
    """The text as it stands inside a sentence; abbreviations keep their capitals."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
