"""The command line: `thidua run`, `demo`, `import-plan`, `invite`, `audit-export`, `check`, `health`.

Each command imports what it needs when it runs: starting the bot must be quick, asking for help too.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot import texts
from bot.part import Part
from domain.errors import ThiduaError
from domain.people import Role

application = typer.Typer(
    name="thidua",
    help=texts.HELP,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command that the arguments name; a refusal is one sentence and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a text file
    try:
        application()
    except ThiduaError as error:
        typer.echo(error.person, err=True)
        sys.exit(1)


@application.command(help=texts.HELP_RUN, short_help=texts.HELP_RUN)
def run(only: Annotated[Part | None, typer.Option(help=texts.HELP_ONLY)] = None) -> None:
    """Start the bot and keep it running."""
    from bot.light import loading

    with loading():
        import asyncio

        from bot import logs, settings

        chosen = settings.load()
        logs.configure(chosen.required_token(), as_json=chosen.log == "json")
        logs.hide(chosen.secret_of_webhook())
        from bot.app import build_app

    async def live() -> None:
        await build_app(chosen, only=only).run()

    asyncio.run(live())


@application.command(help=texts.HELP_DEMO, short_help=texts.HELP_DEMO)
def demo() -> None:
    """Play a year."""
    from bot import demo as play

    raise typer.Exit(play.main())


@application.command("import-plan", help=texts.HELP_IMPORT, short_help=texts.HELP_IMPORT)
def import_plan(
    file: Annotated[Path, typer.Argument(help=texts.HELP_FILE)],
    year: Annotated[int | None, typer.Option(help=texts.HELP_YEAR)] = None,
    preview: Annotated[bool, typer.Option("--preview", help=texts.HELP_PREVIEW)] = False,
    as_json: Annotated[bool, typer.Option("--json", help=texts.HELP_JSON)] = False,
    yes: Annotated[bool, typer.Option("--yes", help=texts.HELP_YES)] = False,
) -> None:
    """Read a plan, and keep it unless it is only looked at."""
    from bot import importing, settings

    if preview:
        read = importing.preview(file, year)
        outcome = ""
    else:
        read, outcome = importing.store(settings.load(), file, year, confirmed=yes)
    typer.echo(importing.as_json(read) if as_json else importing.as_lines(read))
    if outcome:
        typer.echo(outcome, err=as_json)


@application.command(help=texts.HELP_INVITE, short_help=texts.HELP_INVITE)
def invite(
    role: Annotated[list[Role], typer.Option(help=texts.HELP_ROLE)],
    unit: Annotated[str, typer.Option(help=texts.HELP_UNIT)] = "",
    name: Annotated[str, typer.Option(help=texts.HELP_NAME)] = "",
) -> None:
    """Make a one-time code; it stands alone on the last line."""
    from bot import inviting, settings

    for line in inviting.lines(settings.load(), role, unit, name):
        typer.echo(line)


@application.command("audit-export", help=texts.HELP_AUDIT, short_help=texts.HELP_AUDIT)
def audit_export(
    file: Annotated[Path, typer.Argument(help=texts.HELP_AUDIT_FILE)],
) -> None:
    """Write the audit log for whoever verifies it without this program."""
    from bot import auditing, settings

    typer.echo(auditing.export(settings.load(), file))


@application.command(help=texts.HELP_BACKUP, short_help=texts.HELP_BACKUP)
def backup(file: Annotated[Path | None, typer.Argument(help=texts.HELP_BACKUP_FILE)] = None) -> None:
    """Make a backup now."""
    from bot import backing_up, settings

    typer.echo(backing_up.backup(settings.load(), file))


@application.command(help=texts.HELP_BACKUPS, short_help=texts.HELP_BACKUPS)
def backups() -> None:
    """List the backups."""
    from bot import backing_up, settings

    for line in backing_up.listing(settings.load()):
        typer.echo(line)


@application.command(help=texts.HELP_RESTORE, short_help=texts.HELP_RESTORE)
def restore(
    file: Annotated[Path, typer.Argument(help=texts.HELP_RESTORE_FILE)],
    replace: Annotated[bool, typer.Option("--replace", help=texts.HELP_REPLACE)] = False,
) -> None:
    """Put a backup in the place of what is there."""
    from bot import backing_up, settings

    typer.echo(backing_up.restore(settings.load(), file, replace=replace))


@application.command(help=texts.HELP_CHECK, short_help=texts.HELP_CHECK)
def check() -> None:
    """Say what is wrong, if anything is."""
    from bot import checks

    findings = checks.findings()
    for finding in findings:
        typer.echo(finding.text)
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


@application.command(help=texts.HELP_HEALTH, short_help=texts.HELP_HEALTH)
def health() -> None:
    """Say whether the bot of this folder ticks, and is well."""
    from bot import heartbeat, settings

    home = settings.load().home
    alive, wrong = heartbeat.beats(home), heartbeat.troubles(home)
    typer.echo(texts.running(wrong) if alive else texts.NOT_RUNNING)
    raise typer.Exit(0 if alive and not wrong else 1)
