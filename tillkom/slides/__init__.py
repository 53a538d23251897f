"""Decks for seminars, from the sections of the reports: a slide says one thing, and its notes say what it rests on."""

from tillkom.slides.outline import KINDS, deck_of
from tillkom.slides.presentation import presentation
from tillkom.slides.write import write_decks

__all__ = ["KINDS", "deck_of", "presentation", "write_decks"]
