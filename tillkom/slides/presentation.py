"""A deck as a PowerPoint file: real titles and lists, charts and tables that can be edited, pictures with alt texts."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tillkom.archives import same_every_time
from tillkom.content import Cited, Foreign, Inline, Marked, Runs, Table, Tag, plain, runs
from tillkom.language import words
from tillkom.slides.measure import AFTER, LEADING, height, lines, width
from tillkom.slides.slide import Bars, Deck, Slide, Words
from tillkom.slides.template import (
    BELOW,
    BODIES,
    POINT,
    TITLES,
    Box,
    box_of,
    emu,
    layouts_of,
    opened,
    placeholder,
    remove_empty,
)

if TYPE_CHECKING:
    from tillkom.figures import Figure

FIGURE = (960, 540)  # points: the size the figures for slides are drawn in, with no letter under 18
TITLE, LARGE, BODY, SMALLEST = 28, 24, 20, 18
BOLD = 1.08  # how much wider bold letters are than those that are measured
CELL = 8  # points of margin within a table's cell, on each side
FOOT = 24  # points at the foot of a slide, for who may see it
LIFT = 12  # points that a figure goes up for that, out of its empty margin, so that none of its letters shrinks
COLOURS = {"reached": "0072B2", "arguable": "79B4DB", "": "D9D9D9"}
PLAIN_BARS = "0072B2"
LOCALES = {"sv": "sv-SE", "en": "en-GB"}
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def presentation(deck: Deck, template: Path | None = None) -> bytes:
    """The deck as the bytes of a file; the same on every run.

    Parameters
    ----------
    template : a PowerPoint file whose layouts and colours are kept and whose slides are not.

    Raises
    ------
    MissingPart : the extra ``slides`` is not installed.
    TillkomError : the template cannot be read, or has no layout with a title.
    """
    return _Writer(deck, template).written()


class _Writer:
    def __init__(self, deck: Deck, template: Path | None) -> None:
        self._deck, self._say = deck, words("slides", deck.language)
        self._file = opened(template)
        self._cover, self._titled, self._listed = layouts_of(self._file)
        box = box_of(placeholder(self._titled, TITLES))
        self._wide, self._high = self._file.slide_width / POINT, self._file.slide_height / POINT
        body = box_of(placeholder(self._listed, BODIES))
        foot = self._high - FOOT - 16  # letters of another font than was measured may take a little more
        self._title = box
        self._body = Box(body.left, body.top, body.width, min(body.top + body.height, foot) - body.top)
        self._ids = 0

    def written(self) -> bytes:
        self._cover_slide()
        for slide in self._deck.slides:
            for part in self._parts(slide):
                self._add(part)
        properties = self._file.core_properties
        properties.title, properties.author, properties.language = (
            _clean(self._deck.title), "TillKom", LOCALES[self._deck.language],
        )  # fmt: skip
        properties.subject = properties.keywords = properties.comments = properties.last_modified_by = ""
        stream = io.BytesIO()
        self._file.save(stream)
        return same_every_time(stream.getvalue())

    # What fits on one slide

    def _parts(self, slide: Slide) -> list[Slide]:
        """The slide, or several where it holds more than one can carry; each says which part it is."""
        body = slide.body
        if isinstance(body, Table):
            if not self._table_fits(body):
                return self._parts(replace(slide, body=_as_words(body)))
            pieces: Sequence[Any] = self._rows_apart(body)
        elif isinstance(body, Words):
            pieces = self._lines_apart(body)
        else:
            pieces = [body]
        if len(pieces) == 1:
            return [replace(slide, body=pieces[0])]
        return [
            replace(slide, title=self._say("part", title=slide.title, part=n, parts=len(pieces)), body=piece)
            for n, piece in enumerate(pieces, start=1)
        ]

    def _lines_apart(self, body: Words) -> list[Words]:
        size = self._size(body.lines)
        apart = [piece for line in body.lines for piece in self._sentences_apart(line, size)]
        groups: list[list[Runs]] = [[]]
        used = 0.0
        for line in apart:
            tall = height(plain(line), size, self._body.width - 2 * size)
            if groups[-1] and used + tall > self._body.height:
                groups.append([])
                used = 0.0
            groups[-1].append(line)
            used += tall
        return [replace(body, lines=tuple(group)) for group in groups]

    def _sentences_apart(self, line: Runs, size: float) -> Iterator[Runs]:
        """A paragraph taller than a slide, sentence by sentence."""
        room = self._body.width - 2 * size
        if height(plain(line), size, room) <= self._body.height:
            yield line
            return
        for sentence in re.split(r"(?<=[.!?])\s+", plain(line)):
            yield runs(sentence)

    def _size(self, said: Sequence[Runs], title: str = "") -> int:
        """Large letters where everything then fits on one slide under a title as large, else the usual ones."""
        if title and self._title_size(title) < LARGE:
            return BODY
        tall = sum(height(plain(line), LARGE, self._body.width - 2 * LARGE) for line in said)
        return LARGE if tall <= self._body.height else BODY

    def _columns(self, table: Table) -> list[float]:
        """The columns' widths: a share by what they hold, and the longest word of each at least."""
        rows = [list(table.columns), *([plain(cell) for cell in row] for row in table.rows)]
        longest = [max(_longest_word(row[at]) for row in rows) + 2 * CELL + 2 for at in range(len(table.columns))]
        wanted = [max(min(width(row[at], SMALLEST), 700) for row in rows) for at in range(len(table.columns))]
        spare = self._body.width - sum(longest)
        if spare < 0:
            return []
        total = sum(wanted) or 1
        return [least + spare * share / total for least, share in zip(longest, wanted, strict=True)]

    def _row_height(self, cells: Sequence[str], columns: Sequence[float]) -> float:
        most = max(lines(cell, SMALLEST, room - 2 * CELL) for cell, room in zip(cells, columns, strict=True))
        return most * SMALLEST * LEADING + CELL

    def _table_height(self, table: Table) -> float:
        columns = self._columns(table)
        rows = [tuple(table.columns), *(tuple(map(plain, row)) for row in table.rows)]
        return sum(self._row_height(row, columns) for row in rows)

    def _table_fits(self, table: Table) -> bool:
        """Whether every row can be read on a slide; if not, the rows are told as a list."""
        if not self._columns(table) or not table.rows:
            return False
        alone = (replace(table, rows=(row,)) for row in table.rows)
        return all(self._table_height(one) <= self._body.height for one in alone)

    def _rows_apart(self, table: Table) -> list[Table]:
        """As many rows on each slide as it holds; measured together, since what a row holds sets all columns."""
        groups: list[list[tuple[Runs, ...]]] = [[]]
        for row in table.rows:
            together = replace(table, rows=(*groups[-1], row))
            if groups[-1] and self._table_height(together) > self._body.height:
                groups.append([])
            groups[-1].append(row)
        return [replace(table, rows=tuple(group)) for group in groups]

    # Writing

    def _cover_slide(self) -> None:
        slide = self._file.slides.add_slide(self._cover)
        title = placeholder(slide, TITLES)
        self._write(title.text_frame, (runs(self._deck.title),), 36)
        below = placeholder(slide, BELOW)
        if below is None:
            below = self._box(slide, self._body)
        self._write(below.text_frame, (runs(self._deck.lead),), BODY)
        remove_empty(slide)
        self._foot(slide)
        self._note(slide, self._deck.notes)

    def _add(self, part: Slide) -> None:
        body = part.body
        layout = self._listed if isinstance(body, Words) else self._titled
        slide = self._file.slides.add_slide(layout)
        title = placeholder(slide, TITLES)
        self._write(title.text_frame, (runs(part.title),), self._title_size(part.title))
        if isinstance(body, Words):
            frame = placeholder(slide, BODIES).text_frame
            self._write(
                frame, body.lines, self._size(body.lines, part.title), ordered=body.ordered, alone=len(body.lines) == 1
            )
        elif isinstance(body, Table):
            self._table(slide, body)
        elif isinstance(body, Bars):
            self._bars(slide, body, part.beneath)
        else:
            self._picture(slide, body, title)  # type: ignore[arg-type]
        remove_empty(slide)
        self._foot(slide)
        self._note(slide, part.notes)

    def _title_size(self, text: str) -> int:
        for size in (TITLE, 24, 20):
            if lines(text, size * BOLD, self._title.width - 16) * size * LEADING <= self._title.height:
                return size
        return SMALLEST

    def _write(self, frame: Any, said: Sequence[Runs], size: int, *, ordered: bool = False, alone: bool = True) -> None:
        from pptx.enum.text import MSO_AUTO_SIZE
        from pptx.util import Pt

        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        for place, line in enumerate(said):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(AFTER * size)
            paragraph.line_spacing = 1.0
            _bulleted(paragraph, "none" if alone else "number" if ordered else "bullet")
            for piece in line:
                self._run(paragraph, piece, size)

    def _run(self, paragraph: Any, piece: Inline, size: int) -> None:
        from pptx.util import Pt

        if isinstance(piece, Cited):
            return
        run = paragraph.add_run()
        text = piece if isinstance(piece, str) else f" [{piece.text}]" if isinstance(piece, Tag) else piece.text
        run.text = _clean(text)
        run.font.size = Pt(size)
        run.font.bold = True if isinstance(piece, Marked) and piece.role == "strong" else None
        run.font.italic = True if isinstance(piece, Marked) and piece.role == "status" else None
        language = piece.language if isinstance(piece, Foreign) else self._deck.language
        run._r.get_or_add_rPr().set("lang", LOCALES.get(language, language))

    def _table(self, slide: Any, table: Table) -> None:
        from pptx.util import Pt

        columns = self._columns(table)
        area = self._body
        shape = slide.shapes.add_table(
            len(table.rows) + 1, len(columns), *emu(area.left, area.top, area.width, SMALLEST * 2)
        )
        _describe(shape, table.caption)
        made = shape.table
        for at, room in enumerate(columns):
            made.columns[at].width = round(room * POINT)
        for place, row in enumerate([tuple(runs(name) for name in table.columns), *table.rows]):
            made.rows[place].height = Pt(self._row_height([plain(cell) for cell in row], columns))
            for at, cell in enumerate(row):
                target = made.cell(place, at)
                target.margin_left = target.margin_right = round(CELL * POINT)
                target.margin_top = target.margin_bottom = round(CELL / 2 * POINT)
                self._write(target.text_frame, (cell,), SMALLEST)
                target.text_frame.paragraphs[0].space_after = Pt(0)

    def _bars(self, slide: Any, bars: Bars, beneath: tuple[Runs, ...]) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.dml.color import RGBColor
        from pptx.enum.chart import XL_CHART_TYPE
        from pptx.util import Pt

        data = CategoryChartData()
        data.categories = [_clean(_no_formula(label)) for label, _ in reversed(bars.bars)]
        data.add_series(_clean(_no_formula(bars.caption)), [value for _, value in reversed(bars.bars)])
        area = self._body
        words_room = sum(height(plain(line), BODY, area.width) for line in beneath) + (10 if beneath else 0)
        place = emu(area.left, area.top, area.width, area.height - words_room)
        shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
        alt = "; ".join(f"{label}: {value:g}" for label, value in bars.bars) if bars.numbered else ""
        _describe(shape, " ".join(filter(None, (f"{bars.caption}.", alt, *(plain(line) for line in beneath)))))
        chart = shape.chart
        chart.has_legend = chart.has_title = False
        chart.font.size = Pt(BODY)
        chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
        chart.value_axis.minimum_scale = 0
        plot = chart.plots[0]
        plot.gap_width, plot.has_data_labels = 35, bars.numbered
        if bars.numbered:
            plot.data_labels.font.size = Pt(BODY)
        states = bars.states or ("reached",) * len(bars.bars)
        for at, state in enumerate(reversed(states)):
            fill = plot.series[0].points[at].format.fill
            fill.solid()
            fill.fore_color.rgb = RGBColor.from_string(COLOURS[state])
        if beneath:
            below = Box(area.left, area.top + area.height - words_room, area.width, words_room)
            self._write(self._box(slide, below).text_frame, beneath, BODY)

    def _picture(self, slide: Any, figure: Figure, title: Any) -> None:
        """A figure over the whole slide, as it is drawn, with its title in it; the slide's own stands behind it."""
        scale = min(self._wide / FIGURE[0], self._high / FIGURE[1])
        wide, high = FIGURE[0] * scale, FIGURE[1] * scale
        place = emu((self._wide - wide) / 2, (self._high - high) / 2, wide, high)
        picture = slide.shapes.add_picture(io.BytesIO(figure.picture("png")), *place)
        if self._deck.marking:
            picture.crop_top, lift = LIFT / FIGURE[1], LIFT * scale
            picture.top, picture.height = emu(max(0, (self._high - high) / 2 - lift), high - lift)
        _describe(picture, figure.alt)
        picture.name = _clean(figure.name)
        title.left, title.top, title.width, title.height = emu(0, -self._title.height - 20, self._title.width, 60)

    def _foot(self, slide: Any) -> None:
        if self._deck.marking:
            box = self._box(slide, Box(24, self._high - FOOT, self._wide - 48, FOOT))
            frame = box.text_frame
            frame.margin_top = frame.margin_bottom = 0
            self._write(frame, (runs(self._deck.marking),), SMALLEST)

    def _box(self, slide: Any, box: Box) -> Any:
        return slide.shapes.add_textbox(*emu(box.left, box.top, box.width, box.height))

    def _note(self, slide: Any, notes: Sequence[str]) -> None:
        if said := [note for note in notes if note]:
            slide.notes_slide.notes_text_frame.text = _clean("\n".join(said))


