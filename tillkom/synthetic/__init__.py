"""A made-up study of any size, plainly labelled: for teaching, tests and measuring speed.

Every place, date, figure and sentence is drawn at random. The units are called "Påhittad kommun 001" and carry no
official code, so that no made-up value can ever stand on a real municipality.
"""

from tillkom.synthetic.making import write_study

__all__ = ["write_study"]
