"""What the machine carries."""

import pytest

from tillkom.errors import TillkomError
from tillkom.render import limits
from tillkom.render.limits import MIB, in_words, jobs_at_once, memory_for_each, memory_size


@pytest.mark.parametrize(
    ("text", "size"),
    [("800M", 800 * MIB), ("2G", 2048 * MIB), ("1,5 GB", 1536 * MIB), ("1.5gib", 1536 * MIB), ("1048576", MIB)],
)
def test_memory_is_read_as_people_write_it(text, size):
    assert memory_size(text) == size


@pytest.mark.parametrize("text", ["", "much", "-2G", "2 X", "0G"])
def test_what_is_no_amount_of_memory_is_told(text):
    with pytest.raises(TillkomError, match="is not an amount of memory. Write it like 800M or 2G."):
        memory_size(text)


def test_memory_is_told_as_people_write_it():
    assert [in_words(size * MIB) for size in (600, 1024, 1536, 20480)] == ["600 MB", "1 GB", "1.5 GB", "20 GB"]


@pytest.mark.parametrize(
    ("free", "processors", "jobs"), [(None, 4, 5), (100_000 * MIB, 4, 5), (1300 * MIB, 8, 2), (100 * MIB, 8, 1)]
)
def test_one_notebook_more_than_processors_runs_and_as_many_as_memory_carries(monkeypatch, free, processors, jobs):
    monkeypatch.setattr(limits, "free_memory", lambda: free)
    monkeypatch.setattr(limits, "processors", lambda: processors)
    assert jobs_at_once() == jobs


def test_each_may_take_its_share_of_what_is_free_but_never_too_little(monkeypatch):
    monkeypatch.setattr(limits, "free_memory", lambda: 8192 * MIB)
    assert [memory_for_each(jobs) for jobs in (2, 100)] == [4096 * MIB, 1024 * MIB]
    monkeypatch.setattr(limits, "free_memory", lambda: None)
    assert memory_for_each(2) is None


def test_a_containers_limit_counts_where_it_is_lower(monkeypatch, tmp_path):
    (tmp_path / "max").write_text(str(700 * MIB))
    (tmp_path / "current").write_text(str(200 * MIB))
    monkeypatch.setattr(limits, "_CGROUPS", ((str(tmp_path / "max"), str(tmp_path / "current")),))
    assert limits.free_memory() in (None, 500 * MIB)
    (tmp_path / "max").write_text("max")
    assert limits.free_memory() != 500 * MIB
