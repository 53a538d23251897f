"""Every figure of the wide study, whole: what stands over and under it, its alt text, table, words and marks.

What each says stands in ``whole/``, a file per figure, for a report in Swedish and a slide in English, and was read
against the rows of ``tests/wide_study.py``. Where a mark lies is tested in ``test_by_hand.py`` and the figures' own
tests. Where a figure is meant to change, ``python -m tests.figures.test_whole_figures`` writes the files anew; read
what changed in them.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from matplotlib.collections import Collection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from tests.figures import artists
from tests.small_study import MARK
from tests.wide_study import write_wide_study
from tillkom import figures, load_study, qca
from tillkom.figures import Figure, all_registered, every_page
from tillkom.figures.figure import _cells
from tillkom.study import Study

WHOLE = Path(__file__).parent / "whole"
LOOKS = (("report", "sv"), ("slide", "en"))
CASE = "ask"
MOST_ROWS = 60
"""So many rows of a table are written out."""
QCA = ("qca-configurations", "qca-venn", "qca-xy")
ELSEWHERE = {"adoption-map": "test_adoption_map.py"}  # needs an extra
NAMES = [entry.name for entry in all_registered() if entry.name not in ELSEWHERE]


def told(figure: Figure) -> Iterator[str]:
    """All that a figure tells, line by line."""
    yield f"== {figure.name} ({figure.size}, {figure.language}, of {figure.pages})"
    if figure.too_little:
        yield figure.too_little
        return
    yield from (f"title: {figure.title}", f"caption: {figure.caption}", f"alt: {figure.alt}")
    yield " | ".join(map(str, figure.data.columns))
    yield f"{len(figure.data)} rows"
    for row in _cells(figure.data)[:MOST_ROWS]:
        yield " | ".join(map(_cell, row))
    yield "in the picture: " + " / ".join(" ".join(text.get_text().split()) for text in artists.texts(figure))
    figure.figure.draw_without_rendering()  # what cannot be drawn fails here
    if figure.name.startswith("adoption"):
        yield from sorted(_extents(figure))
    yield "marks: " + "; ".join(f"{mark} {count}" for mark, count in sorted(Counter(_marks(figure)).items()))


def _cell(cell: object) -> str:
    return f"{cell:.4g}" if isinstance(cell, float) else "" if cell is None else str(cell)


def _marks(figure: Figure) -> Iterator[str]:
    """Every mark, line and patch that is drawn, by its kind and look and not by its place."""
    for line in figure.figure.findobj(Line2D):
        if line.get_visible() and line.axes is not None and line in line.axes.lines:
            yield f"{line.get_marker()} {line.get_markerfacecolor()} {line.get_linestyle()} {line.get_color()}"
    for patch in figure.figure.findobj(Patch):
        if patch.get_visible() and patch.axes is not None and patch in patch.axes.patches:
            yield f"{type(patch).__name__} {tuple(round(part, 2) for part in patch.get_facecolor())}"
    for collection in figure.figure.findobj(Collection):
        yield f"{type(collection).__name__} of {len(collection.get_paths())}"


def _extents(figure: Figure) -> Iterator[str]:
    """From where to where every line, bar and band of an axis of years and shares goes."""
    for axes in filter(lambda each: each.axison, figure.figure.axes):
        for line in axes.lines:
            points = [(x, y) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True) if y == y]
            if points and line.get_transform() == axes.transData:
                yield f"line {line.get_color()} of {len(points)}: {_from_to(points)}"
        for bar in axes.patches:
            if isinstance(bar, Rectangle) and bar.get_transform() == bar.get_patch_transform() + axes.transData:
                yield f"bar: {_from_to(bar.get_bbox().get_points())}"
        for band in axes.collections:
            for path in band.get_paths():
                yield f"band: {_from_to(path.get_extents().get_points())}"


def _from_to(points: Sequence[Sequence[float]]) -> str:
    return " to ".join(f"({x:.1f}, {y:.2f})" for x, y in (points[0], points[-1]))


def drawn(study: Study, name: str, size: str, language: str) -> Iterator[Figure]:
    """Every picture of a figure; of those of one case Ask's alone."""
    look = {"size": size, "language": language}
    if name in QCA:
        yield from _of_sets(study, name, look)
        return
    for entry in all_registered():
        if entry.name == name:
            for arguments in [(CASE,)] if entry.scope == "case" else entry.each(study):
                yield from every_page(entry.draw, study, *arguments, **look)


def _of_sets(study: Study, name: str, look: dict[str, str]) -> Iterator[Figure]:
    sets = qca.from_study(study, "PRACTICE", ["TRUST", "OFFICIALS", "LARGE"])
    table = sets.table()
    simple, model = qca.minimise(table, "parsimonious"), qca.minimise(table).models[0]
    if name == "qca-configurations":
        yield figures.qca_configurations(study, sets, model, simple, **look)
    elif name == "qca-venn":
        yield figures.qca_venn(study, sets, table, **look)
    else:
        yield figures.qca_xy(study, sets, model, **look)
        yield figures.qca_xy(study, sets, simple.models[0], term="TRUST", **look)


def whole(study: Study, name: str) -> Iterable[str]:
    for look in LOOKS:
        for figure in drawn(study.extract("public"), name, *look):
            for line in told(figure):
                yield line.replace(MARK, "§").replace("\N{NO-BREAK SPACE}", " ").rstrip()


@pytest.mark.parametrize("name", dict.fromkeys(NAMES))
def test_every_figure_says_and_shows_this(wide_study: Study, name: str) -> None:
    assert list(whole(wide_study, name)) == (WHOLE / f"{name}.txt").read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    WHOLE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        read = load_study(write_wide_study(Path(temporary) / "wide"))
        for one in dict.fromkeys(NAMES):
            (WHOLE / f"{one}.txt").write_text("\n".join(whole(read, one)) + "\n", encoding="utf-8")
