"""What makes a report does not wait for a grammar that no notebook needs, and nobody else misses it."""

import importlib.util
import subprocess
import sys

import pytest


@pytest.mark.skipif(importlib.util.find_spec("rfc3987_syntax") is None, reason="not installed, so nothing to wait for")
def test_the_grammar_of_addresses_is_not_built_and_can_still_be_imported():
    code = (
        "import sys; import tillkom.render.running.notebook; assert 'rfc3987_syntax' not in sys.modules;"
        "import rfc3987_syntax; print(rfc3987_syntax.is_valid_syntax_iri('https://example.org/ö'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_a_notebook_that_breaks_the_format_is_still_found():
    code = (
        "import tillkom.render.running.notebook, nbformat\n"
        "try:\n    nbformat.validate({'nbformat': 4, 'nbformat_minor': 5, 'metadata': {}, 'cells': [{}]})\n"
        "except nbformat.ValidationError:\n    print('found')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "found\n"
