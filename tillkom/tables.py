"""Study tables as pandas sees them: real types in, plain CSV out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tillkom.codebook import Codebook, Field, TableSchema
from tillkom.codes import NUMERIC
from tillkom.dates import edtf_bounds
from tillkom.files import inside, write_whole
from tillkom.older import carried_over
from tillkom.reading import RawTable, normalise, normalise_number, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TRUTH = {"true": True, "1": True, "false": False, "0": False}


def read_typed(folder: Path, schema: TableSchema) -> pd.DataFrame:
    """One table of a study with real types; ValueError or KeyError where the file breaks its schema."""
    path = folder / schema.path
    if schema.assumed and not path.exists():
        return typed(RawTable(path, schema.names, [], []), schema)
    return typed(read_table(path, schema.encoding), schema)


def typed(raw: RawTable, schema: TableSchema) -> pd.DataFrame:
    """A table's cells with real types."""
    if raw.misread or len(set(raw.header)) < len(raw.header):
        raise ValueError(f"{raw.path}: the columns cannot be told apart")
    cells: dict[str, Sequence[str]] = {}
    if raw.rows:
        cells = dict(zip(raw.header, zip(*raw.rows, strict=True), strict=True))
    if any(field.assumed and field.name not in raw.header for field in schema.fields):
        cells |= carried_over(schema.name, cells)
    columns: dict[str, pd.Series] = {}
    for field in schema.fields:
        if field.name not in raw.header and not field.assumed:
            raise KeyError(field.name)
        column = cells.get(field.name, [""] * len(raw.rows))
        known = {cell: normalise(cell, field) or None for cell in set(column)}  # most columns say few things many times
        texts = [known[cell] for cell in column]
        columns[field.name] = _typed(pd.Series(texts, dtype="str"), field)
        if field.is_edtf:
            columns[f"{field.name}_lower"], columns[f"{field.name}_upper"] = _bounds(texts)
    return pd.DataFrame(columns)


def with_numbers(observations: pd.DataFrame, variables: pd.DataFrame) -> pd.DataFrame:
    """The observations with ``value_number``, missing where the variable is no number; ValueError where none stands.

    The number's ``value`` is as the package writes it, however it was written: 43 600 is 43600.
    """
    numeric = observations["variable_id"].isin(variables.loc[variables["type"].isin(NUMERIC), "variable_id"])
    numbers = observations["value"].where(numeric).map(normalise_number, na_action="ignore")
    plain = observations["value"].where(~numeric, numbers)
    return observations.assign(value=plain, value_number=pd.to_numeric(numbers).astype("Float64"))


def _typed(texts: pd.Series, field: Field) -> pd.Series:
    if field.type in ("integer", "year"):
        return pd.to_numeric(texts).astype("Int64")
    if field.type == "number":
        return pd.to_numeric(texts).astype("Float64")
    if field.type == "boolean":
        return texts.map(TRUTH, na_action="ignore").astype("boolean")
    if field.enum:
        if unknown := set(texts.dropna()) - set(field.enum):
            raise ValueError(f"{field.name}: {sorted(unknown)}")
        return texts.astype(pd.CategoricalDtype(list(field.enum), ordered=True))
    return texts


def _bounds(texts: Sequence[str | None]) -> tuple[pd.Series, pd.Series]:
    """The earliest and latest day each EDTF date allows; missing where it is open or there is none."""
    place = {text: at for at, text in enumerate(dict.fromkeys([None, *texts]))}
    known = [edtf_bounds(text) if text is not None else (None, None) for text in place]
    of_row = np.fromiter((place[text] for text in texts), dtype=int, count=len(texts))
    first, last = (np.array([ends[end] for ends in known], dtype="datetime64[s]")[of_row] for end in (0, 1))
    return pd.Series(first), pd.Series(last)


def record_starts(content: bytes) -> np.ndarray:
    """Where each record of a written table begins, the header's first, and where the last one ends.

    A line break between quotation marks is part of a cell.
    """
    letters = np.frombuffer(content, np.uint8)
    breaks, quotes = np.flatnonzero(letters == ord("\n")), np.flatnonzero(letters == ord('"'))
    ends = breaks[np.searchsorted(quotes, breaks) % 2 == 0] + 1
    return np.concatenate([[0], ends])


def write_tables(folder: Path, codebook: Codebook, tables: Mapping[str, pd.DataFrame], package: Mapping) -> None:
    """Write tables as a Data Package of UTF-8, comma-separated files with the columns its schema names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in codebook.tables.items():
        table = tables[name][[field.name for field in schema.fields]]
        for field in schema.fields:
            if field.type == "boolean":
                table = table.assign(**{field.name: table[field.name].map({True: "true", False: "false"})})
        path = inside(folder, schema.path)
        path.parent.mkdir(parents=True, exist_ok=True)
        table.to_csv(path, index=False, lineterminator="\n")
    plain = json.loads(json.dumps(package))
    for resource in plain["resources"]:
        resource.pop("dialect", None)
        resource["encoding"] = "utf-8"
    text = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    write_whole({folder / "datapackage.json": text.encode("utf-8")})
