"""The names the package promises are functions, whatever its files are called."""

from __future__ import annotations

import inspect

from tillkom import qca


def test_no_promised_name_is_hidden_by_a_file_of_the_same_name() -> None:
    assert [name for name in qca.__all__ if inspect.ismodule(getattr(qca, name))] == []
