"""Made-up adoptions of every unit by every definition, and made-up surveys of how far the idea has spread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tillkom.codes import PUBLISHED
from tillkom.synthetic import cases, course, texts
from tillkom.synthetic.course import CENSUS, CURVES, PRACTICE, Known
from tillkom.synthetic.draw import Draw
from tillkom.synthetic.plan import CODERS, Plan
from tillkom.synthetic.units import REGISTER, Unit

Row = dict[str, Any]
SURVEYS = "syn_enkäter"


def adoptions_of_case(seed: int, plan: Plan) -> Iterator[Row]:
    """The adoptions of a case's principal: decisions are on public record, what is practised only the case knows."""
    draw = Draw(seed, "adoptions", plan.place)
    for definition, known in plan.known.items():
        row = _adoption(draw, plan.unit, definition, known)
        if definition == PRACTICE and known.status == "antagen":
            row["ended"] = cases.abandoned(seed, plan)
        locator = f"s. {draw.whole(2, 60)}"
        if definition == PRACTICE or not plan.unit.reference:
            evidence = {"case_id": plan.case_id, "source_id": plan.documents, "locator": locator}
        else:
            evidence = _on_record(plan.unit)
        yield {**row, **evidence, "coder": plan.coders[0]}


def adoptions_without_case(seed: int, unit: Unit) -> Iterator[Row]:
    """The adoptions of a unit of the reference population that no case is about, from a made-up register."""
    draw = Draw(seed, "adoptions", unit.unit_id)
    taken = course.draw_course(draw, unit.level)
    for definition in CURVES:
        known = course.draw_known(draw, getattr(taken, definition), CENSUS)
        ended = course.draw_end(Draw(seed, "ended", unit.unit_id), known) if definition == PRACTICE else ""
        yield {"ended": ended, **_adoption(draw, unit, definition, known), **_on_record(unit), "coder": CODERS[0]}


def _on_record(unit: Unit) -> Row:
    """The made-up public register as evidence: it belongs to no case, so everyone may see it."""
    return {"source_id": REGISTER, "locator": unit.name.lower(), "visibility": PUBLISHED}


def _adoption(draw: Draw, unit: Unit, definition: str, known: Known) -> Row:
    reason = "by_latest" if known.status == "antagen" and not known.earliest else known.status
    swedish, english = texts.adoption_reason(draw, reason)
    dated = known.status == "antagen" and definition != PRACTICE
    return {
        "unit_id": unit.unit_id,
        "definition": definition,
        **known.columns(),
        "date_basis": "mätning" if reason == "by_latest" else "",
        "kind": "dokument" if dated else "tolkning",
        "reason_sv": swedish,
        "reason_en": english,
    }


def source_rows() -> Iterator[Row]:
    for source_id, source_type, citation in (
        (REGISTER, "register", "Påhittad källa. Påhittat register över påhittade kommuner och regioner."),
        (SURVEYS, "rapport", "Påhittad källa. Påhittade enkäter till påhittade kommuner och regioner."),
    ):
        yield {
            "source_id": source_id,
            "type": source_type,
            "citation": citation,
            "year": course.LAST_YEAR,
            "read_here": "ja",
            "memo": "Påhittade data: källan finns inte. / Made-up data: the source does not exist.",
        }


MUNICIPALITIES = ("påhittade kommuner", "made-up municipalities")
REGIONS = ("påhittade regioner", "made-up regions")
DIRECTORS = ("kommundirektörer (påhittade svar)", "municipal directors (made-up answers)")
FINANCE = ("ekonomichefer (påhittade svar)", "finance managers (made-up answers)")
BUDGETS = ("budgetdokument (påhittade)", "budget documents (made up)")
NOBODY = ("", "")


def survey_rows(seed: int, population: list[Unit]) -> Iterator[Row]:
    """Shares near the curves the units are drawn from: with n, a full count, without n, in words, without a share."""
    draw = Draw(seed, "surveys")
    municipalities = sum(unit.level == "kommun" for unit in population)
    regions = len(population) - municipalities
    asked = max(1, round(municipalities * (0.5 + 0.2 * draw.share())))
    answered = max(1, round(municipalities * (0.3 + 0.2 * draw.share())))
    yield _survey(1, MUNICIPALITIES, municipalities, DIRECTORS, 2019, *_counted("initiativ", 2019.5, asked))
    yield _survey(2, MUNICIPALITIES, municipalities, FINANCE, 2022, *_counted("beslut", 2022.5, answered))
    yield _survey(3, MUNICIPALITIES, municipalities, BUDGETS, 2022, *_counted("beslut", 2022.8, municipalities))
    share = round(course.share_adopted("initiativ", 2017.5), 2)
    yield _survey(4, MUNICIPALITIES, "", DIRECTORS, 2017, "", "", share, f"{share * 100:.0f} %")
    yield {
        **_survey(5, MUNICIPALITIES, "", NOBODY, "", "", "", 0.5, "drygt hälften"),
        "share_status": "ungefärlig",
        "qualifier": "mer_än",
    }
    yield {
        **_survey(6, REGIONS, regions or "", NOBODY, "", "", "", "", "en större andel, utan siffra"),
        "share_status": "framgår_ej",
    }


def _counted(definition: str, time: float, n: int) -> tuple[int, int, float, str]:
    successes = round(n * course.share_adopted(definition, time))
    share = successes / n
    return n, successes, round(share, 4), f"{successes} av {n} ({share * 100:.0f} %)"


def _survey(
    number: int, population: tuple[str, str], size: int | str, respondent: tuple[str, str], year: int | str,
    n: int | str, successes: int | str, share: float | str, reported_as: str,
) -> Row:  # fmt: skip
    return {
        "survey_id": f"SYN{number}",
        "reported_as": reported_as,
        "population_sv": population[0],
        "population_en": population[1],
        "population_n": size,
        "respondent_sv": respondent[0],
        "respondent_en": respondent[1],
        "method_sv": "dokumentläsning" if respondent is BUDGETS else "enkät" if respondent[0] else "",
        "method_en": "document reading" if respondent is BUDGETS else "survey" if respondent[0] else "",
        "year": year,
        "year_basis": "mätår" if year else "framgår_ej",
        "n": n,
        "successes": successes,
        "share": share,
        "share_status": "belagd",
        "attributed_to": f"Påhittad undersökning {number}",
        "source_id": SURVEYS,
        "locator": f"tabell {number}",
        "note_sv": "Påhittade data: undersökningen har aldrig gjorts.",
        "note_en": "Made-up data: the survey was never made.",
    }
