"""A report as a Word file, for whoever goes on writing in it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from tillkom.errors import TillkomError
from tillkom.language import words

if TYPE_CHECKING:
    from tillkom.render.shapes import Made


def word(made: Made) -> bytes:
    """The report as a Word file."""
    from tillkom.content.to_docx import document

    metadata = made.metadata
    synthetic = words("render", metadata.language)("synthetic") if metadata.synthetic else ""
    return document(
        made.content, metadata.language, title=metadata.title, synthetic=synthetic, template=made.options.get("docx")
    )


def warm_up() -> None:
    """Import what writes Word files, and read its own template."""
    from tillkom.content.to_docx import document

    document((), "sv", title="")


def read_template(path: str | Path) -> bytes:
    """A document or template of the user's own, as bytes.

    Raises
    ------
    TillkomError : a file that is not there, or no Word document.
    """
    import io

    from docx import Document

    from tillkom.content.docx_parts import as_document

    try:
        content = as_document(Path(path).read_bytes())
        Document(io.BytesIO(content))
    except OSError as error:
        raise TillkomError(f"The Word template {path} cannot be read: {error.strerror or error}.") from error
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise TillkomError(f"{path} is no Word document. Give a .docx or .dotx file as --docx-template.") from error
    return content
