"""The way through of what is handed in: its states, who moves it, and in which steps.

One table drives buttons, rights and texts: the author sends, the unit's head agrees or returns, the Office
or the council's secretary accepts or returns, and after the freeze only a reopening with its reason is left.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.people import Actor, Role
from domain.rights import may_enter_for


class SubmissionState(StrEnum):
    """Where something handed in stands."""

    #: waits for the unit's head
    SENT = "sent"
    #: the head agrees; waits for the Office or the council's secretary
    AGREED = "agreed"
    #: given back to its author to be mended
    RETURNED = "returned"
    #: complete, and counted
    ACCEPTED = "accepted"
    #: counted and closed: only a reopening moves it
    FROZEN = "frozen"
    #: its author asks to take it back
    WITHDRAWING = "withdrawing"
    #: taken back
    WITHDRAWN = "withdrawn"
    #: something asked for that is not granted
    DECLINED = "declined"


#: States in which it counts for nobody any more.
GONE = frozenset({SubmissionState.WITHDRAWN, SubmissionState.DECLINED})

#: States in which it stands as handed in.
STANDING = frozenset(SubmissionState) - GONE

#: States in which it has been taken.
TAKEN = frozenset({SubmissionState.ACCEPTED, SubmissionState.FROZEN})

#: States in which its author may send another version.
REVISABLE = frozenset(
    {SubmissionState.SENT, SubmissionState.AGREED, SubmissionState.RETURNED, SubmissionState.ACCEPTED}
)


class Stream(StrEnum):
    """Whose desk it reaches after the unit's head (the plan, part IV.1: two councils, two secretaries)."""

    #: titles and commendations, achievements: the secretary of the emulation council
    TITLES = "titles"
    #: initiatives and research topics: the secretary of the council of initiatives
    INITIATIVES = "initiatives"
    #: everything else: the Office
    OFFICE = "office"


#: Roles that look at what the people of a unit hand in.
HEADING = (Role.HEAD, Role.DEPUTY)

#: The council whose secretary checks a stream, by the key of its unit.
COUNCILS = {Stream.TITLES: "hd-tdkt", Stream.INITIATIVES: "hd-sang-kien"}


class Party(StrEnum):
    """In which capacity somebody meets what was handed in."""

    AUTHOR = "author"
    HEAD = "head"
    OFFICE = "office"


