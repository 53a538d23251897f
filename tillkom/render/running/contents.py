"""What an executed notebook says, as content: its sections, and what else its cells show and its author wrote."""

from __future__ import annotations

import html

from nbconvert.filters import markdown2html
from nbformat import NotebookNode

from tillkom.content import Block, Cover, Section
from tillkom.content.as_json import MIME
from tillkom.content.from_html import blocks_of
from tillkom.content.from_json import from_json
from tillkom.render.running.page import REMARK


def taken(notebook: NotebookNode, language: str) -> tuple[Section | Cover, ...]:
    """The content, taken out of the notebook: what is handed on is as it would be without.

    What is no section of a report becomes one without a heading.
    """
    parts: list[Section | Cover] = []
    for cell in notebook.cells:
        remark = REMARK in cell.metadata.get("tags", [])
        if cell.cell_type == "markdown" and not remark:
            parts += _own(blocks_of(markdown2html(cell.source)), language)
        for output in cell.get("outputs", []):
            said = output.get("data", {}).pop(MIME, None)
            if remark:
                continue
            if said is not None:
                parts.append(from_json(said))
            else:
                parts += _own(_shown(output), language)
    return tuple(parts)


def _own(blocks: list[Block], language: str) -> list[Section | Cover]:
    return [Section("", "", tuple(blocks), language)] if blocks else []


def _shown(output: NotebookNode) -> list[Block]:
    data = output.get("data", {})
    if "text/html" in data:
        return blocks_of(data["text/html"])
    if "text/markdown" in data:
        return blocks_of(markdown2html(data["text/markdown"]))
    if "image/png" in data:
        alt = html.escape(str(data.get("text/plain", "")), quote=True)
        return blocks_of(f'<img alt="{alt}" src="data:image/png;base64,{"".join(data["image/png"].split())}">')
    text = data.get("text/plain") or (output.get("text") if output.get("name") == "stdout" else "") or ""
    return blocks_of(f"<p>{html.escape(text)}</p>")
