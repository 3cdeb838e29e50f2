"""The tables. What must never happen is a unique index or a check here, not an `if` elsewhere."""

from data.models.base import metadata
from data.models.forms import Draft, DraftState, Evidence, EvidenceState
from data.models.messages import Inbox, Outbox, OutboxLine, OutboxState
from data.models.office import Audit, Holiday, Setting
from data.models.operations import Alarm, TrialWrite
from data.models.people import (
    Account,
    AccountState,
    Invite,
    JoinRequest,
    Person,
    PersonPost,
    Reach,
    RequestState,
    Unit,
    UnitAlias,
)
from data.models.personal import Consent, Look, Looked
from data.models.plan import (
    Item,
    ItemUnit,
    Obligation,
    ObligationChange,
    Obstacle,
    Part,
    Plan,
    PlanState,
)
from data.models.reminding import (
    Announcement,
    CalendarFeed,
    ItemNeed,
    Leave,
    ReminderChoice,
    Replica,
    Snooze,
    UnitGroup,
)
from data.models.submissions import Period, Permit, Submission, SubmissionChange, SubmissionVersion

__all__ = [
    "Account",
    "AccountState",
    "Alarm",
    "Announcement",
    "Audit",
    "CalendarFeed",
    "Consent",
    "Draft",
    "DraftState",
    "Evidence",
    "EvidenceState",
    "Holiday",
    "Inbox",
    "Invite",
    "Item",
    "ItemNeed",
    "ItemUnit",
    "JoinRequest",
    "Leave",
    "Look",
    "Looked",
    "Obligation",
    "ObligationChange",
    "Obstacle",
    "Outbox",
    "OutboxLine",
    "OutboxState",
    "Part",
    "Period",
    "Permit",
    "Person",
    "PersonPost",
    "Plan",
    "PlanState",
    "Reach",
    "ReminderChoice",
    "Replica",
    "RequestState",
    "Setting",
    "Snooze",
    "Submission",
    "SubmissionChange",
    "SubmissionVersion",
    "TrialWrite",
    "Unit",
    "UnitAlias",
    "UnitGroup",
    "metadata",
]
