"""A plan whose tasks are all done: how a year looks that can be closed."""

from sqlmodel import Session, col, select

from data import year_turn
from data.models import Obligation, Plan
from domain.duties import DutyState


def finish(session: Session, plan: Plan) -> None:
    """Let everything that is still owed of a plan's tasks be done."""
    owed = [duty.id for left in year_turn.unfinished(session, plan) for duty in left.owed]
    for row in session.exec(select(Obligation).where(col(Obligation.id).in_(owed))):
        row.state = DutyState.DONE
    session.flush()
