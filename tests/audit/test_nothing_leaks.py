"""No reader's file holds a canary: each reader, language and shape."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.audit.conftest import CANARY
from tillkom.audit import Auditor
from tillkom.audit.carried import carried
from tillkom.content import Section
from tillkom.figures import export
from tillkom.report import AdoptionReport, CaseReport, ComparisonReport
from tillkom.study import Study

READERS = [("public", "sv"), ("participants", "sv"), ("alfa", "en"), ("gamma", "sv")]


def canaries(name: str, content: bytes) -> list[str]:
    return [place for place, text in carried(name, content) if CANARY in text.casefold()]


def pages(study: Study, reader: str, language: str) -> dict[str, bytes]:
    """Every section of every report the reader may have, and its sentences that stand alone."""
    extract = study.extract(reader)
    of_all = [ComparisonReport(extract, language), AdoptionReport(extract, language)] if reader == "public" else []
    reports = [*of_all, *(CaseReport(extract, case_id, language) for case_id in extract.case_ids)]
    made = {}
    for number, report in enumerate(reports):
        names = [name for name in vars(type(report)) if not name.startswith("_")]
        said = [getattr(report, name) for name in [*names, "cover", "references"]]
        parts = [part() for part in said if callable(part)]
        shown = [part._repr_html_() if isinstance(part, Section) else str(part) for part in parts]
        made[f"{number}.html"] = "".join(shown).encode()
    return made


@pytest.mark.parametrize(("reader", "language"), READERS)
def test_no_section_of_any_report_holds_a_canary(canary_study: Study, reader: str, language: str) -> None:
    own = reader == "gamma"  # whose own words hold them
    auditor = Auditor(canary_study, names=())
    for name, page in pages(canary_study, reader, language).items():
        assert auditor.found(name, page, reader) == []
        assert own or reader == "participants" or not canaries(name, page)


def test_the_figures_of_a_case_hold_no_canary_in_any_format(canary_study: Study, tmp_path: Path) -> None:
    paths = export(canary_study, cases=["alfa"], only=["timeline"], formats=("png", "svg", "pdf"), out=tmp_path)
    assert {path.suffix for path in paths} == {".png", ".svg", ".pdf", ".txt", ".csv"}
    assert [place for path in paths for place in canaries(path.name, path.read_bytes())] == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_with_any_visibilities_every_secret_is_of_a_hidden_row_and_of_no_open_one(
    small_study: Study, data: st.DataObject
) -> None:
    drawn = st.sampled_from(["intern", "deltagare", "publicerad"])
    tables = dict(small_study._tables)
    cases = tables["cases"]
    tables["cases"] = cases.assign(visibility=[data.draw(drawn) for _ in range(len(cases))])
    rows = tables["observations"]
    own = [data.draw(st.none() | drawn) for _ in range(len(rows))]
    texts = [f"{CANARY}{number} satt i sitt träd" for number in range(len(rows))]
    tables["observations"] = rows.assign(visibility=pd.Series(own, dtype="str"), text_sv=texts)
    study = Study(small_study.codebook, tables)
    reader = data.draw(st.sampled_from(["public", "participants", *study.case_ids]))
    auditor = Auditor(study, names=())
    seen = set(study.extract(reader).observations["text_sv"].dropna())
    found = np.array([bool(auditor.found("a.txt", text.encode(), reader)) for text in texts])
    assert found.tolist() == [text not in seen for text in texts]
