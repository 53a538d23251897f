"""What the warm parent is asked to prepare every later fork has, and nothing it shows is changed by it."""

import pytest

from tests.warm.conftest import request_of, said
from tillkom.extract import SharedFiles
from tillkom.render.job import Job
from tillkom.render.planning.extracts import Extracts
from tillkom.render.request import PageMetadata, Request
from tillkom.render.running import kernels
from tillkom.render.running.execute import run
from tillkom.shipped import shipped
from tillkom.study import load_study
from tillkom.synthetic import write_study
from tillkom.warm import client


@pytest.fixture
def own_parent():
    """A warm parent of the test's own: what it prepares is no other test's business."""
    parent = client.OwnParent(kernels.WARM_UP)
    yield parent
    parent.stop()


def test_a_fork_has_what_was_prepared_before_it_and_the_next_one_too(own_parent):
    own_parent.prepare("builtins:exec", "import tillkom; tillkom.prepared = 'yes'")
    for _ in range(2):
        assert own_parent.call("builtins:eval", "__import__('tillkom').prepared") == "yes"


def test_what_goes_wrong_while_it_prepares_is_told_and_the_parent_goes_on(own_parent):
    with pytest.raises(ZeroDivisionError):
        own_parent.prepare("builtins:eval", "1 / 0")
    assert own_parent.call("builtins:eval", "1 + 1") == 2


def test_a_parent_in_which_a_thread_was_started_forks_no_more(own_parent):
    start = "import threading, time; threading.Thread(target=time.sleep, args=[60], daemon=True).start()"
    own_parent.prepare("builtins:exec", start)
    with pytest.raises(client.Lost):
        own_parent.call("os:getpid")
    assert own_parent.process.wait(20) == 1


def test_a_thread_that_is_over_in_a_moment_keeps_no_parent_from_forking(own_parent):
    start = "import threading, time; threading.Thread(target=time.sleep, args=[0.3], daemon=True).start()"
    own_parent.prepare("builtins:exec", start)
    assert own_parent.call("builtins:eval", "1 + 1") == 2


def test_a_study_that_cannot_be_read_stops_no_batch(own_parent, monkeypatch):
    monkeypatch.setattr(kernels, "warm_parent", lambda: own_parent)
    kernels.prepare(SharedFiles.of({"datapackage.json": b"no package"}))
    assert own_parent.prepared is None
    assert said(run(request_of("print('ran')"))) == ["ran"]


def test_reports_are_the_same_whether_what_they_share_was_read_before_or_not(tmp_path):
    study = load_study(write_study(tmp_path / "data", cases=4, seed=3))
    extracts = Extracts(study)
    text = (shipped("notebooks") / "case.ipynb").read_text(encoding="utf-8")
    metadata = PageMetadata("Titel", "sv", "Prov", synthetic=True)
    requests = [Request(Job("case", "sv", case), text, extracts.files(case), metadata) for case in study.case_ids]
    look = request_of("from tillkom import extract\nprint(extract._kept is not None)")
    with kernels.kept_warm("warm"):
        before = [run(request) for request in requests]
        kernels.prepare(extracts.public)
        after = [run(request) for request in requests]
        assert said(run(look)) == ["True"]
    client.stop()  # the next test's forks have nothing of this study
    assert [outcome.failure for outcome in before] == [None] * 4
    assert [(one.page, one.notebook) for one in after] == [(one.page, one.notebook) for one in before]
