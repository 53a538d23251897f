"""Which section of the case report shows which variable; what none names is shown by its theme.

A variable in a new theme is a row of the codebook, never code: whatever stands nowhere below comes, theme by theme in
the vocabulary's order, under what the reform changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tillkom import codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

MESSAGE = "headline"
SEMINAR = ("seminar_question_1", "seminar_question_2", "seminar_question_3")
PLACE_THEME = "fakta"

CLASS_OF = {
    "q1_initiator": "initiator",
    "q2_why": "problems",
    "local_term": "uses_label",
    "q4_political_role": "effect_political_task",
    "q5_dialogue": "effect_dialogue",
    "q6_organisation": "effect_organisation",
    "q7_operations": "effect_operations",
    "staff_turnover": "turnover",
    "dialogue_forms": "dialogue_form",
}
"""Questions answered in words, and the class of the answer, which is told as a tag beside it."""

BEGINNING = ("q1_initiator", "q1_when", "q2_why", "q3_meaning", "local_term", "expected_time")
EFFECTS = ("q4_political_role", "q5_dialogue", "q6_organisation", "q7_operations")
UPHELD = ("trust_upheld_by",)
THREATENED = ("trust_threatened_by", "threats_to_trust", "resistance", "staff_turnover", "disturbance")
CARRIED = ("principles", "practices")
ROLES = ("sender_receiver", "political_context", "party_representation")
METHOD = ("researcher_role",)

_ELSEWHERE = {MESSAGE, *SEMINAR, *BEGINNING, *EFFECTS, *UPHELD, *THREATENED, *CARRIED, *ROLES, *METHOD}


def with_classes(names: Iterable[str]) -> list[str]:
    """The variables and the classes told beside them."""
    return [name for variable in names for name in (variable, CLASS_OF.get(variable)) if name]


def of_reforms(variables: Mapping[str, Any]) -> list[str]:
    """The variables asked both before and after, of which no other section tells."""
    return [
        name for name in _left(variables) if {codes.BEFORE, codes.AFTER} <= set(str(variables[name].phases).split())
    ]


def left_over(variables: Mapping[str, Any]) -> dict[str, list[str]]:
    """The variables that no section names, by theme; those of a reform too, for what holds now."""
    themes: dict[str, list[str]] = {}
    for name in _left(variables):
        themes.setdefault(str(variables[name].theme), []).append(name)
    return themes


def _left(variables: Mapping[str, Any]) -> list[str]:
    named = {*_ELSEWHERE, *with_classes(_ELSEWHERE)}
    return [name for name, row in variables.items() if name not in named and row.theme != PLACE_THEME]
