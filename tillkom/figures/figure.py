"""A figure with everything its reader needs: picture, title, caption, alt text and the table behind it."""

from __future__ import annotations

import base64
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tillkom.errors import TillkomError
from tillkom.figures._drawing.style import size_named, styled
from tillkom.figures._drawing.svg import legible, shorter
from tillkom.files import write_whole
from tillkom.language import number, words
from tillkom.markup import Markup, details, element, table
from tillkom.names import listed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure as MatplotlibFigure

FORMATS = ("png", "svg", "pdf")

DIGITS = 4
"""Decimals of a number in a figure's CSV file; the table holds it unrounded, so that it is rounded once."""

NARROW_WINDOW = 600
"""Up to this many pixels wide, a window shows a figure as it is drawn for a narrow page."""

# No dates and no program versions in the files: the same figure has the same bytes on every run.
_METADATA: dict[str, dict[str, Any]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


class NothingToShow(TillkomError):
    """Raised while drawing: the data cannot carry the figure; the message says so in the reader's language."""


@dataclass(frozen=True, eq=False)
class Figure:
    """A figure with title, caption, alt text and its own data table, in one language and for one size.

    Shown by itself at the end of a notebook cell. ``figure`` is the matplotlib figure, to be worked on further. Where
    the data cannot carry a picture, ``too_little`` holds the sentence that stands in its place, and ``figure`` is None.
    """

    name: str
    figure: MatplotlibFigure | None
    title: str
    caption: str
    alt: str
    data: pd.DataFrame
    language: str
    size: str
    too_little: str = ""
    pages: int = 1
    """How many slides it takes to show everything; each is a figure of its own (``page=2``)."""
    counted: pd.DataFrame | None = None
    """What is drawn, where that is many cases counted: a page shows it in place of ``data``, which the file keeps."""

    @classmethod
    def of_too_little(cls, name: str, sentence: str, language: str, size: str) -> Figure:
        """What stands for a figure whose data cannot carry it: the sentence that says so."""
        import pandas as pd

        return cls(name, None, sentence, sentence, sentence, pd.DataFrame(), language, size, sentence)

    def save(self, folder: str | Path, formats: Sequence[str] = ("png",), *, name: str = "") -> list[Path]:
        """Write the picture in each format, its alt text (``.txt``) and its data (``.csv``) beside it.

        The files are named for the figure, size and language, for instance ``stage-ladder-slide-sv.png``. The CSV
        file opens with a double click: Swedish with semicolons and decimal commas, English with commas and decimal
        points, both in UTF-8 with a byte order mark, which Excel needs to read å, ä and ö.

        Parameters
        ----------
        formats : any of png, svg, pdf.
        name : what to call the files instead, without an ending.

        Returns
        -------
        The files written, pictures first; only the text where the data cannot carry a picture.

        Raises
        ------
        TillkomError : a format there is not, or a name that is no file's.
        """
        contents = self.files(formats, name=name)
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return [_write_whole(folder / name, content) for name, content in contents.items()]

    def files(self, formats: Sequence[str] = ("png",), *, name: str = "") -> dict[str, bytes]:
        """What ``save`` writes, by file name, pictures first; the same errors."""
        formats = listed(formats)
        unknown = [name for name in formats if name not in FORMATS]
        if unknown:
            raise TillkomError(f'There is no figure format "{unknown[0]}". Choose among {", ".join(FORMATS)}.')
        stem = _stem(name) if name else f"{self.name}-{self.size}-{self.language}"
        if self.too_little:
            contents = {f"{stem}.txt": f"{legible(self.too_little)}\n".encode()}
        else:
            contents = {f"{stem}.{name}": self.picture(name) for name in formats}
            contents[f"{stem}.txt"] = legible(f"{self.title}\n\n{self.alt}\n\n{self.caption}\n").encode()
            contents[f"{stem}.csv"] = self.csv()
        return contents

    def picture(self, format: str = "png") -> bytes:
        """The picture as the bytes of a file; the same on every run.

        Raises
        ------
        TillkomError : the data cannot carry a picture.
        """
        if self.figure is None:
            raise TillkomError(f"There is no picture to write. {self.too_little}")
        # A drawing is written in many small pieces, which matplotlib would encode one by one.
        stream = io.StringIO() if format == "svg" else io.BytesIO()
        with styled():
            self.figure.savefig(stream, format=format, dpi=size_named(self.size).dpi, metadata=_METADATA[format])
        content = stream.getvalue()
        return shorter(content).encode() if isinstance(content, str) else content

    def csv(self) -> bytes:
        """The data behind the picture as the bytes of a CSV file that Excel in this language opens as a table."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";" if self.language == "sv" else ",", lineterminator="\r\n")
        writer.writerow([_plain(name, self.language) for name in self.data.columns])
        writer.writerows([[_plain(cell, self.language) for cell in row] for row in _cells(self.data)])
        return legible(stream.getvalue()).encode("utf-8-sig")

    def _repr_html_(self) -> str:
        return self.html()

    def html(self, narrow: Figure | None = None) -> Markup:
        """The figure as a piece of a page: picture with alt text, title and caption, and the data folded beneath.

        Where the data cannot carry a picture: the sentence that says so.

        Parameters
        ----------
        narrow : the same figure drawn for a narrow page, which is shown instead where the window is narrow.
        """
        if self.too_little:
            return element("p", legible(self.too_little), class_="nothing")
        # A drawing stays sharp when enlarged or printed, and is smaller than the same picture in pixels.
        width = round(size_named(self.size).width / 72 * 96)
        image = element(
            "img", src=self._address(), alt=legible(self.alt), width=str(width), style="max-width:100%;height:auto"
        )
        # An <img> and a <source> have no closing tag.
        picture = Markup(str(image).removesuffix("</img>"))
        if narrow is not None and not narrow.too_little:
            source = element("source", media=f"screen and (max-width: {NARROW_WINDOW}px)", srcset=narrow._address())
            picture = element("picture", Markup(str(source).removesuffix("</source>")), picture)
        caption = element("figcaption", element("strong", f"{self.title}."), " ", self.caption)
        summary = words("figures", self.language)("table.summary", title=self.title)
        return element("figure", picture, caption, details(summary, self.table()), class_="tillkom")

    def _address(self) -> str:
        return f"data:image/svg+xml;base64,{base64.b64encode(self.picture('svg')).decode('ascii')}"

    def table(self) -> Markup:
        """The data behind the picture as a table of a page: what is drawn, where many cases are counted."""
        shown = self.data if self.counted is None else self.counted
        rows = ([_shown(cell, self.language) for cell in row] for row in _cells(shown))
        return table(list(shown.columns), rows, caption=self.title)


def save(figure: Figure, name: str, *, formats: Sequence[str] = ("png",), out: str | Path = "figures") -> list[Path]:
    """Write one figure under a name of your own, for instance ``save(figure, "min-bild")``, with text and data beside.

    Parameters
    ----------
    name : what to call the files, without an ending.
    formats : any of png, svg, pdf.
    out : the folder, made if it is not there.

    Returns
    -------
    The files written, pictures first.

    Raises
    ------
    TillkomError : a format there is not, or a name that is no file's.
    """
    return figure.save(out, formats, name=name)


def _stem(name: str) -> str:
    """The name itself, where a file can have it on every system."""
    if not name.strip(" .") or re.search(r'[\\/:*?"<>|\x00-\x1f]', name) or name.startswith("."):
        raise TillkomError(f'"{name}" cannot name a file. Use letters, figures, "-" and "_", for instance min-bild.')
    return name


def _cells(data: pd.DataFrame) -> list[tuple[Any, ...]]:
    """The rows with None where a cell is missing."""
    return list(data.astype(object).where(data.notna(), None).itertuples(index=False, name=None))


def _is_number(cell: Any) -> bool:
    return hasattr(cell, "__float__") and not isinstance(cell, (str, bool))


def _plain(cell: Any, language: str) -> str:
    """A cell of the CSV file: a number with the language's decimal mark and nothing between thousands."""
    if cell is None:
        return ""
    if not _is_number(cell):
        # A spreadsheet would run a text that begins like a formula.
        return f"'{cell}" if str(cell).lstrip().startswith(("=", "+", "-", "@")) else str(cell)
    text = repr(round(float(cell), DIGITS)).removesuffix(".0")  # the only place where a number of the file is rounded
    return text.replace(".", ",") if language == "sv" else text


def _shown(cell: Any, language: str) -> str:
    """A cell of the page's table, written as the language writes it."""
    if cell is None:
        return ""
    if not _is_number(cell):
        return str(cell)
    # four figures stand together in both languages, so that a year (2015,5) is never read as a count
    return _plain(round(float(cell), 3), language) if abs(float(cell)) < 10_000 else number(float(cell), language)


def _write_whole(path: Path, content: bytes) -> Path:
    write_whole({path: content})
    return path
