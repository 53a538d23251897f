"""Sets from a study: calibrations declared beside the data, and every membership traceable to what was coded.

What the sources do not say is no membership of 0. It is unknown (NaN), with the bounds it could lie between.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tillkom import codes
from tillkom.errors import DataError, TillkomError
from tillkom.language import in_language, words
from tillkom.qca.calibration import calibrate_crisp, calibrate_direct
from tillkom.qca.minimise import Expectations, Solution
from tillkom.qca.robustness import Question, under_each, what_unknowns_could_be
from tillkom.qca.sets import Outcome
from tillkom.qca.truth_table import TruthTable

if TYPE_CHECKING:
    from tillkom.study import Study

STAGE = ""  # the variable of a set that is calibrated from the stage judged
CRISP, DIRECT, LINEAR, CLASSES = "skarp", "direkt", "linjär", "klasser"
OTHERWISE, UNKNOWN = "*", "?"
ORIGIN_COLUMNS = [
    "case_id", "set", "membership", "low", "high", "variable_id", "phase", "value", "status", "coder", "kind",
    "source_id", "locator",
]  # fmt: skip


@dataclass(frozen=True)
class Calibration:
    """How one set is made: from which variable (or the stage judged), by which method and anchors, and why."""

    set_id: str
    variable_id: str
    phase: str
    method: str
    anchors: tuple[float, ...]
    classes: Mapping[str, float]  # NaN for a class that leaves the membership unknown

    @classmethod
    def read(cls, row: Mapping[str, Any]) -> Calibration:
        """From a row of the table ``calibrations``."""
        given = {key: "" if pd.isna(value) else str(value).strip() for key, value in row.items()}
        numbers: tuple[float, ...] = ()
        classes: dict[str, float] = {}
        try:
            if given["method"] == CLASSES:
                pairs = [part.rpartition("=") for part in given["anchors"].split()]
                classes = {code: np.nan if member == UNKNOWN else float(member) for code, _, member in pairs}
            else:
                numbers = tuple(float(part) for part in given["anchors"].split())
        except ValueError:
            raise _wrong(given, "the anchors cannot be read") from None
        needed = {CRISP: 1, DIRECT: 3, LINEAR: 3, CLASSES: 0}
        if given["method"] not in needed:
            raise _wrong(given, f'there is no method "{given["method"]}"; the methods are {", ".join(needed)}')
        if len(numbers) != needed[given["method"]] or (given["method"] == CLASSES) != bool(classes):
            raise _wrong(given, f'that is not what the method "{given["method"]}" takes')
        if not all(0 <= member <= 1 or np.isnan(member) for member in classes.values()):
            raise _wrong(given, "a membership lies outside 0 to 1")
        return cls(given["set_id"], given["variable_id"], given["phase"], given["method"], numbers, classes)

    def member(self, value: str) -> float:
        """The membership of a value; of several classes, the highest; NaN where the set leaves it unknown."""
        if self.method == CLASSES:
            parts = value.split() or [value]
            given = {part: self.classes.get(part, self.classes.get(OTHERWISE)) for part in parts}
            if lacking := [part for part, member in given.items() if member is None]:
                raise DataError(
                    f'data/calibrations.csv, set "{self.set_id}": the class "{lacking[0]}" has no membership. '
                    f'Write "{lacking[0]}=0" or another number between 0 and 1 into anchors, "=?" where it tells '
                    f'nothing, or "*=0" for all other classes.'
                )
            members = [float(member) for member in given.values() if member is not None]
            known = [member for member in members if not np.isnan(member)]
            # In any of several classes: what one leaves unknown matters unless another is full membership.
            return max(known) if known and (len(known) == len(members) or max(known) == 1) else float("nan")
        number = [float(value)]
        if self.method == CRISP:
            return float(calibrate_crisp(number, self.anchors[0])[0])
        shape = "logistic" if self.method == DIRECT else "linear"
        return float(calibrate_direct(number, *self.anchors, shape=shape)[0])


def _wrong(row: Mapping[str, str], what: str) -> DataError:
    return DataError(
        f'data/calibrations.csv, set "{row["set_id"]}", anchors "{row["anchors"]}": {what}. Write numbers with a space '
        f'between them, such as "400 550 900" (out, crossover, in), or classes as "ja=1 nej=0".'
    )


@dataclass(frozen=True, eq=False)
class StudySets:
    """Memberships of a study's cases, with where each comes from.

    Attributes
    ----------
    frame : a row per case, a column per set; NaN where a membership is not known.
    origins : a row per case and set: the membership, the bounds it lies between, and the coded value, status, coder,
        source and locator it comes from.
    left_out : cases whose outcome is not known.
    calibrations : the rows of the study's table that were used.
    question : outcome, conditions, cut-offs and kind.
    """

    frame: pd.DataFrame
    origins: pd.DataFrame
    left_out: tuple[str, ...]
    calibrations: pd.DataFrame
    question: Question

    def labels(self, language: str = "sv") -> dict[str, str]:
        """The sets' labels, by name."""
        rows = self.calibrations.itertuples()
        return {str(row.set_id): in_language(language, row.label_sv, row.label_en) for row in rows}

    def said(self, language: str = "sv") -> str:
        """The outcome in words."""
        wanted = Outcome.parse(self.question.outcome)
        label = self.labels(language)[wanted.name]
        return words("qca", language)("literal.absent" if wanted.absent else "literal.present", label=label)

    def table(self) -> TruthTable:
        """The truth table of the cases that are known in all conditions."""
        return self.question.table(self.frame)

    def solve(self) -> Solution:
        """The solution from the cases that are known in all conditions."""
        return self.question.solve(self.frame)

    @property
    def bounds(self) -> dict[tuple[str, str], tuple[float, float]]:
        """What each membership that is unknown or in doubt could be, by (case, set)."""
        unsure = self.origins[self.origins["membership"].isna() | (self.origins["low"] < self.origins["high"])]
        columns = (unsure[name] for name in ("case_id", "set", "low", "high"))
        return {(case, name): (low, high) for case, name, low, high in zip(*columns, strict=True)}

    def under_unknowns(self) -> pd.DataFrame:
        """The solutions that are possible, given what is not known or in doubt; see ``what_unknowns_could_be``.

        In doubt is a stage beside which another can be claimed, and an answer that coders give differently.
        """
        open_frame = self.frame.copy()
        for case, name in self.bounds:
            open_frame.loc[case, name] = float("nan")
        return what_unknowns_could_be(open_frame, self.question, self.bounds)


