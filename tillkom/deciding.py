"""What coders differ on, listed side by side, and what was decided of it, recorded in the study's tables."""

from __future__ import annotations

import difflib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom.check import as_text, check_study
from tillkom.codebook import Codebook
from tillkom.codes import CODING, DECISION, KNOWN, NOT_CODED
from tillkom.editing import TableFile
from tillkom.errors import DataError, TillkomError
from tillkom.files import write_whole
from tillkom.grid import chosen_cases, records
from tillkom.language import words
from tillkom.reading import clean
from tillkom.say import Voice, cite

if TYPE_CHECKING:
    from tillkom.study import Study

STAGE = "stage"
"""What a judged stage is called where a variable would stand; its date stands for the phase."""
COLUMNS = [
    "case_id", "variable_id", "phase", "coder", "answer", "status", "words", "source", "locator", "case", "variable",
]  # fmt: skip
_KEYS = {"observations": ("case_id", "variable_id", "phase"), "stages": ("case_id", "as_of")}
_OF_STAGES = {"value": "stage", "text_sv": "reason_sv", "text_en": "reason_en"}
"""What a decision on a stage calls the cells it shares with one on an answer."""
_SAID = ("value", "text_sv", "text_en", "qualifier")
_BASIS = ("kind", "source_id", "locator", "as_of")


def differences(study: Study, *, cases: str | Sequence[str] | None = None, language: str = "sv") -> pd.DataFrame:
    """List what coders differ on and nobody has decided: a row per coder's answer, side by side.

    Parameters
    ----------
    cases : ids of cases; all of the study's when left out.
    language : of labels and words.

    Returns
    -------
    case_id, variable_id (``stage`` for a judged stage), phase (the date, for a stage), coder, answer, status, words,
    source, locator, case, variable; in the order of the cases and variables.

    Raises
    ------
    TillkomError : an unknown case or language.

    >>> from tillkom.study import load_study
    >>> differences(load_study("data")).empty
    True
    """
    voice = Voice(study, language)
    chosen = chosen_cases(study, cases)
    rows = [*_answers(study, voice), *_stages(study, voice)]
    places = {name: at for at, name in enumerate([*voice.variables, STAGE])}
    order = {case_id: at for at, case_id in enumerate(chosen)}
    mine = [row for row in rows if row["case_id"] in order]
    mine.sort(key=lambda row: (order[row["case_id"]], places[row["variable_id"]], row["phase"]))
    return pd.DataFrame(mine, columns=COLUMNS)


def _answers(study: Study, voice: Voice) -> list[dict[str, Any]]:
    settled = study.settled
    open_ = {tuple(map(str, key)) for key in settled.loc[settled["disputed"], list(_KEYS["observations"])].values}
    rows = []
    for row in records(study.observations):
        key = (row.case_id, row.variable_id, str(row.phase))
        if key not in open_ or row.round != CODING or row.status == NOT_CODED:
            continue
        label = voice.variable(row.variable_id, row.phase)
        rows.append(
            _row(study, voice, row, key, label, voice.value(row), voice.label("status", row.status), voice.text(row))
        )
    return rows


def _stages(study: Study, voice: Voice) -> list[dict[str, Any]]:
    settled = study.settled_stages
    open_ = settled[settled["stage"].isna() | settled["trajectory_disputed"]]
    wanted = {(row.case_id, row.as_of) for row in records(open_)}
    say, rows = words("deciding", voice.language), []
    for row in records(study.stages):
        if (row.case_id, row.as_of) in wanted and row.round == CODING:
            key = (row.case_id, STAGE, str(row.as_of))
            label = say("stage", date=voice.date(row.as_of))
            answer = f"{voice.stage(row.stage)}, {voice.label('trajectory', row.trajectory)}"
            rows.append(_row(study, voice, row, key, label, answer, "", voice.text(row, "reason")))
    return rows


def _row(
    study: Study, voice: Voice, row: Any, key: tuple[str, str, str], label: str, answer: str, status: str, said: str
) -> dict[str, Any]:
    sources = study.sources.set_index("source_id")["citation"]
    source = cite(str(sources[row.source_id]), voice.language) if row.source_id in sources.index else ""
    cells = (
        *key,
        row.coder,
        answer,
        status,
        said,
        source,
        "" if pd.isna(row.locator) else row.locator,
        voice.case(key[0]),
    )
    return dict(zip(COLUMNS, (*cells, label), strict=True))


