"""What the machine carries."""

import pytest

from tillkom.errors import TillkomError
from tillkom.render.running import limits
from tillkom.render.running.limits import MIB, in_words, jobs_at_once, memory_for_each, memory_size


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


@pytest.fixture
def container(monkeypatch, tmp_path):
    """The files in which a container's limits stand."""
    monkeypatch.setattr(limits, "_CGROUP", tmp_path)
    return tmp_path


def test_a_containers_limit_of_memory_counts_where_it_is_lower(container):
    (container / "memory.max").write_text(str(700 * MIB))
    (container / "memory.current").write_text(str(200 * MIB))
    assert limits.free_memory() == 500 * MIB
    (container / "memory.max").write_text("max")
    assert limits.free_memory() != 500 * MIB


@pytest.mark.parametrize(
    ("files", "processors"),
    [
        ({"cpu.max": "200000 100000\n"}, 2),
        ({"cpu.max": "150000 100000\n"}, 2),
        ({"cpu.max": "50000 100000\n"}, 1),
        ({"cpu.max": "max 100000\n"}, 8),
        ({"cpu/cpu.cfs_quota_us": "300000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 3),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, 8),
        ({}, 8),
    ],
)
def test_a_containers_share_of_the_processors_counts_where_it_is_lower(container, monkeypatch, files, processors):
    class Eight:
        def cpu_affinity(self):
            return list(range(8))

    monkeypatch.setattr(limits.psutil, "Process", Eight)
    for name, text in files.items():
        (container / name).parent.mkdir(exist_ok=True)
        (container / name).write_text(text)
    assert limits.processors() == processors


def test_a_system_that_ties_no_process_to_a_processor_tells_how_many_there_are(container, monkeypatch):
    monkeypatch.setattr(limits.psutil, "Process", object)
    monkeypatch.setattr(limits.psutil, "cpu_count", lambda: 6)
    assert limits.processors() == 6
