"""The rows of a made-up case but for its observations: the case, its units and sources, its events and stages."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from tillkom.synthetic import course, texts
from tillkom.synthetic.draw import Draw
from tillkom.synthetic.plan import Plan

Row = dict[str, Any]
# What may happen before anything has been taken up, on the way, and once a decision stands.
BEFORE = ("rekrytering", "diskurs", "omsättning")
ON_THE_WAY = ("utredning", "aktivitet", "diskurs", "rekrytering", "omsättning")
AFTER_DECISION = ("start", "program", "projekt", "dokument", "aktivitet", "omorganisation", "rapport", "publicering",
                  "omsättning", "händelse")  # fmt: skip
CITED_FOR = {"beslut": "dokument", "iakttagelse": "intervju"}
COUNCILS = {"kommun": "Påhittat KF", "förvaltning": "Påhittat KF", "region": "Påhittat RF"}
FROM_INTERVIEWS = ("politiker", "tjänsteperson", "respondent", "politiker tjänsteperson")


def case_row(draw: Draw, plan: Plan) -> Row:
    swedish, english = texts.sector(draw)
    begins = plan.begins if draw.chance(0.4) else ".."
    return {
        "case_id": plan.case_id,
        "title_sv": plan.unit.name,
        "title_en": plan.unit.name_en,
        "programme": plan.programme,
        "visibility": plan.visibility,
        "study_period": f"{begins}/{plan.horizon}",
        "sector_sv": swedish,
        "sector_en": english,
        "note_sv": "Påhittade data: platsen finns inte, och ingen uppgift gäller någon verklig plats.",
        "note_en": "Made-up data: the place does not exist, and nothing here is about a real place.",
        "source_id": plan.documents,
        "locator": "hela dokumentet",
    }


def unit_rows(plan: Plan) -> Iterator[Row]:
    for unit in (plan.unit, *plan.partners):
        yield {
            "case_id": plan.case_id,
            "unit_id": unit.unit_id,
            "role": "huvudman" if unit is plan.unit else "medverkande",
            "name_in_source": unit.name,
            "source_id": plan.documents,
            "locator": "s. 1",
        }


def source_rows(draw: Draw, plan: Plan) -> Iterator[Row]:
    year, kind = plan.horizon.year, draw.weighted([("dokument", 6), ("rapport", 4)])
    people = draw.whole(6, 18)
    spoken = {"interviewees": people, "interviewed": f"{year}"}
    for source_id, source_type, what, of in (
        (plan.documents, kind, "Påhittade styrdokument och protokoll", {"pages": 40 + 7 * people}),
        (plan.interviews, "intervjuer", f"Påhittade intervjuer med {people} personer", spoken),
    ):
        yield {
            "source_id": source_id,
            "type": source_type,
            "citation": f"Påhittad källa ({year}). {what}, {plan.unit.name}.",
            "year": year,
            "read_here": draw.weighted([("ja", 85), ("delvis", 10), ("nej", 5)]),
            **of,
            "memo": "Påhittade data: källan finns inte. / Made-up data: the source does not exist.",
        }


def cited(draw: Draw, plan: Plan, kind: str | None = None) -> Row:
    """The columns kind, source_id and locator, which fit one another."""
    if kind is None:
        kind = draw.weighted([("dokument", 35), ("författare", 10), ("sekundär", 3), ("intervju", 52)])
    if kind == "intervju":
        kind = draw.pick(FROM_INTERVIEWS)
        return {"kind": kind, "source_id": plan.interviews, "locator": f"intervju {draw.whole(1, 12)}"}
    return {"kind": kind, "source_id": plan.documents, "locator": f"s. {draw.whole(2, 60)}"}


def event_rows(draw: Draw, plan: Plan) -> Iterator[Row]:
    """The case's events in order: by date where there is one, undated ones in between where they belong."""
    events = [*_steps(draw, plan), *_happenings(draw, plan)]
    events.sort(key=lambda event: event[0])
    for order, (_, event_type, date, precision) in enumerate(events, start=1):
        swedish, english = texts.event(draw, event_type)
        numbered = date and draw.chance(0.7)
        reference = (
            f"{COUNCILS.get(plan.unit.level, 'Påhittat beslut')} {date[:4]} § {draw.whole(10, 240)}"
            if numbered
            else "framgår_ej"
        )
        yield {
            "case_id": plan.case_id,
            "order": order,
            "date": date,
            "precision": precision,
            "type": event_type,
            "text_sv": swedish,
            "text_en": english,
            "decision_ref": reference if event_type == "beslut" else "",
            **cited(draw, plan, CITED_FOR.get(event_type)),
            "coder": plan.coders[0],
        }


