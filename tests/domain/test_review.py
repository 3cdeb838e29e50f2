"""The way through as a table: every step from every state in every capacity, and who meets a case how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import changed, rows_changed
from domain.people import Actor, Post, Role
from domain.review import (
    GONE,
    REVISABLE,
    STEPS,
    WAITS_FOR,
    Act,
    Case,
    Party,
    SubmissionState,
    first_state,
    granted,
    may_revise,
    may_see,
    parties,
    step_of,
    steps,
)

OWN, OTHER, COUNCIL, AUTHOR, ME = 3, 4, 9, 5, 2

#: state -> what the author, the unit's head, and the Office may do; with "?" only what asks for something.
TABLE = """
state       author    head           office
sent        withdraw  agree,return   -
agreed      withdraw  -              accept,return,decline?
returned    withdraw  -              -
accepted    withdraw  -              return,freeze
frozen      -         -              reopen
withdrawing -         -              allow,keep
withdrawn   -         -              -
declined    -         -              -
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
CELLS = [
    (SubmissionState(state), party, cell)
    for state, *cells in ROWS
    for party, cell in zip((Party.AUTHOR, Party.HEAD, Party.OFFICE), cells, strict=True)
]


def somebody(*posts: Post, person: int = ME) -> Actor:
    return Actor(1, person, "A", frozenset(posts))


IN = {
    Party.AUTHOR: somebody(Post(Role.STAFF, OWN), person=AUTHOR),
    Party.HEAD: somebody(Post(Role.HEAD, OWN)),
    Party.OFFICE: somebody(Post(Role.OFFICE, OTHER)),
}


def wanted(cell: str, asking: bool) -> set[Act]:
    acts = [] if cell == "-" else cell.split(",")
    return {Act(act.rstrip("?")) for act in acts if asking or not act.endswith("?")}


@pytest.mark.parametrize(("state", "party", "cell"), CELLS)
def test_each_step_is_there_for_its_party_and_state_only(
    state: SubmissionState, party: Party, cell: str
) -> None:
    plain = steps(IN[party], Case(state, AUTHOR, OWN))
    assert {step.act for step in plain} == wanted(cell, asking=False)


@pytest.mark.parametrize(("state", "party", "cell"), CELLS)
def test_what_asks_may_be_declined_and_is_done_with_once_it_is_granted(
    state: SubmissionState, party: Party, cell: str
) -> None:
    acts = wanted(cell, asking=True)
    if state is SubmissionState.ACCEPTED:
        acts &= {Act.FREEZE}
    assert {step.act for step in steps(IN[party], Case(state, AUTHOR, OWN, asking=True))} == acts


def test_the_table_names_every_state_and_every_step_is_in_it() -> None:
    assert [state for state, *_ in ROWS] == [str(state) for state in SubmissionState]
    named = {(state, party, act) for state, party, cell in CELLS for act in wanted(cell, asking=True)}
    assert named == {(source, step.party, step.act) for step in STEPS for source in step.sources}
    assert {step.act for step in STEPS} == set(Act)


def test_what_leads_back_or_away_has_a_reason() -> None:
    assert {step.act for step in STEPS if step.reason} == {
        Act.RETURN,
        Act.DECLINE,
        Act.REOPEN,
        Act.KEEP,
        Act.WITHDRAW,
    }


def test_what_waits_waits_for_somebody_with_a_step() -> None:
    for state, party in WAITS_FOR.items():
        assert steps(IN[party], Case(state, AUTHOR, OWN)), state


def test_nothing_is_accepted_without_the_office_and_nothing_moves_once_it_is_gone() -> None:
    into = {step.party for step in STEPS if step.target is SubmissionState.ACCEPTED}
    assert into == {Party.OFFICE}
    assert not {source for step in STEPS for source in step.sources} & GONE


