"""What a page is made of, whatever the notebook."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import product

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tillkom.render.job import Job
from tillkom.render.request import Failure, PageMetadata
from tillkom.render.running.page import _style, failure_page, notebook_page

METADATA = PageMetadata("Borås & Ale – fallrapport", "sv", "Prov", synthetic=False)


class Elements(HTMLParser):
    """The elements of a page, in order, with their attributes."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))

    def of(self, tag):
        return [attributes for name, attributes in self.all if name == tag]


def page_of(*cells, metadata=METADATA):
    return notebook_page(new_notebook(cells=list(cells)), metadata)


def html(text, **metadata):
    return new_code_cell(
        "secret_code()", outputs=[new_output("display_data", data={"text/html": text})], metadata=metadata
    )


def test_a_page_says_its_language_and_title_and_has_one_main_part_to_skip_to():
    page = Elements(page_of(html("<h1>Rapport</h1>")))
    assert page.of("html") == [{"lang": "sv"}]
    assert b"<title>Bor\xc3\xa5s &amp; Ale \xe2\x80\x93 fallrapport</title>" in page_of()
    assert [main["id"] for main in page.of("main")] == ["main"]
    assert page.of("a")[0] == {"class": "skip", "href": "#main"}


def test_an_english_page_speaks_english_around_the_content():
    page = page_of(metadata=PageMetadata("Report", "en", "Test", synthetic=False)).decode()
    assert '<html lang="en">' in page
    assert "Skip to the content" in page
    assert "Hoppa" not in page


def test_code_and_prompts_are_left_out_and_outputs_stand_in_order():
    page = page_of(html("<p>one</p>"), html("<p>two</p>")).decode()
    assert "secret_code" not in page
    assert "In&nbsp;[" not in page
    assert re.findall(r"<p>(one|two)</p>", page) == ["one", "two"]


def test_a_text_of_the_notebook_is_shown_and_a_remark_is_not():
    remark = new_markdown_cell("For the analyst", metadata={"tags": ["remove-cell"]})
    page = page_of(new_markdown_cell("## Förord"), remark, html("<p>kept back</p>", tags=["remove-cell"])).decode()
    assert "Förord</h2>" in page
    assert "For the analyst" not in page
    assert "kept back" not in page


def test_nothing_is_fetched_and_no_script_runs():
    script = new_output("display_data", data={"application/javascript": "alert(1)"})
    widget = new_output("display_data", data={"application/vnd.jupyter.widget-view+json": {"model_id": "x"}})
    page = Elements(page_of(html("<p>x</p>"), new_code_cell(outputs=[script, widget])))
    assert page.of("script") == []
    assert page.of("link") == []
    assert [tag for tag, attributes in page.all if str(attributes.get("src", "")).startswith("http")] == []
    assert "url(" not in _style()
    assert "@import" not in _style()


def test_what_the_notebook_warned_of_does_not_reach_a_reader():
    warned = new_code_cell(outputs=[new_output("stream", name="stderr", text="FutureWarning: old")])
    assert b"FutureWarning" not in page_of(warned)


def test_a_picture_keeps_its_alternative_text():
    page = Elements(page_of(html('<figure><img alt="Två fall" src="data:image/png;base64,AA=="></figure>')))
    assert [image["alt"] for image in page.of("img")] == ["Två fall"]


def test_a_page_of_a_synthetic_study_says_so_before_and_after_the_content():
    page = page_of(html("<h1>Rapport</h1>"), metadata=PageMetadata("T", "sv", "Prov", synthetic=True)).decode()
    before, content, after = page.partition("<h1>Rapport</h1>")
    assert "Syntetiska data: alla uppgifter är påhittade" in before
    assert "Syntetiska data: alla uppgifter är påhittade" in after
    assert "Syntetiska" not in page_of().decode()


def test_a_failed_report_is_a_page_in_plain_words_with_the_trace_folded():
    values = {"cell": "3", "notebook": "case.ipynb", "error": "KeyError", "message": "<x>"}
    page = failure_page(Failure("raised", values, "Traceback <module>"), Job("case", "sv", "boras"), METADATA).decode()
    assert "<h1>Rapporten blev inte färdig</h1>" in page
    assert "Kodcell 3 i case.ipynb stannade på ett fel, KeyError: &lt;x&gt;" in page
    assert "boras.ipynb" in page
    assert re.search(r"<details><summary>.*</summary><pre[^>]*>Traceback &lt;module&gt;</pre></details>", page)
    assert "<title>Inte färdig: Borås" in page


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


GROUNDS = ["--paper", "--wash", "--warn-wash"]


def colours(scheme):
    """The colours of the light page, and of the dark one what it has otherwise."""
    light, dark = re.findall(r":root \{(.*?)\}", _style(), re.DOTALL)[:2]
    return dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6});", light + (dark if scheme == "dark" else "")))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"), [*product(["--ink", "--quiet", "--link"], GROUNDS), ("--on-mark", "--mark")]
)
def test_every_colour_of_text_stands_out_from_every_ground(ink, ground, scheme):
    """WCAG 2.1, 1.4.3: at least 4.5 to 1."""
    of = colours(scheme)
    darker, lighter = sorted((luminance(of[ink]), luminance(of[ground])))
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


def test_a_dark_page_is_dark_and_its_figures_keep_their_light_ground():
    assert luminance(colours("dark")["--paper"]) < 0.02 < 0.9 < luminance(colours("light")["--paper"])
    (dark,) = re.findall(r"prefers-color-scheme: dark\) \{(.*?)\n\}", _style(), re.DOTALL)
    assert re.search(r"figure img[^{]*\{ background: #fff;", dark)


def test_the_example_is_led_to_only_where_it_stands():
    said = html('<p><span class="example">Så ser en hel kurva ut</span>: kommunerna</p>')
    assert Elements(page_of(said)).of("a") == Elements(page_of(html("<p>kommunerna</p>"))).of("a")
    beside = replace(METADATA, example="example-finska/adoption.html")
    assert "example-finska/adoption.html" in [a["href"] for a in Elements(page_of(said, metadata=beside)).of("a")]


def test_a_picture_without_words_says_that_it_has_none():
    page = Elements(page_of(html('<p>å</p><img src="data:image/png;base64,AA==">')))
    assert [image["alt"] for image in page.of("img")] == ["No description has been provided for this image"]


def sections(count: int) -> str:
    return "<header><h1>Rapport</h1></header>" + "".join(
        f'<section><h2 id="s{n}-heading">Del {n} &amp; mer</h2></section>' for n in range(count)
    )


def test_a_long_page_has_a_table_of_contents_below_its_cover_and_a_short_one_none():
    page = Elements(page_of(html(sections(6))))
    assert [nav["aria-label"] for nav in page.of("nav")] == ["Innehåll"]
    assert [link["href"] for link in page.of("a")][1:] == [f"#s{n}-heading" for n in range(6)]
    assert b">Del 5 &amp; mer</a>" in page_of(html(sections(6)))
    assert Elements(page_of(html(sections(5)))).of("nav") == []


def test_a_page_that_is_not_for_everybody_says_so_before_its_content_whatever_the_notebook():
    metadata = PageMetadata("Rapport", "sv", "Prov", synthetic=False, marking="Internt arbetsmaterial")
    page = page_of(metadata=metadata).decode()
    assert page.index("Internt arbetsmaterial</aside>") < page.index("<main")
    assert "marking" not in page_of().decode().partition("<body>")[2]
