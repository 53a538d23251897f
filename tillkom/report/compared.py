"""Comparisons of cases said in words, each with its table: what a section of a report or a mirror shows."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from tillkom.analysis import designs, patterns
from tillkom.analysis.answers import records
from tillkom.analysis.likeness import STAGE, likeness_beside
from tillkom.comparison import Likeness, SmallTest, TooFewCases, Variable
from tillkom.language import bound, words

if TYPE_CHECKING:
    from tillkom.say import Voice

FEW = 12
"""Up to this many cases that may turn out to be nearer are named."""
SURE = 0.9995  # shares nearer 1 than they can be written are called all


@dataclass(frozen=True)
class Told:
    """What a comparison came to: sentences in order, and the table behind them with its headings in words."""

    sentences: tuple[str, ...]
    table: pd.DataFrame


class Compared:
    """Says comparisons of a study's cases in one language; give it the voice of the extract its reader may see.

    >>> from tillkom import load_study
    >>> from tillkom.say import Voice
    >>> told = Compared(Voice(load_study(), "en")).alike("kalmar", ["stage"])
    >>> told.sentences[0].partition(",")[0]
    'Most like Region Kalmar County is Municipality of Borlänge. The distance is 0.00 to 0.20'
    """

    def __init__(self, voice: Voice) -> None:
        self.voice, self.study, self.language = voice, voice.study, voice.language
        self.say = words("compared", voice.language)

    # Likeness

    def alike(
        self,
        case_id: str,
        variables: Sequence[str | Variable] | None = None,
        *,
        weights: Mapping[str, float] | None = None,
    ) -> Told:
        """The cases most and least like one, what makes them so, and how much hangs on the unknown and the weights."""
        alike = likeness_beside(self.study, case_id, variables, weights=weights)
        table = alike.to(case_id)
        order = [str(other) for other in table.index]
        nearest, row = order[0], table.iloc[0]
        names = {"case": self._case(case_id), "other": self._case(nearest)}
        said = [self.say("alike.first", distance=self._distance(row), **names)]
        said += self._behind(alike.why(case_id, nearest))
        said.append(self.say("alike.base", variables=len(alike.variables), compared=int(row["compared"])))
        said.append(self._rivals(table))
        if len(order) > 2 and len(alike.variables) > 1:
            said.append(self._weights(alike, case_id, nearest))
        if len(order) > 1:
            last = table.sort_values(["low", "high"], kind="stable").iloc[-1]
            said.append(self.say("alike.last", other=self._case(str(last.name)), distance=self._distance(last)))
            said += self._behind(alike.why(case_id, last.name), only=("differs",))
        rows = [
            (self._case(str(other)), self._distance(one), int(one["compared"]), int(one["unknown"]), self._place(one))
            for other, one in table.iterrows()
        ]
        return self._told(said, rows, ["case", "distance", "compared", "unknown", "place"])

    def alike_said(
        self, case_id: str, others: Sequence[str], variables: Sequence[str | Variable] | None = None
    ) -> tuple[str, str]:
        """The most and the least alike of some other cases, each with what is behind it, in two paragraphs."""
        found = likeness_beside(self.study, case_id, variables)
        table = found.to(case_id).loc[list(others)]
        table = table.sort_values(["high", "compared", "low"], ascending=[True, False, True], kind="stable")
        first, row = str(table.index[0]), table.iloc[0]
        names = {"case": self._case(case_id), "other": self._case(first)}
        said = [self.say("alike.first", distance=self._distance(row), **names)]
        said += self._behind(found.why(case_id, first), only=("same", "near", "differs"))
        said.append(self.say("alike.base", variables=len(found.variables), compared=int(row["compared"])))
        said.append(self._rivals(table) if len(table) <= FEW else self._rivals_counted(table))
        last = table.sort_values(["low", "high"], kind="stable").iloc[-1]
        least = [self.say("alike.last", other=self._case(str(last.name)), distance=self._distance(last))]
        least += self._behind(found.why(case_id, last.name), only=("differs",))
        return " ".join(said), " ".join(least)

    def _rivals_counted(self, table: pd.DataFrame) -> str:
        count = int((table["low"].iloc[1:] < table["high"].iloc[0]).sum())
        return self.say("alike.open_counted", count=count, of=len(table) - 1) if count else self.say("alike.certain")

    def _behind(self, why: pd.DataFrame, only: Iterable[str] = ("same", "near", "differs", "unknown")) -> list[str]:
        told = []
        for verdict in only:
            named = self._variables(why.index[why["verdict"] == verdict])
            if named:
                told.append(self.say(f"alike.{verdict}", variables=named))
        return told

    def _rivals(self, table: pd.DataFrame) -> str:
        others = [self._case(str(other)) for other in table.index[1:] if table.at[other, "low"] < table["high"].iloc[0]]
        if not others:
            return self.say("alike.certain")
        return self.say.counted("alike.open", len(others), cases=self.voice.join(others))

    def _weights(self, alike: Likeness, case_id: str, nearest: str) -> str:
        shares = alike.by_weights(case_id)["nearest"]
        top = str(shares.index[0])
        share, other = self.voice.percent(float(shares.iloc[0])), self._case(top)
        if float(shares.iloc[0]) >= SURE and top == nearest:
            return self.say("alike.weights_all", other=other)
        key = "weights" if float(shares[nearest]) >= float(shares.iloc[0]) else "weights_other"
        return self.say(f"alike.{key}", other=self._case(nearest) if key == "weights" else other, share=share)

    # Choosing cases

    def pairs_alike(self, found: Likeness) -> Told:
        """The pair that is surest to be alike and the one surest to be unlike, and for every case its nearest."""
        pairs = found.pairs()
        best = pairs.sort_values(["high", "compared", "low"], ascending=[True, False, True], kind="stable").iloc[0]
        last = pairs.sort_values(["low", "high"], kind="stable").iloc[-1]
        said = [self.say("pairs.first", distance=self._distance(best), **self._pair(best))]
        said += self._behind(found.why(best["first"], best["second"]), only=("same", "near", "differs"))
        rivals = int((pairs["low"] < best["high"]).sum()) - 1
        said.append(self.say("pairs.rivals", count=rivals, of=len(pairs) - 1) if rivals else self.say("pairs.certain"))
        if len(pairs) > 1 and last["low"] > best["low"]:
            said.append(self.say("pairs.last", distance=self._distance(last), **self._pair(last)))
        both = pd.concat([pairs, pairs.rename(columns={"first": "second", "second": "first"})])
        both = both.sort_values(["high", "compared", "low"], ascending=[True, False, True], kind="stable")
        rows = []
        for case in found.cases:
            own = both[both["first"] == case]
            row = own.iloc[0]
            open_ = int((own["low"] < row["high"]).sum()) - 1
            rows.append(
                (
                    self._case(str(case)),
                    self._case(str(row["second"])),
                    self._distance(row),
                    int(row["compared"]),
                    open_,
                )
            )
        return self._told(said, rows, ["case", "nearest", "distance", "compared", "could_be"])

    def _pair(self, row: pd.Series) -> dict[str, str]:
        return {"first": self._case(str(row["first"])), "second": self._case(str(row["second"]))}

    def similar(self, outcome: Mapping[Any, object], conditions: Sequence[str | Variable]) -> Told:
        """The pairs of cases most alike that differ in the outcome, and what sets them apart."""
        pairs = designs.similar_pairs(self.study, outcome, conditions)
        return self.pairs(pairs, "similar")

    def different(self, outcome: Mapping[Any, object], conditions: Sequence[str | Variable]) -> Told:
        """The pairs of cases least alike that share the outcome, and what they share besides it."""
        pairs = designs.different_pairs(self.study, outcome, conditions)
        return self.pairs(pairs, "different")

    def pairs(self, pairs: pd.DataFrame, design: Literal["similar", "different"], most: int | None = None) -> Told:
        """Pairs of cases already ranked, all of them in the table or the first of them."""
        told = ("unlike", "unknown") if design == "similar" else ("alike",)
        columns = ["first", "second", "distance", "alike", "unlike", "not_known"]
        if pairs.empty:
            return self._told([self.say(f"{design}.none")], [], columns)
        best = pairs.iloc[0]
        names = {"first": self._case(best["first"]), "second": self._case(best["second"])}
        said = [self.say(f"{design}.first", distance=self._distance(best), **names)]
        found = self._variables(best[told[0]])
        open_ = design == "different" and not found and len(best["unknown"])
        no_candidate = self.say("different.open") if open_ else self.say(f"{design}.no_candidate")
        said.append(self.say(f"{design}.candidates", variables=found) if found else no_candidate)
        if "unknown" in told and best["unknown"]:
            said.append(self.say("similar.unknown", variables=self._variables(best["unknown"])))
        said.append(self.say("similar.warning"))
        rows = [
            (
                self._case(row["first"]),
                self._case(row["second"]),
                self._distance(row),
                *(self._variables(row[name]) for name in ("alike", "unlike", "unknown")),
            )
            for _, row in pairs.head(len(pairs) if most is None else most).iterrows()
        ]
        return self._told(said, rows, columns)

    def mill(self, outcome: Mapping[Any, object], conditions: Sequence[str]) -> dict[str, Told]:
        """Mill's methods of agreement, of difference and of both, each with its table, and what they presume."""
        tables = designs.mill(self.study, outcome, conditions)
        told = {
            "agreement": self._agreement(tables["agreement"]),
            "difference": self._difference(tables["difference"]),
            "joint": self._joint(tables["joint"]),
        }
        cases = sum(value is True or value is False for value in dict(outcome).values())
        last = told["joint"]
        told["joint"] = Told((*last.sentences, self.say("mill.warning", cases=cases)), last.table)
        return told

    def _agreement(self, table: pd.DataFrame) -> Told:
        shared = table[table["verdict"] == "shared"]
        said = [
            self.say("mill.shared", cases=row.cases, value=self._held(row.condition, row.value))
            for row in records(shared)
        ] or [self.say("mill.shared_none")]
        open_ = table.loc[table["verdict"] == "open", "condition"]
        if len(open_):
            said.append(self.say("mill.open", conditions=self._variables(open_)))
        rows = [
            (
                self.variable(row.condition),
                self._value(row.condition, row.value),
                f"{row.known}/{row.cases}",
                self._verdict(row.verdict),
            )
            for row in records(table)
        ]
        return self._told(said, rows, ["condition", "value", "shared_by", "verdict"])

    def _difference(self, table: pd.DataFrame) -> Told:
        said = []
        for row in records(table[table["verdict"].isin(["isolated", "contradiction"])]):
            names = {"positive": self._case(row.positive), "negative": self._case(row.negative)}
            condition = self._variables(row.differs)
            said.append(self.say(f"mill.{row.verdict}", condition=condition, **names))
        if not (table["verdict"] == "isolated").any():
            said.append(self.say("mill.isolated_none"))
        rows = [
            (
                self._case(row.positive),
                self._case(row.negative),
                self._variables(row.differs),
                self._variables(row.unknown),
                self._verdict(row.verdict),
            )
            for row in records(table)
        ]
        return self._told(said, rows, ["positive", "negative", "unlike", "not_known", "verdict"])

    def _joint(self, table: pd.DataFrame) -> Told:
        joint = table[table["verdict"] == "joint"]
        said = [self.say("mill.joint", value=self._held(row.condition, row.value)) for row in records(joint)]
        rows = [
            (
                self.variable(row.condition),
                self._value(row.condition, row.value),
                f"{row.present}/{row.present_known}",
                f"{row.absent}/{row.absent_known}",
                self._verdict(row.verdict),
            )
            for row in records(table)
        ]
        return self._told(
            said or [self.say("mill.joint_none")], rows, ["condition", "value", "with_it", "without", "verdict"]
        )

    def next_to_code(self, outcome: Mapping[Any, object], explanations: Mapping[str, Mapping[str, Hashable]]) -> Told:
        """What to code next to decide between explanations."""
        table = designs.next_to_code(self.study, outcome, explanations)
        columns = ["case", "variable", "decides", "contradicts"]
        if table.empty or not table["decides_most"].max():
            return self._told([self.say("coding.none")], [], columns)
        best, pairs = table.iloc[0], math.comb(len(explanations), 2)
        named = {"variable": self.variable(best["variable"]), "case": self._case(best["case"])}
        said = [self.say("coding.first", most=best["decides_most"], pairs=pairs, **named)]
        if best["decides_least"]:
            said.append(self.say("coding.least", least=best["decides_least"]))
        rows = [
            (
                self._case(row.case),
                self.variable(row.variable),
                f"{row.decides_least}–{row.decides_most}",
                self.voice.join(row.could_contradict),
            )
            for row in records(table)
        ]
        return self._told(said, rows, columns)

    # Over time

    def around_decision(self, years: float = 5) -> Told:
        """What followed the decision within some years, and what came before it, for certain and possibly."""
        table = patterns.followed_within(self.study, years)
        table = table[(table["possible"] > 0) | (table["before"] > 0)].sort_values(
            ["certain", "possible"], ascending=False, kind="stable"
        )
        cases = int(table["cases"].iloc[0]) if len(table) else 0
        said = [self.say("around.base", cases=cases)]
        for kind, row in table[table["certain"] > 0].iterrows():
            counts = {"certain": int(row["certain"]), "possible": int(row["possible"]), "cases": cases}
            label = self.voice.label("event_type", kind)
            label = label[:1].upper() + label[1:]
            said.append(self.say("around.followed", type=label, years=self.voice.number(years), **counts))
        said.append(self.say("around.warning"))
        rows = [
            (self.voice.label("event_type", kind), int(row["certain"]), int(row["possible"]), int(row["before"]))
            for kind, row in table.iterrows()
        ]
        return self._told(said, rows, ["type", "certain", "possible", "before"])

    def took(self, start: str, end: str) -> Told:
        """How long it took from one step to another, case by case and, where enough are known, for half of them."""
        took = patterns.time_between(self.study, start, end)
        said, rows = [], []
        for row in records(took.cases):
            rows.append((self._case(row.case), self._years(row.lower, upper=False), self._years(row.upper, upper=True)))
        if took.steps is None:
            said.append(self.say("duration.too_few", cases=len(took.cases)))
        else:
            low, high = took.quantile()
            key = "half" if math.isfinite(high) else "half_open"
            said.append(
                self.say(f"duration.{key}", low=self._years(low, upper=False), high=self._years(high, upper=True))
            )
        for name in ("unknown", "contradictory"):
            if listed := getattr(took, name):
                said.append(self.say(f"duration.{name}", cases=self.voice.join(self._case(str(c)) for c in listed)))
        said.append(self.say("duration.warning"))
        return self._told(said, rows, ["case", "shortest", "longest"])

    # Tests on few cases

    def test(self, found: SmallTest | TooFewCases, *, whole_population: bool) -> tuple[str, ...]:
        """A test's result, what its p means, and what it cannot mean for these cases; or why no test is made.

        Parameters
        ----------
        whole_population : whether the cases are all there are; else they are taken to have been chosen, not drawn.
        """
        if isinstance(found, TooFewCases):
            smallest = "" if math.isnan(found.smallest) else self.voice.number(found.smallest, 3)
            return (self.say(f"refused.{found.reason}", n=found.n, smallest=smallest),)
        name = self.say(f"test.{found.name}", statistic=self.voice.number(found.statistic, 2))
        p = self.voice.number(found.p, 3)
        if found.p < 0.001:
            p = self.say("test.below", p=self.voice.number(0.001, 3))
        said = [self.say("test.result", test=name, n=found.n, p=p, method=self.say(f"test.{found.method}"))]
        if found.left_out:
            said.append(self.say("test.left_out", count=found.left_out))
        said.append(self.say("test.means", n=found.n, share=self.voice.percent(found.p, 1)))
        said.append(self.say("test.population" if whole_population else "test.chosen"))
        return tuple(said)

    # Words

    def variable(self, name: str) -> str:
        """A compared variable in words: "nämndstruktur (efter)", "principer: tillit", "steg på stegskalan"."""
        column, _, code = name.partition("=")
        variable, _, phase = column.partition(":")
        if variable == STAGE:
            return self.say("stage")
        label = self.voice.variable(variable)
        label = label[:1].lower() + label[1:]
        if phase:
            label = f"{label} ({self.voice.label('phase', phase)})"
        if not code:
            return label
        return self.say("value_of", variable=label, value=self._code(variable, code))

    def _code(self, variable: str, code: object) -> str:
        return self.voice.labels(str(self.voice.variables[variable].vocabulary), code)

    def _held(self, condition: str, value: object) -> str:
        """A condition with the value it has, in words."""
        if "=" in condition:
            return f"{self.variable(condition)} ({self._value(condition, value)})"
        return self.say("value_of", variable=self.variable(condition), value=self._value(condition, value))

    def _value(self, condition: str, value: object) -> str:
        if value is None or value != value:
            return "–"
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        return self._code(condition.partition(":")[0], value)

    def _verdict(self, code: str) -> str:
        return self.say(f"verdict.{code}")

    def _variables(self, names: Iterable[str]) -> str:
        """Variables in a row; their names have commas of their own, and some are not nouns."""
        return "; ".join(self.variable(str(name)) for name in names)

    def _case(self, case_id: str) -> str:
        return self.voice.case(case_id)

    def _distance(self, row: pd.Series) -> str:
        low, high = (self.voice.number(float(row[name]), 2) for name in ("low", "high"))
        return low if low == high else self.say("range", low=low, high=high)

    def _place(self, row: pd.Series) -> str:
        first, last = int(row["first"]), int(row["last"])
        return str(first) if first == last else f"{first}–{last}"

    def _years(self, years: float, *, upper: bool) -> str:
        return bound(years, self.language, upper=upper) if math.isfinite(years) else "–"

    def _told(self, said: Sequence[str], rows: Sequence[Any], columns: Sequence[str]) -> Told:
        headings = [self.say(f"column.{name}") for name in columns]
        return Told(tuple(said), pd.DataFrame([list(row) for row in rows], columns=headings))


def tested(test: Any, *arguments: Any, **options: Any) -> SmallTest | TooFewCases:
    """Make a test, or give the reason why none is made, to be said by :meth:`Compared.test`.

    >>> from tillkom import comparison
    >>> tested(comparison.kendall, [1, 2, 3], [1, 2, 3]).reason
    'cannot_tell'
    """
    try:
        found: SmallTest = test(*arguments, **options)
    except TooFewCases as reason:
        return reason
    return found