def _bulleted(paragraph: Any, kind: str) -> None:
    properties = paragraph._p.get_or_add_pPr()
    namespace = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    if kind == "none":
        properties.set("marL", "0")
        properties.set("indent", "0")
        properties.append(properties.makeelement(f"{namespace}buNone", {}))
    elif kind == "number":
        properties.append(properties.makeelement(f"{namespace}buFont", {"typeface": "+mj-lt"}))
        properties.append(properties.makeelement(f"{namespace}buAutoNum", {"type": "arabicPeriod"}))


def _describe(shape: Any, alt: str) -> None:
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", _clean(alt))


def _clean(text: str) -> str:
    """The text without signs that no XML file can hold."""
    return _NOT_IN_XML.sub("", text)


def _no_formula(text: str) -> str:
    """A text for a chart's workbook, where one that begins like a formula would be run."""
    return f"'{text}" if text.lstrip().startswith(("=", "+", "-", "@")) else text


def _longest_word(text: str) -> float:
    return max((width(word, SMALLEST) for word in text.split()), default=0.0)


def _as_words(table: Table) -> Words:
    """A table too wide or tall for a slide, row by row as a list."""
    rows = []
    for first, *rest in table.rows:
        cells = [runs(f"{name}: ", cell) for name, cell in zip(table.columns[1:], rest, strict=True) if plain(cell)]
        said: list[Inline] = []
        for cell in cells:
            said += ["; " if said else "", *cell]
        end = " " if plain(first).endswith((".", "!", "?")) else ". "
        rows.append(runs(Marked(plain(first), "strong"), end, tuple(said)))
    return Words(tuple(rows))
