"""A study made before tables and columns were added: it loads, and a command brings it up to date."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from tests.check.small_study import SmallStudy
from tillkom import load_study
from tillkom.check import as_text, check_study
from tillkom.cli import tillkom
from tillkom.migration import migrate

LATER = {
    "sources": ["interviewees", "interviewed", "pages", "memo"],
    "variables": ["help_sv", "help_en", "writer"],
    "vocabularies": ["synonyms"],
    "observations": ["visibility"],
    "events": ["short_sv", "short_en", "visibility"],
    "stages": ["alternative_low", "alternative_high"],
    "adoptions": ["date_basis", "ended", "visibility"],
}
LATER_VOCABULARIES = {"writer", "date_basis", "pattern_theme", "adoption_sampling"}


@pytest.fixture
def older(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallStudy:
    """The small study as the first version of the toolkit would have had it."""
    monkeypatch.chdir(tmp_path)
    study = SmallStudy(Path("study"))
    for table, columns in LATER.items():
        for column in columns:
            study.remove_column(table, column)
    fields = {resource["name"]: resource["schema"]["fields"] for resource in study.package["resources"]}
    for table, columns in LATER.items():
        fields[table][:] = [field for field in fields[table] if field["name"] not in columns]
    study.package["resources"] = [each for each in study.package["resources"] if each["name"] != "patterns"]
    del study.package["adoption_sampling"]
    del study.tables["patterns"]
    header, *terms = study.tables["vocabularies"]
    study.tables["vocabularies"] = [header, *(row for row in terms if row[0] not in LATER_VOCABULARIES)]
    fields["stages"].append({"name": "alternative_stage", "type": "integer"})
    study.tables["stages"] = [
        [*row, cell] for row, cell in zip(study.tables["stages"], ["alternative_stage", "", "2"], strict=True)
    ]
    fields["sources"] += [{"name": "note_sv", "type": "string"}, {"name": "note_en", "type": "string"}]
    study.tables["sources"] = [
        [*row, *cells]
        for row, cells in zip(
            study.tables["sources"], [("note_sv", "note_en"), ("Sidan 18.", "Page 18."), ("", "")], strict=True
        )
    ]
    study.save()
    return study


def test_an_older_study_loads_with_what_was_added_empty(older: SmallStudy) -> None:
    study = load_study(older.folder)
    assert len(study.patterns) == 0
    assert study.events[["short_sv", "visibility"]].isna().all(axis=None)
    assert study.variables["writer"].isna().all()
    assert len(study) == 3


def test_the_one_alternative_stage_of_an_older_study_is_the_low_or_the_high_end_of_the_range(older: SmallStudy) -> None:
    second = load_study(older.folder).stages.iloc[1]
    assert (second["stage"], second["alternative_low"]) == (3, 2)
    assert pd.isna(second["alternative_high"])


def test_a_note_on_a_source_of_an_older_study_is_internal(older: SmallStudy) -> None:
    study = load_study(older.folder)
    assert study.sources["memo"].tolist()[0] == "Sidan 18. / Page 18."
    assert study.extract("public").sources["memo"].isna().all()
    assert "note_sv" not in study.extract("public").sources


def test_the_check_tells_which_columns_were_replaced_and_what_to_do(older: SmallStudy) -> None:
    assert as_text(check_study(older.folder)).splitlines() == [
        'study/sources.csv, row 1, column "note_sv": earlier versions had this column; now it is memo. '
        "Move it there with: tillkom migrate --data study",
        'study/sources.csv, row 1, column "note_en": earlier versions had this column; now it is memo. '
        "Move it there with: tillkom migrate --data study",
        'study/stages.csv, row 1, column "alternative_stage": earlier versions had this column; now it is '
        "alternative_low and alternative_high. Move it there with: tillkom migrate --data study",
    ]


def test_a_migrated_study_is_valid_and_holds_what_it_held(older: SmallStudy) -> None:
    before = load_study(older.folder)
    result = CliRunner().invoke(tillkom, ["migrate", "--data", "study"])
    assert result.exit_code == 0, result.output
    assert "study/stages.csv: columns added: alternative_low, alternative_high" in result.output
    assert as_text(check_study(older.folder)) == ""
    after = load_study(older.folder)
    for name in before.codebook.tables:
        if name != "vocabularies":
            pd.testing.assert_frame_equal(before._tables[name], after._tables[name], check_like=True)
    assert migrate(older.folder) == []


def test_a_migrated_table_keeps_its_separator_letters_and_own_order_of_rows(older: SmallStudy) -> None:
    older.raw["events.csv"] = older.csv("events", ";", "\r\n").encode("cp1252")
    older.save()
    migrate(older.folder)
    first, second, *_ = (older.folder / "events.csv").read_bytes().split(b"\r\n")
    assert first.decode("cp1252").split(";")[:9] == [
        "case_id", "order", "date", "precision", "type", "text_sv", "text_en", "short_sv", "short_en"
    ]  # fmt: skip
    assert second.decode("cp1252").startswith("fall_a;1;2016-12-15;dag;beslut;Beslut.;;;;")


def test_a_table_with_cells_outside_its_columns_is_not_touched(older: SmallStudy) -> None:
    older.tables["events"][1].append("x")
    folder = older.save()
    result = CliRunner().invoke(tillkom, ["migrate", "--data", "study"])
    assert "study/events.csv: cells stand outside the columns" in str(result.exception)
    assert not (folder / "patterns.csv").exists()
