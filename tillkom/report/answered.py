"""The answer where no curve can be drawn: why not, what surveys say, and how far the known cases have come."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from tillkom import codes
from tillkom.analysis import survey_shares
from tillkom.analysis.answers import records
from tillkom.language import capital, in_language, inside

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tillkom.analysis import Spread
    from tillkom.report.teller import Teller


class Answer:
    """Says in plain words what is known of the spread where the dates carry no curve."""

    def __init__(self, teller: Teller, pictures: Mapping[str, Spread]) -> None:
        self.teller, self.pictures, self.say = teller, pictures, teller.say

    def why(self) -> str:
        """Why no curve can be drawn by any definition: once where the reason is the same for all, else one by one."""
        reasons = {code: picture.reason for code, picture in self.pictures.items() if picture.reason is not None}
        first = next(iter(reasons.values()), None)
        if first is None:
            return ""
        if len({(why.reason, why.found, why.needed) for why in reasons.values()}) == 1:
            return self._reason(next(iter(reasons)))
        return " ".join(self.refused(code) for code in reasons)

    def refused(self, code: str) -> str:
        """Why there is no curve by one definition."""
        label = capital(self.teller.label("adoption_definition", code))
        return self.say("adoption.refused", definition=label, reason=inside(self._reason(code)))

    def _reason(self, code: str) -> str:
        picture = self.pictures[code]
        assert picture.reason is not None
        found, needed = (
            self.teller.number(math.ceil(value)) for value in (picture.reason.found, picture.reason.needed)
        )
        base, unknown = self.teller.number(picture.base), self.teller.number(picture.unknown)
        return self.say(f"no_curve.{picture.reason.reason}", found=found, needed=needed, base=base, unknown=unknown)

    def surveys(self) -> str:
        """How far apart the shares lie that surveys state, and whom each end was asked of."""
        shares = survey_shares(self.teller.study)
        stated = shares[shares["share"].notna() & (shares["share_status"].astype("str") == codes.STATED)]
        if len(stated) < 2:
            return ""
        rows = sorted(records(stated), key=lambda row: float(row.share))
        ends = {
            name: self.say("adoption.asked", share=self.teller.share(row), who=self._asked(row))
            for name, row in (("low", rows[0]), ("high", rows[-1]))
        }
        return self.say("adoption.depends", **ends)

    def _asked(self, row: Any) -> str:
        """Who was asked or what was read, and whom it is about."""
        language = self.teller.language
        population = inside(in_language(language, row.population_sv, row.population_en))
        respondent = in_language(language, row.respondent_sv, row.respondent_en)
        silent = self.teller.label("status", codes.NOT_STATED).lower()
        if not respondent or respondent.lower() == silent:
            return population
        return self.say("adoption.asked_of", respondent=inside(respondent), population=population)

    def known(self) -> str:
        """How many of the units with a date have taken each step."""
        tables = {code: picture.units for code, picture in self.pictures.items()}
        told = [table[table["status"] != codes.UNKNOWN] for table in tables.values()]
        units = pd.concat([table["unit_id"] for table in told]).nunique() if told else 0
        if not units:
            return self.say("spread.nothing_seen")
        return self.say("adoption.of_known", count=self.teller.number(units), steps=self.steps())

    def steps(self) -> str:
        """Each step with how many units have taken it."""
        return "; ".join(
            self.say(
                "adoption.taken",
                definition=self.teller.label("adoption_definition", code),
                count=self.teller.number(picture.adopters),
            )
            for code, picture in self.pictures.items()
        )
