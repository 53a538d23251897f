"""A report's page as a PDF that screen readers can follow: PDF/UA-1, tagged, with outline and alternative texts.

The page is laid out for paper by WeasyPrint, with the style of print and one of its own; nothing is fetched from
anywhere, and the same page gives the same bytes.
"""

from __future__ import annotations

import base64
import logging
import re
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from tillkom.errors import MissingPart
from tillkom.language import words
from tillkom.markup import Markup, element
from tillkom.render.running.pdf_drawing import Drawing, Unknown
from tillkom.render.running.pdf_letters import Letters
from tillkom.render.running.pdf_tags import complete, with_languages

if TYPE_CHECKING:
    from tillkom.render.shapes import Made

VARIANT = "pdf/ua-1"
_COVER_END = "</header>"
_SECTION = re.compile(r'<h2 id="([^"]+)"[^>]*>(.*?)</h2>', re.DOTALL)
_DRAWING = re.compile(r'(<img[^>]* src=)"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)"')
# What no paper shows need not be laid out: pictures for narrow windows, and what is folded away for the screen alone.
_HIDDEN = (
    re.compile(r"<source [^>]*>"),
    re.compile(r"<details[^>]*>(?:(?!</?details).)*</details>(?=</figure>)", re.DOTALL),
    re.compile(r'<details class="screen"[^>]*>(?:(?!</?details).)*</details>', re.DOTALL),
)
_BESIDE = re.compile(r'<a [^>]*class="example"[^>]*>(.*?)</a>')
_TAGS = re.compile(r"<[^>]+>")


def pdf(made: Made) -> bytes:
    """The report as a PDF."""
    page = _BESIDE.sub(r"\1", made.page.decode("utf-8"))  # a PDF is handed on without the pages beside it
    return _laid_out(with_contents(page, made.metadata.language))


def with_contents(page: str, language: str) -> str:
    """The page with a list of its sections after the cover; on paper each has its page number."""
    before, cover_end, after = page.partition(_COVER_END)
    sections = _SECTION.findall(after)
    if not cover_end or len(sections) < 2:
        return page
    links = [element("li", element("a", Markup(_TAGS.sub("", text)), href=f"#{name}")) for name, text in sections]
    heading = element("p", words("render", language)("page.contents"), class_="contents-heading")
    return f"{before}{element('nav', heading, element('ol', *links), class_='contents')}{cover_end}{after}"


def warm_up() -> None:
    """Find the fonts and import what lays out pages."""
    _laid_out('<html lang="sv"><title>å</title><style></style><h1>å</h1>')


def _laid_out(page: str) -> bytes:
    weasyprint, fonts, style = _layout()
    for hidden in _HIDDEN:
        page = hidden.sub("", page)
    page = page.replace("</style>", f"{style}</style>", 1)  # after the page's own, so that it prevails
    letters, drawings = Letters(), dict[str, Any]()
    page = _DRAWING.sub(lambda found: _named(found, letters, drawings), page)
    laid_out = weasyprint.HTML(string=page, url_fetcher=_nothing)

    def finish(document: Any, pdf: Any) -> None:
        letters.add_to(pdf)
        complete(document, pdf)

    with with_languages(laid_out.etree_element.get("lang", "")):
        content: bytes = laid_out.write_pdf(font_config=fonts, pdf_variant=VARIANT, finisher=finish, cache=drawings)
    return content


def _named(found: re.Match[str], letters: Letters, drawings: dict[str, Any]) -> str:
    """A picture's tag with the drawing's name for its address; as it is where the drawing is left to WeasyPrint."""
    try:
        drawing = Drawing(base64.b64decode(found[2]), letters)
    except Unknown:
        return found[0]
    name = f"data:,drawing{len(drawings)}"
    drawings[name] = drawing
    return f'{found[1]}"{name}"'


@cache
def _layout() -> tuple[Any, Any, str]:
    """WeasyPrint, its fonts and the style of a PDF.

    Raises
    ------
    MissingPart : WeasyPrint is not installed, or the libraries of the system that it needs are not.
    """
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
    except (ImportError, OSError) as error:
        remedy = "Install them with: pip install 'tillkom[pdf]', and Pango with: apt-get install libpangoft2-1.0-0"
        raise MissingPart(f"PDFs need WeasyPrint and the library Pango. {remedy}") from error
    # What a style for browsers holds and paper does not need is no news.
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    style = resources.files("tillkom.render").joinpath("templates", "tillkom", "pdf.css").read_text(encoding="utf-8")
    return weasyprint, FontConfiguration(), style


def _nothing(url: str, *arguments: Any, **options: Any) -> Any:
    """What stands in the page is shown, and nothing is fetched from elsewhere."""
    from weasyprint.urls import URLFetcher

    if not url.startswith("data:"):
        raise ValueError(f"{url} is not part of the page")
    return URLFetcher().fetch(url)
