"""What is coded, said in words: one voice for figures and reports, so that the same value reads the same in both."""

from tillkom.say.citing import cite
from tillkom.say.voice import Voice, present, sentences

__all__ = ["Voice", "cite", "present", "sentences"]
