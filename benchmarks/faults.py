"""Faults to put into the code: seven of our own in cosmic-ray's terms, and those that a review once found unnoticed."""

from __future__ import annotations

from typing import Any

from cosmic_ray.ast import get_ast
from cosmic_ray.operators.operator import Operator


class _Replace(Operator):
    """What one node becomes; ``becomes`` gives None where the fault cannot be put in."""

    def mutation_positions(self, node: Any) -> Any:
        if self.becomes(node) is not None:
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        del index
        new = get_ast(f"({text})" if "\n" in (text := self.becomes(node)) else text).children[0]
        new.get_first_leaf().prefix = node.get_first_leaf().prefix
        return new

    def becomes(self, node: Any) -> str | None:
        raise NotImplementedError

    @classmethod
    def examples(cls) -> Any:
        return ()


def _code(*nodes: Any) -> str:
    return "".join(node.get_code() for node in nodes).strip()


def _called(node: Any) -> Any:
    """What stands between the brackets of the call that ends the expression; None where none does."""
    if node.type not in ("atom_expr", "power") or node.children[0].type == "keyword":
        return None
    last = node.children[-1]
    if last.type != "trailer" or last.children[0].value != "(":
        return None
    return last.children[1]


class ArgumentForCall(_Replace):
    """``f(x)`` becomes ``x``."""

    def becomes(self, node: Any) -> str | None:
        argument = _called(node)
        if argument is None or argument.type in ("arglist", "argument") or _code(argument) == ")":
            return None
        return f"({_code(argument)})"


class ObjectForCall(_Replace):
    """``x.f(y)`` becomes ``x``."""

    def becomes(self, node: Any) -> str | None:
        if _called(node) is None or len(node.children) < 3 or _code(node.children[-2])[0] != ".":
            return None
        return _code(*node.children[:-2])


class NoFilter(_Replace):
    """``for x in y if z`` becomes ``for x in y``."""

    def becomes(self, node: Any) -> str | None:
        if node.type != "sync_comp_for" or node.children[-1].type != "comp_if":
            return None
        return _code(*node.children[:-1])

    def mutate(self, node: Any, index: int) -> Any:
        del node.children[-1]
        return node


class NoKeyword(_Replace):
    """``f(x, y=z)`` becomes ``f(x)``."""

    def becomes(self, node: Any) -> str | None:
        if node.type != "arglist" or node.children[-1].type != "argument" or _code(node.children[-1])[0] == "*":
            return None
        return _code(*node.children[:-2])

    def mutate(self, node: Any, index: int) -> Any:
        del node.children[-2:]
        return node


class NothingReturned(_Replace):
    """``return x`` becomes ``return None``."""

    def becomes(self, node: Any) -> str | None:
        return "return None" if node.type == "return_stmt" and _code(node) != "return None" else None


class NoStatement(_Replace):
    """A call made for what it does, or ``x += y``, is left out."""

    def becomes(self, node: Any) -> str | None:
        if getattr(node.parent, "type", "") != "simple_stmt":
            return None
        adds = node.type == "expr_stmt" and node.children[1].type == "operator" and node.children[1].value != "="
        adds = adds or (node.type == "expr_stmt" and node.children[1].type == "augassign")
        return "pass" if adds or _called(node) is not None else None


class SwappedValues(_Replace):
    """``{a: b, c: d}`` becomes ``{a: d, c: b}``."""

    def becomes(self, node: Any) -> str | None:
        if node.type != "dictorsetmaker" or len(node.children) < 7:
            return None
        children = list(node.children)
        if _code(children[1]) != ":" or _code(children[5]) != ":" or _code(children[2]) == _code(children[6]):
            return None
        children[2], children[6] = children[6], children[2]
        return _code(*children)

    def mutate(self, node: Any, index: int) -> Any:
        node.children[2], node.children[6] = node.children[6], node.children[2]
        return node


OWN = (ArgumentForCall, ObjectForCall, NoFilter, NoKeyword, NothingReturned, NoStatement, SwappedValues)

NAMED = (
    ("report", "markup.py", "else escape(piece) for", "else str(piece) for"),
    ("report", "content/to_html.py", "            return escape(text)", "            return Markup(text)"),
    ("report", "report/teller.py", "runs(locator)]", "runs(__import__('markupsafe').Markup(locator))]"),
    (
        "report",
        "report/teller.py",
        'self.sources_cited["source_id"], start=1',
        'self.sources_cited["source_id"][::-1], start=1',
    ),
    ("report", "report/base.py", "teller.sources_cited.itertuples()", "teller.sources_cited[::-1].itertuples()"),
    ("study", "coded_tables.py", 'keep="last")', 'keep="first")'),
    ("analysis", "analysis/coverage.py", 'known=table["status"].isin(KNOWN)', 'known=~table["status"].isin(KNOWN)'),
    ("analysis", "analysis/mirror.py", "(code in own) if", "True if"),
    (
        "analysis",
        "analysis/evidence.py",
        'sort_values("citation", kind',
        'sort_values("citation", ascending=False, kind',
    ),
    (
        "figures",
        "figures/known_unknown.py",
        'asked.loc[~asked["known"], "status"]',
        'asked.loc[asked["known"], "status"]',
    ),
    ("figures", "figures/reforms_before_after.py", "value_number) / largest,", "value_number) / largest / 2,"),
    ("figures", "figures/_drawing/bars.py", "self.full * count / row.of,", "self.full * count / row.of / 2,"),
    (
        "figures",
        "figures/export.py",
        'study = study.extract("public") if study.reader is None else study',
        "study = study",
    ),
    (
        "figures",
        "figures/export.py",
        "extract = study.extract(case_id) if study.reader is None else study",
        "extract = study",
    ),
    ("disclosure", "disclosure.py", 'if field.internal or field.name == "memo"', "if field.internal"),
    (
        "adoption",
        "adoption/curve.py",
        "return self._profile_band(years, level)",
        "return self._profile_band(years, 0.95)",
    ),
    ("adoption", "adoption/curve.py", 'cut_off(self._fit, level, "share")', 'cut_off(self._fit, 0.95, "share")'),
    ("render", "render/keys.py", "[name.encode(), _content(folder / name)]", "[_content(folder / name)]"),
    ("render", "render/keys.py", "[within.as_posix().encode(), path.read_bytes()]", "[path.read_bytes()]"),
    ("render", "render/keys.py", 'f"{name} {version(name)}".encode()', "name.encode()"),
)
"""A room, a file, and what in it becomes what."""
