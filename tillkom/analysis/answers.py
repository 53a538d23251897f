"""Every question put to every case: the grid the other analyses start from, and what they share of it."""

from tillkom.grid import _kept, answers, chosen_cases, coded_cases, only_listed, records, vocabularies

__all__ = ["_kept", "answers", "chosen_cases", "coded_cases", "only_listed", "records", "vocabularies"]