Event = tuple[datetime.date, str, str, str]  # when it is placed, type, EDTF date, precision


def _event(event_type: str, time: float, date: str, precision: str) -> Event:
    # Sorted by the first day the date can mean, dated events can never seem to run backwards.
    return _first_day(date) or datetime.date(*course.calendar(time)), event_type, date, precision


def _first_day(date: str) -> datetime.date | None:
    """The first day one of the dates drawn here can mean; a full reading of EDTF takes milliseconds a date."""
    if not date:
        return None
    year, month, day, *_ = [int(part) for part in date.split("/")[0].rstrip("~").split("-")] + [1, 1]
    if "~" in date:
        year -= 1
    if month > 20:  # spring, summer, autumn
        month = 3 * (month - 20)
    return datetime.date(year, month, day)


def _steps(draw: Draw, plan: Plan) -> Iterator[Event]:
    """The steps by which adoption is dated; one whose date nobody knows is an undated event or none."""
    for definition in ("initiativ", "beslut"):
        known = plan.known[definition]
        if known.status == "antagen":
            time = getattr(plan.course, definition)
            yield _event(definition, time, known.event_date, _precision(known.event_date))
    yield _event("iakttagelse", plan.horizon.time - 0.01, str(plan.horizon), "månad")


def _happenings(draw: Draw, plan: Plan) -> Iterator[Event]:
    """What else happened: context, activities, disturbances; each with a date as good as its source."""
    end, taken = plan.horizon.time - 0.1, plan.course
    yield _event("sammanhang", plan.begins, "", "öppen")
    begun, decided = min(taken.initiativ, end), min(taken.beslut, end)
    for types, start, stop, most in (
        (BEFORE, plan.begins + 1, begun, 2),
        (ON_THE_WAY, begun, decided, 3),
        (AFTER_DECISION, decided, end, 6),
    ):
        if stop - start < 0.25:
            continue
        for _ in range(draw.whole(1, most)):
            time = start + draw.share() * (stop - start)
            yield _event(draw.pick(types), time, *_dated(draw, time, plan.horizon))
    if draw.chance(0.4) and plan.horizon.year > 2020:
        yield _event("störning", 2020.2, *draw.pick([("2020-03/..", "öppet_slut"), ("2020/2021", "period")]))


def _dated(draw: Draw, time: float, horizon: course.Horizon) -> tuple[str, str]:
    form = draw.weighted([("point", 72), ("odaterad", 14), ("period", 9), ("öppet_slut", 5)])
    year = int(time)
    if form == "odaterad":
        return "", "odaterad"
    if form == "period" and year < horizon.year - 1:
        return f"{year}/{draw.whole(year + 1, horizon.year - 1)}", "period"
    if form == "öppet_slut":
        return f"{year}-{course.calendar(time)[1]:02d}/..", "öppet_slut"
    return course.point_date(draw, time, horizon)


def _precision(date: str) -> str:
    if not date:
        return "odaterad"
    if "/" in date:
        return "period"
    if date.endswith("~"):
        return "cirka_år"
    if date[4:6] == "-2":
        return "årstid"
    return {4: "år", 7: "månad", 10: "dag"}[len(date)]


