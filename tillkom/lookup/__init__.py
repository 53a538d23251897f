"""Looking things up in a study: answers with labels, words in any text, two variables against each other."""

from tillkom.lookup.crossing import crosstab
from tillkom.lookup.labelled import labelled_answers
from tillkom.lookup.searching import search

__all__ = ["crosstab", "labelled_answers", "search"]
