"""What PDF/UA asks for and WeasyPrint leaves out: scopes, links that print, margins outside the text, languages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

PRINTED = 4  # the flag of an annotation that is shown on paper as on a screen
_tagging = threading.Lock()  # jobs without forks are threads
SCOPES = {"/THead": "/Column", "/TBody": "/Row", "/TFoot": "/Row"}


@contextmanager
def with_languages(language: str) -> Iterator[None]:
    """Within this, passages in another language than the document's are tagged with theirs.

    WeasyPrint makes the tags from its boxes and asks no one; so the function that does it is wrapped for a while.
    """
    import pydyf
    from weasyprint.pdf import tags

    _tagging.acquire()
    build = tags._build_box_tree

    def built(box: Any, *given: Any) -> Iterator[Any]:
        said = box.element.get("lang") if getattr(box, "element", None) is not None else None
        for element in build(box, *given):
            if said and said != language:
                element["Lang"] = pydyf.String(said)
            yield element

    tags._build_box_tree = built
    try:
        yield
    finally:
        tags._build_box_tree = build
        _tagging.release()


def complete(document: Any, pdf: Any) -> None:
    """Put right what is missing, before the file is written; WeasyPrint calls it with its document and PDF."""
    objects = {f"{each.number} 0 R".encode(): each for each in pdf.objects}
    root = objects[_bytes(pdf.catalog["StructTreeRoot"])]
    in_tree = dict(_below(root, objects))
    for element in in_tree.values():
        if element["S"] == "/TH":
            section = objects[_bytes(objects[_bytes(element["P"])]["P"])]
            element["A"]["Scope"] = SCOPES.get(str(section["S"]), "/Column")
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("Subtype") == "/Link":
            each["F"] = PRINTED
    _artifacts(pdf, objects, objects[_bytes(root["ParentTree"])]["Nums"], in_tree)


def _below(element: Any, objects: dict[bytes, Any]) -> Iterator[tuple[bytes, Any]]:
    """Every element of the tree of tags, by its reference."""
    waiting = [element]
    while waiting:
        kids = waiting.pop()["K"]
        for kid in kids:
            if isinstance(kid, (bytes, str)) and (below := objects.get(_bytes(kid))) is not None and "S" in below:
                yield _bytes(kid), below
                waiting.append(below)


def _artifacts(pdf: Any, objects: dict[bytes, Any], numbers: Any, in_tree: dict[bytes, Any]) -> None:
    """Mark what no tag holds, which is what stands in the margins, as no part of the text."""
    texts = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for place, reference in enumerate(pdf.page_references):
        owners = texts[place]
        alone = {number for number, owner in enumerate(owners) if _bytes(owner) not in in_tree}
        stream = objects[_bytes(objects[_bytes(reference)]["Contents"])].stream
        for place_of, written in enumerate(stream):
            if isinstance(written, dict) and written.get("MCID") in alone:  # between the tag and BDC
                stream[place_of - 1 : place_of + 2] = [b"/Artifact", b"", b"BMC"]
        for number in alone:
            owners[number] = "null"


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