def differences_text(study: Study, *, cases: str | Sequence[str] | None = None, language: str = "sv") -> str:
    """What coders differ on as lines for people: each answer's question, and under it what each coder says."""
    say = words("deciding", language)
    table = differences(study, cases=cases, language=language)
    if table.empty:
        return say("none")
    lines = []
    groups = table.groupby(["case_id", "variable_id", "phase"], sort=False)
    for (case_id, variable, phase), coders in groups:
        first = coders.iloc[0]
        lines.append(f"{first['case']}: {first['variable']}   [{case_id} {variable} {phase}]")
        for row in records(coders):
            said = f" ({row.status})" if row.status and row.status != row.answer else ""
            text = f" – {row.words}" if row.words and row.words != row.answer else ""
            place = ", ".join(part for part in (row.source, row.locator) if part)
            lines.append(f"  {row.coder}: {row.answer}{said}{text}{f' [{place}]' if place else ''}")
    return "\n".join([*lines, "", say.counted("count", len(groups))])


@dataclass(frozen=True)
class Decided:
    """A decision that has been checked; nothing is written until ``write`` is called."""

    files: dict[Path, bytes]
    cells: dict[str, str]

    def write(self) -> None:
        """Write it to the study's table, all other rows as they were."""
        write_whole(self.files)


def decide(
    data: str | Path,
    case: str,
    variable: str,
    phase: str | None = None,
    *,
    why: str,
    coder: str,
    take: str | None = None,
    replace: bool = False,
    **cells: str,
) -> Decided:
    """Record what was decided of an answer, or of a stage, that coders differ on or another coder has to be mended in.

    The words, the kind and the source are those of the coder whose answer is taken; given none, of the one coder who
    gave the same status and value. What is given beside holds.

    Parameters
    ----------
    data : the study's folder.
    case, variable, phase : which answer; ``stage`` and the date of a judged stage. The phase may be left out where the
        coders answered in one alone.
    why : the reason, kept in ``memo``; it never leaves the research group.
    coder : who records the decision.
    take : the coder whose answer holds.
    replace : whether to put it in the place of an earlier decision on the same.
    cells : ``status``, ``value``, ``text_sv``, ``text_en``, ``qualifier``, ``kind``, ``source_id``, ``locator`` …

    Returns
    -------
    The decision, checked as ``tillkom check`` checks a study.

    Raises
    ------
    TillkomError : there is no such answer of another coder, no reason, or a decision stands already.
    DataError : with the decision the study would not be sound; every problem is named.
    """
    folder, codebook = Path(data), Codebook.read(data)
    name = "stages" if variable == STAGE else "observations"
    file = TableFile(folder / codebook.tables[name].path)
    key, rows = _cell(file, name, case, variable, phase)
    judged = {row["coder"] for row in rows.values() if row["round"] == CODING}
    if len(judged) < 2 and not judged - {coder.strip()}:
        who = coder.strip() if judged else "nobody"
        raise TillkomError(f"Only {who} has coded this, and a decision mends another coder's answer or settles two.")
    if not why.strip():
        raise TillkomError("A decision says why. Give the reason with --why.")
    if not coder.strip():
        raise TillkomError("A decision has a coder: whoever records it. Say who with --coder, for instance --coder K1.")
    given = {(_OF_STAGES.get(column, column) if name == "stages" else column): cell for column, cell in cells.items()}
    after = _decision(rows, name, key, take, given) | {"coder": coder, "round": DECISION, "memo": why.strip()}
    standing = next((number for number, row in rows.items() if row["round"] == DECISION), None)
    if standing is not None and not replace:
        raise TillkomError(
            f"{file.table.path}, row {standing}: a decision on this stands already "
            f"({_shown(rows[standing], name)}). Give --replace to put yours in its place."
        )
    if standing is not None:
        file.change(standing, dict.fromkeys(codebook.tables[name].names, "") | after)
    else:
        file.add(after, after=max(rows))
    files = {folder / codebook.tables[name].path: file.content()}
    if said := _problems(folder, files):
        raise DataError(said)
    return Decided(files, after)