def from_study(
    study: Study,
    outcome: str,
    conditions: Sequence[str],
    *,
    cases: Iterable[str] | None = None,
    coder: str = "",
    kind: str = "parsimonious",
    expectations: Expectations | None = None,
    consistency: float = 0.8,
    pri: float = 0.5,
    frequency: int = 1,
) -> StudySets:
    """The memberships of a study's cases in declared sets, each traceable to the observation it comes from.

    Parameters
    ----------
    study : its table ``calibrations`` (``data/calibrations.csv``) declares the sets.
    outcome, conditions : names of sets there, ``set_id``; ``"~X"`` explains the absence of the outcome.
    cases : the cases to take, all if not given; those whose outcome is not known are left out and named.
    coder : take one coder's answers instead of the settled ones.
    kind, expectations, consistency, pri, frequency : as for ``truth_table`` and ``minimise``.

    Returns
    -------
    StudySets : ``frame``, ``origins``, ``bounds``, and the analysis: ``table()``, ``solve()``, ``under_unknowns()``.

    Raises
    ------
    TillkomError : a set is not declared, or its anchors do not fit what is coded.

    >>> import tillkom
    >>> sets = from_study(tillkom.load_study("data"), "PRACTICE", ["TRUST", "LARGE"])
    >>> sets.frame.loc["boras"].round(2).tolist()
    [0.2, 1.0, 0.72]
    """
    wanted = Outcome.parse(outcome)
    names = [*dict.fromkeys([wanted.name, *conditions])]
    declared = _declared(study, names)
    calibrations = {name: Calibration.read(row) for name, row in declared.items()}
    chosen = [study.case(case).id for case in cases] if cases is not None else study.case_ids
    records = [_origin(study, calibrations[name], case, coder) for case in chosen for name in names]
    origins = pd.DataFrame(records, columns=ORIGIN_COLUMNS)
    frame = origins.pivot(index="case_id", columns="set", values="membership").loc[chosen, names]
    frame = frame.rename_axis(index=None, columns=None)
    known = frame[wanted.name].notna()
    left_out = tuple(frame.index[~known])
    if not known.any():
        raise TillkomError(f'The outcome "{wanted.name}" is not known in any case. Code the variable it is made from.')
    question = Question(outcome, tuple(conditions), kind, expectations, consistency, pri, frequency)
    used = study.calibrations[study.calibrations["set_id"].isin(names)].reset_index(drop=True)
    kept = origins[~origins["case_id"].isin(left_out)].reset_index(drop=True)
    return StudySets(frame[known], kept, left_out, used, question)


def by_coder(study: Study, outcome: str, conditions: Sequence[str], **more: Any) -> pd.DataFrame:
    """The solution under each coder alone, beside that of the settled answers (the first line).

    Parameters
    ----------
    study, outcome, conditions, more : as for ``from_study``.
    """
    settled = from_study(study, outcome, conditions, **more)
    coders = sorted({*study.observations["coder"].dropna(), *study.stages["coder"].dropna()})
    frames = {"": settled.frame}
    for coder in coders:
        try:
            frames[coder] = from_study(study, outcome, conditions, coder=coder, **more).frame
        except TillkomError:  # this coder has not coded the outcome
            continue
    return under_each(frames, settled.question)


def _declared(study: Study, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    rows = {str(row["set_id"]): row for row in study.calibrations.to_dict("records")}
    if lacking := [name for name in names if name not in rows]:
        there = f"The sets declared are: {', '.join(rows)}." if rows else "No set is declared yet."
        raise TillkomError(f'There is no set "{lacking[0]}" in data/calibrations.csv. {there} Add a row for it.')
    return {name: rows[name] for name in names}


def _origin(study: Study, calibration: Calibration, case: str, coder: str) -> tuple[Any, ...]:
    if calibration.variable_id == STAGE:
        rows, value, ends = _stage(study, case, coder)
    else:
        rows, value, ends = _answer(study, calibration, case, coder)
    row = rows.iloc[-1] if len(rows) else None
    member = calibration.member(value) if value else float("nan")
    possible = [each for each in (calibration.member(end) for end in ends) if not np.isnan(each)]
    low, high = (min([member, *possible]), max([member, *possible])) if not np.isnan(member) else (0.0, 1.0)
    if np.isnan(member) and possible and len(possible) == len(ends):
        low, high = min(possible), max(possible)
    status = codes.NOT_CODED if row is None else row.get("status", codes.STATED)
    told = [None if row is None else row[name] for name in ("coder", "kind", "source_id", "locator")]
    about = (calibration.variable_id or "stage", calibration.phase, value or None, status)
    return (case, calibration.set_id, member, low, high, *about, *told)


def _stage(study: Study, case: str, coder: str) -> tuple[pd.DataFrame, str, list[str]]:
    """The last stage judged, and those it could be."""
    rows = study.case(case).stages
    if coder:
        mine = study.stages
        mine = mine[(mine["case_id"] == case) & (mine["coder"] == coder) & (mine["round"] == codes.CODING)]
        rows = mine.sort_values("as_of_upper", kind="stable")
    if not len(rows):
        return rows, "", []
    last = rows.iloc[-1]
    ends = [last.get(name) for name in ("alternative_low", "alternative_high")]
    value = "" if pd.isna(last["stage"]) else str(int(last["stage"]))
    return rows, value, [str(int(end)) for end in ends if end is not None and not pd.isna(end)]


def _answer(study: Study, calibration: Calibration, case: str, coder: str) -> tuple[pd.DataFrame, str, list[str]]:
    """The answer that holds, and, where coders disagree and nothing is decided, each one's."""
    table = study.observations if coder else study.settled
    rows = table[(table["case_id"] == case) & (table["variable_id"] == calibration.variable_id)]
    if calibration.phase:
        rows = rows[rows["phase"] == calibration.phase]
    if coder:
        rows = rows[(rows["coder"] == coder) & (rows["round"] == codes.CODING)]
    if rows["phase"].nunique() > 1:
        raise DataError(
            f'data/calibrations.csv, set "{calibration.set_id}": "{calibration.variable_id}" is coded for several '
            f"phases. Name one in the column phase."
        )
    if not len(rows):
        return rows, "", []
    last = rows.iloc[-1]
    if last["status"] in codes.KNOWN and not pd.isna(last["value"]):
        return rows, str(last["value"]), []
    each = study.observations
    each = each[(each["case_id"] == case) & (each["variable_id"] == calibration.variable_id)]
    each = each[(each["phase"] == last["phase"]) & each["status"].isin(codes.KNOWN)]
    return rows, "", each["value"].dropna().astype(str).tolist() if last["status"] == codes.CONFLICTING else []
