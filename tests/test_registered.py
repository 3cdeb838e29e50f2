"""One visit to everything registered: what lacks a name, a role, a help, a label or a dialogue is named."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args

import pytest

from data.models import OutboxState, PlanState
from documents.catalog import kinds
from domain.duties import OFFICE_MOVES, UNIT_MOVES, DutyState
from domain.grades import Grade
from domain.obstacles import ObstacleState
from domain.people import RECEIVERS, Role, UnitKind
from domain.periods import PeriodKey
from domain.plan import DueSource
from domain.review import Act, Stream, SubmissionState
from forms.catalog import forms
from forms.form import Group
from handlers.command import Command
from handlers.commands import by_name, commands
from handlers.hints import HOME_ENTRIES
from handlers.texts import filing as filing_texts
from handlers.texts import plan as plan_texts
from handlers.texts import report as report_texts
from handlers.texts import work as work_texts
from vietnamese import labels
from vietnamese.grades import GRADES

ROOT = Path(__file__).parent.parent
COMMANDS_PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")
DIALOGUES = {
    path.stem: path.read_text("utf-8") for path in sorted((ROOT / "tests" / "dialogues").glob("*.txt"))
}
SAID = [line for text in DIALOGUES.values() for line in text.splitlines() if line.startswith("> ")]
ANSWERED = [line for text in DIALOGUES.values() for line in text.splitlines() if line.startswith("< ")]

#: Bot API, BotCommand: 1 to 32 of a-z, 0-9 and _; the description up to 256.
NAME = re.compile(r"[a-z0-9_]{1,32}")
MOST = 256
#: Bot API, a caption or a button that a phone shows in one line.
LABEL, TOAST = 64, 200


@pytest.mark.parametrize("command", commands(), ids=lambda command: command.name)
class TestCommand:
    def test_is_whole(self, command: Command) -> None:
        names = [command.name, *command.aliases]
        faults = {
            "name": any(not NAME.fullmatch(name) for name in names),
            "title": not 0 < len(command.title) <= LABEL,
            "help": not 0 < len(command.help) <= MOST or not command.help.endswith("."),
            "roles": not command.roles or not command.roles <= set(Role),
            "home without a count's place": command.owed is not None and command.home is None,
            "docs/commands.md": any(f"`/{name}`" not in COMMANDS_PAGE for name in names),
        }
        assert [fault for fault, there in faults.items() if there] == []

    def test_each_name_is_said_in_a_dialogue(self, command: Command) -> None:
        said = {line.split()[1].lstrip("/") for line in SAID if line.startswith("> /")}
        assert {command.name, *command.aliases} - said == set()

    def test_is_refused_in_a_dialogue(self, command: Command) -> None:
        """Whoever may not use it is told so somewhere among the dialogues."""
        refused = any(f"Mục «{command.title}» dành cho" in line for line in ANSWERED)
        assert refused or command.roles == set(Role)


def test_every_name_is_one_commands() -> None:
    assert len(by_name()) == sum(1 + len(command.aliases) for command in commands())


def test_home_places_are_different() -> None:
    places = [command.home for command in commands() if command.home]
    assert sorted(places) == list(range(1, len(places) + 1))


@pytest.mark.parametrize("role", Role)
def test_every_roles_home_has_the_first_things(role: Role) -> None:
    """The screen shows six at most (ux rule 39): what everybody hands in and owes is among them."""
    mine = sorted((command for command in commands() if command.home and role in command.roles), key=home)
    assert {"viec", "nop", "hoso"} <= {command.name for command in mine[:HOME_ENTRIES]}


def home(command: Command) -> int:
    return command.home or 0


@pytest.mark.parametrize("name", forms())
def test_every_form_is_filled_in_in_a_dialogue(name: str) -> None:
    """Its head stands over a question, and over the review before sending."""
    title = forms()[name].title
    asked = [line for line in ANSWERED if line.startswith(f"< {title}") and "Bước " in line]
    reviewed = [line for line in ANSWERED if line.startswith(f"< {title}") and "Mời kiểm tra lại" in line]
    assert (bool(asked), bool(reviewed)) == (True, True)


def test_every_paper_is_asked_for_in_a_dialogue() -> None:
    assert {name for name in kinds() if f"< (tệp {name})" in ANSWERED} == set(kinds())


LABELS: list[tuple[type[StrEnum], Mapping[Any, str]]] = [
    (DutyState, labels.DUTY_STATES),
    (DutyState, labels.DUTY_SIGNS),
    (ObstacleState, labels.OBSTACLE_STATES),
    (ObstacleState, labels.OBSTACLE_SIGNS),
    (Role, labels.ROLES),
    (SubmissionState, labels.SUBMISSION_STATES),
    (SubmissionState, labels.SUBMISSION_SIGNS),
    (Act, labels.ACTS),
    (Stream, labels.STREAMS),
    (PeriodKey, labels.PERIODS),
    (Group, filing_texts.GROUPS),
    (Grade, GRADES),
    (PlanState, plan_texts.PLAN_STATES),
    (OutboxState, report_texts.DELIVERY),
]


@pytest.mark.parametrize(("kind", "table"), LABELS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_state_has_a_label_of_its_own(kind: type[StrEnum], table: Mapping[Any, str]) -> None:
    assert set(table) == set(kind)
    assert len(set(table.values())) == len(table)
    assert all(table.values())


def test_every_move_of_a_unit_has_a_button() -> None:
    assert set(work_texts.MOVES) == set(UNIT_MOVES)
    assert len(work_texts.DECISIONS) == len(OFFICE_MOVES)


def test_every_source_of_a_day_has_words() -> None:
    assert set(plan_texts.DUE_SOURCES) == set(get_args(DueSource))


def test_every_kind_of_unit_has_a_receiver() -> None:
    assert set(RECEIVERS) == set(UnitKind)
    assert all(RECEIVERS.values())


#: Words of ours in the database that nobody should read; ordinary in Vietnamese or in a command's name apart.
CODES = sorted(
    {str(value) for kind in (DutyState, Role, PlanState, OutboxState, UnitKind) for value in kind}
    | {"task", "registration", "stranger", "linked", "kept", "no_occasion", "None", "True", "False"}
)


@pytest.mark.parametrize("dialogue", DIALOGUES)
def test_no_code_is_shown_in_a_dialogue(dialogue: str) -> None:
    found = {
        (code, line)
        for line in DIALOGUES[dialogue].splitlines()
        if line.startswith("<")
        for code in CODES
        if re.search(rf"(?<![\w/]){code}(?!\w)", line)
    }
    assert found == set()


@pytest.mark.parametrize("dialogue", DIALOGUES)
def test_labels_and_toasts_fit_in_a_dialogue(dialogue: str) -> None:
    lines = [line for line in DIALOGUES[dialogue].splitlines() if line.startswith("< ")]
    pressed = [label for line in lines for label in re.findall(r"\[([^\]]+)\]", line)]
    toasts = [line[3:-1] for line in lines if line.startswith("< (") and line.endswith(")")]
    assert [label for label in pressed if len(label) > LABEL] == []
    assert [toast for toast in toasts if len(toast) > TOAST] == []