def stage_rows(draw: Draw, plan: Plan) -> Iterator[Row]:
    """The stage judged once a year up to the end of the study, by each coder, with the decision where they differ."""
    stages = _judged(draw, plan)
    first = plan.horizon.year - len(stages) + 1
    for turn, (stage, trajectory) in enumerate(stages):
        as_of = f"{first + turn}-{plan.horizon.month:02d}"
        yield _stage_row(draw, plan, as_of, stage, trajectory, plan.coders[0])
        for other in plan.coders[1:]:
            differs = turn == len(stages) - 1 and (draw.chance(0.4) or plan.place == 0)
            seen = _other_view(stage, stages[turn - 1][0] if turn else None) if differs else (stage, trajectory)
            yield _stage_row(draw, plan, as_of, *seen, other)
            if differs and (draw.chance(0.6) or plan.place == 0):
                yield _stage_row(draw, plan, as_of, stage, trajectory, plan.coders[0], "avgörande")


def _judged(draw: Draw, plan: Plan) -> list[tuple[int, str]]:
    """Stage and trajectory for each year; never more than one step up, and a step down only as a reversal."""
    years = draw.weighted([(1, 20), (2, 30), (3, 30), (4, 20)])
    stages = [plan.course.stage(plan.horizon.time - back) for back in reversed(range(years))]
    judged = [(stages[0], draw.weighted([("framåt", 5), ("stabil", 3), ("okänt", 2)]) if stages[0] < 5 else "stabil")]
    for before, stage in zip(stages, stages[1:], strict=False):
        if stage > before:
            judged.append((stage, "framåt"))
        elif stage in (1, 2, 3):
            judged.append((stage, draw.weighted([("stannat_av", 4), ("stabil", 3), ("framåt", 2), ("okänt", 1)])))
        else:
            judged.append((stage, "stabil"))
    if years > 1 and stages[-1] == stages[-2] >= 2 and draw.chance(0.2):
        judged[-1] = (stages[-1] - 1, draw.weighted([("återgång", 5), ("avvecklad", 5)]))
    return judged


def abandoned(seed: int, plan: Plan) -> str:
    """When a practice that the last judgement calls abandoned ended: within the year before it; empty for others."""
    judged = _judged(Draw(seed, "stages", plan.place), plan)  # the stream that the stages are drawn from
    if judged[-1][1] != "avvecklad":
        return ""
    return f"{plan.horizon.year - 1}-{plan.horizon.month:02d}/{plan.horizon}"


def _other_view(stage: int, before: int | None) -> tuple[int, str]:
    """How a second coder may see it: one step away, yet no jump from the year before."""
    if before is not None and before != stage:
        return before, "stannat_av" if stage > before else "stabil"
    if stage in (3, 5):  # a step up would be a claim of changed ways of working that the adoptions do not make
        return stage - 1, "återgång"
    return stage + 1, "framåt"


def _stage_row(
    draw: Draw, plan: Plan, as_of: str, stage: int, trajectory: str, coder: str, round_: str = "kodning"
) -> Row:
    reason, note = texts.stage_reason(draw, stage), ("", "")
    if trajectory in ("stannat_av", "återgång", "avvecklad") and draw.chance(0.5):
        note = texts.trajectory_note(draw)
    arguable = [step for step in (stage - 1, stage + 1) if 0 <= step <= 5]
    other = draw.pick(arguable) if draw.chance(0.2) else stage
    return {
        "case_id": plan.case_id,
        "as_of": as_of,
        "stage": stage,
        "alternative_low": other if other < stage else "",
        "alternative_high": other if other > stage else "",
        "trajectory": trajectory,
        "trajectory_note_sv": note[0],
        "trajectory_note_en": note[1],
        "kind": "tolkning",
        "reason_sv": reason[0],
        "reason_en": reason[1],
        "source_id": plan.documents,
        "locator": "hela dokumentet",
        "coder": coder,
        "round": round_,
        "memo": texts.memo(draw) if draw.chance(0.1) else "",
    }
