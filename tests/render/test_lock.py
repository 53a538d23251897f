"""One batch at a time in a folder."""

import threading

import pytest

from tillkom.errors import TillkomError
from tillkom.render.writing.lock import LOCK_FILE, only_batch


def test_a_folder_is_held_and_then_free_again_with_nothing_left_in_it(tmp_path):
    for _ in range(2):
        with only_batch(tmp_path):
            assert (tmp_path / LOCK_FILE).exists()
        assert list(tmp_path.iterdir()) == []


def test_a_second_batch_of_the_same_process_is_refused_and_the_first_keeps_the_folder(tmp_path):
    with only_batch(tmp_path):
        for _ in range(2):
            said = r"^Another batch of this process already writes to"
            with pytest.raises(TillkomError, match=said), only_batch(tmp_path):
                pass


def test_a_second_batch_that_waits_gets_the_folder_when_it_is_free(tmp_path):
    order, said = [], []

    def second() -> None:
        with only_batch(tmp_path, wait=True, waiting=said.append):
            order.append("second")

    with only_batch(tmp_path):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.5)
        order.append("first")
    waiting.join(10)
    assert order == ["first", "second"]
    assert said == [f"waiting for another batch of this process, which writes to {tmp_path}."]


def test_the_file_of_a_batch_that_was_killed_bars_nobody(tmp_path):
    (tmp_path / LOCK_FILE).write_text('{"process": 1, "machine": "elsewhere"}')
    with only_batch(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []
