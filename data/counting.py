"""What was handed in, counted for /report: by unit and award, sent, missing and late, shares, and queues.

Everything is counted from a handful of statements, whatever the size of the office.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from data import dossiers, movements, people, periods, units
from data.dossiers import Entry
from data.figures import HALF_YEAR, YEAR_END
from data.initiatives import INITIATIVE, RECOGNITION, TOPIC
from data.models import PersonPost, Unit
from data.movements import Participation
from data.plans import REGISTERING
from data.reports import REGISTRATION
from domain.people import Post, Role, UnitKind
from domain.periods import PeriodKey
from domain.review import COUNCILS, HEADING, WAITS_FOR, Party, SubmissionState
from vietnamese import names

COLLECTIVE_REGISTRATION, COLLECTIVE_ACHIEVEMENT = "collective_registration", "collective_achievement"
ACHIEVEMENT = "achievement"

#: Forms that are owed, in the order shown, with the period that they are owed in.
OWED_FORMS: dict[str, PeriodKey] = {
    REGISTRATION: PeriodKey.REGISTRATION,
    COLLECTIVE_REGISTRATION: PeriodKey.REGISTRATION,
    HALF_YEAR: PeriodKey.HALF_YEAR,
    YEAR_END: PeriodKey.YEAR_END,
    ACHIEVEMENT: PeriodKey.ACHIEVEMENT,
    COLLECTIVE_ACHIEVEMENT: PeriodKey.ACHIEVEMENT,
    RECOGNITION: PeriodKey.RECOGNITION,
}
#: Forms that each registering unit owes.
OF_EACH_UNIT = (COLLECTIVE_REGISTRATION, HALF_YEAR, YEAR_END)

#: Posts that lead; everybody else works directly ("người trực tiếp công tác", the plan's reference I.2).
LEADING = frozenset({*HEADING, Role.LEADERSHIP})
UNIONS = frozenset({UnitKind.UNION, UnitKind.YOUTH})
#: A group of fewer people is shown without a rate: a figure must not tell of one person.
SMALLEST_GROUP = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were handed in and where they stand; the four between `total` and `late` add up to `total`."""

    total: int = 0
    at_head: int = 0
    at_office: int = 0
    returned: int = 0
    accepted: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class AwardCount:
    """Registrations of one award by the people of one unit; `award` is its key."""

    unit_name: str
    award: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Missing:
    """What has not been handed in: by which unit and by whom, "" for the unit itself.

    `initiative` is the id of the registered one that it is about, None where it is about none.
    """

    unit_name: str
    name: str = ""
    initiative: int | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """How a form stands that is expected of certain people or units; `late` is part of `sent`.

    Whoever handed in at least one in time is not late.
    """

    form: str
    due: date | None
    sent: int
    late: int
    missing: tuple[Missing, ...]

    @property
    def expected(self) -> int:
        """How many are expected."""
        return self.sent + len(self.missing)


