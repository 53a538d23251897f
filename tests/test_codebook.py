"""The codebook: tables, columns and words of a study, and clear words where it cannot be read."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.check.small_study import SmallStudy
from tillkom.codebook import Codebook, CodebookError
from tillkom.errors import DataError, TillkomError


@pytest.fixture
def study(tmp_path: Path) -> SmallStudy:
    return SmallStudy(tmp_path / "study")


@pytest.fixture
def codebook(study: SmallStudy) -> Codebook:
    return Codebook.read(study.save())


def test_tables_come_in_the_packages_order_with_their_columns(codebook: Codebook) -> None:
    assert list(codebook.tables)[:4] == ["units", "cases", "case_units", "sources"]
    cases = codebook.tables["cases"]
    assert cases.names[:2] == ["case_id", "title_sv"]
    assert cases.primary_key == ("case_id",)
    assert (cases.title("sv"), cases.title("en"), cases.description("sv")) == (
        "Fall",
        "Cases",
        "En fallstudie per rad.",
    )


def test_a_column_tells_what_may_stand_in_it(codebook: Codebook) -> None:
    visibility = codebook.tables["cases"].field("visibility")
    assert visibility is not None
    assert visibility.enum == ("intern", "deltagare", "publicerad")
    assert (visibility.vocabulary, visibility.required, visibility.title("sv")) == ("visibility", True, "synlighet")
    stage = codebook.tables["stages"].field("stage")
    assert stage is not None
    assert (stage.type, stage.minimum, stage.maximum) == ("integer", 0, 5)
    kind, as_of = (codebook.tables["observations"].field(name) for name in ("kind", "as_of"))
    assert kind is not None
    assert as_of is not None
    assert (kind.is_list, kind.is_edtf, as_of.is_list, as_of.is_edtf) == (True, False, False, True)
    assert codebook.tables["cases"].field("no_such_column") is None


def test_a_key_of_the_table_itself_names_the_table(codebook: Codebook) -> None:
    assert [key.table for key in codebook.tables["units"].foreign_keys] == ["sources", "units", "units"]


def test_terms_come_in_their_order_whatever_the_rows_order(study: SmallStudy) -> None:
    study.tables["vocabularies"][1:] = reversed(study.tables["vocabularies"][1:])
    terms = Codebook.read(study.save()).vocabulary("visibility")
    assert list(terms) == ["intern", "deltagare", "publicerad"]
    assert (terms["intern"].label("sv"), terms["intern"].label("en")) == ("intern", "internal")


def test_a_label_is_given_in_both_languages(codebook: Codebook) -> None:
    assert codebook.label("status", "framgår_ej", "sv") == "framgår ej"
    assert codebook.label("status", "framgår_ej", "en") == "not stated"


def test_an_unknown_code_or_vocabulary_is_named(codebook: Codebook) -> None:
    with pytest.raises(TillkomError, match='The vocabulary "round" has no code "omgång". It has: kodning, avgörande.'):
        codebook.label("round", "omgång", "sv")
    with pytest.raises(TillkomError, match='There is no vocabulary "rounds"'):
        codebook.vocabulary("rounds")


def test_made_up_data_says_so(study: SmallStudy) -> None:
    assert Codebook.read(study.save()).synthetic
    study.package["synthetic"] = False
    assert not Codebook.read(study.save()).synthetic


def test_the_title_of_the_study_is_given_in_both_languages(study: SmallStudy) -> None:
    study.package |= {"title": "A study", "title_sv": "En studie"}
    codebook = Codebook.read(study.save())
    assert (codebook.title("sv"), codebook.title("en")) == ("En studie", "A study")


def _field_without_name(study: SmallStudy) -> None:
    del study.field("cases", "case_id")["name"]


def _table_without_schema(study: SmallStudy) -> None:
    del study.package["resources"][1]["schema"]


def _table_twice(study: SmallStudy) -> None:
    study.package["resources"][1]["name"] = "units"


def _pattern_that_is_none(study: SmallStudy) -> None:
    study.field("cases", "case_id")["constraints"]["pattern"] = "("


def _no_vocabularies(study: SmallStudy) -> None:
    study.package["resources"] = [entry for entry in study.package["resources"] if entry["name"] != "vocabularies"]


def _no_labels(study: SmallStudy) -> None:
    study.remove_column("vocabularies", "label_sv")


def _a_list(study: SmallStudy) -> None:
    study.raw["datapackage.json"] = b"[]"


def _not_utf_8(study: SmallStudy) -> None:
    study.raw["datapackage.json"] = '{"title": "Å"}'.encode("cp1252")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_field_without_name, "table 2: a field is a JSON object with a name."),
        (_table_without_schema, "table 2: 'schema' is missing."),
        (_table_twice, 'table 2: another table has the name "units" already.'),
        (_pattern_that_is_none, "table 2: missing ), unterminated subpattern at position 0."),
        (_no_vocabularies, 'the table "vocabularies" is missing, and without it no code has a label.'),
        (_no_labels, 'the column "label_sv" is missing from the first row, so codes lack labels.'),
        (_a_list, "a Data Package is a JSON object, in { }."),
        (_not_utf_8, "the letters are not UTF-8."),
    ],
)
def test_a_codebook_that_cannot_be_read_says_why(
    study: SmallStudy, spoil: Callable[[SmallStudy], None], says: str
) -> None:
    spoil(study)
    with pytest.raises(CodebookError) as raised:
        Codebook.read(study.save())
    assert raised.value.says == says
    assert isinstance(raised.value, DataError)


def test_a_missing_folder_is_named_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError) as raised:
        Codebook.read("nowhere")
    assert str(raised.value) == (
        "nowhere: this folder does not exist. Give the folder that holds the study's datapackage.json."
    )


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_package_with_anything_anywhere_is_read_or_named(tmp_path: Path, data: st.DataObject) -> None:
    study = SmallStudy(tmp_path / "study")
    places = _places(study.package)
    holder, key = data.draw(st.sampled_from(places))
    holder[key] = data.draw(anything)  # type: ignore[index]
    folder = study.save()
    assert json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    with contextlib.suppress(CodebookError):
        Codebook.read(folder)


def _places(node: object) -> list[tuple[object, object]]:
    """Every place in the package: what holds it, and its name or number there."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for key, value in inner for place in ((node, key), *_places(value))]
