"""All the words a file carries, also where nobody looks: metadata, alt texts, notes, comments, files inside it."""

from __future__ import annotations

import base64
import binascii
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

_TAG = re.compile(r"<!--|-->|</?[A-Za-z!?][^<>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DATA = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.-]+)*),([^\"'\s)<>\\]*)")
_HYPHENATED = re.compile(r"(?<=\w)[-\u2010\u00ad]\s*\n\s*(?=\w)")
_PNG, _PDF, _ZIP = b"\x89PNG\r\n\x1a\n", b"%PDF-", b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_TEXT_OF_PNG = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
_PICTURES = (b"\xff\xd8\xff", b"GIF8", b"RIFF")
_LINE_ENDS = re.compile(r"</(?:w:p|a:p|p|li|td|th|dt|dd|h[1-6]|div|caption|figcaption|summary|text|title|row|si)>")

Carried = Iterator[tuple[str, str]]
"""Where the words stand in the file ("" for its plain text), and the words."""


class Unreadable(Exception):
    """A file that cannot be looked into."""


def carried(name: str, content: bytes) -> Carried:
    """The words of a file, with the place they stand in.

    Parameters
    ----------
    name : the file's name, which itself is looked at.
    content : its bytes; what kind of file they are is told by them and not by the name.

    Raises
    ------
    Unreadable : nobody can tell what is in it.
    """
    yield "its name", name
    yield from _inside(name, content)


def _inside(name: str, content: bytes) -> Carried:
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        yield from _archive(content)
    elif content.startswith(_PDF):
        yield from _pdf(content)
    elif content.startswith(_PNG):
        yield from _png(content)
    elif content.startswith(_PICTURES):
        yield "metadata of a picture", content.decode("latin-1")
    else:
        yield from _text(name, _decoded(content))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _text(name: str, text: str) -> Carried:
    start = text.lstrip()[:1]
    if start in ("{", "["):
        try:
            said = json.loads(text)
        except ValueError:
            pass
        else:
            yield from _json(said)
            return
    if start == "<" or name.endswith((".html", ".xml", ".svg")):
        yield from _markup(text)
    else:
        yield from _data_addresses(text)
        yield "", text


def _json(said: Any, place: str = "") -> Carried:
    """Every text and every key of a JSON file, a notebook's cells, outputs and metadata among them."""
    if isinstance(said, dict):
        yield place, "\n".join(map(str, said))
        for key, value in said.items():
            yield from _json(value, _place(place, str(key)))
    elif isinstance(said, list):
        if said and all(isinstance(line, str) for line in said):
            yield from _json("".join(said), place)
            yield place, "\n".join(said)
        else:
            for value in said:
                yield from _json(value, place)
    elif isinstance(said, str):
        yield from _in_json(said, place)
    elif said is not None:
        yield place, str(said)


_NAMED = {"outputs": "an output", "source": "a cell", "metadata": "metadata", "attachments": "an attachment"}


def _place(place: str, key: str) -> str:
    named = _NAMED.get(key, "")
    return named if not place else f"{named} of {place}" if named and not place.startswith(named) else place


def _in_json(text: str, place: str) -> Carried:
    if "<" in text and ">" in text:
        yield from ((" in ".join(filter(None, (where, place))), said) for where, said in _markup(text))
    else:
        yield place, text
    if len(text) > 60 and (content := _base64(text.replace("\n", ""))):
        yield from ((" in ".join(filter(None, (where, place))), said) for where, said in _inside("", content))


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _data_addresses(text: str) -> Carried:
    for found in _DATA.finditer(text):
        coded = html.unescape(found[3])
        content = _base64(coded) if found[2].endswith(";base64") else unquote_to_bytes(coded)
        if content:
            yield from ((f"{where} in a picture".lstrip(), said) for where, said in _inside("", content))


def _markup(text: str) -> Carried:
    """HTML, SVG and the XML of office files: the words between the tags, and those in attributes."""
    yield from _data_addresses(text)
    text = _DATA.sub("data:", text)
    attributes: dict[str, list[str]] = {}
    for tag in _TAG.findall(text):
        for key, double, single in _ATTRIBUTE.findall(tag):
            attributes.setdefault(key, []).append(html.unescape(double or single))
    for key, values in attributes.items():
        yield _ATTRIBUTES.get(key, "an attribute"), "\n".join(values)
    text = _LINE_ENDS.sub("\n", text)
    # a word may be parted by tags, and two words by nothing but a tag
    yield "", html.unescape(_TAG.sub(" ", text))
    yield "", html.unescape(_TAG.sub("", text))
    lines = html.unescape(_TAG.sub("\n", text))
    if _HYPHENATED.search(lines):
        yield "", _HYPHENATED.sub("", lines)


_ATTRIBUTES = {"alt": "an alt text", "descr": "an alt text", "title": "a title", "aria-label": "a label"}


def _png(content: bytes) -> Carried:
    place = len(_PNG)
    while place + 8 <= len(content):
        length, kind = int.from_bytes(content[place : place + 4]), content[place + 4 : place + 8]
        body = content[place + 8 : place + 8 + length]
        if kind in _TEXT_OF_PNG:
            yield "metadata of a picture", body.decode("latin-1") + "\n" + body.decode("utf-8", errors="replace")
            for start in (at.end() for at in re.finditer(b"\0+", body)):
                if said := _inflated(body[start:]):
                    yield "metadata of a picture", said
        place += 12 + length
    if place < len(content):
        yield "what follows a picture", _decoded(content[place:])


def _inflated(content: bytes) -> str:
    try:
        return zlib.decompress(content).decode("utf-8", errors="replace")
    except zlib.error:
        return ""


def _archive(content: bytes) -> Carried:
    """A zip file, as Word, PowerPoint and Excel files are: its comments, its members' names and what they hold."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield "the comment of an archive", _decoded(archive.comment)
            for member in archive.infolist():
                yield "the name of a file in an archive", member.filename
                yield "the comment of an archive", _decoded(member.comment) + "\n" + _decoded(member.extra)
                said = _inside(member.filename, archive.read(member))
                yield from ((_member(where, member.filename), words) for where, words in said)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, zlib.error) as error:
        raise Unreadable("an archive that cannot be opened") from error


def _member(where: str, name: str) -> str:
    return f"{where} in {name}" if where else name


def _pdf(content: bytes) -> Carried:
    """A PDF's pages, outline and metadata, and every text among its objects, alt texts for one."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        for number, page in enumerate(reader.pages, start=1):
            text = page.extract_text()
            yield f"page {number}", text
            if _HYPHENATED.search(text):
                yield f"page {number}", _HYPHENATED.sub("", text)
        if reader.metadata:
            yield "metadata", "\n".join(f"{key} {value}" for key, value in reader.metadata.items())
        xmp = reader.root_object.get("/Metadata")
        if xmp is not None:
            yield from (("metadata", said) for _, said in _markup(_decoded(xmp.get_object().get_data())))
        for name, files in reader.attachments.items():
            yield "the name of an attachment", name
            for file in files:
                yield from ((_member(where, name), said) for where, said in _inside(name, file))
        yield "an alt text or a title", "\n".join(_texts_of_objects(reader))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("a PDF that cannot be opened") from error


def _texts_of_objects(reader: Any) -> Iterator[str]:
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, TextStringObject

    waiting: list[Any] = [reader.trailer]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, TextStringObject):
            yield str(one)
        elif isinstance(one, DictionaryObject):
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(one)
