"""Quá trình khen thưởng tập thể: a title, commendation or completion grade that a unit had in a past year."""

from data import awards
from data.catalogue import Holder
from domain.review import Stream
from forms.catalog.past_award import DECISION, PROOF, choices, received, subject, what_was_won
from forms.dossier import Extra, Setting, dossier
from forms.form import Group, Route


def adds(setting: Setting) -> Extra:
    """The awards of collectives under any law, and the years from now back."""
    return choices(setting, Holder.COLLECTIVE)


FORM = dossier(
    name=awards.UNIT_AWARD,
    title="Quá trình khen thưởng tập thể",
    route=Route(Stream.TITLES, collective=True, subject=subject, received=received),
    group=Group.HISTORY,
    adds=adds,
    fields=(*what_was_won("TTLĐTT"), *DECISION, PROOF),
)
