"""Comparisons said in words, sentence by sentence and row by row, worked out by hand from ``tests/wide_study.py``."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from tests.small_study import MARK
from tillkom import comparison
from tillkom.analysis import designs
from tillkom.report.compared import Compared, Told
from tillkom.report.compared import tested as outcome_of_test
from tillkom.say import Voice
from tillkom.study import Study

CONDITIONS = ["initiator", "turnover"]
# officials and low: ask, bok, ide; officials: ek and hag (medium), kas and lin (high); politicians: fur and mas (low),
# gra (high); jas: both together, turnover not stated; nyp and oxl: nothing known
A_PAIR = "Ett par visar vad som är värt att undersöka. Det visar inte vad som är orsak."
TOO_FAST = "Fall som valdes för att de hade kommit långt får det att se snabbare ut än det är."


@pytest.fixture(scope="session")
def compared(wide_study: Study) -> Compared:
    return Compared(Voice(wide_study.extract("public"), "sv"))


@pytest.fixture(scope="session")
def outcome(wide_study: Study) -> pd.Series:
    """Stage 4 or more: ask, bok, ek and jas have it; fur, gra, ide, kas and lin have not."""
    return designs.outcome_of(wide_study.extract("public"), "stage", at_least=4)


def only(outcome: pd.Series, *cases: str) -> dict[str, object]:
    """The outcome, known of some cases alone."""
    return {str(case): value if case in cases else None for case, value in outcome.items()}


def said(told: Told) -> list[str]:
    return [sentence.replace(f" {MARK}", "").replace("\N{NO-BREAK SPACE}", " ") for sentence in told.sentences]


def rows(told: Told) -> list[tuple[object, ...]]:
    table = told.table.replace(f" kommun {MARK}", "", regex=True)
    return list(table.itertuples(index=False, name=None))


def test_the_cases_most_and_least_alike_one_are_ranked_with_what_is_behind_it(compared: Compared) -> None:
    told = compared.alike("ask", CONDITIONS)
    assert said(told) == [
        "Mest likt Ask kommun är Bok kommun. Avståndet är 0,00, där 0 är lika i allt och 1 olika i allt.",
        "De är lika i detta: initiativtagare; omsättning på ledande poster.",
        "Jämförelsen gäller 2 variabler; helt kända för båda fallen: 2.",
        "Hur det okända än faller ut är inget annat fall mer likt.",
        "Svaret beror på vad som räknas: med slumpade vikter är Bok kommun närmast i 50 % av viktningarna.",
        "Minst likt, sett till vad som är känt, är Gran kommun, med avståndet 1,00.",
        "De skiljer sig i detta: initiativtagare; omsättning på ledande poster.",
    ]
    assert list(told.table.columns) == ["Fall", "Avstånd", "Kända för båda", "Okända", "Plats"]
    assert rows(told) == [
        ("Bok", "0,00", 2, 0, "1"), ("Idegran", "0,00", 2, 0, "1"),
        *((case, "0,50", 2, 0, "3–5") for case in ("Ek", "Furu", "Hägg", "Kastanj", "Lind", "Masur")),
        ("Gran", "1,00", 2, 0, "9–12"), ("Jasmin", "0,50 till 1,00", 1, 1, "3–11"),
        ("Nypon", "0,00 till 1,00", 0, 2, "1–11"), ("Oxel", "0,00 till 1,00", 0, 2, "1–11"),
    ]  # fmt: skip


def test_by_what_is_not_known_nobody_is_nearest_and_one_variable_has_no_weights(compared: Compared) -> None:
    first, unknown, base, rivals, last = said(compared.alike("jas", ["turnover"]))
    assert first.endswith("Avståndet är 0,00 till 1,00, där 0 är lika i allt och 1 olika i allt.")
    assert unknown.startswith("Här är minst ett av fallen inte helt känt: omsättning på ledande poster.")
    assert base == "Jämförelsen gäller 1 variabler; helt kända för båda fallen: 0."
    assert rivals.startswith("Det okända kan ändra ordningen: något av Bok kommun, Ek kommun, Furu kommun,")
    assert last == "Minst likt, sett till vad som är känt, är Oxel kommun, med avståndet 0,00 till 1,00."


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ({"bok": 1.0}, "Svaret beror inte på vikterna: Bok kommun är närmast i alla slumpade viktningar."),
        ({"bok": 0.6, "ide": 0.4}, "med slumpade vikter är Bok kommun närmast i 60 % av viktningarna."),
        ({"ide": 0.6, "bok": 0.4}, "med slumpade vikter är Idegran kommun oftare närmast, i 60 % av viktningarna."),
        ({"ide": 1.0, "bok": 0.0}, "med slumpade vikter är Idegran kommun oftare närmast, i 100 % av viktningarna."),
    ],
)
def test_of_weights_it_is_said_how_often_the_nearest_stays_so(
    compared: Compared, shares: dict[str, float], expected: str
) -> None:
    alike = SimpleNamespace(by_weights=lambda case: pd.DataFrame({"nearest": shares}))
    told = compared._weights(alike, "ask", "bok").replace(f" {MARK}", "")  # type: ignore[arg-type]
    assert told.replace("\N{NO-BREAK SPACE}", " ").endswith(expected)


def test_pairs_that_differ_in_nothing_known_say_so_and_are_ranked_before_others(
    compared: Compared, outcome: pd.Series
) -> None:
    told = compared.similar(outcome, CONDITIONS)
    assert said(told) == [
        "Ask kommun och Idegran kommun är det par som är mest likt men skiljer sig i utfallet (avstånd 0,00).",
        "Inget känt villkor skiljer dem. Det som skiljer finns bland det okända eller bland det som inte är med här.",
        A_PAIR,
    ]
    assert len(told.table) == 4 * 5
    assert rows(told)[1:3] == [
        ("Bok", "Idegran", "0,00", "initiativtagare; omsättning på ledande poster", "", ""),
        ("Ask", "Furu", "0,50", "omsättning på ledande poster", "initiativtagare", ""),
    ]
    assert rows(told)[-1] == (
        "Jasmin", "Lind", "0,50 till 1,00", "", "initiativtagare", "omsättning på ledande poster"
    )  # fmt: skip


def test_the_pair_least_alike_with_one_outcome_shares_nothing_or_nothing_known(
    compared: Compared, outcome: pd.Series
) -> None:
    told = compared.different(outcome, CONDITIONS)
    assert said(told)[:2] == [
        "Furu kommun och Kastanj kommun har samma utfall och är det par som är minst likt i övrigt (avstånd 1,00).",
        "De delar inget känt villkor. Samma utfall tycks alltså kunna nås på olika vägar, om villkoren är de rätta.",
    ]
    assert len(told.table) == 6 + 10  # pairs of four with it, of five without
    unsure = compared.different(only(outcome, "ask", "jas"), CONDITIONS)
    assert said(unsure)[1] == "De delar inget känt villkor, men alla villkor är inte kända för båda."
    apart, same = only(outcome, "ask", "fur"), only(outcome, "ask", "bok")
    assert said(compared.different(apart, CONDITIONS)) == ["Inget par av kodade fall har samma utfall."]
    assert said(compared.similar(same, CONDITIONS)) == ["Inget par av kodade fall skiljer sig i utfallet."]


def test_mills_methods_name_what_alone_differs_and_those_that_contradict(
    compared: Compared, outcome: pd.Series
) -> None:
    told = compared.mill(outcome, CONDITIONS)
    assert said(told["agreement"]) == ["Inget villkor är med säkerhet gemensamt för alla fall med utfallet."]
    assert rows(told["agreement"]) == [
        ("initiativtagare", "–", "4/4", "kan uteslutas"), ("omsättning på ledande poster", "–", "3/4", "kan uteslutas"),
    ]  # fmt: skip
    difference = said(told["difference"])
    assert difference[0] == "Ask kommun och Furu kommun skiljer sig bara i detta: initiativtagare."
    assert difference[-1] == (
        "Bok kommun och Idegran kommun är lika i alla villkor men har olika utfall. Något som inte är med skiljer dem."
    )
    assert len(difference) == 9 + 2
    assert rows(told["difference"])[11] == (
        "Jasmin", "Furu", "initiativtagare", "omsättning på ledande poster", "går inte att säga"
    )  # fmt: skip
    none, warning = said(told["joint"])
    assert none == "Inget värde finns hos alla fall med utfallet och saknas hos alla utan det."
    assert warning.endswith("Med 9 fall går inget av det att pröva.")
    assert rows(told["joint"])[3] == ("omsättning på ledande poster", "låg", "2/3", "2/5", "kan uteslutas")
    apart = compared.mill(only(outcome, "ask", "gra"), CONDITIONS)["difference"]
    assert said(apart) == ["Inget par skiljer sig i bara ett villkor, så metoden för skillnad ger inget utslag."]


def test_what_to_code_next_is_what_could_tell_most_explanations_apart(compared: Compared, outcome: pd.Series) -> None:
    told = compared.next_to_code(
        outcome,
        {"x": {"initiator": "tjänstepersoner"}, "y": {"turnover": "låg"}, "z": {"label_in_documents": "ja"}},
    )
    assert said(told) == [
        "Mest avgör det som gäller ”beteckningen i dokument” för Bok kommun: svaret kan skilja 2 av 3 par av "
        "förklaringar åt."
    ]
    assert rows(told) == [
        ("Bok", "beteckningen i dokument", "0–2", "z"), ("Jasmin", "omsättning på ledande poster", "0–1", "y"),
    ]  # fmt: skip
    known = compared.next_to_code(outcome, {"x": {"initiator": "tjänstepersoner"}, "y": {"initiator": "politiker"}})
    assert said(known) == ["Inget okänt svar kan avgöra mellan förklaringarna."]


def test_how_long_a_step_took_is_bounded_case_by_case_and_for_half_of_many(compared: Compared) -> None:
    told = compared.took("beslut", "praktik")
    assert said(told) == [
        "Hälften av fallen hade kommit dit efter mellan 5 och 6 år.",
        "För Idegran kommun, Kastanj kommun, Lind kommun, Nypon kommun och Hägg kommun saknas datum för något av "
        "stegen.",
        TOO_FAST,
    ]
    assert rows(told) == [
        ("Ask", "4", "6"), ("Bok", "4", "6"), ("Ek", "5", "7"), ("Furu", "5", "–"), ("Gran", "4", "–"),
        ("Jasmin", "3", "5"), ("Masur", "5", "7"),
    ]  # fmt: skip


def test_of_two_cases_no_half_is_told_and_where_most_are_still_waiting_at_least_how_long(wide_study: Study) -> None:
    two = Compared(Voice(wide_study.extract("public").select(cases=["ask", "fur"]), "sv"))
    assert said(two.took("beslut", "praktik")) == [
        "Bara 2 fall går att räkna på, så det visas fall för fall.", TOO_FAST,
    ]  # fmt: skip
    # jas decided within a year; hag had not after four years, nor oxl after three
    waiting = Compared(Voice(wide_study.extract("public").select(cases=["hag", "jas", "oxl"]), "sv"))
    assert said(waiting.took("initiativ", "beslut"))[0] == (
        "Hälften av fallen hade inte kommit dit efter 4 år; längre går det inte att följa dem."
    )


@pytest.mark.parametrize(
    ("test", "given", "all_there_are", "expected"),
    [
        (  # six in perfect order: 2 of 720 orders are as clear
            comparison.kendall, ([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]), True,
            [
                "Kendalls τ-b = 1,00, n = 6, p = 0,003 (exakt).",
                "Om värdena delades ut på måfå mellan just dessa 6 fall skulle ett minst så tydligt mönster uppstå i "
                "0,3 % av utdelningarna.",
                "Fallen är alla som finns. Det finns alltså inget urval att räkna osäkerhet för: det som syns är så. "
                "Talet p säger bara hur lätt mönstret kunde ha uppstått av en slump i hur värdena fördelades.",
            ],
        ),
        (  # eight of each, wholly apart: 2 of the 12 870 ways to choose eight of sixteen
            comparison.fisher, ([1] * 8 + [0] * 8 + [None], ["x"] * 8 + ["y"] * 8 + ["x"]), False,
            [
                "Fishers exakta test, n = 16, p = mindre än 0,001 (exakt).",
                "1 fall är utelämnade, eftersom uppgift saknas.",
                "Om värdena delades ut på måfå mellan just dessa 16 fall skulle ett minst så tydligt mönster uppstå i "
                "0,0 % av utdelningarna.",
                "Fallen är inte slumpmässigt valda. Talet p säger därför inget om andra fall.",
            ],
        ),
        (  # two of the six orders of three
            comparison.kendall, ([1, 2, 3], [1, 2, 3]), False,
            [
                "Ingen prövning görs. Med 3 fall kan p inte bli mindre än 0,333, hur tydligt mönstret än är. Se på "
                "fallen själva."
            ],
        ),
    ],
)  # fmt: skip
def test_a_test_says_what_its_p_means_or_why_there_is_none(
    compared: Compared, test: object, given: tuple, all_there_are: bool, expected: list[str]
) -> None:
    told = compared.test(outcome_of_test(test, *given), whole_population=all_there_are)
    assert [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in told] == expected
