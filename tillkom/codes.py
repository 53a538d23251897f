"""The codes that rules rest on, each in one place: statuses, phases, kinds of source, types of variables, readers.

What a code means to a reader stands in the vocabularies; other codes of theirs are data, and no rule names them.
"""

from __future__ import annotations

# status: what is known of an answer
STATED = "belagd"
APPROXIMATE = "ungefärlig"
NOT_STATED = "framgår_ej"
NOT_APPLICABLE = "ej_tillämplig"
NOT_CODED = "ej_kodad"
CONFLICTING = "motstridig"
CONFIDENTIAL = "sekretess"
RHETORICAL = "retorisk"
KNOWN = (STATED, APPROXIMATE)
"""The statuses of an answer that is known: stated, exactly or approximately."""
NOT_ASKED = (NOT_CODED, NOT_APPLICABLE)
"""The statuses where nobody has looked, or there is nothing to look for."""
WITHOUT_ANSWER = (NOT_STATED, NOT_APPLICABLE, NOT_CODED, CONFIDENTIAL, RHETORICAL)
"""The statuses beside which no answer stands."""
SOURCED = (STATED, APPROXIMATE, CONFLICTING, RHETORICAL)
"""The statuses that say what a source says, so that it is named."""
WORDS_BESIDE_NO_VALUE = (NOT_STATED, RHETORICAL)
"""The statuses beside which the source's words may stand though they hold no number or class."""

# adoption_status: what is known of a unit's adoption
ADOPTED = "antagen"
NOT_ADOPTED = "ej_antagen"
UNKNOWN = "okänt"
ADOPTION_STATUSES = {ADOPTED: "adopted", NOT_ADOPTED: "not_adopted", UNKNOWN: "unknown"}
"""... in the words of the statistics."""

# adoption_sampling: how the units by a definition were chosen, in the words of the statistics
SAMPLINGS = {"alla": "census", "urval": "sample", "endast_antagare": "adopters"}

# date_basis: what dates an adoption; the first trace of it may lie after it
TRACE = "första_spår"

# year_basis: what a survey is dated by
YEAR_PUBLISHED = "publiceringsår"

# adoption_definition: what counts as adoption
PRACTICE = "praktik"

# trajectory: where a stage is heading
UNKNOWN_TRAJECTORY = "okänt"

# phase: when an answer holds
BEFORE = "före"
AFTER = "efter"
NOW = "nuläge"

# kind: who says so
INTERPRETATION = "tolkning"

# variable_type: what an answer is
TEXT = "text"
COUNT = "antal"
NUMBER = "tal"
CLASS = "klass"
CLASSES = "klasser"
NUMERIC = (COUNT, NUMBER)
CLASSED = (CLASS, CLASSES)

# variables
DIVIDED = {"committee_structure": ("committee_division", "administration_structure", "steering_model")}
"""A question that holds several, and those it was divided into: where these are coded, they are told instead."""

# qualifier: how near a number is; the one that is meant where none is given
ABOUT = "cirka"

# precision: what a date states
UNDATED_EVENT = "odaterad"
OPEN_DATE = "öppen"
UNDATED = (UNDATED_EVENT, OPEN_DATE)
DAY = "dag"
MONTH = "månad"
POINTS = (DAY, MONTH)
ABOUT_YEAR = "cirka_år"
PERIOD = "period"
OPEN_END = "öppet_slut"

# event_type: what kind of event
DECIDED = "beslut"
EVENT_GROUPS = {
    "background": ("initiativ", "utredning", "rekrytering", "sammanhang", "diskurs"),
    "decision": (DECIDED,),
    "change": ("start", "program", "projekt", "omorganisation", "aktivitet"),
}
"""The kinds of events by what they are to a course; any other kind is of the group "other"."""

# round: a coder's own judgement, or what was decided of several
CODING = "kodning"
DECISION = "avgörande"

# role: what a unit is in a case
PARTNER = "medverkande"

# level: what kind of unit
MUNICIPALITY = "kommun"
REGION = "region"
LEVELS = (MUNICIPALITY, REGION)
"""The levels that the population consists of."""

# visibility: who may see a case, from the fewest to all
INTERNAL = "intern"
SHARED = "deltagare"
PUBLISHED = "publicerad"

# reader: whose extract, where it is not a case's, from who sees the most to who sees the least
RESEARCH = "research"
PROGRAMME = "participants"
PUBLIC = "public"
GROUPS = (RESEARCH, PROGRAMME, PUBLIC)
MARKED_READERS = (RESEARCH, PROGRAMME)
"""The readers whose reports say on every page who alone may read them."""
