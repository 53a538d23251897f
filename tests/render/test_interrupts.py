"""A Ctrl-C that Python drops still stops the batch."""

from __future__ import annotations

import signal
import threading
import weakref

import pytest

from tillkom.render import interrupts


class Thing:
    """Something a callback can wait for the end of."""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_ctrl_c_that_falls_into_a_callback_is_not_lost():
    with interrupts.remembered():
        thing = Thing()
        dropped = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
        del thing  # Python tells of the exception in the callback, and goes on
        assert dropped() is None
        with pytest.raises(KeyboardInterrupt):
            interrupts.check()
    interrupts.check()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_a_ctrl_c_does_at_once_what_it_always_does():
    with pytest.raises(KeyboardInterrupt), interrupts.remembered():
        signal.raise_signal(signal.SIGINT)
    interrupts.check()


def test_a_handler_of_somebody_elses_and_another_thread_are_left_alone():
    def own(*_: object) -> None:
        pass

    before = signal.signal(signal.SIGINT, own)
    try:
        with interrupts.remembered():
            assert signal.getsignal(signal.SIGINT) is own
    finally:
        signal.signal(signal.SIGINT, before)

    def within() -> None:
        with interrupts.remembered():
            seen.append(signal.getsignal(signal.SIGINT))

    seen: list[object] = []
    thread = threading.Thread(target=within)
    thread.start()
    thread.join()
    assert seen == [before]