def _cell(
    file: TableFile, name: str, case: str, variable: str, phase: str | None
) -> tuple[dict[str, str], dict[int, dict[str, str]]]:
    """The key of what is decided, and every row on it; the coders' and a decision, if there is one."""
    of_case = {number: row for number, row in file.rows.items() if clean(row["case_id"]) == case}
    if not of_case:
        ids = list(dict.fromkeys(clean(row["case_id"]) for row in file.rows.values()))
        raise TillkomError(f'Nothing is coded of a case "{case}". {_near(case, ids)}')
    if name == "observations":
        names = dict.fromkeys(clean(row["variable_id"]) for row in of_case.values())
        of_case = {number: row for number, row in of_case.items() if clean(row["variable_id"]) == variable}
        if not of_case:
            raise TillkomError(f'Nothing is coded of "{variable}" in {case}. {_near(variable, [*names, STAGE])}')
    last = _KEYS[name][-1]
    there = list(dict.fromkeys(clean(row[last]) for row in of_case.values()))
    if phase is None and len(there) > 1:
        raise TillkomError(f"Say which is decided: {variable} {f', {variable} '.join(there)}.")
    wanted = there[0] if phase is None else phase
    rows = {number: row for number, row in of_case.items() if clean(row[last]) == wanted}
    if not rows:
        raise TillkomError(f'Nothing is coded of "{variable}" in {case} for "{wanted}". {_near(wanted, there)}')
    first = next(iter(rows.values()))
    return {column: clean(first[column]) for column in _KEYS[name]}, rows


def _decision(
    rows: Mapping[int, dict[str, str]], name: str, key: dict[str, str], take: str | None, given: dict[str, str]
) -> dict[str, str]:
    """The cells of a decision: those given, and the rest from the coder whose answer it is."""
    coded = [row for row in rows.values() if row["round"] == CODING]
    if take is not None:
        taken = [row for row in coded if row["coder"] == take]
        if not taken:
            coders = ", ".join(row["coder"] for row in coded)
            raise TillkomError(f'"{take}" has not coded this. Choose one of {coders}.')
    else:
        answer = "stage" if name == "stages" else "value"
        if not given.get("status" if name == "observations" else answer):
            needed = "--status" if name == "observations" else "--value"
            raise TillkomError(f"Say what was decided: {needed}, or --take with the coder whose answer holds.")
        wanted = {column: given.get(column, "") for column in ("status", answer) if column in coded[0]}
        taken = [row for row in coded if all(_same(row[column], cell) for column, cell in wanted.items())]
    base = taken[0] if len(taken) == 1 or take is not None else {}
    cells = {column: clean(cell) for column, cell in base.items()} or _shared(coded)
    cells |= key | given
    if name == "observations" and cells.get("status") not in KNOWN:
        cells |= {column: given.get(column, "") for column in _SAID}
    return cells


def _shared(coded: list[dict[str, str]]) -> dict[str, str]:
    """What the coders rest on, where it is the same for all."""
    return {
        column: clean(coded[0][column])
        for column in _BASIS
        if column in coded[0] and len({clean(row[column]) for row in coded}) == 1
    }


def _same(one: str, other: str) -> bool:
    """Whether two cells hold the same codes, in any order."""
    return sorted(clean(one).split()) == sorted(clean(other).split())


def _shown(row: Mapping[str, str], name: str) -> str:
    said = [row.get("status", ""), row["stage" if name == "stages" else "value"]]
    return " ".join(clean(cell) for cell in said if clean(cell))


def _near(word: str, choices: list[str]) -> str:
    near = difflib.get_close_matches(word, choices, n=3, cutoff=0.5)
    return f"Did you mean {', '.join(near)}?" if near else f"There is {', '.join(choices[:10])}."


def _problems(folder: Path, files: Mapping[Path, bytes]) -> str:
    """What ``tillkom check`` would say of the study with these files in it, "" for nothing."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(shutil.copytree(folder, Path(temporary) / "study"))
        for path, content in files.items():
            (copy / path.relative_to(folder)).write_bytes(content)
        return as_text(check_study(copy)).replace(copy.as_posix(), folder.as_posix())
