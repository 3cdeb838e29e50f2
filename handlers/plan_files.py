"""What was sent as a plan becomes a draft plan, and its sender hears what became of it.

The file is opened before, in a process of its own (`bot.plan_reader`): here are only words and tables.
"""

import re
from collections.abc import Sequence
from datetime import datetime, tzinfo

from data import (
    bodies,
    evidence,
    holidays,
    office,
    outbox,
    plan_amending,
    plan_diff,
    plan_files,
    plans,
    units,
)
from data.db import Transaction
from data.models import EvidenceState, Plan, PlanFile, PlanState
from data.plan_diff import Change
from data.request import Request
from documents import plan_in
from documents.plan_in.blocks import Opened
from domain.duties import ItemKind
from domain.errors import Refusal, UnreadablePlan
from domain.message import Button, Message, SaidKind, join, stacked
from domain.plan import PlanReading
from domain.rights import OVERSEEING
from forms import run
from forms.catalog.plan_file import EVIDENCE, NAME
from handlers.command import button
from handlers.texts import plan_files as texts
from vietnamese.text import fold

#: What a file is called that somebody sends as a plan, folded.
_CALLED = re.compile(r"\b(?:ke hoach|kh)\b")


def arrived(request: Request) -> Message | None:
    """An answer to a file outside any form that calls itself a plan: the form about it; None for others.

    Only from those who may bring a plan in: what anybody else sends unasked is not kept.
    """
    said = request.said
    if said.kind is not SaidKind.FILE or said.file is None or not request.actor.may(OVERSEEING):
        return None
    if evidence.too_big(said.file) or not _CALLED.search(fold(f"{said.file.name} {said.text}")):
        return None
    session, account = request.session, request.actor.account
    row = evidence.remember(session, account, said.file, request.now, message=said.message, caption=said.text)
    if row.state is EvidenceState.REFUSED:
        return None
    return run.start(request, NAME, **{EVIDENCE: row.id})


def read(
    session: Transaction,
    number: int,
    contents: Opened | UnreadablePlan,
    raw: bytes,
    now: datetime,
    zone: tzinfo,
) -> bool:
    """Read what was opened, keep it as a draft, owe its sender an answer; False if that was done before."""
    row = plan_files.take(session, number)
    if row is None:
        return False
    try:
        if isinstance(contents, UnreadablePlan):
            raise contents
        plan, message = _stored(session, row, contents, raw, now)
    except Refusal as refusal:
        plan, message = None, _refused(refusal)
    plan_files.settle(session, row, plan.id if plan else None, now)
    outbox.notice(
        session,
        message,
        now,
        key=f"plan-file:{row.id}",
        zone=zone,
        calendar=holidays.calendar(session),
        person=row.sent_by,
        at_once=True,
    )
    return True


def _stored(
    session: Transaction, row: PlanFile, contents: Opened, raw: bytes, now: datetime
) -> tuple[Plan, Message]:
    strict, calendar = office.get(session, office.STRICT_BEFORE), holidays.calendar(session)
    reading = plan_in.read_opened(
        contents, raw, units.bodies(session, bodies.load()), row.year, strict, calendar
    )
    if reading.amends is not None:
        return _amendment(session, row, reading)
    plan, new = plans.store(session, reading, "\n".join(contents.lines()), now)
    return plan, _told(session, plan) if new else Message(texts.known(plan), stacked(*_review(plan)))


def _amendment(session: Transaction, row: PlanFile, reading: PlanReading) -> tuple[Plan, Message]:
    """What a paper asks for that only changes a plan; nothing is changed before somebody looked at it."""
    plan = _amended(session, reading)
    found = plan_amending.proposals(session, reading, plan.id)
    missing = plan_amending.unknown(session, reading, plan.id)
    if not found:
        raise Refusal(
            texts.nothing_to_change(plan, missing), f"an amendment without effect on plan {plan.id}"
        )
    row.changes = [one.plain() for one in found]
    row.title = texts.paper_name(reading.number, reading.title)
    look = button(texts.LOOK_AT_CHANGES, "nhapkehoach", "amend", row.id)
    return plan, Message(texts.amendment(plan, row.title, len(found), missing), stacked(look))


def _amended(session: Transaction, reading: PlanReading) -> Plan:
    """The plan that a paper changes: by the number it names, else that of its year. Raises Refusal."""
    open_plans = [one for one in plans.all_plans(session) if one.state is not PlanState.CLOSED]
    open_plans.sort(key=lambda one: one.state is not PlanState.ACTIVE)
    named = [one for one in open_plans if reading.amends and one.number == reading.amends]
    of_year = [one for one in open_plans if one.year == reading.year]
    if not named and not of_year:
        raise Refusal(texts.no_plan_to_change(reading.year), f"no open plan of {reading.year}")
    return (named or of_year)[0]


def _told(session: Transaction, plan: Plan) -> Message:
    """How much was read, and what differs from the plan of that year that was there before."""
    entries = plans.items(session, plan.id)
    deadlines = sum(entry.item.kind is ItemKind.REGISTRATION for entry in entries)
    before = _before(session, plan)
    return Message(
        join(
            [
                texts.read(plan, len(entries) - deadlines, deadlines),
                texts.compared(before, _changes(session, before, plan)) if before else "",
                texts.CONFIRM_LATER,
            ],
            "\n\n",
        ),
        stacked(*_review(plan)),
    )


def _before(session: Transaction, plan: Plan) -> Plan | None:
    """The plan of the same year that runs or, if none does, that was read last."""
    same = [one for one in plans.all_plans(session) if one.year == plan.year and one.id != plan.id]
    running = [one for one in same if one.state is PlanState.ACTIVE]
    drafts = [one for one in same if one.state is PlanState.DRAFT]
    return next(iter([*running, *drafts]), None)


def _changes(session: Transaction, before: Plan, after: Plan) -> Sequence[Change]:
    return plan_diff.compare(plans.items(session, before.id), plans.items(session, after.id))


def _review(plan: Plan) -> list[Button]:
    return [button(texts.REVIEW, "xacnhan", "p", plan.id, 1)] if plan.state is PlanState.DRAFT else []


def _refused(refusal: Refusal) -> Message:
    return Message(texts.refused(refusal.person), stacked(button(texts.SEND_AGAIN, "nhapkehoach", "send")))