#: who -> in which capacities they meet a case of a person of unit OWN
MEETINGS: list[tuple[str, Actor, Case, set[Party]]] = [
    ("its author", IN[Party.AUTHOR], Case(SubmissionState.SENT, AUTHOR, OWN), {Party.AUTHOR}),
    ("head", IN[Party.HEAD], Case(SubmissionState.SENT, AUTHOR, OWN), {Party.HEAD}),
    ("deputy", somebody(Post(Role.DEPUTY, OWN)), Case(SubmissionState.SENT, AUTHOR, OWN), {Party.HEAD}),
    ("other head", somebody(Post(Role.HEAD, OTHER)), Case(SubmissionState.SENT, AUTHOR, OWN), set()),
    ("colleague", somebody(Post(Role.STAFF, OWN)), Case(SubmissionState.SENT, AUTHOR, OWN), set()),
    ("a head's own", IN[Party.HEAD], Case(SubmissionState.SENT, ME, OWN), {Party.AUTHOR}),
    ("the Office's own", IN[Party.OFFICE], Case(SubmissionState.AGREED, ME, OTHER), {Party.AUTHOR}),
    (
        "secretary of the council",
        somebody(Post(Role.SECRETARY, COUNCIL)),
        Case(SubmissionState.AGREED, AUTHOR, OWN, council=COUNCIL),
        {Party.OFFICE},
    ),
    (
        "secretary of another council",
        somebody(Post(Role.SECRETARY, COUNCIL + 1)),
        Case(SubmissionState.AGREED, AUTHOR, OWN, council=COUNCIL),
        set(),
    ),
    (
        "typed for somebody",
        IN[Party.HEAD],
        Case(SubmissionState.SENT, AUTHOR, OWN, entered_by=ME),
        {Party.AUTHOR, Party.HEAD},
    ),
    (
        "typed as the head of that time",
        somebody(Post(Role.STAFF, OWN)),
        Case(SubmissionState.SENT, AUTHOR, OWN, entered_by=ME),
        set(),
    ),
    (
        "the unit's own, to its head",
        IN[Party.HEAD],
        Case(SubmissionState.AGREED, AUTHOR, OWN, collective=True),
        {Party.AUTHOR},
    ),
    (
        "the unit's own, to the head of that time",
        somebody(Post(Role.STAFF, OWN), person=AUTHOR),
        Case(SubmissionState.AGREED, AUTHOR, OWN, collective=True),
        set(),
    ),
    (
        "a unit's, to the Office that entered it",
        somebody(Post(Role.OFFICE, OTHER), person=AUTHOR),
        Case(SubmissionState.AGREED, AUTHOR, OWN, collective=True),
        {Party.AUTHOR},
    ),
    (
        "nobody heads the unit",
        IN[Party.OFFICE],
        Case(SubmissionState.SENT, AUTHOR, OWN, headless=True),
        {Party.OFFICE, Party.HEAD},
    ),
    (
        "leadership for the Office",
        somebody(Post(Role.LEADERSHIP)),
        Case(SubmissionState.AGREED, AUTHOR, OWN, by_office=True),
        {Party.OFFICE},
    ),
    ("leadership", somebody(Post(Role.LEADERSHIP)), Case(SubmissionState.AGREED, AUTHOR, OWN), set()),
    ("no post", somebody(), Case(SubmissionState.AGREED, AUTHOR, OWN), set()),
]


@pytest.mark.parametrize(
    ("actor", "case", "met"), [row[1:] for row in MEETINGS], ids=[row[0] for row in MEETINGS]
)
def test_in_which_capacity_somebody_meets_a_case(actor: Actor, case: Case, met: set[Party]) -> None:
    assert parties(actor, case) == met
    assert may_see(actor, case) == (bool(met) or Role.LEADERSHIP in actor.roles)


posts = st.builds(Post, st.sampled_from(list(Role)), st.sampled_from([OWN, OTHER, COUNCIL]))
people = st.one_of(st.none(), st.sampled_from([AUTHOR, ME]))
actors = st.builds(Actor, st.just(1), people, st.just("A"), st.frozensets(posts, max_size=4))
cases = st.builds(
    Case,
    st.sampled_from(list(SubmissionState)),
    st.just(AUTHOR),
    st.sampled_from([OWN, OTHER]),
    collective=st.booleans(),
    asking=st.booleans(),
    entered_by=people,
    council=st.one_of(st.none(), st.just(COUNCIL)),
    by_office=st.booleans(),
    headless=st.booleans(),
)


@given(actors, cases)
def test_nobody_judges_what_is_their_own(actor: Actor, case: Case) -> None:
    if actor.person == case.author:
        assert parties(actor, case) <= {Party.AUTHOR}


@given(actors, cases)
def test_whoever_may_do_something_may_see_it_and_is_somebody(actor: Actor, case: Case) -> None:
    taken = steps(actor, case)
    if taken or may_revise(actor, case):
        assert actor.person is not None
        assert may_see(actor, case)
    assert all(step.party in parties(actor, case) for step in taken)
    assert [step_of(actor, case, step.act) for step in taken] == list(taken)
    assert len({step.act for step in taken}) == len(taken)


@given(actors, cases)
def test_only_an_open_state_is_revised(actor: Actor, case: Case) -> None:
    if case.state not in REVISABLE or granted(case):
        assert not may_revise(actor, case)


@pytest.mark.parametrize(
    ("through_head", "has_head", "by_head", "state"),
    [
        (True, True, False, SubmissionState.SENT),
        (True, True, True, SubmissionState.AGREED),
        (True, False, False, SubmissionState.AGREED),
        (False, True, False, SubmissionState.AGREED),
    ],
)
def test_where_a_version_begins(
    through_head: bool, has_head: bool, by_head: bool, state: SubmissionState
) -> None:
    assert first_state(through_head=through_head, has_head=has_head, by_head=by_head) is state


# What changed between two versions

lines = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", "1", "2", "(1) x; (2) y"])).map(
    lambda found: [[field, field.upper(), shown] for field, shown in found.items()]
)


@given(lines, lines)
def test_the_changes_lead_from_one_version_to_the_next(
    before: list[list[str]], after: list[list[str]]
) -> None:
    there = {field: shown for field, _, shown in before}
    for change in changed(before, after):
        assert there.pop(change.field, None) == change.before
        if change.after is not None:
            there[change.field] = change.after
    assert there == {field: shown for field, _, shown in after}
    assert changed(after, after) == ()


@given(st.lists(st.sampled_from("xyz"), min_size=1), st.lists(st.sampled_from("xyz"), min_size=1))
def test_rows_are_taken_out_and_put_in(before: list[str], after: list[str]) -> None:
    shown = [
        "; ".join(f"({number}) {row}" for number, row in enumerate(rows, start=1)) for rows in (before, after)
    ]
    for change in changed([["f", "F", shown[0]]], [["f", "F", shown[1]]]):
        gone, new = rows_changed(change)
        left = list(before)
        for row in gone:
            left.remove(row)
        assert sorted([*left, *new]) == sorted(after)
