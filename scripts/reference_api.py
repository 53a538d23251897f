"""The page on the library: public names, how they are called, and what their docstrings say, as Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from functools import cached_property
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any

MODULES = {
    "tillkom": "what `import tillkom` gives",
    "tillkom.study": "a study in memory",
    "tillkom.case": "one case of it",
    "tillkom.analysis": "plain tables out of a study",
    "tillkom.figures": "figures with title, caption, alt text and data",
    "tillkom.report": "the sections a notebook shows",
    "tillkom.adoption": "the statistics of adoption",
    "tillkom.comparison": "likeness, the choice of cases, patterns over time, tests on few cases",
    "tillkom.qca": "qualitative comparative analysis",
    "tillkom.disclosure": "what one reader may see",
    "tillkom.errors": "what can go wrong, and the exit codes",
}


def api_page() -> list[str]:
    lines = [
        "# Library",
        "",
        "The names to use in a notebook. Examples run from the folder that holds `data/`.",
        "",
        *markdown_table(
            ["Module", "What is in it"],
            [[f"[`{name}`](#{name.replace('.', '')})", said] for name, said in MODULES.items()],
        ),
        "",
    ]
    for name in MODULES:
        lines += _module_section(import_module(name))
    return lines


def _module_section(module: ModuleType) -> list[str]:
    lines = [f"## {module.__name__}", "", *docstring(module), ""]
    for name in public_names(module):
        thing = getattr(module, name)
        assert not inspect.ismodule(thing) or thing.__name__ in MODULES, f"{module.__name__}.{name} is a module"
        home = thing.__name__ if inspect.ismodule(thing) else getattr(thing, "__module__", module.__name__)
        if home in MODULES and home != module.__name__:
            lines.append(f"- `{module.__name__}.{name}`: see [`{home}`](#{home.replace('.', '')})")
        elif inspect.isclass(thing):
            lines += _class_section(name, thing)
        elif callable(thing):
            lines += _callable_section(f"### {name}", name, thing)
        elif not name.startswith("_"):
            lines += [f"### {name}", "", f"A constant: `{list(thing) if isinstance(thing, dict) else thing!r}`", ""]
    return lines


def public_names(module: ModuleType) -> list[str]:
    """What a module offers: its ``__all__``, else the functions, classes and constants written in it."""
    if named := getattr(module, "__all__", None):
        return list(named)
    return [
        name for name, thing in vars(module).items() if not name.startswith("_") and _written_in(module, name, thing)
    ]


def _written_in(module: ModuleType, name: str, thing: Any) -> bool:
    constant = name.isupper() and isinstance(thing, (str, int)) and name != "TYPE_CHECKING"
    return constant or getattr(thing, "__module__", None) == module.__name__


def _class_section(name: str, thing: type) -> list[str]:
    begins = vars(thing).get("__init__")  # what a reader makes with a call of their own takes no hidden parameter
    own = inspect.isfunction(begins) and not any(
        given.startswith("_") for given in inspect.signature(begins).parameters
    )
    lines = _callable_section(f"### {name}", name, thing) if own else [f"### {name}", "", *docstring(thing), ""]
    attributes, methods = [], []
    bases = [kind for kind in thing.__mro__[1:] if kind.__module__.startswith("tillkom.")]
    inherited = {
        name: value for kind in reversed(bases) for name, value in vars(kind).items() if isinstance(value, property)
    }
    for member, value in {**inherited, **vars(thing)}.items():
        if member.startswith("_") or not inspect.getdoc(value):
            continue
        if isinstance(value, (property, cached_property)):
            attributes.append(f"- `.{member}`: {_flat((inspect.getdoc(value) or '').splitlines())}")
        elif isinstance(value, (FunctionType, classmethod, staticmethod)):
            methods += _callable_section(f"#### {name}.{member}", member, getattr(value, "__func__", value))
    return [*lines, *attributes, "", *methods]


def _callable_section(heading: str, name: str, thing: Callable[..., Any]) -> list[str]:
    return [heading, "", "```python", _signature(name, thing), "```", "", *docstring(thing), ""]


def _signature(name: str, thing: Callable[..., Any]) -> str:
    """The call as one would write it, one parameter a line where it is long."""
    signature = inspect.signature(thing)
    shown: list[str] = []
    for parameter in signature.parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not any(text.startswith("*") for text in shown):
            shown.append("*")
        kept, default = parameter.annotation is not parameter.empty, parameter.default is not parameter.empty
        stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        annotation = f": {parameter.annotation}" if kept else ""
        shown.append(f"{stars}{parameter.name}{annotation}{f' = {_value(parameter.default)}' if default else ''}")
    returned = signature.return_annotation
    returns = "" if inspect.isclass(thing) or returned is signature.empty else f" -> {returned}"
    text = f"{name}({', '.join(shown)}){returns}"
    return text if len(text) <= 100 else "\n    ".join([f"{name}(", *(f"{each}," for each in shown)]) + f"\n){returns}"


def _value(default: Any) -> str:
    return default.__name__ if callable(default) else repr(default)


def docstring(thing: Any) -> list[str]:
    """A docstring as Markdown: sections as bold words, parameters as lists, examples as code."""
    out: list[str] = []
    section = ""
    for block in (inspect.getdoc(thing) or "").split("\n\n"):
        lines = block.splitlines()
        if len(lines) > 1 and re.fullmatch("-{3,}", lines[1]):
            section, lines = lines[0], lines[2:]
            out += [f"**{section}**", ""]
        elif lines and not lines[0].startswith(" "):
            section = ""
        if lines and lines[0].lstrip().startswith(">>>"):
            out += ["```python", *(re.sub(r"\s*# doctest:.*", "", line) for line in lines), "```"]
        elif section == "Returns":
            out += _returned(lines)
        elif section:
            out += _entries(lines)
        else:
            out += [_plain(line) for line in lines]
        out.append("")
    return out


def _returned(lines: list[str]) -> list[str]:
    names, colon, meaning = _flat(lines).partition(" : ")
    return [f"`{names}`: {meaning}"] if colon and re.fullmatch(r"[\w, ()*.-]+", names) else [_flat(lines)]


def _entries(lines: list[str]) -> list[str]:
    """``name : text`` as a list, with what is indented below it."""
    entries: list[list[str]] = []
    for line in lines:
        if line.startswith(" ") and entries:
            entries[-1].append(line)
        else:
            entries.append([line])
    listed = []
    for entry in entries:
        names, colon, meaning = _flat(entry).partition(" : ")
        quoted = ", ".join(f"`{name.strip()}`" for name in names.split(","))
        listed.append(f"- {quoted}: {meaning}" if colon else f"- {names}")
    return listed


def _flat(lines: Iterable[str]) -> str:
    return _plain(" ".join(line.strip() for line in lines if line.strip()))


def _plain(text: str) -> str:
    """Docstring marks as Markdown: code in single backticks, references by their name."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    return text.replace("``", "`")


def markdown_table(headers: list[str], rows: Iterable[list[str]]) -> list[str]:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return [line(headers), "|" + "---|" * len(headers), *(line(row) for row in rows)]
