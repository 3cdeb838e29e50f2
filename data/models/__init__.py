"""The tables. What must never happen is a unique index or a check here, not an `if` elsewhere."""

from data.models.base import metadata
from data.models.forms import Draft, DraftState, Evidence, EvidenceState
from data.models.messages import Inbox, Outbox, OutboxLine, OutboxState
from data.models.office import Audit, Holiday, Setting
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
from data.models.submissions import Period, Permit, Submission, SubmissionChange, SubmissionVersion

__all__ = [
    "Account",
    "AccountState",
    "Audit",
    "Draft",
    "DraftState",
    "Evidence",
    "EvidenceState",
    "Holiday",
    "Inbox",
    "Invite",
    "Item",
    "ItemUnit",
    "JoinRequest",
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
    "RequestState",
    "Setting",
    "Submission",
    "SubmissionChange",
    "SubmissionVersion",
    "Unit",
    "UnitAlias",
    "metadata",
]
