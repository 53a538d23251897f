"""Import nbformat in a fifth of a second rather than two: this module is imported before it.

nbformat checks notebooks with jsonschema, which looks for a checker of internationalised addresses if one is installed,
and that builds its grammar anew in every process. No schema of a notebook asks for such an address.
"""

import sys

_SLOW = "rfc3987_syntax"

if _SLOW not in sys.modules:
    sys.modules[_SLOW] = None  # type: ignore[assignment]  # how Python is told that there is no such module
    try:
        import jsonschema  # type: ignore[import-untyped]  # noqa: F401
    finally:
        del sys.modules[_SLOW]
