"""A study made before a table or a column was added: it is read as if what was added stood there, empty.

Only what a study can do without is added so. Two columns were replaced: a stage's one alternative by a lowest and a
highest, and the notes on a source by a memo, which never leaves the research group.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from tillkom.shipped import shipped

ADDED = {
    "sources": ("interviewees", "interviewed", "pages", "memo"),
    "variables": ("help_sv", "help_en", "writer"),
    "vocabularies": ("synonyms",),
    "observations": ("visibility",),
    "events": ("short_sv", "short_en", "visibility"),
    "stages": ("alternative_low", "alternative_high"),
    "patterns": (),
    "calibrations": (),
    "adoptions": ("date_basis", "ended", "visibility"),
}
"""What a study made with an earlier version may lack: the columns of each table, or the table itself."""

REPLACED = {
    ("stages", "alternative_stage"): ("alternative_low", "alternative_high"),
    ("sources", "note_sv"): ("memo",),
    ("sources", "note_en"): ("memo",),
}
"""Columns of earlier versions, and those that hold now what stood in them."""

Missing = frozenset[tuple[str, str]]
"""Tables and columns that a package lacks; the column is empty for the table itself."""


def of_today(package: Mapping[str, Any]) -> tuple[dict[str, Any], Missing]:
    """A study's description with what later versions added, and what that was; as it is where nothing is missing.

    Parameters
    ----------
    package : the content of ``datapackage.json``.
    """
    resources = package.get("resources")
    if not isinstance(resources, list) or not all(_named(resource) for resource in resources):
        return dict(package), frozenset()
    present = {resource["name"]: {field.get("name") for field in _fields(resource)} for resource in resources}
    missing = {
        (table, column)
        for table, columns in ADDED.items()
        for column in (columns if table in present else ("",) if not columns else ())
        if column not in present.get(table, ())
    }
    if not missing:
        return dict(package), frozenset()
    grown = deepcopy(dict(package))
    for table, column in sorted(missing):
        if column:
            _add_column(_resource(grown, table), column)
        else:
            grown["resources"].append(deepcopy(_resource(_model(), table)))
    for table, column in REPLACED:
        if table in present:
            fields = _fields(_resource(grown, table))
            fields[:] = [field for field in fields if field.get("name") != column]
    return grown, frozenset(missing)


def carried_over(table: str, cells: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What stands in the replaced columns of a table, in the columns that hold it now.

    >>> carried_over("stages", {"stage": ["3", "2"], "alternative_stage": ["4", "1"]})
    {'alternative_low': ['', '1'], 'alternative_high': ['4', '']}
    """
    if table == "stages" and "alternative_stage" in cells and "stage" in cells:
        pairs = list(zip(cells["stage"], cells["alternative_stage"], strict=True))
        return {
            "alternative_low": [other if other < stage else "" for stage, other in pairs],
            "alternative_high": [other if other > stage else "" for stage, other in pairs],
        }
    notes = [cells[name] for name in ("note_sv", "note_en") if name in cells]
    if table == "sources" and notes:
        return {"memo": [" / ".join(note for note in row if note) for row in zip(*notes, strict=True)]}
    return {}


def _named(resource: Any) -> bool:
    """Whether a table's description is whole enough to look into; what is wrong with another is told elsewhere."""
    return (
        isinstance(resource, dict)
        and isinstance(resource.get("name"), str)
        and isinstance(resource.get("schema"), dict)
        and isinstance(resource["schema"].get("fields"), list)
        and all(
            isinstance(field, dict) and isinstance(field.get("name"), str) for field in resource["schema"]["fields"]
        )
    )


@cache
def _model() -> dict[str, Any]:
    package: dict[str, Any] = json.loads((shipped("data") / "datapackage.json").read_text(encoding="utf-8"))
    return package


def _resource(package: Mapping[str, Any], table: str) -> dict[str, Any]:
    found: dict[str, Any] = next(resource for resource in package["resources"] if resource["name"] == table)
    return found


def _fields(resource: Mapping[str, Any]) -> list[dict[str, Any]]:
    fields: list[dict[str, Any]] = resource["schema"]["fields"]
    return fields


def _add_column(resource: dict[str, Any], column: str) -> None:
    """Put the column where it stands in the shipped study: after the nearest one before it that is here."""
    model, fields = _fields(_resource(_model(), resource["name"])), _fields(resource)
    names = [field["name"] for field in model]
    here = {field.get("name"): place for place, field in enumerate(fields)}
    before = [here[name] for name in names[: names.index(column)] if name in here]
    fields.insert(before[-1] + 1 if before else len(fields), deepcopy(model[names.index(column)]))
