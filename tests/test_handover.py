"""A participant's package holds what it is to hold, says who may read it, and nothing of anybody else."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest

from tillkom import handover
from tillkom.archives import archive, same_every_time
from tillkom.audit import Auditor
from tillkom.errors import TillkomError, Withheld
from tillkom.handover import write_packages
from tillkom.study import Study

FILES = {"alfa.html": b"<p>Alfa</p>"}


@pytest.fixture(scope="module")
def package(small_study: Study) -> bytes:
    return handover._package(small_study, Auditor(small_study), "alfa", "sv", dict(FILES), "alfa.zip", deck=True)


def members(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        assert opened.comment == b""
        return {name: opened.read(name) for name in opened.namelist()}


def test_a_package_holds_the_report_the_deck_the_figures_a_read_me_and_a_receipt(package: bytes) -> None:
    names = list(members(package))
    assert names[:3] == ["LÄS-MIG.txt", "alfa.html", "alfa.pptx"]
    assert names[-1] == "granskning.txt"
    assert {name.partition("/")[0] for name in names[3:-1]} == {"figurer"}
    assert {name.rpartition(".")[2] for name in names[3:-1]} == {"png", "txt", "csv"}


def test_the_read_me_names_what_is_there_who_may_read_it_and_how_to_cite_it(package: bytes) -> None:
    said = members(package)["LÄS-MIG.txt"].decode("utf-8-sig")
    assert "- alfa.pptx: bilder till seminariet" in said
    assert "alfa.pdf" not in said
    assert "Får läsas av: " in said
    assert 'Alfa kommun <b>&" (2026). TillKom, fallrapport. Ur studien' in said


def test_the_receipt_holds_the_digest_of_every_other_file(package: bytes) -> None:
    inside = members(package)
    receipt = inside.pop("granskning.txt").decode("utf-8-sig")
    assert f"{len(inside)} filer" in receipt
    for name, content in inside.items():
        assert f"{hashlib.sha256(content).hexdigest()}  {name}" in receipt


def test_the_same_study_gives_the_same_bytes(package: bytes, small_study: Study) -> None:
    again = handover._package(small_study, Auditor(small_study), "alfa", "sv", dict(FILES), "alfa.zip", deck=True)
    assert again == package


def test_a_package_that_would_leak_is_refused_with_the_file_named(small_study: Study) -> None:
    leaking = {"alfa.html": b'<p title="Deltahemlighet &lt;b&gt;">Alfa</p>'}
    auditor = Auditor(small_study, names=["Deltahemlighet"])
    with pytest.raises(Withheld, match=r"alfa\.zip is not written.*alfa\.html"):
        handover._package(small_study, auditor, "alfa", "sv", leaking, "alfa.zip", deck=False)


@pytest.mark.parametrize(("reader", "decks"), [("public", "publik"), ("participants", "deltagare")])
def test_a_group_of_readers_has_one_package_of_all_that_it_may_see(
    small_study: Study, reader: str, decks: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "all_figures", lambda *_, **__: [])
    monkeypatch.setattr("tillkom.slides.presentation", lambda deck: deck.title.encode())
    made = handover._for_group(small_study, Auditor(small_study), reader, "sv", dict(FILES), "a.zip", deck=True)
    inside = members(made)
    cases = ["alfa", "beta", *(["gamma"] if reader == "participants" else []), "epsilon"]
    shared = "" if reader == "public" else f".{decks}"
    assert [name for name in inside if name.endswith("pptx")] == [
        *(f"{case}.{decks}.pptx" for case in cases), f"comparison{shared}.pptx", f"adoption{shared}.pptx",
    ]  # fmt: skip
    said = inside["LÄS-MIG.txt"].decode("utf-8-sig")
    assert said.startswith('Liten studie <b>&": rapporter, bilder och figurer')
    assert inside["granskning.txt"].decode("utf-8-sig").startswith(f"Granskat för läsaren {decks}")
    assert any("Region Gamma" in content.decode(errors="replace") for content in inside.values()) == (decks != "publik")


def test_the_research_group_is_handed_no_package_and_a_group_not_that_of_one_case(small_folder: Path) -> None:
    for reader, cases in (("research", []), ("public", ["alfa"])):
        with pytest.raises(TillkomError, match="A package is for public or participants"):
            write_packages(small_folder, cases, reader=reader)


def test_a_case_of_which_nothing_is_coded_has_no_package(small_study: Study) -> None:
    with pytest.raises(TillkomError, match="Nothing is coded yet of zeta"):
        handover._wanted(small_study, ["zeta"])
    assert handover._wanted(small_study, []) == ["alfa", "beta", "gamma", "delta", "epsilon"]


def test_a_whole_package_is_written_from_a_study_on_the_disk(
    small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "_installed", lambda: ((), ("pdf", "docx", "pptx")))
    made = write_packages(small_folder, ["alfa"], language="en", out=tmp_path)
    assert [path.name for path in made.paths] == [path.name for path in tmp_path.iterdir()] == ["alfa.en.zip"]
    assert made.left_out == ("pdf", "docx", "pptx")
    inside = members(made.paths[0].read_bytes())
    assert b"Municipality of Alfa" in inside["alfa.en.html"]
    assert "READ-ME.txt" in inside


def test_an_office_file_loses_the_moment_it_was_written_also_in_what_it_holds() -> None:
    def office(when: str) -> bytes:
        core = f'<dcterms:created xsi:type="x">{when}</dcterms:created>'.encode()
        return archive({"docProps/core.xml": core, "book.xlsx": archive({"docProps/core.xml": core})})

    assert office("2026-01-01T00:00:00Z") != office("2027-01-01T00:00:00Z")
    assert same_every_time(office("2026-01-01T00:00:00Z")) == same_every_time(office("2027-01-01T00:00:00Z"))
