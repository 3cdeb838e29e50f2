"""/dangky: register a title for the year, or look at and mend what is registered."""

from data import catalogue, plans, submissions
from data.models import Submission
from data.reports import REGISTRATION
from data.request import Request
from domain.message import Message, stacked
from domain.people import EVERYONE
from domain.review import REVISABLE
from forms import run as forms
from handlers.command import Command
from handlers.texts import registration as texts

NAME = "dangky"


def show(request: Request) -> Message:
    """What the actor has registered for running years, to be mended or added to; else the form at once."""
    rows = _mine(request)
    if not rows:
        return forms.start(request, REGISTRATION)
    zone = request.office.zone
    edits = [
        forms.starter(texts.edit(_award(row), row.year), REGISTRATION, submission=row.id)
        for row in rows
        if row.state in REVISABLE
    ]
    return Message(
        texts.registered(
            [
                (row.year, _award(row), row.updated_at.astimezone(zone).date(), row.version, row.state)
                for row in rows
            ]
        ),
        stacked(*edits, forms.starter(texts.ADD, REGISTRATION)),
    )


def _mine(request: Request) -> list[Submission]:
    years = plans.years(request.session)
    person = request.actor.person or 0
    return [
        row for year in years for row in submissions.of_person(request.session, REGISTRATION, year, person)
    ]


def _award(row: Submission) -> str:
    return catalogue.name_of(row.subject)


COMMAND = Command(
    name=NAME,
    title="Đăng ký danh hiệu",
    help="Đăng ký danh hiệu, sáng kiến cho năm nay; xem và sửa đăng ký của mình.",
    roles=EVERYONE,
    run=show,
    home=8,
)