class Act(StrEnum):
    """What can be done with something handed in."""

    AGREE = "agree"
    ACCEPT = "accept"
    RETURN = "return"
    DECLINE = "decline"
    FREEZE = "freeze"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    ALLOW = "allow"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who takes it, from where, to where (None: to where it stood before), with a reason or not."""

    act: Act
    party: Party
    sources: frozenset[SubmissionState]
    target: SubmissionState | None
    reason: bool = False
    #: only for what asks for something (a permit, an extension, a commendation)
    asking: bool = False


def _step(
    act: Act,
    party: Party,
    sources: Collection[SubmissionState],
    target: SubmissionState | None,
    *,
    reason: bool = False,
    asking: bool = False,
) -> Step:
    return Step(act, party, frozenset(sources), target, reason, asking)


_S = SubmissionState

#: Every step that there is, in the order of its buttons.
STEPS: tuple[Step, ...] = (
    _step(Act.AGREE, Party.HEAD, {_S.SENT}, _S.AGREED),
    _step(Act.ACCEPT, Party.OFFICE, {_S.AGREED}, _S.ACCEPTED),
    _step(Act.RETURN, Party.HEAD, {_S.SENT}, _S.RETURNED, reason=True),
    _step(Act.RETURN, Party.OFFICE, {_S.AGREED, _S.ACCEPTED}, _S.RETURNED, reason=True),
    _step(Act.DECLINE, Party.OFFICE, {_S.AGREED}, _S.DECLINED, reason=True, asking=True),
    _step(Act.FREEZE, Party.OFFICE, {_S.ACCEPTED}, _S.FROZEN),
    _step(Act.REOPEN, Party.OFFICE, {_S.FROZEN}, _S.RETURNED, reason=True),
    _step(Act.ALLOW, Party.OFFICE, {_S.WITHDRAWING}, _S.WITHDRAWN),
    _step(Act.KEEP, Party.OFFICE, {_S.WITHDRAWING}, None, reason=True),
    _step(Act.WITHDRAW, Party.AUTHOR, REVISABLE, _S.WITHDRAWING, reason=True),
)

#: In which states something waits for whom.
WAITS_FOR: dict[SubmissionState, Party] = {
    _S.SENT: Party.HEAD,
    _S.AGREED: Party.OFFICE,
    _S.WITHDRAWING: Party.OFFICE,
    _S.RETURNED: Party.AUTHOR,
}


@dataclass(frozen=True, slots=True)
class Case:
    """What decides who may do what with something handed in.

    `council` is the unit of the council whose secretary checks it; `by_office` tells that it is by or about
    somebody of the Office, so that the leadership may stand in for colleagues; `headless` that nobody but its
    author heads the unit today, so that the Office stands in for the head; `about` whom it is about.
    """

    state: SubmissionState
    author: int
    unit: int
    collective: bool = False
    asking: bool = False
    entered_by: int | None = None
    council: int | None = None
    by_office: bool = False
    headless: bool = False
    about: int | None = None


def parties(actor: Actor, case: Case) -> frozenset[Party]:
    """In which capacities an actor meets a case; nobody judges what is their own.

    >>> from domain.people import Post
    >>> head = Actor(1, 2, "A", frozenset({Post(Role.HEAD, 3)}))
    >>> [str(party) for party in parties(head, Case(SubmissionState.SENT, author=5, unit=3))]
    ['head']
    >>> [str(party) for party in parties(head, Case(SubmissionState.SENT, author=2, unit=3))]
    ['author']
    """
    if actor.person is None or _is_kept_from(actor, case):
        return frozenset()
    if _is_own(actor, case):
        return frozenset({Party.AUTHOR}) if _speaks_for(actor, case) else frozenset()
    found = set()
    if case.entered_by == actor.person and may_enter_for(actor, case.unit):
        found.add(Party.AUTHOR)
    if not case.collective and case.unit in actor.units(*HEADING):
        found.add(Party.HEAD)
    if _is_office(actor, case):
        found |= {Party.OFFICE, Party.HEAD} if case.headless else {Party.OFFICE}
    return frozenset(found)


def _is_kept_from(actor: Actor, case: Case) -> bool:
    """Whom something is about neither judges nor sees it before it is accepted."""
    return actor.person == case.about and case.state not in TAKEN


def _is_own(actor: Actor, case: Case) -> bool:
    return actor.person == case.author or _answers(actor, case)


def _speaks_for(actor: Actor, case: Case) -> bool:
    """Whoever handed in for a unit speaks for it only while a post says so (design decision 8)."""
    return not case.collective or _answers(actor, case) or Role.OFFICE in actor.roles


def _answers(actor: Actor, case: Case) -> bool:
    return case.collective and case.unit in actor.units(*HEADING, Role.UNION)


def _is_office(actor: Actor, case: Case) -> bool:
    secretary = case.council is not None and case.council in actor.units(Role.SECRETARY)
    standing_in = case.by_office and Role.LEADERSHIP in actor.roles
    return Role.OFFICE in actor.roles or secretary or standing_in


def may_see(actor: Actor, case: Case) -> bool:
    """Whether an actor may read a case: whoever meets it in some capacity, and the leadership."""
    overseeing = actor.linked and Role.LEADERSHIP in actor.roles and not _is_kept_from(actor, case)
    return bool(parties(actor, case)) or overseeing


def may_revise(actor: Actor, case: Case) -> bool:
    """Whether an actor may send another version, as far as the state goes; the period is another matter.

    The unit's head may, too: the author is told, and the head answers for it from then on.
    """
    open_ = case.state in REVISABLE and not granted(case)
    return open_ and bool(parties(actor, case) & {Party.AUTHOR, Party.HEAD})


def granted(case: Case) -> bool:
    """Whether it asked for something and got it: that has its effect, and is not taken up a second time."""
    return case.asking and case.state is SubmissionState.ACCEPTED


def steps(actor: Actor, case: Case) -> tuple[Step, ...]:
    """What an actor may do with a case now, in the order of the buttons."""
    capacities = parties(actor, case)
    return tuple(
        step
        for step in STEPS
        if step.party in capacities
        and case.state in step.sources
        and (case.asking or not step.asking)
        and (step.act is Act.FREEZE or not granted(case))
    )


def step_of(actor: Actor, case: Case, act: Act) -> Step | None:
    """The step by which an actor may do this to a case now, None if it may not."""
    return next((step for step in steps(actor, case) if step.act is act), None)


def first_state(*, through_head: bool, has_head: bool, by_head: bool) -> SubmissionState:
    """Where a version begins: with the unit's head, unless there is none or the head has sent it.

    >>> str(first_state(through_head=True, has_head=True, by_head=False))
    'sent'
    >>> str(first_state(through_head=True, has_head=True, by_head=True))
    'agreed'
    """
    waits = through_head and has_head and not by_head
    return SubmissionState.SENT if waits else SubmissionState.AGREED
