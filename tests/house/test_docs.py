"""Documentation that cannot rot: what the code has, the papers name, and the other way round."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.cli import application
from bot.settings import PREFIX, Settings
from handlers.command import Command
from handlers.commands import commands
from vietnamese import labels

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
COMMANDS = ROOT / "docs" / "commands.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAPERS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]

HEAD = """# Commands

What can be said to the bot, as each command tells it of itself (written by `pytest tests/house --update`).
A command that a person may not use is neither shown to them nor carried out for them.

| Command | What it is | Help | For |
| --- | --- | --- | --- |
"""


def settings_row(name: str) -> str:
    """A line of the README's table."""
    known = Settings.model_fields[name]
    value = known.default.get_secret_value() if isinstance(known.default, SecretStr) else known.default
    default = f"`{value}`" if str(value) else "none"
    return f"| `{PREFIX}{name.upper()}` | {default} | {known.description} |"


def command_row(command: Command) -> str:
    """A line of docs/commands.md."""
    names = ", ".join(f"`/{name}`" for name in (command.name, *command.aliases))
    audience = "mọi người, cả người chưa liên kết" if command.strangers else labels.roles(command.roles)
    if not command.strangers and set(labels.ROLES) == command.roles:
        audience = "mọi người trong cơ quan"
    text = " ".join(command.help.split())
    return f"| {names} | {command.title} | {text} | {audience} |"


def command_line() -> list[str]:
    """The commands of `thidua`."""
    named = [
        known.name or getattr(known.callback, "__name__", "") for known in application.registered_commands
    ]
    return sorted(named)


def test_every_setting_is_documented() -> None:
    assert re.findall(rf"(?m)^\| `{PREFIX}.*$", README) == [
        settings_row(name) for name in Settings.model_fields
    ]


def test_every_command_is_documented(request: pytest.FixtureRequest) -> None:
    expected = HEAD + "".join(f"{command_row(command)}\n" for command in commands())
    if request.config.getoption("update"):
        COMMANDS.write_text(expected, "utf-8")
    assert COMMANDS.read_text("utf-8") == expected


def test_every_command_of_the_command_line_is_documented() -> None:
    assert sorted(re.findall(r"(?m)^\| `thidua ([\w-]+)", OPERATIONS)) == command_line()


def test_every_target_is_documented() -> None:
    targets = re.findall(r"(?m)^(\w+):.*## ", (ROOT / "Makefile").read_text("utf-8"))
    assert re.findall(r"(?m)^\| `make (\w+)`", README) == targets


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts(path: Path) -> None:
    text = path.read_text("utf-8")
    assert re.findall(r"(?m)^## (.+)$", text) == ["Context", "Choice", "Cost", "Status"]
    assert re.match(rf"# {int(path.stem[:2])}\. \w", text)


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.stem[:2]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_changelog_begins_with_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = re.findall(r"(?m)^## \[([\d.]+)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    assert versions[0] == project["version"]


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_within_the_project_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^):#]+)\)|src=\"([^\":]+)\"", path.read_text("utf-8"))
    targets = [path.parent / (markdown or picture) for markdown, picture in links]
    assert [target for target in targets if not target.exists()] == []