@dataclass(frozen=True, slots=True)
class Share:
    """How many of a group work directly, and how many lead on the day of the report."""

    direct: int
    leaders: int

    @property
    def total(self) -> int:
        """The size of the group."""
        return self.direct + self.leaders

    @property
    def told(self) -> bool:
        """Whether its parts may be told: neither they nor the whole are so small that one knows who it is."""
        return all(part == 0 or part >= SMALLEST_GROUP for part in (self.direct, self.leaders))

    @property
    def percent(self) -> float:
        """How many of a hundred work directly, to one decimal; 0 for an empty group.

        >>> Share(13, 3).percent, Share(0, 0).percent
        (81.2, 0.0)
        """
        return round(100 * self.direct / self.total, 1) if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits on one desk: whose (a role, and the unit it is held in), how many, the oldest since when."""

    role: Role
    unit_name: str
    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """What was handed in for a year, counted as of one day."""

    year: int
    registrations: Tally
    by_award: tuple[AwardCount, ...]
    owed: tuple[Owed, ...]
    registered: Share
    accepted: Share
    initiatives: Tally
    topics: Tally
    recognitions: Tally
    #: the trade union and the youth union of the office, and the other units that took part in movements
    unions: tuple[Participation, ...]
    others: tuple[Participation, ...]
    waiting: tuple[Waiting, ...]

    def of(self, form: str) -> Owed:
        """How a form of `OWED_FORMS` stands."""
        return next(owed for owed in self.owed if owed.form == form)


def counts(session: Session, year: int, today: date, forms: Collection[str]) -> Counts:
    """The figures of a year as of `today`; only `forms`, those that there are, can be owed."""
    found = dossiers.entries(session, year)
    by_form = defaultdict(list)
    for entry in found:
        by_form[entry.form].append(entry)
    known = units.all(session)
    posts = _Posts(session, today, known)
    unions, others = _took_part(session, year, known, posts)
    registered = by_form[REGISTRATION]
    accepted = [entry for entry in registered if entry.state not in WAITS_FOR]
    return Counts(
        year=year,
        registrations=tally(registered),
        by_award=_by_award(registered),
        owed=tuple(owed for owed in _owed(session, year, today, known, by_form) if owed.form in forms),
        registered=posts.share(entry.person for entry in registered),
        accepted=posts.share(entry.person for entry in accepted),
        initiatives=tally(by_form[INITIATIVE]),
        topics=tally(by_form[TOPIC]),
        recognitions=tally(by_form[RECOGNITION]),
        unions=unions,
        others=others,
        waiting=_waiting(found, posts),
    )


def tally(found: Sequence[Entry]) -> Tally:
    """How many there are and where they stand."""
    waits = Counter(WAITS_FOR.get(entry.state) for entry in found)
    return Tally(
        total=len(found),
        at_head=waits[Party.HEAD],
        at_office=waits[Party.OFFICE],
        returned=waits[Party.AUTHOR],
        accepted=waits[None],
        late=sum(entry.late for entry in found),
    )


def _by_award(found: Iterable[Entry]) -> tuple[AwardCount, ...]:
    """By unit in the order of units, within a unit in the order in which awards were first registered."""
    groups: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for entry in found:
        groups[entry.unit, entry.subject].append(entry)
    by_unit = sorted(groups.items(), key=lambda group: group[0][0])
    return tuple(AwardCount(rows[0].unit_name, award, tally(rows)) for (_, award), rows in by_unit)


class _Posts:
    """Who holds which post on a day: one statement."""

    def __init__(self, session: Session, today: date, known: Iterable[Unit]) -> None:
        held = select(PersonPost.person_id, PersonPost.role, PersonPost.unit_id).where(people.held(today))
        self._of: dict[int, set[Post]] = defaultdict(set)
        self._holders: dict[Post, set[int]] = defaultdict(set)
        self._anywhere: dict[Role, set[int]] = defaultdict(set)
        for person, role, unit in session.exec(held):
            post = Post(Role(role), unit)
            self._of[person].add(post)
            self._holders[post].add(person)
            self._anywhere[post.role].add(person)
        self._units = {unit.key: unit for unit in known}

    def share(self, persons: Iterable[int]) -> Share:
        """How many of these lead, each counted once; who holds no post any more is left out."""
        here = {person for person in persons if person in self._of}
        leaders = sum(any(post.role in LEADING for post in self._of[person]) for person in here)
        return Share(len(here) - leaders, leaders)

    def desk(self, entry: Entry) -> tuple[Role, int | None, str]:
        """Where something waits that is with a head or the Office: the role, its unit and that unit's name.

        As `data.review` finds it: nobody judges what is their own, so it goes on to the next desk.
        """
        own = {entry.person} | (self._answering(entry.unit) if entry.collective else set())
        if entry.state is SubmissionState.SENT and self._with(HEADING, entry.unit) - own:
            return Role.HEAD, entry.unit, entry.unit_name
        council = self._units.get(COUNCILS.get(entry.stream, ""))
        if council is not None and self._holders[Post(Role.SECRETARY, council.id)] - own:
            return Role.SECRETARY, council.id, council.name
        office = self._anywhere[Role.OFFICE]
        if entry.person in office and not office - own and self._anywhere[Role.LEADERSHIP] - own:
            return Role.LEADERSHIP, None, ""
        return Role.OFFICE, None, ""

    def anybody(self, unit: int) -> bool:
        """Whether somebody holds a post there."""
        return any(post.unit == unit for post in self._holders)

    def _answering(self, unit: int) -> set[int]:
        return self._with((*HEADING, Role.UNION), unit)

    def _with(self, roles: Iterable[Role], unit: int) -> set[int]:
        return set().union(*(self._holders[Post(role, unit)] for role in roles))


def _took_part(
    session: Session, year: int, known: Iterable[Unit], posts: _Posts
) -> tuple[tuple[Participation, ...], tuple[Participation, ...]]:
    """The unions, those without a word among them as long as somebody holds a post there; the other units."""
    found = {row.unit: row for row in movements.participation(session, year)}
    unions = [unit for unit in known if unit.kind in UNIONS]
    of_unions = [
        found.pop(unit.id, Participation(unit.id, unit.name, 0, 0, 0, 0))
        for unit in unions
        if unit.id in found or posts.anybody(unit.id)
    ]
    return tuple(of_unions), tuple(found.values())


def _waiting(found: Iterable[Entry], posts: _Posts) -> tuple[Waiting, ...]:
    """The desks on which something waits: those of the units first, then the councils, then the Office."""
    desks: dict[tuple[Role, int | None, str], list[Entry]] = defaultdict(list)
    for entry in found:
        if WAITS_FOR.get(entry.state) in (Party.HEAD, Party.OFFICE):
            desks[posts.desk(entry)].append(entry)
    order = (Role.HEAD, Role.SECRETARY, Role.OFFICE, Role.LEADERSHIP)
    by_place = sorted(desks.items(), key=lambda desk: (order.index(desk[0][0]), desk[0][1] or 0))
    return tuple(
        Waiting(role, unit_name, len(rows), min(row.since for row in rows))
        for (role, _, unit_name), rows in by_place
    )


#: What is expected, by what tells it apart: a person, a unit, an initiative.
Expected = dict[Hashable, Missing]
#: What was handed in, by the same: whether it came late.
Sent = dict[Hashable, bool]
ByForm = Mapping[str, Sequence[Entry]]


def _owed(
    session: Session, year: int, today: date, known: Iterable[Unit], by_form: ByForm
) -> tuple[Owed, ...]:
    registering = [unit for unit in known if unit.kind in REGISTERING]
    expected = _expected(_staff(session, registering, today), registering, by_form)
    sent = {form: _sent(by_form[form], of_unit=form in _COLLECTIVE) for form in OWED_FORMS}
    sent[RECOGNITION] = _recognised(by_form[INITIATIVE], by_form[RECOGNITION])
    due = _due_days(session, year)
    return tuple(_stand(form, due[key], expected[form], sent[form]) for form, key in OWED_FORMS.items())


def _expected(staff: Expected, registering: Iterable[Unit], by_form: ByForm) -> dict[str, Expected]:
    registered, collectives = _by_unit(by_form[REGISTRATION]), _by_unit(by_form[COLLECTIVE_REGISTRATION])
    return {
        REGISTRATION: staff,
        **{form: {unit.id: Missing(unit.name) for unit in registering} for form in OF_EACH_UNIT},
        ACHIEVEMENT: {entry.person: Missing(entry.unit_name, entry.name) for entry in registered},
        COLLECTIVE_ACHIEVEMENT: {entry.unit: Missing(entry.unit_name) for entry in collectives},
        RECOGNITION: {
            entry.id: Missing(entry.unit_name, entry.name, entry.id)
            for entry in _by_unit(by_form[INITIATIVE])
        },
    }


_COLLECTIVE = frozenset({*OF_EACH_UNIT, COLLECTIVE_ACHIEVEMENT})


def _by_unit(found: Iterable[Entry]) -> list[Entry]:
    """In the order of units, and of given names in each."""
    return sorted(found, key=lambda entry: (entry.unit, names.sort_key(entry.name), entry.id))


def _staff(session: Session, registering: Sequence[Unit], today: date) -> Expected:
    """Everybody of today's staff, once, in the first unit they work in."""
    working = people.staff(session, [unit.id for unit in registering], today)
    found: Expected = {}
    for unit in registering:
        for person in working.get(unit.id, ()):
            found.setdefault(person.id, Missing(unit.name, person.name))
    return found


def _recognised(registered: Iterable[Entry], requests: Iterable[Entry]) -> Sent:
    """The registered initiatives that their author asked to have recognised, named by id or by title."""
    asked = {(request.person, request.subject): request.late for request in requests}
    found: Sent = {}
    for row in registered:
        late = [asked[key] for key in ((row.person, str(row.id)), (row.person, row.subject)) if key in asked]
        if late:
            found[row.id] = all(late)
    return found


def _sent(found: Iterable[Entry], *, of_unit: bool) -> Sent:
    late: Sent = {}
    for entry in found:
        key = entry.unit if of_unit else entry.person
        late[key] = entry.late and late.get(key, True)
    return late


def _stand(form: str, due: date | None, expected: Expected, sent: Sent) -> Owed:
    there = [sent[key] for key in expected if key in sent]
    missing = tuple(row for key, row in expected.items() if key not in sent)
    return Owed(form, due, len(there), sum(there), missing)


def _due_days(session: Session, year: int) -> dict[PeriodKey, date | None]:
    return {key: periods.due(session, year, key) for key in dict.fromkeys(OWED_FORMS.values())}
